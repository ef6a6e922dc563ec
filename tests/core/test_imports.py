"""The core without the studio: every module loads where Qt and players cannot be imported."""

from __future__ import annotations

import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import emotionai_core

CODE = """
import sys
for name in ("PySide6", "shiboken6", "pyqtgraph", "vlc", "app"):
    sys.modules[name] = None
import importlib, json
import emotionai_core
before = set(sys.modules)
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
heavy = sorted(name for name in ("torch", "tensorflow") if name in sys.modules)
print(json.dumps({"heavy": heavy, "init": [n for n in before if n.startswith("emotionai_core")]}))
"""


def modules() -> list[str]:
    return sorted(one.name for one in pkgutil.walk_packages(emotionai_core.__path__, "emotionai_core."))


def test_every_module_of_the_core_loads_without_qt():
    names = modules()
    assert len(names) > 45 and "emotionai_core.pipeline" in names
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", CODE, json.dumps(names)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["heavy"] == []
    # Workers import the protocol through the package: its front door must cost nothing.
    assert found["init"] == ["emotionai_core"]


def test_no_module_says_more_than_it_must():
    root = Path(emotionai_core.__file__).parent
    for path in root.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "import pickle" not in text and "eval(" not in text and "shell=True" not in text, path
