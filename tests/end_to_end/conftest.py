"""A film, its subtitles and a scripted perception program, so that whole runs take seconds."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

PROGRAMS = Path(__file__).parents[1] / "programs"
SUBTITLES = """1
00:00:00,500 --> 00:00:01,500
ANNA: I am so sad today.

2
00:00:02,500 --> 00:00:03,500
BELA: How lovely to see you!

3
00:00:05,000 --> 00:00:06,500
ANNA: It is a sad, sad thing.
"""


def make_film(path: Path, seconds: float = 8.0, fps: int = 10) -> Path:
    """A small film with a moving gradient and a tone."""
    with av.open(str(path), "w") as out:
        video = out.add_stream("mpeg4", rate=fps)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        sound = out.add_stream("aac", rate=16000, layout="mono")
        for number in range(int(seconds * fps)):
            picture = np.full((48, 64, 3), (number * 3) % 255, np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, fps)
            out.mux(video.encode(frame))
        wave = (np.sin(np.arange(int(seconds * 16000)) * 0.1) * 3000).astype(np.int16)
        for start in range(0, len(wave), 1024):
            part = av.AudioFrame.from_ndarray(wave[None, start : start + 1024], format="s16", layout="mono")
            part.rate, part.pts, part.time_base = 16000, start, Fraction(1, 16000)
            out.mux(sound.encode(part))
        out.mux(video.encode(None))
        out.mux(sound.encode(None))
    return path


@dataclass
class Bench:
    """One film in a folder of its own, and the command run on it with the scripted program."""

    folder: Path
    film: Path
    diary: Path
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def project(self) -> Path:
        return self.film.with_suffix(".emai")

    def variables(self) -> dict[str, str]:
        return {
            **os.environ,
            "EMOTIONAI_ROOT": str(PROGRAMS),
            "EMOTIONAI_HOME": str(self.folder / "home"),
            "SCRIPTED_DIARY": str(self.diary),
            **self.extra,
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "app.command", *arguments],
            env=self.variables(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def computed(self) -> list[str]:
        return self.diary.read_text().splitlines() if self.diary.exists() else []

    def results(self) -> dict[str, bytes]:
        """Every artefact and export by name: what must be equal between runs."""
        wanted = [*self.project.glob("artefacts/*/*"), *self.project.glob("exports/*")]
        return {str(path.relative_to(self.project)): path.read_bytes() for path in sorted(wanted) if path.is_file()}


@pytest.fixture
def without_network() -> list[str]:
    """A prefix that runs a command where not even loopback is up; without it the claim is not tested, and said so."""
    prefix = ["unshare", "-n"]
    try:
        allowed = subprocess.run([*prefix, "true"], capture_output=True).returncode == 0
    except FileNotFoundError:
        allowed = False
    if not allowed:
        pytest.skip("this user may not make a network namespace: running without any network was NOT checked")
    return prefix


@pytest.fixture
def make_bench(tmp_path: Path):
    """Benches on equal films in fresh folders."""

    def make(name: str = "one", **extra: str) -> Bench:
        folder = tmp_path / name
        folder.mkdir()
        film = make_film(folder / "film.mp4")
        film.with_suffix(".srt").write_text(SUBTITLES, encoding="utf-8")
        return Bench(folder, film, folder / "diary", extra)

    return make
