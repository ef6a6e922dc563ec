"""Stage `speakers`: voices grouped over the whole film, as far as voices alone allow it.

GE2E voice vectors (Wan et al. 2018; Resemblyzer's weights) of 1.6-second windows, averaged per utterance, grouped by
average linkage; how many groups there are is what separates them best (`embedded.grouping`). Names in the subtitles
are binding: equal names belong together, different ones never. Confidence stays low where no name helps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from embedded.grouping import Count, Numbers, Vectors, centres_of, group, unit
from embedded.heard import HeardLine, by_minute, heard_lines
from embedded.mel import HOP, mel_frames
from embedded.models import session
from embedded.passes import FirstPass
from embedded.sound import RATE, Samples, Sound, sound_of
from emotionai_core.wire.messages import Json
from emotionai_core.wire.serve import Job, StageError

LEAST_VOICE = 0.3
# Vectors of shorter pieces are too noisy to found a group; they join the nearest one.
FOUNDING_VOICE = 0.8
WINDOW = 1.6
STEP = 0.8
MOST_SPEAKERS = 20
_LOUDNESS = -30.0
_LONGEST = 16.0
_BATCH = 32
_NAMED = 0.9
_ALONE = 0.35
_CEILING = 0.6


def speakers(job: Job) -> dict[str, Json]:
    """Run the stage; settings `speakers` (0: estimate), `min_speakers`, `max_speakers`.

    Raises `StageError`, `Cancelled`.
    """
    count_rule = _count_rule(job)
    sound = sound_of(job)
    if not job.wants(0):
        return {}
    lines = [line for line in heard_lines(job) if line.voice >= LEAST_VOICE]
    table: dict[str, list[object]] = {"utterance": [], "speaker": [], "confidence": []}
    count = 0
    if sound is not None and lines:
        kept = FirstPass(job, "voices")
        with sound:
            lines, vectors = _listen(job, sound, lines, kept)
        groups, confidence = assign(vectors, lines, count_rule, job.check)
        table = {
            "utterance": [line.number for line in lines],
            "speaker": groups.tolist(),
            "confidence": confidence.tolist(),
        }
        count = int(groups.max(initial=-1)) + 1
        job.save(0, 0.0, job.request.duration, {"speakers": table})
        kept.clear()
    else:
        job.warn("no-voices", "There is no voiced line long enough to tell voices apart.")
        job.save(0, 0.0, job.request.duration, {"speakers": table})
    job.progress(job.request.duration, job.request.duration, "s")
    return {"speakers": count, "utterances": len(table["utterance"])}


def _count_rule(job: Job) -> Count:
    wanted, fewest, most = (_number(job, name, low) for name, low in _NUMBERS)
    return Count(wanted, wanted) if wanted else Count(fewest, max(fewest, most))


_NUMBERS = (("speakers", 0), ("min_speakers", 1), ("max_speakers", 1))


def _number(job: Job, name: str, low: int) -> int:
    value = job.request.settings[name]
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= MOST_SPEAKERS:
        raise StageError("bad-setting", f"The setting '{name}' must be a whole number from {low} to {MOST_SPEAKERS}.")
    return value


def _listen(job: Job, sound: Sound, lines: Sequence[HeardLine], kept: FirstPass) -> tuple[list[HeardLine], Vectors]:
    """The lines in time order and their unit vectors, shape (lines, 256)."""
    encoder = VoiceEncoder()
    ordered: list[HeardLine] = []
    vectors: list[Vectors] = []
    for minute, mine in by_minute(lines).items():

        def make(mine: Sequence[HeardLine] = mine) -> Mapping[str, Mapping[str, Sequence[object]]]:
            found: list[list[float]] = []
            for line in mine:
                job.check()
                found.append(encoder.voice(_voiced(sound, line)).tolist())
            return {"voices": {"utterance": [line.number for line in mine], "vector": found}}

        table = kept.get(minute, make)["voices"]
        ordered += mine
        vectors.append(np.array(table["vector"], np.float64))
        job.progress(min((minute + 1) * 60.0, job.request.duration), job.request.duration, "s")
    return ordered, np.concatenate(vectors)


def _voiced(sound: Sound, line: HeardLine) -> Samples:
    pieces: list[Samples] = []
    left = _LONGEST
    for start, end in line.parts:
        pieces.append(sound.read(start, min(end, start + left)))
        left -= end - start
        if left <= 0:
            break
    return np.concatenate(pieces)


class VoiceEncoder:
    """The GE2E network over windows of `WINDOW` seconds."""

    def __init__(self) -> None:
        """Raises `StageError` when the model is missing."""
        self._session = session("ge2e")

    def voice(self, samples: Samples) -> Vectors:
        """One unit vector, shape (256,), for at least `LEAST_VOICE` seconds of speech."""
        frames = mel_frames(_levelled(samples))
        length = round(WINDOW * RATE / HOP)
        if len(frames) <= length:
            windows = frames[None]
        else:
            starts = np.arange(0, len(frames) - length + 1, round(STEP * RATE / HOP))
            windows = frames[starts[:, None] + np.arange(length)]
        parts = [
            np.asarray(self._session.run(None, {"mel": windows[at : at + _BATCH]})[0], np.float64)
            for at in range(0, len(windows), _BATCH)
        ]
        return unit(np.concatenate(parts).mean(0))


def _levelled(samples: Samples) -> Samples:
    """Quiet speech raised to the loudness the network was trained at; loud speech stays (as in Resemblyzer)."""
    loudness = 20.0 * np.log10(np.sqrt(np.mean(samples.astype(np.float64) ** 2)) + 1e-9)
    return samples * np.float32(max(1.0, 10.0 ** ((_LOUDNESS - loudness) / 20.0)))


def assign(
    vectors: Vectors, lines: Sequence[HeardLine], count: Count, check: Callable[[], None] = lambda: None
) -> tuple[Numbers, npt.NDArray[np.float64]]:
    """Speaker number (0 talks most) and confidence of each line."""
    if not lines:
        return np.zeros(0, np.int64), np.zeros(0)
    seconds = np.array([line.voice for line in lines])
    labels = [line.label.strip().casefold() for line in lines]
    groups = group(vectors, seconds, labels, seconds >= FOUNDING_VOICE, count, check)
    talk = np.bincount(groups, weights=seconds)
    order = np.argsort(-talk, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    groups = place[groups]
    return groups, _confidence(vectors, seconds, groups, np.array([bool(label) for label in labels]))


def _confidence(
    vectors: Vectors, seconds: Vectors, groups: Numbers, named: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    """Names are nearly certain; for the rest, how much nearer the own group is than the next, never above 0.6."""
    alike = vectors @ centres_of(vectors, seconds, groups).T
    own = alike[np.arange(len(groups)), groups]
    alike[np.arange(len(groups)), groups] = -np.inf
    other = alike.max(axis=1, initial=-np.inf)
    lead = np.where(np.isfinite(other), own - other, 0.0)
    length = np.minimum(1.0, seconds / WINDOW)
    guessed = np.where(np.isfinite(other), np.clip(0.2 + 2.0 * lead, 0.05, _CEILING), _ALONE) * length
    return np.where(named, _NAMED, guessed)
