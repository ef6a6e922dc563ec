"""Paragraphs as a reader finds them, put together as a screenplay."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from emotionai_core.records.screenplay import Element, ElementKind, ScriptScene

LONGEST: Final = 20_000
"""Letters of one paragraph; what is longer is cut, for no screenplay has such a one."""

_MOST: Final = 200_000


@dataclass(slots=True)
class Assembly:
    """Elements in the making; a heading begins a scene."""

    elements: list[Element] = field(default_factory=list[Element])
    title: str = ""
    warnings: list[str] = field(default_factory=list[str])
    _time: str = ""
    _headings: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])

    def add(self, kind: ElementKind, text: str, where: int, character: str = "") -> None:
        """One paragraph; without words it is none."""
        text = " ".join(text.split())
        if not text or len(self.elements) >= _MOST:
            return
        number = len(self.elements)
        if kind is ElementKind.HEADING:
            self._time = ""
            self._headings.append((text[:LONGEST], number))
        scene = len(self._headings) - 1
        self.elements.append(Element(number, kind, text[:LONGEST], scene, character, where))

    def amend_heading(self, place: str, time: str, where: int) -> None:
        """Give the heading that was just told its place and time, the time last; elsewhere a scene begins with them."""
        last = self.elements[-1] if self.elements else None
        if last is None or last.kind is not ElementKind.HEADING:
            self.add(ElementKind.HEADING, f"{place} {time}", where)
        else:
            known = last.text.removesuffix(self._time) if self._time else last.text
            whole = " ".join(f"{known} {place} {self._time} {time}".split())[:LONGEST]
            self.elements[-1] = replace(last, text=whole)
            self._headings[-1] = whole, self._headings[-1][1]
        self._time = " ".join(f"{self._time} {time}".split())

    def scenes(self) -> tuple[ScriptScene, ...]:
        """The scenes, each as far as the next one's heading."""
        ends = [number - 1 for _, number in self._headings[1:]] + [len(self.elements) - 1]
        return tuple(ScriptScene(text, first, last) for (text, first), last in zip(self._headings, ends, strict=False))

    def whole(self) -> tuple[Element, ...]:
        """All paragraphs; says so where there were too many."""
        if len(self.elements) >= _MOST:
            self.warnings.append(f"Only the first {_MOST:,} paragraphs were read.")
        return tuple(self.elements)
