"""The installer uv: where it is, what it is told about this machine's package sources, and how far it has come."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from emotionai_core.errors import EnvironmentMissing
from emotionai_core.workers.progress import OnProgress, Pace, Progressed

_RESOLVED: Final = re.compile(r"Resolved (\d+) packages?")
_LOADING: Final = re.compile(r"Downloading (\S+) \(([\d.]+)([KMG])iB\)")
_LOADED: Final = re.compile(r" Downloaded (\S+)")
_PREPARED: Final = re.compile(r"Prepared (\d+) packages?")
_PLUS: Final = re.compile(r" \+ (\S+)==")
_MIB: Final = {"K": 1 / 1024, "M": 1.0, "G": 1024.0}
_PIP_SECONDS: Final = 20


def uv_program() -> str:
    """The path of uv; raises `EnvironmentMissing`."""
    beside = Path(sys.executable).with_name("uv.exe" if os.name == "nt" else "uv")
    found = str(beside) if beside.exists() else shutil.which("uv")
    if not found:
        raise EnvironmentMissing("The installer 'uv' is missing.", "Run: pip install uv")
    return found


def uv_variables() -> dict[str, str]:
    """The process environment for uv: package folders that pip was told about count for it too, as uv ignores pip's."""
    variables = dict(os.environ)
    # A Python of the studio's own must not leak into what uv starts.
    for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"):
        variables.pop(name, None)
    if not variables.get("UV_FIND_LINKS"):
        folders = variables.get("PIP_FIND_LINKS") or pip_setting("find-links")
        if folders:
            variables["UV_FIND_LINKS"] = ",".join(folders.split())
    return variables


def pip_setting(name: str) -> str:
    """A global setting of pip's, "" when it has none or there is no pip."""
    command = [sys.executable, "-m", "pip", "config", "get", f"global.{name}"]
    try:
        found = subprocess.run(
            command, capture_output=True, text=True, timeout=_PIP_SECONDS, stdin=subprocess.DEVNULL, check=False
        )
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return ""
    return found.stdout.strip() if found.returncode == 0 else ""


def other_indexes(variables: Mapping[str, str]) -> str:
    """Further package indexes that pip was told about, for a package that uv's own do not have; "" when none."""
    told = variables.get("PIP_EXTRA_INDEX_URL") or pip_setting("extra-index-url")
    return " ".join(word for word in told.split() if word.startswith(("https://", "http://")))


def locked_packages(lock: Path) -> int:
    """How many packages a lock file pins, for all systems together."""
    try:
        lines = lock.read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return sum(1 for line in lines if line and not line[0].isspace() and line[0] != "#" and "==" in line)


class UvProgress:
    """Turns uv's lines into packages done of all: fetched ones first, then installed ones, each half of the way."""

    def __init__(self, step: str, lock: Path, told: OnProgress) -> None:
        self._step, self._told = step, told
        self._total = locked_packages(lock)
        # Sizes in MiB of the larger packages; uv says nothing of small ones.
        self._loading: dict[str, float] = {}
        self._seen = 0.0
        self._fetched = 0.0
        self._installed = 0
        self._done = 0.0
        self._pace = Pace()

    def line(self, text: str) -> None:
        """Take a line that uv wrote."""
        name = ""
        if found := _RESOLVED.match(text):
            self._total = int(found.group(1))
        elif found := _LOADING.match(text):
            name = found.group(1)
            self._loading[name] = float(found.group(2)) * _MIB[found.group(3)]
            self._seen += self._loading[name]
        elif found := _LOADED.match(text):
            self._fetched += self._loading.pop(found.group(1), 0.0)
            name = max(self._loading, key=lambda one: self._loading[one], default=found.group(1))
        elif _PREPARED.match(text):
            self._fetched = self._seen = 1.0
        elif found := _PLUS.match(text):
            name = found.group(1)
            self._fetched = self._seen = 1.0
            self._installed += 1
        else:
            return
        self._tell(name)

    def _tell(self, name: str) -> None:
        fetched = self._fetched / self._seen if self._seen else 0.0
        # More may be found to fetch after all that was known before.
        self._done = max(self._done, min(self._total, (fetched * self._total + self._installed) / 2))
        left = self._pace.left(self._done, self._total)
        self._told(Progressed(self._step, name, round(self._done, 2), self._total, "packages", left))
