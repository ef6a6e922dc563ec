"""What an account says of its own limits: decided by what was measured, not by what was there to be read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from emotionai_core.judgement.alignment import FILM_LINES
from emotionai_core.records.analysis import Analysis, Coding
from emotionai_core.records.reliability import Tier
from emotionai_core.records.signals import Signals
from emotionai_core.settings import Settings
from emotionai_core.understanding import Understanding
from tests.core.deliveries import Said, film, looks

COUNT = 40
NAN = float("nan")
CHOSEN = Settings(surprise_model="persistence")
SEEN = looks([(0.0, 3.0 * COUNT, 0, "joy")], ["mara"])
FOLLOWED = Signals(np.arange(0.0, 120.0, 0.5), np.tile([0.2, 0.8], 120), 0.5)
UNLIKE = np.eye(COUNT, 384)


def said(count: int = COUNT, arousal: float | None = None) -> list[Said]:
    return [Said(arousal=0.1 + 0.8 * (one % 7) / 6 if arousal is None else arousal) for one in range(count)]


def limits(analysis: Analysis, signals: Signals | None = None, chosen: Settings = CHOSEN) -> tuple[str, ...]:
    return Understanding(chosen).account(analysis, signals or Signals()).limits


@pytest.mark.parametrize(
    ("analysis", "signals", "told"),
    [
        (film(said(), faces=SEEN, vectors=UNLIKE), FOLLOWED, ""),
        (film(said(), faces=SEEN, vectors=UNLIKE), Signals(), "line by line only"),
        (film(said(), vectors=UNLIKE), Signals(), "comes from voices"),
        (film(said(), faces=SEEN, vectors=UNLIKE, tier=Tier.DEGRADED), FOLLOWED, "comes from voices"),
        (film(said(arousal=NAN), faces=SEEN, vectors=UNLIKE), Signals(), "No voice was measured"),
        (film(said(arousal=NAN), vectors=UNLIKE), Signals(), "Neither voice nor face"),
    ],
)
def test_channels_are_named_by_what_was_measured(analysis: Analysis, signals: Signals, told: str):
    found = [one for one in limits(analysis, signals) if "intensities" not in one]
    assert [told in one for one in found] == ([True] if told else [])


def test_a_fixed_scale_is_owned_up_to_where_the_films_own_was_wanted():
    short = film(said(FILM_LINES - 1), faces=SEEN, vectors=UNLIKE[: FILM_LINES - 1])
    assert any(f"Fewer than {FILM_LINES} lines" in one for one in limits(short, FOLLOWED))
    fixed = replace(CHOSEN, delivery_calibration="fixed")
    assert limits(short, FOLLOWED, fixed) == ()


def test_what_coders_changed_is_told():
    made = film(said(), faces=SEEN, vectors=UNLIKE)
    heard = [line.voice.arousal for line in made.lines]
    codings = tuple(Coding("ann", number, "", 1.0 - value, None) for number, value in enumerate(heard))
    (told,) = limits(replace(made, codings=codings), FOLLOWED)
    assert "What people coded" in told and "not from 0." in told


def test_few_sentence_vectors_are_counted_and_a_film_without_lines_lacks_nothing():
    assert any(one.startswith("Only 0 of 40 lines") for one in limits(film(said(), faces=SEEN), FOLLOWED))
    assert limits(film([])) == ()
