"""Made-up accounts of films, valid by the records: for what draws, tells or writes an account without computing one.

Numbers are made up, but hang together: memories belong to lines and to people, relations change where people talk,
and whoever says too little has no score.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from emotionai_core.records.account import Account
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.estimate import Estimate, Input, not_enough
from emotionai_core.records.evidence import EMOTIONS, Channel
from emotionai_core.records.memory import (
    Arc,
    ArcShape,
    EmotionState,
    Entry,
    Explanation,
    Hotspot,
    Insight,
    Memories,
    Mind,
    Mood,
    Recalled,
    Reflection,
    Role,
    ShiftPattern,
    SurpriseModel,
    Transition,
    TransitionKind,
    TurningPoint,
)
from emotionai_core.records.reliability import Tier
from emotionai_core.records.scores import (
    DIMENSIONS,
    STEPS,
    Alignment,
    Amplifier,
    Calibration,
    Delivery,
    Dimension,
    ScoreCard,
)
from emotionai_core.records.society import Centrality, Trait
from tests.made_films import FILM, SMALL, make_film
from tests.made_societies import made_society

NEEDED = 8
WHERE = {"anger": (-0.5, 0.8), "disgust": (-0.6, 0.65), "fear": (-0.64, 0.8), "joy": (0.76, 0.74)} | {
    "neutral": (0.0, 0.4), "sadness": (-0.63, 0.35), "surprise": (0.4, 0.83),
}  # fmt: skip
TRAITS = ("openness", "conscientiousness", "extraversion", "agreeableness", "neuroticism")
FORMULAS = {
    "expression": "10 - mean(|v_face - v_text|) * 5",
    "voice": "10 - mean(w * distance) * 5",
    "coherence": "10 - disagreement * 10",
    "range": "min(10, unique / 7 * 10 + log(n) / 5)",
    "transition": "10 - mean_jump * 5",
    "interaction": "matches / total * 7 + 3",
}


def make_account(
    analysis: Analysis | None = None, size: Literal["small", "film"] = "small", seed: int = 7, company: float = 0.0
) -> Account:
    """An account of `analysis`, or of a made-up film: "small" 4 people and 60 lines, "film" 101 people, 3,874 lines,
    45,000 memories. `company` is how many people take part in a line on average (0: 2.6, at film scale 11.6).
    """
    scale = FILM if size == "film" else SMALL
    film = make_film(scale, seed) if analysis is None else analysis
    chance = np.random.default_rng(seed + 1)
    states = _states(film, chance)
    transitions = _transitions(film, states, chance)
    memories = _memories(film, states, transitions, company or scale.company, chance)
    mind = _mind(film, states, transitions, memories, chance)
    return Account(
        analysis=film,
        mind=mind,
        society=made_society(film, memories, chance),
        traits={person.key: _traits(person.lines, chance) for person in film.people},
        cards={person.key: _card(film, person.key, chance) for person in film.people},
        centralities={
            person.key: Centrality(person.key, *(float(one) for one in chance.uniform(0, 1, 4) * (1, 40, 0.4, 1)))
            for person in film.people
        },
        alignment=_alignment(film, chance),
        limits=("No dominance is estimated from the voice.",),
    )


def _states(film: Analysis, chance: np.random.Generator) -> tuple[EmotionState, ...]:
    made: list[EmotionState] = []
    for line in film.lines:
        if not line.person:
            continue
        reading = line.reading(Channel.TEXT) or line.reading(Channel.FACE)
        emotion = reading.label if reading is not None and reading.label else "neutral"
        valence, arousal = (float(one) for one in np.array(WHERE[emotion]) + chance.normal(0, 0.08, 2))
        made.append(
            EmotionState(
                line.utterance.number,
                line.person,
                line.utterance.end,
                emotion,
                max(-1.0, min(1.0, valence)),
                max(0.0, min(1.0, arousal)),
                float(chance.uniform(0.4, 0.9)),
                (0.4, 0.2, 0.4),
            )
        )
    return tuple(made)


def _transitions(
    film: Analysis, states: tuple[EmotionState, ...], chance: np.random.Generator
) -> tuple[Transition, ...]:
    last: dict[str, EmotionState] = {}
    scenes = _scenes(film)
    made: list[Transition] = []
    stability: dict[str, float] = {}
    for state in states:
        before = last.get(state.person)
        last[state.person] = state
        if before is None:
            continue
        jump = float(np.hypot(state.valence - before.valence, 2 * (state.arousal - before.arousal)))
        surprise = float(np.clip(jump / 2 + chance.normal(0, 0.15), 0, 1))
        elapsed = state.time - before.time
        kind = _kind(jump, elapsed, surprise)
        calm = stability.get(state.person, 0.8)
        calm = max(0.1, calm - 0.3 * jump * surprise) if jump > 0.25 else min(0.95, calm + 0.1)
        stability[state.person] = calm
        made.append(
            Transition(
                state.utterance, before.utterance, state.person, state.time, kind, before.emotion, state.emotion, jump,
                elapsed, (0.7 * before.valence, 0.4 + 0.5 * before.arousal), jump * jump / 4, surprise, calm,
                scenes[state.utterance] != scenes[before.utterance],
            )
        )  # fmt: skip
    return tuple(made)


def _kind(jump: float, elapsed: float, surprise: float) -> TransitionKind:
    if jump <= 0.25:
        return TransitionKind.NATURAL
    if jump > 0.7 and elapsed <= 30.0:
        return TransitionKind.SUDDEN
    return TransitionKind.TRIGGERED if surprise >= 0.6 else TransitionKind.GRADUAL


def _scenes(film: Analysis) -> dict[int, int]:
    """The scene of each line, by its number."""
    begins = np.array([shot.start for shot in film.shots])
    starts = np.array([line.utterance.start for line in film.lines])
    shot = np.clip(np.searchsorted(begins, starts, side="right") - 1, 0, None).tolist()
    return {line.utterance.number: film.shots[at].scene for line, at in zip(film.lines, shot, strict=True)}


def _company(film: Analysis, keys: tuple[str, ...], company: float, chance: np.random.Generator) -> list[list[tuple]]:
    """(person, role) of everybody in each line, in the order of role, then person."""
    place = {key: number for number, key in enumerate(keys)}
    made: list[list[tuple]] = []
    for line in film.lines:
        named = [place[key] for key in (line.person, line.listener) if key]
        roles = [(place[line.person], Role.SPEAKER)] if line.person else []
        roles += [(place[line.listener], Role.LISTENER)] if line.listener and line.listener != line.person else []
        wanted = int(np.clip(chance.poisson(max(0.0, company - len(roles))), 0, len(keys) - len(set(named))))
        others = [one for one in chance.permutation(len(keys)).tolist() if one not in named][:wanted]
        made.append(roles + [(one, Role.WITNESS) for one in sorted(others)])
    return made


def _memories(
    film: Analysis,
    states: tuple[EmotionState, ...],
    transitions: tuple[Transition, ...],
    company: float,
    chance: np.random.Generator,
) -> Memories:
    keys = tuple(sorted(person.key for person in film.people))
    there = _company(film, keys, company, chance)
    line = np.repeat(np.arange(len(there)), [len(one) for one in there])
    person = np.array([one for row in there for one, _ in row], np.int64)
    shown = {state.utterance: state for state in states}
    surprise = {one.utterance: one.surprise for one in transitions}
    numbers = np.array([one.utterance.number for one in film.lines], np.int64)
    ends = np.array([one.utterance.end for one in film.lines])
    of = [shown.get(number) for number in numbers.tolist()]
    emotion = np.array([EMOTIONS.index(one.emotion) if one else 4 for one in of], np.int8)
    felt = np.array([(one.valence, one.arousal) if one else (0.0, 0.4) for one in of]).reshape(len(of), 2)
    odd = np.array([surprise.get(number, 0.0) for number in numbers.tolist()])
    time = ends[line]
    left = np.full(len(line), np.inf)
    for one in range(len(keys)):
        rows = np.flatnonzero(person == one)
        left[rows[:-5]] = time[rows[5:]]
    later, earlier, alike = _rehearsals(person, chance)
    entry = np.where(odd[line] >= 0.6, Entry.SURPRISE, np.where(felt[line, 1] > 0.85, Entry.AROUSAL, Entry.NONE))
    references = np.bincount(earlier, minlength=len(line)).astype(np.int64)
    entered = np.where(entry > 0, time, np.inf)
    promoted = np.full(len(line), np.inf)
    for row in np.flatnonzero((entry > 0) & (references >= 2)).tolist():
        promoted[row] = np.sort(time[later[earlier == row]])[1]
    return Memories(
        keys, line.astype(np.int64), numbers[line], person,
        np.array([role for row in there for _, role in row], np.int8), time, emotion[line], felt[line, 0],
        felt[line, 1], odd[line], left, entered, entry.astype(np.int8), promoted, references, earlier, later, alike,
    )  # fmt: skip


def _rehearsals(person: np.ndarray, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every other memory calls up one of the same person's earlier ones: (later, earlier, similarity), in order."""
    later: list[int] = []
    earlier: list[int] = []
    for one in np.unique(person).tolist():
        rows = np.flatnonzero(person == one)
        at = np.flatnonzero(chance.random(len(rows)) < 0.5)
        at = at[at > 0]
        later += rows[at].tolist()
        earlier += rows[(chance.random(len(at)) ** 2 * at).astype(np.int64)].tolist()
    order = np.lexsort((earlier, later))
    alike = np.round(chance.uniform(0.4, 0.95, len(later)), 4)
    return np.array(later, np.int64)[order], np.array(earlier, np.int64)[order], alike[order]


