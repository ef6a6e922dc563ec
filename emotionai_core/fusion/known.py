"""Faces that an analyst has named in other films, compared with those of this one: suggestions, never decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from emotionai_core.project.edits import LogEntry, MergePeople, MoveTracks, RenamePerson
from emotionai_core.records.analysis import Analysis, Floats, Ints

# Euclidean distance of dlib's embeddings (128) and of unit ones of Facenet512 (512) below which two faces pass for one
# person: King 2017 names 0.6 for dlib, DeepFace's own verification 1.04; stricter here, since a suggestion from another
# film has nothing but the face to go by.
FARTHEST: Final = {128: 0.5, 512: 0.9}
_UNIT_WIDTH: Final = 512


@dataclass(frozen=True, slots=True, eq=False)
class KnownFace:
    """A face that was given a name: embedding (width,), and the film it was named in."""

    name: str
    film: str
    embedding: Floats


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`key` may be `name`, who was named in `film`; `likeness` in [0, 1], 0 at the limit of what is suggested."""

    key: str
    name: str
    film: str
    likeness: float


def person_embeddings(analysis: Analysis, tracks: Ints, quality: Floats, embedding: Floats) -> dict[str, Floats]:
    """The mean embedding of everybody on screen, by key; `tracks` (n,), `quality` (n,), `embedding` (n, width).

    Tracks belong to people as corrected; those that show no face are left out.
    """
    place = {track: row for row, track in enumerate(tracks.tolist())}
    found: dict[str, Floats] = {}
    for number, key in enumerate(analysis.faces.keys):
        own = np.unique(analysis.faces.track[analysis.faces.person == number])
        rows = [place[track] for track in own.tolist() if track in place]
        if rows:
            weight = np.maximum(quality[rows], 1e-3)
            mean: Floats = weight @ embedding[rows] / weight.sum()
            # Tables made elsewhere bring no embeddings, which are all zero then.
            if mean.any():
                found[key] = mean
    return found


def suggestions(people: Mapping[str, Floats], known: Sequence[KnownFace]) -> tuple[Suggestion, ...]:
    """For each of `people` (key -> embedding) the nearest known face near enough, surest first, then by key.

    All distances come out of one matrix product.
    """
    found: list[Suggestion] = []
    for width, farthest in FARTHEST.items():
        keys = sorted(key for key, vector in people.items() if len(vector) == width)
        faces = [face for face in known if len(face.embedding) == width]
        if not keys or not faces:
            continue
        mine = np.stack([_comparable(people[key]) for key in keys])
        theirs = np.stack([_comparable(face.embedding) for face in faces])
        squares = (mine**2).sum(axis=1)[:, None] + (theirs**2).sum(axis=1)[None] - 2.0 * mine @ theirs.T
        distance = np.sqrt(np.maximum(squares, 0.0))
        nearest = distance.argmin(axis=1)
        for row, key in enumerate(keys):
            far = float(distance[row, nearest[row]])
            if far < farthest:
                face = faces[int(nearest[row])]
                found.append(Suggestion(key, face.name, face.film, round(1.0 - far / farthest, 6)))
    return tuple(sorted(found, key=lambda one: (-one.likeness, one.key)))


def _comparable(embedding: Floats) -> Floats:
    """Facenet's embeddings are compared by their direction, and a mean of unit vectors is shorter than one."""
    length = float(np.linalg.norm(embedding))
    return embedding / length if len(embedding) == _UNIT_WIDTH and length > 0 else embedding


def review_order(analysis: Analysis, history: Iterable[LogEntry] = ()) -> tuple[str, ...]:
    """Keys of the people on screen, those first whose grouping is least certain, then those seen longest.

    Whom a person named, merged, or gave other faces has been looked at: they come last, in the same order.
    """
    seen = [person for person in analysis.people if person.screen_time > 0]
    done = settled_people(history)
    ranked = sorted(seen, key=lambda one: (one.key in done, one.confidence, -one.screen_time, one.key))
    return tuple(one.key for one in ranked)


def settled_people(history: Iterable[LogEntry]) -> frozenset[str]:
    """Keys of the people whom edits that stand named, merged, or gave other faces, as they are called by now."""
    into: dict[str, str] = {}
    touched: set[str] = set()

    def root(one: str) -> str:
        while one in into:
            one = into[one]
        return one

    for entry in history:
        edit = entry.edit
        if not entry.standing or not isinstance(edit, RenamePerson | MergePeople | MoveTracks):
            continue
        touched.add(edit.key)
        if isinstance(edit, MergePeople) and root(edit.key) != root(edit.other):
            into[root(edit.other)] = root(edit.key)
    return frozenset(root(key) for key in touched)
