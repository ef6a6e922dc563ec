"""Where somebody speaks: WhisperX's voice activity detection (pyannote's segmentation network, in WhisperX's package).

Every result depends on the sound of a fixed stretch of film alone, so that a resumed run equals an uninterrupted one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from speech.sound import RATE, Samples, Sound

ON = 0.500
OFF = 0.363
BLOCK = 300.0
# Longest piece that Whisper hears at once.
PIECE = 30.0
# How far into the next block running speech is followed before it is cut where least is said.
OVERRUN = 12.0
_CONTEXT = 2.0
# Half of the network's window of 5 s; WhisperX's tenth takes five times as long.
_STEP = 2.5
_SHORTEST = 0.1


@dataclass(frozen=True, slots=True)
class Span:
    """Speech in [start, end) seconds, with its mean probability."""

    start: float
    end: float
    confidence: float


class VoiceActivity:
    """Speech probabilities and spans of a film."""

    def __init__(self, sound: Sound, device: str, alive: Callable[[], None]) -> None:
        """`alive` is called between stretches and may raise to stop."""
        import torch
        from whisperx.vads import Pyannote

        logging.getLogger("whisperx").setLevel(logging.WARNING)
        self._sound = sound
        self._alive = alive
        options: dict[str, Any] = {"vad_onset": ON, "vad_offset": OFF, "chunk_size": PIECE}
        self._detector = Pyannote(torch.device(device), token=None, **options)
        self._detector.vad_pipeline._segmentation.step = _STEP

    def spans(self, index: int, duration: float) -> list[Span]:
        """Speech of block `index`: from the first pause after its start to the first one after its end."""
        first, last = self._edge(index * BLOCK, duration), self._edge((index + 1) * BLOCK, duration)
        if last - first < _SHORTEST:
            return []
        from whisperx.vads.pyannote import Binarize

        origin = max(0.0, first - _CONTEXT)
        scores = self._scores(origin, min(duration, last + _CONTEXT))
        found: list[Span] = []
        binarize = Binarize(max_duration=PIECE, onset=ON, offset=OFF)
        for one in binarize(scores).get_timeline():
            start, end = max(first, origin + one.start), min(last, origin + one.end)
            if end - start >= _SHORTEST:
                found.append(Span(start, end, _mean(scores, start - origin, end - origin)))
        return found

    def _edge(self, time: float, duration: float) -> float:
        """The first pause at or after `time`; the quietest moment when none comes soon."""
        if time <= 0.0 or time >= duration:
            return min(max(time, 0.0), duration)
        origin, last = max(0.0, time - _CONTEXT), min(duration, time + OVERRUN)
        scores = self._scores(origin, last)
        step = scores.sliding_window.step
        values: npt.NDArray[np.float32] = scores.data[:, 0]
        first = min(len(values) - 1, int((time - origin) / step))
        after = values[first : max(first + 1, int((last - origin) / step))]
        pauses = np.flatnonzero(after < OFF)
        place = int(pauses[0]) if len(pauses) else int(np.argmin(after))
        return min(duration, time + place * step)

    def _scores(self, start: float, end: float) -> Any:
        import torch

        self._alive()
        samples = torch.from_numpy(self._sound.read(start, end))[None]
        return self._detector({"waveform": samples, "sample_rate": RATE})


def _mean(scores: Any, start: float, end: float) -> float:
    step = scores.sliding_window.step
    part = scores.data[int(start / step) : max(int(start / step) + 1, int(end / step)), 0]
    return float(np.clip(np.mean(part), 0.0, 1.0)) if len(part) else OFF


def pieces_of(spans: list[Span]) -> list[tuple[float, float]]:
    """(start, end) of what Whisper hears at once: spans joined up to `PIECE` seconds, WhisperX's way."""
    from whisperx.diarize import Segment
    from whisperx.vads.vad import Vad

    if not spans:
        return []
    # Their annotation says int; they keep whatever they are given.
    make: Any = Segment
    merged: Any = Vad.merge_chunks([make(one.start, one.end, "") for one in spans], PIECE, ON, OFF)
    return [(float(one["start"]), float(one["end"])) for one in merged]


def silent(samples: Samples) -> bool:
    """Whether there is nothing at all to hear; digital silence makes recognisers invent."""
    return not len(samples) or float(np.abs(samples).max()) < 1e-4
