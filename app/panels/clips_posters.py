"""A picture of every clip, read from its film in the background while its row is in view."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from app.jobs.operations import Lane, Operation
from app.player.stills import image_of

_HEIGHT = 180
_KEPT = 400


class Posters(QObject):
    """Pictures by the name of their clip."""

    ready = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = Lane(self)
        self._pictures: dict[str, QPixmap] = {}
        self._asked: set[str] = set()
        self._project = 0

    @property
    def loading(self) -> bool:
        """Whether pictures are still to come."""
        return self._lane.busy

    def of(self, name: str, file: Path, duration: float) -> QPixmap | None:
        """The picture from the middle of a clip if it is there, else it is asked for."""
        if name not in self._pictures and name not in self._asked:
            self._ask(name, file, duration / 2)
        return self._pictures.get(name)

    def _ask(self, name: str, file: Path, time: float) -> None:
        self._asked.add(name)
        project = self._project

        def read() -> QImage:
            # Decoding and measuring load slowly: not before there is a clip.
            from emotionai_core.generation.pictures import frame_on_screen

            return image_of(frame_on_screen(file, time)).scaledToHeight(
                _HEIGHT, Qt.TransformationMode.SmoothTransformation
            )

        def keep(image: QImage) -> None:
            if len(self._pictures) >= _KEPT:
                self._pictures.clear()
                self._asked.clear()
            self._pictures[name] = QPixmap.fromImage(image)
            self.ready.emit(name)

        # A clip that cannot be read is shown without a picture; the log says why, and playing it does.
        self._lane.run(Operation(read, keep, wanted=lambda: project == self._project))

    def forget(self) -> None:
        """Another project's clips."""
        self._project += 1
        self._pictures.clear()
        self._asked.clear()

    def close(self) -> None:
        """End the thread."""
        self._project += 1
        self._lane.close()
