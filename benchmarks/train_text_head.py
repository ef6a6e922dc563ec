"""Train and judge the linear head that reads emotion from a line's words (resources/models/text_emotion/head.npz).

    python benchmarks/train_text_head.py DATA [--out resources/models/text_emotion]

Run with the embedded environment's interpreter and EMOTIONAI_MODELS set. DATA holds `text_goemotions` (Demszky et al.
2020, Apache-2.0, Ekman groups) and `text_meld` (EmoryNLP, Zahiri & Choi 2018, Apache-2.0; MELD, Poria et al. 2019,
GPL-3.0). MELD is never trained on: its lines are taken out of EmoryNLP, and its dev split is only measured.
Deterministic: same data, same bytes.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize, minimize_scalar
from scipy.special import log_softmax, softmax

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "subprocess_envs" / "embedded")]

from embedded.text import EMOTIONS, Head, SentenceEncoder, features  # noqa: E402

Floats = npt.NDArray[np.float64]

# A share of each emotion in dialogue, in round numbers, set beforehand: conversation is neutral for the most part
# (42 % neutral or peaceful in EmoryNLP); surprise and disgust, which EmoryNLP lacks, as in other conversation sets.
PRIOR = np.array([0.11, 0.03, 0.05, 0.17, 0.45, 0.08, 0.11])
# EmoryNLP's Peaceful and Powerful have no place among the seven and are left out.
EMORY = {"Joyful": "joy", "Mad": "anger", "Sad": "sadness", "Scared": "fear", "Neutral": "neutral"}
# GoEmotions is ten times as large and not dialogue, but the only one with disgust and surprise.
REDDIT_WEIGHT = 0.07
STRENGTH = 2.0
MARGINS = (0.0, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6)
POLARITIES = {
    "positive": ("joy",),
    "neutral": ("neutral", "surprise"),
    "negative": ("anger", "disgust", "fear", "sadness"),
}
CHECKS = {
    "I am so happy you came back!": "joy",
    "I miss her so much.": "sadness",
    "I hate you!": "anger",
    "I'm terrified, please don't go out there.": "fear",
    "Wow, I can't believe it!": "surprise",
    "That is disgusting.": "disgust",
    "The train leaves at nine.": "neutral",
}


class CachedEncoder:
    """The sentence model, with its vectors kept in a folder between runs (there are 58,000 of them)."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._encode = SentenceEncoder()

    def __call__(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Vectors of shape (texts, 384)."""
        if self._folder is None:
            return self._encode(texts)
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{hashlib.sha256(json.dumps(list(texts)).encode()).hexdigest()[:24]}.npy"
        if not path.is_file():
            np.save(path, self._encode(texts))
        return np.load(path, allow_pickle=False)


@dataclass(frozen=True)
class Labelled:
    """Texts with a target distribution over the seven emotions each, and what the head reads of them."""

    texts: list[str]
    target: Floats
    read: Floats

    def part(self, keep: npt.NDArray[np.bool_]) -> Labelled:
        """Only the rows where `keep`."""
        return Labelled([t for t, k in zip(self.texts, keep, strict=True) if k], self.target[keep], self.read[keep])


def one_hot(names: Sequence[str | None]) -> Floats:
    """Rows of zeros where the name is None."""
    out = np.zeros((len(names), len(EMOTIONS)))
    for row, name in enumerate(names):
        if name is not None:
            out[row, EMOTIONS.index(name)] = 1.0
    return out


def plain(text: str) -> str:
    """A line without case and punctuation, for finding the same line in two sets."""
    return re.sub(r"[^a-z0-9 ]", "", text.lower()).strip()


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def labelled(texts: list[str], target: Floats, encoder: CachedEncoder) -> Labelled:
    """Read `texts` with the sentence model."""
    return Labelled(texts, target, features(texts, encoder(texts)))


def goemotions(folder: Path, split: str, encoder: CachedEncoder) -> Labelled:
    """One split with Ekman labels; several labels share one line's weight."""
    names = (folder / "ekman_labels.txt").read_text("utf-8").split()
    texts: list[str] = []
    rows: list[Floats] = []
    for line in (folder / f"ekman_{split}.tsv").read_text("utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) < 2:
            continue
        target = one_hot([names[int(label)] for label in cells[1].split(",")]).mean(axis=0)
        texts.append(cells[0])
        rows.append(target)
    return labelled(texts, np.array(rows), encoder)


def emorynlp(folder: Path, split: str, taboo: set[str], encoder: CachedEncoder) -> Labelled:
    """One split without the lines in `taboo`; rows of unmapped emotions have an empty target."""
    rows = [row for row in rows_of(folder / f"emorynlp_{split}_final.csv") if plain(row["Utterance"]) not in taboo]
    return labelled([row["Utterance"] for row in rows], one_hot([EMORY.get(row["Emotion"]) for row in rows]), encoder)


def fit(read: Floats, target: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Weights and bias of a multinomial logistic regression with an L2 penalty, by L-BFGS."""
    width = read.shape[1]
    weight = (weight / weight.mean() * STRENGTH)[:, None]

    def loss(flat: Floats) -> tuple[float, Floats]:
        table = flat.reshape(width + 1, len(EMOTIONS))
        logs = log_softmax(read @ table[:width] + table[width], axis=1)
        slope = weight * (np.exp(logs) * target.sum(axis=1, keepdims=True) - target)
        penalty = 0.5 * float((table[:width] ** 2).sum())
        gradient = np.concatenate([read.T @ slope + table[:width], slope.sum(axis=0)[None]])
        return penalty - float((weight * target * logs).sum()), gradient.ravel()

    start = np.zeros((width + 1) * len(EMOTIONS))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x.reshape(width + 1, -1)
    return found[:width], found[width]


def fitted_to_prior(logits: Floats) -> Floats:
    """The change of bias with which mean predictions over `logits` are the dialogue prior."""
    bias = np.zeros(len(EMOTIONS))
    for _ in range(200):
        bias += 0.7 * (np.log(PRIOR) - np.log(softmax(logits + bias, axis=1).mean(axis=0)))
    return bias


def calibrated(weights: Floats, bias: Floats, dialogue: Floats, held: Sequence[Labelled]) -> Head:
    """Bias moved to the dialogue prior and a temperature that makes held-out lines most likely.

    Held-out lines are weighted so that each emotion has its prior's share.
    """
    read = np.concatenate([one.read for one in held])
    target = np.concatenate([one.target for one in held])
    weight = (target * (PRIOR / np.maximum(target.sum(axis=0), 1e-9))).sum(axis=1)
    moved = bias + fitted_to_prior(dialogue @ weights + bias)
    logits = read @ weights + moved

    def loss(temperature: float) -> float:
        return -float((weight[:, None] * target * log_softmax(logits / temperature, axis=1)).sum() / weight.sum())

    best: Any = minimize_scalar(loss, bounds=(0.5, 4.0), method="bounded", options={"xatol": 0.01})
    return Head(weights, moved, float(best.x))


def calibration_error(probabilities: Floats, truth: npt.NDArray[np.int64], weight: Floats | None = None) -> float:
    """Expected calibration error of the top class, 15 bins of equal width (Guo et al. 2017)."""
    weight = np.ones(len(truth)) if weight is None else weight
    sure, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    bins = np.minimum((sure * 15).astype(int), 14)
    gaps = [abs(float((weight * (sure - right))[bins == one].sum())) for one in range(15)]
    return sum(gaps) / float(weight.sum())


def weighted_f1(guess: npt.NDArray[np.int64], truth: npt.NDArray[np.int64]) -> float:
    """F1 of each class weighted by its share, as MELD is scored."""
    total = 0.0
    for one in range(len(EMOTIONS)):
        hit = float(((guess == one) & (truth == one)).sum())
        found, there = float((guess == one).sum()), float((truth == one).sum())
        total += there * (2 * hit / (found + there) if found + there else 0.0)
    return total / len(truth)


def polarity(probabilities: Floats) -> Floats:
    """Probabilities of positive, neutral and negative, shape (n, 3)."""
    columns = [[EMOTIONS.index(name) for name in names] for names in POLARITIES.values()]
    return np.stack([probabilities[:, column].sum(axis=1) for column in columns], axis=1)


def polarity_table(probabilities: Floats, truth: npt.NDArray[np.int64]) -> dict[str, list[dict[str, float]]]:
    """For each polarity: how often it is right, and on how many lines, when it leads by at least each margin."""
    sums = polarity(probabilities)
    right = polarity(np.eye(len(EMOTIONS))[truth]).argmax(axis=1)
    ordered = np.sort(sums, axis=1)
    lead, guess = ordered[:, -1] - ordered[:, -2], sums.argmax(axis=1)
    out: dict[str, list[dict[str, float]]] = {}
    for number, name in enumerate(POLARITIES):
        out[name] = []
        for margin in MARGINS:
            said = (guess == number) & (lead >= margin)
            precision = float((right[said] == number).mean()) if said.any() else float("nan")
            out[name].append({"margin": margin, "precision": round(precision, 3), "lines": int(said.sum())})
    return out


def judged(head: Head, data: Labelled, name: str) -> dict[str, object]:
    """Figures of `head` on lines with one clear emotion, before and after the temperature."""
    sole = data.part(data.target.max(axis=1) == 1.0)
    truth = sole.target.argmax(axis=1)
    after = head.probabilities(sole.read)
    before = Head(head.weights, head.bias, 1.0).probabilities(sole.read)
    share = np.bincount(truth, minlength=len(EMOTIONS)) / len(truth)
    weight = (PRIOR / np.maximum(share, 1e-9))[truth]
    return {
        "set": name,
        "lines": len(truth),
        "weighted_f1": round(weighted_f1(after.argmax(axis=1), truth), 4),
        "always_neutral_f1": round(weighted_f1(np.full(len(truth), EMOTIONS.index("neutral")), truth), 4),
        "accuracy": round(float((after.argmax(axis=1) == truth).mean()), 4),
        "ece_before": round(calibration_error(before, truth), 4),
        "ece_after": round(calibration_error(after, truth), 4),
        "ece_before_at_prior": round(calibration_error(before, truth, weight), 4),
        "ece_after_at_prior": round(calibration_error(after, truth, weight), 4),
        "polarity": polarity_table(after, truth),
    }


def main() -> int:
    """Train, write, judge; prints the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "models" / "text_emotion")
    parser.add_argument("--cache", type=Path, help="folder that keeps the sentence vectors between runs")
    chosen = parser.parse_args()
    encoder = CachedEncoder(chosen.cache)
    drama = chosen.data / "text_meld"
    seen = [rows_of(drama / f"{split}_sent_emo.csv") for split in ("train", "dev")]
    taboo = {plain(row["Utterance"]) for rows in seen for row in rows}
    dialogue = {split: emorynlp(drama, split, taboo, encoder) for split in ("train", "dev")}
    reddit = {split: goemotions(chosen.data / "text_goemotions", split, encoder) for split in ("train", "dev")}
    mapped = {split: one.part(one.target.sum(axis=1) > 0) for split, one in dialogue.items()}
    train = [mapped["train"], reddit["train"]]
    weight = np.repeat((1.0, REDDIT_WEIGHT), [len(one.texts) for one in train])
    weights, bias = fit(
        np.concatenate([one.read for one in train]), np.concatenate([one.target for one in train]), weight
    )
    head = calibrated(weights, bias, dialogue["train"].read, [mapped["dev"], reddit["dev"]])
    chosen.out.mkdir(parents=True, exist_ok=True)
    np.savez(
        chosen.out / "head.npz",
        weights=head.weights.astype(np.float32),
        bias=head.bias.astype(np.float32),
        temperature=np.float32(head.temperature),
    )
    meld = labelled([row["Utterance"] for row in seen[1]], one_hot([row["Emotion"] for row in seen[1]]), encoder)
    figures = [
        judged(head, meld, "MELD dev"),
        judged(head, reddit["dev"], "GoEmotions dev"),
        judged(head, mapped["dev"], "EmoryNLP dev"),
    ]
    lines = list(CHECKS)
    guess = head.probabilities(features(lines, encoder(lines)))
    checks = {
        line: {"read": EMOTIONS[int(row.argmax())], "expected": CHECKS[line], "probability": round(float(row.max()), 3)}
        for line, row in zip(lines, guess, strict=True)
    }
    print(json.dumps({"temperature": round(head.temperature, 3), "figures": figures, "checks": checks}, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
