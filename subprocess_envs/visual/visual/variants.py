"""Which of DeepFace's engines computes, which files of weights it reads, and on what device."""

from __future__ import annotations

import ctypes
import os
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from emotionai_core.wire.manual import read_manual
from emotionai_core.wire.messages import Hello, RunRequest
from emotionai_core.wire.serve import StageError
from emotionai_core.wire.weights import StoredModel, stored_model

DESCRIPTION: Final = Path(__file__).parent.parent / "worker.toml"
VARIABLE: Final = "EMOTIONAI_VARIANT"
# Fixed, because sums are split by thread: another number of threads could give another last digit.
THREADS: Final = 2


@dataclass(frozen=True, slots=True)
class Variant:
    """One way this environment can be installed; `weights` maps a stage's model to the one its engine reads."""

    name: str
    engine: str
    weights: Mapping[str, str]

    def stored(self, models: Sequence[str]) -> tuple[StoredModel, ...]:
        """The weights of `models` (as a stage names them) for this engine; raises `StageError` for missing ones."""
        return tuple(stored_model(self.weights.get(name, name), _titles()[name]) for name in models)


def _described() -> Mapping[str, Any]:
    return tomllib.loads(DESCRIPTION.read_text("utf-8"))


def _titles() -> dict[str, str]:
    return {name: str(entry["title"]) for name, entry in _described()["models"].items()}


def chosen_variant() -> Variant:
    """The variant that is installed here, by EMOTIONAI_VARIANT; raises `StageError` for one that there is not."""
    name = os.environ.get(VARIABLE) or "cpu"
    entry = _described()["environment"]["variants"].get(name)
    if entry is None:
        raise StageError("unknown-variant", f"This program has no variant '{name}'.", "Install the environment again.")
    return Variant(name, str(entry["engine"]), dict(entry.get("weights", {})))


def prepare_process() -> None:
    """Settings that the libraries read while they are imported; to be called before any of them is."""
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = str(THREADS)
    # Idle threads that spin would take the processor away from the decoder.
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    # ONNX Runtime sends what it runs to its maker from its import on, unless this is set before.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    os.environ["DEEPFACE_BACKEND_ENGINE"] = chosen_variant().engine
    # DeepFace keeps its own copies in the user's home; this program reads the studio's and leaves those alone.
    os.environ["DEEPFACE_HOME"] = os.environ.get("EMOTIONAI_WEIGHTS", "") or os.path.curdir
    os.environ["DEEPFACE_LOG_LEVEL"] = "40"
    os.environ["TF_USE_LEGACY_KERAS"] = "1"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
    os.environ["TF_DETERMINISTIC_OPS"] = "1"
    os.environ["TF_NUM_INTRAOP_THREADS"] = os.environ["TF_NUM_INTEROP_THREADS"] = str(THREADS)


def _has_nvidia() -> bool:
    """Whether a graphics card of NVIDIA answers its driver."""
    names = ("nvcuda.dll",) if sys.platform == "win32" else ("libcuda.so.1",)
    for name in names:
        try:
            count = ctypes.c_int()
            driver: Any = ctypes.CDLL(name)
            return driver.cuInit(0) == 0 and driver.cuDeviceGetCount(ctypes.byref(count)) == 0 and count.value > 0
        except OSError:
            continue
    return False


def device() -> str:
    """Where the networks run: "cuda", "mps" or "cpu"."""
    engine = chosen_variant().engine
    if engine == "pytorch":
        import torch

        if torch.backends.mps.is_available():
            return "mps"
        return "cuda" if torch.cuda.is_available() else "cpu"
    if engine == "tensorflow":
        import tensorflow

        return "cuda" if tensorflow.config.list_physical_devices("GPU") else "cpu"
    import onnxruntime

    offered = "CUDAExecutionProvider" in onnxruntime.get_available_providers()
    return "cuda" if offered and _has_nvidia() else "cpu"


def introduction(request: RunRequest) -> Hello:
    """The worker's first event for `request`; raises `StageError` for missing weights."""
    manual = read_manual(DESCRIPTION, request.stage)
    variant = chosen_variant()
    weights = tuple(one for model in variant.stored(manual.models) for one in model.weights)
    where = f"{device()} ({variant.engine})" if weights else "cpu"
    return Hello(request.stage, manual.backend, manual.version, weights, where, manual.limits)
