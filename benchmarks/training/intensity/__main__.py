"""Trains and judges what reads expected intensity from words: resources/models/expected_intensity/head.npz.

    python -m benchmarks.training.intensity DATA [--out resources/models/expected_intensity]

Needs the embedded environment's packages and EMOTIONAI_MODELS (its folder of models). DATA holds `vad_emobank`,
`text_goemotions` and `text_meld` (of which EmoryNLP's lines only). The penalty and how much GoEmotions counts are
chosen on the dev split of EmoBank. Deterministic: same data, same processor, same bytes. Prints the figures as JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "subprocess_envs" / "embedded")]

from embedded.text_encoder import SentenceEncoder  # noqa: E402

from benchmarks.training.intensity import sources  # noqa: E402
from benchmarks.training.intensity.sources import Floats, Rated  # noqa: E402
from emotionai_core.judgement.expected import DEVIATION, MEAN, WIDTH, features  # noqa: E402
from emotionai_core.judgement.marks import marks  # noqa: E402

PENALTIES = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
SHARES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.5)
COST = 0.01
CHECKS = (
    "The train leaves at nine.",
    "I put the letter on the table.",
    "I miss her so much.",
    "Get out of here! I hate you!",
    "Somebody is at the door, please, they will kill us!",
)


@dataclass(frozen=True)
class Read:
    """A source as the head reads it: (n, 398) and its ratings (n,)."""

    read: Floats
    rating: Floats


def correlation(one: Floats, other: Floats) -> float:
    """Pearson's r."""
    return float(np.corrcoef(one, other)[0, 1])


def standardised(values: Floats) -> Floats:
    """(n,) in deviations from their mean."""
    return np.asarray((values - values.mean()) / values.std(), np.float64)


def ridge(read: Floats, target: Floats, weight: Floats, own: Floats, penalty: float) -> Floats:
    """Weights (398,) of a weighted ridge regression; each source (`own`, (n,) its number) has a mean of its own."""
    read, target = read.copy(), target.copy()
    for source in np.unique(own):
        rows = own == source
        read[rows] -= read[rows].mean(axis=0)
        target[rows] -= target[rows].mean()
    scaled = read * weight[:, None]
    found = np.linalg.solve(read.T @ scaled + penalty * np.eye(read.shape[1]), scaled.T @ target)
    return np.asarray(found, np.float64)


def fitted(rated: Read, labelled: Read, share: float, penalty: float) -> Floats:
    """Weights learned from EmoBank, and from GoEmotions where each comment counts `share` of a sentence."""
    target = np.concatenate([rated.rating / rated.rating.std(), labelled.rating])
    weight = np.repeat((1.0, share), (len(rated.rating), len(labelled.rating)))
    own = np.repeat((0.0, 1.0), (len(rated.rating), len(labelled.rating)))
    return ridge(np.concatenate([rated.read, labelled.read]), target, weight, own, penalty)


def chosen(rated: Read, labelled: Read, rated_dev: Read) -> tuple[float, float]:
    """Share and penalty: of each share the penalty that is best on EmoBank's dev split, and the largest share that
    costs less than `COST` there. Ratings are what intensity means; labels teach the words that ratings lack.
    """

    def merit(pair: tuple[float, float]) -> float:
        return correlation(rated_dev.read @ fitted(rated, labelled, *pair), rated_dev.rating)

    best = {share: max(((share, penalty) for penalty in PENALTIES), key=merit) for share in SHARES}
    top = max(merit(pair) for pair in best.values())
    return best[max(share for share, pair in best.items() if merit(pair) > top - COST)]


def judged(weights: Floats, train: Read, test: Read, words: tuple[Floats, Floats]) -> dict[str, float]:
    """Figures on EmoBank's test split, in points of its arousal; lines through predictions are fitted on `train`."""

    def error(known: Floats, asked: Floats) -> float:
        slope, level = np.polyfit(known, train.rating, 1)
        return float(np.abs(slope * asked + level - test.rating).mean())

    apart = standardised(test.read @ weights) - standardised(test.rating)
    return {
        "r": correlation(test.read @ weights, test.rating),
        "r of the number of words": correlation(words[1], test.rating),
        "mean absolute error": error(train.read @ weights, test.read @ weights),
        "mean absolute error of the mean": float(np.abs(train.rating.mean() - test.rating).mean()),
        "mean absolute error of the number of words": error(*words),
        "distance in deviations, 90 % below": float(np.quantile(np.abs(apart), 0.9)),
    }


def main() -> int:
    """Train, write, judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "models" / "expected_intensity")
    options = parser.parse_args()
    encoder = SentenceEncoder()

    def reader(data: Rated) -> Read:
        return Read(features(data.texts, encoder(data.texts)), data.rating)

    texts = {split: sources.emobank(options.data, split) for split in ("train", "dev", "test")}
    rated = {split: reader(data) for split, data in texts.items()}
    labelled, labelled_dev = (reader(sources.goemotions(options.data, split)) for split in ("train", "dev"))
    share, penalty = chosen(rated["train"], labelled, rated["dev"])
    weights = fitted(rated["train"], labelled, share, penalty)
    lines = sources.dialogue(options.data)
    ordinary = features(lines, encoder(lines)) @ weights
    counts = [marks(texts[split].texts)[:, 8] for split in ("train", "test")]
    figures = judged(weights, rated["train"], rated["test"], (counts[0], counts[1]))
    emobank_only = fitted(rated["train"], labelled, 0.0, penalty)
    # What is ordinary in dialogue becomes 0.5, and a deviation of it 0.2.
    scale = DEVIATION / float(ordinary.std())
    bias = MEAN - scale * float(ordinary.mean())
    options.out.mkdir(parents=True, exist_ok=True)
    np.savez(
        options.out / "head.npz",
        weights=(weights * scale).astype(np.float32),
        bias=np.float32(bias),
        trust=np.float32(figures["r"]),
    )
    shown = features(CHECKS, encoder(CHECKS)) @ weights * scale + bias
    report = {
        "share": share,
        "penalty": penalty,
        "EmoBank test": figures,
        "EmoBank dev": correlation(rated["dev"].read @ weights, rated["dev"].rating),
        "EmoBank test, without GoEmotions": correlation(rated["test"].read @ emobank_only, rated["test"].rating),
        "GoEmotions dev": correlation(labelled_dev.read @ weights, labelled_dev.rating),
        "EmoBank test, marks zero": correlation(rated["test"].read[:, :WIDTH] @ weights[:WIDTH], rated["test"].rating),
        "dialogue at 0 or 1": float((np.abs(ordinary - ordinary.mean()) > 2.5 * ordinary.std()).mean()),
        "rows": {
            "EmoBank train": len(rated["train"].rating),
            "GoEmotions train": len(labelled.rating),
            "EmoryNLP": len(lines),
        },
        "checks": dict(zip(CHECKS, np.round(shown, 2).tolist(), strict=True)),
    }
    print(json.dumps(report, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
