"""A clip's request as a graph for ComfyUI: four modes in three tiers, put together from the same stages.

Sizes are cut to what the model can make before anything is sent: the server takes others and cuts them silently.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from emotionai_core.errors import GenerationError
from emotionai_core.generation.comfy import stages
from emotionai_core.generation.comfy.stages import Draft, Link, Node, Sampled
from emotionai_core.generation.comfy.tiers import (
    DISTILLED,
    FRAMES,
    LARGEST,
    LONGEST,
    MULTIPLE,
    SHORTEST,
    SMALLEST,
    TIERS,
    TierSpec,
)
from emotionai_core.records.clip import ClipRequest, Mode, Size, Tier

VERSION: Final = "ltx-2.3/1"
"""Of the builder: a clip's record says which one made its graph."""


@dataclass(frozen=True, slots=True)
class Given:
    """What was uploaded, by the names the server gave; "" where the mode needs none."""

    picture: str = ""
    sound: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """A whole workflow: nodes by name."""

    nodes: Mapping[str, Node]

    @property
    def classes(self) -> tuple[str, ...]:
        """The node classes it needs, sorted."""
        return tuple(sorted({one.kind for one in self.nodes.values()}))

    def api(self) -> dict[str, Any]:
        """As the server takes it: {name: {class_type, inputs}}, links as [name, output]."""
        return {
            name: {
                "class_type": node.kind,
                "inputs": {
                    key: [value.node, value.output] if isinstance(value, Link) else value
                    for key, value in node.inputs.items()
                },
            }
            for name, node in self.nodes.items()
        }


def snap(size: Size, tier: Tier) -> Size:
    """The largest size the tier can make that is not above `size` in anything (where that is not below the least):
    sides multiples of 32, frames 8k+1 and at most 993.
    """
    spec = TIERS[tier]
    most = LARGEST // spec.scale // MULTIPLE * MULTIPLE
    width, height = (min(max(side // MULTIPLE * MULTIPLE, SMALLEST), most) for side in (size.width, size.height))
    frames = min(max((size.frames - 1) // FRAMES * FRAMES + 1, SHORTEST), LONGEST)
    return Size(width, height, frames)


def finished(size: Size, tier: Tier) -> Size:
    """The size of the finished clip: twice the first stage's where there is a second."""
    scale = TIERS[tier].scale
    return Size(size.width * scale, size.height * scale, size.frames)


def build(request: ClipRequest, given: Given, tier: Tier, prefix: str = "") -> Graph:
    """The graph that makes `request` on `tier`; the size is what the guard granted, snapped.

    `prefix` names the file at the server. Raises `GenerationError` where the mode's picture or sound is not given.
    """
    spec = TIERS[tier]
    _check(request.mode, given)
    size = snap(request.clamp.granted if request.clamp else request.size, tier)
    draft = Draft()
    loaded = stages.weights(draft, spec)
    told = stages.words(draft, loaded, request.prompt, request.negative, request.fps)
    latent = stages.canvas(draft, size)
    shown = stages.picture(draft, given.picture, size, spec.scale) if request.mode.picture else None
    if shown is not None:
        latent = stages.started(draft, "i2v", loaded, shown, latent, request.sampling.strength)
    voice = stages.voice(draft, loaded, given.sound, size, request.fps) if request.mode.voice else None
    quiet = voice.latent if voice else stages.silence(draft, loaded, size, request.fps)
    made = stages.sampled(
        draft, loaded, told, Sampled(latent, quiet), request.seed, request.sampling, sigmas_of(request)
    )
    if spec.second:
        made = stages.refined(draft, loaded, told, made, shown, spec, spec.second, request.seed, request.sampling)
    pictures = stages.pictures(draft, loaded, made, spec.tiling)
    # The voice that drove the clip is given back as it came, not as the model would say it.
    heard = voice.waveform if voice else stages.sound(draft, loaded, made)
    stages.film(draft, pictures, heard, request.fps, prefix or f"emo/{tier.value}_{request.mode.value}")
    return Graph(draft.nodes)


def sigmas_of(request: ClipRequest) -> str:
    """The first stage's sigmas as the server takes them: it reads digits only, and samples nothing where it finds
    none. Raises `GenerationError` unless they fall to 0.
    """
    sigmas = request.sampling.sigmas
    if not sigmas:
        return DISTILLED
    falling = all(after < before < math.inf for before, after in pairwise(sigmas))
    if len(sigmas) < 2 or sigmas[-1] != 0 or not falling:
        raise GenerationError("The sigmas must fall from one to the next and end at 0.", "Mend them in the settings.")
    return ", ".join(f"{one:.6f}".rstrip("0").ljust(3, "0") for one in sigmas)


def models_of(spec: TierSpec) -> tuple[tuple[str, str], ...]:
    """(what, file) of everything that is loaded, as a clip's record tells it."""
    return tuple((f"model {role}", file.name) for role, file in sorted(spec.files.items()))


def floor(mode: Mode, tier: Tier) -> tuple[int, int, int]:
    """The oldest ComfyUI whose nodes do what the graph asks: starting from a picture was mended in 0.21.0."""
    return max(TIERS[tier].floor, (0, 21, 0)) if mode.picture else TIERS[tier].floor


def _check(mode: Mode, given: Given) -> None:
    if mode.picture and not given.picture:
        raise GenerationError("The clip is to start from a picture, and there is none.", "Choose another mode.")
    if mode.voice and not given.sound:
        raise GenerationError("A voice is to drive the clip, and there is none.", "Choose another mode.")
