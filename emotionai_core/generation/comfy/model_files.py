"""Whether a file can be the model it is called, told by name, size and first bytes, and where users keep such files.

Nothing is hashed here: files of many gigabytes are looked at each time a window opens.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

_ALIKE: Final = 0.005
_LARGEST_HEADER: Final = 100_000_000
_GGUF: Final = b"GGUF"
_GGUF_VERSIONS: Final = range(2, 16)
_HUB: Final = "~/.cache/huggingface/hub"
# Folders of models/ by another name: both are searched by ComfyUI.
_OTHER_NAMES: Final = {"diffusion_models": ("unet",), "text_encoders": ("clip",)}
_INSTALLATIONS: Final = ("~/ComfyUI", "~/comfy/ComfyUI", "~/Documents/ComfyUI", "~/ComfyUI_windows_portable/ComfyUI")


def fault_of(path: Path, exactly: int, about: float) -> str:
    """What speaks against `path` being the model, "" when nothing: `exactly` bytes (0 if unknown), `about` gigabytes.

    A safetensors file begins with the length of its JSON header, a GGUF file with its name and version.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(24)
    except OSError as error:
        return f"it cannot be read ({error.strerror or error})"
    if size == 0:
        return "it is empty"
    if exactly and size != exactly:
        return f"it has {size} bytes instead of {exactly}"
    # Gigabytes are known to a hundredth only.
    if about and not exactly and abs(size - about * 1e9) > max(_ALIKE * about * 1e9, 1e7):
        return f"it has {size / 1e9:.2f} GB instead of about {about:.2f}"
    return _bad_gguf(head) if path.suffix.lower() == ".gguf" else _bad_safetensors(head, size)


def _bad_gguf(head: bytes) -> str:
    if len(head) < 24 or not head.startswith(_GGUF):
        return "it is not a GGUF file"
    (version,) = struct.unpack_from("<I", head, 4)
    return "" if version in _GGUF_VERSIONS else f"its GGUF version {version} is not known"


def _bad_safetensors(head: bytes, size: int) -> str:
    if len(head) < 9:
        return "it is not a safetensors file"
    (length,) = struct.unpack_from("<Q", head)
    if not 2 <= length <= min(_LARGEST_HEADER, size - 8) or head[8:9] != b"{":
        return "its safetensors header is damaged"
    return ""


def found_elsewhere(file: str, folder: str, roots: Iterable[Path], exactly: int, about: float) -> Path | None:
    """The first file called `file` that can be the model, in `folder` of a model folder of `roots` or below it."""
    names = (folder, *_OTHER_NAMES.get(folder, ()))
    for root in roots:
        for place in (*(root / name for name in names), root):
            for path in _called(file, place, deep=place != root):
                if not fault_of(path, exactly, about):
                    return path
    return None


def _called(file: str, place: Path, deep: bool) -> Iterator[Path]:
    """Files of that name in a folder, and one folder deeper where people sort models by family."""
    if (place / file).is_file():
        yield place / file
    if not deep:
        return
    try:
        below = sorted(path for path in place.iterdir() if path.is_dir())
    except OSError:
        return
    for path in below:
        if (path / file).is_file():
            yield path / file


def usual_roots() -> tuple[Path, ...]:
    """Model folders of ComfyUI installations where people usually put them."""
    found = (Path(place).expanduser() / "models" for place in _INSTALLATIONS)
    return tuple(path for path in found if path.is_dir())


def in_hub_cache(source: str, file: str, exactly: int, about: float) -> Path | None:
    """The file in the model hub's cache, below its repository's snapshots, where it has the name it needs."""
    parts = source.split("/resolve/")[0].split("/")[-2:]
    if len(parts) != 2:
        return None
    snapshots = _hub_cache() / f"models--{parts[0]}--{parts[1]}" / "snapshots"
    within = source.split("/resolve/")[-1].partition("/")[2]
    if Path(within).name != file:
        return None
    for place in sorted(snapshots.glob("*")) if snapshots.is_dir() else ():
        if (path := place / within).is_file() and not fault_of(path, exactly, about):
            return path
    return None


def _hub_cache() -> Path:
    for variable, below in (("HF_HUB_CACHE", ""), ("HUGGINGFACE_HUB_CACHE", ""), ("HF_HOME", "hub")):
        if moved := os.environ.get(variable):
            return Path(moved, below)
    return Path(_HUB).expanduser()
