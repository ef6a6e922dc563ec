"""The three tiers as data: which weights, which sizes, how it samples and decodes (SPEC section 5).

Sampling is that of the official LTX-2.3 templates for distilled weights.
Sizes are of the first stage. Where there is a second, the finished pictures are twice as wide and high.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from emotionai_core.records.clip import Size, Tier

Role = Literal["model", "encoder", "connectors", "video_vae", "audio_vae", "lora", "upscaler"]
Loader = Literal["gguf", "checkpoint"]

MULTIPLE: Final = 32
"""Width and height of a stage are multiples of this; finals of two stages thus of 64."""
FRAMES: Final = 8
"""A clip has a multiple of this and one frames."""
SHORTEST: Final = 9
SMALLEST: Final = 64
LONGEST: Final = 993
"""The most frames: the sound's latent takes at most 1000, and 993 is the last of 8k+1 below."""
LARGEST: Final = 16_384
DISTILLED: Final = "1.0, 0.99375, 0.9875, 0.98125, 0.975, 0.909375, 0.725, 0.421875, 0.0"
REFINING: Final = "0.85, 0.7250, 0.4219, 0.0"
COMPRESSION: Final = 18
"""How much a picture is compressed before a clip starts from it."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model file: its folder below `models` as the server calls it, and its name."""

    folder: str
    name: str


@dataclass(frozen=True, slots=True)
class Tiling:
    """How pictures are decoded: tiles in pixels with their overlap, and in frames with theirs."""

    size: int
    overlap: int
    frames: int
    frames_overlap: int


@dataclass(frozen=True, slots=True)
class Refinement:
    """The second stage: sigmas, how far the picture binds it and how strong the distilled LoRA is in both."""

    sigmas: str
    strength: float
    lora: float


@dataclass(frozen=True, slots=True)
class TierSpec:
    """One tier: weights of `dtype` read by `loader`, `files` by role, `size` to start from, the `card` in GB it is for.

    `flags` are for the server beside those it always gets: how it shares out the card's memory. `floor` is the oldest
    ComfyUI that can run it.
    """

    tier: Tier
    card: float
    dtype: str
    loader: Loader
    files: Mapping[Role, ModelFile]
    size: Size
    tiling: Tiling
    flags: tuple[str, ...]
    floor: tuple[int, int, int]
    second: Refinement | None = None

    def file(self, role: Role) -> str:
        """The name of the file that plays a role; raises `KeyError` where the tier has none."""
        return self.files[role].name

    @property
    def scale(self) -> int:
        """How much larger the finished pictures are than those of the first stage."""
        return 2 if self.second else 1


def _tier(spec: TierSpec) -> tuple[Tier, TierSpec]:
    return spec.tier, spec


_FP8: Final = ModelFile("checkpoints", "ltx-2.3-22b-distilled-fp8.safetensors")
_DEV: Final = ModelFile("checkpoints", "ltx-2.3-22b-dev.safetensors")

TIERS: Final[Mapping[Tier, TierSpec]] = MappingProxyType(
    dict(
        (
            _tier(
                TierSpec(
                    Tier.LOCAL12,
                    12.0,
                    "GGUF Q3_K_M",
                    "gguf",
                    {
                        "model": ModelFile("unet_gguf", "ltx-2.3-22b-distilled-Q3_K_M.gguf"),
                        "encoder": ModelFile("clip_gguf", "gemma-3-12b-it-qat-UD-Q4_K_XL.gguf"),
                        "connectors": ModelFile("clip_gguf", "ltx-2.3-22b-distilled_embeddings_connectors.safetensors"),
                        "video_vae": ModelFile("vae", "ltx-2.3-22b-distilled_video_vae.safetensors"),
                        "audio_vae": ModelFile("vae", "ltx-2.3-22b-distilled_audio_vae.safetensors"),
                    },
                    Size(512, 320, 49),
                    Tiling(256, 64, 32, 8),
                    ("--lowvram", "--disable-dynamic-vram"),
                    (0, 20, 0),
                )
            ),
            _tier(
                TierSpec(
                    Tier.CLOUD48,
                    48.0,
                    "FP8",
                    "checkpoint",
                    {
                        "model": _FP8,
                        "encoder": ModelFile("text_encoders", "gemma_3_12B_it_fp4_mixed.safetensors"),
                        "audio_vae": _FP8,
                    },
                    Size(768, 512, 121),
                    Tiling(512, 64, 64, 8),
                    (),
                    (0, 16, 0),
                )
            ),
            _tier(
                TierSpec(
                    Tier.CLOUD80,
                    80.0,
                    "BF16",
                    "checkpoint",
                    {
                        "model": _DEV,
                        "encoder": ModelFile("text_encoders", "comfy_gemma_3_12B_it.safetensors"),
                        "audio_vae": _DEV,
                        "lora": ModelFile("loras", "ltx-2.3-22b-distilled-lora-384-1.1.safetensors"),
                        "upscaler": ModelFile("latent_upscale_models", "ltx-2.3-spatial-upscaler-x2-1.1.safetensors"),
                    },
                    Size(960, 544, 121),
                    Tiling(768, 64, 4096, 4),
                    (),
                    (0, 18, 0),
                    Refinement(REFINING, 1.0, 0.5),
                )
            ),
        )
    )
)
