"""How ComfyUI is started: its command, its folders, and a process environment in which nothing phones home."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from emotionai_core.generation.comfy.tiers import TIERS
from emotionai_core.generation.configuration import Configuration, Memory
from emotionai_core.records.clip import Tier
from emotionai_core.workers.places import program_root, user_data

CUSTOM_NODES: Final = "ComfyUI-GGUF"
"""The one package of further nodes that may load: it reads GGUF files."""

_SILENT: Final = {
    "DO_NOT_TRACK": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "ORT_DISABLE_TELEMETRY": "1",
    "OTEL_SDK_DISABLED": "true",
    "PYTHONUNBUFFERED": "1",
}


@dataclass(frozen=True, slots=True)
class Program:
    """What is started: an interpreter and the program's main.py; `sign` of completeness is held while it runs.

    `nodes` is the folder name of the GGUF loader, the only further nodes that may load. `processor`: there is no card.
    """

    python: Path
    main: Path
    sign: Path | None = None
    nodes: str = CUSTOM_NODES
    processor: bool = False


def data_folder() -> Path:
    """Where a server that the studio starts keeps its files."""
    return user_data() / "comfyui"


def flags(
    chosen: Configuration, program: Program, tier: Tier | None, port: int, folder: Path, extra: Path
) -> tuple[str, ...]:
    """ComfyUI's options: loopback only, no browser, nothing of other people's, the card's memory as the tier wants.

    Without a card the card's options are left out: with them the server would end with status 2.
    """
    found = ["--listen", "127.0.0.1", "--port", str(port), "--disable-auto-launch"]
    found += ["--disable-api-nodes", "--disable-metadata", "--disable-all-custom-nodes"]
    found += ["--whitelist-custom-nodes", program.nodes, "--preview-method", "latent2rgb"]
    for name in ("output", "input", "temp", "user"):
        found += [f"--{name}-directory", str(folder / name)]
    found += ["--database-url", f"sqlite:///{(folder / 'user' / 'comfyui.db').as_posix()}"]
    found += ["--extra-model-paths-config", str(extra)]
    if program.processor:
        return (*found, "--cpu")
    found += ["--reserve-vram", f"{chosen.reserve_vram:g}"]
    return (*found, *_memory(chosen.memory, tier))


def _memory(wanted: Memory, tier: Tier | None) -> tuple[str, ...]:
    """The dynamic way, the default since v0.16, ignores --lowvram; the one before keeps text encoders off the card."""
    if wanted is Memory.LOW:
        return TIERS[Tier.LOCAL12].flags
    return TIERS[tier].flags if wanted is Memory.AUTO and tier is not None else ()


def launcher() -> Path:
    """The script between the studio and the server: it ends the server when the studio is gone."""
    return program_root() / "subprocess_envs" / "comfyui" / "launch.py"


def command(program: Program, note: Path, options: Iterable[str]) -> tuple[str, ...]:
    """What is started: the launcher by the server's own interpreter, which starts main.py by the same.

    The launcher writes its and the server's process numbers into `note` and takes that away at the end.
    """
    return (str(program.python), "-I", str(launcher()), str(note), str(program.python), str(program.main), *options)


def variables() -> Mapping[str, str]:
    """The process environment of the server: the user's own without what belongs to the studio's Python."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return {**kept, **_SILENT}


def make_folders(folder: Path) -> None:
    """The folders that the options name; raises `OSError`."""
    for name in ("output", "input", "temp", "user"):
        (folder / name).mkdir(parents=True, exist_ok=True)
