"""Who shares scenes with whom, and how central that makes them: the co-presence network of a film."""

from __future__ import annotations

import math
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from emotionai_core.cognition.presence import Presence
from emotionai_core.records.society import Centrality

Ints = npt.NDArray[np.int64]

_TURNS = 10_000
_SETTLED = 1e-8
# What has settled so far is certain to about this many digits.
_DIGITS = 6


def shared_scenes(present: Presence) -> Ints:
    """In how many scenes both took part in some line: (people, people), the diagonal the scenes of each."""
    line = np.repeat(np.arange(len(present.scene)), np.diff(present.offset))
    numbers, scene = np.unique(present.scene[line], return_inverse=True)
    there = np.zeros((len(numbers), len(present.keys)), np.int64)
    there[scene, present.person] = 1
    # Whole numbers: no rounding, whatever adds them up.
    return there.T @ there


def centralities(present: Presence) -> dict[str, Centrality]:
    """How central everybody is: {key: Centrality}.

    `degree` is the share of all others with whom a scene is shared, `strength` the number of shared scenes, summed over
    the others. Betweenness takes paths whose steps are as long as 1 / shared scenes (Newman 2001), as a share
    of all pairs; eigenvector centrality is by shared scenes, 1 for the most central, NaN where it does not settle (two
    halves of a film that are equally strong). Whoever shares no scene has 0.
    """
    return centralities_of(present.keys, shared_scenes(present))


def centralities_of(keys: tuple[str, ...], shared: Ints) -> dict[str, Centrality]:
    """The same for a network that is given as a symmetric matrix of weights (people, people)."""
    import networkx as nx

    graph = cast(Any, nx.Graph())
    graph.add_nodes_from(range(len(keys)))
    rows, columns = np.nonzero(np.triu(shared, 1))
    # Whole numbers as long as 1 / weight: ways of the same length are found to be so, in whatever order they are added.
    unit = math.lcm(*(int(one) for one in np.unique(shared[rows, columns])))
    for one, other in zip(rows.tolist(), columns.tolist(), strict=True):
        weight = int(shared[one, other])
        graph.add_edge(one, other, weight=weight, distance=unit // weight)
    between = cast(dict[int, float], nx.betweenness_centrality(graph, weight="distance"))
    eigen = _eigenvector(graph)
    others = max(len(keys) - 1, 1)
    return {
        key: Centrality(
            key,
            degree=float(graph.degree(at)) / others,
            strength=float(graph.degree(at, weight="weight")),
            betweenness=float(between[at]),
            eigenvector=eigen[at],
        )
        for at, key in enumerate(keys)
    }


def _eigenvector(graph: Any) -> dict[int, float]:
    import networkx as nx

    nothing: dict[int, float] = dict.fromkeys(graph, 0.0)
    linked = graph.subgraph([at for at, degree in graph.degree() if degree]).copy()
    if not linked:
        return nothing
    try:
        found = cast(dict[int, float], nx.eigenvector_centrality(linked, _TURNS, _SETTLED, weight="weight"))
    except nx.PowerIterationFailedConvergence:
        return dict.fromkeys(graph, float("nan"))
    most = max(found.values())
    return nothing | {at: round(value / most, _DIGITS) for at, value in found.items()}
