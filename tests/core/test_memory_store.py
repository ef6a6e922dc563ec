"""Long-term memory in Chroma: the same neighbours as the exact index, and never anything but an index."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from emotionai_core.cognition import chroma
from emotionai_core.cognition.chroma import Did, MemoryStore, StoreBusy, StoreDamaged, load, neighbours, opened
from emotionai_core.cognition.long_term import ExactIndex
from emotionai_core.errors import Cancelled, StudioError
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.memory import Memories
from tests.core.remembered import People, index_of, memories_of, unit_vectors

ROOT = Path(__file__).parents[2]
FILES = ("chroma.sqlite3", "data_level0.bin", "header.bin", "index_metadata.pickle", "length.bin", "link_lists.bin")
KEYS = ("ada", "face-1")


def filled(folder: Path, memories: Memories, index: ExactIndex, keys: tuple[str, ...] = KEYS, **more: Any):
    film: Any = People(keys, [f"Line {number}." for number in range(len(index))])
    mind: Any = SimpleNamespace(memories=memories)
    return load(folder, mind, index, film, **more)


def some(count: int = 150, seed: int = 1) -> tuple[Memories, ExactIndex]:
    """Two people who remember most lines, and two lines that nobody keeps."""
    chance = np.random.default_rng(seed)
    rows = [
        (person, line, EMOTIONS[int(chance.integers(7))], line + float(chance.integers(1, 50)))
        for line in range(2, count)
        for person in ((0, 1) if line % 3 else (0,))
    ]
    return memories_of(rows, KEYS), index_of(unit_vectors(count, seed))


def exact(memories: Memories, index: ExactIndex, key: str, vector: np.ndarray) -> list[tuple[float, int]]:
    """(minus similarity, line number) of all that are kept, nearest first, computed plainly."""
    rows = np.flatnonzero((memories.person == memories.keys.index(key)) & np.isfinite(memories.promoted))
    own = np.stack([index.vector(int(line)) for line in memories.line[rows]]).astype(float)
    cosine = own @ vector / np.linalg.norm(own, axis=1) / np.linalg.norm(vector)
    numbers = memories.utterance[rows].tolist()
    return sorted((-round(near, 6), number) for near, number in zip(cosine, numbers, strict=True))


def same(store: MemoryStore, memories: Memories, index: ExactIndex, key: str, vector: np.ndarray) -> None:
    """The store's answer is the exact one, up to what single precision cannot tell apart."""
    got, wanted = store.neighbours(vector, key, 8), exact(memories, index, key, vector)
    cosine = {number: -near for near, number in wanted}
    assert [one.similarity for one in got] == pytest.approx([-near for near, _ in wanted[:8]], abs=2e-6)
    assert all(one.similarity == pytest.approx(cosine[one.utterance], abs=2e-6) for one in got)
    if len({round(near, 5) for near, _ in wanted[:9]}) == len(wanted[:9]):
        assert [one.utterance for one in got] == [number for _, number in wanted[:8]]


def test_a_memory_of_nothing_shown_is_stored_without_emotion():
    memories, index = memories_of([(0, 2, "", 5.0), (0, 3, "neutral", 5.0)], KEYS), index_of(unit_vectors(5))
    film: Any = People(KEYS, [f"Line {number}." for number in range(5)])
    books, _ = chroma._books(SimpleNamespace(memories=memories), index, film)  # type: ignore[arg-type]
    assert [one.about["emotion"] for one in books["ada"]] == ["", "neutral"]


def test_two_thousand_memories_have_the_neighbours_of_the_exact_index(tmp_path: Path):
    memories, index = some(1250)
    assert len(memories) > 2000
    done = filled(tmp_path / "memory", memories, index)
    assert (done.did, done.count, done.unreadable) == (Did.FILLED, len(memories), 0)
    with opened(tmp_path / "memory") as store:
        for number, vector in enumerate(unit_vectors(60, 9)):
            key = KEYS[number % 2]
            same(store, memories, index, key, vector)
        for line in range(2, 40):
            same(store, memories, index, "ada", index.vector(line))


def test_equal_vectors_come_in_film_order(tmp_path: Path):
    vectors = unit_vectors(300, 2)
    vectors[100:200] = vectors[100]
    memories = memories_of([(0, line, "joy", 1.0) for line in range(300)], KEYS)
    index = index_of(vectors)
    filled(tmp_path / "memory", memories, index)
    found = neighbours(tmp_path / "memory", index.vector(150), "ada", 5)
    assert [one.utterance for one in found] == [1000, 1010, 1020, 1030, 1040]
    with opened(tmp_path / "memory") as store:
        assert store.neighbours(index.vector(0), "nobody", 5) == ()
        assert store.neighbours(np.zeros(384, np.float32), "ada", 5) == ()
        assert len(store.neighbours(index.vector(0), "ada", 1000)) == 300


