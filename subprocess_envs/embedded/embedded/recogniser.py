"""A draft transcript where there are no subtitles: CMU PocketSphinx free decoding (English), with its doubts.

On film sound most lines carry errors, so confidence never passes one half, and what looks made up is handed back as
rejected, with the reason.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from pocketsphinx import Decoder

from embedded.align import TimedWord
from embedded.sound import RATE, Sound, as_pcm, noised
from embedded.vad import HOP, Probabilities, Span

CEILING = 0.5
# A line ends at a pause of this many seconds: on recorded talk hardly any such stretch held two speakers, with 0.6 s
# every tenth second did.
PAUSE = 0.3
LONGEST = 15.0
# Decoding one piece cannot be interrupted, so pieces are kept short enough to cancel within a second or two.
PIECE = 6.0
# Share of words that are right by mean posterior, on 90 s of an old film's sound (232 words): 0.1 -> 0.21, 0.3 -> 0.30,
# 0.5 -> 0.50. Of what is rejected, 12 % was right.
_RIGHT_AT_LEAST, _RIGHT_BY_POSTERIOR = 0.12, 0.75
# Voiced spans closer than this are decoded together, for the words around a pause help each other.
_JOIN = 0.6
_PAD = 0.1
_LEAST_SCORE = -4.4
_LEAST_POSTERIOR = 0.05
_MOST_WORDS_PER_SECOND = 7.0
_MOST_REPETITION = 2.4
_LEAST_VOICE = 0.2


@dataclass(frozen=True, slots=True)
class Heard:
    """One utterance as recognised, with its mean log-likelihood per frame and its mean word posterior."""

    words: tuple[TimedWord, ...]
    score: float
    posterior: float

    @property
    def text(self) -> str:
        """The words in a row."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Rejected:
    """What the recogniser seems to have made up, and why it was dropped."""

    start: float
    end: float
    text: str
    reason: str


@dataclass(slots=True)
class _Draft:
    words: list[TimedWord] = field(default_factory=list[TimedWord])
    scores: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])


class Recogniser:
    """Free decoding of voiced spans; the result of `hear` depends on the sound and the spans alone."""

    def __init__(self, sound: Sound, reached: Callable[[float], None]) -> None:
        """`reached` gets the film time, in seconds, before each piece, and may raise to stop."""
        self._sound = sound
        self._reached = reached
        self._decoder = Decoder(samprate=RATE, loglevel="FATAL", cmn="batch", maxhmmpf=3000, maxwpf=10)

    def hear(self, pieces: Sequence[tuple[float, float]]) -> list[Heard]:
        """The utterances in `pieces` ((start, end) seconds, in time order), cut at pauses and at `LONGEST` seconds."""
        found: list[tuple[TimedWord, float]] = []
        for start, end in pieces:
            self._reached(start)
            found += self._decode(start, end)
        return [_heard(draft) for draft in _drafts(found)]

    def _decode(self, start: float, end: float) -> list[tuple[TimedWord, float]]:
        """Each word with its log-likelihood (summed over frames)."""
        decoder = self._decoder
        # The front end's noise tracker remembers earlier sound; the result must depend on this sound alone.
        decoder.reinit_feat()
        decoder.start_utt()
        decoder.process_raw(as_pcm(noised(self._sound.read(start - _PAD, end + _PAD))), full_utt=True)
        decoder.end_utt()
        if decoder.hyp() is None:
            return []
        origin = start - _PAD
        return [
            (
                TimedWord(
                    max(start, origin + one.start_frame / 100.0),
                    max(start, min(end, origin + (one.end_frame + 1) / 100.0)),
                    one.word.split("(")[0],
                    CEILING * min(1.0, max(0.0, float(one.prob))),
                ),
                math.log(max(float(one.ascore), 1e-300)),
            )
            for one in decoder.seg() or ()
            if one.word[0] not in "<[+"
        ]


def _drafts(found: Sequence[tuple[TimedWord, float]]) -> list[_Draft]:
    drafts: list[_Draft] = []
    for word, score in found:
        last = drafts[-1].words if drafts else None
        if last is None or word.start - last[-1].end > PAUSE or word.end - last[0].start > LONGEST:
            drafts.append(_Draft())
        drafts[-1].words.append(word)
        drafts[-1].scores.append((score, max(1.0, 100.0 * (word.end - word.start))))
    return drafts


def _heard(draft: _Draft) -> Heard:
    scores = np.array(draft.scores)
    posterior = float(np.mean([word.confidence for word in draft.words])) / CEILING
    return Heard(tuple(draft.words), float(scores[:, 0].sum() / scores[:, 1].sum()), posterior)


def trust(heard: Heard) -> float:
    """The share of its words that are expected to be right, in [0, CEILING]."""
    return min(CEILING, _RIGHT_AT_LEAST + _RIGHT_BY_POSTERIOR * heard.posterior)


def pieces_of(voiced: Sequence[Span], origin: float, probabilities: Probabilities) -> list[tuple[float, float]]:
    """Stretches of at most `PIECE` seconds to decode: voiced spans joined over short pauses, cut where least is said.

    `probabilities` are the speech probabilities per `HOP` seconds from `origin` on.
    """
    joined: list[tuple[float, float]] = []
    for one in voiced:
        if joined and one.start - joined[-1][1] <= _JOIN and one.end - joined[-1][0] <= PIECE:
            joined[-1] = (joined[-1][0], one.end)
        else:
            joined.append((one.start, one.end))
    out: list[tuple[float, float]] = []
    for start, end in joined:
        while end - start > PIECE:
            first = int((start + PIECE / 2 - origin) / HOP)
            part = probabilities[first : int((start + PIECE - origin) / HOP)]
            cut = origin + (first + int(np.argmin(part))) * HOP
            out.append((start, cut))
            start = cut
        out.append((start, end))
    return out


def doubt(heard: Heard, voice: float) -> str:
    """Why `heard` should not be believed, or ""; `voice` is the share of its span that is voiced.

    Repetition is the compression ratio that Whisper uses (Radford et al. 2022), with its threshold of 2.4.
    """
    seconds = max(0.05, heard.words[-1].end - heard.words[0].start)
    data = heard.text.encode()
    if voice < _LEAST_VOICE:
        return "no voice there"
    if len(heard.words) / seconds > _MOST_WORDS_PER_SECOND:
        return "implausibly many words a second"
    if len(data) / len(zlib.compress(data, 9)) > _MOST_REPETITION:
        return "repeats itself"
    if heard.score < _LEAST_SCORE or heard.posterior < _LEAST_POSTERIOR:
        return "low score"
    return ""
