"""`emotionai generate`: makes the clips that wait in a project, and puts new ones into its queue.

With `--json` it is the studio's child: an event a line on standard output, commands as JSON lines on standard input
({"cancel": JOB}, {"wake": true}); it waits for more when nothing is left, and stops cleanly when its input ends.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import threading
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
    from emotionai_core.generation.store import ClipStore

_LONGEST = 100_000
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
    parser.add_argument("--json", action="store_true", help="the studio's child: events out, commands in")
    parser.set_defaults(run=_generate)


def _generate(options: argparse.Namespace, speak: Terminal | JsonLines) -> int:
    from emotionai_core.generation.store import ClipStore

    # Read along only: the studio that asked for the clips has the project open for writing.
    project = Project.open(options.project, writable=False)
    try:
        store = ClipStore(project.path / "clips")
        try:
            if options.add or options.all:
                _add(project, store, options, speak)
            with stop_signals() as stopped:
                return _Making(project, store, options.json, speak, stopped).run()
        finally:
            store.close()
    finally:
        project.close()


def make_waiting(project: Project, store: ClipStore, speak: Terminal | JsonLines, stopped: Callable[[], bool]) -> int:
    """Make what waits and say how it goes; the exit status."""
    return _Making(project, store, False, speak, stopped).run()


def _add(project: Project, store: ClipStore, options: argparse.Namespace, speak: Terminal | JsonLines) -> None:
    from emotionai_core.generation.planning import plan_of
    from emotionai_core.generation.requests import Wish, requests_for
    from emotionai_core.generation.serving import ability
    from emotionai_core.pipeline import current_account

    maker = None if options.maker is None else Maker(options.maker)
    plan = plan_of(project, current_account(project), ability())
    wanted = requests_for(plan.frames(options.add), plan.context, _seeds(options.seeds), Wish(maker=maker))
    store.add_all(wanted)
    if not options.json:
        why = plan.context.says if maker is None else ""
        speak.say(f"{len(wanted)} clips were put into the queue. {why}".strip())


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
                while not self._stopped() and not self._wake.wait(0.2):
                    pass
        finally:
            serving.close()
        return _NOT_MADE if self._out.failures and not self._child else 0

    def _work(self, serving: Any) -> None:
        from emotionai_core.errors import StudioError
        from emotionai_core.generation.animatic import make_animatic
        from emotionai_core.generation.arc import make_arc
        from emotionai_core.generation.engine import Checks, Engine
        from emotionai_core.generation.events import FailedSaid
        from emotionai_core.generation.measuring import measure

        makers = {
            Maker.ANIMATIC: make_animatic,
            Maker.ARC: make_arc(self._store.file),
            Maker.LTX: serving.maker,
        }
        # Read anew each time: the studio may have changed them since.
        settings, checks = self._project.settings, Checks(measure=measure)
        engine = Engine(
            self._store, makers, settings, serving.behind(), self._out.say, stopped=self._stopped, checks=checks
        )
        try:
            engine.work()
        except StudioError as error:
            if not self._child:
                raise
            self._out.say(FailedSaid("", str(error), error.hint))

    def _stopped(self) -> bool:
        return self._ended.is_set() or self._stopped_outside()

    def _listen(self) -> None:
        # Past Python's own buffer: a thread that waits in there must not be interrupted when the process ends.
        rest = b""
        while part := os.read(sys.stdin.fileno(), _LONGEST):
            *lines, rest = (rest + part).split(b"\n")
            for line in lines:
                self._obey(line)
            if len(rest) > _LONGEST:
                break
        self._ended.set()

    def _obey(self, line: bytes) -> None:
        from emotionai_core.generation.events import JobSaid

        try:
            command = json.loads(line)
        except (ValueError, RecursionError):
            return
        if not isinstance(command, dict):
            return
        asked = cast(Mapping[str, object], command)
        if isinstance(name := asked.get("cancel"), str):
            self._store.cancel(name)
            job = self._store.job(name)
            if job is not None and job.state is JobState.CANCELLED:
                self._out.say(JobSaid(name, job.state, 0.0, float("nan"), job.message))
        if asked.get("wake") is True:
            self._wake.set()


class _Lines:
    """Events as one JSON object a line."""

    def __init__(self, out: IO[str], gone: Callable[[], None]) -> None:
        self.failures = 0
        self._out, self._gone, self._guard = out, gone, threading.Lock()

    def say(self, event: Event) -> None:
        """Write one; where nobody reads any more, that is told instead: it is no failure of a clip."""
        text = json.dumps(event_json(event), ensure_ascii=False, allow_nan=False)
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
                self._speak.say(f"Clip {event.id} is finished.")
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
