"""How much memory clips took on this machine's cards: a small file of the user, bounded, written at once or not at all.

Nothing in it says what was made; only tier, version of the server, card, size and peak.
"""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, cast

from emotionai_core.generation.vram_rows import Row, tokens
from emotionai_core.records.clip import Size, Tier
from emotionai_core.wire.tables import write_atomically
from emotionai_core.workers.locks import FileLock
from emotionai_core.workers.places import user_data

_FORMAT: Final = 1
KEPT: Final = 200
"""Most rows of one card that are kept: of many for one size only the highest is."""
FAILURES: Final = 3
"""How many sizes that did not fit are kept of one card: the newest."""
RUNS: Final = 5
"""After so many clips that went through, what did not fit is forgotten and may be tried again."""
_OF_SERVER: Final = re.compile(r"^cuda:\d+ | : [a-z_]+$", re.IGNORECASE)


def card_name(told: str) -> str:
    """A card as its driver calls it; a server puts its number before and its way of taking memory behind."""
    return " ".join(_OF_SERVER.sub("", " ".join(told.split())).split())


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
        """Add a run, as `learned` says; of the same size and outcome the highest peak stays. Raises `OSError`."""
        if row.fits or known(row.peak):
            self._change(lambda rows: _with(rows, where, row))

    def forget(self, card: str = "") -> int:
        """Forget what was measured on a card, "" for all; how many measurements that were. Raises `OSError`."""
        wanted, gone = card_name(card), list[int]()

        def left(rows: list[tuple[Where, Row]]) -> list[tuple[Where, Row]]:
            kept = [one for one in rows if wanted and one[0].card != wanted]
            gone.append(len(rows) - len(kept))
            return kept

        if self._file.is_file():
            self._change(left)
        return sum(gone)

    def _change(self, change: Callable[[list[tuple[Where, Row]]], list[tuple[Where, Row]]]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        lock = _waited_for(self._file.with_suffix(".lock"))
        try:
            rows = change(self._all())
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
        except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
            # Peaks are a refinement; without them the table of rows decides.
            return []


def _asked(place: Where, where: Where) -> bool:
    return place.tier is where.tier and where.version in ("", place.version) and where.card in ("", place.card)


def _with(rows: Sequence[tuple[Where, Row]], where: Where, row: Row) -> list[tuple[Where, Row]]:
    own = learned([old for place, old in rows if place == where], row)
    return [*[one for one in rows if one[0] != where][-4 * KEPT :], *((where, one) for one in own)]


def known(peak: float) -> bool:
    """Whether a number of GB was seen at all."""
    return math.isfinite(peak) and peak > 0


def learned(rows: Sequence[Row], new: Row) -> list[Row]:
    """What is known of one card after a run more, oldest first.

    What went through is proof that as much and less fits: it takes away what is said to the contrary. What did not fit
    may have met another program that held the memory: only the newest few count, and not for ever. A run whose peak
    nobody saw (NaN) only does that.
    """
    same = [old for old in rows if (old.size, old.fits) == (new.size, new.fits)]
    kept = [old for old in rows if old not in same]
    if new.fits:
        older = [replace(one, since=one.since + 1) if not one.fits else one for one in kept]
        kept = [one for one in older if one.fits or (one.since < RUNS and tokens(one.size) > tokens(new.size))]
    peaks = [one.peak for one in (*same, new) if known(one.peak)]
    if peaks:
        # What did not fit needs more than the least it failed with; what ran needs at most the most it took.
        kept.append(replace(new, peak=max(peaks), since=0))
    failed = [one for one in kept if not one.fits][-FAILURES:]
    return [one for one in kept if one.fits or one in failed][-KEPT:]


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
    return place | {"size": size, "peak": round(row.peak, 3), "fits": row.fits, "since": row.since}


def _parsed(raw: dict[str, Any]) -> tuple[Where, Row]:
    tier, peak, since = Tier(raw["tier"]), float(raw["peak"]), int(raw.get("since", 0))
    width, height, frames = (int(one) for one in raw["size"])
    if not (0 < peak < 10_000 and min(width, height, frames) > 0 and max(width, height, frames) < 2**20 and since >= 0):
        raise ValueError("no peak")
    row = Row(tier, Size(width, height, frames), peak, raw["fits"] is True, since)
    return Where(tier, str(raw["version"]), card_name(str(raw["card"]))), row
