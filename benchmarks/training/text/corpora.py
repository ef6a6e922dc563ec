"""The labelled texts that the reader of words is trained and judged on.

GoEmotions (Demszky et al. 2020, Apache-2.0), EmoryNLP (Zahiri, Choi 2018, Apache-2.0), EmoBank (Buechel, Hahn 2017,
CC BY-SA 4.0) and lines of our own. MELD (Poria et al. 2019, GPL-3.0) is measured only, and its lines are taken out of
EmoryNLP, which comes from the same series.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from embedded.text import EMOTIONS

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

# EmoryNLP's Peaceful and Powerful have no place among the seven; they teach the sentence model only.
SHARED = {"Joyful": "joy", "Mad": "anger", "Sad": "sadness", "Scared": "fear", "Neutral": "neutral"}
DRAMA = ("Joyful", "Mad", "Neutral", "Peaceful", "Powerful", "Sad", "Scared")
# Reddit is cheerful or neutral for the most part; more of that than this teaches nothing new and takes its time.
MOST = {"joy": 6000, "neutral": 5000}
# A template gives eight lines that differ in one word.
TEMPLATE_WEIGHT = 0.4


@dataclass(frozen=True)
class Labelled:
    """Texts, their shares of the seven emotions (n, 7; a row of zeros where none applies), and how much each counts.

    `own` is the corpus's own labels, shares (n, k); `open` marks rows that say nothing for or against disgust and
    surprise.
    """

    texts: list[str]
    target: Floats
    weight: Floats
    own: Floats
    open: Flags

    def part(self, keep: Flags) -> Labelled:
        """Only the rows where `keep`."""
        texts = [text for text, kept in zip(self.texts, keep, strict=True) if kept]
        return Labelled(texts, self.target[keep], self.weight[keep], self.own[keep], self.open[keep])


@dataclass(frozen=True)
class Rated:
    """Texts with valence, arousal and dominance, each about [-2, 2] around what is ordinary; shape (n, 3)."""

    texts: list[str]
    ratings: Floats


def one_hot(names: Sequence[str | None], among: Sequence[str] = EMOTIONS) -> Floats:
    """Rows of zeros where the name is None."""
    out = np.zeros((len(names), len(among)))
    for row, name in enumerate(names):
        if name is not None:
            out[row, among.index(name)] = 1.0
    return out


def plain(text: str) -> str:
    """A line without case and punctuation, for finding the same line in two sets."""
    return re.sub(r"[^a-z0-9 ]", "", text.lower()).strip()


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def shared_lines(folder: Path) -> set[str]:
    """Every line of MELD that is at hand, plain."""
    return {plain(row["Utterance"]) for split in ("train", "dev") for row in rows_of(folder / f"{split}_sent_emo.csv")}


def _tsv(path: Path, count: int) -> Iterator[tuple[str, Floats]]:
    """Texts with the shares of `count` labels; several labels of a line share it."""
    for line in path.read_text("utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) > 1:
            shares = np.zeros(count)
            numbers = [int(label) for label in cells[1].split(",")]
            shares[numbers] = 1.0 / len(numbers)
            yield cells[0], shares


def goemotions(folder: Path, split: str) -> Labelled:
    """One split with its Ekman groups and, as its own labels, the 28 finer ones."""
    groups = (folder / "ekman_labels.txt").read_text("utf-8").split()
    finer = len((folder / "original_labels.txt").read_text("utf-8").split())
    own = dict(_tsv(folder / f"original_{split}.tsv", finer))
    found = list(_tsv(folder / f"ekman_{split}.tsv", len(groups)))
    texts = [text for text, _ in found]
    target = np.array([shares for _, shares in found])[:, [groups.index(name) for name in EMOTIONS]]
    labels = np.array([own[text] for text in texts])
    return Labelled(texts, target, np.ones(len(texts)), labels, np.zeros(len(texts), bool))


def fewer(data: Labelled, seed: int) -> Labelled:
    """All rows with a rarer emotion, and `MOST` of those with nothing else."""
    common = [EMOTIONS.index(name) for name in MOST]
    keep = np.delete(data.target, common, axis=1).sum(axis=1) > 0
    random = np.random.default_rng(seed)
    for column, most in zip(common, MOST.values(), strict=True):
        rows = np.flatnonzero(~keep & (data.target[:, column] == data.target.max(axis=1)))
        keep[random.permutation(rows)[:most]] = True
    return data.part(keep)


def emorynlp(folder: Path, split: str, taboo: set[str]) -> Labelled:
    """One split without the lines in `taboo`; its own labels are its seven.

    It has no label for disgust and surprise, so that a line that is called out or asked may well be one of them.
    """
    rows = [row for row in rows_of(folder / f"emorynlp_{split}_final.csv") if plain(row["Utterance"]) not in taboo]
    texts = [row["Utterance"] for row in rows]
    target = one_hot([SHARED.get(row["Emotion"]) for row in rows])
    called = np.array(["!" in text or "?" in text for text in texts])
    return Labelled(texts, target, np.ones(len(texts)), one_hot([row["Emotion"] for row in rows], DRAMA), called)


def authored() -> Labelled:
    """Lines of our own, with each template filled by every word of its slot."""
    data = tomllib.loads(Path(__file__).with_name("authored.toml").read_text("utf-8"))
    texts: list[str] = []
    names: list[str] = []
    weight: list[float] = []
    for emotion, lines in data["lines"].items():
        for line in lines:
            slot = re.search(r"{(\w+)}", line)
            filled = [line.replace(slot[0], word) for word in data["slots"][slot[1]]] if slot else [line]
            texts += [one[0].upper() + one[1:] for one in filled]
            names += [emotion] * len(filled)
            weight += [TEMPLATE_WEIGHT if slot else 1.0] * len(filled)
    target = one_hot(names)
    return Labelled(texts, target, np.array(weight), target, np.zeros(len(texts), bool))


def emobank(folder: Path, split: str) -> Rated:
    """One split; the ratings' middle is 3."""
    rows = [row for row in rows_of(folder / "corpus_emobank.csv") if row["split"] == split]
    return Rated([row["text"] for row in rows], np.array([[float(row[one]) - 3.0 for one in "VAD"] for row in rows]))


def meld(folder: Path, split: str) -> Labelled:
    """One split, for measuring only."""
    rows = rows_of(folder / f"{split}_sent_emo.csv")
    target = one_hot([row["Emotion"] for row in rows])
    return Labelled([row["Utterance"] for row in rows], target, np.ones(len(rows)), target, np.zeros(len(rows), bool))
