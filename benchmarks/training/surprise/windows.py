"""Windows of the last eight states with the one that follows, and the characters shared out among folds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.training.surprise import sequences
from emotionai_core.cognition.expectation import histories
from emotionai_core.records.memory import EmotionState

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """`history` (n, 8, 4) and `known` (n, 8) as a predictor takes them, `target` (n, 2) the (valence, arousal) after.

    `character` and `corpus` (n,) say whose they are.
    """

    history: Floats
    known: Flags
    target: Floats
    character: npt.NDArray[np.str_]
    corpus: npt.NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.target)

    def part(self, keep: Flags) -> Windows:
        """Only the windows where `keep`."""
        return Windows(self.history[keep], self.known[keep], self.target[keep], self.character[keep], self.corpus[keep])


def windows(told: Iterable[sequences.Sequence]) -> Windows:
    """Every state but a character's first, with up to eight before it, as the studio makes windows of a film."""
    parts: list[tuple[Floats, Flags, Floats]] = []
    whose: list[str] = []
    corpus: list[str] = []
    for one in told:
        history, known = histories(_states(one), one.other > 0, range(1, len(one.time)))
        parts.append((history, known, np.column_stack((one.valence, one.arousal))[1:]))
        whose += [one.character] * len(known)
        corpus += [one.corpus] * len(known)
    history, known, target = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Windows(history, known, target, np.array(whose), np.array(corpus))


def _states(one: sequences.Sequence) -> list[EmotionState]:
    rows = zip(one.time.tolist(), one.valence.tolist(), one.arousal.tolist(), strict=True)
    return [
        EmotionState(place, one.character, time, "", valence, arousal, 1.0, (0.0, 0.0, 0.0))
        for place, (time, valence, arousal) in enumerate(rows)
    ]


def folds(told: Sequence[sequences.Sequence], count: int) -> dict[str, int]:
    """The fold of each character: the longest first, each into the fold that has least of its corpus so far.

    A character is in one fold only, with everything that is known of them.
    """
    size: dict[tuple[str, str], int] = {}
    for one in told:
        size[one.corpus, one.character] = size.get((one.corpus, one.character), 0) + len(one.time)
    load: dict[tuple[str, int], int] = {}
    found: dict[str, int] = {}
    for (corpus, name), states in sorted(size.items(), key=lambda pair: (-pair[1], pair[0])):
        fold = min(range(count), key=lambda number: (load.get((corpus, number), 0), number))
        load[corpus, fold] = load.get((corpus, fold), 0) + states
        found[name] = fold
    return found


def varied(told: Iterable[sequences.Sequence], seed: int) -> list[sequences.Sequence]:
    """The sequences to learn from, with variants: some states skipped, and all of them fainter.

    Observers note every change, a film's lines come more sparsely; a label is all or nothing, a reading is a
    distribution and hence nearer to neutral.
    """
    random = np.random.default_rng(seed)
    out: list[sequences.Sequence] = []
    for one in told:
        out.append(one)
        if one.corpus == sequences.FILM:
            for kept in (0.8, 0.6, 0.4):
                out.append(one.part(random.random(len(one.time)) < kept))
        out.append(one.fainter(float(random.uniform(0.25, 0.9))))
    return [one for one in out if len(one.time) > 1]
