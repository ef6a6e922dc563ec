"""The open project as the panels see it: one analysis, one selection, who is shown, and the edits.

Panels do not know each other; they meet here and at the playhead. Everything slow runs on the project's lane; of
several requests to recompute, the newest wins.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from app.backing import Backing
from app.clips import Clips
from app.exporter import Exporter
from app.jobs.operations import Lane, Operation, sentence_for
from app.numbering import Numbers
from app.opened import EditState, Opened, opened, state_of, touched_by, undisturbed
from app.prompted import Prompted
from app.rereading import WordsReader
from app.understood import Understood
from emotionai_core.project.edits import Edit
from emotionai_core.records.agreement import Agreement
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.line import Line
from emotionai_core.review.blind import blinded
from emotionai_core.settings import Settings, directs_only

if TYPE_CHECKING:
    from emotionai_core.pipeline import FilmFiles
    from emotionai_core.project.store import WordReadings
    from emotionai_core.records.account import Account

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

EVERYTHING = frozenset({"people", "lines", "conflicts", "notes", "codings", "prompts", "clips"})
# More curves and lanes than this hide more than they show until the analyst chooses.
_SHOWN_AT_FIRST = 6


class Session(QObject):
    """The open project. Signals say what kind of thing changed; whoever shows it repaints."""

    opening = Signal(str)
    opened = Signal()
    # The project on screen is about to be let go; it can still be asked.
    closing = Signal()
    closed = Signal()
    failed = Signal(str)
    notice = Signal(str)
    analysis_changed = Signal(object)
    selection_changed = Signal(object)
    people_shown_changed = Signal()
    edits_changed = Signal()
    coder_changed = Signal()
    account_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = Lane(self)
        # The project on screen, exchanged on the GUI thread: a change is bound to it when it is asked for.
        self._backing: Backing | None = None
        # Every project not yet let go; belongs to the lane's thread.
        self._alive: list[Backing] = []
        self._project = 0
        self._computation = 0
        self._touched: frozenset[str] = frozenset()
        # How people were ordered, and thereby coloured, when a project was open before.
        self.order_of: Callable[[Path], Sequence[str]] = lambda _path: ()
        # Who corrects and codes, and whether they may see what others and the machine said; kept over projects.
        self._coder = ""
        self._blind = False
        self._reset()
        self.words = WordsReader(self)
        self.understood = Understood(self)
        self.exporter = Exporter(self)
        self.understood.changed.connect(self.account_changed)
        self.prompted = Prompted(self)
        self.clips = Clips(self)

    def _reset(self) -> None:
        self._analysis: Analysis | None = None
        self._seen: Analysis | None = None
        self._by_number: dict[int, Line] = {}
        self._edits = EditState()
        self._selected: int | None = None
        self._shown: frozenset[str] = frozenset()
        self._colours: dict[str, int] = {}
        self._name, self._path, self._film = "", Path(), Path()
        self._files: FilmFiles | None = None
        self._numbers = Numbers()
        self._read_only, self._reason = False, ""

    @property
    def analysis(self) -> Analysis | None:
        """The current view of the film, None without a project."""
        return self._analysis

    @property
    def account(self) -> Account | None:
        """What follows from the lines about the characters; None without a project and until it is computed."""
        return self.understood.account

    @property
    def account_pending(self) -> bool:
        """Whether a newer account is being computed."""
        return self.understood.pending

    @property
    def name(self) -> str:
        """The project's name."""
        return self._name

    @property
    def path(self) -> Path:
        """The project folder."""
        return self._path

    @property
    def film_path(self) -> Path:
        """Where the film is now."""
        return self._film

    @property
    def files(self) -> FilmFiles | None:
        """What was made from the film for looking at it; None without a project."""
        return self._files

    @property
    def read_only(self) -> bool:
        """Whether edits are impossible: another studio has the project open, or its folder may not be written to."""
        return self._read_only

    @property
    def read_only_notice(self) -> str:
        """Why the project cannot be changed, for a person."""
        if not self._reason:
            return self.tr("This project is open in another studio: it can be looked at, not changed.")
        return self.tr("{reason} It can be looked at, not changed.").format(reason=self._reason)

    @property
    def numbers(self) -> Numbers:
        """Gives out numbers for what edits make."""
        return self._numbers

    @property
    def edits(self) -> EditState:
        """History, undo and redo."""
        return self._edits

    @property
    def selected(self) -> int | None:
        """Number of the selected line."""
        return self._selected

    @property
    def people_shown(self) -> frozenset[str]:
        """Keys of the people on the timeline and the picture."""
        return self._shown

    @property
    def colours(self) -> Mapping[str, int]:
        """Place and colour of each person, the same in every panel, after every edit and at the next opening."""
        return self._colours

    @property
    def busy(self) -> bool:
        """Whether an operation is still under way."""
        return self._lane.busy

    def line(self, number: int | None) -> Line | None:
        """A line by its number."""
        return None if number is None else self._by_number.get(number)

    def open(self, make: Callable[[], Backing], name: str) -> None:
        """Open a project in the background; `opened` or `failed` follows."""
        self._project += 1
        project = self._project
        self.opening.emit(name)

        def load() -> Opened | None:
            if project != self._project:
                return None
            with undisturbed():
                fresh = make()
                try:
                    state = opened(fresh)
                except Exception:
                    fresh.close()
                    raise
            self._alive.append(fresh)
            return state

        def show(state: Opened | None) -> None:
            if state is not None and project == self._project:
                self._on_opened(state)
            elif state is not None:
                self._release(state.backing)

        def fail(error: Exception) -> None:
            if project == self._project:
                self._on_failure(error)

        self._lane.run(Operation(load, show, fail))

    def select(self, number: int | None) -> None:
        """Make a line the selected one."""
        if number != self._selected and (number is None or number in self._by_number):
            self._selected = number
            self.selection_changed.emit(number)

    def show_people(self, keys: frozenset[str]) -> None:
        """Put exactly these people on the timeline and the picture."""
        if keys != self._shown:
            self._shown = keys
            self.people_shown_changed.emit()

    def show_person(self, key: str, shown: bool) -> None:
        """Put a person on the timeline and the picture, or take them off."""
        self.show_people(self._shown | {key} if shown else self._shown - {key})

    @property
    def coder(self) -> str:
        """In whose name edits are made; "" while nobody gave one."""
        return self._coder

    @property
    def blind(self) -> bool:
        """Whether everything the machine or other coders said is kept from view."""
        return self._blind

    def code_as(self, coder: str, blind: bool) -> None:
        """Go on in this coder's name, seeing everything or nothing but their own codings."""
        if (coder, blind) == (self._coder, self._blind):
            return
        self._coder, self._blind = coder, blind
        if self._seen is not None:
            self._take(self._seen)
            self.analysis_changed.emit(EVERYTHING)
        self.coder_changed.emit()

    def edit(self, *edits: Edit) -> None:
        """Append edits, in order, as one gesture, and recompute."""
        coder = self._coder

        def append(backing: Backing) -> frozenset[str]:
            backing.append_all(edits, coder)
            return touched_by(edits)

        self._change(append)

    def ask_settings(self, tell: Callable[[Settings], None]) -> None:
        """Fetch what the project is analysed and fused with."""
        self.ask(lambda backing: backing.settings(), tell)

    def change_settings(self, changes: Mapping[str, object]) -> None:
        """Change settings that take effect at once, and recompute; None puts one back to its default."""

        touched = frozenset({"prompts"}) if all(map(directs_only, changes)) else EVERYTHING

        def change(backing: Backing) -> frozenset[str]:
            backing.change_settings(changes)
            return touched

        self._change(change)

    def _keeps_others(self) -> bool:
        """Whether what comes next in the log is another coder's, which a blind one must neither see nor take back."""
        if self._blind:
            self.notice.emit(self.tr("While you code blind, corrections are taken back one by one, and only your own."))
        return self._blind

    def undo(self) -> None:
        """Take the last edit back; of a blind coder only their own."""
        newest = next((entry for entry in reversed(self._edits.history) if entry.standing), None)
        if newest is not None and newest.coder != self._coder and self._keeps_others():
            return
        self._change(lambda backing: touched_by(backing.undo()))

    def redo(self) -> None:
        """Put the last undone edit back; of a blind coder only their own."""
        oldest = next((entry for entry in self._edits.history if not entry.standing), None)
        if oldest is not None and oldest.coder != self._coder and self._keeps_others():
            return
        self._change(lambda backing: touched_by(backing.redo()))

    def go_to_edit(self, number: int) -> None:
        """Undo or redo until edit `number` is the newest that stands; 0 takes all back."""
        if self._keeps_others():
            return

        def go(backing: Backing) -> frozenset[str]:
            backing.go_to(number)
            return EVERYTHING

        self._change(go)

    def ask_agreement(self, tell: Callable[[Agreement], None]) -> None:
        """Compute, in the background, how far coders and channels agree."""
        self.ask(lambda backing: backing.agreement(), tell)

    def ask(self, do: Callable[[Backing], _T], tell: Callable[[_T], None]) -> None:
        """Ask the project in the background; `tell` gets the answer as long as the project is the one on screen."""
        backing = self._backing
        if backing is not None:
            operation = Operation(lambda: do(backing), tell, self._on_failure, lambda: backing is self._backing)
            self._lane.run(operation)

    def keep_word_readings(self, reader: str, readings: WordReadings) -> None:
        """Keep what was read in corrected words, and recompute."""

        def keep(backing: Backing) -> frozenset[str]:
            backing.keep_word_readings(reader, readings)
            return frozenset({"lines"})

        self._change(keep)

    def close_project(self) -> None:
        """Go back to no project; what was changed before is still written."""
        self.closing.emit()
        self._project += 1
        before, self._backing = self._backing, None
        if before is not None:
            self._release(before)
        if self._analysis is not None:
            self._reset()
            self.closed.emit()

    def shut_down(self) -> None:
        """Write what is still to be written and end the lane; the project is closed on its own thread."""
        self._project += 1
        self._backing = None
        self.words.close()
        self.clips.close()
        self.prompted.close()
        self.understood.close()
        self.exporter.close()
        self._lane.close(self._let_all_go)

    def _release(self, backing: Backing) -> None:
        """Close a project after everything that was asked of it."""

        def let_go() -> None:
            self._alive.remove(backing)
            backing.close()

        self._lane.run(Operation(let_go, failure=self._on_failure, write=True))

    def _let_all_go(self) -> None:
        while self._alive:
            try:
                self._alive.pop().close()
            except Exception:
                _log.exception("a project could not be closed")

    def _change(self, change: Callable[[Backing], frozenset[str]]) -> None:
        backing = self._backing
        if backing is None:
            return
        if self._read_only:
            self.notice.emit(self.read_only_notice)
            return

        def do() -> tuple[frozenset[str], EditState]:
            return change(backing), state_of(backing)

        self._lane.run(Operation(do, self._on_changed, self._on_failure, lambda: backing is self._backing, write=True))
        # Asked for together with the edit, so that a view that a later edit makes stale is never computed.
        self._recompute()

    def _on_changed(self, result: tuple[frozenset[str], EditState]) -> None:
        touched, self._edits = result
        self._touched |= touched
        self.edits_changed.emit()

    def _recompute(self) -> None:
        self._computation += 1
        computation, backing = self._computation, self._backing
        if backing is None:
            return

        def wanted() -> bool:
            return computation == self._computation and backing is self._backing

        self._lane.run(Operation(backing.analysis, self._on_computed, self._on_failure, wanted))

    def _on_computed(self, analysis: Analysis) -> None:
        touched, self._touched = self._touched, frozenset()
        self._take(analysis)
        self.analysis_changed.emit(touched)

    def _take(self, seen: Analysis) -> None:
        self._seen = seen
        analysis = self._analysis = blinded(seen, self._coder) if self._blind else seen
        self._by_number = {line.utterance.number: line for line in analysis.lines}
        if self._selected not in self._by_number:
            self._selected = None
        for person in sorted(analysis.people, key=lambda one: (-one.lines, -one.screen_time, one.key)):
            self._colours.setdefault(person.key, len(self._colours))

    def _on_opened(self, state: Opened) -> None:
        self.closing.emit()
        before, self._backing = self._backing, state.backing
        if before is not None:
            self._release(before)
        self._reset()
        self._touched = frozenset()
        self._name, self._path, self._read_only, self._film = state.name, state.path, state.read_only, state.film
        self._reason, self._edits, self._files = state.reason, state.edits, state.files
        self._numbers = Numbers(state.edits.history)
        for key in self.order_of(state.path):
            self._colours.setdefault(key, len(self._colours))
        self._take(state.analysis)
        ranked = sorted(state.analysis.people, key=lambda one: (-one.lines, -one.screen_time))
        self._shown = frozenset(person.key for person in ranked[:_SHOWN_AT_FIRST])
        self.opened.emit()
        self.analysis_changed.emit(EVERYTHING)
        self.people_shown_changed.emit()
        self.selection_changed.emit(None)
        self.edits_changed.emit()
        if self._read_only:
            self.notice.emit(self.read_only_notice)
        if state.notice:
            # Its last words are those of somebody's correction.
            self.notice.emit(self.tr("The studio ended unexpectedly last time.") if self._blind else state.notice)

    def _on_failure(self, error: Exception) -> None:
        self.failed.emit(sentence_for(error))
