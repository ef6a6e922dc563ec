"""Keeps a language model to the facts: no name, number, time or quotation that the data does not contain.

It is strict: what it turns down in error costs another try or the template's own words, what it lets through in error
costs the analyst's trust. What it cannot see (a made-up name in small letters, a false claim made only of true words)
is said in the documentation, and every chapter that a model wrote says so.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Final

from emotionai_core.prose.mentions import Moment, Number, moments, numbers, plain, quotations, words_of
from emotionai_core.records.prose import Facts

_LEAST, _MOST = 40, 6000
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE: Final = re.compile(r"(?<=[.!?。！？:：])\s+|\n+|(?<=[。！？])")
_MARKUP: Final = re.compile(
    r"https?:|www\.|\]\(|</?[a-z!]|[{}\\]|```|^\s*#|\bsystem\s*:|\bassistant\s*:", re.IGNORECASE | re.MULTILINE
)
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
# Characters that Chinese uses to spell foreign names, three of which in a row are one.
_SPELLING: Final = re.compile(
    r"[阿艾安奧巴貝比博布查達戴黛丹德迪杜多恩爾法菲費弗夫福戈格哈海漢赫亨霍基吉加傑卡凱克科庫拉萊蘭勞雷麗莉利琳林魯羅洛馬瑪邁麥曼梅蒙米莫姆穆娜納內尼妮諾歐帕佩皮普奇喬瑞薩塞桑莎史斯思絲蘇索塔泰湯特提托瓦威維韋溫沃烏西希謝辛休雅亞伊英尤約茲佐]{3,}"
)
_TITLED: Final = re.compile(r"([\u3400-\u9fff]{1,4})(?:先生|女士|小姐|太太|夫人|博士|隊長|上校)")
_REAL: Final = re.compile(
    r"\bdiagnos|\bbipolar|\bautis|\bptsd\b|\bschizo|\bborderline personality|\bpersonality disorder"
    r"|\bdepressive disorder"
    r"|\bin real life\b|\bthe actor(?:'s)? (?:real|own|private)"
    r"|\bthe actress(?:'s)? (?:real|own|private)|\bmental(?:ly)? ill"
    r"|診斷|躁鬱|憂鬱症|自閉|思覺失調|精神分裂|人格障礙|精神疾病|現實生活中的|演員本人",
    re.IGNORECASE,
)
# How English sentences begin without a name.
_OPENERS: Final = words_of(
    "a about above across after again against all almost also although always among an and another any "
    "around arousal as at away be because before behind below beneath besides between beyond but by can "
    "character characters conflict contradiction could delivery despite dialogue do does down during each "
    "early either else emotion emotions even ever every face faces few film finally first for from further "
    "given half has have having he hence her here hers herself him himself his how however i if in indeed "
    "inside instead into is it its itself just last later least less let like line lines little long many "
    "may meanwhile memories memory more moreover most much near neither never nevertheless next no nobody "
    "none nor not nothing now of off often on once only or other others otherwise our out outside over "
    "overall performance perhaps rather relation relations same scene scenes score scores script second "
    "several she should similarly since so some sometimes soon speech still such surprise taken than that "
    "the their them then there thereafter therefore these they this those though through throughout thus "
    "to together too towards two under unlike until up upon us valence very voice we what when where "
    "whereas whether which while who whoever whose why with within without words yet you your "
)


def broken_rules(text: str, facts: Facts, language: str, longest: int = _MOST) -> tuple[str, ...]:
    """What the text states that `facts` does not contain, one sentence each, in order; () when it may stand.

    `language` is "en" or "zh_TW"; `longest` in characters.
    """
    said = plain(text)
    found = list(_shape(said, language, longest))
    quoted, rest, balanced = quotations(said)
    if not balanced:
        found.append("A quotation mark has no fellow.")
    found += [f"Nobody says “{one.strip()[:60]}”." for one in quoted if not _is_said(one, facts)]
    times, rest = moments(rest)
    found += [f"Nothing in the data happens at {one.written.strip()}." for one in times if not _is_time(one, facts)]
    # A number in a name ("face 3") is part of the name.
    unnamed = _without(rest, facts.names)
    found += [
        f"The data has no number {one.written.strip()}." for one in numbers(unnamed) if not _is_number(one, facts)
    ]
    found += [f"The data has no name or word “{one}”." for one in _strangers(unnamed, facts, language)]
    if (match := _REAL.search(said)) is not None:
        found.append(f"“{match.group()}” speaks of a real person or of illness; only characters are described.")
    return tuple(dict.fromkeys(found))


def _shape(text: str, language: str, longest: int) -> Iterable[str]:
    if len(text.strip()) < (_LEAST if language == "en" else _LEAST // 3):
        yield "The chapter is empty or too short."
    if len(text) > longest:
        yield "The chapter is too long."
    if (match := _MARKUP.search(text)) is not None:
        yield f"“{match.group().strip()}” is markup, a link or an instruction; plain sentences are wanted."
    if any(not one.isprintable() and one != "\n" for one in text):
        yield "There are characters that cannot be printed."
    letters = sum(one.isalpha() for one in text) or 1
    han = len(_HAN.findall(text)) / letters
    if (language == "en" and han > 0.2) or (language != "en" and han < 0.3):
        yield "It is in another language."


def _bare(text: str) -> str:
    """The letters and digits of a text, by which quotations are compared."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _is_said(quoted: str, facts: Facts) -> bool:
    wanted = _bare(quoted)
    if not wanted:
        return True
    if wanted in {_bare(one) for one in (*facts.words, *facts.names)}:
        return True
    # Whole words of one line, in a row; Chinese writes no spaces between words.
    if _HAN.search(wanted):
        return any(wanted in _bare(one) for one in facts.quotations)
    return any(f" {wanted} " in f" {_bare(one)} " for one in facts.quotations)


