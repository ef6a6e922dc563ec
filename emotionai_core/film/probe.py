"""What a film file holds: streams, size and every frame's time, all on the first video frame's clock."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import av.container
import numpy as np
from av.video.stream import VideoStream

from emotionai_core.errors import Cancelled, FilmError
from emotionai_core.film.container import WAY_OUT, main_video, opened, packets
from emotionai_core.film.pictures import Pictures
from emotionai_core.records.film import Film, Track
from emotionai_core.records.timebase import FrameTimes

_WHOLE_DIGEST_BYTES = 256 * 2**20
_SAMPLE_BYTES = 2**20
_SAMPLES = 128
# Stamps are hostile too: the sound is as long as the picture, and a few wrong bytes would ask for terabytes of it.
_LONGEST_SECONDS = 48 * 3600.0
_PACKETS_A_LOOK = 256


@dataclass(frozen=True, slots=True)
class Probe:
    """A film and the time of each of its frames."""

    film: Film
    times: FrameTimes


def digest_of(path: Path) -> str:
    """The film's content hash (BLAKE2b, 16 bytes, hex).

    Files up to 256 MiB are hashed whole; of larger ones the size and 128 evenly spread mebibytes are, which tells films
    and re-encodings apart within a second instead of minutes.
    """
    size = path.stat().st_size
    digest = hashlib.blake2b(str(size).encode(), digest_size=16)
    with path.open("rb") as handle:
        if size <= _WHOLE_DIGEST_BYTES:
            while block := handle.read(_SAMPLE_BYTES):
                digest.update(block)
        else:
            for place in np.linspace(0, size - _SAMPLE_BYTES, _SAMPLES).astype(np.int64):
                handle.seek(int(place))
                digest.update(handle.read(_SAMPLE_BYTES))
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class _Timing:
    """Every frame's time, the container's tick of the first one, the last one's length in ticks.

    `size` is width and height of the picture held upright, in the film's own pixels.
    """

    times: FrameTimes
    size: tuple[int, int]
    first: int
    last_length: int
    first_audio: dict[int, float]


def always() -> bool:
    """A reading that nobody stops."""
    return True


def probe(path: Path) -> Probe:
    """Read the streams and every frame's time without decoding; raises `FilmError`.

    Source of time: packet presentation stamps, never frame number over frame rate (films start late, drop frames and
    change rate).
    """
    with opened(path) as container:
        video = main_video(container)
        timing = _timing(path, container, video, always)
        times = timing.times
        origin = float(timing.first * times.base)
        rate = video.average_rate or video.guessed_rate or Fraction(25)
        duration = _duration(times, timing.last_length, rate)
        if duration > _LONGEST_SECONDS:
            raise FilmError(f"'{path.name}' claims to last {duration / 3600:.0f} hours.", WAY_OUT)
        film = Film(
            path=path,
            digest=digest_of(path),
            size_bytes=path.stat().st_size,
            duration=duration,
            width=timing.size[0],
            height=timing.size[1],
            rate=rate,
            frames=len(times),
            origin=origin,
            variable=_is_variable(times),
            tracks=_tracks(container, origin, timing.first_audio),
        )
    return Probe(film, times)


def frame_times(path: Path, wanted: Callable[[], bool] = always) -> FrameTimes:
    """Every frame's time alone; raises `FilmError`, and `Cancelled` soon after `wanted` says no."""
    with opened(path) as container:
        return _timing(path, container, main_video(container), wanted).times


def _timing(
    path: Path, container: av.container.InputContainer, video: VideoStream, wanted: Callable[[], bool]
) -> _Timing:
    if not video.width or not video.height or video.time_base is None:
        raise FilmError(f"The picture of '{path.name}' cannot be decoded.", WAY_OUT)
    stamps, lengths, first_audio = _stamps(container, video, wanted)
    # A film cut out of a broadcast starts with pictures that lack what they refer to: they are never seen.
    if len(stamps):
        first, size = _first_picture(path)
        stamps, lengths = stamps[stamps >= first], lengths[stamps >= first]
    else:
        size = 0, 0
    if not len(stamps):
        raise FilmError(f"'{path.name}' holds no complete picture.", "Copy or download the file again.")
    ticks, order = np.unique(stamps, return_index=True)
    times = FrameTimes(ticks - ticks[0], video.time_base)
    return _Timing(times, size, int(ticks[0]), int(lengths[order[-1]]), first_audio)


def _stamps(
    container: av.container.InputContainer, video: VideoStream, wanted: Callable[[], bool]
) -> tuple[np.ndarray, np.ndarray, dict[int, float]]:
    """Ticks and lengths of all picture packets, and each sound stream's first time on the container's clock."""
    stamps: list[int] = []
    lengths: list[int] = []
    first_audio: dict[int, float] = {}
    for count, packet in enumerate(packets(container, video, *container.streams.audio)):
        if count % _PACKETS_A_LOOK == 0 and not wanted():
            raise Cancelled
        if packet.stream.type == "audio":
            if packet.pts is not None and packet.stream.index not in first_audio and packet.time_base:
                first_audio[packet.stream.index] = float(packet.pts * packet.time_base)
            continue
        stamp = packet.pts if packet.pts is not None else packet.dts
        if stamp is not None and packet.size and not packet.is_corrupt and not packet.is_discard:
            stamps.append(stamp)
            lengths.append(packet.duration or 0)
    return np.array(stamps, np.int64), np.array(lengths, np.int64), first_audio


def _first_picture(path: Path) -> tuple[int, tuple[int, int]]:
    """The container's tick of the first picture that decodes, and its size."""
    with opened(path) as container:
        pictures = Pictures(container)
        return pictures.origin, (pictures.width, pictures.height)


def _duration(times: FrameTimes, last_length: int, rate: Fraction) -> float:
    """End of the last frame; its own length if stated, else the median one, else the nominal one."""
    if last_length <= 0:
        steps = np.diff(times.ticks)
        last_length = int(np.median(steps)) if len(steps) else round(1 / rate / times.base)
    last_length = max(last_length, 1)
    return float((int(times.ticks[-1]) + last_length) * times.base)


def _is_variable(times: FrameTimes) -> bool:
    """Whether frame lengths differ by more than the rounding of a coarse time base explains."""
    steps = np.diff(times.ticks)
    if len(steps) < 3:
        return False
    usual = float(np.median(steps))
    different = np.abs(steps - usual) > max(1.0, 0.1 * usual)
    return bool(different.mean() > 0.01)


def _tracks(container: av.container.InputContainer, origin: float, first_audio: dict[int, float]) -> tuple[Track, ...]:
    found: list[Track] = []
    for stream in container.streams:
        kind = stream.type
        if kind not in ("video", "audio", "subtitle"):
            continue
        language = stream.metadata.get("language", "")
        start = first_audio.get(stream.index, origin) - origin
        # A stream whose codec this build lacks has no context, and asking for its name would fail.
        context = stream.codec_context
        found.append(Track(stream.index, kind, context.name if context else "", language, round(start, 6)))
    return tuple(found)
