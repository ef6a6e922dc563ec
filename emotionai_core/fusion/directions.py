"""The last word on prompts, the screenplay and clips; nothing of it changes what the film is read as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from emotionai_core.project.edits import (
    ChooseScene,
    DescribePerson,
    HideClip,
    MatchLine,
    RateClips,
    UseScreenplay,
    WritePrompt,
)
from emotionai_core.records.direction import Direction, Rating, Written
from emotionai_core.records.prompt import PartName, spans_from_json

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
DirectionEdit = DescribePerson | ChooseScene | WritePrompt | UseScreenplay | MatchLine | RateClips | HideClip


@dataclass(slots=True)
class Directions:
    """What people said, by matter; ratings by pair and coder, whichever of the two was shown first."""

    descriptions: dict[str, str] = field(default_factory=dict[str, str])
    chosen: dict[int, bool] = field(default_factory=dict[int, bool])
    written: dict[tuple[int, PartName], Written] = field(default_factory=dict["tuple[int, PartName]", Written])
    script: tuple[str, str] = ("", "")
    # Of each screenplay its own: another one numbers its elements otherwise.
    matches: dict[tuple[str, int], int] = field(default_factory=dict[tuple[str, int], int])
    ratings: dict[tuple[str, str, str], Rating] = field(default_factory=dict[tuple[str, str, str], Rating])
    hidden: frozenset[str] = frozenset()

    def copy(self) -> Directions:
        """The same, to go on from."""
        return Directions(
            dict(self.descriptions),
            dict(self.chosen),
            dict(self.written),
            self.script,
            dict(self.matches),
            dict(self.ratings),
            self.hidden,
        )

    def take(self, edit: DirectionEdit, coder: str) -> None:
        """Let an edit be the last word on its matter."""
        match edit:
            case DescribePerson():
                _set(self.descriptions, edit.key, edit.text or None)
            case ChooseScene():
                _set(self.chosen, edit.utterance, edit.chosen)
            case WritePrompt():
                spans = spans_from_json(edit.spans) if edit.spans else None
                written = None if spans is None else Written(spans, edit.locked)
                _set(self.written, (edit.utterance, edit.part), written)
            case UseScreenplay():
                self.script = edit.digest, edit.name
            case MatchLine():
                _set(self.matches, (self.script[0], edit.utterance), edit.element)
            case RateClips():
                first, second = sorted((edit.first, edit.second))
                rating = Rating(edit.first, edit.second, edit.preferred, coder) if edit.preferred else None
                _set(self.ratings, (first, second, coder), rating)
            case HideClip():
                self.hidden = self.hidden | {edit.clip} if edit.hidden else self.hidden - {edit.clip}

    def standing(self, order: Mapping[int, int], merged: Mapping[str, str]) -> Direction:
        """What stands for the lines in `order`; `merged` says whom people were merged into.

        Where two that are one by now were described, the one who remained counts.
        """
        digest, name = self.script
        taken = {merged[key]: text for key, text in sorted(self.descriptions.items()) if key in merged}
        own = {key: text for key, text in sorted(self.descriptions.items()) if key not in merged}
        return Direction(
            descriptions=taken | own,
            chosen={number: one for number, one in sorted(self.chosen.items()) if number in order},
            written={key: _of_now(one, merged) for key, one in sorted(self.written.items()) if key[0] in order},
            script=digest,
            script_name=name,
            matches={
                number: one
                for (script, number), one in sorted(self.matches.items())
                if script == digest and number in order
            },
            ratings=tuple(one for _, one in sorted(self.ratings.items())),
            hidden=self.hidden,
        )


def _of_now(written: Written, merged: Mapping[str, str]) -> Written:
    """The same words; who their sources speak of is whom that person was merged into."""
    if not any(one.person in merged for span in written.spans for one in span.sources):
        return written
    spans = tuple(
        replace(span, sources=tuple(replace(one, person=merged.get(one.person, one.person)) for one in span.sources))
        for span in written.spans
    )
    return replace(written, spans=spans)


def _set(values: dict[_Key, _Value], key: _Key, value: _Value | None) -> None:
    """Keep the last word; None takes it back."""
    if value is None:
        values.pop(key, None)
    else:
        values[key] = value
