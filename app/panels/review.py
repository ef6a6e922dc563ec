"""Judging one conflict after the other: each is played by itself, one key judges it and goes on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.panels.moment import Moment
from app.playhead import Playhead
from app.session import Session
from emotionai_core.project.edits import JudgeConflict, Judgement


class Review(QObject):
    """A queue of conflicts, which of them is looked at, and what was said of them so far."""

    changed = Signal()

    def __init__(self, session: Session, playhead: Playhead, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.moment = Moment(playhead, self)
        self._queue: list[int] = []
        self._current: int | None = None
        self._running = False
        # What was said here: it is on its way to the log before the analysis shows it.
        self._said: dict[int, str] = {}
        self._seen: set[int] = set()
        session.analysis_changed.connect(self._on_analysis)
        session.closed.connect(self.stop)

    @property
    def running(self) -> bool:
        """Whether conflicts are being reviewed."""
        return self._running

    @property
    def current(self) -> int | None:
        """The line whose conflict is looked at; None when all are judged."""
        return self._current

    @property
    def place(self) -> int:
        """The current conflict's place in the queue, from 1."""
        return self._queue.index(self._current) + 1 if self._current in self._queue else len(self._queue)

    @property
    def total(self) -> int:
        """How many are in the queue."""
        return len(self._queue)

    @property
    def left(self) -> int:
        """How many are still to be judged."""
        return sum(number not in self._said for number in self._queue)

    def start(self, numbers: Sequence[int]) -> None:
        """Review these conflicts; the selected one is the first when it is among them."""
        if not numbers or self._session.read_only:
            return
        self._queue, self._said, self._seen, self._running = list(numbers), {}, set(), True
        selected = self._session.selected
        self._show(selected if selected in self._queue else self._queue[0])

    def stop(self) -> None:
        """Leave; what was judged stays judged."""
        if self._running:
            self._running, self._current = False, None
            self.moment.stop()
            self.changed.emit()

    def judge(self, judgement: Judgement) -> None:
        """Say it of the current conflict, and go on."""
        if self._current is None:
            return
        # Said again after an undo, it is the newest.
        self._said.pop(self._current, None)
        self._said[self._current] = judgement
        self._seen.discard(self._current)
        self._session.edit(JudgeConflict(self._current, judgement))
        self._show(self._next_open(self._current))

    def again(self) -> None:
        """Play the moment once more."""
        line = self._session.line(self._current)
        if line is not None:
            self.moment.play(line.utterance.start, line.utterance.end)

    def skip(self, step: int) -> None:
        """Look at the one after or before, whatever was said of it."""
        if self._running and self._queue:
            place = self.place - 1 if self._current is not None else len(self._queue)
            self._show(self._queue[max(0, min(place + step, len(self._queue) - 1))])

    def look_at(self, number: int) -> None:
        """Look at one of the queue, because somebody chose it."""
        if self._running and number in self._queue and number != self._current:
            self._show(number)

    def _next_open(self, after: int) -> int | None:
        place = self._queue.index(after) + 1
        order = [*self._queue[place:], *self._queue[:place]]
        return next((number for number in order if number not in self._said), None)

    def _show(self, number: int | None) -> None:
        self._current = number
        if number is None:
            self.moment.stop()
        else:
            self._session.select(number)
            self.again()
        self.changed.emit()

    def _on_analysis(self, _touches: frozenset[str]) -> None:
        if not self._running:
            return
        analysis = self._session.analysis
        there = {one.utterance for one in analysis.conflicts} if analysis is not None else set[int]()
        self._queue = [number for number in self._queue if number in there]
        if analysis is None or not self._queue:
            self.stop()
            return
        taken_back: int | None = None
        for number, judgement in list(self._said.items()):
            if analysis.judgements.get(number, "") == judgement:
                self._seen.add(number)
            elif number in self._seen:
                del self._said[number]
                self._seen.discard(number)
                taken_back = number
        if taken_back in self._queue:
            self._show(taken_back)
        elif self._current is not None and self._current not in self._queue:
            self._show(self._queue[0])
        else:
            self.changed.emit()


class ReviewBar(QWidget):
    """How far the review is, what the keys do, and the way out."""

    def __init__(self, review: Review, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._review = review
        self.said = QLabel()
        self.said.setObjectName("panelTitle")
        leave = QPushButton(self.tr("Leave"))
        leave.setObjectName("link")
        leave.setToolTip(self.tr("Leave the review (Esc); what was judged stays judged"))
        leave.clicked.connect(review.stop)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress of the review"))
        keys = QLabel(self.tr("A accept · R reject · Q second look · Enter play again · ↓ skip · Esc leave"))
        keys.setObjectName("faint")
        keys.setWordWrap(True)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.said, 1)
        head.addWidget(leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.progress)
        column.addWidget(keys)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        review.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        review = self._review
        self.setVisible(review.running)
        self.progress.setRange(0, max(1, review.total))
        self.progress.setValue(review.total - review.left)
        if review.current is None:
            self.said.setText(self.tr("All %n judged", "", review.total))
        else:
            text = self.tr("{place} of {total}, {left} left")
            self.said.setText(text.format(place=review.place, total=review.total, left=review.left))
