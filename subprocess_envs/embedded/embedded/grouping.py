"""Vectors of voices put into groups: linkage under binding names, and how many groups there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

# A voice heard less than this, or for less than this share of the film's talk, is no speaker of its own.
LEAST_TALK = 2.0
LEAST_SHARE = 0.05
# Below this silhouette there is no structure to speak of (Kaufman & Rousseeuw 1990).
LEAST_SILHOUETTE = 0.25
_ROUNDS = 2
# Odd lines stand alone to the last in average linkage, so the tree is cut into a few groups more than are wanted.
_SPARE = 5

Vectors = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Count:
    """How many groups there may be; names can force more."""

    fewest: int
    most: int


def unit(vectors: Vectors) -> Vectors:
    """`vectors` at length one, along the last axis."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)


def centres_of(vectors: Vectors, seconds: Vectors, groups: Numbers) -> Vectors:
    """The direction of each group 0.., its members counted by their seconds."""
    sums = np.zeros((int(groups.max()) + 1, vectors.shape[1]))
    np.add.at(sums, groups, vectors * seconds[:, None])
    return unit(sums)


def group(
    vectors: Vectors,
    seconds: Vectors,
    labels: Sequence[str],
    founding: npt.NDArray[np.bool_],
    count: Count,
    check: Callable[[], None],
) -> Numbers:
    """Group numbers 0.. without gaps of unit `vectors` (n, d), heard for `seconds` each, named by `labels` or "".

    Those that are `founding` or named are linked; then every unnamed one joins the nearest group. Equal names meet,
    different ones never do.
    """
    named = np.array([bool(label) for label in labels])
    founding = founding | named
    if founding.sum() < count.fewest or not founding.any():
        founding = np.ones(len(labels), np.bool_)
    index = np.flatnonzero(founding)
    names = sorted({label for label in labels if label})
    # Lines of one name start as one group, at the place of the first of them.
    start = np.array([names.index(labels[i]) if labels[i] else len(names) + n for n, i in enumerate(index.tolist())])
    start = np.unique(start, return_inverse=True)[1]
    units = centres_of(vectors[index], seconds[index], start)
    count = Count(max(count.fewest, len(names), 1), max(count.most, len(names), 1))
    cuts = link(units, np.bincount(start), len(names), Count(count.fewest, count.most + _SPARE), check)
    chosen = _chosen(vectors[index], seconds[index], named[index], {n: cut[start] for n, cut in cuts.items()}, count)
    return _refined(vectors, seconds, named, index, chosen)


def link(
    centres: Vectors, sizes: Numbers, fixed: int, count: Count, check: Callable[[], None]
) -> Mapping[int, Numbers]:
    """Average linkage of `centres` (unit vectors); the first `fixed` never meet in one group.

    Returns the group numbers 0.. without gaps, in order of first appearance, for each number of groups that `count`
    allows, raised to `fixed` where names force it.
    """
    alike = centres @ centres.T
    alike[:fixed, :fixed] = -np.inf
    np.fill_diagonal(alike, -np.inf)
    weight = sizes.astype(np.float64)
    member = np.arange(len(centres))
    nearest, likeness = alike.argmax(axis=1), alike.max(axis=1)
    most, fewest = (max(number, fixed, 1) for number in (count.most, count.fewest))
    cuts: dict[int, Numbers] = {}
    for left in range(len(centres), 0, -1):
        check()
        if left <= most:
            cuts[left] = _renumbered(member)
        a = int(np.argmax(likeness))
        b = int(nearest[a])
        if left <= fewest or likeness[a] == -np.inf:
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
    return cuts


def _renumbered(groups: Numbers) -> Numbers:
    """Group numbers 0.. without gaps, in order of first appearance."""
    _, first, place = np.unique(groups, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first, kind="stable"), kind="stable")[place]


def _chosen(
    vectors: Vectors, seconds: Vectors, named: npt.NDArray[np.bool_], cuts: Mapping[int, Numbers], count: Count
) -> Numbers:
    """The cut whose groups are told apart best, groups that hardly talk left out; one group where none are."""
    best, found = (LEAST_SILHOUETTE if count.fewest == 1 else -np.inf), cuts[min(cuts)]
    apart = 1.0 - vectors @ vectors.T
    for number in sorted(cuts):
        groups = _without_small(vectors, seconds, cuts[number], named)
        left = int(groups.max()) + 1
        if max(2, count.fewest) <= left <= count.most:
            score = silhouette(apart, seconds, groups)
            if score > best + 1e-9:
                best, found = score, groups
    return found


def silhouette(apart: Vectors, seconds: Vectors, groups: Numbers) -> float:
    """Mean silhouette (Rousseeuw 1987) in [-1, 1], each member counted by its seconds; `apart` (n, n) are distances.

    One who is alone in a group counts 0.
    """
    everyone = np.eye(int(groups.max()) + 1)[groups] * seconds[:, None]
    talk = everyone.sum(axis=0)
    rows = np.arange(len(groups))
    sums = apart @ everyone
    others = talk[groups] - seconds
    alone = np.bincount(groups)[groups] < 2
    own = np.where(alone, 0.0, sums[rows, groups] / np.where(alone, 1.0, others))
    means = sums / talk
    means[rows, groups] = np.inf
    next_best = means.min(axis=1)
    score = np.where(alone, 0.0, (next_best - own) / np.maximum(np.maximum(next_best, own), 1e-12))
    return float((score * seconds).sum() / seconds.sum())


def _without_small(vectors: Vectors, seconds: Vectors, groups: Numbers, named: npt.NDArray[np.bool_]) -> Numbers:
    """Groups that hardly talk join the nearest larger one, unless a name holds them."""
    talk = np.bincount(groups, weights=seconds)
    held = np.bincount(groups, weights=named) > 0
    keep = held | (talk >= max(LEAST_TALK, LEAST_SHARE * talk.sum()))
    if keep.all() or not keep.any():
        return groups if keep.all() else np.zeros_like(groups)
    centres = centres_of(vectors, seconds, groups)
    target = np.flatnonzero(keep)
    nearest = target[np.argmax(centres @ centres[target].T, axis=1)]
    nearest[target] = target
    return _renumbered(nearest[groups])


def _refined(
    vectors: Vectors, seconds: Vectors, named: npt.NDArray[np.bool_], index: Numbers, chosen: Numbers
) -> Numbers:
    """Everybody without a name moved to the nearest group, twice; a group that would become empty stays as it was."""
    groups = np.zeros(len(vectors), np.int64)
    groups[index] = chosen
    members = index
    for _ in range(_ROUNDS):
        centres = centres_of(vectors[members], seconds[members], groups[members])
        moved = np.where(named, groups, np.argmax(vectors @ centres.T, axis=1))
        if len(np.unique(moved)) < len(centres):
            break
        groups, members = moved, np.arange(len(vectors))
    rest = np.setdiff1d(np.arange(len(vectors)), members)
    if len(rest):
        centres = centres_of(vectors[members], seconds[members], groups[members])
        groups[rest] = np.argmax(vectors[rest] @ centres.T, axis=1)
    return groups
