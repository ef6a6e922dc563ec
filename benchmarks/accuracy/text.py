"""How right the emotion of the words is, on labelled dialogue read as one film by the stage's own program.

Every CSV below the data folder with the columns Utterance, Emotion, Dialogue_ID and Utterance_ID is a set (the layout
of MELD: Poria et al. 2019); so are EmoryNLP's (Zahiri, Choi 2018), whose scenes are numbered within episodes. Files
whose name says that they are for training are left out.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, cast

import numpy as np
import numpy.typing as npt

from benchmarks.accuracy.figure import Figure
from benchmarks.accuracy.program import made_up_film, run_stage_on
from emotionai_core.fusion.conflict import polarity_columns
from emotionai_core.perception.calibration import POLARITY_SUMS, calibrated
from emotionai_core.records.analysis import Floats, Ints
from emotionai_core.records.evidence import EMOTIONS, POLARITY_OF, Polarity
from emotionai_core.settings import Settings
from emotionai_core.workers.catalogue import stage_spec

NEUTRAL: Final = EMOTIONS.index("neutral")
# A line takes three seconds, and between two dialogues nothing is said for longer than a scene's boundary.
LINE, LENGTH, PAUSE = 3.0, 2.5, 30.0
# EmoryNLP's Peaceful and Powerful have no place among the seven: their lines are read, and not judged.
NAMES: Final = {
    "joyful": "joy",
    "mad": "anger",
    "sad": "sadness",
    "scared": "fear",
    **{name: name for name in EMOTIONS},
}
SCENES: Final = (("Dialogue_ID",), ("Season", "Episode", "Scene_ID"))
MELD_GOAL: Final = 0.52
PUBLISHED: Final = "people agree with kappa 0.43 on MELD (Poria et al. 2019)"
EMORY_NOTE: Final = "5 of its 7 labels; lines of the same series as MELD; the dev lines set the temperature"


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A labelled set: what is said, when in a made-up film, and the emotion's number (-1 where it is none of ours)."""

    name: str
    texts: tuple[str, ...]
    starts: tuple[float, ...]
    truth: Ints


def dialogues(data: Path) -> Iterator[Dialogue]:
    """Every set below `data`, in the order of their paths; raises `FileNotFoundError` when there is none."""
    found = False
    for path in sorted(data.rglob("*.csv")):
        if "train" in path.stem:
            continue
        one = _dialogue(path)
        if one is not None:
            found = True
            yield one
    if not found:
        raise FileNotFoundError(f"there is no CSV with Utterance, Emotion, Dialogue_ID and Utterance_ID in {data.name}")


def _dialogue(path: Path) -> Dialogue | None:
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as handle:
        reader = csv.DictReader(handle)
        columns = set(reader.fieldnames or ())
        scene = next((names for names in SCENES if columns.issuperset(names)), None)
        if scene is None or not columns.issuperset(("Utterance", "Emotion", "Utterance_ID")):
            return None
        rows = list(reader)
    starts: list[float] = []
    at, before = 0.0, None
    for row in rows:
        where = tuple(row[name] for name in scene)
        at += PAUSE if before is not None and where != before else 0.0
        starts.append(at)
        at, before = at + LINE, where
    labels = [NAMES.get(row["Emotion"].strip().lower(), "") for row in rows]
    truth = np.array([EMOTIONS.index(label) if label else -1 for label in labels], np.int64)
    return Dialogue(path.stem, tuple(row["Utterance"] for row in rows), tuple(starts), truth)


def read(dialogue: Dialogue, backend: str | None, film: Path) -> Floats:
    """Calibrated probabilities (n, 7) of every line, NaN rows where the program left one out."""
    count = len(dialogue.texts)
    lines: dict[str, Sequence[object]] = {
        "utterance": list(range(count)),
        "start": list(dialogue.starts),
        "end": [start + LENGTH for start in dialogue.starts],
        "text": list(dialogue.texts),
        "source": ["subtitle"] * count,
        "confidence": [1.0] * count,
        "label": [""] * count,
    }
    whole = made_up_film(film, dialogue.starts[-1] + LINE)
    rows = run_stage_on("text", backend, whole, {"speech": {"utterances": lines}})["text"]
    out = np.full((count, len(EMOTIONS)), np.nan)
    if rows["utterance"]:
        out[np.array(rows["utterance"], np.int64)] = np.array(cast(list[list[float]], rows["emotion"]))
    return calibrated(out, stage_spec("text", backend).calibration)


