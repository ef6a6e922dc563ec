"""Picture and sound in film order from any time on, ready to be shown and heard: what a player plays."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias, cast

import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.error import BlockingIOError as NotYet
from av.error import EOFError as NoMore
from av.error import FFmpegError
from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace, Interpolation

from emotionai_core.errors import FilmError
from emotionai_core.film.container import WAY_OUT, decoded, opened
from emotionai_core.film.frames import Wanted
from emotionai_core.film.pictures import Pictures
from emotionai_core.records.timebase import Span

Pixels = npt.NDArray[np.uint8]
Samples = npt.NDArray[np.int16]
SOUND_RATE = 48_000
CHANNELS = 2

_SLACK = 1e-6
# A picture later than this is not worth scaling; but now and then one is shown, so that a slow machine shows something.
_LATE_SECONDS = 0.05
_SHOW_ANYWAY_SECONDS = 0.25
_STRUGGLING_SECONDS = 0.3
_LOST_SECONDS = 1.5
# Broadcasters leave the matrix out; from this height on it is the one of high definition.
_HD_LINES = 720
_UNSPECIFIED = 2
# So much film without a picture at its end is more than the few that a cut leaves undecodable.
_MISSING_SECONDS = 2.0
# What atempo gives comes half of one of its windows too early, in samples of what it takes.
_ATEMPO_EARLY = 1024


@dataclass(frozen=True, slots=True, eq=False)
class Moving:
    """One picture: film time in seconds and BGRA rows (h, w, 4) uint8."""

    time: float
    pixels: Pixels


Room = Callable[[], tuple[int, int]]
Lateness = Callable[[float], float]
Pictured: TypeAlias = Generator[Moving, None, float | None]


class RunningPictures:
    """Decodes the film's pictures in order. One per thread."""

    def __init__(self, path: Path) -> None:
        self._context = opened(path)
        container = self._context.__enter__()
        self._reached = 0.0
        try:
            self._pictures = Pictures(container)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Release the file."""
        self._context.__exit__(None, None, None)

    def run(
        self, start: float, room: Room, late: Lateness, wanted: Wanted, last: float | None = None
    ) -> Iterator[Moving]:
        """The picture on screen at `start` seconds, then all after it, each as large as fits `room()` (w, h) in pixels.

        `late(time)` says by how many seconds a picture of that time misses its moment: late ones are left out. Raises
        `FilmError` when the file cannot be read on, or ends long before the `last` frame's time.
        """
        begin: float | None = start
        while begin is not None:
            begin = yield from self._in_order(begin, room, late, wanted)
            if begin is not None:
                begin = yield from self._by_key_frames(room, late, wanted)
        if not wanted():
            return
        if self._pictures.fault is not None:
            raise FilmError("The film cannot be read on.", WAY_OUT) from self._pictures.fault
        if last is not None and last - self._reached > _MISSING_SECONDS:
            raise FilmError("The film has no pictures from here on.", WAY_OUT)

    def around(
        self, start: float, loop: Span, room: Room, late: Lateness, wanted: Wanted
    ) -> Iterator[tuple[float, Moving]]:
        """As `run`, but on from the end of `loop` to its start without end, and each picture with the time it is due.

        That time goes on from `start` as if the film were never turned back; `late` is asked about it.
        """
        begin, before = start, 0.0
        while True:
            empty = True
            for picture in self.run(begin, room, lambda time, before=before: late(time + before), wanted):
                if picture.time >= loop.end - _SLACK:
                    break
                empty = False
                yield max(begin, picture.time) + before, picture
            if empty or not wanted():
                return
            begin, before = loop.start, before + loop.length

    def _in_order(self, start: float, room: Room, late: Lateness, wanted: Wanted) -> Pictured:
        """Every picture that is not late; ends with the time reached when the decoder has lost touch."""
        last_shown = -1.0
        self._pictures.leave_out("DEFAULT")
        for time, frame in self._from(start, wanted):
            self._reached = time
            behind = late(time)
            if behind > _LOST_SECONDS:
                return time
            self._pictures.leave_out("NONREF" if behind > _STRUGGLING_SECONDS else "DEFAULT")
            if behind > _LATE_SECONDS and time - last_shown < _SHOW_ANYWAY_SECONDS * max(1.0, behind):
                continue
            last_shown = time
            yield Moving(time, scaled(frame, self._fit(*room())))
        return None

    def _by_key_frames(self, room: Room, late: Lateness, wanted: Wanted) -> Pictured:
        """Only key frames, until one is not late; ends with its time."""
        self._pictures.leave_out("NONKEY")
        for tick, frame in self._pictures.onward():
            if not wanted():
                return None
            if frame.key_frame:
                time = float(tick * self._pictures.base)
                # Nobody looks at what lies between: the pictures are not missing.
                self._reached = float("inf")
                yield Moving(time, scaled(frame, self._fit(*room())))
                if late(time) <= 0:
                    return time
        return None

    def _from(self, start: float, wanted: Wanted) -> Iterator[tuple[float, VideoFrame]]:
        base = self._pictures.base
        held: tuple[float, VideoFrame] | None = None
        frames = self._pictures.from_tick(int((start + _SLACK) / base))
        for tick, frame in frames:
            if not wanted():
                return
            if held is not None and tick * base > start + _SLACK:
                yield held
                yield float(tick * base), frame
                break
            held = (float(tick * base), frame)
        else:
            if held is not None:
                yield held
            return
        for tick, frame in frames:
            yield float(tick * base), frame

    def _fit(self, width: int, height: int) -> tuple[int, int]:
        aspect = self._pictures.aspect
        if width <= height * aspect:
            return max(2, width), max(2, round(width / aspect))
        return max(2, round(height * aspect)), max(2, height)


def scaled(frame: VideoFrame, size: tuple[int, int]) -> Pixels:
    """A picture as BGRA (h, w, 4) of a size (w, h), in the colours its own matrix means."""
    assume = Colorspace.ITU709 if frame.colorspace == _UNSPECIFIED and frame.height >= _HD_LINES else None
    made = frame.reformat(
        width=size[0],
        height=size[1],
        format="bgra",
        src_colorspace=assume,
        interpolation=Interpolation.FAST_BILINEAR,
    )
    plane = made.planes[0]
    rows = np.frombuffer(cast(Any, plane), np.uint8).reshape(size[1], plane.line_size)
    # FFmpeg pads its rows for widths that are no multiple of eight; whoever paints wants them side by side.
    return np.ascontiguousarray(rows[:, : size[0] * 4]).reshape(size[1], size[0], 4)


class RunningSound:
    """Decodes the film's first sound track, stretched in time without changing its pitch. One per thread.

    `origin` is the first picture's time on the container's clock, so that 0 seconds is the first picture here too.
    """

    def __init__(self, path: Path, origin: float) -> None:
        self._origin = origin
        self._context = opened(path)
        self._container = self._context.__enter__()
        streams = self._container.streams.audio
        self._stream = streams[0] if streams and streams[0].codec_context else None

    @property
    def there(self) -> bool:
        """Whether the film has a sound track that can be decoded."""
        return self._stream is not None

    def close(self) -> None:
        """Release the file."""
        self._context.__exit__(None, None, None)

    def run(self, start: float, rate: float, wanted: Wanted, loop: Span | None = None) -> Iterator[Samples]:
        """Samples (n, 2) int16 at 48 kHz from `start` seconds on without a gap, played `rate` times as fast.

        From the end of `loop`, where given, it goes on at its start. What the file leaves out is silence, and so is
        everything after its end: the caller knows when to stop.
        """
        whole = self._whole(start, wanted) if loop is None else self._around(start, loop, wanted)
        yield from _stretched(whole, rate)

    def _around(self, start: float, loop: Span, wanted: Wanted) -> Iterator[Samples]:
        begin = start
        while wanted():
            left = max(1, round(loop.end * SOUND_RATE) - round(begin * SOUND_RATE))
            for samples in self._whole(begin, wanted):
                yield samples[:left]
                left -= len(samples)
                if left <= 0:
                    break
            begin = loop.start

    def _whole(self, start: float, wanted: Wanted) -> Iterator[Samples]:
        begin = at = round(start * SOUND_RATE)
        for place, samples in self._placed(start, wanted):
            if not wanted():
                return
            gap = place - at
            # Coarse stamps jitter, and following each of them would click; the beginning is exact.
            jitter = SOUND_RATE // 25 if at > begin else 0
            if gap > jitter:
                yield from _silence(gap, wanted)
                at += gap
            part = samples[-gap:] if gap < -jitter else samples
            if len(part):
                yield part
                at += len(part)
        yield from _silence(None, wanted)

    def _placed(self, start: float, wanted: Wanted) -> Iterator[tuple[int, Samples]]:
        if self._stream is None:
            return
        try:
            # Some decoders need a little run-up before what they give is right.
            early = max(0.0, start + self._origin - 0.1)
            self._container.seek(round(early * 1_000_000), backward=True)
        except FFmpegError:
            return
        resampler, form = _resampler(), None
        for frame in decoded(self._container, self._stream):
            if not wanted():
                return
            if not isinstance(frame, AudioFrame) or frame.pts is None or not frame.time_base:
                continue
            own = (frame.format.name, frame.layout.name, frame.sample_rate)
            if own != form:
                resampler, form = _resampler(), own
            time = float(frame.pts * frame.time_base) - self._origin
            if time + frame.samples / max(1, frame.sample_rate) < start:
                continue
            place = round(time * SOUND_RATE)
            for part in resampler.resample(frame):
                samples = _samples(part)
                if part.pts is not None and part.time_base:
                    place = round((float(part.pts * part.time_base) - self._origin) * SOUND_RATE)
                yield place, samples
                place += len(samples)


def _resampler() -> AudioResampler:
    return AudioResampler(format="s16", layout="stereo", rate=SOUND_RATE)


def _samples(frame: AudioFrame) -> Samples:
    return cast(Samples, frame.to_ndarray().reshape(-1, CHANNELS))


def _silence(length: int | None, wanted: Wanted) -> Iterator[Samples]:
    block = np.zeros((1024, CHANNELS), np.int16)
    left = length
    while wanted() and (left is None or left > 0):
        part = block if left is None else block[:left]
        yield part
        left = None if left is None else left - len(part)


def _stretched(samples: Iterator[Samples], rate: float) -> Iterator[Samples]:
    if abs(rate - 1) < 1e-3:
        yield from samples
        return
    parts = [rate] if 0.5 <= rate <= 2 else [rate**0.5, rate**0.5]
    early = _ATEMPO_EARLY * (1 + (parts[0] if len(parts) > 1 else 0))
    yield np.zeros((round(early / rate), CHANNELS), np.int16)
    graph = _tempo(parts)
    for place, part in zip(itertools.count(step=1), samples, strict=False):
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(part).reshape(1, -1), format="s16", layout="stereo")
        frame.sample_rate, frame.time_base, frame.pts = SOUND_RATE, Fraction(1, SOUND_RATE), place * 1024
        graph.push(frame)
        while True:
            try:
                made = graph.pull()
            except (NotYet, NoMore):
                break
            if isinstance(made, AudioFrame):
                yield _samples(made)


def _tempo(parts: list[float]) -> Graph:
    """FFmpeg's atempo, twice where one would have to stretch more than it does well."""
    graph = Graph()
    source = graph.add_abuffer(sample_rate=SOUND_RATE, format="s16", layout="stereo", time_base=Fraction(1, SOUND_RATE))
    nodes = [source, *(graph.add("atempo", f"{part:.6f}") for part in parts), graph.add("abuffersink")]
    graph.link_nodes(*nodes)
    graph.configure()
    return graph
