"""What came of an experiment: means and scatter of each combination of levels, and the effects of the factors.

Intervals draw whole lines (bootstrap, Efron and Tibshirani 1993), since it is other lines that a result is to hold for;
with fewer than `ENOUGH` lines they draw lines and seeds, which says nothing about other lines. They are as many of the
draws' standard errors wide as Student's distribution asks of so few: the draws' own quantiles are too close together.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.generation.effects import OUTCOMES, Floats, Ints, Outcome, correction, hedges_g, partial_eta_squared
from emotionai_core.generation.experiment import Experiment, Trial
from emotionai_core.social.resampling import student

ENOUGH: Final = 5
"""Lines (or lines times seeds) that an interval stands on."""
RESAMPLES: Final = 1000
Bools = npt.NDArray[np.bool_]
_COVERED: Final = 0.95
_SEED: Final = 1993


@dataclass(frozen=True, slots=True)
class Cell:
    """A combination of levels: `asked` clips, `made` of them there, `read` with a number for the outcome, and `apart`
    of another size than the others, which count for nothing.

    `mean` is NaN without any; `deviation` the standard deviation over seeds within a line, `scatter` its share of the
    line's mean in percent, averaged over lines; both NaN with fewer than two seeds, the latter without a true zero.
    """

    levels: tuple[str, ...]
    asked: int
    made: int
    read: int
    mean: float
    deviation: float
    scatter: float
    apart: int = 0

    @property
    def abstained(self) -> int:
        """Clips that are there, of the usual size, and say nothing of the outcome."""
        return self.made - self.read - self.apart


@dataclass(frozen=True, slots=True)
class Effect:
    """How an outcome differs between two levels of a factor, or how much more it does at another factor's level.

    `difference` is that of the means over the other factors' levels, with its 95 % interval; `percent` of the
    reference's mean; `g` Hedges' g with its interval; `eta` the partial eta squared of the whole factor, or of the
    interaction. NaN where there is not enough.
    """

    factors: tuple[str, ...]
    levels: tuple[str, ...]
    difference: float
    low: float
    high: float
    percent: float
    g: float
    g_low: float
    g_high: float
    eta: float


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything about one outcome; `over_lines` says that intervals are over lines."""

    outcome: Outcome
    cells: tuple[Cell, ...]
    effects: tuple[Effect, ...]
    over_lines: bool


def results_of(experiment: Experiment, trials: Sequence[Trial]) -> tuple[Findings, ...]:
    """What the clips say about each outcome."""
    table = _Table(experiment, trials)
    return tuple(table.findings(outcome) for outcome in OUTCOMES)


