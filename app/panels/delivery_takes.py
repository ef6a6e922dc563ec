"""The same words said more than once, side by side: what each take expresses, and a button that plays it."""

from __future__ import annotations

import math
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.charts.axes import plain
from app.charts.bars import Bar, BarsChart
from app.icons import icon
from app.panels.delivery_list import EXPECTED, EXPRESSED
from app.panels.delivery_model import DeliveryRow
from app.panels.delivery_words import certainty_name, delivery_name, delivery_sign, gap_text
from app.panels.flow import FlowLayout
from app.theme import Theme
from app.words import short_time

_WIDE, _MOST = 210, 24


class TakeCard(QFrame):
    """One take."""

    played = Signal(int)

    def __init__(self, row: DeliveryRow, this: bool, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.row = row
        self.setObjectName("take")
        self.setFixedWidth(_WIDE)
        edge = theme.look.tokens["accent" if this else "border"]
        self.setStyleSheet(f"#take {{ border: 1px solid {edge}; border-radius: 6px; }}")
        self.play = QToolButton()
        self.play.setIconSize(QSize(16, 16))
        self.play.setIcon(icon("play", theme.look.colour("ink")))
        name = self.tr("Play the take at {time}").format(time=short_time(row.start))
        self.play.setToolTip(name)
        self.play.setAccessibleName(name)
        self.play.clicked.connect(partial(self.played.emit, row.number))
        who = QLabel(f"{short_time(row.start)} · {row.name or '?'}")
        who.setMinimumWidth(1)
        verdict = QLabel(" · ".join(part for part in (self._verdict(), gap_text(row.gap)) if part))
        certainty = QLabel(certainty_name(row.delivery, row.sure))
        for told in (verdict, certainty):
            told.setObjectName("muted")
        head = QHBoxLayout()
        head.addWidget(who, 1)
        head.addWidget(self.play)
        self.bars = BarsChart(theme, compact=True)
        self.bars.show_bars(
            [
                _bar("expected", self.tr("expected"), row.expected, EXPECTED),
                _bar("expressed", self.tr("expressed"), row.expressed, EXPRESSED),
            ],
            self.tr("Intensity"),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 8, 8)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.bars)
        column.addWidget(verdict)
        column.addWidget(certainty)

    def _verdict(self) -> str:
        return f"{delivery_sign(self.row.delivery, self.row.sure)} {delivery_name(self.row.delivery)}"


def _bar(key: str, name: str, value: float, token: str) -> Bar:
    known = not math.isnan(value)
    return Bar(key, name, plain(value) if known else "–", value, token=token)


class TakesRow(QWidget):
    """All takes of the selected line, as many beside each other as there is room for."""

    played = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.title = QLabel()
        self.title.setObjectName("panelTitle")
        self.title.setWordWrap(True)
        self._field = QWidget()
        self._flow = FlowLayout(self._field)
        self.cards: list[TakeCard] = []
        self._shown: tuple[int, list[DeliveryRow]] = (-1, [])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.title)
        column.addWidget(self._field)
        theme.changed.connect(lambda: self.show_takes(*self._shown))
        self.show_takes(-1, [])

    def show_takes(self, number: int, rows: list[DeliveryRow]) -> None:
        """Other takes; `number` is the selected one."""
        self._shown = number, rows
        for card in self.cards:
            self._flow.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
        for row in rows[:_MOST]:
            card = TakeCard(row, row.number == number, self._theme)
            card.played.connect(self.played)
            self._flow.addWidget(card)
            self.cards.append(card)
        text = self.tr("Said %n time(s): takes side by side", "", len(rows))
        if len(rows) > _MOST:
            text += " · " + self.tr("the first {count} are shown").format(count=_MOST)
        self.title.setText(text)
        self.setVisible(bool(rows))
