"""Sentences about a film and what they rest on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """One or a few sentences, the lines (utterance numbers) and the fields of the account that they put into words."""

    text: str
    utterances: tuple[int, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a chapter may state. Who puts it into words may leave things out, and add nothing.

    `names` of people and of the film; `numbers` as they are in the records; `times` in seconds of film time;
    `quotations` are lines as they were said; `words` are others that may be capitalised or quoted; `shares` in [0, 1]
    are what alone may be written as a part of a whole.
    """

    names: frozenset[str] = frozenset()
    numbers: frozenset[float] = frozenset()
    times: frozenset[float] = frozenset()
    quotations: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    shares: frozenset[float] = frozenset()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of a review: `by` is "template" or the name of the language model; `rejected` is what its answers
    broke.

    `facts` is what a rendering of it may state.
    """

    key: str
    title: str
    passages: tuple[Passage, ...]
    facts: Facts
    by: str = "template"
    rejected: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The passages, one paragraph each."""
        return "\n\n".join(passage.text for passage in self.passages)
