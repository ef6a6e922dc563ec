"""A character's arc: the chart, its shape in words, and its turning points as lines."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.charts.arc import ArcChart, ArcLines
from app.charts.axes import signed
from app.panels.person_parts import Character, Section
from app.panels.person_words import shape_name
from app.panels.quoted import QuotedLines
from app.theme import Theme


class ArcSection(Section):
    """Valence and arousal over the film."""

    # Seconds in the film.
    sought = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._character: Character | None = None
        self.chart = ArcChart(theme)
        self.turns = QuotedLines(theme, self.tr("Turning points"))
        self._column.addWidget(self.chart)
        self._column.addWidget(self.turns)
        self.chart.sought.connect(self.sought)
        self.chart.activated.connect(self._on_turn)
        self.turns.pressed_quote.connect(self.pressed_quote)

    def show_character(self, character: Character) -> None:
        """Somebody else's arc."""
        self._character = character
        arc = character.account.mind.arcs.get(character.person.key)
        shape = arc.shape if arc is not None else None
        self.title.setText(self.tr("Arc") if shape is None else self.tr("Arc: {shape}").format(shape=shape_name(shape)))
        self.chart.setVisible(arc is not None and shape is not None)
        if arc is None or shape is None:
            count, needed = (len(arc.time), arc.needed) if arc is not None else (0, 1)
            text = self.tr("Not enough for an arc: needs {needed} lines, has {count}.")
            self.say(text.format(count=count, needed=needed))
            self.turns.show_quotes(())
            return
        arousal, end = character.dossier.arousal, character.account.analysis.film.duration
        self.chart.show_arc(ArcLines(arc.time, arc.valence, arc.smoothed, arousal, arc.turns, end))
        self.say("" if arc.turns else self.tr("No turning point: valence never changes that much."))
        turned = (character.quote(turn.utterance, _change(turn.change)) for turn in arc.turns)
        self.turns.show_quotes([quote for quote in turned if quote is not None])

    def _on_turn(self, number: int) -> None:
        quote = self._character.quote(number) if self._character is not None else None
        if quote is not None:
            self.pressed_quote.emit(quote)


def _change(change: float) -> str:
    return f"{'▲' if change > 0 else '▼'} {signed(change)}"
