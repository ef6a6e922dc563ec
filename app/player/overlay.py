"""Which faces and which line belong on the picture at a time."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from app.player.screen import FaceMark, Screen
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme, look_named
from app.words import emotion_name, percent
from emotionai_core.fusion.boxes import FaceBoxes
from emotionai_core.records.analysis import Analysis, FaceTable, Floats
from emotionai_core.records.evidence import EMOTIONS


class Overlay(QObject):
    """Feeds the screen."""

    def __init__(self, session: Session, playhead: Playhead, theme: Theme, screen: Screen) -> None:
        super().__init__(screen)
        self._session = session
        self._playhead = playhead
        self._theme = theme
        self._screen = screen
        self._starts = np.zeros(0)
        self._names: dict[str, str] = {}
        self._faces: FaceTable | None = None
        self._boxes: FaceBoxes | None = None
        session.analysis_changed.connect(self._on_analysis)
        for changed in (session.people_shown_changed, session.selection_changed, theme.changed, playhead.moved):
            changed.connect(self._show)

    def _on_analysis(self, _touches: frozenset[str]) -> None:
        analysis = self._session.analysis
        if analysis is not None:
            self._starts = np.array([line.utterance.start for line in analysis.lines], np.float64)
            self._names = {person.key: person.name for person in analysis.people}
            if self._faces is not analysis.faces:
                self._faces = analysis.faces
                cuts = np.array([shot.start for shot in analysis.shots[1:]], np.float64)
                self._boxes = FaceBoxes(analysis.faces, cuts)
        self._show()

    def _show(self, *_: object) -> None:
        analysis = self._session.analysis
        if analysis is None or self._boxes is None:
            self._screen.show_marks(())
            self._screen.show_line("")
            return
        time = self._time_of_picture()
        row = int(np.searchsorted(self._starts, time, side="right")) - 1
        spoken = analysis.lines[row].utterance if row >= 0 else None
        self._screen.show_line(spoken.text if spoken is not None and time < spoken.end else "")
        seen = self._boxes.at(time)
        rows, boxes = seen.row.tolist(), seen.box.tolist()
        marks = [self._mark(analysis, row, box) for row, box in zip(rows, boxes, strict=True)]
        self._screen.show_marks([mark for mark in marks if mark is not None])

    def _time_of_picture(self) -> float:
        """Boxes belong to the picture on screen, which stands still while the playhead goes on inside it."""
        position, times = self._playhead.position, self._playhead.times
        return position if times is None else times.time_of(times.frame_at(position))

    def _mark(self, analysis: Analysis, row: int, box: list[float]) -> FaceMark | None:
        faces = analysis.faces
        person = int(faces.person[row])
        key = faces.keys[person] if person >= 0 else ""
        chosen = self._session.line(self._session.selected)
        selected = chosen is not None and bool(key) and chosen.person == key
        if key not in self._session.people_shown and not selected:
            return None
        x, y, w, h = box
        # The picture is no page of the theme: bright lines read on any film.
        colour = look_named("dark").person(self._session.colours.get(key, 0))
        return FaceMark((x, y, w, h), self._names.get(key, ""), _reading_of(faces.emotion[row]), colour, selected)


def _reading_of(emotion: Floats) -> str:
    """The likeliest emotion and how likely; nothing where the reading is hidden from whoever codes blind."""
    if np.isnan(emotion).any():
        return ""
    best = int(np.argmax(emotion))
    return f"{emotion_name(EMOTIONS[best])} {percent(float(emotion[best]))}"
