"""Mood: what lasts behind the states of a character, and fades to how they usually are (seed 001, "MoodTracker")."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from emotionai_core.records.memory import EmotionState, Mood
from emotionai_core.settings import Settings

# What a single state moves the mood by, and what the mood pulls a perceived state by.
_GAIN: Final = 0.3
_PULL: Final = 0.1


def mood(person: str, own: Sequence[EmotionState], settings: Settings) -> Mood:
    """The mood after each state of one person, in film order.

    Between states half of its distance to the baseline, the mean of all their states, is gone in each
    `mood_half_life`; each state then draws it nearer by three tenths.
    """
    if not own:
        return Mood(person, np.zeros(0), np.zeros(0), np.zeros(0), (math.nan, math.nan))
    count = len(own)
    usual = math.fsum(one.valence for one in own) / count, math.fsum(one.arousal for one in own) / count
    valence, arousal = np.zeros(count), np.zeros(count)
    now, before = usual, own[0].time
    for place, state in enumerate(own):
        now = _faded(now, usual, state.time - before, settings.mood_half_life)
        now = now[0] + _GAIN * (state.valence - now[0]), now[1] + _GAIN * (state.arousal - now[1])
        valence[place], arousal[place] = now
        before = state.time
    return Mood(person, np.array([one.time for one in own]), valence, arousal, usual)


def mood_at(mood: Mood, time: float, settings: Settings) -> tuple[float, float]:
    """Valence and arousal of a mood at `time` (seconds); the baseline before the first state, NaN without any."""
    place = int(np.searchsorted(mood.time, time, side="right")) - 1
    if place < 0:
        return mood.baseline
    last = float(mood.valence[place]), float(mood.arousal[place])
    return _faded(last, mood.baseline, time - float(mood.time[place]), settings.mood_half_life)


def perceived(state: tuple[float, float], mood: tuple[float, float]) -> tuple[float, float]:
    """How a (valence, arousal) appears to somebody in a `mood`: a tenth of the way towards it.

    Only for showing what a character may make of others. Stored states keep what was measured: a pull on them would
    be read again as their own cause.
    """
    return state[0] + _PULL * (mood[0] - state[0]), state[1] + _PULL * (mood[1] - state[1])


def _faded(now: tuple[float, float], usual: tuple[float, float], elapsed: float, half: float) -> tuple[float, float]:
    left = 0.5 ** (max(0.0, elapsed) / half)
    return usual[0] + left * (now[0] - usual[0]), usual[1] + left * (now[1] - usual[1])
