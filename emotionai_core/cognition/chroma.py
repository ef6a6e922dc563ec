"""Long-term memory in Chroma: one collection a person, in the project's `memory` folder.

The folder is an index that can always be made again from the project: what counts is the project's database and
artefacts. It is opened only when its files are byte for byte what they were when it was closed, written by one process
at a time, and made anew beside the old one, which stays until the new one is whole.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.cognition.chroma_client import ChromaFolder, Record, Scalar
from emotionai_core.cognition.long_term import ExactIndex
from emotionai_core.cognition.store_seal import CONTENTS, Contents, Shelf, seal, sealed, unseal
from emotionai_core.errors import Cancelled, StudioError
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.memory import Memories, Mind
from emotionai_core.workers.locks import FileLock

FOLDER: Final = "memory"
# Of all records: more changes than this take longer one by one than all at once.
_FEW: Final = 0.2
# Cosines of the same two vectors differ in the last digits only.
_DIGITS: Final = 6

Books = dict[str, list[Record]]


class StoreBusy(StudioError):
    """Another process is using the store."""

    def __init__(self) -> None:
        super().__init__(
            "The store of long-term memory is in use by another program; it was left alone.", "Try again in a moment."
        )


class StoreDamaged(StudioError):
    """There is no store, or it is not what it was when it was closed."""

    def __init__(self) -> None:
        super().__init__("The store of long-term memory is missing or damaged.", "Run: emotionai remember PROJECT")


class StoreFailed(StudioError):
    """Chroma could not do what it was asked to."""

    def __init__(self, told: str) -> None:
        super().__init__(f"The store of long-term memory cannot be used: {told}.", "The project is whole.")


class Did(Enum):
    """What became of the store: nothing had changed, it was filled, brought up to date, or made anew after damage."""

    KEPT = "kept"
    FILLED = "filled"
    UPDATED = "updated"
    REBUILT = "rebuilt"


@dataclass(frozen=True, slots=True)
class Loaded:
    """`count` memories are in the store; `unreadable` have no sentence vector and are not."""

    did: Did
    count: int
    unreadable: int

    def sentence(self) -> str:
        """What was done, for a person."""
        done = {
            Did.KEPT: "Long-term memory was up to date",
            Did.FILLED: "Long-term memory was filled",
            Did.UPDATED: "Long-term memory was brought up to date",
            Did.REBUILT: "The store of long-term memory was damaged and was made again from the project",
        }[self.did]
        without = f"; {self.unreadable} have no sentence vector and are not in it" if self.unreadable else ""
        return f"{done}: {self.count} memories{without}."


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The memory of a line by its number, and how like it is: the cosine, in [-1, 1]."""

    utterance: int
    similarity: float


def load(
    folder: Path, mind: Mind, index: ExactIndex, analysis: Analysis, cancelled: Callable[[], bool] = lambda: False
) -> Loaded:
    """Let the store in `folder` hold the long-term memories of the film, and nothing else.

    Only what is other than before is written. Raises `StoreBusy`, or `StudioError` where it cannot be written.
    """
    books, unreadable = _books(mind, index, analysis)
    wanted = {key: {one.id: _digest(one) for one in records} for key, records in books.items()}
    count = sum(len(records) for records in books.values())
    with _alone(folder):
        if not books:
            # Nothing to keep needs no Chroma.
            shutil.rmtree(folder, ignore_errors=True)
            return Loaded(Did.KEPT, 0, unreadable)
        contents = sealed(folder)
        if contents is not None and {key: one.records for key, one in contents.shelves.items()} == wanted:
            return Loaded(Did.KEPT, count, unreadable)
        if contents is not None and _changes(contents, wanted) <= _FEW * count:
            shelves = _shelves(wanted, contents.shelves)
            if _updated(folder, contents, books, shelves):
                return Loaded(Did.UPDATED, count, unreadable)
            contents = None
        was_there = folder.exists()
        _build(folder, books, _shelves(wanted, {}), cancelled)
        did = Did.REBUILT if was_there and contents is None else Did.FILLED
        return Loaded(did, count, unreadable)


class MemoryStore:
    """The store, open for asking until it is closed."""

    def __init__(self, chroma: ChromaFolder, shelves: Mapping[str, Shelf]) -> None:
        self._chroma = chroma
        self.shelves = shelves

    def neighbours(self, vector: npt.NDArray[np.float32], person: str, limit: int) -> tuple[Neighbour, ...]:
        """The memories of `person` nearest to `vector` (384,), nearest first; equal ones in film order."""
        wanted = 2 * limit
        while True:
            found = self.nearest(vector, person, wanted)
            # Where the last ones are equal, others that were not asked for may be equal to them too.
            if len(found) < wanted or found[-1].similarity < found[limit - 1].similarity:
                return found[:limit]
            wanted *= 4

    def nearest(self, vector: npt.NDArray[np.float32], person: str, count: int) -> tuple[Neighbour, ...]:
        """As `neighbours`, but which of those that are as near as the last one are left out is left open."""
        shelf = self.shelves.get(person)
        if shelf is None or not vector.any():
            return ()
        near = self._chroma.near(shelf.collection, vector, min(count, len(shelf.records)))
        found = [Neighbour(int(one.id), round(one.similarity, _DIGITS)) for one in near]
        place = {number: place for place, number in enumerate(shelf.records)}
        return tuple(sorted(found, key=lambda one: (-one.similarity, place[str(one.utterance)])))


@contextmanager
def opened(folder: Path) -> Generator[MemoryStore]:
    """The store in `folder`; raises `StoreBusy`, and `StoreDamaged` where there is none that can be trusted."""
    with _alone(folder):
        contents = sealed(folder)
        if contents is None:
            raise StoreDamaged
        try:
            with _plain_errors(), ChromaFolder(folder) as chroma:
                yield MemoryStore(chroma, contents.shelves)
        except StoreFailed:
            unseal(folder)
            raise
        finally:
            # Chroma changes its files by reading them.
            if (folder / CONTENTS).exists():
                seal(folder, contents.shelves)


