"""Brief movements of the speaker's face as extra evidence (domain contract, section 1, item 5), weak by nature.

A movement says that a face did something for a moment, not which emotion it was; published spotting on long films stays
below an F1 of 0.1. Only the corners of the mouth have a direction that contradicts anything: down from a positive face,
up from a negative one. Where channels contradict each other already this adds a little to the severity; where they do
not, it is marked as *leakage*, to be looked at, and counts for little.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from emotionai_core.project.parquet import StoredTable
from emotionai_core.records.analysis import FaceTable, Floats, Ints
from emotionai_core.records.conflict import ConflictKind, Verdict
from emotionai_core.records.evidence import Channel, MicroMovement, Polarity, Reading

MOST_OF_LEAKAGE: Final = 0.3
"""The severity that leakage never exceeds."""

# Share of what is missing to a severity of 1 that the strongest movement adds.
_ADDS: Final = 0.1

Judgement = tuple[Verdict, ConflictKind | None, float]


@dataclass(frozen=True, slots=True, eq=False)
class MovementTable:
    """n brief movements in order of their apex: `track`, `apex` (n,), and the movements themselves."""

    track: Ints
    apex: Floats
    rows: tuple[MicroMovement, ...]


def movement_table(stored: StoredTable | None, shift: float) -> MovementTable | None:
    """The table of the stage `micro`, its times moved by `shift` seconds; None where the stage did not run."""
    if stored is None:
        return None
    onset, apex, offset = (stored.numbers(name) + shift for name in ("onset", "apex", "offset"))
    track, regions = stored.whole("track"), stored.texts("region")
    # One NaN for all, so that equal rows compare equal.
    corners: list[float] = [math.nan if math.isnan(one) else one for one in stored.numbers("corners").tolist()]
    columns = (onset.tolist(), apex.tolist(), offset.tolist(), regions, stored.numbers("strength").tolist(), corners)
    rows = [MicroMovement(*row) for row in zip(*columns, strict=True)]
    order = np.lexsort((track, apex))
    return MovementTable(track[order], apex[order], tuple(rows[int(row)] for row in order))


def movements_of_lines(
    table: MovementTable | None, faces: FaceTable, person: Ints, start: Floats, end: Floats
) -> list[tuple[MicroMovement, ...]]:
    """For each of n lines the movements with their apex within it on the face of `person` (n,), -1 for nobody."""
    found: list[tuple[MicroMovement, ...]] = [()] * len(start)
    if table is None or not table.rows or not len(faces):
        return found
    tracks, first = np.unique(faces.track, return_index=True)
    place = np.minimum(np.searchsorted(tracks, table.track), len(tracks) - 1)
    owner = np.where(tracks[place] == table.track, faces.person[first[place]], -1)
    low, high = np.searchsorted(table.apex, start), np.searchsorted(table.apex, end)
    for line in np.flatnonzero((high > low) & (person >= 0)).tolist():
        own = range(int(low[line]), int(high[line]))
        found[line] = tuple(table.rows[row] for row in own if owner[row] == person[line])
    return found


def with_movements(reading: Reading, movements: Sequence[MicroMovement]) -> Reading:
    """The face's reading with the movements, which its note tells."""
    told = [_sentence(one) for one in movements]
    return replace(reading, movements=tuple(movements), note="; ".join(part for part in (reading.note, *told) if part))


def weighed(found: Judgement, readings: Sequence[Reading]) -> Judgement:
    """Verdict, kind and severity of a line once brief movements of its speaker's face have been looked at.

    Severity of a contradiction rises by at most a tenth of what is missing to 1; leakage has at most 0.3.
    """
    face = next((one for one in readings if one.channel is Channel.FACE and one.movements), None)
    if face is None or face.polarity not in (Polarity.POSITIVE, Polarity.NEGATIVE):
        return found
    strength = max((one.strength for one in face.movements if _opposes(one, face.polarity)), default=0.0)
    if strength <= 0.0:
        return found
    verdict, kind, severity = found
    if verdict is Verdict.CONFLICT:
        return verdict, kind, severity + _ADDS * strength * (1.0 - severity)
    return Verdict.CONFLICT, ConflictKind.LEAKAGE, MOST_OF_LEAKAGE * strength * face.confidence


def _opposes(movement: MicroMovement, polarity: Polarity) -> bool:
    return movement.corners < 0.0 if polarity is Polarity.POSITIVE else movement.corners > 0.0


def _sentence(movement: MicroMovement) -> str:
    way = "" if math.isnan(movement.corners) else ", corners up" if movement.corners > 0 else ", corners down"
    length = movement.offset - movement.onset
    return f"brief movement of the {movement.region} at {movement.apex:.2f} s, {length:.2f} s{way}"
