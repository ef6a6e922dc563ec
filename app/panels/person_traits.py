"""The five traits on a radar with their intervals; a press on one shows what it was made of."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.charts.axes import plain, signed
from app.charts.bars import Bar, BarsChart
from app.charts.radar import RadarChart, Spoke
from app.panels.person_parts import Character, Section, label
from app.panels.person_words import input_name, input_value, interval_text, lacking, trait_name
from app.theme import Theme
from emotionai_core.records.estimate import Estimate, Input
from emotionai_core.records.society import Trait

# Where radar and rows fit side by side.
_WIDE = 520


def input_bars(inputs: Sequence[Input]) -> list[Bar]:
    """Inputs of an estimate as bars: the value, and as bar what it contributes beside the largest contribution."""
    known = [abs(one.share) for one in inputs if not math.isnan(one.share)]
    largest = max(known, default=0.0) or 1.0
    bars: list[Bar] = []
    for one in inputs:
        share = one.share
        value = input_value(one.value)
        text = value if math.isnan(share) else f"{value} → {signed(share)}"
        told = math.isnan(share)
        token = "warn" if share < 0 else "wave"
        bars.append(Bar(one.name, input_name(one.name), text, abs(share) / largest, token=token, bare=told))
    return bars


def estimate_bar(key: str, name: str, estimate: Estimate, scale: float, value: str, note: str) -> Bar:
    """An estimate from 0 to `scale` as a bar."""
    if not estimate.enough:
        return Bar(key, name, lacking(estimate, key), float("nan"), tip=f"{name}: {lacking(estimate, key)}")
    tip = f"{name}: {value}, {note}"
    low, high = estimate.low / scale, estimate.high / scale
    return Bar(key, name, value, estimate.value / scale, low, high, note, tip=tip)


class TraitsSection(Section):
    """OCEAN."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Personality (OCEAN)"), parent)
        self._traits: tuple[Trait, ...] = ()
        self.radar = RadarChart(theme)
        self.rows = BarsChart(theme)
        self.told = label("muted")
        self.inputs = BarsChart(theme)
        self._beside = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._beside.setSpacing(8)
        self._beside.addWidget(self.radar, 1)
        self._beside.addWidget(self.rows, 1)
        self._column.addLayout(self._beside)
        self._column.addWidget(self.told)
        self._column.addWidget(self.inputs)
        self.radar.activated.connect(self._on_press)
        self.rows.activated.connect(self._on_press)
        self.choose(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other where there is room."""
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        wide = self.width() >= _WIDE
        self._beside.setDirection(directions.LeftToRight if wide else directions.TopToBottom)

    def show_character(self, character: Character) -> None:
        """Somebody else's traits."""
        self._traits = tuple(character.account.traits.get(character.person.key, ()))
        spokes: list[Spoke] = []
        bars: list[Bar] = []
        for trait in self._traits:
            one, name = trait.estimate, trait_name(trait.name)
            bar = estimate_bar(trait.name, name, one, 1.0, plain(one.value), interval_text(one))
            bars.append(bar)
            spokes.append(Spoke(trait.name, trait.name[:1].upper(), one.value, one.low, one.high, bar.tip))
        self.radar.show_spokes(spokes, self.tr("Personality"))
        self.rows.show_bars(bars, self.tr("Traits"))
        enough = any(trait.estimate.enough for trait in self._traits)
        self.radar.setVisible(enough)
        # Five empty bars would say five times what one sentence says.
        self.rows.setVisible(enough)
        self.say(self._remark(enough))
        self.choose(self.rows.chosen if enough else None)

    def _remark(self, enough: bool) -> str:
        if enough:
            return self.tr("0 to 1, inferred from what the character shows; the band is a 90 % interval.")
        if not self._traits:
            return self.tr("Nothing is said about personality.")
        text = self.tr("Not enough to say anything about personality: {reason}.")
        return text.format(reason=lacking(min((one.estimate for one in self._traits), key=lambda one: one.needed)))

    def _on_press(self, name: object) -> None:
        self.choose(None if name == self.rows.chosen else name)

    def choose(self, name: object) -> None:
        """Show what a trait was made of, None for none."""
        trait = next((one for one in self._traits if one.name == name), None)
        for chart in (self.radar, self.rows):
            chart.choose(trait.name if trait is not None else None)
        self.told.setVisible(trait is not None)
        self.inputs.setVisible(trait is not None and trait.estimate.enough)
        if trait is None:
            return
        if not trait.estimate.enough:
            self.told.setText(f"{trait_name(trait.name)}: {lacking(trait.estimate)}")
            return
        text = self.tr("{trait}, from %n line(s): each input and what it adds", "", trait.estimate.count)
        self.told.setText(text.format(trait=trait_name(trait.name)))
        self.inputs.show_bars(input_bars(trait.inputs), trait_name(trait.name))
