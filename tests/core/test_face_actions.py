"""Movements of the speaker's face while a line is said: of the right person and time, and only when clear."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from emotionai_core.fusion.actions import LEAST, movements
from emotionai_core.project.load import _with_actions  # pyright: ignore[reportPrivateUsage]
from emotionai_core.records.analysis import Analysis
from emotionai_core.settings import Settings
from tests.core.fusions import Stored, after, face_table, scene

UNITS = ("au1_2", "au12")


def acted(values: dict[int, tuple[float, float]]) -> Analysis:
    """The scene with evidence of two units for all looks of each person."""
    source = scene()
    faces = source.faces
    actions = np.array([values.get(int(person), (np.nan, np.nan)) for person in faces.person])
    return after(replace(source, faces=replace(faces, actions=actions, action_units=UNITS)), [], Settings())


def test_what_moved_in_the_speakers_face_is_told():
    analysis = acted({0: (0.6, 0.9), 1: (0.1, 0.2)})
    mara, ben, omar = analysis.lines
    found = movements(analysis, mara)
    # Raised brows are evidence too weak to be told.
    assert [(one.unit, one.evidence) for one in found] == [("au12", pytest.approx(0.9))]
    # Six looks at quarter seconds from 0.5 to 2.0, whose last belongs to what comes after.
    assert {one.looks for one in found} == {6}
    assert movements(analysis, ben) == () and movements(analysis, omar) == ()


def test_slight_or_unmeasured_movements_are_not_told():
    assert movements(acted({0: (0.9, LEAST - 0.01)}), acted({}).lines[0]) == ()
    assert movements(acted({0: (0.9, np.nan)}), acted({}).lines[0]) == ()
    plain = after(scene(), [], Settings())
    assert plain.faces.actions is None and movements(plain, plain.lines[0]) == ()


def test_evidence_finds_its_look_by_time_and_track():
    faces = face_table([(0.0, 0, "joy"), (0.25, 0, "joy"), (0.5, 0, "joy")], 1)
    nothing = [None, None]
    table = Stored(
        time=[0.5, 0.0],
        track=[2, 0],
        au1_2=nothing,
        au4=nothing,
        au12=[0.7, 0.2],
        au15=nothing,
        au26=nothing,
        au43=nothing,
    )
    found = _with_actions(faces, table)  # type: ignore[arg-type]
    assert found.action_units == ("au12",) and found.actions is not None
    np.testing.assert_array_equal(found.actions[:, 0], [0.2, np.nan, 0.7])
    assert _with_actions(faces, None) is faces
