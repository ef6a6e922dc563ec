"""The cognitive half of an account, in film order, with checkpoints: an edit is taken up from shortly before it."""

from __future__ import annotations

from typing import Final

import numpy as np

from emotionai_core.cognition.arcs import arc
from emotionai_core.cognition.consolidation import hotspots, patterns
from emotionai_core.cognition.expectation import Predictor, Surprises, expected, histories
from emotionai_core.cognition.explanation import heated
from emotionai_core.cognition.inputs import Inputs, first_difference, inputs_of
from emotionai_core.cognition.mood import mood
from emotionai_core.cognition.unfolding import Unfolding
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.memory import EmotionState, Memories, Mind
from emotionai_core.settings import Settings

_EVERY: Final = 100
_BLOCK: Final = 256


class MindStream:
    """The mind of one film under one set of settings, after any edits.

    `recomputed_from` is the number of lines of the last call whose results were taken over from the call before.
    """

    def __init__(self, settings: Settings, predictor: Predictor) -> None:
        self._settings, self._predictor = settings, predictor
        self._inputs: Inputs | None = None
        self._checkpoints: list[Unfolding] = []
        self.recomputed_from = 0

    def mind(self, analysis: Analysis) -> Mind:
        """Everything that follows from the lines of `analysis`; the same as a fresh stream gives."""
        inputs = inputs_of(analysis, self._settings)
        now = self._resumed(inputs)
        self.recomputed_from = now.place
        self._unfold(now, inputs)
        now.finish()
        return self._told(inputs, now)

    def _resumed(self, inputs: Inputs) -> Unfolding:
        """Where to go on from: the last checkpoint up to which nothing has changed."""
        same = 0 if self._inputs is None else first_difference(self._inputs, inputs)
        self._checkpoints = [one for one in self._checkpoints if one.place <= same]
        for one in self._checkpoints:
            one.rebase(inputs)
        self._inputs = inputs
        if self._checkpoints:
            return self._checkpoints[-1].upon(inputs)
        return Unfolding(inputs, self._settings, Surprises(self._predictor.prior))

    def _unfold(self, now: Unfolding, inputs: Inputs) -> None:
        predicted = self._predicted(inputs, now.place)
        first = last = now.place
        block = inputs.index.block(first, last)
        for place in range(now.place, len(inputs)):
            if place == last:
                first, last = place, min(place + _BLOCK, len(inputs))
                block = inputs.index.block(first, last)
            now.step(predicted, block[place - first, :place])
            if now.place % _EVERY == 0 or now.place == len(inputs):
                self._checkpoints.append(now.kept())

    def _predicted(self, inputs: Inputs, first: int) -> dict[int, tuple[float, float]]:
        """What was expected at each place from `first` on that is not the first state of its speaker."""
        felt = [(place, state) for place, state in enumerate(inputs.states) if state is not None]
        seen: set[str] = set()
        wanted: list[int] = []
        for row, (place, state) in enumerate(felt):
            if state.person in seen and place >= first:
                wanted.append(row)
            seen.add(state.person)
        own = np.array([place for place, _ in felt], np.int64)
        history, known = histories([state for _, state in felt], inputs.others[own], wanted)
        found: list[list[float]] = expected(self._predictor, history, known).tolist()
        return {felt[row][0]: (one[0], one[1]) for row, one in zip(wanted, found, strict=True)}

    def _told(self, inputs: Inputs, last: Unfolding) -> Mind:
        settings, transitions = self._settings, tuple(last.transitions)
        own: dict[str, list[EmotionState]] = {key: [] for key in inputs.presence.keys}
        states = tuple(state for state in inputs.states if state is not None)
        for state in states:
            own[state.person].append(state)
        hot = hotspots(transitions, settings)
        return Mind(
            states=states,
            transitions=transitions,
            memories=_memories(inputs, last),
            explanations=heated(last.explanations, hot),
            patterns=patterns(transitions),
            hotspots=hot,
            reflections=tuple(last.reflections),
            arcs={key: arc(key, those, settings) for key, those in own.items()},
            moods={key: mood(key, those, settings) for key, those in own.items()},
            model=self._predictor.model,
        )


def _memories(inputs: Inputs, last: Unfolding) -> Memories:
    """All memories; their lines by the places they came in."""
    there, places, kept = inputs.presence, inputs.places, last.candidates
    numbers = np.array([line.utterance.number for line in inputs.lines], np.int64)
    rehearsed, rehearsal, similarity = kept.pairs()
    return Memories(
        keys=there.keys,
        line=inputs.order[places],
        utterance=numbers[places],
        person=there.person,
        role=there.role,
        time=inputs.ends[places],
        emotion=inputs.emotion[places],
        valence=inputs.valence[places],
        arousal=inputs.arousal[places],
        surprise=last.surprise[places],
        left=last.left,
        entered=kept.entered,
        entry=kept.entry,
        promoted=kept.promoted,
        references=kept.references,
        rehearsed=rehearsed,
        rehearsal=rehearsal,
        similarity=similarity,
    )
