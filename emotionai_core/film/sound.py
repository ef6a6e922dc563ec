"""The film's sound as the workers read it: 16 kHz mono 16-bit WAV whose sample 0 is the first video frame.

Written in one place so that picture and sound share one clock: late starts become silence, early sound is cut, and
gaps between packets (damaged or edited files) are filled so that nothing after them shifts.
"""

from __future__ import annotations

import os
import wave
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from emotionai_core.film.container import decoded, opened
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
        with partial.open("wb") as handle:
            with wave.open(handle, "wb") as out:
                out.setnchannels(1)
                out.setsampwidth(2)
                out.setframerate(RATE)
                written = _decode_into(film, out, progress)
                _silence(out, max(0, round(film.duration * RATE) - written))
            # Closing the writer put the length into the header, which belongs to what must be on disk.
            handle.flush()
            os.fsync(handle.fileno())
        if not written:
            return False
        partial.replace(target)
        return True
    finally:
        partial.unlink(missing_ok=True)


def join_sound(pieces: Sequence[Path], target: Path) -> None:
    """Join WAV files of our form into `target`, one after the other; raises `ValueError` for one of another form."""
    partial = target.with_name(f".{target.name}.part")
    try:
        with partial.open("wb") as handle:
            with wave.open(handle, "wb") as out:
                out.setnchannels(1)
                out.setsampwidth(2)
                out.setframerate(RATE)
                for piece in pieces:
                    _append(piece, out)
            handle.flush()
            os.fsync(handle.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _append(piece: Path, out: wave.Wave_write) -> None:
    try:
        with wave.open(str(piece), "rb") as source:
            if (source.getnchannels(), source.getsampwidth(), source.getframerate()) != (1, 2, RATE):
                raise ValueError(f"'{piece.name}' is not 16 kHz mono 16-bit sound")
            while block := source.readframes(_SILENCE_BLOCK):
                out.writeframes(block)
    except (wave.Error, EOFError) as error:
        raise ValueError(f"'{piece.name}' is not a WAV file ({error})") from error


def _decode_into(film: Film, out: wave.Wave_write, progress: Progress) -> int:
    """Samples written; 0 when nothing could be decoded. Damaged sound becomes silence of its own length."""
    limit = round(film.duration * RATE)
    at = 0
    for part in _resampled(film.path):
        at = _put(out, part, _place(part, film.origin), at, limit)
        if at >= limit:
            break
        progress(at / RATE)
    return at


def _resampled(path: Path) -> Iterator[AudioFrame]:
    """The first sound track in our form. A film may change its own form midway, as broadcasts do."""
    with opened(path) as container:
        if not container.streams.audio:
            return
        resampler, form = AudioResampler(format="s16", layout="mono", rate=RATE), None
        for frame in decoded(container, container.streams.audio[0]):
            if not isinstance(frame, AudioFrame):
                continue
            own = (frame.format.name, frame.layout.name, frame.sample_rate)
            if form not in (None, own):
                yield from resampler.resample(None)
                resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
            form = own
            yield from resampler.resample(frame)
        if form is not None:
            yield from resampler.resample(None)


def _place(part: AudioFrame, origin: float) -> int | None:
    """The sample at which the part belongs, or None when the file does not say."""
    if part.pts is None or not part.time_base:
        return None
    return round((float(part.pts * part.time_base) - origin) * RATE)


def _put(out: wave.Wave_write, part: AudioFrame, start: int | None, at: int, limit: int) -> int:
    samples = part.to_ndarray().reshape(-1).astype(np.int16, copy=False)
    late = 0 if start is None else start - at
    # Coarse stamps jitter, and following each of them would click; the beginning is exact.
    if late > (_MAX_DRIFT if at else 0):
        _silence(out, min(at + late, limit) - at)
        at = min(at + late, limit)
    elif late < -(_MAX_DRIFT if at else 0):
        samples = samples[-late:]
    samples = samples[: limit - at]
    out.writeframes(samples.tobytes())
    return at + len(samples)


def _silence(out: wave.Wave_write, samples: int) -> None:
    empty = np.zeros(_SILENCE_BLOCK, np.int16).tobytes()
    while samples > 0:
        out.writeframes(empty[: min(samples, _SILENCE_BLOCK) * 2])
        samples -= _SILENCE_BLOCK
