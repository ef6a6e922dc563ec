"""`emotionai experiment`: the clips of an experiment from its file, and what was measured in them as tables."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.console import JsonLines, Terminal
from app.stopping import stop_signals
from emotionai_core.errors import Cancelled, GenerationError, StudioError
from emotionai_core.project.store import Project
from emotionai_core.records.clip import ClipRequest, Maker

if TYPE_CHECKING:
    from emotionai_core.generation.experiment import Experiment, Trial
    from emotionai_core.generation.store import ClipStore
    from emotionai_core.records.direction import Rating

Speaker = Terminal | JsonLines
Stopped = Callable[[], bool]


def add_experiment_command(parser: argparse.ArgumentParser) -> None:
    """Give the command its arguments."""
    parser.add_argument("project", type=Path)
    parser.add_argument("file", type=Path, metavar="FILE.toml", help="examples: resources/experiments")
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--run", dest="make", action="store_true", help="make and read the clips that are missing, then the tables"
    )
    what.add_argument("--table", action="store_true", help="write the tables of what there is")
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="of the tables; default: exports/ in the project")
    parser.add_argument("--json", action="store_true", help="one JSON object per line on standard output")
    parser.set_defaults(run=_experiment)


def _experiment(options: argparse.Namespace, speak: Speaker) -> int:
    from emotionai_core.generation.experiment import missing, trials_of
    from emotionai_core.generation.experiment_files import read_experiment
    from emotionai_core.generation.store import ClipStore

    experiment = read_experiment(options.file)
    # Read along only: the studio may have the project open for writing.
    project = Project.open(options.project, writable=False)
    try:
        requests, ratings, why = _asked(project, experiment)
        store = ClipStore(project.path / "clips")
        try:
            trials = trials_of(experiment, requests, store.clips())
            wanted, status = missing(trials, store.jobs()), 0
            speak.say(f"{experiment.name}: {len(requests)} clips, {len(wanted)} of them neither made nor in the queue.")
            if options.make:
                with stop_signals() as stopped:
                    status = _make(project, store, wanted, why, speak, stopped)
                    _read(project, store, trials_of(experiment, requests, store.clips()), speak, stopped)
                trials = trials_of(experiment, requests, store.clips())
            if options.make or options.table:
                files = _write(experiment, trials, ratings, options.to or project.path / "exports")
                speak.done(options.project, files)
            return status
        finally:
            store.close()
    finally:
        project.close()


def _asked(project: Project, experiment: Experiment) -> tuple[tuple[ClipRequest, ...], Sequence[Rating], str]:
    """The requests, the ratings that stand, and why LTX-Video cannot run here ("" where it can)."""
    from emotionai_core.creation import book_of, laid_script
    from emotionai_core.generation.experiment import requests_of
    from emotionai_core.generation.requests import context_of
    from emotionai_core.generation.serving import ability
    from emotionai_core.pipeline import current_account
    from emotionai_core.records.prompt import PromptBook, PromptTier

    account, books = current_account(project), dict[PromptTier, PromptBook]()
    script = laid_script(project, account)

    def book(tier: PromptTier) -> PromptBook:
        if tier not in books:
            books[tier] = book_of(account, script, replace(project.settings, prompt_tier=tier.value))
        return books[tier]

    able = ability()
    context = context_of(project, account.analysis, account.mind.states, able)
    requests = requests_of(experiment, book, context)
    return requests, account.analysis.direction.ratings, "" if able.can else able.why


def _make(
    project: Project, store: ClipStore, wanted: Sequence[ClipRequest], why: str, speak: Speaker, stopped: Stopped
) -> int:
    from app.generate_command import make_waiting

    if why and any(one.maker is Maker.LTX for one in wanted):
        told = why.replace("Animatics are made instead.", "").strip()
        raise GenerationError(
            f"This experiment is made by LTX-Video, which cannot run here. {told}",
            "Nothing was put into the queue. With --table the clips that are there are compared.",
        )
    store.add_all(wanted)
    return make_waiting(project, store, speak, stopped)


def _read(project: Project, store: ClipStore, trials: Sequence[Trial], speak: Speaker, stopped: Stopped) -> None:
    """Read what nobody has read, which the settings may have kept `generate` from; raises `Cancelled`."""
    from emotionai_core.generation.measuring import measure

    for clip in (one.clip for one in trials):
        if stopped():
            raise Cancelled
        if clip is None or clip.measured is not None:
            continue
        try:
            # Only who makes this project's clips may use the folder that is swept.
            place = store.reading_place() if store.taken else None
            found = measure(store.file(clip.id), clip.request, project.settings, lambda _: None, stopped, place)
            store.measure(clip.id, found)
            speak.say(f"Clip {clip.id} was read.")
        except StudioError as error:
            speak.say(f"Clip {clip.id} could not be read. {error.sentence()}")


def _write(experiment: Experiment, trials: Sequence[Trial], ratings: Sequence[Rating], folder: Path) -> list[Path]:
    from emotionai_core.generation.experiment_pages import cells_csv, effects_csv, markdown, page
    from emotionai_core.generation.experiment_results import results_of
    from emotionai_core.generation.ratings import table
    from emotionai_core.wire.tables import write_atomically

    findings = results_of(experiment, trials)
    rated = table([one.clip for one in trials if one.clip is not None], ratings).factors
    texts = {
        f"{experiment.name}-cells.csv": cells_csv(experiment, findings),
        f"{experiment.name}-effects.csv": effects_csv(findings),
        f"{experiment.name}.md": markdown(experiment, trials, findings, rated),
        f"{experiment.name}.html": page(experiment, trials, findings, rated),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        write_atomically(folder / name, text.encode())
    return [folder / name for name in texts]
