"""Where somebody was in each film: put back when its project is opened again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.preferences import Preferences

_KEPT = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Position, what the timeline shows (start and length in seconds), stretch, line, and the people.

    `order` is the order and thereby the colour of people, `shown` who is on the timeline.
    """

    position: float = 0.0
    start: float = 0.0
    length: float = 0.0
    span: tuple[float, float] | None = None
    selected: int | None = None
    order: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


class Places:
    """Places by project, the newest twenty, in the preferences."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    def of(self, project: Path) -> Place | None:
        """Where somebody was; None the first time, or when the record cannot be read."""
        found = self._all().get(str(project))
        return _place(found) if isinstance(found, dict) else None

    def order_of(self, project: Path) -> Sequence[str]:
        """The order people had."""
        place = self.of(project)
        return place.order if place is not None else ()

    def keep(self, project: Path, place: Place) -> None:
        """Remember a place; the project becomes the newest."""
        kept = {name: value for name, value in self._all().items() if name != str(project)}
        newest = list(kept.items())[-(_KEPT - 1) :]
        self._preferences.put("places", json.dumps(dict([*newest, (str(project), asdict(place))])))

    def _all(self) -> dict[str, Any]:
        try:
            stored = json.loads(self._preferences.text("places", "{}"))
        except ValueError:
            return {}
        return stored if isinstance(stored, dict) else {}


def _place(stored: dict[str, Any]) -> Place | None:
    try:
        span = stored["span"]
        return Place(
            float(stored["position"]),
            float(stored["start"]),
            float(stored["length"]),
            (float(span[0]), float(span[1])) if span else None,
            int(stored["selected"]) if stored["selected"] is not None else None,
            tuple(str(key) for key in stored["order"]),
            tuple(str(key) for key in stored["shown"]),
        )
    except (KeyError, TypeError, ValueError, IndexError):
        return None
