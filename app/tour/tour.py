"""The tour: one coach mark after the other over the real window, until its end or until somebody has enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.tour.coach import CoachMark
from app.tour.steps import steps

if TYPE_CHECKING:
    from app.actions.verbs import Verbs

SEEN = "tour_seen"
_SETTLE_MS = 60


class Tour(QObject):
    """Runs over a window with a project on it."""

    def __init__(self, verbs: Verbs) -> None:
        super().__init__(verbs.window)
        self._verbs = verbs
        self._steps = steps(verbs)
        self._number = 0
        self._before = QApplication.focusWidget()
        self.mark = CoachMark(verbs.theme, verbs.window)
        self.mark.went_on.connect(self.go_on)
        self.mark.went_back.connect(self.go_back)
        self.mark.ended.connect(self.end)
        # Docks that were just raised or moved are laid out a moment later.
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._point)
        verbs.window.installEventFilter(self)
        verbs.session.closed.connect(self.end)
        verbs.workspace.arranged.connect(self._settle.start)
        self.mark.setGeometry(verbs.window.rect())
        self.mark.show()
        self._show()

    @classmethod
    def start(cls, verbs: Verbs) -> None:
        """Begin, on the open project or, when there is none, on the demo film as soon as it is there."""
        if verbs.window.findChild(Tour) is not None:
            return
        if verbs.session.analysis is not None:
            cls(verbs)
            return

        def begin() -> None:
            if verbs.window.findChild(Tour) is None:
                QTimer.singleShot(0, verbs.window, lambda: cls(verbs))

        verbs.session.opened.connect(begin, Qt.ConnectionType.SingleShotConnection)
        if not verbs.job.state.running:
            verbs.try_demo()

    @property
    def number(self) -> int:
        """Which step is shown, from 0."""
        return self._number

    @property
    def count(self) -> int:
        """How many steps there are."""
        return len(self._steps)

    def go_on(self) -> None:
        """The next step, or the end."""
        if self._number + 1 < len(self._steps):
            self._number += 1
            self._show()
        else:
            self.end()

    def go_back(self) -> None:
        """The step before."""
        if self._number:
            self._number -= 1
            self._show()

    def end(self) -> None:
        """Enough; it does not come again by itself."""
        self._settle.stop()
        self._verbs.playhead.pause()
        self._verbs.window.removeEventFilter(self)
        self._verbs.preferences.put(SEEN, True)
        self.mark.hide()
        self.mark.deleteLater()
        # Found no more, so that the tour can be taken again at once.
        self.setParent(None)
        self.deleteLater()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()

    def _show(self) -> None:
        step = self._steps[self._number]
        # A film that runs on behind the next step draws the eye away from it.
        self._verbs.playhead.pause()
        step.prepare(self._verbs)
        self.mark.say(step.title, step.text, self._number, len(self._steps))
        self._point()
        self._settle.start()

    def _point(self) -> None:
        self.mark.setGeometry(self._verbs.window.rect())
        spot = self._steps[self._number].spot(self._verbs)
        self.mark.raise_()
        self.mark.setFocus()
        if spot is None:
            self.mark.point_at(None, self.mark.rect())
        else:
            self.mark.point_at(*spot)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The marks go with the window; its keys wait until the tour is over."""
        if event.type() == QEvent.Type.Resize:
            self._point()
            self._settle.start()
        elif event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.accept()
        elif event.type() in (QEvent.Type.Close, QEvent.Type.Hide) and isinstance(watched, QWidget):
            self.end()
        return super().eventFilter(watched, event)
