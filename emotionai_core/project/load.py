"""The artefacts of a project as typed columns: what the machine read, before any correction."""

from __future__ import annotations

import itertools
import json
import zipfile
import zlib
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import numpy as np

from emotionai_core.errors import EnvironmentMissing, ProjectError
from emotionai_core.film.shots import shots_between
from emotionai_core.perception.calibration import calibrated, valences
from emotionai_core.perception.schema import STAGE_TABLES
from emotionai_core.project.artefacts import ArtefactStore
from emotionai_core.project.parquet import StoredTable
from emotionai_core.project.store import Project
from emotionai_core.records.analysis import FaceTable, Ints, StageRun
from emotionai_core.records.film import Film, Shot, Track
from emotionai_core.records.person import Portrait, RestoredLook
from emotionai_core.records.timebase import FrameTimes
from emotionai_core.records.utterance import Utterance, Word
from emotionai_core.wire.messages import Json
from emotionai_core.workers.catalogue import EnvironmentSpec, StageSpec, environments, stage_spec

# The backend name of artefacts that were made elsewhere and came in as tables.
IMPORTED = "imported"


@dataclass(frozen=True, slots=True, eq=False)
class MachineReading:
    """Everything the workers found. Tables of stages that did not run are None."""

    film: Film
    shots: tuple[Shot, ...]
    faces: FaceTable
    portraits: Mapping[int, Portrait]
    people_confidence: Mapping[int, float]
    utterances: tuple[Utterance, ...]
    speakers: StoredTable | None
    voice: StoredTable | None
    text: StoredTable | None
    text_calibration: Mapping[str, Json]
    face_calibration: Mapping[str, Json]
    runs: tuple[StageRun, ...]
    micro: StoredTable | None = None
    meaning: StoredTable | None = None


def film_record(film: Film) -> str:
    """The film as JSON, for the project's database; the path is kept apart."""
    return json.dumps(
        {
            "digest": film.digest,
            "size_bytes": film.size_bytes,
            "duration": film.duration,
            "width": film.width,
            "height": film.height,
            "rate": str(film.rate),
            "frames": film.frames,
            "origin": film.origin,
            "variable": film.variable,
            "tracks": [[t.index, t.kind, t.codec, t.language, t.start] for t in film.tracks],
        }
    )


def stored_film(project: Project) -> Film:
    """The film as it was when analysed, at the path where it was last seen; raises `ProjectError`."""
    try:
        raw = cast(dict[str, Any], json.loads(project.meta("film")))
        return Film(
            path=_stored_path(project.meta("film_path")),
            digest=str(raw["digest"]),
            size_bytes=int(raw["size_bytes"]),
            duration=float(raw["duration"]),
            width=int(raw["width"]),
            height=int(raw["height"]),
            rate=Fraction(str(raw["rate"])),
            frames=int(raw["frames"]),
            origin=float(raw["origin"]),
            variable=bool(raw["variable"]),
            tracks=tuple(Track(*row) for row in raw["tracks"]),
        )
    except (ValueError, KeyError, TypeError, ArithmeticError) as error:
        raise ProjectError(
            f"'{project.name}' does not know its film yet.", "Analyse the film to fill the project."
        ) from error


def _stored_path(text: str) -> Path:
    """Paths are kept as JSON, because a name on an old disk need not be valid text."""
    return Path(str(json.loads(text)) if text.startswith('"') else text)


def save_times(project: Project, digest: str, times: FrameTimes) -> None:
    """Keep every frame's time, so that opening a long film needs no second look at the file."""
    path = project.folder("artefacts") / f"times-{digest}.npz"
    partial = path.with_name(f".{path.name}.part.npz")
    base = np.array([times.base.numerator, times.base.denominator], np.int64)
    np.savez(partial, ticks=times.ticks, base=base)
    partial.replace(path)


def stored_times(project: Project, digest: str) -> FrameTimes | None:
    """Every frame's time, None when it has to be read from the film again."""
    path = project.path / "artefacts" / f"times-{digest}.npz"
    try:
        with path.open("rb") as handle, np.load(handle, allow_pickle=False) as stored:
            base = stored["base"]
            return FrameTimes(stored["ticks"].astype(np.int64), Fraction(int(base[0]), int(base[1])))
    except (OSError, ValueError, LookupError, EOFError, ZeroDivisionError, zipfile.BadZipFile, zlib.error):
        return None


