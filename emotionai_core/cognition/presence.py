"""Who takes part in each line: the speaker, the listener, and whoever else is in the scene at that moment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from emotionai_core.fusion.scenes import scenes_at
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.memory import Role

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class Presence:
    """Row `offset[i]` to `offset[i + 1]` of `person` and `role` belong to line i; `person` is an index into `keys`.

    Within a line rows are in the order of role, then person. `scene` (n,) is the number of the line's scene.
    """

    keys: tuple[str, ...]
    offset: Ints
    person: Ints
    role: Small
    scene: Ints


def presence(analysis: Analysis, seconds: float) -> Presence:
    """Who takes part in each line of the film.

    A witness was seen, or spoke, in the same scene within the last `seconds` before the line ends. Whoever may have
    left meanwhile counts too: a film does not say. `keys` are those of `analysis.people`, sorted.
    """
    keys = tuple(sorted(person.key for person in analysis.people))
    place = {key: number for number, key in enumerate(keys)}
    lines = analysis.lines
    start = np.array([line.utterance.start for line in lines])
    end = np.array([line.utterance.end for line in lines])
    scene, since = scenes_at(analysis, start)
    speaker = np.array([place.get(line.person, -1) for line in lines], np.int64)
    listener = np.array([place.get(line.listener, -1) for line in lines], np.int64)
    near = _near(analysis, place, end, np.maximum(since, end - seconds))
    # Who spoke is there too, seen or not: everybody's last word up to each line.
    last = np.full(len(keys), -np.inf)
    offset, person, role = [0], list[int](), list[int]()
    for row in range(len(lines)):
        own, other = int(speaker[row]), int(listener[row])
        if own >= 0:
            last[own] = end[row]
        there = near[row] | (last >= max(since[row], end[row] - seconds))
        parts = [(Role.SPEAKER, own)] if own >= 0 else []
        parts += [(Role.LISTENER, other)] if other >= 0 and other != own else []
        parts += [(Role.WITNESS, int(one)) for one in np.flatnonzero(there) if one not in (own, other)]
        role += [int(one) for one, _ in parts]
        person += [one for _, one in parts]
        offset.append(len(person))
    return Presence(keys, np.array(offset, np.int64), np.array(person, np.int64), np.array(role, np.int8), scene)


def _near(
    analysis: Analysis, place: dict[str, int], end: npt.NDArray[np.float64], since: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """Whether each person was seen between `since` and `end` of each line: (lines, people)."""
    faces = analysis.faces
    found = np.zeros((len(end), len(place)), np.bool_)
    if not len(faces):
        return found
    whose = np.array([place.get(key, -1) for key in faces.keys] or [-1], np.int64)
    person = np.where(faces.person >= 0, whose[np.maximum(faces.person, 0)], -1)
    for column in range(len(place)):
        times = faces.time[person == column]
        found[:, column] = np.searchsorted(times, end, side="right") > np.searchsorted(times, since, side="left")
    return found
