"""Stage `voice`: arousal, valence and dominance of every line, and of windows of 1.0 and 0.1 seconds.

A line is read from the first to the last moment of voice in it. Windows are read off a curve: the network hears two
seconds around each point of it, points are `hop` seconds apart, and between two of them the curve is straight.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, sqrt
from pathlib import Path

import numpy as np
import numpy.typing as npt

from affect.batches import Batches
from affect.device import prepared
from affect.dimensions import VoiceReader
from affect.lines import Line, Minute, Times, inside, lines_of, minutes, voiced_of
from affect.sound import Sound
from emotionai_core.wire.messages import Json
from emotionai_core.wire.serve import Job, StageError

MODEL = "wav2vec2-dimensions"
STEPS = (1.0, 0.1)
HOPS = (0.25, 0.5, 1.0)
CONTEXT = 2.0
# The network was trained on turns of about 3 to 11 seconds.
LONGEST = 12.0
SHORTEST = 1.0
MARGIN = 0.1
LEAST_VOICE = 0.2
CEILING = 0.7

Span = tuple[float, float]
Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Columns = dict[str, list[object]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of one chunk is to be read: its lines with their voiced parts and pieces, its windows, the curve's points.

    `windows` holds the numbers of the windows of each of `STEPS`; `points` those of the curve, in order.
    """

    lines: list[Line]
    parts: list[Times]
    pieces: list[list[Span]]
    windows: list[Whole]
    points: Whole


def voice(job: Job) -> dict[str, Json]:
    """Run the stage; setting `hop`. Raises `StageError`, `Cancelled`."""
    hop, duration = _hop(job), job.request.duration
    lines = lines_of(job)
    voiced = voiced_of(job, lines)
    path = job.request.inputs.get("sound")
    if not path:
        job.warn("no-sound", "The film has no sound, so there is no voice to read.")
        lines, voiced = [], np.zeros((0, 2))
    measured = 0
    with Sound(Path(path)) if path else nullcontext() as sound:
        ear = _Ear(job, sound) if sound is not None and len(voiced) else None
        for minute in minutes(duration):
            if not job.wants(minute.index):
                continue
            wanted = _wanted(lines, voiced, minute, duration, hop)
            spans = [piece for group in wanted.pieces for piece in group]
            points = [_around(0.5 + hop * point, duration) for point in wanted.points.tolist()]
            found = ear.hear(minute, [*spans, *points]) if ear else np.zeros((0, 3))
            rows = _lines(wanted, found[: len(spans)])
            job.save(
                minute.index,
                minute.start,
                minute.end,
                {"voice": rows, "windows": _windows(wanted, found[len(spans) :], hop)},
            )
            job.progress(minute.end, duration, "s")
            measured += sum(value is not None for value in rows["arousal"])
    return {"utterances": len(lines), "measured": measured}


def _hop(job: Job) -> float:
    hop = job.request.settings.get("hop")
    if hop not in HOPS:
        raise StageError("bad-setting", "The setting 'hop' of stage 'voice' is one of 0.25, 0.5 and 1.0 seconds.")
    return float(str(hop))


class _Ear:
    """The network and the sound it hears."""

    def __init__(self, job: Job, sound: Sound) -> None:
        device = prepared(job.warn)
        self._job = job
        self._sound = sound
        self._reader = VoiceReader(MODEL, device, job.check)
        self._batches = Batches(device, job.warn)

    def hear(self, minute: Minute, spans: Sequence[Span]) -> Floats:
        """Each span's arousal and dominance in [0, 1] and, last, valence in [-1, 1]; shape (spans, 3)."""
        heard = 0

        def work(batch: Sequence[Span]) -> list[Floats]:
            nonlocal heard
            found = self._reader([self._sound.read(start, end - start) for start, end in batch])
            heard += len(batch)
            done = minute.start + (minute.end - minute.start) * heard / len(spans)
            self._job.progress(done, self._job.request.duration, "s")
            return found

        # Of like length together, so that little is padded.
        order = sorted(range(len(spans)), key=lambda at: (spans[at][0] - spans[at][1], at))
        out = np.zeros((len(spans), 3))
        if spans:
            out[order] = self._batches.run([spans[at] for at in order], work)
        out = np.clip(out, 0.0, 1.0)
        out[:, 2] = 2.0 * out[:, 2] - 1.0
        return out


