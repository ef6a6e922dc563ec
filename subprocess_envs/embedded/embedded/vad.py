"""Where somebody speaks: silero-vad's speech probability every 32 ms, turned into spans by hysteresis.

The network remembers, so the probabilities of one block depend on where reading began. Each block of `BLOCK` seconds
starts from a blank state one second early; that makes every block, and all that follows from it, a pure function of
the film.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from embedded.models import session
from embedded.sound import RATE, Samples, Sound

FRAME = 512
HOP = FRAME / RATE
BLOCK_FRAMES = 1875
BLOCK = BLOCK_FRAMES * HOP
WARM_UP_FRAMES = 32
_CONTEXT = 64
_STATE = (2, 1, 128)
# Sixteen hours of film are 7 MB.
_KEPT_BLOCKS = 1000
_CHECK_EVERY = 256

Probabilities = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Hysteresis:
    """A span begins at probability `on` and lasts until `off`; times in seconds.

    The defaults are what measured best on far-field meetings (threshold 0.2-0.3); gaps shorter than `gap` are closed,
    spans shorter than `shortest` dropped, and `pad` is added on both sides.
    """

    on: float = 0.25
    off: float = 0.12
    shortest: float = 0.15
    gap: float = 0.1
    pad: float = 0.03


@dataclass(frozen=True, slots=True)
class Span:
    """[start, end) seconds of voice; `confidence` is the mean speech probability in it."""

    start: float
    end: float
    confidence: float


class VoiceActivity:
    """Speech probabilities of a film, worked out block by block when they are asked for, and then kept."""

    def __init__(self, sound: Sound, check: Callable[[], None]) -> None:
        """`check` is called a few times a second and may raise; raises `StageError` when the model is missing."""
        self._sound = sound
        self._check = check
        self._session = session("silero-vad")
        self._blocks: OrderedDict[int, Probabilities] = OrderedDict()

    def block(self, index: int) -> Probabilities:
        """Probabilities of frames [index * BLOCK_FRAMES, (index + 1) * BLOCK_FRAMES), shape (BLOCK_FRAMES,)."""
        if index not in self._blocks:
            first = (index * BLOCK_FRAMES - WARM_UP_FRAMES) * FRAME
            heard = self._sound.read_samples(first - _CONTEXT, (BLOCK_FRAMES + WARM_UP_FRAMES) * FRAME + _CONTEXT)
            self._blocks[index] = self._run(heard)[WARM_UP_FRAMES:]
            while len(self._blocks) > _KEPT_BLOCKS:
                self._blocks.popitem(last=False)
        self._blocks.move_to_end(index)
        return self._blocks[index]

    def between(self, start: float, end: float) -> tuple[float, Probabilities]:
        """The time of the first frame and the probabilities of all frames that touch [start, end) seconds."""
        first = max(0, int(np.floor(start / HOP)))
        last = max(first, int(np.ceil(end / HOP)))
        blocks = range(first // BLOCK_FRAMES, max(first, last - 1) // BLOCK_FRAMES + 1)
        joined = np.concatenate([self.block(index) for index in blocks])
        offset = blocks.start * BLOCK_FRAMES
        return first * HOP, joined[first - offset : last - offset]

    def spans(self, start: float, end: float, rule: Hysteresis) -> list[Span]:
        """The voiced spans of [start, end) seconds, cut at both ends."""
        origin, probabilities = self.between(start, end)
        found = spans_of(probabilities, rule, origin)
        cut = [Span(max(start, one.start), min(end, one.end), one.confidence) for one in found]
        return [one for one in cut if one.end > one.start]

    def _run(self, heard: Samples) -> Probabilities:
        frames = np.lib.stride_tricks.sliding_window_view(heard, _CONTEXT + FRAME)[::FRAME]
        out = np.empty(len(frames), np.float32)
        state = np.zeros(_STATE, np.float32)
        rate = np.array(RATE, np.int64)
        # Digital silence needs no network: films without sound are read at the speed of the disk.
        silent = not heard.any()
        for index, frame in enumerate(frames if not silent else ()):
            if index % _CHECK_EVERY == 0:
                self._check()
            value, state = self._session.run(None, {"input": frame[None], "state": state, "sr": rate})
            out[index] = np.asarray(value)[0, 0]
        return out if not silent else np.zeros(len(frames), np.float32)


def spans_of(probabilities: Probabilities, rule: Hysteresis, origin: float = 0.0) -> list[Span]:
    """Spans above the hysteresis; `origin` is the time in seconds of the first frame."""
    if not len(probabilities):
        return []
    runs = _runs(probabilities, rule)
    length = len(probabilities) * HOP
    merged: list[tuple[float, float]] = []
    for first, last in runs:
        start, end = max(0.0, first * HOP - rule.pad), min(length, last * HOP + rule.pad)
        if merged and start - merged[-1][1] < rule.gap:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return [
        Span(origin + start, origin + end, _mean(probabilities, start, end))
        for start, end in merged
        if end - start >= rule.shortest
    ]


def _runs(probabilities: Probabilities, rule: Hysteresis) -> list[tuple[int, int]]:
    """Half-open frame ranges: runs of at least `off` that somewhere reach `on`, from where they reach it."""
    above = np.concatenate(([False], probabilities >= rule.off, [False]))
    edges = np.flatnonzero(above[1:] != above[:-1]).reshape(-1, 2)
    found: list[tuple[int, int]] = []
    for first, last in edges:
        reached = np.flatnonzero(probabilities[first:last] >= rule.on)
        if len(reached):
            found.append((int(first + reached[0]), int(last)))
    return found


def _mean(probabilities: Probabilities, start: float, end: float) -> float:
    part = probabilities[int(start / HOP) : max(int(start / HOP) + 1, int(np.ceil(end / HOP)))]
    return float(np.clip(part.mean(dtype=np.float64), 0.0, 1.0)) if len(part) else 0.0


def first_pause(probabilities: Probabilities, rule: Hysteresis) -> int:
    """The first frame that is surely silent; where none is, the one most likely to be."""
    quiet = np.flatnonzero(probabilities < rule.off)
    return int(quiet[0]) if len(quiet) else int(np.argmin(probabilities))
