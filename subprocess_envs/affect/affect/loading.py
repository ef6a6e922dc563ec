"""Reading a downloaded network from its folder, whole or not at all.

transformers fills what a file lacks with random numbers and says so in a log line only; here it is an error.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar, cast

import torch
from transformers import PreTrainedModel

from emotionai_core.wire.serve import StageError
from emotionai_core.wire.weights import stored_model

Network = TypeVar("Network", bound=PreTrainedModel)
Made = TypeVar("Made")

# Held by older files, computed by newer code; and one that only training reads.
_HARMLESS = ("position_ids", "masked_spec_embed")


def model_folder(model: str) -> Path:
    """Where the weights of `model` lie; raises `StageError` when they are missing or damaged."""
    return stored_model(model).folder


def read_json(model: str, name: str) -> dict[str, Any]:
    """The JSON object in the file `name` of `model`; raises `StageError`."""

    def read() -> dict[str, Any]:
        return dict(cast(dict[str, Any], json.loads((model_folder(model) / name).read_text("utf-8"))))

    return attempt(model, read)


def attempt(model: str, make: Callable[[], Made]) -> Made:
    """What `make` returns; whatever a damaged file makes a library raise becomes one `StageError`."""
    try:
        return make()
    except (StageError, MemoryError):
        raise
    except Exception as error:  # each library and file format has errors of its own
        raise damaged(model, f"{type(error).__name__}: {error}") from error


def network(kind: type[Network], model: str, config: Any, device: torch.device) -> Network:
    """The network of `model`, every weight from its file, ready to compute on `device`; raises `StageError`."""
    folder = model_folder(model)

    def load() -> tuple[Network, dict[str, Any]]:
        return cast(Any, kind).from_pretrained(
            folder, config=config, local_files_only=True, output_loading_info=True, dtype=torch.float32
        )

    made, told = attempt(model, load)
    wrong = sorted(name for key in ("missing_keys", "unexpected_keys", "mismatched_keys") for name in _names(told[key]))
    if wrong:
        raise damaged(model, f"{len(wrong)} weights do not belong to it or are missing, such as '{wrong[0]}'")
    return made.to(device).eval()


def damaged(model: str, reason: str) -> StageError:
    """The error that says so."""
    return StageError(
        "weights-damaged",
        f"The weights of '{model}' cannot be used ({' '.join(reason.split())[:200]}).",
        f"Get them anew under Environments in the studio, or run: emotionai env models --get {model}",
    )


def _names(keys: Iterable[Any]) -> list[str]:
    # Mismatched ones come as (name, shape, shape).
    names = [str(key[0]) if isinstance(key, tuple) else str(key) for key in keys]
    return [name for name in names if not name.endswith(_HARMLESS)]
