"""Who started this process: tells a program that crashed under a living studio from a studio that was ended."""

from __future__ import annotations

import os
from pathlib import Path


def owner() -> str:
    """The parent process, as a text that no other process of any boot has where the system tells enough."""
    parent = os.getppid()
    return f"{_boot()} {parent} {_started(parent)}".strip()


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _started(process: int) -> str:
    """When a process began, in the system's own count: numbers of processes come back."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    # The name, which may hold anything, ends with the last bracket.
    rest = told.rpartition(")")[2].split()
    return rest[19] if len(rest) > 19 else ""
