"""Lines whose words people changed, read again: what decides such a reading, and the run that makes it.

Their emotion and their meaning are read, each by a program of its own. A reading is kept in the project by the program
that made it and by the words alone, so that taking a correction back and putting it in again needs no second run, and
equal words always have equal readings.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, cast

from emotionai_core.errors import Cancelled, EnvironmentMissing, WorkerError
from emotionai_core.perception.runner import StageJob, launch_for, run_stage
from emotionai_core.perception.stages import PLAN, declared
from emotionai_core.project.load import IMPORTED, heard_language, stored_film
from emotionai_core.project.store import Project, WordReadings
from emotionai_core.records.analysis import StageRun
from emotionai_core.records.film import Film
from emotionai_core.wire.messages import Hello, Json, WireError
from emotionai_core.wire.tables import read_tables, write_tables
from emotionai_core.workers.catalogue import StageSpec, environment_named, stage_spec
from emotionai_core.workers.environment import State, installed, state

# Stage -> the column of its table that is kept.
_READ: Final = {"text": "emotion", "meaning": "vector"}
_MINUTE: Final = 60.0
_AGAIN: Final = "Analyse the film again to read all lines with one program; your edits are kept."


def words_of(text: str) -> str:
    """The words of a line, however they are spaced."""
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class WordReader:
    """The program that read the words of the project's lines, and the settings it did so with."""

    run: StageRun
    spec: StageSpec
    settings: Mapping[str, Json]

    @property
    def identity(self) -> str:
        """Hex digits that are others for a program that may read the same words otherwise."""
        weights = [(name, digest) for name, digest, _ in self.run.weights]
        whole = [self.run.stage, self.run.backend, self.run.version, weights, dict(self.settings)]
        text = json.dumps(whole, sort_keys=True, ensure_ascii=True)
        return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()

    def obstacle(self) -> str:
        """Why the words cannot be read again here, with the way out; "" when they can."""
        if self.spec.version != self.run.version:
            return f"The program that reads words is another one by now. {_AGAIN}"
        if state(environment_named(self.spec.environment)) is not State.READY:
            return "The program that reads words is not installed. Run: emotionai doctor --repair"
        return ""


def word_reader(project: Project, stage: str = "text") -> WordReader | None:
    """Who read the words of the project's lines for `stage`, "text" or "meaning"; None when nobody did."""
    runs = project.runs()
    run = runs.get(stage)
    if run is None or run.backend == IMPORTED:
        return None
    try:
        spec = stage_spec(stage, run.backend)
    except EnvironmentMissing:
        return None
    plan = next(plan for plan in PLAN if plan.stage == stage)
    heard = heard_language(project, runs["speech"].key) if "speech" in runs else ""
    return WordReader(run, spec, {**spec.settings, **declared(plan, project.settings, heard)})


@dataclass(frozen=True, slots=True)
class Rereading:
    """Words to be read: everything the run needs, so that it can be made away from the project."""

    reader: WordReader
    words: tuple[str, ...]
    film: Film
    log: Path

    def read(self, cancelled: Callable[[], bool] = lambda: False) -> WordReadings:
        """Run the program once over the words; raises `WorkerError`, or `Cancelled`, and leaves nothing behind."""

        def stopped() -> bool:
            # Raised here, the program is ended at once: nothing of so short a run is worth waiting for.
            if cancelled():
                raise Cancelled
            return False

        with tempfile.TemporaryDirectory(prefix="emotionai-words-") as folder:
            job = self._job(Path(folder))
            where = installed(environment_named(job.spec.environment))
            finished = run_stage(job, launch_for(job.spec, where, job.log), lambda _: None, stopped)
            self._same_program(finished.hello)
            return self._found(job.place, finished.done.chunks)

    def _job(self, folder: Path) -> StageJob:
        place, given = folder / "out", folder / "speech.json"
        place.mkdir()
        count = len(self.words)
        # A minute each: programs read minute by minute, so what else is read does not touch a line's numbers.
        start = [number * _MINUTE for number in range(count)]
        lines: Mapping[str, Sequence[object]] = {
            "utterance": list(range(count)),
            "start": start,
            "end": [at + 1.0 for at in start],
            "text": self.words,
            "source": ["subtitle"] * count,
            "confidence": [1.0] * count,
            "label": [""] * count,
        }
        write_tables(given, {"utterances": lines})
        film = replace(self.film, duration=count * _MINUTE)
        return StageJob(self.reader.spec, film, self.reader.settings, {"speech": given}, place, self.log, -1)

    def _same_program(self, hello: Hello) -> None:
        """One film's lines are read by one program, or their numbers could not be compared."""
        run = self.reader.run
        # What the files are called may change; their bytes are what reads.
        weights = tuple(one.sha256 for one in hello.weights)
        known = tuple(digest for _, digest, _ in run.weights)
        if (hello.backend, hello.version, weights) != (run.backend, run.version, known):
            raise WorkerError("The corrected words were not read: the program is another one by now.", _AGAIN)

    def _found(self, place: Path, promised: int) -> WordReadings:
        stage = self.reader.run.stage
        # A line that the program leaves out was read too: there is nothing to be found in it.
        found: dict[str, tuple[float, ...] | None] = dict.fromkeys(self.words)
        paths = sorted(place.glob("chunk-*.json"))
        try:
            if len(paths) != promised:
                raise WireError(f"it said {promised} parts were done and delivered {len(paths)}")
            for path in paths:
                rows = read_tables(path)[stage]
                for number, values in zip(rows["utterance"], rows[_READ[stage]], strict=True):
                    found[self.words[cast(int, number)]] = tuple(cast(list[float], values))
        except (WireError, LookupError, ValueError) as error:
            raise WorkerError(f"The program for '{stage}' did not deliver what it promised: {error}.") from error
        return found


def rereading_of(project: Project, texts: Sequence[str], stage: str = "text") -> Rereading | None:
    """The run that would read `texts`; None when there is nothing to read, nobody to do so, or something in the way."""
    reader = word_reader(project, stage) if texts else None
    if reader is None or reader.obstacle():
        return None
    words = tuple(sorted({words_of(text) for text in texts}))
    return Rereading(reader, words, stored_film(project), project.path / "logs" / f"{stage}.log")
