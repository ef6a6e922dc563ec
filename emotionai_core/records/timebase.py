"""Film time: integer ticks on a rational base, counted from the first video frame; seconds are derived, never added up.

A span is half-open, [start, end). Everything outside `film/` speaks of seconds as float64; `FrameTimes` is the only
place that knows which frame is on screen at a time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

_ROUNDING = 1e-6
_STANDARD_RATES = tuple(
    Fraction(whole * 1000, 1000 + thousandth) for whole in (24, 25, 30, 48, 50, 60, 120) for thousandth in (0, 1)
)
# Millisecond stamps over a short film leave this much doubt; 29.97 and 30 lie 0.1 % apart.
_RATE_DOUBT = 4e-4


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of film time in seconds."""

    start: float
    end: float

    @property
    def length(self) -> float:
        """Seconds from start to end."""
        return self.end - self.start

    def holds(self, time: float) -> bool:
        """Whether `time` lies in [start, end)."""
        return self.start <= time < self.end


@dataclass(frozen=True, slots=True, eq=False)
class FrameTimes:
    """Presentation times of every video frame: `ticks` (n,) int64 ascending from 0, each `base` seconds long."""

    ticks: npt.NDArray[np.int64]
    base: Fraction

    def __len__(self) -> int:
        return len(self.ticks)

    def seconds(self) -> npt.NDArray[np.float64]:
        """Start time of every frame, (n,) in seconds."""
        return self.ticks * self.base.numerator / self.base.denominator

    def time_of(self, frame: int) -> float:
        """Start time in seconds of frame `frame`, clamped to the film."""
        index = min(max(frame, 0), len(self.ticks) - 1)
        return float(int(self.ticks[index]) * self.base)

    def frame_at(self, time: float) -> int:
        """The frame on screen at `time` seconds: the last one that has started (0 before the first)."""
        # A time that was itself computed from a tick must land on that tick's frame, although the tables round times
        # to a millionth of a second.
        tick = int(np.floor((time + _ROUNDING) / float(self.base)))
        return max(int(np.searchsorted(self.ticks, tick, side="right")) - 1, 0)

    def end_of(self, frame: int) -> float:
        """When frame `frame` leaves the screen; the last one stays as long as the usual one."""
        if frame + 1 < len(self.ticks):
            return self.time_of(frame + 1)
        usual = int(np.median(np.diff(self.ticks))) if len(self.ticks) > 1 else round(Fraction(1, 25) / self.base)
        return float((int(self.ticks[-1]) + max(usual, 1)) * self.base)

    def rate(self) -> Fraction:
        """Frames a second on average, as the standard rate where it is one."""
        if len(self.ticks) < 2:
            return Fraction(25)
        found = Fraction(len(self.ticks) - 1) / (int(self.ticks[-1] - self.ticks[0]) * self.base)
        near = min(_STANDARD_RATES, key=lambda standard: abs(standard - found))
        return near if abs(near - found) <= _RATE_DOUBT * near else found.limit_denominator(1001)

    def count_at(self, time: float) -> int:
        """The frame's number as a timecode counts it: its own while the film keeps its rate, else by elapsed time."""
        frame, rate = self.frame_at(time), self.rate()
        if abs(self.time_of(frame) - float(frame / rate)) < 0.5 / rate:
            return frame
        return int(np.floor((time + _ROUNDING) * float(rate) + 1e-3))

    def time_of_count(self, count: int) -> float:
        """The inverse of `count_at`, inside the film."""
        own = self.time_of(count)
        if count < len(self.ticks) and abs(own - float(count / self.rate())) < 0.5 / self.rate():
            return own
        return min(float(count / self.rate()), self.time_of(len(self.ticks) - 1))


def timecode(seconds: float) -> str:
    """`H:MM:SS.mmm` for people; negative times carry a minus sign."""
    sign = "-" if seconds < 0 else ""
    millis = round(abs(seconds) * 1000)
    hours, rest = divmod(millis, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{sign}{hours}:{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


def drops_frames(rate: Fraction) -> bool:
    """Whether timecode of this rate leaves numbers out: 29.97, 59.94 and 119.88."""
    nominal = round(rate)
    return nominal % 30 == 0 and rate == Fraction(nominal * 1000, 1001)


def smpte(count: int, rate: Fraction) -> str:
    """SMPTE timecode of frame `count`: `HH:MM:SS:FF`, or drop-frame `HH:MM:SS;FF` where the rate asks for it."""
    nominal = max(1, round(rate))
    sign = ":"
    if drops_frames(rate):
        sign, dropped = ";", nominal // 15
        tens, rest = divmod(count, nominal * 600 - 9 * dropped)
        count += 9 * dropped * tens + dropped * max(0, (rest - dropped) // (nominal * 60 - dropped))
    seconds, frames = divmod(count, nominal)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{sign}{frames:02d}"


def count_of_smpte(hours: int, minutes: int, seconds: int, frames: int, rate: Fraction) -> int:
    """The frame a timecode names; a number that drop-frame leaves out is the next one there is."""
    nominal = max(1, round(rate))
    total = hours * 60 + minutes
    count = (total * 60 + seconds) * nominal + frames
    if not drops_frames(rate):
        return count
    dropped = nominal // 15
    if total % 10 and not seconds and frames < dropped:
        count += dropped - frames
    return count - dropped * (total - total // 10)


_FRAME = re.compile(r"[fF]\s*(\d+)")
_SMPTE = re.compile(r"(\d{1,2}):(\d{1,2}):(\d{1,2})[:;](\d{1,3})")
_CLOCK = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,6}(?:[.,]\d{1,6})?)")


def position_from(text: str, here: float, times: FrameTimes) -> float | None:
    """Seconds meant by what a person typed, None when it means nothing.

    `1:02:03.5`, `90`, `01:02:03:04` (timecode), `f1234` (frame, counted from 0); with + or - in front, from `here`.
    """
    text = text.strip().replace("\u2212", "-")
    if text[:1] in ("+", "-"):
        return _moved(text[1:].strip(), -1 if text[0] == "-" else 1, here, times)
    if found := _FRAME.fullmatch(text):
        return times.time_of(int(found[1]))
    if found := _SMPTE.fullmatch(text):
        hours, minutes, seconds, frames = (int(part) for part in found.groups())
        if minutes > 59 or seconds > 59 or frames >= round(times.rate()):
            return None
        return times.time_of_count(count_of_smpte(hours, minutes, seconds, frames, times.rate()))
    return _seconds_from(text)


def _moved(text: str, sign: int, here: float, times: FrameTimes) -> float | None:
    if found := _FRAME.fullmatch(text):
        return times.time_of(times.frame_at(here) + sign * int(found[1]))
    if found := _SMPTE.fullmatch(text):
        hours, minutes, seconds, frames = (int(part) for part in found.groups())
        count = ((hours * 60 + minutes) * 60 + seconds) * round(times.rate()) + frames
        return times.time_of_count(max(0, times.count_at(here) + sign * count))
    length = _seconds_from(text)
    return None if length is None else max(0.0, here + sign * length)


def _seconds_from(text: str) -> float | None:
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds = int(found[1] or 0), int(found[2] or 0), float(found[3].replace(",", "."))
    if (found[2] is not None and seconds >= 60) or (found[1] is not None and minutes > 59):
        return None
    return hours * 3600 + minutes * 60 + seconds
