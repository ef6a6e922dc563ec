"""A ComfyUI server: started on a free port of the loopback, watched, and ended with the studio, whatever happens.

Between the studio and the server stands a small launcher that ends the server when its standard input ends, so that a
studio that is killed leaves nothing behind. Should the launcher be killed too, the next start finds the server by the
note that was left, and ends it.
"""

from __future__ import annotations

import contextlib
import re
import threading
import time
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Final

from emotionai_core.errors import Cancelled, EnvironmentMissing, GenerationError, ServerLost
from emotionai_core.generation.comfy.extra_paths import write_extra_paths
from emotionai_core.generation.comfy.health import Health, health
from emotionai_core.generation.comfy.launch import Program, command, data_folder, flags, make_folders
from emotionai_core.generation.comfy.runs import empty, free_port, holding, own_run
from emotionai_core.generation.comfy.server_process import ServerProcess
from emotionai_core.generation.configuration import Configuration, Kind
from emotionai_core.records.clip import Tier
from emotionai_core.workers.progress import Asked, Say, never

_START_SECONDS: Final = 180.0
_START_ANSWER: Final = 1.0
# One that loads a model can be busy for seconds.
_ANSWER_SECONDS: Final = 10.0
_POLL: Final = 0.1
_PORTS: Final = 4
_TAKEN: Final = re.compile(
    r"address already in use|\[Errno (98|48)\]|10048|only one usage of each socket", re.IGNORECASE
)


class ServerState(Enum):
    """What a server is like: not there, on its way, answering, ended on request, or ended by itself."""

    ABSENT = "absent"
    STARTING = "starting"
    READY = "ready"
    STOPPED = "stopped"
    FAILED = "failed"


OnState = Callable[[ServerState, str], None]


def untold(_: ServerState, __: str) -> None:
    """Nobody wants to know."""


