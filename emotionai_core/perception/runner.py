"""Running one stage: find its artefact, or have a worker make it, going on where an earlier run stopped."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from emotionai_core.errors import EnvironmentMissing, WorkerError
from emotionai_core.perception.schema import check_tables
from emotionai_core.records.film import Film
from emotionai_core.wire.messages import Chunk, Json, Progress, RunRequest, Warned, WireError
from emotionai_core.wire.tables import read_tables
from emotionai_core.workers.catalogue import StageSpec, environment_named, environments
from emotionai_core.workers.environment import Installed, State, ensure, state
from emotionai_core.workers.installed import missing_models
from emotionai_core.workers.process import Finished, Launch, OnEvent, Supervisor

_STATES: Final = {
    State.ABSENT: "not installed",
    State.INCOMPLETE: "not completely installed",
    State.OUTDATED: "installed in an older version",
}


@dataclass(frozen=True, slots=True)
class StageJob:
    """Everything a worker needs for one stage; `place` is the folder its chunks go to."""

    spec: StageSpec
    film: Film
    settings: Mapping[str, Json]
    inputs: Mapping[str, Path]
    place: Path
    log: Path
    resume_after: int


def require(spec: StageSpec, settings: Mapping[str, Json] | None = None, given: Collection[str] = ()) -> None:
    """Raise `EnvironmentMissing` unless the stage can run now, or after an installation that asks for nothing.

    `settings` are over the stage's own, `given` the names of its inputs that there are: both decide which weights it
    needs. Only the embedded programs install themselves: the others are large, and their weights have licences to
    accept.
    """
    environment = environment_named(spec.environment)
    if spec.backend == "embedded" or not environment.own_interpreter:
        return
    instead = f"Or {_way_without(spec)} (Preferences, Programs)."
    now = state(environment)
    if now is not State.READY:
        raise EnvironmentMissing(
            f"'{environment.title}', which was chosen for '{spec.title}', is {_STATES[now]}.",
            f"Install it under Environments, or run: emotionai env install {environment.name}. {instead}",
        )
    missing = [model.name for model in missing_models(spec, environment, settings or {}, given)]
    if missing:
        raise EnvironmentMissing(
            f"'{spec.title}' by {spec.backend} needs weights that are not on this machine: {', '.join(missing)}.",
            f"Get them under Environments, or run: emotionai env models --get {missing[0]}. {instead}",
        )


def _way_without(spec: StageSpec) -> str:
    """What to do where the program is not to be had: have another one answer, or leave the stage out."""
    embedded = any(spec.stage in one.stages and _is_embedded(one.stages[spec.stage]) for one in environments())
    return f"let the embedded program answer '{spec.title}'" if embedded else f"switch '{spec.title}' off"


def _is_embedded(spec: StageSpec) -> bool:
    return spec.backend == "embedded"


def environment_for(spec: StageSpec, say: Callable[[str], None]) -> Installed:
    """The stage's environment, installed when need be."""
    return ensure(environment_named(spec.environment), say)


def launch_for(spec: StageSpec, where: Installed, log: Path) -> Launch:
    """How the stage's worker is started."""
    command = [str(where.python), "-u", str(where.spec.folder / "worker.py")]
    return Launch(command, where.variables(), log, spec.silence, where.sign)


def run_stage(job: StageJob, launch: Launch, on_event: OnEvent, cancelled: Callable[[], bool]) -> Finished:
    """Run the worker to its end, checking every chunk as it arrives; raises `WorkerError` or `Cancelled`."""
    request = RunRequest(
        stage=job.spec.stage,
        backend=job.spec.backend,
        film=str(job.film.path.resolve()),
        out=str(job.place),
        duration=job.film.duration,
        settings=dict(job.settings),
        inputs={name: str(path) for name, path in job.inputs.items()},
        resume_after=job.resume_after,
    )

    def checked(event: Progress | Chunk | Warned) -> None:
        if isinstance(event, Chunk):
            _check_chunk(job, event)
        on_event(event)

    return Supervisor(launch, request, checked, cancelled).run()


def _check_chunk(job: StageJob, chunk: Chunk) -> None:
    path = job.place / chunk.path
    try:
        check_tables(job.spec.stage, read_tables(path))
    except WireError as error:
        path.unlink(missing_ok=True)
        raise WorkerError(
            f"The program for '{job.spec.stage}' delivered a part that breaks its contract: {error}.",
            "The part was thrown away, earlier ones are kept. Run: emotionai doctor --repair",
        ) from error
