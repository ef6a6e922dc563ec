"""Made-up analyses and a project that lives in memory: they drive the studio without the core's storage."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
from sample_edits import apply

from emotionai_core.fusion.known import Suggestion
from emotionai_core.pipeline import FilmFiles
from emotionai_core.project.edits import Edit, LogEntry
from emotionai_core.records.agreement import Agreement
from emotionai_core.records.analysis import Analysis, Curve, FaceTable, StageRun
from emotionai_core.records.conflict import Conflict, ConflictKind, Verdict
from emotionai_core.records.evidence import EMOTIONS, POLARITY_OF, Channel, Polarity, Reading
from emotionai_core.records.film import Film, Shot, Track
from emotionai_core.records.line import Line
from emotionai_core.records.person import Person, Portrait
from emotionai_core.records.signals import Signals
from emotionai_core.records.utterance import Utterance, VoiceAffect
from emotionai_core.settings import Settings, changed

NAMES = ("Hildy", "Walter", "Mara", "Jonas", "Edith", "The Colonel", "Bruce", "Louie")
TEXTS = (
    "Hildy! How are you?",
    "Tell me, is the lord of the universe in?",
    "Yes, he's in – in a bad humor.",
    "Somebody must have stolen the crown jewels.",
    "I am perfectly fine, thank you.",
    "What a wonderful surprise. Really.",
    "You said you would be there, and you were not.",
    "No.",
    "We shall see what the morning edition says about that, my dear, and then we shall talk about it again.",
    "Congratulations on the new job.",
)
KINDS = (ConflictKind.MASKING, ConflictKind.SARCASM, ConflictKind.SUPPRESSION, ConflictKind.LEAKAGE)


def _spread(label: str, strength: float) -> tuple[float, ...]:
    rest = (1 - strength) / (len(EMOTIONS) - 1)
    return tuple(strength if one == label else rest for one in EMOTIONS)


def _reading(channel: Channel, label: str, confidence: float, note: str = "", silent: str = "") -> Reading:
    leaning = POLARITY_OF[label]
    return Reading(
        channel=channel,
        polarity=Polarity.ABSTAINS if silent else leaning,
        confidence=confidence,
        margin=max(0.0, 2 * confidence - 1),
        leaning=leaning,
        label="" if channel is Channel.VOICE else label,
        distribution=() if channel is Channel.VOICE else _spread(label, confidence),
        note=silent or note,
    )


def _line(number: int, start: float, end: float, person: str, other: str, random: np.random.Generator) -> Line:
    said = Utterance(number, start, end, TEXTS[number % len(TEXTS)], "subtitle", 1.0)
    label = EMOTIONS[int(random.choice(7, p=[0.12, 0.05, 0.08, 0.25, 0.3, 0.12, 0.08]))]
    kind = KINDS[(number // 3) % 4] if number % 3 == 1 else None
    faces = {ConflictKind.MASKING: "joy", ConflictKind.SARCASM: "anger", ConflictKind.SUPPRESSION: "neutral"}
    words = {ConflictKind.MASKING: "sadness", ConflictKind.SARCASM: "joy", ConflictKind.SUPPRESSION: "anger"}
    face = faces.get(kind, "fear" if kind else label) if kind else label
    text = words.get(kind, "joy") if kind else label
    voice = VoiceAffect(
        float(random.uniform(0.2, 0.9)), -0.4 if kind else float(random.uniform(-0.3, 0.3)), confidence=0.7
    )
    silent = "The levelled mix leaves the voice no range." if number % 2 else ""
    readings = (
        _reading(Channel.FACE, face, 0.62 + 0.3 * random.random(), f"6 looks at the face, best at {start + 0.5:.2f} s"),
        _reading(
            Channel.VOICE, "anger" if kind else "neutral", 0.55 + 0.3 * random.random(), "against the baseline", silent
        ),
        _reading(Channel.TEXT, text, 0.61 + 0.35 * random.random(), "the words of this line"),
    )
    unsure = kind is None and number % 4 == 0
    if unsure:
        readings = (
            replace(readings[0], polarity=Polarity.ABSTAINS, note="No face of the speaker is in the picture."),
            *readings[1:],
        )
    conflict = None
    if kind is not None:
        conflict = Conflict(number, start, end, person, kind, float(random.uniform(0.25, 0.98)), readings)
    verdict = Verdict.CONFLICT if kind else Verdict.UNSURE if unsure else Verdict.AGREES
    return Line(said, person, voice, readings, other, "neutral" if other else "", verdict, conflict)


def _curve(duration: float, points: int, random: np.random.Generator) -> Curve:
    time = np.linspace(0, duration, points)
    slow = np.sin(time / duration * 2 * np.pi * random.uniform(1, 4) + random.uniform(0, 6))
    rough = np.cumsum(random.normal(0, 1, points))
    rough = (rough - rough.mean()) / (np.abs(rough).max() or 1.0)
    arousal = np.clip(0.5 + 0.22 * slow + 0.25 * rough, 0, 1)
    valence = np.clip(-0.4 * slow + 0.5 * rough, -1, 1)
    gap = slice(points // 3, points // 3 + points // 12)
    arousal[gap] = np.nan
    valence[gap] = np.nan
    return Curve(time, arousal, valence)


def _faces(duration: float, keys: tuple[str, ...], random: np.random.Generator) -> FaceTable:
    time = np.arange(0, duration, 0.25)
    both = np.repeat(time, 2)
    count = len(both)
    person = (np.arange(count) % 2 + 2 * (both // 20).astype(np.int64)) % len(keys)
    swing = 0.02 * np.sin(both / 3)
    left = np.where(np.arange(count) % 2 == 0, 0.22, 0.60) + swing
    box = np.stack([left, 0.16 + swing, np.full(count, 0.17), np.full(count, 0.33)], axis=1)
    emotion = random.dirichlet(np.ones(7) * 0.4, count)
    confidence = random.uniform(0.6, 0.98, count)
    return FaceTable(both, person.astype(np.int64), person.astype(np.int64), box, confidence, confidence, emotion, keys)


def make_analysis(
    film: Path = Path("film.mp4"),
    duration: float = 160.08,
    lines: int = 42,
    people: int = 4,
    curve_points: int = 320,
    shots: int = 30,
    seed: int = 7,
) -> Analysis:
    """An analysis of `lines` lines by `people` people; every third line is a conflict, of all four kinds in turn."""
    random = np.random.default_rng(seed)
    keys = tuple(f"face-{index}" for index in range(people))
    edges = np.linspace(0, duration, lines + 1)
    made = []
    for number in range(lines):
        room = edges[number + 1] - edges[number]
        start = float(edges[number] + 0.08 * room)
        end = float(start + room * random.uniform(0.45, 0.85))
        speaker = int(random.integers(people))
        made.append(
            _line(number, start, end, keys[speaker], keys[(speaker + 1) % people] if number % 3 else "", random)
        )
    cuts = np.concatenate([[0.0], np.sort(random.uniform(0, duration, shots - 1)), [duration]])
    counts = {key: sum(line.person == key for line in made) for key in keys}
    return Analysis(
        film=Film(
            film,
            "0" * 32,
            1,
            duration,
            640,
            360,
            Fraction(25),
            round(duration * 25),
            0.0,
            False,
            (Track(0, "video", "h264", "", 0.0), Track(1, "audio", "aac", "eng", 0.0)),
        ),
        shots=tuple(Shot(i, float(cuts[i]), float(cuts[i + 1]), i // 5) for i in range(shots)),
        people=tuple(
            Person(
                key,
                NAMES[i % len(NAMES)] + (f" {i}" if i >= len(NAMES) else ""),
                Portrait(min(duration - 0.5, 1.0 + 3 * i), (0.3, 0.1, 0.2, 0.4), 0.8),
                duration * (0.5 - 0.1 * (i % 4)),
                duration * 0.1,
                counts[key],
                0.9,
            )
            for i, key in enumerate(keys)
        ),
        lines=tuple(made),
        faces=_faces(duration, keys, random),
        curves={key: _curve(duration, curve_points, random) for key in keys},
        runs=(
            StageRun("faces", "embedded", "1.0", "k1", (), (), ()),
            StageRun("voice", "embedded", "1.0", "k2", (), (), ()),
            StageRun("text", "embedded", "1.0", "k3", (), (), ()),
        ),
    )


class SampleProject:
    """A project in memory. Remembers which threads touched it, and can be slowed down by a hook."""

    def __init__(self, analysis: Analysis, name: str = "Sample", read_only: bool = False, reason: str = "") -> None:
        self._base = analysis
        self.name = name
        self.path = Path(f"/nowhere/{name}.emai")
        self.read_only = read_only
        self.read_only_reason = reason
        self.log: list[tuple[Edit, bool]] = []
        self.coders: list[str] = []
        self.gestures: list[int] = []
        self.opening_notice = ""
        self.agreed = Agreement((), (), ())
        self._settings = Settings()
        self.computed = 0
        self.closed = False
        self.threads: set[int] = set()
        self.before_compute: Callable[[], None] | None = None
        # Makes the run that reads corrected words, of the words kept so far.
        self.reread: Callable[[SampleProject], object] | None = None
        self.kept: dict[str, object] = {}
        self.suggestions: tuple[Suggestion, ...] = ()
        self.remembered: list[str] = []

    def _touch(self) -> None:
        self.threads.add(threading.get_ident())

    @property
    def can_undo(self) -> bool:
        return any(standing for _, standing in self.log)

    @property
    def can_redo(self) -> bool:
        return any(not standing for _, standing in self.log)

    def analysis(self) -> Analysis:
        self._touch()
        if self.before_compute is not None:
            self.before_compute()
        self.computed += 1
        standing = [place for place, (_, stands) in enumerate(self.log) if stands]
        return apply(self._base, [self.log[place][0] for place in standing], [self.coders[place] for place in standing])

    def film_path(self) -> Path:
        return self._base.film.path

    def files(self) -> FilmFiles:
        return FilmFiles(None, self.path / "proxy", self.path / "sound.wav", self.path)

    def append_all(self, edits: Sequence[Edit], coder: str = "") -> None:
        self._touch()
        self.log = [(one, standing) for one, standing in self.log if standing]
        self.coders = [*self.coders[: len(self.log)], *[coder] * len(edits)]
        self.gestures = [*self.gestures[: len(self.log)], *[len(self.log) + 1] * len(edits)]
        self.log.extend((edit, True) for edit in edits)

    def go_to(self, number: int) -> None:
        self._touch()
        last = self.gestures[number - 1] if number else 0
        self.log = [(edit, gesture <= last) for (edit, _), gesture in zip(self.log, self.gestures, strict=True)]

    def suggested_names(self) -> tuple[Suggestion, ...]:
        return self.suggestions

    def remember_person(self, key: str) -> str:
        self.remembered.append(key)
        return self.analysis().name(key)

    def agreement(self) -> Agreement:
        self._touch()
        return self.agreed

    def signals(self) -> Signals:
        self._touch()
        return Signals()

    def rereading(self):
        self._touch()
        return None if self.reread is None else self.reread(self)

    def keep_word_readings(self, reader: str, readings: Mapping[str, object]) -> None:
        self._touch()
        self.kept.update(readings)

    def undo(self) -> tuple[Edit, ...]:
        done = [gesture for gesture, (_, standing) in zip(self.gestures, self.log, strict=True) if standing]
        return self._flip(max(done, default=0), False)

    def redo(self) -> tuple[Edit, ...]:
        undone = [gesture for gesture, (_, standing) in zip(self.gestures, self.log, strict=True) if not standing]
        return self._flip(min(undone, default=0), True)

    def _flip(self, wanted: int, standing: bool) -> tuple[Edit, ...]:
        places = [place for place, gesture in enumerate(self.gestures) if gesture == wanted]
        for place in places:
            self.log[place] = (self.log[place][0], standing)
        return tuple(self.log[place][0] for place in places)

    def history(self) -> tuple[LogEntry, ...]:
        rows = zip(self.log, self.coders, self.gestures, strict=True)
        return tuple(
            LogEntry(number + 1, edit, standing, coder, gesture)
            for number, ((edit, standing), coder, gesture) in enumerate(rows)
        )

    def settings(self) -> Settings:
        return self._settings

    def change_settings(self, changes: Mapping[str, object]) -> None:
        self._settings = changed(self._settings, changes)

    def exporting(self, folder: Path, language: str = "en") -> Callable[[Callable[[], bool]], list[Path]]:
        self._touch()
        return lambda _cancelled: [folder / "dataset.csv"]

    def close(self) -> None:
        self._touch()
        self.closed = True
