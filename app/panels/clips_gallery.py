"""The clips that were made, as tiles: picture, what made it, the line's words, target against measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.panels.clips_posters import Posters
from app.panels.clips_words import against, clamp_words, made_with, maker_name, place_of, title_of
from app.panels.paint import LEFT, elided, sized
from app.panels.rows import Index, RowsModel
from app.theme import Look, Theme
from emotionai_core.records.clip import Clip, Maker

CLIP_ROLE = Qt.ItemDataRole.UserRole
# A tile takes its share of the width; below this one there are fewer of them.
_NARROWEST = 300
_SIDE, _PICTURE, _GAP = 8, 112, 10
_HEIGHT = 80
_LINE = 17
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MINE = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)


@dataclass(frozen=True, slots=True)
class ClipRow:
    """A clip, and what is to be said of it."""

    clip: Clip
    remark: str = ""

    @property
    def spoken(self) -> str:
        """Everything at once, for who cannot see it."""
        request = self.clip.request
        told = (title_of(request), maker_name(request.maker), place_of(request), made_with(request), against(self.clip))
        return ", ".join(part for part in (*told, self.remark) if part)


class GalleryModel(RowsModel[ClipRow]):
    """Clips in the order of the film."""

    @property
    def clips(self) -> list[Clip]:
        """All of them."""
        return [row.clip for row in self._rows]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What views ask for."""
        if not index.isValid():
            return None
        row = self.row(index.row())
        if role == CLIP_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            parts = (title_of(row.clip.request), clamp_words(row.clip.request.clamp), row.remark)
            return "\n".join(part for part in parts if part)
        return None


class GalleryDelegate(QStyledItemDelegate):
    """Paints a tile."""

    def __init__(self, theme: Theme, posters: Posters, file_of: Callable[[Clip], Path], view: QListView) -> None:
        super().__init__(view)
        self._theme, self._posters, self._file_of, self._view = theme, posters, file_of, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """An equal share of the width."""
        width = max(1, self._view.viewport().width() - 1)
        return QSize(width // max(1, width // _NARROWEST), _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One clip."""
        row, area = index.data(CLIP_ROLE), QRectF(option.rect)  # type: ignore[attr-defined]
        look, state = self._theme.look, option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = area.adjusted(3, 2, -3, -2)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(look.colour("selection"))
            painter.drawRoundedRect(ground, 6, 6)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(look.colour("raised"))
            painter.drawRoundedRect(ground, 6, 6)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(look.colour("focus"))
            painter.drawRoundedRect(ground, 6, 6)
        frame = QRectF(area.x() + _SIDE, area.y() + 8, _PICTURE, _PICTURE * 9 / 16)
        self._paint_picture(painter, look, frame, row.clip)
        words = QRectF(area)
        words.setLeft(frame.right() + _GAP)
        words.setRight(area.right() - _SIDE)
        self._paint_words(painter, look, words.adjusted(0, 6, 0, 0), row)
        painter.restore()

    def _paint_picture(self, painter: QPainter, look: Look, frame: QRectF, clip: Clip) -> None:
        shape = QPainterPath()
        shape.addRoundedRect(frame, 4, 4)
        painter.fillPath(shape, look.colour("film"))
        picture = self._posters.of(clip.id, self._file_of(clip), clip.duration)
        if picture is not None:
            painter.save()
            painter.setClipPath(shape)
            painter.drawPixmap(_inside(frame, picture), picture, QRectF(picture.rect()))
            painter.restore()
        small = sized(painter.font(), 10, bold=True)
        text = maker_name(clip.request.maker)
        width = QFontMetricsF(small).horizontalAdvance(text) + 10
        # Over the small label that an animatic has in its picture: that would be there twice.
        badge = QRectF(frame.right() - width - 2, frame.y() + 2, width, 15)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("film_shade"))
        painter.drawRoundedRect(badge, 3, 3)
        painter.setFont(small)
        painter.setPen(look.colour("film_ink"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_words(self, painter: QPainter, look: Look, area: QRectF, row: ClipRow) -> None:
        request = row.clip.request
        strong, small = sized(painter.font(), 12, bold=True), sized(painter.font(), 11)
        line = QRectF(area.x(), area.y(), area.width(), _LINE)
        seconds = f"{row.clip.duration:.1f} s"
        told = [
            (strong, "ink", title_of(request)),
            (small, "muted", " · ".join(part for part in (place_of(request), seconds) if part)),
            (small, "muted", made_with(request)),
            (small, "ink", row.remark or against(row.clip)),
        ]
        if request.maker is Maker.ARC:
            told[1] = (small, "muted", seconds)
        for font, token, text in (one for one in told if one[2]):
            painter.setFont(font)
            painter.setPen(look.colour(token))
            painter.drawText(line, LEFT, elided(font, text, line.width()))
            line.translate(0, _LINE)


class Gallery(QListView):
    """Tiles side by side as there is room; a click looks at one, a double click large, Enter plays, Delete throws
    away.
    """

    looked = Signal(QModelIndex)
    played = Signal(QModelIndex)
    enlarged = Signal(QModelIndex)
    thrown = Signal()
    menu_wanted = Signal(object)

    def __init__(
        self, theme: Theme, posters: Posters, file_of: Callable[[Clip], Path], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Clips that were made"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Else a bar that comes and goes changes the tiles' width for ever.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setItemDelegate(GalleryDelegate(theme, posters, file_of, self))
        posters.ready.connect(lambda _name: self.viewport().update())
        theme.changed.connect(self.viewport().update)

    def chosen(self) -> list[Clip]:
        """The chosen clips, in the order shown."""
        return [index.data(CLIP_ROLE).clip for index in sorted(self.selectedIndexes(), key=QModelIndex.row)]

    def event(self, event: QEvent) -> bool:
        """Keys that mean something here must not move the film."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            every = event.matches(QKeySequence.StandardKey.SelectAll)
            if every or (plain and event.key() in (*_MINE, *_ENTER, Qt.Key.Key_Delete)):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Play and throw away by keys."""
        if event.key() in _ENTER and self.currentIndex().isValid():
            self.played.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self.thrown.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click plays, unless it chooses several."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and plain:
            self.played.emit(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click shows it large."""
        super().mouseDoubleClickEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.enlarged.emit(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with clips."""
        self.menu_wanted.emit(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tiles share the width anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


def _inside(frame: QRectF, picture: QPixmap) -> QRectF:
    """Where a picture goes so that all of it is seen."""
    share = min(frame.width() / max(1, picture.width()), frame.height() / max(1, picture.height()))
    width, height = picture.width() * share, picture.height() * share
    corner = frame.center() - QPointF(width / 2, height / 2)
    return QRectF(corner.x(), corner.y(), width, height)
