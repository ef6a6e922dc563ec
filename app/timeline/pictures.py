"""Small pictures of the film for the filmstrip, decoded in the background; what is in view comes first."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from app.jobs.operations import Lane, Operation
from emotionai_core.film.frames import FrameReader, Picture
from emotionai_core.film.proxy import ProxyReader
from emotionai_core.records.timebase import FrameTimes

_HEIGHT = 96
_KEPT = 600
_REST_MS = 60


class Thumbnails(QObject):
    """Pictures by film time. `want` says what is in view: only that is decoded, and nothing that was asked before."""

    ready = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.aspect = 16 / 9
        self._lane = Lane(self)
        # Decoding beside a moving view would make it stutter: pictures come where the view comes to rest.
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._ask)
        self._film = 0
        self._pictures: OrderedDict[float, QImage] = OrderedDict()
        self._wanted: frozenset[float] = frozenset()
        self._pending: set[float] = set()
        self._failed: set[float] = set()
        # These two belong to the lane's thread.
        self._copy: ProxyReader | None = None
        self._reader: FrameReader | None = None

    @property
    def busy(self) -> bool:
        """Whether pictures are still to come."""
        return self._lane.busy or self._rest.isActive()

    def open(self, film: Path, times: FrameTimes | None, proxy: Path | None, aspect: float) -> None:
        """Go over to another film; `times` None reads them from it."""
        self.forget()
        self.aspect = aspect if aspect > 0 else 16 / 9
        number = self._film

        def load() -> None:
            self._drop()
            if times is not None and proxy is not None and proxy.is_dir():
                self._copy = ProxyReader(proxy, times)
            if film.is_file():
                self._reader = FrameReader(film, times)

        self._lane.run(Operation(load, wanted=lambda: number == self._film))

    def forget(self) -> None:
        """No film."""
        self._film += 1
        self._wanted = frozenset()
        self._rest.stop()
        self._pending.clear()
        self._failed.clear()
        self._pictures.clear()

    def image(self, moment: float) -> QImage | None:
        """The picture at a time, if it is there."""
        found = self._pictures.get(moment)
        if found is not None:
            self._pictures.move_to_end(moment)
        return found

    def want(self, moments: list[float]) -> None:
        """What is in view now."""
        wanted = frozenset(moments)
        if wanted != self._wanted:
            self._wanted = wanted
            if any(self._missing(moment) for moment in moments):
                self._rest.start()

    def _missing(self, moment: float) -> bool:
        return moment not in self._pictures and moment not in self._pending and moment not in self._failed

    def _ask(self) -> None:
        for moment in sorted(self._wanted):
            if self._missing(moment):
                self._request(moment)

    def _request(self, moment: float) -> None:
        film = self._film
        self._pending.add(moment)

        def wanted() -> bool:
            return film == self._film and moment in self._wanted

        def read() -> tuple[QImage | None]:
            picture = self._read(moment)
            return (None if picture is None else _small(picture),)

        def keep(found: tuple[QImage | None] | None) -> None:
            if found is None:
                # Skipped, and wanted again before the lane's word of it came back: nothing was tried.
                return
            image = found[0]
            if image is None:
                self._failed.add(moment)
                return
            self._pictures[moment] = image
            while len(self._pictures) > _KEPT:
                self._pictures.popitem(last=False)
            self.ready.emit()

        def settled(_outcome: object = None) -> None:
            if film == self._film:
                self._pending.discard(moment)
                if moment in self._wanted and self._missing(moment):
                    self._rest.start()

        def fail(_error: Exception) -> None:
            self._failed.add(moment)

        self._lane.run(Operation(read, keep, fail, wanted))
        # Runs whether the picture was still wanted or not: one that was skipped may be asked for again.
        self._lane.run(Operation(_nothing, settled))

    def _read(self, moment: float) -> Picture | None:
        found = self._copy.read(moment) if self._copy is not None else None
        if found is None and self._reader is not None:
            found = self._reader.read(moment, _HEIGHT * 2)
        return found

    def close(self) -> None:
        """Release the film and the thread."""
        self.forget()
        self._lane.close(self._drop)

    def _drop(self) -> None:
        if self._copy is not None:
            self._copy.close()
        if self._reader is not None:
            self._reader.close()
        self._copy = self._reader = None


def _nothing() -> None:
    return None


def _small(picture: Picture) -> QImage:
    """A picture as high as the filmstrip may get, of its own memory."""
    height, width, _ = picture.shape
    whole = QImage(picture.tobytes(), width, height, width * 3, QImage.Format.Format_RGB888)
    small = whole.scaledToHeight(min(_HEIGHT, height))
    # The scaled one shares nothing with the rows above, except where nothing was scaled.
    return small.convertToFormat(QImage.Format.Format_RGB32)
