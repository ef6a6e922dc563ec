"""One character of the film: arc, personality, emotions, scores, evolution, memories, each number told on a press."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from app.panels.parts import EmptyState
from app.panels.person_arc import ArcSection
from app.panels.person_choice import PersonChoice
from app.panels.person_emotions import ChangesSection, EmotionsSection
from app.panels.person_head import PersonHead
from app.panels.person_memories import MemoriesSection
from app.panels.person_parts import Character, Section, label
from app.panels.person_scores import ScoresSection
from app.panels.person_story import EvolutionSection, PatternsSection, SummarySection
from app.panels.person_traits import TraitsSection
from app.panels.quoted import Quote, go_to_line
from app.playhead import Playhead
from app.portraits import Portraits
from app.session import Session
from app.theme import Theme
from emotionai_core.records.account import Account
from emotionai_core.records.line import Line
from emotionai_core.records.memory import EmotionState
from emotionai_core.records.society import RelationsAt
from emotionai_core.social.dossier import dossier
from emotionai_core.social.relations import relations_at

# Seconds of the GUI thread that filling sections takes at a time; one that takes longer ends its turn.
_TURN: Final = 0.006


class PersonPanel(QWidget):
    """Whose account, and below it section by section."""

    def __init__(
        self,
        session: Session,
        playhead: Playhead,
        portraits: Portraits,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._playhead = playhead
        # Hidden, nothing is put together for nobody.
        self._stale = True
        # What the lines and states below were looked up in.
        self._known: Account | None = None
        self._lines: dict[int, Line] = {}
        self._states: dict[int, EmotionState] = {}
        self._relations: RelationsAt | None = None
        # Who is shown, and the sections that do not show them yet.
        self._character: Character | None = None
        self._waiting: list[Section] = []
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._fill)
        self.choice = PersonChoice(session, portraits, theme)
        self.follow = QToolButton()
        self.follow.setText(self.tr("Follow"))
        self.follow.setCheckable(True)
        self.follow.setChecked(True)
        self.follow.setToolTip(self.tr("Show whoever speaks the selected line"))
        self.pending = label("faint", self.tr("Being brought up to date…"))
        self.head = PersonHead(session, portraits, theme)
        self.arc, self.traits = ArcSection(theme), TraitsSection(theme)
        self.emotions, self.changes = EmotionsSection(theme), ChangesSection(theme)
        self.scores, self.evolution = ScoresSection(theme), EvolutionSection()
        self.patterns, self.summary = PatternsSection(theme), SummarySection()
        self.memories = MemoriesSection(theme)
        self.sections: tuple[Section, ...] = (
            self.arc,
            self.traits,
            self.emotions,
            self.changes,
            self.scores,
            self.evolution,
            self.patterns,
            self.memories,
            self.summary,
        )
        self._empty = EmptyState()
        self._lay_out()
        self._connect()
        self._refresh()

    def _lay_out(self) -> None:
        self._bar = QWidget()
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(12, 8, 12, 4)
        bar.setSpacing(6)
        bar.addWidget(self.choice, 1)
        bar.addWidget(self.follow)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 0, 12, 16)
        column.setSpacing(4)
        column.addWidget(self.pending)
        column.addWidget(self.head)
        for section in self.sections:
            column.addWidget(section)
        column.addStretch(1)
        self.page = QScrollArea()
        self.page.setWidgetResizable(True)
        self.page.setFrameShape(QFrame.Shape.NoFrame)
        self.page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page.setAccessibleName(self.tr("Account of the person"))
        self.page.setWidget(body)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addLayout(self._stack, 1)

    def _connect(self) -> None:
        session = self._session
        self.choice.picked.connect(self._on_picked)
        self.follow.toggled.connect(lambda _on: self._follow(session.selected))
        self.arc.sought.connect(lambda seconds: self._playhead.seek(seconds, self))
        for section in self.sections:
            section.pressed_quote.connect(self._go)
        session.account_changed.connect(self._on_account)
        session.analysis_changed.connect(lambda _touched: self._on_account())
        session.closed.connect(self._on_account)
        session.coder_changed.connect(self._on_account)
        session.selection_changed.connect(self._follow)
        self._playhead.moved.connect(self._on_moved)

    def showEvent(self, event: QShowEvent) -> None:
        """Put together what changed meanwhile."""
        super().showEvent(event)
        if self._stale:
            self._refresh()
        self.arc.chart.set_position(self._playhead.position)

    def _on_moved(self, position: float, _source: object) -> None:
        if self.isVisible():
            self.arc.chart.set_position(position)

    def _on_account(self) -> None:
        self._stale = True
        if self.isVisible() or self._session.account is None:
            self._refresh()

    def _go(self, quote: Quote) -> None:
        go_to_line(self._session, self._playhead, quote, self)

    def show_person(self, key: str) -> None:
        """Show somebody, as when another panel asks for it."""
        if self.choice.choose(key):
            self._show()

    def _on_picked(self, _key: str) -> None:
        # Whoever chose somebody wants to stay with them.
        self.follow.setChecked(False)
        self._show()

    def _follow(self, number: int | None) -> None:
        line = self._session.line(number)
        if self.follow.isChecked() and line is not None and line.person and line.person != self.choice.key:
            self.show_person(line.person)

    def _refresh(self) -> None:
        """Show the account as it is now."""
        account = self._session.account
        self._stale = False
        self.pending.setVisible(self._session.account_pending)
        if account is None or not account.analysis.people:
            self._known = self._character = None
            self._waiting = []
            self._bar.setEnabled(False)
            self._say_why(account)
            self._stack.setCurrentIndex(0)
            return
        if account is not self._known:
            self._known = account
            self._lines = {line.utterance.number: line for line in account.analysis.lines}
            self._states = {state.utterance: state for state in account.mind.states}
            self._relations = relations_at(account.society, account.analysis.film.duration)
            self.choice.fill(account.analysis, self._wanted())
            self._show()
        self._bar.setEnabled(True)
        self._stack.setCurrentIndex(1)

    def _wanted(self) -> str:
        line = self._session.line(self._session.selected) if self.follow.isChecked() else None
        return line.person if line is not None and line.person else self.choice.key

    def _say_why(self, account: Account | None) -> None:
        if self._session.blind:
            self._empty.say(self.tr("Coding blind"), self.tr("Everything here is what the machine says."))
        elif account is None and self._session.account_pending:
            self._empty.say(self.tr("Being put together…"), self.tr("Memories, relations and scores are computed."))
        elif account is None and self._session.analysis is not None:
            self._empty.say(self.tr("Not known"), self.tr("It could not be computed; the next edit tries again."))
        else:
            hint = self.tr("Characters appear here once a film is analysed and its lines have speakers.")
            self._empty.say(self.tr("Nobody yet"), hint)

    def _show(self) -> None:
        account, key = self._known, self.choice.key
        person = account.analysis.person(key) if account is not None else None
        if account is None or person is None or self._relations is None:
            return
        if not self.isVisible():
            self._stale, self._known = True, None
            return
        self._character = Character(
            account, person, dossier(account, key, self._relations), self._lines, self._states, self._relations
        )
        self.head.show_character(self._character)
        top = self.page.verticalScrollBar().value()
        bottom = top + self.page.viewport().height()
        # Whoever is shown changes with the lines while the film runs: what is in view first, the rest in turns.
        self._waiting = sorted(self.sections, key=lambda one: not top - one.height() < one.y() < bottom)
        self._fill()

    def _fill(self) -> None:
        """Let the waiting sections show who is shown: one, and as many more as one turn has time for."""
        character, began = self._character, time.perf_counter()
        if not self.isVisible() and self._waiting:
            self._stale, self._known, self._waiting = True, None, []
        while character is not None and self._waiting:
            self._waiting.pop(0).show_character(character)
            if time.perf_counter() - began > _TURN:
                break
        if self._waiting:
            self._turn.start()
