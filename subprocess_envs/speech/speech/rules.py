"""What a recogniser seems to have made up: the rules by which its rows are dropped, each with a reason in words.

The thresholds on log-probability, compression ratio and no-speech probability are Whisper's (Radford et al. 2022),
used as the studio's contract says: any one of them is enough.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from speech.sentences import tokens

LEAST_LOGPROB = -1.0
MOST_COMPRESSION = 2.4
MOST_NO_SPEECH = 0.6
LEAST_VOICE = 0.2
# Fast talkers reach five words a second; text squeezed into a short piece is a recogniser's memory of other films.
MOST_TOKENS_PER_SECOND = 9.0
_FEWEST_TOKENS = 5
_LONGEST_PHRASE = 8
_MOST_REPEATS = 3
_SAME_IN_A_ROW = 2


@dataclass(frozen=True, slots=True)
class Heard:
    """What was recognised in one piece of sound: mean log-probability a token, probability that nobody speaks."""

    text: str
    logprob: float
    no_speech: float


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was dropped, and why."""

    start: float
    end: float
    text: str
    reason: str


def compression(text: str) -> float:
    """Bytes of `text` over bytes of it compressed: text that repeats itself is far above 2."""
    data = text.encode()
    return len(data) / len(zlib.compress(data)) if data else 0.0


def doubt_of_piece(heard: Heard, seconds: float) -> str:
    """Why nothing of a piece of `seconds` of voice should be believed, or ""."""
    if heard.logprob < LEAST_LOGPROB:
        return f"improbable words (log-probability {heard.logprob:.2f}, least {LEAST_LOGPROB})"
    if heard.no_speech > MOST_NO_SPEECH:
        return f"probably no speech ({heard.no_speech:.2f}, at most {MOST_NO_SPEECH})"
    ratio = compression(heard.text)
    if ratio > MOST_COMPRESSION:
        return f"repeats itself (compression ratio {ratio:.1f}, at most {MOST_COMPRESSION})"
    count = len(tokens(heard.text))
    if count >= _FEWEST_TOKENS and count / max(seconds, 0.05) > MOST_TOKENS_PER_SECOND:
        return f"too many words for {seconds:.1f} s of voice"
    return ""


def doubt_of_sentence(text: str, voice: float, before: Sequence[str]) -> str:
    """Why one sentence should not be believed, or ""; `voice` is the voiced share of its time.

    `before` are the sentences kept or dropped before it, the last one last.
    """
    if voice < LEAST_VOICE:
        return f"no voice there ({voice:.0%} of its time)"
    said = tokens(text)
    if loops(said):
        return "one phrase over and over"
    row = [tokens(one) for one in before[-_SAME_IN_A_ROW:]]
    if len(said) >= _LONG_ENOUGH and len(row) == _SAME_IN_A_ROW and all(one == said for one in row):
        return "the same sentence again and again"
    return ""


# "No. No. No." is dialogue, the same three words for the third time are not.
_LONG_ENOUGH = 3


def loops(said: Sequence[str]) -> bool:
    """Whether a phrase of up to eight words follows itself more than three times ("no, no, no, no" is a plea)."""
    for length in range(1, _LONGEST_PHRASE + 1):
        needed = _MOST_REPEATS if length > 1 else 2 * _MOST_REPEATS
        run = 0
        for place in range(length, len(said)):
            run = run + 1 if said[place] == said[place - length] else 0
            if run >= needed * length:
                return True
    return False
