"""What is there, what is missing, and how to get it."""

from __future__ import annotations

import ctypes.util
import importlib.metadata
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass

from app.env_listing import answering
from emotionai_core.workers.catalogue import BUILT_IN, EnvironmentSpec, broken_environments, environments
from emotionai_core.workers.environment import State, check, damaged_models, install, needed_models, state
from emotionai_core.workers.places import free_bytes, resources, user_data
from emotionai_core.workers.progress import mb

_ROOM = 2e9


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `needed` things make the studio unusable when they are not `fine`."""

    name: str
    fine: bool
    needed: bool
    detail: str
    remedy: str = ""

    def sentence(self) -> str:
        """A line for a person."""
        mark = "ok     " if self.fine else ("MISSING" if self.needed else "absent ")
        return f"{mark} {self.name}: {self.detail}" + (f"\n        {self.remedy}" if self.remedy else "")

    def as_dict(self) -> dict[str, object]:
        """The same for a program."""
        return asdict(self)


def examine() -> list[Finding]:
    """Look at everything the studio leans on."""
    return [_python(), _packages(), *_environments(), _comfyui(), _demo(), _libvlc(), _display(), _disk()]


def repair(say: Callable[[str], None]) -> None:
    """Install what the studio needs and does not have, and again what is outdated, half there or damaged.

    Programs that were never installed are left to the user: they are large, and their weights have licences to accept.
    """
    for spec in environments():
        now = state(spec)
        if now is State.ABSENT and spec.name not in BUILT_IN:
            continue
        if now is State.READY and check(spec) == "":
            continue
        install(spec, say)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    fine = sys.version_info >= (3, 11)
    return Finding("Python", fine, True, version, "" if fine else "Install Python 3.11 or newer.")


def _packages() -> Finding:
    missing = [name for name in ("PySide6-Essentials", "PySide6-Addons", "av", "numpy") if not _has(name)]
    detail = "all installed" if not missing else f"missing: {', '.join(missing)}"
    return Finding("Packages", not missing, True, detail, "Run: bash installers/run.sh" if missing else "")


def _has(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _environments() -> list[Finding]:
    broken = [
        Finding(f"Program in {one.folder.name}", False, False, one.sentence, "Take the folder away or mend it.")
        for one in broken_environments()
    ]
    found = [finding for spec in environments() for finding in (_environment(spec), *_weights(spec))]
    return found + broken


def _environment(spec: EnvironmentSpec) -> Finding:
    now = state(spec)
    fault = check(spec) if now is State.READY else ""
    fine = now is State.READY and not fault
    needed = spec.name in BUILT_IN
    remedy = "Run: emotionai doctor --repair" if needed or now is not State.ABSENT else ""
    if fine:
        missing = needed_models(spec)
        detail = answering(spec) + (f": {', '.join(one.name for one in missing)}" if missing else "")
        runs = any(not needed_models(spec, (stage,)) for stage in spec.stages)
        get = f"Run: emotionai env models --get {missing[0].name}" if missing else ""
        return Finding(f"{spec.title} ({spec.name})", runs, needed, detail, get)
    if not remedy:
        remedy = f"If you want it, run: emotionai env install {spec.name}"
    return Finding(f"{spec.title} ({spec.name})", False, needed, fault or now.value, remedy)


def _weights(spec: EnvironmentSpec) -> list[Finding]:
    """The downloaded weights that are damaged; those that are fine or not there belong to their program's line."""
    return [
        Finding(f"Weights {name}", False, False, fault, f"Run: emotionai env models --get {name}")
        for name, fault in damaged_models(spec).items()
    ]


def _comfyui() -> Finding:
    from emotionai_core.generation.comfy.installation import overview

    found = overview()
    detail = " ".join(part for part in (found.sentence, found.why, found.memory) if part)
    return Finding("LTX-Video (ComfyUI)", found.can, False, detail, found.next)


def _demo() -> Finding:
    fine = (resources() / "demo" / "demo.mp4").is_file()
    return Finding("Demo film", fine, False, "there" if fine else "not there", "" if fine else "Reinstall the studio.")


def _libvlc() -> Finding:
    fine = ctypes.util.find_library("vlc") is not None
    remedy = "" if fine else "Films play through Qt Multimedia; for libvlc: apt-get install libvlc5 vlc-plugin-base"
    return Finding("libvlc", fine, False, "found" if fine else "not found", remedy)


def _display() -> Finding:
    there = sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    detail = "there" if there else "none: the studio writes a picture of its window instead of opening it"
    return Finding("Display", there, False, detail)


def _disk() -> Finding:
    free = free_bytes(user_data())
    fine = free > _ROOM
    return Finding("Disk", fine, False, f"{mb(free)} free", "" if fine else "Free some space first.")