def test_what_has_not_changed_is_not_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    memories, index = some()
    filled(tmp_path / "memory", memories, index)
    monkeypatch.setattr(chroma, "ChromaFolder", None)
    again = filled(tmp_path / "memory", memories, index)
    assert again.did is Did.KEPT and again.sentence() == f"Long-term memory was up to date: {len(memories)} memories."


def test_a_few_changes_are_written_one_by_one_and_give_what_a_fresh_store_does(tmp_path: Path):
    memories, index = some()
    filled(tmp_path / "memory", memories, index)
    memories.promoted[5], memories.promoted[6] = np.inf, 0.5
    memories.references[7] = 12
    database = (tmp_path / "memory" / "chroma.sqlite3").stat().st_ino
    assert filled(tmp_path / "memory", memories, index).did is Did.UPDATED
    assert (tmp_path / "memory" / "chroma.sqlite3").stat().st_ino == database
    filled(tmp_path / "fresh", memories, index)
    with opened(tmp_path / "memory") as old, opened(tmp_path / "fresh") as new:
        for vector in unit_vectors(20, 5):
            for key in KEYS:
                assert old.neighbours(vector, key, 7) == new.neighbours(vector, key, 7)
    assert filled(tmp_path / "memory", memories, index).did is Did.KEPT


def test_people_who_are_gone_or_new_are_taken_along(tmp_path: Path):
    memories, index = some()
    filled(tmp_path / "memory", memories, index)
    few = memories_of([(0, 3, "joy", 1.0), (2, 4, "joy", 1.0)], (*KEYS, "voice 你"))
    assert filled(tmp_path / "memory", few, index, (*KEYS, "voice 你")).count == 2
    with opened(tmp_path / "memory") as store:
        assert [one.utterance for one in store.neighbours(index.vector(4), "voice 你", 5)] == [40]
        assert store.neighbours(index.vector(4), "face-1", 5) == ()


def test_lines_without_vectors_are_left_out_and_said(tmp_path: Path):
    memories = memories_of([(0, line, "joy", 1.0) for line in range(4)], KEYS)
    done = filled(tmp_path / "memory", memories, index_of(unit_vectors(4), without=[1, 2]))
    assert (done.count, done.unreadable) == (2, 2) and "2 have no sentence vector" in done.sentence()


def test_no_memories_need_no_store(tmp_path: Path):
    memories, index = some()
    filled(tmp_path / "memory", memories, index)
    done = filled(tmp_path / "memory", memories_of([], KEYS), index)
    assert done.count == 0 and not (tmp_path / "memory").exists()
    with pytest.raises(StoreDamaged, match="missing"):
        neighbours(tmp_path / "memory", unit_vectors(1)[0], "ada", 5)


