"""Emotions, polarities and what one channel says of one moment.

Seven emotions everywhere, in one order and spelling (docs: the domain contract). Backends that say angry, happy or
sad are translated at the edge by `emotion_named`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

EMOTIONS: Final = ("anger", "disgust", "fear", "joy", "neutral", "sadness", "surprise")

_OTHER_SPELLINGS: Final = {
    "angry": "anger",
    "disgusted": "disgust",
    "fearful": "fear",
    "scared": "fear",
    "happy": "joy",
    "happiness": "joy",
    "sad": "sadness",
    "surprised": "surprise",
}


def emotion_named(name: str) -> str:
    """The contract's spelling of a backend's emotion name; raises `ValueError` for an unknown one."""
    plain = name.strip().lower()
    found = _OTHER_SPELLINGS.get(plain, plain)
    if found not in EMOTIONS:
        raise ValueError(f"'{name}' is not one of {', '.join(EMOTIONS)}")
    return found


class Polarity(Enum):
    """Which way a channel points; ABSTAINS when it is silent or not sure enough to count."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
    ABSTAINS = "abstains"


POLARITY_OF: Final = {
    "anger": Polarity.NEGATIVE,
    "disgust": Polarity.NEGATIVE,
    "fear": Polarity.NEGATIVE,
    "joy": Polarity.POSITIVE,
    "neutral": Polarity.NEUTRAL,
    "sadness": Polarity.NEGATIVE,
    "surprise": Polarity.NEUTRAL,
}


class Channel(Enum):
    """Where a reading comes from."""

    FACE = "face"
    VOICE = "voice"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class MicroMovement:
    """A brief movement of a face; times in seconds, `region` "eyes" or "mouth", `strength` in [0, 1].

    `corners` in [-1, 1] is how far the corners of the mouth went up (positive) or down, NaN where that is not clear.
    """

    onset: float
    apex: float
    offset: float
    region: str
    strength: float
    corners: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What one channel says of one utterance.

    `label` is the emotion (face, text) or "" (voice, unless a person set it); `confidence` in [0, 1] is the calibrated
    probability of `polarity`; `margin` in [0, 1] the distance to the runner-up; `leaning` the polarity before
    abstention; `distribution` the seven probabilities or () (voice); `valence` in [-1, 1], of a distribution positive
    minus negative probability, or NaN; `note` says where the reading was taken, why the channel abstains, or who set
    it, for a person. `movements` are brief ones of the
    speaker's face within the line.
    """

    channel: Channel
    polarity: Polarity
    confidence: float
    margin: float
    leaning: Polarity
    label: str = ""
    valence: float = float("nan")
    distribution: tuple[float, ...] = ()
    note: str = ""
    movements: tuple[MicroMovement, ...] = ()

    @property
    def distribution_top(self) -> float:
        """Calibrated probability of `label`; NaN for the voice."""
        return max(self.distribution, default=float("nan"))
