"""What happens in a made-up film, as the tables that the stages of an analysis deliver; the same seed, the same film.

Scenes with a few people each, shots that mostly show whoever speaks, lines of ordinary words, and now and then a face
and words that contradict each other. Times lie on a grid of 1/64 s, looks at the picture on one of 1/4 s.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np

from emotionai_core.records.evidence import EMOTIONS

Columns = dict[str, list[Any]]
Tables = dict[str, dict[str, Columns]]

RATE = 25
LOOK = 0.25
GAP = 24.0
SECONDS_A_SCENE = 150.0
FIRST_NAMES = (
    "Hildy", "Walter", "Mara", "Jonas", "Édith", "Bruce", "Louie", "Amélie", "Søren", "Zoë", "Igor", "Wei", "Lin",
    "Noor", "Hugo", "Ines", "Kofi", "Otto", "Priya", "Rosa", "Tariq", "Uma", "Vera", "Yara",
)  # fmt: skip
LEADS = len(FIRST_NAMES)
# Subtitles name these people whenever they speak; the other leads are told apart by their voices.
NAMED = 12
WORDS = {
    "neutral": "the train leaves at nine and we take the road past the river to the old house by the mill where they "
    "keep the letters in a drawer under the window with a view of the harbour and the café across the street",
    "joy": "wonderful darling what a lovely morning I am so glad you came let us dance all night and laugh until dawn",
    "anger": "get out of here you liar I told you never to touch that again how dare you speak to me like this enough",
    "sadness": "I miss her every day nothing is left of the garden he died before spring and nobody wrote to us alone",
    "fear": "somebody is at the door please be quiet they will find us do not turn on the light I am afraid hurry now",
    "surprise": "my God is it really you I thought you were in Paris look at this how on earth did you get in here",
    "disgust": "take it away it smells rotten what a filthy place I will not eat this slime it makes me sick get rid",
}
CHINESE = ("你好嗎", "我不知道", "請你留下來", "今天的天氣真好", "他為什麼生氣", "我們走吧", "沒關係")
WEIGHT = {"neutral": 0.42, "joy": 0.18, "anger": 0.12, "sadness": 0.12, "fear": 0.07, "surprise": 0.06, "disgust": 0.03}


@dataclass(frozen=True, slots=True)
class Size:
    """How big the film is; the defaults are the film of seed document 001."""

    minutes: float = 225.0
    utterances: int = 3_874
    faces: int = 54_000
    people: int = 101
    conflicts: int = 200

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return self.minutes * 60.0

    @classmethod
    def small(cls) -> Size:
        """Three minutes, for tests."""
        return cls(3.0, 60, 700, 8, 6)


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Who says what when: `emotion` is an index into `EMOTIONS`, `contradicted` marks what a face belies."""

    start: np.ndarray
    end: np.ndarray
    person: np.ndarray
    emotion: np.ndarray
    text: list[str]
    scene: np.ndarray
    contradicted: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """Faces, one row each in time order; `line` is the line its owner speaks then, -1 for none."""

    time: np.ndarray
    track: np.ndarray
    person: np.ndarray
    line: np.ndarray
    box: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """The film before anything looks at it."""

    size: Size
    lines: Lines
    cuts: np.ndarray
    looks: Looks
    names: tuple[str, ...]


def story(size: Size, seed: int) -> Story:
    """Make the film up."""
    chance = np.random.default_rng(seed)
    casts, edges = _scenes(size, chance)
    lines = _lines(size, casts, edges, chance)
    cuts = _cuts(size, lines, edges, chance)
    looks = _looks(size, lines, cuts, casts, edges, chance)
    lines = _with_contradictions(lines, looks, size.conflicts, chance)
    names = tuple(name.upper() for name in FIRST_NAMES[: min(LEADS, size.people)])
    return Story(size, lines, cuts, looks, names)


def _grid(values: np.ndarray) -> np.ndarray:
    return np.round(values * 64) / 64


def _scenes(size: Size, chance: np.random.Generator) -> tuple[list[np.ndarray], np.ndarray]:
    """Who is in each scene, and the scenes' borders; everybody is in one at least."""
    count = max(2, round(size.seconds / SECONDS_A_SCENE))
    edges = np.linspace(0.0, size.seconds, count + 1)
    edges[1:-1] += chance.uniform(-0.2, 0.2, count - 1) * SECONDS_A_SCENE
    leads = min(LEADS, size.people)
    weight = 0.88 ** np.arange(leads)
    casts: list[np.ndarray] = []
    for number in range(count):
        wanted = int(chance.integers(2, 6))
        some = chance.choice(leads, min(wanted, leads), replace=False, p=weight / weight.sum())
        # The small parts take turns.
        extras = np.arange(leads + number, size.people, count)
        casts.append(np.concatenate([some, extras]).astype(np.int64))
    missing = sorted(set(range(leads)) - set(np.concatenate(casts).tolist()))
    for place, person in enumerate(missing):
        casts[place % count] = np.append(casts[place % count], person)
    return casts, _grid(edges)


def _lines(size: Size, casts: list[np.ndarray], edges: np.ndarray, chance: np.random.Generator) -> Lines:
    room = np.diff(edges) - GAP
    share = np.maximum(room, 1.0) / np.maximum(room, 1.0).sum()
    counts = np.floor(share * size.utterances).astype(int)
    counts[: size.utterances - counts.sum()] += 1
    scene = np.repeat(np.arange(len(counts)), counts)
    within = np.concatenate([np.arange(count) for count in counts])
    slot = (np.maximum(room, 1.0) / np.maximum(counts, 1))[scene]
    start = _grid(edges[:-1][scene] + 2.0 + within * slot + chance.uniform(0.0, 0.25, len(scene)) * slot)
    length = np.minimum(chance.gamma(4.0, 0.55, len(scene)) + 0.5, 0.72 * slot)
    person = np.array([chance.choice(casts[one], p=_talk(len(casts[one]))) for one in scene], np.int64)
    emotion = chance.choice(len(EMOTIONS), len(scene), p=[WEIGHT[name] for name in EMOTIONS])
    text = [_text(EMOTIONS[one], float(seconds), chance) for one, seconds in zip(emotion, length, strict=True)]
    foreign = np.flatnonzero(chance.random(len(scene)) < 0.02)
    for line in foreign.tolist():
        text[line] = f"{chance.choice(CHINESE)}。"
    return Lines(start, _grid(start + length), person, emotion, text, scene, np.zeros(len(scene), bool))


