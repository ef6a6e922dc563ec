"""The file that tells ComfyUI where else models lie: `extra_model_paths.yaml`, written by us and by nobody else.

Every string is written as JSON, which YAML reads as it stands, so that no folder's name can mean something else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from emotionai_core.wire.tables import write_atomically


def extra_paths(folders: Mapping[str, Iterable[Path]]) -> str:
    """The file's text: absolute folders by kind of model ("vae", "loras" ...); a folder with a line break is left out.

    ComfyUI takes one folder a line of a value, and expands nothing in absolute ones. Ours come before its own, where a
    damaged file of the same name may lie.
    """
    lines = ["emotionai_studio:", "  is_default: true"]
    for kind in sorted(folders):
        places = list(dict.fromkeys(str(path) for path in folders[kind] if path.is_absolute()))
        places = [place for place in places if "\n" not in place and "\r" not in place]
        if places:
            together = json.dumps("\n".join(places))
            lines.append(f"  {json.dumps(kind)}: {together}")
    return "\n".join(lines) + "\n" if len(lines) > 2 else "{}\n"


def write_extra_paths(target: Path, folders: Mapping[str, Iterable[Path]]) -> Path:
    """Write the file; raises `OSError`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, extra_paths(folders).encode())
    return target
