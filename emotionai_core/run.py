"""One run of the analysis: every stage reused, resumed or computed, and the whole made to stand at once."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from emotionai_core.errors import Cancelled, ProjectError, WorkerError
from emotionai_core.exchange.bridge import BACKEND as BRIDGE_BACKEND
from emotionai_core.exchange.bridge import VERSION as BRIDGE_VERSION
from emotionai_core.exchange.bridge import Imported, import_faces, import_transcript, import_voice
from emotionai_core.film.probe import Probe
from emotionai_core.film.shots import shots_between
from emotionai_core.film.sound import extract_sound, join_sound
from emotionai_core.film.subtitles import SubtitleLine
from emotionai_core.perception.runner import StageJob, environment_for, launch_for, require, run_stage
from emotionai_core.perception.stages import PLAN, StagePlan, declared
from emotionai_core.project.artefacts import ArtefactSpec
from emotionai_core.project.load import film_record, heard_language, save_times, stored_film
from emotionai_core.project.store import Project
from emotionai_core.records.analysis import StageRun
from emotionai_core.settings import Settings
from emotionai_core.wire.messages import Chunk, Json, Progress, Warned, WireError
from emotionai_core.wire.tables import read_tables, write_tables
from emotionai_core.workers.catalogue import StageSpec, stage_spec

_SOUND_SHARE = 0.02
_PROXY_SHARE = 0.17
# Measured on 640x360 film: 0.43 MB a second; the rest is room for busier pictures.
_PROXY_BYTES_PER_SECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class StageBegan:
    """Stage `index` of `count` starts."""

    stage: str
    title: str
    index: int
    count: int


@dataclass(frozen=True, slots=True)
class Advanced:
    """`done` of `total` `unit` in a stage; `overall` in [0, 1]; times left in seconds, negative while unknown."""

    stage: str
    done: float
    total: float
    unit: str
    eta: float
    overall: float
    overall_eta: float


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence for the user; `serious` for warnings."""

    message: str
    serious: bool = False


Report = Callable[[StageBegan | Advanced | Said], None]


