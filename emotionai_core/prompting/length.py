"""How long a text is in words, in English and in Chinese."""

from __future__ import annotations

import math
import re
from typing import Final

LONGEST: Final = 200
"""Words that LTX-Video follows in one prompt, by its makers' advice; what comes later is heard less."""

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"[^\W_\u3400-\u9fff\uf900-\ufaff]+(?:['’-][^\W_\u3400-\u9fff\uf900-\ufaff]+)*")
_EITHER = re.compile(rf"{_HAN.pattern}|{_WORD.pattern}")
# Running Chinese has about 1.5 characters a word.
_CHARACTERS_A_WORD = 1.5


def words(text: str) -> int:
    """How many words a text has; Chinese, which writes none apart, by its characters."""
    characters = len(_HAN.findall(text))
    return len(_WORD.findall(_HAN.sub(" ", text))) + math.ceil(characters / _CHARACTERS_A_WORD)


def first_words(text: str, most: int) -> str:
    """The beginning of a text, `most` words long at most."""
    characters = plain = end = 0
    for found in _EITHER.finditer(text):
        han = _HAN.match(found.group()) is not None
        characters, plain = characters + han, plain + (not han)
        if plain + math.ceil(characters / _CHARACTERS_A_WORD) > most:
            break
        end = found.end()
    return text[:end]


def chinese(text: str) -> bool:
    """Whether there is a Chinese character in it."""
    return _HAN.search(text) is not None
