"""The dashboard: one interactive page of the whole account that needs no connection and nothing beside it.

The drawing library (plotly.js, MIT) is inside, deflated; the page's own script inflates it. A content security policy
forbids the page to reach anything.
"""

from __future__ import annotations

import base64
import json
import zlib
from functools import cache
from html import escape
from importlib import resources as packaged

from emotionai_core.errors import StudioError
from emotionai_core.exchange.dashboard_data import dashboard_data
from emotionai_core.exchange.document import Block, Document, Figure, Paragraph, Section, Table
from emotionai_core.exchange.telling import Telling, Words
from emotionai_core.workers.places import resources

_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
_OPEN_TABLES = 8
"""A table of no more rows than this is open from the start."""


def dashboard_html(telling: Telling, document: Document) -> str:
    """The page. Raises `StudioError` where the drawing library is not installed."""
    words = telling.words
    title = escape(document.title)
    sections = "\n".join(_section(number, section, words) for number, section in enumerate(document.sections, 1))
    contents = "".join(
        f'<li><a href="#{section.key}">{escape(section.title)}</a></li>' for section in document.sections
    )
    parts = [
        "<!doctype html>",
        f'<html lang="{document.language.replace("_", "-")}"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title><style>{_own('dashboard.css')}</style></head><body>",
        f'<header><h1>{title}</h1><div class="controls"><label>{escape(words("choose_person"))} '
        f'<select id="person"></select></label></div></header>',
        f'<nav aria-label="{escape(words("contents"))}"><ol>{contents}</ol></nav>',
        f"<main>{sections}</main><footer>{escape(words('made_with'))}</footer>",
        f'<p id="unable" class="warning" hidden>{escape(words("no_player"))}</p>',
        f'<script type="application/json" id="data">{_safe(dashboard_data(telling))}</script>',
        f'<script type="text/plain" id="library">{_library()}</script>',
        f"<script>{_own('dashboard_figures.js')}</script>",
        f"<script>{_own('dashboard.js')}</script>",
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _own(name: str) -> str:
    return (resources() / "report" / name).read_text(encoding="utf-8")


def _safe(data: object) -> str:
    """JSON that cannot end the element it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


@cache
def _library() -> str:
    """The drawing library, deflated and as base64 text."""
    try:
        path = packaged.files("plotly") / "package_data" / "plotly.min.js"
        return base64.b64encode(zlib.compress(path.read_bytes(), 9)).decode()
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise StudioError(
            "The dashboard cannot be made: the package plotly is not whole.", "Install plotly again."
        ) from error


def _section(number: int, section: Section, words: Words) -> str:
    body = "\n".join(_block(block, words) for block in section.blocks)
    return f'<section id="{section.key}"><h2>{number} {escape(section.title)}</h2>\n{body}</section>'


def _block(block: Block, words: Words) -> str:
    match block:
        case Paragraph(text, kind):
            return f'<p class="{kind}">{escape(text)}</p>'
        case Figure(name, caption):
            return _figure(name, caption, words)
        case Table():
            return _table(block)


def _figure(name: str, caption: str, words: Words) -> str:
    drawings = [f'<div class="plot" id="plot-{name}" role="img" aria-label="{escape(caption)}"></div>']
    if name == "transitions":
        drawings.append(f'<div class="plot" id="plot-flow" role="img" aria-label="{escape(caption)}"></div>')
    if name == "relations":
        label = f'<label>{escape(words("at_time"))} <input type="range" id="moment" min="0" step="1">'
        drawings.insert(0, f'<div class="controls">{label} <output id="moment-time"></output></label></div>')
    return f"<figure>{''.join(drawings)}<figcaption>{escape(caption)}</figcaption></figure>"


def _table(table: Table) -> str:
    head = "".join(f"<th{_side(column, table)}>{escape(cell)}</th>" for column, cell in enumerate(table.head))
    rows = "\n".join(
        "<tr>" + "".join(f"<td{_side(column, table)}>{escape(cell)}</td>" for column, cell in enumerate(row)) + "</tr>"
        for row in table.rows
    )
    opened = " open" if len(table.rows) <= _OPEN_TABLES else ""
    whole = f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table></div>'
    note = f'<p class="quiet">{escape(table.note)}</p>' if table.note else ""
    return f"<details{opened}><summary>{escape(table.title)}</summary>{whole}{note}</details>"


def _side(column: int, table: Table) -> str:
    return ' class="n"' if column in table.numeric else ""
