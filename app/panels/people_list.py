"""How a person looks in the list, how their name is edited in place, and the keys that belong to the list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCompleter,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.corrections_people import LONGEST_NAME
from app.icons import pixmap
from app.panels.paint import LEFT, elided, sized
from app.panels.people_model import (
    CERTAINTY_ROLE,
    COLOUR_ROLE,
    PERSON_ROLE,
    PRESENCE_ROLE,
    RESTORED_ROLE,
    SUGGESTION_ROLE,
)
from app.panels.rows import Index
from app.theme import Theme
from app.words import percent, short_time
from emotionai_core.fusion.appearances import Presence
from emotionai_core.fusion.known import Suggestion
from emotionai_core.records.person import Person

_ROW, _FACE = 68, 48
Verb = Callable[[], object]


class PeopleDelegate(QStyledItemDelegate):
    """Paints one person and edits the name in place."""

    def __init__(self, theme: Theme, names: Callable[[], list[str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names = names

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are equally high."""
        return QSize(220, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Portrait, name, numbers, check box."""
        person: Person = index.data(PERSON_ROLE)
        look, row = self._theme.look, QRectF(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(row, look.colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(row, look.colour("raised"))
        self._paint_face(painter, row, index)
        left, room = row.x() + 72, row.width() - 72 - 44
        font = sized(painter.font(), 14, bold=True)
        painter.setFont(font)
        painter.setPen(look.colour("ink"))
        painter.drawText(QRectF(left, row.y() + 13, room, 20), LEFT, elided(font, person.name, room))
        small = sized(painter.font(), 12)
        painter.setFont(small)
        painter.setPen(look.colour("muted"))
        numbers = self._numbers(person, index.data(PRESENCE_ROLE))
        numbers = " · ".join([*self._doubts(index), numbers])
        painter.drawText(QRectF(left, row.y() + 35, room, 18), LEFT, elided(small, numbers, room))
        self._paint_box(painter, self._box(option.rect), index)  # type: ignore[attr-defined]
        painter.restore()

    def _numbers(self, person: Person, within: Presence | None) -> str:
        """How much somebody says and is seen, in the whole film or in the chosen stretch."""
        seen = self.tr("{time} on screen")
        if within is None:
            lines, seconds = self.tr("%n line(s)", "", person.lines), person.screen_time
        else:
            lines, seconds = self.tr("%n line(s) in the span", "", within.lines), within.screen_time
        return f"{lines} · {seen.format(time=short_time(seconds))}"

    def _doubts(self, index: Index) -> list[str]:
        """How certain the machine is of who this is, while that is asked, and whom they may be."""
        sure: float | None = index.data(CERTAINTY_ROLE)
        perhaps: Suggestion | None = index.data(SUGGESTION_ROLE)
        said = [] if sure is None else [self.tr("grouping {share} sure").format(share=percent(sure))]
        return said + ([] if perhaps is None else [self.tr("perhaps {name}").format(name=perhaps.name)])

    def _paint_face(self, painter: QPainter, row: QRectF, index: Index) -> None:
        look = self._theme.look
        area = QRectF(row.x() + 12, row.center().y() - _FACE / 2, _FACE, _FACE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.person(index.data(COLOUR_ROLE)))
        painter.drawEllipse(area.adjusted(-2, -2, 2, 2))
        painter.setBrush(look.colour("raised"))
        painter.drawEllipse(area)
        face: QPixmap | None = index.data(Qt.ItemDataRole.DecorationRole)
        if face is None:
            painter.drawPixmap(area.adjusted(12, 12, -12, -12).toRect(), pixmap("person", look.colour("muted"), 48))
            return
        round_area = QPainterPath()
        round_area.addEllipse(area)
        painter.setClipPath(round_area)
        painter.drawPixmap(area, face, QRectF(face.rect()))
        painter.setClipping(False)
        if index.data(RESTORED_ROLE):
            self._paint_mark(painter, QRectF(area.right() - 15, area.bottom() - 15, 18, 18))

    def _paint_mark(self, painter: QPainter, area: QRectF) -> None:
        """That a portrait is not as the film shows it; the tooltip says so in words."""
        look = self._theme.look
        painter.setPen(look.colour("line"))
        painter.setBrush(look.colour("raised"))
        painter.drawEllipse(area)
        painter.drawPixmap(area.adjusted(3, 3, -3, -3).toRect(), pixmap("sparkle", look.colour("warn"), 24))

    def _box(self, row: QRect) -> QRect:
        return QRect(row.right() - 32, row.center().y() - 9, 18, 18)

    def _paint_box(self, painter: QPainter, area: QRect, index: Index) -> None:
        look = self._theme.look
        checked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        painter.setPen(look.colour("accent" if checked else "faint"))
        painter.setBrush(look.colour("accent" if checked else "raised"))
        painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if checked:
            painter.drawPixmap(area.adjusted(2, 2, -2, -2), pixmap("check", look.colour("on_accent"), 28))

    def editorEvent(self, event: QEvent, model: Any, option: QStyleOptionViewItem, index: Index) -> bool:
        """Click on the box, or Space on the row."""
        box = self._box(option.rect).adjusted(-8, -8, 8, 8)  # type: ignore[attr-defined]
        clicked = event.type() == QEvent.Type.MouseButtonRelease and box.contains(event.position().toPoint())  # type: ignore[attr-defined]
        pressed = event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Space  # type: ignore[attr-defined]
        if clicked or pressed:
            checked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
            wanted = Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked
            return model.setData(index, wanted, Qt.ItemDataRole.CheckStateRole)
        return False

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A field for the name, which offers those of the cast that nobody has."""
        field = QLineEdit(parent)
        field.setMaxLength(LONGEST_NAME)
        field.setAccessibleName(self.tr("Name of the person"))
        names = self._names()
        if names:
            offer = QCompleter(names, field)
            offer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            offer.setFilterMode(Qt.MatchFlag.MatchContains)
            field.setCompleter(offer)
        return field

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """The name, unless somebody is changing it already."""
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(str(index.data()))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Over the name, and a little larger."""
        row: QRect = option.rect  # type: ignore[attr-defined]
        editor.setGeometry(QRect(row.x() + 66, row.y() + 8, row.width() - 66 - 44, 30))


class PeopleList(QListView):
    """A list that asks its panel about the keys that mean something to a person."""

    menu_wanted = Signal(object)

    def __init__(
        self, verb_of: Callable[[QKeyEvent], Callable[[], object] | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._verb_of = verb_of
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.LinkAction)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setAccessibleName(self.tr("People"))

    def event(self, event: QEvent) -> bool:
        """Keys that mean something here must not play the film."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            mine = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Space)
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
            if (plain and event.key() in mine) or self._verb_of(event) is not None:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The panel's keys first."""
        run = self._verb_of(event)
        if run is not None:
            run()
        else:
            super().keyPressEvent(event)

    @property
    def editing(self) -> bool:
        """Whether a name is being edited."""
        return self.state() == QAbstractItemView.State.EditingState

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Everything that can be done with the selected people."""
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keyboard else self.indexAt(event.pos())
        place = self.visualRect(index).center() if keyboard and index.isValid() else event.pos()
        self.menu_wanted.emit(self.viewport().mapToGlobal(place))
