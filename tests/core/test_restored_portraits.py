"""Restored portraits: read from their artefact, and whose they are."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from emotionai_core.errors import ProjectError
from emotionai_core.fusion.appearances import restored_portraits
from emotionai_core.project.artefacts import ArtefactStore
from emotionai_core.project.load import restored_looks
from emotionai_core.records.analysis import Analysis, FaceTable
from emotionai_core.records.film import Shot
from emotionai_core.records.person import Person, Portrait, RestoredLook
from emotionai_core.wire.tables import write_tables
from tests.core.fusions import FILM

BOX = (0.1, 0.1, 0.2, 0.2)


def kept(folder: Path, *pictures: str) -> Path:
    """An artefact with these pictures, of tracks 0, 1, ..."""
    store, n = ArtefactStore(folder / "artefacts"), len(pictures)
    rows = {"track": list(range(n)), "time": [1.5 + k for k in range(n)], "picture": list(pictures)}
    rows |= {name: [0.25] * n for name in "xywh"}
    write_tables(store.workplace("restored-1") / "chunk-000000.json", {"restored": rows})
    store.finish("restored-1", "restored", {})
    return store.folder / "restored-1"


def test_they_are_read_by_track(tmp_path: Path):
    looks = restored_looks(kept(tmp_path, *(b64encode(data).decode() for data in (b"one", b"two"))))
    assert looks == {0: RestoredLook(0, 1.5, b"one"), 1: RestoredLook(1, 2.5, b"two")}
    assert restored_looks(kept(tmp_path / "none")) == {}


def test_damage_is_one_sentence(tmp_path: Path):
    with pytest.raises(ProjectError, match="restored portraits of the project are damaged"):
        restored_looks(kept(tmp_path, "not base64!"))
    place = kept(tmp_path / "other")
    (place / "restored.parquet").write_bytes(b"PAR1")
    with pytest.raises(ProjectError):
        restored_looks(place)


def film(*portraits: Portrait | None) -> Analysis:
    """face-0 in tracks 0 (two looks) and 1 (three), face-1 in track 2, nobody in track 3; people with `portraits`."""
    track = np.array([0, 0, 1, 1, 1, 2, 3])
    person = np.array([0, 0, 0, 0, 0, 1, -1])
    n = len(track)
    ones = np.ones(n)
    faces = FaceTable(np.arange(n) / 2, track, person, np.tile(BOX, (n, 1)), ones, ones, np.zeros((n, 7)),
                      ("face-0", "face-1"))  # fmt: skip
    people = tuple(Person(f"face-{k}", f"{k}", one, 1.0, 0.0, 0, 1.0) for k, one in enumerate(portraits))
    return Analysis(FILM, (Shot(0, 0.0, 50.0, 0),), people, (), faces, {}, ())


def looks(*tracks: int) -> dict[int, RestoredLook]:
    return {track: RestoredLook(track, 0.5 * track, b"") for track in tracks}


def test_the_very_look_of_the_portrait_is_taken_before_a_longer_track():
    found = restored_portraits(film(Portrait(0.0, BOX, 0.6), Portrait(2.5, BOX, 0.6)), looks(0, 1, 3))
    assert found == {"face-0": looks(0)[0]}


def test_otherwise_it_is_the_longest_track_where_the_film_shows_the_face_badly():
    blurred, sharp = Portrait(9.0, BOX, 0.4), Portrait(9.0, BOX, 0.9)
    assert restored_portraits(film(blurred, blurred), looks(0, 1)) == {"face-0": looks(1)[1]}
    assert restored_portraits(film(sharp, sharp), looks(0, 1)) == {}


def test_who_is_not_seen_has_none():
    assert restored_portraits(film(None, Portrait(1.0, BOX, 0.5)), looks(0, 2)) == {"face-1": looks(2)[2]}
    voice = replace(film(), people=(Person("voice-1", "v", None, 0.0, 1.0, 1, 1.0),))
    assert restored_portraits(voice, looks(0, 3)) == {}
