"""The second table of contents: from a film as it is understood to the prompts of its key scenes.

account ─▶ key scenes ─▶ prompts (with the screenplay, where there is one) ─▶ requests for clips
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from emotionai_core.pipeline import current_account
from emotionai_core.project.store import Project
from emotionai_core.prompting.composing import Prompter
from emotionai_core.records.account import Account
from emotionai_core.records.prompt import PromptBook
from emotionai_core.records.screenplay import ScriptAlignment
from emotionai_core.screenplay.in_use import KeptScript, kept_script, laid
from emotionai_core.settings import Settings


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """The prompts of a film, with what they were written from."""

    account: Account
    script: ScriptAlignment | None
    book: PromptBook


def current_book(project: Project, cancelled: Callable[[], bool] = lambda: False) -> Told:
    """The prompts of the film as it stands; raises `StudioError`, `Cancelled`."""
    return told_of(project, current_account(project), cancelled)


def told_of(project: Project, account: Account, cancelled: Callable[[], bool] = lambda: False) -> Told:
    """The prompts of an account of the project's film."""
    found = kept_script(project.path, account.analysis.direction)
    script = laid(found, account.analysis, project.settings)
    return Told(account, script, lacking(Prompter(project.settings).book(account, script, cancelled), found))


def laid_script(project: Project, account: Account) -> ScriptAlignment | None:
    """The project's screenplay along the film; None where there is none, or it cannot be read."""
    return laid(kept_script(project.path, account.analysis.direction), account.analysis, project.settings)


def lacking(book: PromptBook, found: KeptScript) -> PromptBook:
    """The book with what is said of a screenplay that is in use and cannot be read."""
    return replace(book, limits=(found.missing, *book.limits)) if found.missing else book


def book_of(account: Account, script: ScriptAlignment | None, settings: Settings) -> PromptBook:
    """The machine's own prompts under other settings, for experiments: an analyst's words would stand in every tier."""
    return Prompter(settings).book(account, script, written=False)
