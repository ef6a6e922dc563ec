"""Brief movements of a face as evidence: told, a little more severity, leakage; nothing unless it was asked for."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from fusions import Stored, after, face_table, reading

from emotionai_core.fusion.assembly import assemble
from emotionai_core.fusion.micro import MOST_OF_LEAKAGE
from emotionai_core.project.edits import JudgeConflict, OverrideEmotion
from emotionai_core.project.load import MachineReading
from emotionai_core.records.conflict import ConflictKind, Verdict
from emotionai_core.records.evidence import Channel
from emotionai_core.records.line import Line
from emotionai_core.settings import Settings

ON = Settings(micro_expressions=True)
Row = tuple[int, float, str, float, float | None]


def said(words: str, face: str, rows: list[Row]) -> MachineReading:
    """One line of 2 s by the only face, its track 0; rows of (track, apex, region, strength, corners)."""
    faces = face_table([(1.0 + look / 4, 0, face) for look in range(8)], 1)
    faces = replace(faces, track=faces.track * 0)
    source = reading([(1.0, 3.0, "Words.", "MARA")], faces, text=[words])
    track, apex, region, strength, corners = ([row[place] for row in rows] for place in range(5))
    table = Stored(
        track=track, onset=[one - 0.08 for one in apex], apex=apex, offset=[one + 0.08 for one in apex],
        region=region, strength=strength, corners=corners,
    )  # fmt: skip
    return replace(source, micro=table)  # type: ignore[arg-type]


def line(source: MachineReading, settings: Settings = ON) -> Line:
    return assemble(source, [], settings).lines[0]


DOWN: Row = (0, 2.0, "mouth", 0.8, -0.5)
UP: Row = (0, 2.0, "mouth", 0.8, 0.5)


def test_the_face_tells_what_moved_within_the_line() -> None:
    found = line(
        said("joy", "joy", [(0, 0.9, "mouth", 0.8, -0.5), (0, 2.5, "eyes", 0.6, None), UP, (0, 3.0, "eyes", 0.9, None)])
    )
    face = found.reading(Channel.FACE)
    assert face is not None
    assert [(one.apex, one.region) for one in face.movements] == [(2.0, "mouth"), (2.5, "eyes")]
    assert math.isnan(face.movements[1].corners)
    assert "brief movement of the mouth at 2.00 s, 0.16 s, corners up" in face.note
    assert face.note.endswith("brief movement of the eyes at 2.50 s, 0.16 s")
    assert found.verdict is Verdict.AGREES


@pytest.mark.parametrize(("face", "row"), [("joy", DOWN), ("anger", UP)])
def test_corners_against_the_face_are_leakage_of_little_weight(face: str, row: Row) -> None:
    found = line(said(face, face, [row]))
    assert found.verdict is Verdict.CONFLICT and found.conflict is not None
    assert found.conflict.kind is ConflictKind.LEAKAGE
    assert 0.0 < found.conflict.severity <= MOST_OF_LEAKAGE


@pytest.mark.parametrize(
    ("face", "row"),
    [
        ("joy", UP),
        ("anger", DOWN),
        ("neutral", DOWN),
        ("joy", (0, 2.0, "eyes", 1.0, None)),
        ("joy", (7, 2.0, "mouth", 1.0, -1.0)),
    ],
)
def test_what_contradicts_nothing_or_is_another_face_changes_no_verdict(face: str, row: Row) -> None:
    with_it, without = line(said(face, face, [row])), line(said(face, face, []))
    assert (with_it.verdict, with_it.conflict) == (without.verdict, without.conflict) == (Verdict.AGREES, None)


def test_a_face_that_abstains_leaks_nothing() -> None:
    assert line(said("joy", "joy", [DOWN]), replace(ON, face_certainty=0.99)).conflict is None


def test_a_contradiction_becomes_a_little_more_severe_and_keeps_its_kind() -> None:
    plain, more = line(said("sadness", "joy", [])).conflict, line(said("sadness", "joy", [DOWN])).conflict
    assert plain is not None and more is not None
    assert more.kind is plain.kind is ConflictKind.MASKING
    assert more.severity == pytest.approx(plain.severity + 0.1 * 0.8 * (1 - plain.severity))
    same = line(said("sadness", "joy", [UP])).conflict
    assert same is not None and same.severity == plain.severity


def test_without_the_setting_or_the_table_nothing_is_different() -> None:
    source = said("joy", "joy", [DOWN])
    off, none, bare = line(source, Settings()), line(replace(source, micro=None)), line(said("joy", "joy", []))
    assert off.readings == none.readings == bare.readings
    assert off.verdict is none.verdict is bare.verdict is Verdict.AGREES


def test_what_a_person_says_of_the_face_stands_above_a_movement() -> None:
    analysis = after(said("joy", "joy", [DOWN]), [OverrideEmotion(0, "face", "joy")], ON)
    assert analysis.lines[0].verdict is Verdict.AGREES


def test_rejected_leakage_says_nothing_about_how_far_channels_are_to_be_trusted() -> None:
    faces = face_table([(3.0 * number + 1.0 + look / 4, 0, "joy") for number in range(6) for look in range(8)], 1)
    faces = replace(faces, track=faces.track * 0)
    source = reading([(3.0 * n + 1, 3.0 * n + 3, "Words.", "MARA") for n in range(6)], faces, text=["joy"] * 6)
    at = [3.0 * number + 2 for number in range(6)]
    table = Stored(
        track=[0] * 6, onset=at, apex=at, offset=at, region=["mouth"] * 6, strength=[0.9] * 6, corners=[-0.9] * 6
    )
    analysis = after(replace(source, micro=table), [JudgeConflict(n, "rejected") for n in range(6)], ON)  # type: ignore[arg-type]
    assert [one.kind for one in analysis.conflicts] == [ConflictKind.LEAKAGE] * 6
    assert not [remark for remark in analysis.remarks if "trusted" in remark]
