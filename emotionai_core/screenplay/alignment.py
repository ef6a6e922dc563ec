"""A screenplay laid along the film: which speech every line was written as (SPEC section 4; seed 001, module 3).

Lines are compared by their rare words over the whole film, then everything near what was found; the likeliest way along
the screenplay decides, and what the analyst said holds whatever is likely. A line that somebody else says than the
character who should is not used, lest stage directions go to the wrong person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from emotionai_core.errors import Cancelled
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.line import Line
from emotionai_core.records.screenplay import (
    ElementKind,
    Screenplay,
    ScriptAlignment,
    ScriptMatch,
    SpeakerCheck,
)
from emotionai_core.screenplay.candidates import Finder, Pair
from emotionai_core.screenplay.likeness import start_of, words_of
from emotionai_core.screenplay.naming import names
from emotionai_core.screenplay.ordering import JUMP, Run, best_way, evidence, gain_of
from emotionai_core.settings import Settings

_LOWEST: Final = 0.4
_BELOW: Final = 0.2
"""How far below the threshold a pair still counts towards the order, and is shown."""
_NEAR: Final = 10
"""Speeches beside a found one that a line between two found ones is compared with."""
_SAME: Final = 1.3
_OTHER: Final = 0.5
_UNMISTAKABLE: Final = 0.9
_UNMISTAKABLE_WORDS: Final = 5
_AROUND: Final = 4
_EVIDENCE: Final = 10.0
_ECHO: Final = 2
_PLACED: Final = 0.8
_PLACED_WORDS: Final = 3
_MOVED_WORTH: Final = 20.0
_MOVED_MORE: Final = 0.1
"""By how much a line of a scene that moved must exceed the threshold."""

SPOKEN: Final = (ElementKind.DIALOGUE, ElementKind.LYRICS)


def align(
    screenplay: Screenplay,
    analysis: Analysis,
    settings: Settings,
    said: Mapping[int, int],
    cancelled: Callable[[], bool] = lambda: False,
) -> ScriptAlignment:
    """Lay `screenplay` along the lines of `analysis`; `said` are the analyst's own matches: an element's number by
    utterance number, -1 for none. Entries for lines or elements that are not there do nothing.

    The same input gives the same result, whatever the machine. Raises `Cancelled` between two lines.
    """
    return _Aligning(screenplay, analysis, settings, said, cancelled).align()


def hit_rate(alignment: ScriptAlignment, analysis: Analysis) -> float:
    """The share of the film's lines with words whose match may be used; 0 for a film without lines."""
    lines = [line.utterance for line in analysis.lines if words_of(line.utterance.text).pieces]
    return sum(alignment.kept(one.number) is not None for one in lines) / len(lines) if lines else 0.0


