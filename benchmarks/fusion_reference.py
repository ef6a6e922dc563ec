"""Fusion as one would first write it: for each utterance, look at every face. The yardstick of results and time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from emotionai_core.fusion.columns import UtteranceColumns
from emotionai_core.fusion.montage import Shots
from emotionai_core.fusion.speakers import Casting, cast_lines
from emotionai_core.fusion.windows import DURING, NEAR, NOWHERE, WIDE
from emotionai_core.records.analysis import FaceTable
from emotionai_core.settings import Settings


@dataclass
class Faces:
    """The usable faces as plain lists."""

    people: int
    time: list[float]
    person: list[int]
    confidence: list[float]
    weight: list[float]
    emotion: list[list[float]]

    @classmethod
    def usable(cls, faces: FaceTable, min_quality: float) -> Faces:
        made = cls(len(faces.keys), [], [], [], [], [])
        rows = zip(faces.time.tolist(), faces.person.tolist(), faces.confidence.tolist(), faces.quality.tolist(),
                   faces.emotion.tolist(), strict=True)  # fmt: skip
        for time, person, confidence, quality, emotion in rows:
            if person >= 0 and quality >= min_quality:
                made.time.append(time)
                made.person.append(person)
                made.confidence.append(confidence)
                made.weight.append(quality * confidence)
                made.emotion.append(emotion)
        return made

    def visible(self, start: Sequence[float], end: Sequence[float]) -> np.ndarray:
        """Looks at every person within each window; has the shape of `FaceIndex.visible`."""
        counts = []
        for begin, stop in zip(start, end, strict=True):
            seen = [0] * self.people
            for row in range(len(self.time)):
                if begin <= self.time[row] < stop:
                    seen[self.person[row]] += 1
            counts.append(seen)
        return np.array(counts, np.int64).reshape(len(counts), self.people)

    def looks(self, person: np.ndarray, start: Sequence[float], end: Sequence[float]) -> np.ndarray:
        """Looks at one person within each window; has the shape of `FaceIndex.looks`."""
        counts = []
        for who, begin, stop in zip(person.tolist(), start, end, strict=True):
            own = [row for row in range(len(self.time)) if self.person[row] == who]
            counts.append(sum(begin <= self.time[row] < stop for row in own))
        return np.array(counts, np.int64)

    def mean(self, rows: Sequence[int]) -> list[float]:
        """Weighted mean distribution of some faces; NaN for none."""
        total = sum(self.weight[row] for row in rows)
        if not rows or total == 0:
            return [math.nan] * 7
        mean = [sum(self.emotion[row][one] * self.weight[row] for row in rows) / total for one in range(7)]
        whole = sum(mean)
        return [one / whole for one in mean] if whole else [math.nan] * 7


@dataclass
class Cutting:
    """The shots as plain lists, and after which of them the next one belongs to the same exchange."""

    start: list[float]
    joined: list[bool]

    @classmethod
    def of(cls, faces: Faces, shots: Shots | None) -> Cutting:
        """Joined are shots of one scene with somebody on both sides of the cut, or back after one shot."""
        if shots is None:
            return cls([0.0], [])
        start, scene = shots.start.tolist(), shots.scene.tolist()
        made = cls(start, [False] * (len(start) - 1))
        seen: list[set[int]] = [set() for _ in start]
        for time, person in zip(faces.time, faces.person, strict=True):
            seen[made.place(time)].add(person)
        for cut in range(len(start) - 1):
            before, after = seen[max(cut - 1, 0) : cut + 1], seen[cut + 1 : cut + 3]
            direct = before[-1] & after[0]
            over = (before[0] & after[0]) | (before[-1] & after[-1])
            made.joined[cut] = scene[cut] == scene[cut + 1] and bool(direct | over)
        return made

    def place(self, time: float) -> int:
        """The shot that a moment is in."""
        return max([number for number, start in enumerate(self.start) if start <= time], default=0)

    def within(self, start: Sequence[float], end: Sequence[float]) -> tuple[list[float], list[float]]:
        """From when to when the shots of each line last."""
        return self._span(start, end, wide=False)

    def around(self, start: Sequence[float], end: Sequence[float]) -> tuple[list[float], list[float]]:
        """From when to when the shots of each line and the ones joined to them last."""
        return self._span(start, end, wide=True)

    def _span(self, start: Sequence[float], end: Sequence[float], wide: bool) -> tuple[list[float], list[float]]:
        low, high = [], []
        for begin, stop in zip(start, end, strict=True):
            first = self.place(begin)
            last = max([number for number, at in enumerate(self.start) if at < stop], default=0)
            last = max(last, first)
            first -= wide and first > 0 and self.joined[first - 1]
            last += wide and last < len(self.joined) and self.joined[last]
            low.append(self.start[first] if first > 0 else -math.inf)
            high.append(self.start[last + 1] if last + 1 < len(self.start) else math.inf)
        return low, high


@dataclass
class Aligned:
    """The same columns as `Fusion`, as lists."""

    casting: Casting
    emotion: list[list[float]] = field(default_factory=list)
    confidence: list[float] = field(default_factory=list)
    samples: list[int] = field(default_factory=list)
    window: list[int] = field(default_factory=list)
    listener: list[int] = field(default_factory=list)
    listener_emotion: list[list[float]] = field(default_factory=list)


def align_by_loops(
    lines: UtteranceColumns, table: FaceTable, settings: Settings, shots: Shots | None = None
) -> Aligned:
    """Speaker, face reading and listener of every utterance, without offset correction."""
    faces = Faces.usable(table, settings.min_face_quality)
    start, end = lines.start.tolist(), lines.end.tolist()
    cutting = Cutting.of(faces, shots)
    made = Aligned(cast_lines(lines, faces, cutting=cutting))  # type: ignore[arg-type]
    rows = zip(made.casting.face.tolist(), start, end, *cutting.around(start, end), strict=True)
    for speaker, begin, stop, low, high in rows:
        during, near, wide = [], [], []
        around: list[list[int]] = [[] for _ in range(faces.people)]
        for row in range(len(faces.time)):
            time = faces.time[row]
            if not begin - max(settings.wide_window, settings.window_margin) <= time:
                continue
            if not time < stop + max(settings.wide_window, settings.window_margin):
                continue
            close = begin - settings.window_margin <= time < stop + settings.window_margin
            if close and low <= time < high:
                around[faces.person[row]].append(row)
            if faces.person[row] == speaker:
                if begin <= time < stop:
                    during.append(row)
                if close:
                    near.append(row)
                if begin - settings.wide_window <= time < stop + settings.wide_window:
                    wide.append(row)
        _speaker(made, faces, settings, (during, near, wide))
        _listener(made, faces, speaker, around)
    return made


def _speaker(made: Aligned, faces: Faces, settings: Settings, found: tuple[list[int], list[int], list[int]]) -> None:
    during, near, wide = found
    if len(during) >= settings.min_face_samples:
        rows, window = during, DURING
    elif near:
        rows, window = near, NEAR
    elif wide:
        rows, window = wide, WIDE
    else:
        rows, window = [], NOWHERE
    sure = sum(faces.confidence[row] for row in rows) / len(rows) if rows else math.nan
    say = settings.wide_confidence if window == WIDE else 1.0
    made.emotion.append([say * one + (1.0 - say) / 7 for one in faces.mean(rows)])
    made.confidence.append(sure * say)
    made.samples.append(len(rows))
    made.window.append(window)


def _listener(made: Aligned, faces: Faces, speaker: int, around: list[list[int]]) -> None:
    best, most = -1, 0
    for person, rows in enumerate(around):
        if person != speaker and len(rows) > most:
            best, most = person, len(rows)
    made.listener.append(best)
    made.listener_emotion.append(faces.mean(around[best]) if best >= 0 else [math.nan] * 7)
