"""The studio's own player: every picture on screen is known by its film time, so that everything else can agree.

Pictures and sound are decoded by a thread each into short queues. The film clock, led by the sound where there is
any, says which queued picture is due; the one shown says where the film is. What comes too late is left out.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QImage

from app.player.feed import Feed, Wanted
from app.player.film_clock import FilmClock
from app.player.interface import PlayerState, VideoPlayer
from app.player.sound import sound_is_possible
from emotionai_core.film.running import Moving, RunningPictures
from emotionai_core.records.timebase import FrameTimes, Span, timecode

if TYPE_CHECKING:
    from app.player.sound_output import SoundOutput

_QUEUE = 8
_SMALLEST = 64
_SLACK = 0.0005
_LONGEST_TURN_MS = 20
_AHEAD_MS = 300

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of the film at `time`, shown when the film's clock says `due`: in a loop that goes on and on."""

    due: float
    time: float
    image: QImage


class ExactPlayer(VideoPlayer):
    """Decodes and times the film itself."""

    name = "exact"
    exact = True

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock_of_film = FilmClock()
        self._pictures: Feed[RunningPictures, Shown] | None = None
        self._sound: SoundOutput | None = None
        self._volume, self._muted = 0.8, False
        self._at = 0.0
        self._begun = 0.0
        self._fed_from = -1.0
        self._times: FrameTimes | None = None
        self._end = 0.0
        # Both are read by the decoding thread: whole values, exchanged at once.
        self._room = (_SMALLEST, _SMALLEST)
        self._due: float | None = None
        self._rate = 1.0
        self._loop: Span | None = None
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setTimerType(Qt.TimerType.PreciseTimer)
        self._turn.timeout.connect(self._on_turn)
        self._stills.loaded.connect(self._on_loaded)
        # Decoding ahead while the film stands still lets it start at once; not while somebody is still searching.
        self._ahead = QTimer(self)
        self._ahead.setSingleShot(True)
        self._ahead.setInterval(_AHEAD_MS)
        self._ahead.timeout.connect(self._look_ahead)

    def seek(self, seconds: float) -> None:
        """Show the frame at `seconds`, clamped to the film; keeps playing if it was."""
        self._stop_ahead()
        super().seek(seconds)

    def glimpse(self, seconds: float) -> None:
        """Show the frame at `seconds` while winding."""
        self._stop_ahead()
        super().glimpse(seconds)

    def set_loop(self, loop: Span | None) -> None:
        """Play a stretch again and again, decoding on across its end."""
        if loop == self._loop:
            return
        here = self._film_time()
        self._stop_ahead()
        self._loop = loop
        if self._state is PlayerState.PLAYING:
            self._fed_from = -1.0
            self._begin_at(here)

    def set_rate(self, rate: float) -> None:
        """Play `rate` times as fast, with the voices as high as they are."""
        if rate == self._rate or rate <= 0:
            return
        self._rate = rate
        self._clock_of_film.set_rate(rate)
        if self._sound is not None and self._state is PlayerState.PLAYING:
            self._sound.start(self._film_time(), rate, self._loop_from(self._at), self._clock_of_film.time())

    def set_volume(self, volume: float) -> None:
        """Loudness from 0 to 1."""
        self._volume = max(0.0, min(1.0, volume))
        if self._sound is not None:
            self._sound.set_volume(self._volume)

    def set_muted(self, muted: bool) -> None:
        """Silence without losing the volume."""
        self._muted = muted
        if self._sound is not None:
            self._sound.set_muted(muted)

    def _load(self, path: Path) -> None:
        self._pictures = Feed("film picture", lambda: RunningPictures(path), _QUEUE)
        if sound_is_possible():
            # Qt Multimedia loads a whole FFmpeg: not before it is needed.
            from app.player.sound_output import SoundOutput

            self._sound = SoundOutput(path, self._origin, self)
            self._sound.set_volume(self._volume)
            self._sound.set_muted(self._muted)

    def _on_loaded(self, times: FrameTimes, _aspect: float) -> None:
        self._times = times
        self._end = times.end_of(len(times) - 1)
        self._learn_duration(self._end)

    def _drop(self) -> None:
        self._turn.stop()
        self._ahead.stop()
        self._clock_of_film.put(0.0)
        self._fed_from, self._at, self._due, self._times = -1.0, 0.0, None, None
        self._end, self._loop = 0.0, None
        if self._pictures is not None:
            self._pictures.close()
            self._pictures = None
        if self._sound is not None:
            self._sound.close()
            self._sound.deleteLater()
            self._sound = None

    def _on_still(self, image: QImage, seconds: float) -> None:
        super()._on_still(image, seconds)
        times = self._times
        if self._state is not PlayerState.PAUSED or times is None:
            return
        if times.frame_at(seconds) == times.frame_at(self._wanted):
            self._ahead.start()

    def _stop_ahead(self) -> None:
        self._ahead.stop()
        if self._pictures is not None and self._fed_from >= 0 and self._state is not PlayerState.PLAYING:
            self._fed_from = -1.0
            self._pictures.stop()

    def _look_ahead(self) -> None:
        if self._state is PlayerState.PAUSED:
            self._feed_from(self._wanted)

    def _start(self) -> None:
        self._ahead.stop()
        self._begin_at(self._wanted)

    def _jump(self, seconds: float) -> None:
        if self._state is PlayerState.PLAYING:
            self._begin_at(seconds)

    def _halt(self) -> None:
        self._turn.stop()
        self._clock_of_film.put(self._at)
        self._due = None
        if self._pictures is not None:
            self._pictures.stop()
        self._fed_from = -1.0
        if self._sound is not None:
            self._sound.stop()

    def _clock(self) -> float:
        return self._at

    def _film_time(self) -> float:
        """Where the film is: its clock, less the turns of the loop that it has made."""
        now = self._clock_of_film.time()
        loop = self._loop_from(self._begun)
        if loop is None or now < loop.end:
            return now
        return loop.start + (now - loop.end) % loop.length

    def _loop_from(self, seconds: float) -> Span | None:
        return self._loop if self._loop is not None and seconds < self._loop.end else None

    def _begin_at(self, seconds: float) -> None:
        """The clock stands until the first picture is there: a film that starts late is better than one that skips."""
        self._at = self._begun = seconds
        self._clock_of_film.put(seconds)
        self._feed_from(seconds)
        if self._sound is not None:
            self._sound.start(seconds, self._rate, self._loop_from(seconds))
        self._turn.start(0)

    def _feed_from(self, seconds: float) -> None:
        if self._pictures is None or (self._fed_from == seconds and self._pictures.error is None):
            return
        self._fed_from, self._due = seconds, None
        self._measure()
        loop, times = self._loop_from(seconds), self._times
        last = None if times is None else times.time_of(len(times) - 1)

        def run(source: RunningPictures, wanted: Wanted) -> Iterator[Shown]:
            if loop is not None:
                for due, picture in source.around(seconds, loop, lambda: self._room, self._lateness, wanted):
                    yield Shown(due, picture.time, _image_of(picture))
                return
            for picture in source.run(seconds, lambda: self._room, self._lateness, wanted, last):
                yield Shown(picture.time, picture.time, _image_of(picture))

        self._pictures.start(run)

    def _measure(self) -> None:
        """How large the picture is painted: scaled there, it costs the GUI thread nothing."""
        ratio = self._screen.devicePixelRatioF()
        width, height = round(self._screen.width() * ratio), round(self._screen.height() * ratio)
        self._room = (max(_SMALLEST, width), max(_SMALLEST, height))

    def _lateness(self, seconds: float) -> float:
        due = self._due
        return 0.0 if due is None else due - seconds

    def _on_turn(self) -> None:
        """Show the picture that is due and come back when the next one is."""
        if self._state is not PlayerState.PLAYING or self._pictures is None:
            return
        self._measure()
        clock = self._clock_of_film
        if not clock.running and self._pictures.waiting:
            clock.start()
        if clock.running:
            if self._sound is not None:
                self._sound.pump(clock)
            self._due = clock.time()
            self._show_due(self._due)
        if self._pictures.error is not None and not self._pictures.waiting:
            self._fail_on(self._pictures.error)
            return
        if self._is_over(clock.time()):
            self._halt()
            self._reach_end()
            return
        following = self._pictures.peek()
        wait = _LONGEST_TURN_MS
        if following is not None and clock.running:
            wait = int((following.due - clock.time()) / self._rate * 1000) + 1
        elif following is None:
            wait = 3
        self._turn.start(max(1, min(_LONGEST_TURN_MS, wait)))

    def _show_due(self, now: float) -> None:
        assert self._pictures is not None
        self._fed_from = -1.0
        due: Shown | None = None
        while (following := self._pictures.peek()) is not None and following.due <= now + _SLACK:
            due = self._pictures.take()
        if due is not None:
            self._at = due.time
            self._show_picture(due.image, due.time)
            self.position_changed.emit(due.time)

    def _is_over(self, now: float) -> bool:
        assert self._pictures is not None
        if not self._pictures.finished or self._pictures.waiting:
            return False
        return now >= self._end or not self._clock_of_film.running

    def _fail_on(self, error: Exception) -> None:
        _log.warning("the film cannot be played on", exc_info=error)
        name = self._path.name if self._path is not None else ""
        sentence = self.tr(
            "“{name}” cannot be played from {time} on. Check that the file is there and whole, or convert it to MP4."
        )
        self._break_off(sentence.format(name=name, time=timecode(self._at)))


def _image_of(picture: Moving) -> QImage:
    rows = picture.pixels
    return QImage(rows.data, rows.shape[1], rows.shape[0], rows.strides[0], QImage.Format.Format_RGB32).copy()
