"""Stage `text`: which of seven emotions the words of each line carry.

all-MiniLM-L6-v2 sentence vectors (Wang et al. 2020), changed to tell feelings apart, and a few marks of punctuation,
read by a linear head of our own (see the model card in resources/models/text_emotion). Each line is read alone: the
lines before it did not help, and equal words have equal readings, also when somebody corrects a line.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from embedded.lines import english_lines, wanted_minutes
from embedded.models import REPAIR
from embedded.text_encoder import RESOURCES_VARIABLE, WIDTH, SentenceEncoder, load_tuning
from emotionai_core.wire.messages import Json
from emotionai_core.wire.serve import Job, StageError

EMOTIONS = ("anger", "disgust", "fear", "joy", "neutral", "sadness", "surprise")
HEAD = Path("models", "text_emotion", "head.npz")
# Marks are few beside the unit vector's 384 numbers, whose sizes are near 0.05; this keeps both in reach.
_MARK_SCALE = 0.5
_VECTOR_SCALE = 16.0
_EXCLAIMS = re.compile(r"^(?:oh|wow|whoa|what|huh|my god)\b")
_LAUGHS = re.compile(r"\b(?:ha|haha|hehe|lol)\b")
_SHOUTS = re.compile(r"\b[A-Z]{3,}\b")
_WORDS = re.compile(r"[a-z']+")

Floats = npt.NDArray[np.float64]


def marks(text: str) -> list[float]:
    """What punctuation, capitals and length say, about [0, 1] each."""
    lower = text.lower()
    words = _WORDS.findall(lower)
    exclaimed, asked = text.count("!"), text.count("?")
    return [
        float(exclaimed > 0),
        float(exclaimed > 1),
        float(asked > 0),
        float(asked > 1),
        float("..." in text or "…" in text),
        sum(one.isupper() for one in text) / max(1, len(text)),
        float(np.log1p(len(words))),
        float("?!" in text or "!?" in text),
        float(len(words) <= 2),
        float(bool(_SHOUTS.search(text))),
        float(bool(_EXCLAIMS.match(lower)) and exclaimed + asked > 0),
        float(bool(_LAUGHS.search(lower))),
        float("-" in text[-2:]),
    ]


def features(texts: Sequence[str], vectors: npt.NDArray[np.float32]) -> Floats:
    """What the head reads: scaled sentence vectors beside scaled marks, shape (texts, 397)."""
    extra = np.array([marks(text) for text in texts], np.float64) * _MARK_SCALE
    return np.concatenate([vectors.astype(np.float64) * _VECTOR_SCALE, extra], axis=1)


@dataclass(frozen=True, slots=True)
class Head:
    """The linear head: logits are `features @ weights + bias`, divided by the calibration's `temperature`."""

    weights: Floats
    bias: Floats
    temperature: float

    def probabilities(self, read: Floats) -> Floats:
        """Calibrated probabilities in the order of `EMOTIONS`, shape (texts, 7)."""
        logits = (read @ self.weights + self.bias) / self.temperature
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        return odds / odds.sum(axis=1, keepdims=True)


def load_head() -> Head:
    """The head in the project's resources; raises `StageError` when it is missing or damaged."""
    path = Path(os.environ.get(RESOURCES_VARIABLE, "")) / HEAD
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            head = Head(
                np.asarray(stored["weights"], np.float64),
                np.asarray(stored["bias"], np.float64),
                float(stored["temperature"]),
            )
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise StageError("models-missing", "The studio's own model for emotion in words is missing.", REPAIR) from error
    right = head.weights.shape == (WIDTH + len(marks("")), len(EMOTIONS)) and head.bias.shape == (len(EMOTIONS),)
    if not right or not np.isfinite(head.weights).all() or not head.temperature > 0:
        raise StageError("models-missing", "The studio's own model for emotion in words is damaged.", REPAIR)
    return head


def text(job: Job) -> dict[str, Json]:
    """Run the stage; setting `language`. Raises `StageError`, `Cancelled`."""
    rows = english_lines(job, "The words are read in English only")
    encoder, head = SentenceEncoder(load_tuning()), load_head()
    for minute in wanted_minutes(job, rows):
        texts = minute.texts
        emotion = head.probabilities(features(texts, encoder(texts, job.check))) if texts else np.zeros((0, 7))
        columns = {"utterance": minute.numbers, "emotion": emotion.tolist()}
        job.save(minute.index, minute.start, minute.end, {"text": columns})
        job.progress(minute.end, job.request.duration, "s")
    return {"utterances": len(rows)}
