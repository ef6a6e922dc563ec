"""What was said, by whom, and how: words, utterances, voice affect."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """One word, [start, end) in seconds; `confidence` in [0, 1] is trust in its timing and spelling."""

    start: float
    end: float
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class VoiceAffect:
    """Arousal and dominance in [0, 1], valence in [-1, 1]; NaN where the backend does not estimate it."""

    arousal: float = float("nan")
    valence: float = float("nan")
    dominance: float = float("nan")
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Utterance:
    """One spoken line. `source` is "subtitle" or "recogniser"; `label` a speaker name found in the subtitles or ""."""

    number: int
    start: float
    end: float
    text: str
    source: str
    confidence: float
    label: str = ""
    words: tuple[Word, ...] = ()
