"""A screenplay from a file: Fountain, Final Draft, plain text, PDF; what is none is an error of one sentence."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from emotionai_core.errors import ScreenplayError
from emotionai_core.records.screenplay import ElementKind, Screenplay
from emotionai_core.screenplay.assembling import Assembly
from emotionai_core.screenplay.decoding import decoded
from emotionai_core.screenplay.final_draft import read_final_draft
from emotionai_core.screenplay.fountain import read_fountain
from emotionai_core.screenplay.heads import without_running_heads
from emotionai_core.screenplay.layout import read_layout
from emotionai_core.screenplay.pages import read_pages
from emotionai_core.screenplay.rows import rows_of_text

ENDINGS: Final = (".fountain", ".spmd", ".fdx", ".txt", ".pdf")
"""Files that a dialogue offers."""

LARGEST: Final = 50_000_000
"""Bytes of a file that is read at all (a long screenplay as FDX has three million)."""

READERS: Final = {"fountain": ".fountain", "fdx": ".fdx", "text": ".txt", "pdf": ".pdf"}
"""Who reads a file, and under which ending a project keeps it."""

_LARGEST_TEXT: Final = 10_000_000
_SUBTITLES: Final = re.compile(
    r"\s*(?:WEBVTT\b|\[Script Info\]|\d+\s*\n\s*\d+:\d\d:\d\d[.,]\d+\s*-->|\d+:\d\d:\d\d[.,]\d+\s*-->)"
)
_OTHERS: Final = "Screenplays are read as Fountain, Final Draft (FDX), plain text or PDF."


def read_screenplay(path: Path, cancelled: Callable[[], bool] = lambda: False, name: str = "") -> Screenplay:
    """The screenplay in a file, called `name` where that is given; what it is, its bytes tell, and its ending only
    where those leave it open (Fountain is plain text).

    Raises `ScreenplayError` with one sentence for anything else, `Cancelled` when stopped between two pages. Pictures
    of pages take seconds each: never call this on the thread that draws.
    """
    return screenplay_in(contents(path), path.suffix, name or path.name, cancelled)


def screenplay_in(data: bytes, ending: str, name: str, cancelled: Callable[[], bool] = lambda: False) -> Screenplay:
    """The screenplay in the bytes of a file with this ending; raises as `read_screenplay` does."""
    kind, made = _read(data, ending.lower(), name, cancelled)
    elements = made.whole()
    if not any(one.kind in (ElementKind.DIALOGUE, ElementKind.HEADING) for one in elements):
        raise ScreenplayError(f"{name} holds no scene and no dialogue.", _OTHERS)
    warnings = [*made.warnings, *_missing(elements)]
    if kind == "scan":
        warnings.insert(0, "The pages are pictures; their words were recognised and may be wrong in places.")
    title = made.title[:200] or Path(name).stem
    digest = digest_of(data, "pdf" if kind == "scan" else kind)
    return Screenplay(name, kind, digest, title, elements, made.scenes(), tuple(warnings))


def digest_of(data: bytes, reader: str) -> str:
    """The SHA-256 of who reads a file and of its bytes: the same bytes are another screenplay, with other numbers of
    its elements, where another reader takes them.
    """
    return hashlib.sha256(reader.encode() + b"\0" + data).hexdigest()


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


def _read(data: bytes, ending: str, name: str, cancelled: Callable[[], bool]) -> tuple[str, Assembly]:
    if b"%PDF-" in data[:1024]:
        pages = read_pages(data, name, cancelled)
        made = read_layout(without_running_heads(pages.rows))
        made.warnings[:0] = pages.warnings
        return ("scan" if pages.scanned else "pdf"), made
    if _is_xml(data) or ending == ".fdx":
        return "fdx", read_final_draft(data, name)
    text = _text(data, name)
    if ending in (".fountain", ".spmd"):
        return "fountain", read_fountain(text)
    return "text", read_layout(rows_of_text(text))


def _text(data: bytes, name: str) -> str:
    if data[:4] == b"PK\x03\x04":
        hint = "Export it as FDX, Fountain or PDF in the program that wrote it."
        raise ScreenplayError(f"{name} is an archive of another program.", hint)
    if len(data) > _LARGEST_TEXT:
        raise ScreenplayError(f"{name} is larger than any screenplay in plain text.", _OTHERS)
    text = decoded(data)
    if text is None:
        raise ScreenplayError(f"{name} is not text.", _OTHERS)
    if _SUBTITLES.match(text) is not None:
        hint = "Subtitles are given to the analysis: emotionai analyze FILM --subtitles FILE"
        raise ScreenplayError(f"{name} holds subtitles and no screenplay.", hint)
    return text.replace("\r\n", "\n").replace("\r", "\n")


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
