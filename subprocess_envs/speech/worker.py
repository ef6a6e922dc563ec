"""The speech worker: answers one run request from standard input (see `emotionai_core.wire`)."""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path

from speech.manual import introduction
from speech.torchaudio_pure import use_pure_torchaudio

from emotionai_core.wire.messages import Json
from emotionai_core.wire.serve import Job, Stage, serve

STAGES = {"speech": ("speech.speech", "speech"), "speakers": ("speech.speakers", "speakers")}

# Read when the libraries load. Nothing is sent or fetched; fixed threads give the same sums on every machine.
ENVIRONMENT = {
    "PYANNOTE_METRICS_ENABLED": "0",
    "OTEL_SDK_DISABLED": "true",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
    "PYTORCH_ENABLE_MPS_FALLBACK": "1",
    "OMP_NUM_THREADS": "2",
    "OPENBLAS_NUM_THREADS": "2",
    "MKL_NUM_THREADS": "2",
}


def _stage(module: str, function: str) -> Stage:
    def run(job: Job) -> Mapping[str, Json]:
        return getattr(importlib.import_module(module), function)(job)

    return run


def prepare() -> None:
    """Set what the libraries read when they are imported."""
    os.environ.update(ENVIRONMENT)
    # WhisperX makes this folder at import, in the user's home unless it is told otherwise.
    os.environ["TORCH_HOME"] = str(Path(tempfile.gettempdir()) / "emotionai-torch")
    os.environ.setdefault("MPLCONFIGDIR", str(Path(tempfile.gettempdir()) / "emotionai-matplotlib"))
    warnings.simplefilter("ignore")
    use_pure_torchaudio()


def main() -> int:
    """Serve one request; returns the process's exit status."""
    prepare()
    return serve({name: _stage(*place) for name, place in STAGES.items()}, introduction)


if __name__ == "__main__":
    sys.exit(main())
