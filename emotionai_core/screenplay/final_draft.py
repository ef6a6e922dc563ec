"""Final Draft's FDX: XML from outside, read without entities, document types or anything from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from emotionai_core.errors import ScreenplayError
from emotionai_core.records.screenplay import ElementKind
from emotionai_core.screenplay.assembling import Assembly
from emotionai_core.screenplay.shapes import heading, speaker

_DEEPEST: Final = 100
_KINDS: Final = {
    "Scene Heading": ElementKind.HEADING,
    "Action": ElementKind.ACTION,
    "General": ElementKind.ACTION,
    "Shot": ElementKind.ACTION,
    "Dialogue": ElementKind.DIALOGUE,
    "Parenthetical": ElementKind.PARENTHETICAL,
    "Singing": ElementKind.LYRICS,
    "Lyrics": ElementKind.LYRICS,
    "Transition": ElementKind.TRANSITION,
}
_SPOKEN: Final = (ElementKind.DIALOGUE, ElementKind.PARENTHETICAL, ElementKind.LYRICS)


def read_final_draft(data: bytes, name: str) -> Assembly:
    """The screenplay in `data`; raises `ScreenplayError` for XML that is not whole, not Final Draft's, or declares
    entities. Paragraphs in dual dialogue count as any others; notes and scenes that were left out do not.
    """
    reading = _Reading()
    parser = expat.ParserCreate(namespace_separator=None)
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, given: reading.opened(tag, given, parser.CurrentLineNumber)
    parser.EndElementHandler = lambda tag: reading.closed()
    parser.CharacterDataHandler = reading.letters
    parser.StartDoctypeDeclHandler = _refused
    parser.EntityDeclHandler = _refused
    try:
        parser.Parse(data.lstrip(), True)
    except expat.ExpatError as error:
        hint = "Open it in the program that wrote it and export it again."
        raise ScreenplayError(
            f"{name} is not whole: its XML breaks off or is wrong in line {error.lineno}.", hint
        ) from error
    except (_Refused, LookupError, ValueError) as error:
        hint = "Export the screenplay again as FDX or Fountain."
        raise ScreenplayError(f"{name} is not a Final Draft screenplay: {error}.", hint) from error
    return reading.made


class _Refused(Exception):
    pass


def _refused(*_: object) -> None:
    raise _Refused("it declares entities or a document type")


@dataclass(slots=True)
class _Paragraph:
    kind: str
    where: int
    depth: int
    words: list[str] = field(default_factory=list[str])


class _Reading:
    """Where the parser is: the path of open tags, and the paragraphs that are open (dual dialogue nests them)."""

    def __init__(self) -> None:
        self.made = Assembly()
        self._path: list[str] = []
        self._open: list[_Paragraph] = []
        self._character = ""

    def opened(self, tag: str, given: dict[str, str], where: int) -> None:
        if not self._path and tag != "FinalDraft":
            raise _Refused("it is other XML")
        if len(self._path) >= _DEEPEST:
            raise _Refused("its parts are nested too deeply")
        self._path.append(tag)
        if tag == "Paragraph":
            self._open.append(_Paragraph(given.get("Type", "Action"), where, len(self._path)))

    def letters(self, text: str) -> None:
        if self._open and self._path[-1] == "Text" and len(self._path) == self._open[-1].depth + 1:
            self._open[-1].words.append(text)

    def closed(self) -> None:
        depth, path = len(self._path), self._path
        if path[-1] == "Paragraph" and self._open and self._open[-1].depth == depth:
            done = self._open.pop()
            if path[1:2] == ["Content"] and set(path[2:]) <= {"Paragraph", "DualDialogue"}:
                self._add(done)
            elif path[1:3] == ["TitlePage", "Content"] and not self.made.title:
                self.made.title = " ".join("".join(done.words).split())
        path.pop()

    def _add(self, done: _Paragraph) -> None:
        text = "".join(done.words)
        if done.kind == "Character":
            self._character = speaker(text)
            return
        kind = _KINDS.get(done.kind)
        # What holds a dual dialogue has no words of its own; acts and cast lists are no part of a scene.
        if kind is None or not text.strip():
            return
        if kind is ElementKind.HEADING:
            text = heading(text)
        if kind is ElementKind.PARENTHETICAL:
            text = text.strip().strip("()")
        self._character = self._character if kind in _SPOKEN else ""
        self.made.add(kind, text, done.where, self._character)
