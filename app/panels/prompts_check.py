"""Whether every word of the prompt on screen has a source, asked in the background."""

from __future__ import annotations

from app.backing import Backing
from app.panels.prompts_editor import PromptEditor
from app.session import Session
from emotionai_core.records.prompt import PromptFrame, Unsourced


class SourceCheck:
    """Asks once for each prompt, account and screenplay, and shows the answer in the editor."""

    def __init__(self, session: Session, editor: PromptEditor) -> None:
        self._session, self._editor = session, editor
        # What was asked about last: prompt, account, screenplay.
        self._asked: tuple[object, ...] = ()

    def look(self, frame: PromptFrame) -> None:
        """List the words of a prompt that have no source."""
        session = self._session
        account, script = session.prompted.account, session.prompted.script
        book = session.prompted.book
        told = "" if book is None else book.rules
        asked = (frame, account, script)
        known = bool(self._asked) and all(one is other for one, other in zip(asked, self._asked, strict=True))
        if known or account is None:
            return
        self._asked = asked
        self._editor.show_check(None)

        def check(backing: Backing) -> tuple[Unsourced, ...]:
            from emotionai_core.prompting.checking import unsourced
            from emotionai_core.prompting.folders import rules_told

            # By the rules that wrote the prompt: their files may have changed since.
            return unsourced(frame, account, script, backing.settings(), rules_told(told))

        def tell(found: tuple[Unsourced, ...]) -> None:
            if self._asked is asked:
                self._editor.show_check(found)

        session.ask(check, tell)
