"""The queue of clips: what is made now and how far, what waits, what went wrong and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDropEvent,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QPainter,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.described_clips import core_text
from app.jobs.operations import Lane, Operation
from app.panels.clips_words import clamp_words, made_with, maker_name, place_of, standing, title_of
from app.panels.paint import LEFT, elided, paint_bar, sized
from app.panels.rows import Index, RowsModel
from app.theme import Look, Theme
from emotionai_core.records.clip import ClipJob, JobState

ROW_ROLE = Qt.ItemDataRole.UserRole
_SIDE, _PICTURE, _GAP = 12, 72, 10
_LINE = 17
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
_LONGEST_FAULT = 4 * _LINE
_RUNNING, _STANDING = 54, 44
_MINE = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A job as it is told: `left` seconds, negative while unknown; `trouble` is what went wrong and what to do."""

    job: ClipJob
    progress: float
    left: float
    preview: Path | None = None
    trouble: str = ""

    @property
    def running(self) -> bool:
        """Whether it is being made."""
        return self.job.state is JobState.RUNNING

    @property
    def spoken(self) -> str:
        """Everything at once, for who cannot see it."""
        request = self.job.request
        told = (title_of(request), place_of(request), maker_name(request.maker), standing(self.job, self.left))
        return ", ".join(part for part in (*told, self.clamp, self.trouble) if part)

    @property
    def clamp(self) -> str:
        """What the memory guard changed."""
        return clamp_words(self.job.request.clamp)


class QueueModel(RowsModel[QueueRow]):
    """Jobs in the order in which they are made."""

    @property
    def rows(self) -> list[QueueRow]:
        """All of them."""
        return list(self._rows)

    def replace(self, place: int, row: QueueRow) -> None:
        """One job went on."""
        if self._rows[place] != row:
            self._rows[place] = row
            self.dataChanged.emit(self.index(place), self.index(place))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What views ask for."""
        if not index.isValid():
            return None
        row = self.row(index.row())
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            clamp = row.job.request.clamp
            reasons = map(core_text, clamp.reasons) if clamp is not None else ()
            return "\n".join(part for part in (row.clamp, *reasons, row.trouble) if part) or None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Waiting ones can be dragged, and dropped between others."""
        base = super().flags(index)
        if not index.isValid():
            return base | Qt.ItemFlag.ItemIsDropEnabled
        return base | Qt.ItemFlag.ItemIsDragEnabled if self.row(index.row()).job.state is JobState.WAITING else base

    def supportedDropActions(self) -> Qt.DropAction:
        """A job is moved, never copied."""
        return Qt.DropAction.MoveAction


class Previews:
    """Pictures of clips that are being made, read in the background; the newest of each job."""

    def __init__(self, view: QWidget) -> None:
        self._view = view
        self._lane = Lane(view)
        self._pictures: dict[Path, QPixmap] = {}
        self._asked: set[Path] = set()

    def of(self, file: Path) -> QPixmap | None:
        """The picture as it was last read."""
        if file not in self._pictures and file not in self._asked:
            self.renew(file)
        return self._pictures.get(file)

    def renew(self, file: Path) -> None:
        """The file is another one now: read it."""
        if file in self._asked:
            return
        self._asked.add(file)

        def read() -> QImage:
            image = QImage(str(file))
            if image.isNull():
                return image
            return image.scaledToWidth(2 * _PICTURE, Qt.TransformationMode.SmoothTransformation)

        def keep(image: QImage) -> None:
            self._asked.discard(file)
            if not image.isNull():
                self._pictures[file] = QPixmap.fromImage(image)
                self._view.update()

        self._lane.run(Operation(read, keep))

    def forget(self) -> None:
        """Nothing is being made any more."""
        self._pictures.clear()

    def close(self) -> None:
        """End the thread."""
        self._lane.close()


