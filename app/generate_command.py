"""`emotionai generate`: makes the clips that wait in a project, and puts new ones into its queue.

With `--json` it is the studio's child: an event a line on standard output, commands as JSON lines on standard input
({"cancel": JOB}, {"wake": true}); it waits for more when nothing is left, and stops cleanly when its input ends.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from app.console import JsonLines, Terminal, clock
from app.stopping import stop_signals
from emotionai_core.errors import GenerationError
from emotionai_core.project.store import Project
from emotionai_core.records.clip import SEEDS, JobState, Maker

if TYPE_CHECKING:
    from emotionai_core.generation.events import Event
    from emotionai_core.generation.making import Asked, Tell
    from emotionai_core.generation.store import ClipStore
    from emotionai_core.records.clip import ClipRequest, Measured
    from emotionai_core.settings import Settings

_LONGEST = 100_000
_LOOK_EVERY = 3.0
_log = logging.getLogger(__name__)
_NOT_MADE = 7


def add_generate_command(parser: argparse.ArgumentParser) -> None:
    """Give the command its arguments."""
    parser.add_argument("project", type=Path)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--add", type=int, nargs="+", metavar="LINE", help="also make clips of these key scenes")
    what.add_argument("--all", action="store_true", help="also make clips of all key scenes")
    makers = (Maker.ANIMATIC.value, Maker.LTX.value)
    parser.add_argument("--maker", choices=makers, help="default: LTX-Video where it can run, else animatics")
    parser.add_argument("--seeds", default=str(SEEDS[0]), metavar="N,N,...", help="a clip for each, such as 42,123,777")
    parser.add_argument(
        "--forget-memory", action="store_true", help="first forget what was measured of the card's memory, if wrong"
    )
    parser.add_argument("--json", action="store_true", help="the studio's child: events out, commands in")
    parser.set_defaults(run=_generate)


def _generate(options: argparse.Namespace, speak: Terminal | JsonLines) -> int:
    from emotionai_core.generation.store import ClipStore

    if options.forget_memory:
        forget_memory(speak)
    # Read along only: the studio that asked for the clips has the project open for writing.
    project = Project.open(options.project, writable=False)
    try:
        store = ClipStore(project.path / "clips")
        try:
            if options.add or options.all:
                _add(project, store, options, speak)
            with stop_signals() as stopped:
                making = _Making(project, store, options.json, speak, stopped)
                return _or_the_studio(making, speak) if options.add or options.all else making.run()
        finally:
            store.close()
    finally:
        project.close()


def forget_memory(speak: Terminal | JsonLines) -> None:
    """Forget what was measured of all cards' memory; the guard begins with its table again."""
    from emotionai_core.generation.peaks import Peaks

    speak.say(f"{Peaks().forget()} measurements of the card's memory were forgotten.")


def make_waiting(project: Project, store: ClipStore, speak: Terminal | JsonLines, stopped: Callable[[], bool]) -> int:
    """Make what waits and say how it goes; where a studio makes this project's clips, it does. The exit status."""
    return _or_the_studio(_Making(project, store, False, speak, stopped), speak)


def _or_the_studio(making: _Making, speak: Terminal | JsonLines) -> int:
    from emotionai_core.generation.store import BeingMade

    try:
        return making.run()
    except BeingMade:
        speak.say("The studio that has this project open makes them.")
        return 0


def _add(project: Project, store: ClipStore, options: argparse.Namespace, speak: Terminal | JsonLines) -> None:
    from emotionai_core.generation.planning import plan_of
    from emotionai_core.generation.requests import Wish, requests_for
    from emotionai_core.generation.serving import ability
    from emotionai_core.pipeline import current_account

    maker = None if options.maker is None else Maker(options.maker)
    plan = plan_of(project, current_account(project), ability())
    wanted = requests_for(plan.frames(options.add), plan.context, _seeds(options.seeds), Wish(maker=maker))
    added = store.add_new(wanted)
    if not options.json:
        why = plan.context.says if maker is None else ""
        known = len(wanted) - len(added)
        there = f" {known} wait there already." if known else ""
        speak.say(f"{len(added)} clips were put into the queue.{there} {why}".strip())


