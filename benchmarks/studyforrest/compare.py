"""What the studio makes of the fed intervals, beside what observers noted of valence, change and regard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.accuracy.metrics import area_under_curve
from benchmarks.studyforrest.annotations import Floats, Noted
from benchmarks.studyforrest.measures import Measure, measured, pearson, spearman
from emotionai_core.cognition.affect import distance
from emotionai_core.cognition.arcs import smoothed
from emotionai_core.cognition.presence import presence
from emotionai_core.cognition.stream import MindStream
from emotionai_core.cognition.surprise import predictor
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.memory import Mind, TransitionKind
from emotionai_core.settings import Settings
from emotionai_core.social.circles import SocietyStream
from emotionai_core.social.relations import relations_at

MODELS = ("lstm", "linear", "persistence")
# Neighbouring lines of a film are alike: so many stay together when intervals are drawn.
BLOCK = 20
# An annotated valence that changes by this much turns (the contract's turning point).
TURN = 0.3
# Two characters whose intervals overlap for less than this hardly met.
LEAST_SECONDS = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """One feeding of the studio: `fed` says with whose observations; `noted` is what it is compared with."""

    fed: str
    analysis: Analysis
    noted: Noted
    settings: Settings

    def mind(self, model: str) -> Mind:
        """The mind of the fed film, under one model of surprise."""
        return MindStream(self.settings, predictor(model)).mind(self.analysis)

    def states(self) -> dict[int, tuple[float, float]]:
        """What was noted in the time of each line, by its number: (valence, arousal), NaN where nothing was."""
        return {
            line.utterance.number: self.noted.state(line.person, line.utterance.start, line.utterance.end)
            for line in self.analysis.lines
        }


def measures(case: Comparison) -> Iterator[Measure]:
    """Everything that can be compared."""
    minds = {model: case.mind(model) for model in MODELS}
    noted = case.states()
    yield from valences(case, minds["lstm"], noted)
    yield from changes(case, minds["lstm"], noted)
    yield from surprises(case, minds, noted)
    yield from relations(case, minds["lstm"])


def valences(case: Comparison, mind: Mind, noted: dict[int, tuple[float, float]]) -> Iterator[Measure]:
    """States of all, and the smoothed arc of each character who has enough lines."""
    own = np.array([state.valence for state in mind.states])
    rated = np.array([noted[state.utterance][0] for state in mind.states])
    yield measured("valence of lines (r)", case.fed, pearson, own, rated, BLOCK)
    felt = np.array([state.arousal for state in mind.states])
    rated = np.array([noted[state.utterance][1] for state in mind.states])
    yield measured("arousal of lines (r)", case.fed, pearson, felt, rated, BLOCK)
    for key, arc in sorted(mind.arcs.items(), key=lambda pair: (-len(pair[1].time), pair[0])):
        rated = np.array([noted[state.utterance][0] for state in mind.states if state.person == key])
        known = ~np.isnan(rated)
        if arc.shape is None or known.sum() < case.settings.fewest_lines:
            continue
        name = f"arc of {case.analysis.name(key)} (r)"
        block = max(3, len(rated) // 10)
        yield measured(name, case.fed, pearson, smoothed(arc.valence[known]), smoothed(rated[known]), block)


def changes(case: Comparison, mind: Mind, noted: dict[int, tuple[float, float]]) -> Iterator[Measure]:
    """The jump of each transition beside how far the noted states lie apart."""
    apart = _apart(mind, noted)
    jump = np.array([one.jump for one in mind.transitions])
    yield measured("jump of transitions (rank correlation with noted change)", case.fed, spearman, jump, apart, BLOCK)
    sudden = np.array([float(one.kind is TransitionKind.SUDDEN) for one in mind.transitions])
    yield measured("noted change is larger where a transition is sudden (AUC)", case.fed, _area, sudden, apart, BLOCK)


def surprises(case: Comparison, minds: dict[str, Mind], noted: dict[int, tuple[float, float]]) -> Iterator[Measure]:
    """Surprise beside the noted change, and at noted turning points against elsewhere."""
    for model, mind in minds.items():
        surprise = np.array([one.surprise for one in mind.transitions])
        name = f"surprise, {model}"
        apart = _apart(mind, noted)
        yield measured(f"{name} (rank correlation with noted change)", case.fed, spearman, surprise, apart, BLOCK)
        turned = np.array([_turned(noted[one.before][0], noted[one.utterance][0]) for one in mind.transitions])
        yield measured(f"{name}, at noted turning points (AUC)", case.fed, _area, turned, surprise, BLOCK)


def relations(case: Comparison, mind: Mind) -> Iterator[Measure]:
    """Every pair that met, in both directions, at the film's end."""
    there = presence(case.analysis, case.settings.presence_seconds)
    end = relations_at(SocietyStream(case.settings).society(case.analysis, mind, there), case.analysis.film.duration)
    balance, warmth, seconds, tone = [], [], [], []
    for source, name in enumerate(end.keys):
        for target, other in enumerate(end.keys):
            shared, regard = case.noted.regard(name, other)
            if source == target or shared < LEAST_SECONDS or not end.met[source, target]:
                continue
            balance.append(end.balance[source, target])
            warmth.append(end.intimacy[source, target])
            seconds.append(shared)
            tone.append(regard)
    told = "rank correlation with {} of pairs"
    for what, own, with_what, rated in (
        ("balance", balance, "noted regard", tone),
        ("intimacy", warmth, "noted regard", tone),
        ("intimacy", warmth, "seconds together", seconds),
    ):
        name = f"{what} ({told.format(with_what)})"
        yield measured(name, case.fed, spearman, np.array(own, float), np.array(rated, float))


def _apart(mind: Mind, noted: dict[int, tuple[float, float]]) -> Floats:
    """How far the noted states before and after each transition lie apart in the circumplex."""
    return np.array([distance(noted[one.before], noted[one.utterance]) for one in mind.transitions])


def _turned(before: float, after: float) -> float:
    """1 where the noted valence turns: it changes by `TURN` and its sign with it."""
    if np.isnan(before) or np.isnan(after):
        return float("nan")
    return float(abs(after - before) >= TURN and before * after <= 0.0)


def _area(kind: Floats, score: Floats) -> float:
    return area_under_curve(kind > 0.5, score)
