"""Two clips side by side, played and searched together: one clock, two players."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.icons import icon
from app.player.choose import make_player
from app.player.interface import PlayerState, VideoPlayer
from app.player.scrub_bar import ScrubBar
from app.playhead import Playhead
from app.theme import Theme
from app.words import exact_time
from emotionai_core.records.timebase import FrameTimes


@dataclass(frozen=True, slots=True)
class Footage:
    """[start, end) in seconds of a file; `end` 0 is its end. The rest is what is known of a film already."""

    file: Path
    start: float = 0.0
    end: float = 0.0
    origin: float = 0.0
    times: FrameTimes | None = None
    proxy: Path | None = None


class Side(QObject):
    """A player that follows the common clock within its footage."""

    # How long its footage is, in seconds.
    measured = Signal(float)

    def __init__(self, parent: QObject, player: VideoPlayer | None = None) -> None:
        super().__init__(parent)
        self.player = player if player is not None else make_player("exact", self)
        self.screen = self.player.widget()
        self.screen.show_faces = self.screen.show_subtitle = False
        self.length = 0.0
        self._footage: Footage | None = None
        self.player.duration_changed.connect(self._on_duration)
        self.player.failed.connect(self.screen.show_message)

    @property
    def footage(self) -> Footage | None:
        """What is shown."""
        return self._footage

    def show(self, footage: Footage | None) -> None:
        """Other footage, from its start."""
        self._footage, self.length = footage, 0.0
        if footage is None:
            self.player.unload()
        else:
            self.player.open(footage.file, footage.origin, footage.times, footage.proxy)

    def seek(self, seconds: float) -> None:
        """Show what the common clock says, the last picture beyond the end."""
        if self._footage is not None and self.length:
            self.player.seek(self._footage.start + min(seconds, max(0.0, self.length - 0.002)))

    def play(self, seconds: float) -> None:
        """Run from there, unless its footage is over."""
        self.seek(seconds)
        if seconds < self.length:
            self.player.play()

    def pause(self, seconds: float) -> None:
        """Stand on the picture of this time."""
        if self.player.state is PlayerState.PLAYING:
            self.player.pause()
        self.seek(seconds)

    def keep_within(self, seconds: float) -> None:
        """A scene of a film ends before the film does."""
        if seconds >= self.length and self.player.state is PlayerState.PLAYING:
            self.player.pause()

    def _on_duration(self, whole: float) -> None:
        if self._footage is not None:
            end = min(self._footage.end or whole, whole)
            self.length = max(0.0, end - self._footage.start)
            self.seek(0.0)
            self.measured.emit(self.length)


class PairView(QWidget):
    """Two pictures and one transport. Whoever owns it calls `shut_down`."""

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, players: tuple[VideoPlayer, VideoPlayer] | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        left, right = players if players is not None else (None, None)
        self.sides = (Side(self, left), Side(self, right))
        # A playhead without a player is a clock.
        self.clock = Playhead(self)
        self.heads = (QVBoxLayout(), QVBoxLayout())
        self.bar = ScrubBar(self.clock, theme)
        self.play, self.back, self.on = QToolButton(), QToolButton(), QToolButton()
        self.sound = QToolButton()
        self.time = QLabel()
        self.time.setObjectName("faint")
        self._heard = 0
        self._lay_out()
        self._connect()
        self.hear(0)
        self._paint_icons()

    def _lay_out(self) -> None:
        pictures = QHBoxLayout()
        pictures.setSpacing(12)
        for side, head in zip(self.sides, self.heads, strict=True):
            column = QVBoxLayout()
            column.setSpacing(6)
            column.addLayout(head)
            column.addWidget(side.screen, 1)
            pictures.addLayout(column, 1)
        names = (self.tr("First clip"), self.tr("Second clip"))
        for side, name in zip(self.sides, names, strict=True):
            side.screen.setAccessibleName(name)
        row = QHBoxLayout()
        row.setSpacing(4)
        for button, name in (
            (self.back, self.tr("One frame back")),
            (self.play, self.tr("Play or pause both")),
            (self.on, self.tr("One frame on")),
            (self.sound, self.tr("Hear the other one")),
        ):
            button.setIconSize(QSize(18, 18))
            button.setToolTip(name)
            button.setAccessibleName(name)
        for widget in (self.back, self.play, self.on):
            row.addWidget(widget)
        row.addWidget(self.bar, 1)
        row.addWidget(self.time)
        row.addWidget(self.sound)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(pictures, 1)
        whole.addLayout(row)

    def _connect(self) -> None:
        clock = self.clock
        self.play.clicked.connect(self.toggle)
        self.back.clicked.connect(lambda: clock.step(-1, self))
        self.on.clicked.connect(lambda: clock.step(1, self))
        self.sound.clicked.connect(lambda: self.hear(1 - self._heard))
        clock.playing_changed.connect(self._on_playing)
        clock.moved.connect(self._on_moved)
        for side in self.sides:
            side.screen.clicked.connect(self.toggle)
            side.measured.connect(lambda _length: self._measure())
        self._theme.changed.connect(self._paint_icons)

    def show_pair(self, first: Footage | None, second: Footage | None) -> None:
        """Another pair, from its start."""
        self.clock.set_film(0.0)
        for side, footage in zip(self.sides, (first, second), strict=True):
            if side.footage != footage:
                side.show(footage)
        self._measure()

    def toggle(self) -> None:
        """Play or pause both; from the start once they are over."""
        self.clock.toggle()

    def hear(self, place: int) -> None:
        """The sound of the first (0) or second (1) alone."""
        self._heard = place
        for number, side in enumerate(self.sides):
            side.player.set_muted(number != place)
        self.sound.setText(self.tr("Sound: {place}").format(place=place + 1))

    def shut_down(self) -> None:
        """Release files and threads."""
        self.clock.pause()
        for side in self.sides:
            side.player.close()

    def _measure(self) -> None:
        longest = max(side.length for side in self.sides)
        if longest != self.clock.duration:
            self.clock.set_film(longest)

    def _on_playing(self, playing: bool) -> None:
        for side in self.sides:
            if playing:
                side.play(self.clock.position)
            else:
                side.pause(self.clock.position)
        self._paint_icons()

    def _on_moved(self, position: float, source: object) -> None:
        self.time.setText(f"{exact_time(position)} / {exact_time(self.clock.duration)}")
        for side in self.sides:
            if source is not self.clock:
                side.seek(position)
            elif self.clock.playing:
                side.keep_within(position)

    def _paint_icons(self) -> None:
        look = self._theme.look
        self.play.setIcon(icon("pause" if self.clock.playing else "play", look.colour("ink")))
        for button, name in ((self.back, "step-back"), (self.on, "step-forward"), (self.sound, "sound")):
            button.setIcon(icon(name, look.colour("muted")))