def _mind(
    film: Analysis,
    states: tuple[EmotionState, ...],
    transitions: tuple[Transition, ...],
    memories: Memories,
    chance: np.random.Generator,
) -> Mind:
    sudden: dict[tuple[str, str, str], list[int]] = {}
    for one in transitions:
        if one.kind is TransitionKind.SUDDEN:
            sudden.setdefault((one.person, one.origin, one.emotion), []).append(one.utterance)
    by_person = {person.key: [one for one in states if one.person == person.key] for person in film.people}
    return Mind(
        states,
        transitions,
        memories,
        tuple(_explanation(film, one, memories) for one in transitions if one.surprise >= 0.6),
        tuple(ShiftPattern(*key, tuple(lines)) for key, lines in sorted(sudden.items()) if len(lines) > 1),
        _hotspots(transitions),
        _reflections(film, memories),
        {key: _arc(key, own) for key, own in by_person.items()},
        {key: _mood(key, own) for key, own in by_person.items()},
        SurpriseModel(
            "persistence", "1", (("persistence", 0.081), ("linear", 0.062)), "It expects that nothing changes."
        ),
    )


def _explanation(film: Analysis, one: Transition, memories: Memories) -> Explanation:
    rows = np.flatnonzero((memories.keys.index(one.person) == memories.person) & (memories.promoted < one.time))[-2:]
    recalled = tuple(Recalled(int(row), 0.61, 0.15, 0.76, int(memories.references[row])) for row in rows)
    there = np.flatnonzero(memories.utterance == one.utterance)
    present = tuple(memories.keys[at] for at in memories.person[there].tolist() if memories.keys[at] != one.person)
    numbers = [line.utterance.number for line in film.lines]
    before = numbers[max(0, numbers.index(one.utterance) - 2) : numbers.index(one.utterance)]
    return Explanation(one.utterance, one.person, tuple(before), present, recalled, False)


