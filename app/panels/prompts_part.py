"""One part of a prompt: its words, and what can be done with them."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.icons import icon
from app.panels.prompts_field import SpanField
from app.panels.prompts_words import part_title
from app.theme import Theme
from emotionai_core.project.edits import WritePrompt
from emotionai_core.records.prompt import PartName, PromptPart, spans_to_json, text_of


class PartEditor(QWidget):
    """Title, lock, the machine's own words again, what is different from them, and the words."""

    # An edit to be made.
    wanted = Signal(object)
    span_pressed = Signal(object)
    respanned = Signal()

    def __init__(self, name: PartName, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name: PartName = name
        self._theme = theme
        self._utterance = -1
        self._part: PromptPart | None = None
        self._read_only = False
        title = part_title(name)
        self.field = SpanField(theme, title)
        self.title = QLabel(title)
        self.title.setObjectName("sectionTitle")
        self.title.setBuddy(self.field)
        self.mark = QLabel()
        self.mark.setObjectName("faint")
        self.compare = self._button(self.tr("What differs from the machine’s words"), checkable=True)
        self.again = self._button(self.tr("Regenerate: the machine’s own words again"))
        self.lock = self._button(self.tr("Lock: these words stay whatever the analysis says later"), checkable=True)
        self.difference = QLabel()
        self.difference.setWordWrap(True)
        self.difference.setTextFormat(Qt.TextFormat.RichText)
        self.difference.setContentsMargins(6, 0, 6, 2)
        self.difference.hide()
        self._lay_out()
        self.field.kept.connect(lambda _words: self._write(self._locked))
        self.field.span_pressed.connect(self.span_pressed)
        self.field.respanned.connect(self.respanned)
        self.again.clicked.connect(self.take_machine)
        self.lock.clicked.connect(self._lock)
        self.compare.toggled.connect(lambda _on: self._show_difference())
        theme.changed.connect(self._paint)
        self._paint()

    def _button(self, text: str, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setToolTip(text)
        button.setAccessibleName(f"{part_title(self.name)}: {text}")
        button.setIconSize(QSize(14, 14))
        button.setCheckable(checkable)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self.title)
        head.addSpacing(4)
        head.addWidget(self.mark, 1)
        for button in (self.compare, self.again, self.lock):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.field)
        column.addWidget(self.difference)

    @property
    def _locked(self) -> bool:
        return self._part is not None and self._part.locked

    def show_part(self, utterance: int, part: PromptPart, settled: bool, read_only: bool) -> None:
        """A part of the prompt of this line; what is typed about another line must have been kept before."""
        fresh = utterance != self._utterance
        self._utterance, self._part, self._read_only = utterance, part, read_only
        self.field.setReadOnly(read_only or part.locked)
        self.field.show_part(part, fresh, settled)
        self.again.setEnabled(not read_only and not part.locked)
        self.lock.setEnabled(not read_only)
        differs = part.spans != part.machine
        self.again.setVisible(part.written or differs)
        self.compare.setVisible(differs)
        if not differs:
            self.compare.setChecked(False)
        self.lock.setChecked(part.locked)
        self.mark.setText(self._state(part))
        self._show_lock()
        self._show_difference()

    def _state(self, part: PromptPart) -> str:
        if part.locked:
            return self.tr("locked")
        return self.tr("yours") if part.written else ""

    def take_machine(self) -> None:
        """The machine's own words again; what is typed is given up. Locked words stay."""
        for edit in self.machine_edits():
            self.wanted.emit(edit)

    def machine_edits(self) -> tuple[WritePrompt, ...]:
        """What brings the machine's own words back; none where they stand, or where others are locked."""
        part = self._part
        if part is None or part.locked or self._read_only:
            return ()
        others = part.written or part.spans != part.machine or self.field.words != text_of(part.machine)
        self.field.leave()
        return (WritePrompt(self._utterance, self.name, ""),) if others else ()

    def forget(self) -> None:
        """What is shown next is of another project."""
        self._utterance, self._part = -1, None

    def _lock(self) -> None:
        locking, part = self.lock.isChecked(), self._part
        if part is None:
            return
        if not locking and not self.field.typed and part.spans == part.machine:
            self.wanted.emit(WritePrompt(self._utterance, self.name, ""))
        else:
            self._write(locking)

    def _write(self, locked: bool) -> None:
        spans = spans_to_json(self.field.spans)
        self.wanted.emit(WritePrompt(self._utterance, self.name, spans, locked))

    def _show_difference(self) -> None:
        part = self._part
        shown = self.compare.isChecked() and part is not None
        self.difference.setVisible(shown)
        if not shown or part is None:
            return
        from emotionai_core.prompting.editing import difference

        tokens = self._theme.look.tokens
        styles = {
            "same": f"color: {tokens['muted']}",
            "added": f"color: {tokens['good']}; text-decoration: underline",
            "removed": f"color: {tokens['danger']}; text-decoration: line-through",
        }
        told = [f'<span style="{styles[kind]}">{escape(text)}</span>' for kind, text in difference(part)]
        self.difference.setText(" ".join(told))
        self.difference.setAccessibleName(
            self.tr("The machine’s words: {words}").format(words=", ".join(one.text for one in part.machine))
        )

    def _show_lock(self) -> None:
        self.lock.setIcon(self._icons[self._locked])

    def _paint(self) -> None:
        look = self._theme.look
        muted, faint = look.colour("muted"), look.colour("faint")
        self.compare.setIcon(icon("compare", muted))
        self.again.setIcon(icon("renew", muted, faint))
        self._icons = {False: icon("lock-open", muted, faint), True: icon("lock", look.colour("accent"))}
        self._show_lock()
        self._show_difference()
