"""Where it is computed, and what to do when that place has too little memory."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from emotionai_core.wire.serve import Job

Result = TypeVar("Result")

THREADS = 2


def settle() -> None:
    """Fixed threads and seeds, so that the same sound gives the same numbers."""
    import torch

    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    torch.use_deterministic_algorithms(True, warn_only=True)


def torch_device() -> str:
    """The best place torch can compute on: "cuda", "mps" or "cpu"."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def described() -> str:
    """The place in words, for the studio."""
    device = torch_device()
    if device != "cuda":
        return device
    import torch

    return f"cuda:0 {torch.cuda.get_device_name(0)}"


def load_cublas() -> None:
    """Load CTranslate2's cuBLAS from its package, which is on no search path; without effect where it is not there."""
    found = importlib.util.find_spec("nvidia.cublas") if importlib.util.find_spec("nvidia") else None
    for place in found.submodule_search_locations or () if found else ():
        if sys.platform == "win32":
            os.add_dll_directory(str(Path(place) / "bin"))
            continue
        for name in ("libcublasLt.so.12", "libcublas.so.12"):
            library = Path(place) / "lib" / name
            if library.is_file():
                ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL)


def out_of_memory(error: BaseException) -> bool:
    """Whether `error` says that a graphics card has no memory left (torch's own type or CTranslate2's text)."""
    return type(error).__name__ == "OutOfMemoryError" or (
        isinstance(error, RuntimeError) and "out of memory" in str(error).lower()
    )


class Batch:
    """A batch size that halves, down to 1, whenever memory runs out; it stays small for the rest of the run."""

    def __init__(self, job: Job, size: int) -> None:
        """`size` is the size to begin with, at least 1."""
        self._job = job
        self.size = size

    def run(self, attempt: Callable[[int], Result]) -> Result:
        """`attempt(size)`, again with half the size while it runs out of memory; re-raises when 1 is too much."""
        while True:
            try:
                return attempt(self.size)
            except RuntimeError as error:
                if not out_of_memory(error) or self.size <= 1:
                    raise
                self.size //= 2
                self._job.warn(
                    "batch-halved", f"The graphics card ran out of memory; going on with {self.size} at once."
                )
            _release()


def _release() -> None:
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        torch.cuda.empty_cache()
