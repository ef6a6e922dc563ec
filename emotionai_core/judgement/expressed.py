"""How strongly each line is expressed by voice and face, at fifty steps, and as one number where peaks weigh.

Seed document 002 ("expressed intensity"). 0.5 is usual and 0.2 a deviation: the voice's arousal is measured so (by the
embedded program against the same voice), a face's intensity is set against the same person's other looks. What a
person set is a kind of emotion, not a strength, and changes nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.fusion.dataset import voice_degraded
from emotionai_core.judgement.expected import DEVIATION, MEAN
from emotionai_core.judgement.steps import (
    Samples,
    at_steps,
    attended,
    attention,
    count_within,
    row_means,
    samples,
    step_times,
)
from emotionai_core.judgement.weights import channel_weights, tier_of
from emotionai_core.records.analysis import Analysis, FaceTable
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.signals import Signals
from emotionai_core.settings import Settings

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# The smile is the one action unit that is told well (AUC 0.91); the jaw moves whenever somebody speaks.
_SMILE: Final = "au12"
_NEUTRAL: Final = EMOTIONS.index("neutral")
# Looks that a person needs for a usual face of their own.
_OWN_LOOKS: Final = 20
# Faces that always look alike would turn noise into expression.
_LEAST_SPREAD: Final = 0.05
_UNKNOWN_TRUST: Final = 0.5

USUAL_LIFT: Final = 0.085
"""By how much attention usually lifts a line above the mean of its steps: the median of acted sentences (RAVDESS,
`python -m benchmarks.intensity`).
"""


@dataclass(frozen=True, slots=True, eq=False)
class Expressed:
    """Of n lines: `measured`, `voice`, `face` (n,) in [0, 1], NaN where silent; `intensity`, `attention` (n, 50);
    `trust` (n,) in [0, 1] is how much of each line was measured, and how surely.
    """

    measured: Floats
    voice: Floats
    face: Floats
    intensity: Floats
    attention: Floats
    trust: Floats


def expressed_intensity(analysis: Analysis, signals: Signals, settings: Settings) -> Expressed:
    """Of every line, in the order of `Analysis.lines`."""
    lines = analysis.lines
    start = np.array([line.utterance.start for line in lines], np.float64)
    end = np.array([line.utterance.end for line in lines], np.float64)
    times = step_times(start, end)
    face_weight, voice_weight = channel_weights(settings, tier_of(analysis))
    heard = _voice(analysis, signals, settings, times) if voice_weight else np.full(times.shape, np.nan)
    seen = _face(analysis, settings, (start, end), times) if face_weight else np.full(times.shape, np.nan)
    sure = np.array([line.voice.confidence for line in lines], np.float64)
    trust = voice_weight * sure * np.isfinite(heard).mean(axis=1)
    trust += face_weight * _face_trust(analysis) * np.isfinite(seen).mean(axis=1)
    channels = np.stack([_steady(heard, seen), _steady(seen, heard)])
    weights = np.where(np.isfinite(channels), np.array([voice_weight, face_weight])[:, None, None], 0.0)
    whole = weights.sum(axis=0)
    intensity = np.divide(
        (weights * np.nan_to_num(channels)).sum(axis=0), whole, out=np.full(times.shape, np.nan), where=whole > 0.0
    )
    weight = attention(intensity)
    return Expressed(
        on_the_whole(intensity, weight),
        on_the_whole(channels[0], weight),
        on_the_whole(channels[1], weight),
        intensity,
        weight,
        trust / max(face_weight + voice_weight, 1e-9),
    )


def on_the_whole(intensity: Floats, weight: Floats) -> Floats:
    """(n,) what steps (n, 50) come to: their mean, and how far attention lifts it beyond `USUAL_LIFT`.

    Attention seeks out the highest steps of any line, by about a deviation within it: uncorrected, usual delivery would
    read as more than usual on a scale whose 0.5 is that of single steps.
    """
    plain = row_means(intensity)
    lift = attended(intensity, weight) - plain
    return plain + lift - np.clip(lift, 0.0, USUAL_LIFT)


def _steady(own: Floats, other: Floats) -> Floats:
    """A channel's steps, at its line's mean where only the other was measured: a cut to somebody else must not look
    like a change of expression.
    """
    return np.where(np.isfinite(own) | ~np.isfinite(other), own, row_means(own)[:, None])


def _face_trust(analysis: Analysis) -> float:
    """The face network's mean certainty over the film."""
    found = analysis.reliability
    return _UNKNOWN_TRUST if found is None or np.isnan(found.confidence) else found.confidence


