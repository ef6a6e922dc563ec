"""Words that were corrected are read again: as soon as the analyst pauses, on a lane of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.jobs.operations import Lane, Operation, sentence_for

if TYPE_CHECKING:
    from app.session import Session
    from emotionai_core.project.rewording import Rereading
    from emotionai_core.project.store import WordReadings

# Corrections come in bursts, and each run of the program has to load its model.
_PAUSE_MS = 400


class WordsReader(QObject):
    """Keeps the emotion of the words in step with the words of the open project."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._lane = Lane(self)
        self._request = 0
        self._reading: tuple[str, ...] = ()
        # Words that the program failed on: it is not asked for the same ones again and again.
        self._failed: tuple[str, ...] = ()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        session.analysis_changed.connect(self._on_analysis_changed)
        session.opened.connect(self._forget)
        session.closed.connect(self._forget)

    @property
    def reading(self) -> bool:
        """Whether corrected words are being read."""
        return bool(self._reading)

    def close(self) -> None:
        """Stop what is being read and end the lane; what was not read is read when the project is opened again."""
        self._forget()
        self._lane.close()

    def _forget(self) -> None:
        self._pause.stop()
        self._failed = ()
        self._stop()

    def _stop(self) -> None:
        self._request += 1
        self._set(())

    def _set(self, words: tuple[str, ...]) -> None:
        if words != self._reading:
            self._reading = words
            self.changed.emit()

    def _on_analysis_changed(self, touched: frozenset[str]) -> None:
        if "lines" in touched and not self._session.read_only:
            self._pause.start()

    def _ask(self) -> None:
        self._session.ask(lambda backing: backing.rereading(), self._begin)

    def _begin(self, work: Rereading | None) -> None:
        words = () if work is None else work.words
        if work is None or words == self._failed:
            self._stop()
            return
        if words == self._reading:
            return
        self._stop()
        request = self._request

        def wanted() -> bool:
            return request == self._request

        def take(readings: WordReadings) -> None:
            self._stop()
            self._session.keep_word_readings(work.reader.identity, readings)

        def fail(error: Exception) -> None:
            self._failed = words
            self._stop()
            self._session.failed.emit(sentence_for(error))

        self._set(words)
        self._lane.run(Operation(lambda: work.read(lambda: not wanted()), take, fail, wanted))
