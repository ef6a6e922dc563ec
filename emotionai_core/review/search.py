"""Finding anything in an analysed film: lines, people, conflicts, comments, notes, scenes, shots, a time.

Several words must all be there, in any order; an accent or a capital makes no difference. A line is also found by who
says it, by the emotions read in it, and by the kind and the judgement of its conflict, so that "hildy anger" asks for
Hildy's angry lines. Names of emotions and kinds are looked for in the words that `Vocabulary` gives, which are those of
the user's language beside the contract's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from emotionai_core.fusion.scenes import scene_spans
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.evidence import Polarity
from emotionai_core.records.line import Line
from emotionai_core.records.timebase import FrameTimes, position_from
from emotionai_core.review.folding import Folded, Mark, fold, rank, terms_of

Kind = Literal["time", "person", "conflict", "line", "comment", "note", "scene", "shot"]
KINDS: Final[tuple[Kind, ...]] = ("time", "person", "conflict", "line", "comment", "note", "scene", "shot")

Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What people call things, in their language: by emotion, by kind of conflict, by judgement, and `things`.

    `things` holds names for "conflict", "comment", "note", "scene" and "shot".
    """

    emotions: Names = field(default_factory=dict[str, tuple[str, ...]])
    kinds: Names = field(default_factory=dict[str, tuple[str, ...]])
    judgements: Names = field(default_factory=dict[str, tuple[str, ...]])
    things: Names = field(default_factory=dict[str, tuple[str, ...]])


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `number` is the utterance, note, scene or shot; `marks` say which part of `text` was meant.

    `time` and `end` in seconds; `person` is a key or ""; `emotion` is what made a line come up that does not say it.
    """

    kind: Kind
    number: int
    text: str
    time: float
    end: float
    person: str = ""
    marks: tuple[Mark, ...] = ()
    emotion: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The best hits of one kind, best first, and how many there are in all."""

    kind: Kind
    hits: tuple[Hit, ...]
    total: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """Something that can be found: the words it shows, and the words that it is known by beside them."""

    kind: Kind
    number: int
    text: Folded
    known_by: str
    time: float
    end: float
    person: str = ""
    emotions: tuple[tuple[str, float], ...] = ()


class SearchIndex:
    """A film's analysis made ready to be searched; immutable, and safe to use from any thread."""

    def __init__(self, analysis: Analysis, vocabulary: Vocabulary, times: FrameTimes | None = None) -> None:
        self._emotions = {fold(word): name for name, words in vocabulary.emotions.items() for word in (name, *words)}
        self._times = times
        self._duration = analysis.film.duration
        self._entries = tuple(_Indexer(analysis, vocabulary).entries())

    def __len__(self) -> int:
        return len(self._entries)

    def search(self, query: str, limit: int = 50) -> tuple[Group, ...]:
        """Everything that has all words of `query`, by kind in the order of `KINDS`, at most `limit` a kind."""
        terms = terms_of(query)
        if not terms:
            return ()
        found: dict[Kind, list[tuple[float, int, _Entry]]] = {}
        for place, entry in enumerate(self._entries):
            text, known_by = entry.text.folded, entry.known_by
            if all(term in text or term in known_by for term in terms):
                score = self._score(entry, terms)
                if score > 0:
                    found.setdefault(entry.kind, []).append((-score, place, entry))
        groups = [self._group(kind, found[kind], terms, limit) for kind in KINDS if kind in found]
        moment = self._moment(query)
        return (*((moment,) if moment is not None else ()), *groups)

    def _score(self, entry: _Entry, terms: tuple[str, ...]) -> float:
        """What is said counts before what is known of it; a word of the latter counts from its beginning on."""
        score = 0.0
        for term in terms:
            said, known = rank(entry.text.folded, term), rank(entry.known_by, term)
            if not said and known < 2 and term.isascii():
                return 0.0
            name = self._emotions.get(term)
            sure = max((sure for emotion, sure in entry.emotions if emotion == name), default=0.0)
            score += max(10.0 * said, known + 2.0 * sure)
        return score

    def _group(self, kind: Kind, found: list[tuple[float, int, _Entry]], terms: tuple[str, ...], limit: int) -> Group:
        found.sort(key=lambda one: one[:2])
        return Group(kind, tuple(self._hit(entry, terms) for _, _, entry in found[:limit]), len(found))

    def _hit(self, entry: _Entry, terms: tuple[str, ...]) -> Hit:
        marks = entry.text.marks(terms)
        asked = {self._emotions[term] for term in terms if term in self._emotions}
        emotion = next((name for name, _ in entry.emotions if name in asked), "")
        return Hit(entry.kind, entry.number, entry.text.text, entry.time, entry.end, entry.person, marks, emotion)

    def _moment(self, query: str) -> Group | None:
        """A time that was typed; a bare number is a word."""
        if self._times is None or ":" not in query:
            return None
        time = position_from(query, 0.0, self._times)
        if time is None or not 0.0 <= time <= self._duration:
            return None
        return Group("time", (Hit("time", 0, query.strip(), time, time),), 1)


