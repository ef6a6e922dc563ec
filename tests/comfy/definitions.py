"""Which nodes the fake server has; the file holds what the twelve workflows and the recorded requests use."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("definitions.json")
_FOLDERS = {
    "ckpt_name": "checkpoints",
    "text_encoder": "text_encoders",
    "vae_name": "vae",
    "lora_name": "loras",
    "model_name": "latent_upscale_models",
    "unet_name": "unet_gguf",
    "clip_name1": "clip_gguf",
    "clip_name2": "clip_gguf",
}
# Nodes that only the recorded requests name.
_EXTRA = {
    "SaveLatent": {
        "inputs": {
            "samples": {"kind": "required", "type": "LATENT"},
            "filename_prefix": {"kind": "required", "type": "STRING", "default": "latents/ComfyUI"},
        },
        "output": [],
        "output_node": True,
    },
    "SlowTest": {
        "inputs": {
            "image": {"kind": "required", "type": "IMAGE"},
            "steps": {"kind": "required", "type": "INT", "default": 20},
            "seconds": {"kind": "required", "type": "FLOAT", "default": 0.1},
        },
        "output": ["IMAGE"],
        "output_node": False,
    },
    "OOMTest": {
        "inputs": {"image": {"kind": "required", "type": "IMAGE"}},
        "output": ["IMAGE"],
        "output_node": False,
    },
}


@cache
def _nodes() -> dict[str, Any]:
    return {**json.loads(_FILE.read_text("utf-8")), **_EXTRA}


def definitions(missing: tuple[str, ...] = ()) -> dict[str, Any]:
    """Class -> {inputs: name -> {kind, type, min, max, default, options}, output, output_node}."""
    return {name: node for name, node in _nodes().items() if name not in missing}


def files_of(models: dict[str, tuple[str, ...]], name: str, inputs: list[str]) -> list[str] | None:
    """The choices of an input that lists files; None where it lists none."""
    if name in ("image", "audio"):
        return inputs
    folder = _FOLDERS.get(name)
    if folder is None:
        return None
    return [*sorted(models.get(folder, ())), *(["pixel_space"] if folder == "vae" else [])]


def object_info(name: str, node: dict[str, Any], models: dict[str, tuple[str, ...]], inputs: list[str]) -> Any:
    """A node as /object_info tells it."""
    asked: dict[str, dict[str, Any]] = {}
    for one, spec in node["inputs"].items():
        about = {key: value for key, value in spec.items() if key not in ("kind", "type")}
        kind = spec["type"]
        choices = files_of(models, one, inputs) if _lists(spec) else None
        if isinstance(kind, list):
            kind = kind if choices is None else choices
        elif choices is not None:
            about["options"] = choices
        asked.setdefault(spec["kind"], {})[one] = [kind, about] if about else [kind]
    return {
        "input": asked,
        "input_order": {kind: list(row) for kind, row in asked.items()},
        "is_input_list": False,
        "output": node["output"],
        "output_is_list": [False] * len(node["output"]),
        "output_name": node["output"],
        "name": name,
        "display_name": None,
        "description": "",
        "python_module": "comfy_extras.nodes_lt",
        "category": "",
        "output_node": node["output_node"],
        "deprecated": False,
        "experimental": False,
    }


def _lists(spec: dict[str, Any]) -> bool:
    return isinstance(spec["type"], list) or spec["type"] == "COMBO"