class QueueDelegate(QStyledItemDelegate):
    """Paints a job: picture, words, how it stands, a bar while it is being made."""

    def __init__(self, theme: Theme, previews: Previews, view: QListView) -> None:
        super().__init__(view)
        self._theme, self._previews, self._view = theme, previews, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as what it says."""
        row, width = index.data(ROW_ROLE), self._view.viewport().width()
        height = _RUNNING if row.running else _STANDING
        height += _LINE if row.clamp else 0
        if row.trouble:
            height += self._fault_height(row.trouble, width - 2 * _SIDE) + 4
        return QSize(width, height)

    def _fault_height(self, text: str, width: float) -> int:
        metrics = QFontMetrics(sized(self._view.font(), 12))
        room = QRect(0, 0, max(60, int(width)), 10_000)
        return min(_LONGEST_FAULT, metrics.boundingRect(room, _WRAP, text).height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One job."""
        row, area = index.data(ROW_ROLE), QRectF(option.rect)  # type: ignore[attr-defined]
        look, state = self._theme.look, option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, look.colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, look.colour("raised"))
        inner = area.adjusted(_SIDE, 5, -_SIDE, -4)
        beside = self._paint_picture(painter, look, inner, row) if row.running else inner
        self._paint_words(painter, look, beside, row)
        below = inner.adjusted(0, (_RUNNING if row.running else _STANDING) - 8, 0, 0)
        self._paint_troubles(painter, look, below, row)
        painter.restore()

    def _paint_picture(self, painter: QPainter, look: Look, area: QRectF, row: QueueRow) -> QRectF:
        frame = QRectF(area.x(), area.y() + 2, _PICTURE, _PICTURE * 9 / 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("film"))
        painter.drawRoundedRect(frame, 4, 4)
        picture = self._previews.of(row.preview) if row.preview is not None else None
        if picture is not None:
            high = picture.height() * frame.width() / max(1, picture.width())
            place = QRectF(frame.x(), frame.center().y() - high / 2, frame.width(), high).intersected(frame)
            painter.drawPixmap(place, picture, QRectF(picture.rect()))
        return area.adjusted(_PICTURE + _GAP, 0, 0, 0)

    def _paint_words(self, painter: QPainter, look: Look, area: QRectF, row: QueueRow) -> None:
        request, strong, small = row.job.request, sized(painter.font(), 12, bold=True), sized(painter.font(), 11)
        line = QRectF(area.x(), area.y(), area.width(), _LINE)
        painter.setFont(strong)
        painter.setPen(look.colour("ink"))
        painter.drawText(line, LEFT, elided(strong, title_of(request), line.width()))
        line.translate(0, _LINE)
        parts = (maker_name(request.maker), place_of(request), made_with(request))
        failed = row.job.state is JobState.FAILED
        painter.setFont(small)
        painter.setPen(look.colour("danger" if failed else "muted"))
        told = " · ".join((standing(row.job, row.left), *(part for part in parts if part)))
        painter.drawText(line, LEFT, elided(small, told, line.width()))
        if row.running:
            line.translate(0, _LINE + 4)
            paint_bar(painter, look, QRectF(line.x(), line.y(), line.width(), 5), row.progress, look.colour("accent"))

    def _paint_troubles(self, painter: QPainter, look: Look, area: QRectF, row: QueueRow) -> None:
        """What the guard changed, and what went wrong."""
        small = sized(painter.font(), 11)
        line = QRectF(area.x(), area.y(), area.width(), _LINE)
        if row.clamp:
            painter.setFont(small)
            painter.setPen(look.colour("warn"))
            painter.drawText(line, LEFT, elided(small, row.clamp, line.width()))
            line.translate(0, _LINE)
        if row.trouble:
            painter.setFont(sized(painter.font(), 12))
            painter.setPen(look.colour("ink"))
            painter.drawText(QRectF(line.x(), line.y(), line.width(), _LONGEST_FAULT), _WRAP, row.trouble)


class QueueList(QListView):
    """The queue as a list: Alt with up and down moves a job, Delete takes it out, dragging moves it."""

    # A job, and the one it is to come before, "" for the end.
    moved = Signal(str, str)
    dropped_out = Signal()
    menu_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Queue of clips"))
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(True)
        self.previews = Previews(self.viewport())
        self.setItemDelegate(QueueDelegate(theme, self.previews, self))

    def fit(self, most: int) -> None:
        """As high as its rows, at most `most` pixels; less where there is no room."""
        rows = sum(self.sizeHintForRow(row) for row in range(self.model().rowCount()))
        self.setMaximumHeight(min(most, rows + 4))

    def chosen(self) -> list[QueueRow]:
        """The rows that are chosen, from the top."""
        model = self.model()
        return [row.data(ROW_ROLE) for row in sorted(self.selectedIndexes(), key=QModelIndex.row)] if model else []

    def event(self, event: QEvent) -> bool:
        """Keys that mean something here must not move the film."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _MINE:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move and take out by keys."""
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.shift(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.dropped_out.emit()
        else:
            super().keyPressEvent(event)

    def shift(self, by: int) -> None:
        """Move the current job one place up or down among those that wait."""
        row = self.currentIndex().data(ROW_ROLE)
        if row is None or row.job.state is not JobState.WAITING:
            return
        waiting = self._waiting()
        place = waiting.index(row.job.id) + by
        if 0 <= place < len(waiting):
            rest = [job for job in waiting if job != row.job.id]
            self.moved.emit(row.job.id, rest[place] if place < len(rest) else "")

    def _waiting(self) -> list[str]:
        model = self.model()
        rows = [model.index(place, 0).data(ROW_ROLE) for place in range(model.rowCount())]
        return [row.job.id for row in rows if row.job.state is JobState.WAITING]

    def dropEvent(self, event: QDropEvent) -> None:
        """The order is changed where the queue is kept; the list follows."""
        row = self.currentIndex().data(ROW_ROLE)
        target = self.indexAt(event.position().toPoint())
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if row is None or row.job.state is not JobState.WAITING:
            return
        self.drop_before(row.job.id, self._before(target, event.position().toPoint().y()))

    def _before(self, target: QModelIndex, y: int) -> int:
        """The row that a job dropped at `y` comes before."""
        if not target.isValid():
            return self.model().rowCount()
        return target.row() + (y > self.visualRect(target).center().y())

    def drop_before(self, job: str, place: int) -> None:
        """Put a job before the first waiting one from row `place` on."""
        model = self.model()
        later = [model.index(one, 0).data(ROW_ROLE) for one in range(place, model.rowCount())]
        before = next((one.job.id for one in later if one.job.state is JobState.WAITING), "")
        if before != job:
            self.moved.emit(job, before)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with a job."""
        self.menu_wanted.emit(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sentences break elsewhere."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