class _Aligning:
    def __init__(
        self,
        screenplay: Screenplay,
        analysis: Analysis,
        settings: Settings,
        said: Mapping[int, int],
        cancelled: Callable[[], bool],
    ) -> None:
        self._screenplay, self._analysis = screenplay, analysis
        self._threshold = settings.script_similarity
        self._lines: Sequence[Line] = analysis.lines
        self._speeches = [one for one in screenplay.elements if one.kind in SPOKEN and words_of(one.text).pieces]
        self._at = {one.number: place for place, one in enumerate(self._speeches)}
        count = len(screenplay.elements)
        self._said = {line: element for line, element in said.items() if -1 <= element < count}
        floor = min(max(_LOWEST, self._threshold - _BELOW), self._threshold, 0.95)
        self._cancelled = cancelled
        lines = [start_of(words_of(line.utterance.text)) for line in self._lines]
        self._finder = Finder(lines, [words_of(one.text) for one in self._speeches], floor)
        self._floor = floor

    def align(self) -> ScriptAlignment:
        anchors = self._anchors()
        wide = [pair for place in range(len(self._lines)) for pair in self._anywhere(place, anchors)]
        runs = best_way([(pair, gain_of(pair, self._floor)) for pair in wide])
        known = self._names(runs)
        pairs = self._with_neighbours(wide, runs, anchors)
        runs = best_way([(pair, self._gain(pair, known)) for pair in pairs])
        known = self._names(runs)
        matches = self._matches(runs, known)
        return ScriptAlignment(self._screenplay, matches, self._spans(matches), known)

    def _anchors(self) -> dict[int, Pair | None]:
        """What the analyst said by place of the line: a sure pair, None for a line that stays without."""
        found: dict[int, Pair | None] = {}
        for place, line in enumerate(self._lines):
            element = self._said.get(line.utterance.number)
            if element is not None:
                found[place] = self._sure(place, self._at[element]) if element in self._at else None
        return found

    def _sure(self, place: int, speech: int) -> Pair:
        pair = self._finder.pair(place, speech) or Pair(place, speech, 0.0, 0.0, 0.0)
        return replace(pair, sure=True)

    def _stop(self) -> None:
        if self._cancelled():
            raise Cancelled

    def _anywhere(self, place: int, anchors: Mapping[int, Pair | None]) -> list[Pair]:
        self._stop()
        if place in anchors:
            sure = anchors[place]
            return [] if sure is None else [sure]
        return self._finder.anywhere(place)

    def _with_neighbours(
        self, wide: Sequence[Pair], runs: Sequence[Run], anchors: Mapping[int, Pair | None]
    ) -> list[Pair]:
        """All pairs so far, and those of every line with what stands near the speeches of its neighbours."""
        found = {pair.line: pair.speech for run in runs for pair in run.pairs}
        # Long and alike nearly word for word: nothing near could be it as well.
        clear = {pair.line for run in runs for pair in run.pairs if pair.score >= 0.95 and pair.worth >= JUMP}
        known = {(pair.line, pair.speech) for pair in wide}
        pairs = list(wide)
        after = _following(len(self._lines), found)
        last = -1
        for place in range(len(self._lines)):
            self._stop()
            last = found.get(place, last)
            if place in anchors or place in clear:
                continue
            near = _between(last, after[place], len(self._speeches))
            fresh = [speech for speech in near if (place, speech) not in known]
            pairs += self._finder.compared(place, fresh)
        return pairs

    def _gain(self, pair: Pair, known: Mapping[str, str]) -> float:
        check = self._check(pair.line, self._speeches[pair.speech].character, known)
        factor = _SAME if check == "same" else _OTHER if check == "other" else 1.0
        return gain_of(pair, self._floor, factor)

    def _names(self, runs: Sequence[Run]) -> Mapping[str, str]:
        said = (
            (self._speeches[pair.speech].character, self._lines[pair.line].person, 1.0 if pair.sure else pair.score)
            for run in runs
            for pair in run.pairs
        )
        return names((one.character for one in self._speeches), self._analysis.people, said)

    def _check(self, place: int, character: str, known: Mapping[str, str]) -> SpeakerCheck:
        person, supposed = self._lines[place].person, known.get(character, "")
        if not person or not supposed:
            return "unknown"
        return "same" if person == supposed else "other"

    def _matches(self, runs: Sequence[Run], known: Mapping[str, str]) -> dict[int, ScriptMatch]:
        found: dict[int, ScriptMatch] = {}
        taken = {pair.speech for run in runs if not run.moved for pair in run.pairs}
        for run in runs:
            for at, pair in enumerate(run.pairs):
                trusted = not run.moved or (run.gain >= _MOVED_WORTH and pair.speech not in taken)
                trusted = trusted and (pair.sure or self._supported(run.pairs, at))
                pair = self._own(pair, known)
                match = self._match(pair, run.moved, trusted, self._placed(run.pairs, at), known)
                found[match.utterance] = match
        for place, line in enumerate(self._lines):
            number = line.utterance.number
            if number in self._said:
                found[number] = self._told(place, self._said[number], known)
        return {
            line.utterance.number: found[number] for line in self._lines if (number := line.utterance.number) in found
        }

    def _supported(self, pairs: Sequence[Pair], at: int) -> bool:
        """Whether a pair's words, or with them those of the pairs around it, are more than chance: a "yes" is not."""
        pair = pairs[at]
        there = evidence(pair, self._floor)
        for step in (-1, 1):
            other = at + step
            while 0 <= other < len(pairs) and abs(pairs[other].line - pair.line) <= _AROUND and there < _EVIDENCE:
                # Sure ones count whatever their words are.
                near = abs(pairs[other].speech - pair.speech) <= _AROUND
                there += (_EVIDENCE if pairs[other].sure else evidence(pairs[other], self._floor)) if near else 0.0
                other += step
        return there >= _EVIDENCE

    def _own(self, pair: Pair, known: Mapping[str, str]) -> Pair:
        """Of several speeches in one line the one that the line's speaker says."""
        if self._check(pair.line, self._speeches[pair.speech].character, known) != "other":
            return pair
        for speech in range(max(0, pair.speech - 2), min(len(self._speeches), pair.speech + 3)):
            same = self._check(pair.line, self._speeches[speech].character, known) == "same"
            if same and self._finder.shares(pair.line, speech):
                return replace(pair, speech=speech)
        return pair

    def _placed(self, pairs: Sequence[Pair], at: int) -> bool:
        """Whether the lines right before and after are the speeches right before and after, or parts of the same."""
        if not 0 < at < len(pairs) - 1:
            return False
        before, pair, after = pairs[at - 1 : at + 2]
        lines = pair.line - before.line == 1 and after.line - pair.line == 1
        return lines and pair.speech - before.speech <= 1 and after.speech - pair.speech <= 1

    def _match(self, pair: Pair, moved: bool, trusted: bool, placed: bool, known: Mapping[str, str]) -> ScriptMatch:
        element = self._speeches[pair.speech]
        check = self._check(pair.line, element.character, known)
        why = ""
        if pair.score < self._threshold:
            why = "below the threshold"
        elif check == "other" and not self._unmistakable(pair, placed, known):
            why = "misattributed"
        elif not trusted or (moved and pair.score < min(0.95, self._threshold + _MOVED_MORE)):
            why = "order"
        number = self._lines[pair.line].utterance.number
        return ScriptMatch(number, element.number, pair.score, check, not why, why)

    def _unmistakable(self, pair: Pair, placed: bool, known: Mapping[str, str]) -> bool:
        """Whether words and place tell more than the speaker does: three words four fifths alike between neighbours
        that are the speech's own neighbours; elsewhere five words nine tenths alike, and nothing that the line's
        speaker says in the screenplay comes near. What is said twice is never unmistakable.
        """
        if self._echoed(pair):
            return False
        words = len(self._finder.lines[pair.line].pieces)
        if placed and words >= _PLACED_WORDS and pair.score >= _PLACED:
            return True
        if words < _UNMISTAKABLE_WORDS or pair.score < _UNMISTAKABLE:
            return False
        rivals = self._finder.anywhere(pair.line)
        own = (one for one in rivals if self._check(pair.line, self._speeches[one.speech].character, known) == "same")
        return all(one.score < pair.score - 0.1 for one in own)

    def _echoed(self, pair: Pair) -> bool:
        """Whether a line close by is as much like the same words of the speech: one of them echoes the other."""
        for place in range(max(0, pair.line - _ECHO), min(len(self._lines), pair.line + _ECHO + 1)):
            other = self._finder.pair(place, pair.speech) if place != pair.line else None
            if other is not None and other.score >= self._threshold and abs(other.where - pair.where) < 0.2:
                return True
        return False

    def _told(self, place: int, element: int, known: Mapping[str, str]) -> ScriptMatch:
        number = self._lines[place].utterance.number
        if element < 0:
            return ScriptMatch(number, -1, 0.0, "unknown", False, "rejected", "analyst")
        one = self._screenplay.elements[element]
        pair = self._finder.pair(place, self._at[element]) if element in self._at else None
        score = 0.0 if pair is None else pair.score
        return ScriptMatch(number, element, score, self._check(place, one.character, known), True, "", "analyst")

    def _spans(self, matches: Mapping[int, ScriptMatch]) -> dict[int, tuple[float, float]]:
        """Where each scene lies: from its first to its last line, without what moved away from the most of it."""
        lines = {line.utterance.number: place for place, line in enumerate(self._lines)}
        places: dict[int, list[int]] = {}
        for number, match in matches.items():
            scene = self._screenplay.elements[match.element].scene if match.kept else -1
            if scene >= 0:
                places.setdefault(scene, []).append(lines[number])
        told: dict[int, tuple[float, float]] = {}
        for scene, there in sorted(places.items()):
            largest = _together(sorted(there), 3 * _NEAR)
            words = sum(len(self._finder.lines[place].pieces) for place in largest)
            sure = any(matches[self._lines[place].utterance.number].by == "analyst" for place in largest)
            if words >= 3 or sure:
                said = [self._lines[place].utterance for place in largest]
                told[scene] = (min(one.start for one in said), max(one.end for one in said))
        return told


