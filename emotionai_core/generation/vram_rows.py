"""What clips of a size were seen to need of a card's memory, before this card has been measured (seed document 001).

GB are 2**30 bytes, as makers of cards count. Where the table says only that a size ran, or did not, no peak is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from emotionai_core.generation.comfy.tiers import TIERS
from emotionai_core.records.clip import Size, Tier


@dataclass(frozen=True, slots=True)
class Row:
    """`peak` GB that a clip of `size` took; for one that did not fit (`fits` False) it needs more than that, and
    `since` counts the clips that went through on this card afterwards.
    """

    tier: Tier
    size: Size
    peak: float
    fits: bool = True
    since: int = 0


@dataclass(frozen=True, slots=True)
class Prior:
    """What a tier is believed to need: `slope` GB a token while sampling, `usual` the size that it is made for.

    `tile` is the largest piece that is decoded at once, in pixels a side and frames; `files` GB of model files, which
    stream through the machine's own memory, NaN where nobody weighed them; `card` GB that a card of this tier has.
    """

    tier: Tier
    usual: Size
    slope: float
    tile: tuple[int, int]
    files: float
    card: float


STREAMED: Final = 0.197 / 1024
"""GB a token that ComfyUI itself reserves for this model when weights stream; nothing sampled with less."""
DECODED: Final = 1200 * 512 * 2 / 2**30
"""GB that ComfyUI reserves to decode one token (32x32 pixels, 8 frames) of a tile at half precision."""

ROWS: Final = (
    Row(Tier.LOCAL12, Size(512, 320, 49), 7.6),
    Row(Tier.LOCAL12, Size(640, 384, 49), 12.0, fits=False),
    Row(Tier.CLOUD48, Size(768, 512, 241), 25.0),
    Row(Tier.CLOUD80, Size(960, 544, 481), 65.0),
)

# The seed's 4 MB a token hold for its smallest tier alone; the others' rows are met with what streaming takes.
_SLOPES: Final = {Tier.LOCAL12: 0.004, Tier.CLOUD48: STREAMED, Tier.CLOUD80: STREAMED}
_FILES: Final = {Tier.LOCAL12: 20.8}

PRIORS: Final = {
    tier: Prior(
        tier,
        spec.size,
        _SLOPES[tier],
        (spec.tiling.size, spec.tiling.frames),
        _FILES.get(tier, float("nan")),
        spec.card,
    )
    for tier, spec in TIERS.items()
}


def tokens(size: Size) -> float:
    """How many tokens the model sees: W/32 * H/32 * ((F - 1)/8 + 1)."""
    return size.width / 32 * (size.height / 32) * ((size.frames - 1) / 8 + 1)
