"""Where somebody is seen, what they are made of, and how much of them lies in a stretch of film."""

from __future__ import annotations

import numpy as np

from emotionai_core.fusion.appearances import Presence, appearances, parts_of, presence
from emotionai_core.fusion.gallery import screen_times
from emotionai_core.project.edits import LogEntry, MergePeople
from emotionai_core.records.analysis import Analysis, FaceTable
from emotionai_core.records.conflict import Verdict
from emotionai_core.records.film import Shot
from emotionai_core.records.line import Line
from emotionai_core.records.utterance import Utterance, VoiceAffect
from tests.core.fusions import FILM


def line(number: int, start: float, end: float, person: str, label: str = "") -> Line:
    said = Utterance(number, start, end, "Yes.", "subtitle", 1.0, label=label)
    return Line(said, person, VoiceAffect(), (), "", "", Verdict.UNSURE, None)


def film(lines: tuple[Line, ...] = ()) -> Analysis:
    """Ten looks, half a second apart: face-0 in tracks 1 and 2, face-1 in track 3, and nobody's track 4."""
    time = np.arange(10) / 2
    track = np.array([1, 1, 1, 2, 2, 3, 3, 3, 3, 4])
    person = np.array([0, 0, 0, 0, 0, 1, 1, 1, 1, -1])
    box = np.tile([0.1, 0.1, 0.2, 0.2], (10, 1))
    box[1] = [0.3, 0.3, 0.4, 0.4]
    sure = np.array([0.5, 0.6, 0.7, 0.9, 0.9, 0.8, 0.8, 0.8, 0.8, 0.1])
    faces = FaceTable(time, track, person, box, sure, np.ones(10), np.zeros((10, 7)), ("face-0", "face-1"))
    return Analysis(FILM, (Shot(0, 0.0, 50.0, 0),), (), lines, faces, {}, ())


def test_tracks_are_those_seen_most_first_with_their_largest_face():
    first, second = appearances(film(), "face-0")
    assert (first.track, first.looks, first.start, first.end) == (1, 3, 0.0, 1.0)
    assert (second.track, second.looks) == (2, 2)
    assert first.confidence == np.float64(0.6) and first.best.time == 0.5 and first.best.box == (0.3, 0.3, 0.4, 0.4)
    assert appearances(film(), "voice-9") == []


def test_everybody_counts_as_far_as_they_reach_into_the_stretch():
    lines = (line(0, 0.0, 1.0, "face-0"), line(1, 1.9, 3.0, "face-1"), line(2, 3.0, 4.0, "face-1"), line(3, 2, 3, ""))
    found = presence(film(lines), 2.0, 3.0)
    assert found == {"face-0": Presence(0, 0.5), "face-1": Presence(1, 0.5)}


def test_the_whole_film_counts_as_everywhere_else():
    counted = {key: one.screen_time for key, one in presence(film(), 0.0, 99.0).items()}
    assert counted == screen_times(film().faces)


def test_what_a_person_is_made_of_follows_the_merges():
    log = [
        LogEntry(1, MergePeople("voice-2", "name-MARA"), True, ""),
        LogEntry(2, MergePeople("face-0", "voice-2"), True, ""),
        LogEntry(3, MergePeople("face-0", "face-3"), False, ""),
    ]
    spoken = film((line(0, 0.0, 1.0, "face-0", "MARA"), line(1, 1.0, 2.0, "face-0", "ANN")))
    assert parts_of(spoken, log, "face-0") == ("face-0", "name-MARA", "voice-2", "name-ANN")
