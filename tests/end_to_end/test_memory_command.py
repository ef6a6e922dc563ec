"""`emotionai remember` and `emotionai recall` on a whole project, and memory as the last step of an analysis."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.command import main
from benchmarks.project import make_project
from benchmarks.synthetic import Size
from emotionai_core.cognition.chroma import opened
from emotionai_core.pipeline import current_account
from emotionai_core.project.store import Project
from emotionai_core.workers.locks import FileLock

SIZE = Size(12.0, 260, 3_000, 6, 12)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("film") / "long.emai", SIZE)


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, list[str]]:
    status = main([str(one) for one in arguments])
    said = capsys.readouterr()
    return status, (said.err + said.out).splitlines()


def longest(project: Path) -> tuple[str, int]:
    """Whoever keeps most, and how much all keep."""
    opened_project = Project.open(project, writable=False)
    account = current_account(opened_project)
    opened_project.close()
    memories = account.mind.memories
    own = [memories.person[memories.promoted < float("inf")].tolist()]
    key = memories.keys[max(set(own[0]), key=own[0].count)]
    return account.analysis.name(key), len(own[0])


def test_memories_are_stored_once_and_come_to_mind(made: Path, capsys: pytest.CaptureFixture[str]):
    name, count = longest(made)
    assert count > 20
    status, said = told(capsys, "remember", made)
    assert status == 0 and said == [f"Long-term memory was filled: {_readable(made)} memories{_without(made)}."]
    assert "up to date" in told(capsys, "remember", made)[1][0]
    status, said = told(capsys, "recall", made, "--person", name.lower(), "--time", "11:30", "--limit", 3)
    assert status == 0 and f"this comes to mind of {name} for: " in said[0] and 2 <= len(said) <= 4
    scores = [float(line.split()[0]) for line in said[1:]]
    assert scores == sorted(scores, reverse=True) and all("called up" in line for line in said[1:])
    status, told_to_programs = told(capsys, "recall", made, "--person", name, "--time", "690", "--json", "--limit", 3)
    facts = [json.loads(line)["memory"] for line in told_to_programs[1:]]
    assert status == 0 and [f"{one['score']:.2f}" for one in facts] == [line.split()[0] for line in said[1:]]
    assert all(one["time"] <= 690.0 and one["text"] in line for one, line in zip(facts, said[1:], strict=True))
    status, said = told(capsys, "recall", made, "--person", name, "--line", 1, "--json")
    assert status == 0 and "nothing comes to mind" in json.loads(said[0])["note"]["message"]


def _readable(made: Path) -> int:
    with opened(made / "memory") as store:
        return sum(len(shelf.records) for shelf in store.shelves.values())


def _without(made: Path) -> str:
    missing = longest(made)[1] - _readable(made)
    return f"; {missing} have no sentence vector and are not in it" if missing else ""


def test_a_damaged_store_is_made_again_while_one_asks(made: Path, capsys: pytest.CaptureFixture[str]):
    name, _ = longest(made)
    told(capsys, "remember", made)
    before = told(capsys, "recall", made, "--person", name, "--time", "11:30")
    (made / "memory" / "chroma.sqlite3").write_bytes(b"not a database")
    assert told(capsys, "recall", made, "--person", name, "--time", "11:30") == before


def test_a_store_in_use_keeps_nobody_from_recalling(made: Path, capsys: pytest.CaptureFixture[str]):
    name, _ = longest(made)
    told(capsys, "remember", made)
    _, before = told(capsys, "recall", made, "--person", name, "--time", "11:30")
    lock = FileLock(made / "memory.lock")
    try:
        status, said = told(capsys, "recall", made, "--person", name, "--time", "11:30")
        assert status == 0 and said[1:] == before and len(before) > 1
        assert said[0].startswith("Note: The store of long-term memory is in use") and "exact index" in said[0]
        status, said = told(capsys, "remember", made)
        assert status == 1 and said[0].startswith("Nothing was stored. The store of long-term memory is in use")
    finally:
        lock.release()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--person", "Nobody Atall", "--line", 1), "Nobody in this film is called 'Nobody Atall'. There are: "),
        (("--person", "{name}", "--line", 999), "There is no line 999; the film has 260."),
        (("--person", "{name}", "--line", 0), "There is no line 0;"),
        (("--person", "{name}", "--time", "soon"), "'soon' is not a time."),
        (("--person", "{name}", "--time", "0"), "Nothing was said until then."),
    ],
)
def test_wrong_questions_get_a_sentence(made: Path, capsys: pytest.CaptureFixture[str], more, sentence: str):
    name, _ = longest(made)
    status, said = told(capsys, "recall", made, *(str(one).format(name=name) for one in more))
    assert status == 1 and said[0].startswith(sentence)


def test_an_analysis_ends_with_memory_and_stands_without(make_bench):
    bench = make_bench()
    done = bench.run("analyze", str(bench.film))
    assert done.returncode == 0 and "Long-term memory was up to date: 0 memories." in done.stderr
    (bench.project / "memory.lock").unlink()
    (bench.project / "memory.lock").mkdir()
    again = bench.run("analyze", str(bench.film))
    assert again.returncode == 0 and "Note: Long-term memory was not stored. " in again.stderr
    assert "Traceback" not in again.stderr and "Written: " in again.stdout


def test_the_command_starts_without_chroma():
    code = "import sys, app.command; sys.exit('chromadb' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], timeout=60).returncode == 0
