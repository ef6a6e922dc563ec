"""Run by an environment being built: puts the fetched ComfyUI beside its packages and makes torch's companions load.

What was fetched lies, checked, in `comfyui.sources` beside the environments. On a processor's torch the native parts of
torchvision and torchaudio, which are built for graphics cards, cannot be loaded: torchvision's operators are declared
without them, torchaudio's are taken away (both then say so when they are called; LTX-Video calls none of them).
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from pathlib import Path

_DECLARED = """

# No native part that fits this torch: declared, so that the package can be imported.
if not _has_ops():
    _declared = torch.library.Library("torchvision", "DEF")
    _declared.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    _declared.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
"""


def main() -> int:
    """Place the program; exit status 1 with the reason as a JSON line when it is not there."""
    home = Path(sys.prefix).parent
    sources, target = home.parent / "comfyui.sources" / "ComfyUI", home / "ComfyUI"
    if not (sources / "main.py").is_file():
        print(json.dumps({"error": "ComfyUI's files were not fetched"}))
        return 1
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(sources, target, symlinks=True)
    if not _on_a_card():
        _declare_operators()
        _set_native_sound_aside()
    return 0


def _on_a_card() -> bool:
    import torch

    return torch.version.cuda is not None or sys.platform != "linux"


def _folder(package: str) -> Path | None:
    found = importlib.util.find_spec(package)
    return Path(found.origin).parent if found is not None and found.origin else None


def _declare_operators() -> None:
    folder = _folder("torchvision")
    if folder is None:
        return
    path = folder / "extension.py"
    text = path.read_text(encoding="utf-8")
    # Written anew: the installer links files with its cache, which must stay as it was.
    path.unlink()
    path.write_text(text + _DECLARED, encoding="utf-8")


def _set_native_sound_aside() -> None:
    folder = _folder("torchaudio")
    for path in sorted((folder / "lib").glob("*torchaudio*.so")) if folder is not None else ():
        path.unlink()


if __name__ == "__main__":
    sys.exit(main())
