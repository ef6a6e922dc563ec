"""From what an analyst means about people to the edits that say it."""

from __future__ import annotations

from collections.abc import Sequence

from emotionai_core.project.edits import MergePeople
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.person import Person

LONGEST_NAME = 80


def clean_name(text: str) -> str:
    """A name as it is kept."""
    return " ".join(text.split())[:LONGEST_NAME]


def merge(people: Sequence[Person]) -> list[MergePeople]:
    """Make one person of several; the first stays."""
    return [MergePeople(people[0].key, other.key) for other in people[1:] if other.key != people[0].key]


def free_names(analysis: Analysis) -> list[str]:
    """Names of the cast that nobody has yet, in the order of the list."""
    taken = {person.name.casefold() for person in analysis.people}
    return [name for name in analysis.cast if name.casefold() not in taken]
