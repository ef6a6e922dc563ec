"""A line of text edited where it stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

_LEAST_WIDTH = 260


class InlineText(QLineEdit):
    """Enter or leaving keeps the words, Esc does not. It deletes itself afterwards."""

    def __init__(self, parent: QWidget, name: str, text: str, place: QRectF, keep: Callable[[str], None]) -> None:
        super().__init__(text, parent)
        self._before = text
        self._keep: Callable[[str], None] | None = keep
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setToolTip(self.tr("Enter keeps the words, Esc leaves them as they were"))
        width = min(max(_LEAST_WIDTH, round(place.width()) + 16), parent.width() - 8)
        height = self.sizeHint().height()
        x = min(max(4, round(place.x())), parent.width() - width - 4)
        y = min(max(0, round(place.center().y() - height / 2)), max(0, parent.height() - height))
        self.setGeometry(x, y, width, height)
        self.returnPressed.connect(lambda: self._finish(True))
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def give_up(self) -> None:
        """What the words are of is gone."""
        self._finish(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up; no other key gets to the timeline below."""
        if event.key() == Qt.Key.Key_Escape:
            self._finish(False)
            return
        super().keyPressEvent(event)
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever clicks elsewhere means what was typed; a menu or another window is not elsewhere."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._finish(True)

    def _finish(self, wanted: bool) -> None:
        keep, self._keep = self._keep, None
        if keep is None:
            return
        text = " ".join(self.text().split())
        parent = self.parentWidget()
        self.hide()
        self.deleteLater()
        if parent is not None:
            parent.setFocus(Qt.FocusReason.OtherFocusReason)
        if wanted and text != self._before:
            keep(text)
