"""How right every perception stage is on labelled data, beside trivial answers and published figures.

    python -m benchmarks.accuracy DATA [--stage faces ...] [--backend NAME] [--json FILE]

DATA is a folder of labelled sets; each stage looks for those it knows and says which it did not find:

    text       CSV with Utterance, Emotion, Dialogue_ID, Utterance_ID
    voice      WAV or FLAC files with a labels.csv beside them (file, emotion, intensity, actor)
    speech     sound with a .txt of its words beside it; sound with RTTM for voice activity
    speakers   sound with RTTM (and UEM) of who speaks when
    faces      a folder a class (anger ... surprise) of pictures; pairs.csv with a, b, same
    people     films with a list of who is on screen when
    cuts       films with a list of the times of their cuts
    micro      short films of large faces; movements are planted in them

Prints a header and one line a figure; a set that is missing or a program that is not installed is one sentence, not a
stop.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.accuracy.figure import Figure
from emotionai_core.errors import StudioError

STAGES = ("cuts", "faces", "people", "speech", "speakers", "voice", "text", "micro")


def figures(data: Path, stages: list[str], backend: str | None) -> Iterator[Figure]:
    """The figures of `stages`, as they are measured."""
    for stage in stages:
        module = importlib.import_module(f"benchmarks.accuracy.{stage}")
        try:
            yield from module.measure(data, backend)
        except (StudioError, FileNotFoundError) as error:
            print(f"{stage:9s} not measured: {error}", file=sys.stderr, flush=True)


def header() -> str:
    """The names of the columns, and how to read what follows them."""
    columns = f"{'stage':9s} {'program':12s} {'data':38s} {'figure':30s} {'value':>7s}"
    return f"{columns}; what a trivial answer gets on the same items; goal; judged items; published figures; notes"


def line(figure: Figure) -> str:
    """One figure for a terminal."""
    parts = [f"{figure.stage:9s} {figure.backend:12s} {figure.data:38s} {figure.metric:30s} {figure.value:7.3f}"]
    if figure.trivial is not None:
        parts.append(f"{figure.trivial_name} {figure.trivial:.3f}")
    if figure.goal is not None:
        parts.append(f"goal {figure.goal:g}{'' if figure.reached else ' NOT REACHED'}")
    parts.append(f"of {figure.counted}")
    if figure.published:
        parts.append(f"published: {figure.published}")
    if figure.note:
        parts.append(figure.note)
    return "; ".join(parts)


def main() -> int:
    """Measure and print; exit status 1 when nothing could be measured."""
    parser = argparse.ArgumentParser(description="Accuracy of the perception stages.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--stage", nargs="+", choices=STAGES, default=list(STAGES))
    parser.add_argument("--backend", help="a backend's name; default: the embedded one")
    parser.add_argument("--json", type=Path, help="also write the figures into this file")
    options = parser.parse_args()
    found: list[Figure] = []
    for figure in figures(options.data, options.stage, options.backend):
        if not found:
            print(header())
        print(line(figure), flush=True)
        found.append(figure)
    if options.json is not None:
        rows = [dataclasses.asdict(figure) for figure in found]
        options.json.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
