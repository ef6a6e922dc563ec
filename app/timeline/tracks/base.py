"""What every track is: a strip that paints a stretch of itself and knows what lies under a point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from app.theme import Look
from app.timeline.scale import TimeScale

LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft

Kind = Literal[
    "shots",
    "film",
    "conflicts",
    "key_scenes",
    "clips",
    "notes",
    "people",
    "codings",
    "transitions",
    "sound",
    "arousal",
    "valence",
    "dominance",
    "faces",
    "surprise",
]
Edge = Literal["", "start", "end"]


@dataclass(slots=True)
class Brush:
    """What a track paints with. `window` is what is to be painted, in pixels from the scale's start; None is all."""

    painter: QPainter
    look: Look
    scale: TimeScale
    font: QFont
    selected: int | None = None
    window: tuple[float, float] | None = None

    @property
    def ratio(self) -> float:
        """Pixels of the screen to one of ours."""
        return self.painter.device().devicePixelRatioF()

    @property
    def first(self) -> float:
        """The first pixel to be painted."""
        return self.window[0] if self.window else 0.0

    @property
    def last(self) -> float:
        """The pixel after the last one to be painted."""
        return self.window[1] if self.window else self.scale.width

    @property
    def begin(self) -> float:
        """The time at the first pixel."""
        return self.scale.time(self.first)

    @property
    def end(self) -> float:
        """The time at the last pixel."""
        return self.scale.time(self.last)


@dataclass(frozen=True, slots=True)
class Hit:
    """What lies under a point: a time to go to, a sentence, and perhaps a line, a note, or an edge of either."""

    time: float
    line: int | None
    tip: str
    note: int | None = None
    conflict: bool = False
    edge: Edge = ""
    # It is a key scene: a double click asks for its prompt.
    scene: bool = False
    # The clip that a click is to show.
    clip: str = ""


@dataclass(frozen=True, slots=True)
class Hidden:
    """What a track leaves out of the view: `drawn` of `there`, in words, and how to see the rest."""

    text: str
    tip: str


class Track:
    """One strip of the timeline; its height lies between `least` and `most`, as there is room, unless it was set.

    `kind` is what it shows: tracks are ordered and hidden by kind. `edges` says that its things have ends to drag.
    """

    kind: Kind
    least, most = 18, 24
    edges = False

    def __init__(self) -> None:
        self.height = self.most

    def fit(self, share: float) -> None:
        """Take a height: 0 is the least, 1 the most."""
        self.height = int(self.least + min(1.0, max(0.0, share)) * (self.most - self.least))

    def title(self) -> str:
        """The name at the left edge."""
        return ""

    def colour(self, look: Look) -> QColor | None:
        """The dot before the name, if any."""
        return None

    def scale_texts(self) -> tuple[str, str] | None:
        """The values at the strip's upper and lower edge, if it has values."""
        return None

    def paint(self, brush: Brush, area: QRectF) -> None:
        """Draw the brush's window into `area`, whose left edge is the scale's start."""
        raise NotImplementedError

    def reach(self, scale: TimeScale) -> float:
        """Up to which pixel the picture depends on where the view begins, as names that stay in view do."""
        return 0.0

    def hidden(self, scale: TimeScale) -> Hidden | None:
        """What is there and not drawn."""
        return None

    def hit(self, scale: TimeScale, x: float, y: float) -> Hit | None:
        """What lies under a point, counted from the strip's corner."""
        return None


def edge_at(scale: TimeScale, start: float, end: float, x: float, zone: float = 6.0) -> Edge:
    """Which end of a stretch lies under a pixel; short ones have none, or they could not be taken hold of."""
    left, right = scale.x(start), scale.x(end)
    if right - left < 3 * zone:
        return ""
    if abs(x - left) <= zone and abs(x - left) <= abs(x - right):
        return "start"
    return "end" if abs(x - right) <= zone else ""
