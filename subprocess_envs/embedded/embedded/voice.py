"""Stage `voice`: how aroused a voice is, against the same voice in the rest of the film.

After Bone, Lee & Narayanan, "Robust unsupervised arousal rating", IEEE Trans. Affective Computing 5(2), 2014: pitch,
loudness and the energy above 500 Hz, each placed in the distribution of the speaker's own lines, and joined with
weights that follow how far each agrees with the others. Valence and dominance are null: without training on voices
nothing honest can be said of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from embedded.arousal import FEATURES, Baselines
from embedded.heard import MINUTE, HeardLine, by_minute, heard_lines
from embedded.passes import FirstPass
from embedded.prosody import prosody, summary, windowed
from embedded.sound import Sound, sound_of
from emotionai_core.wire.messages import Json
from emotionai_core.wire.serve import Job
from emotionai_core.wire.tables import Table

STEPS = (1.0, 0.1)
# A tenth of a second holds too little voice to judge: its features come from this many seconds around it.
SMOOTHING = 0.5
_MARGIN = 1.0
_LONGEST = 60.0
_CEILING = 0.8
_CLEAR_DB = 20.0

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Lines:
    """What the first pass found, in time order; `features` has shape (lines, 3), NaN where nothing was measured."""

    start: Floats
    number: list[int]
    features: Floats
    pitched: Floats
    clearness: Floats


@dataclass(frozen=True, slots=True)
class _Windows:
    """Windows of all steps; `line` is the row of the line a window belongs to."""

    time: Floats
    step: Floats
    line: npt.NDArray[np.int64]
    features: Floats


def voice(job: Job) -> dict[str, Json]:
    """Run the stage. Raises `StageError`, `Cancelled`."""
    lines = heard_lines(job)
    sound = sound_of(job)
    minutes = max(1, int(np.ceil(job.request.duration / MINUTE - 1e-9)))
    if sound is None:
        job.warn("no-sound", "The film has no sound, so there is no voice to read.")
        lines = []
    if all(not job.wants(index) for index in range(minutes)):
        return {}
    kept = FirstPass(job, "prosody")
    found, windows = _listen(job, sound, lines, kept)
    voices = _voices(job, lines)
    baselines = Baselines(found.features, voices)
    arousal, spread = baselines.arousal(found.features, np.arange(len(voices)))
    sure = _confidence(found, baselines, spread)
    moments, _ = baselines.arousal(windows.features, windows.line)
    for index in range(minutes):
        if job.wants(index):
            _save(job, index, minutes, (found, arousal, sure), (windows, moments))
    kept.clear()
    job.progress(job.request.duration, job.request.duration, "s")
    return {"utterances": len(found.number), "measured": int(np.isfinite(arousal).sum())}


def _listen(job: Job, sound: Sound | None, lines: Sequence[HeardLine], kept: FirstPass) -> tuple[_Lines, _Windows]:
    tables: list[dict[str, Table]] = []
    for minute, mine in by_minute(lines).items() if sound is not None else ():
        assert sound is not None

        def make(
            mine: Sequence[HeardLine] = mine, sound: Sound = sound
        ) -> Mapping[str, Mapping[str, Sequence[object]]]:
            return _measured(job, sound, mine)

        tables.append(kept.get(minute, make))
        job.progress(min((minute + 1) * MINUTE, job.request.duration), job.request.duration, "s")
    if sound is not None:
        sound.close()
    return _joined(tables)


def _measured(job: Job, sound: Sound, lines: Sequence[HeardLine]) -> Mapping[str, Mapping[str, Sequence[object]]]:
    """Tables `lines` and `windows` of one minute; features as lists of three, null where nothing was measured."""
    rows: dict[str, list[object]] = {"utterance": [], "start": [], "features": [], "pitched": [], "clearness": []}
    moments: dict[str, list[object]] = {"utterance": [], "time": [], "step": [], "features": [], "pitched": []}
    for line in lines:
        job.check()
        origin = max(0.0, line.start - _MARGIN)
        end = min(line.end, line.start + _LONGEST)
        frames = prosody(sound.read(origin, end + _MARGIN), origin, line.parts)
        features, pitched, clearness = summary(frames)
        for name, value in zip(rows, (line.number, line.start, features, pitched, clearness), strict=True):
            rows[name].append(value)
        for step, width in zip(STEPS, (1.0, SMOOTHING), strict=True):
            times, values, weights = windowed(frames, line.start, end, step, width)
            moments["utterance"] += [line.number] * len(times)
            moments["time"] += times.tolist()
            moments["step"] += [step] * len(times)
            moments["features"] += values.tolist()
            moments["pitched"] += weights.tolist()
    return {"lines": rows, "windows": moments}


def _column(tables: Sequence[Mapping[str, Table]], table: str, column: str) -> list[object]:
    return [value for one in tables for value in one[table][column]]


def _matrix(rows: Sequence[object]) -> Floats:
    return np.array(rows, np.float64).reshape(len(rows), FEATURES) if rows else np.zeros((0, FEATURES))


def _joined(tables: Sequence[Mapping[str, Table]]) -> tuple[_Lines, _Windows]:
    numbers = [int(str(value)) for value in _column(tables, "lines", "utterance")]
    lines = _Lines(
        np.array(_column(tables, "lines", "start"), np.float64),
        numbers,
        _matrix(_column(tables, "lines", "features")),
        np.array(_column(tables, "lines", "pitched"), np.float64),
        np.array(_column(tables, "lines", "clearness"), np.float64),
    )
    place = {number: row for row, number in enumerate(numbers)}
    time = np.array(_column(tables, "windows", "time"), np.float64)
    step = np.array(_column(tables, "windows", "step"), np.float64)
    pitched = np.array(_column(tables, "windows", "pitched"), np.float64)
    line = np.array([place[int(str(value))] for value in _column(tables, "windows", "utterance")], np.int64)
    # Where lines meet within a window, the one that is heard longest in it speaks for it.
    order = np.lexsort((line, -pitched, time, -step))
    keys = np.stack([step[order], time[order]], axis=1)
    first = np.ones(len(order), np.bool_)
    first[1:] = np.any(keys[1:] != keys[:-1], axis=1)
    kept = order[first]
    features = _matrix(_column(tables, "windows", "features"))[kept]
    return lines, _Windows(time[kept], step[kept], line[kept], features)


def _voices(job: Job, lines: Sequence[HeardLine]) -> list[str]:
    """Whose voice each line is, "" where nobody knows: from the speakers stage, else from the subtitles' names."""
    known: dict[int, str] = {}
    if "speakers" in job.request.inputs:
        table = job.table("speakers", "speakers")
        known = {int(str(n)): f"#{who}" for n, who in zip(table["utterance"], table["speaker"], strict=True)}
    return [known.get(line.number, line.label.strip().casefold()) for line in lines]


