"""Which tier a card can carry, and whether the machine's own memory is enough for its model files."""

from __future__ import annotations

import math
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import Final

from emotionai_core.generation.memory import GB, card_memory, machine_memory
from emotionai_core.records.clip import Tier

# Makers' gigabytes: a card of "48 GB" shows 44 to 48, one of "80 GB" 79 to 80.
_TIERS: Final = ((76.0, Tier.CLOUD80), (44.0, Tier.CLOUD48), (10.0, Tier.LOCAL12))
_ASK_SECONDS: Final = 5.0
_WORKING: Final = 8.0
"""GB of the machine's memory needed beside the model files, which stream through it (FACTS, ComfyUI and LTX-2.3)."""


@dataclass(frozen=True, slots=True)
class Card:
    """The first graphics card: name and memory in GB (2**30 bytes)."""

    name: str
    total: float


def first_card() -> Card | None:
    """The first NVIDIA card whose driver answers, None where there is none; takes at most a few seconds."""
    told = card_memory()
    return Card(told.name, told.total) if told is not None else _asked_tool()


def _asked_tool() -> Card | None:
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return None
    asked = [tool, "--query-gpu=name,memory.total", "--format=csv,noheader,nounits"]
    try:
        found = subprocess.run(
            asked, capture_output=True, text=True, timeout=_ASK_SECONDS, stdin=subprocess.DEVNULL, check=False
        )
        name, _, mib = found.stdout.splitlines()[0].rpartition(",")
        return Card(name.strip(), float(mib) * 2**20 / GB) if found.returncode == 0 else None
    except (OSError, subprocess.TimeoutExpired, ValueError, IndexError):
        return None


def tier_for(gigabytes: float) -> Tier | None:
    """The largest tier that a card of so many GB carries, None below about 10 GB."""
    return next((tier for least, tier in _TIERS if gigabytes >= least), None)


def tier_sentence(card: Card | None, tier: Tier | None, by_user: bool) -> str:
    """Why this tier (or none)."""
    if by_user and tier is not None:
        return f"The tier {tier.value} was chosen by hand."
    if card is None:
        return "There is no NVIDIA graphics card here, so that LTX-Video cannot run."
    shown = f"{card.name} has {card.total:.0f} GB"
    if tier is None:
        return f"{shown}; LTX-Video needs 10 GB or more."
    return f"{shown}: tier {tier.value}."


def without_card() -> bool:
    """Whether ComfyUI has to be told to use the processor: no card that any of its builds knows."""
    return sys.platform != "darwin" and shutil.which("rocminfo") is None and first_card() is None


def memory_sentence(model_bytes: float) -> str:
    """A warning when the machine's memory is less than the model files and 8 GB; "" when it is enough or not known."""
    have, need = machine_memory().total, model_bytes / GB + _WORKING
    if math.isnan(have) or not model_bytes or have >= need:
        return ""
    return (
        f"The machine has {have:.0f} GB of memory, and the model files with room to work need {need:.0f} GB: "
        "the system may end ComfyUI while it loads them."
    )
