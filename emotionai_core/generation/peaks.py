"""How much memory clips took on this machine's cards: a small file of the user, bounded, written at once or not at all.

Nothing in it says what was made; only tier, version of the server, card, size and peak.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from emotionai_core.generation.vram_rows import Row
from emotionai_core.records.clip import Size, Tier
from emotionai_core.wire.tables import write_atomically
from emotionai_core.workers.locks import FileLock
from emotionai_core.workers.places import user_data

_FORMAT: Final = 1
KEPT: Final = 200
"""Most rows of one card that are kept: of many for one size only the highest is."""


@dataclass(frozen=True, slots=True)
class Where:
    """On what a peak was measured; a peak says nothing about another card, or another version of the server.

    In a question "" stands for any version or card: what is not known yet may be each of them.
    """

    tier: Tier
    version: str
    card: str


def peaks_file() -> Path:
    """Where the peaks are kept."""
    return user_data() / "clip-memory.json"


class Peaks:
    """The measured peaks in `file`; a damaged file counts as none and is written anew with the next peak."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file if file is not None else peaks_file()

    def of(self, where: Where) -> tuple[Row, ...]:
        """What was measured there, oldest first."""
        return tuple(row for place, row in self._all() if _asked(place, where))

    def keep(self, where: Where, row: Row) -> None:
        """Add a peak; of the same size and outcome the highest stays. Raises `OSError`."""
        if not math.isfinite(row.peak) or row.peak <= 0:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        lock = _waited_for(self._file.with_suffix(".lock"))
        try:
            rows = _with(self._all(), where, row)
            text = json.dumps({"format": _FORMAT, "peaks": [_plain(*one) for one in rows]}, sort_keys=True, indent=1)
            write_atomically(self._file, text.encode())
        finally:
            lock.release()

    def _all(self) -> list[tuple[Where, Row]]:
        try:
            raw = cast(dict[str, Any], json.loads(self._file.read_text(encoding="utf-8")))
            if raw["format"] != _FORMAT:
                return []
            return [_parsed(one) for one in raw["peaks"]]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            # Peaks are a refinement; without them the table of rows decides.
            return []


def _asked(place: Where, where: Where) -> bool:
    return place.tier is where.tier and where.version in ("", place.version) and where.card in ("", place.card)


def _with(rows: Sequence[tuple[Where, Row]], where: Where, row: Row) -> list[tuple[Where, Row]]:
    same = [old for place, old in rows if place == where and (old.size, old.fits) == (row.size, row.fits)]
    # What did not fit needs more than the least it failed with; what ran needs at most the most it took.
    peak = max([row.peak, *(old.peak for old in same)])
    kept = [(place, old) for place, old in rows if place != where or old not in same]
    kept.append((where, Row(row.tier, row.size, peak, row.fits)))
    own = [one for one in kept if one[0] == where][-KEPT:]
    return [one for one in kept if one[0] != where][-4 * KEPT :] + own


def _waited_for(path: Path) -> FileLock:
    for _ in range(50):
        try:
            return FileLock(path)
        except BlockingIOError:
            time.sleep(0.02)
    return FileLock(path)


def _plain(where: Where, row: Row) -> dict[str, object]:
    size = [row.size.width, row.size.height, row.size.frames]
    place: dict[str, object] = {"tier": where.tier.value, "version": where.version, "card": where.card}
    return place | {"size": size, "peak": round(row.peak, 3), "fits": row.fits}


def _parsed(raw: dict[str, Any]) -> tuple[Where, Row]:
    tier, peak = Tier(raw["tier"]), float(raw["peak"])
    width, height, frames = (int(one) for one in raw["size"])
    if not (0 < peak < 10_000 and min(width, height, frames) > 0):
        raise ValueError(raw)
    return Where(tier, str(raw["version"]), str(raw["card"])), Row(
        tier, Size(width, height, frames), peak, raw["fits"] is True
    )
