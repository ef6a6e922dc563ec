"""Delivery beside the words: which lines are played under or over what they ask for, and why."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QStackedLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.charts.axes import plain
from app.charts.legend import Entry, legend_height, paint_legend
from app.panels.chips import ChipRow, SpanChip
from app.panels.delivery_line import LineDelivery
from app.panels.delivery_list import EXPECTED, EXPRESSED, DeliveryDelegate, DeliveryList
from app.panels.delivery_model import ROW_ROLE, DeliveryModel, DeliveryRow, Wanted
from app.panels.delivery_words import calibration_text, delivery_name, delivery_sign
from app.panels.flow import FlowLayout
from app.panels.moment import Moment
from app.panels.parts import EmptyState, name_combo
from app.panels.person_parts import label
from app.panels.rows import Index
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from app.timeline.content import ranked
from emotionai_core.records.account import Account
from emotionai_core.records.scores import Delivery

_AROUND = 0.3
# Where list and line fit side by side.
_WIDE = 760


class _Legend(QWidget):
    """What the two bars of each line are."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries = [
            Entry("bar", EXPECTED, self.tr("expected of the words, in SD")),
            Entry("bar", EXPRESSED, self.tr("expressed by voice and face, in SD")),
        ]
        self.setAccessibleName(" · ".join(entry.text for entry in self._entries))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)

    def heightForWidth(self, width: int) -> int:
        return int(legend_height(self._entries, self.font(), width))

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_legend(painter, self._theme.look, QRectF(self.rect()), self._entries)


