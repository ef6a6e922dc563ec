"""Which tracks are shown, in what order and how high: a small value that is kept between sessions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast, get_args

from PySide6.QtCore import QCoreApplication

from app.timeline.tracks.base import Kind

KINDS: tuple[Kind, ...] = get_args(Kind)
LOWEST, HIGHEST = 16, 240
# What has to be computed for nothing else is shown to whoever asks for it.
HIDDEN_AT_FIRST: frozenset[Kind] = frozenset({"surprise"})


def kind_name(kind: Kind) -> str:
    """What tracks of a kind show, for menus."""
    return {
        "shots": QCoreApplication.translate("timeline", "Shots"),
        "film": QCoreApplication.translate("timeline", "Film"),
        "sound": QCoreApplication.translate("timeline", "Sound"),
        "conflicts": QCoreApplication.translate("timeline", "Conflicts"),
        "key_scenes": QCoreApplication.translate("timeline", "Key scenes"),
        "clips": QCoreApplication.translate("timeline", "Clips"),
        "transitions": QCoreApplication.translate("timeline", "Transitions"),
        "people": QCoreApplication.translate("timeline", "People’s lines"),
        "codings": QCoreApplication.translate("timeline", "Codings"),
        "notes": QCoreApplication.translate("timeline", "Notes"),
        "arousal": QCoreApplication.translate("timeline", "Arousal"),
        "valence": QCoreApplication.translate("timeline", "Valence"),
        "dominance": QCoreApplication.translate("timeline", "Dominance"),
        "faces": QCoreApplication.translate("timeline", "Face valence"),
        "surprise": QCoreApplication.translate("timeline", "Surprise"),
    }[kind]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """`order` holds every kind once; `heights` those that were set by hand, in pixels; `raw` draws every single
    value under the smooth lines."""

    order: tuple[Kind, ...] = KINDS
    hidden: frozenset[Kind] = HIDDEN_AT_FIRST
    heights: Mapping[Kind, int] = field(default_factory=dict[Kind, int])
    raw: bool = True

    def with_shown(self, kind: Kind, shown: bool) -> Arrangement:
        """One kind shown or hidden."""
        return replace(self, hidden=self.hidden - {kind} if shown else self.hidden | {kind})

    def with_height(self, kind: Kind, height: int) -> Arrangement:
        """All tracks of a kind that high."""
        return replace(self, heights={**self.heights, kind: min(max(LOWEST, height), HIGHEST)})

    def placed(self, kind: Kind, target: Kind, below: bool) -> Arrangement:
        """One kind right above or below another."""
        if kind == target:
            return self
        rest = [one for one in self.order if one != kind]
        rest.insert(rest.index(target) + below, kind)
        return replace(self, order=tuple(rest))

    def shifted(self, kind: Kind, by: int, there: tuple[Kind, ...]) -> Arrangement:
        """One place up (-1) or down (1) among the kinds that are on screen."""
        visible: list[Kind] = [one for one in self.order if one in there]
        if kind not in visible or not 0 <= visible.index(kind) + by < len(visible):
            return self
        return self.placed(kind, visible[visible.index(kind) + by], by > 0)

    def text(self) -> str:
        """For the preferences."""
        values = {
            "order": self.order,
            "hidden": sorted(self.hidden),
            "heights": dict(self.heights),
            "raw": self.raw,
        }
        return json.dumps(values)


def arrangement_from(text: str) -> Arrangement:
    """What `Arrangement.text` gave; whatever cannot be read, or belongs to another version, is as at first."""
    try:
        raw = json.loads(text)
    except ValueError:
        return Arrangement()
    values = cast(dict[str, Any], raw) if isinstance(raw, dict) else {}
    heights = values.get("heights")
    wished = _kinds(values.get("order"))
    order = list(dict.fromkeys(wished))
    for place, kind in enumerate(KINDS):
        if kind not in order:
            # A kind that is new in this version comes where it would be at first: after the one before it.
            before = order.index(KINDS[place - 1]) + 1 if place else 0
            order.insert(before, kind)
    return Arrangement(
        tuple(order),
        frozenset(_kinds(values.get("hidden"))) | (HIDDEN_AT_FIRST - set(wished)),
        {
            kind: min(max(LOWEST, height), HIGHEST)
            for kind, height in (heights.items() if isinstance(heights, dict) else ())
            if kind in KINDS and isinstance(height, int)
        },
        values.get("raw", True) is not False,
    )


def _kinds(value: object) -> list[Kind]:
    return [one for one in value if one in KINDS] if isinstance(value, list) else []
