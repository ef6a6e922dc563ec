"""Screenplays and the films made of them, with what every line was written as: words change, scenes go, people echo.

A film is what its screenplay is after cutting, moving, splitting and misreading, so the truth is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from emotionai_core.records.analysis import Analysis
from emotionai_core.records.line import Line
from emotionai_core.records.person import Person
from emotionai_core.records.screenplay import Element, ElementKind, Screenplay, ScriptScene
from tests.made_films import make_film

Speech = tuple[str, str]
"""Who says what."""
Scenes = Sequence[Sequence[Speech]]

_TOLD = """
morning letter station river window brother captain garden winter summer promise secret doctor kitchen money
paper train mother father sister house street camera engine bottle mirror pocket shoulder ticket theatre
music silence murder weather island harbour lawyer office number picture trouble dinner candle hammer ladder
blanket village bridge castle forest hunter soldier writer teacher painter sailor farmer butcher driver open
close leave carry break steal follow answer remember forget believe promise borrow bury climb drown escape
forgive gamble hide invent judge kneel laugh listen marry notice obey paint quarrel refuse shout travel vanish
wander whisper yield broken quiet angry bitter clever foolish gentle hungry jealous lonely nervous proud rotten
"""
_SMALL = "you i the a to it is that not what do we he she of and in was me my your for on are have this but with"
WORDS, COMMON = tuple(_TOLD.split()), tuple(_SMALL.split())
SHORT = ("Yes.", "No.", "What?", "I know.", "Why?", "Come on.", "Thank you.", "All right.", "Oh.", "Please.")
NAMES = ("MARA", "JONAS", "ÉDITH", "WALTER", "HILDY", "BRUCE", "NOOR", "IGOR", "LOUIE", "ZOË")


@dataclass(frozen=True, slots=True)
class Changes:
    """Shares of words that are dropped, misread or added; of scenes that were cut or moved; of lines that are not in
    the screenplay, are echoed by somebody else, and whose speaker was told wrongly or not at all; of speeches that
    were parted or joined.
    """

    dropped: float = 0.0
    misread: float = 0.0
    added: float = 0.0
    cut: float = 0.0
    moved: float = 0.0
    improvised: float = 0.0
    echoed: float = 0.0
    mistaken: float = 0.0
    unknown: float = 0.0
    parted: float = 0.15
    shared: float = 0.08


PARAPHRASED = Changes(
    dropped=0.08,
    misread=0.04,
    added=0.05,
    cut=0.1,
    moved=0.05,
    improvised=0.05,
    echoed=0.02,
    mistaken=0.08,
    unknown=0.1,
)
"""A film that plays its screenplay freely, with a speaker now and then told wrongly."""
RECOGNISED = replace(PARAPHRASED, dropped=0.1, misread=0.15)
"""The same, heard by a recogniser that gets one word in four wrong."""


@dataclass(frozen=True, slots=True)
class Case:
    """A screenplay, the film of it, and by utterance number the elements it was written as (none for what was
    improvised or echoed), which have a wrong speaker, and which are echoes of somebody else's line.
    """

    screenplay: Screenplay
    film: Analysis
    truth: dict[int, frozenset[int]]
    mistaken: frozenset[int]
    echoes: frozenset[int]


def made_scenes(scenes: int, seed: int) -> list[list[Speech]]:
    """Scenes of made-up speeches: a quarter of them short ones that come again and again."""
    chance = np.random.default_rng(seed)
    share = 1.0 / (np.arange(len(WORDS)) + 5.0)
    made: list[list[Speech]] = []
    for _ in range(scenes):
        people = [NAMES[at] for at in chance.permutation(len(NAMES))[: int(chance.integers(2, 5))]]
        talk: list[Speech] = []
        for turn in range(int(chance.integers(8, 30))):
            talk.append((people[turn % len(people)], _sentence(chance, share / share.sum())))
        made.append(talk)
    return made


def _sentence(chance: np.random.Generator, share: np.ndarray) -> str:
    if chance.random() < 0.25:
        return SHORT[int(chance.integers(len(SHORT)))]
    told = [
        str(chance.choice(WORDS, p=share)) if chance.random() < 0.45 else str(chance.choice(COMMON))
        for _ in range(int(chance.integers(3, 18)))
    ]
    return " ".join(told).capitalize() + "."


def screenplay_of(scenes: Scenes) -> Screenplay:
    """A screenplay of some scenes: a heading, a line of action, and the speeches."""
    elements: list[Element] = []
    heads: list[ScriptScene] = []
    for scene, talk in enumerate(scenes):
        first = len(elements)
        elements.append(Element(first, ElementKind.HEADING, f"INT. ROOM {scene + 1} - DAY", scene, "", first + 1))
        elements.append(Element(first + 1, ElementKind.ACTION, "They look at each other.", scene, "", first + 2))
        for who, text in talk:
            number = len(elements)
            elements.append(Element(number, ElementKind.DIALOGUE, text, scene, who, number + 1))
        heads.append(ScriptScene(f"INT. ROOM {scene + 1} - DAY", first, len(elements) - 1))
    return Screenplay("made.fountain", "fountain", "0" * 64, "Made", tuple(elements), tuple(heads))


def filmed(scenes: Scenes, changes: Changes, seed: int, named: bool = False, others: Sequence[str] = ()) -> Case:
    """A film of some scenes. `named` people bear their character's name, else they are numbered; `others` is what
    improvised lines say.
    """
    screenplay = screenplay_of(scenes)
    filming = _Filming(screenplay, changes, np.random.default_rng(seed), list(others))
    return filming.film(named)


class _Filming:
    def __init__(
        self, screenplay: Screenplay, changes: Changes, chance: np.random.Generator, others: list[str]
    ) -> None:
        self._screenplay, self._changes, self._chance, self._others = screenplay, changes, chance, others
        spoken = [one for one in screenplay.elements if one.kind is ElementKind.DIALOGUE]
        self._cast = sorted({one.character for one in spoken})
        self._vocabulary = sorted({word for one in spoken for word in one.text.split()})
        self._told: list[tuple[str, str, frozenset[int]]] = []
        self._echoes: set[int] = set()

    def _happens(self, share: float) -> bool:
        return bool(self._chance.random() < share)

    def film(self, named: bool) -> Case:
        for scene in self._order():
            self._scene(scene)
        base = make_film().lines[0]
        keys = {name: f"face-{number}" for number, name in enumerate(self._cast)}
        lines: list[Line] = []
        for number, (who, text, _) in enumerate(self._told):
            said = replace(base.utterance, number=number, start=3.0 * number, end=3.0 * number + 2.5, text=text)
            lines.append(replace(base, utterance=said, person=self._heard(keys, who), listener="", conflict=None))
        people = tuple(
            Person(key, name.title() if named else f"Person {at + 1}", None, 60.0, 30.0, 10, 0.9)
            for at, (name, key) in enumerate(keys.items())
        )
        film = replace(make_film(), people=people, lines=tuple(lines), meanings=None, judgements={})
        truth = {number: told for number, (_, _, told) in enumerate(self._told)}
        heard = ((number, lines[number].person, keys[who]) for number, (who, _, _) in enumerate(self._told))
        mistaken = frozenset(number for number, person, right in heard if person not in ("", right))
        return Case(self._screenplay, film, truth, mistaken, frozenset(self._echoes))

    def _order(self) -> list[int]:
        order = [at for at in range(len(self._screenplay.scenes)) if not self._happens(self._changes.cut)]
        for scene in [at for at in order if self._happens(self._changes.moved)]:
            order.remove(scene)
            order.insert(int(self._chance.integers(len(order) + 1)), scene)
        return order

    def _heard(self, keys: dict[str, str], who: str) -> str:
        if self._happens(self._changes.unknown):
            return ""
        if self._happens(self._changes.mistaken):
            return keys[str(self._chance.choice(self._cast))]
        return keys[who]

    def _scene(self, scene: int) -> None:
        there = self._screenplay.scenes[scene]
        spoken = [one for one in self._screenplay.elements[there.first : there.last + 1] if one.character]
        place = 0
        while place < len(spoken):
            one = spoken[place]
            words = self._played(one.text.split())
            together = place + 1 < len(spoken) and len(words) + len(spoken[place + 1].text.split()) <= 14
            if together and self._happens(self._changes.shared):
                other = spoken[place + 1]
                self._say(one.character, [*words, *self._played(other.text.split())], {one.number, other.number})
                place += 1
            elif len(words) >= 8 and self._happens(self._changes.parted):
                half = int(self._chance.integers(3, len(words) - 2))
                self._say(one.character, words[:half], {one.number})
                self._say(one.character, words[half:], {one.number})
            else:
                self._say(one.character, words, {one.number})
            self._besides(one, spoken)
            place += 1

    def _besides(self, one: Element, spoken: Sequence[Element]) -> None:
        """What is in no screenplay: something improvised, or the last words again from somebody else."""
        if self._others and self._happens(self._changes.improvised):
            self._say(spoken[0].character, str(self._chance.choice(self._others)).split(), set())
        rest = sorted({other.character for other in spoken} - {one.character})
        if rest and len(one.text.split()) >= 3 and self._happens(self._changes.echoed):
            self._echoes.add(len(self._told))
            self._say(str(self._chance.choice(rest)), self._played(one.text.split()), set())

    def _say(self, who: str, words: Sequence[str], written: set[int]) -> None:
        if words:
            self._told.append((who, " ".join(words), frozenset(written)))

    def _played(self, words: Sequence[str]) -> list[str]:
        """Words as they are said and heard; the last one stays, so that something is said at all."""
        heard: list[str] = []
        for word in words:
            if len(words) > 1 and self._happens(self._changes.dropped):
                continue
            heard.append(self._misread(word) if self._happens(self._changes.misread) else word)
            if self._happens(self._changes.added):
                heard.append(str(self._chance.choice(COMMON)))
        return heard or list(words)

    def _misread(self, word: str) -> str:
        if len(word) <= 3 or self._happens(0.5):
            return str(self._chance.choice(self._vocabulary))
        at = int(self._chance.integers(1, len(word) - 1))
        return word[:at] + "aeiou"[int(self._chance.integers(5))] + word[at + 1 :]


PrintedLine = tuple[float, str] | Sequence[tuple[float, str]]
"""(indentation in inches, text), or several of them in one line."""


def pdf_of(rows: Sequence[PrintedLine], target: Path, scanned: bool = False) -> Path:
    """A PDF whose pages hold lines, 54 a page; `scanned` pages are pictures."""
    import typst

    sides = [rows[at : at + 54] for at in range(0, len(rows), 54)]
    placed = [
        f'#place(top + left, dx: {indent}in, dy: {at * 12}pt, text("{_quoted(text)}"))'
        for side in sides
        for at, line in enumerate([*side, (0.0, "\f")])
        for indent, text in _pieces(line)
    ]
    body = "\n".join("#pagebreak(weak: true)" if line.endswith('text("\f"))') else line for line in placed)
    head = '#set page(paper: "us-letter", margin: (left: 0in, right: 0in, top: 1in, bottom: 1in))\n'
    head += '#set text(font: ("DejaVu Sans Mono", "Noto Sans CJK TC"), size: 12pt, top-edge: 9pt)\n'
    if not scanned:
        target.write_bytes(bytes(typst.compile((head + body).encode())))
        return target
    pictures = typst.compile((head + body).encode(), format="png", ppi=150)
    pictures = pictures if isinstance(pictures, list) else [pictures]
    files = [target.with_name(f"{target.stem}-{at}.png") for at in range(len(pictures))]
    for file, picture in zip(files, pictures, strict=True):
        file.write_bytes(picture)
    pages = "\n".join(f'#page(margin: 0pt, image("{file.name}", width: 100%))' for file in files)
    source = target.with_suffix(".typ")
    source.write_text('#set page(paper: "us-letter")\n' + pages, "utf-8")
    target.write_bytes(typst.compile(str(source)))
    return target


def _pieces(line: PrintedLine) -> Sequence[tuple[float, str]]:
    if len(line) == 2 and isinstance(line[0], float) and isinstance(line[1], str):
        return [(line[0], line[1])]
    return [piece for piece in line if isinstance(piece, tuple)]


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
