"""The fake's queue, its one executor, and what it remembers: the messages are those of the recorded transcript."""

from __future__ import annotations

import contextlib
import json
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.comfy import films
from tests.comfy.script import MODELS, Script
from tests.comfy.sockets import Socket

_OOM = (
    "Allocation on device 0 would exceed allowed memory. (out of memory)\nCurrently allocated     : 9.70 GiB\n"
    "Requested               : 1.53 GiB\nDevice limit            : 12.00 GiB\nFree (according to CUDA): 0 bytes\n"
)


class Interrupted(Exception):
    """The job that runs is to end."""


class Closed(Exception):
    """The server ends."""


class NodeError(Exception):
    """A node's own failure: `kind` is the name of the exception as the server tells it."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass
class Job:
    """One prompt in the queue."""

    number: int
    id: str
    graph: dict[str, Any]
    extra: dict[str, Any]
    outputs: list[str]
    messages: list[Any] = field(default_factory=list)
    results: dict[str, Any] = field(default_factory=dict)
    states: dict[str, Any] = field(default_factory=dict)
    executed: list[str] = field(default_factory=list)

    @property
    def row(self) -> list[Any]:
        """As /queue and /history tell it."""
        return [self.number, self.id, self.graph, self.extra, self.outputs]


class Machine:
    """Queue, history, files and websockets; `die` ends the server as a kill would."""

    def __init__(self, script: Script, folder: Path, die: Callable[[], None]) -> None:
        self.script = script
        self.input, self.output = folder / "input", folder / "output"
        for one in (self.input, self.output):
            one.mkdir(parents=True, exist_ok=True)
        self.models = {key: tuple(n for n in row if n not in script.missing_models) for key, row in MODELS.items()}
        self.pending: list[Job] = []
        self.running: Job | None = None
        self.history: dict[str, Any] = {}
        self.sockets: list[Socket] = []
        self.changed = threading.Condition()
        self.closed = threading.Event()
        self.hung = threading.Event()
        self.steps = 0
        self.refuse = 0
        self.stumbles: list[int] = []
        self.accepted = 0
        self.freed = 0
        self._die = die
        self._numbers = 0
        self._interrupted = threading.Event()
        self._cache: dict[str, Any] = {}
        self._loaded = 0.0
        self._free_at: float | None = None
        self._counts: dict[str, int] = {}
        self._thread = threading.Thread(target=self._run, name="fake-comfy-executor", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the executor and cut every websocket."""
        self.closed.set()
        with self.changed:
            self.changed.notify_all()
        for one in list(self.sockets):
            one.cut()
        if threading.current_thread() is not self._thread:
            self._thread.join(5)

    def submit(self, id: str, graph: dict[str, Any], extra: dict[str, Any], outputs: list[str]) -> int:
        """Put a graph at the end of the queue."""
        with self.changed:
            number, self._numbers = self._numbers, self._numbers + 1
            self.accepted += 1
            self.pending.append(Job(number, id, graph, extra, outputs))
            self.changed.notify_all()
        self.status()
        return number

    def remaining(self) -> int:
        """How many jobs wait or run."""
        return len(self.pending) + (self.running is not None)

    def delete(self, ids: list[str]) -> None:
        """Take waiting jobs out."""
        with self.changed:
            self.pending = [one for one in self.pending if one.id not in ids]
        self.status()

    def interrupt(self, id: str | None) -> bool:
        """End the job that runs; nothing for one that waits."""
        job = self.running
        if job is None or (id is not None and job.id != id):
            return False
        self._interrupted.set()
        return True

    def free(self) -> None:
        """Give the models' memory back some time later, or not at all (seen once in 130 calls)."""
        self.freed += 1
        if self.freed > self.script.lose_free:
            self._free_at = time.monotonic() + self.script.free_delay

    def vram_free(self) -> float:
        """GB of the card's memory that nobody uses."""
        if self._free_at is not None and time.monotonic() >= self._free_at and self.running is None:
            self._loaded, self._free_at = 0.0, None
            self._cache.clear()
        return self.script.vram - 0.5 - self._loaded

    def join(self, one: Socket) -> None:
        """A client comes (or comes back)."""
        self.sockets.append(one)
        one.send({"type": "status", "data": {**self._queue_state(), "sid": one.client}})
        job = self.running
        node = next((key for key, state in job.states.items() if state["state"] == "running"), None) if job else None
        if job is not None and node is not None and job.extra.get("client_id") == one.client:
            one.send({"type": "executing", "data": {"node": node, "display_node": node, "prompt_id": job.id}})

    def status(self) -> None:
        """Tell everybody how long the queue is."""
        for one in list(self.sockets):
            one.send({"type": "status", "data": self._queue_state()})

    def _queue_state(self) -> dict[str, Any]:
        return {"status": {"exec_info": {"queue_remaining": self.remaining()}}}

    def _run(self) -> None:
        with contextlib.suppress(Closed):
            while not self.closed.is_set():
                with self.changed:
                    self.changed.wait_for(lambda: self.pending or self.closed.is_set())
                    if self.closed.is_set():
                        return
                    job = self.running = self.pending.pop(0)
                    self._interrupted.clear()
                self.status()
                self._execute(job)

    def _execute(self, job: Job) -> None:
        good = False
        try:
            self._job(job)
            good = True
            self._message(job, "execution_success", {})
        except Interrupted:
            node = self._current(job)
            about = {"node_id": node, "node_type": job.graph[node]["class_type"], "executed": list(job.executed)}
            self._message(job, "execution_interrupted", about)
        except NodeError as error:
            self._message(job, "execution_error", self._failure(job, error))
        with self.changed:
            self.running = None
            if not self.script.clean_history:
                self.history[job.id] = self._remembered(job, good)
        self.status()
        self._send(job, "executing", {"node": None})

    def _remembered(self, job: Job, good: bool) -> dict[str, Any]:
        text = "success" if good else "error"
        state = {"status_str": text, "completed": good, "messages": job.messages}
        meta = {
            key: {"node_id": key, "display_node": key, "parent_node": None, "real_node_id": key} for key in job.results
        }
        return {"prompt": job.row, "outputs": job.results, "status": state, "meta": meta}

    def _current(self, job: Job) -> str:
        return next(key for key, state in job.states.items() if state["state"] == "running")

    def _failure(self, job: Job, error: NodeError) -> dict[str, Any]:
        node = self._current(job)
        return {
            "node_id": node,
            "node_type": job.graph[node]["class_type"],
            "executed": list(job.executed),
            "exception_message": str(error),
            "exception_type": error.kind,
            "traceback": ['  File "execution.py", line 542, in execute\n'],
            "current_inputs": {},
            "current_outputs": [*job.executed, node],
        }

    def _job(self, job: Job) -> None:
        self._message(job, "execution_start", {})
        order: list[str] = []
        for output in job.outputs:
            _ordered(job.graph, output, order)
        known = [key for key in order if _signature(job.graph, key) in self._cache]
        self._message(job, "execution_cached", {"nodes": known})
        for key in order:
            signature = _signature(job.graph, key)
            if key in known:
                if key in job.outputs:
                    self._executed(job, key, self._cache[signature])
                    self._progress(job, key, 1, 1, "finished")
                continue
            self._progress(job, key, 0.0, 1.0, "running")
            self._send(job, "executing", {"node": key, "display_node": key})
            shown = self._node(job, key)
            if shown is not None:
                self._executed(job, key, shown)
            last = job.states[key]
            self._progress(job, key, last["value"] or 1.0, last["max"], "finished")
            job.executed.append(key)
            self._cache[signature] = shown

    def _node(self, job: Job, key: str) -> dict[str, Any] | None:
        kind, given = job.graph[key]["class_type"], job.graph[key]["inputs"]
        if self.script.corrupt and self.script.corrupt in given.values():
            kind = "safetensors._safetensors_rust.SafetensorError"
            raise NodeError(kind, "Error while deserializing header: header too small\n")
        if "Loader" in kind:
            self._loaded = min(self.script.vram - 1.0, 6.5)
        if kind == "OOMTest":
            raise NodeError("torch.OutOfMemoryError", _OOM)
        if kind == "SlowTest":
            self._sample(job, key, given["steps"], given["seconds"])
        if kind == "SamplerCustomAdvanced":
            sigmas = job.graph[given["sigmas"][0]]["inputs"]["sigmas"]
            self._check_memory(job)
            self._sample(job, key, sigmas.count(","), self.script.step_seconds)
        return self._saved(job, key, kind, given)

    def _check_memory(self, job: Job) -> None:
        lengths = [node["inputs"]["length"] for node in job.graph.values() if "length" in node["inputs"]]
        if self.script.oom_frames and max(lengths) > self.script.oom_frames:
            raise NodeError("torch.OutOfMemoryError", _OOM)

    def _saved(self, job: Job, key: str, kind: str, given: dict[str, Any]) -> dict[str, Any] | None:
        if kind == "PreviewAny":
            return {"text": ["tensor([])"]}
        ending = {"SaveVideo": ".mp4", "SaveImage": ".png", "SaveLatent": ".latent"}.get(kind)
        if ending is None:
            return None
        prefix = given["filename_prefix"]
        self._counts[prefix] = self._counts.get(prefix, 0) + 1
        name = f"{prefix.rpartition('/')[2]}_{self._counts[prefix]:05d}_{ending}"
        file = self.output / prefix.rpartition("/")[0] / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if self.script.disk_full:
            raise NodeError("OSError", f"[Errno 28] No space left on device: '{file}'")
        if kind == "SaveVideo":
            plan = films.planned(job.graph, key)
            if plan.width % 2 or plan.height % 2:
                raise NodeError("av.error.ExternalError", "[Errno 542398533] Generic error in an external library\n")
            films.write(file, plan, job.graph, self.input, self.script.shrink)
        else:
            file.write_bytes(b"\x89PNG\r\n\x1a\n")
        entry = {"filename": name, "subfolder": prefix.rpartition("/")[0], "type": "output"}
        return {"latents" if kind == "SaveLatent" else "images": [entry]} | (
            {"animated": [True]} if kind == "SaveVideo" else {}
        )

    def _sample(self, job: Job, key: str, count: int, seconds: float) -> None:
        for at in range(1, count + 1):
            if self.closed.wait(seconds):
                raise Closed
            self.steps += 1
            self._scripted()
            if self._interrupted.is_set():
                raise Interrupted
            self._progress(job, key, at, count, "running")
            self._send(job, "progress", {"value": at, "max": count, "node": key})
            if job.extra.get("preview_method") not in (None, "none"):
                self._preview(job, key, at)

    def _scripted(self) -> None:
        script, step = self.script, self.steps
        if step == script.die_at:
            self._die()
            raise Closed
        if step == script.hang_at:
            self.hung.set()
            self.closed.wait()
            raise Closed
        if step == script.forget_at:
            self.forget()
            raise Closed
        if step == script.mute_at:
            for one in list(self.sockets):
                one.mute = True
        if step in script.drop_at:
            self.refuse = script.refuse
            for one in list(self.sockets):
                one.cut()
        while step == script.stall_at and not self._interrupted.is_set():
            if self.closed.wait(0.01):
                raise Closed

    def forget(self) -> None:
        """Lose the queue and the history, as a server that was started again has."""
        with self.changed:
            self.pending, self.running = [], None
            self.history.clear()
        self.status()
        self.script = Script(step_seconds=self.script.step_seconds, shrink=self.script.shrink)
        self._thread = threading.Thread(target=self._run, name="fake-comfy-executor", daemon=True)
        self._thread.start()

    def _preview(self, job: Job, key: str, at: int) -> None:
        picture = _jpeg(at)
        about = json.dumps({"node_id": key, "prompt_id": job.id, "image_type": "image/jpeg"}).encode()
        for one in self._clients(job):
            if one.metadata and not self.script.plain_previews:
                one.send(struct.pack("!II", 4, len(about)) + about + picture)
            else:
                one.send(struct.pack("!II", 1, 1) + picture)

    def _executed(self, job: Job, key: str, shown: dict[str, Any]) -> None:
        job.results[key] = shown
        self._send(job, "executed", {"node": key, "display_node": key, "output": shown})

    def _progress(self, job: Job, key: str, value: float, most: float, state: str) -> None:
        about = {"value": value, "max": most, "state": state, "node_id": key, "prompt_id": job.id}
        job.states[key] = {**about, "display_node_id": key, "parent_node_id": None, "real_node_id": key}
        self._send(job, "progress_state", {"nodes": dict(job.states)})

    def _message(self, job: Job, kind: str, about: dict[str, Any]) -> None:
        told = {"prompt_id": job.id, **about, "timestamp": round(time.time() * 1000)}
        job.messages.append([kind, told])
        self._send(job, kind, told)

    def _send(self, job: Job, kind: str, about: dict[str, Any]) -> None:
        for one in self._clients(job):
            one.send({"type": kind, "data": {**about, "prompt_id": job.id}})

    def _clients(self, job: Job) -> list[Socket]:
        return [one for one in list(self.sockets) if one.client == job.extra.get("client_id")]


def _ordered(graph: dict[str, Any], key: str, order: list[str]) -> None:
    for value in graph[key]["inputs"].values():
        if isinstance(value, list):
            _ordered(graph, value[0], order)
    if key not in order:
        order.append(key)


def _signature(graph: dict[str, Any], key: str) -> str:
    given = {
        name: _signature(graph, value[0]) + f"/{value[1]}" if isinstance(value, list) else value
        for name, value in graph[key]["inputs"].items()
    }
    return json.dumps([graph[key]["class_type"], given], sort_keys=True)


def _jpeg(at: int) -> bytes:
    import cv2
    import numpy as np

    _, data = cv2.imencode(".jpg", np.full((16, 24, 3), (at * 20) % 256, np.uint8))
    return data.tobytes()
