"""Words over a picture: a caption below and a label in the corner, readable on anything.

Typst sets them (it is there for the report, shapes every script and finds the system's fonts), so no second library
for text is needed. Where no font has a character, the caption is left out and that is said: boxes help nobody.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt

from emotionai_core.exchange.pdf import CHINESE
from emotionai_core.film.frames import Picture
from emotionai_core.workers.places import resources

Floats = npt.NDArray[np.float32]

NO_FONT: Final = "The line is not shown: no font on this machine has all of its characters."
CUT: Final = "The line is not shown whole: it is too long for the picture."
NO_TYPST: Final = "The line is not shown: the package typst is not installed."

_OWN: Final = "Inter"
# Heights as shares of the picture's.
_SIZES: Final = (0.062, 0.052, 0.044, 0.038)
_LABEL: Final = 0.044
# More lines would lie over the mouth of an extreme close-up.
_MOST: Final = 0.22
# In narrow pictures the width counts: shares of it, and the smallest writing in pixels.
_OF_WIDTH: Final = 0.075
_LABEL_OF_WIDTH: Final = 0.12
_SMALLEST: Final = 7
_LAST_PLAIN: Final = "\u058f"
_BREAK: Final = "\u200b"
_LONGEST: Final = 400
_PAGE: Final = """
#let told = json(bytes(sys.inputs.told))
#set page(width: told.width * 1pt, height: auto, fill: none, margin: (x: told.width * 0.05pt, y: 0pt))
#set text(font: told.fonts, size: told.size * 1pt, weight: 600, fill: white, hyphenate: false)
#set text(top-edge: "ascender", bottom-edge: "descender")
#set par(leading: 0.15em)
#align(center, told.text)
"""


@dataclass(frozen=True, slots=True)
class Overlay:
    """What lies over every frame, in the rows [top, top + h): `light` (h, w, 3) is added where `keep` (h, w, 3) of the
    picture, in [0, 1], was left. `limits` are sentences about what is not shown.
    """

    bands: tuple[tuple[int, Floats, Floats], ...]
    limits: tuple[str, ...] = ()

    def over(self, picture: Picture) -> Picture:
        """The picture with the words on it, in place."""
        for top, keep, light in self.bands:
            part = picture[top : top + len(keep)]
            part[:] = (part * keep + light + np.float32(0.5)).astype(np.uint8)
        return picture


def overlay(text: str, label: str, width: int, height: int) -> Overlay:
    """`text` in up to 400 characters below, and `label` at the upper right, for pictures of this size."""
    limits: list[str] = []
    bands: list[tuple[int, Floats, Floats]] = []
    tag = _mask(label, width, _label_size(width, height))
    bands.append(_tag(label, tag, width, height))
    words = _clean(text)
    if words:
        mask, why = _caption(words, width, height)
        if why:
            limits.append(why)
        if mask is not None:
            bands.append(_band(mask, width, height))
    return Overlay(tuple(bands), tuple(limits))


def _clean(text: str) -> str:
    """One paragraph without what cannot be seen or would turn the writing round."""
    plain = "".join(" " if one.isspace() else one for one in text if one.isspace() or not _unseen(one))
    return " ".join(plain.split())


def _unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Cn") and character not in "\u200c\u200d"


def _caption(words: str, width: int, height: int) -> tuple[Floats | None, str]:
    """The words as large as they fit, cut off at the end where they do not fit at the smallest size."""
    if _typst() is None:
        return None, NO_TYPST
    if not _has_glyphs(words):
        return None, NO_FONT
    whole = len(words) <= _LONGEST
    words = words if whole else words[: _LONGEST - 1].rstrip() + "…"
    sizes = [max(_SMALLEST, round(min(height * one, width * _OF_WIDTH * one / _SIZES[0]))) for one in _SIZES]
    for size in sizes:
        mask = _fitting(words, width, height, size)
        if mask is not None:
            return mask, "" if whole and not _passes_over(mask) else CUT
    fits, too_long = 0, len(words)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        found = _fitting(words[:middle].rstrip() + "…", width, height, sizes[-1])
        fits, too_long = (middle, too_long) if found is not None else (fits, middle)
    return _mask(_breakable(words[:fits].rstrip() + "…", width, sizes[-1]), width, sizes[-1]), CUT


def _fitting(words: str, width: int, height: int, size: int) -> Floats | None:
    """The words at this size, None where they are too high."""
    mask = _mask(_breakable(words, width, size), width, size)
    return mask if mask is not None and len(mask) <= max(height * _MOST, size * 1.5) else None


def _breakable(words: str, width: int, size: int) -> str:
    """Words longer than a line, as addresses are, may be broken anywhere; scripts that join their letters may not."""
    most = max(1, int(width * 0.9 / (size * 0.62)))
    return " ".join(
        _BREAK.join(word) if len(word) > most and max(word) <= _LAST_PLAIN else word for word in words.split(" ")
    )


def _passes_over(mask: Floats) -> bool:
    """Whether a line goes on beyond the picture's edges, where the page has its margins."""
    edge = max(1, mask.shape[1] // 50)
    return bool(mask[:, :edge].max() > 0.2 or mask[:, -edge:].max() > 0.2)


def _band(mask: Floats, width: int, height: int) -> tuple[int, Floats, Floats]:
    """White words with a soft dark edge, near the lower end."""
    edge = max(2, height // 100)
    mask = np.pad(mask, ((edge * 3, edge * 3), (0, 0)))
    return max(0, height - len(mask) - edge), *_layers(mask, _halo(mask, edge), 0.82)


def _tag(label: str, mask: Floats | None, width: int, height: int) -> tuple[int, Floats, Floats]:
    """The label on a dark plate at the upper right."""
    edge = max(2, min(height, width) // 64)
    if mask is None:
        mask = _plain(label, _label_size(width, height))
    columns = np.flatnonzero(mask.max(axis=0) > 0.02)
    rows = np.flatnonzero(mask.max(axis=1) > 0.02)
    word = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    high, wide = word.shape[0] + 2 * edge, min(word.shape[1] + 4 * edge, width - edge)
    whole, plate = np.zeros((high, width), np.float32), np.zeros((high, width), np.float32)
    left = width - wide - edge
    plate[:, left : left + wide] = 1.0
    word = word[:, : wide - 4 * edge]
    whole[edge : edge + word.shape[0], left + 2 * edge : left + 2 * edge + word.shape[1]] = word
    return edge, *_layers(whole, plate, 0.66)


def _label_size(width: int, height: int) -> int:
    return max(_SMALLEST, round(min(height * _LABEL, width * _LABEL_OF_WIDTH)))


def _layers(mask: Floats, dark: Floats, depth: float) -> tuple[Floats, Floats]:
    keep = (1 - mask) * (1 - np.float32(depth) * dark)
    light = np.float32(250) * mask
    return tuple(np.ascontiguousarray(np.repeat(one[:, :, None], 3, axis=2)) for one in (keep, light))  # type: ignore[return-value]


def _halo(mask: Floats, edge: int) -> Floats:
    import cv2

    grown = cv2.dilate(mask, np.ones((edge + 1, edge + 1), np.uint8))
    soft = cv2.GaussianBlur(grown, (0, 0), edge * 0.7)
    return np.clip(soft * 1.35, 0, 1).astype(np.float32)


def _mask(text: str, width: int, size: int) -> Floats | None:
    """(h, width) in [0, 1]: how much of each pixel the words cover; None where they cannot be set."""
    import cv2

    typst = _typst()
    if typst is None:
        return None
    try:
        page = typst.compile(input=_PAGE.encode(), format="png", ppi=72.0, sys_inputs=_told(text, width, size))
    except _errors():
        return None
    picture = cv2.imdecode(np.frombuffer(page, np.uint8), cv2.IMREAD_UNCHANGED) if isinstance(page, bytes) else None
    if picture is None or picture.ndim != 3 or picture.shape[2] != 4:
        return None
    alpha = picture[:, :, 3].astype(np.float32) / np.float32(255)
    return cast(
        Floats, alpha[:, :width] if alpha.shape[1] >= width else np.pad(alpha, ((0, 0), (0, width - alpha.shape[1])))
    )


def _has_glyphs(text: str) -> bool:
    """Whether every character has a font: PDF/A allows no text without glyphs, and typst refuses to write one."""
    typst = _typst()
    if typst is None:
        return False
    try:
        typst.compile(input=_PAGE.encode(), format="pdf", pdf_standards=["a-2b"], sys_inputs=_told(text, 512, 16))
    except _errors():
        return False
    return True


def _plain(label: str, size: int) -> Floats:
    """The label by OpenCV's own strokes, which know ASCII only: it is burned in whatever is installed."""
    import cv2

    scale = size / 22
    (wide, high), below = cv2.getTextSize(label, cv2.FONT_HERSHEY_SIMPLEX, scale, 1)
    mask = np.zeros((high + below + 2, wide + 2), np.uint8)
    cv2.putText(mask, label, (1, high + 1), cv2.FONT_HERSHEY_SIMPLEX, scale, 255, 1, cv2.LINE_AA)
    return mask.astype(np.float32) / np.float32(255)


def _told(text: str, width: int, size: int) -> dict[str, str]:
    fonts = [_OWN, *_chinese()]
    return {"told": json.dumps({"text": text, "width": width, "size": size, "fonts": fonts}, ensure_ascii=False)}


@cache
def _typst() -> Any:
    """A compiler with our own and the system's fonts; None where typst is not installed."""
    try:
        typst: Any = import_module("typst")
    except ImportError:
        return None
    return typst.Compiler(_PAGE.encode(), root=str(resources() / "report"), font_paths=_fonts())


@cache
def _fonts() -> Any:
    typst: Any = import_module("typst")
    return typst.Fonts(include_system_fonts=True, font_paths=[str(resources() / "themes" / "fonts")])


@cache
def _chinese() -> tuple[str, ...]:
    known = set(_fonts().families())
    return tuple(name for name in CHINESE if name in known)[:1]


def _errors() -> tuple[type[Exception], ...]:
    return (import_module("typst").TypstError, RuntimeError)
