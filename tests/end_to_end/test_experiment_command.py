"""`emotionai experiment`: from a file to clips, to what was measured in them, to tables."""

from __future__ import annotations

import csv
import json

import pytest

from emotionai_core.generation.store import ClipStore
from tests.end_to_end.conftest import SUBTITLES, Bench, make_film

FILE = """
format = 1
name = "mine"
seeds = [42]
[base]
maker = "{maker}"
mode = "t2v"
seconds = 0.3
[[factors]]
name = "grading"
levels = [{{ name = "off", grading = false }}, {{ name = "on", grading = true }}]
"""


@pytest.fixture(scope="module")
def bench(tmp_path_factory) -> Bench:
    folder = tmp_path_factory.mktemp("experiment")
    film = make_film(folder / "film.mp4")
    film.with_suffix(".srt").write_text(SUBTITLES, encoding="utf-8")
    made = Bench(folder, film, folder / "diary")
    # Reading clips is switched off: an experiment reads what it needs all the same.
    changes = ("key_score=0", "measure_clips=false", "scenes_per_chapter=1", "proxy=false")
    done = made.run("analyze", str(film), *(part for one in changes for part in ("--set", one)))
    assert done.returncode == 0, done.stderr
    (folder / "mine.toml").write_text(FILE.format(maker="animatic"))
    (folder / "ltx.toml").write_text(FILE.format(maker="ltx"))
    return made


def ids(bench: Bench) -> list[str]:
    store = ClipStore(bench.project / "clips")
    found = [one.id for one in store.clips() if one.measured is not None]
    store.close()
    return found


def test_an_experiment_is_made_read_and_compared_and_then_only_compared(bench: Bench):
    file = str(bench.folder / "mine.toml")
    planned = bench.run("experiment", str(bench.project), file)
    assert planned.returncode == 0, planned.stderr
    assert "2 clips, 2 of them neither made nor in the queue" in planned.stderr
    assert ids(bench) == []
    done = bench.run("experiment", str(bench.project), file, "--run")
    assert done.returncode == 0, done.stderr
    assert len(ids(bench)) == 2
    cells = list(csv.DictReader((bench.project / "exports" / "mine-cells.csv").read_text().splitlines()))
    assert [(one["grading"], one["asked"], one["made"]) for one in cells[:2]] == [("off", "1", "1"), ("on", "1", "1")]
    assert "2 of 2 clips are there" in (bench.project / "exports" / "mine.md").read_text()
    folder = bench.folder / "tables"
    again = bench.run("experiment", str(bench.project), file, "--table", "--json", "--to", str(folder))
    assert again.returncode == 0, again.stderr
    assert all(json.loads(line) for line in again.stdout.splitlines())
    assert len(ids(bench)) == 2
    for name in ("mine-cells.csv", "mine-effects.csv", "mine.md", "mine.html"):
        assert (folder / name).read_bytes() == (bench.project / "exports" / name).read_bytes()


def test_what_cannot_be_made_here_is_said_before_anything_is_queued(bench: Bench):
    before = ids(bench)
    done = bench.run("experiment", str(bench.project), str(bench.folder / "ltx.toml"), "--run")
    assert done.returncode == 7
    assert "LTX-Video, which cannot run here" in done.stderr
    store = ClipStore(bench.project / "clips")
    waiting = store.waiting()
    store.close()
    assert not waiting
    assert ids(bench) == before


def test_a_file_that_is_no_experiment_is_said(bench: Bench):
    (bench.folder / "wrong.toml").write_text(FILE.format(maker="camera"))
    done = bench.run("experiment", str(bench.project), str(bench.folder / "wrong.toml"))
    assert done.returncode == 7
    assert "'maker' is 'camera'" in done.stderr
