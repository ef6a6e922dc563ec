"""People's faces cut from the film, on a thread of their own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from app.jobs.operations import Lane, Operation
from app.player.stills import image_of
from emotionai_core.film.frames import FrameReader
from emotionai_core.records.person import Person, Portrait
from emotionai_core.records.timebase import FrameTimes

_SIZE = 96
_ROOM = 0.35


def cut_face(frame: QImage, box: tuple[float, float, float, float]) -> QImage:
    """A square around a face with some room, inside the frame."""
    x, y, w, h = box
    width, height = frame.width(), frame.height()
    side = min(max(w * width, h * height) * (1 + 2 * _ROOM), width, height)
    left = min(max(0.0, (x + w / 2) * width - side / 2), width - side)
    top = min(max(0.0, (y + h / 2) * height - side / 2), height - side)
    return frame.copy(QRect(int(left), int(top), max(1, int(side)), max(1, int(side))))


class Portraits(QObject):
    """Loads portraits once per film; `times_known` also brings every frame's time, which the same reading finds."""

    ready = Signal()
    times_known = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = Lane(self)
        self._reader: FrameReader | None = None
        self._film = 0
        self._pictures: dict[str, QPixmap] = {}
        self._asked: dict[str, Portrait] = {}

    @property
    def loading(self) -> bool:
        """Whether portraits are still to come."""
        return self._lane.busy

    def open(self, path: Path, times: FrameTimes | None = None) -> None:
        """Go over to another film; `times`, where known, saves reading a long one through."""
        self._film += 1
        film = self._film
        self._pictures.clear()
        self._asked.clear()

        def load() -> FrameTimes:
            self._drop()
            self._reader = FrameReader(path, times)
            return self._reader.times

        def fail(error: Exception) -> None:
            self.failed.emit(str(error))

        self._lane.run(Operation(load, self.times_known.emit, fail, lambda: film == self._film))

    def picture(self, person: Person) -> QPixmap | None:
        """The portrait if it is there; asks for it otherwise."""
        if person.portrait is None:
            return None
        if self._asked.get(person.key) != person.portrait:
            self._asked[person.key] = person.portrait
            self._request(person.key, person.portrait)
        return self._pictures.get(person.key)

    def _request(self, key: str, portrait: Portrait) -> None:
        film = self._film

        def cut() -> QImage | None:
            if self._reader is None:
                return None
            return cut_face(image_of(self._reader.read(portrait.time, 1080)), portrait.box)

        def keep(face: QImage | None) -> None:
            if face is not None and not face.isNull():
                self._pictures[key] = QPixmap.fromImage(
                    face.scaledToHeight(_SIZE, Qt.TransformationMode.SmoothTransformation)
                )
                self.ready.emit()

        self._lane.run(Operation(cut, keep, wanted=lambda: film == self._film))

    def close(self) -> None:
        """Release the film and the thread."""
        self._film += 1
        self._lane.close(self._drop)

    def _drop(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None
