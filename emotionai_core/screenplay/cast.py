"""Who speaks in a Chinese screenplay: its letters have no capitals, so a name is told by how it is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from emotionai_core.screenplay.labels import labels_of, people_of
from emotionai_core.screenplay.shapes import is_chinese, is_cue, is_heading, labelled, speaker

_LONGEST: Final = 4
"""Signs of a name that is seen only once; what is longer may be the first line of an action."""
_DONE: Final = frozenset("。！？!?…」』")
_NO_NAME: Final = frozenset("了著着過过呢嗎吗吧啊呀啦的地得")


class Cast:
    """The Chinese names of a screenplay: in a list of who is there, before a colon, twice in a line of their own
    (once at least after a blank one), or three times.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        told: set[str] = set()
        alone: Counter[str] = Counter()
        opening: set[str] = set()
        for at, line in enumerate(lines):
            if not is_chinese(line):
                continue
            for kind, words in labels_of(line):
                told |= {speaker(name) for name in people_of(words)} if kind == "people" else set[str]()
            if (label := labelled(line)) is not None:
                told.add(label[0])
            elif _is_alone(lines, at):
                alone[speaker(line)] += 1
                opening |= {speaker(line)} if _opens(lines, at) else set()
        self._names = frozenset(
            {*told, *(name for name, count in alone.items() if count >= (2 if name in opening else 3))} - {""}
        )

    def __contains__(self, cue: str) -> bool:
        return is_cue(cue) and speaker(cue) in self._names

    def may_speak(self, cue: str, after: str) -> bool:
        """Whether a Chinese line in front of `after` names who speaks: known, or short and no sentence."""
        if cue in self:
            return True
        name = speaker(cue)
        if not is_cue(cue) or name[-1] in _NO_NAME:
            return False
        if after.startswith(("(", "（")):
            return True
        return len(name) <= _LONGEST and after[:1] not in "△▲" and not any(map(after.startswith, self._names))


def _is_alone(lines: Sequence[str], at: int) -> bool:
    """Whether a line may be a cue: with words under it, and what is above is done."""
    if at + 1 >= len(lines) or not lines[at + 1] or not is_cue(lines[at]) or is_heading(lines[at]):
        return False
    return _opens(lines, at) or lines[at - 1][-1] in _DONE


def _opens(lines: Sequence[str], at: int) -> bool:
    return at == 0 or not lines[at - 1] or is_heading(lines[at - 1])
