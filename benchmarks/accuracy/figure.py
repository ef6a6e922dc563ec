"""One accuracy figure, with all that is needed to read it: data, split, metric, baseline, and what others reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_ITEMS: Final = {
    "cuts": "cuts",
    "faces": "pictures",
    "people": "looks",
    "speech": "words",
    "speakers": "recordings",
    "voice": "lines",
    "text": "lines",
    "micro": "movements",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` of `metric` on `data` by `backend`'s `stage`; `count` items were judged.

    `trivial` is what the answer named in `trivial_name` gets on the same items; `published` a sentence with its
    source, "" when none is certain; `goal` what we want to reach, None when nothing was set; `lower_is_better` for
    error rates; `note` what a reader must know to compare; `unit` what was counted, where that is not what the stage
    usually judges.
    """

    stage: str
    backend: str
    data: str
    metric: str
    value: float
    count: int
    trivial: float | None = None
    trivial_name: str = ""
    published: str = ""
    goal: float | None = None
    lower_is_better: bool = False
    note: str = ""
    unit: str = ""

    @property
    def counted(self) -> str:
        """How many of what were judged: "1200 pictures"."""
        return f"{self.count} {self.unit or _ITEMS.get(self.stage, 'items')}"

    @property
    def reached(self) -> bool | None:
        """Whether the goal is reached; None when there is none."""
        if self.goal is None:
            return None
        return self.value <= self.goal if self.lower_is_better else self.value >= self.goal
