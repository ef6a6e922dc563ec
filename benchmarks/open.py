"""How much longer the studio takes to a usable window on a film of 225 minutes than to an empty one.

    python -m benchmarks.open [--times 5] [--project FOLDER.emai] [--profile]

Starts the studio in turn without a project and on the synthetic one (made when none is given), TIMES + 1 times each
(the first pair, which warms the caches, does not count). Usable: the window is painted with what it shows, and a timer
of 10 ms has come five times in a row less than 30 ms late, so that a click would be answered. `--profile` prints where
the thread of the window and the one that loads spend their time.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.project import make_project

GOAL = 1.0
STUDIO = """
import cProfile, json, pstats, sys, time
began, project, profile = float(sys.argv[1]), sys.argv[2], sys.argv[3] == "profile"
from PySide6.QtCore import QTimer
from app.application import make_application
from app.preferences import Preferences
from app.theme import Theme
app = make_application()
from pathlib import Path
from app.window import MainWindow
window = MainWindow(Theme(app, "dark"), Preferences())
window.show()
marks, calm, last, worst = {}, 0, time.perf_counter(), 0.0
profiles = [cProfile.Profile(), cProfile.Profile()] if profile and project else []
def start():
    if not window.windowHandle().isExposed():
        return QTimer.singleShot(2, start)
    marks["window"] = time.time() - began
    if project:
        def load():
            from app.backing import CoreBacking
            if profiles:
                profiles[1].enable()
            return CoreBacking(Path(project))
        window.session.opened.connect(lambda: marks.setdefault("opened", time.time() - began))
        window.session.failed.connect(lambda text: sys.exit(text))
        if profiles:
            profiles[0].enable()
        window.session.open(load, Path(project).stem)
    beat.start()
def look():
    global calm, last, worst
    now = time.perf_counter()
    late = now - last - 0.01
    last = now
    if marks.get("opened"):
        worst = max(worst, late)
    ready = not project or window.session.analysis is not None
    calm = calm + 1 if ready and late < 0.03 else 0
    if calm >= 5:
        beat.stop()
        for one in profiles:
            one.disable()
            pstats.Stats(one, stream=sys.stderr).sort_stats("cumulative").print_stats(45)
        marks["usable"] = time.time() - began - 0.05
        marks["longest"] = worst
        print(json.dumps(marks))
        window.close()
beat = QTimer()
beat.setInterval(10)
beat.timeout.connect(look)
QTimer.singleShot(0, start)
app.exec()
"""


def once(project: str, profile: bool = False) -> dict[str, float]:
    """Seconds from the start of one process to its marks."""
    command = [
        sys.executable,
        "-X",
        "faulthandler",
        "-c",
        STUDIO,
        str(time.time()),
        project,
        "profile" if profile else "",
    ]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def measure(project: Path, times: int) -> float:
    """Print both medians and return the difference in seconds."""
    pairs = [(once(""), once(str(project))) for _ in range(times + 1)][1:]
    empty = statistics.median(one["usable"] for one, _ in pairs)
    full = statistics.median(other["usable"] for _, other in pairs)
    loaded = statistics.median(other["opened"] - other["window"] for _, other in pairs)
    longest = statistics.median(other["longest"] for _, other in pairs)
    print(f"empty {empty:.2f} s, with the project {full:.2f} s: {full - empty:.2f} s more (goal {GOAL:.0f} s)")
    print(f"of which loading {loaded:.2f} s; the window was held up {longest * 1000:.0f} ms at most; {times} pairs")
    return full - empty


def main() -> int:
    """Measure; exit status 1 when the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--project", type=Path)
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = given.project or make_project(Path(folder) / "synthetic.emai")
        if given.profile:
            once(str(project), profile=True)
            return 0
        return 0 if measure(project, given.times) < GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
