"""Which emotions a character shows, and what follows what."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.charts.bars import Bar, BarsChart
from app.charts.flow import FlowChart, Ribbon
from app.panels.person_parts import Character, Section, label
from app.panels.person_words import transition_name
from app.panels.quoted import QuotedLines
from app.theme import Theme
from app.words import emotion_name, percent
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.memory import TransitionKind


class EmotionsSection(Section):
    """How often each emotion is shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Emotions"), parent)
        self.bars = BarsChart(theme, compact=True)
        self.lines = QuotedLines(theme, self.tr("Lines with this emotion"))
        self._column.addWidget(self.bars)
        self._column.addWidget(self.lines)
        self._character: Character | None = None
        self.bars.activated.connect(self._on_bar)
        self.lines.pressed_quote.connect(self.pressed_quote)

    def show_character(self, character: Character) -> None:
        """Somebody else's emotions."""
        self._character = character
        counts = character.dossier.counts
        total = sum(counts)
        bars = [
            Bar(emotion, emotion_name(emotion), f"{count} · {percent(count / total)}", count / total, token=emotion)
            for emotion, count in zip(EMOTIONS, counts, strict=True)
            if total
        ]
        self.bars.show_bars(bars, self.tr("Lines by emotion"))
        self.say("" if total else self.tr("No line of this person could be read."))
        self._show(self.bars.chosen if total else None)

    def _on_bar(self, emotion: object) -> None:
        self._show(None if emotion == self.bars.chosen else emotion)

    def _show(self, emotion: object) -> None:
        self.bars.choose(emotion)
        character = self._character
        shown = [one.utterance for one in character.dossier.states if one.emotion == emotion] if character else []
        self.lines.show_quotes(character.quotes(shown) if character is not None and emotion is not None else ())


class ChangesSection(Section):
    """What follows what, as ribbons."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Transitions"), parent)
        self._character: Character | None = None
        self._chosen: tuple[str, str] | None = None
        self.chart = FlowChart(theme)
        self.told = label("muted")
        self.lines = QuotedLines(theme, self.tr("Lines of this transition"))
        for widget in (self.chart, self.told, self.lines):
            self._column.addWidget(widget)
        self.chart.activated.connect(self._on_ribbon)
        self.lines.pressed_quote.connect(self.pressed_quote)

    def show_character(self, character: Character) -> None:
        """Somebody else's changes."""
        self._character = character
        found = character.dossier
        ribbons = [Ribbon(one.origin, one.emotion, len(one.lines), len(one.sudden)) for one in found.changes]
        self.chart.show_ribbons(ribbons)
        self.chart.setVisible(bool(ribbons))
        kinds = [f"{transition_name(kind)} {count}" for kind, count in found.kinds]
        counted = " · ".join([*kinds, self.tr("emotion stayed the same: {count}").format(count=found.stays)])
        self.say(counted if ribbons or found.stays else self.tr("Nothing follows anything: one line at most."))
        self._show(self._chosen)

    def _on_ribbon(self, key: tuple[str, str]) -> None:
        self._show(None if key == self._chosen else key)

    def _show(self, key: tuple[str, str] | None) -> None:
        changes = self._character.dossier.changes if self._character is not None else ()
        change = next((one for one in changes if (one.origin, one.emotion) == key), None)
        self._chosen = key if change is not None else None
        self.chart.choose(self._chosen)
        self.told.setVisible(change is not None)
        if change is None or self._character is None:
            self.lines.show_quotes(())
            return
        arrow = f"{emotion_name(change.origin)} → {emotion_name(change.emotion)}"
        self.told.setText(f"{arrow}: " + self.tr("%n line(s)", "", len(change.lines)))
        sudden, word = frozenset(change.sudden), transition_name(TransitionKind.SUDDEN)
        quotes = [self._character.quote(number, word if number in sudden else "") for number in change.lines]
        self.lines.show_quotes([quote for quote in quotes if quote is not None])
