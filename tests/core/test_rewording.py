"""What was read in corrected words takes the place of what was read in the machine's."""

from __future__ import annotations

from pathlib import Path

import pytest

from emotionai_core.fusion.assembly import Assembler, assemble
from emotionai_core.project.edits import CorrectText, Signed
from emotionai_core.project.store import Project
from emotionai_core.records.conflict import Verdict
from emotionai_core.records.evidence import Channel
from emotionai_core.settings import Settings
from tests.core.fusions import scene, showing

EDITS: tuple[Signed, ...] = ((CorrectText(0, "I am so  glad\ntoday."), "Ada"),)
GLAD = {"I am so glad today.": tuple(showing("joy"))}


def test_a_reading_of_the_corrected_words_decides_the_line():
    machine = assemble(scene(), (), Settings()).lines[0]
    assert machine.verdict is Verdict.CONFLICT
    unread = assemble(scene(), EDITS, Settings())
    assert unread.unread == {0} and unread.lines[0].reading(Channel.TEXT) is None
    read = assemble(scene(), EDITS, Settings(), GLAD)
    words = read.lines[0].reading(Channel.TEXT)
    assert words is not None and words.label == "joy" and words.distribution == pytest.approx(showing("joy"))
    assert read.lines[0].verdict is Verdict.AGREES and not read.unread and len(read.remarks) == len(unread.remarks) - 1


def test_words_without_anything_to_read_are_read_too():
    silent = assemble(scene(), EDITS, Settings(), {"I am so glad today.": None})
    assert not silent.unread and silent.lines[0].reading(Channel.TEXT) is None


def test_readings_that_come_later_give_the_view_made_from_nothing():
    kept = Assembler(scene(), Settings())
    for edits, reread in ((EDITS, {}), (EDITS, GLAD), ((), GLAD), (EDITS, GLAD), (EDITS, {})):
        seen, fresh = kept.assemble(edits, reread), assemble(scene(), edits, Settings(), reread)
        assert [repr(line) for line in seen.lines] == [repr(line) for line in fresh.lines]
        assert (seen.unread, seen.remarks) == (fresh.unread, fresh.remarks)


def test_the_project_keeps_the_first_reading_of_each_program(tmp_path: Path):
    project = Project.create_or_open(tmp_path / "a film.emai")
    project.keep_word_readings("one", {**GLAD, "你好": None})
    project.keep_word_readings("one", {"你好": (1.0,) + (0.0,) * 6})
    project.close()
    again = Project.open(project.path, writable=False)
    assert again.word_readings("one") == {**GLAD, "你好": None} and again.word_readings("two") == {}
    again.close()
