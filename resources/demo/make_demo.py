"""Render the demo film with its subtitles and ground truth: ``python make_demo.py [folder]``.

Needs numpy, opencv-python-headless (below 5), PyAV, and the program espeak-ng. Two runs on one machine give the
same bytes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from camera import HEIGHT, WIDTH, Take
from film_file import write_film
from numpy.typing import NDArray
from schedule import FPS, TimedShot, plan
from truth import subtitles, truth
from voices import RATE, Sound, air, chord, room

ROOMS = {"kitchen": (0.25, 0.25, 900.0, 0.0016), "platform": (0.6, 0.35, 500.0, 0.0028)}
HOME, AWAY, END = (196.0, 246.9, 293.7), (110.0, 164.8, 220.0, 261.6), (130.8, 196.0, 246.9, 329.6)


def soundtrack(takes: list[TimedShot]) -> Sound:
    """Voices in their rooms, room tone, and a chord under each moment without words."""
    total = np.zeros(round(takes[-1].end * RATE), np.float32)
    for number, take in enumerate(takes):
        seconds, level, dark, hush = ROOMS[take.shot.place]
        first, last = round(take.start * RATE), round(take.end * RATE)
        total[first:last] += air(last - first, dark, hush, number)
        for line in take.lines:
            _add(total, room(np.pad(line.sound, (0, int(0.25 * RATE))), seconds, level, 100 + line.index), line.start)
    _add(total, chord(1.6, HOME, 0.05), 0.0)
    quiet = next(take for take in takes if not take.lines)
    _add(total, chord(quiet.end - quiet.start + 0.2, AWAY, 0.06), quiet.start - 0.1)
    _add(total, chord(1.3, END, 0.05), takes[-1].end - 1.3)
    return np.clip(total, -0.98, 0.98)


def _add(total: Sound, sound: Sound, start: float) -> None:
    first = max(round(start * RATE), 0)
    room_left = total[first : first + len(sound)]
    room_left += sound[: len(room_left)]


def pictures(takes: list[TimedShot]) -> Iterator[NDArray[np.uint8]]:
    """All frames in order."""
    for timed in takes:
        take = Take(timed)
        for number in range(round(timed.start * FPS), round(timed.end * FPS)):
            yield take.frame(number)


def main() -> None:
    """Render into the given folder (by default this one)."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent)
    folder = parser.parse_args().folder
    takes = plan()
    write_film(folder / "demo.mp4", pictures(takes), soundtrack(takes), FPS, (WIDTH, HEIGHT))
    (folder / "demo.srt").write_text(subtitles(takes), encoding="utf-8")
    text = json.dumps(truth(takes, (WIDTH, HEIGHT)), indent=1, ensure_ascii=False)
    (folder / "demo.truth.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
