"""Agreement between coders, and between each of them and each of the machine's channels.

A channel that abstains has said nothing of a line, and so has one that a person overrode. A figure stands on at least
five lines. Where the machine marks every line that a coder judged, or none, there is no kappa: it would be 0 whatever
the coder said. The 95 % interval is the percentile bootstrap over lines (Efron and Tibshirani 1993, An introduction to
the bootstrap, chapter 13) from a fixed seed, so that the same codings give the same figures.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from emotionai_core.fusion.gallery import reading_valence
from emotionai_core.fusion.scenes import scenes_at
from emotionai_core.records.agreement import Agreement, AgreementRow, Ceiling, Difference, Matter, Measure, Reason
from emotionai_core.records.analysis import Analysis, Floats, Ints
from emotionai_core.records.conflict import Verdict
from emotionai_core.records.evidence import EMOTIONS, Channel, Polarity, Reading
from emotionai_core.records.line import Line
from emotionai_core.review.measures import Terms, cohen_kappa, fleiss_kappa, icc, interval_alpha, nominal_alpha

ENOUGH: Final = 5
RESAMPLES: Final = 500
# Values this far apart are worth another look; nearer ones are the scatter of any two people.
FAR: Final = 0.25
_SEED: Final = 1971
_MATTERS: Final[tuple[Matter, ...]] = ("emotion", "conflict", "arousal", "valence")
_CATEGORIES: Final[Mapping[Matter, int]] = {"emotion": len(EMOTIONS), "conflict": 2}
_PART: Final = {Channel.FACE: "face", Channel.VOICE: "voice", Channel.TEXT: "words"}

CEILINGS: Final = (
    Ceiling(
        "emotion",
        "fleiss-kappa",
        0.43,
        "Poria et al. (2019), MELD: A Multimodal Multi-Party Dataset for Emotion Recognition in Conversations, ACL: "
        "three annotators, seven emotions, utterances of a television series",
    ),
)


@dataclass(frozen=True, slots=True, eq=False)
class _Ratings:
    """What coders and channels say of one matter: (n lines, raters) each, NaN for nothing said."""

    coders: tuple[str, ...]
    people: Floats
    channels: tuple[str, ...]
    machine: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """The lines that a figure is about, (m,) places."""

    person: str
    scene: int
    places: Ints


def agreement_of(analysis: Analysis) -> Agreement:
    """Every figure that the codings and judgements allow, film-wide, by person and by scene."""
    coders = _coders(analysis)
    ratings = {matter: _ratings(analysis, matter, coders) for matter in _MATTERS}
    rated = np.zeros(len(analysis.lines), np.bool_)
    for one in ratings.values():
        rated |= (~np.isnan(one.people)).any(axis=1)
    rows: list[AgreementRow] = []
    for number, group in enumerate(_groups(analysis, np.flatnonzero(rated))):
        resamples = _resamples(len(group.places), number)
        for matter in _MATTERS:
            for raters, measure, terms, reason in _figures(matter, ratings[matter], group.places):
                rows.append(_row(raters, matter, measure, group, terms, resamples, reason))
    return Agreement(coders, tuple(rows), CEILINGS)


def differences_of(analysis: Analysis, row: AgreementRow) -> tuple[Difference, ...]:
    """The lines of a figure on which its raters differ: in film order, values with the furthest apart first."""
    ratings = _ratings(analysis, row.matter, _coders(analysis))
    columns = dict(zip(ratings.channels + ratings.coders, [*ratings.machine.T, *ratings.people.T], strict=True))
    if not all(one in columns for one in row.raters):
        return ()
    said = np.column_stack([columns[one] for one in row.raters])
    both = np.flatnonzero((~np.isnan(said)).sum(axis=1) >= 2)
    groups = _groups(analysis, both)
    places = next((one.places for one in groups if (one.person, one.scene) == (row.person, row.scene)), both[:0])
    if not len(places):
        return ()
    apart = np.nanmax(said[places], axis=1) - np.nanmin(said[places], axis=1)
    scaled = row.matter not in _CATEGORIES
    differ = np.flatnonzero(apart >= FAR if scaled else apart > 0)
    order = differ[np.argsort(-apart[differ], kind="stable")] if scaled else differ
    found: list[Difference] = []
    where: list[int] = places[order].tolist()
    for place in where:
        values: list[float] = said[place].tolist()
        told = tuple(_told(one, row.matter) for one in values)
        found.append(Difference(analysis.lines[place].utterance.number, told))
    return tuple(found)


def _told(value: float, matter: Matter) -> str | float:
    if math.isnan(value):
        return ""
    if matter == "emotion":
        return EMOTIONS[int(value)]
    if matter == "conflict":
        return "conflict" if value else "none"
    return value


def _coders(analysis: Analysis) -> tuple[str, ...]:
    return tuple(sorted({one.coder for one in analysis.codings} | {one.coder for one in analysis.judged}))


def _groups(analysis: Analysis, rated: Ints) -> Iterator[_Group]:
    """Lines that anybody rated: all of them, each person's, each scene's."""
    yield _Group("", -1, rated)
    everywhere: list[int] = rated.tolist()
    persons = np.array([analysis.lines[place].person for place in everywhere], np.object_)
    for person in analysis.people:
        own = rated[persons == person.key] if len(rated) else rated
        if len(own):
            yield _Group(person.key, -1, own)
    if analysis.shots:
        said = [analysis.lines[place].utterance for place in everywhere]
        middle = np.array([(one.start + one.end) / 2 for one in said], np.float64)
        scene, _ = scenes_at(analysis, middle)
        for number in np.unique(scene).tolist():
            yield _Group("", number, rated[scene == number])


def _ratings(analysis: Analysis, matter: Matter, coders: Sequence[str]) -> _Ratings:
    place = {line.utterance.number: row for row, line in enumerate(analysis.lines)}
    column = {coder: index for index, coder in enumerate(coders)}
    people = np.full((len(place), len(coders)), np.nan)
    if matter == "conflict":
        for one in analysis.judged:
            said = {"accepted": 1.0, "rejected": 0.0}.get(one.judgement, math.nan)
            people[place[one.utterance], column[one.coder]] = said
    else:
        for one in analysis.codings:
            values = {"emotion": _index(one.emotion), "arousal": one.arousal, "valence": one.valence}
            value = values[matter]
            people[place[one.utterance], column[one.coder]] = math.nan if value is None else value
    told = _MACHINE[matter]
    machine = np.full((len(place), len(told)), np.nan)
    for row, line in enumerate(analysis.lines):
        if not np.isnan(people[row]).all():
            machine[row] = [say(line, analysis) for say in told.values()]
    heard = [index for index in range(len(coders)) if not np.isnan(people[:, index]).all()]
    return _Ratings(tuple(coders[index] for index in heard), people[:, heard], tuple(told), machine)


def _index(emotion: str) -> float:
    return float(EMOTIONS.index(emotion)) if emotion else math.nan


def _speaking(line: Line, channel: Channel, analysis: Analysis) -> Reading | None:
    """The machine's own reading, where the channel speaks and nobody overrode it."""
    reading = line.reading(channel)
    if reading is None or reading.polarity is Polarity.ABSTAINS:
        return None
    set_by_hand = _PART[channel] in analysis.corrected.get(line.utterance.number, frozenset())
    return None if set_by_hand else reading


