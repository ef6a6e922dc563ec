"""Corrections made on an earlier reading of the film, carried over to the present one.

Edits name lines and faces by their numbers in the artefacts they were made on, and a new analysis may number anew.
Artefacts are never changed, so what a number meant can always be looked up: a line is found again by its time and
words, a face by being in the same place at the same time. What cannot be found again is set aside, not guessed.
"""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import replace
from typing import Final

import numpy as np

from emotionai_core.errors import ProjectError
from emotionai_core.project.edits import AssignSpeaker, CorrectText, Edit, JudgeConflict, MergePeople, RenamePerson
from emotionai_core.project.store import Project
from emotionai_core.records.analysis import Floats, Ints

LINES: Final = "speech"
PEOPLE: Final = "people"
_LOOKS = 60
_SAME_MOMENT = 0.3
_SAME_WORDS = 0.6
_SAME_FACE = 0.5

Basis = dict[str, str]
_Line = tuple[float, float, str]


def rebased_edits(project: Project) -> tuple[tuple[Edit, ...], int]:
    """The standing edits in present numbers, and how many had to be set aside."""
    now = {stage: run.key for stage, run in project.runs().items()}
    maps = _Maps(project, now)
    found = [maps.carried(edit, basis) for edit, basis in project.standing_with_basis()]
    kept = tuple(edit for edit in found if edit is not None)
    return kept, len(found) - len(kept)


class _Maps:
    """Old numbers to new ones, looked up once per earlier artefact."""

    def __init__(self, project: Project, now: Basis) -> None:
        self._project = project
        self._now = now
        self._lines: dict[str, dict[int, int]] = {}
        self._faces: dict[str, dict[int, int]] = {}

    def carried(self, edit: Edit, basis: Basis) -> Edit | None:
        """The edit in present numbers; None when what it was about is not there any more."""
        match edit:
            case JudgeConflict() | CorrectText() | AssignSpeaker():
                number = self._line(edit.utterance, basis)
                if number is None:
                    return None
                if isinstance(edit, AssignSpeaker):
                    key = self._person(edit.key, basis)
                    return None if key is None else AssignSpeaker(number, key)
                return replace(edit, utterance=number)
            case RenamePerson():
                key = self._person(edit.key, basis)
                return None if key is None else replace(edit, key=key)
            case MergePeople():
                key, other = self._person(edit.key, basis), self._person(edit.other, basis)
                return None if key is None or other is None else MergePeople(key, other)
            case _:
                return edit

    def _line(self, number: int, basis: Basis) -> int | None:
        old, new = basis.get(LINES, ""), self._now.get(LINES, "")
        if old == new or not old:
            return number
        if old not in self._lines:
            self._lines[old] = _matched_lines(self._spoken(old), self._spoken(new))
        return self._lines[old].get(number)

    def _person(self, key: str, basis: Basis) -> str | None:
        old, new = basis.get(PEOPLE, ""), self._now.get(PEOPLE, "")
        if old == new or not old or not key.startswith("face-"):
            return key
        if old not in self._faces:
            before, after = self._seen(old, basis.get("faces", "")), self._seen(new, self._now.get("faces", ""))
            self._faces[old] = _matched_faces(*before, *after)
        number = self._faces[old].get(int(key.removeprefix("face-")))
        return None if number is None else f"face-{number}"

    def _spoken(self, key: str) -> dict[int, _Line]:
        try:
            table = self._project.artefacts.table(key, "utterances")
        except ProjectError:
            return {}
        spans = zip(table.numbers("start").tolist(), table.numbers("end").tolist(), table.texts("text"), strict=True)
        return dict(zip(table.whole("utterance").tolist(), spans, strict=True))

    def _seen(self, people: str, faces: str) -> tuple[Floats, Ints]:
        """Time, centre and width of every face (n, 4) in time order, and its person (n,)."""
        try:
            rows = self._project.artefacts.table(faces, "faces")
            groups = self._project.artefacts.table(people, "people")
        except ProjectError:
            return np.zeros((0, 4)), np.zeros(0, np.int64)
        person_of = dict(zip(groups.whole("track").tolist(), groups.whole("person").tolist(), strict=True))
        person = np.array([person_of.get(track, -1) for track in rows.whole("track").tolist()], np.int64)
        x, y, w, h = (rows.numbers(name) for name in "xywh")
        table = np.stack([rows.numbers("time"), x + w / 2, y + h / 2, w], axis=1)
        order = np.argsort(table[:, 0], kind="stable")
        return table[order], person[order]


def _matched_lines(old: dict[int, _Line], new: dict[int, _Line]) -> dict[int, int]:
    found: dict[int, int] = {}
    for number, (start, end, text) in old.items():
        overlap = {other: min(end, b) - max(start, a) for other, (a, b, _) in new.items()}
        best = max(overlap, key=lambda other: (overlap[other], -other), default=None)
        if best is None or overlap[best] <= 0:
            continue
        if difflib.SequenceMatcher(None, text.lower(), new[best][2].lower()).ratio() >= _SAME_WORDS:
            found[number] = best
    return found


def _matched_faces(old: Floats, old_person: Ints, new: Floats, new_person: Ints) -> dict[int, int]:
    found: dict[int, int] = {}
    for person in np.unique(old_person[old_person >= 0]).tolist():
        rows = old[old_person == person]
        looks = rows[np.linspace(0, len(rows) - 1, min(len(rows), _LOOKS)).astype(np.int64)]
        votes: Counter[int] = Counter()
        for time, x, y, width in looks.tolist():
            low, high = np.searchsorted(new[:, 0], [time - _SAME_MOMENT, time + _SAME_MOMENT])
            near = np.hypot(new[low:high, 1] - x, new[low:high, 2] - y) < width / 2
            votes.update(set(new_person[low:high][near].tolist()) - {-1})
        if votes:
            best, count = min(votes.items(), key=lambda vote: (-vote[1], vote[0]))
            if count >= _SAME_FACE * len(looks):
                found[person] = best
    return found