class _Table:
    """The trials as arrays: `cell` (n,), `levels` (n, factors), `line` (n,), `unit` (n,) what is drawn as a whole."""

    def __init__(self, experiment: Experiment, trials: Sequence[Trial]) -> None:
        self._factors, self._trials = experiment.factors, trials
        self._combined = list(itertools.product(*(range(len(one.levels)) for one in experiment.factors)))
        place = {levels: number for number, levels in enumerate(self._combined)}
        self._cell = np.array([place[one.levels] for one in trials], np.int64)
        self._levels = np.array([one.levels for one in trials], np.int64).reshape(len(trials), len(self._factors))
        self._line = np.array([one.request.utterance for one in trials], np.int64)
        seeds = np.array([one.request.seed for one in trials], np.int64)
        self._over_lines = len(np.unique(self._line)) >= ENOUGH
        drawn = self._line[:, None] if self._over_lines else np.stack([self._line, seeds], axis=1)
        self._unit = np.unique(drawn, axis=0, return_inverse=True)[1].reshape(-1) if len(trials) else self._line

    def findings(self, outcome: Outcome) -> Findings:
        """Everything about one outcome."""
        told = (math.nan if one.clip is None or one.apart else outcome.of(one.clip) for one in self._trials)
        values = np.array(list(told), np.float64)
        cells = tuple(self._about(number, values, outcome) for number in range(len(self._combined)))
        known = ~np.isnan(values)
        sums = _Sums(values[known], self._cell[known], self._unit[known], len(self._combined))
        effects: list[Effect] = []
        for number in range(len(self._factors)):
            effects += self._main(number, values, known, sums, outcome)
        for pair in itertools.combinations(range(len(self._factors)), 2):
            effects.append(self._interaction(pair, values, known, sums))
        return Findings(outcome, cells, tuple(effects), self._over_lines)

    def _about(self, number: int, values: Floats, outcome: Outcome) -> Cell:
        here = self._cell == number
        found = values[here]
        read = found[~np.isnan(found)]
        trials = [self._trials[one] for one in np.flatnonzero(here).tolist()]
        made, apart = sum(one.clip is not None for one in trials), sum(one.apart for one in trials)
        lines = [values[here & (self._line == line)] for line in np.unique(self._line[here]).tolist()]
        repeated = [one[~np.isnan(one)] for one in lines if (~np.isnan(one)).sum() > 1]
        deviation = scatter = math.nan
        if repeated:
            deviation = math.sqrt(float(np.mean([one.var(ddof=1) for one in repeated])))
            shares = [one.std(ddof=1) / abs(one.mean()) for one in repeated if abs(one.mean()) > 1e-9]
            scatter = 100.0 * float(np.mean(shares)) if shares and outcome.ratio else math.nan
        mean = float(read.mean()) if len(read) else math.nan
        names = tuple(
            factor.levels[one].name for factor, one in zip(self._factors, self._combined[number], strict=True)
        )
        return Cell(names, len(found), made, len(read), mean, deviation, scatter, apart)

    def _main(self, number: int, values: Floats, known: Bools, sums: _Sums, outcome: Outcome) -> list[Effect]:
        """The factor's levels against its first."""
        factor, found = self._factors[number], list[Effect]()
        eta = self._eta((number,), values, known)
        base = self._weights({number: 0})
        for place in range(1, len(factor.levels)):
            there = self._weights({number: place})
            difference, low, high = sums.contrast(there - base)
            reference = sums.mean(base)
            percent = 100.0 * difference / abs(reference) if outcome.ratio and abs(reference) > 1e-9 else math.nan
            level = self._levels[:, number]
            g = hedges_g(values[known & (level == 0)], values[known & (level == place)])
            g_low, g_high = sums.g_interval(base > 0, there > 0) if math.isfinite(g) else (math.nan, math.nan)
            names = factor.levels[place].name, factor.levels[0].name
            found.append(Effect((factor.name,), names, difference, low, high, percent, g, g_low, g_high, eta))
        return found

    def _interaction(self, pair: tuple[int, int], values: Floats, known: Bools, sums: _Sums) -> Effect:
        """How much more the first factor does at the second's other level; of more than two levels its share alone."""
        one, other = (self._factors[number] for number in pair)
        eta = self._eta(pair, values, known)
        difference = low = high = math.nan
        if len(one.levels) == len(other.levels) == 2:
            first, second = pair
            corner = [[self._weights({first: i, second: j}) for j in (0, 1)] for i in (0, 1)]
            difference, low, high = sums.contrast(corner[1][1] - corner[0][1] - corner[1][0] + corner[0][0])
        nan = math.nan
        return Effect((one.name, other.name), (), difference, low, high, nan, nan, nan, nan, eta)

    def _weights(self, fixed: dict[int, int]) -> Floats:
        """(cells,): the mean over all cells in which the factors have the levels of `fixed`."""
        here = [all(levels[factor] == level for factor, level in fixed.items()) for levels in self._combined]
        return np.array(here, np.float64) / sum(here)

    def _eta(self, effect: Sequence[int], values: Floats, known: Bools) -> float:
        if len(np.unique(self._cell[known])) < len(self._combined):
            return math.nan
        return partial_eta_squared(values[known], self._levels[known], self._line[known], effect)


