"""Going to a time, a timecode or a frame that somebody types."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.player.time_display import TimeFormat, written
from app.playhead import Playhead
from emotionai_core.records.timebase import position_from


class GoToDialog(QDialog):
    """Says what it understood while one types, and goes there."""

    def __init__(self, playhead: Playhead, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._playhead = playhead
        self.setWindowTitle(self.tr("Go to"))
        self.setMinimumWidth(400)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("1:02:03.5, 90, 01:02:03:04, f1234, +5 or -5"))
        self.field.setAccessibleName(self.tr("Time, timecode or frame"))
        self.field.textChanged.connect(self._show)
        self.hint = QLabel()
        self.hint.setObjectName("muted")
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        # All three ways to write it, whatever the text is now: the dialog must not jump.
        self.hint.setMinimumHeight(len(TimeFormat) * self.hint.fontMetrics().lineSpacing() + 4)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        title = QLabel(self.tr("Time, timecode or frame"))
        title.setBuddy(self.field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(8)
        for widget in (title, self.field, self.hint):
            layout.addWidget(widget)
        layout.addSpacing(8)
        layout.addWidget(self.buttons)
        self._show()

    def meant(self) -> float | None:
        """The time that the text means, inside the film, None while it means nothing."""
        times = self._playhead.times
        if times is None:
            return None
        found = position_from(self.field.text(), self._playhead.position, times)
        return None if found is None else self._playhead.clamp(found)

    def accept(self) -> None:
        """Go there."""
        time = self.meant()
        if time is not None:
            self._playhead.seek(time, self)
            super().accept()

    def _show(self) -> None:
        time = self.meant()
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(time is not None)
        if time is not None:
            ways = [f"{way.title()} {written(time, way, self._playhead.times)}" for way in TimeFormat]
            self.hint.setText("\n".join(ways))
        elif self.field.text().strip():
            self.hint.setText(self.tr("This is no time. Try 1:02:03.5, 01:02:03:04, f1234 or +5."))
        else:
            self.hint.setText(self.tr("With + or - in front it counts from here."))