def _label(channel: Channel) -> Callable[[Line, Analysis], float]:
    def say(line: Line, analysis: Analysis) -> float:
        reading = _speaking(line, channel, analysis)
        return math.nan if reading is None else _index(reading.label)

    return say


def _lean(channel: Channel) -> Callable[[Line, Analysis], float]:
    def say(line: Line, analysis: Analysis) -> float:
        reading = _speaking(line, channel, analysis)
        return math.nan if reading is None else reading_valence(reading)

    return say


def _marked(line: Line, analysis: Analysis) -> float:
    """Whether the machine marks a conflict; nothing where it is unsure or a person set a channel."""
    by_hand = analysis.corrected.get(line.utterance.number, frozenset()) & set(_PART.values())
    if by_hand or line.verdict is Verdict.UNSURE:
        return math.nan
    return float(line.conflict is not None)


def _arousal(line: Line, analysis: Analysis) -> float:
    return line.voice.arousal


_MACHINE: Final[Mapping[Matter, Mapping[str, Callable[[Line, Analysis], float]]]] = {
    "emotion": {"machine:face": _label(Channel.FACE), "machine:text": _label(Channel.TEXT)},
    "conflict": {"machine:conflict": _marked},
    "arousal": {"machine:voice": _arousal},
    "valence": {
        "machine:face": _lean(Channel.FACE),
        "machine:voice": _lean(Channel.VOICE),
        "machine:text": _lean(Channel.TEXT),
    },
}

