"""Imports what ComfyUI runs with, then starts ComfyUI itself on the processor until it is ready, and lets it end.

One JSON line a check on standard output, {"check": "start", "ok": true}; exit status 1 when one fails. Needs no model
and no network connection.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

PACKAGES = (
    "torch", "torchvision", "torchaudio", "torchsde", "numpy", "scipy", "einops", "transformers", "tokenizers",
    "sentencepiece", "safetensors", "aiohttp", "yarl", "yaml", "PIL", "tqdm", "psutil", "alembic", "sqlalchemy", "av",
    "requests", "kornia", "spandrel", "pydantic", "gguf", "google.protobuf",
)  # fmt: skip
SECONDS = 300


def _imports() -> str:
    for name in PACKAGES:
        importlib.import_module(name)
    return ""


def _start() -> str:
    """ComfyUI's own short run: everything is loaded, the custom nodes too, and it ends before it serves."""
    program = Path(sys.prefix).parent / "ComfyUI" / "main.py"
    with tempfile.TemporaryDirectory() as scratch:
        folders = [f"--{name}-directory={scratch}/{name}" for name in ("output", "input", "temp", "user")]
        for name in ("output", "input", "temp", "user"):
            Path(scratch, name).mkdir()
        command = [sys.executable, str(program), "--quick-test-for-ci", "--cpu", "--disable-auto-launch", *folders]
        command += ["--disable-api-nodes", "--disable-all-custom-nodes", "--whitelist-custom-nodes", "ComfyUI-GGUF"]
        command += ["--database-url", f"sqlite:///{scratch}/user/comfyui.db"]
        done = subprocess.run(
            command, cwd=program.parent, capture_output=True, text=True, errors="replace", timeout=SECONDS, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    if done.returncode:
        told = [line.strip() for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        return f"ComfyUI ends with status {done.returncode}: {told[-1][:200] if told else 'it says nothing'}"
    return "" if "IMPORT FAILED" not in done.stdout + done.stderr else "ComfyUI cannot load its GGUF nodes"


def main() -> int:
    """Run the checks in order, stopping at the first that fails."""
    checks: tuple[tuple[str, Callable[[], str]], ...] = (("imports", _imports), ("start", _start))
    for name, check in checks:
        try:
            fault = check()
        except Exception as error:
            fault = f"{type(error).__name__}: {error}"
        line: dict[str, object] = {"check": name, "ok": not fault}
        print(json.dumps(line | ({"error": fault} if fault else {})), flush=True)
        if fault:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
