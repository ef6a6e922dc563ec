"""What is there, what is missing, and how to get it."""

from __future__ import annotations

import ctypes.util
import importlib.metadata
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass

from emotionai_core.workers.catalogue import environments
from emotionai_core.workers.environment import State, check, install, state
from emotionai_core.workers.places import resources, user_data

_ROOM = 2 * 2**30


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
    return [_python(), _packages(), *_environments(), _demo(), _libvlc(), _display(), _disk()]


def repair(say: Callable[[str], None]) -> None:
    """Install every environment that is not ready or whose self-test fails."""
    for spec in environments():
        if state(spec) is State.READY and check(spec) == "":
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
    found: list[Finding] = []
    for spec in environments():
        now = state(spec)
        fault = check(spec) if now is State.READY else ""
        fine = now is State.READY and not fault
        remedy = "" if fine else "Run: emotionai doctor --repair"
        found.append(Finding(f"{spec.title} ({spec.name})", fine, True, fault or now.value, remedy))
    return found


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
    place = user_data()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    fine = free > _ROOM
    return Finding("Disk", fine, False, f"{free / 2**30:.1f} GiB free", "" if fine else "Free some space first.")
