"""Undo and redo say what they did, whichever button or key was used."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.backing import History
from app.edit_sentences import Known, edit_sentence
from app.session import Session
from emotionai_core.project.edits import LogEntry


class UndoTold(QObject):
    """Compares the log before and after a change and says what was taken back or put back."""

    def __init__(self, session: Session, tell: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._tell = tell
        self._before: History = ()
        session.opened.connect(self._begin)
        session.closed.connect(self._begin)
        session.edits_changed.connect(self._on_edits)

    def _begin(self) -> None:
        self._before = self._session.edits.history

    def _on_edits(self) -> None:
        before, after = self._before, self._session.edits.history
        self._before = after
        if len(before) != len(after) or not after or before[-1].number != after[-1].number:
            return
        changed = [new for old, new in zip(before, after, strict=True) if old.standing != new.standing]
        if changed:
            self._tell(self._sentence(changed))

    def _sentence(self, changed: list[LogEntry]) -> str:
        gestures = {entry.gesture for entry in changed}
        put_back = changed[-1].standing
        if len(gestures) > 1:
            many = self.tr("%n correction(s) put back", "", len(gestures))
            gone = self.tr("%n correction(s) taken back", "", len(gestures))
            return many if put_back else gone
        said = edit_sentence(changed[0].edit, Known.of(self._session.analysis, self._session.edits.history))
        return (self.tr("Put back: {what}") if put_back else self.tr("Taken back: {what}")).format(what=said)
