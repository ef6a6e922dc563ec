"""A project's clip store on a lane of its own: read after every event, written to in the order of what was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from app.jobs.operations import Lane, Operation, sentence_for
from emotionai_core.records.clip import Clip, ClipJob

if TYPE_CHECKING:
    from emotionai_core.generation.store import ClipStore

_T = TypeVar("_T")
# Several events of one moment are one look at the store.
_LOOK_MS = 60
_NAME = "clips.sqlite"


@dataclass(frozen=True, slots=True)
class Stock:
    """What the store holds: jobs in the order of the queue, clips as they were made."""

    jobs: tuple[ClipJob, ...] = ()
    clips: tuple[Clip, ...] = ()


class Keeper(QObject):
    """Holds the store of one project at a time; `folder` is None while there is none."""

    # The newest `Stock`.
    read = Signal(object)
    failed = Signal(str)
    # The store that was open is not the one on the disk any more.
    lost = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lane = Lane(self)
        self._folder: Path | None = None
        self._writable = True
        # Belongs to the lane's thread.
        self._store: tuple[Path, ClipStore] | None = None
        # Which file it is, and whether another one took its place since that was last told.
        self._file: tuple[int, int] | None = None
        self._gone = False
        self._pause = QTimer(self, singleShot=True, interval=_LOOK_MS)
        self._pause.timeout.connect(self.look)

    @property
    def busy(self) -> bool:
        """Whether something is still to come."""
        return self._lane.busy or self._pause.isActive()

    def hold(self, folder: Path | None, writable: bool = True) -> None:
        """Go over to another project; one that is not `writable` is only looked at."""
        self._pause.stop()
        self._folder, self._writable = folder, writable
        self._lane.run(Operation(self._drop, write=True))

    def look_soon(self) -> None:
        """Look at the store after this moment's events."""
        if not self._pause.isActive():
            self._pause.start()

    def look(self) -> None:
        """Look at the store; one that is not there yet is not made by looking."""
        folder = self._folder
        if folder is None:
            return

        def do() -> tuple[Stock, bool]:
            self._drop_lost(folder)
            # Not even its code is loaded for a project that never had a clip.
            stock = self._stock(folder) if (folder / _NAME).is_file() else Stock()
            return stock, self._was_lost()

        def show(found: tuple[Stock, bool]) -> None:
            self._show(*found)

        self._lane.run(Operation(do, show, self._tell, lambda: folder is self._folder))

    def write(self, do: Callable[[ClipStore], _T], then: Callable[[_T], None] | None = None) -> None:
        """Change the store, and say what it holds now; `then` gets what came of it."""
        folder = self._folder
        if folder is None:
            return

        def work() -> tuple[_T, Stock, bool]:
            self._drop_lost(folder)
            made = do(self._opened(folder))
            return made, self._stock(folder), self._was_lost()

        def show(result: tuple[_T, Stock, bool]) -> None:
            self._show(*result[1:])
            if then is not None:
                then(result[0])

        self._lane.run(Operation(work, show, self._tell, lambda: folder is self._folder, write=True))

    def run(self, do: Callable[[], _T], then: Callable[[_T], None]) -> None:
        """Do something beside the store, such as copying a clip."""
        folder = self._folder
        self._lane.run(Operation(do, then, self._tell, lambda: folder is self._folder, write=True))

    def close(self) -> None:
        """Write what is still to be written, and end the lane."""
        self._pause.stop()
        self._folder = None
        self._lane.close(self._drop)

    def _opened(self, folder: Path) -> ClipStore:
        if self._store is None or self._store[0] != folder:
            # Loads the core's storage: not before there is something to store.
            from emotionai_core.generation.store import ClipStore

            self._drop()
            self._store = folder, ClipStore(folder, writable=self._writable)
            self._file = _identity(folder / _NAME)
        return self._store[1]

    def _drop_lost(self, folder: Path) -> None:
        """Let go of a store whose file was deleted or replaced: what is written there, nobody finds."""
        if self._store is not None and self._store[0] == folder and self._file != _identity(folder / _NAME):
            # One that came to be since was only not there yet.
            self._gone = self._gone or self._file is not None
            self._drop()

    def _was_lost(self) -> bool:
        gone, self._gone = self._gone, False
        return gone

    def _show(self, stock: Stock, lost: bool) -> None:
        if lost:
            self.lost.emit()
        self.read.emit(stock)

    def _stock(self, folder: Path) -> Stock:
        store = self._opened(folder)
        return Stock(store.jobs(), store.clips())

    def _drop(self) -> None:
        if self._store is not None:
            self._store[1].close()
            self._store = None

    def _tell(self, error: Exception) -> None:
        self.failed.emit(sentence_for(error))


def _identity(file: Path) -> tuple[int, int] | None:
    """Which file a path leads to, None without one."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