class _Indexer:
    """Goes through an analysis once."""

    def __init__(self, analysis: Analysis, vocabulary: Vocabulary) -> None:
        self._analysis = analysis
        self._names = {person.key: person.name for person in analysis.people}
        self._emotion = _known(vocabulary.emotions)
        self._kind = _known(vocabulary.kinds)
        self._judgement = _known(vocabulary.judgements)
        self._thing = _known(vocabulary.things)

    def entries(self) -> Iterable[_Entry]:
        """Everything there is to find, in film order within a kind."""
        analysis = self._analysis
        for person in analysis.people:
            first = next((line.utterance.start for line in analysis.lines if line.person == person.key), None)
            time = first if first is not None else person.portrait.time if person.portrait is not None else 0.0
            yield _Entry("person", 0, Folded.of(person.name), fold(person.key), time, time, person.key)
        for line in analysis.lines:
            yield from self._line(line)
        for note in analysis.notes:
            known = self._by("note", note.coder, note.tag)
            yield _Entry("note", note.number, Folded.of(note.text), known, note.time, max(note.time, note.end))
        yield from self._places()

    def _line(self, line: Line) -> Iterable[_Entry]:
        said = line.utterance
        emotions = _emotions(line)
        name = self._names.get(line.person, "")
        words = [fold(name), *(self._emotion(emotion) for emotion, _ in emotions)]
        comment = self._analysis.comments.get(said.number, "")
        text = Folded.of(said.text)
        entry: Callable[[Kind, Folded, str], _Entry] = lambda kind, shown, known: _Entry(  # noqa: E731
            kind, said.number, shown, known, said.start, said.end, line.person, emotions
        )
        if line.conflict is None:
            yield entry("line", text, " ".join(words))
        else:
            judgement = self._analysis.judgements.get(said.number, "")
            kind = self._kind(line.conflict.kind.value)
            known = " ".join([*words, kind, self._judgement(judgement), self._thing("conflict")])
            yield entry("conflict", text, known)
        if comment:
            yield entry("comment", Folded.of(comment), self._by("comment", name))

    def _places(self) -> Iterable[_Entry]:
        for scene, start, end in scene_spans(self._analysis):
            yield _Entry("scene", scene, Folded.of(""), f"{self._thing('scene')} {scene + 1}", start, end)
        for shot in self._analysis.shots:
            known = f"{self._thing('shot')} {shot.index + 1}"
            yield _Entry("shot", shot.index, Folded.of(""), known, shot.start, shot.end)

    def _by(self, thing: str, *more: str) -> str:
        return " ".join([self._thing(thing), *(fold(one) for one in more if one)])


def _known(names: Names) -> Callable[[str], str]:
    """All words for a thing, folded: its own and those people use."""
    words = {name: " ".join(fold(word) for word in dict.fromkeys((name, *more))) for name, more in names.items()}
    return lambda name: words.get(name, fold(name))


def _emotions(line: Line) -> tuple[tuple[str, float], ...]:
    """The emotions that the channels show, surest first; a channel that abstains says less."""
    sure: dict[str, float] = {}
    for reading in line.readings:
        if reading.label and reading.distribution:
            weight = 1.0 if reading.polarity is not Polarity.ABSTAINS else 0.5
            sure[reading.label] = max(sure.get(reading.label, 0.0), weight * reading.distribution_top)
    return tuple(sorted(sure.items(), key=lambda one: (-one[1], one[0])))
