"""Text that is being typed somewhere, kept before what it stands in goes away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit


def commit_open_editor() -> None:
    """Keep what is typed in a line, a name, a note, a comment or on the timeline, as if the focus went elsewhere."""
    for window in QApplication.topLevelWidgets():
        field = window.focusWidget()
        if not isinstance(field, QLineEdit | QTextEdit):
            continue
        active = field.hasFocus()
        field.clearFocus()
        if not active:
            # A window in the background has no focus to lose: its editor is told by hand.
            QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.OtherFocusReason))
