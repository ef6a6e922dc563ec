"""What punctuation, capitals and length of a line say about how strongly it is to be said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

NAMES: Final = (
    "called out",
    "called out again",
    "asked",
    "asked and called out",
    "trails off",
    "broken off",
    "share of capitals",
    "shouted word",
    "words",
    "two words at most",
    "exclaims",
    "laughs",
    "repeats a word",
    "drawn out",
)
"""The columns of `marks`."""

_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_EXCLAIMS: Final = re.compile(r"\b(?:oh|ah|wow|whoa|hey|no+|god|jesus|christ|damn|hell)\b[^.?]*!", re.IGNORECASE)
_LAUGHS: Final = re.compile(r"\b(?:ha(?:ha)*|he(?:he)+|lol)\b", re.IGNORECASE)
_SHOUTED: Final = re.compile(r"\b[A-Z]{3,}\b")
_REPEATED: Final = re.compile(r"\b([^\W\d_]+)\b\W+\1\b", re.IGNORECASE)
_DRAWN: Final = re.compile(r"([^\W\d_])\1\1", re.IGNORECASE)


def marks(texts: Sequence[str]) -> Floats:
    """(texts, 14) numbers of about [0, 1], in the order of `NAMES`; the number of words as log(1 + n)."""
    return np.array([_marks(text) for text in texts], np.float64).reshape(len(texts), len(NAMES))


def _marks(text: str) -> tuple[float, ...]:
    words = len(_WORD.findall(text))
    called, end = text.count("!"), text.rstrip(" \"'”’")
    return (
        float(called > 0),
        float(called > 1),
        float("?" in text),
        float("?!" in text or "!?" in text),
        float("..." in text or "…" in text),
        float(end.endswith(("-", "–", "—"))),
        sum(one.isupper() for one in text) / max(1, len(text)),
        float(_SHOUTED.search(text) is not None),
        float(np.log1p(words)),
        float(words <= 2),
        float(_EXCLAIMS.search(text) is not None),
        float(_LAUGHS.search(text) is not None),
        float(_REPEATED.search(text) is not None),
        float(_DRAWN.search(text) is not None),
    )