def _seeds(text: str) -> tuple[int, ...]:
    try:
        found = tuple(dict.fromkeys(int(part) for part in text.split(",")))
    except ValueError:
        found = ()
    if not found or not all(0 <= one < 2**63 for one in found):
        raise GenerationError(f"'{text}' is not a list of seeds.", "For example: --seeds 42,123,777")
    return found


class _Making:
    """One process that makes clips, until nothing waits or, as the studio's child, until it is told to stop."""

    def __init__(
        self,
        project: Project,
        store: ClipStore,
        child: bool,
        speak: Terminal | JsonLines,
        stopped: Callable[[], bool],
    ) -> None:
        self._project, self._store, self._child = project, store, child
        self._stopped_outside = stopped
        self._ended, self._wake = threading.Event(), threading.Event()
        self._out = _Lines(sys.stdout, self._ended.set) if child else _Told(cast(Terminal, speak))

    def run(self) -> int:
        """Make clips; the exit status."""
        from emotionai_core.generation.serving import Serving

        self._store.take()
        if self._child:
            threading.Thread(target=self._listen, name="commands", daemon=True).start()
        serving = Serving(self._out.say, self._stopped, self._project.settings.clip_warning)
        try:
            while not self._stopped():
                self._wake.clear()
                self._work(serving)
                if not self._child:
                    break
                self._rest()
        finally:
            serving.close()
        return _NOT_MADE if self._out.failures and not self._child else 0

    def _rest(self) -> None:
        """Until somebody wakes us, or there is something new: another program may have put it into the queue."""
        from emotionai_core.errors import StudioError

        known, looked = self._store.waiting_names(), time.monotonic()
        while not self._stopped() and not self._wake.wait(0.2):
            if time.monotonic() - looked < _LOOK_EVERY:
                continue
            try:
                if self._store.waiting_names() - known:
                    return
            except StudioError as error:
                _log.warning("the queue could not be looked at: %s", error)
            looked = time.monotonic()

    def _work(self, serving: Any) -> None:
        from emotionai_core.errors import StudioError
        from emotionai_core.generation.animatic import make_animatic
        from emotionai_core.generation.arc import make_arc
        from emotionai_core.generation.engine import Checks, Engine
        from emotionai_core.generation.events import FailedSaid
        from emotionai_core.generation.measuring import measure

        def read(file: Path, request: ClipRequest, settings: Settings, tell: Tell, cancelled: Asked) -> Measured:
            return measure(file, request, settings, tell, cancelled, self._store.reading_place())

        makers = {
            Maker.ANIMATIC: make_animatic,
            Maker.ARC: make_arc(self._store.file),
            Maker.LTX: serving.maker,
        }
        # Read anew each time: the studio may have changed them since.
        settings, checks = self._project.settings, Checks(measure=read)
        engine = Engine(
            self._store, makers, settings, serving.behind(), self._out.say, stopped=self._stopped, checks=checks
        )
        try:
            engine.work()
        except StudioError as error:
            if not self._child:
                raise
            self._out.say(FailedSaid("", str(error), error.hint))
        except OSError as error:
            told = f"A file could not be read or written: {error.strerror or error}."
            if not self._child:
                raise GenerationError(told, "Check the disk.") from error
            self._out.say(FailedSaid("", told, "Check the disk."))

    def _stopped(self) -> bool:
        return self._ended.is_set() or self._stopped_outside()

    def _listen(self) -> None:
        # Past Python's own buffer: a thread that waits in there must not be interrupted when the process ends.
        rest = b""
        try:
            while part := os.read(sys.stdin.fileno(), _LONGEST):
                *lines, rest = (rest + part).split(b"\n")
                for line in lines:
                    self._obey(line)
                if len(rest) > _LONGEST:
                    break
        finally:
            # However this thread ends, nobody can tell the process anything any more.
            self._ended.set()

    def _obey(self, line: bytes) -> None:
        from emotionai_core.errors import StudioError
        from emotionai_core.generation.events import FailedSaid

        try:
            command = json.loads(line)
        except (ValueError, RecursionError):
            return
        if not isinstance(command, dict):
            return
        asked = cast(Mapping[str, object], command)
        if isinstance(name := asked.get("cancel"), str):
            try:
                self._cancel(name)
            except StudioError as error:
                # The queue goes on; whoever asked may ask again.
                self._out.say(FailedSaid(name, str(error), error.hint))
        if asked.get("wake") is True:
            self._wake.set()

    def _cancel(self, name: str) -> None:
        from emotionai_core.generation.events import JobSaid

        if (job := self._store.job(name)) is None:
            return
        self._store.cancel(job.id)
        job = self._store.job(job.id)
        if job is not None and job.state is JobState.CANCELLED:
            self._out.say(JobSaid(name, job.state, 0.0, float("nan"), job.message))


