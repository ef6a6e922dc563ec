"""Imports everything the worker uses and reads a made-up picture with made-up weights through the worker's own code.

One JSON line a check on standard output, {"check": "networks", "ok": true}; exit status 1 when one fails. Nothing is
downloaded and no weights are needed.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from visual.variants import chosen_variant, prepare_process

_PACKAGES = {
    "onnx": ("onnx", "onnxruntime"),
    "pytorch": ("torch",),
    "tensorflow": ("tensorflow", "tf_keras"),
}
_ALWAYS = (
    "av",
    "cv2",
    "numpy",
    "retinaface.RetinaFace",
    "retinaface.commons.postprocess",
    "deepface.modules.modeling",
    "deepface.modules.detection",
    "deepface.modules.preprocessing",
)


def _imports() -> None:
    for name in (*_ALWAYS, *_PACKAGES[chosen_variant().engine]):
        importlib.import_module(name)


def _engine() -> None:
    from deepface.commons.backend_utils import get_backend_engine

    if get_backend_engine() != chosen_variant().engine:
        raise RuntimeError(f"DeepFace computes with {get_backend_engine()}")


def _networks() -> None:
    import numpy as np
    from visual import made_up, networks
    from visual.detector import Detector
    from visual.reader import upright_face

    made_up.write(Path(os.environ["EMOTIONAI_WEIGHTS"]), chosen_variant())
    loaded = networks.load()
    picture = np.full((128, 192, 3), 20, np.uint8)
    picture[40:104, 72:136] = 255
    faces = Detector(loaded.detect, 0.9, 20).detect([picture])[0]
    if chosen_variant().engine == "onnx" and faces.boxes.round().tolist() != [[72, 40, 135, 103]]:
        raise RuntimeError(f"the bright square was found at {faces.boxes.tolist()}")
    face = upright_face(picture, faces, 0) if len(faces) else picture
    shares = loaded.express([face])
    if shares.shape != (1, 7) or abs(float(shares.sum()) - 1) > 1e-4:
        raise RuntimeError(f"the expression is no distribution: {shares.tolist()}")


CHECKS: dict[str, Callable[[], None]] = {"imports": _imports, "engine": _engine, "networks": _networks}


def main() -> int:
    """Print every check; returns the process's exit status."""
    passed = True
    with tempfile.TemporaryDirectory(prefix="visual-selftest-") as folder:
        os.environ["EMOTIONAI_WEIGHTS"] = folder
        prepare_process()
        for name, check in CHECKS.items():
            result: dict[str, object] = {"check": name, "ok": True}
            try:
                check()
            except Exception as error:
                # Whatever a damaged package raises is what this program is for.
                result = {"check": name, "ok": False, "error": f"{type(error).__name__}: {error}"[:300]}
                passed = False
            print(json.dumps(result), flush=True)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
