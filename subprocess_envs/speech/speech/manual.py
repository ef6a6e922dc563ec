"""`worker.toml` as seen by the worker, and which weights a request needs."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

from emotionai_core.wire.manual import completed, read_manual
from emotionai_core.wire.messages import Hello, RunRequest, Weights
from emotionai_core.wire.serve import StageError
from emotionai_core.wire.weights import StoredModel, stored_model
from speech.language import normal

FILE = Path(__file__).parent.parent / "worker.toml"
SIZES = ("large-v3", "medium", "small")


def complete_settings(request: RunRequest) -> None:
    """Add the defaults that `request.settings` leaves out; raises `StageError` for one of a wrong type or value."""
    manual = read_manual(FILE, request.stage)
    completed(request, manual)
    if request.stage == "speech" and request.settings["model"] not in SIZES:
        raise StageError("bad-setting", f"The setting 'model' must be one of: {', '.join(SIZES)}.")
    for name, (low, high) in _RANGES.items():
        value = request.settings.get(name)
        if isinstance(value, int | float) and not low <= value <= high:
            raise StageError("bad-setting", f"The setting '{name}' must lie between {low} and {high}.")


_RANGES = {
    "batch": (1, 64),
    "speakers": (0, 20),
    "min_speakers": (1, 20),
    "max_speakers": (1, 20),
    "segmentation_step": (0.05, 0.5),
}


def listens(request: RunRequest) -> bool:
    """Whether Whisper has to write the transcript: sound, no subtitles, and it is wanted."""
    given = request.inputs
    return "sound" in given and "subtitles" not in given and bool(request.settings.get("recognise", True))


def whisper(request: RunRequest) -> StoredModel:
    """The stored Whisper model that the request asks for; raises `StageError` when it is not there."""
    size = request.settings.get("model", SIZES[0])
    return stored_model(f"whisper-{size}", f"Whisper {size}")


def aligner(language: str) -> StoredModel | None:
    """The stored aligner of `language`, None when there is none for it; raises `StageError` when it is damaged."""
    from speech.aligner import MODELS

    if language not in MODELS:
        return None
    try:
        return stored_model(MODELS[language])
    except StageError as error:
        if error.failed.code == "weights-missing":
            return None
        raise


def introduction(request: RunRequest) -> Hello:
    """The worker's first event for `request`; raises `StageError` for missing or damaged weights."""
    complete_settings(request)
    manual = read_manual(FILE, request.stage)
    from speech.devices import described

    return Hello(request.stage, manual.backend, manual.version, _weights(request), described(), manual.limits)


def _weights(request: RunRequest) -> tuple[Weights, ...]:
    if request.stage != "speech":
        return tuple(one for name in read_manual(FILE, request.stage).models for one in stored_model(name).weights)
    if "sound" not in request.inputs:
        return ()
    from speech.aligner import MODELS

    language = normal(str(request.settings["language"]))
    found = [whisper(request)] if listens(request) else []
    # Which of them is used with "auto" is known only after listening.
    found += [one for name in ([language] if language else sorted(MODELS)) if (one := aligner(name)) is not None]
    return (_detector(), *(weights for model in found for weights in model.weights))


def _detector() -> Weights:
    """The voice activity network that lies in WhisperX's package."""
    package = importlib.util.find_spec("whisperx")
    for place in package.submodule_search_locations or () if package else ():
        path = Path(place) / "assets" / "pytorch_model.bin"
        if path.is_file():
            return Weights("whisperx-vad", hashlib.sha256(path.read_bytes()).hexdigest(), "MIT")
    raise StageError("environment-damaged", "WhisperX is not installed whole.", "Run: emotionai env install speech")