def restored_looks(artefact: Path) -> dict[int, RestoredLook]:
    """The restored portraits in the artefact's folder by face track; raises `ProjectError` when they are damaged."""
    table = ArtefactStore(artefact.parent).table(artefact.name, "restored")
    rows = zip(table.whole("track").tolist(), table.numbers("time").tolist(), table.texts("picture"), strict=True)
    try:
        return {track: RestoredLook(track, time, b64decode(picture, validate=True)) for track, time, picture in rows}
    except ValueError as error:
        raise ProjectError(
            "The restored portraits of the project are damaged.", "Analyse the film again; edits are kept."
        ) from error


def heard_language(project: Project, key: str) -> str:
    """The language (ISO 639-1) that the program for speech found the film to be in; "" where it says none.

    `key` is that of its artefact.
    """
    return str(_about(project, key).get("language", ""))


def load_reading(project: Project) -> MachineReading:
    """All artefacts that stand; raises `ProjectError` when one that should be there is missing or damaged."""
    film = stored_film(project)
    runs = project.runs()
    settings = project.settings

    def table(stage: str, name: str) -> StoredTable | None:
        if stage not in runs or project.artefacts.lacks(runs[stage].key, name):
            return None
        return project.artefacts.table(runs[stage].key, name)

    cuts = table("cuts", "cuts")
    times: list[float] = cuts.numbers("time").tolist() if cuts is not None else []
    people = table("people", "people")
    seen = table("faces", "faces")
    faces, portraits = _faces(seen, table("faces", "tracks"), people, _calibration(runs, "faces"))
    faces = _with_actions(faces, table("faces", "actions"))
    text = table("text", "text")
    return MachineReading(
        film=film,
        shots=shots_between(times, film.duration, settings.shot_min_seconds),
        faces=faces,
        portraits=portraits,
        people_confidence=_confidence(people),
        utterances=_utterances(table("speech", "utterances"), table("speech", "words")),
        speakers=table("speakers", "speakers"),
        voice=table("voice", "voice"),
        text=text,
        text_calibration=_calibration(runs, "text"),
        face_calibration=_calibration(runs, "faces"),
        runs=_described(project, runs),
        micro=table("micro", "micro"),
        meaning=table("meaning", "meaning"),
    )


def _calibration(runs: Mapping[str, StageRun], stage: str) -> Mapping[str, Json]:
    """How far to trust the program that made the artefact; nothing is known of imported ones."""
    if stage not in runs or runs[stage].backend == IMPORTED:
        return {}
    try:
        return stage_spec(stage, runs[stage].backend).calibration
    except EnvironmentMissing:
        # The program is no longer there; what it read is.
        return {}


def _described(project: Project, runs: Mapping[str, StageRun]) -> tuple[StageRun, ...]:
    """The runs with what is known of their programs beside the numbers, for the report."""
    programs = {
        (stage.stage, stage.backend): (spec, stage) for spec in environments() for stage in spec.stages.values()
    }
    found: list[StageRun] = []
    for run in runs.values():
        spec, stage = programs.get((run.stage, run.backend), (None, None))
        if spec is None or stage is None:
            # Imported from elsewhere, or made by a program that is no longer there.
            found.append(run)
            continue
        about = _about(project, run.key)
        variant = spec.variants.get(str(about.get("variant", "")))
        # Of all its models, as a variant reads others than those that the stage names.
        barred = {name for name, model in spec.models.items() if model.non_commercial}
        found.append(
            replace(
                run,
                program=spec.title if variant is None else f"{spec.title} ({variant.title})",
                device=str(about.get("device", "")),
                calibration=str(stage.calibration.get("source", "")),
                restricted=tuple(name for name, _, _ in run.weights if name.partition("/")[0] in barred),
                origins=_origins(run, spec, stage),
            )
        )
    return tuple(found)


def _origins(run: StageRun, spec: EnvironmentSpec, stage: StageSpec) -> tuple[tuple[str, str, str], ...]:
    """What the weights of a run are and where they come from, as far as its program says so."""
    ours = {Path(name).parent.name for name in stage.resources}
    found: list[tuple[str, str, str]] = []
    for name, _, _ in run.weights:
        model, _, file = name.partition("/")
        if model in spec.models:
            source = next((one.source for one in spec.models[model].files if one.file == file), "")
            found.append((name, spec.models[model].title, source or spec.models[model].package))
        elif model in ours:
            found.append((name, "Made for the studio", "comes with the studio"))
    return tuple(found)


def _about(project: Project, key: str) -> Mapping[str, Json]:
    try:
        return project.artefacts.about(key)
    except ProjectError:
        # Its tables are what counts; without this a report says less.
        return {}


