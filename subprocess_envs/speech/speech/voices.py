"""Voices over a whole film from blocks that were listened to one by one: joined, numbered, given to the lines.

A block's voices are means of pyannote's embeddings. Voices of two blocks that are alike are one; two voices of one
block are two people, since that block was heard as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

# Euclidean distance of unit vectors below which pyannote's 3.1 pipeline takes two of them for one voice.
SAME_VOICE = 0.7045655
LEAST_HEARD = 0.2
LEAST_SHARE = 0.1

Vectors = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class BlockVoice:
    """One voice of one block: how long it speaks, and its embedding (any length; empty when there is none)."""

    block: int
    seconds: float
    embedding: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody speaks in [start, end) seconds; `voice` counts the film's voices."""

    start: float
    end: float
    voice: int


def unit(vectors: Vectors) -> Vectors:
    """Rows of length 1; rows of zeros stay."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)


def join(voices: Sequence[BlockVoice], fewest: int, most: int) -> Numbers:
    """The film-wide number of each block voice, 0 for who talks most.

    Average linkage on distance: goes on while two voices are alike and more than `fewest` are left, and beyond that
    while more than `most` are left, then also within a block.
    """
    if not voices:
        return np.zeros(0, np.int64)
    distance = _distances(voices)
    weight = np.array([max(one.seconds, 1e-3) for one in voices])
    talk = weight.copy()
    group = np.arange(len(voices))
    for left in range(len(voices), 1, -1):
        a, b = np.unravel_index(int(np.argmin(distance)), distance.shape)
        nearest = float(distance[a, b])
        if left <= fewest or (nearest > SAME_VOICE and left <= most):
            break
        row = (weight[a] * distance[a] + weight[b] * distance[b]) / (weight[a] + weight[b])
        distance[a], distance[:, a] = row, row
        distance[a, a] = np.inf
        distance[b], distance[:, b] = np.inf, np.inf
        weight[a] += weight[b]
        group[group == b] = a
    heard = np.bincount(group, weights=talk, minlength=len(voices))
    order = sorted(set(group.tolist()), key=lambda one: (-heard[one], one))
    return np.array([order.index(one) for one in group.tolist()], np.int64)


# Far beyond any distance of two unit vectors, yet below infinity: such pairs are joined last, not never.
_APART = 100.0


def _distances(voices: Sequence[BlockVoice]) -> Vectors:
    width = max((len(one.embedding) for one in voices), default=0)
    table = np.zeros((len(voices), max(width, 1)))
    for row, one in zip(table, voices, strict=True):
        row[: len(one.embedding)] = one.embedding
    table = unit(table)
    distance = np.sqrt(np.maximum(0.0, 2.0 - 2.0 * table @ table.T))
    block = np.array([one.block for one in voices])
    known = np.linalg.norm(table, axis=1) > 0.5
    distance[block[:, None] == block] = _APART
    distance[~known] = _APART
    distance[:, ~known] = _APART
    np.fill_diagonal(distance, np.inf)
    return distance


def centres(voices: Sequence[BlockVoice], numbers: Numbers) -> dict[int, list[float]]:
    """Each film-wide voice's embedding, of length 1, weighted by time; voices without one are left out."""
    sums: dict[int, Vectors] = {}
    for one, number in zip(voices, numbers.tolist(), strict=True):
        if one.embedding:
            row = unit(np.array(one.embedding, np.float64)) * max(one.seconds, 1e-3)
            sums[number] = sums.get(number, np.zeros(len(row))) + row
    return {number: unit(row).tolist() for number, row in sorted(sums.items()) if np.linalg.norm(row) > 1e-9}


def speaker_of(turns: Sequence[Turn], start: float, end: float) -> tuple[int, float] | None:
    """Who speaks most in [start, end) and their share of the speech in it; None when hardly anybody does."""
    heard: dict[int, float] = {}
    for turn in turns:
        shared = min(end, turn.end) - max(start, turn.start)
        if shared > 0:
            heard[turn.voice] = heard.get(turn.voice, 0.0) + shared
    total = sum(heard.values())
    if total < max(LEAST_HEARD, LEAST_SHARE * (end - start)):
        return None
    best = max(sorted(heard), key=lambda voice: heard[voice])
    return best, heard[best] / total
