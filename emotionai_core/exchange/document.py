"""A report as data: sections of paragraphs, tables and named figures, and how that reads as Markdown and as JSON.

The page, the typeset report and the plain text all come from one `Document`, so that they cannot say different things.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

from emotionai_core.records.estimate import Estimate

Kind = Literal["plain", "quiet", "warning"]

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain text; `kind` says how loud it is."""

    text: str
    kind: Kind = "plain"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells as they are shown; `numeric` are the columns set flush right, `note` what is said below."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing by name (`figures.FIGURES`); the caption says what it shows and in which units."""

    name: str
    caption: str


Block = Paragraph | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """One chapter; `key` is the same in every language."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole report in one language, "en" or "zh_TW"."""

    title: str
    language: str
    sections: tuple[Section, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure in the order of the text."""
        return tuple(block for section in self.sections for block in section.blocks if isinstance(block, Figure))


def plain(value: float, digits: int = 2) -> str:
    """A number as reports show it, "–" for "not known"; never a negative zero."""
    return "–" if math.isnan(value) else f"{round(value, digits) + 0.0:.{digits}f}"


def brief(value: float) -> str:
    """A whole number without a point, any other as `plain`."""
    return f"{value:.0f}" if float(value).is_integer() else plain(value)


def percent(value: float) -> str:
    """A share in [0, 1], "–" for "not known"."""
    return "–" if math.isnan(value) else f"{round(100 * value)} %"


def with_interval(estimate: Estimate, digits: int = 2) -> str:
    """A value with its interval, "–" where there is not enough to say one."""
    if not estimate.enough:
        return "–"
    return f"{plain(estimate.value, digits)} [{plain(estimate.low, digits)}, {plain(estimate.high, digits)}]"


def markdown(document: Document, pictures: str = "") -> str:
    """The report as Markdown text; `pictures` is the folder of its figures as SVG, "" where there are none."""
    parts = [f"# {_escaped(document.title)}"]
    for number, section in enumerate(document.sections, 1):
        parts.append(f"## {number} {_escaped(section.title)}")
        parts.extend(_block(block, pictures) for block in section.blocks)
    return "\n\n".join(parts) + "\n"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _block(block: Block, pictures: str) -> str:
    match block:
        case Paragraph(text, kind):
            plain_text = _escaped(text)
            return f"> **{plain_text}**" if kind == "warning" else f"*{plain_text}*" if kind == "quiet" else plain_text
        case Figure(name, caption):
            return f"![{_escaped(caption)}]({quote(pictures)}/{name}.svg)" if pictures else f"*{_escaped(caption)}*"
        case Table():
            return _table(block)


def _table(table: Table) -> str:
    rule = ["--:" if column in table.numeric else "---" for column in range(len(table.head))]
    rows = [table.head, rule, *table.rows]
    lines = ["| " + " | ".join(cell if row is rule else _escaped(cell) for cell in row) + " |" for row in rows]
    title = [f"**{_escaped(table.title)}**", ""] if table.title else []
    note = ["", f"*{_escaped(table.note)}*"] if table.note else []
    return "\n".join([*title, *lines, *note])


def document_json(document: Document) -> str:
    """The report as JSON text: title, language and sections of blocks that each name their kind."""
    whole = {
        "title": document.title,
        "language": document.language,
        "sections": [
            {"key": section.key, "title": section.title, "blocks": [block_data(block) for block in section.blocks]}
            for section in document.sections
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def block_data(block: Block) -> dict[str, Any]:
    """A block as plain values for JSON."""
    match block:
        case Paragraph(text, kind):
            return {"block": "paragraph", "text": text, "kind": kind}
        case Figure(name, caption):
            return {"block": "figure", "name": name, "caption": caption}
        case Table(title, head, rows, numeric, note):
            return {
                "block": "table",
                "title": title,
                "head": list(head),
                "rows": [list(row) for row in rows],
                "numeric": list(numeric),
                "note": note,
            }
