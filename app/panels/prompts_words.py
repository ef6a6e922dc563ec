"""What prompts are told with: names of parts and origins, and one sentence for each source of some words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QTextCharFormat

from app.theme import Look
from app.words import emotion_name, short_time
from emotionai_core.records.prompt import Origin, PartName, PromptTier, Source, Span, Unsourced

# Colour and line of each origin: who sees no colours reads the line.
_MARKS: Final = {
    Origin.PIPELINE: ("tag_blue", QTextCharFormat.UnderlineStyle.SingleUnderline),
    Origin.TRANSCRIPT: ("disgust", QTextCharFormat.UnderlineStyle.DashUnderline),
    Origin.SCREENPLAY: ("tag_orange", QTextCharFormat.UnderlineStyle.DotLine),
    Origin.DESCRIPTION: ("tag_purple", QTextCharFormat.UnderlineStyle.DashDotLine),
    Origin.RULES: ("faint", QTextCharFormat.UnderlineStyle.NoUnderline),
    Origin.ANALYST: ("tag_yellow", QTextCharFormat.UnderlineStyle.WaveUnderline),
}
# The same lines for a painter, which knows no waves: they are drawn as dots and dashes.
PENS: Final = {
    Origin.PIPELINE: Qt.PenStyle.SolidLine,
    Origin.TRANSCRIPT: Qt.PenStyle.DashLine,
    Origin.SCREENPLAY: Qt.PenStyle.DotLine,
    Origin.DESCRIPTION: Qt.PenStyle.DashDotLine,
    Origin.RULES: Qt.PenStyle.NoPen,
    Origin.ANALYST: Qt.PenStyle.DashDotDotLine,
}
_GROUND: Final = 0.24


def part_title(part: PartName) -> str:
    """A part of a prompt, as a title."""
    return {
        "anchor": QCoreApplication.translate("prompts", "Character"),
        "expression": QCoreApplication.translate("prompts", "Expression"),
        "body": QCoreApplication.translate("prompts", "Body"),
        "atmosphere": QCoreApplication.translate("prompts", "Atmosphere"),
        "composition": QCoreApplication.translate("prompts", "Composition"),
        "camera": QCoreApplication.translate("prompts", "Camera"),
        "action": QCoreApplication.translate("prompts", "Action"),
        "negative": QCoreApplication.translate("prompts", "Not wanted (negative prompt)"),
    }[part]


def origin_name(origin: Origin) -> str:
    """Where words come from, for a person."""
    return {
        Origin.PIPELINE: QCoreApplication.translate("prompts", "reading of the film"),
        Origin.TRANSCRIPT: QCoreApplication.translate("prompts", "spoken words"),
        Origin.SCREENPLAY: QCoreApplication.translate("prompts", "screenplay"),
        Origin.DESCRIPTION: QCoreApplication.translate("prompts", "description"),
        Origin.RULES: QCoreApplication.translate("prompts", "rule"),
        Origin.ANALYST: QCoreApplication.translate("prompts", "written by you"),
    }[origin]


def tier_name(tier: PromptTier) -> str:
    """How much goes into prompts, for a person."""
    return {
        PromptTier.FULL: QCoreApplication.translate("prompts", "Film and screenplay"),
        PromptTier.PIPELINE: QCoreApplication.translate("prompts", "The film alone"),
        PromptTier.MINIMAL: QCoreApplication.translate("prompts", "The emotion alone"),
    }[tier]


def origin_colour(look: Look, origin: Origin) -> QColor:
    """The colour of an origin."""
    return look.colour(_MARKS[origin][0])


def span_format(look: Look, origin: Origin) -> QTextCharFormat:
    """How words of an origin look in a field: ground in its colour, and a line of its own kind."""
    token, line = _MARKS[origin]
    made = QTextCharFormat()
    made.setBackground(look.colour(token, _GROUND if origin is not Origin.RULES else _GROUND / 2))
    made.setUnderlineStyle(line)
    made.setUnderlineColor(look.colour(token))
    return made


def origin_of(span: Span) -> Origin:
    """The origin some words are coloured by: the first of their sources."""
    return span.sources[0].origin if span.sources else Origin.ANALYST


def field_name(field: str) -> str:
    """What was read or written, for a person; a field that is not known is told as it is called."""
    kind, _, trait = field.partition("trait.")
    if not kind and trait:
        return QCoreApplication.translate("prompts", "trait {name}").format(name=trait)
    return {
        "face.emotion": QCoreApplication.translate("prompts", "face emotion"),
        "emotion": QCoreApplication.translate("prompts", "emotion"),
        "valence": QCoreApplication.translate("prompts", "valence"),
        "arousal": QCoreApplication.translate("prompts", "arousal"),
        "voice.arousal": QCoreApplication.translate("prompts", "voice arousal"),
        "voice.dominance": QCoreApplication.translate("prompts", "voice dominance"),
        "words": QCoreApplication.translate("prompts", "number of words"),
        "surprise": QCoreApplication.translate("prompts", "surprise"),
        "sudden": QCoreApplication.translate("prompts", "sudden change"),
        "conflict": QCoreApplication.translate("prompts", "conflict"),
        "dialogue": QCoreApplication.translate("prompts", "dialogue"),
        "company": QCoreApplication.translate("prompts", "company"),
        "circle": QCoreApplication.translate("prompts", "circle"),
        "description": "",
        "written": "",
        "heading": QCoreApplication.translate("prompts", "heading"),
        "action": QCoreApplication.translate("prompts", "action"),
        "parenthetical": QCoreApplication.translate("prompts", "parenthetical"),
    }.get(field, field.replace(".", " "))


def source_text(source: Source) -> str:
    """One source in a row: "voice arousal 0.82 at 0:12, rule anger-high"."""
    value = emotion_name(source.value) if source.field.endswith("emotion") else source.value
    said = f"{field_name(source.field)} {value}".strip()
    if not said:
        said = origin_name(source.origin)
    elif source.origin not in (Origin.PIPELINE, Origin.RULES):
        said = f"{origin_name(source.origin)}: {said}"
    if not math.isnan(source.time):
        text = QCoreApplication.translate("prompts", "{what} at {time}")
        said = text.format(what=said, time=short_time(source.time))
    if source.rule:
        said += QCoreApplication.translate("prompts", ", rule {name}").format(name=source.rule)
    return said


def span_tip(span: Span) -> str:
    """Every source of some words, a row each."""
    if not span.sources:
        return QCoreApplication.translate("prompts", "These words have no source.")
    return "\n".join(source_text(one) for one in span.sources)


def unsourced_text(found: Sequence[Unsourced]) -> str:
    """The first words that no source gives, for a line."""
    shown = ", ".join(f"“{one.text}”" for one in found[:4])
    return shown + (" …" if len(found) > 4 else "")


@dataclass(frozen=True, slots=True)
class Placed:
    """A span of a text: [start, end) in characters."""

    start: int
    end: int
    span: Span


def placed(text: str, spans: Sequence[Span]) -> tuple[Placed, ...]:
    """Where each span stands in a text, in order; one whose words are not there is left out."""
    found: list[Placed] = []
    at = 0
    for span in spans:
        start = text.find(span.text, at) if span.text else -1
        if start >= 0:
            at = start + len(span.text)
            found.append(Placed(start, at, span))
    return tuple(found)


def span_at(found: Sequence[Placed], place: int) -> Span | None:
    """The span under a character; between two none."""
    return next((one.span for one in found if one.start <= place < one.end), None)
