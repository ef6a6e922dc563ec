"""Which lines are key scenes: points for what happens in a line, the best of each chapter (seed document 001).

Sudden transitions, surprise, contradictions and dramatic words bring points (data: resources/prompts/*/keyframes.toml);
lines that say nothing are left out. What the analyst chose overrules all of it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from emotionai_core.fusion.scenes import scene_numbers
from emotionai_core.prompting.known import Knowledge, contradicts
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.estimate import Input
from emotionai_core.records.line import Line
from emotionai_core.records.memory import TransitionKind

NONE_ENOUGH: Final = "No line has the points that a key scene needs: the best of each chapter stand in."
NONE_AT_ALL: Final = "Nothing sudden, surprising, contradictory or dramatic was found: choose the key scenes yourself."


@dataclass(frozen=True, slots=True)
class KeyScene:
    """A line that is told: its place in `Analysis.lines`, its chapter, and what its score is made of."""

    place: int
    chapter: int
    score: float
    reasons: tuple[Input, ...]
    chosen: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """The key scenes in film order, and why the other lines are none (utterance numbers)."""

    scenes: tuple[KeyScene, ...]
    trivial: frozenset[int]
    full: frozenset[int]
    limits: tuple[str, ...]


def chapters_of(analysis: Analysis) -> tuple[tuple[float, float], ...]:
    """[start, end) in seconds of the film's chapters: its scenes, or the whole film where none are known."""
    begins = list[float](sorted(analysis.scene_starts or ()))
    last = max([analysis.film.duration, *(line.utterance.end for line in analysis.lines), *begins[-1:]])
    edges = [min([0.0, *begins[:1]]), *begins, last]
    return tuple(itertools.pairwise(edges))


def select(knowledge: Knowledge) -> Selection:
    """The key scenes of an account."""
    analysis, settings = knowledge.account.analysis, knowledge.settings
    lines, chosen = analysis.lines, analysis.direction.chosen
    begins = np.array(sorted(analysis.scene_starts or ()), np.float64)
    chapters = scene_numbers(begins, np.array([line.utterance.start for line in lines], np.float64)).tolist()
    trivial = frozenset(line.utterance.number for line in lines if knowledge.dialogue.trivial(line.utterance.text))
    scored = [_scored(knowledge, place, line, chapters[place]) for place, line in enumerate(lines)]
    numbers = [line.utterance.number for line in lines]
    telling = [
        one
        for one in scored
        if one.score > 0.0 and numbers[one.place] not in trivial and chosen.get(numbers[one.place], True)
    ]
    enough = [one for one in telling if one.score >= settings.key_score]
    # What the analyst chose takes nobody's place, and decides nothing about the others.
    open_to = [one for one in enough or telling if numbers[one.place] not in chosen]
    best, full = _best(open_to, settings.scenes_per_chapter)
    own = [one for one in scored if chosen.get(numbers[one.place])]
    kept = _written(knowledge.account.analysis, scored, {numbers[one.place] for one in best})
    told = {one.place: one for one in (*best, *own, *kept)}
    lost = frozenset(numbers[one.place] for one in full if one.place not in told)
    limits = () if enough or not lines or (own and not open_to) else (NONE_ENOUGH if telling else NONE_AT_ALL,)
    return Selection(tuple(told[place] for place in sorted(told)), trivial, lost, limits)


def _written(analysis: Analysis, scored: Sequence[KeyScene], told: set[int]) -> list[KeyScene]:
    """Lines for which the analyst wrote words: they stay whatever their points, unless they were struck out."""
    chosen = analysis.direction.chosen
    wanted = {line for line, _ in analysis.direction.written if chosen.get(line, True)} - told
    return [one for one in scored if analysis.lines[one.place].utterance.number in wanted]


def _best(candidates: Sequence[KeyScene], most: int) -> tuple[list[KeyScene], list[KeyScene]]:
    """The best of each chapter, ties in film order, and the rest."""
    best: list[KeyScene] = []
    rest: list[KeyScene] = []
    taken: dict[int, int] = {}
    for one in sorted(candidates, key=lambda one: (-one.score, one.place)):
        count = taken.get(one.chapter, 0)
        (best if count < most else rest).append(one)
        taken[one.chapter] = count + 1
    return best, rest


def _scored(knowledge: Knowledge, place: int, line: Line, chapter: int) -> KeyScene:
    reasons = _reasons(knowledge, line)
    chosen = knowledge.account.analysis.direction.chosen.get(line.utterance.number, False)
    return KeyScene(place, chapter, math.fsum(one.share for one in reasons), reasons, chosen)


def _reasons(knowledge: Knowledge, line: Line) -> tuple[Input, ...]:
    points, found = knowledge.rules.points, list[Input]()
    transition = knowledge.transitions.get(line.utterance.number)
    if transition is not None and transition.kind is TransitionKind.SUDDEN:
        found.append(Input("sudden", transition.jump, points.sudden))
    if transition is not None and transition.surprise > knowledge.settings.key_surprise:
        found.append(Input("surprise", transition.surprise, points.surprise))
    if contradicts(knowledge.account, line) and line.conflict is not None:
        found.append(Input("conflict", line.conflict.severity, points.conflict))
    said = knowledge.dialogue.kind(line.utterance.text)
    if said is not None and said.pattern.points > 0.0:
        found.append(Input(f"dialogue: {said.pattern.name}", said.pattern.points, said.pattern.points))
    return tuple(found)
