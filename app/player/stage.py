"""The film and its controls."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.player.full_screen import FullScreen
from app.player.interface import VideoPlayer
from app.player.screen import Screen
from app.player.shuttle import HeldKey
from app.player.transport import Transport
from app.playhead import Playhead
from app.theme import Theme


class Stage(QWidget):
    """Screen above, transport below, or both in full screen."""

    def __init__(
        self,
        player: VideoPlayer,
        playhead: Playhead,
        theme: Theme,
        actions: dict[str, QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._actions = actions
        self.screen: Screen = player.widget()
        self.transport = Transport(playhead, theme, actions)
        self.full_screen: FullScreen | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(4, 4, 4, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.screen, 1)
        self._layout.addWidget(self.transport)
        self._held = HeldKey(actions["shuttle_stop"], self)
        self._held.changed.connect(playhead.hold)
        # Held down, a key is meant once: the speed would run away.
        for name in ("shuttle_back", "shuttle_on", "full_screen"):
            actions[name].setAutoRepeat(False)
        self.screen.clicked.connect(playhead.toggle)
        self.screen.full_screen_asked.connect(self.toggle_full_screen)
        playhead.film_changed.connect(self.leave_full_screen)
        player.failed.connect(self.screen.show_message)

    def toggle_full_screen(self) -> None:
        """The film alone on the screen, or back in its place."""
        if self.full_screen is not None:
            self.leave_full_screen()
            return
        self.full_screen = FullScreen(self.screen, self.transport, self._actions, self)
        self.full_screen.left.connect(self._take_back)
        self._tell_transport(True)
        self.full_screen.enter()

    def leave_full_screen(self) -> None:
        """Back in its place."""
        if self.full_screen is not None:
            self.full_screen.leave()

    def _take_back(self) -> None:
        self.full_screen = None
        self._layout.addWidget(self.screen, 1)
        self._layout.addWidget(self.transport)
        self.screen.show()
        self.transport.show()
        self._tell_transport(False)

    def _tell_transport(self, full: bool) -> None:
        self.transport.full = full
        self.transport.refresh()
