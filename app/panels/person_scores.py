"""The score card: six dimensions with intervals and weights; a press shows formula, inputs and the worst lines."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.charts.axes import plain
from app.charts.bars import BarsChart
from app.panels.person_parts import Character, Section, label
from app.panels.person_traits import estimate_bar, input_bars
from app.panels.person_words import dimension_meaning, dimension_name, interval_text, lacking
from app.panels.quoted import QuotedLines
from app.theme import Theme
from app.words import percent
from emotionai_core.records.scores import Dimension


class ScoresSection(Section):
    """One character's performance."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Score card"), parent)
        self._character: Character | None = None
        self._dimensions: tuple[Dimension, ...] = ()
        self.total = label("lineText")
        self.rows = BarsChart(theme)
        self.meaning, self.formula = label("muted"), label()
        self.inputs = BarsChart(theme)
        self.worst_head = label("muted", self.tr("Lines that moved it most, worst first"))
        self.worst = QuotedLines(theme, self.tr("Lines that moved it most, worst first"))
        self._detail = (self.meaning, self.formula, self.inputs, self.worst_head)
        for widget in (self.total, self.rows, *self._detail, self.worst):
            self._column.addWidget(widget)
        self.rows.activated.connect(self._on_row)
        self.worst.pressed_quote.connect(self.pressed_quote)

    def show_character(self, character: Character) -> None:
        """Somebody else's card."""
        self._character = character
        card = character.account.cards.get(character.person.key)
        self._dimensions = card.dimensions if card is not None else ()
        told = any(one.estimate.enough for one in self._dimensions)
        self.rows.setVisible(told)
        self.total.setVisible(told)
        if card is None:
            self.say(self.tr("There is no score card for this person."))
            self._show(None)
            return
        total = card.total
        if not told:
            # Six empty bars would say six times what one sentence says.
            self.say(self.tr("Not enough to score anything: {reason}.").format(reason=lacking(total)))
            self._show(None)
            return
        if total.enough:
            text = self.tr("{value} of 10 on the whole ({interval})")
            self.total.setText(text.format(value=plain(total.value, 1), interval=interval_text(total, 1)))
        else:
            self.total.setText(self.tr("No total: {reason}").format(reason=lacking(total)))
        self.say(self.tr("An estimate about the performance as recorded; a press shows how a number came about."))
        bars = [
            estimate_bar(
                one.name,
                dimension_name(one.name),
                one.estimate,
                10.0,
                plain(one.estimate.value, 1),
                self.tr("weight {share}").format(share=percent(one.weight)) + f" · {interval_text(one.estimate, 1)}",
            )
            for one in self._dimensions
        ]
        self.rows.show_bars(bars, self.tr("Scores, 0 to 10"))
        self._show(self.rows.chosen)

    def _on_row(self, name: object) -> None:
        self._show(None if name == self.rows.chosen else name)

    def _show(self, name: object) -> None:
        dimension = next((one for one in self._dimensions if one.name == name), None)
        self.rows.choose(dimension.name if dimension is not None else None)
        for widget in self._detail:
            widget.setVisible(dimension is not None)
        if dimension is None or self._character is None:
            self.worst.show_quotes(())
            return
        estimate, name = dimension.estimate, dimension_name(dimension.name)
        told = self.tr("{name}: {meaning}").format(name=name, meaning=dimension_meaning(dimension.name))
        if estimate.enough:
            rests = self.tr("From %n line(s).", "", estimate.count)
        else:
            rests = self.tr("No number: {reason}.").format(reason=lacking(estimate, dimension.name))
        self.meaning.setText(f"{told} {rests}")
        self.formula.setText(dimension.formula)
        self.inputs.setVisible(bool(dimension.inputs))
        self.inputs.show_bars(input_bars(dimension.inputs), name)
        quotes = self._character.quotes(dimension.lines)
        self.worst.show_quotes(quotes)
        self.worst_head.setVisible(bool(quotes))
