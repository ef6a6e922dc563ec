"""What the graph shows at one moment, and what lies between two moments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from emotionai_core.records.society import RelationsAt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """`position` (p, 2) in a disc of radius `extent`, `room` (p,) half the way to the nearest neighbour.

    `ego` is the place of the person in the middle of rings, -1 where there are none.
    """

    relations: RelationsAt
    position: Floats
    room: Floats
    extent: float
    ego: int

    @property
    def keys(self) -> tuple[str, ...]:
        """Everybody, by place."""
        return self.relations.keys

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """Who is close to anybody at all, or anybody to them (p,)."""
        intimacy = self.relations.intimacy
        return np.maximum(intimacy.max(axis=0, initial=0.0), intimacy.max(axis=1, initial=0.0)) > 0


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Links that are shown (n,), the weakest first: places of both ends, intimacy, balance; `hidden` are too weak."""

    source: Ints
    target: Ints
    intimacy: Floats
    balance: Floats
    hidden: int


def between(one: Scene, other: Scene, share: float) -> Scene:
    """The way from one moment to another; people who are not the same have no way between them."""
    if share >= 1 or one.keys != other.keys:
        return other
    then, now = one.relations, other.relations
    relations = RelationsAt(
        now.time, now.keys, then.intimacy + share * (now.intimacy - then.intimacy), now.circle, now.balance, now.met
    )
    position = one.position + share * (other.position - one.position)
    room = one.room + share * (other.room - one.room)
    return Scene(relations, position, room, one.extent + share * (other.extent - one.extent), other.ego)


def links(scene: Scene, weakest: float) -> Links:
    """What is at least `weakest`; around one person only what goes out from and comes to them.

    Nobody is linked to themselves, nor with an intimacy of nothing at all to whom they never met.
    """
    relations = scene.relations
    there = relations.met | (relations.intimacy > 0)
    np.fill_diagonal(there, False)
    if scene.ego >= 0:
        own = np.zeros(len(scene.keys), np.bool_)
        own[scene.ego] = True
        there &= own[:, None] | own[None, :]
    shown = there & (relations.intimacy >= weakest)
    source, target = np.nonzero(shown)
    intimacy = relations.intimacy[source, target]
    order = np.argsort(intimacy, kind="stable")
    source, target = source[order].astype(np.int64), target[order].astype(np.int64)
    hidden = int(there.sum()) - len(order)
    return Links(source, target, intimacy[order], relations.balance[source, target], hidden)
