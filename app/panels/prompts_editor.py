"""The prompt of one key scene, part by part, with where its words come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.described_clips import core_text
from app.panels.person_parts import label
from app.panels.prompts_field import LONGEST_PART, WordsField
from app.panels.prompts_history import PromptHistory
from app.panels.prompts_legend import OriginLegend
from app.panels.prompts_model import reasons_of
from app.panels.prompts_part import PartEditor
from app.panels.prompts_words import unsourced_text
from app.theme import Theme
from app.tips import plain_tip
from app.words import short_time
from emotionai_core.project.edits import DescribePerson, LogEntry
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.prompt import PARTS, PartName, PromptFrame, Unsourced


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on screen beside the prompt; `settled` says that nothing newer is on its way."""

    analysis: Analysis
    history: Sequence[LogEntry]
    settled: bool
    read_only: bool


class PromptEditor(QWidget):
    """Eight fields, the character's description, and what the check says."""

    # An edit to be made.
    wanted = Signal(object)
    # Several edits, as one gesture.
    all_wanted = Signal(object)
    span_pressed = Signal(object)
    told = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._frame: PromptFrame | None = None
        # Another prompt is being filled in: it is counted once, at the end.
        self._filling = False
        self._unsourced: tuple[Unsourced, ...] = ()
        self.line = label("panelTitle")
        self.reasons = label("faint")
        self.length = label("muted")
        self.again = QPushButton(self.tr("Regenerate"))
        self.again.setToolTip(self.tr("The machine’s own words again in every part that is not locked"))
        self.legend = OriginLegend(theme)
        self.describing = label("sectionTitle")
        self.description = WordsField(theme, self.tr("Description of the character"))
        self.description.setPlaceholderText(self.tr("Looks and clothes, in your words"))
        self.parts: Mapping[PartName, PartEditor] = {name: PartEditor(name, theme) for name in PARTS}
        self.check = QPushButton()
        self.check.setObjectName("link")
        self.check.setAccessibleName(self.tr("Whether every word has a source"))
        self.limits = label("faint")
        self.history = PromptHistory()
        self._lay_out()
        self.description.kept.connect(self._describe)
        self.description.setToolTip(self.tr("Every prompt of this character begins with it"))
        self.check.clicked.connect(self._show_unsourced)
        self.again.clicked.connect(self.take_machine)
        self.description.too_long.connect(self._say_too_long)
        self.history.again_wanted.connect(self.wanted)
        for part in self.parts.values():
            part.wanted.connect(self.wanted)
            part.span_pressed.connect(self.span_pressed)
            part.respanned.connect(self._count)
            part.field.too_long.connect(self._say_too_long)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(6)
        for widget in (self.line, self.reasons, self.legend, *self.parts.values()):
            column.addWidget(widget)
        place = column.indexOf(self.parts["anchor"])
        column.insertWidget(place, self.description)
        column.insertWidget(place, self.describing)
        for widget in (self.length, self.check, self.limits, self.history):
            column.addWidget(widget)
        column.addStretch(1)

    def add_tier(self, tier: QWidget) -> None:
        """Show what prompts are made of below the words."""
        row = QHBoxLayout()
        made_of = label("sectionTitle", self.tr("Prompts are made of"))
        row.addWidget(made_of, 1)
        row.addWidget(tier)
        row.addWidget(self.again)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertLayout(column.indexOf(self.length), row)

    @property
    def frame(self) -> PromptFrame | None:
        """The prompt on screen as it stands."""
        return self._frame

    @property
    def typed(self) -> PromptFrame | None:
        """The prompt on screen as it reads now, with what is being typed."""
        frame = self._frame
        if frame is None:
            return None
        parts = tuple(replace(one, spans=self.parts[one.name].field.spans) for one in frame.parts)
        return replace(frame, parts=parts)

    def keep(self) -> None:
        """Keep what is typed."""
        self.description.keep()
        for part in self.parts.values():
            part.field.keep()

    def forget(self) -> None:
        """The next prompt is of another project: nothing of this one goes into it."""
        self.give_up()
        self._frame = None
        for part in self.parts.values():
            part.forget()

    def take_machine(self) -> None:
        """The machine's own words again in every part that is not locked, as one gesture."""
        edits = [edit for part in self.parts.values() for edit in part.machine_edits()]
        if edits:
            self.all_wanted.emit(tuple(edits))

    def _say_too_long(self) -> None:
        text = self.tr("Only the first {count} letters are kept.")
        self.told.emit(text.format(count=f"{LONGEST_PART:,}"))

    def give_up(self) -> None:
        """What was kept last could not be written."""
        self.description.give_up()
        for part in self.parts.values():
            part.field.give_up()

    def show_frame(self, frame: PromptFrame, shown: Shown) -> None:
        """The prompt of a key scene; what was typed in another one is kept first."""
        before, analysis = self._frame, shown.analysis
        if before is not None and before.utterance != frame.utterance:
            self.keep()
        self._frame = frame
        who, to = analysis.name(frame.person) or "?", analysis.name(frame.listener)
        said = next((one.utterance.text for one in analysis.lines if one.utterance.number == frame.utterance), "")
        head = self.tr("{who} to {listener}").format(who=who, listener=to) if to else who
        self.line.setText(f"{short_time(frame.start)}  {head}: “{said}”")
        self.reasons.setText(reasons_of(frame))
        self._show_description(frame, before, shown, who)
        self._filling = True
        for part in frame.parts:
            editor = self.parts[part.name]
            editor.show_part(frame.utterance, part, shown.settled, shown.read_only)
            # Nobody described: the field for that stands right above.
            editor.setVisible(part.name != "anchor" or bool(part.spans) or part.written or editor.field.hasFocus())
        self._filling = False
        self.again.setEnabled(not shown.read_only)
        self.limits.setText("\n".join(core_text(one) for one in frame.limits))
        self.limits.setVisible(bool(frame.limits))
        self.history.show_history(shown.history, frame.utterance, frame.person, analysis, shown.read_only)
        self._count()

    def _show_description(self, frame: PromptFrame, before: PromptFrame | None, shown: Shown, who: str) -> None:
        known = bool(frame.person)
        self.describing.setText(self.tr("What {name} looks like").format(name=who))
        self.describing.setVisible(known)
        self.description.setVisible(known)
        self.description.setReadOnly(shown.read_only)
        text = shown.analysis.direction.descriptions.get(frame.person, "")
        if before is None or before.person != frame.person:
            self.description.give_up()
            self.description.take(text)
            self.description.leave()
        else:
            self.description.take(text, shown.settled)

    def _describe(self, words: str) -> None:
        if self._frame is not None:
            self.wanted.emit(DescribePerson(self._frame.person, words))

    def _count(self) -> None:
        frame = None if self._filling else self.typed
        if frame is None:
            return
        from emotionai_core.prompting.length import LONGEST, words

        count = words(frame.text)
        text = self.tr("{count} of at most {most} words").format(count=count, most=LONGEST)
        if count > LONGEST:
            text = "⚠ " + text + " " + self.tr("What comes after counts less to the model.")
        self.length.setText(text)

    # The check that nothing is made up.

    def show_check(self, found: tuple[Unsourced, ...] | None) -> None:
        """What the check says of the prompt on screen; None while it is not known."""
        self._unsourced = found or ()
        self.check.setEnabled(bool(found))
        if found is None:
            self.check.setText(self.tr("Sources are being checked…"))
        elif not found:
            self.check.setText(self.tr("✓ Every word has a source"))
        else:
            text = self.tr("✗ Without a source: {words}").format(words=unsourced_text(found))
            self.check.setText(text.replace("&", "&&"))
        self.check.setToolTip(plain_tip("\n".join(f"{one.text}: {core_text(one.why)}" for one in self._unsourced)))
        self.check.setAccessibleName(self.check.text())

    def _show_unsourced(self) -> None:
        """Put the cursor on the first words without a source."""
        if not self._unsourced:
            return
        first = self._unsourced[0]
        field = self.parts[first.part].field
        cursor = QTextCursor(field.document())
        cursor.setPosition(min(first.start, len(field.toPlainText())))
        cursor.setPosition(min(first.end, len(field.toPlainText())), QTextCursor.MoveMode.KeepAnchor)
        field.setTextCursor(cursor)
        field.setFocus()
