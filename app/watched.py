"""What is computed only while somebody looks at it, and once edits have paused."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class Watched(QObject):
    """Knows who looks. Whoever inherits sets `_stale` when there is something to compute, and connects `_pause`."""

    def __init__(self, parent: QObject, pause: int) -> None:
        super().__init__(parent)
        self._stale = False
        self._watching: set[QObject] = set()
        self._pause = QTimer(self, singleShot=True, interval=pause)

    def serve(self, widget: QWidget) -> None:
        """Keep everything up to date whenever `widget` is on screen."""
        widget.installEventFilter(self)
        self.watch(widget, widget.isVisible())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice who looks."""
        if isinstance(watched, QWidget) and event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self.watch(watched, event.type() == QEvent.Type.Show)
        return False

    def watch(self, who: QObject, wanted: bool) -> None:
        """Keep everything up to date as long as somebody wants it."""
        if not wanted:
            self._watching.discard(who)
            return
        self._watching.add(who)
        if self._stale:
            self._pause.start()
