"""A prompt as an animatic needs it: numbers instead of words."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from emotionai_core.prompting.known import LineFacts
from emotionai_core.prompting.rules import Rule, Word
from emotionai_core.records.analysis import FaceTable
from emotionai_core.records.prompt import Grouping, Movement, PromptPart, ShotScale, Staging

Box = tuple[float, float, float, float]

# Faces are sampled every 0.25 s: a listener's box from half of that away is still of the same look.
_SAME_MOMENT = 0.125
_DENIED = re.compile(r"\b(?:no|not|never|without|avoid|instead of)(?: an?| any| the)? $")


def staged(known: LineFacts, taken: Sequence[Rule], faces: FaceTable, *, neutral: bool = False) -> Staging:
    """The staging that the taken rules of composition, camera and atmosphere say.

    A `neutral` one has neither arousal nor valence: a prompt that is a label alone carries no mood in its light.
    """
    line = known.line
    time, own, other = _faces(faces, line.person, line.listener, line.utterance.start, line.utterance.end)
    emotion = known.facts.get("emotion")
    return Staging(
        scale=next((one.scale for one in taken if one.scale), ShotScale.MEDIUM),
        movement=next((one.movement for one in taken if one.movement), Movement.STATIC),
        dutch=any(one.dutch for one in taken),
        grouping=next((one.grouping for one in taken if one.grouping), Grouping.SINGLE),
        emotion="" if emotion is None else str(emotion.value),
        arousal=math.nan if neutral else known.number("arousal"),
        valence=math.nan if neutral else known.number("valence"),
        grade=next((one.name for one in taken if one.part == "atmosphere"), ""),
        face_time=time,
        face=own,
        other=other,
    )


def steered(staging: Staging, parts: Sequence[PromptPart], vocabulary: Sequence[Word]) -> Staging:
    """The staging as the analyst's words for composition and camera have it, where the rules know these words.

    Scale, movement and grouping stay the machine's where the words say nothing of them. A written camera is tilted
    only if it says so; what it says counts more than what a written composition says.
    """
    for part in parts:
        if not part.written or part.name not in ("composition", "camera"):
            continue
        meant = _meant(part.text, vocabulary)
        staging = replace(
            staging,
            scale=next((one.scale for one in meant if one.scale), staging.scale),
            movement=next((one.movement for one in meant if one.movement), staging.movement),
            grouping=next((one.grouping for one in meant if one.grouping), staging.grouping),
            dutch=any(one.dutch for one in meant) or (staging.dutch and part.name != "camera"),
        )
    return staging


def _meant(text: str, vocabulary: Sequence[Word]) -> list[Word]:
    """The words of the vocabulary in a text in its order: of two at one place the longer, none after "no"."""
    low = " ".join(text.casefold().replace("’", "'").split())
    found = [
        (hit.start(), hit.end(), word)
        for word in vocabulary
        for said in word.say
        for hit in re.finditer(rf"(?<!\w){re.escape(said)}(?!\w)", low)
    ]
    kept = [
        (start, word)
        for start, end, word in found
        if not any(first <= start and end <= last and last - first > end - start for first, last, _ in found)
        and _DENIED.search(low[:start]) is None
    ]
    return [word for _, word in sorted(kept, key=lambda one: one[0])]


def _faces(
    faces: FaceTable, person: str, listener: str, start: float, end: float
) -> tuple[float, Box | None, Box | None]:
    """When the speaker is seen best within [start, end), in seconds, where, and where the listener is then.

    The line's middle where the speaker is not seen.
    """
    first, last = np.searchsorted(faces.time, np.array([start, end])).tolist()
    rows = np.arange(first, last, dtype=np.int64)
    seen = rows[faces.person[rows] == _place(faces, person)]
    if not len(seen):
        return (start + end) / 2.0, None, None
    best = int(seen[np.argmax(faces.quality[seen])])
    time = float(faces.time[best])
    there = rows[(faces.person[rows] == _place(faces, listener)) & (np.abs(faces.time[rows] - time) <= _SAME_MOMENT)]
    near = int(there[np.argmin(np.abs(faces.time[there] - time))]) if len(there) else -1
    return time, _box(faces, best), None if near < 0 else _box(faces, near)


def _place(faces: FaceTable, key: str) -> int:
    # -1 is nobody's face in the table.
    return faces.keys.index(key) if key and key in faces.keys else -2


def _box(faces: FaceTable, row: int) -> Box | None:
    x, y, wide, high = (float(one) for one in faces.box[row])
    return (x, y, wide, high) if math.isfinite(x + y + wide + high) else None
