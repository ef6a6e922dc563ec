"""Bytes of a text file as text: marks first, then UTF-8, then what older programs wrote."""

from __future__ import annotations

import itertools
from typing import Final

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CONTROL: Final = frozenset(range(32)) - {9, 10, 11, 12, 13, 26, 27}


def decoded(data: bytes) -> str | None:
    """The text of `data`, None where it is none. UTF-16 is told by its mark or by its zero bytes; what is not UTF-8
    is taken for Big5 or GB 18030 where that gives mostly Chinese, else for Windows-1252.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _as(data[len(mark) :], encoding)
    if b"\0" in data[:4000]:
        return _without_mark(data)
    text = _as(data, "utf-8")
    return text if text is not None else _old(data)


def _without_mark(data: bytes) -> str | None:
    head = data[:4000]
    odd, even = head[1::2].count(0), head[0::2].count(0)
    half = len(head) // 2
    if odd > 0.4 * half and even < 0.05 * half:
        return _as(data, "utf-16-le")
    if even > 0.4 * half and odd < 0.05 * half:
        return _as(data, "utf-16-be")
    return None


def _old(data: bytes) -> str | None:
    for encoding in ("big5", "gb18030"):
        text = _as(data, encoding)
        if text is not None and _chinese(text):
            return text
    # Windows-1252 leaves five bytes open; Latin-1 takes any.
    return _as(data, "cp1252") or _as(data, "latin-1")


def _as(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    odd = sum(ord(letter) in _CONTROL for letter in text[:20_000])
    return text if odd <= 0.001 * min(len(text), 20_000) else None


def _chinese(text: str) -> bool:
    """Whether the letters beyond ASCII come in runs, as Chinese does, and are the common ones."""
    beyond = [letter for letter in text[:20_000] if ord(letter) > 127]
    common = sum("\u4e00" <= letter <= "\u9fff" or letter in "，。、：；？！「」『』（）…—△▲　" for letter in beyond)
    # Two accented letters of French in a row are rare; Chinese has several hundred signs a page.
    return len(beyond) >= 8 and common >= 0.98 * len(beyond) and _runs(text[:20_000]) > 0.6


def _runs(text: str) -> float:
    beyond = [ord(letter) > 127 for letter in text]
    pairs = sum(one and other for one, other in itertools.pairwise(beyond))
    return pairs / max(1, sum(beyond))
