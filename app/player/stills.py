"""Frames of a film that stands: at once what can be had at once, then the exact frame; the newest request wins.

With a scrubbing copy that is the exact frame, small, and the film's own picture once nothing newer is asked for.
Without one it is the nearest frame on the way to the exact one.
"""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from app.jobs.operations import Lane, Operation, sentence_for
from emotionai_core.film.frames import FrameReader, Picture
from emotionai_core.film.proxy import ProxyReader
from emotionai_core.film.rewind import Rewinder
from emotionai_core.records.timebase import FrameTimes

_MAX_HEIGHT = 2160
# How long nothing newer may be asked for before the film itself is decoded beside its copy.
_REST_MS = 120
# After this long on the way to the exact frame, the one reached is shown.
_GLIMPSE_SECONDS = 0.06
_GLIMPSE_HEIGHT = 540
_REWIND_HEIGHT = 360
# Larger leaps back leave too much out for what lies between to be worth keeping.
_REWIND_SECONDS = 4.0
# A frame this little ahead of the one shown is decoded sooner than found in the copy.
_STEP_FRAMES = 2

_GLIMPSE, _COPY, _EXACT = range(3)


def image_of(picture: Picture) -> QImage:
    """A QImage of its own memory from RGB rows."""
    height, width, _ = picture.shape
    return QImage(picture.data, width, height, picture.strides[0], QImage.Format.Format_RGB888).copy()


def _screen_image(picture: Picture) -> QImage:
    # Painted several times faster than three bytes a pixel.
    return image_of(picture).convertToFormat(QImage.Format.Format_RGB32)


