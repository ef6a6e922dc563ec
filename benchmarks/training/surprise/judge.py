"""How far each model is from the state that came, on characters that it was not fitted on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.training.surprise import sequences
from benchmarks.training.surprise.network import Plan, answered, ridge, trained
from benchmarks.training.surprise.windows import Floats, Windows, folds, varied, windows
from emotionai_core.cognition.surprise import decoded, encoded, linear

FOLDS, DRAWS = 6, 2000
Answers = dict[str, Callable[[Windows], Floats]]
Errors = dict[str, Floats]


def errors(found: Floats, data: Windows) -> Floats:
    """Mean squared error over valence and arousal of each window: (n,)."""
    return ((found - data.target) ** 2).mean(axis=1)


def models_of(known: list[sequences.Sequence], plan: Plan, fold: int) -> Answers:
    """Every model fitted on `known`; "linear per set" is told which set a window comes from."""
    plain, network = windows(known), trained(windows(varied(known, fold)), plan, fold)
    table, usual = ridge(plain), plain.target.mean(axis=0)
    own = {name: ridge(plain.part(plain.corpus == name)) for name in (sequences.FILM, sequences.SERIES)}

    def by_set(data: Windows) -> Floats:
        read = encoded(data.history, data.known)
        parts = {name: decoded(linear(one, read)) for name, one in own.items()}
        return np.where((data.corpus == sequences.FILM)[:, None], parts[sequences.FILM], parts[sequences.SERIES])

    return {
        "lstm": lambda data: answered(network, data),
        "linear": lambda data: decoded(linear(table, encoded(data.history, data.known))),
        "persistence": lambda data: data.history[:, -1, :2],
        "mean": lambda data: np.broadcast_to(usual, data.target.shape),
        "linear per set": by_set,
    }


def held_apart(told: list[sequences.Sequence], plan: Plan) -> tuple[Windows, Errors, Errors]:
    """The windows of every character with each model's errors when the character was held apart, (n,) a model.

    The third are the errors on the same characters' varied states, which are more like a film's readings.
    """
    fold_of = folds(told, FOLDS)
    parts: list[Windows] = []
    found: dict[str, list[Floats]] = {}
    faint: dict[str, list[Floats]] = {}
    for fold in range(FOLDS):
        apart = [one for one in told if fold_of[one.character] == fold]
        models = models_of([one for one in told if fold_of[one.character] != fold], plan, fold)
        data, other = windows(apart), windows(varied(apart, FOLDS + fold))
        parts.append(data)
        for name, answer in models.items():
            found.setdefault(name, []).append(errors(answer(data), data))
            faint.setdefault(name, []).append(errors(answer(other), other))
    joined = Windows(*(np.concatenate([getattr(one, name) for one in parts]) for name in Windows.__slots__))
    return (
        joined,
        {n: np.concatenate(one) for n, one in found.items()},
        {n: np.concatenate(one) for n, one in faint.items()},
    )


def interval(values: Floats, whose: np.ndarray, seed: int = 0) -> tuple[float, float, float]:
    """The mean of `values` and its 95 % interval; whole characters are drawn again, with all their windows."""
    _, group = np.unique(whose, return_inverse=True)
    total, count = np.bincount(group, values), np.bincount(group)
    drawn = np.random.default_rng(seed).integers(0, len(total), (DRAWS, len(total)))
    low, high = np.percentile(total[drawn].sum(axis=1) / count[drawn].sum(axis=1), [2.5, 97.5])
    return float(values.mean()), float(low), float(high)


def report(data: Windows, found: Errors) -> dict[str, object]:
    """Every figure of the model card: (mean squared error, low, high) by set and model, and what the LSTM gains."""
    sets = {"all": np.ones(len(data), bool)} | {
        name: data.corpus == name for name in (sequences.FILM, sequences.SERIES)
    }
    out: dict[str, object] = {}
    for name, rows in sets.items():
        whose = data.character[rows]
        table: dict[str, object] = {"windows": int(rows.sum()), "characters": len(set(whose.tolist()))}
        table |= {model: rounded(interval(one[rows], whose)) for model, one in found.items()}
        for model in ("linear", "persistence", "linear per set"):
            table[f"lstm - {model}"] = rounded(interval((found["lstm"] - found[model])[rows], whose))
        out[name] = table
    return out


def elsewhere(folder: Path, split: str, models: Answers, names: Sequence[str]) -> dict[str, float]:
    """Mean squared errors on a split of MELD: other labels for the same series, its characters not held apart."""
    data = windows(one for one in sequences.meld(folder, split) if len(one.time) > 1)
    told = {name: round(float(errors(models[name](data), data).mean()), 4) for name in names}
    return {"windows": float(len(data)), **told}


def rounded(values: tuple[float, ...]) -> list[float]:
    """Four decimals."""
    return [round(value, 4) for value in values]
