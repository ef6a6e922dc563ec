"""The same words said more than once, side by side: what each take expresses, and a button that plays it."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.charts.axes import plain, signed
from app.charts.bars import Bar, BarsChart
from app.icons import icon
from app.panels.delivery_list import EXPECTED, EXPRESSED, bar_share
from app.panels.delivery_model import DeliveryRow
from app.panels.delivery_words import (
    certainty_name,
    confidence_text,
    delivery_name,
    delivery_sign,
    gap_text,
    override_text,
)
from app.panels.flow import FlowLayout
from app.theme import Theme
from app.words import short_time

PAGE = 6
"""Takes that are shown at a time: each is a handful of widgets, which are used again for the next ones."""

_WIDE = 210


class TakeCard(QWidget):
    """One take; the same card shows one after the other."""

    played = Signal(int)

    def __init__(self, row: DeliveryRow, this: bool, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._this = this
        self.row = row
        self.setFixedWidth(_WIDE)
        self.play = QToolButton()
        self.play.setIconSize(QSize(16, 16))
        self.play.clicked.connect(lambda: self.played.emit(self.row.number))
        self._who, self._verdict, self._certainty, self._confidence = QLabel(), QLabel(), QLabel(), QLabel()
        self._who.setMinimumWidth(1)
        head = QHBoxLayout()
        head.addWidget(self._who, 1)
        head.addWidget(self.play)
        self.bars = BarsChart(theme, compact=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 8, 8)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.bars)
        for told in (self._verdict, self._certainty, self._confidence):
            told.setObjectName("muted")
            told.setMinimumWidth(1)
            column.addWidget(told)
        theme.changed.connect(self._colour)
        self._colour()
        self.show_take(row, this)

    def _colour(self) -> None:
        self.play.setIcon(icon("play", self._theme.look.colour("ink")))
        self.update()

    def show_take(self, row: DeliveryRow, this: bool) -> None:
        """Another take; `this` is the selected line."""
        self.row, self._this = row, this
        name = self.tr("Play the take at {time}").format(time=short_time(row.start))
        self.play.setToolTip(name)
        self.play.setAccessibleName(name)
        self._who.setText(f"{short_time(row.start)} · {row.name or '?'}")
        verdict = f"{delivery_sign(row.delivery, row.sure)} {delivery_name(row.delivery)}"
        self._verdict.setText(" · ".join(part for part in (verdict, gap_text(row.gap)) if part))
        self._certainty.setText(certainty_name(row.delivery, row.sure))
        self._confidence.setText(confidence_text(row.delivery, row.confidence))
        self.bars.show_bars(
            [
                _bar("expected", self.tr("expected"), (row.expected_z, row.expected), EXPECTED),
                _bar("expressed", self.tr("expressed"), (row.expressed_z, row.expressed), EXPRESSED),
            ],
            self.tr("Intensity in SD"),
        )
        self.setToolTip(override_text(row.amplifier, row.measured, row.expressed))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame, of another colour for the selected line: a style sheet of its own would be read with every take."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.look.colour("accent" if self._this else "border"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)


def _bar(key: str, name: str, values: tuple[float, float], token: str) -> Bar:
    """A bar of a standardised intensity; the one that was estimated in the tip. `values` are both."""
    z, raw = values
    if math.isnan(z):
        return Bar(key, name, "–", math.nan, token=token)
    return Bar(key, name, signed(z), bar_share(z), token=token, tip=f"{name}: {plain(raw)}")


class TakesRow(QWidget):
    """The takes of the selected line, page by page, as many beside each other as there is room for."""

    played = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.title, self.where = QLabel(), QLabel()
        self.title.setObjectName("panelTitle")
        self.title.setWordWrap(True)
        self.where.setObjectName("muted")
        self.earlier, self.later = QToolButton(), QToolButton()
        self.earlier.setText("‹")
        self.later.setText("›")
        for button, name, step in (
            (self.earlier, self.tr("Earlier takes"), -1),
            (self.later, self.tr("Later takes"), 1),
        ):
            button.setToolTip(name)
            button.setAccessibleName(name)
            button.clicked.connect(lambda _checked=False, step=step: self._turn(step))
        self._field, self._pages = QWidget(), QWidget()
        self._flow = FlowLayout(self._field)
        self._pool: list[TakeCard] = []
        self._number, self._rows, self._page = -1, list[DeliveryRow](), 0
        pages = QHBoxLayout(self._pages)
        pages.setContentsMargins(0, 0, 0, 0)
        for widget in (self.earlier, self.where, self.later):
            pages.addWidget(widget)
        pages.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        for widget in (self.title, self._pages, self._field):
            column.addWidget(widget)
        self.show_takes(-1, [])

    @property
    def cards(self) -> list[TakeCard]:
        """The cards of this page, in film order."""
        return self._pool[: len(self._on_page())]

    def _on_page(self) -> list[DeliveryRow]:
        return self._rows[self._page * PAGE : (self._page + 1) * PAGE]

    def prepare(self, rows: list[DeliveryRow]) -> None:
        """Make the cards that so many takes need, so that no selection has to."""
        for row in rows[len(self._pool) : PAGE]:
            self._add(row)

    def show_takes(self, number: int, rows: list[DeliveryRow]) -> None:
        """Other takes, from the page that holds the selected one on; `number` is that one."""
        place = next((at for at, row in enumerate(rows) if row.number == number), 0)
        self._number, self._rows, self._page = number, rows, place // PAGE
        self.title.setText(self.tr("Said %n time(s): takes side by side", "", len(rows)))
        self._fill()
        self.setVisible(bool(rows))

    def _add(self, row: DeliveryRow) -> None:
        card = TakeCard(row, row.number == self._number, self._theme, self._field)
        card.hide()
        card.played.connect(self.played)
        self._flow.addWidget(card)
        self._pool.append(card)

    def _turn(self, step: int) -> None:
        self._page += step
        self._fill()

    def _fill(self) -> None:
        shown = self._on_page()
        for place, row in enumerate(shown):
            if place < len(self._pool):
                self._pool[place].show_take(row, row.number == self._number)
            else:
                self._add(row)
        for place, card in enumerate(self._pool):
            card.setVisible(place < len(shown))
        first = self._page * PAGE
        self.where.setText(
            self.tr("{first} to {last} of {count}").format(
                first=first + 1, last=first + len(shown), count=len(self._rows)
            )
        )
        self.earlier.setEnabled(self._page > 0)
        self.later.setEnabled(first + PAGE < len(self._rows))
        self._pages.setVisible(len(self._rows) > PAGE)
