"""Weights made on the spot, in the published files' format: what the self-test and the tests run the real code with.

For ONNX the networks are tiny and mean something: a bright square of 64 pixels is a face, its colours say whose, and
the brighter of its halves says what it shows. For PyTorch and TensorFlow they are DeepFace's own, with seeded values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from emotionai_core.wire.manual import read_manual
from emotionai_core.wire.weights import write_manifest
from visual.variants import DESCRIPTION, Variant

Floats = npt.NDArray[np.float32]
Shape = Sequence[str | int]

LICENCE: Final = "none"
FACE_SIDE: Final = 64
FILES: Final = {
    "onnx": ("retinaface.onnx", "facenet512_weights.onnx", "facial_expression_model_weights.onnx"),
    "pytorch": ("retinaface.pth", "facenet512_weights.pth", "facial_expression_model_weights.pth"),
    "tensorflow": ("retinaface.h5", "facenet512_weights.h5", "facial_expression_model_weights.h5"),
}
# Eyes, nose and corners of the mouth from the middle of the box, in box sides.
_POINTS: Final = (-0.2, -0.15, 0.2, -0.15, 0.0, 0.05, -0.15, 0.25, 0.15, 0.25)


def write(folder: Path, variant: Variant) -> None:
    """Put all models of the stage `faces` for `variant` into `folder`, as the studio would after a download."""
    names = [variant.weights.get(name, name) for name in read_manual(DESCRIPTION, "faces").models]
    makers = {"onnx": _write_onnx, "pytorch": _write_pytorch, "tensorflow": _write_tensorflow}
    paths = [folder / name / file for name, file in zip(names, FILES[variant.engine], strict=True)]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
    makers[variant.engine](*paths)
    for name, path in zip(names, paths, strict=True):
        write_manifest(path.parent, name, LICENCE, [path.name])


def _write_onnx(detector: Path, identity: Path, expression: Path) -> None:
    _save(detector, *_detector())
    _save(identity, *_identity())
    _save(expression, *_expression())


def _save(
    path: Path, nodes: Sequence[Any], constants: Mapping[str, Floats], shape: Shape, outputs: Sequence[str]
) -> None:
    from onnx import TensorProto, checker, helper, numpy_helper, save

    rank = 4 if len(outputs) > 1 else 2
    graph = helper.make_graph(
        nodes,
        path.stem,
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, [None] * rank) for name in outputs],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    checker.check_model(model)
    save(model, str(path))


def _node(kind: str, inputs: str, output: str, **attributes: Any) -> Any:
    from onnx import helper

    return helper.make_node(kind, inputs.split(), [output], **attributes)


def _detector() -> tuple[list[Any], dict[str, Floats], list[str | int], list[str]]:
    """Mean brightness under each anchor of 64 pixels as the score; every box is its anchor."""
    nodes = [_node("Transpose", "x", "rows", perm=[0, 3, 1, 2])]
    score = np.zeros((4, 3, 1, 1), np.float32)
    score[3] = 20 / (3 * 255)
    constants = {
        "score": score,
        "score_bias": np.array([9, 9, -12, -12], np.float32),
        "nothing": np.zeros((4, 3, 1, 1), np.float32),
        "box": np.zeros((8, 3, 1, 1), np.float32),
        "box_bias": np.zeros(8, np.float32),
        "points": np.zeros((20, 3, 1, 1), np.float32),
        "points_bias": np.array(_POINTS * 2, np.float32),
    }
    outputs: list[str] = []
    for step in (32, 16, 8):
        # The window of the 64-pixel anchor reaches from 24 before its place to 40 behind it.
        window, border = (FACE_SIDE, 24) if step == 16 else (step, 0)
        size = {"kernel_shape": [window] * 2, "strides": [step] * 2, "pads": [border] * 4}
        nodes += [
            _node("AveragePool", "rows", f"mean{step}", count_include_pad=1, **size),
            _node("Conv", f"mean{step} {'score' if step == 16 else 'nothing'} score_bias", f"logit{step}"),
            _node("Sigmoid", f"logit{step}", f"share{step}"),
            _node("Conv", f"mean{step} box box_bias", f"offset{step}"),
            _node("Conv", f"mean{step} points points_bias", f"place{step}"),
        ]
        for source in ("share", "offset", "place"):
            nodes.append(_node("Transpose", f"{source}{step}", f"{source}_out{step}", perm=[0, 2, 3, 1]))
            outputs.append(f"{source}_out{step}")
    return nodes, constants, ["n", "h", "w", 3], outputs


def _waves(*shape: int) -> Floats:
    count = np.arange(int(np.prod(shape)), dtype=np.float64)
    return np.sin(count * 0.7 + np.sqrt(count)).astype(np.float32).reshape(shape)


def _identity() -> tuple[list[Any], dict[str, Floats], list[str | int], list[str]]:
    """The mean colours of sixteen parts, turned into 512 numbers."""
    nodes = [
        _node("Transpose", "x", "rows", perm=[0, 3, 1, 2]),
        _node("AveragePool", "rows", "parts", kernel_shape=[40, 40], strides=[40, 40]),
        _node("Flatten", "parts", "flat"),
        _node("Sub", "flat grey", "centred"),
        _node("MatMul", "centred mix", "embedding"),
    ]
    return nodes, {"grey": np.array([0.7], np.float32), "mix": _waves(48, 512)}, ["n", 160, 160, 3], ["embedding"]


def _expression() -> tuple[list[Any], dict[str, Floats], list[str | int], list[str]]:
    """A brighter lower half is happy (fourth class), a brighter upper half sad (fifth), equal ones neutral (last)."""
    weights = np.zeros((4, 7), np.float32)
    weights[:2, 3], weights[2:, 3] = -16, 16
    weights[:2, 4], weights[2:, 4] = 16, -16
    nodes = [
        _node("Transpose", "x", "rows", perm=[0, 3, 1, 2]),
        _node("AveragePool", "rows", "parts", kernel_shape=[24, 24], strides=[24, 24]),
        _node("Flatten", "parts", "flat"),
        _node("MatMul", "flat weights", "seen"),
        _node("Add", "seen bias", "logits"),
        _node("Softmax", "logits", "shares", axis=1),
    ]
    bias = np.array([0, 0, 0, 0, 0, 0, 2], np.float32)
    return nodes, {"weights": weights, "bias": bias}, ["n", 48, 48, 1], ["shares"]


def _write_pytorch(detector: Path, identity: Path, expression: Path) -> None:
    import torch
    from deepface.models.demography.pytorch.Emotion import base_model
    from deepface.models.facial_recognition.pytorch.Facenet import InceptionResNetV1
    from retinaface.model.retinaface_pth_model import RetinaFace

    torch.manual_seed(0)
    makers: list[Any] = [RetinaFace, lambda: InceptionResNetV1(dimension=512), base_model]
    for path, make in zip((detector, identity, expression), makers, strict=True):
        torch.save(make().state_dict(), path)


def _write_tensorflow(detector: Path, identity: Path, expression: Path) -> None:
    import tensorflow
    from deepface.commons import weight_utils
    from deepface.models.demography.tf.Emotion import load_model
    from deepface.models.facial_recognition.tf.Facenet import InceptionResNetV1
    from retinaface.model import retinaface_model

    tensorflow.random.set_seed(0)
    recogniser, finder = _Unloaded(weight_utils), _Unloaded(retinaface_model)
    with recogniser, finder:
        for path, make in ((detector, retinaface_model.build_model), (expression, load_model)):
            make().save_weights(str(path))
    InceptionResNetV1(dimension=512).save_weights(str(identity))


class _Unloaded:
    """Within it DeepFace builds its networks without reading weights, of which there are none yet."""

    _READERS = ("download_weights_if_necessary", "load_model_weights", "load_weights")

    def __init__(self, module: Any) -> None:
        self._module = module
        self._before = {name: getattr(module, name) for name in self._READERS if hasattr(module, name)}

    def __enter__(self) -> None:
        for name in self._before:
            setattr(self._module, name, lambda model=None, **_: model)

    def __exit__(self, *_: object) -> None:
        for name, function in self._before.items():
            setattr(self._module, name, function)
