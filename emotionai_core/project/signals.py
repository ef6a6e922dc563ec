"""What a project knows many times within a line: the voice's arousal in windows, and how loud the sound is.

Both are on the clock of the film's sound, which is that of the lines: where faces came on another clock, fusion moved
them onto it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from emotionai_core.film.loudness import STEP, loudness_of
from emotionai_core.project.load import stored_film
from emotionai_core.project.store import Project
from emotionai_core.records.analysis import Floats
from emotionai_core.records.signals import Signals

_FINE: Final = 0.1
_COARSE: Final = 1.0


def load_signals(project: Project) -> Signals:
    """Windows of 0.1 s where the voice stage made them, else of 1.0 s, and the loudness of what the voice was read in.

    Empty where there is none. Raises `ProjectError` when an artefact that should be there is damaged.
    """
    time, arousal, step = _windows(project)
    cache = project.path / "cache"
    level = loudness_of(_sound(project, cache), cache)
    return Signals(voice_time=time, voice_arousal=arousal, voice_step=step, loudness=level, loudness_step=STEP)


def _windows(project: Project) -> tuple[Floats, Floats, float]:
    runs = project.runs()
    if "voice" not in runs or project.artefacts.lacks(runs["voice"].key, "windows"):
        return np.zeros(0), np.zeros(0), _FINE
    table = project.artefacts.table(runs["voice"].key, "windows")
    time, steps, arousal = (table.numbers(name) for name in ("time", "step", "arousal"))
    for step in (_FINE, _COARSE):
        rows = np.flatnonzero(np.isclose(steps, step))
        if np.isfinite(arousal[rows]).any():
            order = rows[np.argsort(time[rows], kind="stable")]
            return time[order], arousal[order], step
    return np.zeros(0), np.zeros(0), _FINE


def _sound(project: Project, cache: Path) -> Path:
    """The separated voices where there are any, else the film's own sound; the file need not be there."""
    runs = project.runs()
    voices = cache / f"{runs['vocals'].key}.wav" if "vocals" in runs else None
    return voices if voices is not None and voices.is_file() else cache / f"sound-{stored_film(project).digest}.wav"
