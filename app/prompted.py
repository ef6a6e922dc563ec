"""The prompts of the film's key scenes and the screenplay along it, kept in step with the open project."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.described_clips import core_text
from app.jobs.operations import Lane, Operation, sentence_for
from app.opened import undisturbed
from app.watched import Watched
from emotionai_core.project.edits import UseScreenplay
from emotionai_core.records.account import Account
from emotionai_core.records.analysis import Analysis
from emotionai_core.settings import Settings

if TYPE_CHECKING:
    from app.session import Session
    from emotionai_core.prompting.composing import Prompter
    from emotionai_core.records.prompt import PromptBook
    from emotionai_core.records.screenplay import Screenplay, ScriptAlignment
    from emotionai_core.screenplay.in_use import KeptScript

_PAUSE_MS = 100
# Edits of these change no character's account: the one there is goes on with the new analysis.
_APART = frozenset({"notes", "codings", "prompts", "clips"})


class Prompted(Watched):
    """Writes prompts once somebody looks at them, and again when the account, the analyst or the screenplay changed.

    Nothing while somebody codes blind: a prompt says what the machine reads.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session, _PAUSE_MS)
        self._session = session
        self._lane = Lane(self)
        self._request = 0
        self._book: PromptBook | None = None
        self._script: ScriptAlignment | None = None
        self._account: Account | None = None
        self._pending = self._asking = False
        # Reading a scan takes a second a page: on a lane of its own, so that prompts go on meanwhile.
        self._imports = Lane(self)
        self._import, self._importing = 0, ""
        # These belong to the lane's thread.
        self._prompter: tuple[tuple[Settings, str], Prompter] | None = None
        self._kept: tuple[Path, str, KeptScript] | None = None
        self._pause.timeout.connect(self._ask)
        session.opened.connect(self._forget)
        session.closed.connect(self._forget)
        session.coder_changed.connect(self._on_coder_changed)
        session.analysis_changed.connect(self._on_analysis_changed)
        session.account_changed.connect(self._on_account_changed)
        session.failed.connect(self._on_failed)

    @property
    def book(self) -> PromptBook | None:
        """The prompts as they last stood; None while there are none."""
        return self._book

    @property
    def script(self) -> ScriptAlignment | None:
        """The screenplay laid along the film; None without one."""
        return self._script

    @property
    def account(self) -> Account | None:
        """What the prompts were written from."""
        return self._account

    @property
    def pending(self) -> bool:
        """Whether newer prompts are on their way."""
        return self._pending or (bool(self._watching) and self._session.account_pending)

    def watch(self, who: QObject, wanted: bool) -> None:
        """Keep prompts, and the account they rest on, up to date as long as somebody wants them."""
        self._session.understood.watch(who, wanted)
        super().watch(who, wanted)

    @property
    def importing(self) -> str:
        """The screenplay that is being read, by its file's name; "" while none is."""
        return self._importing

    def import_screenplay(self, file: Path) -> None:
        """Keep a screenplay in the project and lay it along the film; one undo lets it go again."""
        session = self._session
        if session.analysis is None:
            return
        if session.read_only:
            session.notice.emit(session.read_only_notice)
            return
        self._import += 1
        request, project = self._import, session.path
        self._importing = file.name
        self.changed.emit()
        session.notice.emit(self.tr("Reading the screenplay {name}…").format(name=file.name))

        def wanted() -> bool:
            return request == self._import

        def keep() -> Screenplay:
            from emotionai_core.screenplay.keeping import keep

            return keep(project, file, lambda: not wanted())

        def use(script: Screenplay) -> None:
            self._importing = ""
            session.edit(UseScreenplay(script.digest, file.name))
            text = self.tr("{name}: {scenes} scenes. {remark}")
            remark = core_text(script.warnings[0]) if script.warnings else ""
            session.notice.emit(text.format(name=file.name, scenes=len(script.scenes), remark=remark).strip())
            self.changed.emit()

        def fail(error: Exception) -> None:
            self._importing = ""
            self.changed.emit()
            self._tell(error)

        self._imports.run(Operation(keep, use, fail, wanted))

    def stop_import(self) -> None:
        """Give up reading a screenplay; nothing of it stays."""
        self._import += 1
        if self._importing:
            self._importing = ""
            self.changed.emit()

    def close(self) -> None:
        """Stop writing and end the lanes."""
        self._forget()
        self._imports.close()
        self._lane.close()

    def _forget(self) -> None:
        self._pause.stop()
        self._request += 1
        self.stop_import()
        self._pending = self._stale = False
        had = self._book is not None
        self._book = self._script = self._account = None
        if had:
            self.changed.emit()

    def _on_coder_changed(self) -> None:
        if self._session.blind:
            self._forget()

    def _on_analysis_changed(self, touched: frozenset[str]) -> None:
        if not self._session.blind and touched & {"prompts"} and not touched - _APART:
            self._want()

    def _on_account_changed(self) -> None:
        if self._session.account is None or self._session.account_pending:
            # What is being computed anew is not yet known: the prompts that stand are of what was.
            self.changed.emit()
            return
        self._want()

    def _want(self) -> None:
        self._request += 1
        self._pending = self._stale = True
        if self._watching:
            self._pause.start()
        self.changed.emit()

    def _ask(self) -> None:
        account, analysis = self._session.account, self._session.analysis
        if account is None or analysis is None or self._session.account_pending:
            # The account's own change asks again.
            return
        self._stale, self._asking = False, True
        request = self._request

        def take(settings: Settings) -> None:
            self._asking = False
            if request == self._request:
                self._write(request, _as_it_stands(account, analysis), settings)

        self._session.ask(lambda backing: backing.settings(), take)

    def _on_failed(self, _sentence: str) -> None:
        if self._asking:
            self._asking = self._pending = False
            self.changed.emit()

    def _write(self, request: int, account: Account, settings: Settings) -> None:
        project = self._session.path

        def wanted() -> bool:
            return request == self._request

        def write() -> tuple[PromptBook, ScriptAlignment | None, Account]:
            from emotionai_core.creation import lacking
            from emotionai_core.screenplay.in_use import laid

            with undisturbed():
                found = self._kept_script(project, account, lambda: not wanted())
                script = laid(found, account.analysis, settings, lambda: not wanted())
                book = self._prompter_for(settings).book(account, script, lambda: not wanted())
                return lacking(book, found), script, account

        self._lane.run(Operation(write, self._show, self._fail, wanted))

    def _kept_script(self, project: Path, account: Account, cancelled: Callable[[], bool]) -> KeptScript:
        """The project's screenplay, read once; on the lane's thread."""
        from emotionai_core.screenplay.in_use import kept_script

        direction = account.analysis.direction
        if self._kept is None or self._kept[:2] != (project, direction.script):
            self._kept = project, direction.script, kept_script(project, direction, cancelled)
        return self._kept[2]

    def _prompter_for(self, settings: Settings) -> Prompter:
        from emotionai_core.prompting.composing import Prompter
        from emotionai_core.prompting.folders import rules_in_use

        # Rules that were changed meanwhile count from the next prompt on.
        of = settings, rules_in_use()[0].told
        if self._prompter is None or self._prompter[0] != of:
            self._prompter = of, Prompter(settings)
        return self._prompter[1]

    def _show(self, made: tuple[PromptBook, ScriptAlignment | None, Account]) -> None:
        self._book, self._script, self._account = made
        self._pending = False
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self._pending = False
        self.changed.emit()
        self._tell(error)

    def _tell(self, error: Exception) -> None:
        self._session.failed.emit(sentence_for(error))


def _as_it_stands(account: Account, analysis: Analysis) -> Account:
    """The account with what was said about prompts since: nothing else of it can have changed."""
    return account if account.analysis is analysis else replace(account, analysis=analysis)
