"""What a character is expected to feel next, from their last eight states; the distance from it is surprise.

Seed document 001: "2-layer LSTM predicts next (valence, arousal); MSE = surprise score". The weights, what they were
trained on and how well they do are in `resources/models/surprise`; a linear autoregression and persistence stand
beside the LSTM, since one may prefer what one can follow with a pencil.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from emotionai_core.cognition.expectation import Predictor
from emotionai_core.errors import EnvironmentMissing, SettingError
from emotionai_core.records.memory import SurpriseModel
from emotionai_core.workers.places import resources

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# Time between states counts by its logarithm, from none to an hour, as 0 to about 2.
_LONGEST, _TIME_SCALE = 3600.0, 4.0
# One size for every call: how many rows a matrix product has can change its last bits.
_BLOCK = 256
# Far below any reading's accuracy, far above what processors differ by.
_DECIMALS = 4
_SAID = {"lstm": "the LSTM", "linear": "the linear autoregression", "persistence": "persistence"}
_REINSTALL = "Install the studio again, or choose another model of surprise in the settings of memory."


def encoded(history: Floats, known: Bools) -> Floats:
    """What the models read: (n, 8, 5) valence, arousal in [-1, 1], time, whether another spoke, and 1; 0 for padding.

    `history` (n, 8, 4) holds valence in [-1, 1], arousal in [0, 1], seconds since the state before, and 1 if another
    person spoke in between; `known` (n, 8) is False for padding.
    """
    out = np.ones((*known.shape, 5))
    out[..., 0] = history[..., 0]
    out[..., 1] = 2 * history[..., 1] - 1
    out[..., 2] = np.log1p(np.clip(history[..., 2], 0.0, _LONGEST)) / _TIME_SCALE
    out[..., 3] = history[..., 3]
    return np.where(known[..., None], out, 0.0)


def decoded(found: Floats) -> Floats:
    """(valence, arousal) within their ranges, (n, 2), from the models' own [-1, 1] for both."""
    state = np.column_stack((found[:, 0], (found[:, 1] + 1) / 2))
    return np.round(np.clip(state, (-1.0, 0.0), (1.0, 1.0)), _DECIMALS)


@dataclass(frozen=True, eq=False)
class Expectation:
    """A `Predictor`: `model` says what it is, `prior` (k,) its errors on characters held apart, sorted.

    They are of those characters' states and of variants of them (some left out, all fainter), as in the model card.
    """

    model: SurpriseModel
    prior: Floats
    answer: Callable[[Floats, Bools], Floats]

    def predict(self, history: Floats, known: Bools) -> Floats:
        """The expected (valence, arousal), (n, 2), after each window; see `encoded` for its columns."""
        return self.answer(history, known) if len(history) else np.zeros((0, 2))


@cache
def predictor(name: str) -> Predictor:
    """ "lstm", "linear" or "persistence", ready to predict.

    Raises `SettingError` for another name, `EnvironmentMissing` when the model's files are missing or damaged.
    """
    answers = {"lstm": _network, "linear": _line, "persistence": lambda: _last}
    if name not in answers:
        raise SettingError(f"There is no model of surprise called '{name}'.", f"Choose among {', '.join(answers)}.")
    card = _card()
    with np.load(io.BytesIO(_content("tables.npz"))) as tables:
        prior = np.sort(tables[f"prior_{name}"].astype(np.float64))
    model = SurpriseModel(name, card.version, tuple(card.figures.items()), _sentence(name, card.figures))
    return Expectation(model, prior, answers[name]())


def linear(table: Floats, read: Floats) -> Floats:
    """The linear autoregression's answer (n, 2) to encoded windows (n, 8, 5): a weight for each number, and a bias.

    Added up in a fixed order, which a matrix product on several cores is not.
    """
    return np.einsum("nk,kc->nc", read.reshape(len(read), -1), table[:-1]) + table[-1]


def _last(history: Floats, known: Bools) -> Floats:
    return history[:, -1, :2].copy()


def _line() -> Callable[[Floats, Bools], Floats]:
    with np.load(io.BytesIO(_content("tables.npz"))) as tables:
        table = tables["linear"].astype(np.float64)
    return lambda history, known: decoded(linear(table, encoded(history, known)))


def _network() -> Callable[[Floats, Bools], Floats]:
    session = _session(_content("surprise.onnx"))

    def answer(history: Floats, known: Bools) -> Floats:
        read = encoded(history, known).astype(np.float32)
        missing = -len(read) % _BLOCK
        read = np.pad(read, ((0, missing), (0, 0), (0, 0)))
        parts = [session.run(["state"], {"window": read[at : at + _BLOCK]})[0] for at in range(0, len(read), _BLOCK)]
        return decoded(np.concatenate(parts)[: len(history)].astype(np.float64))

    return answer


def _session(content: bytes) -> Any:
    # From 1.29 on, ONNX Runtime reports home from its import on unless it is told not to.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    runtime: Any = import_module("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return runtime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


@dataclass(frozen=True, slots=True)
class _Card:
    """What is said of the models: mean squared errors by model, and the SHA-256 of each file."""

    version: str
    figures: dict[str, float]
    sha256: dict[str, str]


def _card() -> _Card:
    try:
        told = json.loads((resources() / "models" / "surprise" / "card.json").read_text("utf-8"))
        figures = {name: float(told["figures"][name]) for name in (*_SAID, "mean")}
        return _Card(str(told["version"]), figures, dict(told["sha256"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EnvironmentMissing("The description of the models of surprise cannot be read.", _REINSTALL) from error


def _content(name: str) -> bytes:
    """A file of the models, as it was published."""
    try:
        content = (resources() / "models" / "surprise" / name).read_bytes()
    except OSError as error:
        raise EnvironmentMissing(f"The file '{name}' of the models of surprise is missing.", _REINSTALL) from error
    if hashlib.sha256(content).hexdigest() != _card().sha256.get(name):
        raise EnvironmentMissing(f"The file '{name}' of the models of surprise is damaged.", _REINSTALL)
    return content


def _sentence(name: str, figures: dict[str, float]) -> str:
    """How well the model does on characters it had never seen, and whether that is better than the simpler ones."""
    own = figures[name]
    others = [one for one in _SAID if one != name]
    told = ", ".join(f"{_SAID[one]} {figures[one]:.3f}" for one in others)
    worse = " and ".join(_SAID[one] for one in others if own < figures[one])
    verdict = f"it is better than {worse}" if worse else "it is better than neither"
    missed = f"On characters held apart, {_SAID[name]} misses the next state by a mean squared error of {own:.3f}"
    return f"{missed} ({told}): {verdict}."