def _is_time(one: Moment, facts: Facts) -> bool:
    # Times are written cut off or rounded.
    return any(-0.51 * one.step <= known - one.seconds < one.step for known in facts.times)


def _is_number(one: Number, facts: Facts) -> bool:
    reach = 0.5 * one.step + 1e-9
    if one.share:
        return any(abs(known - one.value) <= reach for known in facts.numbers if abs(known) <= 1.0)
    if one.step < 1.0:
        return any(abs(known - one.value) <= reach for known in facts.numbers)
    # Whole numbers count something: only a larger measurement may be rounded to one.
    return any(
        known == one.value or (abs(known) >= 20.0 and abs(known - one.value) <= reach)
        for known in facts.numbers
        if math.isfinite(known)
    )


def _without(text: str, names: Iterable[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        if name.strip():
            # Chinese writes no spaces around a name.
            around = (r"(?<![A-Za-z0-9_])", r"(?![A-Za-z0-9_])") if name.isascii() else ("", "")
            text = re.sub(around[0] + re.escape(plain(name)) + around[1], " ", text)
    return text


def _strangers(text: str, facts: Facts, language: str) -> Iterable[str]:
    known = {part.casefold() for name in (*facts.names, *facts.words) for part in _WORD.findall(plain(name))}
    if language != "en":
        yield from _chinese_strangers(text, known)
        return
    small = {word for word in _WORD.findall(text) if word[:1].islower()}
    for sentence in _SENTENCE.split(text):
        for place, word in enumerate(_WORD.findall(sentence)):
            stem = re.sub(r"['’]s?$", "", word)
            lower = stem.casefold()
            if not stem[:1].isupper() or lower in known or lower in ("i", "i'm", "i've"):
                continue
            if place == 0 and (lower in _OPENERS or lower in small or re.fullmatch(r"[a-z]+(?:ly|ing)", lower)):
                continue
            yield stem


def _chinese_strangers(text: str, known: set[str]) -> Iterable[str]:
    yield from (word for word in _WORD.findall(text) if word.isascii() and word.casefold() not in known)
    for pattern in (_SPELLING, _TITLED):
        yield from (match.group() for match in pattern.finditer(text))
    if "·" in text or "・" in text:
        yield "·"
