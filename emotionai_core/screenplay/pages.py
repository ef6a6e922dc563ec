"""Pages of a PDF as lines with their indentation; pages that are pictures are read by Tesseract.

PDFium (`pypdfium2`, Apache-2.0/BSD-3) does both, text with its place on the page and pictures of pages; pypdf gives
text without indentation, pdfminer.six no pictures.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from emotionai_core.errors import Cancelled, ScreenplayError
from emotionai_core.screenplay.recognising import INSTALL, Piece, recognised, tesseract
from emotionai_core.screenplay.rows import Cell, Row, row_of

_MOST_PAGES: Final = 2_000
_LETTER: Final = 7.2
"""Points of one letter of 12-point Courier, the screenplay's typeface."""
_FEW: Final = 20
"""Letters on a page under which it holds no text."""
_PICTURE: Final = 0.2
"""Share of a page from which a picture may be one of text; a logo is smaller."""
_WORDS_APART: Final = 1.8
# PDFium is not made for several threads at once.
_LOCK: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class Pages:
    """The lines of every page; `scanned` where all of them were recognised in pictures."""

    rows: list[list[Row]]
    scanned: bool
    warnings: tuple[str, ...] = ()


def read_pages(data: bytes, name: str, cancelled: Callable[[], bool]) -> Pages:
    """The lines of every page.

    Raises `ScreenplayError` for what PDFium cannot open, for a password, and for nothing but pictures where there is no
    Tesseract; `Cancelled` between two pages and while one is recognised.
    """
    import pypdfium2  # pyright: ignore[reportMissingTypeStubs]

    with _LOCK:
        try:
            document: Any = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            locked = "password" in str(error).lower()
            why = "is protected by a password" if locked else "is damaged or no PDF"
            raise ScreenplayError(f"{name} {why}.", "Save it again without a password, or export it as FDX.") from error
        try:
            return _all(document, name, cancelled)
        except pypdfium2.PdfiumError as error:
            raise ScreenplayError(f"{name} is damaged: {error}.", "Export it again.") from error
        finally:
            document.close()


def _all(document: Any, name: str, cancelled: Callable[[], bool]) -> Pages:
    count = len(document)
    if count > _MOST_PAGES:
        raise ScreenplayError(f"{name} has {count:,} pages; a screenplay has at most {_MOST_PAGES:,}.")
    pages: list[list[Piece]] = []
    pictures: list[int] = []
    for number in range(count):
        _stop(cancelled)
        page = document[number]
        pages.append(_pieces(page))
        if sum(len(piece[4]) for piece in pages[-1]) < _FEW and _is_picture(page):
            pictures.append(number)
    scanned = sum(len(piece[4]) for page in pages for piece in page) < _FEW * count
    wanted = list(range(count)) if scanned else pictures
    command = tesseract() if wanted else None
    if scanned and command is None:
        raise ScreenplayError(f"{name} holds pictures of pages and no text, and Tesseract is not installed.", INSTALL)
    for number in wanted if command is not None else ():
        _stop(cancelled)
        assert command is not None
        pages[number] = recognised(document[number], command, name, cancelled)
    return Pages(rows_of(pages), scanned, () if scanned else _said(pictures, command is not None))


def _said(pictures: Sequence[int], read: bool) -> tuple[str, ...]:
    if not pictures:
        return ()
    which = f"Page {pictures[0] + 1} is a picture"
    if len(pictures) > 1:
        few = ", ".join(str(number + 1) for number in pictures[:10])
        which = f"{len(pictures)} pages are pictures ({few}{', …' if len(pictures) > 10 else ''})"
    if read:
        return (f"{which}; the words there were recognised and may be wrong in places.",)
    return (f"{which} and left out, for Tesseract is not installed.",)


def _stop(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Cancelled


def _is_picture(page: Any) -> bool:
    """Whether pictures cover enough of a page that it may be a scanned one."""
    from pypdfium2 import raw  # pyright: ignore[reportMissingTypeStubs]

    width, height = page.get_size()
    covered = 0.0
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = one.get_bounds()
        covered += max(0.0, right - left) * max(0.0, top - bottom)
    return covered >= _PICTURE * width * height


def _pieces(page: Any) -> list[Piece]:
    text: Any = page.get_textpage()
    try:
        height = float(page.get_height())
        found: list[Piece] = []
        for place in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(place)
            words = str(text.get_text_bounded(left, bottom, right, top)).replace("\ufffe", "-")
            if words.strip():
                found.append((left, height - top, right, height - bottom, " ".join(words.split())))
        return found
    finally:
        text.close()


def rows_of(pages: Sequence[Sequence[Piece]]) -> list[list[Row]]:
    """Pieces of pages as lines from top to bottom, with a blank one where there is more room than between lines."""
    lined = [_lines(page) for page in pages]
    pitch = _pitch(lined)
    return [_rows(lines, number, pitch) for number, lines in enumerate(lined, start=1)]


def _lines(pieces: Sequence[Piece]) -> list[list[Piece]]:
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: (_middle(one), one[0])):
        height = max(piece[3] - piece[1], 6.0)
        if lines and abs(_middle(lines[-1][0]) - _middle(piece)) < 0.5 * height:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    # A star is lower than a letter is high: on its own line, or in the one that it marks, it is a mark of revision.
    parted = [sorted(one for one in line if one[4].strip("* ")) for line in lines]
    return [line for line in parted if line]


def _rows(lines: Sequence[list[Piece]], page: int, pitch: float) -> list[Row]:
    rows: list[Row] = []
    before = float("nan")
    for line in lines:
        here = _middle(line[0])
        if here - before > 1.45 * pitch:
            rows.append(Row("", 0.0, page))
        rows.append(row_of(_cells(line), page))
        before = here
    return rows


def _cells(line: Sequence[Piece]) -> list[Cell]:
    """The pieces of a line, those that are no further apart than words as one."""
    cells: list[Cell] = []
    for left, _, right, _, text in line:
        begin, end = left / _LETTER, right / _LETTER
        if cells and begin - cells[-1][1] < _WORDS_APART:
            cells[-1] = cells[-1][0], end, f"{cells[-1][2]} {text}"
        else:
            cells.append((begin, end, text))
    return cells


def _middle(piece: Piece) -> float:
    return (piece[1] + piece[3]) / 2


def _pitch(pages: Sequence[Sequence[Sequence[Piece]]]) -> float:
    """The distance of lines of one paragraph, in points: the lower quarter of all distances, at least 9."""
    middles = [[_middle(line[0]) for line in page] for page in pages]
    steps = sorted(after - before for page in middles for before, after in pairwise(page))
    steps = [step for step in steps if step > 6.0]
    return max(9.0, steps[len(steps) // 4]) if steps else 12.0
