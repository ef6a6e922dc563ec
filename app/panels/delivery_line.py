"""The selected line's delivery: attention over its seconds, the explanation, its other takes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.charts.attention import AttentionChart, LineSteps
from app.panels.delivery_model import DeliveryRow
from app.panels.delivery_takes import TakesRow
from app.panels.delivery_words import explanation
from app.panels.person_parts import label
from app.theme import Theme
from app.words import exact_time
from emotionai_core.records.account import Account


class LineDelivery(QWidget):
    """One line."""

    # Seconds in the film.
    sought = Signal(float)
    # The number of a take.
    played = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head, self.text = label("muted"), label("lineText")
        self.chart = AttentionChart(theme)
        self.told = label()
        self.takes = TakesRow(theme)
        self.hint = label("muted", self.tr("Choose a line to see why it got its verdict."))
        self._shown = (self.head, self.text, self.chart, self.told)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(6)
        for widget in (self.hint, *self._shown, self.takes):
            column.addWidget(widget)
        column.addStretch(1)
        self.chart.sought.connect(self.sought)
        self.takes.played.connect(self.played)
        self.show_row(None, None, [])

    def show_row(self, account: Account | None, row: DeliveryRow | None, takes: list[DeliveryRow]) -> None:
        """Another line, or none."""
        known = account is not None and row is not None
        self.hint.setVisible(not known)
        for widget in self._shown:
            widget.setVisible(known)
        if account is None or row is None:
            self.takes.show_takes(-1, [])
            return
        alignment, place = account.alignment, row.place
        self.head.setText(f"{exact_time(row.start)}–{exact_time(row.end)} · {row.name or '?'}")
        self.text.setText(f"“{row.text}”")
        self.chart.show_line(
            LineSteps(
                row.start,
                row.end,
                alignment.attention[place],
                alignment.intensity[place],
                row.met,
                row.expressed,
            )
        )
        self.told.setText("\n".join(explanation(account, place)))
        self.takes.show_takes(row.number, takes)
