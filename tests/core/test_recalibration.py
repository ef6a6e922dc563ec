"""What judgements teach: how far each channel is trusted in this film, and what that changes and what it never does."""

from __future__ import annotations

import math

from emotionai_core.project.edits import Edit, JudgeConflict
from emotionai_core.project.load import MachineReading
from emotionai_core.records.conflict import Verdict
from emotionai_core.records.evidence import Channel, Polarity
from emotionai_core.settings import Settings
from tests.core.fusions import after, face_table, reading, showing

LINES = 16


def contradictions(sure: float = 0.7) -> MachineReading:
    """A smile, `sure` of itself, over every one of sad words."""
    faces = [(10.0 * n + t / 4, 0, showing("joy", sure)) for n in range(LINES) for t in range(8)]
    said = [(10.0 * n, 10.0 * n + 2.0, f"Line {n}.", "MARA") for n in range(LINES)]
    return reading(said, face_table(faces, 1), text=["sadness"] * LINES)


def judged(*words: str) -> list[Edit]:
    return [JudgeConflict(number, word) for number, word in enumerate(words)]


def conflicts(edits: list[Edit], settings: Settings = Settings()) -> list[int]:  # noqa: B008
    found = after(contradictions(), edits, settings)
    return [line.utterance.number for line in found.lines if line.verdict is Verdict.CONFLICT]


def test_without_judgements_nothing_is_learnt():
    found = after(contradictions(), [], Settings())
    assert len(found.conflicts) == LINES
    assert not any("judged" in remark for remark in found.remarks)


def test_few_judgements_and_acceptances_change_no_other_line():
    assert conflicts(judged("rejected", "rejected", "rejected", "rejected")) == list(range(LINES))
    assert conflicts(judged(*["accepted"] * 8)) == list(range(LINES))
    assert conflicts(judged(*["second-look"] * 8)) == list(range(LINES))


def test_rejections_make_like_contradictions_unsure_but_never_a_judged_one():
    found = after(contradictions(), judged(*["rejected"] * 7, "accepted"), Settings())
    assert [one.utterance for one in found.conflicts] == list(range(8))
    changed = found.lines[12]
    face = next(one for one in changed.readings if one.channel is Channel.FACE)
    # (4 + 1) / (4 + 1 + 7 / 2) of what the face says is believed, the rest is a guess among three.
    share = 5 / 8.5
    before = next(
        one for one in after(contradictions(), [], Settings()).lines[12].readings if one.channel is face.channel
    )
    assert math.isclose(face.confidence, share * before.confidence + (1 - share) / 3)
    assert face.polarity is Polarity.ABSTAINS and face.leaning is Polarity.POSITIVE
    assert "59%" in face.note and changed.verdict is Verdict.UNSURE
    (remark,) = [one for one in found.remarks if "judged" in one]
    assert remark.startswith("7 of 8 judged contradictions were rejected: face 59%, text 59% trusted; 8 contradictions")


def test_a_sure_contradiction_outlives_some_rejections():
    mild = judged(*["rejected"] * 3, *["accepted"] * 5)
    found = after(contradictions(sure=0.97), mild, Settings())
    assert len(found.conflicts) == LINES


def test_it_can_be_switched_off_and_taken_back():
    all_rejected = judged(*["rejected"] * 8)
    assert conflicts(all_rejected, Settings(recalibrate=False)) == list(range(LINES))
    taken_back: list[Edit] = [JudgeConflict(number, "") for number in range(8)]
    assert conflicts([*all_rejected, *taken_back]) == list(range(LINES))


def test_a_channel_that_stood_on_neither_side_is_not_blamed():
    faces = [(10.0 * n + t / 4, 0, "neutral") for n in range(LINES) for t in range(8)]
    said = [(10.0 * n, 10.0 * n + 2.0, f"Line {n}.", "MARA") for n in range(LINES)]
    # Sunny words, a voice of misery, a calm face.
    voice = [(0.1 + 0.05 * n, -0.8, 0.9) for n in range(LINES)]
    source = reading(said, face_table(faces, 1), text=["joy"] * LINES, voice=voice)
    found = after(source, judged(*["rejected"] * 8), Settings())
    (remark,) = [one for one in found.remarks if "judged" in one]
    assert "voice" in remark and "text" in remark and "face" not in remark
