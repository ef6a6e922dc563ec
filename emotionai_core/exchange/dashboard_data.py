"""What the dashboard draws from: columns of an account as plain numbers, rounded, for the script in the page."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from emotionai_core.exchange.figures import theme
from emotionai_core.exchange.report_people import TRAITS, leading
from emotionai_core.exchange.series import STEPS, grid
from emotionai_core.exchange.telling import Telling, scenes
from emotionai_core.records.conflict import ConflictKind
from emotionai_core.records.estimate import Estimate
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.memory import TransitionKind
from emotionai_core.records.reliability import LEAST_CONFIDENCE, LEAST_COVERAGE, NEUTRAL_RATIO
from emotionai_core.records.scores import DIMENSIONS, Delivery
from emotionai_core.records.society import Trigger
from emotionai_core.social.relations import RelationIndex

MOMENTS: Final = 25
"""Moments of the film at which relations are kept; the last is its end."""
NETWORK: Final = 30
"""People in the matrix and the network: those with most lines."""
BINS: Final = 60
_COLOURS = (
    "panel", "ink", "muted", "line", "accent", "danger", "good", "warn", "wave", *EMOTIONS,
    *(kind.value for kind in ConflictKind),
)  # fmt: skip


def dashboard_data(telling: Telling) -> dict[str, Any]:
    """Everything the page draws, by name; people and lines are told by their places."""
    account = telling.account
    people = [*telling.speakers()]
    people += [one for one in account.analysis.people if one not in people]
    place = {person.key: number for number, person in enumerate(people)}
    return {
        "duration": _number(account.analysis.film.duration),
        "words": {**telling.words.group("text")},
        "names": _names(telling),
        "colours": {name: {key: theme(name)[key] for key in _COLOURS} for name in ("light", "dark")},
        "emotions": list(EMOTIONS),
        "people": [{"name": person.name, "lines": person.lines} for person in people],
        "lines": _lines(telling, place),
        "states": _states(telling, place),
        "transitions": _transitions(telling, place),
        "memory": _memory(telling, place),
        "traits": {str(place[key]): [_interval(one.estimate) for one in own] for key, own in account.traits.items()},
        "scores": {
            str(place[key]): [_interval(card.total), *(_interval(one.estimate) for one in card.dimensions)]
            for key, card in account.cards.items()
        },
        "relations": _relations(telling, place),
        "migrations": _migrations(telling, place),
        "delivery": _delivery(telling),
        "reliability": _reliability(telling),
    }


def _names(telling: Telling) -> dict[str, list[str]]:
    """Names of what is counted, in the order in which the numbers count it."""
    words = telling.words
    return {
        "emotions": [words.term("emotions", name) for name in EMOTIONS],
        "kinds": [words.term("kinds", kind.value) for kind in ConflictKind],
        "transitions": [words.term("transitions", kind.value) for kind in TransitionKind],
        "traits": [words.term("traits", name) for name in TRAITS],
        "scores": [words("total"), *(words.term("dimensions", name) for name in DIMENSIONS)],
        "deliveries": [words.term("deliveries", one.name.lower()) for one in Delivery],
        "triggers": [words.term("triggers", one.name.lower()) for one in Trigger],
        "reliability": [words.term("reliability", name) for name in ("neutral", "confidence", "coverage")],
    }


def _number(value: float, digits: int = 3) -> float | int | None:
    """A number for JSON, None for "not known"; whole ones without a point."""
    if math.isnan(value) or math.isinf(value):
        return None
    short = round(float(value), digits) + 0.0
    return int(short) if short == int(short) else short


def _numbers(values: Iterable[float] | npt.NDArray[Any], digits: int = 3) -> list[float | int | None]:
    return [_number(float(value), digits) for value in values]


def _interval(estimate: Estimate) -> list[float | int | None]:
    """Value, low, high, and how many lines are behind them."""
    return [*_numbers((estimate.value, estimate.low, estimate.high)), estimate.count]


def _lines(telling: Telling, place: dict[str, int]) -> dict[str, Any]:
    lines, of_line = telling.account.analysis.lines, scenes(telling.account)
    kinds = list(ConflictKind)
    return {
        "start": _numbers((line.utterance.start for line in lines), 1),
        "person": [place.get(line.person, -1) for line in lines],
        "text": [" ".join(line.utterance.text.split()) for line in lines],
        "scene": [of_line[line.utterance.number] for line in lines],
        "conflict": [kinds.index(line.conflict.kind) if line.conflict else -1 for line in lines],
        "severity": _numbers(line.conflict.severity if line.conflict else math.nan for line in lines),
    }


def _row(telling: Telling) -> dict[int, int]:
    return {line.utterance.number: row for row, line in enumerate(telling.account.analysis.lines)}


def _states(telling: Telling, place: dict[str, int]) -> dict[str, Any]:
    mind, rows = telling.account.mind, _row(telling)
    smooth: dict[tuple[str, float], float] = {}
    for key, arc in mind.arcs.items():
        if arc.shape is not None:
            smooth.update(
                ((key, time), value) for time, value in zip(arc.time.tolist(), arc.smoothed.tolist(), strict=True)
            )
    turns = {(key, turn.utterance): turn.change for key, arc in mind.arcs.items() for turn in arc.turns}
    return {
        "line": [rows[state.utterance] for state in mind.states],
        "person": [place.get(state.person, -1) for state in mind.states],
        "valence": _numbers((state.valence for state in mind.states), 2),
        "arousal": _numbers((state.arousal for state in mind.states), 2),
        "emotion": [EMOTIONS.index(state.emotion) for state in mind.states],
        "smoothed": _numbers((smooth.get((state.person, state.time), math.nan) for state in mind.states), 3),
        "turn": _numbers((turns.get((state.person, state.utterance), math.nan) for state in mind.states), 2),
    }


def _transitions(telling: Telling, place: dict[str, int]) -> dict[str, Any]:
    found, kinds = telling.account.mind.transitions, list(TransitionKind)
    return {
        "person": [place.get(one.person, -1) for one in found],
        "from": [EMOTIONS.index(one.origin) for one in found],
        "to": [EMOTIONS.index(one.emotion) for one in found],
        "kind": [kinds.index(one.kind) for one in found],
    }


def _memory(telling: Telling, place: dict[str, int]) -> dict[str, Any]:
    """How many memories became candidates, were kept for long, were called up: [person, step of the film, how many]."""
    kept, duration = telling.account.mind.memories, telling.account.analysis.film.duration
    whose = [place.get(key, -1) for key in kept.keys]

    def counted(time: npt.NDArray[np.float64], person: npt.NDArray[np.int64]) -> list[list[int]]:
        known = np.isfinite(time)
        step = np.clip(np.ceil(time[known] / max(duration, 1e-9) * STEPS), 0, STEPS).astype(np.int64)
        rows, counts = np.unique(np.stack([person[known], step], axis=1), axis=0, return_counts=True)
        return [[whose[int(row[0])], int(row[1]), int(count)] for row, count in zip(rows, counts, strict=True)]

    return {
        "steps": STEPS,
        "candidates": counted(kept.entered, kept.person),
        "long_term": counted(kept.promoted, kept.person),
        "rehearsals": counted(kept.time[kept.rehearsal], kept.person[kept.rehearsal]),
    }


def _relations(telling: Telling, place: dict[str, int]) -> dict[str, Any]:
    """Intimacy and balance in hundredths at `MOMENTS` moments, row by row; balance 0 where there was neither."""
    society, duration = telling.account.society, telling.account.analysis.film.duration
    keys = leading(telling, NETWORK)
    at = grid(duration, MOMENTS)
    intimacy: list[list[int]] = []
    balance: list[list[int]] = []
    index = RelationIndex(society)
    chosen = [society.keys.index(key) for key in keys]
    for time in at.tolist():
        now = index.at(time)
        square = np.ix_(chosen, chosen)
        level = np.where(np.eye(len(chosen), dtype=bool), 0.0, now.intimacy[square])
        intimacy.append(np.rint(100 * level).astype(np.int64).ravel().tolist())
        balance.append(np.rint(100 * np.nan_to_num(now.balance[square])).astype(np.int64).ravel().tolist())
    return {"at": _numbers(at, 1), "people": [place[key] for key in keys], "intimacy": intimacy, "balance": balance}


def _migrations(telling: Telling, place: dict[str, int]) -> dict[str, Any]:
    """Moves in `BINS` equal stretches of the film, for each person: [person, stretch, inward, trigger, how many]."""
    society, duration = telling.account.society, telling.account.analysis.film.duration
    stretch = np.clip((society.moved / max(duration, 1e-9) * BINS).astype(np.int64), 0, BINS - 1)
    inward = (society.circle < society.origin).astype(np.int64)
    columns = np.stack([society.mover, stretch, inward, society.trigger.astype(np.int64)], axis=1)
    rows, counts = np.unique(columns, axis=0, return_counts=True)
    whose = [place.get(key, -1) for key in society.keys]
    moved: list[list[int]] = [
        [whose[int(row[0])], *(int(part) for part in row[1:]), int(count)]
        for row, count in zip(rows, counts, strict=True)
    ]
    return {"bins": BINS, "moves": moved}


def _delivery(telling: Telling) -> dict[str, Any]:
    found = telling.account.alignment
    return {
        "expected": _numbers(found.expected),
        "expressed": _numbers(found.expressed),
        "gap": _numbers(found.gap, 2),
        "delivery": found.delivery.tolist(),
        "sure": [int(one) for one in found.sure.tolist()],
        "threshold": _number(found.threshold),
        "error": _number(found.error),
        "expected_scale": _numbers(found.expected_scale),
        "expressed_scale": _numbers(found.expressed_scale),
    }


def _reliability(telling: Telling) -> dict[str, Any]:
    found = telling.account.analysis.reliability
    values = (found.neutral, found.confidence, found.coverage) if found else (math.nan,) * 3
    return {"values": _numbers(values), "limits": [NEUTRAL_RATIO, LEAST_CONFIDENCE, LEAST_COVERAGE]}
