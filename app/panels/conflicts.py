"""The list of contradictions: when, who, which kind, how severe, and what each channel said."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListView,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from app.panels.conflict_model import (
    CONFLICT_ROLE,
    JUDGEMENT_ROLE,
    NAME_ROLE,
    TEXT_ROLE,
    UNJUDGED,
    ConflictFilter,
    ConflictModel,
)
from app.panels.paint import CHIP_HEIGHT, LEFT, RIGHT, elided, paint_bar, paint_chip, sized
from app.panels.parts import EmptyState
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from app.timeline.markers import paint_glyph
from app.words import (
    channel_name,
    judgement_name,
    kind_meaning,
    kind_name,
    percent,
    polarity_name,
    reading_meaning,
    reading_numbers,
    short_time,
)
from emotionai_core.project.edits import JudgeConflict
from emotionai_core.records.conflict import Conflict, ConflictKind, Verdict
from emotionai_core.records.evidence import Polarity, Reading

_ROW = 92
Index = QModelIndex | QPersistentModelIndex


def chip_areas(row: QRectF, count: int) -> list[QRectF]:
    """Where the chips of a row lie; painting and tooltips must agree."""
    width = (row.width() - 24 - 4 * (count - 1)) / max(1, count)
    return [QRectF(row.x() + 12 + i * (width + 4), row.y() + 60, width, CHIP_HEIGHT) for i in range(count)]


def reading_tip(reading: Reading) -> str:
    """A channel's whole story for the tooltip."""
    said = reading_numbers(reading)
    if reading.polarity is Polarity.ABSTAINS:
        said = " · ".join(part for part in (polarity_name(reading.polarity), said) if part)
    parts = (f"{channel_name(reading.channel)}: {said}", reading_meaning(reading), reading.note)
    return "\n".join(part for part in parts if part)


