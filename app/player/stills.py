"""Exact frames of a paused film, decoded beside the GUI thread; the newest request wins.

libvlc may show nothing, or a frame several pictures away, after a seek while paused. So a paused picture always comes
from the studio's own reader, which knows every frame's time.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.jobs.operations import Lane, Operation, sentence_for
from emotionai_core.film.frames import FrameReader, Picture
from emotionai_core.records.timebase import FrameTimes

_MAX_HEIGHT = 1080


def image_of(picture: Picture) -> QImage:
    """A QImage of its own memory from RGB rows."""
    height, width, _ = picture.shape
    return QImage(picture.tobytes(), width, height, width * 3, QImage.Format.Format_RGB888).copy()


class Stills(QObject):
    """Shows the frame at a time of one film."""

    ready = Signal(QImage)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = Lane(self)
        self._reader: FrameReader | None = None
        self._film = 0
        self._request = 0

    def open(self, path: Path, times: FrameTimes | None) -> None:
        """Go over to another film."""
        self._film += 1
        film = self._film

        def load() -> None:
            self._drop()
            self._reader = FrameReader(path, times)

        self._lane.run(Operation(load, failure=self._on_failure, wanted=lambda: film == self._film))

    def request(self, seconds: float) -> None:
        """Ask for the frame at `seconds`; it arrives by `ready` unless a newer request replaces this one."""
        self._request += 1
        request, film = self._request, self._film

        def read() -> QImage | None:
            return None if self._reader is None else image_of(self._reader.read(seconds, _MAX_HEIGHT))

        def wanted() -> bool:
            return request == self._request and film == self._film

        self._lane.run(Operation(read, self._on_image, self._on_failure, wanted))

    def forget(self) -> None:
        """Drop what was asked for."""
        self._request += 1

    def close(self) -> None:
        """Release the film and the thread."""
        self._film += 1
        self._lane.close(self._drop)

    def _drop(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _on_image(self, image: QImage | None) -> None:
        if image is not None:
            self.ready.emit(image)

    def _on_failure(self, error: Exception) -> None:
        self.failed.emit(sentence_for(error))
