"""From a film to an analysed project: the table of contents, and the only importer of all stages.

film ─▶ sound, cuts, faces, people, speech, speakers, voice, text, meaning ─▶ artefacts ─▶ fusion ─▶ analysis
     ─▶ states, memory, relations, scores ─▶ account ─▶ exports
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from emotionai_core.cognition.chroma import FOLDER as MEMORY_FOLDER
from emotionai_core.cognition.chroma import Loaded, load, opened
from emotionai_core.cognition.long_term import ExactIndex
from emotionai_core.cognition.recall import recall
from emotionai_core.cognition.stored_recall import recall_stored
from emotionai_core.cognition.stream import MindStream
from emotionai_core.cognition.surprise import predictor
from emotionai_core.errors import FilmError, StudioError
from emotionai_core.film.container import check_file
from emotionai_core.film.probe import Probe, digest_of, probe
from emotionai_core.film.subtitles import SubtitleLine, embedded_subtitles, read_subtitles, subtitles_beside
from emotionai_core.fusion.assembly import Assembler
from emotionai_core.fusion.known import KnownFace, Suggestion, person_embeddings, suggestions
from emotionai_core.fusion.speakers import title_of
from emotionai_core.project.known_people import Remembered, remember, remembered
from emotionai_core.project.load import load_reading, stored_film, stored_times
from emotionai_core.project.rebase import Rebase
from emotionai_core.project.rewording import Rereading, WordReader, rereading_of, word_reader
from emotionai_core.project.signals import load_signals as load_signals
from emotionai_core.project.store import SUFFIX, Project, WordReadings
from emotionai_core.records.account import Account
from emotionai_core.records.agreement import Agreement
from emotionai_core.records.analysis import Analysis, Floats
from emotionai_core.records.film import Film
from emotionai_core.records.memory import Memories, Mind, Recalled
from emotionai_core.records.timebase import FrameTimes
from emotionai_core.review.agreement import agreement_of
from emotionai_core.run import AnalysisRun, Report, proxy_folder
from emotionai_core.settings import analytic, changed
from emotionai_core.understanding import Understanding


def project_path_for(film: Path) -> Path:
    """Where a film's project lies unless the user says otherwise: beside the film."""
    return film.with_suffix(SUFFIX)


def analyze(
    film_path: Path,
    report: Report,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    project_path: Path | None = None,
    subtitles: Path | None = None,
    changes: Mapping[str, object] | None = None,
    bridges: Mapping[str, Path] | None = None,
) -> Path:
    """Read the film into its project, reusing whatever is there already; returns the project's path.

    `changes` are settings by name over the project's own; None puts one back to its default.
    `bridges` names CSV files made elsewhere that stand for a stage: "faces", "transcript", "voice". Raises
    `StudioError` with one sentence, or `Cancelled`; what was finished stays and is not computed again.
    """
    place = project_path or project_path_for(film_path)
    found = _known(film_path, place) or probe(film_path)
    lines = _transcript(found.film, subtitles)
    project = Project.create_or_open(place)
    try:
        AnalysisRun(
            project, found, lines, changed(project.settings, changes or {}), report, cancelled, bridges or {}
        ).execute()
        return project.path
    finally:
        project.close()


def _known(film_path: Path, place: Path) -> Probe | None:
    """What the project remembers of this very film, so that a long one is not read through again."""
    if not (place / "project.sqlite").is_file():
        return None
    check_file(film_path)
    project = Project.open(place, writable=False)
    try:
        film = stored_film(project) if project.meta("film") else None
        if film is None or film.size_bytes != film_path.stat().st_size or film.digest != digest_of(film_path):
            return None
        times = stored_times(project, film.digest)
        return Probe(replace(film, path=film_path), times) if times is not None else None
    finally:
        project.close()


def _transcript(film: Film, given: Path | None) -> tuple[SubtitleLine, ...]:
    """The subtitles named, else those beside the film, else the film's own text track, else none."""
    if given is not None:
        return read_subtitles(given)
    beside = subtitles_beside(film.path)
    return read_subtitles(beside) if beside is not None else embedded_subtitles(film)