def _hotspots(transitions: tuple[Transition, ...]) -> tuple[Hotspot, ...]:
    runs: dict[str, list[list[Transition]]] = {}
    for one in transitions:
        if one.kind is not TransitionKind.SUDDEN:
            continue
        own = runs.setdefault(one.person, [])
        if own and one.time - own[-1][0].time <= 60.0:
            own[-1].append(one)
        else:
            own.append([one])
    found = [run for own in runs.values() for run in own if len(run) >= 3]
    found.sort(key=lambda run: (run[0].time, run[0].person))
    return tuple(
        Hotspot(run[0].person, run[0].time, run[-1].time, tuple(one.utterance for one in run)) for run in found
    )


def _reflections(film: Analysis, memories: Memories) -> tuple[Reflection, ...]:
    scenes = _scenes(film)
    of_row = np.array([scenes[number] for number in memories.utterance.tolist()], np.int64)
    made: list[Reflection] = []
    for scene in sorted(set(scenes.values())):
        shots = [shot for shot in film.shots if shot.scene == scene]
        rows = np.flatnonzero(of_row == scene)
        kept = tuple(int(row) for row in rows[memories.arousal[rows] > 0.85])
        own = tuple(int(row) for row in rows[memories.person[rows] == memories.person[rows[0]]])
        mean = float(memories.valence[list(own)].mean())
        insight = Insight(
            memories.keys[int(memories.person[rows[0]])], "tone", "", "joy" if mean > 0 else "sadness",
            (("valence", mean), ("lines", float(len(own)))), own[:5], float(memories.arousal[list(own)].mean()),
        )  # fmt: skip
        made.append(Reflection(scene, shots[0].start, shots[-1].end, min(5, len(rows)), kept, (insight,)))
    return tuple(made)


