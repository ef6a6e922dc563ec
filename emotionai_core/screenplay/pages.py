"""Pages of a PDF as lines with their indentation; pages that are pictures are read by Tesseract.

PDFium (`pypdfium2`, Apache-2.0/BSD-3) does both, text with its place on the page and pictures of pages; pypdf gives
text without indentation, pdfminer.six no pictures.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import threading
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Final

from emotionai_core.errors import Cancelled, ScreenplayError
from emotionai_core.screenplay.layout import Row

_MOST_PAGES: Final = 2_000
_LETTER: Final = 7.2
"""Points of one letter of 12-point Courier, the screenplay's typeface."""
_DOTS_PER_INCH: Final = 300
_LARGEST: Final = 20_000_000
_ONE_PAGE: Final = 180.0
# PDFium is not made for several threads at once.
_LOCK: Final = threading.Lock()

Piece = tuple[float, float, float, float, str]
"""Words on a page: left, top, right, bottom in points from its upper left corner, and what they say."""


def read_pages(data: bytes, name: str, cancelled: Callable[[], bool]) -> tuple[list[list[Row]], bool]:
    """The lines of every page, and whether they were recognised in pictures.

    Raises `ScreenplayError` for what PDFium cannot open, for a password, and for pictures where there is no Tesseract;
    `Cancelled` between two pages.
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


def _all(document: Any, name: str, cancelled: Callable[[], bool]) -> tuple[list[list[Row]], bool]:
    count = len(document)
    if count > _MOST_PAGES:
        raise ScreenplayError(f"{name} has {count:,} pages; a screenplay has at most {_MOST_PAGES:,}.")
    pages: list[list[Piece]] = []
    for number in range(count):
        _stop(cancelled)
        pages.append(_pieces(document[number]))
    if sum(len(piece[4]) for page in pages for piece in page) >= 20 * count:
        return rows_of(pages), False
    tesseract = _tesseract(name)
    read: list[list[Piece]] = []
    for number in range(count):
        _stop(cancelled)
        read.append(_recognised(document[number], tesseract, name))
    return rows_of(read), True


def _stop(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Cancelled


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
    return lines


def _rows(lines: Sequence[list[Piece]], page: int, pitch: float) -> list[Row]:
    rows: list[Row] = []
    before = float("nan")
    for line in lines:
        line.sort()
        here = _middle(line[0])
        if here - before > 1.45 * pitch:
            rows.append(Row("", 0.0, page))
        rows.append(Row(" ".join(one[4] for one in line), line[0][0] / _LETTER, page))
        before = here
    return rows


def _middle(piece: Piece) -> float:
    return (piece[1] + piece[3]) / 2


def _pitch(pages: Sequence[Sequence[Sequence[Piece]]]) -> float:
    """The distance of lines of one paragraph, in points: the lower quarter of all distances, at least 9."""
    middles = [[_middle(line[0]) for line in page] for page in pages]
    steps = sorted(after - before for page in middles for before, after in pairwise(page))
    steps = [step for step in steps if step > 6.0]
    return max(9.0, steps[len(steps) // 4]) if steps else 12.0


def _tesseract(name: str) -> list[str]:
    found = shutil.which("tesseract")
    if found is None:
        hint = (
            "Install Tesseract (Debian, Ubuntu: apt install tesseract-ocr; macOS: brew install tesseract; Windows: "
            "winget install UB-Mannheim.TesseractOCR) and import it again, or export the screenplay as FDX or Fountain."
        )
        raise ScreenplayError(f"{name} holds pictures of pages and no text, and Tesseract is not installed.", hint)
    listed = subprocess.run([found, "--list-langs"], capture_output=True, text=True, timeout=30, check=False)
    there = set(listed.stdout.split()) & {"eng", "chi_tra", "chi_sim"}
    return [found, "stdin", "stdout", "-l", "+".join(sorted(there, reverse=True)) or "eng", "--psm", "6"]


def _recognised(page: Any, tesseract: Sequence[str], name: str) -> list[Piece]:
    """What Tesseract reads in the picture of a page, word for word with its place."""
    width, height = page.get_size()
    scale = min(_DOTS_PER_INCH / 72, (_LARGEST / max(1.0, width * height)) ** 0.5)
    picture: Any = page.render(scale=scale, grayscale=True).to_numpy()
    rows, columns = picture.shape[:2]
    head = f"P5\n{columns} {rows}\n255\n".encode()
    command = [*tesseract, "--dpi", str(round(72 * scale)), "tsv"]
    # One thread: several fight for the cores without gain on a single page.
    surroundings = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            command,
            input=head + picture.tobytes(),
            capture_output=True,
            timeout=_ONE_PAGE,
            env=surroundings,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", b"") or str(error).encode()
        last = said.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise ScreenplayError(
            f"Tesseract could not read {name}: {''.join(last)[:200]}", "Check it: emotionai doctor"
        ) from error
    return _words(done.stdout.decode("utf-8", "replace"), scale)


def _words(table: str, scale: float) -> list[Piece]:
    """Tesseract's table of words: the words of a line share the line's height, so that they stay on one line."""
    lines: dict[tuple[str, ...], list[Piece]] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == "5" and cells[11].strip():
            left, top, width, height = (float(cell) / scale for cell in cells[6:10])
            lines.setdefault(tuple(cells[1:5]), []).append((left, top, left + width, top + height, cells[11].strip()))
    found: list[Piece] = []
    for line in lines.values():
        middle = statistics.median(_middle(one) for one in line)
        found += [(left, middle - 5.0, right, middle + 5.0, text) for left, _, right, _, text in line]
    return found
