"""The measures of hearing, exact and without a library: area under the curve, word and diarisation error rates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Turn = tuple[float, float, str]
"""Somebody speaks: start and end in seconds, and who."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def area_under_curve(positive: npt.ArrayLike, score: npt.ArrayLike) -> float:
    """Probability that a positive scores above a negative, ties counted half (Mann-Whitney); NaN without both kinds.

    `positive` (n,) booleans, `score` (n,) finite numbers.
    """
    kind, value = np.asarray(positive, np.bool_), np.asarray(score, np.float64)
    hits, misses = int(kind.sum()), int((~kind).sum())
    if not hits or not misses:
        return float("nan")
    _, place, count = np.unique(value, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    ranks = (last - (count - 1) / 2.0)[place]
    return float((ranks[kind].sum() - hits * (hits + 1) / 2.0) / (hits * misses))


def spoken_words(text: str) -> list[str]:
    """The words of `text` in lower case without punctuation, as they are counted; an apostrophe inside a word stays."""
    return _WORD.findall(text.lower().replace("’", "'"))


@dataclass(frozen=True, slots=True)
class WordErrors:
    """Errors of a transcript; they can be added up over recordings."""

    substituted: int
    deleted: int
    inserted: int
    words: int

    @property
    def rate(self) -> float:
        """Word error rate: errors for each word that was said; NaN where nothing was."""
        return (self.substituted + self.deleted + self.inserted) / self.words if self.words else float("nan")

    def __add__(self, other: WordErrors) -> WordErrors:
        return WordErrors(
            self.substituted + other.substituted,
            self.deleted + other.deleted,
            self.inserted + other.inserted,
            self.words + other.words,
        )


def word_errors(reference: Sequence[str], found: Sequence[str]) -> WordErrors:
    """The fewest errors that turn `reference` into `found` (Levenshtein 1966); among equals, most substitutions."""
    # Each cell: errors, substituted, deleted, inserted of the words before it.
    row = [(n, 0, 0, n) for n in range(len(found) + 1)]
    for number, said in enumerate(reference, 1):
        above, row = row, [(number, 0, number, 0)]
        for place, heard in enumerate(found, 1):
            wrong = int(said != heard)
            errors, substituted, deleted, inserted = above[place - 1]
            met = (errors + wrong, substituted + wrong, deleted, inserted)
            errors, substituted, deleted, inserted = above[place]
            missed = (errors + 1, substituted, deleted + 1, inserted)
            errors, substituted, deleted, inserted = row[-1]
            added = (errors + 1, substituted, deleted, inserted + 1)
            row.append(min(met, missed, added, key=lambda cell: (cell[0], -cell[1])))
    return WordErrors(*row[-1][1:], words=len(reference))


@dataclass(frozen=True, slots=True)
class DiarisationErrors:
    """Seconds of error by kind and of speech scored; they can be added up over recordings."""

    missed: float
    false: float
    confused: float
    speech: float

    @property
    def rate(self) -> float:
        """Diarisation error rate; NaN where nobody spoke."""
        return (self.missed + self.false + self.confused) / self.speech if self.speech > 0 else float("nan")

    def __add__(self, other: DiarisationErrors) -> DiarisationErrors:
        return DiarisationErrors(
            self.missed + other.missed,
            self.false + other.false,
            self.confused + other.confused,
            self.speech + other.speech,
        )


def diarisation_errors(
    reference: Sequence[Turn], found: Sequence[Turn], scored: Sequence[tuple[float, float]], collar: float = 0.0
) -> DiarisationErrors:
    """The errors of `found` within `scored` (seconds), overlapping speech included, under the best match of names.

    `collar` seconds before and after each edge of a reference turn are not scored. As in NIST's md-eval (2009): where n
    people speak and m are found, c of them right, n - m are missed or m - n false, and min(n, m) - c confused.
    """
    edges = {edge for a, b, _ in (*reference, *found) for edge in (a, b)} | {edge for part in scored for edge in part}
    bounds = [(edge - collar, edge + collar) for a, b, _ in reference for edge in (a, b)] if collar > 0 else []
    cuts = np.array(sorted(edges | {edge for part in bounds for edge in part}))
    if len(cuts) < 2:
        return DiarisationErrors(0.0, 0.0, 0.0, 0.0)
    middle, length = (cuts[1:] + cuts[:-1]) / 2.0, np.diff(cuts)
    length = length * (_inside(middle, scored) & ~_inside(middle, bounds))
    said, heard = _active(reference, middle), _active(found, middle)
    together = (said * length) @ heard.T
    n, m = said.sum(axis=0), heard.sum(axis=0)
    right = float(sum(together[a, b] for a, b in best_pairs(together)))
    return DiarisationErrors(
        missed=float((np.maximum(0, n - m) * length).sum()),
        false=float((np.maximum(0, m - n) * length).sum()),
        confused=max(0.0, float((np.minimum(n, m) * length).sum()) - right),
        speech=float((n * length).sum()),
    )


def _inside(times: npt.NDArray[np.float64], parts: Sequence[tuple[float, float]]) -> npt.NDArray[np.bool_]:
    found = np.zeros(len(times), np.bool_)
    for start, end in parts:
        found |= (times > start) & (times < end)
    return found


def _active(turns: Sequence[Turn], times: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Who speaks when, shape (speakers, times), of 0 and 1; speakers in the order of their names."""
    names = sorted({name for *_, name in turns})
    rows = [_inside(times, [(a, b) for a, b, one in turns if one == name]) for name in names]
    return np.array(rows, np.float64).reshape(len(names), len(times))


def best_pairs(gain: npt.NDArray[np.float64]) -> list[tuple[int, int]]:
    """Pairs (row, column) of greatest total `gain`, each row and column at most once (Kuhn 1955, Munkres 1957)."""
    if not gain.size:
        return []
    turned = gain.shape[0] > gain.shape[1]
    cost = gain.max() - (gain.T if turned else gain)
    rows, columns = cost.shape
    row_price, column_price = np.zeros(rows + 1), np.zeros(columns + 1)
    owner = np.zeros(columns + 1, np.int64)
    for row in range(1, rows + 1):
        owner[0] = row
        column, least = 0, np.full(columns + 1, np.inf)
        before, used = np.zeros(columns + 1, np.int64), np.zeros(columns + 1, np.bool_)
        while owner[column]:
            used[column] = True
            slack = cost[owner[column] - 1] - row_price[owner[column]] - column_price[1:]
            nearer = ~used[1:] & (slack < least[1:])
            least[1:][nearer], before[1:][nearer] = slack[nearer], column
            following = int(np.argmin(np.where(used, np.inf, least)[1:])) + 1
            step = least[following]
            row_price[owner[used]] += step
            column_price[used] -= step
            least[~used] -= step
            column = following
        while column:
            owner[column] = owner[before[column]]
            column = int(before[column])
    pairs = [(int(owner[column]) - 1, column - 1) for column in range(1, columns + 1) if owner[column]]
    return sorted((b, a) for a, b in pairs) if turned else sorted(pairs)