def _wanted(lines: Sequence[Line], voiced: Times, minute: Minute, duration: float, hop: float) -> Wanted:
    mine = [line for line in lines if minute.holds(line.start)]
    parts = [inside(voiced, line.start, line.end) for line in mine]
    windows = [touched(voiced, minute, step) for step in STEPS]
    below = [
        np.floor(_places(number, step, hop) + 1e-9).astype(np.int64)
        for number, step in zip(windows, STEPS, strict=True)
    ]
    points = np.unique(np.concatenate([*below, *(one + 1 for one in below)]))
    return Wanted(mine, parts, [pieces_of(part, duration) for part in parts], windows, points)


def _places(number: Whole, step: float, hop: float) -> Floats:
    """Where the centres of windows lie on the curve, which has points at the centres of windows of one second."""
    return np.asarray(((number + 0.5) * step - 0.5) / hop, np.float64)


def pieces_of(parts: Times, duration: float) -> list[Span]:
    """What the network hears of a line with voice in `parts`: equal pieces of 1 to 12 s, none with too little voice."""
    if (parts[:, 1] - parts[:, 0]).sum() < LEAST_VOICE:
        return []
    start, end = float(parts[0, 0]) - MARGIN, float(parts[-1, 1]) + MARGIN
    short = max(0.0, SHORTEST - (end - start)) / 2
    start, end = max(0.0, start - short), min(max(duration, end), end + short)
    count = max(1, ceil((end - start) / LONGEST))
    borders = np.linspace(start, end, count + 1).tolist()
    return list(pairwise(borders))


def touched(voiced: Times, minute: Minute, step: float) -> Whole:
    """The numbers of the windows of `step` seconds that begin in `minute` and touch voice, in order."""
    found = [np.zeros(0, np.int64)]
    for start, end in inside(voiced, minute.start, minute.late).tolist():
        found.append(np.arange(np.floor(start / step + 1e-9), np.ceil(end / step - 1e-9)).astype(np.int64))
    return np.unique(np.concatenate(found))


def _around(centre: float, duration: float) -> Span:
    """Two seconds of film around `centre`, moved into the film where they would stick out."""
    start = max(0.0, min(centre - CONTEXT / 2, duration - CONTEXT))
    return start, start + CONTEXT


def _lines(wanted: Wanted, found: Floats) -> Columns:
    """Table `voice` of one chunk from what was heard of its pieces, shape (pieces, 3)."""
    columns: Columns = {name: [] for name in ("utterance", "arousal", "valence", "dominance", "confidence")}
    at = 0
    for line, parts, pieces in zip(wanted.lines, wanted.parts, wanted.pieces, strict=True):
        values: list[float | None] = [None, None, None]
        if pieces:
            lengths = np.array([end - start for start, end in pieces])
            values = list((lengths @ found[at : at + len(pieces)] / lengths.sum()).tolist())
        at += len(pieces)
        row = (line.number, values[0], values[2], values[1], trust(parts, pieces))
        for column, value in zip(columns.values(), row, strict=True):
            column.append(value)
    return columns


def trust(parts: Times, pieces: Sequence[Span]) -> float:
    """How far a line's numbers can be relied on, in [0, 0.7]: much voice, and little else in what was heard."""
    if not pieces:
        return 0.0
    voice = float((parts[:, 1] - parts[:, 0]).sum())
    share = min(1.0, voice / (pieces[-1][1] - pieces[0][0]))
    return CEILING * sqrt(share * voice / (voice + 0.5))


def _windows(wanted: Wanted, curve: Floats, hop: float) -> Columns:
    """Table `windows` of one chunk, read off the curve, shape (points, 3)."""
    columns: Columns = {name: [] for name in ("time", "step", "arousal", "valence", "dominance")}
    for number, step in zip(wanted.windows, STEPS, strict=True):
        if not len(number):
            continue
        place = _places(number, step, hop)
        low = np.floor(place + 1e-9)
        at = np.searchsorted(wanted.points, low.astype(np.int64))
        share = np.clip(place - low, 0.0, 1.0)[:, None]
        values = (1.0 - share) * curve[at] + share * curve[at + 1]
        columns["time"] += np.round(number * step, 6).tolist()
        columns["step"] += [step] * len(number)
        for name, column in (("arousal", 0), ("valence", 2), ("dominance", 1)):
            columns[name] += values[:, column].tolist()
    return columns
