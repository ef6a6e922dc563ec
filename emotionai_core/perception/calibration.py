"""From a network's raw distribution to probabilities that can be weighed against each other.

Temperature scaling (Guo et al. 2017), then, where a backend states how often each of its calls is right, the
distribution is mixed with the uniform one in the proportion that its calls deserve: a network that calls disgust and is
right once in a hundred times has said nothing. The most probable class stays the most probable one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import numpy as np

from emotionai_core.records.analysis import Floats
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.wire.messages import Json

_GUESS = 1.0 / len(EMOTIONS)


def calibrated(raw: Floats, calibration: Mapping[str, Json]) -> Floats:
    """Calibrated (n, 7) probabilities of raw (n, 7) ones; NaN rows stay NaN.

    `calibration` may hold `temperature` (> 0) and `recall` (emotion -> share of that class found, used as the
    reliability of a call of it).
    """
    if not calibration:
        return raw
    temperature = float(cast(float, calibration.get("temperature", 1.0)))
    with np.errstate(divide="ignore"):
        logits = np.log(np.maximum(raw, 1e-9)) / temperature
    sharpened = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probability = sharpened / sharpened.sum(axis=-1, keepdims=True)
    recall = calibration.get("recall")
    if not isinstance(recall, dict):
        return probability
    stated = np.array([float(cast(float, recall.get(name, 1.0))) for name in EMOTIONS])
    # Mixing gives every class its seventh back, which guessing alone finds: counted twice, 60 % would become 66 %.
    trust = np.clip((stated - _GUESS) / (1.0 - _GUESS), 0.0, 1.0)
    deserved = (probability * trust).sum(axis=-1, keepdims=True)
    return deserved * probability + (1.0 - deserved) / len(EMOTIONS)
