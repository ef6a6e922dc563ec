"""How far this film's faces can be relied upon, measured, never set: reliable, partial or degraded.

Domain contract, section 1: an old film's grain makes a network call most faces neutral, and without certainty; then
words and voice say more than faces.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from emotionai_core.records.analysis import FaceTable
from emotionai_core.records.evidence import EMOTIONS, Channel
from emotionai_core.records.line import Line
from emotionai_core.records.reliability import (
    LEAST_CONFIDENCE,
    LEAST_COVERAGE,
    NEUTRAL_RATIO,
    FaceReliability,
    Tier,
)

_NEUTRAL: Final = EMOTIONS.index("neutral")


def face_reliability(faces: FaceTable, lines: tuple[Line, ...], min_quality: float) -> FaceReliability:
    """Measured on the network's own distributions of all looks good enough to count."""
    raw = faces.emotion if faces.raw is None else faces.raw
    good = raw[(faces.quality >= min_quality) & np.isfinite(raw).all(axis=1)]
    if not len(good):
        return FaceReliability(Tier.DEGRADED, float("nan"), float("nan"), 0.0)
    neutral = float((good.argmax(axis=1) == _NEUTRAL).mean())
    confidence = float(good.max(axis=1).mean())
    if not lines:
        return FaceReliability(Tier.DEGRADED, neutral, confidence, float("nan"))
    coverage = sum(any(one.channel is Channel.FACE for one in line.readings) for line in lines) / len(lines)
    bad = (neutral > NEUTRAL_RATIO) + (confidence < LEAST_CONFIDENCE) + (coverage < LEAST_COVERAGE)
    tier = Tier.DEGRADED if bad == 3 else Tier.PARTIAL if bad else Tier.RELIABLE
    return FaceReliability(tier, neutral, confidence, coverage)
