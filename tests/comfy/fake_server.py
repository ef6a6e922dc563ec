"""The fake server's address: real HTTP and websockets on loopback, in a thread or as a process.

As a process it takes the place of ComfyUI's main.py: `python tests/comfy/fake_server.py --port N ...` with whatever
flags the studio passes; the script comes as `--script JSON` or in the variable EMOTIONAI_FAKE_COMFY.
"""

from __future__ import annotations

import argparse
import contextlib
import email.parser
import email.policy
import json
import os
import re
import signal
import sys
import tempfile
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

if not __package__:
    sys.path[0] = str(Path(__file__).resolve().parents[2])

from tests.comfy.definitions import definitions, object_info
from tests.comfy.machine import Job, Machine
from tests.comfy.script import Script, from_json
from tests.comfy.sockets import Socket, accept
from tests.comfy.validation import Validation

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_GB = 1024**3


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    # A port that another server holds is not shared.
    allow_reuse_address = sys.platform != "win32"

    def __init__(self, address: tuple[str, int]) -> None:
        self.connections: set[Any] = set()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that is gone is nothing to tell."""


class FakeComfy:
    """A server in this process: `with FakeComfy(Script(...)) as server: server.address`."""

    def __init__(self, script: Script | None = None, folder: Path | None = None, port: int = 0) -> None:
        self._own = None if folder is not None else tempfile.TemporaryDirectory(prefix="fake-comfy-")
        self.script = script or Script()
        self.folder = folder if folder is not None else Path(cast(Any, self._own).name)
        self._listener = _Listener(("127.0.0.1", port))
        self.machine = Machine(self.script, self.folder, self.die)
        self._listener.machine = self.machine  # type: ignore[attr-defined]
        self._listener.argv = ["main.py"]  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.02,), name="fake-comfy-http")
        self._thread.daemon = True

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.server_address[1])

    @property
    def address(self) -> str:
        """Such as http://127.0.0.1:40123."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> FakeComfy:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.die()
        self._listener.server_close()
        self._thread.join(5)
        self.machine.close()
        if self._own is not None:
            self._own.cleanup()

    def die(self) -> None:
        """As if it were killed: nobody listens, and every connection is cut."""
        threading.Thread(target=self._listener.shutdown, name="fake-comfy-end", daemon=True).start()
        self._listener.socket.close()
        self.machine.closed.set()
        for one in list(self._listener.connections):
            with contextlib.suppress(OSError):
                one.shutdown(2)
        self.machine.close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def machine(self) -> Machine:
        return cast(Any, self.server).machine

    def log_message(self, format: str, *args: Any) -> None:
        """Silence."""

    def do_GET(self) -> None:
        self._answered("get")

    def do_POST(self) -> None:
        self._answered("post")

    def _answered(self, verb: str) -> None:
        if self.machine.hung.is_set():
            self.machine.closed.wait()
            return
        parts = urlsplit(self.path)
        steps = [one for one in parts.path.split("/") if one]
        steps = steps[1:] if steps[:1] == ["api"] and steps[1:2] != ["jobs"] else steps
        if steps[:1] == ["ws"]:
            self._websocket({key: row[0] for key, row in parse_qs(parts.query).items()})
            return
        if self.machine.stumbles and steps[:1] in (["history"], ["queue"], ["system_stats"]):
            # A proxy that stands before it.
            self._body()
            self._send(self.machine.stumbles.pop(0), raw=b"<html>Bad gateway</html>", kind="text/html")
            return
        name = f"_{verb}_{steps[0] if steps else ''}"
        answer = getattr(self, name, None)
        if answer is None:
            self._send(404)
        else:
            answer(steps[1:], {key: row[0] for key, row in parse_qs(parts.query).items()})

    def _send(self, status: int, body: Any = None, raw: bytes | None = None, kind: str = "") -> None:
        data = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        if body is not None or kind:
            self.send_header("Content-Type", kind or "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _get_system_stats(self, _: list[str], __: dict[str, str]) -> None:
        machine = self.machine
        free = round(machine.vram_free() * _GB)
        total = round(machine.script.vram * _GB)
        kept = total - free - _GB // 2
        device = {"name": "cuda:0 Fake", "type": "cuda", "index": 0, "vram_total": total, "vram_free": free}
        self._send(
            200,
            {
                "system": {
                    "os": sys.platform,
                    "ram_total": 64 * _GB,
                    "ram_free": 48 * _GB,
                    "comfyui_version": machine.script.version,
                    "python_version": sys.version,
                    "pytorch_version": "2.13.0+cu130",
                    "embedded_python": False,
                    "argv": cast(Any, self.server).argv,
                },
                "devices": [{**device, "torch_vram_total": kept, "torch_vram_free": 0}],
            },
        )

    def _get_queue(self, _: list[str], __: dict[str, str]) -> None:
        machine = self.machine
        with machine.changed:
            running = [machine.running.row] if machine.running else []
            self._send(200, {"queue_running": running, "queue_pending": [one.row for one in machine.pending]})

    def _get_prompt(self, _: list[str], __: dict[str, str]) -> None:
        self._send(200, {"exec_info": {"queue_remaining": self.machine.remaining()}})

    def _get_history(self, rest: list[str], _: dict[str, str]) -> None:
        with self.machine.changed:
            known = dict(self.machine.history)
        self._send(200, known if not rest else {key: row for key, row in known.items() if key == rest[0]})

    def _get_features(self, _: list[str], __: dict[str, str]) -> None:
        self._send(200, {"supports_preview_metadata": True, "max_upload_size": 104857600})

    def _get_models(self, rest: list[str], _: dict[str, str]) -> None:
        models = self.machine.models
        if rest and rest[0] not in models:
            self._send(404)
        else:
            self._send(200, list(models[rest[0]]) if rest else list(models))

    def _get_embeddings(self, _: list[str], __: dict[str, str]) -> None:
        self._send(200, [])

    def _get_object_info(self, rest: list[str], _: dict[str, str]) -> None:
        nodes = definitions(self.machine.script.missing_nodes)
        asked = {key: node for key, node in nodes.items() if not rest or key == rest[0]}
        told = {key: object_info(key, node, self.machine.models, self._inputs()) for key, node in asked.items()}
        self._send(200, told)

    def _get_view(self, _: list[str], query: dict[str, str]) -> None:
        name, folder = query.get("filename", ""), query.get("subfolder", "")
        if ".." in name or ".." in folder or name.startswith("/"):
            self._send(400)
            return
        root = self.machine.output if query.get("type", "output") == "output" else self.machine.input
        file = root / folder / name
        if file.is_file():
            self._send(200, raw=file.read_bytes(), kind="video/mp4")
        else:
            self._send(404)

    def _get_api(self, rest: list[str], _: dict[str, str]) -> None:
        machine = self.machine
        if rest[1:]:
            self._send(200 if rest[1] in machine.history else 404, {"id": rest[1]})
            return
        with machine.changed:
            waiting: list[tuple[Job, str]] = [(one, "pending") for one in machine.pending]
            waiting += [(machine.running, "in_progress")] if machine.running else []
        rows = [{"id": job.id, "status": state, "priority": job.number} for job, state in waiting]
        page = {"offset": 0, "limit": None, "total": len(rows), "has_more": False}
        self._send(200, {"jobs": rows, "pagination": page})

    def _post_api(self, rest: list[str], _: dict[str, str]) -> None:
        self._body()
        self._send(200, {"cancelled": self.machine.interrupt(rest[1])})

    def _post_prompt(self, _: list[str], __: dict[str, str]) -> None:
        asked = _parsed(self._body())
        if asked is None:
            self._send(500, raw=b"500 Internal Server Error", kind="text/plain; charset=utf-8")
            return
        id = asked.get("prompt_id", str(uuid.uuid4()))
        if "prompt" not in asked:
            self._refuse("no_prompt", "No prompt provided", "No prompt provided")
        elif not isinstance(id, str) or not _UUID.fullmatch(id):
            about = (
                "prompt_id must be a UUID string in canonical lowercase hyphenated form; "
                "omit it to let the server generate one"
            )
            self._refuse("invalid_prompt_id", "prompt_id must be a valid UUID", about)
        else:
            self._queue_prompt(asked, id)

    def _queue_prompt(self, asked: dict[str, Any], id: str) -> None:
        machine = self.machine
        nodes = definitions(machine.script.missing_nodes)
        verdict = Validation(asked["prompt"], nodes, machine.models, self._inputs()).verdict()
        if verdict.status != 200:
            self._send(verdict.status, {"error": verdict.error, "node_errors": verdict.node_errors})
            return
        extra = dict(asked.get("extra_data", {}))
        if "client_id" in asked:
            extra["client_id"] = asked["client_id"]
        extra["create_time"] = round(time.time() * 1000)
        number = machine.submit(id, asked["prompt"], extra, verdict.outputs)
        self._send(200, {"prompt_id": id, "number": number, "node_errors": verdict.node_errors})

    def _refuse(self, kind: str, message: str, details: str) -> None:
        error = {"type": kind, "message": message, "details": details, "extra_info": {}}
        self._send(400, {"error": error, "node_errors": {}})

    def _post_queue(self, _: list[str], __: dict[str, str]) -> None:
        asked = _parsed(self._body()) or {}
        if asked.get("clear"):
            asked["delete"] = [one.id for one in self.machine.pending]
        self.machine.delete(asked.get("delete", []))
        self._send(200)

    def _post_history(self, _: list[str], __: dict[str, str]) -> None:
        asked = _parsed(self._body()) or {}
        with self.machine.changed:
            for id in list(self.machine.history) if asked.get("clear") else asked.get("delete", []):
                self.machine.history.pop(id, None)
        self._send(200)

    def _post_interrupt(self, _: list[str], __: dict[str, str]) -> None:
        self.machine.interrupt((_parsed(self._body()) or {}).get("prompt_id"))
        self._send(200)

    def _post_free(self, _: list[str], __: dict[str, str]) -> None:
        if _parsed(self._body()) is None:
            text = b"500 Internal Server Error\n\nServer got itself in trouble"
            self._send(500, raw=text, kind="text/plain; charset=utf-8")
            return
        self.machine.free()
        self._send(200)

    def _post_upload(self, _: list[str], __: dict[str, str]) -> None:
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + self._body())
        fields = {part.get_param("name", header="content-disposition"): part for part in message.iter_parts()}
        folder = fields["subfolder"].get_content().strip() if "subfolder" in fields else ""
        part = fields["image"]
        name, data = Path(part.get_filename() or "").name, cast(bytes, part.get_payload(decode=True))
        target = self.machine.input / folder
        if not name or ".." in folder:
            self._send(400)
            return
        target.mkdir(parents=True, exist_ok=True)
        file, count = target / name, 0
        while file.exists() and file.read_bytes() != data:
            count += 1
            file = target / f"{Path(name).stem} ({count}){Path(name).suffix}"
        file.write_bytes(data)
        self._send(200, {"name": file.name, "subfolder": folder, "type": "input"})

    def _inputs(self) -> list[str]:
        root = self.machine.input
        return sorted(one.relative_to(root).as_posix() for one in root.rglob("*") if one.is_file())

    def _websocket(self, query: dict[str, str]) -> None:
        machine = self.machine
        if machine.refuse:
            machine.refuse -= 1
            self._send(503)
            return
        self.send_response(101)
        for key, value in (("Upgrade", "websocket"), ("Connection", "Upgrade")):
            self.send_header(key, value)
        self.send_header("Sec-WebSocket-Accept", accept(self.headers["Sec-WebSocket-Key"]))
        self.end_headers()
        self.close_connection = True
        one = Socket(self.connection, query.get("clientId", uuid.uuid4().hex))
        machine.join(one)
        one.send({"type": "feature_flags", "data": {"supports_preview_metadata": True}})
        one.read()
        with contextlib.suppress(ValueError):
            machine.sockets.remove(one)


