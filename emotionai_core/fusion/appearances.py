"""Where somebody is seen: their face tracks, what they are made of, and how much of them lies in a stretch of film."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from emotionai_core.fusion.gallery import look_seconds
from emotionai_core.project.edits import LogEntry, MergePeople
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.person import Portrait, RestoredLook

# Seconds; less than any film has between two frames.
_SAME_LOOK: Final = 0.001
# Quality above which the restoring program itself sees no need (its setting `max_quality`).
_GOOD_AS_IT_IS: Final = 0.7


@dataclass(frozen=True, slots=True)
class Appearance:
    """One face track of a person: how many looks, from when to when, how sure they are, and the best of them."""

    track: int
    looks: int
    start: float
    end: float
    confidence: float
    best: Portrait


@dataclass(frozen=True, slots=True)
class Presence:
    """How much of a person lies in a stretch of film: lines that reach into it, and seconds on screen."""

    lines: int = 0
    screen_time: float = 0.0


def appearances(analysis: Analysis, key: str) -> list[Appearance]:
    """A person's face tracks, those seen most first."""
    faces = analysis.faces
    if key not in faces.keys:
        return []
    rows = np.flatnonzero(faces.person == faces.keys.index(key))
    rows = rows[np.lexsort((faces.time[rows], faces.track[rows]))]
    edges = np.flatnonzero(np.diff(faces.track[rows])) + 1
    made: list[Appearance] = []
    for part in np.split(rows, edges) if len(rows) else []:
        # The largest of the good ones: that is what a person can recognise.
        best = int(part[np.argmax(faces.quality[part] * np.sqrt(faces.box[part, 2] * faces.box[part, 3]))])
        x, y, w, h = (float(one) for one in faces.box[best])
        made.append(
            Appearance(
                track=int(faces.track[best]),
                looks=len(part),
                start=float(faces.time[part[0]]),
                end=float(faces.time[part[-1]]),
                confidence=float(faces.confidence[part].mean()),
                best=Portrait(float(faces.time[best]), (x, y, w, h), float(faces.quality[best])),
            )
        )
    return sorted(made, key=lambda one: (-one.looks, one.start, one.track))


def restored_portraits(analysis: Analysis, looks: Mapping[int, RestoredLook]) -> dict[str, RestoredLook]:
    """Whose portrait there is a restored picture for, by key; `looks` by track.

    It is one of the very look that the portrait shows, or else of the person's longest track, unless the portrait is
    good as it is.
    """
    faces = analysis.faces
    rows = np.flatnonzero(np.isin(faces.track, list(looks)) & (faces.person >= 0))
    tracks = Counter(zip(faces.person[rows].tolist(), faces.track[rows].tolist(), strict=True))
    found: dict[str, RestoredLook] = {}
    for person in analysis.people:
        number = faces.keys.index(person.key) if person.key in faces.keys else -1
        mine = [(-count, track) for (owner, track), count in tracks.items() if owner == number]
        if person.portrait is None or not mine:
            continue
        time = person.portrait.time
        same = [track for _, track in sorted(mine) if abs(looks[track].time - time) < _SAME_LOOK]
        if same or person.portrait.quality <= _GOOD_AS_IT_IS:
            found[person.key] = looks[same[0] if same else min(mine)[1]]
    return found


def parts_of(analysis: Analysis, history: Iterable[LogEntry], key: str) -> tuple[str, ...]:
    """Keys of the faces, voices and names that are one person by now; the person's own first."""
    into: dict[str, str] = {}

    def root(one: str) -> str:
        while one in into:
            one = into[one]
        return one

    for entry in history:
        edit = entry.edit
        if entry.standing and isinstance(edit, MergePeople) and root(edit.key) != root(edit.other):
            into[root(edit.other)] = root(edit.key)
    keys = [key, *sorted(one for one in into if root(one) == key)]
    labels = sorted({line.utterance.label for line in analysis.lines if line.person == key and line.utterance.label})
    return tuple(dict.fromkeys([*keys, *(f"name-{label}" for label in labels)]))


def presence(analysis: Analysis, start: float, end: float) -> Mapping[str, Presence]:
    """Everybody who speaks or is seen in [start, end), by key."""
    faces = analysis.faces
    first, last = np.searchsorted(faces.time, (start, end))
    people = faces.person[first:last]
    looks = np.bincount(people[people >= 0], minlength=len(faces.keys)).tolist()
    step = look_seconds(faces)
    seen = {key: round(count * step, 3) for key, count in zip(faces.keys, looks, strict=False) if count}
    said = Counter(line.person for line in analysis.lines if line.utterance.start < end and line.utterance.end > start)
    return {key: Presence(said[key], seen.get(key, 0.0)) for key in {*said, *seen} - {""}}
