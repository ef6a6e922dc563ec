"""DeepFace's three networks on any of its engines, read from the studio's folder of weights and never fetched."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from emotionai_core.wire.manual import read_manual
from emotionai_core.wire.serve import StageError
from visual.batches import is_out_of_memory
from visual.film import Picture
from visual.variants import DESCRIPTION, THREADS, Variant, chosen_variant, device

Floats = npt.NDArray[np.float32]

EMBEDDING: Final = 512
# The studio's order and spelling; DeepFace says angry, happy, sad.
_EMOTIONS: Final = ("angry", "disgust", "fear", "happy", "neutral", "sad", "surprise")
_EXPRESSION_SIDE: Final = (224, 224)
_HINT: Final = "Remove these weights under Environments in the studio and get them again."


@dataclass(frozen=True, slots=True)
class Networks:
    """The loaded networks and where they run, which may be another place than was hoped for.

    `detect`: RGB pictures (n, h, w, 3) float32 in 0..255 to RetinaFace's nine raw outputs, each (n, h', w', c).
    `express`: BGR faces to distributions (n, 7) in the studio's order. `embed`: chips (n, 160, 160, 3) BGR float32 in
    [0, 1] to embeddings (n, 512), not normalised.
    """

    device: str
    detect: Callable[[Floats], list[Floats]]
    express: Callable[[Sequence[Picture]], Floats]
    embed: Callable[[Floats], Floats]


def load() -> Networks:
    """All three networks for the installed variant; raises `StageError` for missing or unreadable weights."""
    variant = chosen_variant()
    places = {
        Path(one.file).name: model.folder / one.file
        for model in variant.stored(read_manual(DESCRIPTION, "faces").models)
        for one in model.files
    }
    try:
        with _own_weights(places), _own_sessions(variant.engine):
            return _built(variant)
    except StageError:
        raise
    except Exception as error:
        # Each engine has its own dozen ways of refusing a file; the log says which one it was.
        traceback.print_exc()
        if is_out_of_memory(error):
            raise StageError("out-of-memory", "The memory does not hold the networks.", "", True) from error
        raise StageError("weights-damaged", "The weights of the face networks cannot be read.", _HINT) from error


def padded(face: Picture, side: tuple[int, int]) -> Floats:
    """A face within black borders as DeepFace's networks expect it: (h, w, 3) float32 in [0, 1]."""
    from deepface.modules.preprocessing import resize_image

    return resize_image(face, side)[0]


def _built(variant: Variant) -> Networks:
    from deepface.models.demography.DemographyUtils import EMOTION_LABELS
    from deepface.modules import modeling
    from retinaface import RetinaFace

    where = device()
    finder = RetinaFace.build_model()
    expression: Any = modeling.build_model("facial_attribute", "Emotion")
    identity: Any = modeling.build_model("facial_recognition", "Facenet512")
    if variant.engine == "pytorch":
        finder = _moved(finder, where)
        for client in (expression, identity):
            client.model, client.device = _moved(client.model, where), where
    order = [EMOTION_LABELS.index(name) for name in _EMOTIONS]

    def express(faces: Sequence[Picture]) -> Floats:
        found = expression.predict([padded(face, _EXPRESSION_SIDE) for face in faces])
        shares = np.asarray(found, np.float32).reshape(len(faces), -1)[:, order]
        return shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-9)

    def embed(chips: Floats) -> Floats:
        return np.asarray(identity.forward(chips), np.float32).reshape(len(chips), -1)

    if variant.engine == "onnx" and "CUDAExecutionProvider" not in finder.session.get_providers():
        where = "cpu"
    networks = Networks(where, _detection(variant.engine, finder, where), express, embed)
    if networks.embed(np.zeros((1, 160, 160, 3), np.float32)).shape != (1, EMBEDDING):
        raise StageError("weights-damaged", "The weights of Facenet512 belong to another network.", _HINT)
    return networks


def _detection(engine: str, finder: Any, where: str) -> Callable[[Floats], list[Floats]]:
    if engine == "onnx":
        return lambda pixels: [np.asarray(part) for part in finder(pixels)]
    if engine == "tensorflow":
        return lambda pixels: [part.numpy() for part in finder(pixels)]

    def run(pixels: Floats) -> list[Floats]:
        import torch

        with torch.inference_mode():
            return [part.cpu().numpy() for part in finder(torch.from_numpy(pixels).to(where))]

    return run


def _moved(model: Any, where: str) -> Any:
    import torch

    torch.manual_seed(0)
    torch.set_num_threads(THREADS)
    torch.set_flush_denormal(True)
    torch.use_deterministic_algorithms(True, warn_only=True)
    return model.to(where).eval()


@contextmanager
def _own_weights(places: dict[str, Path]) -> Iterator[None]:
    """Let DeepFace and retina-face find their files in `places`; without this they download what they miss."""
    from deepface.commons import weight_utils as recognition
    from retinaface.commons import weight_utils as detection

    def find(file_name: str, *_: object, **__: object) -> str:
        if file_name not in places:
            raise StageError("weights-missing", f"The weights '{file_name}' are not on this machine.", _HINT)
        return str(places[file_name])

    modules: tuple[Any, ...] = (recognition, detection)
    before = [module.download_weights_if_necessary for module in modules]
    for module in modules:
        module.download_weights_if_necessary = find
    try:
        yield
    finally:
        for module, function in zip(modules, before, strict=True):
            module.download_weights_if_necessary = function


@contextmanager
def _own_sessions(engine: str) -> Iterator[None]:
    """ONNX Runtime sessions with fixed threads and flat memory; DeepFace leaves both to the machine."""
    if engine != "onnx":
        yield
        return
    import onnxruntime

    runtime: Any = onnxruntime
    plain = runtime.SessionOptions
    # Windows has a second switch, which the environment variable does not turn.
    runtime.disable_telemetry_events()
    if device() == "cuda" and hasattr(runtime, "preload_dlls"):
        # CUDA's libraries lie in packages of their own, where the system's loader does not look.
        runtime.preload_dlls()

    def options() -> Any:
        made = plain()
        made.intra_op_num_threads = THREADS
        made.inter_op_num_threads = 1
        # Both keep memory for every number of faces ever seen at once.
        made.enable_mem_pattern = False
        made.enable_cpu_mem_arena = False
        # Idle threads that spin would take the processor away from the decoder.
        made.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # Numbers too small to matter are a hundred times slower to compute with.
        made.add_session_config_entry("session.set_denormal_as_zero", "1")
        return made

    runtime.SessionOptions = options
    try:
        yield
    finally:
        runtime.SessionOptions = plain
