"""A face restored by GFPGAN, from its weights file to pixels."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

import cv2
import numpy as np
import numpy.typing as npt
import torch

from emotionai_core.wire.serve import StageError
from emotionai_core.wire.weights import stored_model
from restore.architecture import Network
from restore.device import PROCESSOR, is_out_of_memory

MODEL = "gfpgan"
FILE = "GFPGANv1.4.pth"
# How much a channel may differ from another in a picture without colour.
_GREY = 4.0

Picture = npt.NDArray[np.uint8]
Tensors = Mapping[str, torch.Tensor]


class Restorer:
    """GFPGAN, ready to restore; `size` is the side of its pictures, 512 for the published weights."""

    def __init__(self, device: torch.device, warn: Callable[[str, str], None], check: Callable[[], None]) -> None:
        """`check` is called between the network's blocks and may raise; raises `StageError` for unusable weights."""
        path = stored_model(MODEL).folder / FILE
        self._network, self.size = _loaded(path)
        self._network.to(device)
        self._device = device
        self._warn = warn
        body, decoder = self._network, self._network.stylegan_decoder
        for block in (*body.conv_body_down, *body.conv_body_up, *body.condition_scale, *decoder.style_convs):
            block.register_forward_pre_hook(lambda *_: check())

    def __call__(self, face: Picture) -> Picture:
        """A square RGB picture (n, n, 3) restored to (size, size, 3); grey stays grey."""
        shrinks = face.shape[0] > self.size
        fitted = cv2.resize(face, (self.size, self.size), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
        given = torch.from_numpy(fitted).permute(2, 0, 1)[None].to(torch.float32) / 127.5 - 1.0
        found = self._run(given)[0].permute(1, 2, 0).clamp(-1.0, 1.0)
        picture = ((found + 1.0) * 127.5).round().to(torch.uint8).numpy()
        return _without_colour(picture) if is_grey(face) else picture

    def _run(self, given: torch.Tensor) -> torch.Tensor:
        try:
            return self._forward(given)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            if self._device.type == "cpu":
                raise StageError(
                    "out-of-memory",
                    "There is not enough memory to restore a face.",
                    "Close other programs, then run it again.",
                    retryable=True,
                ) from error
        # One face at a time is the smallest batch there is.
        self._warn("smaller-batches", "The graphics card's memory is short: the processor restores the faces, slowly.")
        self._network.to(PROCESSOR)
        if self._device.type == "cuda":
            torch.cuda.empty_cache()
        self._device = PROCESSOR
        return self._forward(given)

    def _forward(self, given: torch.Tensor) -> torch.Tensor:
        with torch.inference_mode():
            # The noise stored in the weights, not fresh noise: the same face gives the same picture.
            found, _ = self._network(given.to(self._device), return_rgb=False, randomize_noise=False)
            return found.cpu()


def is_grey(picture: Picture) -> bool:
    """Whether a picture has no colour worth speaking of, as in a black-and-white film."""
    spread = picture.max(axis=2).astype(np.float64) - picture.min(axis=2)
    return float(spread.mean()) < _GREY


def _without_colour(picture: Picture) -> Picture:
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    return np.repeat(grey[:, :, None], 3, axis=2).astype(np.uint8, copy=False)


def _loaded(path: Path) -> tuple[Any, int]:
    """The network with every weight from the file, and the side of its pictures; raises `StageError`."""
    try:
        stored = torch.load(path, map_location="cpu", weights_only=True)
        tensors = cast(Tensors, stored.get("params_ema", stored.get("params", stored)))
        sizes = sizes_of(tensors)
        network = Network(**sizes)
        network.load_state_dict(tensors, strict=True)
    except MemoryError:
        raise
    except Exception as error:  # the pickle and zip formats have many errors of their own
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise StageError(
            "weights-damaged",
            f"The weights of '{MODEL}' cannot be used ({reason}).",
            f"Get them anew under Environments in the studio, or run: emotionai env models --get {MODEL}",
        ) from error
    return network.eval(), int(sizes["out_size"])


def sizes_of(tensors: Tensors) -> dict[str, Any]:
    """The network's sizes, read off the shapes of its weights; raises `KeyError` for those of another network."""
    halvings = sum(name.startswith("conv_body_down.") and name.endswith(".conv1.weight") for name in tensors)
    size = 2 ** (halvings + 2)
    # Half of the width; the widest layers have 512 channels in the published network.
    narrow = tensors["final_conv.weight"].shape[0] / 256
    style = [name for name in tensors if name.startswith("stylegan_decoder.style_mlp.") and name.endswith(".weight")]
    if not halvings or not math.isfinite(narrow):
        raise KeyError("conv_body_down")
    return {
        "out_size": size,
        "num_style_feat": tensors["stylegan_decoder.style_mlp.1.weight"].shape[0],
        "num_mlp": len(style),
        "narrow": narrow,
    }