class DeliveryPanel(QWidget):
    """Summary, filters, the lines, and the selected one."""

    def __init__(self, session: Session, playhead: Playhead, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._playhead = playhead
        self._account: Account | None = None
        self._rows: dict[int, DeliveryRow] = {}
        self._groups: dict[int, tuple[int, ...]] = {}
        self._stale = True
        # A selection that came while nobody looked is shown when somebody does.
        self._behind = False
        self._moment = Moment(playhead, self)
        self.span = SpanChip(playhead)
        self.chips = ChipRow(self.span)
        self.model = DeliveryModel(self.span.holds, self)
        self.list = DeliveryList()
        self.list.setModel(self.model)
        self.list.setItemDelegate(DeliveryDelegate(theme, self.list))
        self.summary = label("muted")
        self.verdict, self.person, self.order = QComboBox(), QComboBox(), QComboBox()
        self.line = LineDelivery(theme)
        self.legend = _Legend(theme)
        self._empty, self._nothing = EmptyState(), EmptyState(action=self.tr("Clear filters"))
        self._fill_choices()
        self._lay_out()
        self._connect()
        theme.changed.connect(self.list.viewport().update)
        self._refresh()

    def _fill_choices(self) -> None:
        self.verdict.addItem(self.tr("Every verdict"), Wanted())
        clear, unsure = self.tr("clearly under or over"), self.tr("within the error")
        self.verdict.addItem(f"▼▲ {clear}", Wanted(sure=True))
        self.verdict.addItem(f"▽△ {unsure}", Wanted(sure=False))
        for delivery in Delivery:
            self.verdict.addItem(f"{delivery_sign(delivery)} {delivery_name(delivery)}", Wanted(delivery))
        self.verdict.addItem(self.tr("amplifier override"), Wanted(amplified=True))
        self.verdict.addItem(self.tr("said more than once"), Wanted(takes=True))
        self.person.addItem(self.tr("Everyone"), None)
        # What may be chance stands last.
        self.order.addItem(self.tr("Largest gap first"), "gap")
        self.order.addItem(self.tr("Film order"), "time")
        for combo, name in (
            (self.verdict, self.tr("Verdict")),
            (self.person, self.tr("Person")),
            (self.order, self.tr("Order")),
        ):
            name_combo(combo, name)
            combo.setToolTip(name)

    def _lay_out(self) -> None:
        choices = QWidget()
        flow = FlowLayout(choices)
        for combo in (self.verdict, self.person, self.order):
            flow.addWidget(combo)
        self._list_stack = QStackedWidget()
        self._list_stack.addWidget(self.list)
        self._list_stack.addWidget(self._nothing)
        head = QVBoxLayout()
        head.setContentsMargins(12, 8, 12, 6)
        head.setSpacing(6)
        for widget in (self.summary, choices, self.chips, self.legend):
            head.addWidget(widget)
        page = QScrollArea()
        page.setWidgetResizable(True)
        page.setFrameShape(QFrame.Shape.NoFrame)
        page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page.setAccessibleName(self.tr("Delivery of the selected line"))
        page.setWidget(self.line)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.addWidget(self._list_stack)
        self.splitter.addWidget(page)
        self.splitter.setSizes([600, 400])
        self.splitter.setChildrenCollapsible(False)
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.splitter, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._body)

    def _connect(self) -> None:
        session = self._session
        for combo in (self.verdict, self.person, self.order):
            combo.currentIndexChanged.connect(lambda _place: self._filter())
        self.span.changed.connect(self._on_span)
        self._nothing.acted.connect(self.clear_filters)
        self.list.went.connect(self._on_chosen)
        self.line.sought.connect(lambda seconds: self._playhead.seek(seconds, self))
        self.line.played.connect(self._play)
        for changed in (session.account_changed, session.closed, session.coder_changed):
            changed.connect(self._on_account)
        session.analysis_changed.connect(lambda _touched: self._on_account())
        session.selection_changed.connect(lambda _number: self._on_selected())
        self._playhead.moved.connect(self._on_moved)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The selected line beside the list where there is room, else below it."""
        super().resizeEvent(event)
        wide = self.width() >= _WIDE
        self.splitter.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what changed meanwhile."""
        super().showEvent(event)
        if self._stale:
            self._refresh()
        if self._behind:
            self._show_selected()
        self.line.chart.set_position(self._playhead.position)

    def _on_moved(self, position: float, _source: object) -> None:
        if self.isVisible():
            self.line.chart.set_position(position)

    def _on_account(self) -> None:
        self._stale = True
        if self.isVisible() or self._session.account is None:
            self._refresh()

    def _refresh(self) -> None:
        account = self._session.account
        self._stale = False
        if account is None or not account.analysis.lines:
            self._account, self._rows = None, {}
            self.model.show_account(None, {})
            self.line.show_row(None, None, [])
            self._say_why(account)
            self._stack.setCurrentIndex(0)
            return
        if account is not self._account:
            self._account = account
            self.model.show_account(account, self._session.colours)
            self._rows = {row.number: row for row in self.model.everything}
            self._groups = {number: group for group in account.takes for number in group}
            self._fill_people(account)
            longest = max(account.takes, key=len, default=())
            self.line.takes.prepare([self._rows[number] for number in longest if number in self._rows])
            self._show_selected()
        self._say_summary(account)
        self._show_nothing()
        self._stack.setCurrentIndex(1)

    def _say_why(self, account: Account | None) -> None:
        if self._session.blind:
            self._empty.say(self.tr("Coding blind"), self.tr("Everything here is what the machine says."))
        elif account is None and self._session.account_pending:
            self._empty.say(self.tr("Being put together…"), self.tr("Delivery is compared with the words."))
        elif account is None and self._session.analysis is not None:
            self._empty.say(self.tr("Not known"), self.tr("It could not be computed; the next edit tries again."))
        else:
            self._empty.say(self.tr("No lines"), self.tr("Lines appear here once a film is analysed."))

    def _say_summary(self, account: Account) -> None:
        counts, clear, found = self.model.counts, self.model.clear, account.alignment
        told = [f"{delivery_name(one)} {counts[one]}" for one in Delivery]
        text = " · ".join([self.tr("%n line(s)", "", len(account.analysis.lines)), *told])
        scale = self.tr("Compared with {scale}").format(scale=calibration_text(found))
        if not math.isnan(found.error):
            text += "\n" + self.tr(
                "Clear: under {under}, over {over}; the others lie within the error (±{error} SD)."
            ).format(under=clear[Delivery.UNDER], over=clear[Delivery.OVER], error=plain(found.error))
            scale += "\n" + self.tr("The error is half of a gap's 90 % interval; a verdict within it may be chance.")
        self.summary.setToolTip(scale)
        if self._session.account_pending:
            text += "\n" + self.tr("Being brought up to date…")
        self.summary.setText(text)

    def _fill_people(self, account: Account) -> None:
        chosen = self.person.currentData()
        self.person.blockSignals(True)
        while self.person.count() > 1:
            self.person.removeItem(1)
        for one in ranked(account.analysis.people):
            if one.lines:
                self.person.addItem(one.name or one.key, one.key)
        if any(not line.person for line in account.analysis.lines):
            self.person.addItem(self.tr("Nobody"), "")
        self.person.setCurrentIndex(max(0, self.person.findData(chosen)))
        self.person.blockSignals(False)
        self._filter()

    def _filter(self) -> None:
        wanted: Wanted = self.verdict.currentData()
        self.model.show_only(replace(wanted, person=self.person.currentData(), order=self.order.currentData()))
        self._mark()
        self._show_nothing()

    def _on_span(self) -> None:
        self.model.refill()
        self._mark()
        self._show_nothing()

    def _show_nothing(self) -> None:
        self._nothing.say(self.tr("Nothing found"), self.tr("No line passes the filters."), True)
        self._list_stack.setCurrentIndex(0 if self.model.rowCount() else 1)

    def clear_filters(self) -> None:
        """Show every line again."""
        self.span.hold(False)
        self.verdict.setCurrentIndex(0)
        self.person.setCurrentIndex(0)
        self.list.setFocus()

    def _on_chosen(self, index: Index) -> None:
        row: DeliveryRow | None = index.data(ROW_ROLE)
        if row is not None:
            self._playhead.go_to_start(row.start, row.end, self)
            self._session.select(row.number)

    def _on_selected(self) -> None:
        self._behind = True
        if self.isVisible():
            self._show_selected()

    def _show_selected(self) -> None:
        self._behind = False
        number = self._session.selected
        row = self._rows.get(number) if number is not None else None
        group = self._groups.get(number, ()) if number is not None else ()
        takes = [self._rows[one] for one in group if one in self._rows]
        self.line.show_row(self._account, row, takes)
        self.line.chart.set_position(self._playhead.position)
        self._mark()

    def _mark(self) -> None:
        """The selected line stays marked wherever filters and order put it."""
        number = self._session.selected
        place = self.model.place_of(number) if number is not None else -1
        if place >= 0 and place != self.list.currentIndex().row():
            self.list.setCurrentIndex(self.model.index(place))
        elif place < 0:
            self.list.clearSelection()
            self.list.selectionModel().clearCurrentIndex()

    def _play(self, number: int) -> None:
        row = self._rows.get(number)
        if row is not None:
            self._moment.play(row.start, row.end, _AROUND)
