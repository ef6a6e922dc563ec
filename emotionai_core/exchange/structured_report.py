"""The structured report: ten sections and the methods, told from an account without any model of language.

No clock, no path, no chance: the same account and settings give the same bytes (domain contract, section 3).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from emotionai_core.exchange import report_film, report_methods, report_mind, report_people
from emotionai_core.exchange.document import Block, Document, Section
from emotionai_core.exchange.telling import Language, Telling, Words
from emotionai_core.records.account import Account
from emotionai_core.settings import Settings

SECTIONS: Final[tuple[tuple[str, Callable[[Telling], tuple[Block, ...]]], ...]] = (
    ("film", report_film.film),
    ("emotions", report_film.emotions),
    ("timeline", report_film.timeline),
    ("contradictions", report_film.contradictions),
    ("transitions", report_mind.transitions),
    ("memory", report_mind.memory),
    ("personality", report_people.personality),
    ("scores", report_people.scores),
    ("relations", report_people.relations),
    ("delivery", report_people.delivery),
    ("methods", report_methods.methods),
)


def structured_report(
    account: Account,
    settings: Settings,
    title: str,
    corrections: Mapping[str, int] | None = None,
    language: Language = "en",
) -> Document:
    """The report. `corrections` says how many edits stand, by the name of the coder who made them."""
    return told(Telling(account, settings, title, Words(language), corrections or {}))


def told(telling: Telling) -> Document:
    """The report of what is at hand already."""
    sections = tuple(Section(key, telling.words.term("sections", key), build(telling)) for key, build in SECTIONS)
    return Document(telling.title, telling.words.language, sections)
