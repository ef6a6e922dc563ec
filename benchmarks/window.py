"""How long from the start of the process to the studio's window on screen.

    python benchmarks/window.py [--times 5]

Starts the studio TIMES + 1 times (the first, which warms the caches, does not count) and prints the median and range.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

STUDIO = """
import sys, time
from PySide6.QtCore import QTimer
from app.application import make_application
from app.preferences import Preferences
from app.theme import Theme
app = make_application()
from app.window import MainWindow
window = MainWindow(Theme(app, "dark"), Preferences())
window.show()
def shown():
    if not window.windowHandle().isExposed():
        return QTimer.singleShot(5, shown)
    print(time.time() - float(sys.argv[1]))
    window.close()
QTimer.singleShot(0, shown)
app.exec()
"""


def once() -> float:
    """Seconds from the start of one process to its window."""
    command = [sys.executable, "-c", STUDIO, str(time.time())]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    times = parser.parse_args().times
    once()
    taken = [once() for _ in range(times)]
    spread = f"from {min(taken):.2f} to {max(taken):.2f}, {times} starts"
    print(f"window shown after {statistics.median(taken):.2f} s ({spread})")


if __name__ == "__main__":
    main()
