"""Faces remembered over films: suggestions by one distance, kept and forgotten on request only."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.project import make_project
from benchmarks.synthetic import Size
from emotionai_core.errors import StudioError
from emotionai_core.fusion.known import (
    FARTHEST,
    KnownFace,
    person_embeddings,
    review_order,
    settled_people,
    suggestions,
)
from emotionai_core.pipeline import current_analysis, remember_person, suggested_names
from emotionai_core.project.edits import Edit, JudgeConflict, LogEntry, MergePeople, MoveTracks, RenamePerson
from emotionai_core.project.known_people import Remembered, forget, gallery_file, remember, remembered
from emotionai_core.project.store import Project
from emotionai_core.settings import Settings
from tests.core.fusions import after, scene


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def along(axis: int, length: float, width: int = 128) -> np.ndarray:
    vector = np.zeros(width)
    vector[axis] = length
    return vector


def test_the_nearest_face_near_enough_is_suggested_surest_first():
    known = [KnownFace("Mara", "One", along(0, 1.0)), KnownFace("Ben", "One", along(1, 1.0))]
    people = {"face-0": along(1, 0.9), "face-1": along(0, 0.7), "face-2": along(2, 1.0)}
    found = suggestions(people, known)
    assert [(one.key, one.name) for one in found] == [("face-0", "Ben"), ("face-1", "Mara")]
    assert found[0].likeness == pytest.approx(1 - 0.1 / FARTHEST[128])
    assert found[1].likeness == pytest.approx(1 - 0.3 / FARTHEST[128])


def test_embeddings_of_different_networks_are_never_compared():
    known = [KnownFace("Mara", "One", along(0, 1.0, 512))]
    assert suggestions({"face-0": along(0, 1.0)}, known) == ()
    assert [one.name for one in suggestions({"face-0": along(0, 1.0, 512)}, known)] == ["Mara"]


def test_a_persons_embedding_is_the_mean_of_their_tracks_by_quality():
    analysis = after(scene(), [], Settings())
    tracks = np.unique(analysis.faces.track)
    embedding = np.stack([along(int(track) % 3, 1.0) for track in tracks])
    found = person_embeddings(analysis, tracks, np.ones(len(tracks)), embedding)
    own = np.unique(analysis.faces.track[analysis.faces.person == 0])
    assert found["face-0"] == pytest.approx(np.mean([along(int(track) % 3, 1.0) for track in own], axis=0))
    assert person_embeddings(analysis, tracks, np.ones(len(tracks)), np.zeros((len(tracks), 128))) == {}


def test_least_certain_people_are_reviewed_first():
    analysis = after(replace(scene(), people_confidence={0: 0.9, 1: 0.2}), [], Settings())
    assert review_order(analysis) == ("face-1", "face-0")


def test_who_was_looked_at_comes_last_as_long_as_the_edit_stands():
    analysis = after(replace(scene(), people_confidence={0: 0.9, 1: 0.2}), [], Settings())

    def entry(edit: Edit, standing: bool = True) -> LogEntry:
        return LogEntry(1, edit, standing, "")

    for edit in (RenamePerson("face-1", "Ann"), MoveTracks((3,), "face-1"), MergePeople("face-1", "voice-0")):
        assert review_order(analysis, [entry(edit)]) == ("face-0", "face-1")
        assert review_order(analysis, [entry(edit, False)]) == ("face-1", "face-0")
    merged = [entry(RenamePerson("voice-0", "Ann")), entry(MergePeople("voice-1", "voice-0"))]
    assert settled_people([*merged, entry(MergePeople("face-1", "voice-1"))]) == {"face-1"}
    assert settled_people([entry(JudgeConflict(1, "accepted"))]) == frozenset()


def test_what_is_remembered_stays_until_it_is_forgotten(home: Path):
    assert remembered() == ()
    remember(Remembered("Mara", "One", "d1", (1.0, 2.0)))
    remember(Remembered("Mara", "Two", "d2", (3.0,)))
    remember(Remembered("Mara", "One", "d1", (5.0,)))
    assert [(one.film, one.embedding) for one in remembered()] == [("One", (5.0,)), ("Two", (3.0,))]
    assert forget("Ben") == 0 and forget("Mara") == 2 and remembered() == ()
    gallery_file().write_text('{"people": [{"name": "x"}]}')
    with pytest.raises(StudioError, match="cannot be read"):
        remembered()
    assert gallery_file().exists()


def test_a_face_named_in_one_film_is_suggested_in_another_and_not_in_its_own(tmp_path: Path):
    project = Project.open(make_project(tmp_path / "small.emai", Size.small(), edits=0), writable=False)
    try:
        analysis = current_analysis(project)
        key = next(one.key for one in analysis.people if one.screen_time > 0)
        named = replace(
            analysis, people=tuple(replace(one, name="Mara") if one.key == key else one for one in analysis.people)
        )
        remember_person(project, named, key)
        assert suggested_names(project, analysis) == ()
        elsewhere = replace(analysis, film=replace(analysis.film, digest="another"))
        best = suggested_names(project, elsewhere)[0]
        assert (best.key, best.name, best.likeness) == (key, "Mara", pytest.approx(1.0, abs=1e-5))
        with pytest.raises(StudioError, match="no face to remember"):
            remember_person(project, analysis, "nobody")
    finally:
        project.close()


def test_two_who_change_the_gallery_at_once_lose_nothing(home: Path):
    remember(Remembered("Ada", "One", "d", (1.0,)))

    def keep(number: int) -> None:
        remember(Remembered(f"Bob {number}", "Two", "e", (2.0,)))

    threads = [threading.Thread(target=keep, args=(number,)) for number in range(8)]
    threads.append(threading.Thread(target=forget, args=("Ada",)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.name for one in remembered()] == [f"Bob {number}" for number in range(8)]


def test_the_mean_of_unit_embeddings_is_compared_by_its_direction():
    apart = np.zeros(512)
    # Two means shortened to 0.8 by spread, their directions at cosine 0.45: 1.05 apart, not 0.84.
    apart[:2] = 0.45, (1 - 0.45**2) ** 0.5
    assert suggestions({"face-0": along(0, 0.8, 512)}, [KnownFace("Mara", "One", 0.8 * apart)]) == ()


def test_somebody_without_a_name_is_not_remembered(tmp_path: Path):
    project = Project.open(make_project(tmp_path / "small.emai", Size.small(), edits=0), writable=False)
    try:
        analysis = current_analysis(project)
        key = next(one.key for one in analysis.people if one.key.startswith("face-") and one.screen_time > 0)
        number = int(key.removeprefix("face-"))
        nameless = replace(
            analysis,
            people=tuple(
                replace(one, name=f"Person {number + 1}") if one.key == key else one for one in analysis.people
            ),
        )
        with pytest.raises(StudioError, match="no name yet"):
            remember_person(project, nameless, key)
        assert remembered() == ()
    finally:
        project.close()


def test_a_project_opens_without_the_program_that_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = make_project(tmp_path / "small.emai", Size.small(), edits=0)
    monkeypatch.setenv("EMOTIONAI_ROOT", str(tmp_path))
    project = Project.open(path, writable=False)
    try:
        assert len(current_analysis(project).lines) == Size.small().utterances
    finally:
        project.close()
