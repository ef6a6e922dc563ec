"""Search everything in the film: lines, people, emotions, conflicts, comments, notes, scenes, shots, a time."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QLabel, QStackedLayout, QVBoxLayout, QWidget

from app.dialogs.results import QueryField, ResultList, Row
from app.jobs.operations import Lane, Operation
from app.panels.moment import first_frame
from app.panels.parts import EmptyState
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from app.words import emotion_name, judgement_name, kind_name, short_time
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.conflict import ConflictKind
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.line import Line
from emotionai_core.records.timebase import FrameTimes
from emotionai_core.review.search import Group, Hit, SearchIndex, Vocabulary

_LIMIT = 40
_WAIT_MS = 40


class SearchWindow(QDialog):
    """A small window that stays open beside the film; Enter jumps."""

    def __init__(self, session: Session, playhead: Playhead, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self.setWindowTitle(self.tr("Search"))
        self._session, self._playhead = session, playhead
        self._lane: Lane | None = None
        # The index and what it is of. Exchanged as a whole on the lane; who reads it compares before using it.
        self._kept: tuple[Analysis, FrameTimes | None, SearchIndex] | None = None
        self._asked = 0
        self.list = ResultList(theme, self.tr("Search results"))
        self.field = QueryField(self.list, self.tr("Search lines, people, emotions, notes…"))
        self.count = QLabel()
        self.count.setObjectName("faint")
        self._empty = EmptyState()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._ask)
        self._lay_out()
        self.field.textChanged.connect(lambda _text: self._wait.start())
        self.field.taken.connect(self.jump)
        self.list.clicked.connect(lambda _index: self.jump())
        session.analysis_changed.connect(lambda _touched: self._on_analysis())
        session.closed.connect(self._on_analysis)
        if parent is not None:
            parent.window().installEventFilter(self)
        self._show_groups(())

    def _lay_out(self) -> None:
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 10)
        layout.setSpacing(8)
        for widget in (self.field, self.count):
            box = QVBoxLayout()
            box.setContentsMargins(14, 0, 14, 0)
            box.addWidget(widget)
            layout.addLayout(box)
            if widget is self.field:
                layout.addLayout(self._stack, 1)
        self.resize(440, 520)
        self.setMinimumSize(320, 280)

    @property
    def busy(self) -> bool:
        """Whether results are still to come."""
        return self._wait.isActive() or (self._lane is not None and self._lane.busy)

    def present(self) -> None:
        """Show it with the text selected, ready to type over."""
        parent = self.parentWidget()
        if not self.isVisible() and parent is not None:
            corner = parent.window().frameGeometry().topRight()
            self.move(corner.x() - self.width() - 24, corner.y() + 72)
        self.show()
        self.raise_()
        self.activateWindow()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to listen."""
        if self._lane is None:
            self._lane = Lane(self)
        self._ask()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing runs for a window that is not seen."""
        self._end()
        super().hideEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The text stays for the next time."""
        self._end()
        super().closeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The studio's window takes this one along when it goes."""
        if event.type() in (QEvent.Type.Close, QEvent.Type.Hide) and not (event.spontaneous() and self.isVisible()):
            self.close()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes; Enter belongs to the field."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            event.ignore()

    def _end(self) -> None:
        self._wait.stop()
        self._asked += 1
        if self._lane is not None:
            self._lane.close()
            self._lane.deleteLater()
            self._lane = None

    def _on_analysis(self) -> None:
        if self._session.analysis is None:
            self._kept = None
        if self.isVisible():
            self._wait.start()

    def _ask(self) -> None:
        """Search in the background; of several requests the newest counts."""
        if self._lane is None:
            return
        self._asked += 1
        asked, query, analysis = self._asked, self.field.text(), self._session.analysis
        if analysis is None or not query.strip():
            self._show_groups(())
            return
        words, times = vocabulary(), self._times()

        def search() -> tuple[Group, ...]:
            kept = self._kept
            if kept is None or kept[0] is not analysis or kept[1] is not times:
                kept = self._kept = (analysis, times, SearchIndex(analysis, words, times))
            return kept[2].search(query, _LIMIT)

        def wanted() -> bool:
            return asked == self._asked

        self._lane.run(Operation(search, self._show_groups, wanted=wanted))

    def _times(self) -> FrameTimes | None:
        return self._playhead.times or (self._session.files.times if self._session.files is not None else None)

    def _show_groups(self, groups: tuple[Group, ...]) -> None:
        rows: list[Row] = []
        for group in groups:
            shown = len(group.hits)
            side = str(group.total) if shown == group.total else f"{shown} / {group.total}"
            rows.append(Row(group_name(group.kind), side=side))
            rows += [self._row(hit) for hit in group.hits]
        before = self.list.chosen
        self.list.show_rows(rows, _place_of(before, rows))
        total = sum(group.total for group in groups)
        self.count.setText(self.tr("%n found – Enter jumps there", "", total) if rows else "")
        self._stack.setCurrentIndex(1 if rows else 0)
        if rows:
            return
        if self._session.analysis is None:
            self._empty.say(self.tr("No project is open"), self.tr("Open one to search its lines, people and notes."))
        elif self.field.text().strip():
            self._empty.say(self.tr("Nothing found"), self.tr("Fewer letters find more. Every word must be there."))
        else:
            self._empty.say(
                self.tr("Type what you look for"),
                self.tr(
                    "For example: {emotion} · {person} · a word that is said · scene 3 · 12:30 · “two words”"
                ).format(emotion=emotion_name("anger"), person=self._someone()),
            )

    def _someone(self) -> str:
        people = self._session.analysis.people if self._session.analysis is not None else ()
        return people[0].name if people else self.tr("a name")

    def _row(self, hit: Hit) -> Row:
        title, marks = hit.text, hit.marks
        if hit.kind in ("scene", "shot"):
            title, marks = f"{thing_name(hit.kind)} {hit.number + 1}", ()
        elif not title:
            title = thing_name(hit.kind)
        detail = " · ".join(part for part in self._details(hit) if part)
        return Row(title, detail, short_time(hit.time), marks, self._emotion(hit), payload=hit)

    def _details(self, hit: Hit) -> tuple[str, ...]:
        line, analysis = self._line(hit), self._session.analysis
        name = analysis.name(hit.person) if analysis is not None else ""
        if hit.kind in ("line", "conflict"):
            conflict = line.conflict if line is not None else None
            judgement = analysis.judgements.get(hit.number, "") if analysis is not None else ""
            return (
                name,
                emotion_name(hit.emotion) if hit.emotion else "",
                kind_name(conflict.kind) if conflict is not None else "",
                judgement_name(judgement) if conflict is not None else "",
            )
        if hit.kind == "comment":
            return (name, line.utterance.text if line is not None else "")
        if hit.kind == "person":
            person = analysis.person(hit.person) if analysis is not None else None
            return (self.tr("%n lines", "", person.lines) if person is not None else "",)
        if hit.kind in ("scene", "shot"):
            return (f"{short_time(hit.time)} – {short_time(hit.end)}",)
        return ()

    def _emotion(self, hit: Hit) -> str:
        """What colours the row: the emotion asked for, else the surest one that was read."""
        if hit.emotion or hit.kind not in ("line", "conflict"):
            return hit.emotion
        line = self._line(hit)
        labelled = [one for one in line.readings if one.label] if line is not None else []
        return max(labelled, key=lambda one: one.distribution_top).label if labelled else ""

    def _line(self, hit: Hit) -> Line | None:
        return self._session.line(hit.number) if hit.kind in ("line", "conflict", "comment") else None

    def jump(self) -> None:
        """Go to what is chosen; the window stays."""
        row = self.list.chosen
        if row is None or not isinstance(row.payload, Hit) or self._session.analysis is None:
            return
        hit = row.payload
        if hit.kind == "person":
            self._session.show_person(hit.person, True)
        self._playhead.pause()
        if self._line(hit) is not None:
            self._session.select(hit.number)
        self._playhead.seek(first_frame(self._playhead, hit.time, max(hit.end, hit.time)))