def _confidence(lines: _Lines, baselines: Baselines, spread: Floats) -> Floats:
    """Trust in each line's arousal: much voice, many lines to compare with, clear of noise, features that agree."""
    length = lines.pitched / (lines.pitched + 0.5)
    clear = np.clip(lines.clearness / _CLEAR_DB, 0.2, 1.0)
    agree = np.clip(1.0 - 2.0 * spread, 0.1, 1.0)
    found = _CEILING * np.cbrt(length * baselines.trust() * clear) * agree
    return np.where(np.isfinite(spread), found, 0.0)


def _save(
    job: Job, index: int, minutes: int, lines: tuple[_Lines, Floats, Floats], windows: tuple[_Windows, Floats]
) -> None:
    start, end = index * MINUTE, min((index + 1) * MINUTE, job.request.duration)
    late = np.inf if index == minutes - 1 else end
    found, arousal, sure = lines
    rows = np.flatnonzero((found.start >= start) & (found.start < late))
    moment, scores = windows
    times = np.flatnonzero((moment.time >= start) & (moment.time < late) & np.isfinite(scores))
    nothing = [None]
    job.save(
        index,
        start,
        end,
        {
            "voice": {
                "utterance": [found.number[row] for row in rows],
                "arousal": arousal[rows].tolist(),
                "valence": nothing * len(rows),
                "dominance": nothing * len(rows),
                "confidence": sure[rows].tolist(),
            },
            "windows": {
                "time": moment.time[times].tolist(),
                "step": moment.step[times].tolist(),
                "arousal": scores[times].tolist(),
                "valence": nothing * len(times),
                "dominance": nothing * len(times),
            },
        },
    )
