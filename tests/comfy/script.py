"""What the fake server is to do; as JSON it travels to a process of its own."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

CHECKPOINTS = ("ltx-2.3-22b-distilled-fp8.safetensors", "ltx-2.3-22b-dev.safetensors")
MODELS = {
    "checkpoints": CHECKPOINTS,
    "text_encoders": ("gemma_3_12B_it_fp4_mixed.safetensors", "comfy_gemma_3_12B_it.safetensors"),
    "vae": ("ltx-2.3-22b-distilled_video_vae.safetensors", "ltx-2.3-22b-distilled_audio_vae.safetensors"),
    "loras": ("ltx-2.3-22b-distilled-lora-384-1.1.safetensors",),
    "latent_upscale_models": ("ltx-2.3-spatial-upscaler-x2-1.1.safetensors",),
    "unet_gguf": ("ltx-2.3-22b-distilled-Q3_K_M.gguf",),
    "clip_gguf": (
        "gemma-3-12b-it-qat-UD-Q4_K_XL.gguf",
        "ltx-2.3-22b-distilled_embeddings_connectors.safetensors",
    ),
}


@dataclass(frozen=True)
class Script:
    """Steps are those of the sampler, counted from 1 over all jobs; 0 stands for never, "" for none.

    `die_at` ends the process (a thread cuts every connection), `hang_at` answers nothing any more, `stall_at` goes on
    answering but does not move, `drop_at` cuts the websockets and refuses `refuse` new ones, `mute_at` leaves them open
    and says and answers nothing on them, `forget_at` loses queue and history. `clean_history` loses finished jobs.
    `oom_frames` is the most frames that fit. `shrink` makes clips smaller by this factor. `lose_free` is how many calls
    of /free have no effect, `free_delay` the seconds until one has. `crash_at_start` exits with this status,
    `hang_at_start` never listens, `crash_after` seconds of running.
    """

    step_seconds: float = 0.0
    version: str = "0.27.0"
    die_at: int = 0
    hang_at: int = 0
    stall_at: int = 0
    drop_at: tuple[int, ...] = ()
    mute_at: int = 0
    refuse: int = 0
    forget_at: int = 0
    clean_history: bool = False
    oom_frames: int = 0
    disk_full: bool = False
    corrupt: str = ""
    missing_models: tuple[str, ...] = ()
    missing_nodes: tuple[str, ...] = ()
    plain_previews: bool = False
    shrink: int = 1
    vram: float = 12.0
    lose_free: int = 0
    free_delay: float = 0.0
    crash_at_start: int = 0
    hang_at_start: bool = False
    crash_after: float = 0.0

    def to_json(self) -> str:
        """The script as a process takes it (`--script`)."""
        return json.dumps(asdict(self), sort_keys=True)


def from_json(text: str) -> Script:
    """The script of `to_json`; fields that are left out keep their defaults."""
    row = json.loads(text)
    for name in ("drop_at", "missing_models", "missing_nodes"):
        row[name] = tuple(row.get(name, ()))
    return Script(**row)
