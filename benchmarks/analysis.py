"""How fast a whole analysis is against the film's own length, and that its peak memory does not grow with the film.

    python benchmarks/analysis.py FILM [--times 10]

Runs `emotionai analyze` on FILM and on FILM joined TIMES times to itself, in fresh folders with installed
environments, and prints seconds per second of film and the largest sum of resident memory over all its processes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import av


def tree(pid: int) -> list[int]:
    """The process and all its descendants."""
    found, queue = [], [pid]
    while queue:
        one = queue.pop()
        found.append(one)
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                queue += [int(child) for child in task.read_text().split()]
            except OSError:
                continue
    return found


def resident(pid: int) -> int:
    """Proportional set size of a process in bytes, 0 when it is gone: shared pages are not counted twice."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        return 0
    return 0


def joined(film: Path, times: int, target: Path) -> Path:
    """FILM after itself TIMES times, without re-encoding."""
    listing = target.with_suffix(".txt")
    listing.write_text(f"file '{film.resolve()}'\n" * times)
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-y",
        "-f",
        "concat",
        "-safe",
        "0",
        "-i",
        str(listing),
        "-c",
        "copy",
        str(target),
    ]
    subprocess.run(command, check=True)
    return target


def measure(film: Path, subtitles: Path | None) -> tuple[float, float, int, dict[str, float]]:
    """Seconds of film, seconds taken, peak bytes, seconds by stage."""
    command = [sys.executable, "-m", "app.command", "analyze", str(film), "--json"]
    command += ["--subtitles", str(subtitles)] if subtitles else []
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = 0
    stages: dict[str, float] = {}

    def watch() -> None:
        nonlocal peak
        while process.poll() is None:
            peak = max(peak, sum(resident(pid) for pid in tree(process.pid)))
            time.sleep(0.1)

    thread = threading.Thread(target=watch)
    thread.start()
    last, since = "sound", began
    assert process.stdout is not None
    for line in process.stdout:
        event = json.loads(line)
        if "stage" in event:
            now = time.monotonic()
            stages[last] = now - since
            last, since = event["stage"], now
    stages[last] = time.monotonic() - since
    thread.join()
    if process.wait() != 0:
        raise SystemExit(f"the analysis of {film.name} failed")
    with av.open(str(film)) as container:
        length = float(container.duration or 0) / 1e6
    return length, time.monotonic() - began, peak, stages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("film", type=Path)
    parser.add_argument("--subtitles", type=Path)
    parser.add_argument("--times", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        base = joined(options.film, 1, Path(folder) / f"one{options.film.suffix}")
        long = joined(options.film, options.times, Path(folder) / f"many{options.film.suffix}")
        results = [measure(base, options.subtitles), measure(long, None if options.times > 1 else options.subtitles)]
    for name, (length, took, peak, stages) in zip(("once", f"{options.times} times"), results, strict=True):
        by_stage = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in stages.items())
        print(f"{name}: {length:.1f} s of film in {took:.1f} s, real-time factor {took / length:.3f}")
        print(f"  peak memory {peak / 2**20:.0f} MiB")
        print(f"  seconds by stage: {by_stage}")
    print(f"peak memory ratio: {results[1][2] / results[0][2]:.2f}")


if __name__ == "__main__":
    main()
