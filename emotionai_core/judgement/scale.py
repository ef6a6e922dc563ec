"""What is usual, and by how much it varies, where a few extreme values must not decide."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

# Makes the median absolute deviation that of a normal distribution (Rousseeuw, Croux 1993).
_TO_DEVIATION: Final = 1.4826


def robust_scale(values: Floats, least: float) -> tuple[float, float]:
    """Median and deviation (from the median absolute one, `least` at the lowest) of finite values (n,), n > 0."""
    middle = float(np.median(values))
    return middle, max(least, _TO_DEVIATION * float(np.median(np.abs(values - middle))))
