from __future__ import annotations

from dataclasses import replace

import pytest
from sample_analysis import make_analysis

from app.corrections import (
    NEW_TAG,
    SHORTEST,
    merge_next,
    move_edges,
    moved_note,
    new_marker,
    new_range,
    next_of_speaker,
    removed_note,
    retagged_note,
    reworded_note,
    split_after,
    split_at,
)
from emotionai_core.project.edits import MADE_LINES, MergeLines
from emotionai_core.records.analysis import Analysis, Note
from emotionai_core.records.line import Line
from emotionai_core.records.utterance import Utterance, Word

ANALYSIS = make_analysis()


def spoken(text: str, words: str | None = None, start: float = 10.0) -> Line:
    """A line of half-second words with tenths of a second between them."""
    parts = (text if words is None else words).split()
    timed = tuple(Word(start + 0.6 * i, start + 0.6 * i + 0.5, part, 1.0) for i, part in enumerate(parts))
    end = timed[-1].end if timed else start + 2.0
    return replace(ANALYSIS.lines[3], utterance=Utterance(3, start, end, text, "subtitle", 1.0, words=timed))


def halves(line: Line, letters: int) -> tuple[str, str]:
    return line.utterance.text[:letters].strip(), line.utterance.text[letters:].strip()


@pytest.mark.parametrize(
    ("time", "first"), [(10.55, "You"), (11.15, "You said"), (10.01, "You"), (12.2, "You said you would")]
)
def test_a_line_is_split_between_the_words_at_that_time(time: float, first: str):
    line = spoken("You said you would come.")
    edit = split_at(line, time, MADE_LINES + 1)
    assert edit is not None
    assert halves(line, edit.letters)[0] == first
    parted = len(first.split())
    assert line.utterance.words[parted - 1].end - 1e-9 <= edit.at <= line.utterance.words[parted].start + 1e-9
    assert edit.number == MADE_LINES + 1


def test_a_split_keeps_the_time_asked_for_where_nothing_is_said():
    edit = split_at(spoken("You said"), 10.53, MADE_LINES + 1)
    assert edit is not None and edit.at == 10.53


def test_corrected_text_is_split_by_share_at_a_gap():
    line = spoken("Quite another sentence altogether", words="You said you would")
    edit = split_at(line, 11.0, MADE_LINES + 1)
    assert edit is not None and edit.at == 11.0
    assert halves(line, edit.letters) == ("Quite another", "sentence altogether")


def test_opening_marks_go_with_their_word_and_chinese_is_split_between_letters():
    line = spoken("He said “come here”", words="He said come here")
    edit = split_at(line, 11.17, MADE_LINES + 1)
    assert edit is not None and halves(line, edit.letters) == ("He said", "“come here”")
    chinese = replace(spoken("x"), utterance=Utterance(3, 0.0, 4.0, "你昨天說過會來", "subtitle", 1.0))
    cut = split_at(chinese, 2.0, MADE_LINES + 1)
    assert cut is not None and 0 < cut.letters < 7


@pytest.mark.parametrize("time", [9.0, 10.0, 99.0])
def test_nothing_is_split_outside_the_line(time: float):
    assert split_at(spoken("You said"), time, MADE_LINES + 1) is None


def test_a_split_at_the_text_cursor_lies_between_the_words_times():
    line = spoken("You said you would")
    edit = split_after(line, len("You said"), MADE_LINES + 1)
    assert edit is not None and halves(line, edit.letters) == ("You said", "you would")
    assert edit.at == pytest.approx((line.utterance.words[1].end + line.utterance.words[2].start) / 2)
    assert split_after(line, 0, MADE_LINES + 1) is None and split_after(line, 18, MADE_LINES + 1) is None


def in_order(*spans: tuple[float, float, str]) -> Analysis:
    """Lines from when to when, by whom."""
    lines = [
        replace(ANALYSIS.lines[0], person=who, utterance=Utterance(number, start, end, "Yes.", "subtitle", 1.0))
        for number, (start, end, who) in enumerate(spans)
    ]
    return replace(ANALYSIS, lines=tuple(lines))


def test_merging_takes_the_line_that_the_same_speaker_says_at_once():
    film = in_order((1.0, 2.0, "face-0"), (4.9, 6.0, "face-0"), (9.1, 10.0, "face-0"))
    assert merge_next(film.lines[0], film) == MergeLines(0, 1)
    assert next_of_speaker(film.lines[1], film) is None, "more than three seconds away"
    assert next_of_speaker(film.lines[2], film) is None, "the last"


def test_merging_never_reaches_over_another_line():
    film = in_order((1.0, 2.0, "face-0"), (2.1, 2.4, "face-1"), (2.5, 3.0, "face-0"))
    assert merge_next(film.lines[0], film) is None


def test_edges_stay_in_the_film_and_apart():
    line = spoken("You said")
    far = move_edges(line, -5.0, 999.0, 100.0)
    assert far is not None and (far.start, far.end) == (0.0, 100.0)
    crossed = move_edges(line, 11.0, 9.0, 100.0)
    assert crossed is not None and crossed.end == pytest.approx(crossed.start + SHORTEST)
    assert move_edges(line, line.utterance.start, line.utterance.end, 100.0) is None


def test_notes_are_never_emptied_by_accident():
    marker = new_marker(5.0, 1)
    assert (marker.number, marker.tag, marker.end) == (1, NEW_TAG, 0.0)
    stretch = new_range(5.0, 8.0, 8, "b")
    assert (stretch.number, stretch.time, stretch.end, stretch.text) == (8, 5.0, 8.0, "b")
    plain = Note(7, 1.0, "words", 3.0, "")
    assert reworded_note(plain, "").tag == NEW_TAG
    assert retagged_note(replace(plain, text=""), "").tag == NEW_TAG
    assert retagged_note(plain, "blue").tag == "blue"
    moved = moved_note(plain, 2.0, 4.5)
    assert (moved.time, moved.end, moved.text) == (2.0, 4.5, "words")
    assert moved_note(Note(7, 1.0, "x"), 2.0, 9.0).end == 0.0
    assert (removed_note(plain).text, removed_note(plain).tag) == ("", "")
