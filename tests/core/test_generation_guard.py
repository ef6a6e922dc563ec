"""The guard: never below what was recorded, never upwards, and always a size that the model makes."""

from __future__ import annotations

import json

import numpy as np
import pytest

from emotionai_core.errors import GenerationError
from emotionai_core.generation.comfy.tiers import LONGEST
from emotionai_core.generation.comfy.workflows import snap
from emotionai_core.generation.peaks import FAILURES, KEPT, RUNS, Peaks, Where, card_name, learned
from emotionai_core.generation.vram import LEAST, PLAUSIBLE, Guard, budget_of
from emotionai_core.generation.vram_rows import PRIORS, ROWS, STREAMED, Row, tokens
from emotionai_core.records.clip import Size, Tier

MANY = 100_000
TIERS = list(Tier)


def random_sizes(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    return (
        chance.integers(64, 2049, MANY),
        chance.integers(64, 2049, MANY),
        chance.integers(9, 1500, MANY),
        chance.uniform(0.0, 120.0, MANY),
    )


@pytest.mark.parametrize("tier", TIERS)
def test_a_hundred_thousand_random_requests(tier):
    guard = Guard(tier)
    width, height, frames, budget = random_sizes(7)
    w, h, f, fits = guard.clamps(width, height, frames, budget)
    assert (w[fits] % 32 == 0).all() and (h[fits] % 32 == 0).all() and (f[fits] % 8 == 1).all()
    assert (w[fits] <= width[fits]).all() and (h[fits] <= height[fits]).all() and (f[fits] <= frames[fits]).all()
    assert (w >= LEAST.width).all() and (h >= LEAST.height).all() and (f >= LEAST.frames).all() and f.max() <= LONGEST
    assert (guard.estimates(w, h, f)[fits] <= budget[fits]).all()
    assert 0.3 < fits.mean() < 1.0
    again = guard.clamps(w[fits], h[fits], f[fits], budget[fits])
    assert again[3].all() and all((one == two[fits]).all() for one, two in zip(again, (w, h, f), strict=False))
    more = guard.clamps(width, height, frames, budget + np.random.default_rng(8).uniform(0, 40, MANY))
    assert more[3][fits].all()
    assert all((large[fits] >= small[fits]).all() for large, small in zip(more, (w, h, f), strict=False))


def test_the_clip_of_one_is_the_clip_of_many():
    guard, (width, height, frames, budget) = Guard(Tier.LOCAL12), random_sizes(3)
    w, h, f, fits = guard.clamps(width, height, frames, budget)
    for at in np.flatnonzero(fits)[:200]:
        clamp = guard.clamp(Size(int(width[at]), int(height[at]), int(frames[at])), float(budget[at]))
        assert clamp.granted == Size(int(w[at]), int(h[at]), int(f[at]))
        # What is granted is sent as it is.
        assert snap(clamp.granted, Tier.LOCAL12) == clamp.granted
        assert clamp.estimate <= clamp.budget and (clamp.reasons or not clamp.changed)


def test_frames_go_before_the_size():
    guard = Guard(Tier.LOCAL12)
    full = guard.estimate(Size(512, 320, 121))
    shorter = guard.clamp(Size(512, 320, 121), full - 0.1)
    assert (shorter.granted.width, shorter.granted.height) == (512, 320) and shorter.granted.frames < 121
    smaller = guard.clamp(Size(768, 512, 121), guard.estimate(Size(768, 512, 25)) - 0.1)
    assert smaller.granted.frames == 25 and smaller.granted.width < 768
    assert abs(smaller.granted.width / smaller.granted.height - 1.5) < 0.15
    assert any("shortened" in one for one in smaller.reasons) and any("made smaller" in one for one in smaller.reasons)


@pytest.mark.parametrize("row", ROWS)
def test_rows_of_the_table_are_met(row):
    guard = Guard(row.tier)
    assert guard.estimate(row.size) >= row.peak
    if row.fits:
        assert guard.estimate(row.size) == pytest.approx(row.peak, abs=0.01)
        assert not guard.clamp(row.size, budget_of(PRIORS[row.tier].card)).changed
    else:
        assert guard.clamp(row.size, budget_of(PRIORS[row.tier].card)).changed


@pytest.mark.parametrize("tier", TIERS)
def test_sizes_that_the_seed_calls_usual_fit_their_cards(tier):
    usual = [PRIORS[tier].usual, Size(384, 256, 81)]
    assert all(not Guard(tier).clamp(size, budget_of(PRIORS[tier].card)).changed for size in usual)


def test_never_below_the_table_and_never_above_what_ran():
    chance, guard = np.random.default_rng(5), Guard(Tier.CLOUD48)
    table, known = [row for row in ROWS if row.tier is Tier.CLOUD48], []
    for _ in range(60):
        size = Size(
            *(
                int(one)
                for one in (32 * chance.integers(4, 40), 32 * chance.integers(4, 30), 8 * chance.integers(2, 60) + 1)
            )
        )
        row = Row(Tier.CLOUD48, size, float(chance.uniform(25, 60)), bool(chance.random() < 0.8))
        guard.learn(row.size, row.peak, row.fits)
        known = learned(known, row)
        for one in (*table, *known):
            larger = Size(one.size.width + 32, one.size.height, one.size.frames + 8)
            assert guard.estimate(larger) >= guard.estimate(one.size)
        for one in table:
            assert guard.estimate(one.size) >= one.peak
        if row.fits:
            assert guard.estimate(row.size) <= max(known[-1].peak, Guard(Tier.CLOUD48).estimate(row.size))
        elif known and known[-1].size == row.size:
            assert guard.estimate(row.size) > row.peak or guard._thought(row.size) < PLAUSIBLE * row.peak


WISHES = [Size(512, 320, 49), Size(512, 320, 121), Size(768, 512, 121)]


@pytest.mark.parametrize("budget", [10.5, 22.5])
@pytest.mark.parametrize("wish", WISHES)
def test_what_ran_here_is_granted_ever_after(tmp_path, budget, wish):
    """Whatever part of the card a server took: it takes what is there."""
    peaks = Peaks(tmp_path / "peaks.json")
    first = Guard(Tier.LOCAL12, "0.27.0", "card", peaks).clamp(wish, budget).granted
    for _ in range(10):
        guard = Guard(Tier.LOCAL12, "0.27.0", "card", peaks)
        assert guard.clamp(wish, budget).granted == first
        guard.learn(first, budget)
    smaller = Size(first.width, first.height, 25)
    assert Guard(Tier.LOCAL12, "0.27.0", "card", peaks).clamp(smaller, budget).granted == smaller


def test_an_evening_with_a_busy_card_is_forgotten(tmp_path):
    peaks, budget, wish = Peaks(tmp_path / "peaks.json"), 10.5, Size(512, 320, 49)
    for _ in range(12):
        guard = Guard(Tier.LOCAL12, "0.27.0", "card", peaks)
        guard.learn(guard.clamp(wish, budget).granted, budget, fits=False)
    rows = peaks.of(Where(Tier.LOCAL12, "0.27.0", "card"))
    assert len(rows) == FAILURES
    lowest = Guard(Tier.LOCAL12, "0.27.0", "card", peaks).clamp(wish, budget).granted
    assert lowest.width >= 384 and lowest.frames >= 9
    for _ in range(RUNS):
        guard = Guard(Tier.LOCAL12, "0.27.0", "card", peaks)
        guard.learn(guard.clamp(wish, budget).granted, 6.0)
    assert Guard(Tier.LOCAL12, "0.27.0", "card", peaks).clamp(wish, budget).granted == wish


def test_a_run_whose_peak_nobody_saw_counts_as_one(tmp_path):
    peaks, size = Peaks(tmp_path / "peaks.json"), Size(512, 320, 49)
    guard = Guard(Tier.LOCAL12, "0.27.0", "card", peaks)
    guard.learn(size, 10.5, fits=False)
    for _ in range(RUNS):
        assert guard.clamp(size, 10.5).changed
        guard.learn(Size(256, 256, 25), float("nan"))
    for one in (guard, Guard(Tier.LOCAL12, "0.27.0", "card", peaks)):
        assert one.clamp(size, 10.5).granted == size and one.estimate(size) == pytest.approx(7.6)
    guard.learn(size, float("nan"), fits=False)
    assert not guard.clamp(size, 10.5).changed


def test_what_ran_takes_away_what_did_not_fit(tmp_path):
    peaks, size = Peaks(tmp_path / "peaks.json"), Size(512, 320, 49)
    guard = Guard(Tier.LOCAL12, "0.27.0", "card", peaks)
    guard.learn(size, 8.0)
    guard.learn(size, 10.5, fits=False)
    told = guard.clamp(size, 10.5)
    assert told.granted.frames < 49 and told.reasons[0].startswith("The card's memory ran out for 512x320")
    guard.learn(Size(512, 320, 57), 9.0)
    for one in (guard, Guard(Tier.LOCAL12, "0.27.0", "card", peaks)):
        assert one.clamp(size, 10.5).granted == size


def test_peaks_of_a_card_are_found_by_either_name_and_can_be_forgotten(tmp_path):
    peaks, size = Peaks(tmp_path / "peaks.json"), Size(512, 320, 49)
    server, driver = "cuda:0 NVIDIA GeForce RTX 3060 : cudaMallocAsync", "NVIDIA GeForce RTX 3060"
    assert card_name(server) == card_name(driver) == driver and card_name("cpu") == "cpu"
    Guard(Tier.LOCAL12, "0.27.0", server, peaks).learn(size, 10.5, fits=False)
    Guard(Tier.LOCAL12, "0.27.0", "another card", peaks).learn(size, 10.5, fits=False)
    assert Guard(Tier.LOCAL12, card=driver, peaks=peaks).clamp(size, 10.5).changed
    assert peaks.forget(server) == 1 and peaks.forget(server) == 0
    assert not Guard(Tier.LOCAL12, card=driver, peaks=peaks).clamp(size, 10.5).changed
    assert Guard(Tier.LOCAL12, card="another card", peaks=peaks).clamp(size, 10.5).changed
    assert peaks.forget() == 1 and peaks.of(Where(Tier.LOCAL12, "", "")) == ()
    assert Peaks(tmp_path / "none.json").forget() == 0


def test_what_becomes_shorter_is_told_in_seconds_with_the_line_that_is_cut():
    guard = Guard(Tier.LOCAL12)
    budget = guard.estimate(Size(512, 320, 41))
    told = guard.clamp(Size(512, 320, 49), budget, 24, line=2.0).reasons
    assert told[1:] == ("It was shortened from 2.0 s to 1.7 s.", "The last 0.3 s of the line are not heard.")
    assert len(guard.clamp(Size(512, 320, 49), budget, 24, line=1.5).reasons) == 2
    # A line that was cut on purpose is not the guard's to tell.
    assert guard.clamp(Size(512, 320, 41), budget, 24, line=5.0).reasons == ()


def test_what_is_needed_differs_from_what_is_there_and_has_the_right_name():
    cpu = Guard(Tier.LOCAL12, card="cpu")
    need = cpu.estimate(Size(512, 320, 49))
    told = cpu.clamp(Size(512, 320, 49), need - 0.001).reasons[0]
    assert "the machine's memory" in told and "7.600 GB" in told and "7.599 GB" in told
    with pytest.raises(GenerationError, match="GB of the machine's memory"):
        cpu.clamp(Size(512, 320, 49), 1.0)


def test_measured_peaks_move_the_line_but_not_below_what_streaming_takes():
    first, later = Guard(Tier.LOCAL12), Guard(Tier.LOCAL12)
    size = Size(256, 256, 25)
    for frames in (9, 17, 25, 33):
        later.learn(Size(256, 256, frames), 3.0 + STREAMED * tokens(Size(256, 256, frames)))
    assert later.estimate(size) < first.estimate(size)
    assert later.estimate(Size(512, 320, 49)) >= 7.6
    # Peaks that hardly grow, as when something else was what took most, do not make long clips free.
    flat = Guard(Tier.LOCAL12)
    for frames in range(49, 209, 8):
        flat.learn(Size(512, 320, frames), 5.0)
    step = flat.estimate(Size(256, 256, 41)) - flat.estimate(Size(256, 256, 33))
    assert step == pytest.approx(STREAMED * 64)


@pytest.mark.parametrize("row", [row for row in ROWS if row.tier is not Tier.LOCAL12])
def test_beyond_all_that_was_recorded_memory_grows_with_the_tokens(row):
    twice = Size(row.size.width, row.size.height, 2 * row.size.frames - 1 + 8)
    assert Guard(row.tier).estimate(twice) >= row.peak * tokens(twice) / tokens(row.size) > 1.9 * row.peak


def test_what_did_not_fit_is_not_granted_again(tmp_path):
    peaks = Peaks(tmp_path / "peaks.json")
    guard = Guard(Tier.LOCAL12, "0.27.0", "card", peaks)
    size = Size(512, 320, 49)
    assert not guard.clamp(size, 10.5).changed
    guard.learn(size, 10.5, fits=False)
    for one in (guard, Guard(Tier.LOCAL12, "0.27.0", "card", peaks)):
        assert one.clamp(size, 10.5).granted.frames < 49
    assert not Guard(Tier.LOCAL12, "0.27.0", "another card", peaks).clamp(size, 10.5).changed
    # While the server does not run its version is not known: what any of them did counts.
    assert Guard(Tier.LOCAL12, card="card", peaks=peaks).clamp(size, 10.5).changed


def test_one_step_down_is_smaller_and_ends():
    guard, size, steps = Guard(Tier.LOCAL12), Size(512, 320, 121), 0
    while (lower := guard.step_down(size)) is not None:
        assert tokens(lower) <= 0.75 * tokens(size)
        size, steps = lower, steps + 1
    assert 5 < steps < 40 and tokens(size) < 20


def test_reasons_are_sentences():
    told = Guard(Tier.CLOUD80).clamp(Size(970, 550, 1100), 200.0).reasons
    assert told[0] == "Sides are multiples of 32 pixels: 960x544."
    assert told[1] == "45.8 s became 41.4 s: no clip is longer."
    assert told[-1] == "It is longer than 14 s: faces fall apart."
    assert Guard(Tier.CLOUD80).clamp(Size(960, 544, 121), 80.0).reasons == ()


def test_what_cannot_be_made_is_said():
    guard = Guard(Tier.LOCAL12)
    with pytest.raises(GenerationError, match="Not even the smallest clip fits"):
        guard.clamp(Size(512, 320, 49), 1.0)
    with pytest.raises(GenerationError, match="too small"):
        guard.clamp(Size(32, 32, 49), 10.0)
    with pytest.raises(GenerationError, match="21 GB of model files through the machine's memory, which has 16 GB"):
        guard.clamp(Size(512, 320, 49), 10.0, ram=16.0)
    assert "29 GB of the machine's memory are needed" in guard.clamp(Size(512, 320, 49), 10.0, ram=24.0).reasons[-1]
    assert guard.clamp(Size(512, 320, 49), 10.0, ram=32.0) == guard.clamp(Size(512, 320, 49), 10.0)
    with pytest.raises(GenerationError, match="40 GB of model files"):
        Guard(Tier.CLOUD48).clamp(Size(512, 320, 49), 40.0, ram=32.0, files=40.0)


def test_peaks_are_kept_bounded_and_survive_damage(tmp_path):
    file, where = tmp_path / "deep" / "peaks.json", Where(Tier.LOCAL12, "0.27.0", "card")
    peaks = Peaks(file)
    for number in range(KEPT + 20):
        peaks.keep(where, Row(Tier.LOCAL12, Size(64, 64, 9 + 8 * number), 5.0))
    peaks.keep(where, Row(Tier.LOCAL12, Size(64, 64, 9 + 8 * KEPT), 4.0))
    assert len(Peaks(file).of(where)) == KEPT
    assert {row.peak for row in peaks.of(where)} == {5.0}
    peaks.keep(where, Row(Tier.LOCAL12, Size(64, 64, 9), float("nan")))
    assert len(peaks.of(where)) == KEPT
    for text in (
        "",
        "{}",
        '{"format": 2, "peaks": []}',
        '{"format": 1, "peaks": [{"tier": "local12_gguf", "version": "", "card": "", "peak": 5, '
        '"size": [Infinity, 9, 9]}]}',
        json.dumps({"format": 1, "peaks": [{"tier": "huge"}]}),
        "[" * 9999,
    ):
        file.write_text(text)
        assert peaks.of(where) == ()
    peaks.keep(where, Row(Tier.LOCAL12, Size(64, 64, 9), 5.0))
    assert len(peaks.of(where)) == 1
