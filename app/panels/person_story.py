"""What a character's film comes to: five short sections, repeated sudden changes, hotspots, and a summary."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.described import prose_language
from app.panels.person_parts import Character, Section, Sentences, label
from app.panels.quoted import QuotedLines
from app.theme import Theme
from app.words import emotion_name, short_time
from emotionai_core.prose.characters import evolution, tell_summary
from emotionai_core.prose.telling import Telling
from emotionai_core.records.prose import Passage


class _Told(QWidget):
    """A heading and passages, as many as there are."""

    def __init__(self, section: Section) -> None:
        super().__init__(section)
        self._section = section
        self.heading = label("muted")
        self.sentences: list[Sentences] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 4)
        self._column.setSpacing(2)
        self._column.addWidget(self.heading)

    def tell(self, heading: str, passages: Sequence[Passage], character: Character) -> None:
        """Other passages; widgets that are there are used again."""
        self.heading.setText(heading)
        self.heading.setVisible(bool(heading))
        while len(self.sentences) < len(passages):
            made = Sentences()
            made.pressed_quote.connect(self._section.pressed_quote)
            self._column.addWidget(made)
            self.sentences.append(made)
        for place, widget in enumerate(self.sentences):
            widget.setVisible(place < len(passages))
        for widget, passage in zip(self.sentences, passages, strict=False):
            widget.tell(passage.text, character.quotes(passage.utterances))


class EvolutionSection(Section):
    """Beginning, development, turning points, relations, end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Evolution"), parent)
        self.parts: list[_Told] = []

    def show_character(self, character: Character) -> None:
        """Somebody else's story."""
        found = character.dossier
        self.say("" if found.thirds else self.tr("Not enough lines to tell a development."))
        key, language = character.person.key, prose_language()
        chapters = evolution(character.account, key, language, character.relations) if found.thirds else ()
        while len(self.parts) < len(chapters):
            self.parts.append(_Told(self))
            self._column.addWidget(self.parts[-1])
        for part in self.parts:
            part.setVisible(bool(chapters))
        for part, chapter in zip(self.parts, chapters, strict=False):
            part.tell(chapter.title, chapter.passages, character)


class PatternsSection(Section):
    """Sudden changes by kind, the most frequent first, and where many come together."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Patterns and hotspots"), parent)
        self.lines = QuotedLines(theme, self.tr("Patterns and hotspots"), most=6)
        self._column.addWidget(self.lines)
        self.lines.pressed_quote.connect(self.pressed_quote)

    def show_character(self, character: Character) -> None:
        """Somebody else's."""
        quotes = []
        for spot in character.dossier.hotspots:
            note = self.tr("hotspot, %n sudden, until {time}", "", len(spot.utterances))
            quotes.append(character.quote(spot.utterances[0], note.format(time=short_time(spot.end))))
        for pattern in sorted(character.dossier.patterns, key=lambda one: -len(one.utterances)):
            arrow, many = f"{emotion_name(pattern.origin)} → {emotion_name(pattern.emotion)}", len(pattern.utterances)
            for place, number in enumerate(pattern.utterances, 1):
                quotes.append(character.quote(number, f"{arrow} {place}/{many}" if many > 1 else arrow))
        known = [quote for quote in quotes if quote is not None]
        self.say("" if known else self.tr("No sudden change."))
        self.lines.show_quotes(known)


class SummarySection(Section):
    """What the changes of state say, in a few sentences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Psychological summary"), parent)
        self.told = _Told(self)
        self._column.addWidget(self.told)

    def show_character(self, character: Character) -> None:
        """Somebody else's."""
        told = Telling(prose_language())
        tell_summary(told, character.account, character.dossier)
        self.told.tell("", told.passages, character)
