"""The embedded worker: answers one run request from standard input (see `emotionai_core.wire`)."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Mapping

from embedded.manual import complete_settings, introduction

from emotionai_core.wire.messages import Json
from emotionai_core.wire.serve import Job, Stage, serve

# Stage -> module and function; imported on demand, so that a run on text loads no video library.
STAGES = {
    "faces": ("embedded.faces", "faces"),
    "people": ("embedded.people", "people"),
    "speech": ("embedded.speech", "speech"),
    "speakers": ("embedded.speakers", "speakers"),
    "voice": ("embedded.voice", "voice"),
    "text": ("embedded.text", "text"),
    "meaning": ("embedded.meaning", "meaning"),
    "micro": ("embedded.micro", "micro"),
}


def _stage(module: str, function: str) -> Stage:
    def run(job: Job) -> Mapping[str, Json]:
        complete_settings(job.request)
        return getattr(importlib.import_module(module), function)(job)

    return run


def main() -> int:
    """Serve one request; returns the process's exit status."""
    # Read when the numeric libraries load: a fixed number of threads gives the same sums on every machine.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = "2"
    return serve({name: _stage(*place) for name, place in STAGES.items()}, introduction)


if __name__ == "__main__":
    sys.exit(main())
