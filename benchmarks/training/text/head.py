"""Fits the linear head over the sentence vectors, moves it to the dialogue prior and calibrates it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from embedded.text import EMOTIONS, Head
from scipy.optimize import minimize, minimize_scalar
from scipy.special import log_softmax, softmax

from benchmarks.training.text.corpora import Flags, Floats, Labelled

# A share of each emotion in dialogue, in round numbers, set beforehand: conversation is neutral for the most part
# (42 % neutral or peaceful in EmoryNLP); surprise and disgust, which EmoryNLP lacks, as in other conversation sets.
PRIOR = np.array([0.11, 0.03, 0.05, 0.17, 0.45, 0.08, 0.11])
# GoEmotions is many times as large and not dialogue.
REDDIT_WEIGHT = 0.1
# High, because the network has seen the lines that the head is fitted to.
PENALTY = 2000.0
# What a corpus's own leanings cost beside the shared weights.
LEANING_PENALTY = 0.05
LACKED = ("disgust", "surprise")
SURPRISE = EMOTIONS.index("surprise")
_OUT = -50.0


def fit(parts: Sequence[tuple[Floats, Labelled]], counts: Sequence[float]) -> tuple[Floats, Floats]:
    """Weights (width, 7) and a bias of multinomial logistic regression with an L2 penalty, by L-BFGS.

    Each part is what is read of its texts (n, width) and their labels, and each of its rows counts `counts` times its
    weight. Corpora differ in how common each emotion is: each has a bias of its own, and the first part's is returned.
    """
    read = np.concatenate([one for one, _ in parts])
    width, number = read.shape[1], len(parts)
    which = np.repeat(np.arange(number), [len(one) for one, _ in parts])
    read = np.concatenate([read, np.eye(number)[which]], axis=1)
    target = np.concatenate([labels.target for _, labels in parts])
    weight = np.concatenate([labels.weight * count for (_, labels), count in zip(parts, counts, strict=True)])[:, None]
    shut = np.zeros_like(target)
    shut[:, SURPRISE] = np.where(np.concatenate([labels.open for _, labels in parts]), _OUT, 0.0)
    penalty = np.repeat((1.0, LEANING_PENALTY), (width, number))[:, None] * PENALTY

    def loss(flat: Floats) -> tuple[float, Floats]:
        table = flat.reshape(width + number, len(EMOTIONS))
        logs = log_softmax(read @ table + shut, axis=1)
        slope = weight * (np.exp(logs) * target.sum(axis=1, keepdims=True) - target)
        cost = 0.5 * float((penalty * table**2).sum()) - float((weight * target * logs).sum())
        return cost, (read.T @ slope + penalty * table).ravel()

    start = np.zeros((width + number) * len(EMOTIONS))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 80}).x.reshape(width + number, -1)
    return found[:width], found[width]


def to_prior(logits: Floats) -> Floats:
    """The change of bias with which mean predictions over `logits` are the dialogue prior."""
    bias = np.zeros(len(EMOTIONS))
    for _ in range(300):
        bias += 0.7 * (np.log(PRIOR) - np.log(softmax(logits + bias, axis=1).mean(axis=0)))
    return bias


def sole(data: Labelled) -> Flags:
    """Rows with one clear emotion."""
    return data.target.max(axis=1) == 1.0


def held_out(dialogue: tuple[Floats, Labelled], reddit: tuple[Floats, Labelled]) -> tuple[Floats, Floats, Floats]:
    """What is read (n, width), the emotions (n, 7) and weights (n,) of lines that nothing was fitted to.

    Dialogue where there is any, Reddit comments for the emotions it lacks; each emotion has its prior's share.
    """
    lacked = [EMOTIONS.index(name) for name in LACKED]
    keep = sole(dialogue[1])
    other = sole(reddit[1]) & (reddit[1].target[:, lacked].sum(axis=1) == 1.0)
    read = np.concatenate([dialogue[0][keep], reddit[0][other]])
    target = np.concatenate([dialogue[1].target[keep], reddit[1].target[other]])
    weight = (target * (PRIOR / np.maximum(target.sum(axis=0), 1e-9))).sum(axis=1)
    return read, target, weight


def calibrated(weights: Floats, bias: Floats, dialogue: Floats, held: tuple[Floats, Floats, Floats]) -> Head:
    """The head with its bias moved so that `dialogue` meets the prior, and the temperature that suits `held` best."""
    read, target, weight = held
    moved = bias + to_prior(dialogue @ weights + bias)
    logits = read @ weights + moved

    def loss(temperature: float) -> float:
        return -float((weight[:, None] * target * log_softmax(logits / temperature, axis=1)).sum() / weight.sum())

    best: Any = minimize_scalar(loss, bounds=(0.4, 4.0), method="bounded", options={"xatol": 0.005})
    return Head(weights, moved, float(best.x))


def ridge(read: Floats, ratings: Floats, penalty: float = 300.0) -> Floats:
    """Weights (width + 1, k) of ridge regression, the last row the bias."""
    full = np.concatenate([read, np.ones((len(read), 1))], axis=1)
    square = full.T @ full
    # The bias is not held back.
    square[np.arange(len(square) - 1), np.arange(len(square) - 1)] += penalty
    return np.asarray(np.linalg.solve(square, full.T @ ratings), np.float64)