@pytest.mark.parametrize("name", [*FILES, "contents.seal"])
def test_whatever_file_is_damaged_the_store_is_made_again(tmp_path: Path, name: str):
    memories, index = some()
    place, vector = tmp_path / "memory", unit_vectors(1, 4)[0]
    filled(place, memories, index)
    wanted = neighbours(place, vector, "ada", 6)
    for harm in ("cut", "flip", "empty", "gone"):
        path = max(sorted(place.rglob(name)), key=lambda one: one.stat().st_size)
        data = bytearray(path.read_bytes())
        if harm == "gone":
            path.unlink()
        else:
            data[len(data) // 2] ^= 0xFF
            path.write_bytes({"cut": data[: len(data) // 2], "flip": data, "empty": b""}[harm])
        with pytest.raises(StoreDamaged):
            neighbours(place, vector, "ada", 6)
        done = filled(place, memories, index)
        assert done.did is Did.REBUILT and "damaged and was made again" in done.sentence()
        assert neighbours(place, vector, "ada", 6) == wanted
    assert sorted(path.name for path in tmp_path.iterdir()) == ["memory", "memory.lock"]


def test_a_store_of_another_making_is_replaced(tmp_path: Path):
    place = tmp_path / "memory"
    place.mkdir()
    (place / "notes.txt").write_text("not ours")
    memories, index = some(20)
    assert filled(place, memories, index).did is Did.REBUILT
    assert not (place / "notes.txt").exists()


def test_a_stopped_filling_leaves_the_store_before(tmp_path: Path):
    memories, index = some()
    filled(tmp_path / "memory", memories, index)
    other, other_index = some(seed=8)
    with pytest.raises(Cancelled):
        filled(tmp_path / "memory", other, other_index, cancelled=lambda: True)
    assert filled(tmp_path / "memory", memories, index).did is Did.KEPT
    assert sorted(path.name for path in tmp_path.iterdir()) == ["memory", "memory.lock"]


def test_a_failure_of_chroma_is_one_sentence_and_heals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    memories, index = some()
    filled(tmp_path / "memory", memories, index)

    class Panic(BaseException):
        """As the native part raises."""

    def fail(*_: object) -> None:
        raise Panic("range end index 7 out of range")

    with monkeypatch.context() as broken:
        broken.setattr("emotionai_core.cognition.chroma_client.ChromaFolder.near", fail)
        with pytest.raises(StudioError, match="cannot be used: range end index 7"):
            neighbours(tmp_path / "memory", unit_vectors(1)[0], "ada", 5)
    with pytest.raises(StoreDamaged):
        neighbours(tmp_path / "memory", unit_vectors(1)[0], "ada", 5)
    assert filled(tmp_path / "memory", memories, index).did is Did.REBUILT


def test_a_failing_update_is_made_good_from_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    memories, index = some()
    filled(tmp_path / "memory", memories, index)
    memories.promoted[5] = np.inf

    def fail(*_: object) -> None:
        raise RuntimeError("attempt to write a readonly database")

    monkeypatch.setattr("emotionai_core.cognition.chroma_client.ChromaFolder.remove", fail)
    done = filled(tmp_path / "memory", memories, index)
    assert done.did is Did.REBUILT and done.count == len(memories) - 1


def test_a_folder_that_takes_nothing_is_one_sentence(tmp_path: Path):
    (tmp_path / "memory.new").write_text("in the way")
    (tmp_path / "file").write_text("")
    memories, index = some(20)
    with pytest.raises(StudioError, match="cannot be written"):
        filled(tmp_path / "file" / "memory", memories, index)


HOLD = """
import sys
from pathlib import Path
from emotionai_core.cognition.chroma import opened
with opened(Path(sys.argv[1])) as store:
    print("open", flush=True)
    sys.stdin.readline()
"""


def test_two_processes_at_once_never_share_it(tmp_path: Path):
    memories, index = some()
    place = tmp_path / "memory"
    filled(place, memories, index)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(place)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True
    ) as other:
        assert other.stdin and other.stdout and other.stdout.readline() == "open\n"
        with pytest.raises(StoreBusy, match="left alone"):
            filled(place, memories, index)
        with pytest.raises(StoreBusy):
            neighbours(place, unit_vectors(1)[0], "ada", 5)
        other.stdin.write("\n")
        other.stdin.close()
        assert other.wait(30) == 0
    assert filled(place, memories, index).did is Did.KEPT


def test_a_process_that_died_while_it_read_costs_a_rebuild_at_most(tmp_path: Path):
    memories, index = some()
    place = tmp_path / "memory"
    filled(place, memories, index)
    wanted = neighbours(place, unit_vectors(1)[0], "ada", 5)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(place)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True
    ) as other:
        assert other.stdout and other.stdout.readline() == "open\n"
        other.kill()
    assert filled(place, memories, index).did in (Did.KEPT, Did.REBUILT)
    assert neighbours(place, unit_vectors(1)[0], "ada", 5) == wanted


QUIET = """
import os, sys
from pathlib import Path
asked = []
sys.addaudithook(lambda event, args: asked.append(event) if event in (
    "socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.bind") else None)
os.environ.update(CHROMA_API_IMPL="chromadb.api.fastapi.FastAPI", CHROMA_SERVER_HOST="localhost")
Path(".env").write_text("chroma_api_impl=chromadb.api.fastapi.FastAPI\\nchroma_server_host=localhost\\n")
import numpy as np
from emotionai_core.cognition.chroma_client import ChromaFolder, Record
with ChromaFolder(Path(sys.argv[1])) as store:
    store.create("person-00000", {"person": "ada"})
    store.put("person-00000", [Record("1", np.eye(1, 384, dtype=np.float32)[0], "Hello.", {"time": 1.0})])
    assert store.near("person-00000", np.eye(1, 384, dtype=np.float32)[0], 1)[0].id == "1"
    own = Path("/proc/self/fd")
    mine = {os.readlink(fd) for fd in own.iterdir() if fd.is_symlink()} if own.exists() else set()
    rows = [line.split() for name in ("tcp", "tcp6", "udp", "udp6") if os.path.exists(f"/proc/self/net/{name}")
            for line in open(f"/proc/self/net/{name}").readlines()[1:]]
    assert not mine & {f"socket:[{row[9]}]" for row in rows}, rows
assert not asked, asked
"""


def test_nothing_asks_the_network(tmp_path: Path):
    """Neither Python's sockets nor the native part's, whatever the environment and the working folder say."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(QUIET), str(tmp_path / "memory")],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


def test_importing_the_store_loads_no_chroma():
    code = "import sys, emotionai_core.cognition.chroma; sys.exit('chromadb' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60).returncode == 0
