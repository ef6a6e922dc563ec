"""Keeps a language model to the facts: no name, number, time or quotation that the data does not contain.

It is strict: what it turns down in error costs another try or the template's own words, what it lets through in error
costs the analyst's trust. What it cannot see (a made-up name in small letters or of ordinary Chinese characters, speech
that is reported, a quotation cut so that it means something else, a number of another thing, true words put together to
a false claim) is said in the documentation and below every chapter that a model wrote.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from emotionai_core.prose.mentions import COUNTING, Moment, Number, moments, numbers, plain, quotations
from emotionai_core.prose.vocabulary import (
    CALLED,
    FOREIGN,
    OPENERS,
    PLACED,
    SIMPLIFIED,
    SMALL_WORDS,
    SPELLING,
    SURNAMED,
    TITLED,
)
from emotionai_core.records.prose import Facts

_LEAST, _MOST = 40, 6000
# Fewer words than this do not show which language they are in.
_ENOUGH_WORDS, _SMALL_SHARE = 12, 0.12
_LONGEST_WORD: Final = 30
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff'’]+")
_SHORTENED: Final = re.compile(r"(?:n['’]t|['’](?:s|d|m|ll|ve|re)?)$")
_SENTENCE: Final = re.compile(r"(?<=[.!?:])\s+|\n+|(?<=[。！？])")
_MARKUP: Final = re.compile(
    r"://|\bwww\.|\bmailto:|\w@\w|\w\.[a-z]{2,}|\]\(|</?[a-z!|]|<\||\[/?inst|[{}\\|~]|[*_]{2}|(?<!\w)[*_]\w|``|''"
    r"|&(?:#|[a-z]+;)|^\s*(?:#|[-*•·+>–—]\s|\d{1,2}[.)]\s)|\b(?:system|assistant|user|human)\s*:",
    re.IGNORECASE | re.MULTILINE,
)
_ASIDE: Final = re.compile(
    r"\bas an? (?:ai|language model)\b|\blanguage model\b|\bi(?: am|'m|’m)? (?:cannot|can't|can’t|unable|sorry)\b"
    r"|\bhere(?: is|'s|’s) (?:the|your|a) (?:\w+ )?(?:chapter|version|text|prose)"
    r"|\b(?:ignore|disregard|forget) (?:\w+ ){0,3}(?:instructions?|rules?|prompts?)\b"
    r"|以下(?:是|為)(?:改寫|章節|重寫|修改)|(?:作為|身為)(?:一個)?(?:AI|人工智慧|語言模型)|語言模型|忽略.{0,8}(?:指示|指令|規則)",
    re.IGNORECASE,
)
# Words that are said, without marks around them.
_SPOKEN: Final = re.compile(
    r"(?:\b(?:says?|said|saying|tells?|told|telling|asks?|asked|asking|repl(?:y|ies|ied)|answers?|answered|whispers?"
    r"|whispered|shouts?|shouted|yells?|yelled|cr(?:y|ies|ied)|murmurs?|murmured|mutters?|muttered|screams?|screamed"
    r"|adds?|added|exclaims?|exclaimed|insists?|insisted|admits?|admitted|declares?|declared|confess(?:es|ed)?)"
    r"(?:\s+(?:to\s+)?(?:him|her|it|them|(?:the\s+)?others?|every(?:one|body)|aloud|again|softly|quietly))*"
    r"|[說説道問答喊講叫吼稱喃]|回應|表示|低語|(?:說|告訴|回答|對)[他她它眾大][們人家]?)\s*:\s*(?![\s…])"
    r"|\b(?:un|end |close )?quote\b|[引括]號",
    re.IGNORECASE,
)
# Prose about a film says "he", "she" and "they": these are spoken by somebody, or by the model itself.
_FIRST_OR_SECOND: Final = re.compile(
    r"\b(?:i|me|my|mine|myself|we|us|our|ours|ourselves|you|your|yours|yoursel(?:f|ves))\b|(?<![自忘])我(?!行我素)|[你您妳咱俺]",
    re.IGNORECASE,
)
# Times and spans that nothing measures.
_UNMEASURED: Final = re.compile(
    r"\b(?:noon|midday|midnight|dawn|dusk|sunrise|sunset|yesterday|tomorrow|hours?|days?|weeks?|months?|years?|decades?"
    r"|centur(?:y|ies)|mornings?|evenings?|nights?|afternoons?)\b"
    "|小時|隔天|翌日|昨天|明天|今天|清晨|早晨|黃昏|傍晚|中午|正午|午夜|半夜|[天週月年]後|年代|世紀",
    re.IGNORECASE,
)
_HAN: Final = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HANS: Final = re.compile(f"[{_HAN}]")
_NOT_HAN: Final = re.compile(rf"[^\W\d_{_HAN}]+")
_REAL: Final = re.compile(
    r"\bdiagnos|\bbipolar|\bautis|\bptsd\b|\bocd\b|\badhd\b|\bschizo|\bpersonality disorder|\bborderline personality"
    r"|\b(?:anxiety|eating|mood|mental|psychiatric|depressive|compulsive|psychological) disorders?\b"
    r"|\bclinical(?:ly)? depress|\bsuffer(?:s|ing|ed)? from (?:\w+ )?(?:depression|anxiety|trauma)"
    r"|\bnarcissis|\bpsychopath|\bsociopath|\bpsychos[ei]s|\bpsychotic|\bdementia|\balzheimer|\bmental(?:ly)? ill"
    r"|\bin real life\b|\breal[- ]life\b|\bin reality\b"
    r"|\b(?:actor|actress|director|performer)(?:'s|’s)? (?:\w+ )?(?:real|own|private|personal)"
    r"|診斷|躁鬱|憂鬱症|抑鬱症|焦慮症|強迫症|過動症|自閉|思覺失調|精神分裂|人格障礙|人格疾患|精神疾病|精神病|心理疾病|創傷後|失智|反社會人格|自戀型"
    "|現實生活中|現實中|演員本人|真人真事",
    re.IGNORECASE,
)


def broken_rules(text: str, facts: Facts, language: str, longest: int = _MOST) -> tuple[str, ...]:
    """What the text states that `facts` does not contain, one sentence each, in order; () when it may stand.

    `language` is "en" or "zh_TW"; `longest` in characters.
    """
    if len(text) > longest:
        return ("The chapter is too long.",)
    said = plain(text)
    quoted, rest, balanced = quotations(said)
    # A number or a mark in a name ("face 3") is part of the name.
    prose = _without(rest, facts.names)
    found = [*_shape(said), *_form(prose), *_tongue(prose, language)]
    if not balanced:
        found.append("A quotation mark has no fellow.")
    found += [f"Nobody says “{one.strip()[:60]}”." for one in quoted if not _is_said(one, facts)]
    if _SPOKEN.search(prose) is not None or _SPOKEN.search(rest) is not None:
        found.append("What is said stands in quotation marks.")
    if (match := _FIRST_OR_SECOND.search(prose)) is not None:
        found.append(f"“{match.group()}” stands outside of quotation marks.")
    times, untimed = moments(prose)
    found += [f"Nothing in the data happens at {one.written.strip()}." for one in times if not _is_time(one, facts)]
    if (clock := re.search(r"\d{1,4}:\d{1,4}", untimed)) is not None:
        found.append(f"{clock.group()} is not a time of the film.")
    if (match := _UNMEASURED.search(untimed)) is not None:
        found.append(f"Nothing in the data is said of “{match.group()}”.")
    found += [
        f"The data has no number {one.written.strip()[:60]}." for one in numbers(untimed) if not _is_number(one, facts)
    ]
    found += [f"The data has no name or word “{one[:60]}”." for one in _strangers(untimed, facts, language)]
    if (match := _REAL.search(prose)) is not None:
        found.append(f"“{match.group()}” speaks of a real person or of illness; only characters are described.")
    return tuple(dict.fromkeys(found))


def _shape(text: str) -> Iterable[str]:
    least = _LEAST // 3 if _HANS.search(text) else _LEAST
    if len(text.strip()) < least or sum(one.isalpha() for one in text) < least // 2:
        yield "The chapter is empty or too short."
    if any(not one.isprintable() and one != "\n" for one in text):
        yield "There are characters that cannot be printed."


def _form(prose: str) -> Iterable[str]:
    if (match := _MARKUP.search(prose)) is not None:
        yield f"“{match.group().strip()}” is markup, a list, a link or an instruction; plain sentences are wanted."
    if (match := _ASIDE.search(prose)) is not None:
        yield f"“{match.group()}” speaks of the task; only the chapter is wanted."
    kinds = [(one, unicodedata.category(one)) for one in prose if not one.isascii()]
    if any(kind[0] == "M" or (kind in ("No", "Nl") and one != "〇") for one, kind in kinds):
        yield "There are marks or numerals that cannot be read."


def _tongue(prose: str, language: str) -> Iterable[str]:
    letters = sum(one.isalpha() for one in prose)
    han = len(_HANS.findall(prose)) / max(1, letters)
    words = [word.casefold() for word in _WORD.findall(prose)]
    small = sum(word in SMALL_WORDS for word in words) / max(1, len(words))
    if language == "en":
        if han > 0.2 or (len(words) >= _ENOUGH_WORDS and small < _SMALL_SHARE):
            yield "It is not in English."
    elif letters and han < 0.5:
        yield "It is not in Chinese."
    elif (match := SIMPLIFIED.search(prose)) is not None:
        yield f"“{match.group()}” is not in the traditional script."


def _bare(text: str) -> str:
    """The letters and digits of a text, by which quotations are compared."""
    return " ".join(re.findall(r"\w+", plain(text).casefold()))


def _is_said(quoted: str, facts: Facts) -> bool:
    wanted = _bare(quoted)
    if not wanted:
        return any(quoted.strip() == plain(one).strip() for one in facts.quotations)
    if wanted in {_bare(one) for one in (*facts.words, *facts.names)}:
        return True
    # Whole words of one line, in a row; Chinese writes no spaces between words.
    if _HANS.search(wanted):
        return any(wanted in _bare(one) for one in facts.quotations)
    return any(f" {wanted} " in f" {_bare(one)} " for one in facts.quotations)


def _is_time(one: Moment, facts: Facts) -> bool:
    # Times are written cut off or rounded.
    return any(-0.51 * one.step <= known - one.seconds < one.step for known in facts.times)


def _is_number(one: Number, facts: Facts) -> bool:
    reach = 0.5 * one.step + 1e-9
    if one.share:
        return any(abs(known - one.value) <= reach for known in facts.shares)
    known_numbers = facts.numbers | facts.shares
    if one.step < 1.0:
        return any(abs(known - one.value) <= reach for known in known_numbers)
    # Whole numbers count something: only a larger measurement may be rounded to one.
    return any(
        known == one.value or (abs(known) >= 20.0 and abs(known - one.value) <= reach)
        for known in facts.numbers
        if math.isfinite(known)
    )


def _without(text: str, names: Iterable[str]) -> str:
    for name in sorted(names, key=lambda one: (-len(one), one)):
        known = plain(name).strip()
        if known and known in text:
            # Neither within a word (Chinese is written against it without a space) nor within a number or a time.
            before = rf"(?<![^\W{_HAN}])" if _LATIN.match(known[0]) else r"(?<!\d)(?<!\d[.:,])"
            after = rf"(?![^\W{_HAN}])" if _LATIN.match(known[-1]) else r"(?!\d)(?![.:,]\d)"
            text = re.sub(before + re.escape(known) + after, " ", text)
    return text


def _strangers(prose: str, facts: Facts, language: str) -> Iterable[str]:
    known = {part.casefold() for name in (*facts.names, *facts.words) for part in _WORD.findall(plain(name))}
    return _english_strangers(prose, known) if language == "en" else _chinese_strangers(prose, known)


def _english_strangers(prose: str, known: set[str]) -> Iterable[str]:
    for sentence in _SENTENCE.split(prose):
        for place, word in enumerate(_WORD.findall(sentence)):
            stem = _SHORTENED.sub("", word)
            lower = stem.casefold()
            if lower in known or lower == "i":
                continue
            opens = place == 0 and (lower in OPENERS or lower in COUNTING) and stem[1:] == stem[1:].lower()
            if len(stem) > _LONGEST_WORD or not _LATIN.fullmatch(stem) or (stem != stem.lower() and not opens):
                yield word


def _chinese_strangers(prose: str, known: set[str]) -> Iterable[str]:
    yield from (word for word in _NOT_HAN.findall(prose) if word.casefold() not in known)
    for pattern in (SPELLING, TITLED, SURNAMED, FOREIGN, PLACED, CALLED):
        yield from (match.group() for match in pattern.finditer(prose))
    yield from dict.fromkeys(one for one in prose if one in "·・‧")