class ConflictDelegate(QStyledItemDelegate):
    """Paints one conflict."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are equally high."""
        return QSize(240, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Kind, time, who and what, then the channels."""
        conflict: Conflict = index.data(CONFLICT_ROLE)
        judged: str = index.data(JUDGEMENT_ROLE)
        look, row = self._theme.look, QRectF(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(row, look.colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(row, look.colour("raised"))
        painter.fillRect(QRectF(row.x() + 12, row.bottom() - 1, row.width() - 24, 1), look.colour("line"))
        if judged == "rejected":
            painter.setOpacity(0.62)
        self._paint_head(painter, row, conflict, judged)
        font = sized(painter.font(), 13)
        words = (
            f"{index.data(NAME_ROLE)}: “{index.data(TEXT_ROLE)}”" if index.data(NAME_ROLE) else index.data(TEXT_ROLE)
        )
        painter.setFont(font)
        painter.setPen(look.colour("muted"))
        line = QRectF(row.x() + 12, row.y() + 33, row.width() - 24, 20)
        painter.drawText(line, LEFT, elided(font, words, line.width()))
        for area, reading in zip(chip_areas(row, len(conflict.evidence)), conflict.evidence, strict=True):
            paint_chip(painter, look, area, reading, font)
        painter.restore()

    def _paint_head(self, painter: QPainter, row: QRectF, conflict: Conflict, judged: str) -> None:
        look = self._theme.look
        base = painter.font()
        middle = row.y() + 20
        colour = look.kind(conflict.kind)
        paint_glyph(painter, conflict.kind, QPointF(row.x() + 19, middle), 13, colour, judged == "rejected")
        strong = sized(base, 13, bold=True)
        painter.setFont(strong)
        painter.setPen(look.colour("ink"))
        name = kind_name(conflict.kind)
        painter.drawText(QRectF(row.x() + 34, middle - 10, 140, 20), LEFT, name)
        at = row.x() + 34 + painter.fontMetrics().horizontalAdvance(name) + 10
        paint_bar(painter, look, QRectF(at, middle - 2.5, 48, 5), conflict.severity, colour)
        small = sized(base, 12)
        painter.setFont(small)
        painter.setPen(look.colour("muted"))
        painter.drawText(QRectF(at + 54, middle - 10, 50, 20), LEFT, percent(conflict.severity))
        right = short_time(conflict.start)
        if judged:
            tick = "✓ " if judged == "accepted" else "✕ "
            painter.setPen(look.colour("good" if judged == "accepted" else "danger"))
            right_edge = row.right() - 12 - painter.fontMetrics().horizontalAdvance(right) - 10
            painter.drawText(
                QRectF(at + 88, middle - 10, right_edge - at - 88, 20), RIGHT, tick + judgement_name(judged)
            )
            painter.setPen(look.colour("muted"))
        painter.drawText(QRectF(row.x(), middle - 10, row.width() - 12, 20), RIGHT, right)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Over a chip its reading and where it was taken, elsewhere what the kind means."""
        conflict: Conflict | None = index.data(CONFLICT_ROLE)
        if conflict is None:
            return False
        place = QPointF(event.pos())
        areas = chip_areas(QRectF(option.rect), len(conflict.evidence))  # type: ignore[attr-defined]
        tips = [reading_tip(one) for area, one in zip(areas, conflict.evidence, strict=True) if area.contains(place)]
        QToolTip.showText(event.globalPos(), tips[0] if tips else kind_meaning(conflict.kind), view)
        return True


class ConflictList(QListView):
    """A list whose rows can be judged by key."""

    def __init__(self, panel: ConflictsPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Conflicts"))

    def event(self, event: QEvent) -> bool:
        """Up and Down belong to the list while it has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if plain and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes there again."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._panel.go_to(self.currentIndex())
        else:
            super().keyPressEvent(event)


class ConflictsPanel(QWidget):
    """List, filters, and how many lines are unsure."""

    def __init__(self, session: Session, playhead: Playhead, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._playhead = playhead
        self.model = ConflictModel(session, self)
        self.filter = ConflictFilter(self)
        self.filter.setSourceModel(self.model)
        self.list = ConflictList(self)
        self.list.setModel(self.filter)
        self.list.setItemDelegate(ConflictDelegate(theme, self.list))
        self.kinds = self._combo(self.tr("Kind of conflict"))
        self.persons = self._combo(self.tr("Person"))
        self.judgements = self._combo(self.tr("Judgement"))
        self.footer = QLabel()
        self.footer.setObjectName("faint")
        self.footer.setWordWrap(True)
        self._empty = EmptyState(action=self.tr("Clear filters"))
        self._empty.acted.connect(self.clear_filters)
        self._lay_out()
        self._fill_fixed()
        self.list.clicked.connect(self.go_to)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        session.analysis_changed.connect(self._on_analysis)
        session.selection_changed.connect(self._on_selection)
        theme.changed.connect(self.list.viewport().update)

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        combo.setToolTip(name)
        combo.setMinimumWidth(72)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.currentIndexChanged.connect(self._apply_filter)
        return combo

    def _lay_out(self) -> None:
        filters = QHBoxLayout()
        filters.setContentsMargins(12, 8, 12, 8)
        filters.setSpacing(8)
        for combo in (self.kinds, self.persons, self.judgements):
            filters.addWidget(combo, 1)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(filters)
        whole.addLayout(self._stack, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 6, 12, 8)
        foot.addWidget(self.footer)
        whole.addLayout(foot)

    def _fill_fixed(self) -> None:
        self.kinds.addItem(self.tr("All kinds"), None)
        for kind in ConflictKind:
            self.kinds.addItem(kind_name(kind), kind)
        self.judgements.addItem(self.tr("All"), None)
        for value in ("accepted", "rejected"):
            self.judgements.addItem(judgement_name(value).capitalize(), value)
        self.judgements.addItem(judgement_name("").capitalize(), UNJUDGED)
        self.persons.addItem(self.tr("Everyone"), None)

    def _on_analysis(self, touches: frozenset[str]) -> None:
        self.model.reload()
        self.filter.invalidate()
        analysis = self._session.analysis
        if "people" in touches or "lines" in touches:
            self._fill_persons()
        unsure = sum(line.verdict is Verdict.UNSURE for line in analysis.lines) if analysis else 0
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
        self._show_empty()

    def _show_empty(self) -> None:
        if self.filter.rowCount():
            self._stack.setCurrentIndex(0)
            return
        if self.model.rowCount():
            self._empty.say(self.tr("No conflict passes these filters"), offer=True)
        else:
            self._empty.say(self.tr("No contradictions found"), self._found())
        self._stack.setCurrentIndex(1)

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
        self.list.setFocus()

    def go_to(self, index: Index) -> None:
        """Jump to a conflict and select its line."""
        conflict: Conflict | None = index.data(CONFLICT_ROLE)
        if conflict is not None:
            self._playhead.seek(conflict.start, self)
            self._session.select(conflict.utterance)

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        conflict: Conflict | None = current.data(CONFLICT_ROLE)
        if conflict is not None and conflict.utterance != self._session.selected:
            self.go_to(current)

    def _on_selection(self, number: int | None) -> None:
        row = -1 if number is None else self.model.row_of(number)
        index = self.filter.mapFromSource(self.model.index(row)) if row >= 0 else QModelIndex()
        if index.isValid():
            self.list.setCurrentIndex(index)
        else:
            self.list.clearSelection()
            self.list.selectionModel().clearCurrentIndex()

    def judge(self, judgement: Any) -> None:
        """Accept or reject the selected conflict; the same judgement again takes it back."""
        number, analysis = self._session.selected, self._session.analysis
        if number is None or analysis is None or self.model.row_of(number) < 0:
            return
        again = analysis.judgements.get(number, "") == judgement
        self._session.edit(JudgeConflict(number, "" if again else judgement))
