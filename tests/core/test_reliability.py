"""The tier of a film's faces is measured: neutral looks, the network's own certainty, lines with a face."""

from __future__ import annotations

import pytest

from emotionai_core.records.reliability import Tier
from emotionai_core.settings import Settings
from tests.core.fusions import after, face_table, reading, showing


def measured(emotions: list[list[float]], lines_with_face: int = 4, lines: int = 4):
    faces = [
        (10.0 * (n % lines_with_face) + n * 0.01, 0, emotion) for n, emotion in enumerate(emotions) if lines_with_face
    ]
    said = [(10.0 * n, 10.0 * n + 2.0, f"Line {n}.", "MARA") for n in range(lines)]
    return after(reading(said, face_table(faces, 1)), [], Settings())


def test_sure_and_varied_faces_on_every_line_are_reliable():
    found = measured([showing(name, 0.8) for name in ("joy", "anger", "neutral", "sadness")] * 4)
    assert found.reliability is not None and found.reliability.tier is Tier.RELIABLE
    assert found.reliability.neutral == pytest.approx(0.25) and found.reliability.confidence == pytest.approx(0.8)
    assert found.reliability.coverage == 1.0
    assert not any("Faces are" in remark for remark in found.remarks)


@pytest.mark.parametrize(
    ("emotions", "covered", "tier"),
    [
        ([showing("neutral", 0.72)] * 16, 4, Tier.PARTIAL),
        ([showing("anger", 0.41)] * 16, 4, Tier.PARTIAL),
        ([showing("neutral", 0.41)] * 16, 4, Tier.PARTIAL),
        ([showing("neutral", 0.41)] * 16, 1, Tier.DEGRADED),
    ],
)
def test_the_contracts_warnings_move_the_tier(emotions: list[list[float]], covered: int, tier: Tier):
    found = measured(emotions, covered)
    assert found.reliability is not None and found.reliability.tier is tier
    assert any(tier.value in remark for remark in found.remarks)


def test_no_face_counts_nothing():
    found = measured([], 0)
    assert found.reliability is not None and found.reliability.tier is Tier.DEGRADED
    assert "No face was read" in found.reliability.sentence()


def test_faces_without_lines_are_not_said_to_be_missing():
    found = measured([showing("joy", 0.8)] * 8, 4, 0)
    assert found.reliability is not None and "no lines" in found.reliability.sentence()
