"""How far the coders agree with each other and with each of the machine's channels, beside what people reach."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.panels.agreement_rows import AgreementDelegate, AgreementModel, difference_text, measure_meaning, reason_text
from app.panels.moment import first_frame
from app.panels.parts import EmptyState, name_combo
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from app.tips import plain_tip
from app.words import short_time
from emotionai_core.records.agreement import Agreement, AgreementRow
from emotionai_core.review.agreement import differences_of

# After the last of several edits, not after each.
_CALM_MS = 700
_FILM = ("", -1)
_LINE = Qt.ItemDataRole.UserRole + 1


class AgreementPanel(QWidget):
    """Where, the figures, and what they mean."""

    def __init__(self, session: Session, playhead: Playhead, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._playhead = playhead
        self._agreement: Agreement | None = None
        self._stale, self._asked = True, 0
        self.place = QComboBox()
        name_combo(self.place, self.tr("For which person or scene"))
        self.place.setToolTip(self.place.accessibleName())
        self.place.setMinimumWidth(120)
        self.place.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.again = QPushButton(self.tr("Compute"))
        self.again.setToolTip(self.tr("Compute the agreement again"))
        self.model = AgreementModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(AgreementDelegate(theme, self.list))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("Agreement"))
        self.meaning = QLabel()
        self.meaning.setObjectName("faint")
        self.meaning.setWordWrap(True)
        self.differ_head = QLabel()
        self.differ_head.setObjectName("muted")
        self.differ = QListWidget()
        self.differ.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.differ.setUniformItemSizes(True)
        self.differ.setAccessibleName(self.tr("Lines on which they differ"))
        self._empty = EmptyState()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_CALM_MS)
        self._timer.timeout.connect(self.compute)
        self._lay_out()
        self.place.currentIndexChanged.connect(lambda _index: self._fill())
        self.again.clicked.connect(self.compute)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._explain())
        self.differ.itemClicked.connect(self._go)
        self.differ.itemActivated.connect(self._go)
        session.opened.connect(self._forget)
        session.closed.connect(self._forget)
        session.analysis_changed.connect(self._on_analysis)
        session.coder_changed.connect(self._fill)
        session.failed.connect(lambda _sentence: self._fill())
        theme.changed.connect(self.list.viewport().update)
        self._fill()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(8)
        head.addWidget(self.place, 1)
        head.addWidget(self.again)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 6, 12, 8)
        foot.addWidget(self.meaning)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addLayout(self._stack, 3)
        below = QVBoxLayout()
        below.setContentsMargins(12, 6, 0, 0)
        below.setSpacing(2)
        below.addWidget(self.differ_head)
        below.addWidget(self.differ)
        whole.addLayout(below, 2)
        whole.addLayout(foot)

    def _forget(self) -> None:
        self._timer.stop()
        self._agreement, self._stale = None, True
        self._asked += 1
        self._fill()
        if self.isVisible():
            self.compute()

    def _on_analysis(self, _touches: frozenset[str]) -> None:
        self._stale = True
        if self.isVisible():
            self._timer.start()

    def showEvent(self, event: QShowEvent) -> None:
        """What changed meanwhile is computed when it is looked at."""
        super().showEvent(event)
        if self._stale:
            self.compute()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is computed for nobody."""
        super().hideEvent(event)
        self._timer.stop()

    def compute(self) -> None:
        """Ask for the figures; what was asked before and comes later is dropped."""
        self._timer.stop()
        if self._session.analysis is None or self._session.blind:
            self._fill()
            return
        self._stale = False
        self._asked += 1
        asked = self._asked
        self.again.setEnabled(False)

        def take(agreement: Agreement) -> None:
            if asked == self._asked:
                self._agreement = agreement
                self._fill_places()
                self._fill()

        self._session.ask_agreement(take)

    def _fill_places(self) -> None:
        chosen, analysis, agreement = self.place.currentData(), self._session.analysis, self._agreement
        self.place.blockSignals(True)
        self.place.clear()
        self.place.addItem(self.tr("Whole film"), _FILM)
        if analysis is not None and agreement is not None:
            people = {row.person for row in agreement.rows if row.person}
            for person in analysis.people:
                if person.key in people:
                    self.place.addItem(person.name or person.key, (person.key, -1))
            for scene in sorted({row.scene for row in agreement.rows if row.scene >= 0}):
                self.place.addItem(self.tr("Scene {number}").format(number=scene + 1), ("", scene))
        self.place.setCurrentIndex(max(0, self.place.findData(chosen)))
        self.place.blockSignals(False)

    def _fill(self) -> None:
        agreement, blind = self._agreement, self._session.blind
        self.again.setEnabled(self._session.analysis is not None and not blind)
        rows = [] if agreement is None or blind else list(agreement.rows)
        where = self.place.currentData() or _FILM
        shown = [row for row in rows if (row.person, row.scene) == where]
        self.model.show_rows(shown, agreement.ceilings if agreement is not None else ())
        self._explain()
        if blind:
            self._empty.say(self.tr("Coding blind"), self.tr("Agreement is shown again when you see everything again."))
        elif agreement is None:
            self._empty.say(self.tr("Not computed yet"), self.tr("Press Compute."))
        else:
            self._empty.say(
                self.tr("Nobody coded yet"),
                self.tr(
                    "Code some lines in the Coding panel to compare yourself with the machine's channels; "
                    "with a second coder you also see how far two people agree."
                ),
            )
        self._stack.setCurrentIndex(0 if shown else 1)

    def _explain(self) -> None:
        """What the chosen figure means, or the first one."""
        place = self.list.currentIndex().row()
        row = self.model.figure_at(place)
        self._show_differences(row)
        if row is None:
            row = next(iter(self.model.figures), None)
        # The lines need its room; the tooltip of the figure says it too.
        self.meaning.setVisible(row is not None and self.differ.isHidden())
        if row is None:
            return
        text, ceiling = reason_text(row) or measure_meaning(row.measure), self.model.ceiling(row)
        if ceiling is not None and not reason_text(row):
            told = self.tr("The mark: people reach {value} among themselves.")
            text += " " + told.format(value=f"{ceiling.value:.2f}")
        self.meaning.setText(text)
        self.meaning.setToolTip(ceiling.source if ceiling is not None else "")

    def _show_differences(self, row: AgreementRow | None) -> None:
        """The lines that keep the chosen figure from being 1."""
        analysis = self._session.analysis
        self.differ.clear()
        found = differences_of(analysis, row) if row is not None and analysis is not None else ()
        self.differ_head.setVisible(row is not None)
        self.differ.setVisible(bool(found))
        self.differ_head.setText(self.tr("They differ on %n line(s)", "", len(found)))
        for one in found:
            line = self._session.line(one.utterance)
            if line is not None and row is not None:
                text = f"{short_time(line.utterance.start)}  {difference_text(row, one)}"
                item = QListWidgetItem(text)
                item.setData(_LINE, one.utterance)
                item.setSizeHint(QSize(0, 22))
                item.setToolTip(plain_tip(f"{text}\n“{line.utterance.text}”"))
                self.differ.addItem(item)

    def _go(self, item: QListWidgetItem) -> None:
        """Select the line, with the film at its start."""
        line = self._session.line(item.data(_LINE))
        if line is not None:
            said = line.utterance
            self._playhead.seek(first_frame(self._playhead, said.start, said.end), self)
            self._session.select(said.number)