def _place_of(before: Row | None, rows: list[Row]) -> int:
    """Where what was chosen stands now, so that an edit does not move the choice."""
    if before is None or not isinstance(before.payload, Hit):
        return 0
    known = (before.payload.kind, before.payload.number, before.payload.person)
    for place, row in enumerate(rows):
        if isinstance(row.payload, Hit) and (row.payload.kind, row.payload.number, row.payload.person) == known:
            return place
    return 0


def group_name(kind: str) -> str:
    """The heading of a group of results."""
    return {
        "time": QCoreApplication.translate("search", "Time"),
        "person": QCoreApplication.translate("search", "People"),
        "conflict": QCoreApplication.translate("search", "Conflicts"),
        "line": QCoreApplication.translate("search", "Lines"),
        "comment": QCoreApplication.translate("search", "Comments"),
        "note": QCoreApplication.translate("search", "Notes"),
        "scene": QCoreApplication.translate("search", "Scenes"),
        "shot": QCoreApplication.translate("search", "Shots"),
    }[kind]


def thing_name(kind: str) -> str:
    """What one of them is called."""
    return {
        "conflict": QCoreApplication.translate("search", "Conflict"),
        "comment": QCoreApplication.translate("search", "Comment"),
        "note": QCoreApplication.translate("search", "Note"),
        "scene": QCoreApplication.translate("search", "Scene"),
        "shot": QCoreApplication.translate("search", "Shot"),
    }.get(kind, "")


def vocabulary() -> Vocabulary:
    """What the user calls things, beside the English words."""
    return Vocabulary(
        emotions={name: (name, emotion_name(name)) for name in EMOTIONS},
        kinds={kind.value: (kind.value, kind_name(kind)) for kind in ConflictKind},
        judgements={name: (name, judgement_name(name)) for name in ("", "accepted", "rejected", "second-look")},
        things={name: (name, thing_name(name)) for name in ("conflict", "comment", "note", "scene", "shot")},
    )
