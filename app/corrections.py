"""From what an analyst means to the edits that say it: pure functions from the current view to values of the log.

Shared by every panel that corrects, so that a line split on the timeline and one split in the list are split alike.
None means that the intention makes no sense there, and nothing is to be written. What an edit makes gets a number that
the session gives out.
"""

from __future__ import annotations

from typing import cast

from emotionai_core.project.edits import MergeLines, MoveEdges, SplitLine, Tag, WriteNote
from emotionai_core.records.analysis import Analysis, Note
from emotionai_core.records.line import Line
from emotionai_core.records.utterance import Utterance, Word

TAGS: tuple[Tag, ...] = ("red", "orange", "yellow", "green", "blue", "purple")
# A marker without words is still one: it needs a colour, because a note that is empty in both is a removed one.
NEW_TAG: Tag = "yellow"
SHORTEST = 0.04
# Beyond such a pause, what follows is no longer the same sentence.
LONGEST_PAUSE = 3.0


def split_at(line: Line, time: float, number: int) -> SplitLine | None:
    """Cut a line at a time, between two of its words where their times are known."""
    said = line.utterance
    if not said.start < time < said.end or len(said.text.strip()) < 2:
        return None
    after = _words_before(said.words, time)
    letters = _letters_by_words(said, after) if after is not None else None
    if after is None or letters is None:
        return SplitLine(said.number, number, time, _letters_by_share(said, time))
    # Inside a word, the cut goes to the gap that the words are parted at: times and text must part alike.
    earliest, latest = said.words[after - 1].end, said.words[after].start
    at = min(max(time, min(earliest, latest)), max(earliest, latest))
    return SplitLine(said.number, number, at, letters)


def split_after(line: Line, letters: int, number: int) -> SplitLine | None:
    """Cut a line after some letters of its text, as where the text cursor stands."""
    said = line.utterance
    if not said.text[:letters].strip() or not said.text[letters:].strip():
        return None
    at = said.start + (said.end - said.start) * letters / len(said.text)
    places = _places(said)
    if places is not None:
        after = next((index for index, place in enumerate(places) if place >= letters), len(places))
        if 0 < after < len(places):
            at = (said.words[after - 1].end + said.words[after].start) / 2
    return SplitLine(said.number, number, min(max(at, said.start), said.end), letters)


def next_of_speaker(line: Line, analysis: Analysis) -> Line | None:
    """The line that the same speaker says next, without another line between them or a long pause."""
    here = (line.utterance.start, line.utterance.number)
    later = [one for one in analysis.lines if (one.utterance.start, one.utterance.number) > here]
    after = min(later, key=lambda one: (one.utterance.start, one.utterance.number), default=None)
    if after is None or after.person != line.person:
        return None
    return after if after.utterance.start - line.utterance.end <= LONGEST_PAUSE else None


def merge_next(line: Line, analysis: Analysis) -> MergeLines | None:
    """Make one line of this and the next one of the same speaker."""
    after = next_of_speaker(line, analysis)
    return None if after is None else MergeLines(line.utterance.number, after.utterance.number)


def move_edges(line: Line, start: float, end: float, duration: float) -> MoveEdges | None:
    """Another begin and end, inside the film and not shorter than a frame; None when nothing moves."""
    start = min(max(0.0, start), max(0.0, duration - SHORTEST))
    end = min(max(end, start + SHORTEST), duration)
    said = line.utterance
    if abs(start - said.start) < 1e-6 and abs(end - said.end) < 1e-6:
        return None
    return MoveEdges(said.number, start, end)


def new_marker(time: float, number: int, text: str = "", tag: Tag = NEW_TAG) -> WriteNote:
    """A marker at a time."""
    return WriteNote(number, time, text, 0.0, tag)


def new_range(start: float, end: float, number: int, text: str = "", tag: Tag = NEW_TAG) -> WriteNote:
    """A note for a stretch of film."""
    return WriteNote(number, start, text, end, tag)


def moved_note(note: Note, time: float, end: float) -> WriteNote:
    """The note elsewhere; a range stays one."""
    return WriteNote(note.number, time, note.text, end if note.is_range else 0.0, _tag(note.tag))


def reworded_note(note: Note, text: str) -> WriteNote:
    """The note with other words; without any it keeps a colour, or it would vanish."""
    tag = _tag(note.tag)
    return WriteNote(note.number, note.time, text, note.end, tag if text or tag else NEW_TAG)


def retagged_note(note: Note, tag: Tag) -> WriteNote:
    """The note in another colour."""
    return WriteNote(note.number, note.time, note.text, note.end, tag if note.text or tag else NEW_TAG)


def removed_note(note: Note) -> WriteNote:
    """The note taken away."""
    return WriteNote(note.number, note.time, "", note.end, "")


def _tag(name: str) -> Tag:
    return cast(Tag, name) if name in TAGS else ""


def _words_before(words: tuple[Word, ...], time: float) -> int | None:
    """How many words lie before the cut, one at least and not all; None with fewer than two words."""
    if len(words) < 2:
        return None
    before = sum((word.start + word.end) / 2 <= time for word in words)
    return min(max(before, 1), len(words) - 1)


def _places(said: Utterance) -> list[int] | None:
    """Where in the text each word begins; None when text and words are not the same words."""
    places: list[int] = []
    at, text = 0, said.text.casefold()
    if len(text) != len(said.text):
        return None
    for word in said.words:
        found = text.find(word.text.strip().casefold(), at) if word.text.strip() else at
        if found < 0:
            return None
        places.append(found)
        at = found + len(word.text.strip())
    return places


def _letters_by_words(said: Utterance, after: int) -> int | None:
    places = _places(said)
    if places is None:
        return None
    letters = places[after]
    # An opening quotation mark or bracket belongs to the word that follows it.
    while letters > 0 and not said.text[letters - 1].isspace() and said.text[letters - 1] in "\"'“‘„«([¿¡「『（":
        letters -= 1
    return letters if 0 < letters < len(said.text) else None


def _letters_by_share(said: Utterance, time: float) -> int:
    """The gap between words that is nearest to the time's share of the text; between letters where there is none."""
    text = said.text
    wanted = len(text) * (time - said.start) / (said.end - said.start)
    gaps = [index + 1 for index, letter in enumerate(text) if letter.isspace() and text[:index].strip()]
    gaps = [gap for gap in gaps if text[gap:].strip()]
    chosen = min(gaps, key=lambda gap: abs(gap - wanted)) if gaps else round(wanted)
    return min(max(chosen, 1), len(text) - 1)
