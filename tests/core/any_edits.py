"""Any edit at all, a scene with tracks and words to make it on, and all of a view in a form that compares."""

from __future__ import annotations

import dataclasses

import numpy as np
from hypothesis import strategies as st

from emotionai_core.project.edits import (
    MADE_LINES,
    AssignSpeaker,
    ChoosePortrait,
    ChooseScene,
    CodeLine,
    CommentConflict,
    CorrectText,
    DescribePerson,
    HideClip,
    HideLine,
    JudgeConflict,
    MarkNotFace,
    MatchLine,
    MergeLines,
    MergePeople,
    MoveEdges,
    MoveTracks,
    OverrideEmotion,
    RateClips,
    RelabelConflict,
    RenamePerson,
    SetCast,
    SplitLine,
    UseScreenplay,
    WriteNote,
    WritePrompt,
)
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.prompt import Origin, Source, Span, spans_to_json
from emotionai_core.records.utterance import Word
from tests.core.fusions import scene

NEW = MADE_LINES + 1


def tracked():
    """The scene with faces in few tracks: Mara is track 0 and (from 1.5 s) 1, Ben 2 and (in between) 3; with words."""
    plain = scene()
    time, person = plain.faces.time, plain.faces.person
    track = np.where(person == 0, np.where(time < 1.5, 0, 1), np.where(time % 0.25 > 0.005, 3, 2))
    words = (Word(0.5, 0.9, "I", 1.0), Word(0.9, 1.2, "am", 1.0), Word(1.2, 2.0, "so", 1.0))
    first = dataclasses.replace(plain.utterances[0], words=words)
    box = np.tile([0.1, 0.2, 0.3, 0.4], (len(time), 1))
    box[:, 0] = np.arange(len(time)) / 100
    return dataclasses.replace(
        plain, faces=dataclasses.replace(plain.faces, track=track, box=box),
        utterances=(first, *plain.utterances[1:]),
    )  # fmt: skip


def snapshot(analysis: Analysis) -> tuple:
    """Everything of the view, to compare; not-a-number equals itself."""
    faces = analysis.faces
    columns = [faces.time, faces.track, faces.person, faces.box, faces.confidence, faces.quality, faces.emotion]
    curves = [(key, *(part.tobytes() for part in (one.time, one.arousal, one.valence)))
              for key, one in analysis.curves.items()]  # fmt: skip
    rest = dataclasses.replace(analysis, faces=None, curves={})
    return repr(rest), faces.keys, [column.tobytes() for column in columns], curves


KEYS = st.sampled_from(["face-0", "face-1", "face-9", "name-OMAR", "voice-2", "made-1", "made-2", ""])
NUMBERS = st.sampled_from([0, 1, 2, NEW, NEW + 1, 7])
TRACKS = st.lists(st.integers(0, 4), max_size=3).map(tuple)
TIMES = st.sampled_from([0.0, 0.6, 1.1, 1.6, 4.5, 5.5, 41.0, 60.0])
TEXTS = st.sampled_from(["", "I am", "How lovely.", "x y"])
EMOTION = st.sampled_from(["joy", "anger", "neutral", ""])
SPANS = st.sampled_from(["", spans_to_json((Span("lit from below", (Source(Origin.ANALYST, "", ""),)),))])
PLACES = st.just((0.1, 0.1, 0.2, 0.2))
BY_KIND = {
    RenamePerson: st.builds(RenamePerson, KEYS, TEXTS),
    MergePeople: st.builds(MergePeople, KEYS, KEYS),
    MoveTracks: st.builds(MoveTracks, TRACKS, KEYS),
    MarkNotFace: st.builds(MarkNotFace, TRACKS),
    ChoosePortrait: st.builds(ChoosePortrait, KEYS, TIMES, PLACES),
    SetCast: st.builds(SetCast, st.lists(TEXTS, max_size=2).map(tuple)),
    AssignSpeaker: st.builds(AssignSpeaker, NUMBERS, KEYS),
    CorrectText: st.builds(CorrectText, NUMBERS, TEXTS),
    MoveEdges: st.builds(MoveEdges, NUMBERS, TIMES, TIMES),
    SplitLine: st.builds(SplitLine, NUMBERS, NUMBERS, TIMES, st.integers(0, 20)),
    MergeLines: st.builds(MergeLines, NUMBERS, NUMBERS),
    HideLine: st.builds(HideLine, NUMBERS, st.booleans()),
    OverrideEmotion: st.builds(OverrideEmotion, NUMBERS, st.sampled_from(["face", "voice", "text"]), EMOTION),
    JudgeConflict: st.builds(JudgeConflict, NUMBERS, st.sampled_from(["accepted", "rejected", "second-look", ""])),
    RelabelConflict: st.builds(RelabelConflict, NUMBERS, st.sampled_from(["masking", "leakage", ""])),
    CommentConflict: st.builds(CommentConflict, NUMBERS, TEXTS),
    WriteNote: st.builds(WriteNote, st.integers(0, 2), TIMES, TEXTS, TIMES, st.sampled_from(["", "red"])),
    CodeLine: st.builds(CodeLine, NUMBERS, EMOTION, st.sampled_from([None, 0.5]), st.sampled_from([None, -0.5])),
    DescribePerson: st.builds(DescribePerson, KEYS, TEXTS),
    ChooseScene: st.builds(ChooseScene, NUMBERS, st.sampled_from([True, False, None])),
    WritePrompt: st.builds(WritePrompt, NUMBERS, st.sampled_from(["body", "negative"]), SPANS, st.booleans()),
    UseScreenplay: st.builds(UseScreenplay, st.sampled_from(["", "ab", "cd"]), TEXTS),
    MatchLine: st.builds(MatchLine, NUMBERS, st.sampled_from([None, -1, 3])),
    RateClips: st.builds(RateClips, *[st.sampled_from(["a", "b"])] * 2, st.sampled_from(["first", "equal", ""])),
    HideClip: st.builds(HideClip, st.sampled_from(["a", "b"]), st.booleans()),
}
ANY_EDIT = st.one_of(*BY_KIND.values())
SIGNED = st.tuples(ANY_EDIT, st.sampled_from(["", "Ada", "Bob"]))
