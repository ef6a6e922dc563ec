"""A clip is read by the programs that read the film: what is found, what is left out, and what is left behind."""

from __future__ import annotations

import math
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from emotionai_core.errors import Cancelled, FilmError
from emotionai_core.generation.making import Progress
from emotionai_core.generation.measuring import measure, measured_of, settings_of
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.clip import Heard, Maker
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.settings import Settings
from tests.core.clip_requests import make_request
from tests.core.fusions import after, face_table, reading
from tests.end_to_end.conftest import PROGRAMS, make_film

SETTINGS = settings_of(Settings())
WITH_SOUND = make_request(sound=Heard("voice.wav", 1.0, 3.0))


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Scripted programs in the place of all others; the diary of what they read."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    for name, value in {
        "EMOTIONAI_ROOT": PROGRAMS, "EMOTIONAI_HOME": tmp_path / "home", "SCRIPTED_DIARY": tmp_path / "diary",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, str(value))
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    return tmp_path


def clip_showing(*people: str | list[float], label: str = "", **more) -> Analysis:
    """A clip of two seconds in which each of `people` is seen throughout, with that emotion."""
    rows = [(t / 4, number, emotion) for number, emotion in enumerate(people) for t in range(8)]
    return after(reading([(0.0, 2.0, "Words.", label)], face_table(rows, len(people)), **more), (), SETTINGS)


def test_a_clip_is_read_as_a_film_and_nothing_is_left_behind(programs: Path):
    clip, told = make_film(programs / "clip.mp4", seconds=2.0), list[Progress]()
    found = measure(clip, WITH_SOUND, Settings(), told.append, lambda: False)
    stages = [stage for stage, _, _ in found.programs]
    assert {"faces", "people", "speech", "speakers"} <= set(stages)
    # What the clip was given says nothing about what was made of it.
    assert not {"voice", "text", "meaning"} & set(stages)
    assert found.faces > 0
    assert found.emotion in EMOTIONS
    assert sum(found.distribution) == pytest.approx(1.0)
    assert found == measure(clip, WITH_SOUND, Settings(), told.append, lambda: False)
    assert all(0.0 <= one.done <= 1.0 for one in told)
    assert told[-1].done == 1.0
    assert list((programs / "scratch").iterdir()) == []
    assert sorted(one.name for one in programs.glob("*.emai")) == []


def test_it_stops_when_it_is_told_to_and_leaves_nothing(programs: Path):
    clip = make_film(programs / "clip.mp4", seconds=2.0)
    with pytest.raises(Cancelled):
        measure(clip, WITH_SOUND, Settings(), lambda _: None, lambda: True)
    assert list((programs / "scratch").iterdir()) == []


def test_a_file_that_is_no_clip_is_said(programs: Path):
    clip = programs / "clip.mp4"
    clip.write_bytes(b"no film")
    with pytest.raises(FilmError):
        measure(clip, WITH_SOUND, Settings(), lambda _: None, lambda: False)


def test_an_arc_is_not_read():
    found = measure(Path("gone.mp4"), make_request(maker=Maker.ARC), Settings(), lambda _: None, lambda: False)
    assert found.emotion == ""
    assert "several lines" in found.limits[0]


def test_the_face_tells_the_emotion_and_the_programs_are_named():
    found = measured_of(clip_showing("anger"), make_request(maker=Maker.LTX), SETTINGS)
    assert found.emotion == "anger"
    assert found.distribution[EMOTIONS.index("anger")] > 0.9
    assert found.valence < -0.3
    assert 0.5 < found.arousal <= 1.0
    assert (found.faces, found.programs) == (8, (("faces", "embedded", "1"),))
    assert not any("animatic" in one for one in found.limits)
    assert any("Arousal follows from the face" in one for one in found.limits)


def test_an_animatic_partly_measures_the_film():
    found = measured_of(clip_showing("anger"), make_request(), SETTINGS)
    assert any("the film's own picture" in one for one in found.limits)


def test_a_clip_without_a_face_says_nothing():
    found = measured_of(clip_showing(), make_request(), SETTINGS)
    assert (found.emotion, found.distribution, found.faces) == ("", (), 0)
    assert all(math.isnan(one) for one in (found.arousal, found.valence, found.confidence))
    assert found.limits[0] == "No face was found in the clip."
    assert not any("animatic" in one for one in found.limits)


def test_too_few_looks_at_a_face_say_nothing():
    faces = face_table([(0.5, 0, "joy")], 1)
    found = measured_of(after(reading([(0.0, 2.0, "Words.", "")], faces), (), SETTINGS), make_request(), SETTINGS)
    assert found.emotion == ""
    assert "Too little" in found.limits[0]


def test_a_doubtful_face_is_said_to_be_one():
    doubtful = [0.16, 0.12, 0.12, 0.19, 0.21, 0.1, 0.1]
    found = measured_of(clip_showing(doubtful), make_request(), SETTINGS)
    assert found.emotion == "neutral"
    assert found.confidence < 0.6
    assert found.limits[0].startswith("What the face shows is not sure")


def test_of_two_faces_nothing_is_said_where_nobody_knows_who_speaks():
    found = measured_of(clip_showing("anger", "joy"), make_request(), SETTINGS)
    assert (found.emotion, found.distribution, found.faces) == ("", (), 16)
    assert found.limits[0] == "More than one face was found, and which of them speaks is not known."
    rows = [(t / 4, 0, "anger") for t in range(8)] + [(t / 4, 1, "joy") for t in range(2)]
    known = after(reading([(0.0, 2.0, "Words.", "")], face_table(rows, 2)), (), SETTINGS)
    told = measured_of(known, make_request(), SETTINGS)
    assert told.emotion == "anger"
    assert told.limits[0].startswith("More than one face was found")


def test_the_films_programs_read_and_only_what_is_needed():
    film = Settings(face_interval=0.5, old_movie=True, separate_voices=True, voice_backend="transformers")
    found = settings_of(film)
    assert (found.face_interval, found.old_movie) == (0.5, True)
    assert not (found.proxy or found.separate_voices or found.recognise or found.mend_offset)
    assert settings_of(replace(film, proxy=False)) == found


def test_measured_numbers_are_within_their_ranges():
    chance = np.random.default_rng(1)
    for _ in range(50):
        rows = [(t / 4, 0, list(chance.dirichlet(np.ones(7)))) for t in range(8)]
        view = after(reading([(0.0, 2.0, "Words.", "")], face_table(rows, 1)), (), SETTINGS)
        found = measured_of(view, make_request(), SETTINGS)
        assert 0.0 <= found.arousal <= 1.0
        assert -1.0 <= found.valence <= 1.0
