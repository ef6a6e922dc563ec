"""How fast animatics are made, as a share of their own length, beside FFmpeg's zoompan on the same picture.

    python -m benchmarks.animatic [FILM] [--seconds 2] [--runs 5] [--ffmpeg ffmpeg]

FILM is the demo film unless named. Every movement is made once to warm up and then RUNS times, with sound; the middle
one counts, and so does the first of all, in which fonts and libraries are read. Beside the clock stands the processor's
time, which a busy machine changes less. The peer gets the still as a file, does
neither words nor mood nor sound, moves by whole pixels and cannot tilt: it is what a command line gives.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
import wave
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from emotionai_core.generation.animatic import make_animatic
from emotionai_core.generation.making import Progress
from emotionai_core.generation.pictures import still
from emotionai_core.records.clip import ClipRequest, Heard, Maker, Mode, Pictured, Size, Target, Tier
from emotionai_core.records.prompt import Grouping, Movement, ShotScale, Staging

DEMO: Final = Path(__file__).parents[1] / "resources" / "demo" / "demo.mp4"
FPS: Final = 24


def asked(film: Path, sound: Path, seconds: float, movement: Movement) -> ClipRequest:
    """A close-up of the first speaker of the demo film, tilted, with words."""
    staging = Staging(
        scale=ShotScale.CLOSE_UP, movement=movement, dutch=True, grouping=Grouping.SINGLE, emotion="anger",
        arousal=0.8, valence=-0.6, grade="", face_time=1.5, face=(0.24, 0.27, 0.16, 0.37),
    )  # fmt: skip
    return ClipRequest(
        maker=Maker.ANIMATIC, utterance=0, person="1", name="", prompt="", negative="", spans="[]", staging=staging,
        target=Target("anger", 0.8, -0.6), caption="I am fine. Really, nothing at all is wrong with me today.",
        film=str(film), film_digest="", start=0.5, end=0.5 + seconds, picture=Pictured(1.5),
        sound=Heard(str(sound), 0.0, seconds), mode=Mode.I2V, tier=Tier.LOCAL12,
        size=Size(512, 320, round(seconds * FPS)), fps=FPS, seed=42,
    )  # fmt: skip


Took = tuple[float, float]
"""Seconds of the clock and of the processors."""


def timed(request: ClipRequest) -> Took:
    """What one animatic takes, from the request to the file."""

    def quiet(_: Progress) -> None:
        pass

    with tempfile.TemporaryDirectory() as folder:
        began, worked = time.perf_counter(), time.process_time()
        make_animatic(request, Path(folder), quiet, lambda: False)
        return time.perf_counter() - began, time.process_time() - worked


def zoompan(ffmpeg: str, picture: Path, seconds: float) -> Took:
    """What FFmpeg takes for a push-in over the same still, encoded alike."""
    frames = round(seconds * FPS)
    zoom = f"zoompan=z='1+0.35*on/{frames}':x='iw/2-iw/zoom/2':y='ih/3-ih/zoom/3':d={frames}:s=512x320:fps={FPS}"
    with tempfile.TemporaryDirectory() as folder:
        command = [
            ffmpeg, "-v", "error", "-i", str(picture), "-vf", f"{zoom},format=yuv420p", "-frames:v", str(frames),
            "-c:v", "libx264", "-preset", "veryfast", "-crf", "17", "-threads", "1", "-movflags", "+faststart",
            str(Path(folder) / "peer.mp4"),
        ]  # fmt: skip
        began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return time.perf_counter() - began, worked


def hum(path: Path, seconds: float) -> Path:
    samples = np.sin(np.arange(round(seconds * 16_000)) * 2 * np.pi * 220 / 16_000) * 9000
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
        out.writeframes(samples.astype(np.int16).tobytes())
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("film", nargs="?", type=Path, default=DEMO)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--ffmpeg", default="ffmpeg")
    given = parser.parse_args()
    print(
        f"{os.cpu_count()} cores; clips of {given.seconds:g} s, 512x320 at {FPS} a second; share of the clip's length"
    )
    with tempfile.TemporaryDirectory() as folder:
        first = asked(given.film, hum(Path(folder) / "sound.wav", given.seconds), given.seconds, Movement.STATIC)
        told("first of all", [timed(first)], given.seconds)
        for movement in Movement:
            request = replace(first, staging=replace(first.staging, movement=movement))
            timed(request)
            told(movement.value, [timed(request) for _ in range(given.runs)], given.seconds)
        if shutil.which(given.ffmpeg) is None:
            print(f"{given.ffmpeg} is not there: no peer was measured")
            return
        still(given.film, 1.5, Path(folder) / "still.png")
        runs = [zoompan(given.ffmpeg, Path(folder) / "still.png", given.seconds) for _ in range(given.runs + 1)]
        told("ffmpeg zoompan", runs[1:], given.seconds)


def told(name: str, runs: list[Took], seconds: float) -> None:
    clock, worked = (statistics.median(one[index] for one in runs) / seconds for index in (0, 1))
    print(f"{name:16} {clock:.3f} of its length, {worked:.3f} of processors")


if __name__ == "__main__":
    main()
