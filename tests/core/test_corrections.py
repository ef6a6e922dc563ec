"""Every kind of edit takes effect in the view, edits of what is not there do nothing, and what is kept between edits is
the same as if it were made from nothing."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotionai_core.exchange.dataset_csv import dataset_csv
from emotionai_core.exchange.faces_csv import faces_csv
from emotionai_core.fusion.assembly import Assembler, assemble
from emotionai_core.project.edits import (
    EDITS,
    AssignSpeaker,
    ChoosePortrait,
    CodeLine,
    CommentConflict,
    CorrectText,
    HideLine,
    JudgeConflict,
    MarkNotFace,
    MergeLines,
    MergePeople,
    MoveEdges,
    MoveTracks,
    OverrideEmotion,
    RelabelConflict,
    RenamePerson,
    SetCast,
    SplitLine,
    WriteNote,
)
from emotionai_core.records.analysis import Analysis, Coding, Judged, Note
from emotionai_core.records.conflict import ConflictKind, Verdict
from emotionai_core.records.evidence import Channel, Polarity
from emotionai_core.records.utterance import Word
from emotionai_core.review.blind import blinded
from emotionai_core.settings import Settings
from tests.core.any_edits import BY_KIND, NEW, SIGNED, snapshot, tracked
from tests.core.fusions import face_table, reading

PLAIN = Settings()


def made(*edits, coder: str = "Ada") -> Analysis:
    return assemble(tracked(), [(edit, coder) for edit in edits], PLAIN)


def line(analysis: Analysis, number: int):
    return next(one for one in analysis.lines if one.utterance.number == number)


def names(analysis: Analysis) -> dict[str, str]:
    return {person.key: person.name for person in analysis.people}


# People


def test_tracks_become_a_new_person():
    before, found = made(), made(MoveTracks((1,), "made-1"), RenamePerson("made-1", "Double"))
    assert names(found) == {"face-0": "MARA", "face-1": "BEN", "name-OMAR": "OMAR", "made-1": "Double"}
    seen = found.faces.keys.index("made-1")
    assert set(found.faces.track[found.faces.person == seen].tolist()) == {1}
    together = found.person("face-0").screen_time + found.person("made-1").screen_time
    assert together == pytest.approx(before.person("face-0").screen_time)
    # The picture of each is one of their own looks.
    for key in ("face-0", "made-1"):
        own = found.faces.person == found.faces.keys.index(key)
        assert found.person(key).portrait.time in found.faces.time[own]
    assert found.person("made-1").confidence == 1.0
    assert names(made(MoveTracks((1,), "made-1")))["made-1"] == "Person 3"


def test_tracks_move_to_somebody_there_is_and_back():
    found = made(MoveTracks((1,), "face-1"))
    assert set(found.faces.track[found.faces.person == 1].tolist()) == {1, 2, 3}
    back = made(MoveTracks((1,), "face-1"), MoveTracks((1,), "face-0"))
    assert back.faces.person.tolist() == made().faces.person.tolist()


def test_tracks_follow_a_merge_whatever_comes_first():
    one = made(MoveTracks((1,), "made-1"), MergePeople("face-1", "made-1"))
    other = made(MergePeople("face-1", "made-1"), MoveTracks((1,), "made-1"))
    for found in (one, other):
        assert set(found.faces.track[found.faces.person == 1].tolist()) == {1, 2, 3}
        assert "made-1" not in names(found)


def test_a_voice_without_a_face_can_be_given_one():
    found = made(MoveTracks((3,), "name-OMAR"))
    omar = found.person("name-OMAR")
    assert (omar.name, omar.lines, omar.screen_time > 0, omar.portrait is not None) == ("OMAR", 1, True, True)
    assert set(found.faces.track[found.faces.person == found.faces.keys.index("name-OMAR")].tolist()) == {3}


def test_what_is_no_face_counts_nowhere():
    found = made(MarkNotFace((0, 1)))
    assert "face-0" not in names(found) or found.person("face-0").screen_time == 0.0
    void = np.isin(found.faces.track, [0, 1])
    assert set(found.faces.person[void].tolist()) == {-1}
    assert found.faces.quality[void].sum() == found.faces.confidence[void].sum() == 0.0
    assert line(found, 0).reading(Channel.FACE) is None or line(found, 0).person == "face-1"
    assert faces_csv(found).count("\n") == 1 + int((~void).sum())
    again = made(MarkNotFace((0, 1)), MoveTracks((0, 1), "face-0"))
    assert again.faces.person.tolist() == made().faces.person.tolist()
    assert again.faces.quality.tolist() == made().faces.quality.tolist()


def test_a_chosen_portrait_goes_where_the_person_goes():
    pick = ChoosePortrait("face-1", 4.5, (0.1, 0.2, 0.3, 0.4))
    portrait = made(pick).person("face-1").portrait
    assert (portrait.time, portrait.box) == (4.5, (0.1, 0.2, 0.3, 0.4))
    assert made(pick, MergePeople("name-OMAR", "face-1")).person("name-OMAR").portrait == portrait
    assert made(pick, MergePeople("face-0", "face-1")).person("face-0").portrait == portrait


@pytest.mark.parametrize(
    ("edits", "key", "name"),
    [
        ((RenamePerson("face-1", "Benny"), MergePeople("name-OMAR", "face-1")), "name-OMAR", "Benny"),
        ((MergePeople("face-1", "name-OMAR"),), "face-1", "BEN"),
        ((MoveTracks((3,), "made-1"), MergePeople("made-1", "name-OMAR")), "made-1", "OMAR"),
        ((MoveTracks((3,), "made-1"), AssignSpeaker(2, "voice-4"), MergePeople("voice-4", "made-1")), "voice-4",
         "Person 3"),
        ((RenamePerson("face-0", "M"), RenamePerson("face-1", "B"), MergePeople("face-0", "face-1")), "face-0", "M"),
        ((RenamePerson("face-0", "M"), RenamePerson("face-0", "")), "face-0", "MARA"),
    ],
)  # fmt: skip
def test_the_name_of_a_merged_person(edits, key, name):
    assert names(made(*edits))[key] == name


def test_a_voice_merges_with_a_face_in_both_directions():
    source = dataclasses.replace(
        tracked(), utterances=tuple(dataclasses.replace(one, label="") for one in tracked().utterances)
    )
    voices = [one.person for one in assemble(source, [], PLAIN).lines]
    assert "voice-2" in voices
    for edit, key in ((MergePeople("face-1", "voice-2"), "face-1"), (MergePeople("voice-2", "face-1"), "voice-2")):
        found = assemble(source, [(edit, "")], PLAIN)
        assert line(found, 2).person == line(found, 1).person == key
        assert found.person(key).screen_time > 0 and found.person(key).lines == 2


def test_the_cast():
    assert made(SetCast(("Mara", "Ben")), SetCast(("Ben",))).cast == ("Ben",)


# Lines


def test_moved_edges_clip_the_words_and_wider_ones_bring_them_back():
    found = line(made(MoveEdges(0, 1.0, 1.5)), 0).utterance
    assert (found.start, found.end) == (1.0, 1.5)
    assert found.words == (Word(1.0, 1.2, "am", 1.0), Word(1.2, 1.5, "so", 1.0))
    wider = line(made(MoveEdges(0, 1.0, 1.5), MoveEdges(0, 0.4, 2.2)), 0).utterance
    assert wider.words == tracked().utterances[0].words
    assert made(MoveEdges(0, 1.0, 1.5)).corrected == {0: frozenset({"span"})}
    assert made(MoveEdges(0, 5.0, 5.0)).corrected == {}
    # Lines stay in film order, and each reads the faces of its new time.
    late = made(MoveEdges(0, 30.0, 31.0))
    assert [one.utterance.number for one in late.lines] == [1, 0, 2]
    assert line(late, 0).reading(Channel.FACE) is None


def test_split_and_merge():
    found = made(AssignSpeaker(0, "face-1"), SplitLine(0, NEW, 1.1, 4))
    first, second = line(found, 0), line(found, NEW)
    assert (first.utterance.text, second.utterance.text) == ("I am", "so sad today.")
    assert (first.utterance.start, first.utterance.end, second.utterance.end) == (0.5, 1.1, 2.0)
    assert [word.text for word in first.utterance.words] == ["I", "am"]
    assert [word.text for word in second.utterance.words] == ["so"]
    assert first.person == second.person == "face-1"
    assert first.voice.arousal == second.voice.arousal == 0.2
    assert first.reading(Channel.TEXT) is None and second.reading(Channel.TEXT) is None
    assert any(remark.startswith("2 corrected lines") for remark in found.remarks)
    whole = made(SplitLine(0, NEW, 1.1, 4), MergeLines(0, NEW))
    assert repr(line(whole, 0)) == repr(line(made(), 0)) and len(whole.lines) == 3
    assert whole.corrected == {}


def test_merging_lines():
    found = made(MergeLines(1, 0))
    whole = line(found, 1)
    assert whole.utterance.text == "I am so sad today. How lovely."
    assert (whole.utterance.start, whole.utterance.end, whole.person) == (0.5, 6.0, "face-1")
    # Voices by their seconds: 1.5 of 0.2 and 2.0 of 0.8.
    assert whole.voice.arousal == pytest.approx((1.5 * 0.2 + 2.0 * 0.8) / 3.5)
    assert whole.reading(Channel.TEXT) is None
    assert found.corrected[1] == {"text", "span"}
    assert [one.utterance.number for one in found.lines] == [1, 2]


def test_later_edits_see_earlier_ones():
    found = made(SplitLine(0, NEW, 1.1, 4), CorrectText(NEW, "so glad"), AssignSpeaker(NEW, "face-1"),
                 SplitLine(NEW, NEW + 1, 1.6, 2))  # fmt: skip
    assert [line(found, one).utterance.text for one in (0, NEW, NEW + 1)] == ["I am", "so", "glad"]
    assert [line(found, one).person for one in (0, NEW, NEW + 1)] == ["face-0", "face-1", "face-1"]


def test_hidden_lines_leave_and_come_back():
    found = made(HideLine(1, True), JudgeConflict(1, "accepted"), CodeLine(1, "joy"))
    assert [one.utterance.number for one in found.lines] == [0, 2]
    assert [one.number for one in found.hidden] == [1]
    assert (found.judgements, found.codings, found.judged) == ({}, (), ())
    assert found.person("face-1").lines == 0
    back = made(HideLine(1, True), HideLine(1, False))
    assert dataset_csv(back) == dataset_csv(made()) and back.hidden == ()


# Channels and conflicts


def test_an_override_decides_the_conflict_and_the_curve():
    before = made()
    assert line(before, 0).verdict is Verdict.CONFLICT
    found = made(OverrideEmotion(0, "face", "sadness"))
    face = line(found, 0).reading(Channel.FACE)
    assert (face.label, face.confidence, face.polarity, face.note) == ("sadness", 1.0, Polarity.NEGATIVE, "set by Ada")
    assert line(found, 0).verdict is Verdict.AGREES and line(found, 0).conflict is None
    assert found.corrected == {0: frozenset({"face"})}
    # The face says wholly negative now, the words what they said.
    anger, disgust, fear, joy, _, sadness, _ = line(before, 0).reading(Channel.TEXT).distribution
    said = joy - anger - disgust - fear - sadness
    assert found.curves["face-0"].valence[0] == pytest.approx((-1.0 + said) / 2)
    assert dataset_csv(found).splitlines()[1].split(",")[9] == "sadness"
    undone = made(OverrideEmotion(0, "face", "sadness"), OverrideEmotion(0, "face", ""))
    assert dataset_csv(undone) == dataset_csv(before) and undone.corrected == {}


def test_what_the_machine_read_stays_beside_an_override():
    before = line(made(), 0)
    assert before.machine == () and before.replaced(Channel.FACE) is None
    edits = (
        OverrideEmotion(0, "text", "joy"),
        OverrideEmotion(0, "face", "sadness"),
        OverrideEmotion(0, "face", "fear"),
    )
    found = line(made(*edits), 0)
    assert found.machine == (before.reading(Channel.FACE), before.reading(Channel.TEXT))
    assert found.replaced(Channel.FACE) == before.reading(Channel.FACE) and found.replaced(Channel.VOICE) is None
    back = line(made(*edits, OverrideEmotion(0, "face", "")), 0)
    assert back.machine == (before.reading(Channel.TEXT),) and back.reading(Channel.FACE) == before.reading(
        Channel.FACE
    )
    # Nobody saw Omar: there is nothing that was replaced.
    assert line(made(OverrideEmotion(2, "face", "joy")), 2).machine == ()


def test_an_override_of_voice_and_of_a_silent_channel():
    found = made(OverrideEmotion(0, "voice", "joy"), OverrideEmotion(2, "face", "joy"), coder="")
    voice = line(found, 0).reading(Channel.VOICE)
    assert (voice.polarity, voice.valence, voice.label, voice.distribution) == (Polarity.POSITIVE, 1.0, "joy", ())
    assert voice.note == "set by the analyst"
    assert repr(line(found, 0).voice) == repr(line(made(), 0).voice)
    # Nobody saw Omar; a person did, and his fearful words contradict it.
    assert [one.channel for one in line(found, 2).readings] == [Channel.FACE, Channel.VOICE, Channel.TEXT]
    assert line(found, 2).conflict.kind is ConflictKind.MASKING
    assert found.corrected == {0: frozenset({"voice"}), 2: frozenset({"face"})}


def test_conflicts_are_judged_relabelled_and_remarked_on():
    found = assemble(tracked(), [
        (JudgeConflict(0, "accepted"), "Ada"), (JudgeConflict(0, "second-look"), "Bob"),
        (RelabelConflict(0, "leakage"), "Ada"), (RelabelConflict(1, "sarcasm"), "Ada"),
        (CommentConflict(0, "Look again."), "Bob"), (CommentConflict(1, "x"), "Bob"), (CommentConflict(1, ""), "Ada"),
    ], PLAIN)  # fmt: skip
    assert found.judgements == {0: "second-look"}
    assert found.judged == (Judged("Ada", 0, "accepted"), Judged("Bob", 0, "second-look"))
    assert [(one.utterance, one.kind) for one in found.conflicts] == [(0, ConflictKind.LEAKAGE)]
    assert found.comments == {0: "Look again."}
    assert found.corrected == {0: frozenset({"kind"})}
    plain = made(RelabelConflict(0, "leakage"), RelabelConflict(0, ""))
    assert [one.kind for one in plain.conflicts] == [ConflictKind.MASKING] and plain.corrected == {}


def test_notes_with_range_tag_and_coder():
    found = assemble(tracked(), [
        (WriteNote(1, 2.0, "a", 4.0, "red"), "Ada"), (WriteNote(2, 1.0, "", 0.0, "blue"), "Bob"),
        (WriteNote(3, 1.0, "gone"), "Bob"), (WriteNote(3, 1.0, ""), "Bob"), (WriteNote(1, 3.0, "b", 4.0, "red"), "Bob"),
    ], PLAIN)  # fmt: skip
    assert found.notes == (Note(2, 1.0, "", 0.0, "blue", "Bob"), Note(1, 3.0, "b", 4.0, "red", "Bob"))


def test_codings_are_each_coders_own():
    found = assemble(tracked(), [
        (CodeLine(1, "joy", 0.5), "Bob"), (CodeLine(1, "fear"), "Ada"), (CodeLine(1, "joy", 0.75, -0.5), "Bob"),
        (CodeLine(0, "anger"), "Bob"), (CodeLine(0, ""), "Bob"), (CodeLine(99, "joy"), "Bob"),
    ], PLAIN)  # fmt: skip
    assert found.codings == (Coding("Ada", 1, "fear", None, None), Coding("Bob", 1, "joy", 0.75, -0.5))
    assert dataset_csv(found) == dataset_csv(made())


def test_a_blind_coder_does_not_learn_what_was_set():
    seen = blinded(made(OverrideEmotion(0, "face", "fear"), MoveEdges(0, 0.4, 2.0), RelabelConflict(0, "leakage")), "B")
    assert seen.corrected == {0: frozenset({"span"})}


# What is not there


NOT_THERE = [
    RenamePerson("face-9", "X"), MergePeople("face-9", "face-0"), MergePeople("face-0", "face-9"),
    MoveTracks((99,), "face-0"), MoveTracks((0,), "face-9"), MoveTracks((), "made-1"), MarkNotFace((99, -1)),
    ChoosePortrait("nobody", 1.0, (0.0, 0.0, 1.0, 1.0)), AssignSpeaker(77, "face-0"), CorrectText(77, "x"),
    MoveEdges(77, 0.0, 1.0), MoveEdges(0, 3.0, 1.0), SplitLine(77, NEW, 1.0, 1), SplitLine(0, 1, 1.0, 1),
    SplitLine(0, NEW, 9.0, 1), MergeLines(0, 77), MergeLines(77, 0), MergeLines(0, 0), HideLine(77, True),
    OverrideEmotion(77, "face", "joy"), JudgeConflict(77, "accepted"), RelabelConflict(77, "leakage"),
    RelabelConflict(1, "leakage"), CommentConflict(77, "x"), CodeLine(77, "joy"), WriteNote(5, 1.0, ""),
]  # fmt: skip


@pytest.mark.parametrize("edit", NOT_THERE, ids=repr)
def test_an_edit_of_what_is_not_there_does_nothing(edit):
    assert snapshot(made(edit)) == snapshot(made())


# The same from nothing


def test_every_kind_of_edit_is_tried():
    assert set(BY_KIND) == set(EDITS)


@settings(max_examples=150, deadline=None)
@given(edits=st.lists(SIGNED, max_size=12), lengths=st.lists(st.integers(0, 12), min_size=1, max_size=6))
def test_what_is_kept_between_edits_is_what_nothing_would_give(edits, lengths):
    source = tracked()
    keeping = Assembler(source, PLAIN)
    for length in [*lengths, len(edits)]:
        assert snapshot(keeping.assemble(edits[:length])) == snapshot(assemble(source, edits[:length], PLAIN))


@settings(max_examples=100, deadline=None)
@given(edits=st.lists(SIGNED, max_size=12))
def test_any_edits_keep_the_view_whole(edits):
    found = assemble(tracked(), edits, PLAIN)
    numbers = [one.utterance.number for one in found.lines]
    keys = set(names(found))
    assert len(set(numbers)) == len(numbers)
    assert [one.utterance.start for one in found.lines] == sorted(one.utterance.start for one in found.lines)
    assert {one.person for one in found.lines} | {one.listener for one in found.lines} <= keys | {""}
    assert len(keys) == len(found.people) == len(found.curves)
    assert sum(person.lines for person in found.people) == sum(bool(one.person) for one in found.lines)
    assert set(found.corrected) | set(found.judgements) | set(found.comments) <= set(numbers)
    assert not {one.number for one in found.hidden} & set(numbers)
    for one in found.lines:
        said = one.utterance
        assert said.start < said.end
        assert all(said.start <= word.start <= word.end <= said.end for word in said.words)
    for conflict in found.conflicts:
        assert 0.0 <= conflict.severity <= 1.0


def test_a_film_without_anything_takes_any_edit():
    empty = dataclasses.replace(
        reading([], face_table([], 0)), portraits={}, people_confidence={}, speakers=None, voice=None, text=None
    )
    keeping = Assembler(empty, PLAIN)
    for edit in NOT_THERE:
        assert keeping.assemble([(edit, "")]).lines == ()
