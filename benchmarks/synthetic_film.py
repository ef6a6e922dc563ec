"""The made-up film as files: a small picture with ovals where the faces are, and a quiet sound."""

from __future__ import annotations

import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

from benchmarks.synthetic import LOOK, RATE, Story
from emotionai_core.film.sound import RATE as SOUND_RATE

WIDTH, HEIGHT = 160, 90
_BLOCK_SECONDS = 10
_QUIET = 900.0


def write_film(told: Story, target: Path) -> None:
    """An MP4 of 25 pictures a second with sound; each shot has a colour, each face an oval, and a bar moves on."""
    frames = round(told.size.seconds * RATE)
    with av.open(str(target), "w") as out:
        picture = out.add_stream("libx264", rate=RATE, options={"preset": "ultrafast", "crf": "30", "g": "250"})
        picture.width, picture.height, picture.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        picture.time_base = picture.codec_context.time_base = Fraction(1, RATE)
        sound = out.add_stream("aac", rate=SOUND_RATE, layout="mono")
        sound.bit_rate = 24_000
        heard = _blocks(told)
        sampled = 0
        for number, planes in enumerate(_pictures(told, frames)):
            frame = VideoFrame.from_ndarray(planes, format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            out.mux(picture.encode(frame))
            if number % (RATE * _BLOCK_SECONDS) == 0 and (block := next(heard, None)) is not None:
                piece = AudioFrame.from_ndarray(block[None, :], format="s16", layout="mono")
                piece.sample_rate, piece.pts, piece.time_base = SOUND_RATE, sampled, Fraction(1, SOUND_RATE)
                sampled += len(block)
                out.mux(sound.encode(piece))
        out.mux(picture.encode(None))
        out.mux(sound.encode(None))


def write_sound(told: Story, target: Path) -> None:
    """The film's sound as the sound stage leaves it: 16 kHz mono."""
    partial = target.with_name(f".{target.name}.part")
    with wave.open(str(partial), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SOUND_RATE)
        for block in _blocks(told):
            out.writeframes(block.tobytes())
    partial.replace(target)


def _blocks(told: Story):
    """Ten seconds at a time: a hum while somebody speaks, almost nothing otherwise."""
    chance = np.random.default_rng(1)
    noise = chance.normal(0.0, 1.0, SOUND_RATE * _BLOCK_SECONDS)
    total = round(told.size.seconds * SOUND_RATE)
    lines = told.lines
    for first in range(0, total, len(noise)):
        count = min(len(noise), total - first)
        at = (first + np.arange(count)) / SOUND_RATE
        place = np.maximum(np.searchsorted(lines.start, at, side="right") - 1, 0)
        inside = (at >= lines.start[place]) & (at < lines.end[place])
        depth = (at - lines.start[place]) / np.maximum(lines.end[place] - lines.start[place], 0.1)
        loud = np.where(inside, np.sin(np.pi * np.clip(depth, 0, 1)) * (0.6 + 0.4 * np.sin(at * 24.0)), 0.02)
        hum = np.sin(2 * np.pi * (110 + 8 * (place % 12)) * at)
        yield (_QUIET * loud * (hum + 0.4 * noise[:count])).astype(np.int16)


def _pictures(told: Story, frames: int):
    """Every frame as stacked YUV planes."""
    looks, step = told.looks, round(RATE * LOOK)
    shots = np.searchsorted(told.cuts, np.arange(frames) / RATE, side="right")
    chance = np.random.default_rng(2)
    colours = chance.integers(60, 190, (len(told.cuts) + 1, 3))
    down, across = np.mgrid[0:HEIGHT, 0:WIDTH]
    planes = np.zeros((HEIGHT * 3 // 2, WIDTH), np.uint8)
    for number in range(frames):
        if number % step == 0 or shots[number] != shots[max(number - 1, 0)]:
            luma, blue, red = colours[shots[number]]
            planes[:HEIGHT] = luma // 2 + down // 3
            planes[HEIGHT : HEIGHT + HEIGHT // 4] = blue
            planes[HEIGHT + HEIGHT // 4 :] = red
            first, last = np.searchsorted(looks.time, [number / RATE - LOOK / 2, number / RATE + LOOK / 2])
            for x, y, w, h in looks.box[first:last]:
                oval = ((across / WIDTH - x - w / 2) / (w / 2)) ** 2 + ((down / HEIGHT - y - h / 2) / (h / 2)) ** 2
                planes[:HEIGHT][oval < 1.0] = 205
        planes[HEIGHT - 3 : HEIGHT, :] = 16
        planes[HEIGHT - 3 : HEIGHT, : 1 + number * WIDTH // frames] = 235
        yield planes
