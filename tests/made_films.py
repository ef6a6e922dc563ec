"""Made-up films as they look after fusion: the same seed gives the same film, in a small size and at film scale."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from emotionai_core.records.analysis import Analysis, Curve, FaceTable, Meanings, StageRun
from emotionai_core.records.conflict import Conflict, ConflictKind, Verdict
from emotionai_core.records.evidence import EMOTIONS, POLARITY_OF, Channel, Polarity, Reading
from emotionai_core.records.film import Film, Shot, Track
from emotionai_core.records.line import Line
from emotionai_core.records.person import Person, Portrait
from emotionai_core.records.reliability import FaceReliability, Tier
from emotionai_core.records.utterance import Utterance, VoiceAffect

NAMES = ("Mara", "Jonas", "Édith", "Louie", "Hildy", "Walter", "Bruce", "Wei", "Noor", "Igor", "林美", "Zoë")
SAYINGS = (
    "You said you would be there, and you were not.",
    "What a wonderful surprise. Really.",
    "I am perfectly fine, thank you.",
    "Somebody must have stolen the letters.",
    "No.",
    "我沒有背叛你。",
    "We shall see what the morning edition says about that, my dear, and then we shall talk about it again.",
    'He asked: "Is it <you>?" & left.',
    "Do not turn on the light, they will find us.",
    "Congratulations on the new job!",
)
CHANCES = (0.12, 0.05, 0.08, 0.22, 0.33, 0.12, 0.08)
KINDS = tuple(ConflictKind)


@dataclass(frozen=True, slots=True)
class Size:
    """How big a made-up film is; `cast` people take part in a scene, `company` in a line."""

    minutes: float
    lines: int
    people: int
    scenes: int
    company: float


SMALL = Size(4.0, 60, 4, 4, 2.6)
FILM = Size(225.0, 3_874, 101, 90, 11.6)


def _spread(label: str, strength: float) -> tuple[float, ...]:
    rest = (1 - strength) / (len(EMOTIONS) - 1)
    return tuple(strength if one == label else rest for one in EMOTIONS)


def _reading(channel: Channel, label: str, sure: float, silent: str = "") -> Reading:
    leaning = POLARITY_OF[label]
    voice = channel is Channel.VOICE
    return Reading(
        channel=channel,
        polarity=Polarity.ABSTAINS if silent else leaning,
        confidence=sure,
        margin=max(0.0, 2 * sure - 1),
        leaning=leaning,
        label="" if voice else label,
        distribution=() if voice else _spread(label, sure),
        note=silent or "made up",
    )


def _line(number: int, start: float, end: float, who: tuple[str, str], chance: np.random.Generator) -> Line:
    label = EMOTIONS[int(chance.choice(7, p=CHANCES))]
    against = number % 17 == 3
    shown = "joy" if against else label
    words = "sadness" if against else label
    silent = "The levelled mix leaves the voice no range." if number % 5 == 0 else ""
    readings = (
        _reading(Channel.FACE, shown, float(chance.uniform(0.6, 0.95))),
        _reading(Channel.VOICE, "anger" if against else "neutral", float(chance.uniform(0.5, 0.8)), silent),
        _reading(Channel.TEXT, words, float(chance.uniform(0.6, 0.95))),
    )
    conflict = None
    if against:
        kind = KINDS[number // 17 % len(KINDS)]
        conflict = Conflict(number, start, end, who[0], kind, float(chance.uniform(0.25, 0.95)), readings)
    verdict = Verdict.CONFLICT if against else Verdict.UNSURE if number % 7 == 0 else Verdict.AGREES
    affect = VoiceAffect(float(chance.uniform(0.15, 0.95)), float(chance.uniform(-0.4, 0.4)), confidence=0.7)
    said = Utterance(number, start, end, SAYINGS[number % len(SAYINGS)], "subtitle", 1.0)
    return Line(said, who[0], affect, readings, who[1], "neutral" if who[1] else "", verdict, conflict)


def _talk(size: Size, keys: tuple[str, ...], edges: np.ndarray, chance: np.random.Generator) -> tuple[Line, ...]:
    """Lines in film order; a few people carry the film and everybody says something."""
    share = 0.9 ** np.arange(len(keys)) + 0.002
    speakers = chance.choice(len(keys), size.lines, p=share / share.sum())
    speakers[chance.permutation(size.lines)[: len(keys)]] = np.arange(len(keys))
    scene = np.arange(size.lines) * size.scenes // size.lines
    made: list[Line] = []
    for number, speaker in enumerate(speakers.tolist()):
        here = np.flatnonzero(scene == scene[number])
        first, last = edges[scene[number]] + 2.0, edges[scene[number] + 1] - 22.0
        slot = (last - first) / len(here)
        start = round(float(first + (number - here[0]) * slot), 3)
        end = round(start + float(chance.uniform(0.4, 0.9)) * slot, 3)
        near = int(speakers[number - 1]) if number else (speaker + 1) % len(keys)
        listener = keys[near] if near != speaker and number % 6 else ""
        made.append(_line(number, start, end, (keys[speaker] if number % 29 else "", listener), chance))
    return tuple(made)


def _curve(duration: float, chance: np.random.Generator) -> Curve:
    time = np.arange(0.0, duration, 1.0)
    slow = np.sin(time / duration * 2 * np.pi * chance.uniform(1, 4))
    noise = chance.normal(0, 0.05, len(time))
    return Curve(time, np.clip(0.5 + 0.3 * slow + noise, 0, 1), np.clip(-0.5 * slow + noise, -1, 1))


def _faces(lines: tuple[Line, ...], keys: tuple[str, ...], chance: np.random.Generator) -> FaceTable:
    """Four looks at the speaker's face in each line."""
    place = {key: number for number, key in enumerate(keys)}
    spoken = [line for line in lines if line.person]
    times = np.concatenate([np.linspace(one.utterance.start, one.utterance.end, 4) for one in spoken])
    person = np.repeat(np.array([place[one.person] for one in spoken], np.int64), 4)
    count = len(times)
    sure = chance.uniform(0.6, 0.98, count)
    box = np.tile([0.3, 0.15, 0.18, 0.34], (count, 1))
    return FaceTable(times, person, person, box, sure, sure, chance.dirichlet(np.ones(7) * 0.4, count), keys)