_Figure = tuple[tuple[str, ...], Measure, Terms, Reason]


def _figures(matter: Matter, ratings: _Ratings, places: Ints) -> Iterator[_Figure]:
    """Every measure of one matter on some lines: pairs of people, all of them, each channel with each of them."""
    people, machine = ratings.people[places], ratings.machine[places]
    count = len(ratings.coders)
    for one, other in itertools.combinations(range(count), 2):
        both = people[:, [one, other]]
        yield ((ratings.coders[one], ratings.coders[other]), *_pair(matter, both), _constant(matter, both))
    if count >= 2:
        for measure, terms in _everybody(matter, people):
            yield ratings.coders, measure, terms, ""
    for channel, coder in itertools.product(range(len(ratings.channels)), range(count)):
        both = np.column_stack([machine[:, channel], people[:, coder]])
        reason = _one_sided(both) if matter == "conflict" else _constant(matter, both)
        yield ((ratings.channels[channel], ratings.coders[coder]), *_pair(matter, both), reason)


def _constant(matter: Matter, both: Floats) -> Reason:
    """Whether one of two always says the same, and the other does not: kappa is 0 then, whatever the other says."""
    told = both[~np.isnan(both).any(axis=1)]
    if matter not in _CATEGORIES or not len(told):
        return ""
    alike = (told == told[0]).all(axis=0)
    return "one-sided" if alike.any() and not (told == told[0, 0]).all() else ""


def _one_sided(both: Floats) -> Reason:
    """Whether the machine marks every line that the coder judged, or none: kappa is 0 then, whatever they said."""
    marked = both[~np.isnan(both).any(axis=1), 0]
    if len(marked) and marked.min() == marked.max():
        return "only-marked" if marked[0] else "only-unmarked"
    return ""


def _pair(matter: Matter, both: Floats) -> tuple[Measure, Terms]:
    if matter in _CATEGORIES:
        return "cohen-kappa", cohen_kappa(both, _CATEGORIES[matter])
    return "icc", icc(both)


def _everybody(matter: Matter, people: Floats) -> Iterator[tuple[Measure, Terms]]:
    if matter in _CATEGORIES:
        yield "fleiss-kappa", fleiss_kappa(people, _CATEGORIES[matter])
        yield "krippendorff-alpha", nominal_alpha(people, _CATEGORIES[matter])
    else:
        # Of two people the ICC is their pair's.
        if people.shape[1] > 2:
            yield "icc", icc(people)
        yield "krippendorff-alpha", interval_alpha(people)


def _resamples(lines: int, group: int) -> Floats:
    """How often each of `lines` lines is drawn in each resample, (b, lines)."""
    chance = np.random.default_rng([_SEED, group])
    drawn = chance.integers(0, lines, (RESAMPLES, lines)) if lines else np.zeros((RESAMPLES, 0), np.int64)
    cells = drawn + np.arange(RESAMPLES)[:, None] * lines
    return np.bincount(cells.ravel(), minlength=RESAMPLES * lines).reshape(RESAMPLES, lines).astype(np.float64)


def _row(
    raters: tuple[str, ...], matter: Matter, measure: Measure, group: _Group, terms: Terms, resamples: Floats,
    reason: Reason,
) -> AgreementRow:  # fmt: skip
    value = low = high = math.nan
    if terms.lines < ENOUGH:
        reason = "too-few"
    elif not reason:
        value = terms.of_all()
        reason = "one-answer" if math.isnan(value) else ""
        drawn = terms.value(resamples @ terms.terms)
        drawn = drawn[~np.isnan(drawn)]
        if not math.isnan(value) and len(drawn):
            low, high = (float(edge) for edge in np.percentile(drawn, [2.5, 97.5]))
    return AgreementRow(raters, matter, measure, group.person, group.scene, value, low, high, terms.lines, reason)
