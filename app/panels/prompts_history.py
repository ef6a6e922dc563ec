"""What was done to one prompt, newest first; a press takes those words again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.edit_sentences import Known, edit_sentence
from app.tips import plain_tip
from emotionai_core.project.edits import ChooseScene, DescribePerson, Edit, LogEntry, WritePrompt
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.prompt import spans_from_json, text_of

_MOST = 12
# Letters of a row that wraps, and of one that does not.
_LONGEST, _NARROW = 90, 52


class PromptHistory(QWidget):
    """A heading to fold it, and one row for each edit of the prompt on screen."""

    # An edit to be made again.
    again_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: list[LogEntry] = []
        self._analysis: Analysis | None = None
        self._read_only = False
        self.fold = QPushButton()
        self.fold.setObjectName("link")
        self.fold.setCheckable(True)
        self.fold.setAccessibleName(self.tr("What was changed in this prompt"))
        self.fold.toggled.connect(lambda _on: self._show())
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.fold)

    def show_history(
        self, history: Sequence[LogEntry], utterance: int, person: str, analysis: Analysis | None, read_only: bool
    ) -> None:
        """The edits of one line's prompt and of how its character is described."""
        found = [entry for entry in history if _about(entry.edit, utterance, person)]
        if (found, read_only) != (self._entries, self._read_only) or analysis is None:
            self._entries, self._analysis, self._read_only = found, analysis, read_only
            self._show()

    @property
    def rows(self) -> Sequence[QWidget]:
        """The rows on screen."""
        return self._rows

    def _show(self) -> None:
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        self.setVisible(bool(self._entries))
        arrow = "▾" if self.fold.isChecked() else "▸"
        self.fold.setText(f"{arrow} " + self.tr("History of this prompt (%n)", "", len(self._entries)))
        if not self.fold.isChecked():
            return
        known = Known.of(self._analysis, self._entries)
        for entry in reversed(self._entries[-_MOST:]):
            self._add(entry, known)

    def _add(self, entry: LogEntry, known: Known) -> None:
        said = edit_sentence(entry.edit, known)
        words = _words(entry.edit)
        text = f"{said}: {words}" if words else said
        if entry.coder:
            text = f"{entry.coder} · {text}"
        if isinstance(entry.edit, ChooseScene) or self._read_only:
            row: QLabel | QPushButton = QLabel(_cut(text, _LONGEST))
            row.setTextFormat(Qt.TextFormat.PlainText)  # type: ignore[union-attr]
            row.setWordWrap(True)  # type: ignore[union-attr]
            row.setContentsMargins(9, 4, 9, 4)
        else:
            row = QPushButton(_cut(text, _NARROW).replace("&", "&&"))
            row.setObjectName("link")
            row.clicked.connect(lambda _checked=False, edit=entry.edit: self.again_wanted.emit(edit))
        tip = self.tr("Take these words again") if isinstance(row, QPushButton) else ""
        row.setToolTip(plain_tip("\n".join(part for part in (text, tip) if part)))
        row.setAccessibleName(text)
        row.setStyleSheet("" if entry.standing else "text-decoration: line-through;")
        self._column.addWidget(row)
        self._rows.append(row)


def _cut(text: str, most: int) -> str:
    """No longer than this: buttons do not wrap."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _about(edit: Edit, utterance: int, person: str) -> bool:
    if isinstance(edit, WritePrompt | ChooseScene):
        return edit.utterance == utterance
    return isinstance(edit, DescribePerson) and bool(person) and edit.key == person


def _words(edit: Edit) -> str:
    if isinstance(edit, WritePrompt) and edit.spans:
        return text_of(spans_from_json(edit.spans))
    return ""
