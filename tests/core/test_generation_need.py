"""What a clip needs is told as it is done: the same card, memory, reserve and measurements."""

from __future__ import annotations

import math

import pytest

from emotionai_core.errors import GenerationError
from emotionai_core.generation import need
from emotionai_core.generation.comfy.health import Health
from emotionai_core.generation.configuration import Configuration, Kind
from emotionai_core.generation.memory import CardMemory, MachineMemory
from emotionai_core.generation.need import need_of, others_of
from emotionai_core.generation.peaks import Peaks
from emotionai_core.generation.vram import Guard
from emotionai_core.records.clip import Size, Tier

WISH = Size(512, 320, 49)
CARD = CardMemory("NVIDIA GeForce RTX 3060", 12.0, 11.5)


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """A machine with a card of 12 GB; returns how to change it."""
    peaks = Peaks(tmp_path / "peaks.json")
    monkeypatch.setattr(need, "Peaks", lambda: peaks)

    def be(card: CardMemory | None = CARD, chosen: Configuration | None = None, ram: float = 64.0) -> Peaks:
        monkeypatch.setattr(need, "card_memory", lambda: card)
        monkeypatch.setattr(need, "configuration", lambda: chosen or Configuration())
        monkeypatch.setattr(need, "machine_memory", lambda: MachineMemory(ram, ram))
        return peaks

    be()
    return be


def test_what_was_learned_under_the_servers_name_is_told(machine):
    before = need_of(None, WISH, 2.0, 14.0)
    assert not before.clamp.changed and (before.card, before.clamp.budget) == ("NVIDIA GeForce RTX 3060", 10.5)
    server = "cuda:0 NVIDIA GeForce RTX 3060 : cudaMallocAsync"
    Guard(Tier.LOCAL12, "0.27.0", server, machine()).learn(WISH, 10.5, fits=False)
    assert need_of(None, WISH, 2.0, 14.0).clamp.granted.frames < 49


def test_reserve_other_programs_and_the_machines_memory_count(machine):
    machine(chosen=Configuration(reserve_vram=3.0))
    assert need_of(None, WISH, 2.0, 14.0).clamp.budget == 9.0
    busy = CardMemory(CARD.name, 12.0, 7.0)
    machine(card=busy)
    assert need_of(None, WISH, 2.0, 14.0).clamp.budget == 7.0
    # What the studio's own server holds is not other programs'.
    assert need_of(None, WISH, 2.0, 14.0, running=True).clamp.budget == 10.5
    assert others_of(busy) == 5.0 and others_of(CARD) == 0.0 == others_of(None)
    machine(ram=8.0)
    with pytest.raises(GenerationError, match="model files through the machine's memory"):
        need_of(None, WISH, 2.0, 14.0)


def test_the_tier_is_the_cards_unless_somebody_chose(machine):
    machine(card=CardMemory("H200", 140.0, 140.0), ram=256.0)
    assert need_of(None, None, 4.0, 14.0).clamp.wanted == Size(960, 544, 97)
    assert need_of(Tier.LOCAL12, None, 4.0, 14.0).clamp.wanted == Size(512, 320, 97)
    machine(card=CardMemory("L40S", 48.0, 48.0), chosen=Configuration(tier=Tier.CLOUD48))
    assert need_of(None, None, 4.0, 14.0).clamp.wanted == Size(768, 512, 97)


def test_without_a_card_the_tiers_own_is_told_and_nothing_else_looked_at(machine):
    machine(card=None, ram=math.nan)
    found = need_of(None, WISH, 2.0, 14.0)
    assert (found.card, found.total, found.clamp.budget) == ("", 12.0, 10.5)


def test_a_server_elsewhere_has_its_own_card(machine, monkeypatch):
    machine(chosen=Configuration(Kind.ADDRESS, "http://127.0.0.1:1"))
    monkeypatch.setattr(need, "health", lambda address, seconds: None)
    assert need_of(None, WISH, 2.0, 14.0).card == ""
    told = Health("0.27.0", "cuda:0 NVIDIA L40S : cudaMallocAsync", 48 * 2**30)
    monkeypatch.setattr(need, "health", lambda address, seconds: told)
    found = need_of(None, WISH, 2.0, 14.0)
    assert (found.card, found.total) == ("NVIDIA L40S", 48.0) and found.clamp.budget == 46.5
