"""Who is who after corrections: one identity over faces, voices and names in the script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from emotionai_core.fusion.corrections import PersonEdit
from emotionai_core.fusion.speakers import Casting
from emotionai_core.project.edits import MADE_PERSON, ChoosePortrait, MergePeople, RenamePerson
from emotionai_core.records.analysis import FaceTable
from emotionai_core.records.person import Portrait


@dataclass(slots=True)
class Identities:
    """Whom everybody was merged into, and what people say of them; all by the key that remained."""

    merged: dict[str, str] = field(default_factory=dict[str, str])
    names: dict[str, str] = field(default_factory=dict[str, str])
    portraits: dict[str, Portrait] = field(default_factory=dict[str, Portrait])
    _members: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    def root(self, key: str) -> str:
        """Whom `key` was merged into, in the end."""
        return self.merged.get(key, key)

    def members(self, key: str) -> tuple[str, ...]:
        """Everybody who is this person, they themselves first."""
        return self._members.get(key, (key,))

    def take(self, edit: PersonEdit, known: set[str]) -> None:
        """Do what the edit says of people who are there; of others it says nothing."""
        if edit.key not in known:
            return
        key = self.root(edit.key)
        match edit:
            case RenamePerson():
                # Without a name they are called again what the machine calls them.
                self.names.pop(key, None)
                if edit.name.strip():
                    self.names[key] = edit.name
            case ChoosePortrait():
                self.portraits[key] = Portrait(edit.time, edit.box, 1.0)
            case MergePeople():
                if edit.other in known and self.root(edit.other) != key:
                    self._merge(key, self.root(edit.other))

    def _merge(self, key: str, gone: str) -> None:
        for member in self.members(gone):
            self.merged[member] = key
        self._members[key] = (*self.members(key), *self._members.pop(gone, (gone,)))
        if gone in self.names:
            self.names.setdefault(key, self.names.pop(gone))
        if gone in self.portraits:
            self.portraits.setdefault(key, self.portraits.pop(gone))

    def name(self, key: str, casting: Casting, title: str) -> str:
        """What a person is called: as renamed, else in the script, else as the face or voice is counted."""
        if key in self.names:
            return self.names[key]
        members = self.members(key)
        scripted = [casting.names[one] for one in members if one in casting.scripted]
        faces = [
            casting.names[one] for one in members if one.startswith(("face-", MADE_PERSON)) and one in casting.names
        ]
        return next(iter((*scripted, *faces)), casting.names.get(key, title))


def identities(edits: Iterable[PersonEdit], known: set[str]) -> Identities:
    """Everybody after the edits of people; `known` are the keys of all who are there."""
    made = Identities()
    for edit in edits:
        made.take(edit, known)
    return made


@dataclass(frozen=True, slots=True, eq=False)
class Tracks:
    """The faces with corrected tracks, and the people whose looks are others than the machine's."""

    faces: FaceTable
    changed: frozenset[str]


def with_tracks(faces: FaceTable, tracks: Mapping[int, str | None]) -> Tracks:
    """Faces with each corrected track given to its person, who may be new; what is no face counts nothing."""
    there = np.isin(faces.track, np.fromiter(tracks, np.int64, len(tracks)))
    if not there.any():
        return Tracks(faces, frozenset())
    keys, number = list(faces.keys), {key: index for index, key in enumerate(faces.keys)}
    person, quality, confidence = faces.person.copy(), faces.quality.copy(), faces.confidence.copy()
    changed: set[str] = set()
    rows, inverse = np.unique(faces.track[there], return_inverse=True)
    for place, track in enumerate(rows.tolist()):
        key, own = tracks[track], np.flatnonzero(there)[inverse == place]
        if key and key not in number:
            if not key.startswith((MADE_PERSON, "name-", "voice-")):
                continue
            number[key] = len(keys)
            keys.append(key)
        changed |= {keys[index] for index in set(person[own].tolist()) if index >= 0} | ({key} if key else set())
        person[own] = number[key] if key else -1
        if key is None:
            quality[own] = confidence[own] = 0.0
    table = replace(faces, person=person, quality=quality, confidence=confidence, keys=tuple(keys))
    return Tracks(table, frozenset(changed))


def merged_faces(faces: FaceTable, who: Identities) -> FaceTable:
    """The faces with merged people as one. Whoever had no face of their own gets the first one merged into them."""
    if not who.merged:
        return faces
    roots = [who.root(key) for key in faces.keys]
    number = {key: index for index, key in reversed(list(enumerate(roots)))}
    number.update({key: index for index, key in enumerate(faces.keys) if roots[index] == key})
    target = np.array([number[root] for root in roots] or [-1], np.int64)
    keys = list(faces.keys)
    for root, index in number.items():
        keys[index] = root
    person = np.where(faces.person >= 0, target[np.maximum(faces.person, 0)], -1)
    return replace(faces, person=person, keys=tuple(keys))


def best_looks(faces: FaceTable, wanted: Iterable[str]) -> dict[str, Portrait | None]:
    """Where each of the wanted people is best seen, by key, None who is not; `faces` with their times in the film."""
    number = {key: index for index, key in enumerate(faces.keys)}
    found: dict[str, Portrait | None] = dict.fromkeys(wanted)
    for key in found:
        rows = np.flatnonzero(faces.person == number.get(key, -2))
        if len(rows):
            best = rows[int(faces.quality[rows].argmax())]
            x, y, w, h = faces.box[best].tolist()
            found[key] = Portrait(float(faces.time[best]), (x, y, w, h), float(faces.quality[best]))
    return found