class _Sums:
    """Of each unit and cell how many values there are, their sum and that of their squares; resampled by unit."""

    def __init__(self, values: Floats, cell: Ints, unit: Ints, cells: int) -> None:
        units, place = np.unique(unit, return_inverse=True)
        self._units = len(units)
        where = place.reshape(-1) * cells + cell

        def summed(weights: Floats) -> Floats:
            found = np.bincount(where, weights, minlength=self._units * cells)
            return found.reshape(self._units, cells).astype(np.float64)

        # About the middle: squares of large numbers would lose what they differ by.
        self._middle = float(values.mean()) if len(values) else 0.0
        off = values - self._middle
        self._of_units = np.stack([summed(one) for one in (np.ones(len(values)), off, off * off)])
        # Not a product of matrices: its sums depend on the number of cores.
        self._drawn = np.einsum("bu,kuc->kbc", _draws(self._units), self._of_units)
        self._all = self._of_units.sum(axis=1)

    def mean(self, weights: Floats) -> float:
        """The weighted mean of cells' means; NaN where a cell that counts is empty."""
        return float(self._contrasts(self._all[:, None, :], weights)[0]) + self._middle * float(weights.sum())

    def contrast(self, weights: Floats) -> tuple[float, float, float]:
        """A contrast of cells' means with its 95 % interval; `weights` sum to 0."""
        value = float(self._contrasts(self._all[:, None, :], weights)[0])
        if self._units < ENOUGH or math.isnan(value):
            return value, math.nan, math.nan
        return value, *_interval(self._contrasts(self._drawn, weights), value, self._units)

    def g_interval(self, base: Bools, there: Bools) -> tuple[float, float]:
        """The 95 % interval of Hedges' g between two sets of cells."""
        if self._units < ENOUGH:
            return math.nan, math.nan
        found = self._gs(self._drawn, base, there)
        return _interval(found, float(self._gs(self._all[:, None, :], base, there)[0]), self._units)

    def _contrasts(self, sums: Floats, weights: Floats) -> Floats:
        """(b,) of sums (3, b, cells)."""
        used = weights != 0.0
        with np.errstate(invalid="ignore", divide="ignore"):
            means = sums[1][:, used] / sums[0][:, used]
        return np.einsum("bc,c->b", means, weights[used])

    def _gs(self, sums: Floats, base: Bools, there: Bools) -> Floats:
        found = np.full(sums.shape[1], math.nan)
        (n, s, q), (m, t, r) = (sums[:, :, one].sum(axis=2) for one in (base, there))
        for draw in np.flatnonzero((n > 0) & (m > 0) & (n + m > 3)).tolist():
            squares = q[draw] - s[draw] ** 2 / n[draw] + r[draw] - t[draw] ** 2 / m[draw]
            freedom = n[draw] + m[draw] - 2.0
            if squares > 1e-18:
                apart = t[draw] / m[draw] - s[draw] / n[draw]
                found[draw] = correction(freedom) * apart / math.sqrt(squares / freedom)
        return found


def _draws(units: int) -> Floats:
    """(RESAMPLES, units) how often each unit is drawn."""
    if not units:
        return np.zeros((RESAMPLES, 0))
    chance = np.random.default_rng(_SEED)
    return chance.multinomial(units, np.full(units, 1.0 / units), RESAMPLES).astype(np.float64)


def _interval(drawn: Floats, value: float, units: int) -> tuple[float, float]:
    known = drawn[np.isfinite(drawn)]
    # Where many draws lack a cell, what is left of them is no sample of anything.
    if len(known) < 0.9 * len(drawn):
        return math.nan, math.nan
    error = float(known.std(ddof=1)) * math.sqrt(units / (units - 1))
    half = student(units - 1.0, _COVERED) * error
    return value - half, value + half
