"""Which faces and which line belong on the picture at a time."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from app.player.screen import FaceMark, Screen
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme, look_named
from app.words import emotion_name, percent
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.evidence import EMOTIONS

# Faces are sampled every quarter of a second: further away than this a box would lie.
_REACH = 0.17


def faces_at(analysis: Analysis, time: float) -> list[int]:
    """Rows of the face table nearest to a time, one per person and track, within reach."""
    faces = analysis.faces
    first = int(np.searchsorted(faces.time, time - _REACH))
    last = int(np.searchsorted(faces.time, time + _REACH, side="right"))
    rows = np.arange(first, last)
    nearest = rows[np.argsort(np.abs(faces.time[rows] - time), kind="stable")]
    seen: set[tuple[int, int]] = set()
    found: list[int] = []
    for row in nearest.tolist():
        who = (int(faces.person[row]), int(faces.track[row]) if faces.person[row] < 0 else -1)
        if who not in seen:
            seen.add(who)
            found.append(row)
    return found


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
        session.analysis_changed.connect(self._on_analysis)
        for changed in (session.people_shown_changed, session.selection_changed, theme.changed, playhead.moved):
            changed.connect(self._show)

    def _on_analysis(self, _touches: frozenset[str]) -> None:
        analysis = self._session.analysis
        if analysis is not None:
            self._starts = np.array([line.utterance.start for line in analysis.lines], np.float64)
            self._names = {person.key: person.name for person in analysis.people}
        self._show()

    def _show(self, *_: object) -> None:
        analysis = self._session.analysis
        if analysis is None:
            self._screen.show_marks(())
            self._screen.show_line("")
            return
        time = self._playhead.position
        row = int(np.searchsorted(self._starts, time, side="right")) - 1
        spoken = analysis.lines[row].utterance if row >= 0 else None
        self._screen.show_line(spoken.text if spoken is not None and time < spoken.end else "")
        marks = [self._mark(analysis, face) for face in faces_at(analysis, time)]
        self._screen.show_marks([mark for mark in marks if mark is not None])

    def _mark(self, analysis: Analysis, row: int) -> FaceMark | None:
        faces = analysis.faces
        person = int(faces.person[row])
        key = faces.keys[person] if person >= 0 else ""
        chosen = self._session.line(self._session.selected)
        selected = chosen is not None and bool(key) and chosen.person == key
        if key not in self._session.people_shown and not selected:
            return None
        best = int(np.argmax(faces.emotion[row]))
        reading = f"{emotion_name(EMOTIONS[best])} {percent(float(faces.emotion[row, best]))}"
        x, y, w, h = (float(value) for value in faces.box[row])
        # The picture is no page of the theme: bright lines read on any film.
        colour = look_named("dark").person(self._session.colours.get(key, 0))
        return FaceMark((x, y, w, h), self._names.get(key, ""), reading, colour, selected)
