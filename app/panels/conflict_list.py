"""How a conflict looks in the list, and the keys that belong to the list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from app.icons import pixmap
from app.panels.conflict_model import (
    CHANGED_ROLE,
    COMMENT_ROLE,
    CONFLICT_ROLE,
    JUDGED_ROLE,
    JUDGEMENT_ROLE,
    NAME_ROLE,
    OTHERS_ROLE,
    RELABELLED_ROLE,
    TEXT_ROLE,
)
from app.panels.paint import CHIP_HEIGHT, LEFT, RIGHT, elided, paint_bar, paint_chip, sized
from app.panels.rows import Index
from app.theme import Theme
from app.timeline.markers import paint_glyph
from app.tips import plain_tip
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
from emotionai_core.records.conflict import Conflict
from emotionai_core.records.evidence import Polarity, Reading

_ROW = 92
_SIGNS = {"accepted": "✓ ", "rejected": "✕ ", "second-look": "⚑ "}
_SIGN_COLOURS = {"accepted": "good", "rejected": "danger", "second-look": "warn"}


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
        changed: str = index.data(CHANGED_ROLE)
        if judged == "rejected" or changed:
            painter.setOpacity(0.62)
        others: tuple[tuple[str, str], ...] = index.data(OTHERS_ROLE)
        self._paint_head(painter, row, conflict, judged, others, bool(index.data(RELABELLED_ROLE)))
        font = sized(painter.font(), 13)
        words = (
            f"{index.data(NAME_ROLE)}: “{index.data(TEXT_ROLE)}”" if index.data(NAME_ROLE) else index.data(TEXT_ROLE)
        )
        if changed:
            words = changed[:1].upper() + changed[1:]
        painter.setFont(font)
        painter.setPen(look.colour("muted"))
        line = QRectF(row.x() + 12, row.y() + 33, row.width() - 24, 20)
        if index.data(COMMENT_ROLE):
            line.setRight(line.right() - 22)
            sign = QRectF(row.right() - 28, row.y() + 35, 16, 16)
            painter.drawPixmap(sign, pixmap("comment", look.colour("warn"), 32), QRectF(0, 0, 32, 32))
        painter.drawText(line, LEFT, elided(font, words, line.width()))
        for area, reading in zip(chip_areas(row, len(conflict.evidence)), conflict.evidence, strict=True):
            paint_chip(painter, look, area, reading, font)
        painter.restore()

    def _paint_head(
        self,
        painter: QPainter,
        row: QRectF,
        conflict: Conflict,
        judged: str,
        others: tuple[tuple[str, str], ...],
        relabelled: bool,
    ) -> None:
        look, base, middle = self._theme.look, painter.font(), row.y() + 20
        colour = look.kind(conflict.kind)
        paint_glyph(painter, conflict.kind, QPointF(row.x() + 19, middle), 13, colour, judged == "rejected")
        small = sized(base, 12)
        painter.setFont(small)
        painter.setPen(look.colour("muted"))
        time = short_time(conflict.start)
        painter.drawText(QRectF(row.x(), middle - 10, row.width() - 12, 20), RIGHT, time)
        right = row.right() - 12 - painter.fontMetrics().horizontalAdvance(time) - 10
        strong = sized(base, 13, bold=True)
        painter.setFont(strong)
        painter.setPen(look.colour("ink"))
        name = kind_name(conflict.kind)
        painter.drawText(QRectF(row.x() + 34, middle - 10, 140, 20), LEFT, name)
        at = row.x() + 34 + painter.fontMetrics().horizontalAdvance(name) + 8
        if relabelled:
            pen = QRectF(at, middle - 7, 14, 14)
            painter.drawPixmap(pen, pixmap("pencil", look.colour("accent"), 28), QRectF(0, 0, 28, 28))
            at += 20
        painter.setFont(small)
        if judged:
            painter.setPen(look.colour(_SIGN_COLOURS[judged]))
            right = _paint_judged(painter, at, right, middle, _SIGNS[judged], judgement_name(judged))
        elif others:
            painter.setPen(look.colour("faint"))
            signs = "".join(dict.fromkeys(_SIGNS[word] for _, word in others))
            right = _paint_judged(painter, at, right, middle, signs, ", ".join(coder for coder, _ in others if coder))
        if right - at > 90:
            paint_bar(painter, look, QRectF(at, middle - 2.5, 48, 5), conflict.severity, colour)
            at += 54
        painter.setPen(look.colour("muted"))
        if right - at > 30:
            said = self.tr("severity {value}").format(value=percent(conflict.severity))
            if painter.fontMetrics().horizontalAdvance(said) > right - at:
                said = percent(conflict.severity)
            painter.drawText(QRectF(at, middle - 10, right - at, 20), LEFT, said)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Over a chip its reading and where it was taken, elsewhere what the kind means."""
        conflict: Conflict | None = index.data(CONFLICT_ROLE)
        if conflict is None:
            return False
        place = QPointF(event.pos())
        areas = chip_areas(QRectF(option.rect), len(conflict.evidence))  # type: ignore[attr-defined]
        tips = [reading_tip(one) for area, one in zip(areas, conflict.evidence, strict=True) if area.contains(place)]
        QToolTip.showText(event.globalPos(), plain_tip(tips[0] if tips else self._whole(index, conflict)), view)
        return True

    def _whole(self, index: Index, conflict: Conflict) -> str:
        comment = str(index.data(COMMENT_ROLE))
        severity = self.tr("severity {value}").format(value=percent(conflict.severity))
        parts = [f"“{index.data(TEXT_ROLE)}”", kind_meaning(conflict.kind), severity[:1].upper() + severity[1:]]
        if index.data(CHANGED_ROLE):
            parts.append(self.tr("No longer marked: {verdict}").format(verdict=index.data(CHANGED_ROLE)))
        if index.data(RELABELLED_ROLE):
            parts.append(self.tr("A person chose this kind."))
        said = [(coder, judgement_name(word)) for coder, word in index.data(JUDGED_ROLE)]
        if said:
            told = " · ".join(f"{coder}: {word}" if coder else word for coder, word in said)
            parts.append(told[:1].upper() + told[1:])
        if comment:
            parts.append(self.tr("Comment: {text}").format(text=comment))
        return "\n".join(parts)


