"""Imports every package the worker uses and restores a made-up face with a small network of random weights.

One JSON line a check on standard output, {"check": "network", "ok": true}; exit status 1 when one fails. Needs no
downloaded weights and no network connection.
"""

from __future__ import annotations

import base64
import importlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import worker

PACKAGES = ("av", "cv2", "einops", "numpy", "torch")


def _imports() -> str:
    for name in PACKAGES:
        importlib.import_module(name)
    importlib.import_module("restore.architecture")
    return "" if "torchvision" not in sys.modules else "torchvision's stand-in was not taken away"


def _device() -> str:
    """The device that the worker will choose adds up."""
    import torch
    from restore.device import best_device

    total = float(torch.ones(8, device=best_device()).sum())
    return "" if total == 8.0 else f"{best_device()} adds eight ones up to {total}"


def _network() -> str:
    """A small network in the published file's format, through the worker's own loading, to a JPEG and back."""
    import cv2
    import numpy as np
    import torch
    from restore.architecture import Network
    from restore.network import FILE, MODEL, Restorer
    from restore.restored import as_text

    from emotionai_core.wire.weights import write_manifest

    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / MODEL
        folder.mkdir()
        torch.manual_seed(0)
        tiny = Network(out_size=32, num_style_feat=16, num_mlp=2, narrow=1 / 32)
        torch.save({"params_ema": tiny.state_dict()}, folder / FILE)
        write_manifest(folder, MODEL, "Apache-2.0", [FILE])
        os.environ["EMOTIONAI_WEIGHTS"] = root
        restorer = Restorer(torch.device("cpu"), lambda *_: None, lambda: None)
        face = np.random.default_rng(0).integers(0, 255, (40, 40, 3), np.uint8)
        pictures = [restorer(face) for _ in range(2)]
    if pictures[0].shape != (32, 32, 3) or not np.array_equal(pictures[0], pictures[1]):
        return "the same face gives two pictures, or one of a wrong size"
    read = cv2.imdecode(np.frombuffer(base64.b64decode(as_text(pictures[0])), np.uint8), cv2.IMREAD_COLOR)
    return "" if read is not None and read.shape == (32, 32, 3) else "a picture cannot be written and read again"


def _film() -> str:
    """The decoders that films need are there."""
    import av

    missing = [
        name for name in ("h264", "hevc", "mpeg4", "mpeg2video", "vp9", "av1") if name not in av.codecs_available
    ]
    return f"FFmpeg lacks {', '.join(missing)}" if missing else ""


CHECKS: dict[str, Callable[[], str]] = {"imports": _imports, "device": _device, "film": _film, "network": _network}


def results() -> Iterator[dict[str, object]]:
    """One record a check; a check returns what is wrong, "" when nothing is."""
    for name, check in CHECKS.items():
        try:
            wrong = check()
        except Exception as error:  # whatever a broken package raises is what this is here to find
            wrong = f"{type(error).__name__}: {error}"
        result: dict[str, object] = {"check": name, "ok": not wrong}
        if wrong:
            result["error"] = wrong[:300]
        yield result


def main() -> int:
    """Print every check; returns the process's exit status."""
    os.environ.update(worker.SURROUNDINGS)
    passed = True
    for result in results():
        print(json.dumps(result), flush=True)
        passed = passed and result["ok"] is True
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
