"""What a text mentions: numbers in any script or spelling, times, quotations, and words that may be names."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
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
_SCALES: Final = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000, "dozen": 12}
COUNTING: Final = {**_UNITS, **_TENS, **_SCALES}
_ORDINALS: Final = {
    **_counted("fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth", 4),
    **_counted("twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth", 20, 10),
}
_OTHERS: Final = {"twice": 2, "thrice": 3, "triple": 3, "duo": 2, "trio": 3, "quartet": 4, "tens": 10} | {
    f"{word}s": value for word, value in _SCALES.items()
}
_DECADES: Final = {f"{word[:-1]}ies": value for word, value in _TENS.items()}
_PARTS: Final = {"half": 0.5, "halves": 0.5, "quarter": 0.25, "quarters": 0.25, "third": 1 / 3, "thirds": 1 / 3}
_HAN: Final = {**dict(zip("〇零一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)), "兩": 2, "两": 2}
_HAN_SCALES: Final = {"十": 10, "百": 100, "千": 1000, "萬": 10_000, "万": 10_000, "億": 100_000_000}
_HAN_DIGITS: Final = "〇零一二兩两三四五六七八九"
_HAN_NUMBER: Final = re.compile(rf"([{_HAN_DIGITS}十百千萬万億]+)(?:點([{_HAN_DIGITS}]+))?")
# The forms of cheques; some of them are also ordinary characters, which no other one follows.
_FORMAL: Final = re.compile("[壹貳參叁肆伍陸柒捌玖拾佰仟零]{2,}|[壹貳叁柒捌玖廿卅]")
_FORMAL_FORMS: Final = str.maketrans(
    {**dict(zip("壹貳參叁肆伍陸柒捌玖拾佰仟", "一二三三四五六七八九十百千", strict=True)), "廿": "二十", "卅": "三十"}
)
# Words in which those characters count nothing.
_HAN_WORDS: Final = re.compile(
    "十分|萬一|万一|千萬|千万|百般|萬分|一一|三番兩次|三番两次|五味雜陳|七上八下|亂七八糟|不三不四|四處|四周|四面|八方|再三|兩者|两者|六大|統一|唯一|萬物|四目|兩人|二人|三人成虎"
)
_NUMBER: Final = re.compile(
    r"(?:(?<![A-Za-z0-9.])[-−+])?(?:\d+(?:[.,]\d+)*|\.\d+)(?:\s?(?:%|percent\b|per cent\b|pct\b))?", re.IGNORECASE
)
_FRACTION: Final = re.compile(r"(?<!\d)(\d{1,9})⁄(\d{1,9})")
_CLOCK: Final = re.compile(r"(?<![\d:.])(?:(\d{1,2}):)?(\d{1,3}):(\d{2})(?:[.,](\d{1,3}))?(?!:?\d)")
_SPELT: Final = re.compile(
    r"(?:(?<!\d)(\d{1,3})\s*(?:h|hours?|小時|時)\s*)?(?<!\d)(\d{1,4})\s*(?:m|min|minutes?|分鐘|分)\s*(?:and\s+)?(\d{1,4}(?:\.\d{1,6})?)\s*(?:s|sec|seconds?|秒)(?![a-z])",
    re.IGNORECASE,
)
_MINUTE: Final = re.compile(r"\bminute\s+(\d{1,4})\b|第\s*(\d{1,4})\s*分鐘?", re.IGNORECASE)
_PERCENT_HAN: Final = re.compile(r"百分之([〇零一二兩两三四五六七八九十百\d.]+)")
_PART_HAN: Final = re.compile(rf"([{_HAN_DIGITS}十百]+)分之([{_HAN_DIGITS}十]+)")
_TENTHS_HAN: Final = re.compile("([一二兩三四五六七八九])成(?![不為功長立就員熟果績本])")
_HALF_HAN: Final = re.compile("一半|半數|過半")
# Marks of other hands, brought to those that are looked for; the comma of Chinese would become a decimal one.
_MARK_FORMS: Final = str.maketrans({**dict(zip("‟〝〞〟❝❞″‛‚❛❜′´〈〉", "““””“”\"‘‘‘’''《》", strict=True)), "，": "; "})
_QUOTED: Final = (
    re.compile(r"[“„]([^“”„]*)[”“]"),
    re.compile(r'"([^"]*)"'),
    re.compile(r"「([^「」]*)」"),
    re.compile(r"『([^『』]*)』"),
    re.compile(r"[«‹]([^«»‹›]*)[»›]"),
    re.compile(r"‘((?:[^‘’]|’(?=\w))*)’(?!\w)"),
    re.compile(r"(?<!\w)'((?:[^']|(?<=\w)'(?=\w))+)'(?!\w)"),
    re.compile(r"`([^`]*)`"),
    re.compile(r"《([^《》]*)》"),
)
_MARK: Final = re.compile("[“”„\"「」『』«»‹›`《》‘]|(?<!\\w)'(?=\\w)")
QUOTED: Final = " … "
"""What `quotations` leaves in the place of one."""


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
    if text.isascii():
        return text
    # Numerals of the Roman kind would become letters.
    text = "".join(f"{unicodedata.numeric(one):g}" if _is_numeral(one) else one for one in text)
    found = unicodedata.normalize("NFKC", text.translate(_MARK_FORMS))
    return "".join(
        str(unicodedata.digit(one))
        if one.isdigit() and not one.isascii() and unicodedata.digit(one, None) is not None
        else one
        for one in found
    )


def _is_numeral(one: str) -> bool:
    return not one.isascii() and unicodedata.category(one) == "Nl" and one != "〇"


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

    def part(match: re.Match[str], value: float, step: float = 0.05) -> str:
        found.append(Number(match.group(), value, step, True))
        return " "

    def percent(match: re.Match[str]) -> str:
        written = match.group(1)
        return part(match, (_read(written) if written[0] in "0123456789." else _han_value(written)) / 100, 0.01)

    def ratio(match: re.Match[str], value: Callable[[str], float]) -> float:
        return value(match.group(2)) / (value(match.group(1)) or math.inf)

    rest = _FORMAL.sub(lambda match: match.group().translate(_FORMAL_FORMS), text)
    rest = _PERCENT_HAN.sub(percent, rest)
    rest = _PART_HAN.sub(lambda match: part(match, ratio(match, _han_value)), rest)
    rest = _TENTHS_HAN.sub(lambda match: part(match, _HAN[match.group(1)] / 10), rest)
    rest = _HALF_HAN.sub(lambda match: part(match, 0.5), rest)
    rest = _FRACTION.sub(lambda match: part(match, float(match.group(1)) / (float(match.group(2)) or math.inf)), rest)
    found += [_digits(match.group()) for match in _NUMBER.finditer(rest)]
    rest = _HAN_WORDS.sub(" ", rest)
    for match in _HAN_NUMBER.finditer(rest):
        whole, digits = match.group(1), match.group(2) or ""
        if digits:
            value = _han_value(whole) + _han_value(digits) / 10 ** len(digits)
            found.append(Number(match.group(), value, 10.0 ** -len(digits)))
        elif whole != "一":
            # A single one is an article in Chinese.
            found.append(Number(whole, _han_value(whole), 1.0))
    return found + _worded(rest)


def _read(text: str) -> float:
    """A number in digits, not a number where there is more than one point."""
    return float(text) if re.fullmatch(r"-?(?:\d+\.?\d*|\.\d+)", text) else math.nan


def _digits(written: str) -> Number:
    share = not written[-1].isdigit()
    bare = re.match(r"[-−+]?[\d.,]+", written)
    text = (bare.group() if bare else written).replace("−", "-").lstrip("+")
    # Commas between groups of three belong to the number; another one is a decimal comma.
    text = text.replace(",", "") if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", text) else text.replace(",", ".")
    step = 10.0 ** -len(text.partition(".")[2])
    value = _read(text)
    return Number(written, value / 100, step / 100, True) if share else Number(written, value, step)


def _han_value(text: str) -> float:
    if not any(one in _HAN_SCALES for one in text):
        return float("".join(str(_HAN[one]) for one in text))
    total, section, digit = 0, 0, 0
    for one in text:
        if one in _HAN:
            digit = _HAN[one]
        elif _HAN_SCALES[one] >= 10_000:
            total, section, digit = (total + max(section + digit, 1)) * _HAN_SCALES[one], 0, 0
        else:
            section, digit = section + max(digit, 1) * _HAN_SCALES[one], 0
    return float(total + section + digit)


def _worded(text: str) -> list[Number]:
    found: list[Number] = []
    run: list[str] = []
    for word in [*re.findall(r"[a-z]+|[.,;:!?()]", text.lower().replace("-", " ")), "."]:
        if _goes_on(run, word):
            run.append(word)
            continue
        if run:
            spelt = _spelt_out(run, word)
            found += spelt
            run = []
            if spelt and spelt[-1].share:
                continue
        if word in COUNTING:
            run = [word]
        elif word in _ORDINALS:
            found.append(Number(word, float(_ORDINALS[word]), 1.0))
        elif word in _OTHERS:
            found.append(Number(word, float(_OTHERS[word]), 1.0))
        elif word in _DECADES:
            found.append(Number(word, float(_DECADES[word]), 1.0))
        elif word.endswith("fold") and word[:-4] in COUNTING:
            found.append(Number(word, float(COUNTING[word[:-4]]), 1.0))
        elif word in _PARTS:
            found.append(Number(word, _PARTS[word], 0.05, True))
    return found


def _goes_on(run: list[str], word: str) -> bool:
    """Whether a number in words goes on with this word: "twenty one", "two hundred and five", "zero point nine"."""
    if not run:
        return False
    last = run[-1]
    if "point" in run:
        return _UNITS.get(word, 10) < 10
    if word == "point":
        return last in COUNTING
    if word == "and" or word in _SCALES:
        return last in _SCALES or (word != "and" and last in COUNTING)
    if word in _UNITS and _UNITS[word] < 10 and last in _TENS:
        return True
    return word in COUNTING and (last in _SCALES or last == "and")


def _spelt_out(run: list[str], after: str) -> list[Number]:
    whole, _, digits = " ".join(run).partition(" point")
    words = [word for word in whole.split() if word != "and"]
    # "One" alone counts nothing: "the one who", "one of them".
    if words == ["one"] and not digits.strip() and after not in ("percent", "third", "quarter"):
        return []
    total, section = 0, 0
    for word in words:
        if word in _SCALES and _SCALES[word] >= 1000:
            total, section = total + max(section, 1) * _SCALES[word], 0
        elif word in _SCALES:
            section = max(section, 1) * _SCALES[word]
        else:
            section += COUNTING[word]
    value, written, step = float(total + section), " ".join(run), 1.0
    if digits.strip():
        decimals = "".join(str(_UNITS[word]) for word in digits.split())
        value, step = value + float(f"0.{decimals}"), 10.0 ** -len(decimals)
    if after == "percent":
        return [Number(f"{written} percent", value / 100, step / 100, True)]
    if after in _PARTS:
        return [Number(f"{written} {after}", value * _PARTS[after], 0.05, True)]
    return [Number(written, value, step)]


def quotations(text: str) -> tuple[list[str], str, bool]:
    """What stands in quotation marks, the text with `QUOTED` in its place, and whether every mark has its fellow."""
    found: list[str] = []
    rest = text
    for pattern in _QUOTED:
        found += [match.group(1) for match in pattern.finditer(rest)]
        rest = pattern.sub(QUOTED, rest)
    return found, rest, _MARK.search(rest) is None