def _parsed(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def main() -> int:
    """Stand in for ComfyUI's main.py; the exit status."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--port", type=int, default=8188)
    parser.add_argument("--output-directory", type=Path)
    parser.add_argument("--script", default=os.environ.get("EMOTIONAI_FAKE_COMFY", "{}"))
    parser.add_argument("--cpu", action="store_true")
    parser.add_argument("--lowvram", action="store_true")
    asked, _ = parser.parse_known_args()
    if asked.cpu and asked.lowvram:
        parser.error("argument --lowvram: not allowed with argument --cpu")
    script = from_json(asked.script)
    if script.crash_at_start:
        print("RuntimeError: CUDA error: no kernel image is available", file=sys.stderr, flush=True)
        return script.crash_at_start
    if script.hang_at_start:
        signal.pause() if hasattr(signal, "pause") else time.sleep(3600)
    return _serve(script, asked.port, asked.output_directory)


def _serve(script: Script, port: int, output: Path | None) -> int:
    with tempfile.TemporaryDirectory(prefix="fake-comfy-") as folder:
        try:
            server = FakeComfy(script, output if output is not None else Path(folder), port)
        except OSError as error:
            print(f"OSError: {error}", file=sys.stderr, flush=True)
            return 1
        server._listener.argv = sys.argv  # type: ignore[attr-defined]
        server.machine._die = lambda: os._exit(137)
        with server:
            print(f"To see the GUI go to: {server.address}", file=sys.stderr, flush=True)
            with contextlib.suppress(KeyboardInterrupt):
                threading.Event().wait(script.crash_after or None)
        return 70


if __name__ == "__main__":
    sys.exit(main())
