"""Corrections made on an earlier reading of the film, carried over to the present one.

Edits name lines and faces by their numbers in the artefacts they were made on, and a new analysis may number anew.
Artefacts are never changed, so what a number meant can always be looked up: a line is found again by its time and
words, a face (a person's or a track's) by being in the same place at the same time, a voice by its lines. What cannot
be found again is set aside, not guessed.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from emotionai_core.errors import ProjectError
from emotionai_core.project.edits import (
    MADE_LINES,
    AssignSpeaker,
    ChoosePortrait,
    DescribePerson,
    Edit,
    HideClip,
    MarkNotFace,
    MergeLines,
    MergePeople,
    MoveTracks,
    RateClips,
    RenamePerson,
    SetCast,
    Signed,
    UseScreenplay,
    WriteNote,
    WritePrompt,
)
from emotionai_core.project.log import Based, same_start
from emotionai_core.project.store import Project
from emotionai_core.records.analysis import Floats, Ints
from emotionai_core.records.prompt import Source, spans_from_json, spans_to_json

LINES: Final = "speech"
PEOPLE: Final = "people"
FACES: Final = "faces"
SPEAKERS: Final = "speakers"
_LOOKS = 60
_SAME_MOMENT = 0.3
_SAME_WORDS = 0.6
_SAME_FACE = 0.5

Basis = Mapping[str, str]
_Line = tuple[float, float, str]


class Rebase:
    """Carries a project's edits over to the analysis that stands; what was looked up once is kept."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._maps = _Maps(project, {})
        # What stood the last time, and each of it in present numbers.
        self._standing: tuple[Based, ...] = ()
        self._found: list[Signed | None] = []

    def edits(self) -> tuple[tuple[Signed, ...], int]:
        """The standing edits in present numbers, each with its coder, and how many had to be set aside."""
        now = {stage: run.key for stage, run in self._project.runs().items()}
        if now != self._maps.now:
            self._maps, self._standing = _Maps(self._project, now), ()
        standing = self._project.standing_with_basis()
        same = same_start(standing, self._standing)
        self._found[same:] = [self._carried(signed, basis) for signed, basis in standing[same:]]
        self._standing = standing
        kept = tuple(one for one in self._found if one is not None)
        return kept, len(self._found) - len(kept)

    def _carried(self, signed: Signed, basis: Basis) -> Signed | None:
        edit = self._maps.carried(signed[0], basis)
        return signed if edit is signed[0] else None if edit is None else (edit, signed[1])