def _meanings(size: Size, chance: np.random.Generator) -> Meanings:
    """Lines fall into a few subjects."""
    subjects = chance.normal(size=(max(4, size.lines // 40), 384))
    vectors = subjects[chance.integers(len(subjects), size=size.lines)] + chance.normal(0, 0.9, (size.lines, 384))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Meanings(np.arange(size.lines, dtype=np.int64), vectors.astype(np.float32), "made up")


def make_film(size: Size = SMALL, seed: int = 7) -> Analysis:
    """A film of `size`: scenes with pauses between them, three channels, every 17th line a contradiction."""
    chance = np.random.default_rng(seed)
    duration = size.minutes * 60.0
    keys = tuple(f"face-{number}" for number in range(size.people))
    edges = np.linspace(0.0, duration, size.scenes + 1)
    lines = _talk(size, keys, edges, chance)
    cuts = np.linspace(0.0, duration, size.scenes * 5 + 1)
    film = Film(
        Path("film.mp4"), "0" * 32, 1, duration, 640, 360, Fraction(25), round(duration * 25), 0.0, False,
        (Track(0, "video", "h264", "", 0.0), Track(1, "audio", "aac", "eng", 0.0)),
    )  # fmt: skip
    weights = (("network.onnx", "ab" * 32, "MIT"), ("head.bin", "cd" * 32, "CC-BY-NC-4.0"))
    return Analysis(
        film=film,
        shots=tuple(Shot(i, float(cuts[i]), float(cuts[i + 1]), i // 5) for i in range(len(cuts) - 1)),
        people=tuple(_person(number, key, lines, duration) for number, key in enumerate(keys)),
        lines=lines,
        faces=_faces(lines, keys, chance),
        curves={key: _curve(duration, chance) for key in keys},
        runs=tuple(
            StageRun(stage, "embedded", "1.0", f"{stage}-0", weights, ("Small faces are missed.",), (), "Made up")
            for stage in ("faces", "voice", "text")
        ),
        judgements={20: "accepted", 37: "rejected"},
        reliability=FaceReliability(Tier.PARTIAL, 0.63, 0.58, 0.81),
        meanings=_meanings(size, chance),
    )


def _person(number: int, key: str, lines: tuple[Line, ...], duration: float) -> Person:
    own = [line.utterance for line in lines if line.person == key]
    name = NAMES[number % len(NAMES)] + (f" {number // len(NAMES) + 1}" if number >= len(NAMES) else "")
    portrait = Portrait(min(duration - 1.0, 2.0 + number), (0.3, 0.1, 0.2, 0.4), 0.8)
    spoken = sum(one.end - one.start for one in own)
    return Person(key, name, portrait, 3 * spoken, spoken, len(own), 0.9)
