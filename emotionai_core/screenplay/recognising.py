"""Words in a picture of a page, by Tesseract; a program of its own, stopped when it is no longer wanted."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from typing import Any, Final

from emotionai_core.errors import Cancelled, ScreenplayError

_DOTS_PER_INCH: Final = 300
_LARGEST: Final = 20_000_000
_ONE_PAGE: Final = 180.0
_LOOK: Final = 0.1
"""Seconds between two looks whether somebody still waits."""

INSTALL: Final = (
    "Install Tesseract (Debian, Ubuntu: apt install tesseract-ocr; macOS: brew install tesseract; Windows: "
    "winget install UB-Mannheim.TesseractOCR) and import it again, or export the screenplay as FDX or Fountain."
)

Piece = tuple[float, float, float, float, str]
"""Words on a page: left, top, right, bottom in points from its upper left corner, and what they say."""


def tesseract() -> list[str] | None:
    """The command that reads a picture, for the languages that are there; None where Tesseract is not installed."""
    found = shutil.which("tesseract")
    if found is None:
        return None
    listed = subprocess.run([found, "--list-langs"], capture_output=True, text=True, timeout=30, check=False)
    there = set(listed.stdout.split()) & {"eng", "chi_tra", "chi_sim"}
    return [found, "stdin", "stdout", "-l", "+".join(sorted(there, reverse=True)) or "eng", "--psm", "6"]


def recognised(page: Any, command: Sequence[str], name: str, cancelled: Callable[[], bool]) -> list[Piece]:
    """What Tesseract reads in the picture of a page, word for word with its place; raises `ScreenplayError`,
    `Cancelled`.
    """
    width, height = page.get_size()
    scale = min(_DOTS_PER_INCH / 72, (_LARGEST / max(1.0, width * height)) ** 0.5)
    picture: Any = page.render(scale=scale, grayscale=True).to_numpy()
    rows, columns = picture.shape[:2]
    head = f"P5\n{columns} {rows}\n255\n".encode()
    try:
        table = _run([*command, "--dpi", str(round(72 * scale)), "tsv"], head + picture.tobytes(), cancelled)
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", b"") or str(error).encode()
        last = said.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise ScreenplayError(
            f"Tesseract could not read {name}: {''.join(last)[:200]}", "Check it: emotionai doctor"
        ) from error
    return _words(table.decode("utf-8", "replace"), scale)


def _run(command: Sequence[str], picture: bytes, cancelled: Callable[[], bool]) -> bytes:
    # One thread: several fight for the cores without gain on a single page.
    surroundings = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    pipe = subprocess.PIPE
    with tempfile.TemporaryFile() as given:
        given.write(picture)
        given.seek(0)
        with subprocess.Popen(command, stdin=given, stdout=pipe, stderr=pipe, env=surroundings) as running:
            for _ in range(round(_ONE_PAGE / _LOOK)):
                if cancelled():
                    running.kill()
                    raise Cancelled
                try:
                    told, wrong = running.communicate(timeout=_LOOK)
                except subprocess.TimeoutExpired:
                    continue
                if running.returncode:
                    raise subprocess.CalledProcessError(running.returncode, command, told, wrong)
                return told
            running.kill()
            raise subprocess.TimeoutExpired(command, _ONE_PAGE)


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
        middle = statistics.median((one[1] + one[3]) / 2 for one in line)
        found += [(left, middle - 5.0, right, middle + 5.0, text) for left, _, right, _, text in line]
    return found
