"""Measures of agreement, each as a function of sums over lines, so that thousands of resamples are one product.

Ratings are (n lines, k raters) with NaN where a rater said nothing. `Terms` holds what each line adds to the sums, and
`value` makes the measure of them: of the film itself, or of many resamples of its lines at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from emotionai_core.records.analysis import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """What n lines add to a measure's sums, (n, f), how many of them count, and the measure of (b, f) sums."""

    terms: Floats
    lines: int
    value: Callable[[Floats], Floats]

    def of_all(self) -> float:
        """The measure of all lines, each once; NaN where it is not defined."""
        return float(self.value(self.terms.sum(axis=0, keepdims=True))[0])


def cohen_kappa(ratings: Floats, categories: int) -> Terms:
    """Agreement of two raters beyond chance: (p_o - p_e) / (1 - p_e), p_e from each rater's own shares.

    Cohen (1960), A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20(1).
    Undefined when both always say the same one category.
    """
    both = _complete(ratings)
    one, other = (_counts(ratings[:, [rater]], categories) * both[:, None] for rater in (0, 1))
    terms = np.column_stack([(one * other).sum(axis=1), one, other])

    def value(sums: Floats) -> Floats:
        same, first, second = sums[:, 0], sums[:, 1 : 1 + categories], sums[:, 1 + categories :]
        total = first.sum(axis=1)
        chance = (first * second).sum(axis=1)
        return _ratio(total * same - chance, total * total - chance)

    return Terms(terms, int(both.sum()), value)


def fleiss_kappa(ratings: Floats, categories: int) -> Terms:
    """Agreement of k raters beyond chance, over lines that all of them rated.

    Fleiss (1971), Measuring nominal scale agreement among many raters, Psychological Bulletin 76(5).
    """
    all_said = _complete(ratings)
    raters = ratings.shape[1]
    counts = _counts(ratings, categories) * all_said[:, None]
    agreeing = ((counts**2).sum(axis=1) - raters) / (raters * (raters - 1)) * all_said
    terms = np.column_stack([all_said.astype(float), agreeing, counts / raters])

    def value(sums: Floats) -> Floats:
        n, same, shares = sums[:, 0], sums[:, 1], sums[:, 2:]
        chance = (shares**2).sum(axis=1)
        return _ratio(n * same - chance, n * n - chance)

    return Terms(terms, int(all_said.sum()), value)


def nominal_alpha(ratings: Floats, categories: int) -> Terms:
    """Krippendorff's alpha for categories: 1 - observed / expected disagreement; missing ratings are allowed.

    Krippendorff (2011), Computing Krippendorff's alpha-reliability, University of Pennsylvania, section C.
    """
    counts, pairable, each = _pairable(_counts(ratings, categories), ratings)
    disagreeing = (each**2 - (counts**2).sum(axis=1)) / np.maximum(each - 1, 1)
    terms = np.column_stack([disagreeing, counts])

    def value(sums: Floats) -> Floats:
        values = sums[:, 1:]
        n = values.sum(axis=1)
        expected = n**2 - (values**2).sum(axis=1)
        return 1.0 - _ratio((n - 1) * sums[:, 0], expected)

    return Terms(terms, pairable, value)


def interval_alpha(ratings: Floats) -> Terms:
    """Krippendorff's alpha for quantities: disagreement is the squared difference; missing ratings are allowed.

    Krippendorff (2011), Computing Krippendorff's alpha-reliability, University of Pennsylvania, section E.
    """
    known = ~np.isnan(ratings)
    # Only differences count; around their mean the squares stay small.
    centred = np.where(known, ratings - (np.nanmean(ratings) if known.any() else 0.0), 0.0)
    sums, pairable, each = _pairable(np.column_stack([centred.sum(axis=1), (centred**2).sum(axis=1)]), ratings)
    disagreeing = 2 * (each * sums[:, 1] - sums[:, 0] ** 2) / np.maximum(each - 1, 1)
    terms = np.column_stack([disagreeing, each, sums])

    def value(total: Floats) -> Floats:
        n = total[:, 1]
        expected = 2 * (n * total[:, 3] - total[:, 2] ** 2)
        return 1.0 - _ratio((n - 1) * total[:, 0], expected)

    return Terms(terms, pairable, value)


def icc(ratings: Floats) -> Terms:
    """ICC(2,1): absolute agreement of single ratings, lines and raters both a sample; over lines that all rated.

    Shrout and Fleiss (1979), Intraclass correlations: uses in assessing rater reliability, Psychological Bulletin
    86(2).
    """
    all_said = _complete(ratings)
    k = ratings.shape[1]
    centred = np.where(all_said[:, None], ratings - (ratings[all_said].mean() if all_said.any() else 0.0), 0.0)
    terms = np.column_stack([all_said.astype(float), (centred**2).sum(axis=1), centred.sum(axis=1) ** 2, centred])

    def value(sums: Floats) -> Floats:
        n, squares, lines, raters = sums[:, 0], sums[:, 1], sums[:, 2], sums[:, 3:]
        safe = np.maximum(n, 1.0)
        correction = raters.sum(axis=1) ** 2 / (safe * k)
        between_lines = lines / k - correction
        between_raters = (raters**2).sum(axis=1) / safe - correction
        error = squares - correction - between_lines - between_raters
        bms, jms = between_lines / np.maximum(n - 1, 1.0), between_raters / (k - 1)
        ems = error / np.maximum((n - 1) * (k - 1), 1.0)
        return _ratio(bms - ems, bms + (k - 1) * ems + k * (jms - ems) / safe)

    return Terms(terms, int(all_said.sum()), value)


def _complete(ratings: Floats) -> npt.NDArray[np.bool_]:
    """Which lines every rater rated."""
    return np.asarray(~np.isnan(ratings).any(axis=1), np.bool_)


def _counts(ratings: Floats, categories: int) -> Floats:
    """How many raters gave each category, (n, categories)."""
    return np.stack([(ratings == one).sum(axis=1) for one in range(categories)], axis=1).astype(float)


def _pairable(values: Floats, ratings: Floats) -> tuple[Floats, int, Floats]:
    """`values` of lines that at least two rated, zero elsewhere; their number; and how many rated each of them."""
    each = (~np.isnan(ratings)).sum(axis=1).astype(float)
    use = each >= 2
    return values * use[:, None], int(use.sum()), each * use


def _ratio(part: Floats, whole: Floats) -> Floats:
    """NaN where there is nothing to divide by (up to the rounding of sums)."""
    nothing = np.abs(whole) < 1e-9
    return np.divide(part, whole, out=np.full(part.shape, np.nan), where=~nothing)
