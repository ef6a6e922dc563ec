"""The worker of DeepFace's networks: answers one run request from standard input (see `emotionai_core.wire`)."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping

from visual.variants import DESCRIPTION, introduction, prepare_process

from emotionai_core.wire.manual import completed, read_manual
from emotionai_core.wire.messages import Hello, Json, RunRequest
from emotionai_core.wire.serve import Job, Stage, serve

# Stage -> module and function; imported on demand, so that people are grouped without loading a network.
STAGES = {"faces": ("visual.faces", "faces"), "people": ("visual.people", "people")}


def _stage(module: str, function: str) -> Stage:
    def run(job: Job) -> Mapping[str, Json]:
        completed(job.request, read_manual(DESCRIPTION, job.request.stage))
        return getattr(importlib.import_module(module), function)(job)

    return run


def _introduce(request: RunRequest) -> Hello:
    prepare_process()
    return introduction(request)


def main() -> int:
    """Serve one request; returns the process's exit status."""
    return serve({name: _stage(*place) for name, place in STAGES.items()}, _introduce)


if __name__ == "__main__":
    sys.exit(main())
