"""The sentence model with the small change that makes it read feelings: vectors of lines of dialogue.

The published network (all-MiniLM-L6-v2) is kept as it is; `tuning.npz` holds, for each matrix of its upper layers, two
thin ones whose product is added (low-rank adaptation: Hu et al. 2022). They are joined in memory as the stage starts.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from embedded.models import REPAIR, model_path, options
from emotionai_core.wire.serve import StageError

RESOURCES_VARIABLE = "EMOTIONAI_RESOURCES"
TUNING = Path("models", "text_emotion", "tuning.npz")
WIDTH = 384
BATCH = 32
LONGEST = 128

Single = npt.NDArray[np.float32]
_DAMAGED = "The studio's own change of the sentence model is damaged."


@dataclass(frozen=True, slots=True)
class Tuning:
    """For each changed matrix of shape (a, b): `down` (a, r) and `up` (r, b), whose product is added to it."""

    down: Mapping[str, Single]
    up: Mapping[str, Single]


def load_tuning() -> Tuning:
    """The change in the project's resources; raises `StageError` when it is missing or damaged."""
    return read_tuning(Path(os.environ.get(RESOURCES_VARIABLE, "")) / TUNING)


def read_tuning(path: Path) -> Tuning:
    """The change in the file at `path`; raises `StageError` when it is missing or damaged."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            names = sorted({key.rpartition("/")[0] for key in stored.files})
            down = {name: np.asarray(stored[f"{name}/down"], np.float32) for name in names}
            up = {name: np.asarray(stored[f"{name}/up"], np.float32) for name in names}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise StageError(
            "models-missing", "The studio's own change of the sentence model is missing.", REPAIR
        ) from error
    if not names or not all(np.isfinite(one).all() for one in (*down.values(), *up.values())):
        raise StageError("models-missing", _DAMAGED, REPAIR)
    return Tuning(down, up)


def tuned_model(path: Path, tuning: Tuning) -> bytes:
    """The network at `path` (ONNX) with `tuning` added; raises `StageError` when they do not belong together."""
    # Reading the network as data is needed here alone; every other stage hands its file to the runtime.
    import onnx

    model = onnx.load(str(path))
    tensors = {one.name: one for one in model.graph.initializer}
    for name in tuning.down:
        if name not in tensors:
            raise StageError("models-missing", _DAMAGED, REPAIR)
        matrix = onnx.numpy_helper.to_array(tensors[name])
        if tuning.down[name].ndim != 2 or (len(tuning.down[name]), tuning.up[name].shape[-1]) != matrix.shape:
            raise StageError("models-missing", _DAMAGED, REPAIR)
        changed = matrix + tuning.down[name] @ tuning.up[name]
        tensors[name].CopyFrom(onnx.numpy_helper.from_array(changed.astype(np.float32), name))
    return model.SerializeToString()


class SentenceEncoder:
    """Unit vectors of texts."""

    def __init__(self, tuning: Tuning | None = None) -> None:
        """Without `tuning` the network is the published one. Raises `StageError` when a file is missing."""
        import onnxruntime

        path = model_path("minilm")
        source = str(path) if tuning is None else tuned_model(path, tuning)
        self._session = onnxruntime.InferenceSession(source, options(), providers=["CPUExecutionProvider"])
        try:
            self._tokenizer = Tokenizer.from_file(str(model_path("minilm-tokenizer")))
        except StageError:
            raise
        except Exception as error:  # the tokenizers package raises nothing more exact
            raise StageError("models-missing", "The tokenizer of the sentence model cannot be read.", REPAIR) from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """The word pieces of each text, at most 128."""
        return [one.ids for one in self._tokenizer.encode_batch(list(texts))]

    def __call__(self, texts: Sequence[str], check: Callable[[], None] = lambda: None) -> Single:
        """Vectors of shape (texts, 384); `check` is called between batches and may raise."""
        tokens = self.tokens(texts)
        order = np.argsort([len(one) for one in tokens], kind="stable")
        out = np.empty((len(texts), WIDTH), np.float32)
        for at in range(0, len(order), BATCH):
            check()
            rows = order[at : at + BATCH]
            ids = np.zeros((len(rows), max(len(tokens[row]) for row in rows)), np.int64)
            for place, row in enumerate(rows):
                ids[place, : len(tokens[row])] = tokens[row]
            # Token 0 is padding in this vocabulary.
            found = self._session.run(None, {"ids": ids, "mask": (ids > 0).astype(np.int64)})[0]
            out[rows] = np.asarray(found)
        return out
