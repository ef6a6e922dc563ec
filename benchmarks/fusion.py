"""How much faster the vectorised alignment is than loops over faces, on a synthetic film of 225 minutes.

    python -m benchmarks.fusion [--part N]

3,874 utterances, 54,000 face rows, 101 people: the size of the film in seed document 001. Both sides see the same data
in the same process, and their results must agree. `--part N` gives the loops every Nth utterance only and scales.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

import numpy as np

from benchmarks.fusion_reference import Aligned, align_by_loops
from emotionai_core.fusion.columns import UtteranceColumns
from emotionai_core.fusion.dataset import Fusion, align
from emotionai_core.records.analysis import FaceTable
from emotionai_core.settings import Settings

UTTERANCES, FACES, PEOPLE, MINUTES = 3_874, 54_000, 101, 225
TARGET = 50.0


def film(utterances: int = UTTERANCES, rows: int = FACES, people: int = PEOPLE, seed: int = 0):
    """Utterances and faces of a made-up film; times on a grid, so that they are exact in binary and often tie."""
    chance = np.random.default_rng(seed)
    seconds = MINUTES * 60 * utterances / UTTERANCES
    start = np.sort(chance.integers(0, int(seconds * 64), utterances)) / 64
    end = start + chance.integers(32, 4 * 64, utterances) / 64
    speaker = np.minimum(chance.geometric(0.08, utterances) - 1, people - 1)
    lines = UtteranceColumns(
        start=start,
        end=end,
        label=tuple("" if chance.random() < 0.3 else f"P{number}" for number in speaker),
        voice_cluster=np.where(chance.random(utterances) < 0.1, -1, speaker % 12),
        voice_trust=chance.random(utterances),
        text_emotion=chance.dirichlet(np.ones(7), utterances),
        arousal=chance.random(utterances),
        valence=np.full(utterances, np.nan),
        dominance=np.full(utterances, np.nan),
        voice_confidence=chance.random(utterances),
    )
    # Most faces are those of whoever speaks, the rest of anybody.
    near = chance.integers(0, utterances, rows)
    when = np.round((start[near] + chance.normal(0.5, 1.5, rows)) * 4) / 4
    when = np.clip(when, 0.0, None)
    order = np.argsort(when, kind="stable")
    person = np.where(chance.random(rows) < 0.6, speaker[near], chance.integers(-1, people, rows))
    faces = FaceTable(
        time=when[order],
        track=np.arange(rows),
        person=person[order],
        box=np.zeros((rows, 4)),
        confidence=chance.uniform(0.5, 1.0, rows),
        quality=chance.random(rows),
        emotion=chance.dirichlet(np.ones(7), rows),
        keys=tuple(f"face-{number}" for number in range(people)),
    )
    return lines, faces


def every(lines: UtteranceColumns, step: int) -> UtteranceColumns:
    """Every `step`th utterance."""
    return UtteranceColumns(
        **{
            name: getattr(lines, name)[::step]
            for name in UtteranceColumns.__slots__  # type: ignore[attr-defined]
        }
    )


def assert_same(fast: Fusion, slow: Aligned) -> None:
    """Raise `AssertionError` where the two alignments differ by more than rounding."""
    assert fast.casting.key == slow.casting.key
    assert fast.casting.names == slow.casting.names
    assert fast.casting.face.tolist() == slow.casting.face.tolist()
    assert fast.readings.window.tolist() == slow.window
    assert fast.readings.samples.tolist() == slow.samples
    assert fast.listener.tolist() == slow.listener
    n = len(slow.window)
    for quick, plain in (
        (fast.readings.emotion, slow.emotion),
        (fast.readings.confidence, slow.confidence),
        (fast.listener_emotion, slow.listener_emotion),
    ):
        np.testing.assert_allclose(quick, np.array(plain).reshape(quick.shape), rtol=1e-6, atol=1e-8, equal_nan=True)
    assert len(fast.readings.window) == n


def timed(action: Callable[[], object], times: int = 1) -> tuple[object, float]:
    """The result and the best of `times` durations in seconds."""
    best, result = float("inf"), None
    for _ in range(times):
        began = time.perf_counter()
        result = action()
        best = min(best, time.perf_counter() - began)
    return result, best


def main() -> int:
    """Measure and print; exit status 1 below the target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--part", type=int, default=1, metavar="N", help="loops over every Nth utterance, scaled")
    part = parser.parse_args().part
    lines, faces = film()
    plain = Settings()
    _, quick = timed(lambda: align(lines, faces, plain), 5)
    sliced = every(lines, part)
    fast, _ = timed(lambda: align(sliced, faces, plain))
    slow, loops = timed(lambda: align_by_loops(sliced, faces, plain))
    assert isinstance(fast, Fusion) and isinstance(slow, Aligned)
    assert_same(fast, slow)
    ratio = loops * part / quick
    print(f"{len(lines)} utterances, {len(faces)} faces, {len(faces.keys)} people, {MINUTES} minutes")
    scaled = f" (every {part}th utterance, scaled)" if part > 1 else ""
    print(
        f"vectorised {quick * 1000:.1f} ms, loops {loops * part:.1f} s{scaled}, ratio {ratio:.0f} (target {TARGET:.0f})"
    )
    print(f"the same results for {len(sliced)} utterances")
    return 0 if ratio >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
