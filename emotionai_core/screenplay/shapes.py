"""What a line of a screenplay looks like: scene headings, cues, transitions, leftovers of pages; English and Chinese.

The patterns follow the rules of Fountain (fountain.io/syntax) and the usual layout of printed screenplays.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST_CUE: Final = 40
_LONGEST_HEADING: Final = 200
_NUMBER = r"(?:(?:#\s*)?[A-Z]{0,2}\d{1,4}[A-Z]{0,2}[.)]?\s+)?"
_PLACE = r"(?:INT|EXT|EST|INTERIOR|EXTERIOR|I)"
_HEADING = re.compile(rf"{_NUMBER}{_PLACE}(?:\s*\.?\s*[/-]\s*(?:INT|EXT|E)\b)?(?:[.:]|\s+[-–—]?|\s*$)\s*", re.I)
_INSIDE = r"(?:[內内外]\s*[景]?|[內内]\s*[/／、&]?\s*外\s*景?|外\s*[/／、&]?\s*[內内]\s*景?)"
_TIME = r"(?:日|夜|晨|昏|晚|黃昏|黄昏|清晨|早|午|傍晚|凌晨|白天|夜晚|晚上|下午|上午|中午)"
_COUNT = r"[0-9０-９一二三四五六七八九十百零〇]{1,5}"
_CHINESE = re.compile(
    rf"(?:第\s*{_COUNT}\s*[場场景](?=[\s:：.、，,]|$)|場景\s*{_COUNT}?\s*[:：]|场景\s*{_COUNT}?\s*[:：]"
    rf"|(?:{_COUNT}\s*[.、．)）:：]?\s*)?{_INSIDE}(?:[\s.,，、．:：·\-—]|$)"
    rf"|{_COUNT}\s*[.、．)）]\s*\S.{{0,40}}[\s，,、·\-—]{_INSIDE}?\s*{_TIME}\s*$"
    rf"|(?:{_COUNT}\s*[.、．)）:：]?\s*)?\S.{{0,40}}[\s，,、·\-—]{_TIME}[\s，,、/／·\-—]+{_INSIDE}\s*$)"
)
_SCENE_NUMBER = re.compile(r"\s*#[\w.-]{1,12}#\s*$")
_BOTH_NUMBERS = re.compile(r"^(?:#\s*)?([A-Z]{0,2}\d{1,4}[A-Z]{0,2})[.)]?\s+(.*?)(?:\s{2,}|\s+)\1[.)]?\s*$")
_LEAD_NUMBER = re.compile(r"^(?:#\s*)?[A-Z]{0,2}\d{1,4}[A-Z]{0,2}[.)]?\s+(?=[IE][NXS/])")
_TRANSITION = re.compile(
    r"[^a-z]{1,40}\bTO:|FADE (?:IN|OUT|UP|TO BLACK|TO WHITE)\b[^a-z]{0,30}|CUT TO BLACK\.?|SMASH CUT\b[^a-z]{0,20}:?"
    r"|(?:THE )?END\.?|ROLL CREDITS\.?|(?:淡入|淡出|切至|切換|溶接|劇終|剧终|完)[。：:]?"
)
_LEFT_OVER = re.compile(
    r"\(?\s*(?:CONTINUED|CONT['’]?D?|MORE)\s*:?\s*\)?(?:\s*\(\d+\))?\s*:?|[-–—.\s]*(?:page\s+)?\d{1,3}[A-Z]?\s*[-–—.]*"
    r"|(?:[A-Z]{0,2}\d{1,4}[A-Z]?\s+)?CONTINUED:?(?:\s*\(\d+\))?(?:\s+[A-Z]{0,2}\d{1,4}[A-Z]?)?",
    re.I,
)
_MORE = re.compile(r"\(\s*MORE\s*\)", re.I)
_EXTENSION = re.compile(r"\s*[(（][^()（）]{0,60}[)）]?")
_CONTINUED = re.compile(r"[(（]\s*(?:CONT(?:['’.]?D|INUED|INUING)?\.?|續|续)\s*[)）]", re.I)
_LABELLED = re.compile(r"([^\s:：][^:：]{0,30}?)\s*(?:[(（]([^()（）]{1,40})[)）])?\s*[:：]\s*(\S.*)")
_CHINESE_LETTER = re.compile(r"[\u3400-\u9fff]")


def is_heading(text: str) -> bool:
    """Whether a line opens a scene: INT., EXT., INT./EXT., I/E, EST, numbered or not; 內景, 外 日, 第3場."""
    if len(text) > _LONGEST_HEADING:
        return False
    found = _HEADING.match(text)
    if found is not None and not (text[:2] in ("I ", "i ") or found.group().rstrip().upper() in ("I", "I.", "I:")):
        return True
    return _CHINESE.match(text) is not None


def heading(text: str) -> str:
    """A heading without the numbers of its scene."""
    text = _SCENE_NUMBER.sub("", text).strip()
    both = _BOTH_NUMBERS.match(text)
    if both is not None:
        return both.group(2).strip()
    return _LEAD_NUMBER.sub("", text)


def is_transition(text: str) -> bool:
    """Whether a line says how one picture gives way to the next (CUT TO:)."""
    return len(text) <= 60 and _TRANSITION.fullmatch(text) is not None


def is_left_over(text: str) -> bool:
    """Whether a line belongs to the page and not to the screenplay: page numbers, (MORE), CONTINUED."""
    return len(text) <= 40 and _LEFT_OVER.fullmatch(text) is not None


def is_more(text: str) -> bool:
    """Whether a line says that a speech goes on overleaf."""
    return _MORE.fullmatch(text) is not None


def speaker(cue: str) -> str:
    """The character of a cue, without extensions (V.O.), (CONT'D) and the mark of dual dialogue."""
    return " ".join(_EXTENSION.sub(" ", cue.strip().rstrip("^").strip()).split()).strip(" :：")


def is_continued(cue: str) -> bool:
    """Whether a cue says that its speech goes on (CONT'D)."""
    return _CONTINUED.search(cue) is not None


def is_cue(text: str) -> bool:
    """Whether a line may name who speaks: capital letters, short, no sentence."""
    name = speaker(text)
    if not name or len(name) > LONGEST_CUE or len(name.split()) > 6 or len(text) > 90:
        return False
    letters = [letter for letter in name if letter.isalpha()]
    if not letters or not name[0].isalnum() or any(letter.islower() for letter in letters):
        return False
    chinese = _CHINESE_LETTER.search(name) is not None
    if chinese and len(name) > 8:
        return False
    return chinese or (name[-1] not in "!?,;…-—" and not name.endswith("...") and not is_transition(text))


def labelled(text: str) -> tuple[str, str, str] | None:
    """(character, parenthetical, words) of a line "MARA: I am fine." or 「林美：（哭）我沒事。」; None for others."""
    found = _LABELLED.fullmatch(text)
    if found is None or not is_cue(found.group(1)):
        return None
    said = found.group(3)
    aside = found.group(2) or ""
    inner = re.match(r"[(（]([^()（）]{1,60})[)）]\s*(\S.*)", said)
    if inner is not None and not aside:
        aside, said = inner.group(1), inner.group(2)
    return found.group(1).strip(), aside.strip(), said.strip()


def joined(lines: list[str]) -> str:
    """The lines of one paragraph as one text: words that were parted at a hyphen and Chinese signs without a space."""
    text = ""
    for line in (one.strip() for one in lines):
        if not line:
            continue
        close = text.endswith("-") and len(text) > 1 and text[-2].isalpha() and line[0].isalpha()
        signs = bool(text) and _wide(text[-1]) and _wide(line[0])
        text += line if not text or close or signs else f" {line}"
    return text


def _wide(letter: str) -> bool:
    return "\u3000" <= letter <= "\u9fff" or "\uff00" <= letter <= "\uffef"
