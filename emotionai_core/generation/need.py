"""What a clip of a size needs, and what is there: asked before anything is made, and the same as when it is made."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Final

from emotionai_core.errors import StudioError
from emotionai_core.generation.choosing import FPS, size_for
from emotionai_core.generation.comfy.cards import tier_for
from emotionai_core.generation.comfy.health import health
from emotionai_core.generation.comfy.models import catalogue
from emotionai_core.generation.configuration import Configuration, Kind, configuration
from emotionai_core.generation.memory import GB, CardMemory, card_memory, machine_memory
from emotionai_core.generation.peaks import Peaks, card_name
from emotionai_core.generation.vram import Guard, budget_of
from emotionai_core.generation.vram_rows import PRIORS
from emotionai_core.records.clip import Clamp, Maker, Size, Tier

_MINE: Final = 1.0
"""GB of a card that may be in use before a server is called another program's."""
_ANSWER_SECONDS: Final = 3.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Need:
    """What clips of a size need: the guard's answer, the card's name ("" without one) and its memory in GB."""

    clamp: Clamp
    card: str
    total: float


def need_of(tier: Tier | None, size: Size | None, seconds: float, warning: float, running: bool = False) -> Need:
    """Ask the guard; raises `GenerationError` where nothing fits. Looks at the card: takes up to a few seconds.

    `tier` and `size` None stand for those of the card. `running` says that the studio's own server may hold memory of
    the card now: then what is in use is not other programs'.
    """
    chosen = configuration()
    card = _card(chosen)
    known = card is not None
    tier = tier or chosen.tier or (tier_for(card.total) if known else None) or Tier.LOCAL12
    wanted = size if size is not None else size_for(Maker.LTX, tier, seconds)
    total = card.total if known else PRIORS[tier].card
    here = known and chosen.kind is not Kind.ADDRESS
    others = others_of(card) if here and not running else 0.0
    guard = Guard(tier, card=card.name if known else "", peaks=Peaks() if known else None, warning=warning)
    ram = machine_memory().total if here else float("nan")
    clamp = guard.clamp(wanted, budget_of(total, chosen.reserve_vram, others), FPS, ram, files_of(tier))
    return Need(clamp, card_name(card.name) if known else "", total)


def others_of(card: CardMemory | None) -> float:
    """GB of a card that other programs hold, asked before a server of ours runs; a desktop's little counts as none."""
    return card.used if card is not None and card.used > _MINE else 0.0


def files_of(tier: Tier) -> float:
    """GB of a tier's model files; 0 where the catalogue cannot be read."""
    try:
        return sum(one.bytes for one in catalogue(tier)) / GB
    except StudioError as error:
        _log.warning("%s", error)
        return 0.0


def _card(chosen: Configuration) -> CardMemory | None:
    """The card that the clips would be made on: this machine's, or that of the server at an address."""
    if chosen.kind is not Kind.ADDRESS:
        return card_memory()
    found = health(chosen.address, _ANSWER_SECONDS)
    return CardMemory(found.device, found.vram / GB, found.vram / GB) if found is not None and found.vram else None
