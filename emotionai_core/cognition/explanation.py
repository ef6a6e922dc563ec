"""Theory of mind: what may stand behind a surprising change, as records that can be shown and followed.

Nothing is concluded: an explanation names what was said just before, who was there, and what came to mind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from emotionai_core.records.line import Line
from emotionai_core.records.memory import Explanation, Hotspot
from emotionai_core.settings import Settings

_LINES_BEFORE: Final = 3


def said_before(lines: Sequence[Line], scene: Sequence[int], place: int, settings: Settings) -> tuple[int, ...]:
    """The numbers of up to three lines that began before the one at `place`: same scene, not longer ago than a quick
    change.

    `lines` and their `scene` in film order; what begins at the same time cannot have been an answer to it.
    """
    begins = lines[place].utterance.start
    since, last = begins - settings.gradual_seconds, place
    while last and lines[last - 1].utterance.start == begins:
        last -= 1
    before = range(max(0, last - _LINES_BEFORE), last)
    return tuple(
        lines[one].utterance.number
        for one in before
        if scene[one] == scene[place] and lines[one].utterance.end >= since
    )


def heated(explanations: Iterable[Explanation], hot: Iterable[Hotspot]) -> tuple[Explanation, ...]:
    """The same, marked where the change is part of a hotspot; only what comes later can tell."""
    lines = {number for one in hot for number in one.utterances}
    return tuple(replace(one, hotspot=True) if one.utterance in lines else one for one in explanations)
