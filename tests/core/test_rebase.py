"""Corrections of every kind follow their lines, faces, tracks and voices into a new analysis, or are set aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from emotionai_core.perception.schema import STAGE_TABLES
from emotionai_core.project.edits import (
    MADE_LINES,
    AssignSpeaker,
    ChoosePortrait,
    ChooseScene,
    CodeLine,
    DescribePerson,
    HideClip,
    HideLine,
    MarkNotFace,
    MatchLine,
    MergeLines,
    MergePeople,
    MoveEdges,
    MoveTracks,
    OverrideEmotion,
    RateClips,
    RenamePerson,
    SetCast,
    SplitLine,
    UseScreenplay,
    WriteNote,
    WritePrompt,
)
from emotionai_core.project.parquet import write_stored
from emotionai_core.project.rebase import Rebase
from emotionai_core.project.store import Project
from emotionai_core.records.analysis import StageRun
from emotionai_core.records.prompt import Origin, Source, Span, spans_to_json

SAID = [(1.0, 2.0, "Good morning to you."), (4.0, 5.0, "What a day it is."), (8.0, 9.0, "Never come back.")]


def store(project: Project, key: str, tables: dict) -> None:
    stage = key.rsplit("-", 1)[0]
    folder = project.artefacts.folder / key
    folder.mkdir(parents=True)
    for name, rules in STAGE_TABLES[stage].items():
        table = tables.get(name, {})
        write_stored(folder / f"{name}.parquet", {column: table.get(column, []) for column in rules}, rules)


def lines(order: list[int], late: float = 0.0) -> dict:
    """The lines in this order, numbered by it."""
    said = [SAID[place] for place in order]
    return {
        "utterances": {
            "utterance": list(range(len(said))),
            "start": [one[0] + late for one in said],
            "end": [one[1] + late for one in said],
            "text": [one[2] for one in said],
            "source": ["subtitle"] * len(said),
            "confidence": [1.0] * len(said),
            "label": [""] * len(said),
        }
    }


def faces(tracks: dict[int, tuple[float, float]]) -> dict:
    """Twelve looks at each track from its start, at its place in the picture."""
    rows = sorted((start + step / 4, track, x) for track, (start, x) in tracks.items() for step in range(12))
    n = len(rows)
    return {
        "faces": {
            "time": [time for time, _, _ in rows],
            "track": [track for _, track, _ in rows],
            "x": [x for _, _, x in rows],
            "y": [0.2] * n,
            "w": [0.1] * n,
            "h": [0.2] * n,
            "confidence": [1.0] * n,
            "quality": [1.0] * n,
            "emotion": [[1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]] * n,
        }
    }


def people(person_of: dict[int, int]) -> dict:
    return {
        "people": {"track": list(person_of), "person": list(person_of.values()), "confidence": [1.0] * len(person_of)}
    }


def speakers(voices: list[int]) -> dict:
    return {"speakers": {"utterance": list(range(len(voices))), "speaker": voices, "confidence": [1.0] * len(voices)}}


def stand(project: Project, tag: str) -> None:
    runs = [
        StageRun(stage, "b", "1", f"{stage}-{tag}", (), (), ()) for stage in ("faces", "people", "speech", "speakers")
    ]
    project.replace_runs(runs, {})


@pytest.fixture
def project(tmp_path: Path):
    """Edited on analysis "a"; then "b" stands: numbered otherwise, without the line "Never come back." and track 2."""
    made = Project.create_or_open(tmp_path / "x.emai")
    store(made, "speech-a", lines([0, 1, 2]))
    store(made, "faces-a", faces({0: (1.0, 0.1), 1: (1.0, 0.6), 2: (8.0, 0.1)}))
    store(made, "people-a", people({0: 0, 1: 1, 2: 2}))
    store(made, "speakers-a", speakers([0, 1, 2]))
    store(made, "speech-b", lines([1, 0], late=0.1))
    store(made, "faces-b", faces({4: (1.1, 0.6), 5: (1.1, 0.1)}))
    store(made, "people-b", people({5: 1, 4: 0}))
    store(made, "speakers-b", speakers([7, 3]))
    stand(made, "a")
    yield made
    made.close()


def written(line: int, person: str, gone: int = 2) -> str:
    """A prompt's words with three sources: a line, a line that may be gone, and nobody's."""
    return spans_to_json(
        (
            Span(
                "jaw clenched",
                (
                    Source(Origin.PIPELINE, "voice.arousal", "0.82", "anger, high", 1.5, line, person),
                    Source(Origin.TRANSCRIPT, "words", "Never.", utterance=gone),
                    Source(Origin.ANALYST, "", ""),
                ),
            ),
        )
    )


NEW = MADE_LINES + 1
CARRIED = [
    (MoveTracks((0, 2), "made-1"), MoveTracks((5,), "made-1")),
    (MoveTracks((1,), "face-0"), MoveTracks((4,), "face-1")),
    (MarkNotFace((1,)), MarkNotFace((4,))),
    (MarkNotFace((2,)), None),
    (MoveTracks((0,), "face-2"), None),
    (ChoosePortrait("face-0", 1.5, (0.1, 0.2, 0.3, 0.4)), ChoosePortrait("face-1", 1.5, (0.1, 0.2, 0.3, 0.4))),
    (RenamePerson("voice-1", "Ada"), RenamePerson("voice-7", "Ada")),
    (RenamePerson("voice-2", "Cyd"), None),
    (MergePeople("face-0", "voice-0"), MergePeople("face-1", "voice-3")),
    (MergePeople("name-ADA", "made-1"), MergePeople("name-ADA", "made-1")),
    (AssignSpeaker(0, "face-1"), AssignSpeaker(1, "face-0")),
    (MoveEdges(0, 1.0, 2.5), MoveEdges(1, 1.0, 2.5)),
    (SplitLine(1, NEW, 4.5, 6), SplitLine(0, NEW, 4.5, 6)),
    (MergeLines(0, 1), MergeLines(1, 0)),
    (MergeLines(0, NEW), MergeLines(1, NEW)),
    (MergeLines(0, 2), None),
    (HideLine(1, True), HideLine(0, True)),
    (HideLine(2, True), None),
    (OverrideEmotion(NEW, "face", "joy"), OverrideEmotion(NEW, "face", "joy")),
    (CodeLine(1, "joy", 0.5), CodeLine(0, "joy", 0.5)),
    (SetCast(("Ada",)), SetCast(("Ada",))),
    (WriteNote(1, 2.0, "x"), WriteNote(1, 2.0, "x")),
    (DescribePerson("face-0", "tall"), DescribePerson("face-1", "tall")),
    (DescribePerson("face-2", "tall"), None),
    (ChooseScene(0, True), ChooseScene(1, True)),
    (ChooseScene(2, None), None),
    (
        WritePrompt(0, "body", written(0, "face-0"), True),
        WritePrompt(1, "body", written(1, "face-1", gone=-1), True),
    ),
    (WritePrompt(1, "camera", ""), WritePrompt(0, "camera", "")),
    (UseScreenplay("ab", "film.fdx"), UseScreenplay("ab", "film.fdx")),
    (MatchLine(0, 7), MatchLine(1, 7)),
    (MatchLine(2, -1), None),
    (RateClips("a", "b", "first"), RateClips("a", "b", "first")),
    (HideClip("a", True), HideClip("a", True)),
]


@pytest.mark.parametrize(("edit", "carried"), CARRIED, ids=lambda one: repr(one)[:60])
def test_an_edit_is_carried_over_or_set_aside(project: Project, edit, carried):
    project.append(edit, "Ada")
    keeping = Rebase(project)
    assert keeping.edits() == (((edit, "Ada"),), 0)
    stand(project, "b")
    expected = ((carried, "Ada"),) if carried is not None else ()
    assert keeping.edits() == (expected, 1 - len(expected))
    # The same analysis again: nothing was changed in the log itself.
    stand(project, "a")
    assert keeping.edits() == (((edit, "Ada"),), 0)


def test_edits_of_two_analyses_keep_their_order(project: Project):
    project.append(RenamePerson("face-0", "first"), "Ada")
    stand(project, "b")
    project.append(RenamePerson("face-1", "second"), "Bob")
    assert Rebase(project).edits() == (
        ((RenamePerson("face-1", "first"), "Ada"), (RenamePerson("face-1", "second"), "Bob")), 0,
    )  # fmt: skip
