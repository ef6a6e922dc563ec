"""The sound of clips: a stretch of the film's, a clip's own, and several clips' joined at one loudness."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.errors import Cancelled, FilmError
from emotionai_core.film.container import opened
from emotionai_core.film.pictures import Pictures
from emotionai_core.film.running import RunningSound
from emotionai_core.generation.making import Asked
from emotionai_core.generation.writing import RATE, Samples
from emotionai_core.records.clip import Heard

LEVEL: Final = 10 ** (-20 / 20)
"""RMS that clips are brought to, of a full scale of 1: speech at -20 dBFS, as broadcasters' line-up level."""

_PEAK: Final = 10 ** (-1 / 20)
_MOST_GAIN: Final = 10 ** (12 / 20)
_GATE: Final = 10 ** (-50 / 20)
_BELOW_MEAN: Final = 10 ** (-10 / 20)
_BLOCK: Final = RATE * 2 // 5
_EDGE: Final = RATE // 200


def stretch(heard: Heard, samples: int, cancelled: Asked) -> Samples:
    """(samples, 2) at 48 kHz of the stretch, silence after its end.

    Raises `FilmError` where the file is gone or has no sound, or the stretch is none.
    """
    if not (math.isfinite(heard.start) and math.isfinite(heard.end) and heard.end > heard.start):
        raise FilmError(f"No stretch of '{Path(heard.file).name}' is named.", "Make the clip anew.")
    wanted = min(samples, round(min(heard.end - heard.start, samples / RATE) * RATE))
    found = _read(Path(heard.file), 0.0, max(0.0, heard.start), wanted, cancelled)
    return _padded(_soft_ends(found), samples)


def own_track(path: Path, samples: int, cancelled: Asked) -> Samples | None:
    """(samples, 2) at 48 kHz of a clip's own sound from its first picture on; None where it has none."""
    with opened(path) as container:
        if not container.streams.audio or not container.streams.audio[0].codec_context:
            return None
        origin = Pictures(container).origin_seconds
    return _padded(_read(path, origin, 0.0, samples, cancelled), samples)


def levelled(track: Samples) -> Samples:
    """The track at `LEVEL`; silence and pauses do not count (two gates, in the manner of ITU-R BS.1770).

    Nothing is made more than 12 dB louder, or louder than full scale.
    """
    return within_scale(brought([track])[0])


def brought(tracks: Sequence[Samples]) -> list[Samples]:
    """Tracks brought to `LEVEL` as one: what is louder than another stays so. Their peaks may pass full scale."""
    power = np.concatenate([np.zeros(0), *map(_power, tracks)])
    loud = power[power > _GATE**2]
    if not len(loud):
        return list(tracks)
    loud = loud[loud >= loud.mean() * _BELOW_MEAN**2]
    gain = min(LEVEL / float(np.sqrt(loud.mean())), _MOST_GAIN)
    return [(track * gain).astype(np.float32) for track in tracks]


def _power(track: Samples) -> npt.NDArray[np.float64]:
    """Mean square of every block; a track shorter than one is one."""
    blocks = len(track) // _BLOCK
    block = _BLOCK if blocks else len(track)
    parts = track[: max(1, blocks) * block].astype(np.float64).reshape(max(1, blocks), block * 2)
    return np.square(parts).sum(axis=1) / max(1, block * 2)


def joined(tracks: Sequence[Samples | None], starts: Sequence[int], total: int) -> Samples:
    """Tracks laid at `starts` (samples), each fading out while the next fades in, at equal power; None is silence."""
    whole = np.zeros((total, 2), np.float32)
    ends = [start + (0 if track is None else len(track)) for start, track in zip(starts, tracks, strict=True)]
    for index, (start, track) in enumerate(zip(starts, tracks, strict=True)):
        if track is None:
            continue
        part = track.copy()
        if index + 1 < len(tracks):
            _fade(part[max(0, starts[index + 1] - start) :], rising=False)
        if index:
            _fade(part[: max(0, ends[index - 1] - start)], rising=True)
        length = min(len(part), total - start)
        whole[start : start + length] += part[:length]
    return within_scale(whole)


def within_scale(track: Samples) -> Samples:
    """The track, softer where its peak would pass -1 dBFS."""
    peak = float(np.abs(track).max()) if len(track) else 0.0
    return track if peak <= _PEAK else (track * (_PEAK / peak)).astype(np.float32)


def _fade(part: Samples, rising: bool) -> None:
    angle = (np.arange(len(part), dtype=np.float32) + np.float32(0.5)) / max(1, len(part)) * np.float32(np.pi / 2)
    part *= (np.sin(angle) if rising else np.cos(angle))[:, None]


def _read(path: Path, origin: float, start: float, samples: int, cancelled: Asked) -> Samples:
    sound = RunningSound(path, origin)
    try:
        if not sound.there:
            raise FilmError(f"'{path.name}' has no sound.", "Choose a file with a sound track.")
        parts, left = [np.zeros((0, 2), np.int16)], samples
        running = sound.run(start, 1.0, lambda: not cancelled())
        while left > 0 and (part := next(running, None)) is not None:
            parts.append(part[:left])
            left -= len(parts[-1])
    finally:
        sound.close()
    if cancelled():
        raise Cancelled
    return np.concatenate(parts).astype(np.float32) / np.float32(32768)


def _soft_ends(track: Samples) -> Samples:
    """Five milliseconds of fade at both ends: a cut through a wave clicks."""
    edge = min(_EDGE, len(track) // 2)
    _fade(track[:edge], rising=True)
    _fade(track[len(track) - edge :], rising=False)
    return track


def _padded(track: Samples, samples: int) -> Samples:
    return np.pad(track, ((0, max(0, samples - len(track))), (0, 0)))
