"""Making a clip again to see whether it comes out the same: reproducibility is tested (seed document 001)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from emotionai_core.records.clip import Clip, ClipRequest

REPRODUCE: Final = "reproduce"
"""The `experiment` of a request that makes a clip again; its factor of this name is the clip's id."""


@dataclass(frozen=True, slots=True)
class Reproduced:
    """Whether a clip that was made again has the same pictures (SHA-256 of the decoded frames)."""

    clip: str
    again: str
    same: bool

    @property
    def sentence(self) -> str:
        """What came of it."""
        if self.same:
            return "Made again, it has exactly the same pictures."
        return "Made again, it has other pictures: program, weights, driver or card are not what they were."


def repeat(clip: Clip) -> ClipRequest:
    """The request that makes a clip again, to see whether its pictures come out the same."""
    others = tuple(one for one in clip.request.factors if one[0] != REPRODUCE)
    return replace(clip.request, experiment=REPRODUCE, factors=(*others, (REPRODUCE, clip.id)))


def repeats(request: ClipRequest) -> str:
    """Which clip a request makes again; "" for none."""
    factors: Mapping[str, str] = dict(request.factors)
    return factors.get(REPRODUCE, "") if request.experiment == REPRODUCE else ""
