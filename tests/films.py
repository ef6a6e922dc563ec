"""Small films with known content: each frame carries its number as a bar code, each sound clicks at known times."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

BITS = 12
WIDTH, HEIGHT = 192, 96
RATE = 48_000
CLICK_SECONDS = 0.004

Picture = Callable[[int], np.ndarray]


def bar_code(number: int) -> np.ndarray:
    """A picture whose upper half is `number` in black and white bars, and whose lower half changes slowly."""
    picture = np.full((HEIGHT, WIDTH, 3), 60 + number % 64, np.uint8)
    for bit in range(BITS):
        left = bit * WIDTH // BITS
        picture[: HEIGHT // 2, left : left + WIDTH // BITS] = 240 if number >> bit & 1 else 15
    return picture


def number_on(picture: np.ndarray) -> int:
    """The number in a picture of any size made by `bar_code`."""
    height, width = picture.shape[:2]
    row = picture[height // 4].mean(axis=-1)
    return sum(int(row[int((bit + 0.5) * width / BITS)] > 128) << bit for bit in range(BITS))


def scenes(cuts: Sequence[int]) -> Picture:
    """Pictures of calm scenes that change all at once at the frames in `cuts`."""
    colours = [(30, 60, 200), (210, 180, 40), (60, 200, 90), (200, 40, 160), (240, 240, 240), (20, 20, 20)]
    chance = np.random.default_rng(5)
    texture = [chance.integers(0, 40, (HEIGHT, WIDTH, 3)) for _ in colours]

    def picture(number: int) -> np.ndarray:
        scene = sum(number >= cut for cut in cuts) % len(colours)
        base = np.array(colours[scene]) * 0.8 + texture[scene]
        return np.clip(np.roll(base, number % 5, axis=1), 0, 255).astype(np.uint8)

    return picture


def clicks_track(times: Sequence[float], seconds: float) -> np.ndarray:
    """Silence with a short loud click at each of `times`, as float samples at `RATE`."""
    samples = np.zeros(int(seconds * RATE), np.float32)
    for time in times:
        start = round(time * RATE)
        samples[start : start + int(CLICK_SECONDS * RATE)] = 0.8
    return samples


def clicks_heard(samples: np.ndarray, rate: int) -> list[float]:
    """Times of the clicks in 16-bit samples."""
    loud = np.flatnonzero(np.abs(samples.astype(np.int64)) > 6000)
    if not len(loud):
        return []
    first = np.flatnonzero(np.diff(loud, prepend=-rate) > rate // 20)
    return [float(loud[one]) / rate for one in first]


def write_film(
    path: Path,
    frames: int = 100,
    rate: Fraction | int = 25,
    *,
    picture: Picture = bar_code,
    ticks: Sequence[int] | None = None,
    base: Fraction | None = None,
    codec: str = "libx264",
    options: dict[str, str] | None = None,
    sound: np.ndarray | None = None,
    sound_start: float = 0.0,
    sound_gap: tuple[float, float] | None = None,
    sound_codec: str = "aac",
    start: float = 0.0,
    subtitles: Sequence[tuple[float, float, str]] = (),
    container_format: str | None = None,
) -> Path:
    """A film of `frames` pictures, `ticks[i]` times `base` seconds (or i/rate) after `start`.

    `sound` begins `sound_start` seconds from the first picture; nothing of it lies within `sound_gap`.
    """
    base = base or 1 / Fraction(rate)
    ticks = list(ticks) if ticks is not None else list(range(frames))
    chosen = options or {"libx264": {"crf": "12", "g": "25", "preset": "ultrafast"}}.get(codec, {})
    with av.open(str(path), "w", format=container_format) as out:
        video = out.add_stream(codec, rate=rate, options=chosen)
        video.height, video.width = picture(0).shape[:2]
        video.pix_fmt = "yuv420p"
        video.codec_context.time_base = base
        audio = out.add_stream(sound_codec, rate=RATE, layout="mono") if sound is not None else None
        texts = out.add_stream("subrip") if subtitles else None
        if texts is not None:
            texts.codec_context.subtitle_header = b"[Script Info]\n"
        shift = round(start / base)
        for number, tick in enumerate(ticks):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture(number)), format="rgb24")
            frame.pts, frame.time_base = tick + shift, base
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        if audio is not None and sound is not None:
            for packet in _sound_packets(audio, sound, sound_start + start, sound_gap, start):
                out.mux(packet)
        for begin, end, text in subtitles:
            packet = av.Packet(text.encode())
            packet.stream, packet.time_base = texts, Fraction(1, 1000)
            packet.pts = packet.dts = round((begin + start) * 1000)
            packet.duration = round((end - begin) * 1000)
            out.mux(packet)
    return path


def _sound_packets(stream, sound: np.ndarray, start: float, gap: tuple[float, float] | None, film_start: float):
    size = stream.codec_context.frame_size or 1024
    for first in range(0, len(sound), size):
        time = first / RATE + start - film_start
        if gap is not None and gap[0] <= time < gap[1]:
            continue
        part = np.zeros(size, np.float32)
        own = sound[first : first + size]
        part[: len(own)] = own
        frame = av.AudioFrame.from_ndarray(part[None], format="fltp", layout="mono")
        frame.rate, frame.time_base = RATE, Fraction(1, RATE)
        frame.pts = first + round(start * RATE)
        if stream.codec_context.name.startswith("pcm"):
            frame = av.AudioFrame.from_ndarray((part[None] * 32767).astype(np.int16), format="s16", layout="mono")
            frame.rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), first + round(start * RATE)
        yield from stream.encode(frame)
    yield from stream.encode(None)


def constant(folder: Path, frames: int = 100) -> Path:
    """25 frames a second, no sound."""
    return write_film(folder / "constant.mp4", frames)


def ntsc(folder: Path, frames: int = 96) -> Path:
    """23.976 frames a second."""
    return write_film(folder / "ntsc.mp4", frames, Fraction(24000, 1001))


def variable(folder: Path, frames: int = 90) -> Path:
    """Frames of 20 to 200 ms."""
    chance = np.random.default_rng(3)
    ticks = np.concatenate([[0], np.cumsum(chance.integers(20, 200, frames - 1))])
    return write_film(folder / "variable.mkv", frames, ticks=ticks.tolist(), base=Fraction(1, 1000))


def late_start(folder: Path, frames: int = 100) -> Path:
    """A transport stream whose clock stands at ten seconds when the picture begins, with B-frames."""
    options = {"crf": "12", "g": "25", "bf": "2"}
    return write_film(folder / "late.ts", frames, start=10.0, options=options, container_format="mpegts")


def program_stream(folder: Path, frames: int = 100) -> Path:
    """MPEG-2 as on DVDs: no index, B-frames, a clock that starts at half a second."""
    options = {"g": "12", "bf": "2", "qmin": "2", "qmax": "2"}
    return write_film(folder / "disc.mpg", frames, codec="mpeg2video", options=options)


def held(folder: Path, quarters: int, frames: int = 50) -> Path:
    """Filmed with a telephone turned by `quarters`: the pictures lie on their side, and the file says how far."""
    lying = write_film(folder / "lying.mp4", frames, picture=lambda number: np.rot90(bar_code(number), quarters))
    turned = bytearray(lying.read_bytes())
    # The matrix of the track's header, for a display that turns clockwise.
    one, none, whole = 1 << 16, 0, 1 << 30
    turns = {1: (none, one, -one, none), 2: (-one, none, none, -one), 3: (none, -one, one, none)}
    a, b, c, d = turns[quarters]
    at = turned.index(struct.pack(">9i", one, 0, 0, 0, one, 0, 0, 0, whole), turned.index(b"tkhd"))
    turned[at : at + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, whole)
    path = folder / "held.mp4"
    path.write_bytes(turned)
    return path


def hevc(folder: Path, frames: int = 50) -> Path:
    """HEVC with B-frames; raises `av.error.FFmpegError` or `ValueError` without the encoder."""
    options = {"crf": "12", "preset": "ultrafast", "x265-params": "log-level=none"}
    return write_film(folder / "hevc.mp4", frames, codec="libx265", options=options)
