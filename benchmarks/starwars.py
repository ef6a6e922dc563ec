"""Our co-presence network against published networks of seven films: do the same people come out as central?

    python -m benchmarks.starwars DATA

DATA holds `network_starwars` (CC-BY 4.0, E. Gabasova): `charactersPerScene.csv` says in which scenes each character is,
`starwars-episode-N-mentions.json` who is named with whom in how many scenes, and `-interactions.json` who speaks with
whom. Scenes become lines with everybody in them, and go through the studio's own presence record, network and
centralities. The published files give networks and no centralities: theirs are computed by the same definitions.

What the data allow: the scene lists are those of the mentions (numbers of scenes differ by one or two), so that those
must agree, or the network is put together wrongly. The interactions are the question of substance: does being there
say who is central in the talk? R2-D2, who never speaks, is in one and not in the other. All of it was taken from
screenplays; nothing is said about faces and voices. n is how many characters both know.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

from emotionai_core.cognition.presence import Presence
from emotionai_core.records.memory import Role
from emotionai_core.records.society import Centrality
from emotionai_core.social.network import centralities, centralities_of

FILMS = range(1, 8)
MEASURES = ("degree", "strength", "betweenness", "eigenvector")
# Least Spearman correlation of strength in any film: with those who are named, and with those who speak.
GOALS = {"mentions": 0.99, "interactions": 0.6}

Floats = npt.NDArray[np.float64]


def scenes_of(folder: Path, film: int) -> dict[float, list[str]]:
    """The characters of each scene of one film; scenes are numbered (film - 1, film]."""
    found: dict[float, list[str]] = {}
    with (folder / "charactersPerScene.csv").open(newline="", encoding="utf-8") as file:
        for name, *scenes in csv.reader(file):
            for scene in sorted({float(one) for one in scenes if one}):
                if film - 1 < scene <= film:
                    found.setdefault(scene, []).append(name)
    return dict(sorted(found.items()))


def present_in(scenes: dict[float, list[str]]) -> Presence:
    """One line for each scene; the first character named speaks, the others are there."""
    keys = tuple(sorted({name for names in scenes.values() for name in names}))
    place = {key: at for at, key in enumerate(keys)}
    people, role, offset = list[int](), list[int](), [0]
    for names in scenes.values():
        people += [place[name] for name in names]
        role += [Role.SPEAKER, *[Role.WITNESS] * (len(names) - 1)]
        offset.append(len(people))
    return Presence(
        keys, np.array(offset, np.int64), np.array(people, np.int64), np.array(role, np.int8), np.arange(len(scenes))
    )


def published(folder: Path, film: int, kind: str) -> dict[str, Centrality]:
    """Centralities of the published network."""
    network = json.loads((folder / f"starwars-episode-{film}-{kind}.json").read_text(encoding="utf-8"))
    keys = tuple(node["name"] for node in network["nodes"])
    shared = np.zeros((len(keys), len(keys)), np.int64)
    for link in network["links"]:
        shared[link["source"], link["target"]] = shared[link["target"], link["source"]] = link["value"]
    return centralities_of(keys, shared)


def ranks(values: Floats) -> Floats:
    """Ranks from 0 on; equal values share the mean of theirs."""
    _, group, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return ((last - count + last - 1) / 2.0)[group]


def spearman(one: Floats, other: Floats) -> float:
    """Spearman's rank correlation; NaN where one of the two does not vary."""
    left, right = ranks(one) - ranks(one).mean(), ranks(other) - ranks(other).mean()
    spread = float(np.sqrt((left**2).sum() * (right**2).sum()))
    return float((left * right).sum()) / spread if spread else float("nan")


def compared(folder: Path, kind: str) -> float:
    """Print the correlations of all films with one kind of network; the lowest of strength."""
    print(f"\n{kind}\n{'film':>4} {'n':>3} {'ours':>5} {'theirs':>6} " + " ".join(f"{name:>11}" for name in MEASURES))
    lowest = 1.0
    for film in FILMS:
        ours, theirs = centralities(present_in(scenes_of(folder, film))), published(folder, film, kind)
        both = sorted(set(ours) & set(theirs))
        found = [
            spearman(
                np.array([getattr(ours[name], measure) for name in both]),
                np.array([getattr(theirs[name], measure) for name in both]),
            )
            for measure in MEASURES
        ]
        lowest = min(lowest, found[MEASURES.index("strength")])
        figures = " ".join(f"{one:11.3f}" for one in found)
        print(f"{film:4} {len(both):3} {len(ours):5} {len(theirs):6} {figures}")
    return lowest


def main() -> int:
    """Compare; exit status 1 where strength correlates less than a goal in some film."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    folder = parser.parse_args().data / "network_starwars"
    lowest = {kind: compared(folder, kind) for kind in GOALS}
    for kind, goal in GOALS.items():
        print(f"lowest correlation of strength, {kind}: {lowest[kind]:.3f} (goal {goal})")
    return 0 if all(lowest[kind] >= goal for kind, goal in GOALS.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