class Server:
    """One server, or the one at the configured address, which is never started nor stopped.

    `find` gives the program to start (it may raise `EnvironmentMissing`), `folders` the folders of models by kind;
    `say` gets sentences, `on_state` changes of state. Not for several threads at once, but `stop` may come from any.
    """

    def __init__(
        self,
        chosen: Configuration,
        tier: Tier | None,
        say: Say,
        *,
        find: Callable[[], Program] | None = None,
        folders: Callable[[], dict[str, list[Path]]] | None = None,
        on_state: OnState = untold,
        start_seconds: float = _START_SECONDS,
        choose_port: Callable[[], int] | None = None,
    ) -> None:
        self._chosen, self._tier, self._say, self._told = chosen, tier, say, on_state
        self._find, self._folders = find, folders
        self._start_seconds = start_seconds
        self._choose_port = choose_port or free_port
        self._process: ServerProcess | None = None
        self._held = contextlib.ExitStack()
        self._run: Path | None = None
        self._stopping = threading.Event()
        self.state = ServerState.ABSENT
        self.version = ""

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def ensure(self, cancelled: Asked = never) -> str:
        """The address of a server that answers, started when need be.

        Raises `EnvironmentMissing` when there is nothing to start, `GenerationError` when it ends or hangs while
        starting, `ServerLost` when the configured address does not answer, or `Cancelled`.
        """
        self._stopping.clear()
        if self._chosen.kind is Kind.ADDRESS:
            return self._elsewhere()
        if self._process is not None:
            if self._process.poll() is None and health(self._process.address, _ANSWER_SECONDS) is not None:
                return self._process.address
            self._end()
        for left in reversed(range(_PORTS)):
            try:
                return self._start(cancelled)
            except _PortTaken:
                self._end()
                if not left:
                    raise self._failed("every port that was tried was taken by another program", "Try again.") from None
            except BaseException:
                self._end()
                raise
        raise AssertionError("unreachable")

    def alive(self) -> bool:
        """Whether the server's process runs (or, elsewhere, answers)."""
        if self._chosen.kind is Kind.ADDRESS:
            return health(self._chosen.address, _ANSWER_SECONDS) is not None
        return self._process is not None and self._process.poll() is None

    def last_words(self) -> str:
        """What the server wrote last that explains something, "" when nothing."""
        return self._process.reason() if self._process is not None else ""

    def lost(self) -> ServerLost:
        """The error for a server that was there and is not any more, with its last words."""
        if self._chosen.kind is Kind.ADDRESS:
            return ServerLost(f"The ComfyUI server at {self._chosen.address} does not answer any more.", "", True)
        status = self._process.poll() if self._process is not None else None
        why = self.last_words()
        # Weights stream through the machine's memory: the kernel ends whoever has most of it.
        memory = "It was killed, probably because the machine's memory ran out. " if status in (137, -9) else ""
        self._become(ServerState.FAILED, why)
        detail = f": {why}" if why else ""
        return ServerLost(f"The ComfyUI server ended{detail}.", f"{memory}Its log is {self.log}.", True)

    @property
    def log(self) -> Path:
        """What the server wrote; the part before it was too long lies beside it with ".1"."""
        return data_folder() / "server.log" if self._process is None else self._process.log

    def tidy(self) -> None:
        """Take away what a finished clip left in the server's own folders; a server elsewhere keeps its own."""
        if self._run is not None:
            empty(self._run, ("output", "input"))

    def stop(self) -> None:
        """End the server and all that it started; one that was not started here is left alone."""
        self._stopping.set()
        if self._process is None:
            return
        self._end()
        self._become(ServerState.STOPPED, "")

    def _elsewhere(self) -> str:
        found = health(self._chosen.address, _ANSWER_SECONDS)
        if found is None:
            told = f"No ComfyUI server answers at {self._chosen.address}."
            self._become(ServerState.FAILED, told)
            raise ServerLost(told, "Start it, or choose another one: emotionai comfy use", True)
        self._ready(found)
        return self._chosen.address

    def _start(self, cancelled: Asked) -> str:
        if self._find is None:
            raise EnvironmentMissing("ComfyUI is not installed.", "Run: emotionai comfy install")
        program = self._find()
        self._become(ServerState.STARTING, "ComfyUI is starting ...")
        port = self._choose_port()
        try:
            handles = self._held.enter_context(holding(program))
            run = self._run = self._held.enter_context(own_run())
            make_folders(run)
            extra = write_extra_paths(run / "extra_model_paths.yaml", self._folders() if self._folders else {})
            options = flags(self._chosen, program, self._tier, port, run, extra)
            note, log = run / "server.json", run / "server.log"
            self._process = ServerProcess(command(program, note, options), log, f"http://127.0.0.1:{port}", handles)
        except OSError as error:
            raise self._failed(f"cannot be started: {error.strerror or error}", "Check the free disk space.") from error
        return self._wait(self._process, cancelled)

    def _wait(self, process: ServerProcess, cancelled: Asked) -> str:
        until = time.monotonic() + self._start_seconds
        while True:
            if cancelled() or self._stopping.is_set():
                raise Cancelled
            if (status := process.poll()) is not None:
                raise self._ended(process, status)
            found = health(process.address, _START_ANSWER)
            # Another program may have taken the port: then ours ends, and it is not ours that answers.
            time.sleep(_POLL)
            if found is not None and process.poll() is None:
                self._ready(found)
                return process.address
            if time.monotonic() > until:
                said = process.reason()
                detail = f" It wrote last: {said}." if said else ""
                raise self._failed(
                    f"did not answer within {self._start_seconds:.0f} seconds of its start",
                    f"Its log is {process.log}.{detail}",
                )

    def _ended(self, process: ServerProcess, status: int) -> Exception:
        process.finish()
        if _TAKEN.search("\n".join(process.tail)):
            return _PortTaken()
        why = process.reason()
        return self._failed(f"ended while starting (status {status}){f': {why}' if why else ''}", self._where(process))

    def _where(self, process: ServerProcess) -> str:
        return f"Its log is {process.log}. If nothing helps, run: emotionai comfy install"

    def _failed(self, what: str, hint: str) -> GenerationError:
        self._become(ServerState.FAILED, what)
        return GenerationError(f"The ComfyUI server {what}.", hint)

    def _ready(self, found: Health) -> None:
        self.version = found.version
        self._become(ServerState.READY, f"ComfyUI {found.version} is ready.")

    def _become(self, state: ServerState, text: str) -> None:
        if state is self.state:
            return
        self.state = state
        self._told(state, text)
        if state is ServerState.STARTING:
            self._say(text)

    def _end(self) -> None:
        process, self._process, self._run = self._process, None, None
        try:
            if process is not None:
                process.end()
        finally:
            self._held.close()


class _PortTaken(Exception):
    """Somebody took the port between choosing and binding it."""
