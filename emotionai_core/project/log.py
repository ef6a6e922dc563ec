"""The log of edits as a project knows it: read and decoded once, then changed as the database is changed."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import cast

from emotionai_core.project.edits import LogEntry, Signed, decode_edit

# An edit with its coder, and the artefacts (by stage) that its numbers refer to.
Based = tuple[Signed, Mapping[str, str]]


@dataclass(frozen=True, slots=True, eq=False)
class KnownLog:
    """The entries in order, and `based` of each. What a change does not concern stays the very same object."""

    entries: tuple[LogEntry, ...] = ()
    based: tuple[Based, ...] = ()

    @classmethod
    def of(cls, rows: Iterable[tuple[object, ...]]) -> KnownLog:
        """Of rows (number, kind, payload, standing, coder, gesture, basis); `ProjectError` for unreadable ones."""
        entries: list[LogEntry] = []
        based: list[Based] = []
        for number, kind, payload, standing, coder, gesture, basis in rows:
            edit, name = decode_edit(str(kind), str(payload)), str(coder)
            entries.append(LogEntry(cast(int, number), edit, bool(standing), name, cast(int, gesture)))
            based.append(((edit, name), _basis(str(basis))))
        return cls(tuple(entries), tuple(based))

    def appended(self, fresh: KnownLog) -> KnownLog:
        """With a new gesture at the end; what does not stand is dropped."""
        stands = [one.standing for one in self.entries]
        return KnownLog(
            (*compress(self.entries, stands), *fresh.entries), (*compress(self.based, stands), *fresh.based)
        )

    def standing_where(self, stands: Callable[[LogEntry], bool]) -> KnownLog:
        """The same entries, of which those stand that `stands` says."""
        wanted = zip(self.entries, map(stands, self.entries), strict=True)
        entries = tuple(one if one.standing == now else replace(one, standing=now) for one, now in wanted)
        return KnownLog(entries, self.based)

    def standing(self) -> tuple[Based, ...]:
        """What counts, in order."""
        return tuple(compress(self.based, [one.standing for one in self.entries]))


def same_start(one: Sequence[object], other: Sequence[object]) -> int:
    """How many of the first items are the very same in both."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a is not b), min(len(one), len(other)))


# Nearly all edits of a project have one and the same basis.
@functools.lru_cache(maxsize=64)
def _basis(text: str) -> Mapping[str, str]:
    try:
        raw = cast(object, json.loads(text))
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in cast(dict[object, object], raw).items()} if isinstance(raw, dict) else {}
