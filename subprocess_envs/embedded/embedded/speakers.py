"""Stage `speakers`: voices grouped over the whole film, as far as voices alone allow it.

GE2E voice vectors (Wan et al. 2018; Resemblyzer's weights) of 1.6-second windows, averaged per utterance, grouped by
average linkage. Names in the subtitles are binding: equal names belong together, different ones never. Where nothing
is known, too few speakers are preferred to too many, and confidence stays low.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from embedded.heard import HeardLine, by_minute, heard_lines
from embedded.mel import HOP, mel_frames
from embedded.models import session
from embedded.passes import FirstPass
from embedded.sound import RATE, Samples, Sound, sound_of
from emotionai_core.wire.messages import Json
from emotionai_core.wire.serve import Job, StageError

LEAST_VOICE = 0.6
# Vectors of shorter pieces are too noisy to found a group; they join the nearest one.
FOUNDING_VOICE = 1.6
WINDOW = 1.6
STEP = 0.8
# Between two voices of one sex GE2E measured 0.55-0.65 on clean speech, within one voice 0.7.
SAME_VOICE = 0.65
MOST_SPEAKERS = 8
# A voice heard less than this, or for less than this share of the film's talk, is no speaker of its own.
LEAST_TALK = 4.0
LEAST_SHARE = 0.05
_LOUDNESS = -30.0
_LONGEST = 16.0
_BATCH = 32
_NAMED = 0.9
_ALONE = 0.35
_CEILING = 0.6

Vectors = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


def speakers(job: Job) -> dict[str, Json]:
    """Run the stage; setting `speakers` (0 = estimate). Raises `StageError`, `Cancelled`."""
    wanted = job.request.settings.get("speakers", 0)
    if isinstance(wanted, bool) or not isinstance(wanted, int) or not 0 <= wanted <= 20:
        raise StageError("bad-setting", "The setting 'speakers' must be a whole number from 0 to 20.", "Use 0.")
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
        groups, confidence = assign(vectors, lines, wanted, job.check)
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
        return _unit(np.concatenate(parts).mean(0))


def _levelled(samples: Samples) -> Samples:
    """Quiet speech raised to the loudness the network was trained at; loud speech stays (as in Resemblyzer)."""
    loudness = 20.0 * np.log10(np.sqrt(np.mean(samples.astype(np.float64) ** 2)) + 1e-9)
    return samples * np.float32(max(1.0, 10.0 ** ((_LOUDNESS - loudness) / 20.0)))


def _unit(vectors: Vectors) -> Vectors:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)


def assign(
    vectors: Vectors, lines: Sequence[HeardLine], wanted: int, check: Callable[[], None] = lambda: None
) -> tuple[Numbers, npt.NDArray[np.float64]]:
    """Speaker number (0 talks most) and confidence of each line; `wanted` speakers, or 0 to estimate."""
    if not lines:
        return np.zeros(0, np.int64), np.zeros(0)
    seconds = np.array([line.voice for line in lines])
    labels = [line.label.strip().casefold() for line in lines]
    groups = _grouped(vectors, seconds, labels, wanted, check)
    named = np.array([bool(label) for label in labels])
    if not wanted:
        groups = _without_small(vectors, seconds, groups, named)
    talk = np.bincount(groups, weights=seconds)
    order = np.argsort(-talk, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    groups = place[groups]
    return groups, _confidence(vectors, seconds, groups, named)


def _centres(vectors: Vectors, seconds: Vectors, groups: Numbers) -> Vectors:
    sums = np.zeros((int(groups.max()) + 1, vectors.shape[1]))
    np.add.at(sums, groups, vectors * seconds[:, None])
    return _unit(sums)


def _grouped(
    vectors: Vectors, seconds: Vectors, labels: Sequence[str], wanted: int, check: Callable[[], None]
) -> Numbers:
    """Group numbers 0.. without gaps: founders are linked, the rest joins the nearest group."""
    names = sorted({label for label in labels if label})
    founding = np.array([bool(label) or one >= FOUNDING_VOICE for label, one in zip(labels, seconds, strict=True)])
    if not founding.any():
        founding[:] = True
    index = np.flatnonzero(founding)
    # Lines of one name start as one group, at the place of the first of them.
    start = np.array([names.index(labels[i]) if labels[i] else len(names) + n for n, i in enumerate(index.tolist())])
    start = np.unique(start, return_inverse=True)[1]
    linked = link(_centres(vectors[index], seconds[index], start), np.bincount(start), len(names), wanted, check)
    groups = np.full(len(vectors), -1, np.int64)
    groups[index] = linked[start]
    rest = np.flatnonzero(~founding)
    groups[rest] = np.argmax(vectors[rest] @ _centres(vectors[index], seconds[index], groups[index]).T, axis=1)
    return groups


def link(centres: Vectors, sizes: Numbers, fixed: int, wanted: int, check: Callable[[], None]) -> Numbers:
    """Average linkage of `centres` (unit vectors); the first `fixed` never meet in one group.

    Goes on until `wanted` groups are left or, with 0, until the nearest two are less alike than `SAME_VOICE` and at
    most `MOST_SPEAKERS` are left. Returns group numbers 0.. without gaps, in order of first appearance.
    """
    alike = centres @ centres.T
    alike[:fixed, :fixed] = -np.inf
    np.fill_diagonal(alike, -np.inf)
    weight = sizes.astype(np.float64)
    member = np.arange(len(centres))
    nearest, likeness = alike.argmax(axis=1), alike.max(axis=1)
    most = max(wanted or MOST_SPEAKERS, fixed, 1)
    for left in range(len(centres), 1, -1):
        check()
        a = int(np.argmax(likeness))
        b = int(nearest[a])
        if likeness[a] == -np.inf or (left <= most and (wanted or likeness[a] < SAME_VOICE)):
            break
        row = (weight[a] * alike[a] + weight[b] * alike[b]) / (weight[a] + weight[b])
        row[[a, b]] = -np.inf
        alike[a], alike[:, a] = row, row
        alike[b], alike[:, b] = -np.inf, -np.inf
        weight[a] += weight[b]
        member[member == b] = a
        # An average is never above both of its parts, so only rows that pointed at either part can change.
        stale = np.flatnonzero((nearest == a) | (nearest == b))
        stale = np.union1d(stale, [a, b])
        nearest[stale], likeness[stale] = alike[stale].argmax(axis=1), alike[stale].max(axis=1)
    _, first, groups = np.unique(member, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first, kind="stable"), kind="stable")[groups]


def _without_small(vectors: Vectors, seconds: Vectors, groups: Numbers, named: npt.NDArray[np.bool_]) -> Numbers:
    """Groups that hardly talk join the nearest larger one, unless a name holds them."""
    talk = np.bincount(groups, weights=seconds)
    held = np.bincount(groups, weights=named) > 0
    keep = held | (talk >= max(LEAST_TALK, LEAST_SHARE * talk.sum()))
    if keep.all() or not keep.any():
        return groups if keep.all() else np.zeros_like(groups)
    centres = _centres(vectors, seconds, groups)
    target = np.flatnonzero(keep)
    nearest = target[np.argmax(centres @ centres[target].T, axis=1)]
    nearest[target] = target
    return np.unique(nearest[groups], return_inverse=True)[1]


def _confidence(
    vectors: Vectors, seconds: Vectors, groups: Numbers, named: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    """Names are nearly certain; for the rest, how much nearer the own group is than the next, never above 0.6."""
    alike = vectors @ _centres(vectors, seconds, groups).T
    own = alike[np.arange(len(groups)), groups]
    alike[np.arange(len(groups)), groups] = -np.inf
    other = alike.max(axis=1, initial=-np.inf)
    lead = np.where(np.isfinite(other), own - other, 0.0)
    length = np.minimum(1.0, seconds / FOUNDING_VOICE)
    guessed = np.where(np.isfinite(other), np.clip(0.2 + 2.0 * lead, 0.05, _CEILING), _ALONE) * length
    return np.where(named, _NAMED, guessed)
