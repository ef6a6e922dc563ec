"""A scriptable worker: a program that follows a script instead of reading a film. It drives every state in tests.

Run as `python -m emotionai_core.workers.fake SCRIPT`, SCRIPT being a JSON list of steps, done in order:
{"event": {...}} sends that message as it is; {"raw": "text"} writes a line of anything; {"sleep": seconds};
{"chunk": i, "start": s, "end": e, "tables": {...}} saves and announces a chunk unless the run resumes after it;
{"exit": status}; {"signal": number} kills itself; {"deaf": true} ignores cancel and SIGTERM; {"spawn": seconds}
starts a child that sleeps.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, cast

from emotionai_core.wire.messages import Hello, Json, RunRequest, encode_event, parse_request
from emotionai_core.wire.tables import Table, write_tables


def main() -> int:
    """Follow the script named on the command line."""
    steps = cast(list[dict[str, Any]], json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    request = parse_request(sys.stdin.readline())
    deaf = any(step.get("deaf") for step in steps)
    if deaf:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    else:
        threading.Thread(target=_listen, daemon=True).start()
    if not any("raw" in step or "hello" in step.get("event", {}) for step in steps):
        _say(encode_event(Hello(request.stage, request.backend, "1", (), "cpu", ("A scripted fake.",))))
    for step in steps:
        _do(step, request)
    return 0


def _listen() -> None:
    for line in sys.stdin:
        if "cancel" in line:
            break
    os._exit(0)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _do(step: dict[str, Any], request: RunRequest) -> None:
    if "event" in step:
        _say(json.dumps(step["event"]))
    elif "raw" in step:
        _say(str(step["raw"]))
    elif "sleep" in step:
        time.sleep(float(step["sleep"]))
    elif "chunk" in step and int(step["chunk"]) > request.resume_after:
        _chunk(step, request)
    elif "exit" in step:
        os._exit(int(step["exit"]))
    elif "signal" in step:
        os.kill(os.getpid(), int(step["signal"]))
    elif "spawn" in step:
        subprocess.Popen([sys.executable, "-c", f"import time; time.sleep({float(step['spawn'])})"])


def _chunk(step: dict[str, Any], request: RunRequest) -> None:
    name = f"chunk-{int(step['chunk']):06d}.json"
    write_tables(Path(request.out) / name, cast(dict[str, Table], step["tables"]))
    message: dict[str, Json] = {"index": step["chunk"], "path": name, "start": step["start"], "end": step["end"]}
    _say(json.dumps({"chunk": message}))


if __name__ == "__main__":
    sys.exit(main())
