"""What moved in a speaker's face while a line is said: action units (Facial Action Coding System)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from emotionai_core.records.analysis import Analysis
from emotionai_core.records.line import Line

# Below this nothing moved that is worth telling; half of the range is what the stage calls a movement.
LEAST: Final = 0.5
# Who speaks moves the jaw; raised brows and closed eyes are guessed rather than measured (no labels to fit them on).
_TOLD: Final = frozenset({"au12"})
_LEAST_LOOKS: Final = 2


@dataclass(frozen=True, slots=True)
class Movement:
    """An action unit by name ("au12") and its mean evidence in [0, 1] over `looks` looks."""

    unit: str
    evidence: float
    looks: int


def movements(analysis: Analysis, line: Line) -> tuple[Movement, ...]:
    """The speaker's action units from the start to the end of the line, those told well; empty when unmeasured."""
    faces, said = analysis.faces, line.utterance
    if faces.actions is None or line.person not in faces.keys:
        return ()
    low, high = np.searchsorted(faces.time, [said.start, said.end])
    number = faces.keys.index(line.person)
    rows = low + np.flatnonzero(faces.person[low:high] == number)
    found: list[Movement] = []
    for column, unit in enumerate(faces.action_units):
        if unit not in _TOLD:
            continue
        seen = faces.actions[rows, column]
        seen = seen[np.isfinite(seen)]
        if len(seen) >= _LEAST_LOOKS and float(seen.mean()) >= LEAST:
            found.append(Movement(unit, float(seen.mean()), len(seen)))
    return tuple(sorted(found, key=lambda one: (-one.evidence, one.unit)))
