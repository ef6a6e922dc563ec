"""Fountain, the plain-text format of screenplays (fountain.io/syntax).

`screenplay-tools` (MIT) was tried first: it keeps no line numbers, reads cues in ASCII letters only, and takes a
paragraph after a note for dialogue. Its published samples are what this reader is tested against.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from emotionai_core.records.screenplay import ElementKind
from emotionai_core.screenplay.assembling import LONGEST, Assembly
from emotionai_core.screenplay.cast import Cast
from emotionai_core.screenplay.shapes import heading, is_chinese, is_cue, is_heading, speaker

_HIDDEN: Final = "\ue000"
_ESCAPED: Final = {"\\*": "\ue001", "\\_": "\ue002", "\\\\": "\ue003"}
_EMPHASIS: Final = tuple(
    re.compile(rf"(?<!{mark}){mark}{{{times}}}(?=[^\s{mark}])([^\n]{{1,400}}?)(?<=\S){mark}{{{times}}}(?!{mark})")
    for mark, times in ((r"\*", 3), (r"\*", 2), (r"\*", 1), ("_", 1))
)
_TITLE: Final = re.compile(r"([A-Za-z][A-Za-z0-9 _-]{0,30}):(?:\s*(.*))?")
_TRANSITION: Final = re.compile(r"[^a-z]{0,60}TO:")
_HEADING_FORCED: Final = re.compile(r"\.[^\W_]")


@dataclass(frozen=True, slots=True)
class _Row:
    text: str
    where: int

    @property
    def bare(self) -> str:
        return self.text.strip()


def read_fountain(text: str) -> Assembly:
    """The screenplay in `text`; notes, synopses, sections, page breaks and what was crossed out are left out."""
    made = Assembly()
    rows = _rows(text.replace(_HIDDEN, ""))
    place = _title_page(rows, made)
    cast = Cast([row.bare for row in rows])
    while place < len(rows):
        place = _paragraph(rows, place, made, cast)
    return made


def plain(text: str) -> str:
    """Words without the marks of emphasis; \\* stays a star."""
    text = text[:LONGEST]
    for written, kept in _ESCAPED.items():
        text = text.replace(written, kept)
    for pattern in _EMPHASIS:
        text = pattern.sub(r"\1", text)
    for written, kept in _ESCAPED.items():
        text = text.replace(kept, written[1:])
    return text.replace(_HIDDEN, "")


def _rows(text: str) -> list[_Row]:
    """Lines with their numbers; what is crossed out or a note leaves a mark, so that it does not part a paragraph."""
    rows: list[_Row] = []
    end = ""
    kept, began = "", 0
    for where, line in enumerate(text.splitlines(), start=1):
        if end == "]]" and line == "":
            end = ""
            rows.append(_Row(kept + _HIDDEN, began))
        if not end:
            kept, began = "", where
        rest = line
        while True:
            if end:
                _, found, after = rest.partition(end)
                if not found:
                    break
                kept, rest, end = kept + _HIDDEN, after, ""
            opening = min((at for at in (rest.find("/*"), rest.find("[[")) if at >= 0), default=-1)
            if opening < 0:
                kept += rest
                break
            kept, end = kept + rest[:opening], "*/" if rest[opening] == "/" else "]]"
            rest = rest[opening + 2 :]
        if not end:
            rows.append(_Row(kept, began))
    if end:
        rows.append(_Row(kept, began))
    return rows


def _title_page(rows: list[_Row], made: Assembly) -> int:
    key, place = "", 0
    for place, row in enumerate(rows):
        found = _TITLE.fullmatch(row.text.strip()) if not row.text[:1].isspace() else None
        if found is not None and not (place == 0 and _TRANSITION.fullmatch(row.bare)):
            key = found.group(1).lower()
            _titled(key, found.group(2) or "", made)
        elif key and row.text[:1].isspace() and row.bare:
            _titled(key, row.bare, made)
        else:
            return place
    return len(rows) if rows and key else place


def _titled(key: str, words: str, made: Assembly) -> None:
    if key == "title" and words.strip():
        made.title = " ".join([*made.title.split(), *plain(words).split()])


def _paragraph(rows: list[_Row], place: int, made: Assembly, cast: Cast) -> int:
    """Read what begins at `place`; returns where it ends."""
    bare, where = rows[place].bare, rows[place].where
    free = place == 0 or not rows[place - 1].bare
    alone = place + 1 >= len(rows) or not rows[place + 1].bare
    if not bare or bare[0] in "#=":
        return place + 1
    if _HEADING_FORCED.match(bare) or (is_heading(bare) and (free or not _lower(bare))):
        made.add(ElementKind.HEADING, heading(plain(bare.removeprefix("."))), where)
    elif bare[0] == "~":
        made.add(ElementKind.LYRICS, plain(bare[1:]), where)
    elif bare[0] == ">" and bare[-1] == "<":
        made.add(ElementKind.ACTION, plain(bare[1:-1]), where)
    elif bare[0] == ">":
        made.add(ElementKind.TRANSITION, plain(bare[1:]), where)
    elif _TRANSITION.fullmatch(bare) and free and alone:
        made.add(ElementKind.TRANSITION, bare, where)
    elif bare[0] == "@" or (free and not alone and bare[0] != "!" and _cue(bare, rows[place + 1].bare, cast)):
        return _speech(rows, place, made)
    else:
        return _action(rows, place, made)
    return place + 1


def _cue(bare: str, after: str, cast: Cast) -> bool:
    """Whether a line in capitals names a speaker; a name begins with a letter, and nothing follows its extension."""
    name = bare.replace(_HIDDEN, "")
    tail = re.search(r"\^\s*\S", name)
    if is_chinese(name) and not cast.may_speak(name, after):
        return False
    return is_cue(name.rstrip(".…").strip()) and name[0].isalpha() and tail is None


def _lower(text: str) -> bool:
    return any(letter.islower() for letter in text)


def _speech(rows: list[_Row], place: int, made: Assembly) -> int:
    character = speaker(plain(rows[place].bare.removeprefix("@")))
    said: list[str] = []
    began = place = place + 1

    def close() -> None:
        made.add(ElementKind.DIALOGUE, plain("\n".join(said)), rows[min(began, len(rows) - 1)].where, character)
        said.clear()

    while place < len(rows):
        text, bare = rows[place].text, rows[place].bare
        # Two spaces on an otherwise empty line keep a speech together.
        if not bare and (not text or not said):
            break
        if bare.startswith("(") and bare.endswith(")"):
            close()
            made.add(ElementKind.PARENTHETICAL, plain(bare.strip("()")), rows[place].where, character)
            began = place + 1
        elif bare.startswith("~"):
            close()
            made.add(ElementKind.LYRICS, plain(bare[1:]), rows[place].where, character)
            began = place + 1
        else:
            said.append(bare)
        place += 1
    close()
    return place


def _action(rows: list[_Row], place: int, made: Assembly) -> int:
    """Lines up to a blank one, or one that is marked as something else."""
    first, told = place, list[str]()
    while place < len(rows) and (bare := rows[place].bare):
        if place > first and (bare[0] in "~>@#=" or (is_heading(bare) and not _lower(bare))):
            break
        told.append(bare.removeprefix("!").strip())
        place += 1
    made.add(ElementKind.ACTION, plain("\n".join(told)), rows[first].where)
    return max(place, first + 1)
