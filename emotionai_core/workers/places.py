"""Where things lie on this machine: the program's own folders and the user's data folder."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import platformdirs

import emotionai_core


def program_root() -> Path:
    """The folder that holds `subprocess_envs/` and `resources/`; EMOTIONAI_ROOT overrides it."""
    given = os.environ.get("EMOTIONAI_ROOT")
    return Path(given) if given else Path(emotionai_core.__file__).resolve().parent.parent


def resources() -> Path:
    """Our own data files: those beside other programs where there are some, else the installation's."""
    beside = program_root() / "resources"
    return beside if beside.is_dir() else Path(emotionai_core.__file__).resolve().parent.parent / "resources"


def user_data() -> Path:
    """Installed environments, models and logs; EMOTIONAI_HOME overrides it."""
    given = os.environ.get("EMOTIONAI_HOME")
    return Path(given) if given else platformdirs.user_data_path("EmotionalAI-Studio", appauthor=False)


def weights_folder() -> Path:
    """Downloaded weights, one folder a model; they outlive the environments that use them."""
    return user_data() / "weights"


def environments_folder() -> Path:
    """Installed environments, a folder each."""
    return user_data() / "envs"


def free_bytes(place: Path) -> int:
    """Free room where `place` is or would be, in bytes; raises `OSError`."""
    while not place.exists() and place != place.parent:
        place = place.parent
    return shutil.disk_usage(place).free