def _following(count: int, found: Mapping[int, int]) -> list[int]:
    """For every line the speech of the next found one after it, -1 for none."""
    after, following = [-1] * count, -1
    for place in range(count - 1, -1, -1):
        after[place] = following
        following = found.get(place, following)
    return after


def _between(last: int, following: int, count: int) -> list[int]:
    """The speeches near the last found one and the next: all between them where they are not far apart."""
    first = {*range(max(0, last - 1), min(count, last + _NEAR + 1))} if last >= 0 else set[int]()
    then = {*range(max(0, following - _NEAR), min(count, following + 2))} if following >= 0 else set[int]()
    if last < 0 and following < 0:
        # Nothing was found at all: as far as a short film goes.
        return list(range(min(count, 4 * _NEAR)))
    middle = set[int]()
    if 0 <= last < following and following - last <= 4 * _NEAR:
        middle = {*range(last, following + 1)}
    return sorted(first | then | middle)


def _together(places: Sequence[int], apart: int) -> list[int]:
    """The largest group of places with no gap of more than `apart` lines; the first of equal ones."""
    groups: list[list[int]] = [[places[0]]]
    for place in places[1:]:
        if place - groups[-1][-1] > apart:
            groups.append([])
        groups[-1].append(place)
    return max(groups, key=len)
