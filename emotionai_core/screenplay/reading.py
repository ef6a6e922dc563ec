"""A screenplay from a file: Fountain, Final Draft, plain text, PDF; what is none is an error of one sentence."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from emotionai_core.errors import ScreenplayError
from emotionai_core.records.screenplay import ElementKind, Screenplay
from emotionai_core.screenplay.assembling import Assembly
from emotionai_core.screenplay.decoding import decoded
from emotionai_core.screenplay.final_draft import read_final_draft
from emotionai_core.screenplay.fountain import read_fountain
from emotionai_core.screenplay.layout import read_layout, rows_of_text, without_running_heads
from emotionai_core.screenplay.pages import read_pages

ENDINGS: Final = (".fountain", ".spmd", ".fdx", ".txt", ".pdf")
"""Files that a dialogue offers."""

LARGEST: Final = 50_000_000
"""Bytes of a file that is read at all (a long screenplay as FDX has three million)."""

_LARGEST_TEXT: Final = 10_000_000
_OTHERS: Final = "Screenplays are read as Fountain, Final Draft (FDX), plain text or PDF."


def read_screenplay(path: Path, cancelled: Callable[[], bool] = lambda: False) -> Screenplay:
    """The screenplay in a file; what it is, its bytes tell, and its name only where those leave it open.

    Raises `ScreenplayError` with one sentence for anything else, `Cancelled` when stopped between two pages. Pictures
    of pages take seconds each: never call this on the thread that draws.
    """
    data = contents(path)
    kind, made = _read(data, path, cancelled)
    elements = made.whole()
    if not any(one.kind in (ElementKind.DIALOGUE, ElementKind.HEADING) for one in elements):
        raise ScreenplayError(f"{path.name} holds no scene and no dialogue.", _OTHERS)
    warnings = [*made.warnings, *_missing(elements)]
    if kind == "scan":
        warnings.insert(0, "The pages are pictures; their words were recognised and may be wrong in places.")
    digest = hashlib.sha256(data).hexdigest()
    title = made.title[:200] or path.stem
    return Screenplay(path.name, kind, digest, title, elements, made.scenes(), tuple(warnings))


def contents(path: Path) -> bytes:
    """The bytes of a file of a size that a screenplay can have; raises `ScreenplayError`."""
    try:
        if not path.is_file():
            raise ScreenplayError(f"There is no file {path.name}.")
        if path.stat().st_size > LARGEST:
            raise ScreenplayError(f"{path.name} is larger than {LARGEST // 1_000_000} MB: no screenplay is.", _OTHERS)
        data = path.read_bytes()
    except OSError as error:
        raise ScreenplayError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    if not data.strip():
        raise ScreenplayError(f"{path.name} is empty.", _OTHERS)
    return data


def _read(data: bytes, path: Path, cancelled: Callable[[], bool]) -> tuple[str, Assembly]:
    if b"%PDF-" in data[:1024]:
        pages, recognised = read_pages(data, path.name, cancelled)
        return ("scan" if recognised else "pdf"), read_layout(without_running_heads(pages))
    if _is_xml(data) or path.suffix.lower() == ".fdx":
        return "fdx", read_final_draft(data, path.name)
    if data[:4] == b"PK\x03\x04":
        hint = "Export it as FDX, Fountain or PDF in the program that wrote it."
        raise ScreenplayError(f"{path.name} is an archive of another program.", hint)
    if len(data) > _LARGEST_TEXT:
        raise ScreenplayError(f"{path.name} is larger than any screenplay in plain text.", _OTHERS)
    text = decoded(data)
    if text is None:
        raise ScreenplayError(f"{path.name} is not text.", _OTHERS)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if path.suffix.lower() in (".fountain", ".spmd"):
        return "fountain", read_fountain(text)
    return "text", read_layout(rows_of_text(text))


def _is_xml(data: bytes) -> bool:
    head = data[:400].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head.startswith((b"<?xml", b"<FinalDraft", b"<!DOCTYPE"))


def _missing(elements: tuple[object, ...]) -> list[str]:
    kinds = {getattr(one, "kind", None) for one in elements}
    said: list[str] = []
    if ElementKind.HEADING not in kinds:
        said.append("No scene headings were found, so scenes cannot be laid along the film.")
    if ElementKind.DIALOGUE not in kinds:
        said.append("No dialogue was found, so nothing can be matched with the film's lines.")
    return said
