"""Drawing in SVG: a canvas of a few shapes, and axes with round ticks. The same calls give the same bytes."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from html import escape

FONT = "Inter, 'Noto Sans CJK TC', sans-serif"
INK, FAINT, GRID = "#191c23", "#5c6576", "#dfe3ea"
_LOST = "\ufffd"
# What no XML file may hold, escaped or not.
_BARRED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _n(value: float) -> str:
    """Two decimals, no trailing zeros, no negative zero."""
    text = f"{value + 0.0:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def wide(text: str) -> int:
    """How wide a text is in half-width characters: Chinese ones count twice."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def short(text: str, most: int = 16) -> str:
    """`text`, cut with an ellipsis where it is wider than `most`."""
    if wide(text) <= most:
        return text
    while text and wide(text) > most - 1:
        text = text[:-1]
    return f"{text.rstrip()}…"


class Canvas:
    """Shapes of one picture, in pixels from its upper left corner."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._parts: list[str] = []

    def line(
        self, a: tuple[float, float], b: tuple[float, float], colour: str, width: float = 1, dash: str = ""
    ) -> None:
        """A straight line."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<line x1="{_n(a[0])}" y1="{_n(a[1])}" x2="{_n(b[0])}" y2="{_n(b[1])}" stroke="{colour}" '
            f'stroke-width="{_n(width)}"{dashed}/>'
        )

    def rect(self, x: float, y: float, width: float, height: float, colour: str, opacity: float = 1) -> None:
        """A filled rectangle."""
        seen = "" if opacity == 1 else f' fill-opacity="{_n(opacity)}"'
        self._parts.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0))}" height="{_n(max(height, 0))}" '
            f'fill="{colour}"{seen}/>'
        )

    def circle(self, at: tuple[float, float], radius: float, fill: str, stroke: str = "", opacity: float = 1) -> None:
        """A disc, a ring (`fill` "none"), or both."""
        ring = f' stroke="{stroke}" stroke-width="1.5"' if stroke else ""
        seen = "" if opacity == 1 else f' fill-opacity="{_n(opacity)}"'
        self._parts.append(f'<circle cx="{_n(at[0])}" cy="{_n(at[1])}" r="{_n(radius)}" fill="{fill}"{ring}{seen}/>')

    def cross(self, at: tuple[float, float], radius: float, colour: str) -> None:
        """A diagonal cross."""
        x, y = at
        self.line((x - radius, y - radius), (x + radius, y + radius), colour, 1.5)
        self.line((x - radius, y + radius), (x + radius, y - radius), colour, 1.5)

    def path(self, points: Iterable[tuple[float, float]], colour: str, width: float = 1.5, fill: str = "none") -> None:
        """A line through points; it breaks where one is not known."""
        text, pen = "", "M"
        for x, y in points:
            if math.isnan(x) or math.isnan(y):
                pen = "M"
                continue
            text += f"{pen}{_n(x)} {_n(y)}"
            pen = "L"
        if text:
            self._parts.append(
                f'<path d="{text}" fill="{fill}" fill-opacity="0.15" stroke="{colour}" stroke-width="{_n(width)}" '
                'stroke-linejoin="round"/>'
            )

    def curve(
        self, a: tuple[float, float], middle: tuple[float, float], b: tuple[float, float], colour: str, width: float
    ) -> None:
        """A quadratic curve from `a` to `b`, drawn towards `middle`."""
        self._parts.append(
            f'<path d="M{_n(a[0])} {_n(a[1])}Q{_n(middle[0])} {_n(middle[1])} {_n(b[0])} {_n(b[1])}" fill="none" '
            f'stroke="{colour}" stroke-width="{_n(width)}" stroke-opacity="0.75"/>'
        )

    def text(
        self, x: float, y: float, text: str, size: float = 11, anchor: str = "start", colour: str = INK, turn: float = 0
    ) -> None:
        """Words on the baseline `y`; `anchor` "start", "middle" or "end"; `turn` in degrees about (x, y)."""
        turned = f' transform="rotate({_n(turn)} {_n(x)} {_n(y)})"' if turn else ""
        self._parts.append(
            f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" text-anchor="{anchor}" fill="{colour}"{turned}>'
            f"{escape(_BARRED.sub(_LOST, text))}</text>"
        )

    def legend(self, x: float, y: float, items: Sequence[tuple[str, str]]) -> None:
        """Coloured squares with their names, side by side."""
        for colour, name in items:
            self.rect(x, y - 8, 9, 9, colour)
            self.text(x + 13, y, name, 10.5, colour=FAINT)
            x += 26 + 6.0 * wide(name)

    def svg(self) -> str:
        """The picture as a file of its own."""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(self.width)} {_n(self.height)}" '
            f'width="{_n(self.width)}" height="{_n(self.height)}" font-family="{escape(FONT)}">'
        )
        return "\n".join([head, *self._parts, "</svg>"]) + "\n"


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers within [low, high], about `about` of them."""
    span = high - low
    if not span > 0:
        return [low]
    rough = span / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * one for one in (1, 2, 2.5, 5, 10) if power * one >= rough * 0.8)
    first = math.ceil(low / step - 1e-9)
    return [round(number * step, 10) for number in range(first, math.floor(high / step + 1e-9) + 1)]


class Plot:
    """A rectangle of a canvas with two scales; `at` says where a point of the data lies."""

    def __init__(
        self,
        canvas: Canvas,
        box: tuple[float, float, float, float],
        across: tuple[float, float],
        up: tuple[float, float],
    ) -> None:
        """`box` is left, top, width, height; `across` and `up` the data's (low, high)."""
        self.canvas, self.box = canvas, box
        self.across = across if across[1] > across[0] else (across[0], across[0] + 1.0)
        self.up = up if up[1] > up[0] else (up[0], up[0] + 1.0)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Pixels of a point of the data."""
        left, top, width, height = self.box
        right = (x - self.across[0]) / (self.across[1] - self.across[0])
        risen = (y - self.up[0]) / (self.up[1] - self.up[0])
        return left + right * width, top + height - risen * height

    def axes(self, across: str = "", up: str = "", about: tuple[int, int] = (7, 5), whole: str = "") -> None:
        """Grid, ticks and titles; a title "" leaves only the grid of that axis; `whole`: which of the
        axes "x", "y" count things and have whole numbers only."""
        left, top, width, height = self.box
        for value in (one for one in ticks(*self.up, about[1]) if "y" not in whole or one == round(one)):
            y = self.at(self.across[0], value)[1]
            self.canvas.line((left, y), (left + width, y), GRID, 0.75)
            self.canvas.text(left - 5, y + 3.5, label(value), 9.5, "end", FAINT)
        for value in (one for one in ticks(*self.across, about[0]) if "x" not in whole or one == round(one)):
            x = self.at(value, self.up[0])[0]
            self.canvas.line((x, top), (x, top + height), GRID, 0.75)
            if across:
                self.canvas.text(x, top + height + 13, label(value), 9.5, "middle", FAINT)
        self.canvas.line((left, top + height), (left + width, top + height), FAINT, 0.75)
        if across:
            self.canvas.text(left + width / 2, top + height + 28, across, 10.5, "middle", FAINT)
        if up:
            self.canvas.text(left - 34, top + height / 2, up, 10.5, "middle", FAINT, -90)


def label(value: float) -> str:
    """A tick's number: no more decimals than it has, a true minus."""
    return f"{value:g}".replace("-", "−")


def mixed(low: str, high: str, share: float) -> str:
    """The colour that lies `share` of the way from `low` to `high`, both #rrggbb."""
    share = min(max(share, 0.0), 1.0)
    parts = [
        round(int(low[at : at + 2], 16) + share * (int(high[at : at + 2], 16) - int(low[at : at + 2], 16)))
        for at in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)
