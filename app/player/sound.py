"""Whether this machine can play sound at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ENVIRONMENT = "EMOTIONAI_NO_SOUND"


def sound_is_possible() -> bool:
    """False without a sound card or server on Linux: players would print errors and may stall their clock."""
    if os.environ.get(ENVIRONMENT):
        return False
    if not sys.platform.startswith("linux"):
        return True
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}")
    if os.environ.get("PULSE_SERVER") or (runtime / "pulse/native").exists() or (runtime / "pipewire-0").exists():
        return True
    try:
        return any(line.strip()[:1].isdigit() for line in Path("/proc/asound/cards").read_text().splitlines())
    except OSError:
        return False