def _talk(count: int) -> np.ndarray:
    weight = 0.7 ** np.arange(count)
    return weight / weight.sum()


def _text(emotion: str, seconds: float, chance: np.random.Generator) -> str:
    bag = WORDS[emotion].split()
    count = max(1, round(seconds * 2.6))
    first = int(chance.integers(len(bag)))
    words = [bag[(first + step) % len(bag)] for step in range(count)]
    mark = {"anger": "!", "surprise": "?", "joy": "!"}.get(emotion, ".")
    return " ".join(words).capitalize() + mark


def _cuts(size: Size, lines: Lines, edges: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Cuts go with the talk, from one speaker to the next, and now and then come between."""
    turns = lines.start[1:][(np.diff(lines.person) != 0) & (chance.random(len(lines.start) - 1) < 0.75)] - 0.12
    steps = chance.gamma(3.0, 4.0, int(size.seconds)) + 2.0
    between = np.cumsum(steps)
    times = np.concatenate([turns, between[between < size.seconds - 1.0], edges[1:-1]])
    times = np.unique(np.round(times * RATE) / RATE)
    return times[np.diff(times, prepend=0.0) > 0.4]


def _looks(
    size: Size, lines: Lines, cuts: np.ndarray, casts: list[np.ndarray], edges: np.ndarray, chance: np.random.Generator
) -> Looks:
    bounds = np.concatenate([[0.0], cuts, [size.seconds]])
    rows: list[np.ndarray] = []
    track = 0
    for start, end in itertools.pairwise(bounds):
        times = np.arange(np.ceil(start / LOOK) * LOOK, end, LOOK)
        scene = int(np.clip(np.searchsorted(edges, start, side="right") - 1, 0, len(casts) - 1))
        for place, person in enumerate(_on_screen(start, end, scene, lines, casts[scene], chance)):
            count = len(times)
            left = (0.12, 0.55, 0.34)[place % 3] + chance.uniform(-0.05, 0.05)
            top, high = chance.uniform(0.08, 0.22), chance.uniform(0.28, 0.5)
            sway = 0.015 * np.sin(times * 1.7 + track)
            box = np.stack([left + sway, top + sway / 2, np.full(count, high * 0.5), np.full(count, high)], axis=1)
            rows.append(np.column_stack([times, np.full(count, track), np.full(count, person), box]))
            track += 1
    table = np.concatenate(rows)
    if len(table) < size.faces:
        raise ValueError(f"a film of {size.minutes} minutes holds {len(table)} looks at faces, not {size.faces}")
    # The detector misses some.
    table = table[np.sort(chance.permutation(len(table))[: size.faces])]
    table = table[np.lexsort((table[:, 1], table[:, 0]))]
    time, tracks, person = table[:, 0], table[:, 1].astype(np.int64), table[:, 2].astype(np.int64)
    return Looks(time, tracks, person, _spoken(time, person, lines), np.round(table[:, 3:], 6))


def _on_screen(
    start: float, end: float, scene: int, lines: Lines, cast: np.ndarray, chance: np.random.Generator
) -> list[int]:
    """Who the shot shows: mostly whoever speaks longest in it, perhaps others."""
    first, last = np.searchsorted(lines.end, start), np.searchsorted(lines.start, end)
    shown: list[int] = []
    if last > first and chance.random() < 0.92:
        overlap = np.minimum(lines.end[first:last], end) - np.maximum(lines.start[first:last], start)
        shown.append(int(lines.person[first + int(overlap.argmax())]))
    for person in chance.permutation(cast):
        if len(shown) < 3 and person not in shown and chance.random() < (0.13 if shown else 0.8):
            shown.append(int(person))
    return shown


def _spoken(time: np.ndarray, person: np.ndarray, lines: Lines) -> np.ndarray:
    """The line that the owner of each face speaks at that moment."""
    place = np.searchsorted(lines.start, time, side="right") - 1
    known = place >= 0
    inside = known & (time < lines.end[np.maximum(place, 0)]) & (lines.person[np.maximum(place, 0)] == person)
    return np.where(inside, place, -1)


def _with_contradictions(lines: Lines, looks: Looks, wanted: int, chance: np.random.Generator) -> Lines:
    """Choose the lines whose face belies the words: those whose speaker is looked at long enough."""
    seen = np.bincount(looks.line[looks.line >= 0], minlength=len(lines.start))
    named = lines.person < NAMED
    able = np.flatnonzero((seen >= 3) & named)
    chosen = chance.permutation(able)[:wanted]
    emotion = lines.emotion.copy()
    emotion[chosen] = np.where(np.arange(len(chosen)) % 2 == 0, EMOTIONS.index("sadness"), EMOTIONS.index("joy"))
    text = list(lines.text)
    for line in chosen.tolist():
        text[line] = _text(EMOTIONS[emotion[line]], float(lines.end[line] - lines.start[line]), chance)
    contradicted = np.zeros(len(lines.start), bool)
    contradicted[chosen] = True
    return Lines(lines.start, lines.end, lines.person, emotion, text, lines.scene, contradicted)
