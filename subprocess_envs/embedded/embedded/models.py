"""The folder of converted models: which files a stage needs, checked, and opened for running."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt

from emotionai_core.wire.messages import Weights
from emotionai_core.wire.serve import StageError

if TYPE_CHECKING:
    import onnxruntime

FOLDER_VARIABLE = "EMOTIONAI_MODELS"
REPAIR = "Run: emotionai doctor --repair"
# Fixed, because sums are split by thread: another number of threads could give another last digit.
THREADS = 2
# A crowd must not take more memory than a handful of people.
ROWS = 64

Row = Mapping[str, object]


def _missing(sentence: str) -> StageError:
    return StageError("models-missing", sentence, REPAIR)


def folder() -> Path:
    """The folder named by EMOTIONAI_MODELS; raises `StageError` when it is not set or has no manifest."""
    named = os.environ.get(FOLDER_VARIABLE, "")
    if not named or not Path(named, "models.json").is_file():
        raise _missing("The models of the embedded backends are not installed.")
    return Path(named)


def manifest(models: Path) -> dict[str, Row]:
    """The rows of `models.json` by name; raises `StageError`."""
    try:
        rows = json.loads((models / "models.json").read_bytes())["models"]
        return {str(row["name"]): cast(Row, row) for row in rows}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _missing("The list of the embedded backends' models is damaged.") from error


def model_path(name: str) -> Path:
    """The file of model `name`, complete and unchanged; raises `StageError` when it is absent or damaged."""
    models = folder()
    row = manifest(models).get(name)
    path = models / str(row["file"]) if row else models / name
    if row is None or not path.is_file():
        raise _missing(f"The model '{name}' is not installed.")
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != row["sha256"]:
            raise _missing(f"The file of the model '{name}' is damaged.")
    return path


def options() -> onnxruntime.SessionOptions:
    """How every network runs: on the processor, with fixed threads, and keeping no memory between inputs."""
    import onnxruntime

    chosen = onnxruntime.SessionOptions()
    chosen.intra_op_num_threads = THREADS
    chosen.inter_op_num_threads = 1
    chosen.log_severity_level = 3
    # Both keep memory for every size of input ever seen, and a film brings hundreds of sizes.
    chosen.enable_mem_pattern = False
    chosen.enable_cpu_mem_arena = False
    # Idle threads that spin would take the processor away from the decoder.
    chosen.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return chosen


def session(name: str) -> onnxruntime.InferenceSession:
    """An ONNX Runtime session of model `name`; raises `StageError`."""
    import onnxruntime

    return onnxruntime.InferenceSession(str(model_path(name)), options(), providers=["CPUExecutionProvider"])


class Network:
    """A model with typed results; raises `StageError` when it is missing."""

    def __init__(self, name: str) -> None:
        self._session = session(name)

    def run(self, outputs: Sequence[str], **inputs: npt.NDArray[np.generic]) -> list[npt.NDArray[np.float32]]:
        """The named outputs for the named inputs, in the order of `outputs`; all have one row per item (n, ...)."""
        count = max(len(values) for values in inputs.values())
        parts = [
            self._session.run(list(outputs), {name: values[first : first + ROWS] for name, values in inputs.items()})
            for first in range(0, max(count, 1), ROWS)
        ]
        return [np.concatenate(column).astype(np.float32, copy=False) for column in zip(*parts, strict=True)]


def weights_of(models: Iterable[str]) -> tuple[Weights, ...]:
    """What `models` (entries of worker.toml) consist of, for the worker's introduction; raises `StageError`."""
    wanted = set(models)
    if not wanted:
        return ()
    rows = (row for row in manifest(folder()).values() if row["model"] in wanted)
    return tuple(Weights(f"{row['model']}/{row['file']}", str(row["sha256"]), str(row["licence"])) for row in rows)
