"""The film through libvlc, whose frames come into memory and are painted by our own screen.

Memory callbacks need no native window, so this works the same on X11, Wayland, macOS and Windows.
"""

from __future__ import annotations

import ctypes
import importlib
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from app.player.interface import PlayerState, VideoPlayer
from app.player.sound import sound_is_possible

_MAX_WIDTH = 1920
# libvlc drops decoded frames before the wanted time: aim just before the frame's start, in milliseconds.
_AIM_EARLY = 1
_CLOCK_MS = 50
_SIZE = ctypes.POINTER(ctypes.c_uint)
# python-vlc declares the chroma as c_char_p, which ctypes hands over as a copy: writing the wish there has no effect.
_FORMAT_CALL = ctypes.CFUNCTYPE(
    ctypes.c_uint, ctypes.POINTER(ctypes.c_void_p), ctypes.c_void_p, _SIZE, _SIZE, _SIZE, _SIZE
)


def available() -> bool:
    """Whether libvlc is installed and answers."""
    try:
        vlc = importlib.import_module("vlc")
        return vlc.libvlc_get_version() is not None
    except (ImportError, OSError, NameError, AttributeError, FileNotFoundError):
        return False


class _Frames(QObject):
    """The memory that libvlc draws into, from its own threads. Everything here must be quick and never raise."""

    arrived = Signal(QImage)

    def __init__(self, vlc: Any) -> None:
        super().__init__()
        self._buffer: ctypes.Array[ctypes.c_char] | None = None
        self._width = self._height = 0
        self.live = False
        kinds = vlc.CallbackDecorators
        # libvlc keeps only the addresses: these attributes keep the functions alive.
        self._raw_setup = _FORMAT_CALL(self._setup)
        self.setup = ctypes.cast(self._raw_setup, kinds.VideoFormatCb)
        self.cleanup = kinds.VideoCleanupCb(lambda _opaque: None)
        self.lock = kinds.VideoLockCb(self._lock)
        self.display = kinds.VideoDisplayCb(self._display)

    def _setup(self, _opaque: Any, chroma: Any, width: Any, height: Any, pitches: Any, lines: Any) -> int:
        wide, high = width[0], height[0]
        if wide > _MAX_WIDTH:
            high = max(2, high * _MAX_WIDTH // wide)
            wide = _MAX_WIDTH
        ctypes.memmove(chroma, b"RV32", 4)
        width[0], height[0] = wide, high
        pitches[0], lines[0] = wide * 4, high
        self._width, self._height = wide, high
        # Some filters write whole 32-byte rows beyond the last pixel.
        self._buffer = ctypes.create_string_buffer(wide * 4 * high + 4096)
        return 1

    def _lock(self, _opaque: Any, planes: Any) -> int | None:
        if self._buffer is not None:
            ctypes.cast(planes, ctypes.POINTER(ctypes.c_void_p))[0] = ctypes.addressof(self._buffer)
        return None

    def _display(self, _opaque: Any, _picture: Any) -> None:
        # A paused libvlc shows the same frame again and again: not worth a copy.
        if self._buffer is None or not self.live:
            return
        image = QImage(self._buffer, self._width, self._height, self._width * 4, QImage.Format.Format_RGB32)  # type: ignore[arg-type]
        self.arrived.emit(image.copy())


class VlcPlayer(VideoPlayer):
    """libvlc behind the studio's player interface."""

    name = "vlc"

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._vlc = importlib.import_module("vlc")
        options = ["--quiet", "--no-video-title-show", "--no-snapshot-preview", "--no-sub-autodetect-file", "--no-spu"]
        options += ["--no-xlib", "--no-input-fast-seek", "--play-and-pause", "--no-stats", "--no-lua"]
        if not sound_is_possible():
            options.append("--no-audio")
        self._instance: Any = self._vlc.Instance(options)
        self._player: Any = self._instance.media_player_new()
        self._frames = _Frames(self._vlc)
        self._frames.arrived.connect(self._on_played, Qt.ConnectionType.QueuedConnection)
        self._player.video_set_format_callbacks(self._frames.setup, self._frames.cleanup)
        self._player.video_set_callbacks(self._frames.lock, None, self._frames.display, None)
        self._last_clock = -1
        # libvlc's events come on its own threads and calling it back from there deadlocks: look at it instead.
        self._watch = QTimer(self)
        self._watch.setInterval(_CLOCK_MS)
        self._watch.timeout.connect(self._look)
        self.state_changed.connect(self._on_state)

    def set_rate(self, rate: float) -> None:
        """Play `rate` times as fast."""
        self._player.set_rate(rate)

    def set_volume(self, volume: float) -> None:
        """Loudness from 0 to 1."""
        self._player.audio_set_volume(round(max(0.0, min(1.0, volume)) * 100))

    def set_muted(self, muted: bool) -> None:
        """Silence without losing the volume."""
        self._player.audio_set_mute(muted)

    def close(self) -> None:
        """Release the film and libvlc."""
        if self._player is None:
            return
        super().close()
        self._player.release()
        self._instance.release()
        self._player = self._instance = None

    def _load(self, path: Path) -> None:
        media = self._instance.media_new_path(str(path))
        media.add_option(":start-paused")
        self._player.set_media(media)
        media.release()
        self._player.play()
        self._watch.start()

    def _drop(self) -> None:
        self._watch.stop()
        self._frames.live = False
        self._player.stop()

    def _start(self) -> None:
        self._last_clock = self._player.get_time()
        self._frames.live = True
        self._player.set_pause(0)

    def _halt(self) -> None:
        self._player.set_pause(1)
        self._frames.live = False

    def _jump(self, seconds: float) -> None:
        self._player.set_time(max(0, round((seconds + self._origin) * 1000) - _AIM_EARLY))

    def _clock(self) -> float:
        return max(0.0, self._player.get_time() / 1000 - self._origin)

    def _on_state(self, state: PlayerState) -> None:
        if state in (PlayerState.LOADING, PlayerState.PLAYING):
            self._watch.start()
        else:
            self._watch.stop()

    def _look(self) -> None:
        if self.state is PlayerState.LOADING:
            if self._player.get_state() in (self._vlc.State.Error, self._vlc.State.Ended):
                self._give_up()
            else:
                self._learn_duration(self._player.get_length() / 1000)
        elif self.state is PlayerState.PLAYING:
            self._look_while_playing()

    def _look_while_playing(self) -> None:
        kinds = self._vlc.State
        clock = self._player.get_time()
        if clock != self._last_clock:
            self._last_clock = clock
            self.position_changed.emit(self._clock())
        # --play-and-pause stops on the last frame instead of tearing everything down.
        stopped = self._player.get_state() in (kinds.Paused, kinds.Ended, kinds.Stopped)
        if stopped and self._clock() > self.duration() - 1:
            self._frames.live = False
            self._reach_end()
