"""What a line of a screenplay looks like: scene headings, cues, transitions, leftovers of pages; English and Chinese.

The patterns follow the rules of Fountain (fountain.io/syntax) and the usual layout of printed screenplays.
"""

from __future__ import annotations

import re
from typing import Final

from emotionai_core.screenplay.labels import labels_of

LONGEST_CUE: Final = 40
_LONGEST_HEADING: Final = 200
_NUMBER = r"(?:(?:#\s*)?[A-Z]{0,2}\d{1,4}[A-Z]{0,2}[.)]?\s+)?"
_BOTH = r"(?:INT|EXT|I)\.?\s*[/-]\s*(?:INT|EXT|E)"
_HEADING = re.compile(
    # With its dot in any letters; without it, as in prose, in capitals alone.
    rf"(?i:{_NUMBER}(?:(?:{_BOTH}|INT|EXT|INTERIOR|EXTERIOR)\s*[.:]|EST\s*[.:](?!\s*\d)|(?:INT|EXT)ERIOR\s+[-–—]\s))"
    rf"|{_NUMBER}(?:{_BOTH}(?!\s+[a-z])|INT|EXT|EST|INTERIOR|EXTERIOR)(?:\s+|\s*[-–—]|$)"
)
_WITHIN = re.compile(rf"{_NUMBER}(?:{_BOTH}|INT|EXT|EST)\.\s")
_INSIDE = r"(?:[內内外]\s*[景]?|[內内]\s*[/／、&]?\s*外\s*景?|外\s*[/／、&]?\s*[內内]\s*景?)"
_TIME = r"(?:日|夜|晨|昏|晚|黃昏|黄昏|清晨|早|午|傍晚|凌晨|白天|夜晚|晚上|下午|上午|中午)"
_DIGITS = r"[0-9０-９一二三四五六七八九十百零〇]{1,5}"
_COUNT = rf"(?:[SsＳ]\s*)?{_DIGITS}(?:\s*[-–—－]\s*(?:{_DIGITS}|[A-Z]))?[A-Za-z]?"
_CHINESE = re.compile(
    rf"(?:第\s*{_COUNT}\s*[場场景](?=[\s:：.、，,]|$)|場景\s*(?:{_COUNT})?\s*[:：]|场景\s*(?:{_COUNT})?\s*[:：]"
    rf"|(?:{_COUNT}\s*[.、．)）:：]?\s*)?{_INSIDE}(?:[\s.．:：·\-—]|$|[,，、].{{0,60}}{_TIME}\s*$)"
    rf"|(?:{_COUNT}\s*[.、．)）:：]?\s*)?{_TIME}[\s／/·\-—]+{_INSIDE}(?:[\s.．:：·\-—]|$)"
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
    r"|(?:[A-Z]{0,2}\d{1,4}[A-Z]{0,2}(?:\s*-\s*[A-Z]{0,2}\d{1,4}[A-Z]{0,2})?\s+)?OMITTED(?:\s+[A-Z]{0,2}\d[-\w\s]{0,12})?"
    r"|(?:[A-Z]{0,2}\d{1,4}[A-Z]?\s+)?CONTINUED:?(?:\s*\(\d+\))?(?:\s+[A-Z]{0,2}\d{1,4}[A-Z]?)?",
    re.I,
)
_MORE = re.compile(r"\(\s*MORE\s*\)", re.I)
_EXTENSION = re.compile(r"\s*[(（][^()（）]{0,60}[)）]?")
_HEARD = re.compile(
    r"\s+(?:O\.\s?[SC]\.?|V\.\s?O\.?|OS|OC|VO)$"
    r"|(?<=[\u3400-\u9fff])\s*(?i:O\.?\s?S\.?|V\.?\s?O\.?|ＯＳ|ＶＯ|(?:的)?(?:畫外音|画外音|內心獨白|内心独白|心聲|心声|旁白))$"
)
_ASIDE_HEARD = re.compile(r"(?i:O\.?\s?[SC]\.?|V\.?\s?O\.?|ＯＳ|ＶＯ|CONT['’.]?D\.?|續|续|畫外音|画外音|旁白)")
_CONTINUED = re.compile(r"[(（]\s*(?:CONT(?:['’.]?D|INUED|INUING)?\.?|續|续)\s*[)）]", re.I)
_LABELLED = re.compile(r"([^\s:：][^:：]{0,30}?)\s*(?:[(（]([^()（）]{1,40})[)）])?\s*[:：]\s*(\S.*)")
_CHINESE_LETTER = re.compile(r"[\u3400-\u9fff]")
_SENTENCE = re.compile(r"[。！？!?，,、；;：:…「」『』《》“”△▲]")
_SHOT = re.compile(
    rf"{_NUMBER}(?:ANOTHER ANGLE|(?:REVERSE |NEW |LOW |HIGH |WIDE )?ANGLE\b|CLOSER? (?:ON|UP|SHOT)|CLOSEUP"
    r"|INSERT\b|(?:EXTREME )?(?:CLOSE-UP|WIDE SHOT|LONG SHOT)|[A-Z'’ ]{0,24}\bP\.?O\.?V\b|WIDER? ON|TIGHT ON"
    r"|BACK TO\b|INTERCUT\b|MONTAGE\b|SERIES OF SHOTS|(?:PAN|TILT|DOLLY|TRACK) (?:TO|ON|UP|DOWN)\b)"
)
_REVISED = re.compile(r"(?:(?:^|\s+)\*+)+\s*$")


