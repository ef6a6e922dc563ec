"""What each dimension counts for in the total, by how far this film's faces can be relied upon.

Seed document 001, C4: where faces are partial, face against words goes from 0.25 to 0.10 and the voice from 0.20 to
0.30; where they are degraded the face counts nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from emotionai_core.records.analysis import Analysis
from emotionai_core.records.reliability import Tier
from emotionai_core.settings import Settings

# (face, voice): the seed's two pairs of numbers as factors, so that they hold for other settings too.
_FACTORS: Final = {
    Tier.RELIABLE: (1.0, 1.0),
    Tier.PARTIAL: (0.10 / 0.25, 0.30 / 0.20),
    Tier.DEGRADED: (0.0, 0.30 / 0.20),
}


def tier_of(analysis: Analysis) -> Tier:
    """The film's tier; faces that nobody measured are taken as they are."""
    return Tier.RELIABLE if analysis.reliability is None else analysis.reliability.tier


def dimension_weights(settings: Settings, tier: Tier) -> Mapping[str, float]:
    """The weight of each of `DIMENSIONS` before those without a number are left out."""
    face, voice = channel_weights(settings, tier)
    return {
        "expression": face,
        "voice": voice,
        "coherence": settings.weight_coherence,
        "range": settings.weight_range,
        "transition": settings.weight_transition,
        "interaction": settings.weight_interaction,
    }


def channel_weights(settings: Settings, tier: Tier) -> tuple[float, float]:
    """What the face and the voice count for, also where both express one intensity."""
    face, voice = _FACTORS[tier]
    return settings.weight_expression * face, settings.weight_voice * voice
