"""The film's sound in pieces: 16 kHz mono 16-bit WAV whose sample 0 is the first video frame's time."""

from __future__ import annotations

import wave
from types import TracebackType

import numpy as np
import numpy.typing as npt

from emotionai_core.wire.serve import Job, StageError

RATE = 16_000

Samples = npt.NDArray[np.float32]


class Sound:
    """A WAV file read on demand, so that memory does not grow with the film; use it as a context manager."""

    def __init__(self, path: str) -> None:
        """Open `path`; raises `StageError` when it is not the WAV that the studio writes."""
        try:
            self._file = wave.open(path, "rb")  # noqa: SIM115 - closed by __exit__
        except (OSError, EOFError, wave.Error) as error:
            raise _unreadable(str(error)) from error
        found = (self._file.getframerate(), self._file.getnchannels(), self._file.getsampwidth())
        if found != (RATE, 1, 2):
            self._file.close()
            raise _unreadable(f"{found[0]} Hz, {found[1]} channels, {found[2] * 8} bits")
        self.samples = self._file.getnframes()

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return self.samples / RATE

    def __enter__(self) -> Sound:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def read(self, start: float, end: float) -> Samples:
        """The samples of [start, end) seconds in [-1, 1); what lies outside the file is silence."""
        first = round(start * RATE)
        out = np.zeros(max(0, round(end * RATE) - first), np.float32)
        begin, stop = max(0, first), min(self.samples, first + len(out))
        if stop > begin:
            self._file.setpos(begin)
            data = np.frombuffer(self._file.readframes(stop - begin), "<i2")
            # A file cut short holds less than its header says.
            out[begin - first : begin - first + len(data)] = data / np.float32(32_768.0)
        return out


def sound_of(job: Job) -> Sound | None:
    """The job's sound, or None for a film without any; raises `StageError` when the file cannot be used."""
    path = job.request.inputs.get("sound")
    return Sound(path) if path else None


def _unreadable(reason: str) -> StageError:
    return StageError(
        "sound-unreadable",
        f"The film's extracted sound cannot be used ({reason[:120]}).",
        "Run the analysis again; the sound is extracted anew when its file is gone.",
    )
