"""Nothing is clipped, sticks out or is left untranslated: every panel and dialog, themes, languages, sizes, scales."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[1] / "programs" / "screens.py"
# Window in logical pixels, and scale: 2560x1440 at scale 2 is 1280x720 with twice the dots. Themes differ in colours
# only: each language and each size is walked in both, by turns.
CASES = [
    ("en", "1280x720", "1", "dark"),
    ("zh_TW", "1280x720", "2", "light"),
    ("en", "1920x1080", "1", "light"),
    ("zh_TW", "1920x1080", "1", "dark"),
]


@pytest.mark.timeout(280)
@pytest.mark.parametrize(("language", "size", "scale", "theme"), CASES, ids=["-".join(case) for case in CASES])
def test_everything_can_be_read(language: str, size: str, scale: str, theme: str, tmp_path: Path):
    surroundings = {**os.environ, "QT_SCALE_FACTOR": scale, "EMOTIONAI_NO_SOUND": "1", "EMOTIONAI_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, str(PROGRAM), language, size, "--theme", theme],
        capture_output=True,
        text=True,
        env=surroundings,
        timeout=270,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert found["looked"] > 4000
    assert found["problems"] == []
