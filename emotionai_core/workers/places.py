"""Where things lie on this machine: the program's own folders and the user's data folder."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

import emotionai_core


def program_root() -> Path:
    """The folder that holds `subprocess_envs/` and `resources/`; EMOTIONAI_ROOT overrides it."""
    given = os.environ.get("EMOTIONAI_ROOT")
    return Path(given) if given else Path(emotionai_core.__file__).resolve().parent.parent


def resources() -> Path:
    """Our own data files."""
    return program_root() / "resources"


def user_data() -> Path:
    """Installed environments, models and logs; EMOTIONAI_HOME overrides it."""
    given = os.environ.get("EMOTIONAI_HOME")
    return Path(given) if given else platformdirs.user_data_path("EmotionalAI-Studio", appauthor=False)