def _voice(analysis: Analysis, signals: Signals, settings: Settings, times: Floats) -> Floats:
    """(n, 50) arousal by windows; where a line has none, that of the whole line throughout."""
    arousal = np.array([line.voice.arousal for line in analysis.lines], np.float64)
    if voice_degraded(arousal, settings.voice_range_floor):
        return np.full(times.shape, np.nan)
    nobody = np.zeros(len(signals.voice_time), np.int64)
    given = samples(nobody, signals.voice_time + signals.voice_step / 2.0, signals.voice_arousal)
    reach = max(0.25, 0.75 * signals.voice_step)
    found = at_steps(given, times, np.zeros(len(times), np.int64), reach)
    return np.where(np.isfinite(found).any(axis=1, keepdims=True), found, arousal[:, None])


def _face(analysis: Analysis, settings: Settings, spans: tuple[Floats, Floats], times: Floats) -> Floats:
    """(n, 50) the speaker's face, NaN where it was not seen, and in lines with too few looks."""
    faces = analysis.faces
    given = usual_looks(faces, settings.min_face_quality)
    speaker = speakers(analysis)
    found = at_steps(given, times, speaker, 1.5 * settings.face_interval)
    enough = count_within(given, *spans, speaker) >= settings.min_face_samples
    return np.where(enough[:, None] & (speaker >= 0)[:, None], found, np.nan)


def speakers(analysis: Analysis) -> Ints:
    """(n,) whose face belongs to each line: an index into `FaceTable.keys`, -1 for none."""
    place = {key: number for number, key in enumerate(analysis.faces.keys)}
    return np.array([place.get(line.person, -1) if line.person else -1 for line in analysis.lines], np.int64)


def usual_looks(faces: FaceTable, min_quality: float) -> Samples:
    """How far each look is from neutral, against the same person's other looks: 0.5 is usual, 0.2 a deviation.

    Somebody who is hardly seen is set against all faces of the film. A smile counts beside the network's call.
    """
    away = look_intensity(faces)
    use = (faces.quality >= min_quality) & (faces.person >= 0) & np.isfinite(away)
    given = samples(np.where(use, faces.person, -1), faces.time, away)
    if not len(given.value):
        return given
    film = _usual(given.value)
    edges = np.searchsorted(given.group, np.arange(len(faces.keys) + 1))
    out = given.value.copy()
    for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        usual, spread = _usual(out[low:high]) if high - low >= _OWN_LOOKS else film
        out[low:high] = np.clip(MEAN + DEVIATION * (out[low:high] - usual) / spread, 0.0, 1.0)
    return Samples(given.group, given.time, out)


def _usual(away: Floats) -> tuple[float, float]:
    """Mean and deviation: most looks are neutral, so that a median would make extremes of all others."""
    return float(away.mean()), max(_LEAST_SPREAD, float(away.std()))


def look_intensity(faces: FaceTable) -> Floats:
    """(looks,) in [0, 1]: the probability that a face is not neutral, or smiles (as independent evidence)."""
    if not len(faces):
        return np.zeros(0)
    neutral: Floats = faces.emotion[:, _NEUTRAL]
    if faces.actions is not None and _SMILE in faces.action_units:
        neutral = neutral * (1.0 - np.nan_to_num(faces.actions[:, faces.action_units.index(_SMILE)]))
    return 1.0 - neutral
