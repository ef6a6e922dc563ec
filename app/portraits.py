"""People's faces cut from the film, on a thread of their own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from app.jobs.operations import Lane, Operation
from app.player.stills import image_of
from emotionai_core.film.frames import FrameReader, Picture
from emotionai_core.film.proxy import ProxyReader
from emotionai_core.project.load import restored_looks
from emotionai_core.records.person import Person, Portrait, RestoredLook
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
    """Loads portraits once per film; `times_known` also brings every frame's time, which the same reading finds.

    Single looks at a face are cut too, as long as somebody says that they are in view.
    """

    ready = Signal()
    # It is known which faces there are restored pictures of.
    restored_known = Signal()
    # The look with this number is there.
    look_ready = Signal(int)
    times_known = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = Lane(self)
        self._reader: FrameReader | None = None
        self._film = 0
        self._pictures: dict[str, QPixmap] = {}
        self._asked: dict[str, Portrait | RestoredLook] = {}
        self._restored: Mapping[int, RestoredLook] = {}
        # Whose picture is a restored one.
        self._made_up: set[str] = set()
        # The scrubbing copy, where there is one: single looks come from all over the film.
        self._copy: ProxyReader | None = None
        self._looks: dict[int, tuple[Portrait, QPixmap]] = {}
        self._looks_asked: dict[int, Portrait] = {}
        self._in_view: frozenset[int] = frozenset()

    @property
    def loading(self) -> bool:
        """Whether portraits are still to come."""
        return self._lane.busy

    @property
    def restored(self) -> Mapping[int, RestoredLook]:
        """The restored portraits of this film by face track."""
        return self._restored

    def is_restored(self, key: str) -> bool:
        """Whether the picture of a person is a restored one."""
        return key in self._made_up

    def open(
        self, path: Path, times: FrameTimes | None = None, proxy: Path | None = None, restored: Path | None = None
    ) -> None:
        """Go over to another film; `times`, where known, saves reading a long one through; `proxy` is its copy.

        `restored` is the artefact with restored portraits.
        """
        self._film += 1
        film = self._film
        self._pictures.clear()
        self._asked.clear()
        self._looks.clear()
        self._looks_asked.clear()
        self._restored = {}
        self._made_up.clear()
        if restored is not None:
            self._load_restored(restored)

        def load() -> FrameTimes:
            self._drop()
            self._reader = FrameReader(path, times, lambda: film == self._film)
            self._copy = ProxyReader(proxy, self._reader.times) if proxy is not None else None
            return self._reader.times

        def fail(error: Exception) -> None:
            self.failed.emit(str(error))

        self._lane.run(Operation(load, self.times_known.emit, fail, lambda: film == self._film))

    def _load_restored(self, artefact: Path) -> None:
        film = self._film

        def keep(looks: Mapping[int, RestoredLook]) -> None:
            self._restored = looks
            self.restored_known.emit()

        # Without them the portraits are the film's own; the log says why.
        self._lane.run(Operation(lambda: restored_looks(artefact), keep, wanted=lambda: film == self._film))

    def picture(self, person: Person, restored: RestoredLook | None = None) -> QPixmap | None:
        """The portrait if it is there, else it is asked for; with `restored` that picture in place of the film's."""
        if person.portrait is None:
            return None
        wanted = restored or person.portrait
        if self._asked.get(person.key) != wanted:
            self._asked[person.key] = wanted
            self._request(person.key, person.portrait, restored)
        return self._pictures.get(person.key)

    def _request(self, key: str, portrait: Portrait, restored: RestoredLook | None) -> None:
        film = self._film

        def cut() -> tuple[QImage | None, bool]:
            face = QImage() if restored is None else QImage.fromData(restored.picture)
            if not face.isNull():
                return face, True
            if self._reader is None:
                return None, False
            return cut_face(image_of(self._reader.read(portrait.time, 1080)), portrait.box), False

        def keep(found: tuple[QImage | None, bool]) -> None:
            face, made_up = found
            if face is not None and not face.isNull():
                mode = Qt.TransformationMode.SmoothTransformation
                self._pictures[key] = QPixmap.fromImage(face.scaledToHeight(_SIZE, mode))
                self._made_up = self._made_up | {key} if made_up else self._made_up - {key}
                self.ready.emit()

        self._lane.run(Operation(cut, keep, wanted=lambda: film == self._film))

    def keep_in_view(self, numbers: frozenset[int]) -> None:
        """Which looks somebody can see: those that went out of view before their turn are not cut."""
        self._in_view = numbers
        self._looks_asked = {number: look for number, look in self._looks_asked.items() if number in numbers}

    def look(self, number: int, look: Portrait) -> QPixmap | None:
        """One look at a face if it is there; asks for it otherwise, for as long as it is in view."""
        kept = self._looks.get(number)
        if kept is not None and kept[0] == look:
            return kept[1]
        if number in self._in_view and self._looks_asked.get(number) != look:
            self._looks_asked[number] = look
            self._request_look(number, look)
        return None

    def _request_look(self, number: int, look: Portrait) -> None:
        film = self._film

        def wanted() -> bool:
            return film == self._film and number in self._in_view

        def cut() -> QImage | None:
            picture = self._read(look.time)
            return None if picture is None else cut_face(image_of(picture), look.box)

        def keep(face: QImage | None) -> None:
            if face is not None and not face.isNull():
                mode = Qt.TransformationMode.SmoothTransformation
                self._looks[number] = look, QPixmap.fromImage(face.scaledToHeight(_SIZE, mode))
                self.look_ready.emit(number)

        self._lane.run(Operation(cut, keep, wanted=wanted))

    def _read(self, time: float) -> Picture | None:
        picture = self._copy.read(time) if self._copy is not None else None
        if picture is None and self._reader is not None:
            picture = self._reader.read(time, 1080)
        return picture

    def close(self) -> None:
        """Release the film and the thread."""
        self._film += 1
        self._lane.close(self._drop)

    def _drop(self) -> None:
        if self._copy is not None:
            self._copy.close()
            self._copy = None
        if self._reader is not None:
            self._reader.close()
            self._reader = None
