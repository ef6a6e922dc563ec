"""What a character keeps in long-term memory: each memory with why it was kept; every one leads into the film."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from app.panels.parts import name_combo
from app.panels.person_parts import Character, Section
from app.panels.person_words import entry_reason, role_word
from app.panels.quoted import Quote, QuotedLines
from app.theme import Theme
from app.words import emotion_name
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.memory import Entry, Role


class MemoriesSection(Section):
    """Long-term memories in film order."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Long-term memories"), parent)
        self._quotes: list[Quote] = []
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search words"))
        self.search.setAccessibleName(self.tr("Search the memories"))
        self.search.setClearButtonEnabled(True)
        self.emotion = QComboBox()
        self.emotion.addItem(self.tr("Any emotion"), "")
        for emotion in EMOTIONS:
            self.emotion.addItem(emotion_name(emotion), emotion)
        name_combo(self.emotion, self.tr("Emotion of the memories"))
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.search, 1)
        head.addWidget(self.emotion)
        self.list = QuotedLines(theme, self.tr("Long-term memories"), most=8)
        self._column.addWidget(self._head)
        self._column.addWidget(self.list)
        self.search.textChanged.connect(lambda _text: self._filter())
        self.emotion.currentIndexChanged.connect(lambda _place: self._filter())
        self.list.pressed_quote.connect(self.pressed_quote)

    def show_character(self, character: Character) -> None:
        """Somebody else's memories."""
        memories, lines = character.account.mind.memories, character.account.analysis.lines
        self._quotes, recalled = [], self.tr("recalled {count}×")
        for row in character.dossier.memories.tolist():
            line = lines[int(memories.line[row])]
            said, kind = line.utterance, line.conflict.kind if line.conflict is not None else None
            note = " · ".join(
                (
                    entry_reason(Entry(int(memories.entry[row]))),
                    recalled.format(count=int(memories.references[row])),
                    role_word(Role(int(memories.role[row]))),
                )
            )
            self._quotes.append(Quote(said.number, said.start, said.text, memories.shown(row), note, kind))
        self._head.setVisible(bool(self._quotes))
        self._filter()

    def _filter(self) -> None:
        words, emotion = self.search.text().casefold().split(), self.emotion.currentData()
        shown = [
            quote
            for quote in self._quotes
            if (not emotion or quote.emotion == emotion) and all(word in quote.text.casefold() for word in words)
        ]
        self.list.show_quotes(shown)
        if not self._quotes:
            self.say(self.tr("Nothing came into long-term memory."))
        elif len(shown) < len(self._quotes):
            self.say(self.tr("{shown} of {all} memories").format(shown=len(shown), all=len(self._quotes)))
        else:
            self.say(self.tr("%n memory(ies)", "", len(shown)))
