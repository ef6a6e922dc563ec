"""Which faces and which line belong on the picture at a time."""

from __future__ import annotations

from collections.abc import Sequence

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
from emotionai_core.records.line import Line

_ROWS = 2


class SpokenLines:
    """The lines of a film by time; they may overlap, and one may lie inside another."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = sorted(lines, key=lambda line: line.utterance.start)
        self._starts = np.array([line.utterance.start for line in self._lines], np.float64)
        ends = np.array([line.utterance.end for line in self._lines], np.float64)
        # How late anything up to here ends: where that has passed, nothing earlier is still being said.
        self._latest = np.maximum.accumulate(ends) if len(ends) else ends

    def at(self, time: float) -> list[Line]:
        """What is being said, the two begun last at most, in the order in which they began; one line a person."""
        first = int(np.searchsorted(self._latest, time, side="right"))
        last = int(np.searchsorted(self._starts, time, side="right"))
        found: dict[str, Line] = {}
        for line in reversed(self._lines[first:last]):
            if time < line.utterance.end:
                found.setdefault(line.person, line)
                if len(found) == _ROWS:
                    break
        return list(reversed(found.values()))


class Overlay(QObject):
    """Feeds the screen."""

    def __init__(self, session: Session, playhead: Playhead, theme: Theme, screen: Screen) -> None:
        super().__init__(screen)
        self._session = session
        self._playhead = playhead
        self._theme = theme
        self._screen = screen
        self._spoken = SpokenLines(())
        self._names: dict[str, str] = {}
        self._faces: FaceTable | None = None
        self._boxes: FaceBoxes | None = None
        session.analysis_changed.connect(self._on_analysis)
        for changed in (session.people_shown_changed, session.selection_changed, theme.changed, playhead.moved):
            changed.connect(self._show)

    def _on_analysis(self, _touches: frozenset[str]) -> None:
        analysis = self._session.analysis
        if analysis is not None:
            self._spoken = SpokenLines(analysis.lines)
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
        self._screen.show_line(_written([line.utterance.text for line in self._spoken.at(time)]))
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


def _written(texts: list[str]) -> str:
    """Subtitles as they are set: a dash before each line where two people speak."""
    return texts[0] if len(texts) == 1 else "\n".join(f"– {text}" for text in texts)


def _reading_of(emotion: Floats) -> str:
    """The likeliest emotion and how likely; nothing where the reading is hidden from whoever codes blind."""
    if np.isnan(emotion).any():
        return ""
    best = int(np.argmax(emotion))
    return f"{emotion_name(EMOTIONS[best])} {percent(float(emotion[best]))}"
