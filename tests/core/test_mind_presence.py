"""Who takes part in a line, as what, and in which scene."""

from __future__ import annotations

import itertools

from emotionai_core.cognition.presence import Presence, presence
from emotionai_core.records.memory import Role
from tests.core.minds import Said, film, looks


def told(found: Presence) -> list[list[tuple[str, Role]]]:
    edges = found.offset.tolist()
    rows = [(found.keys[one], Role(role)) for one, role in zip(found.person, found.role, strict=True)]
    return [rows[first:last] for first, last in itertools.pairwise(edges)]


def test_speaker_listener_and_whoever_was_seen_or_spoke_lately():
    said = [Said(0.0, 1.0, "cat"), Said(2.0, 3.0, "ann", listener="ben"), Said(70.0, 71.0, "", listener="ann")]
    found = presence(film(said, faces=looks([(2.5, "dan"), (30.0, "eve")])), 60.0)
    assert found.keys == ("ann", "ben", "cat", "dan", "eve")
    assert told(found) == [
        [("cat", Role.SPEAKER)],
        [("ann", Role.SPEAKER), ("ben", Role.LISTENER), ("cat", Role.WITNESS), ("dan", Role.WITNESS)],
        [("ann", Role.LISTENER), ("eve", Role.WITNESS)],
    ]


def test_nobody_is_left_over_from_the_scene_before():
    said = [Said(0.0, 1.0, "ann"), Said(10.0, 11.0, "ben"), Said(12.0, 13.0, "ann")]
    found = presence(film(said, [5.0], looks([(4.0, "cat"), (6.0, "dan")])), 60.0)
    assert found.scene.tolist() == [0, 1, 1]
    assert told(found)[1] == [("ben", Role.SPEAKER), ("dan", Role.WITNESS)]
    assert [key for key, _ in told(found)[2]] == ["ann", "ben", "dan"]


def test_whoever_speaks_to_themselves_or_is_unknown_takes_part_once():
    found = presence(film([Said(0.0, 1.0, "ann", listener="ann"), Said(2.0, 3.0, "")]), 0.0)
    assert told(found) == [[("ann", Role.SPEAKER)], []]


def test_a_film_without_lines_or_people():
    found = presence(film([]), 60.0)
    assert (found.keys, found.offset.tolist(), len(found.person)) == ((), [0], 0)
