"""How fast and how safe the guard is: random requests a second, and what the seed's own formula would have granted.

python -m benchmarks.guard [--requests 100000]
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from emotionai_core.generation.vram import Guard, budget_of
from emotionai_core.generation.vram_rows import PRIORS, ROWS, tokens
from emotionai_core.records.clip import Size, Tier


def naive(size: Size) -> float:
    """The seed's formula (document 001): 3 GB and 4 MB a token."""
    return 3.0 + 0.004 * tokens(size)


def speed(count: int) -> None:
    chance = np.random.default_rng(7)
    width, height = (chance.integers(64, 2049, count) for _ in range(2))
    frames, budget = chance.integers(9, 1500, count), chance.uniform(0.0, 120.0, count)
    for tier in Tier:
        guard, start = Guard(tier), time.perf_counter()
        *_, fits = guard.clamps(width, height, frames, budget)
        took = time.perf_counter() - start
        start = time.perf_counter()
        for at in np.flatnonzero(fits)[:200]:
            guard.clamp(Size(int(width[at]), int(height[at]), int(frames[at])), float(budget[at]))
        single = (time.perf_counter() - start) / 200
        print(f"{tier.value}: {count} requests in {took:.2f} s, {fits.mean():.0%} fit; one alone {single * 1e3:.2f} ms")


def table() -> None:
    print("recorded row                    peak   guard   seed's formula")
    for row in ROWS:
        size = row.size
        name = f"{row.tier.value} {size.width}x{size.height}x{size.frames}"
        mark = "" if row.fits else " (out of memory)"
        print(f"{name:30} {row.peak:5.1f}   {Guard(row.tier).estimate(size):5.1f}   {naive(size):5.1f}{mark}")


def usual() -> None:
    print("the longest clip of each tier's usual size on its card, in frames: guard, seed's formula")
    for tier, prior in PRIORS.items():
        size, budget = prior.usual, budget_of(prior.card)
        most = Guard(tier).clamp(Size(size.width, size.height, 993), budget).granted
        by_formula = max((f for f in range(9, 994, 8) if naive(Size(size.width, size.height, f)) <= budget), default=0)
        print(f"{tier.value}: {most.width}x{most.height}x{most.frames}, {by_formula}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100_000)
    speed(parser.parse_args().requests)
    table()
    usual()
