"""The audio worker: answers one run request from standard input (see `emotionai_core.wire`)."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from emotionai_core.wire.manual import completed, introduction_of, read_manual
from emotionai_core.wire.messages import Json
from emotionai_core.wire.serve import Job, Stage, serve

DESCRIPTION = Path(__file__).with_name("worker.toml")
# Stage -> module and function; imported on demand, after the surroundings are set.
STAGES = {"vocals": ("audio.vocals", "vocals")}
SURROUNDINGS = {
    # Nothing is ever asked of a hub: the weights are there or the stage says so.
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    # A fixed number of threads and a fixed workspace give the same sums every time.
    "OMP_NUM_THREADS": "2",
    "MKL_NUM_THREADS": "2",
    "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
    # What Apple's Metal cannot do is done by the processor.
    "PYTORCH_ENABLE_MPS_FALLBACK": "1",
}


def _stage(module: str, function: str) -> Stage:
    def run(job: Job) -> Mapping[str, Json]:
        completed(job.request, read_manual(DESCRIPTION, job.request.stage))
        return getattr(importlib.import_module(module), function)(job)

    return run


def _device() -> str:
    from audio.device import device_name

    return device_name()


def main() -> int:
    """Serve one request; returns the process's exit status."""
    os.environ.update(SURROUNDINGS)
    return serve({name: _stage(*place) for name, place in STAGES.items()}, introduction_of(DESCRIPTION, _device))


if __name__ == "__main__":
    sys.exit(main())
