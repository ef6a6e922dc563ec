"""Where the film stands and which stretch of it is chosen: the part of the playhead that does not run."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from emotionai_core.records.timebase import FrameTimes, Span

_ROUNDING = 1e-6


class FilmPlace(QObject):
    """A place in a film, and the stretch between its in and out points."""

    film_changed = Signal()
    # The stretch between the in and out points, (start, end) in seconds, or None.
    span_changed = Signal(object)
    loop_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._times: FrameTimes | None = None
        self._duration = self._position = 0.0
        self._span: tuple[float, float] | None = None
        self._loop = False

    @property
    def position(self) -> float:
        """Where the film stands, in seconds."""
        return self._position

    @property
    def duration(self) -> float:
        """Length of the film in seconds, 0 without one."""
        return self._duration

    @property
    def times(self) -> FrameTimes | None:
        """Every frame's time, once known."""
        return self._times

    @property
    def span(self) -> tuple[float, float] | None:
        """The chosen stretch of film, [start, end) in seconds, or None."""
        return self._span

    @property
    def loop(self) -> bool:
        """Whether the chosen stretch, or the whole film, is played again and again."""
        return self._loop

    def choose_span(self, span: tuple[float, float] | None) -> None:
        """Choose a stretch of film, in whichever order its ends are given; None chooses none."""
        if span is not None:
            start, end = sorted(min(max(0.0, one), self._duration) for one in span)
            span = (start, end) if end > start else None
        if span != self._span:
            self._span = span
            self._renew_loop()
            self.span_changed.emit(span)

    def mark_in(self) -> None:
        """The chosen stretch begins with the frame on screen."""
        end = self._span[1] if self._span is not None and self._span[1] > self._position else self._duration
        self.choose_span((self._position, end))

    def mark_out(self) -> None:
        """The chosen stretch ends with the frame on screen, which still belongs to it."""
        last = self._position
        if self._times is not None:
            last = self._times.end_of(self._times.frame_at(self._position))
        start = self._span[0] if self._span is not None and self._span[0] < last else 0.0
        self.choose_span((start, last))

    def set_loop(self, loop: bool) -> None:
        """Play the chosen stretch, or the whole film, again and again."""
        if loop != self._loop:
            self._loop = loop
            self._renew_loop()
            self.loop_changed.emit(loop)

    def clamp(self, seconds: float) -> float:
        """The nearest time inside the film: at most the start of its last frame."""
        last = self._duration
        if self._times is not None and len(self._times):
            last = self._times.time_of(len(self._times) - 1)
        return min(max(0.0, seconds), max(0.0, last))

    def first_frame(self, start: float, end: float) -> float:
        """The time of the first frame that lies inside [start, end), else of the frame on screen at `start`."""
        times = self._times
        if times is None or not len(times):
            return start
        frame = times.frame_at(start)
        shown = times.time_of(frame)
        if shown >= start - _ROUNDING:
            return shown
        # The frame on screen when a line begins started before it: going there would show the line before.
        following = times.time_of(frame + 1)
        return following if start <= following < end else shown

    def _loop_span(self) -> Span | None:
        """The stretch that is played again and again from here, if one is."""
        if self._loop and self._span is not None and self._position < self._span[1]:
            return Span(*self._span)
        return None

    def _renew_loop(self) -> None:
        raise NotImplementedError
