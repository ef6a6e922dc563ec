"""The studio as a process: killed while somebody edits, and what it contacts."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from emotionai_core.project.edits import WriteNote
from emotionai_core.project.store import Project

MOMENTS = 10

# Edits through the real window's session as fast as it confirms them; each confirmed one is said with its time.
DRIVER = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from app import application
from emotionai_core.project.edits import WriteNote

number = 0

def drive(window):
    session = window.session

    def write():
        global number
        number += 1
        session.edit(WriteNote(number, float(number), f"note {number}"))

    def confirmed():
        if number:
            print(number, "confirmed", flush=True)
        QTimer.singleShot(0, write)

    session.edits_changed.connect(confirmed)

class FirstShot:
    @staticmethod
    def singleShot(delay, run):
        window = next(w for w in application.QApplication.topLevelWidgets() if hasattr(w, "session"))
        drive(window)
        run()

application.QTimer = FirstShot
application.run(Path(sys.argv[1]))
"""


def notes(project: Path) -> list[int]:
    opened = Project.open(project)
    try:
        return [edit.number for edit in opened.standing_edits() if isinstance(edit, WriteNote)]
    finally:
        opened.close()


def test_kill_while_editing_loses_no_confirmed_edit(make_bench, tmp_path):
    bench = make_bench()
    assert bench.run("analyze", str(bench.film)).returncode == 0
    chance = random.Random(3)
    confirmed_in_total = 0
    for _ in range(MOMENTS):
        before = len(notes(bench.project))
        process = subprocess.Popen(
            [sys.executable, "-c", DRIVER, str(bench.project)],
            env={**bench.variables(), "XDG_CONFIG_HOME": str(tmp_path / "config"), "EMOTIONAI_PLAYER": "qt"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout is not None
        first = process.stdout.readline()
        assert first, "the studio said nothing"
        time.sleep(chance.random() * 0.8)
        process.kill()
        rest = process.stdout.read()
        process.stdout.close()
        process.wait()
        lines = [line for line in (first + rest).splitlines() if line.count(" ") == 1]
        said = [int(line.split()[0]) for line in lines]
        kept = notes(bench.project)[before:]
        assert kept[: len(said)] == said
        # The edit under way may be on disk before its confirmation was said; nothing else may be there.
        assert len(kept) - len(said) <= 1
        confirmed_in_total += len(said)
    assert confirmed_in_total > MOMENTS


def test_studio_runs_without_any_network(make_bench, tmp_path, without_network):
    """A window, a picture of it, and not one address family of the internet opened."""
    bench = make_bench()
    assert bench.run("analyze", str(bench.film)).returncode == 0
    picture = tmp_path / "studio.png"
    guard = (
        "import socket, sys, runpy\n"
        "real = socket.socket.connect\n"
        "def connect(self, address):\n"
        "    if self.family in (socket.AF_INET, socket.AF_INET6):\n"
        "        sys.stderr.write(f'CONTACT {address}'); sys.stderr.flush()\n"
        "    return real(self, address)\n"
        "socket.socket.connect = connect\n"
        f"sys.argv = ['emotionai', 'open', {str(bench.project)!r}, '--screenshot', {str(picture)!r}]\n"
        "runpy.run_module('app.command', run_name='__main__')\n"
    )
    done = subprocess.run(
        [*without_network, sys.executable, "-c", guard],
        env={**bench.variables(), "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path / "config")},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "CONTACT" not in done.stderr
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
