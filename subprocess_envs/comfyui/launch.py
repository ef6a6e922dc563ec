"""Starts ComfyUI in a process group of its own and ends it when whoever started this script is gone.

    launch.py NOTE PYTHON MAIN [OPTION]...

Standard library only. Standard input is the lifeline: it ends when the studio closes it or dies, however it dies, and
then the server is asked to end, and after a while made to, with everything it started. The server's output goes where
this script's goes; its exit status becomes this script's. NOTE is a file for both process numbers, {"launcher": ...,
"server": ...}, while they run.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

PATIENCE = 8.0
POLL = 0.1
_DEATH_SIGNAL = 1


def main(arguments: list[str]) -> int:
    """Run the server until it ends or nobody holds our standard input any more."""
    note, command = Path(arguments[0]), arguments[1:]
    server = subprocess.Popen(
        command,
        cwd=Path(command[1]).resolve().parent,
        stdin=subprocess.DEVNULL,
        start_new_session=os.name != "nt",
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        preexec_fn=die_with_parent if sys.platform == "linux" else None,
    )
    gone = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: gone.set())
    threading.Thread(target=wait_for_end_of_input, args=(gone,), daemon=True).start()
    try:
        note.write_text(json.dumps({"launcher": os.getpid(), "server": server.pid}), encoding="ascii")
        while server.poll() is None and not gone.wait(POLL):
            pass
    finally:
        # In either case: children of a server that crashed would otherwise keep the card's memory.
        end(server)
        with contextlib.suppress(OSError):
            note.unlink()
    status = server.wait()
    return status if status >= 0 else 128 - status


def die_with_parent() -> None:
    """Linux kills the server when this script is killed and cannot do it any more."""
    ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)


def wait_for_end_of_input(gone: threading.Event) -> None:
    """Read until the other end is closed."""
    with contextlib.suppress(OSError, ValueError):
        while os.read(0, 4096):
            pass
    gone.set()


def end(server: subprocess.Popen[bytes]) -> None:
    """Ask, wait, kill: the server and its children."""
    if os.name == "nt":
        if server.poll() is None:
            tool = ["taskkill", "/T", "/F", "/PID", str(server.pid)]
            subprocess.run(tool, capture_output=True, check=False, timeout=30)
        return
    if server.poll() is None:
        send(server.pid, signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        while server.poll() is None and time.monotonic() < until:
            time.sleep(POLL)
    send(server.pid, signal.SIGKILL)


def send(group: int, number: int) -> None:
    """A signal to all of the server's process group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
