"""Where extreme loudness or a wide-open jaw overrides a cautious measurement (seed document 002), line by line.

Loudness is that of the film's sound: music and explosions under a line are heard too. So a line is compared with how
loud the same person's other lines are, and what was measured before stays beside what was made of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.judgement.expressed import speakers
from emotionai_core.judgement.steps import count_within, samples
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.scores import Amplifier
from emotionai_core.records.signals import Signals
from emotionai_core.settings import Settings

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]

RAISED_TO: Final = 0.95
"""What an amplified line is expressed with, if not more."""

RAISED_VOICE: Final = 3.0
"""Decibels over a speaker's usual loudness from which an open jaw counts."""

_JAW: Final = "au26"
# Steps of loudness that are averaged: a click or a door is shorter.
_SMOOTH: Final = 3


def amplifiers(analysis: Analysis, signals: Signals, settings: Settings) -> Small:
    """(n,) an `Amplifier` for each line: loudness first, where both apply."""
    out = np.full(len(analysis.lines), Amplifier.NONE, np.int8)
    if not settings.amplifier or not len(out):
        return out
    level = line_loudness(analysis, signals)
    usual = usual_loudness([line.person for line in analysis.lines], level, settings.fewest_lines)
    with np.errstate(invalid="ignore"):
        # Whoever speaks opens their mouth: only with a raised voice does it say something.
        out[_open_jaw(analysis, settings) & (level - usual >= RAISED_VOICE)] = Amplifier.JAW
        out[level - usual >= settings.amplifier_loudness] = Amplifier.LOUDNESS
    return out


def line_loudness(analysis: Analysis, signals: Signals) -> Floats:
    """(n,) the loudest 0.3 s of each line in dBFS (power mean), NaN where there is no sound."""
    spans = np.array([(line.utterance.start, line.utterance.end) for line in analysis.lines], np.float64).reshape(-1, 2)
    if not len(signals.loudness):
        return np.full(len(spans), np.nan)
    power = np.concatenate([np.zeros(1), np.cumsum(10.0 ** (signals.loudness / 10.0))])
    last = len(power) - 1
    around = np.arange(last)
    low, high = np.maximum(around - _SMOOTH // 2, 0), np.minimum(around + _SMOOTH // 2 + 1, last)
    smooth = 10.0 * np.log10(np.maximum((power[high] - power[low]) / (high - low), 1e-12))
    first = np.floor(spans[:, 0] / signals.loudness_step).astype(np.int64)
    stop = np.maximum(np.ceil(spans[:, 1] / signals.loudness_step).astype(np.int64), first + 1)
    inside = (first >= 0) & (first < last)
    # Pairs of edges: of each pair the maximum between them; what lies between two lines is skipped.
    edges = np.stack([np.clip(first, 0, last - 1), np.clip(stop, 1, last)], axis=1).ravel()
    loudest = np.maximum.reduceat(np.append(smooth, -np.inf), edges)[::2]
    return np.where(inside, loudest, np.nan)


def usual_loudness(people: Sequence[str], level: Floats, needed: int) -> Floats:
    """(n,) the median over the same person's lines; over the film's where they say fewer than `needed`."""
    known = np.isfinite(level)
    if not known.any():
        return np.full(len(level), np.nan)
    out = np.full(len(level), float(np.median(level[known])))
    names = np.array(people, dtype=np.str_)
    for name in sorted(set(people) - {""}):
        rows = np.flatnonzero((names == name) & known)
        if len(rows) >= needed:
            out[rows] = float(np.median(level[rows]))
    return out


def _open_jaw(analysis: Analysis, settings: Settings) -> Flags:
    """Whether at least half of the looks at the speaker within a line, and enough of them, show a wide-open jaw.

    And twice as many of them as over the whole film: some faces are read as open whenever they speak.
    """
    faces = analysis.faces
    if faces.actions is None or _JAW not in faces.action_units:
        return np.zeros(len(analysis.lines), np.bool_)
    evidence: Floats = faces.actions[:, faces.action_units.index(_JAW)]
    person = np.where(faces.quality >= settings.min_face_quality, faces.person, -1)
    wide = np.where(evidence >= settings.amplifier_jaw, person, -1)
    start, end = (np.array([getattr(line.utterance, edge) for line in analysis.lines]) for edge in ("start", "end"))
    whose = speakers(analysis)
    looks, open_ones = (
        count_within(samples(group, faces.time, evidence), start, end, whose) for group in (person, wide)
    )
    usual = _share_of(person, wide, whose)
    return (open_ones >= settings.min_face_samples) & (open_ones >= np.maximum(0.5, 2.0 * usual) * looks)


def _share_of(person: Ints, wide: Ints, whose: Ints) -> Floats:
    """(lines,) in how many of all looks at a line's speaker the jaw is wide open; 0 without any."""
    top = int(max(person.max(initial=-1), whose.max(initial=-1))) + 1
    seen = np.bincount(person[person >= 0], minlength=top)
    opened = np.bincount(wide[wide >= 0], minlength=top)
    share = np.divide(opened, seen, out=np.zeros(top), where=seen > 0)
    return np.where(whose >= 0, share[np.maximum(whose, 0)], 0.0) if top else np.zeros(len(whose))
