"""`worker.toml` as seen by the worker: what each stage is, and a request's settings completed from its defaults."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from embedded.models import weights_of
from emotionai_core.wire.manual import StageManual, completed, read_manual
from emotionai_core.wire.messages import Hello, RunRequest, Weights
from emotionai_core.wire.serve import StageError

# Our own trained heads are given away with the studio.
OWN_LICENCE = "MIT"
_FILE = Path(__file__).parent.parent / "worker.toml"


def stage_manual(stage: str) -> StageManual:
    """The entry of `stage`; raises `StageError` when there is none."""
    return read_manual(_FILE, stage)


def introduction(request: RunRequest) -> Hello:
    """The worker's first event for `request`; raises `StageError` for missing models."""
    manual = stage_manual(request.stage)
    weights = (*weights_of(manual.models), *(_shipped(name) for name in manual.resources))
    return Hello(request.stage, manual.backend, manual.version, weights, "cpu", manual.limits)


def _shipped(name: str) -> Weights:
    """A file of weights that comes with the studio itself."""
    path = Path(os.environ.get("EMOTIONAI_RESOURCES", "")) / name
    if not path.is_file():
        raise StageError(
            "resource-missing", f"The studio's own file '{path.name}' is missing.", "Reinstall the studio."
        )
    return Weights(f"{path.parent.name}/{path.name}", hashlib.sha256(path.read_bytes()).hexdigest(), OWN_LICENCE)


def complete_settings(request: RunRequest) -> None:
    """Add the defaults that `request.settings` leaves out; raises `StageError` for one of a wrong type."""
    completed(request, stage_manual(request.stage))
