"""From what an analyst means about people to the edits that say it, and what a person is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from app.words import part_name
from emotionai_core.project.edits import MADE_PERSON, LogEntry, MergePeople, MoveTracks
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.person import Person, Portrait

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Appearance:
    """One face track of a person: how many looks, from when to when, how sure they are, and the best of them."""

    track: int
    looks: int
    start: float
    end: float
    confidence: float
    best: Portrait


def clean_name(text: str) -> str:
    """A name as it is kept."""
    return " ".join(text.split())[:LONGEST_NAME]


def new_person_key(history: Iterable[LogEntry]) -> str:
    """A key that nobody has or had, so that redoing what was undone can never mix two people."""
    keys = [entry.edit.key for entry in history if isinstance(entry.edit, MoveTracks)]
    numbers = [key.removeprefix(MADE_PERSON) for key in keys if key.startswith(MADE_PERSON)]
    return f"{MADE_PERSON}{max((int(one) for one in numbers if one.isdecimal()), default=0) + 1}"


def merge(people: Sequence[Person]) -> list[MergePeople]:
    """Make one person of several; the first stays."""
    return [MergePeople(people[0].key, other.key) for other in people[1:] if other.key != people[0].key]


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


def parts_of(analysis: Analysis, history: Iterable[LogEntry], key: str) -> list[str]:
    """What a person is made of, for a person: faces, voices and names that are one by now."""
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
    parts = [part_name(one) for one in keys]
    labels = sorted({line.utterance.label for line in analysis.lines if line.person == key and line.utterance.label})
    parts += [part_name(f"name-{label}") for label in labels]
    return list(dict.fromkeys(parts))


def free_names(analysis: Analysis) -> list[str]:
    """Names of the cast that nobody has yet, in the order of the list."""
    taken = {person.name.casefold() for person in analysis.people}
    return [name for name in analysis.cast if name.casefold() not in taken]
