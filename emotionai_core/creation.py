"""The second table of contents: from a film as it is understood to the prompts of its key scenes.

account ─▶ key scenes ─▶ prompts (with the screenplay, where there is one) ─▶ requests for clips
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from emotionai_core.pipeline import current_account
from emotionai_core.project.store import Project
from emotionai_core.prompting.composing import Prompter
from emotionai_core.records.account import Account
from emotionai_core.records.prompt import PromptBook
from emotionai_core.records.screenplay import ScriptAlignment
from emotionai_core.screenplay.alignment import align
from emotionai_core.screenplay.keeping import kept
from emotionai_core.settings import Settings


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """The prompts of a film, with what they were written from."""

    account: Account
    script: ScriptAlignment | None
    book: PromptBook


def current_book(project: Project, cancelled: Callable[[], bool] = lambda: False) -> Told:
    """The prompts of the film as it stands; raises `StudioError`, `Cancelled`."""
    account = current_account(project)
    script = laid_script(project, account)
    return Told(account, script, Prompter(project.settings).book(account, script, cancelled))


def laid_script(project: Project, account: Account) -> ScriptAlignment | None:
    """The project's screenplay along the film; None where there is none, or its file is gone."""
    direction = account.analysis.direction
    script = kept(project.path, direction.script) if direction.script else None
    return None if script is None else align(script, account.analysis, project.settings, direction.matches)


def book_of(account: Account, script: ScriptAlignment | None, settings: Settings) -> PromptBook:
    """The prompts of an account under other settings, for experiments."""
    return Prompter(settings).book(account, script)