def unmarked(text: str) -> str:
    """A line without the stars that mark its revision in the right margin."""
    return _REVISED.sub("", text) if "*" in text[-12:] else text


def is_chinese(text: str) -> bool:
    """Whether a text has Chinese signs."""
    return _CHINESE_LETTER.search(text) is not None


def is_heading(text: str) -> bool:
    """Whether a line opens a scene: INT., EXT., INT./EXT., I/E, EST, numbered or not; 內景, 外 日, 第3場, S1 內."""
    if len(text) > _LONGEST_HEADING:
        return False
    if _HEADING.match(text) is not None:
        return True
    return _CHINESE.match(text) is not None and text[-1] not in "。！？!?…」』"


def cuts_in(text: str) -> bool:
    """Whether a heading needs no blank line before it: capitals alone, or INT. with its dot; prose has neither."""
    return is_heading(text) and (not any(letter.islower() for letter in text) or _WITHIN.match(text) is not None)


def is_shot(text: str) -> bool:
    """Whether a line in capitals says where the camera looks (ANGLE ON: THE DOOR): an action, numbered or not."""
    return _SHOT.match(text) is not None


def heading(text: str) -> str:
    """A heading without the numbers of its scene."""
    text = _SCENE_NUMBER.sub("", text).strip()
    both = _BOTH_NUMBERS.match(text)
    if both is not None:
        return both.group(2).strip()
    return _LEAD_NUMBER.sub("", text)


def without_number(text: str) -> str:
    """A shot without the numbers in its margins."""
    both = _BOTH_NUMBERS.match(text)
    return both.group(2).strip() if both is not None else re.sub(rf"^{_NUMBER}", "", text)


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
    """The character of a cue, without extensions (V.O.), (CONT'D), OS and the mark of dual dialogue."""
    name = " ".join(_EXTENSION.sub(" ", cue.strip().rstrip("^").strip()).split()).strip(" :：")
    return _HEARD.sub("", name) or name


def is_continued(cue: str) -> bool:
    """Whether a cue says that its speech goes on (CONT'D)."""
    return _CONTINUED.search(cue) is not None


def is_cue(text: str) -> bool:
    """Whether a line may name who speaks: capital letters, short, no sentence, no shot; Chinese of eight signs."""
    name = speaker(text)
    if not name or len(name) > LONGEST_CUE or len(name.split()) > 6 or len(text) > 90:
        return False
    letters = [letter for letter in name if letter.isalpha()]
    if not letters or not name[0].isalnum() or any(letter.islower() for letter in letters):
        return False
    if is_chinese(name):
        return len(name) <= 8 and _SENTENCE.search(name) is None
    return not is_shot(text) and (name[-1] not in "!?,;…-—" and not name.endswith("...") and not is_transition(text))


def labelled(text: str) -> tuple[str, str, str] | None:
    """(character, parenthetical, words) of a line "MARA: I am fine." or 「林美：（哭）我沒事。」; None for others."""
    found = _LABELLED.fullmatch(text)
    if found is None or not is_cue(found.group(1)) or is_shot(text) or labels_of(text):
        return None
    said = found.group(3)
    aside = found.group(2) or ""
    if _ASIDE_HEARD.fullmatch(aside.strip()):
        aside = ""
    inner = re.match(r"[(（]([^()（）]{1,60})[)）]\s*(\S.*)", said)
    if inner is not None and not aside:
        aside, said = inner.group(1), inner.group(2)
    return speaker(found.group(1)), aside.strip(), said.strip()


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
