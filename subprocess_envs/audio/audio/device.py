"""Where the networks compute, and the settings under which the same input gives the same numbers."""

from __future__ import annotations

import os
from collections.abc import Callable

import torch

THREADS = 2


def best_device() -> torch.device:
    """A graphics card when torch can use one (CUDA, then Apple's Metal), else the processor."""
    if torch.cuda.is_available():
        return torch.device("cuda", 0)
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def device_name() -> str:
    """`best_device` for a person: "cpu", "mps", "cuda:0 NVIDIA ..."."""
    device = best_device()
    return f"{device} {torch.cuda.get_device_name(device)}" if device.type == "cuda" else str(device)


def prepared(warn: Callable[[str, str], None]) -> torch.device:
    """`best_device`, after fixing the number of threads and everything that could make two runs differ.

    `warn` gets a code and a sentence when the graphics card that this was installed for is of no use.
    """
    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    torch.backends.cudnn.allow_tf32 = False
    torch.use_deterministic_algorithms(True, warn_only=True)
    device = best_device()
    if os.environ.get("EMOTIONAI_VARIANT") == "cuda" and device.type != "cuda":
        warn("no-graphics-card", "The graphics card or its driver is not there; the processor does the work, slowly.")
    return device
