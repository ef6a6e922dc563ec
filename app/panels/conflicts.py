"""The list of contradictions: when, who, which kind, how severe, what each channel said; and their review."""

from __future__ import annotations

import math

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.coders import own_judgements
from app.icons import icon
from app.panels.chips import ChipRow, SpanChip
from app.panels.conflict_list import ConflictDelegate, ConflictList
from app.panels.conflict_model import CONFLICT_ROLE, UNJUDGED, ConflictFilter, ConflictModel
from app.panels.moment import first_frame
from app.panels.parts import EmptyState, OneLine, name_combo
from app.panels.review import Review, ReviewBar
from app.panels.rows import Index
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from app.words import judgement_name, kind_name, short_time
from emotionai_core.project.edits import CommentConflict, JudgeConflict, Judgement, RelabelConflict
from emotionai_core.records.conflict import Conflict, ConflictKind, Verdict

_JUDGEMENTS: tuple[Judgement, ...] = ("accepted", "rejected", "second-look")


class ConflictsPanel(QWidget):
    """List, filters, review, and how many lines are unsure."""

    def __init__(self, session: Session, playhead: Playhead, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._playhead = playhead
        self._theme = theme
        self.span = SpanChip(playhead)
        self.chips = ChipRow(self.span)
        self.model = ConflictModel(session, self)
        self.filter = ConflictFilter(self.span.holds, self)
        self.filter.setSourceModel(self.model)
        self.list = ConflictList(self)
        self.list.setModel(self.filter)
        self.list.setItemDelegate(ConflictDelegate(theme, self.list))
        self.review = Review(session, playhead, self)
        self.bar = ReviewBar(self.review)
        self.kinds = self._combo(self.tr("Kind of conflict"))
        self.persons = self._combo(self.tr("Person"))
        self.judgements = self._combo(self.tr("Your judgement"))
        self.order = QToolButton()
        self.order.setIconSize(QSize(18, 18))
        self.order.setCheckable(True)
        self.order.setToolTip(self.tr("Most severe first, instead of in film order"))
        self.order.setAccessibleName(self.tr("Most severe first"))
        self.order.toggled.connect(self._on_order)
        self.footer = QLabel()
        self.footer.setObjectName("faint")
        self.footer.setWordWrap(True)
        self.start = QPushButton(self.tr("Review"))
        self.start.setToolTip(
            self.tr("Play one conflict after the other; one key judges it and goes on to the next (Ctrl+R)")
        )
        self.comment = OneLine(self.tr("Comment on this conflict"))
        self._empty = EmptyState(action=self.tr("Clear filters"))
        # From wherever the focus is; only while there is something to leave, because Esc means other things too.
        self._leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.review.stop)
        self._leave.setContext(Qt.ShortcutContext.WindowShortcut)
        self._leave.setEnabled(False)
        self._lay_out()
        self._fill_fixed()
        self._connect()

    def _connect(self) -> None:
        self._empty.acted.connect(self.clear_filters)
        self.list.clicked.connect(self.go_to)
        self.list.entered.connect(self._on_enter)
        self.list.left.connect(self.review.stop)
        self.list.menu_wanted.connect(self.show_menu)
        self.list.kind_wanted.connect(self.show_kinds)
        self.list.chosen.connect(self._on_chosen)
        self.span.changed.connect(self._on_span)
        self.start.clicked.connect(self.start_review)
        self.review.changed.connect(self._on_review)
        self.comment.said.connect(self._on_comment)
        self.comment.left.connect(self.list.setFocus)
        self._session.analysis_changed.connect(self._on_analysis)
        self._session.selection_changed.connect(self._on_selection)
        self._theme.changed.connect(self._on_theme)
        self._on_theme()

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox()
        name_combo(combo, name)
        combo.setToolTip(name)
        combo.setMinimumWidth(64)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.currentIndexChanged.connect(self._apply_filter)
        return combo

    def _lay_out(self) -> None:
        self._filters = QWidget()
        filters = QHBoxLayout(self._filters)
        filters.setContentsMargins(12, 8, 12, 8)
        filters.setSpacing(6)
        for combo, share in ((self.kinds, 9), (self.persons, 9), (self.judgements, 3), (self.order, 0)):
            filters.addWidget(combo, share)
        chips = QVBoxLayout()
        chips.setContentsMargins(12, 0, 12, 0)
        chips.addWidget(self.chips)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._filters)
        whole.addWidget(self.bar)
        whole.addLayout(chips)
        whole.addLayout(self._stack, 1)
        whole.addWidget(self.comment)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 6, 12, 8)
        foot.addWidget(self.footer, 1)
        foot.addWidget(self.start)
        whole.addLayout(foot)

    def _fill_fixed(self) -> None:
        self.kinds.addItem(self.tr("Any kind"), None)
        for kind in ConflictKind:
            self.kinds.addItem(kind_name(kind), kind)
        self.judgements.addItem(self.tr("All"), None)
        for value in ("", *_JUDGEMENTS):
            self.judgements.addItem(judgement_name(value).capitalize(), value or UNJUDGED)
        self.persons.addItem(self.tr("Everyone"), None)

    def _on_analysis(self, touches: frozenset[str]) -> None:
        self.model.reload(self.review.no_longer)
        analysis = self._session.analysis
        if "people" in touches or "lines" in touches:
            self._fill_persons()
        self._select_again()
        unsure = sum(line.verdict is Verdict.UNSURE for line in analysis.lines) if analysis else 0
        self.footer.setVisible(not self._session.blind)
        self.footer.setText(self.tr("%n line(s) unsure: more evidence needed", "", unsure))
        self._show_empty()

    def _fill_persons(self) -> None:
        chosen = self.persons.currentData()
        self.persons.blockSignals(True)
        self.persons.clear()
        self.persons.addItem(self.tr("Everyone"), None)
        analysis = self._session.analysis
        if analysis is not None:
            there = {conflict.person for conflict in analysis.conflicts}
            for person in analysis.people:
                if person.key in there:
                    self.persons.addItem(person.name or person.key, person.key)
        self.persons.setCurrentIndex(max(0, self.persons.findData(chosen)))
        self.persons.blockSignals(False)
        self._apply_filter()

    def _apply_filter(self) -> None:
        self.filter.set_filter(self.kinds.currentData(), self.persons.currentData(), self.judgements.currentData())
        self._select_again()
        self._show_empty()

    def _on_order(self, by_severity: bool) -> None:
        self.filter.order(by_severity)
        self._select_again()
        if self.list.selectionModel().hasSelection():
            self.list.scrollTo(self.list.currentIndex())

    def _on_theme(self) -> None:
        look = self._theme.look
        self.order.setIcon(icon("sort", look.colour("ink"), look.colour("faint")))
        self.list.viewport().update()

    def _on_span(self) -> None:
        self.filter.invalidate()
        self._select_again()
        self._show_empty()

    def _show_empty(self) -> None:
        self.start.setEnabled(bool(self._waiting()) and not self._session.read_only)
        if self.filter.rowCount():
            self._stack.setCurrentIndex(0)
            return
        if self._session.blind:
            hint = self.tr("What the machine and other coders found is kept from view until you see everything again.")
            self._empty.say(self.tr("Coding blind"), hint)
        elif self.model.rowCount():
            self._say_filtered()
        else:
            self._empty.say(self.tr("No contradictions found"), self._found())
        self._stack.setCurrentIndex(1)

    def _say_filtered(self) -> None:
        title, span = self.tr("No conflict passes these filters"), self.span.span
        if span is None:
            self._empty.say(title, offer=True)
            return
        text = self.tr("Only {start}–{end} is shown, the stretch chosen on the timeline: it hides the others.")
        self._empty.say(title, text.format(start=short_time(span[0]), end=short_time(span[1])), offer=True)

    def _found(self) -> str:
        """What was judged where nothing contradicts."""
        analysis = self._session.analysis
        if analysis is None:
            return ""
        agree = sum(line.verdict is Verdict.AGREES for line in analysis.lines)
        unsure = sum(line.verdict is Verdict.UNSURE for line in analysis.lines)
        text = self.tr("{agree}, {unsure} could not be judged.").format(
            agree=self.tr("%n line(s) show no contradiction", "", agree), unsure=unsure
        )
        if analysis.lines and all(math.isnan(line.voice.valence) for line in analysis.lines):
            text += " " + self.tr("The voice gives no valence with this program.")
        return text

    def clear_filters(self) -> None:
        """Show every conflict again."""
        for combo in (self.kinds, self.persons, self.judgements):
            combo.setCurrentIndex(0)
        self.span.hold(False)
        self.list.setFocus()

    def go_to(self, index: Index) -> None:
        """Jump to a conflict and select its line."""
        conflict: Conflict | None = index.data(CONFLICT_ROLE)
        if conflict is None:
            return
        if self.review.running:
            self.review.look_at(conflict.utterance)
        else:
            self._playhead.seek(first_frame(self._playhead, conflict.start, conflict.end), self)
        self._session.select(conflict.utterance)

    def _on_chosen(self, index: QModelIndex) -> None:
        conflict: Conflict | None = index.data(CONFLICT_ROLE)
        if conflict is not None and conflict.utterance != self._session.selected:
            self.go_to(index)

    def _select_again(self) -> None:
        """Other rows: what is selected stays so, and nothing else becomes it."""
        number = self._session.selected
        row = -1 if number is None else self.model.row_of(number)
        index = self.filter.mapFromSource(self.model.index(row)) if row >= 0 else QModelIndex()
        if not index.isValid():
            self.list.clearSelection()
        elif index != self.list.currentIndex() or not self.list.selectionModel().isSelected(index):
            self.list.setCurrentIndex(index)

    def _on_selection(self, number: int | None) -> None:
        if number != self.comment.number:
            self.comment.finish(True)
        row = -1 if number is None else self.model.row_of(number)
        index = self.filter.mapFromSource(self.model.index(row)) if row >= 0 else QModelIndex()
        if index.isValid():
            self.list.setCurrentIndex(index)
        else:
            self.list.clearSelection()
            self.list.selectionModel().clearCurrentIndex()

    def _on_enter(self) -> None:
        if self.review.running:
            self.review.again()
        else:
            self.go_to(self.list.currentIndex())

    def _number(self) -> int | None:
        """The selected line, if it has a conflict that can be corrected."""
        number = self._session.selected
        there = number is not None and self.model.row_of(number) >= 0 and not self._session.read_only
        return number if there else None

    def judge(self, judgement: Judgement) -> None:
        """Judge the selected conflict; the same judgement again takes it back, except in a review, which goes on."""
        if self.review.running:
            self.review.judge(judgement)
            return
        number, analysis = self._number(), self._session.analysis
        if number is not None and analysis is not None:
            again = own_judgements(analysis, self._session.coder).get(number, "") == judgement
            self._session.edit(JudgeConflict(number, "" if again else judgement))

    def relabel(self, kind: ConflictKind | None) -> None:
        """Say of which kind the selected conflict is; None goes back to the machine's."""
        number = self._number()
        if number is not None:
            self._session.edit(RelabelConflict(number, kind.value if kind is not None else ""))

    def write_comment(self) -> None:
        """Open the field for a remark on the selected conflict."""
        number, analysis = self._number(), self._session.analysis
        if number is not None and analysis is not None:
            self.comment.ask(analysis.comments.get(number, ""), number)

    def _on_comment(self, text: str, number: int) -> None:
        analysis = self._session.analysis
        if analysis is not None and text != analysis.comments.get(number, ""):
            self._session.edit(CommentConflict(number, text))

    def menu(self) -> QMenu:
        """What can be done with the selected conflict."""
        menu = QMenu(self)
        number, analysis = self._number(), self._session.analysis
        if number is None or analysis is None:
            menu.addAction(self.tr("Nothing can be changed here")).setEnabled(False)
            return menu
        judged = own_judgements(analysis, self._session.coder).get(number, "")
        names = (self.tr("Accept"), self.tr("Reject"), self.tr("Needs a second look"))
        for judgement, name, key in zip(_JUDGEMENTS, names, "ARQ", strict=True):
            action = menu.addAction(f"{name}\t{key}", lambda judgement=judgement: self.judge(judgement))
            action.setCheckable(True)
            action.setChecked(judged == judgement)
        menu.addSeparator()
        self._fill_kinds(menu.addMenu(self.tr("It is…") + "\tE"), number)
        menu.addAction(self.tr("Comment…") + "\tC", self.write_comment)
        return menu

    def _fill_kinds(self, kinds: QMenu, number: int) -> None:
        row = self.model.row(self.model.row_of(number))
        for kind in ConflictKind:
            action = kinds.addAction(kind_name(kind), lambda kind=kind: self.relabel(kind))
            action.setCheckable(True)
            action.setChecked(row.conflict.kind is kind)
        kinds.addSeparator()
        back = kinds.addAction(self.tr("What the machine says"), lambda: self.relabel(None))
        back.setEnabled(row.relabelled)

    def show_kinds(self, place: QPoint) -> None:
        """Open the kinds that the selected conflict could be of."""
        number = self._number()
        if number is not None:
            menu = QMenu(self)
            self._fill_kinds(menu, number)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(place)

    def show_menu(self, place: QPoint) -> None:
        """Open the menu at a place of the screen."""
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _waiting(self) -> list[int]:
        """Lines of the conflicts in the list that a review would show."""
        wanted = self.judgements.currentData()
        rows = [
            self.model.row(self.filter.mapToSource(self.filter.index(place, 0)).row())
            for place in range(self.filter.rowCount())
        ]
        by_judgement: dict[str, list[int]] = {}
        for row in rows:
            by_judgement.setdefault(row.judgement or UNJUDGED, []).append(row.conflict.utterance)
        if wanted is not None:
            return by_judgement.get(wanted, [])
        return by_judgement.get(UNJUDGED) or by_judgement.get("second-look", [])

    def start_review(self) -> None:
        """Review what in the list waits for a judgement, else for a second look, or what is filtered for."""
        waiting = self._waiting()
        if waiting:
            self.list.setFocus()
            self.review.start(waiting)
        else:
            self._session.notice.emit(self.tr("No conflict in the list waits for a judgement."))

    def _on_review(self) -> None:
        running = self.review.running
        if self.list.reviewing and not running:
            # What was shown for the review only goes.
            self.model.reload()
            self._select_again()
            self._show_empty()
        if running and self.judgements.currentData() is not None:
            # Rows must not vanish under the hand that judges them.
            self.judgements.setCurrentIndex(0)
        self.list.reviewing = running
        self._leave.setEnabled(running)
        self._filters.setVisible(not running)
        self.start.setVisible(not running)