class Stills(QObject):
    """Shows the frame at a time of one film. `ready` brings the picture and the film time it belongs to."""

    ready = Signal(QImage, float)
    # Every frame's time, and width over height as the picture is meant to be seen.
    loaded = Signal(object, float)
    failed = Signal(str)
    _seen = Signal(int, int, int, QImage, float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = Lane(self)
        self._copy_lane = Lane(self)
        self._reader: FrameReader | None = None
        self._copy: ProxyReader | None = None
        self._rewinder: Rewinder | None = None
        self._rewinding = False
        self._last = 0.0
        self._path: Path | None = None
        self._proxy: Path | None = None
        self._times: FrameTimes | None = None
        self._film = 0
        self._request = 0
        self._oldest = 0
        self._latest = (0, _GLIMPSE)
        self._exact_frame = -1
        self._resting = 0.0
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._on_rest)
        self._seen.connect(self._on_seen, Qt.ConnectionType.QueuedConnection)

    def open(self, path: Path, times: FrameTimes | None, proxy: Path | None = None) -> None:
        """Go over to another film; `proxy` is the folder of its scrubbing copy, which may be incomplete or missing."""
        self._film += 1
        film = self._film
        self._path, self._times, self._proxy, self._exact_frame = path, None, proxy, -1
        self.forget()

        def load() -> tuple[FrameTimes, float]:
            self._drop()
            self._reader = FrameReader(path, times, lambda: film == self._film)
            return self._reader.times, self._reader.aspect

        def tell(found: tuple[FrameTimes, float]) -> None:
            self._times = found[0]
            self.loaded.emit(*found)

        self._lane.run(Operation(load, tell, self._on_failure, wanted=lambda: film == self._film))
        if self._copy is not None or self._rewinder is not None:
            self._copy_lane.run(Operation(self._drop_copy))

    def unload(self) -> None:
        """Release the film."""
        if self._path is None:
            return
        self._film += 1
        self.forget()
        self._path = self._times = self._proxy = None
        self._lane.run(Operation(self._drop))
        self._copy_lane.run(Operation(self._drop_copy))

    def request(self, seconds: float, sharp: bool = True) -> None:
        """Ask for the frame at `seconds`; newer requests replace it. Without `sharp`, the copy's picture will do."""
        self._request += 1
        self._rest.stop()
        back, self._last = 0 < self._last - seconds <= _REWIND_SECONDS, seconds
        if sharp:
            self._end_rewinding()
        if self._times is None or self._is_a_step(seconds) or (self._proxy is None and (sharp or not back)):
            self._read_film(seconds, self._request, glimpses=sharp)
            return
        self._read_small(seconds, self._request, sharp, back)
        if sharp:
            self._resting = seconds
            self._rest.start()

    def forget(self) -> None:
        """Drop what was asked for."""
        self._request += 1
        self._oldest = self._request + 1
        self._rest.stop()

    def close(self) -> None:
        """Release the film and the threads."""
        self._film += 1
        self.forget()
        self._lane.close(self._drop)
        self._copy_lane.close(self._drop_copy)

    def _is_a_step(self, seconds: float) -> bool:
        if self._times is None or self._exact_frame < 0:
            return False
        return 0 <= self._times.frame_at(seconds) - self._exact_frame <= _STEP_FRAMES

    def _wanted(self, film: int, request: int) -> bool:
        return request == self._request and film == self._film

    def _on_rest(self) -> None:
        self._read_film(self._resting, self._request, glimpses=False)

    def _read_film(self, seconds: float, request: int, glimpses: bool) -> None:
        film = self._film

        def wanted() -> bool:
            return self._wanted(film, request)

        def read() -> None:
            reader = self._reader
            pause = _GLIMPSE_SECONDS
            while reader is not None:
                until = time.monotonic() + pause
                exact = reader.reach(seconds, lambda until=until: wanted() and time.monotonic() < until)
                if exact or glimpses:
                    picture = reader.picture(_MAX_HEIGHT if exact else _GLIMPSE_HEIGHT)
                    rank = _EXACT if exact else _GLIMPSE
                    self._seen.emit(film, request, rank, _screen_image(picture), reader.time)
                if exact or not wanted():
                    return
                # Showing costs time too, which the way to the exact frame would be longer by.
                pause = 2 * pause

        self._lane.run(Operation(read, None, self._on_failure, wanted))

    def _read_small(self, seconds: float, request: int, sharp: bool, back: bool) -> None:
        film, folder, path, times = self._film, self._proxy, self._path, self._times
        assert path is not None and times is not None
        self._rewinding = not sharp

        def wanted() -> bool:
            return self._wanted(film, request)

        def read() -> bool:
            picture = None if folder is None else self._copy_of(folder, times).read(seconds)
            if picture is None and back and not sharp:
                picture = self._rewinder_of(path, times).read(seconds, wanted)
            if picture is not None:
                shown = times.time_of(times.frame_at(seconds))
                self._seen.emit(film, request, _COPY, _screen_image(picture), shown)
            return picture is not None

        def on_read(found: bool) -> None:
            if not found:
                self._rest.stop()
                self._read_film(seconds, request, glimpses=sharp)

        self._copy_lane.run(Operation(read, on_read, self._on_failure, wanted))

    def _copy_of(self, folder: Path, times: FrameTimes) -> ProxyReader:
        if self._copy is None or self._copy.folder != folder:
            self._drop_copy()
            self._copy = ProxyReader(folder, times)
        return self._copy

    def _rewinder_of(self, path: Path, times: FrameTimes) -> Rewinder:
        if self._rewinder is None or self._rewinder.path != path:
            self._drop_rewinder()
            self._rewinder = Rewinder(path, times, _REWIND_HEIGHT)
        return self._rewinder

    def _end_rewinding(self) -> None:
        # What it keeps is worth its memory only while it is used.
        if self._rewinding:
            self._rewinding = False
            self._copy_lane.run(Operation(self._drop_rewinder))

    def _drop(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _drop_copy(self) -> None:
        if self._copy is not None:
            self._copy.close()
            self._copy = None
        self._drop_rewinder()

    def _drop_rewinder(self) -> None:
        if self._rewinder is not None:
            self._rewinder.close()
            self._rewinder = None

    def _on_seen(self, film: int, request: int, rank: int, image: QImage, shown: float) -> None:
        # What a replaced request reached is still nearer than what is on screen, but not than its successor.
        if film != self._film or request < self._oldest or (request, rank) < self._latest:
            return
        self._latest = (request, rank)
        if self._times is not None:
            self._exact_frame = self._times.frame_at(shown) if rank == _EXACT else -1
        self.ready.emit(image, shown)

    def _on_failure(self, error: Exception) -> None:
        self.failed.emit(sentence_for(error))
