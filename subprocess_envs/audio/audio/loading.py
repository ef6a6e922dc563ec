"""Reading a downloaded network, whole or not at all: whatever a damaged file does becomes one sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from emotionai_core.wire.serve import StageError
from emotionai_core.wire.weights import stored_model

Made = TypeVar("Made")


def stored_file(model: str, name: str) -> Path:
    """The file called `name` in whatever folder of `model`; raises `StageError`."""
    stored = stored_model(model)
    for one in stored.files:
        if Path(one.file).name == name:
            return stored.folder / one.file
    raise damaged(model, f"there is no {name}")


def attempt(model: str, make: Callable[[], Made]) -> Made:
    """What `make` returns; raises `StageError` for whatever a damaged file makes a library raise."""
    try:
        return make()
    except (StageError, MemoryError):
        raise
    except Exception as error:  # each library and file format has errors of its own
        raise damaged(model, f"{type(error).__name__}: {error}") from error


def damaged(model: str, reason: str) -> StageError:
    """The error that says so."""
    return StageError(
        "weights-damaged",
        f"The weights of '{model}' cannot be used ({' '.join(reason.split())[:200]}).",
        f"Get them anew under Environments in the studio, or run: emotionai env models --get {model}",
    )