def _paint_judged(painter: QPainter, left: float, right: float, middle: float, sign: str, word: str) -> float:
    """What was said at the right of a row's head; returns where it begins."""
    said = (sign + word).strip()
    # Where a word does not fit, its sign still says it; the tooltip says it in full.
    if painter.fontMetrics().horizontalAdvance(said) > right - left - 60:
        said = sign.strip()
    painter.drawText(QRectF(left, middle - 10, right - left, 20), RIGHT, said)
    return right - painter.fontMetrics().horizontalAdvance(said) - 10


class ConflictList(QListView):
    """A list whose rows can be judged by key; Enter and Esc are told to whoever owns it."""

    # A row that somebody chose by key or by menu; what a change of the rows makes current, nobody chose.
    chosen = Signal(object)
    entered = Signal()
    left = Signal()
    menu_wanted = Signal(object)
    kind_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Esc means something only while there is something to leave.
        self.reviewing = False
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Conflicts"))

    def event(self, event: QEvent) -> bool:
        """Up and Down belong to the list while it has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            mine = [Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_E]
            if plain and (event.key() in mine or (self.reviewing and event.key() == Qt.Key.Key_Escape)):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes there again."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape and self.reviewing:
            self.left.emit()
        elif event.key() == Qt.Key.Key_E and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.kind_wanted.emit(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center()))
        else:
            before, waiting = self.currentIndex(), not self.selectionModel().hasSelection()
            arrow = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
            if waiting and arrow and before.isValid():
                # The row that was judged left the list: the one that moved up in its place is next.
                self.setCurrentIndex(before)
                self.chosen.emit(before)
                return
            super().keyPressEvent(event)
            if self.currentIndex() != before:
                self.chosen.emit(self.currentIndex())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Everything that can be done with a conflict; by key at the selected one."""
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keyboard else self.indexAt(event.pos())
        if index.isValid():
            self.setCurrentIndex(index)
            self.chosen.emit(index)
            place = self.visualRect(index).center() if keyboard else event.pos()
            self.menu_wanted.emit(self.viewport().mapToGlobal(place))
