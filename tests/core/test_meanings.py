"""Sentence vectors of the lines as they stand after edits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from emotionai_core.fusion.assembly import Assembler, assemble
from emotionai_core.project.edits import AssignSpeaker, CorrectText, HideLine, MergeLines, Signed, SplitLine
from emotionai_core.project.load import MachineReading
from emotionai_core.project.store import Project
from emotionai_core.records.analysis import Analysis, StageRun
from emotionai_core.settings import Settings
from tests.core.fusions import Stored, scene

WIDTH = 384


def axis(number: int, length: float = 1.0) -> list[float]:
    return [length * (place == number) for place in range(WIDTH)]


def read_scene(*, unreadable: int = -1) -> MachineReading:
    """Line n points along axis n; one may have no vector."""
    plain = scene()
    numbers = [one.number for one in plain.utterances if one.number != unreadable]
    run = StageRun("meaning", "embedded", "1", "meaning-0", (("minilm/minilm.onnx", "0" * 64, "MIT"),), (), ())
    vectors = [axis(number, 0.998) for number in numbers]
    return replace(plain, meaning=Stored(utterance=numbers, vector=vectors), runs=(*plain.runs, run))


def pointing(analysis: Analysis) -> dict[int, int]:
    """Line -> the axis its vector points along."""
    found = analysis.meanings
    assert found is not None and found.vector.dtype == np.float32 and found.vector.shape[1] == WIDTH
    assert (found.vector * found.vector).sum(axis=1) == pytest.approx(1.0, abs=1e-6)
    return dict(zip(found.utterance.tolist(), found.vector.argmax(axis=1).tolist(), strict=True))


def test_lines_have_the_machines_vectors_in_film_order():
    view = assemble(read_scene(), (), Settings())
    numbers = [line.utterance.number for line in view.lines]
    assert pointing(view) == {number: number for number in numbers} and list(pointing(view)) == numbers
    assert view.meanings is not None and view.meanings.model == "minilm" and not view.meanings.unread


def test_without_the_stage_there_are_none():
    assert assemble(scene(), (), Settings()).meanings is None


def test_a_line_that_could_not_be_read_has_no_row_and_waits_for_nobody():
    view = assemble(read_scene(unreadable=0), (), Settings())
    assert view.meanings is not None and 0 not in pointing(view) and not view.meanings.unread


def test_other_words_lose_their_vector_until_they_are_read():
    edits: tuple[Signed, ...] = ((CorrectText(0, "Something  else."), "Ada"),)
    unread = assemble(read_scene(), edits, Settings())
    assert unread.meanings is not None and unread.meanings.unread == {0} and 0 not in pointing(unread)
    read = assemble(read_scene(), edits, Settings(), meant={"Something else.": tuple(axis(200, 0.9))})
    assert read.meanings is not None and not read.meanings.unread and pointing(read)[0] == 200
    silent = assemble(read_scene(), edits, Settings(), meant={"Something else.": None})
    assert silent.meanings is not None and not silent.meanings.unread and 0 not in pointing(silent)


def test_words_that_were_only_spaced_and_lines_only_reassigned_keep_theirs():
    text = scene().utterances[0].text
    edits: tuple[Signed, ...] = (
        (CorrectText(0, f"  {text.replace(' ', '   ')}"), ""),
        (AssignSpeaker(1, "face-0"), ""),
    )
    view = assemble(read_scene(), edits, Settings())
    assert view.meanings is not None and not view.meanings.unread and pointing(view)[0] == 0


def test_readings_that_come_later_give_the_view_made_from_nothing():
    first, second = scene().utterances[:2]
    middle = (first.start + first.end) / 2
    split: tuple[Signed, ...] = ((SplitLine(0, 1_000_000, middle, 3), ""),)
    joined: tuple[Signed, ...] = ((MergeLines(0, second.number), ""), (HideLine(second.number, True), ""))
    kept = Assembler(read_scene(), Settings())
    for edits in ((), split, joined, split, ()):
        bare = assemble(read_scene(), edits, Settings())
        assert bare.meanings is not None
        texts = {line.utterance.text for line in bare.lines if line.utterance.number in bare.meanings.unread}
        for meant in ({}, {" ".join(text.split()): tuple(axis(300)) for text in texts}):
            seen, fresh = (
                kept.assemble(edits, {}, meant).meanings,
                assemble(read_scene(), edits, Settings(), {}, meant).meanings,
            )
            assert seen is not None and fresh is not None and seen.unread == fresh.unread
            assert seen.utterance.tolist() == fresh.utterance.tolist()
            assert seen.vector.tobytes() == fresh.vector.tobytes()


def test_the_project_keeps_vectors_beside_emotions(tmp_path: Path):
    project = Project.create_or_open(tmp_path / "a film.emai")
    project.keep_word_readings("words", {"Hello.": (1.0,) + (0.0,) * 6})
    project.keep_word_readings("meaning", {"Hello.": tuple(axis(3)), "你好": None})
    assert project.count_word_readings("meaning") == 2 and project.count_word_readings("words") == 1
    assert project.word_readings("meaning") == {"Hello.": tuple(axis(3)), "你好": None}
    project.close()