class AnalysisRun:
    """One analysis from probe to artefacts."""

    def __init__(
        self,
        project: Project,
        found: Probe,
        lines: tuple[SubtitleLine, ...],
        settings: Settings,
        report: Report,
        cancelled: Callable[[], bool],
        bridges: Mapping[str, Path],
    ) -> None:
        self.project = project
        self.film = found.film
        self.times = found.times
        self.lines = lines
        self.settings = settings
        self.report = report
        self.cancelled = cancelled
        self.bridges = bridges
        self.imported: dict[str, Imported] = {}
        self.runs: list[StageRun] = []
        self.keys: dict[str, str] = {}
        self.files: dict[str, Path] = {}
        # The language of the dialogue, once a program has found it out.
        self.heard = ""
        self.began = time.monotonic()
        self.behind = 0.0
        self.skipped = 0.0

    def execute(self) -> None:
        """Run every stage in order."""
        self._remember_film()
        self._prepare_sound()
        self._prepare_subtitles()
        plans = [plan for plan in PLAN if self._runs(plan)]
        count = len(plans) + self.settings.proxy
        specs = [stage_spec(plan.stage, plan.backend(self.settings)) for plan in plans]
        for plan, spec in zip(plans, specs, strict=True):
            # Said before hours of work, not after them.
            if spec.stage not in self._given():
                require(spec, plan.declares(self.settings), self.files)
        for index, (plan, spec) in enumerate(zip(plans, specs, strict=True)):
            self.report(StageBegan(plan.stage, spec.title, index + 1, count))
            try:
                self._stage(plan, spec)
            except WorkerError as error:
                if not plan.extra:
                    raise
                self.report(Said(f"'{spec.title}' was left out. {error.sentence()}", serious=True))
            self.behind += plan.weight
        settings = json.dumps(self.settings.differing(), sort_keys=True)
        self.project.replace_runs(self.runs, {"settings": settings})
        self._make_proxy(len(plans) + 1)
        self.report(Advanced("done", 1.0, 1.0, "film", 0.0, 1.0, 0.0))

    def _runs(self, plan: StagePlan) -> bool:
        heard = not plan.needs_sound or "sound" in self.files or plan.stage in self.bridges
        return heard and plan.wanted(self.settings)

    def _given(self) -> set[str]:
        """The stages that tables made elsewhere stand for."""
        covers = {"faces": {"faces", "people"}, "transcript": {"speech"}, "voice": {"voice"}}
        return {stage for name in self.bridges for stage in covers[name]}

    def _remember_film(self) -> None:
        known = self.project.meta("film")
        if known and stored_film(self.project).digest != self.film.digest:
            raise ProjectError(
                f"The project '{self.project.name}' belongs to another film.",
                "Name another project with --project; nothing was changed.",
            )
        save_times(self.project, self.film.digest, self.times)
        stored = film_record(self.film)
        path = json.dumps(str(self.film.path.resolve()))
        self.project.set_meta({"film": stored, "film_path": path})

    def _prepare_sound(self) -> None:
        target = self.project.folder("cache") / f"sound-{self.film.digest}.wav"
        if not target.exists():
            self.report(Said("Reading the sound ..."))
            if not extract_sound(self.film, target, self._sound_progress):
                self.report(Said("The film has no sound that can be read: voices are left out.", serious=True))
                self.behind += _SOUND_SHARE
                return
        self.behind += _SOUND_SHARE
        self.files["sound"] = target
        # The sound follows from the film alone, so the film's own hash stands for it.
        self.keys["sound"] = self.film.digest

    def _sound_progress(self, reached: float) -> None:
        if self.cancelled():
            raise Cancelled

    def _prepare_subtitles(self) -> None:
        if not self.lines:
            return
        columns: Mapping[str, list[object]] = {
            "start": [line.start for line in self.lines],
            "end": [line.end for line in self.lines],
            "text": [line.text for line in self.lines],
            "label": [line.label for line in self.lines],
        }
        target = self.project.folder("cache") / "subtitles.json"
        write_tables(target, {"subtitles": columns})
        self.files["subtitles"] = target
        self.keys["subtitles"] = _digest(target.read_bytes())

    def _bridge(self, stage: str) -> bool:
        """Let a CSV made elsewhere stand for the stage; False when none was given for it."""
        if "faces" in self.bridges and stage == "faces":
            self._adopt(import_faces(self.bridges["faces"]))
        if "transcript" in self.bridges and stage == "speech":
            self._adopt(import_transcript(self.bridges["transcript"]))
        if "voice" in self.bridges and stage == "voice":
            lines = self.project.artefacts.table(self.keys["speech"], "utterances")
            spans = list(zip(lines.numbers("start").tolist(), lines.numbers("end").tolist(), strict=True))
            self._adopt(import_voice(self.bridges["voice"], lines.whole("utterance").tolist(), spans))
        if stage not in self.imported:
            return False
        self._place(stage, self.imported[stage])
        return True

    def _adopt(self, given: Imported) -> None:
        self.imported.update({stage: given for stage in given.tables})

    def _place(self, stage: str, given: Imported) -> None:
        """Write the imported tables as an artefact like any other."""
        inputs = {"csv": _digest(given.source)}
        artefact = ArtefactSpec(self.film.digest, stage, BRIDGE_BACKEND, BRIDGE_VERSION, (), {}, inputs)
        store = self.project.artefacts
        if not store.has(artefact.key):
            write_tables(store.workplace(artefact.key) / "chunk-000000.json", given.tables[stage])
            store.finish(artefact.key, stage, {"limits": ["Imported from a table made elsewhere; not checked."]})
        self.keys[stage] = artefact.key
        self._record(stage, BRIDGE_BACKEND, BRIDGE_VERSION, artefact.key)

    def _stage(self, plan: StagePlan, spec: StageSpec) -> None:
        if self._bridge(plan.stage):
            return
        where = environment_for(spec, lambda text: self.report(Said(text)))
        settings = {**spec.settings, **declared(plan, self.settings, self.heard)}
        inputs = {name: self.keys[name] for name in plan.inputs if name in self.keys}
        artefact = ArtefactSpec(
            self.film.digest,
            spec.stage,
            spec.backend,
            spec.version,
            where.weights((*spec.needed(settings, inputs), *spec.optional(settings)), spec.resources),
            settings,
            inputs,
        )
        store = self.project.artefacts
        if not store.has(artefact.key) or (plan.stage == "vocals" and not self._voices(artefact.key).exists()):
            self._compute(plan, spec, artefact, settings)
        else:
            self.skipped += plan.weight
        self.keys[plan.stage] = artefact.key
        self._record(spec.stage, spec.backend, spec.version, artefact.key)
        self._derive(plan.stage)

    def _compute(self, plan: StagePlan, spec: StageSpec, artefact: ArtefactSpec, settings: Mapping[str, Json]) -> None:
        where = environment_for(spec, lambda text: self.report(Said(text)))
        store = self.project.artefacts
        place = store.workplace(artefact.key)
        log = self.project.folder("logs") / f"{spec.stage}.log"
        job = StageJob(
            spec=spec,
            film=self.film,
            settings=settings,
            inputs=self._input_files(plan, place),
            place=place,
            log=log,
            resume_after=store.resume_after(artefact.key, spec.stage),
        )
        finished = run_stage(job, launch_for(spec, where, log), self._on_event(plan), self.cancelled)
        about: dict[str, Json] = {
            "backend": finished.hello.backend,
            "version": finished.hello.version,
            "device": finished.hello.device,
            "variant": where.variant,
            "weights": [[one.name, one.sha256, one.licence] for one in finished.hello.weights],
            "limits": list(finished.hello.limits),
            "warnings": list(finished.warnings),
        }
        if isinstance(language := finished.done.summary.get("language"), str):
            about["language"] = language
        if spec.stage == "vocals":
            self._join_voices(artefact.key, place)
        self._finish(spec, artefact.key, about, finished.done.chunks)

    def _voices(self, key: str) -> Path:
        return self.project.folder("cache") / f"{key}.wav"

    def _join_voices(self, key: str, place: Path) -> None:
        """The separated voices as one sound, in the place of the film's own for all stages after."""
        try:
            names = [
                str(name) for path in sorted(place.glob("chunk-*.json")) for name in read_tables(path)["pieces"]["file"]
            ]
            join_sound([place / Path(name).name for name in names], self._voices(key))
        except (ValueError, KeyError, OSError) as error:
            raise WorkerError(
                f"The voices that were separated cannot be put together: {error}.",
                "Run it again; if it repeats: emotionai env check audio",
            ) from error

    def _finish(self, spec: StageSpec, key: str, about: Mapping[str, Json], promised: int) -> None:
        store = self.project.artefacts
        there = store.resume_after(key, spec.stage) + 1
        try:
            if promised != there:
                raise WireError(f"it said {promised} parts were done and delivered {there}")
            store.finish(key, spec.stage, about)
        except WireError as error:
            raise WorkerError(
                f"The program for '{spec.stage}' did not deliver what it promised: {error}.",
                "Good parts are kept. Run it again; if it repeats: emotionai doctor --repair",
            ) from error

    def _make_proxy(self, index: int) -> None:
        """The scrubbing copy, last, because every result is there without it."""
        if not self.settings.proxy:
            return
        place = proxy_folder(self.project)
        room = shutil.disk_usage(self.project.path).free
        if room < 2 * _PROXY_BYTES_PER_SECOND * self.film.duration:
            text = f"No scrubbing copy was made: only {room / 2**30:.1f} GiB are free on the project's disk."
            self.report(Said(text, serious=True))
            return
        spec = stage_spec("proxy")
        self.report(StageBegan("proxy", spec.title, index, index))
        place.mkdir(parents=True, exist_ok=True)
        where = environment_for(spec, lambda text: self.report(Said(text)))
        log = self.project.folder("logs") / "proxy.log"
        settings = {"height": self.settings.proxy_height}
        job = StageJob(spec, self.film, settings, {}, place, log, -1)
        plan = StagePlan("proxy", (), _PROXY_SHARE, lambda _: settings)
        run_stage(job, launch_for(spec, where, log), self._on_event(plan), self.cancelled)

    def _input_files(self, plan: StagePlan, place: Path) -> dict[str, Path]:
        given: dict[str, Path] = {}
        for name in plan.inputs:
            if name in self.files:
                given[name] = self.files[name]
            elif name in self.keys:
                given[name] = self.project.artefacts.as_input(self.keys[name], place / f"input-{name}.json")
        return given

    def _on_event(self, plan: StagePlan) -> Callable[[Progress | Chunk | Warned], None]:
        def take(event: Progress | Chunk | Warned) -> None:
            match event:
                case Progress():
                    share = min(event.done / event.total, 1.0) if event.total > 0 else 0.0
                    self.report(self._advanced(plan, event, share))
                case Warned():
                    self.report(Said(event.message, serious=True))
                case Chunk():
                    pass

        return take

    def _advanced(self, plan: StagePlan, event: Progress, share: float) -> Advanced:
        overall = min(self.behind + plan.weight * share, 1.0)
        # Stages taken from an earlier run cost nothing and say nothing about this run's pace.
        worked = overall - self.skipped
        left = (1.0 - overall) * (time.monotonic() - self.began) / worked if worked > 0.02 else -1.0
        return Advanced(plan.stage, event.done, event.total, event.unit, event.eta, overall, left)

    def _record(self, stage: str, backend: str, version: str, key: str) -> None:
        about = self.project.artefacts.about(key)

        def texts(name: str) -> tuple[str, ...]:
            raw = about.get(name)
            return tuple(str(item) for item in raw) if isinstance(raw, list) else ()

        raw = about.get("weights")
        weights = tuple(
            (str(row[0]), str(row[1]), str(row[2]))
            for row in (raw if isinstance(raw, list) else [])
            if isinstance(row, list)
        )
        self.runs.append(StageRun(stage, backend, version, key, weights, texts("limits"), texts("warnings")))

    def _derive(self, stage: str) -> None:
        """The shots, which the face stage reads, follow from the cuts and a setting that belongs to no worker."""
        if stage == "vocals":
            self.files["sound"] = self._voices(self.keys[stage])
            self.keys["sound"] = self.keys[stage]
        if stage == "speech":
            self.heard = heard_language(self.project, self.keys[stage])
        if stage != "cuts":
            return
        cuts = self.project.artefacts.table(self.keys["cuts"], "cuts").numbers("time").tolist()
        shots = shots_between(cuts, self.film.duration, self.settings.shot_min_seconds)
        target = self.project.folder("cache") / "shots.json"
        write_tables(target, {"shots": {"start": [shot.start for shot in shots], "end": [shot.end for shot in shots]}})
        self.files["shots"] = target
        self.keys["shots"] = _digest(target.read_bytes())


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def proxy_folder(project: Project) -> Path:
    """Where the scrubbing copy of the project's film lies; may be empty or partly filled."""
    height = project.settings.proxy_height
    return project.path / "cache" / f"proxy-{stored_film(project).digest}-{height}"
