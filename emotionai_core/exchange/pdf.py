"""The typeset report: one PDF with vector figures, made by typst. No clock goes in: same account, same bytes."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from emotionai_core.errors import StudioError
from emotionai_core.exchange.document import Document, block_data
from emotionai_core.exchange.telling import Words
from emotionai_core.workers.places import resources

CHINESE: Final = (
    "Noto Sans CJK TC",
    "Noto Sans TC",
    "PingFang TC",
    "Microsoft JhengHei",
    "Source Han Sans TC",
    "WenQuanYi Zen Hei",
)
"""Fonts with Chinese characters, as systems have them; the studio ships none, for they are large."""

_OWN: Final = "Inter"


def chinese_fonts(system: bool = True) -> list[str]:
    """The first of `CHINESE` that there is, alone; `system` False looks at our own fonts only. Raises `StudioError`."""
    known = set(_fonts(_typst(), system).families())
    return [name for name in CHINESE if name in known][:1]


def _typst() -> Any:
    # Imported here: typst is large and only needed for this.
    try:
        return import_module("typst")
    except ImportError as error:
        raise StudioError(
            "The report cannot be typeset: the package typst is not installed.",
            "Install the studio again; the other exports do not need it.",
        ) from error


def _fonts(typst: Any, system: bool) -> Any:
    return typst.Fonts(include_system_fonts=system, font_paths=[str(resources() / "themes" / "fonts")])


def report_pdf(
    document: Document, figures: Mapping[str, str], words: Words, system: bool = True, target: Path | None = None
) -> bytes:
    """The PDF. `figures` are SVG texts by name; `system` whether the system's fonts may be used.

    What it is made from lies beside `target` meanwhile, named like what is being written to that file. Raises
    `StudioError` where typst is not there or cannot set it.
    """
    typst = _typst()
    fonts, chinese = _fonts(typst, system), chinese_fonts(system)
    prefix = None if target is None else f".{target.name}."
    beside = None if target is None else target.parent
    with tempfile.TemporaryDirectory(f".{os.getpid()}.part", prefix, beside) as place:
        folder = Path(place)
        (folder / "report.typ").write_bytes((resources() / "report" / "report.typ").read_bytes())
        (folder / "report.json").write_bytes(_data(document, words, chinese).encode(errors="replace"))
        for name, text in figures.items():
            (folder / f"{name}.svg").write_bytes(text.encode(errors="replace"))
        try:
            compiler = typst.Compiler(str(folder / "report.typ"), root=str(folder), font_paths=fonts)
            made = compiler.compile(format="pdf")
        except typst.TypstError as error:
            raise StudioError(
                f"The report cannot be typeset: {error.message}.", "The other exports do not need it; use the page."
            ) from error
    if not isinstance(made, bytes):
        raise StudioError("The report cannot be typeset: typst gave no file.", "Install the package typst again.")
    return made


def _data(document: Document, words: Words, chinese: list[str]) -> str:
    lang, _, region = document.language.partition("_")
    whole = {
        "title": document.title,
        "kind": words("report"),
        "figure": words("figure"),
        "lang": lang,
        "region": region or None,
        "fonts": [_OWN, *chinese],
        "notes": [] if chinese else [words("no_cjk")],
        "sections": [
            {"title": section.title, "blocks": [block_data(block) for block in section.blocks]}
            for section in document.sections
        ],
    }
    return json.dumps(whole, ensure_ascii=False)