def film_path(project: Project) -> Path:
    """Where the project's film is now: where it was, or beside the project; raises `FilmError` when it is gone."""
    film = stored_film(project)
    for candidate in (film.path, project.path.parent / film.path.name):
        if candidate.is_file() and candidate.stat().st_size == film.size_bytes:
            return candidate
    raise FilmError(
        f"The film '{film.path.name}' of this project is not where it was.",
        "Put it back or beside the project folder; analysis and edits are all there.",
    )


class CurrentView:
    """The film as it is understood now, for whoever asks after every edit: what no edit changes is read once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._rebase = Rebase(project)
        self._of: tuple[object, ...] = ()
        self._assembler: Assembler | None = None
        self._readers: dict[str, WordReader] = {}
        self._readings: dict[str, WordReadings] = {}

    def analysis(self) -> Analysis:
        """Artefacts plus edits."""
        project = self._project
        edits, aside = self._rebase.edits()
        analysis = self._current_assembler().assemble(edits, self._read("text"), self._read("meaning"))
        obstacles = [self._readers[stage].obstacle() for stage in unread_texts(analysis) if stage in self._readers]
        if told := tuple(one for one in dict.fromkeys(obstacles) if one):
            analysis = replace(analysis, remarks=(*analysis.remarks, *told))
        if aside:
            sentence = f"{aside} corrections no longer fit this analysis and were set aside; they stay in the history."
            if aside == 1:
                sentence = "1 correction no longer fits this analysis and was set aside; it stays in the history."
            analysis = replace(analysis, remarks=(*analysis.remarks, sentence))
        try:
            return replace(analysis, film=replace(analysis.film, path=film_path(project)))
        except FilmError as error:
            return replace(analysis, remarks=(*analysis.remarks, error.sentence()))

    def rereading(self) -> Rereading | None:
        """The next run that reads what people corrected; None when none is needed or possible.

        Emotions are read first, then meanings, each by a program of its own.
        """
        for stage, texts in unread_texts(self.analysis()).items():
            work = rereading_of(self._project, texts, stage)
            if work is not None:
                return work
        return None

    def _read(self, stage: str) -> WordReadings:
        """What was read in corrected words for the stage, the same object until there is more of it."""
        if stage not in self._readers:
            return {}
        project, identity = self._project, self._readers[stage].identity
        kept = self._readings.get(identity)
        if kept is None or len(kept) != project.count_word_readings(identity):
            kept = self._readings[identity] = project.word_readings(identity)
        return kept

    def _current_assembler(self) -> Assembler:
        project = self._project
        settings = analytic(project.settings)
        of = (project.runs(), settings, project.meta("film"))
        if self._assembler is None or of != self._of:
            self._assembler, self._of = Assembler(load_reading(project), settings), of
            readers = {stage: word_reader(project, stage) for stage in ("text", "meaning")}
            self._readers = {stage: one for stage, one in readers.items() if one is not None}
        return self._assembler


def unread_texts(analysis: Analysis) -> dict[str, list[str]]:
    """What people said lines say and nobody has read since, by the stage that should."""
    meanings = analysis.meanings
    unread = {"text": analysis.unread, "meaning": frozenset[int]() if meanings is None else meanings.unread}
    return {
        stage: [line.utterance.text for line in analysis.lines if line.utterance.number in numbers]
        for stage, numbers in unread.items()
        if numbers
    }


def current_analysis(project: Project) -> Analysis:
    """Artefacts plus edits: the film as it is understood now."""
    return CurrentView(project).analysis()


def current_account(project: Project) -> Account:
    """What follows from the film as it stands about its characters."""
    return Understanding(project.settings).account(current_analysis(project), load_signals(project))


def current_mind(project: Project) -> tuple[Analysis, Mind]:
    """The film as it stands and the cognitive half of its account alone, for asking after memories: half the work."""
    settings, analysis = project.settings, current_analysis(project)
    return analysis, MindStream(settings, predictor(settings.surprise_model)).mind(analysis)


def store_memories(
    project: Project, analysis: Analysis, mind: Mind, cancelled: Callable[[], bool] = lambda: False
) -> Loaded:
    """Let the project's Chroma store hold the long-term memories of `mind`; raises `StudioError`, `Cancelled`."""
    return load(project.path / MEMORY_FOLDER, mind, _line_index(analysis), analysis, cancelled)


