"""What a project's clips are made from, read anew: prompts as they stand, and where film and sound lie."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from emotionai_core.errors import GenerationError
from emotionai_core.generation.choosing import CANNOT, Ability
from emotionai_core.generation.requests import RequestContext, context_of
from emotionai_core.project.store import Project
from emotionai_core.prompting.composing import Prompter
from emotionai_core.records.account import Account
from emotionai_core.records.prompt import PromptBook, PromptFrame
from emotionai_core.screenplay.in_use import kept_script, laid


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The prompts of a film's key scenes, and what requests are made from."""

    book: PromptBook
    context: RequestContext

    def frames(self, utterances: Collection[int] | None) -> tuple[PromptFrame, ...]:
        """The prompts of these lines, of all key scenes for None; raises `GenerationError` for a line without one."""
        found = {one.utterance: one for one in self.book.frames}
        if utterances is None:
            if not found:
                raise GenerationError("This film has no key scene.", "Choose one among the lines in the studio.")
            return self.book.frames
        for one in utterances:
            if one not in found:
                raise GenerationError(
                    f"Line {one} is not among the key scenes.",
                    f"Key scenes: {', '.join(str(number) for number in found) or 'none'}.",
                )
        return tuple(found[one] for one in utterances)


def plan_of(project: Project, account: Account, ability: Ability = CANNOT) -> Plan:
    """The prompts of `account`, with its screenplay where it can be read; raises `StudioError`."""
    analysis = account.analysis
    script = laid(kept_script(project.path, analysis.direction), analysis, project.settings)
    book = Prompter(project.settings).book(account, script)
    return Plan(book, context_of(project, analysis, account.mind.states, ability))
