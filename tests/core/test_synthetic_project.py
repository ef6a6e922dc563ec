"""The synthetic project that everything is measured on: the sizes it promises, the contract, the same every time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.project import make_project
from benchmarks.synthetic import Size, story
from benchmarks.synthetic_tables import tables_of
from emotionai_core.film.frames import FrameReader
from emotionai_core.perception.schema import OPTIONAL_TABLES, STAGE_TABLES, check_tables
from emotionai_core.perception.stages import PLAN
from emotionai_core.pipeline import current_analysis, film_path
from emotionai_core.project.load import stored_times
from emotionai_core.project.store import Project
from emotionai_core.records.analysis import Analysis
from emotionai_core.settings import Settings


def analysis_of(path: Path) -> Analysis:
    project = Project.open(path, writable=False)
    try:
        return current_analysis(project)
    finally:
        project.close()


# What an analysis runs unless a setting asks for more.
_ANALYSED = {plan.stage for plan in PLAN if plan.wanted(Settings())}


def test_it_opens_with_the_sizes_it_promises(tmp_path: Path):
    size = Size.small()
    found = analysis_of(make_project(tmp_path / "small.emai", size, edits=9))
    assert (len(found.lines), len(found.faces), len(found.people)) == (size.utterances, size.faces, size.people)
    assert len(found.conflicts) == size.conflicts
    assert found.film.duration == size.seconds and found.shots[-1].end == size.seconds
    assert len(found.notes) == 3 and len(found.judgements) == 3
    assert [run.stage for run in found.runs] == sorted(_ANALYSED)
    starts = [line.utterance.start for line in found.lines]
    assert starts == sorted(starts) and all(line.utterance.words for line in found.lines)


@pytest.mark.parametrize("size", [Size.small(), replace(Size(), minutes=40.0, utterances=700, faces=9_600)])
def test_every_table_keeps_its_stages_contract(size: Size):
    made = tables_of(story(size, 3), 3)
    assert made.keys() == _ANALYSED
    for stage, tables in made.items():
        assert tables.keys() == STAGE_TABLES[stage].keys() - OPTIONAL_TABLES.get(stage, frozenset())
        check_tables(stage, tables)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path):
    def contents(name: str, seed: int) -> dict[str, bytes]:
        path = make_project(tmp_path / name, Size.small(), seed)
        files = sorted((path / "artefacts").rglob("*.parquet"))
        return {f"{file.parent.name.split('-')[0]}/{file.name}": file.read_bytes() for file in files}

    first = contents("a.emai", 1)
    assert first == contents("b.emai", 1)
    assert first["speech/utterances.parquet"] != contents("c.emai", 2)["speech/utterances.parquet"]


def test_the_film_has_the_times_and_faces_of_the_project(tmp_path: Path):
    path = make_project(tmp_path / "seen.emai", Size(0.5, 8, 100, 3, 1), film=True, sound=True)
    project = Project.open(path, writable=False)
    found = current_analysis(project)
    times = stored_times(project, found.film.digest)
    where = film_path(project)
    project.close()
    assert times is not None and len(times) == found.film.frames == 750
    assert (path / "cache" / f"sound-{found.film.digest}.wav").stat().st_size == 44 + 30 * 16_000 * 2
    reader = FrameReader(where, times)
    try:
        x, y, w, h = found.faces.box[50]
        picture = reader.read(float(found.faces.time[50])).mean(axis=-1)
    finally:
        reader.close()
    middle = picture[int((y + h / 2) * 90), int((x + w / 2) * 160)]
    assert middle > 150 and middle > np.median(picture) + 20


def test_more_faces_than_the_film_can_hold_are_refused(tmp_path: Path):
    with pytest.raises(ValueError, match="looks at faces"):
        make_project(tmp_path / "x.emai", Size(1.0, 10, 5000, 3, 1))
