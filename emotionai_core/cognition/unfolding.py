"""The mind of a film as it unfolds line by line: what is known after each line depends on nothing that comes later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from emotionai_core.cognition.candidates import Candidates, Numbers
from emotionai_core.cognition.consolidation import Shift, Shifts
from emotionai_core.cognition.expectation import Surprises
from emotionai_core.cognition.explanation import said_before
from emotionai_core.cognition.inputs import Inputs, Single
from emotionai_core.cognition.recall import ranked
from emotionai_core.cognition.reflection import Recurrence, Scene, Spoken, insights
from emotionai_core.cognition.short_term import ShortTermMemory
from emotionai_core.cognition.transitions import Character, change, error_of, provokes, starting
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.memory import (
    EmotionState,
    Entry,
    Explanation,
    Floats,
    Insight,
    Recalled,
    Reflection,
    Role,
    Transition,
    TransitionKind,
)
from emotionai_core.settings import Settings

# Of what a line calls up, that many memories are told of in an insight, and in an explanation.
_TOLD: Final = 5
_RECALLED: Final = 5


class Unfolding:
    """Everything that was made of the first `place` lines; `step` goes on by one.

    `left` (rows,) as in `Memories`; `surprise` (lines,) of each line, 0 where nothing was expected.
    """

    def __init__(self, inputs: Inputs, settings: Settings, surprises: Surprises) -> None:
        rows = len(inputs.presence.person)
        self._settings, self._inputs = settings, inputs
        self.place = 0
        self.transitions: list[Transition] = []
        self.explanations: list[Explanation] = []
        self.reflections: list[Reflection] = []
        self.surprise: Floats = np.zeros(len(inputs))
        self.left: Floats = np.full(rows, np.inf)
        self.candidates = Candidates(rows, settings.memory_references)
        self._surprises = surprises
        self._characters: dict[str, Character] = {}
        self._short_term = ShortTermMemory(settings.short_term_size)
        self._shifts = Shifts(settings)
        # The row of each character's memory of their last state.
        self._row: dict[str, int] = {}
        self._began = 0
        self._spoken: list[Spoken] = []
        self._sudden: list[tuple[int, int, Transition]] = []
        self._recurring: dict[str, tuple[Recurrence, ...]] = {}

    def kept(self) -> Unfolding:
        """A copy of no more than what there is so far."""
        rows = int(self._inputs.presence.offset[self.place])
        return self._copy(self._inputs, rows, self.place)

    def upon(self, inputs: Inputs) -> Unfolding:
        """A copy that goes on by itself with `inputs`, which are the same up to here."""
        return self._copy(inputs, len(inputs.presence.person), len(inputs))

    def rebase(self, inputs: Inputs) -> None:
        """Hold on to `inputs` instead, which are the same up to here, so that the old ones can go."""
        self._inputs = inputs

    def _copy(self, inputs: Inputs, rows: int, lines: int) -> Unfolding:
        upto = int(self._inputs.presence.offset[self.place])
        other = Unfolding(inputs, self._settings, self._surprises.copy())
        other.left = np.full(rows, np.inf)
        other.left[:upto] = self.left[:upto]
        other.candidates = self.candidates.copy(upto, rows)
        other.surprise = np.zeros(lines)
        other.surprise[: self.place] = self.surprise[: self.place]
        other.place, other._began = self.place, self._began
        other.transitions, other.explanations = self.transitions.copy(), self.explanations.copy()
        other.reflections = self.reflections.copy()
        other._characters = {key: one.copy() for key, one in self._characters.items()}
        other._short_term, other._shifts = self._short_term.copy(), self._shifts.copy()
        other._row, other._recurring = self._row.copy(), self._recurring.copy()
        other._spoken, other._sudden = self._spoken.copy(), self._sudden.copy()
        return other

    def step(self, predicted: Mapping[int, tuple[float, float]], like: Single) -> None:
        """Take in the next line; `predicted` states by place, `like` (lines before,) its similarity with the others."""
        inputs, place = self._inputs, self.place
        line = inputs.lines[place].utterance
        if place and inputs.scene[place] != inputs.scene[place - 1]:
            self._close(line.start)
        first, last = int(inputs.presence.offset[place]), int(inputs.presence.offset[place + 1])
        rows = np.arange(first, last)
        made = self._feel(place, first, predicted)
        surprising = made is not None and made.surprise >= self._settings.surprise_threshold
        if made is not None and surprising:
            self._explain(made, first, last, like)
        self._provoke(place, first, last)
        self._notice(first, last, line.end)
        if inputs.known[place]:
            self._rehearse(place, rows, like, line.end)
        if surprising:
            self.candidates.enter(rows, np.full(len(rows), line.end), Entry.SURPRISE)
        if made is not None and made.kind is TransitionKind.SUDDEN:
            crowd = self._shifts.add(made.person, Shift(made.time, first))
            own = np.array([one.row for one in crowd], np.intp)
            self.candidates.keep(own, np.maximum(line.end, inputs.ends[inputs.places[own]]))
        self.place += 1

    def finish(self) -> None:
        """Reflect on the last scene; what is in short-term memory stays there."""
        if self.place:
            end = max(line.utterance.end for line in self._inputs.lines[self._began :])
            self._reflect(end, archive=False)

    def _feel(self, place: int, row: int, predicted: Mapping[int, tuple[float, float]]) -> Transition | None:
        """The speaker comes into the state of the line."""
        state, scene = self._inputs.states[place], self._inputs.scene[place]
        if state is None:
            return None
        key, made = state.person, None
        character = self._characters.get(key)
        if character is None:
            self._characters[key] = starting(state, scene, self._settings)
        else:
            surprise = self._surprises.next(error_of(predicted[place], state))
            made = change(character, state, scene, predicted[place], surprise, self._settings)
            self.transitions.append(made)
            self.surprise[place] = made.surprise
            if made.kind is TransitionKind.SUDDEN:
                self._sudden.append((self._row[key], row, made))
        self._row[key] = row
        self._spoken.append(Spoken(row, state, self._listener(row)))
        return made

    def _listener(self, row: int) -> str:
        """Whom the speaker whose memory is `row` speaks to: the row after it, if anybody listens."""
        there = self._inputs.presence
        after = row + 1
        listens = after < there.offset[self.place + 1] and there.role[after] == Role.LISTENER
        return self._inputs.people[after] if listens else ""

    def _explain(self, made: Transition, first: int, last: int, like: Single) -> None:
        """What was there before the line: nothing of it, nor of what is said at the same time."""
        inputs, place = self._inputs, self.place
        said = said_before(inputs.lines, inputs.scene, place, self._settings)
        present = tuple(key for key in self._people(first, last) if key != made.person)
        recalled = self._recall(made, int(inputs.presence.person[first]), like) if inputs.known[place] else ()
        self.explanations.append(Explanation(made.utterance, made.person, said, present, recalled, hotspot=False))

    def _recall(self, made: Transition, person: int, like: Single) -> tuple[Recalled, ...]:
        """As `recall.recall` has it when the line begins, of what is at hand here anyway."""
        inputs, kept = self._inputs, self.candidates
        places = np.flatnonzero((inputs.row_of[: self.place, person] >= 0) & inputs.known[: self.place])
        rows = inputs.row_of[places, person]
        held = kept.promoted[rows] < made.time
        rows, places = rows[held], places[held]
        boost = np.where(inputs.emotion[places] == EMOTIONS.index(made.emotion), self._settings.emotion_boost, 0.0)
        near = like[places].astype(np.float64)
        found: list[Recalled] = []
        for at in ranked(rows, near, boost)[:_RECALLED].tolist():
            row, similarity, more = int(rows[at]), float(near[at]), float(boost[at])
            if similarity + more < self._settings.memory_similarity:
                break
            references = kept.called_up(row, made.time)
            found.append(Recalled(row, similarity, more, similarity + more, references))
        return tuple(found)

    def _provoke(self, place: int, first: int, last: int) -> None:
        shown = self._inputs.shown[place]
        if shown is None:
            return
        for key in self._people(first, last):
            other = self._characters.get(key)
            if other is not None and key != shown.person and not other.provoked:
                other.provoked = provokes(shown, other.state, self._settings)

    def _notice(self, first: int, last: int, time: float) -> None:
        """Everybody takes the line into short-term memory."""
        for row, key in enumerate(self._people(first, last), first):
            leaving = self._short_term.add(key, row)
            if leaving >= 0:
                self.left[leaving] = max(time, self._time(leaving))

    def _rehearse(self, place: int, rows: Numbers, like: Single, time: float) -> None:
        """The line calls up what is like it in everybody who takes part."""
        inputs = self._inputs
        near = np.flatnonzero((like >= self._settings.memory_similarity) & inputs.known[:place])
        people = inputs.presence.person[rows]
        if not len(near) or not len(rows):
            return
        old = inputs.row_of[near[:, None], people]
        at, by = np.nonzero(old >= 0)
        old, similarity = old[at, by], like[near[at]].astype(np.float64)
        state = inputs.states[place]
        if state is not None:
            self._remember(state, int(rows[0]), old[by == 0], similarity[by == 0])
        self.candidates.rehearse(old, rows[by], similarity, time)

    def _remember(self, state: EmotionState, row: int, old: Numbers, similarity: Floats) -> None:
        """Note which long-term memories the speaker's own line calls up."""
        held = np.flatnonzero(np.isfinite(self.candidates.promoted[old]))
        strongest = held[np.lexsort((old[held], -similarity[held]))][:_TOLD]
        if len(strongest):
            new = tuple(Recurrence(int(old[one]), row, float(similarity[one])) for one in strongest)
            self._recurring[state.person] = self._recurring.get(state.person, ()) + new

    def _close(self, time: float) -> None:
        """The scene ends at `time`, where the next one begins."""
        self._reflect(time, archive=True)
        self._began = self.place
        self._spoken, self._sudden, self._recurring = [], [], {}

    def _reflect(self, time: float, *, archive: bool) -> None:
        inputs = self._inputs
        held = np.array(self._short_term.archive(), np.intp)
        places = inputs.places[held]
        times = np.maximum(time, inputs.ends[places])
        moved = inputs.arousal[places] >= self._settings.high_arousal
        kept = self.candidates.enter(held[moved], times[moved], Entry.AROUSAL)
        if archive:
            self.left[held] = times
        start = inputs.lines[self._began].utterance.start
        found = self._insights()
        archived = len(held) if archive else 0
        number = inputs.scene[self._began]
        self.reflections.append(Reflection(number, start, time, archived, tuple(kept.tolist()), found))

    def _insights(self) -> tuple[Insight, ...]:
        scene = Scene(self._spoken, self._sudden, self._recurring)
        places = self._inputs.places
        return insights(scene, self._inputs.arousal[places], self.surprise[places], self._settings)

    def _people(self, first: int, last: int) -> tuple[str, ...]:
        return self._inputs.people[first:last]

    def _time(self, row: int) -> float:
        return float(self._inputs.ends[self._inputs.places[row]])