class _Maps:
    """Old numbers to new ones, looked up once per earlier artefact."""

    def __init__(self, project: Project, now: Basis) -> None:
        self._project = project
        self.now = now
        self._lines: dict[str, dict[int, int]] = {}
        self._faces: dict[str, dict[int, int]] = {}
        self._tracks: dict[str, dict[int, int]] = {}
        self._voices: dict[str, dict[int, int]] = {}

    def carried(self, edit: Edit, basis: Basis) -> Edit | None:
        """The edit in present numbers; None when what it was about is not there any more."""
        if (
            not basis
            or basis == self.now
            or isinstance(edit, SetCast | WriteNote | UseScreenplay | RateClips | HideClip)
        ):
            return edit
        if isinstance(edit, RenamePerson | MergePeople | ChoosePortrait | DescribePerson | MoveTracks | MarkNotFace):
            return self._carried_person(edit, basis)
        number = self._line(edit.utterance, basis)
        if number is None:
            return None
        match edit:
            case AssignSpeaker():
                key = self._person(edit.key, basis)
                return None if key is None else AssignSpeaker(number, key)
            case MergeLines():
                other = self._line(edit.other, basis)
                return None if other is None or other == number else MergeLines(number, other)
            case WritePrompt():
                return replace(edit, utterance=number, spans=self._spans(edit.spans, basis))
            case _:
                return replace(edit, utterance=number)

    def _spans(self, spans: str, basis: Basis) -> str:
        """The words of a prompt; a source that is not found again stands for no line and nobody any more."""
        if not spans:
            return spans
        return spans_to_json(
            tuple(
                replace(span, sources=tuple(self._source(one, basis) for one in span.sources))
                for span in spans_from_json(spans)
            )
        )

    def _source(self, source: Source, basis: Basis) -> Source:
        line = self._line(source.utterance, basis) if source.utterance >= 0 else source.utterance
        person = self._person(source.person, basis) if source.person else source.person
        return replace(source, utterance=-1 if line is None else line, person=person or "")

    def _carried_person(
        self,
        edit: RenamePerson | MergePeople | ChoosePortrait | DescribePerson | MoveTracks | MarkNotFace,
        basis: Basis,
    ) -> Edit | None:
        if isinstance(edit, MarkNotFace | MoveTracks):
            tracks = tuple(dict.fromkeys(self._track(track, basis) for track in edit.tracks if track >= 0))
            there = tuple(track for track in tracks if track is not None)
            if not there:
                return None
            edit = replace(edit, tracks=there)
        if isinstance(edit, MarkNotFace):
            return edit
        key = self._person(edit.key, basis)
        if key is None:
            return None
        if isinstance(edit, MergePeople):
            other = self._person(edit.other, basis)
            return None if other is None or other == key else MergePeople(key, other)
        return replace(edit, key=key)

    def _line(self, number: int, basis: Basis) -> int | None:
        old, new = basis.get(LINES, ""), self.now.get(LINES, "")
        # Lines that an edit made go with that edit.
        if old == new or not old or number >= MADE_LINES:
            return number
        return self._line_map(old).get(number)

    def _line_map(self, old: str) -> dict[int, int]:
        if old not in self._lines:
            self._lines[old] = _matched_lines(self._spoken(old), self._spoken(self.now.get(LINES, "")))
        return self._lines[old]

    def _person(self, key: str, basis: Basis) -> str | None:
        kind, _, rest = key.partition("-")
        if kind == "voice" and rest.isdigit():
            return self._voice(int(rest), basis)
        old, new = basis.get(PEOPLE, ""), self.now.get(PEOPLE, "")
        if old == new or not old or kind != "face" or not rest.isdigit():
            return key
        if old not in self._faces:
            before = self._looks(basis.get(FACES, ""), old)
            after = self._looks(self.now.get(FACES, ""), new)
            self._faces[old] = _matched_faces(*before, *after)
        number = self._faces[old].get(int(rest))
        return None if number is None else f"face-{number}"

    def _track(self, track: int, basis: Basis) -> int | None:
        old, new = basis.get(FACES, ""), self.now.get(FACES, "")
        if old == new or not old:
            return track
        if old not in self._tracks:
            self._tracks[old] = _matched_faces(*self._looks(old, ""), *self._looks(new, ""))
        return self._tracks[old].get(track)

    def _voice(self, number: int, basis: Basis) -> str | None:
        """A voice is found again by the lines it speaks."""
        old, new = basis.get(SPEAKERS, ""), self.now.get(SPEAKERS, "")
        if old == new or not old:
            return f"voice-{number}"
        if old not in self._voices:
            self._voices[old] = _matched_voices(self._heard(old), self._heard(new), basis, self._line)
        found = self._voices[old].get(number)
        return None if found is None else f"voice-{found}"

    def _heard(self, key: str) -> dict[int, int]:
        """Which voice speaks each line."""
        try:
            table = self._project.artefacts.table(key, "speakers")
        except ProjectError:
            return {}
        return dict(zip(table.whole("utterance").tolist(), table.whole("speaker").tolist(), strict=True))

    def _spoken(self, key: str) -> dict[int, _Line]:
        try:
            table = self._project.artefacts.table(key, "utterances")
        except ProjectError:
            return {}
        spans = zip(table.numbers("start").tolist(), table.numbers("end").tolist(), table.texts("text"), strict=True)
        return dict(zip(table.whole("utterance").tolist(), spans, strict=True))

    def _looks(self, faces: str, people: str) -> tuple[Floats, Ints]:
        """Time, centre and width of every face (n, 4) in time order, and its person, or its track without `people`."""
        try:
            rows = self._project.artefacts.table(faces, "faces")
            groups = self._project.artefacts.table(people, "people") if people else None
        except ProjectError:
            return np.zeros((0, 4)), np.zeros(0, np.int64)
        number = rows.whole("track")
        if groups is not None:
            person_of = dict(zip(groups.whole("track").tolist(), groups.whole("person").tolist(), strict=True))
            number = np.array([person_of.get(track, -1) for track in number.tolist()], np.int64)
        x, y, w, h = (rows.numbers(name) for name in "xywh")
        table = np.stack([rows.numbers("time"), x + w / 2, y + h / 2, w], axis=1)
        order = np.argsort(table[:, 0], kind="stable")
        return table[order], number[order]


def _matched_lines(old: dict[int, _Line], new: dict[int, _Line]) -> dict[int, int]:
    """Each old line's new one: the one it overlaps most, where most of the words are the same."""
    numbers = sorted(new)
    if not numbers:
        return {}
    starts = np.array([new[number][0] for number in numbers])
    ends = np.array([new[number][1] for number in numbers])
    found: dict[int, int] = {}
    for number, (start, end, text) in old.items():
        overlap = np.minimum(ends, end) - np.maximum(starts, start)
        place = int(overlap.argmax())
        best = numbers[place]
        if overlap[place] <= 0:
            continue
        if difflib.SequenceMatcher(None, text.lower(), new[best][2].lower()).ratio() >= _SAME_WORDS:
            found[number] = best
    return found


def _matched_voices(
    old: dict[int, int], new: dict[int, int], basis: Basis, line: Callable[[int, Basis], int | None]
) -> dict[int, int]:
    """Each old voice's new one: the one that speaks most of its lines, if it speaks half of them."""
    votes: dict[int, Counter[int]] = {}
    for number, voice in old.items():
        now = line(number, basis)
        votes.setdefault(voice, Counter()).update([new.get(-1 if now is None else now, -1)])
    found: dict[int, int] = {}
    for voice, counts in votes.items():
        best = min(counts.items(), key=lambda vote: (-vote[1], vote[0]))
        if best[0] >= 0 and best[1] >= _SAME_FACE * counts.total():
            found[voice] = best[0]
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
