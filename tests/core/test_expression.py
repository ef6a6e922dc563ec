"""Looks set against the same face when calm, and steadied along a track."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from emotionai_core.fusion.expression import steadied
from emotionai_core.records.analysis import FaceTable
from emotionai_core.records.evidence import EMOTIONS
from tests.core.fusions import face_table

ANGER, JOY, NEUTRAL = (EMOTIONS.index(name) for name in ("anger", "joy", "neutral"))


def _look(**shares: float) -> list[float]:
    rest = (1 - sum(shares.values())) / (len(EMOTIONS) - len(shares))
    return [shares.get(name, rest) for name in EMOTIONS]


def _one_track(faces: FaceTable) -> FaceTable:
    return replace(faces, track=np.zeros(len(faces), np.int64))


GRIM = _look(anger=0.42, neutral=0.35)
CALM = {"calm_odds": 1.0}
SMOOTH = {"smooth_s": 0.5}


def test_a_face_built_to_look_angry_is_nearly_calm_again() -> None:
    faces = face_table([(0.25 * i, 0, GRIM) for i in range(40)], 1)
    found = steadied(faces, CALM)
    assert (faces.emotion[:, ANGER] / faces.emotion[:, NEUTRAL] > 1.19).all()
    assert (found.emotion[:, ANGER] / found.emotion[:, NEUTRAL] < 1.03).all()
    np.testing.assert_allclose(found.emotion.sum(axis=1), 1)


def test_what_a_face_shows_only_at_times_stays() -> None:
    rows = [(0.25 * i, 0, _look(joy=0.8) if i < 20 else _look(neutral=0.8)) for i in range(40)]
    found = steadied(face_table(rows, 1), CALM)
    assert found.emotion.argmax(axis=1).tolist() == [JOY] * 20 + [NEUTRAL] * 20


def test_a_strong_expression_that_never_ends_stays() -> None:
    found = steadied(face_table([(0.25 * i, 0, _look(anger=0.8)) for i in range(200)], 1), CALM)
    assert set(found.emotion.argmax(axis=1).tolist()) == {ANGER}


def test_few_looks_change_little_and_other_people_nothing() -> None:
    grim = [(0.25 * i, 0, GRIM) for i in range(40)]
    other = [(0.25 * i + 0.1, 1, GRIM) for i in range(1)]
    found = steadied(face_table(grim + other, 2), CALM)
    lone = found.emotion[found.person == 1][0]
    assert lone[ANGER] / lone[NEUTRAL] == pytest.approx(0.42 / 0.35 * (0.35 / 0.42) ** (1 / 7))


def test_blurred_looks_do_not_say_how_a_face_is_built() -> None:
    rows = [(0.25 * i, 0, GRIM, 1.0, 0.1) for i in range(40)]
    found = steadied(face_table(rows, 1), CALM)
    np.testing.assert_allclose(found.emotion, face_table(rows, 1).emotion, atol=1e-12)


def test_one_odd_look_is_outvoted_by_its_neighbours_in_its_own_track_alone() -> None:
    rows = [(0.25 * i, 0, _look(anger=0.6) if i == 5 else _look(neutral=0.7)) for i in range(11)]
    faces = face_table(rows, 1)
    assert steadied(_one_track(faces), SMOOTH).emotion[5].argmax() == NEUTRAL
    assert steadied(faces, SMOOTH).emotion[5].argmax() == ANGER


def test_unknown_looks_stay_unknown_and_move_no_other() -> None:
    rows = [(0.25 * i, 0, _look(neutral=0.7)) for i in range(8)]
    faces = _one_track(face_table(rows, 1))
    emotion = faces.emotion.copy()
    emotion[3] = np.nan
    found = steadied(replace(faces, emotion=emotion), CALM | SMOOTH)
    assert np.isnan(found.emotion[3]).all()
    np.testing.assert_allclose(np.delete(found.emotion, 3, 0), np.delete(faces.emotion, 3, 0))


def test_reliability_is_applied_after_and_windows_get_looks_that_nothing_has_leaked_into() -> None:
    rows = [(0.25 * i, 0, _look(joy=0.7) if i == 4 else _look(neutral=0.7)) for i in range(8)]
    faces = _one_track(face_table(rows, 1))
    found = steadied(faces, SMOOTH | {"recall": dict.fromkeys(EMOTIONS, 0.5)})
    assert found.raw is not None
    np.testing.assert_allclose(found.raw, faces.emotion)
    assert (found.emotion.max(axis=1) < 0.5).all()
    assert found.emotion[4].argmax() == NEUTRAL


def test_programs_that_ask_for_nothing_get_nothing() -> None:
    faces = face_table([(0.0, 0, "joy")], 1)
    assert steadied(faces, {}) is faces
    assert len(steadied(face_table([], 0), CALM | SMOOTH)) == 0
