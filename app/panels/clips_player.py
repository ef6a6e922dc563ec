"""A small player for clips: its own picture, sound and playhead, so that the film stays where it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.icons import icon
from app.player.choose import make_player
from app.player.full_screen import FullScreen
from app.player.interface import PlayerState, VideoPlayer
from app.player.scrub_bar import ScrubBar
from app.playhead import Playhead
from app.theme import Theme
from app.words import short_time

# A clip is looked at in small panels, too.
_LEAST = QSize(128, 72)


class ClipPlayer(QWidget):
    """Plays one file at a time. Whoever owns it calls `shut_down`."""

    # A clip begins to be heard.
    started = Signal()

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, player: VideoPlayer | None = None, larger: bool = True
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.player = player if player is not None else make_player("exact", self)
        self.playhead = Playhead(self)
        self.playhead.attach(self.player)
        self.picture = self.player.widget()
        self.picture.show_faces = self.picture.show_subtitle = False
        self.picture.setAccessibleName(self.tr("Picture of the clip"))
        self.picture.setMinimumSize(_LEAST)
        self.controls = QWidget()
        self.bar = ScrubBar(self.playhead, theme)
        self.bar.setAccessibleName(self.tr("Search in the clip"))
        self.time = QLabel()
        self.time.setObjectName("faint")
        self.play, self.sound, self.larger = QToolButton(), QToolButton(), QToolButton()
        self.larger.setVisible(larger)
        self._file: Path | None = None
        self._start = False
        self._full: FullScreen | None = None
        self._lay_out()
        self._connect()
        self._paint_icons()

    def _lay_out(self) -> None:
        for button, name in (
            (self.play, self.tr("Play or pause the clip")),
            (self.sound, self.tr("Sound of the clip on or off")),
            (self.larger, self.tr("Show the clip large")),
        ):
            button.setIconSize(QSize(18, 18))
            button.setToolTip(name)
            button.setAccessibleName(name)
        row = QHBoxLayout(self.controls)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(4)
        row.addWidget(self.play)
        row.addWidget(self.bar, 1)
        row.addWidget(self.time)
        row.addWidget(self.sound)
        row.addWidget(self.larger)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.picture, 1)
        self._column.addWidget(self.controls)

    def _connect(self) -> None:
        head = self.playhead
        self.play.clicked.connect(self.toggle)
        self.picture.clicked.connect(self.toggle)
        self.picture.full_screen_asked.connect(self.toggle_large)
        self.larger.clicked.connect(self.toggle_large)
        self.sound.clicked.connect(lambda: head.set_muted(not head.muted))
        head.sound_changed.connect(self._paint_icons)
        head.playing_changed.connect(self._on_playing)
        head.moved.connect(lambda _seconds, _source: self._show_time())
        self.player.duration_changed.connect(self._on_duration)
        self.player.state_changed.connect(self._on_state)
        self.player.failed.connect(self.picture.show_message)
        self._theme.changed.connect(self._paint_icons)

    @property
    def file(self) -> Path | None:
        """What is shown."""
        return self._file

    @property
    def large(self) -> bool:
        """Whether it fills the screen."""
        return self._full is not None

    def show_file(self, file: Path | None, play: bool = False) -> None:
        """Show a clip's first picture, or nothing; with `play` from its start on."""
        if file is not None and file == self._file:
            if play and self.player.state is PlayerState.LOADING:
                self._start = True
            elif play:
                self.playhead.seek(0.0, self)
                self.playhead.play()
            return
        self.playhead.pause()
        self._file, self._start = file, play
        self.playhead.set_film(0.0)
        if file is None:
            self.player.unload()
        else:
            self.player.open(file)
        self._show_time()

    def toggle(self) -> None:
        """Play or pause; a clip that is still being loaded plays once it is there."""
        if self.player.state is PlayerState.LOADING:
            self._start = not self._start
        else:
            self.playhead.toggle()

    def toggle_large(self) -> None:
        """The clip alone on the screen, or back in its place."""
        if self._full is not None:
            self._full.leave()
            return
        self._full = FullScreen(self.picture, self.controls, {}, self)
        self._full.setAccessibleName(self.tr("Clip in full screen"))
        self._full.left.connect(self._take_back)
        self._full.enter()

    def shut_down(self) -> None:
        """Release the file and the threads."""
        if self._full is not None:
            self._full.leave()
        self.playhead.pause()
        self.player.close()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is heard of what nobody sees."""
        super().hideEvent(event)
        if not event.spontaneous() and self._full is None:
            self.playhead.pause()

    def _take_back(self) -> None:
        self._full = None
        self._column.addWidget(self.picture, 1)
        self._column.addWidget(self.controls)
        self.picture.show()
        self.controls.show()

    def _on_duration(self, seconds: float) -> None:
        self.playhead.set_film(seconds)

    def _on_state(self, state: PlayerState) -> None:
        if state is PlayerState.PAUSED and self._start:
            self._start = False
            self.playhead.play()

    def _on_playing(self, playing: bool) -> None:
        self._paint_icons()
        if playing:
            self.started.emit()

    def _show_time(self) -> None:
        length = self.playhead.duration
        self.time.setText(f"{short_time(self.playhead.position)} / {short_time(length)}" if length else "")

    def _paint_icons(self) -> None:
        colour = self._theme.look.colour("muted")
        self.play.setIcon(icon("pause" if self.playhead.playing else "play", self._theme.look.colour("ink")))
        self.sound.setIcon(icon("sound-off" if self.playhead.muted else "sound", colour))
        self.larger.setIcon(icon("full-screen", colour))