def remembered_at(
    project: Project, analysis: Analysis, mind: Mind, key: str, place: int, time: float, limit: int = 5
) -> tuple[Recalled, ...]:
    """What the line at `place` calls up in the person `key` at `time` (seconds), asked of the Chroma store.

    The store must hold the memories of `mind`; raises `StudioError`.
    """
    memories, index = mind.memories, _line_index(analysis)
    emotion = _felt(memories, place)
    with opened(project.path / MEMORY_FOLDER) as store:
        return recall_stored(store, memories, index, key, place, emotion, time, project.settings, limit)


def recalled_at(
    project: Project, analysis: Analysis, mind: Mind, key: str, place: int, time: float, limit: int = 5
) -> tuple[Recalled, ...]:
    """As `remembered_at`, of the exact index: the same answer, whatever the store is like."""
    memories, index = mind.memories, _line_index(analysis)
    return recall(memories, index, key, place, _felt(memories, place), time, project.settings, limit)


def _felt(memories: Memories, place: int) -> str:
    rows = np.flatnonzero(memories.line == place)
    return memories.shown(int(rows[0])) if len(rows) else ""


def _line_index(analysis: Analysis) -> ExactIndex:
    return ExactIndex([line.utterance.number for line in analysis.lines], analysis.meanings)


def reread_words(project: Project, cancelled: Callable[[], bool] = lambda: False) -> int:
    """Read the words that people corrected and nobody has read since; how many lines of words were read.

    Raises `WorkerError` or `Cancelled`, and keeps nothing of the program's that it met then.
    """
    view, read = CurrentView(project), set[str]()
    while (work := view.rereading()) is not None:
        readings = work.read(cancelled)
        project.keep_word_readings(work.reader.identity, readings)
        read.update(readings)
    return len(read)


def suggested_names(project: Project, analysis: Analysis) -> tuple[Suggestion, ...]:
    """Who the people of the film may be, by faces that were named in other films; surest first."""
    known = [
        KnownFace(one.name, one.film, np.array(one.embedding))
        for one in remembered()
        if one.digest != analysis.film.digest
    ]
    found = suggestions(_embeddings(project, analysis), known) if known else ()
    return tuple(one for one in found if analysis.name(one.key) != one.name)


def remember_person(project: Project, analysis: Analysis, key: str) -> None:
    """Keep the person's face under their name for other films; raises `StudioError` when they have none."""
    embedding = _embeddings(project, analysis).get(key)
    if embedding is None:
        raise StudioError(f"'{analysis.name(key)}' is not seen in this film, so there is no face to remember.")
    if analysis.name(key) == title_of(key, len(analysis.faces.keys)):
        raise StudioError("This person has no name yet.", "Name them first: it is the name that is remembered.")
    film = analysis.film
    remember(Remembered(analysis.name(key), film.path.stem, film.digest, tuple(embedding.tolist())))


def _embeddings(project: Project, analysis: Analysis) -> dict[str, Floats]:
    run = project.runs().get("faces")
    if run is None:
        return {}
    tracks = project.artefacts.table(run.key, "tracks")
    if not len(tracks):
        return {}
    return person_embeddings(analysis, tracks.whole("track"), tracks.numbers("quality"), tracks.vectors("embedding"))


def current_agreement(project: Project) -> Agreement:
    """How far coders and channels agree on the film as it stands."""
    return agreement_of(current_analysis(project))


@dataclass(frozen=True, slots=True)
class FilmFiles:
    """What the studio plays and draws from besides the film itself; files that are not made yet do not exist.

    `times` is every frame's time, None when the film has to be asked; `proxy` the folder of the scrubbing copy; `sound`
    the film's sound on the first frame's clock; `cache` a folder that may be written to, and deleted at any time;
    `restored` the artefact with restored portraits, None where the analysis made none.
    """

    times: FrameTimes | None
    proxy: Path
    sound: Path
    cache: Path
    restored: Path | None = None


def film_files(project: Project) -> FilmFiles:
    """Where the project keeps what was made from its film for looking at it."""
    digest = stored_film(project).digest
    cache = project.path / "cache"
    run = project.runs().get("restored")
    return FilmFiles(
        times=stored_times(project, digest),
        proxy=proxy_folder(project),
        sound=cache / f"sound-{digest}.wav",
        cache=cache,
        restored=None if run is None else project.artefacts.folder / run.key,
    )
