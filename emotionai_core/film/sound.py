"""The film's sound as the workers read it: 16 kHz mono 16-bit WAV whose sample 0 is the first video frame.

Written in one place so that picture and sound share one clock: late starts become silence, early sound is cut, and
gaps between packets (damaged or edited files) are filled so that nothing after them shifts.
"""

from __future__ import annotations

import os
import wave
from collections.abc import Callable
from pathlib import Path

import av
import av.error
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from emotionai_core.film.container import opened
from emotionai_core.records.film import Film

RATE = 16_000
_SILENCE_BLOCK = RATE * 10
_MAX_DRIFT = RATE // 25

Progress = Callable[[float], None]


def extract_sound(film: Film, target: Path, progress: Progress) -> bool:
    """Write the first sound track to `target`; False when the film has none that decodes.

    `progress` gets the film time reached, in seconds, and may raise to stop; nothing but a hidden partial file is
    left then. Memory is flat in film length.
    """
    if not film.has_sound:
        return False
    partial = target.with_name(f".{target.name}.part")
    try:
        with partial.open("wb") as handle, wave.open(handle, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(RATE)
            written = _decode_into(film, out, progress)
            _silence(out, max(0, round(film.duration * RATE) - written))
            handle.flush()
            os.fsync(handle.fileno())
        if not written:
            return False
        partial.replace(target)
        return True
    finally:
        partial.unlink(missing_ok=True)


def _decode_into(film: Film, out: wave.Wave_write, progress: Progress) -> int:
    """Samples written; 0 when nothing could be decoded."""
    limit = round(film.duration * RATE)
    at = 0
    heard = False
    with opened(film.path) as container:
        if not container.streams.audio:
            return 0
        stream = container.streams.audio[0]
        resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
        try:
            for frame in container.decode(stream):
                start = _place(frame, film.origin)
                for part in resampler.resample(frame):
                    at = _put(out, part, start, at, limit)
                    start = None
                    heard = True
                if at >= limit:
                    break
                progress(at / RATE)
        except av.error.FFmpegError:
            # Truncated or damaged sound: the rest stays silent, the picture is still worth reading.
            pass
    return at if heard else 0


def _place(frame: AudioFrame, origin: float) -> int | None:
    """The sample at which the frame belongs, or None when the file does not say."""
    if frame.pts is None or frame.time_base is None:
        return None
    return round((float(frame.pts * frame.time_base) - origin) * RATE)


def _put(out: wave.Wave_write, part: AudioFrame, start: int | None, at: int, limit: int) -> int:
    samples = part.to_ndarray().reshape(-1).astype(np.int16, copy=False)
    # Small differences are the resampler's own delay; correcting them would click.
    late = 0 if start is None else start - at
    if late > _MAX_DRIFT:
        _silence(out, min(start or 0, limit) - at)
        at = min(start or 0, limit)
    elif late < -_MAX_DRIFT or (start or 0) < 0:
        samples = samples[-late:]
    samples = samples[: limit - at]
    out.writeframes(samples.tobytes())
    return at + len(samples)


def _silence(out: wave.Wave_write, samples: int) -> None:
    empty = np.zeros(_SILENCE_BLOCK, np.int16).tobytes()
    while samples > 0:
        out.writeframes(empty[: min(samples, _SILENCE_BLOCK) * 2])
        samples -= _SILENCE_BLOCK
