"""A writer killed at any moment loses at most the gesture that nobody had confirmed, and never keeps half of one."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from emotionai_core.project.store import Project


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "a film.emai"


WRITER = """
import sys
from pathlib import Path
from emotionai_core.project.store import Project
from emotionai_core.project.edits import CorrectText, JudgeConflict
project = Project.open(Path(sys.argv[1]))
number = max([edit.utterance for edit in project.standing_edits()], default=-1) + 1
while True:
    project.append_all((CorrectText(number, "line %d" % number), JudgeConflict(number, "accepted")), "Ada")
    print(number, flush=True)
    number += 1
"""


MOMENTS = 50


def test_every_gesture_reported_as_saved_survives_a_kill(place: Path):
    """Killed at fifty moments: what was confirmed is there, half a gesture is not, one unconfirmed one may be."""
    Project.create_or_open(place).close()
    chance = random.Random(11)
    for _ in range(MOMENTS):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(place)], stdout=subprocess.PIPE)
        first = writer.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.12))
        writer.send_signal(signal.SIGKILL)
        reported = [int(line) for line in [first, *writer.stdout] if line.strip()]
        writer.wait()
        writer.stdout.close()
        project = Project.open(place)
        kept = [edit.utterance for edit in project.standing_edits()]
        project.close()
        assert kept == [number // 2 for number in range(len(kept))] and len(kept) % 2 == 0
        assert reported and set(reported) <= set(kept)
        assert kept[-1] - max(reported) <= 1
