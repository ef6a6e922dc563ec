"""From a network's raw distribution to probabilities that can be weighed against each other.

Temperature scaling (Guo et al. 2017), then, where a backend states how often each of its calls is right, the
distribution is mixed with the uniform one in the proportion that its calls deserve: a network that calls disgust and is
right once in a hundred times has said nothing. The most probable class stays the most probable one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

import numpy as np

from emotionai_core.records.analysis import Floats
from emotionai_core.records.evidence import EMOTIONS, POLARITY_OF, Polarity
from emotionai_core.wire.messages import Json

POLARITIES: Final = (Polarity.NEGATIVE, Polarity.NEUTRAL, Polarity.POSITIVE)
POLARITY_SUMS: Final = np.array([[float(POLARITY_OF[name] is one) for one in POLARITIES] for name in EMOTIONS])
"""(7, 3): adds the classes of a distribution up to `POLARITIES`."""

_GUESS = 1.0 / len(EMOTIONS)


def calibrated(raw: Floats, calibration: Mapping[str, Json]) -> Floats:
    """Calibrated (n, 7) probabilities of raw (n, 7) ones; NaN rows stay NaN.

    `calibration` may hold `temperature` (> 0) and `recall` (emotion -> share of that class found, used as the
    reliability of a call of it).
    """
    if not calibration:
        return raw
    probability, deserved = _deserved(raw, calibration)
    return probability if deserved is None else deserved * probability + (1.0 - deserved) / len(EMOTIONS)


def polarities(raw: Floats, calibration: Mapping[str, Json]) -> Floats:
    """Probabilities (n, 3) of negative, neutral and positive for raw (n, 7) distributions; NaN rows stay NaN.

    What a call does not deserve is a guess among the three. Shared out among the seven classes, of which four are
    negative, it would make a face that nothing is known about look negative (measured on labelled photographs: 32 % of
    neutral faces were called negative that way, 3 % this way).
    """
    probability, deserved = _deserved(raw, calibration) if calibration else (raw, None)
    mass: Floats = probability @ POLARITY_SUMS
    return mass if deserved is None else deserved * mass + (1.0 - deserved) / POLARITY_SUMS.shape[1]


def valences(raw: Floats, calibration: Mapping[str, Json]) -> Floats:
    """Positive minus negative probability (n,) of raw (n, 7) distributions, in [-1, 1]."""
    mass = polarities(raw, calibration)
    found: Floats = mass[:, 2] - mass[:, 0]
    return found


def _deserved(raw: Floats, calibration: Mapping[str, Json]) -> tuple[Floats, Floats | None]:
    """Tempered probabilities (n, 7), and the share of each row (n, 1) that its calls deserve; None for all of it."""
    temperature = float(cast(float, calibration.get("temperature", 1.0)))
    with np.errstate(divide="ignore"):
        logits = np.log(np.maximum(raw, 1e-9)) / temperature
    sharpened = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probability = sharpened / sharpened.sum(axis=-1, keepdims=True)
    recall = calibration.get("recall")
    if not isinstance(recall, dict):
        return probability, None
    stated = np.array([float(cast(float, recall.get(name, 1.0))) for name in EMOTIONS])
    # Mixing gives every class its seventh back, which guessing alone finds: counted twice, 60 % would become 66 %.
    trust = np.clip((stated - _GUESS) / (1.0 - _GUESS), 0.0, 1.0)
    return probability, (probability * trust).sum(axis=-1, keepdims=True)
