"""The stage `vocals`: the film's voices without music and noise, piece by piece, each beside its chunk."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from julius.resample import resample_frac

from audio.denoiser import LEAD, Denoiser, load_denoiser
from audio.device import prepared
from audio.film import FilmSound, NoSound
from audio.separator import Separator, load_separator
from audio.spans import MODEL_RATE, NOISE_RATE, RATE, TICKS, Piece, Samples, Span, pieces
from audio.wav import is_there, length_of, write_piece
from emotionai_core.wire.messages import Json
from emotionai_core.wire.serve import Job, StageError

# More than the filters of the resampling reach.
MARGIN = TICKS // 5
# Seconds; the sound of a piece is in memory as a whole.
LONGEST = 1000


def vocals(job: Job) -> Mapping[str, Json]:
    """Save one table `pieces` and one WAV file a chunk; raises `StageError`."""
    sound = job.request.inputs.get("sound")
    if sound is None:
        raise StageError("input-missing", "This stage needs the film's sound, which was not given.")
    total = length_of(Path(sound))
    work = _Work(job, Path(sound), total)
    parts = pieces(total, _chunk_seconds(job))
    for piece in parts:
        work.deliver(piece)
    return {"pieces": len(parts), "seconds": round(total / RATE, 3), "denoised": work.denoiser is not None}


def _chunk_seconds(job: Job) -> float:
    seconds = job.request.settings["chunk_seconds"]
    if not isinstance(seconds, int | float) or not 0 < seconds <= LONGEST:
        raise StageError("bad-setting", f"A piece has to be between 0 and {LONGEST} seconds long.")
    return float(seconds)


class _Work:
    """What all pieces share."""

    def __init__(self, job: Job, sound: Path, total: int) -> None:
        self._job = job
        self._seconds = total / RATE
        self._total = -(-total * MODEL_RATE // RATE)
        device = prepared(job.warn)
        self._separator: Separator = load_separator(device, job.check, job.warn)
        self.denoiser: Denoiser | None = load_denoiser(job.check) if job.request.settings["denoise"] is True else None
        self._film = _source(job, sound)

    def deliver(self, piece: Piece) -> None:
        """Compute, write and announce one piece; of an earlier run's pieces only those whose file is gone."""
        path = Path(self._job.request.out) / f"piece-{piece.index:06d}.wav"
        new = self._job.wants(piece.index)
        if not new and is_there(path, piece.last - piece.first):
            return
        start, end = piece.seconds
        self._job.progress(start, self._seconds, "s")
        write_piece(path, self._cleaned(piece)[: piece.last - piece.first])
        if new:
            self._job.save(piece.index, start, end, {"pieces": {"file": [path.name], "start": [start], "end": [end]}})
        self._job.progress(end, self._seconds, "s")

    def _cleaned(self, piece: Piece) -> Samples:
        """At least the piece's samples at `RATE`."""
        if piece.first == piece.last:
            return np.zeros(0, np.float32)
        near = piece.span.widened(MARGIN, MARGIN)
        if self.denoiser is None:
            voices, rate = self._voices(piece, near), MODEL_RATE
        else:
            far = near.widened(LEAD, MARGIN)
            heard = resampled(self._voices(piece, far), MODEL_RATE, NOISE_RATE)
            voices, rate = self.denoiser.denoised(heard, far, near), NOISE_RATE
        return resampled(voices, rate, RATE)[MARGIN * (RATE // TICKS) :]

    def _voices(self, piece: Piece, span: Span) -> Samples:
        first, count = span.samples(MODEL_RATE)
        start, end = piece.seconds
        expected = max(1, len(self._separator.segments.touching(first, count, self._total)))

        def heard(segments: int) -> None:
            self._job.progress(start + (end - start) * min(segments / expected, 1.0), self._seconds, "s")

        return self._separator.voices(self._film.read, first, count, self._total, heard)


def resampled(samples: Samples, old: int, new: int) -> Samples:
    """`samples` (n,) at `new` samples a second; whole ticks stay whole, and nothing is shifted."""
    shared = math.gcd(old, new)
    count = len(samples) * (new // TICKS) // (old // TICKS)
    moved = resample_frac(torch.from_numpy(samples), old // shared, new // shared, output_length=count)
    return moved.numpy()


def _source(job: Job, sound: Path) -> FilmSound:
    """The film's own sound, or what the studio made of it where that cannot be read."""
    try:
        return FilmSound(Path(job.request.film), job.check)
    except (NoSound, FileNotFoundError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        job.warn("plain-sound", f"The voices are taken from the 16 kHz sound, which is worse ({reason}).")
    try:
        return FilmSound(sound, job.check)
    except NoSound as error:
        raise StageError("bad-sound", f"The film's sound cannot be read ({error}).") from error
