"""How much memory the card and the machine have, and the most that was in use while something ran.

The card is asked through NVML where its Python package and a driver are there, or through whatever else the caller
knows (a ComfyUI server tells it, too). GB are 2**30 bytes.
"""

from __future__ import annotations

import ctypes
import logging
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final

GB: Final = float(2**30)
_EVERY: Final = 0.25
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CardMemory:
    """A card and its memory in GB."""

    name: str
    total: float
    free: float

    @property
    def used(self) -> float:
        """GB in use, by whomever."""
        return self.total - self.free


@dataclass(frozen=True, slots=True)
class MachineMemory:
    """The machine's own memory in GB: `available` is what new programs can have; NaN where the system does not say."""

    total: float
    available: float


Ask = Callable[[], CardMemory | None]


def card_memory() -> CardMemory | None:
    """The NVIDIA card of this machine that programs use first; None where there is none, or nothing to ask with."""
    try:
        import pynvml  # pyright: ignore[reportMissingTypeStubs]
    except ImportError:
        return None
    nvml: Any = pynvml
    try:
        nvml.nvmlInit()
    except (nvml.NVMLError, OSError):
        return None
    try:
        card = _first(nvml, nvml.nvmlDeviceGetCount(), os.environ.get("CUDA_VISIBLE_DEVICES"))
        if card is None:
            return None
        memory, name = nvml.nvmlDeviceGetMemoryInfo(card), nvml.nvmlDeviceGetName(card)
        told = name.decode(errors="replace") if isinstance(name, bytes) else str(name)
        return CardMemory(told, memory.total / GB, memory.free / GB)
    except nvml.NVMLError:
        return None
    finally:
        nvml.nvmlShutdown()


def _first(nvml: Any, count: int, visible: str | None) -> Any:
    """The handle of the first card that CUDA's programs are shown: by number, by its own id, or none at all."""
    if not count:
        return None
    if visible is None:
        return nvml.nvmlDeviceGetHandleByIndex(0)
    name = visible.split(",")[0].strip()
    if name.isdecimal():
        return nvml.nvmlDeviceGetHandleByIndex(int(name)) if int(name) < count else None
    return nvml.nvmlDeviceGetHandleByUUID(name) if name.startswith("GPU-") else None


class PeakWatch:
    """Asks for the card's memory again and again in a thread of its own while it is entered.

    `peak` is the most GB that were in use, `before` what was in use at first; NaN where nobody answered.
    """

    def __init__(self, ask: Ask = card_memory, every: float = _EVERY) -> None:
        self.peak = self.before = float("nan")
        self._ask, self._every = ask, every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="card memory", daemon=True)

    def __enter__(self) -> PeakWatch:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    @property
    def taken(self) -> float:
        """GB that came to what was in use before: other programs', and what the server holds in any case."""
        return self.peak - self.before

    def _watch(self) -> None:
        while True:
            try:
                seen = self._ask()
            except Exception as error:  # Whatever goes wrong in asking must not end what is being watched.
                _log.warning("the card's memory could not be asked for: %s", error)
                return
            if seen is not None and not self.peak >= seen.used:
                self.peak = seen.used
            if seen is not None and self.before != self.before:
                self.before = seen.used
            if self._over.wait(self._every):
                return


def machine_memory() -> MachineMemory:
    """The machine's own memory, as far as its system tells."""
    if sys.platform == "win32":
        return _windows()
    if (told := _proc(Path("/proc/meminfo"))) is not None:
        return told
    return MachineMemory(_sysconf("SC_PHYS_PAGES"), _sysconf("SC_AVPHYS_PAGES"))


def _proc(file: Path) -> MachineMemory | None:
    """Linux; None where the file is not there or not of its usual form."""
    try:
        rows = dict(line.split(":", 1) for line in file.read_text(encoding="ascii").splitlines() if ":" in line)
        total, available = (int(rows[name].split()[0]) * 1024 / GB for name in ("MemTotal", "MemAvailable"))
    except (OSError, ValueError, KeyError, IndexError):
        return None
    limit = _limit(Path("/sys/fs/cgroup/memory.max"))
    return MachineMemory(min(total, limit), min(available, limit))


def _limit(file: Path) -> float:
    """What a container may use at most, in GB; infinite where there is no such limit."""
    try:
        return int(file.read_text(encoding="ascii")) / GB
    except (OSError, ValueError):
        return float("inf")


def _sysconf(name: str) -> float:
    try:
        return os.sysconf(name) * os.sysconf("SC_PAGE_SIZE") / GB
    except (ValueError, OSError, AttributeError):
        return float("nan")


class _Status(ctypes.Structure):
    """MEMORYSTATUSEX of the Windows API."""

    _fields_ = (
        ("length", ctypes.c_uint32),
        ("load", ctypes.c_uint32),
        ("total", ctypes.c_uint64),
        ("available", ctypes.c_uint64),
        *((f"unused{number}", ctypes.c_uint64) for number in range(5)),
    )


def _windows() -> MachineMemory:
    status: Any = _Status()
    status.length = ctypes.sizeof(_Status)
    library: Any = ctypes
    if not library.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return MachineMemory(float("nan"), float("nan"))
    return MachineMemory(status.total / GB, status.available / GB)
