"""What delivery does with the words: expected against expressed intensity of every line (seed document 002).

Both are estimates; a gap says that a line is delivered more or less strongly than its words ask for, against what is
usual here, and nothing about whether that is right.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.judgement.amplifier import RAISED_TO, amplifiers
from emotionai_core.judgement.certainty import gap_error
from emotionai_core.judgement.expected import DEVIATION, MEAN, expected_intensity, load_head
from emotionai_core.judgement.expressed import expressed_intensity
from emotionai_core.judgement.reference import coded_arousal, threshold_from
from emotionai_core.judgement.scale import robust_scale
from emotionai_core.judgement.weights import tier_of
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.reliability import Tier
from emotionai_core.records.scores import Alignment, Amplifier, Calibration, Delivery
from emotionai_core.records.signals import Signals
from emotionai_core.settings import Settings

Floats = npt.NDArray[np.float64]
Small = npt.NDArray[np.int8]

FILM_LINES: Final = 30
"""Lines with both intensities that a film needs for a scale of its own; with fewer the fixed one is used."""

_FIXED: Final = (MEAN, DEVIATION)
# Intensities that hardly vary would make a gap of any difference.
_LEAST_DEVIATION: Final = 0.02


def alignment(analysis: Analysis, signals: Signals, settings: Settings) -> Alignment:
    """Of every line in `analysis`; deterministic. Raises `EnvironmentMissing` when our own model is damaged.

    Film scales are medians and robust deviations of what was expected and measured in lines that have both, before the
    amplifier. Delivery abstains, and has no gap, below the least confidence. The threshold is the setting's, or the
    error of this film's measurements where people coded enough lines to know it and it is larger.
    """
    expected = expected_intensity(analysis)
    shown = expressed_intensity(analysis, signals, settings)
    raised_by = _raised_by(analysis, signals, settings, shown.measured)
    expressed = np.where(raised_by != Amplifier.NONE, np.maximum(shown.measured, RAISED_TO), shown.measured)
    scales = _scales(expected, shown.measured, settings)
    calibration = Calibration.FIXED if scales is None else Calibration.FILM
    expected_scale, expressed_scale = (_FIXED, _FIXED) if scales is None else scales
    compared = _z(expressed, expressed_scale) - _z(expected, expected_scale)
    known = np.isfinite(compared)
    trust = load_head().trust if known.any() else 0.0
    confidence = np.where(known, np.sqrt(trust * np.clip(shown.trust, 0.0, 1.0)), 0.0)
    gap = np.where(confidence >= settings.delivery_confidence, compared, np.nan)
    apart = threshold_from(_z(shown.measured, expressed_scale), coded_arousal(analysis))
    threshold = settings.delivery_threshold if apart is None else max(settings.delivery_threshold, apart)
    error = gap_error(trust, apart) if np.isfinite(gap).any() else float("nan")
    return Alignment(
        utterance=np.array([line.utterance.number for line in analysis.lines], np.int64),
        expected=expected,
        expressed=expressed,
        measured=shown.measured,
        voice=shown.voice,
        face=shown.face,
        gap=gap,
        delivery=_delivery(gap, threshold),
        amplifier=raised_by,
        confidence=confidence,
        attention=shown.attention,
        intensity=shown.intensity,
        calibration=calibration,
        expected_scale=expected_scale,
        expressed_scale=expressed_scale,
        threshold=threshold,
        error=error,
        sure=np.abs(np.nan_to_num(gap)) > max(threshold, error),
    )


def _raised_by(analysis: Analysis, signals: Signals, settings: Settings, measured: Floats) -> Small:
    """(n,) what overrides each line's measurement; nothing is overridden where nothing was measured."""
    found = amplifiers(analysis, signals, settings)
    # Where faces say nothing, their jaws do not either.
    if tier_of(analysis) is Tier.DEGRADED:
        found[found == Amplifier.JAW] = Amplifier.NONE
    found[~np.isfinite(measured)] = Amplifier.NONE
    return found


def _scales(
    expected: Floats, measured: Floats, settings: Settings
) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """This film's own (mean, deviation) of both; None where the fixed scale is wanted or lines are too few."""
    both = np.isfinite(expected) & np.isfinite(measured)
    if settings.delivery_calibration != Calibration.FILM.value or int(both.sum()) < FILM_LINES:
        return None
    return robust_scale(expected[both], _LEAST_DEVIATION), robust_scale(measured[both], _LEAST_DEVIATION)


def _z(intensity: Floats, scale: tuple[float, float]) -> Floats:
    return (intensity - scale[0]) / scale[1]


def _delivery(gap: Floats, threshold: float) -> Small:
    out = np.full(len(gap), Delivery.ABSTAINS, np.int8)
    out[np.abs(gap) <= threshold] = Delivery.ALIGNED
    out[gap < -threshold] = Delivery.UNDER
    out[gap > threshold] = Delivery.OVER
    return out
