"""Where the studio's own files are."""

from __future__ import annotations

from pathlib import Path

from emotionai_core.workers.places import resources


def resource(*parts: str) -> Path:
    """A file or folder under `resources/`."""
    return resources().joinpath(*parts)
