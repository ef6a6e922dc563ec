"""Judging one conflict after the other: each is played by itself, one key judges it and goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.panels.moment import AROUND, Moment
from app.playhead import Playhead
from app.session import Session
from app.words import verdict_name
from emotionai_core.project.edits import JudgeConflict, Judgement
from emotionai_core.records.conflict import Conflict

# As much of the film is seen around every moment, so that the timeline keeps its scale from one to the next.
_VIEW = 16.0


class Review(QObject):
    """A queue of conflicts, which of them is looked at, and which the coder judged since it began."""

    changed = Signal()
    # The stretch of film, in seconds, that the moment is best looked at in.
    zoom_wanted = Signal(float, float)

    def __init__(self, session: Session, playhead: Playhead, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.moment = Moment(playhead, self)
        self._queue: list[int] = []
        # What each of the queue was when last it was a conflict, and those that are none any more.
        self._known: dict[int, Conflict] = {}
        self._changed: dict[int, Conflict] = {}
        self._current: int | None = None
        self._running = False
        # The newest edit that stood when the review began: what was judged before it is judged anew.
        self._since = 0
        # Said here and still on its way to the log.
        self._pending: dict[int, Judgement] = {}
        # What was judged when last looked at, the newest last.
        self._judged: dict[int, str] = {}
        session.analysis_changed.connect(self._on_analysis)
        session.edits_changed.connect(self._on_edits)
        session.failed.connect(self._on_failed)
        session.coder_changed.connect(self.stop)
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
        return sum(number not in self._judged for number in self._queue)

    @property
    def second_looks(self) -> list[int]:
        """The lines of the queue that are to be looked at again."""
        return [number for number in self._queue if self._judged.get(number) == "second-look"]

    @property
    def no_longer(self) -> Mapping[int, Conflict]:
        """What is in the queue and no conflict any more, because the machine learned from the judgements meanwhile.

        By line, as it was before; it can be judged all the same.
        """
        return self._changed

    def start(self, numbers: Sequence[int]) -> None:
        """Review these conflicts; the selected one is the first when it is among them."""
        if not numbers or self._session.read_only:
            return
        self._since = self._newest()
        self._queue, self._pending, self._judged, self._running = list(numbers), {}, {}, True
        self._known, self._changed = {}, {}
        self._know()
        selected = self._session.selected
        self._show(selected if selected in self._queue else self._queue[0])

    def stop(self) -> None:
        """Leave; what was judged stays judged."""
        if self._running:
            self._running, self._current = False, None
            self._changed = {}
            self.moment.stop()
            self.changed.emit()

    def judge(self, judgement: Judgement) -> None:
        """Say it of the current conflict, and go on."""
        current = self._current
        if current is None:
            return
        self._pending[current] = judgement
        # Said again after an undo, it is the newest.
        self._judged.pop(current, None)
        self._judged[current] = judgement
        self._session.edit(JudgeConflict(current, judgement))
        self._show(self._next_open(current))

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
        return next((number for number in order if number not in self._judged), None)

    def _show(self, number: int | None) -> None:
        self._current = number
        if number is None:
            self.moment.stop()
        else:
            self._session.select(number)
            self._zoom()
            self.again()
        self.changed.emit()

    def _zoom(self) -> None:
        line = self._session.line(self._current)
        if line is not None:
            said = line.utterance
            middle, half = (said.start + said.end) / 2, max(_VIEW, said.end - said.start + 4 * AROUND) / 2
            self.zoom_wanted.emit(max(0.0, middle - half), middle + half)

    def _newest(self) -> int:
        """The newest edit that stands."""
        return max((entry.number for entry in self._session.edits.history if entry.standing), default=0)

    def _in_log(self) -> dict[int, str]:
        """The coder's own judgements that stand and were made since the review began, the newest last."""
        found: dict[int, str] = {}
        for entry in self._session.edits.history:
            edit = entry.edit
            if not isinstance(edit, JudgeConflict) or entry.coder != self._session.coder:
                continue
            if entry.standing and entry.number > self._since:
                found.pop(edit.utterance, None)
                if edit.judgement:
                    found[edit.utterance] = edit.judgement
        return found

    def _on_edits(self) -> None:
        if not self._running:
            return
        # Undone beyond the beginning, the next edit may get a number that was there before.
        self._since = min(self._since, self._newest())
        logged = self._in_log()
        self._pending = {number: word for number, word in self._pending.items() if logged.get(number) != word}
        self._compare({**{n: word for n, word in logged.items() if n not in self._pending}, **self._pending})

    def _on_failed(self, _sentence: str) -> None:
        if self._running and self._pending:
            # What could not be written was not said.
            self._pending = {}
            self._compare(self._in_log())

    def _compare(self, judged: dict[int, str]) -> None:
        """Go back to what was taken back, and on from what was put back."""
        before, self._judged = self._judged, judged
        lost = [number for number in before if number not in judged and number in self._queue]
        if lost:
            self._show(lost[-1])
        elif self._current is not None and self._current in judged and self._current not in before:
            self._show(self._next_open(self._current))
        else:
            self.changed.emit()

    def _on_analysis(self, _touches: frozenset[str]) -> None:
        if not self._running:
            return
        there = self._know()
        self._queue = [number for number in self._queue if self._session.line(number) is not None]
        # What nobody judged must not slip out of the review because the others were judged.
        self._changed = {n: self._known[n] for n in self._queue if n not in there and n in self._known}
        if not self._queue:
            self.stop()
        elif self._current is not None and self._current not in self._queue:
            self._show(self._queue[0])
        else:
            self.changed.emit()

    def _know(self) -> frozenset[int]:
        """Remember the conflicts as they are; the lines that have one."""
        analysis = self._session.analysis
        conflicts = {one.utterance: one for one in analysis.conflicts} if analysis is not None else {}
        self._known |= conflicts
        return frozenset(conflicts)

    def changed_to(self, number: int) -> str:
        """What became of one that is no conflict any more, for a person; "" of one that still is."""
        line = self._session.line(number)
        if line is None or number not in self._changed:
            return ""
        text = self.tr("No longer marked, after your judgements of others: {verdict}. It can be judged all the same.")
        return text.format(verdict=verdict_name(line.verdict, line.readings))


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
        keys = QLabel(self.tr("A R Q judge · C comment · E other kind · Ctrl+Z"))
        keys.setObjectName("faint")
        # In a narrow panel the end is cut rather than the panel widened; the tooltip has it all.
        keys.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        keys.setToolTip(
            self.tr(
                "A accept, R reject, Q needs a second look\nC comment, E say that it is another kind\n"
                "Ctrl+Z take the last judgement back\nEnter play again, ↓ skip, Esc leave"
            )
        )
        self.changed = QLabel()
        self.changed.setWordWrap(True)
        self.again = QPushButton()
        self.again.setToolTip(self.tr("Go through those once more that need a second look"))
        self.again.clicked.connect(lambda: review.start(review.second_looks))
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
        column.addWidget(self.changed)
        column.addWidget(self.again)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        review.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        review = self._review
        self.setVisible(review.running)
        self.progress.setRange(0, max(1, review.total))
        self.progress.setValue(review.total - review.left)
        became = "" if review.current is None else review.changed_to(review.current)
        self.changed.setText(became)
        self.changed.setVisible(bool(became))
        waiting = len(review.second_looks)
        self.again.setVisible(review.current is None and waiting > 0)
        self.again.setText(self.tr("%n second look(s) left", "", waiting))
        if review.current is None:
            self.said.setText(self.tr("All %n judged", "", review.total))
        else:
            text = self.tr("{place} of {total}, {left} left")
            self.said.setText(text.format(place=review.place, total=review.total, left=review.left))
