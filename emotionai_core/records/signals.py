"""What is measured many times within a line and does not change with edits."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def _none() -> Floats:
    return np.zeros(0)


@dataclass(frozen=True, slots=True, eq=False)
class Signals:
    """`voice_time` (n,) seconds, sorted, the beginnings of windows of `voice_step` seconds; `voice_arousal` (n,) in
    [0, 1], NaN where nothing was measured. `loudness` (m,) RMS in dBFS (-120 for silence) of the film's sound, or of
    the separated voices, in steps of `loudness_step` seconds from the first frame on.
    """

    voice_time: Floats = field(default_factory=_none)
    voice_arousal: Floats = field(default_factory=_none)
    voice_step: float = 0.1
    loudness: Floats = field(default_factory=_none)
    loudness_step: float = 0.1
