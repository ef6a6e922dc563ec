"""The texts that expected intensity is learned from, and what each says of it.

EmoBank (Buechel, Hahn 2017, CC BY-SA 4.0): arousal as people rated it. GoEmotions (Demszky et al. 2020, Apache-2.0):
no intensity, so its labels stand for one in three levels. EmoryNLP (Zahiri, Choi 2018, Apache-2.0): lines of dialogue
without their labels, for what is ordinary.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

# Feelings that ask for strength when they are named at all; the other labels are the level between these and neutral.
STRONG = frozenset({"anger", "disgust", "excitement", "fear", "grief", "joy", "love", "sadness", "surprise"})
THINNED = 3


@dataclass(frozen=True)
class Rated:
    """Texts and (n,) how strong they are, on the scale of their own source."""

    texts: list[str]
    rating: Floats


def emobank(data: Path, split: str) -> Rated:
    """One of EmoBank's own splits; arousal in [1, 5]."""
    with (data / "vad_emobank" / "corpus_emobank.csv").open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["split"] == split]
    return Rated([row["text"] for row in rows], np.array([float(row["A"]) for row in rows]))


def goemotions(data: Path, split: str) -> Rated:
    """Every third comment: -1 neutral, 0 a mild feeling, 1 a strong one; several labels share a comment."""
    folder = data / "text_goemotions"
    names = (folder / "original_labels.txt").read_text("utf-8").split()
    level = [1.0 if name in STRONG else -1.0 if name == "neutral" else 0.0 for name in names]
    cells = [line.split("\t") for line in (folder / f"original_{split}.tsv").read_text("utf-8").splitlines()]
    kept = [row for row in cells if len(row) > 1][::THINNED]
    rating = [float(np.mean([level[int(one)] for one in row[1].split(",")])) for row in kept]
    return Rated([row[0] for row in kept], np.array(rating))


def dialogue(data: Path) -> list[str]:
    """Lines of a series, each once, in their order."""
    with (data / "text_meld" / "emorynlp_train_final.csv").open(encoding="utf-8", newline="") as handle:
        return list(dict.fromkeys(row["Utterance"] for row in csv.DictReader(handle)))
