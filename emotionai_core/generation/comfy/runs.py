"""Folders for running servers, one each, and the end of what a crashed studio left running in one."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import Final, cast

from emotionai_core.errors import EnvironmentMissing, GenerationError
from emotionai_core.generation.comfy.launch import Program, data_folder
from emotionai_core.workers.locks import FileLock, in_use

_RUNS: Final = 4
_LEFT: Final = ("output", "input", "temp")


def free_port() -> int:
    """A port of the loopback that nobody listens on now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextlib.contextmanager
def holding(program: Program) -> Generator[tuple[int, ...]]:
    """The installation is neither replaced nor removed while its server runs."""
    if program.sign is None:
        yield ()
        return
    with contextlib.ExitStack() as held:
        try:
            handles = held.enter_context(in_use(program.sign))
        except BlockingIOError as error:
            raise EnvironmentMissing("ComfyUI is being installed or removed right now.", "Wait for that.") from error
        yield handles


@contextlib.contextmanager
def own_run() -> Generator[Path]:
    """A folder that no other studio's server uses, freed of what a crashed one left running or lying in it.

    Pictures and voices of films, and clips, which the project has by then, are gone from it at the end.
    """
    base = data_folder()
    for number in range(1, _RUNS + 1):
        run = base / f"run-{number}"
        run.mkdir(parents=True, exist_ok=True)
        try:
            lock = FileLock(run / "lock")
        except BlockingIOError:
            continue
        try:
            end_stale(run / "server.json")
            empty(run)
            yield run
        finally:
            empty(run)
            lock.release()
        return
    raise GenerationError(f"{_RUNS} studios run ComfyUI already.", "Close one of them.", True)


def empty(run: Path, names: Iterable[str] = _LEFT) -> None:
    """Delete what lies in these folders of a run; one that somebody led elsewhere by a link is not ours to empty."""
    for name in names:
        folder = run / name
        if folder.is_symlink() or not folder.is_dir():
            continue
        for path in folder.iterdir():
            with contextlib.suppress(OSError):
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink()


def empty_unused() -> None:
    """Empty every run folder that no server uses now: what a crash left there."""
    for run in sorted(data_folder().glob("run-*")):
        try:
            lock = FileLock(run / "lock")
        except (OSError, BlockingIOError):
            continue
        try:
            empty(run)
        finally:
            lock.release()


def end_stale(note: Path) -> None:
    """End what a crashed studio left: the processes of a note, when their command lines are those of the studio."""
    try:
        found = cast(object, json.loads(note.read_bytes()))
    except (OSError, ValueError):
        return
    numbers = cast(dict[str, object], found) if isinstance(found, dict) else {}
    for name in ("launcher", "server"):
        number = numbers.get(name)
        if isinstance(number, int) and number > 1 and _is_ours(number, note):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(number, signal.SIGKILL)
    note.unlink(missing_ok=True)


def _is_ours(number: int, note: Path) -> bool:
    """Whether a process number still is what the note says: numbers are given again to other programs."""
    if os.name == "nt":
        # There the launcher's end is the server's: nothing is left.
        return False
    try:
        line = Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        line = ""
        tool = ["ps", "-o", "command=", "-p", str(number)]
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            line = subprocess.run(tool, capture_output=True, text=True, timeout=5, check=False).stdout
    # The launcher's line names the note, the server's its folders: another studio's name other ones.
    return f"{note.parent}{os.sep}" in line
