"""The screenplay beside the film: what was written, what is said, and which belongs to which."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QMenu,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.described_clips import core_text
from app.opened import undisturbed
from app.panels.flow import FlowLayout, flowing
from app.panels.parts import EmptyState, name_combo
from app.panels.person_parts import label
from app.panels.screenplay_list import ScriptList
from app.panels.screenplay_model import ROW_ROLE, SPOKEN, ScriptModel, ScriptRow, doubt_text, hardly_found
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from app.tips import plain_tip
from app.words import percent, short_time
from emotionai_core.project.edits import MatchLine, UseScreenplay
from emotionai_core.records.screenplay import ScriptAlignment


class ScreenplayPanel(QWidget):
    """Import a screenplay, read it beside the film, and mend what was matched wrongly."""

    def __init__(self, session: Session, playhead: Playhead, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._playhead = session, playhead
        self._script: ScriptAlignment | None = None
        # The lines and people that are shown beside it.
        self._beside: tuple[object, ...] = ()
        self._stale = False
        # Beginnings of the lines that have a place in the screenplay, in film order, and their numbers and rows' keys.
        self._starts = np.zeros(0)
        self._numbers: list[int] = []
        self._places: dict[int, tuple[int, int]] = {}
        self.setAcceptDrops(True)
        self.summary, self.warnings = label("muted"), label("faint")
        self.doubt = label()
        self.undo = QPushButton(self.tr("Let the screenplay go"))
        # The screenplay that was last doubted aloud.
        self._doubted = ""
        self.options = QPushButton(self.tr("Options"))
        self.bring = QAction(self.tr("Import another screenplay…"), self)
        self.let_go = QAction(self.tr("Let the screenplay go"), self)
        self.filter = QComboBox()
        self.follow = QAction(self.tr("Follow the film"), self)
        self.model = ScriptModel(self)
        self.list = ScriptList(theme)
        self.list.setModel(self.model)
        self.line = label("muted")
        self.together = QPushButton(self.tr("These belong together"))
        self.otherwise = QPushButton(self.tr("More"))
        self.nowhere = QAction(self.tr("Not in the screenplay"), self)
        self.machine = QAction(self.tr("Back to the machine’s"), self)
        self.hold = QAction(self.tr("Hold this line while I look for its place"), self)
        self._empty = EmptyState(action=self.tr("Import a screenplay…"))
        self._prepare()
        self._lay_out()
        self._connect()
        self._refresh()

    def _prepare(self) -> None:
        for text, wanted in (
            (self.tr("The whole screenplay"), "all"),
            (self.tr("What is spoken"), "spoken"),
            (self.tr("Spoken, not found in the film"), "missing"),
            (self.tr("Doubtful matches"), "doubtful"),
            (self.tr("Lines of the film, not found here"), "lines"),
        ):
            self.filter.addItem(text, wanted)
        name_combo(self.filter, self.tr("What is shown"))
        for switch in (self.follow, self.hold):
            switch.setCheckable(True)
        self.follow.setChecked(True)
        for button, verbs in (
            (self.options, (self.follow, self.bring, self.let_go)),
            (self.otherwise, (self.nowhere, self.machine, self.hold)),
        ):
            menu = QMenu(button)
            menu.setToolTipsVisible(True)
            menu.addActions(verbs)
            button.setMenu(menu)
        self.let_go.setToolTip(self.tr("The film is told without a screenplay again; undo brings it back"))
        self.together.setToolTip(self.tr("The selected line was written as the chosen paragraph (M in the list)"))
        self.nowhere.setToolTip(self.tr("The selected line is nowhere in the screenplay"))
        self.machine.setToolTip(self.tr("Whatever the machine finds for the selected line"))
        self.hold.setToolTip(self.tr("A click in the screenplay chooses a paragraph and leaves the line as it is"))

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(12, 8, 12, 6)
        head.setSpacing(6)
        choices = flowing()
        flow = FlowLayout(choices)
        for widget in (self.filter, self.options):
            flow.addWidget(widget)
        for widget in (self.summary, self.doubt, self.undo, self.warnings, choices):
            head.addWidget(widget)
        head.setAlignment(self.undo, Qt.AlignmentFlag.AlignLeft)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 6, 12, 8)
        foot.setSpacing(6)
        buttons = flowing()
        row = FlowLayout(buttons)
        for widget in (self.together, self.otherwise):
            row.addWidget(widget)
        foot.addWidget(self.line)
        foot.addWidget(buttons)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(body)

    def _connect(self) -> None:
        session = self._session
        self._empty.acted.connect(self._act)
        self.bring.triggered.connect(self.choose_file)
        self.let_go.triggered.connect(lambda: session.edit(UseScreenplay("", "")))
        self.undo.clicked.connect(self.let_go.trigger)
        self.filter.currentIndexChanged.connect(lambda place: self._filter())
        self.follow.toggled.connect(lambda _on: self._mark(True))
        self.hold.toggled.connect(self._on_hold)
        self.list.line_pressed.connect(self._go)
        self.list.match_wanted.connect(self.match)
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._say_line())
        self.together.clicked.connect(self.match)
        self.nowhere.triggered.connect(lambda: self._match(-1))
        self.machine.triggered.connect(lambda: self._match(None))
        session.prompted.changed.connect(self._on_prompted)
        session.analysis_changed.connect(lambda _touched: self._on_prompted())
        session.selection_changed.connect(self._on_selected)
        for changed in (session.closed, session.coder_changed):
            changed.connect(self._refresh)
        self._playhead.moved.connect(lambda _seconds, _source: self._on_moved())

    # What there is to show.

    def showEvent(self, event: QShowEvent) -> None:
        """What happened meanwhile."""
        super().showEvent(event)
        if self._stale:
            self._refresh()
        self._mark(True)

    def _on_prompted(self) -> None:
        self._doubt_aloud()
        self._stale = True
        if self.isVisible() or self._session.prompted.script is None:
            self._refresh()

    def _doubt_aloud(self) -> None:
        """Once for every screenplay: nobody may look here."""
        session, script = self._session, self._session.prompted.script
        digest = script.screenplay.digest if script is not None else ""
        if digest == self._doubted or session.analysis is None or session.blind:
            return
        self._doubted = digest
        if hardly_found(script, len(session.analysis.lines)):
            session.notice.emit(doubt_text() + " " + self.tr("Undo lets it go."))

    def _refresh(self) -> None:
        self._stale = False
        session, script = self._session, self._session.prompted.script
        if script is None or session.analysis is None or session.blind:
            self._take(None)
            self._say_why()
            self._stack.setCurrentIndex(0)
            return
        beside = (session.analysis.lines, session.analysis.people)
        # Every new prompt comes with the screenplay laid along the film again, mostly just as before.
        if script != self._script or beside != self._beside:
            self._take(script)
            self._beside = beside
        self._say_summary(script)
        self._say_line()
        self._stack.setCurrentIndex(1)

    def _take(self, script: ScriptAlignment | None) -> None:
        self._script = script
        if script is not None and not self.model.rowCount() and len(script.screenplay.elements) > self.list.batchSize():
            self.list.lay_in_batches()
        with undisturbed():
            self.model.show_script(script, self._session.analysis, self._session.colours)
        found = [(line.start, line.number, row.key) for row in self.model.everything for line in row.lines]
        found.sort(key=lambda one: one[:2])
        self._starts = np.array([start for start, _, _ in found], np.float64)
        self._numbers = [number for _, number, _ in found]
        self._places = {number: key for _, number, key in found}
        self._places |= {
            row.lines[0].number: row.key for row in self.model.lost if row.lines[0].number not in self._places
        }
        self._mark(False)

    def _say_why(self) -> None:
        session = self._session
        direction = session.analysis.direction if session.analysis is not None else None
        reading = session.prompted.importing
        self._empty.offer(self.tr("Stop") if reading else self.tr("Import a screenplay…"))
        if reading:
            hint = self.tr("A scan takes about a second a page.")
            self._empty.say(self.tr("Reading {name}…").format(name=reading), hint, True)
        elif direction is None:
            self._empty.say(self.tr("No film yet"), self.tr("A screenplay is laid along an analysed film."))
        elif session.blind:
            hint = self.tr("Which line was written as which is the machine’s reading.")
            self._empty.say(self.tr("Hidden while you code blind"), hint)
        elif direction.script and (session.prompted.pending or session.account_pending):
            self._empty.say(self.tr("Being laid along the film…"), direction.script_name)
        elif direction.script:
            hint = self.tr("{name} is not in the project any more. Import it again.").format(name=direction.script_name)
            self._empty.say(self.tr("The screenplay cannot be shown"), hint, not session.read_only)
        else:
            hint = self.tr("Fountain, Final Draft (FDX), plain text or PDF: choose a file, or drop one here.")
            self._empty.say(self.tr("No screenplay"), hint, not session.read_only)

    def _act(self) -> None:
        if self._session.prompted.importing:
            self._session.prompted.stop_import()
        else:
            self.choose_file()

    def _say_summary(self, script: ScriptAlignment) -> None:
        analysis, play = self._session.analysis, script.screenplay
        lines = len(analysis.lines) if analysis is not None else 0
        found = sum(one.kept for one in script.matches.values())
        rate = percent(found / lines) if lines else "–"
        text = self.tr("{name}: {found} of {lines} lines found ({rate}), {scenes} of {all} scenes")
        summary = text.format(
            name=play.title or play.name,
            found=found,
            lines=lines,
            rate=rate,
            scenes=len(script.spans),
            all=len(play.scenes),
        )
        if reading := self._session.prompted.importing:
            summary += " · " + self.tr("reading {name}…").format(name=reading)
        elif self._session.prompted.pending:
            summary += " · " + self.tr("being brought up to date…")
        self.summary.setText(summary)
        doubtful = hardly_found(script, lines)
        self.doubt.setText(f"⚠ {doubt_text()}" if doubtful else "")
        self.doubt.setVisible(doubtful)
        self.undo.setVisible(doubtful and not self._session.read_only)
        self.warnings.setVisible(bool(play.warnings))
        more = self.tr("(and %n more)", "", len(play.warnings) - 1) if len(play.warnings) > 1 else ""
        self.warnings.setText(f"⚠ {core_text(play.warnings[0])} {more}".strip() if play.warnings else "")
        self.warnings.setToolTip(plain_tip("\n".join(map(core_text, play.warnings))))
        for verb in (self.bring, self.let_go):
            verb.setEnabled(not self._session.read_only)

    def _filter(self) -> None:
        self.model.show_only(self.filter.currentData())
        self._mark(True)

    # The film.

    def _now(self) -> int:
        """The line at the playhead, or the last before it, that has a place in the screenplay."""
        place = int(np.searchsorted(self._starts, self._playhead.position + 1e-6, side="right")) - 1
        return self._numbers[place] if place >= 0 else -1

    def _on_moved(self) -> None:
        if self.isVisible() and self._script is not None:
            self._mark(True)

    def _mark(self, follow: bool) -> None:
        before, now = self.list.delegate.now, self._now()
        selected = self._session.selected
        self.list.mark(now, selected if selected is not None else -1)
        if follow and self.follow.isChecked() and now != before:
            self._bring_into_view(now)

    def _bring_into_view(self, number: int) -> None:
        place = self.model.place_of(self._places[number]) if number in self._places else -1
        if place >= 0:
            self.list.show_row(place)

    def _on_selected(self, number: int | None) -> None:
        self._mark(False)
        self._say_line()
        if number is not None and self.follow.isChecked() and not self.hold.isChecked():
            self._bring_into_view(number)

    def _go(self, number: int) -> None:
        line = self._session.line(number)
        if line is not None:
            self._session.select(number)
            self._playhead.go_to_start(line.utterance.start, line.utterance.end, self)

    def show_element(self, number: int) -> None:
        """Bring a paragraph into view and choose it."""
        if self.model.place_of((number, -1)) < 0:
            self.filter.setCurrentIndex(0)
        place = self.model.place_of((number, -1))
        if place >= 0:
            self.list.setCurrentIndex(self.model.index(place))
            self.list.show_row(place)

    # Mending.

    def _row(self) -> ScriptRow | None:
        index = self.list.currentIndex()
        return index.data(ROW_ROLE) if index.isValid() else None

    def _say_line(self) -> None:
        """What would be matched with what."""
        session, row = self._session, self._row()
        line = session.line(session.selected)
        match = (
            self._script.matches.get(line.utterance.number) if self._script is not None and line is not None else None
        )
        free = line is not None and not session.read_only
        paragraph = row is not None and row.element >= 0 and row.kind in SPOKEN
        same = match is not None and row is not None and match.element == row.element and match.kept
        self.together.setEnabled(free and paragraph and not same)
        self.nowhere.setEnabled(free and (match is None or match.kept or match.by == "machine"))
        self.machine.setEnabled(free and match is not None and match.by == "analyst")
        if line is None:
            self.line.setText(self.tr("Select a line to say where it is in the screenplay."))
            return
        who = session.analysis.name(line.person) if session.analysis is not None else ""
        said = f"{short_time(line.utterance.start)} {who or '?'}: “{line.utterance.text}”"
        if paragraph and row is not None and not same:
            said += "\n↔ " + (f"{row.cue}: {row.text}" if row.cue else row.text)
        self.line.setText(said if len(said) < 150 else said[:149] + "…")

    def match(self) -> None:
        """The selected line was written as the chosen paragraph."""
        row = self._row()
        if row is not None and self.together.isEnabled():
            self._match(row.element)

    def _match(self, element: int | None) -> None:
        selected = self._session.selected
        if selected is not None:
            self._session.edit(MatchLine(selected, element))
            self.hold.setChecked(False)

    def _on_hold(self, held: bool) -> None:
        self.list.held = held

    # Files.

    def choose_file(self) -> None:
        """Ask for a screenplay."""
        from emotionai_core.screenplay.reading import ENDINGS

        kinds = " ".join(f"*{ending}" for ending in ENDINGS)
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Import a screenplay"),
            str(self._session.film_path.parent),
            self.tr("Screenplays") + f" ({kinds});;" + self.tr("All files") + " (*)",
        )
        if name:
            self._session.prompted.import_screenplay(Path(name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Screenplays may be dropped here; what is none goes on to the window."""
        if self._dropped(event) is not None:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import what was dropped."""
        file = self._dropped(event)
        if file is not None:
            event.acceptProposedAction()
            self._session.prompted.import_screenplay(file)

    def _dropped(self, event: QDropEvent) -> Path | None:
        if self._session.analysis is None or self._session.blind:
            return None
        from emotionai_core.screenplay.reading import ENDINGS

        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        return next((file for file in files if file.suffix.casefold() in ENDINGS), None)
