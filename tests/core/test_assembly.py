"""Artefacts plus edits: each correction does what it says, and taking it back leaves no trace."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotionai_core.exchange.dataset_csv import dataset_csv
from emotionai_core.exchange.report import report_html
from emotionai_core.project.edits import (
    AssignSpeaker,
    CorrectText,
    JudgeConflict,
    MergePeople,
    RenamePerson,
    WriteNote,
)
from emotionai_core.records.conflict import ConflictKind, Verdict
from emotionai_core.records.evidence import Channel
from emotionai_core.settings import Settings
from tests.core.fusions import after as assemble
from tests.core.fusions import face_table, reading, scene

PLAIN = Settings()


def made(*edits):
    return assemble(scene(), edits, PLAIN)


def fingerprint(analysis) -> tuple:
    """Everything that leaves the studio, and the curves."""
    curves = [
        (key, c.time.tolist(), c.arousal.tolist(), repr(c.valence.tolist())) for key, c in analysis.curves.items()
    ]
    return dataset_csv(analysis), report_html(analysis, "x", PLAIN), curves, analysis.faces.person.tolist()


def people(analysis) -> dict[str, str]:
    return {person.key: person.name for person in analysis.people}


@pytest.mark.parametrize(("cuts", "listener"), [([], "face-1"), ([102.125], ""), ([2.125], "face-1")])
def test_nobody_listens_from_behind_a_cut_and_cuts_move_with_late_faces(cuts, listener):
    faces = [(100 + t / 4, 0, "joy") for t in range(8)] + [(102.25, 1, "fear"), (102.5, 1, "fear")]
    late = reading([(0.0, 2.0, "Hello.", "ANN")], face_table(faces, 2), cuts=cuts)
    (line,) = assemble(late, [], PLAIN).lines
    assert (line.person, line.listener) == ("face-0", listener)


def test_the_scene_as_the_machine_sees_it():
    found = made()
    assert [line.person for line in found.lines] == ["face-0", "face-1", "name-OMAR"]
    assert people(found) == {"face-0": "MARA", "face-1": "BEN", "name-OMAR": "OMAR"}
    assert [line.verdict for line in found.lines] == [Verdict.CONFLICT, Verdict.AGREES, Verdict.UNSURE]
    (conflict,) = found.conflicts
    assert (conflict.kind, conflict.person, conflict.utterance) == (ConflictKind.MASKING, "face-0", 0)
    assert conflict.reading(Channel.TEXT).label == "sadness"
    assert (found.lines[0].listener, found.lines[0].listener_emotion) == ("face-1", "surprise")
    assert (found.lines[2].listener, found.lines[2].listener_emotion) == ("", "")
    mara = found.person("face-0")
    assert (mara.lines, mara.speaking_time, mara.screen_time > 0, mara.portrait is not None) == (1, 1.5, True, True)
    omar = found.person("name-OMAR")
    assert (omar.screen_time, omar.portrait, omar.lines) == (0.0, None, 1)
    assert found.curves["face-0"].time.tolist() == [1.25]
    assert found.name("nobody") == "" and found.person("nobody") is None
    assert found.shots[0].scene == 0 and found.shots[-1].scene == 1


def test_rename():
    found = made(RenamePerson("face-0", "Mara Jade"), RenamePerson("face-0", "Mara"))
    assert people(found)["face-0"] == "Mara"


def test_correct_text():
    found = made(CorrectText(0, "I am so glad today."))
    assert found.lines[0].utterance.text == "I am so glad today."
    assert found.lines[1].utterance.text == "How lovely."


def test_assign_speaker_moves_the_line_and_its_face():
    found = made(AssignSpeaker(1, "face-0"))
    assert found.lines[1].person == "face-0"
    assert found.lines[1].reading(Channel.FACE) is None or found.lines[1].reading(Channel.FACE).label == "joy"
    assert found.person("face-0").lines == 2
    nobody = made(AssignSpeaker(1, ""))
    assert nobody.lines[1].person == "" and nobody.lines[1].reading(Channel.FACE) is None


@pytest.mark.parametrize("key", ["face-99", "face-x", "face-", "face--1", "face-²", "name-NEW", "voice-7"])
def test_a_speaker_nobody_has_seen_is_a_person_without_a_face(key):
    found = made(AssignSpeaker(0, key))
    assert found.lines[0].person == key
    assert found.person(key).screen_time == 0.0
    assert found.lines[0].reading(Channel.FACE) is None


def test_merging_two_faces():
    found = made(MergePeople("face-0", "face-1"))
    assert "face-1" not in people(found)
    assert [line.person for line in found.lines] == ["face-0", "face-0", "name-OMAR"]
    before = made()
    together = before.person("face-0").screen_time + before.person("face-1").screen_time
    assert found.person("face-0").screen_time == pytest.approx(together)
    assert set(found.faces.person.tolist()) == {0}
    assert all(line.listener != "face-1" for line in found.lines)


@pytest.mark.parametrize("into", ["name-OMAR", "voice-2"])
def test_a_person_without_a_face_gets_the_one_merged_into_them(into):
    """The analyst says: this face is Omar. From then on Omar is seen."""
    found = made(AssignSpeaker(2, into), MergePeople(into, "face-1"))
    assert "face-1" not in people(found)
    omar = found.person(into)
    assert omar.screen_time > 0 and omar.portrait is not None
    assert found.lines[1].person == into
    assert found.lines[1].reading(Channel.FACE) is not None
    assert found.lines[0].listener == into


def test_two_faces_merged_into_one_without():
    found = made(MergePeople("name-OMAR", "face-1"), MergePeople("name-OMAR", "face-0"))
    assert set(people(found)) == {"name-OMAR"}
    assert found.person("name-OMAR").lines == 3


def test_merging_is_the_same_in_any_direction_and_never_undoes_itself():
    for edits in (
        [MergePeople("face-0", "face-1"), MergePeople("face-1", "face-0")],
        [MergePeople("face-0", "face-1"), MergePeople("face-0", "face-1")],
        [MergePeople("face-0", "face-0"), MergePeople("face-0", "face-1")],
    ):
        found = made(*edits)
        assert len({line.person for line in found.lines[:2]}) == 1
        assert len(people(found)) == 2
    chain = made(MergePeople("face-1", "name-OMAR"), MergePeople("face-0", "face-1"))
    assert {line.person for line in chain.lines} == {"face-0"}
    both = made(MergePeople("face-0", "name-OMAR"), MergePeople("face-1", "name-OMAR"))
    assert len({line.person for line in both.lines}) == 1


def test_judgements_and_notes():
    found = made(
        JudgeConflict(0, "accepted"), JudgeConflict(1, "rejected"), JudgeConflict(0, ""), WriteNote(2, 9.0, "b"),
        WriteNote(1, 30.0, "a"), WriteNote(3, 1.0, "gone"), WriteNote(3, 1.0, ""), WriteNote(2, 8.0, "B"),
    )  # fmt: skip
    assert found.judgements == {1: "rejected"}
    assert [(note.number, note.time, note.text) for note in found.notes] == [(2, 8.0, "B"), (1, 30.0, "a")]


KEYS = st.sampled_from(["face-0", "face-1", "name-OMAR", "voice-1", "face-9", ""])
EDITS = st.lists(
    st.builds(RenamePerson, KEYS, st.text(max_size=5))
    | st.builds(MergePeople, KEYS, KEYS)
    | st.builds(AssignSpeaker, st.integers(0, 4), KEYS)
    | st.builds(CorrectText, st.integers(0, 4), st.text(max_size=9))
    | st.builds(JudgeConflict, st.integers(0, 4), st.sampled_from(["accepted", "rejected", ""]))
    | st.builds(WriteNote, st.integers(0, 2), st.floats(0, 100), st.text(max_size=5)),
    max_size=8,
)


@settings(max_examples=80, deadline=None)
@given(edits=EDITS)
def test_any_edits_keep_the_view_whole_and_undo_leaves_no_trace(edits):
    source = scene()
    untouched = fingerprint(assemble(source, [], PLAIN))
    found = assemble(source, edits, PLAIN)
    keys = set(people(found))
    assert {line.person for line in found.lines} - {""} <= keys
    assert {line.listener for line in found.lines} - {""} <= keys
    assert len(keys) == len(found.people) == len(found.curves)
    assert sum(person.lines for person in found.people) == sum(bool(line.person) for line in found.lines)
    assert len(found.lines) == 3
    assert all(0 <= conflict.severity <= 1 for conflict in found.conflicts)
    assert fingerprint(assemble(source, [], PLAIN)) == untouched
    assert fingerprint(assemble(scene(), edits, PLAIN)) == fingerprint(found)


def test_edits_of_a_shifted_film_are_shifted_once():
    faces = face_table([(500.0 + t / 4, 0, "joy") for t in range(20)] + [(510.0, 1, "joy")], 2)
    source = reading([(0.0, 2.0, "x", ""), (3.0, 4.0, "y", "")], faces)
    plain = assemble(source, [], PLAIN)
    merged = assemble(source, [MergePeople("face-0", "face-1")], PLAIN)
    assert plain.faces.time[0] == merged.faces.time[0] == 0.0
    assert plain.remarks == merged.remarks and len(plain.remarks) == 1


def test_stages_that_did_not_run():
    source = dataclasses.replace(scene(), speakers=None, voice=None, text=None)
    found = assemble(source, [], PLAIN)
    assert [line.verdict for line in found.lines] == [Verdict.UNSURE] * 3
    assert all(np.isnan(line.voice.arousal) for line in found.lines)
    empty = dataclasses.replace(source, utterances=(), faces=face_table([], 0), portraits={}, people_confidence={})
    nothing = assemble(empty, [CorrectText(0, "x"), MergePeople("a", "b"), AssignSpeaker(1, "face-0")], PLAIN)
    assert (nothing.lines, nothing.people, nothing.conflicts) == ((), (), ())
    assert report_html(nothing, "x", PLAIN).count("<table>") >= 3


def test_a_voice_that_is_off_is_said_and_silent():
    said = [(i * 4.0, i * 4.0 + 1, "x", "A") for i in range(6)]
    faces = face_table([(t / 4, 0, "joy") for t in range(100)], 1)
    flat = reading(said, faces, voice=[(0.5, -0.9, 0.9)] * 6)
    found = assemble(flat, [], PLAIN)
    assert found.remarks and found.remarks[0].startswith("The voice channel is off")
    assert not found.conflicts
    lively = reading(said, faces, voice=[(i / 6, -0.9, 0.9) for i in range(6)])
    assert len(assemble(lively, [], PLAIN).conflicts) == 6


def test_the_same_bytes_whatever_the_hash_seed():
    code = (
        "from tests.core.test_assembly import fingerprint, scene, assemble, PLAIN, MergePeople, AssignSpeaker;"
        "import hashlib; edits = [AssignSpeaker(2, 'voice-3'), MergePeople('name-OMAR', 'face-1')];"
        "a = assemble(scene(), edits, PLAIN);"
        "print(hashlib.sha256(repr(fingerprint(a)).encode()).hexdigest())"
    )
    root = Path(__file__).parents[2]
    found = set()
    for seed in ("1", "4242"):
        done = subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, cwd=root, capture_output=True,
            text=True, timeout=60, check=True,
        )  # fmt: skip
        found.add(done.stdout)
    assert len(found) == 1 and len(found.pop().strip()) == 64
