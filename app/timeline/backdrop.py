"""What the timeline shows that takes too long for the GUI thread: outline of the sound, curves of faces, changes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.jobs.operations import Lane, Operation
from app.timeline.content import Derived, derived_of
from emotionai_core.film.waveform import Waveform, waveform_of
from emotionai_core.records.analysis import Analysis


class Backdrop(QObject):
    """Computes on two threads of its own, so that hours of sound do not hold up an edit; newer requests win."""

    derived = Signal(object)
    waveform = Signal(object)
    # What could not be computed; nothing of another analysis may stand in for it.
    underived = Signal()
    unheard = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._quick = Lane(self)
        self._slow = Lane(self)
        self._request = 0
        self._film = 0

    @property
    def busy(self) -> bool:
        """Whether something is still to come."""
        return self._quick.busy or self._slow.busy

    def derive(self, analysis: Analysis, before: Derived) -> None:
        """Compute what follows from an analysis; `derived` brings it unless a newer one is asked for.

        `before` is what is shown: parts that are still true are taken over.
        """
        self._request += 1
        request = self._request

        def compute() -> Derived:
            return derived_of(analysis, before)

        def fail(_error: Exception) -> None:
            self.underived.emit()

        self._quick.run(Operation(compute, self.derived.emit, fail, lambda: request == self._request))

    def outline(self, sound: Path, cache: Path) -> None:
        """Compute or read the outline of a film's sound; `waveform` brings it, None where there is no sound."""
        self._film += 1
        film = self._film

        def stop() -> bool:
            return film != self._film

        def compute() -> Waveform | None:
            return waveform_of(sound, cache, stop)

        def fail(_error: Exception) -> None:
            self.unheard.emit()

        self._slow.run(Operation(compute, self.waveform.emit, fail, lambda: film == self._film))

    def forget(self) -> None:
        """No project: nothing that is under way is wanted any more."""
        self._request += 1
        self._film += 1

    def close(self) -> None:
        """End the threads."""
        self.forget()
        self._quick.close()
        self._slow.close()
