"""When each word of a known line is spoken: CMU PocketSphinx forced alignment (English), with honest scores.

Words outside the dictionary are left out of the alignment and placed between their neighbours. Where alignment cannot
work (another language, noise, a line that is not said), words are spread over the voiced part of the line.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from pocketsphinx import Decoder

from embedded.sound import RATE, Samples, as_pcm, noised
from embedded.vad import Span

SPREAD_CONFIDENCE = 0.3
LONGEST = 30.0
_FRAMES_PER_SECOND = 100.0
_LEAST_SCORE = 1e-300
# Mean log-likelihood per frame, relative to the best sound of each frame. Right text measured -1.5 (5 % below -2.9),
# unrelated text -5.1 (5 % above -4.4): the middle of the two is worth one half.
_HALF_TRUST = -3.6
_TRUST_SLOPE = 2.5
_LEAST_WORD = 0.06
_PART = re.compile(r"[a-z']+|\d+")
_NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


@dataclass(frozen=True, slots=True)
class TimedWord:
    """One word as written, [start, end) in seconds; `confidence` in [0, 1] is trust in its place."""

    start: float
    end: float
    text: str
    confidence: float


class Aligner:
    """A decoder that only aligns; the result of `align` depends on its arguments alone."""

    def __init__(self) -> None:
        # Batch mean normalisation: with the running kind, a line's times would depend on the lines before it.
        self._decoder = Decoder(
            samprate=RATE, lm=None, loglevel="FATAL", cmn="batch", beam=1e-100, wbeam=1e-80, pbeam=1e-100
        )

    def align(self, samples: Samples, origin: float, text: str) -> list[TimedWord] | None:
        """The words of `text` in `samples` (which start at `origin` seconds); None when they cannot be found there."""
        words = text.split()
        known = [self._spoken(word) for word in words]
        flat = [part for parts in known for part in parts]
        found = self._search(samples, flat) if flat else None
        if found is None:
            return None
        return _placed(words, known, found, origin, len(samples) / RATE)

    def knows(self, text: str) -> bool:
        """Whether `text` looks English: at least half of its words are in the dictionary."""
        words = text.split()
        return bool(words) and 2 * sum(bool(self._spoken(word)) for word in words) >= len(words)

    def _spoken(self, word: str) -> list[str]:
        """The dictionary words of one written word; [] when any of them is unknown or nothing is spoken."""
        plain = word.lower().replace("’", "'").replace("`", "'")
        if any(one.isalpha() and not one.isascii() for one in plain):
            return []
        parts = [
            _NUMBERS[int(one)] if one.isdigit() and len(one) <= 2 and int(one) <= 12 else one.strip("'")
            for one in _PART.findall(plain)
        ]
        parts = [one for one in parts if one]
        return parts if all(self._decoder.lookup_word(one) for one in parts) else []

    def _search(self, samples: Samples, flat: list[str]) -> list[tuple[float, float, float]] | None:
        """(start, end, mean score) of each word of `flat` in seconds of `samples`, or None."""
        decoder = self._decoder
        try:
            # The front end's noise tracker remembers earlier sound; the result must depend on this sound alone.
            decoder.reinit_feat()
            decoder.set_align_text(" ".join(flat))
            decoder.start_utt()
            decoder.process_raw(as_pcm(noised(samples)), full_utt=True)
            decoder.end_utt()
        except RuntimeError:
            # Too short for its words: PocketSphinx finds no path.
            return None
        segments = [one for one in decoder.seg() or () if one.word[0] not in "<["]
        if [_bare(one.word) for one in segments] != flat:
            return None
        return [_timed(one) for one in segments]


def _bare(word: str) -> str:
    return re.sub(r"\(\d+\)$", "", word)


def _timed(segment: Any) -> tuple[float, float, float]:
    frames = segment.end_frame + 1 - segment.start_frame
    score = math.log(max(float(segment.ascore), _LEAST_SCORE)) / max(frames, 1)
    return segment.start_frame / _FRAMES_PER_SECOND, (segment.end_frame + 1) / _FRAMES_PER_SECOND, score


def trust(score: float) -> float:
    """A mean log-likelihood per frame as confidence in [0, 1]."""
    return 1.0 / (1.0 + math.exp(-_TRUST_SLOPE * (score - _HALF_TRUST)))


def _placed(
    words: Sequence[str],
    known: Sequence[Sequence[str]],
    found: Sequence[tuple[float, float, float]],
    origin: float,
    length: float,
) -> list[TimedWord]:
    """The aligned parts put together to words as written, unknown words between their neighbours."""
    out: list[TimedWord] = []
    waiting: list[str] = []
    at, reached = 0, origin
    for word, parts in zip(words, known, strict=True):
        if not parts:
            waiting.append(word)
            continue
        mine = found[at : at + len(parts)]
        at += len(parts)
        start, end = origin + mine[0][0], origin + mine[-1][1]
        if waiting and out and start - reached < _LEAST_WORD * len(waiting):
            # The sound of an unknown word went to the word before it: they share that word's time.
            last = out.pop()
            shared = _between([last.text, *waiting], last.start, start)
            out.append(replace(last, end=shared[0].end))
            reached = shared[0].end
        out += _between(waiting, reached, start)
        waiting, reached = [], end
        out.append(TimedWord(start, end, word, trust(float(np.mean([one[2] for one in mine])))))
    out += _between(waiting, reached, min(origin + length, reached + 0.07 * sum(map(len, waiting)) + 0.1))
    return out


def _between(words: Sequence[str], start: float, end: float) -> list[TimedWord]:
    """`words` over [start, end) in proportion to their length."""
    if not words:
        return []
    edges = start + max(0.0, end - start) * _shares(words)
    return [
        TimedWord(float(a), float(b), word, SPREAD_CONFIDENCE)
        for word, a, b in zip(words, edges[:-1], edges[1:], strict=True)
    ]


def _shares(words: Sequence[str]) -> np.ndarray:
    """Where each word begins and the last one ends, as shares of the whole."""
    weights = np.array([len(word) + 1.0 for word in words])
    return np.concatenate(([0.0], np.cumsum(weights) / weights.sum()))


def spread(text: str, start: float, end: float, voiced: Sequence[Span]) -> list[TimedWord]:
    """The words of `text` over the voiced parts of [start, end), or over all of it where nothing is voiced."""
    words = text.split() if " " in text or len(text) < 2 or text.isascii() else _pieces(text)
    if not words:
        return []
    parts = [(max(start, one.start), min(end, one.end)) for one in voiced if one.end > start and one.start < end]
    parts = parts or [(start, end)]
    lengths = np.array([b - a for a, b in parts])
    reached = np.concatenate(([0.0], np.cumsum(lengths)))
    marks = _shares(words) * reached[-1]
    # A word that begins where one voiced part ends begins with the next part.
    begins = np.clip(np.searchsorted(reached, marks[:-1], side="right") - 1, 0, len(parts) - 1)
    ends = np.clip(np.searchsorted(reached, marks[1:], side="left") - 1, 0, len(parts) - 1)
    offsets = np.array([a for a, _ in parts]) - reached[:-1]
    return [
        TimedWord(float(marks[i] + offsets[begins[i]]), float(marks[i + 1] + offsets[ends[i]]), word, SPREAD_CONFIDENCE)
        for i, word in enumerate(words)
    ]


def _pieces(text: str) -> list[str]:
    """Scripts without spaces are cut into characters, each with the punctuation after it."""
    return re.findall(r"\w[^\w]*", text) or [text]