class _Lines:
    """Events as one JSON object a line."""

    def __init__(self, out: IO[str], gone: Callable[[], None]) -> None:
        self.failures = 0
        self._out, self._gone, self._guard = out, gone, threading.Lock()

    def say(self, event: Event) -> None:
        """Write one; where nobody reads any more, that is told instead: it is no failure of a clip."""
        # Halves of characters, as a server's words may hold, are nothing that can be written.
        text = json.dumps(event_json(event), ensure_ascii=False, allow_nan=False).encode("utf-8", "replace").decode()
        with self._guard:
            try:
                self._out.write(text + "\n")
                self._out.flush()
            except OSError:
                self._gone()
                # Python writes what is left once more when it ends.
                os.dup2(os.open(os.devnull, os.O_WRONLY), self._out.fileno())


class _Told:
    """Events for a person at a terminal."""

    def __init__(self, speak: Terminal) -> None:
        self.failures = 0
        self._speak = speak
        self._shown: tuple[str, int] = ("", -1)
        self._finished: set[str] = set()

    def say(self, event: Event) -> None:
        """Say what is worth a line."""
        from emotionai_core.generation.events import ClipSaid, FailedSaid, JobSaid, ServerSaid

        match event:
            case JobSaid(state=JobState.RUNNING):
                step = int(event.progress * 4)
                if (event.id, step) != self._shown:
                    self._shown = (event.id, step)
                    left = f", {clock(event.left)} left" if math.isfinite(event.left) else ""
                    self._speak.say(f"Clip {event.id}: {event.progress:.0%}{left} {event.text}".rstrip())
            case FailedSaid():
                self.failures += 1
                self._speak.say(f"Clip {event.id} could not be made. {event.message} {event.hint}".rstrip())
            case ClipSaid():
                # It is told of again once the perception programs have read it.
                told = "was read" if event.id in self._finished else "is finished"
                self._finished.add(event.id)
                self._speak.say(f"Clip {event.id} {told}.")
            case ServerSaid():
                self._speak.say(event.text or f"ComfyUI: {event.state}.")
            case _:
                pass


def event_json(event: Event) -> dict[str, object]:
    """An event as the studio reads it."""
    from emotionai_core.generation.events import ClipSaid, FailedSaid, IdleSaid, JobSaid, PreviewSaid, ServerSaid

    match event:
        case ServerSaid():
            return {"event": "server", "state": event.state, "text": event.text}
        case JobSaid():
            left = round(event.left, 1) if math.isfinite(event.left) else None
            about: dict[str, object] = {"event": "job", "id": event.id, "state": event.state.value}
            return about | {"progress": round(event.progress, 4), "left": left, "text": event.text}
        case PreviewSaid():
            return {"event": "preview", "id": event.id, "file": str(event.file)}
        case ClipSaid():
            return {"event": "clip", "id": event.id}
        case FailedSaid():
            return {"event": "failed", "id": event.id, "message": event.message, "hint": event.hint}
        case IdleSaid():
            return {"event": "idle"}
