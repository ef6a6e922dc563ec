"""Agreement between coders, and between each of them and each of the machine's channels."""

from __future__ import annotations

from emotionai_core.records.agreement import Agreement
from emotionai_core.records.analysis import Analysis


def agreement_of(analysis: Analysis) -> Agreement:
    """Every figure that the codings allow."""
    coders = tuple(sorted({one.coder for one in analysis.codings} | {one.coder for one in analysis.judged}))
    return Agreement(coders, (), ())
