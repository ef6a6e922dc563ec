"""Made-up perception programs in a folder, and a stand-in for the tools that install them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from emotionai_core.errors import Cancelled
from emotionai_core.workers import environment
from emotionai_core.workers.catalogue import ModelFile, ModelSpec
from emotionai_core.workers.commands import CommandFailed

TOML = """
[environment]
name = "{name}"
title = "Tiny"
question = "What?"
disk_mb = 1
interpreter = "{interpreter}"

[stages.cuts]
backend = "{name}"
version = "3"
title = "Cuts"
settings = {{ threshold = 3.0 }}
inputs = ["shots"]
models = ["m"]
calibration = {{ temperature = 1.5 }}
"""

VARIED = """
[environment]
name = "varied"
title = "Varied"
question = "What?"
accelerator = "cpu, cuda, apple"
disk_mb = 3
note = "Free."

[environment.variants.cpu]
title = "Processor"
lock = "requirements.lock"
disk_mb = 2

[environment.variants.cuda]
title = "NVIDIA graphics card"
lock = "requirements-cuda.lock"
disk_mb = 9
needs = "nvidia"
weights = {{ m = "other" }}

[stages.faces]
backend = "varied"
version = "1"
title = "Faces"
models = ["m"]

[models.m]
title = "Model M"
purpose = "Finds"
licence = "CC-BY-NC-4.0"
licence_note = "Not for sale."
non_commercial = true
revision = "r1"
{files}
[models.other]
title = "Other"
licence = "MIT"
files = []
"""


def varied(root: Path, files: str = "files = []\n") -> Path:
    folder = root / "subprocess_envs" / "varied"
    folder.mkdir(parents=True)
    (folder / "worker.toml").write_text(VARIED.format(files=files))
    (folder / "requirements.lock").write_text("torch==2.13.0+cpu\n")
    (folder / "requirements-cuda.lock").write_text("torch==2.13.0\n")
    return folder


def program(root: Path, name: str = "tiny", interpreter: str = "own") -> Path:
    folder = root / "subprocess_envs" / name
    folder.mkdir(parents=True)
    (folder / "worker.toml").write_text(TOML.format(name=name, interpreter=interpreter))
    (folder / "requirements.lock").write_text("# nothing\n")
    return folder


class Steps:
    """Stands for `run_command`: does what the tools would do to the disk, without tools or network."""

    def __init__(self, monkeypatch) -> None:
        self.commands: list[list[str]] = []
        self.fail_at: str | None = None
        self.said = ["noise", "No route to host"]
        self.variables: list[dict[str, str]] = []
        monkeypatch.setattr(environment, "run_command", self)

    def __call__(
        self, command, variables=None, on_line=lambda _: None, cancelled=lambda: False, holding=()
    ) -> tuple[str, ...]:
        if cancelled():
            raise Cancelled
        self.variables.append(dict(variables or {}))
        self.commands.append([str(part) for part in command])
        name = next(part for part in ("venv", "sync", "install", "prepare.py", "finish.py", "selftest.py")
                    if any(str(word).endswith(part) for word in command))  # fmt: skip
        if name == self.fail_at:
            raise CommandFailed(2, self.said)
        if name == "venv":
            python = Path(command[-1]) / "bin" / "python"
            python.parent.mkdir(parents=True)
            python.write_text("")
        if name == "install":
            Path(command[command.index("--target") + 1]).mkdir()
        if name == "prepare.py":
            models = Path(command[command.index("--models") + 1])
            models.mkdir()
            listed = [{"name": "m.onnx", "model": "m", "sha256": "a" * 64}, {"model": "m"}, "x"]
            (models / "models.json").write_text(json.dumps({"models": listed}))
            on_line('{"done": 1, "total": 2, "name": "m"}')
            on_line("noise")
        return ()


FILE = """
[[models.m.files]]
file = "a/b.bin"
source = "https://example.org/b.bin"
bytes = 3
sha256 = "{sha256}"
"""


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def model(*files: ModelFile, **changed) -> ModelSpec:
    about = {
        "name": "m", "environment": "e", "title": "Model M", "purpose": "", "licence": "MIT", "licence_note": "",
        "non_commercial": False, "gated": False, "service": "", "revision": "r1", "owned": (), "package": "",
        "note": "",
    }  # fmt: skip
    return ModelSpec(**{**about, "files": files, **changed})
