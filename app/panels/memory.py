"""The memory inspector: what a character holds in mind at the playhead, what waits, and what the line calls up."""

from __future__ import annotations

import time

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.described import prose_language
from app.panels.memory_list import MemoryList
from app.panels.memory_query import WAITING_SHOWN, Answer, Question, Questions, starts_of
from app.panels.memory_rows import ROW_ROLE, MemoryModel, More, RowMaker, place_of
from app.panels.parts import EmptyState, name_combo
from app.panels.person_parts import label
from app.panels.rows import Index
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from app.words import short_time
from emotionai_core.records.account import Account
from emotionai_core.settings import Settings

# At most five times a second while the film runs.
_LOOK_MS, _STANDING_MS = 200, 20


class MemoryPanel(QWidget):
    """Memory of one person at the playhead; every memory leads into the film."""

    def __init__(self, session: Session, playhead: Playhead, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._playhead = session, playhead
        self._account: Account | None = None
        self._maker: RowMaker | None = None
        self._starts = np.zeros(0)
        self._shown = ""
        # How many memories that wait and that are kept are told of.
        self._told = {"waiting": WAITING_SHOWN, "long": 0}
        # Milliseconds of the GUI thread that the last answer took.
        self.last_ms = 0.0
        self.questions = Questions(self)
        self.person = QComboBox()
        name_combo(self.person, self.tr("Whose memory"))
        self.person.setMinimumContentsLength(10)
        self.person.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.pending = label("faint", self.tr("Being brought up to date…"))
        self.line = label("muted")
        self.model = MemoryModel(self)
        self.list = MemoryList(self.tr("Memories"), theme)
        self.list.setModel(self.model)
        self._empty = EmptyState()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._ask)
        self._lay_out()
        self.person.currentIndexChanged.connect(lambda _place: self._ask())
        self.list.went.connect(self._go)
        self.questions.answered.connect(self._show)
        session.account_changed.connect(self._on_account)
        session.analysis_changed.connect(lambda _touches: self._show_state())
        playhead.moved.connect(lambda _seconds, _source: self._on_moved())
        self._show_state()

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(6)
        row = QHBoxLayout()
        row.addWidget(self.person, 1)
        head.addLayout(row)
        head.addWidget(self.pending)
        head.addWidget(self.line)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(body)

    # What there is to show.

    def _on_account(self) -> None:
        if self.isVisible():
            self._take(self._session.account)
        self._show_state()

    def _take(self, account: Account | None) -> None:
        if account is self._account:
            return
        self._account, self._maker = account, None
        self.questions.about(None)
        if account is None:
            self.model.take([], [])
            return
        self._starts = starts_of(account)
        self._offer(account)

        def tell(settings: Settings) -> None:
            if account is self._account:
                self._maker = RowMaker(account, settings)
                self.questions.about((account, settings, prose_language()))
                self._ask()

        self._session.ask_settings(tell)

    def _offer(self, account: Account) -> None:
        before = self.person.currentData()
        people = sorted(account.analysis.people, key=lambda one: (-one.lines, -one.screen_time, one.key))
        self.person.blockSignals(True)
        self.person.clear()
        self.person.addItem(self.tr("Whoever speaks"), "")
        for one in people:
            self.person.addItem(one.name or one.key, one.key)
        self.person.setCurrentIndex(max(0, self.person.findData(before)))
        self.person.blockSignals(False)

    def _show_state(self) -> None:
        account = self._account
        self.pending.setVisible(self._session.account_pending)
        if account is not None and account.analysis.people:
            self._stack.setCurrentIndex(1)
            return
        self._stack.setCurrentIndex(0)
        if self._session.analysis is None:
            self._empty.say(self.tr("No film yet"), self.tr("Memories appear here once a film is analysed."))
        elif self._session.blind:
            hint = self.tr("Memories follow from the machine's readings.")
            self._empty.say(self.tr("Hidden while you code blind"), hint)
        elif account is not None:
            self._empty.say(self.tr("Nobody yet"), self.tr("Memories are somebody's: this film has no people so far."))
        elif self._session.account_pending or self._session.account is not None:
            self._empty.say(self.tr("Being worked out…"), self.tr("Memories follow from all lines of the film."))
        else:
            self._empty.say(self.tr("No memories"), self.tr("They could not be worked out for this film."))

    # What is asked for.

    @property
    def key(self) -> str:
        """Whose memory is shown, "" for nobody's."""
        return self._shown

    def _on_moved(self) -> None:
        if self.isVisible() and self._account is not None and not self._timer.isActive():
            self._timer.start(_LOOK_MS if self._playhead.playing else _STANDING_MS)

    def _ask(self) -> None:
        account = self._account
        if account is None or self._maker is None or not self.isVisible():
            return
        now = self._playhead.position
        place = int(np.searchsorted(self._starts, now, side="right")) - 1
        before, self._shown = self._shown, str(self.person.currentData() or "") or self._speaker(account, place)
        if self._shown != before:
            self._told = {"waiting": WAITING_SHOWN, "long": 0}
        if self._shown:
            self.questions.ask(Question(self._shown, now, place, **self._told))

    def _speaker(self, account: Account, place: int) -> str:
        """Who speaks, or spoke last; before anybody did, whoever has most lines."""
        lines = account.analysis.lines
        known = next((lines[at].person for at in range(place, -1, -1) if lines[at].person), "")
        return known or str(self.person.itemData(1) or "")

    def _show(self, answer: Answer) -> None:
        account, maker = self._account, self._maker
        if account is None or maker is None:
            return
        began = time.perf_counter()
        keyed = maker.rows(answer)
        self.model.take([row for _, row in keyed], [key for key, _ in keyed])
        name = account.analysis.name(answer.question.key)
        said = self.tr("{name} at {time}").format(name=name, time=short_time(answer.question.time))
        if answer.question.place >= 0:
            line = account.analysis.lines[answer.question.place]
            who = account.analysis.name(line.person) or "?"
            said = f"{said} · {who}: “{line.utterance.text}”"
        self.line.setText(said)
        self.last_ms = 1000 * (time.perf_counter() - began)

    # Into the film.

    def _go(self, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if isinstance(row, More):
            self._told[row.part] = row.count
            self._ask()
            return
        account, place = self._account, place_of(row)
        if account is not None and 0 <= place < len(account.analysis.lines):
            said = account.analysis.lines[place].utterance
            self._session.select(said.number)
            self._playhead.go_to_start(said.start, said.end, self)

    # Seen and unseen.

    def showEvent(self, event: QShowEvent) -> None:
        """What happened meanwhile."""
        super().showEvent(event)
        self._take(self._session.account)
        self._show_state()
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is asked for a panel that nobody sees."""
        super().hideEvent(event)
        self._timer.stop()

    def shut_down(self) -> None:
        """End the thread."""
        self._timer.stop()
        self.questions.close()