def f1_by_class(guess: Ints, truth: Ints) -> Floats:
    """F1 of each of the seven emotions, (7,); 0 where it is neither there nor said. A guess of -1 is a miss."""
    classes = np.arange(len(EMOTIONS))[:, None]
    said, there = guess[None] == classes, truth[None] == classes
    both = said.sum(axis=1) + there.sum(axis=1)
    return 2.0 * (said & there).sum(axis=1) / np.maximum(both, 1)


def weighted_f1(guess: Ints, truth: Ints) -> float:
    """Mean F1, each emotion counting as often as it is there: how MELD is scored."""
    return float((f1_by_class(guess, truth) * np.bincount(truth, minlength=len(EMOTIONS))).sum() / len(truth))


def macro_f1(guess: Ints, truth: Ints) -> float:
    """Mean F1 of the emotions that are there."""
    return float(f1_by_class(guess, truth)[np.unique(truth)].mean())


def calibration_error(probability: Floats, right: npt.NDArray[np.bool_]) -> float:
    """Expected calibration error in 15 bins of equal width (Guo et al. 2017)."""
    bins = np.minimum((probability * 15).astype(np.int64), 14)
    gaps = np.bincount(bins, probability - right, 15)
    return float(np.abs(gaps).sum() / len(probability))


def measure(data: Path, backend: str | None = None) -> Iterator[Figure]:
    """The figures of every labelled dialogue below `data`."""
    name = stage_spec("text", backend).backend
    for dialogue in dialogues(data):
        probability = read(dialogue, backend, data)
        judged = dialogue.truth >= 0
        yield from figures(dialogue.name, name, probability[judged], dialogue.truth[judged])


def figures(name: str, backend: str, probability: Floats, truth: Ints) -> Iterator[Figure]:
    """What (n, 7) calibrated probabilities, NaN where nothing was read, are worth against the true emotions."""
    silent = np.isnan(probability).any(axis=1)
    guess = np.where(silent, -1, np.nan_to_num(probability).argmax(axis=1))
    always = np.full(len(truth), NEUTRAL)
    meld = name.endswith("_sent_emo")
    base = Figure("text", backend, name, "", 0.0, len(truth), note=EMORY_NOTE if name.startswith("emorynlp") else "")
    yield replace(
        base,
        metric="weighted F1",
        value=weighted_f1(guess, truth),
        trivial=weighted_f1(always, truth),
        trivial_name="always neutral",
        published=PUBLISHED if meld else "",
        goal=MELD_GOAL if meld else None,
    )
    trivial = macro_f1(always, truth)
    yield replace(base, metric="macro F1", value=macro_f1(guess, truth), trivial=trivial, trivial_name="always neutral")
    if not silent.all():
        error = calibration_error(probability[~silent].max(axis=1), guess[~silent] == truth[~silent])
        count = int((~silent).sum())
        yield replace(base, metric="calibration error", value=error, count=count, lower_is_better=True)
    yield from _polarity(base, probability, truth)


def _polarity(base: Figure, probability: Floats, truth: Ints) -> Iterator[Figure]:
    """How often the words speak at all with the studio's settings, and how often their polarity is then right."""
    settings = Settings()
    order = (Polarity.NEGATIVE, Polarity.NEUTRAL, Polarity.POSITIVE)
    kinds = np.array([order.index(POLARITY_OF[name]) for name in EMOTIONS])[truth]
    leaning, _, _, speaks = polarity_columns(probability @ POLARITY_SUMS, settings.text_certainty, settings.margin)
    speaking = speaks > 0
    yield replace(base, metric="polarity: share that speaks", value=float(speaking.mean()))
    if speaking.any():
        said, there = leaning[speaking], kinds[speaking]
        yield replace(
            base,
            metric="polarity: right when it speaks",
            value=float((said == there).mean()),
            count=len(there),
            trivial=float(np.bincount(there).max()) / len(there),
            trivial_name="commonest",
        )
