"""Everything the memory inspector shows of one person at one moment, asked of the core off the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from app.jobs.operations import Lane, Operation
from emotionai_core.records.account import Account
from emotionai_core.records.memory import (
    EmotionState,
    Entry,
    Explanation,
    Ints,
    Recalled,
    Reflection,
    ShortTerm,
    Transition,
)
from emotionai_core.records.prose import Passage
from emotionai_core.settings import Settings

if TYPE_CHECKING:
    from emotionai_core.cognition.long_term import ExactIndex
    from emotionai_core.prose.lines import LinesInWords
    from emotionai_core.prose.telling import Language

WAITING_SHOWN: Final = 12
"""So many of the memories that wait are shown unasked, the newest."""


@dataclass(frozen=True, slots=True)
class Question:
    """Who, when, and the place of the line that is said then or was said last (-1 before the first one).

    At most `waiting` memories that wait and `long` of those in long-term memory are told, the newest.
    """

    key: str
    time: float
    place: int
    waiting: int = WAITING_SHOWN
    long: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """A memory that is kept, how often it was called up so far, and why it was kept as far as that is known."""

    row: int
    references: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Answer:
    """What `question.key` holds in mind, what waits, what comes to mind at the line, and what the last scene came to.

    `waiting` are the newest of `waiting_count`, `long` those of `long_count`; `read` is whether the line has a sentence
    vector at all, `could` how many memories could have come to mind.
    """

    question: Question
    short: ShortTerm
    recalled: tuple[Recalled, ...]
    read: bool
    could: int
    waiting: tuple[Kept, ...]
    waiting_count: int
    long: tuple[Kept, ...]
    long_count: int
    transition: Transition | None
    explanation: Explanation | None
    why: tuple[Passage, ...]
    reflection: Reflection | None
    insights: tuple[Passage, ...]


class Inspector:
    """Answers questions about one account; what it needs for that is made once."""

    def __init__(self, account: Account, settings: Settings, language: Language) -> None:
        from emotionai_core.cognition.long_term import ExactIndex
        from emotionai_core.prose.lines import LinesInWords

        analysis, mind = account.analysis, account.mind
        numbers = [line.utterance.number for line in analysis.lines]
        self._account, self._settings = account, settings
        self._index: ExactIndex = ExactIndex(numbers, analysis.meanings)
        self._words: LinesInWords = LinesInWords(account, language)
        self._states: dict[int, EmotionState] = {one.utterance: one for one in mind.states}
        self._transitions: dict[int, Transition] = {one.utterance: one for one in mind.transitions}
        self._explanations: dict[int, Explanation] = {one.utterance: one for one in mind.explanations}

    def answer(self, asked: Question) -> Answer:
        """What is true of the person then."""
        from emotionai_core.cognition import inspection
        from emotionai_core.cognition.recall import held, recall

        mind, memories = self._account.mind, self._account.mind.memories
        short = inspection.short_term(memories, asked.key, asked.time, self._settings)
        waiting = inspection.candidates(memories, asked.key, asked.time)
        long = inspection.long_term(memories, asked.key, asked.time)
        could = memories.line[held(memories, asked.key, asked.time)] != asked.place
        recalled: tuple[Recalled, ...] = ()
        line = self._account.analysis.lines[asked.place] if asked.place >= 0 else None
        number = -1 if line is None else line.utterance.number
        if line is not None:
            state = self._states.get(number)
            emotion = "" if state is None else state.emotion
            recalled = recall(memories, self._index, asked.key, asked.place, emotion, asked.time, self._settings)
        transition = self._transitions.get(number)
        own = transition if transition is not None and transition.person == asked.key else None
        explanation = self._explained(number, asked) if own is not None else None
        past = [one for one in mind.reflections if one.end <= asked.time]
        insights = [one for one in past[-1].insights if one.person == asked.key] if past else []
        return Answer(
            question=asked,
            short=short,
            recalled=recalled,
            read=line is not None and self._index.known(asked.place),
            could=int(could.sum()),
            waiting=self._newest(waiting, asked.waiting, asked.time),
            waiting_count=len(waiting),
            long=self._newest(long, asked.long, asked.time),
            long_count=len(long),
            transition=own,
            explanation=explanation,
            why=() if explanation is None else self._words.explanation(explanation),
            reflection=past[-1] if past else None,
            insights=tuple(self._words.insight(one) for one in insights),
        )

    def _newest(self, rows: Ints, count: int, time: float) -> tuple[Kept, ...]:
        """The last `count` of `rows`, the newest first, as they were at `time`."""
        from emotionai_core.cognition import inspection

        memories, newest = self._account.mind.memories, rows[max(0, len(rows) - count) :]
        return tuple(
            Kept(
                row,
                len(inspection.rehearsals(memories, row, time)),
                inspection.entry_at(memories, row, time, self._settings),
            )
            for row in reversed(newest.tolist())
        )

    def _explained(self, number: int, asked: Question) -> Explanation | None:
        """Why a line surprises, as far as that is known when it is asked: a hotspot may come about only later."""
        from emotionai_core.cognition.consolidation import hotspots

        found = self._explanations.get(number)
        if found is None or not found.hotspot:
            return found
        past = (one for one in self._transitions.values() if one.person == asked.key and one.time <= asked.time)
        return replace(found, hotspot=any(number in spot.utterances for spot in hotspots(past, self._settings)))


class Questions(QObject):
    """One question at a time on a lane of its own; of those asked meanwhile only the last is answered."""

    answered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = Lane(self)
        self._about: tuple[Account, Settings, Language] | None = None
        self._under_way = False
        self._next: Question | None = None
        # Belongs to the lane's thread.
        self._inspector: tuple[object, Inspector] | None = None

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._lane.busy or self._next is not None

    def about(self, about: tuple[Account, Settings, Language] | None) -> None:
        """Answer about another account; what was asked of the one before is forgotten."""
        if about is None and self._about is not None:
            self._lane.run(Operation(self._drop, write=True))
        self._about, self._next, self._under_way = about, None, False

    def _drop(self) -> None:
        """Let go of the account; on the lane's thread."""
        self._inspector = None

    def ask(self, question: Question) -> None:
        """Ask; `answered` brings what there is to say."""
        about = self._about
        if about is None:
            return
        if self._under_way:
            self._next = question
            return
        self._under_way = True

        def do() -> Answer:
            if self._inspector is None or self._inspector[0] is not about:
                self._inspector = about, Inspector(*about)
            return self._inspector[1].answer(question)

        self._lane.run(Operation(do, self._tell, self._fail, lambda: about is self._about))

    def _tell(self, answer: Answer) -> None:
        self._under_way = False
        self.answered.emit(answer)
        asked, self._next = self._next, None
        if asked is not None:
            self.ask(asked)

    def _fail(self, _error: Exception) -> None:
        # The lane has logged it; the next question is asked as if nothing was.
        self._under_way, self._next = False, None

    def close(self) -> None:
        """End the thread."""
        self.about(None)
        self._lane.close()


def starts_of(account: Account) -> npt.NDArray[np.float64]:
    """When each line starts (n,), to find the one at a time."""
    return np.array([line.utterance.start for line in account.analysis.lines])
