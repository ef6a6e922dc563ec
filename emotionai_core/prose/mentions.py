"""What a text mentions: numbers in any script or spelling, times, quotations, and words that may be names."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final


def words_of(text: str) -> frozenset[str]:
    """A list of words as a set."""
    return frozenset(text.split())


def _counted(text: str, first: int = 0, step: int = 1) -> dict[str, int]:
    """Words that count on from `first` in steps."""
    return {word: first + step * place for place, word in enumerate(text.split())}


_UNITS: Final = _counted(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS: Final = _counted("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
_SCALES: Final = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12, "score": 20}
_ORDINALS: Final = _counted(
    "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth", 3
)
_OTHERS: Final = {"twice": 2.0, "thrice": 3.0, "double": 2.0, "triple": 3.0, "both": 2.0, "pair": 2.0}
_PARTS: Final = {"half": 0.5, "halves": 0.5, "quarter": 0.25, "quarters": 0.25, "third": 1 / 3, "thirds": 1 / 3}
# Said without counting anything: "the one who", "first of all", "at once", "both of them".
_NOT_COUNTED: Final = frozenset({"one", "score", "both", "pair", "double"})
_HAN: Final = {**dict(zip("〇零一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)), "兩": 2, "两": 2}
_HAN_SCALES: Final = {"十": 10, "百": 100, "千": 1000, "萬": 10_000, "万": 10_000}
_HAN_NUMBER: Final = re.compile(r"[〇零一二兩两三四五六七八九十百千萬万]+")
# Words in which those characters count nothing.
_HAN_WORDS: Final = re.compile(
    "十分|萬一|万一|千萬|千万|百般|萬分|一一|三番兩次|三番两次|五味雜陳|七上八下|亂七八糟|不三不四|四處|四周|四面|八方|再三|兩者|两者|六大|統一|唯一|萬物|四目|兩人|二人|三人成虎"
)
_NUMBER: Final = re.compile(r"(?<![\w.])[-−+]?\d+(?:[.,]\d+)*(?:\s?(?:%|percent\b|per cent\b))?", re.IGNORECASE)
_CLOCK: Final = re.compile(r"(?<![\d:.])(?:(\d{1,2}):)?(\d{1,3}):(\d{2})(?:[.,](\d{1,3}))?(?!:?\d)")
_SPELT: Final = re.compile(
    r"(?:(\d+)\s*(?:h|hours?|小時|時)\s*)?(\d+)\s*(?:m|min|minutes?|分鐘|分)\s*(?:and\s+)?(\d+(?:\.\d+)?)\s*(?:s|sec|seconds?|秒)(?![a-z])",
    re.IGNORECASE,
)
_MINUTE: Final = re.compile(r"\bminute\s+(\d+)\b|第\s*(\d+)\s*分鐘?", re.IGNORECASE)
_PERCENT_HAN: Final = re.compile(r"百分之([〇零一二兩两三四五六七八九十百\d.]+)")
_QUOTED: Final = (
    re.compile(r"[“„]([^“”„]*)[”“]"),
    re.compile(r'"([^"]*)"'),
    re.compile(r"「([^「」]*)」"),
    re.compile(r"『([^『』]*)』"),
    re.compile(r"[«‹]([^«»‹›]*)[»›]"),
    re.compile(r"‘([^‘’]*)’(?!\w)"),
    re.compile(r"(?<!\w)'([^']+)'(?!\w)"),
    re.compile(r"`([^`]*)`"),
    re.compile(r"《([^《》]*)》"),
)
_MARKS: Final = '“”„"「」『』«»‹›`《》'


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was written: `step` is what its last digit is worth, `share` whether it is part of a whole."""

    written: str
    value: float
    step: float
    share: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as it was written: seconds, and how exactly."""

    written: str
    seconds: float
    step: float


def plain(text: str) -> str:
    """The text with every digit and mark in its ordinary form (NFKC, and digits of other scripts)."""
    found = unicodedata.normalize("NFKC", text)
    return "".join(
        str(unicodedata.digit(one))
        if one.isdigit() and not one.isascii() and unicodedata.digit(one, None) is not None
        else one
        for one in found
    )


def moments(text: str) -> tuple[list[Moment], str]:
    """Times that are mentioned, and the text without them."""
    found: list[Moment] = []

    def clock(match: re.Match[str]) -> str:
        hours, minutes, seconds, fraction = match.groups()
        whole = 3600 * int(hours or 0) + 60 * int(minutes) + int(seconds)
        digits = fraction or ""
        part = float(f"0.{digits}") if digits else 0.0
        found.append(Moment(match.group(), whole + part, 10.0 ** -len(digits)))
        return " "

    def spelt(match: re.Match[str]) -> str:
        hours, minutes, seconds = match.groups()
        step = 10.0 ** -len(seconds.partition(".")[2])
        found.append(Moment(match.group(), 3600 * int(hours or 0) + 60 * int(minutes) + float(seconds), step))
        return " "

    def minute(match: re.Match[str]) -> str:
        found.append(Moment(match.group(), 60.0 * int(match.group(1) or match.group(2)), 60.0))
        return " "

    rest = _CLOCK.sub(clock, text)
    return found, _MINUTE.sub(minute, _SPELT.sub(spelt, rest))


def numbers(text: str) -> list[Number]:
    """Numbers that are mentioned in digits, in English words and in Chinese characters."""
    found: list[Number] = []

    def percent(match: re.Match[str]) -> str:
        written = match.group(1)
        value = float(written) if written[0].isdigit() else _han_value(written)
        found.append(Number(match.group(), value / 100, 0.01, True))
        return " "

    rest = _PERCENT_HAN.sub(percent, text)
    for match in _NUMBER.finditer(rest):
        found.append(_digits(match.group()))
    rest = _HAN_WORDS.sub(" ", rest)
    for match in _HAN_NUMBER.finditer(rest):
        # A single one is an article in Chinese.
        if match.group() != "一":
            found.append(Number(match.group(), _han_value(match.group()), 1.0))
    return found + _worded(rest)


def _digits(written: str) -> Number:
    share = not written[-1].isdigit()
    bare = re.match(r"[-−+]?[\d.,]+", written)
    text = (bare.group() if bare else written).replace("−", "-").lstrip("+")
    # Commas between groups of three belong to the number; another one is a decimal comma.
    text = text.replace(",", "") if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", text) else text.replace(",", ".")
    if text.count(".") > 1:
        text = text.replace(".", "", text.count(".") - 1)
    text = text.rstrip(".")
    step = 10.0 ** -len(text.partition(".")[2])
    value = float(text)
    return Number(written, value / 100, step / 100, True) if share else Number(written, value, step)


def _han_value(text: str) -> float:
    if not any(one in _HAN_SCALES for one in text):
        return float("".join(str(_HAN[one]) for one in text))
    total, section, digit = 0, 0, 0
    for one in text:
        if one in _HAN:
            digit = _HAN[one]
        elif _HAN_SCALES[one] == 10_000:
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        else:
            section, digit = section + max(digit, 1) * _HAN_SCALES[one], 0
    return float(total + section + digit)


def _worded(text: str) -> list[Number]:
    found: list[Number] = []
    run: list[str] = []
    for word in [*re.findall(r"[a-z]+|[.,;:!?()]", text.lower().replace("-", " ")), "."]:
        counts = word in _UNITS or word in _TENS or (word in _SCALES and word != "score")
        if counts or (word in ("and", "a") and run and run[-1] in _SCALES):
            run.append(word)
            continue
        if run:
            found += _spelt_out(run, word)
            run = []
        if word in _ORDINALS and word not in _PARTS:
            found.append(Number(word, float(_ORDINALS[word]), 1.0))
        elif word in _OTHERS and word not in _NOT_COUNTED:
            found.append(Number(word, _OTHERS[word], 1.0))
        elif word in _PARTS and not (found and found[-1].written.endswith(" " + word)):
            found.append(Number(word, _PARTS[word], 0.05, True))
    return found


def _spelt_out(run: list[str], after: str) -> list[Number]:
    words = [word for word in run if word not in ("and", "a")]
    if not words or (words == ["one"] and after not in ("percent", "third", "quarter")):
        return []
    total, section = 0, 0
    for word in words:
        if word in _SCALES and _SCALES[word] >= 1000:
            total, section = total + max(section, 1) * _SCALES[word], 0
        elif word in _SCALES:
            section = max(section, 1) * _SCALES[word]
        else:
            section += _UNITS.get(word, 0) + _TENS.get(word, 0)
    value, written = float(total + section), " ".join(run)
    if after == "percent":
        return [Number(f"{written} percent", value / 100, 0.01, True)]
    if after in _PARTS:
        return [Number(f"{written} {after}", value * _PARTS[after], 0.05, True)]
    return [Number(written, value, 1.0)]


def quotations(text: str) -> tuple[list[str], str, bool]:
    """What stands in quotation marks, the text without it, and whether every mark has its fellow."""
    found: list[str] = []
    rest = text
    for pattern in _QUOTED:
        found += [match.group(1) for match in pattern.finditer(rest)]
        rest = pattern.sub(" ", rest)
    return found, rest, not any(mark in rest for mark in _MARKS)
