"""Everything of an account that leaves the studio as files: report, dashboard, typeset report, figures, tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from emotionai_core.exchange.account_tables import account_tables, table_csv, tables_json
from emotionai_core.exchange.dashboard import dashboard_html
from emotionai_core.exchange.document import document_json, markdown
from emotionai_core.exchange.figures import drawn
from emotionai_core.exchange.pdf import report_pdf
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
) -> list[Path]:
    """Write `TITLE-dashboard.html`, `-account.pdf`, `.md`, `.json`, and folders of figures and tables into `folder`.

    `corrections` says how many edits stand, by the name of the coder who made them. Files are replaced atomically, and
    the same account gives the same bytes. Returns them. Raises `StudioError` where plotly or typst is not whole,
    `OSError` where nothing can be written.
    """
    telling = Telling(account, settings, title, Words(language), corrections or {})
    written: list[Path] = []
    for name, content in _files(telling):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content)
        written.append(path)
    return written


def _files(telling: Telling) -> Iterator[tuple[str, bytes]]:
    title = telling.title
    document = told(telling)
    figures = drawn(telling, document)
    yield f"{title}-dashboard.html", dashboard_html(telling, document).encode(errors="replace")
    yield f"{title}-account.pdf", report_pdf(document, figures, telling.words)
    yield f"{title}-account.md", markdown(document, f"{title}-figures").encode(errors="replace")
    yield f"{title}-account.json", document_json(document).encode(errors="replace")
    for name, text in figures.items():
        yield f"{title}-figures/{name}.svg", text.encode(errors="replace")
    tables = account_tables(telling.account)
    for table in tables:
        yield f"{title}-tables/{table.name}.csv", table_csv(table).encode(errors="replace")
    yield f"{title}-tables/tables.json", tables_json(tables).encode(errors="replace")