def _arc(key: str, own: list[EmotionState]) -> Arc:
    time, valence = np.array([one.time for one in own]), np.array([one.valence for one in own])
    if len(own) < NEEDED:
        return Arc(key, None, time, valence, valence.copy(), (), NEEDED)
    smooth = np.convolve(np.pad(valence, 2, mode="edge"), np.ones(5) / 5, "valid")
    at = np.flatnonzero(np.diff(np.sign(np.diff(smooth))) != 0) + 1
    stops = np.append(smooth[at], smooth[-1])
    turns = [
        TurningPoint(own[place].utterance, own[place].time, float(stops[i + 1] - stops[i]))
        for i, place in enumerate(at.tolist())
        if abs(stops[i + 1] - stops[i]) >= 0.3
    ]
    return Arc(key, tuple(ArcShape)[len(own) % len(ArcShape)], time, valence, smooth, tuple(turns), NEEDED)


def _mood(key: str, own: list[EmotionState]) -> Mood:
    felt = np.array([(one.valence, one.arousal) for one in own]).reshape(len(own), 2)
    base = felt.mean(axis=0) if len(own) else np.array([0.0, 0.4])
    slow = np.cumsum(felt, axis=0) / np.arange(1, len(own) + 1)[:, None]
    return Mood(key, np.array([one.time for one in own]), slow[:, 0], slow[:, 1], (float(base[0]), float(base[1])))


def _estimate(count: int, low: float, high: float, chance: np.random.Generator) -> Estimate:
    if count < NEEDED:
        return not_enough(count, NEEDED)
    value = float(chance.uniform(low + 0.2 * (high - low), high - 0.2 * (high - low)))
    half = (high - low) * min(0.2, 0.8 / count**0.5)
    return Estimate(value, max(low, value - half), min(high, value + half), count, NEEDED)


def _traits(count: int, chance: np.random.Generator) -> tuple[Trait, ...]:
    inputs = (Input("emotion_variety", 0.71, 0.4), Input("surprise_frequency", 0.22, 0.1))
    return tuple(Trait(name, _estimate(count, 0.0, 1.0, chance), inputs) for name in TRAITS)


def _card(film: Analysis, key: str, chance: np.random.Generator) -> ScoreCard:
    own = [line.utterance.number for line in film.lines if line.person == key]
    estimates = [_estimate(len(own) if at != 1 else len(own) - 1, 0.0, 10.0, chance) for at in range(6)]
    shares = np.array([0.25, 0.2, 0.15, 0.15, 0.15, 0.1]) * [one.enough for one in estimates]
    total = shares.sum()
    dimensions = tuple(
        Dimension(
            name, one, float(share / total) if total else 0.0, FORMULAS[name],
            (Input("n", float(one.count)), Input("mean", 0.41)), tuple(own[:3]),
        )
        for name, one, share in zip(DIMENSIONS, estimates, shares, strict=True)
    )  # fmt: skip
    if not total:
        return ScoreCard(key, not_enough(len(own), NEEDED), dimensions, Tier.PARTIAL)
    value, low, high = (
        sum(d.weight * getattr(d.estimate, part) for d in dimensions if d.estimate.enough)
        for part in ("value", "low", "high")
    )
    return ScoreCard(key, Estimate(value, low, high, len(own), NEEDED), dimensions, Tier.PARTIAL)


def _alignment(film: Analysis, chance: np.random.Generator) -> Alignment:
    count = len(film.lines)
    expected, expressed = np.clip(chance.normal(0.45, 0.15, (2, count)), 0, 1)
    expected[5::19] = np.nan
    expressed[8::13] = np.nan
    measured = expressed.copy()
    loud = np.arange(count) % 23 == 11
    expressed = np.where(loud & ~np.isnan(expressed), np.maximum(expressed, 0.95), expressed)
    gap = (expressed - 0.47) / 0.17 - (expected - 0.45) / 0.15
    known = ~np.isnan(gap)
    delivery = np.select([~known, gap < -0.15, gap > 0.15], [Delivery.ABSTAINS, Delivery.UNDER, Delivery.OVER], 1)
    intensity = np.clip(measured[:, None] + chance.normal(0, 0.08, (count, STEPS)), 0, 1)
    raised = np.exp(4 * (intensity - np.nan_to_num(measured)[:, None]))
    attention = raised / raised.sum(axis=1, keepdims=True)
    return Alignment(
        np.array([line.utterance.number for line in film.lines], np.int64), expected, expressed, measured,
        measured * 0.6, measured * 0.4, gap, delivery.astype(np.int8),
        np.where(loud & known, Amplifier.LOUDNESS, Amplifier.NONE).astype(np.int8), np.where(known, 0.6, 0.0),
        attention, intensity, Calibration.FILM, (0.45, 0.15), (0.47, 0.17), 0.15, 1.7, np.abs(np.nan_to_num(gap)) > 1.7,
    )  # fmt: skip
