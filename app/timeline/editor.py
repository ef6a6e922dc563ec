"""From what hands do on the timeline to edits of the session."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QRectF, Qt
from PySide6.QtWidgets import QMenu
from shiboken6 import isValid

from app.corrections import move_edges, moved_note, new_marker, new_range, reworded_note
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from app.timeline.canvas import TimelineCanvas
from app.timeline.gestures import stretched
from app.timeline.inline import InlineText
from app.timeline.menus import MenuMaker
from app.timeline.sheet import HEADER, RULER
from app.timeline.tracks import Hit, NoteTrack
from app.timeline.tracks.base import Edge
from emotionai_core.project.edits import CorrectText
from emotionai_core.records.analysis import Note
from emotionai_core.records.line import Line


class TimelineEditor(QObject):
    """Corrections on the timeline: dragged edges, words in place, context menus."""

    def __init__(
        self, canvas: TimelineCanvas, session: Session, playhead: Playhead, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._session = session
        self._playhead = playhead
        self._theme = theme
        self.menu: QMenu | None = None
        self.input: InlineText | None = None
        canvas.line_moved.connect(self._on_line_moved)
        canvas.note_moved.connect(self._on_note_moved)
        canvas.words_wanted.connect(self._on_words)
        canvas.menu_wanted.connect(self._on_menu)

    @property
    def possible(self) -> bool:
        """Whether anything can be corrected."""
        return self._session.analysis is not None and not self._session.read_only

    def forget(self) -> None:
        """Another film, or none: no field and no menu may write to what it was not opened for."""
        if self.input is not None and isValid(self.input):
            self.input.give_up()
        if self.menu is not None and isValid(self.menu):
            self.menu.close()
        self.input = self.menu = None

    def add_marker(self) -> None:
        """A marker where the film stands."""
        if self._session.analysis is not None:
            self._session.edit(new_marker(self._playhead.position, self._session.numbers.note()))

    def add_range_note(self) -> None:
        """Words for the chosen stretch of film, or for the moment without one."""
        span = self._playhead.span
        if span is None:
            self._write_note(self._playhead.position)
        else:
            self._write_range(span)

    def _note(self, number: int) -> Note | None:
        analysis = self._session.analysis
        notes = analysis.notes if analysis is not None else ()
        return next((note for note in notes if note.number == number), None)

    def _on_line_moved(self, number: int, edge: Edge, time: float) -> None:
        line, analysis = self._session.line(number), self._session.analysis
        if line is not None and analysis is not None:
            said, duration = line.utterance, analysis.film.duration
            edit = move_edges(line, *stretched((said.start, said.end), edge, time, duration), duration)
            if edit is not None:
                self._session.edit(edit)

    def _on_note_moved(self, number: int, edge: Edge, time: float) -> None:
        note, analysis = self._note(number), self._session.analysis
        if note is not None and analysis is not None:
            now = stretched((note.time, note.end), edge, time, analysis.film.duration)
            if now != (note.time, note.end):
                self._session.edit(moved_note(note, *now))

    def _on_words(self, hit: Hit) -> None:
        if not self.possible:
            return
        if hit.note is not None:
            self._reword_note(hit.note)
        elif hit.line is not None and not hit.conflict:
            self._reword_line(hit.line)

    def _reword_line(self, number: int) -> None:
        line = self._session.line(number)
        box = self._canvas.box_of(number)
        if line is None or box is None:
            return

        def keep(text: str) -> None:
            self._session.edit(CorrectText(number, text))

        self._ask(self.tr("Words of the line"), line.utterance.text, box, keep)

    def _reword_note(self, number: int) -> None:
        note = self._note(number)
        if note is None:
            return

        def keep(text: str) -> None:
            now = self._note(number)
            if now is not None:
                self._session.edit(reworded_note(now, text))

        self._ask(self.tr("Words of the note"), note.text, self._note_box(note.time), keep)

    def _write_note(self, time: float) -> None:
        def keep(text: str) -> None:
            if self._session.analysis is not None:
                self._session.edit(new_marker(time, self._session.numbers.note(), text))

        self._ask(self.tr("Words of the note"), "", self._note_box(time), keep)

    def _write_range(self, span: tuple[float, float]) -> None:
        def keep(text: str) -> None:
            if self._session.analysis is not None:
                self._session.edit(new_range(*span, self._session.numbers.note(), text))

        self._ask(self.tr("Words of the note"), "", self._note_box(span[0]), keep)

    def _note_box(self, time: float) -> QRectF:
        track = next((one for one in self._canvas.tracks if isinstance(one, NoteTrack)), None)
        y = self._canvas.top_of(track) if track is not None else RULER + 4
        return QRectF(HEADER + self._canvas.scale.x(time), y, 0, track.height if track is not None else 24)

    def _ask(self, name: str, text: str, place: QRectF, keep: Callable[[str], None]) -> None:
        if self.possible:
            self.input = InlineText(self._canvas, name, text, place, keep)

    def _on_menu(self, hit: Hit | None, time: float, where: QPoint) -> None:
        if not self.possible:
            return
        menu = QMenu(self._canvas)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        maker = MenuMaker(menu, self._session, self._playhead, self._theme.look)
        line = self._session.line(hit.line) if hit is not None else None
        note = self._note(hit.note) if hit is not None and hit.note is not None else None
        if note is not None:
            maker.note(note, lambda: self._reword_note(note.number))
        elif line is not None:
            self._fill_for_line(maker, menu, line, hit is not None and hit.conflict, time)
        else:
            span = self._playhead.span
            ranged = None if span is None else lambda: self._write_range(span)
            maker.place(time, lambda: self._write_note(time), ranged)
        self.menu = menu
        menu.popup(where)

    def _fill_for_line(self, maker: MenuMaker, menu: QMenu, line: Line, conflict: bool, time: float) -> None:
        if conflict and line.conflict is not None:
            maker.conflict(line)
            menu.addSeparator()
        maker.line(line, lambda: self._reword_line(line.utterance.number), lambda: self._write_note(time))