def neighbours(folder: Path, vector: npt.NDArray[np.float32], person: str, limit: int) -> tuple[Neighbour, ...]:
    """The memories of `person` nearest to `vector` (384,), nearest first; raises as `opened` does."""
    with opened(folder) as store:
        return store.neighbours(vector, person, limit)


@contextmanager
def _alone(folder: Path) -> Generator[None]:
    try:
        lock = FileLock(folder.with_name(f"{folder.name}.lock"))
    except BlockingIOError:
        raise StoreBusy from None
    except OSError as error:
        raise _unwritable(error) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _plain_errors() -> Generator[None]:
    """What Chroma raises, panics of its native part included, as errors of ours."""
    try:
        yield
    except (StudioError, Cancelled, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except OSError as error:
        raise _unwritable(error) from error
    except BaseException as error:
        raise StoreFailed(" ".join(str(error).split())[:200]) from error


def _unwritable(error: OSError) -> StudioError:
    return StudioError(
        f"The store of long-term memory cannot be written: {error.strerror or error}.",
        "Free some disk space or check the folder's permissions; the project is whole.",
    )


def _books(mind: Mind, index: ExactIndex, analysis: Analysis) -> tuple[Books, int]:
    """Long-term memories by person, in film order, and how many have no vector."""
    memories = mind.memories
    names = {person.key: analysis.name(person.key) for person in analysis.people}
    vectors: dict[int, npt.NDArray[np.float32]] = {}
    books: Books = {}
    unreadable = 0
    for row in np.flatnonzero(np.isfinite(memories.promoted)).tolist():
        line, key = int(memories.line[row]), memories.keys[int(memories.person[row])]
        if not index.known(line):
            unreadable += 1
            continue
        if line not in vectors:
            vectors[line] = index.vector(line)
        words, name = analysis.lines[line].utterance.text, names.get(key, key)
        about = _about(memories, row, key, name)
        books.setdefault(key, []).append(Record(str(memories.utterance[row]), vectors[line], words, about))
    return books, unreadable


def _about(memories: Memories, row: int, key: str, name: str) -> dict[str, Scalar]:
    """What is known of a memory, in the types that Chroma takes."""
    return {
        "person": key,
        "name": name,
        "utterance": int(memories.utterance[row]),
        "emotion": memories.shown(row),
        "time": float(memories.time[row]),
        "valence": float(memories.valence[row]),
        "arousal": float(memories.arousal[row]),
        "surprise": float(memories.surprise[row]),
        "references": int(memories.references[row]),
        "promoted": float(memories.promoted[row]),
    }


def _digest(record: Record) -> str:
    """Hex digits that are others when the record is another one."""
    digest = hashlib.blake2b(record.vector.tobytes(), digest_size=8)
    digest.update(repr((record.words, sorted(record.about.items()))).encode(errors="replace"))
    return digest.hexdigest()


def _shelves(wanted: Mapping[str, dict[str, str]], there: Mapping[str, Shelf]) -> dict[str, Shelf]:
    """A shelf for everybody: the one that is there, else one of a free name."""
    taken = {shelf.collection for shelf in there.values()}
    # Chroma's names have three characters at least, and people's keys may hold any.
    free = (name for number in range(len(wanted) + len(taken)) if (name := f"person-{number:05d}") not in taken)
    return {
        key: Shelf(there[key].collection if key in there else next(free), records)
        for key, records in sorted(wanted.items())
    }


def _changes(contents: Contents, wanted: Mapping[str, dict[str, str]]) -> int:
    """How many records would have to be written or taken away."""
    before = {(key, one) for key, shelf in contents.shelves.items() for one in shelf.records.items()}
    after = {(key, one) for key, records in wanted.items() for one in records.items()}
    return len(before ^ after)


def _updated(folder: Path, contents: Contents, books: Books, shelves: dict[str, Shelf]) -> bool:
    """Write what is other than before; whether Chroma took it."""
    try:
        unseal(folder)
        with _plain_errors(), ChromaFolder(folder) as chroma:
            for key in sorted(contents.shelves.keys() - shelves.keys()):
                chroma.drop(contents.shelves[key].collection)
            for key, shelf in shelves.items():
                before = contents.shelves[key].records if key in contents.shelves else {}
                if key not in contents.shelves:
                    chroma.create(shelf.collection, {"person": key})
                gone = [one for one in before if one not in shelf.records]
                if gone:
                    chroma.remove(shelf.collection, gone)
                changed = [one for one in books[key] if before.get(one.id) != shelf.records[one.id]]
                if changed:
                    chroma.put(shelf.collection, changed)
        seal(folder, shelves)
    except (StudioError, OSError):
        # Whatever it was, a store made from nothing does not have it.
        return False
    return True


def _build(folder: Path, books: Books, shelves: dict[str, Shelf], cancelled: Callable[[], bool]) -> None:
    """Make the store beside the old one and put it in its place."""
    fresh, old = folder.with_name(f"{folder.name}.new"), folder.with_name(f"{folder.name}.old")
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    try:
        fresh.mkdir(parents=True)
        with _plain_errors(), ChromaFolder(fresh) as chroma:
            for key, shelf in shelves.items():
                if cancelled():
                    raise Cancelled
                chroma.create(shelf.collection, {"person": key})
                chroma.put(shelf.collection, books[key])
        seal(fresh, shelves)
        if folder.exists():
            folder.replace(old)
        fresh.replace(folder)
    except OSError as error:
        raise _unwritable(error) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