def _faces(
    faces: StoredTable | None,
    tracks: StoredTable | None,
    people: StoredTable | None,
    calibration: Mapping[str, Json],
) -> tuple[FaceTable, dict[int, Portrait]]:
    if faces is None or tracks is None:
        none, whole = np.zeros(0), np.zeros(0, np.int64)
        return FaceTable(none, whole, whole, np.zeros((0, 4)), none, none, np.zeros((0, 7)), ()), {}
    person_of = {}
    if people is not None:
        person_of = dict(zip(people.whole("track").tolist(), people.whole("person").tolist(), strict=True))
    track = faces.whole("track")
    count = max(person_of.values(), default=-1) + 1
    box = np.stack([faces.numbers(name) for name in "xywh"], axis=1)
    order = np.lexsort((track, faces.numbers("time")))
    raw = faces.vectors("emotion")[order]
    person = looked_up(track[order], person_of)
    table = FaceTable(
        time=faces.numbers("time")[order],
        track=track[order],
        person=person,
        box=box[order],
        confidence=faces.numbers("confidence")[order],
        quality=faces.numbers("quality")[order],
        emotion=calibrated(raw, calibration),
        keys=tuple(f"face-{number}" for number in range(count)),
        raw=raw,
        valence=valences(raw, calibration),
    )
    return table, _portraits(tracks, person_of)


def _with_actions(faces: FaceTable, actions: StoredTable | None) -> FaceTable:
    """The faces with evidence of action units beside those looks that have some."""
    if actions is None or not len(actions) or not len(faces):
        return faces
    # A look is known by its time and track; both were written by one program in one go, so they match to the digit.
    times: list[float] = actions.numbers("time").tolist()
    place = {look: row for row, look in enumerate(zip(times, actions.whole("track").tolist(), strict=True))}
    looks = zip(cast(list[float], faces.time.tolist()), faces.track.tolist(), strict=True)
    row = np.array([place.get(look, -1) for look in looks], np.int64)
    columns = {name: actions.numbers(name) for name in STAGE_TABLES["faces"]["actions"] if name.startswith("au")}
    units = tuple(name for name, values in columns.items() if np.isfinite(values).any())
    if not units:
        return faces
    evidence = np.stack([columns[name] for name in units], axis=1)[np.maximum(row, 0)]
    evidence[row < 0] = np.nan
    return replace(faces, actions=evidence, action_units=units)


def looked_up(numbers: Ints, values: Mapping[int, int]) -> Ints:
    """What each of `numbers` (n,) is mapped to, -1 where it is to nothing."""
    if not values:
        return np.full(len(numbers), -1, np.int64)
    keys, found = np.array(sorted(values.items()), np.int64).T
    place = np.minimum(np.searchsorted(keys, numbers), len(keys) - 1)
    return np.where(keys[place] == numbers, found[place], -1)


def _portraits(tracks: StoredTable, person_of: Mapping[int, int]) -> dict[int, Portrait]:
    """The best-quality moment of every person."""
    columns = [tracks.numbers(name).tolist() for name in ("best_time", "x", "y", "w", "h", "quality")]
    best: dict[int, Portrait] = {}
    for track, time, x, y, w, h, quality in zip(tracks.whole("track").tolist(), *columns, strict=True):
        person = person_of.get(track, -1)
        if person >= 0 and (person not in best or quality > best[person].quality):
            best[person] = Portrait(time, (x, y, w, h), quality)
    return best


def _confidence(people: StoredTable | None) -> dict[int, float]:
    if people is None:
        return {}
    person, sure = people.whole("person"), people.numbers("confidence")
    order = np.argsort(person, kind="stable")
    person, sure = person[order], sure[order]
    edges = [0, *(np.flatnonzero(np.diff(person)) + 1).tolist(), len(person)]
    spans = [(low, high) for low, high in itertools.pairwise(edges) if high > low]
    return {int(person[low]): float(sure[low:high].mean()) for low, high in spans}


def _utterances(lines: StoredTable | None, words: StoredTable | None) -> tuple[Utterance, ...]:
    if lines is None:
        return ()
    by_line: dict[int, list[Word]] = {}
    if words is not None:
        spans = zip(
            words.whole("utterance").tolist(),
            words.numbers("start").tolist(),
            words.numbers("end").tolist(),
            words.texts("text"),
            words.numbers("confidence").tolist(),
            strict=True,
        )
        for utterance, start, end, text, confidence in spans:
            by_line.setdefault(utterance, []).append(Word(start, end, text, confidence))
    spans = zip(lines.numbers("start").tolist(), lines.numbers("end").tolist(), strict=True)
    said = zip(lines.texts("text"), lines.texts("source"), lines.texts("label"), strict=True)
    trust = zip(lines.whole("utterance").tolist(), lines.numbers("confidence").tolist(), strict=True)
    found = [
        Utterance(number, start, end, text, source, sure, label, tuple(by_line.get(number, ())))
        for (start, end), (text, source, label), (number, sure) in zip(spans, said, trust, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.number)))
