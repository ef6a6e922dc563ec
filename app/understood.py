"""The account of the film's characters, kept in step with the open project on a lane of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from app.jobs.operations import Lane, Operation, sentence_for
from app.opened import undisturbed
from app.watched import Watched
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.signals import Signals
from emotionai_core.settings import Settings, analytic

if TYPE_CHECKING:
    from app.session import Session
    from emotionai_core.records.account import Account
    from emotionai_core.understanding import Understanding

# Edits come in bursts; what panels about characters show need not follow every one of them.
_PAUSE_MS = 250


class Understood(Watched):
    """Computes what follows from the lines once somebody looks at it, and again when they changed and their editor
    paused.

    Nothing while somebody codes blind: all of it is what the machine says.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session, _PAUSE_MS)
        self._session = session
        self._lane = Lane(self)
        self._request = 0
        self._account: Account | None = None
        self._pending = False
        self._asking = False
        # Belongs to the lane's thread.
        self._understanding: Understanding | None = None
        self._pause.timeout.connect(self._ask)
        session.opened.connect(self._forget)
        session.closed.connect(self._forget)
        session.coder_changed.connect(self._on_coder_changed)
        session.analysis_changed.connect(self._on_analysis_changed)
        session.failed.connect(self._on_failed)

    @property
    def account(self) -> Account | None:
        """The account of the lines as they last stood; None while there is none."""
        return self._account

    @property
    def pending(self) -> bool:
        """Whether a newer account is on its way."""
        return self._pending

    def close(self) -> None:
        """Stop computing and end the lane."""
        self._forget()
        self._lane.close()

    def _forget(self) -> None:
        self._pause.stop()
        self._request += 1
        self._pending = self._stale = False
        self._lane.run(Operation(self._drop, write=True))
        if self._account is not None:
            self._account = None
            self.changed.emit()

    def _drop(self) -> None:
        """Let go of what earlier accounts left; on the lane's thread."""
        self._understanding = None

    def _on_coder_changed(self) -> None:
        if self._session.blind:
            self._forget()

    def _on_analysis_changed(self, touched: frozenset[str]) -> None:
        if self._session.blind or not touched - {"notes", "codings", "prompts", "clips"}:
            return
        self._request += 1
        self._pending = self._stale = True
        if self._watching:
            self._pause.start()
        self.changed.emit()

    def _ask(self) -> None:
        self._stale, self._asking = False, True
        request = self._request

        def take(given: tuple[Settings, Signals]) -> None:
            self._asking = False
            analysis = self._session.analysis
            if request == self._request and analysis is not None:
                self._compute(request, analysis, *given)

        self._session.ask(lambda backing: (backing.settings(), backing.signals()), take)

    def _on_failed(self, _sentence: str) -> None:
        """What is measured within lines could not be read: nothing is on its way any more."""
        if self._asking:
            self._asking = False
            self._give_up()

    def _compute(self, request: int, analysis: Analysis, settings: Settings, signals: Signals) -> None:
        def wanted() -> bool:
            return request == self._request

        def compute() -> Account:
            # The models and what computes with them load slowly; the window is on screen before this runs.
            from emotionai_core.understanding import Understanding

            # Searches for garbage would hold up the window.
            with undisturbed():
                wanted_with = analytic(settings)
                if self._understanding is None or self._understanding.settings != wanted_with:
                    self._understanding = Understanding(wanted_with)
                return self._understanding.account(analysis, signals, lambda: not wanted())

        self._lane.run(Operation(compute, self._show, self._fail, wanted))

    def _show(self, account: Account) -> None:
        self._account, self._pending = account, False
        self.changed.emit()

    def _give_up(self) -> None:
        """An account of lines that no longer stand must not be taken for one of those that do."""
        self._account, self._pending = None, False
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self._give_up()
        self._session.failed.emit(sentence_for(error))
