"""How well the head reads: F1, calibration, and what a polarity is worth when it leads by a margin."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from embedded.text import EMOTIONS, Head
from scipy.special import log_softmax

from benchmarks.training.text.corpora import Floats, Labelled
from benchmarks.training.text.head import sole

Classes = npt.NDArray[np.int64]

MARGINS = (0.0, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6)
POLARITIES = {
    "positive": ("joy",),
    "neutral": ("neutral", "surprise"),
    "negative": ("anger", "disgust", "fear", "sadness"),
}
NEUTRAL = EMOTIONS.index("neutral")


def calibration_error(probabilities: Floats, truth: Classes) -> float:
    """Expected calibration error of the top class, 15 bins of equal width (Guo et al. 2017)."""
    sure, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    bins = np.minimum((sure * 15).astype(int), 14)
    return sum(abs(float((sure - right)[bins == one].sum())) for one in range(15)) / len(truth)


def f1_by_class(guess: Classes, truth: Classes, weight: Floats | None = None) -> Floats:
    """F1 of each of the seven, 0 where it neither is there nor was said."""
    weight = np.ones(len(truth)) if weight is None else weight
    out = np.zeros(len(EMOTIONS))
    for one in range(len(EMOTIONS)):
        both = float(weight[(guess == one) | (truth == one)].sum())
        hit = float(weight[(guess == one) & (truth == one)].sum())
        out[one] = 2.0 * hit / (both + hit) if hit else 0.0
    return out


def weighted_f1(guess: Classes, truth: Classes, weight: Floats | None = None) -> float:
    """F1 of each class weighted by its share, as MELD is scored."""
    weight = np.ones(len(truth)) if weight is None else weight
    share = np.bincount(truth, weight, len(EMOTIONS))
    return float((f1_by_class(guess, truth, weight) * share).sum() / share.sum())


def macro_f1(guess: Classes, truth: Classes) -> float:
    """Mean F1 of the classes that are there."""
    return float(f1_by_class(guess, truth)[np.unique(truth)].mean())


def polarity(probabilities: Floats) -> Floats:
    """Probabilities of positive, neutral and negative, shape (n, 3)."""
    columns = [[EMOTIONS.index(name) for name in names] for names in POLARITIES.values()]
    return np.stack([probabilities[:, column].sum(axis=1) for column in columns], axis=1)


def polarity_table(probabilities: Floats, truth: Classes) -> dict[str, dict[str, list[float]]]:
    """For each polarity: how often it is right, and on how many lines, when it leads by at least each margin."""
    sums = polarity(probabilities)
    right = polarity(np.eye(len(EMOTIONS))[truth]).argmax(axis=1)
    ordered = np.sort(sums, axis=1)
    lead, guess = ordered[:, -1] - ordered[:, -2], sums.argmax(axis=1)
    out: dict[str, dict[str, list[float]]] = {}
    for number, name in enumerate(POLARITIES):
        said = [(guess == number) & (lead >= margin) for margin in MARGINS]
        precision = [round(float((right[one] == number).mean()), 3) if one.any() else float("nan") for one in said]
        out[name] = {"margin": list(MARGINS), "precision": precision, "lines": [int(one.sum()) for one in said]}
    return out


def judged(head: Head, read: Floats, data: Labelled) -> dict[str, object]:
    """Figures of `head` on lines with one clear emotion, before and after the temperature."""
    keep = sole(data)
    truth = data.target[keep].argmax(axis=1)
    after = head.probabilities(read[keep])
    before = Head(head.weights, head.bias, 1.0).probabilities(read[keep])
    guess = after.argmax(axis=1)
    return {
        "lines": len(truth),
        "weighted_f1": round(weighted_f1(guess, truth), 4),
        "macro_f1": round(macro_f1(guess, truth), 4),
        "always_neutral_f1": round(weighted_f1(np.full(len(truth), NEUTRAL), truth), 4),
        "accuracy": round(float((guess == truth).mean()), 4),
        "f1": dict(zip(EMOTIONS, f1_by_class(guess, truth).round(3).tolist(), strict=True)),
        "ece_before": round(calibration_error(before, truth), 4),
        "ece_after": round(calibration_error(after, truth), 4),
        "polarity": polarity_table(after, truth),
    }


def judged_held_out(head: Head, held: tuple[Floats, Floats, Floats]) -> dict[str, float]:
    """What the settings were chosen by: figures on held-out lines, each emotion with its prior's share."""
    read, target, weight = held
    truth = target.argmax(axis=1)
    logits = (read @ head.weights + head.bias) / head.temperature
    loss = -float((weight[:, None] * target * log_softmax(logits, axis=1)).sum() / weight.sum())
    return {"weighted_f1": round(weighted_f1(logits.argmax(axis=1), truth, weight), 4), "log_loss": round(loss, 4)}
