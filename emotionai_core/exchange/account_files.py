"""Everything of an account that leaves the studio as files: report, dashboard, typeset report, figures, tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from emotionai_core.exchange.account_tables import account_tables, table_csv, tables_json
from emotionai_core.exchange.dashboard import dashboard_html
from emotionai_core.exchange.document import Document, document_json, markdown
from emotionai_core.exchange.figures import drawn
from emotionai_core.exchange.pdf import chinese_fonts, report_pdf
from emotionai_core.exchange.structured_report import told
from emotionai_core.exchange.telling import Language, Telling, Words
from emotionai_core.records.account import Account
from emotionai_core.settings import Settings
from emotionai_core.wire.tables import write_atomically


def write_account(
    account: Account,
    settings: Settings,
    title: str,
    folder: Path,
    language: Language = "en",
    corrections: Mapping[str, int] | None = None,
    sweep: Callable[[Path], None] = lambda _target: None,
) -> list[Path]:
    """Write `TITLE-dashboard.html`, `-account.pdf`, `.md`, `.json`, and folders of figures and tables into `folder`.

    `corrections` says how many edits stand, by the name of the coder who made them. `sweep` hears of every file before
    it is made, and may remove what was left of an earlier attempt. Files are replaced atomically, and the same account
    gives the same bytes. Returns them. Raises `StudioError` where plotly or typst is not whole,
    `OSError` where nothing can be written.
    """
    telling = Telling(account, settings, title, Words(language), corrections or {})
    written: list[Path] = []
    for name, make in _files(telling, folder):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep(path)
        write_atomically(path, make())
        written.append(path)
    return written


def typeset(
    telling: Telling,
    document: Document,
    figures: Mapping[str, str],
    system: bool = True,
    target: Path | None = None,
) -> bytes:
    """The PDF in the report's language; in English where that is Chinese and no font has its characters.

    `system` whether the system's fonts may be used, `target` the file that it will be. Raises `StudioError`.
    """
    if telling.words.language != "zh_TW" or chinese_fonts(system):
        return report_pdf(document, figures, telling.words, system, target)
    english = replace(telling, words=Words("en"))
    document = told(english)
    return report_pdf(document, drawn(english, document), english.words, system, target)


def _files(telling: Telling, folder: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Every file's name and what makes it, in order."""
    title = telling.title
    document = told(telling)
    figures = drawn(telling, document)
    tables = account_tables(telling.account)
    pdf = f"{title}-account.pdf"
    yield f"{title}-dashboard.html", lambda: _bytes(dashboard_html(telling, document))
    yield pdf, lambda: typeset(telling, document, figures, target=folder / pdf)
    yield f"{title}-account.md", lambda: _bytes(markdown(document, f"{title}-figures"))
    yield f"{title}-account.json", lambda: _bytes(document_json(document))
    for name, text in figures.items():
        yield f"{title}-figures/{name}.svg", partial(_bytes, text)
    for table in tables:
        yield f"{title}-tables/{table.name}.csv", lambda table=table: _bytes(table_csv(table))
    yield f"{title}-tables/tables.json", lambda: _bytes(tables_json(tables))


def _bytes(text: str) -> bytes:
    return text.encode(errors="replace")
