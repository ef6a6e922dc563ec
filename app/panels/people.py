"""Who is in the film: portrait, name, how much they speak and are seen, and whether the timeline shows them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.icons import pixmap
from app.panels.paint import LEFT, elided, sized
from app.portraits import Portraits
from app.session import Session
from app.theme import Theme
from app.timeline.content import ranked
from app.words import short_time
from emotionai_core.project.edits import RenamePerson
from emotionai_core.records.person import Person

Index = QModelIndex | QPersistentModelIndex
PERSON_ROLE = Qt.ItemDataRole.UserRole + 1
COLOUR_ROLE = Qt.ItemDataRole.UserRole + 2
_ROW, _FACE = 68, 48
_LONGEST_NAME = 80


class PeopleModel(QAbstractListModel):
    """The people of the film, those who speak most first."""

    def __init__(self, session: Session, portraits: Portraits, parent: Any = None) -> None:
        super().__init__(parent)
        self._session = session
        self._portraits = portraits
        self._rows: list[Person] = []
        session.people_shown_changed.connect(self._repaint)
        portraits.ready.connect(self._repaint)

    def reload(self) -> None:
        """Take the session's current view."""
        analysis = self._session.analysis
        rows = ranked(analysis.people) if analysis is not None else []
        if [row.key for row in rows] == [row.key for row in self._rows]:
            self._rows = rows
            self._repaint()
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def _repaint(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of people."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Names can be edited, and every person can be shown or hidden."""
        kind = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
        return kind if self._session.read_only else kind | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What the delegate and assistive technology ask for."""
        if not index.isValid():
            return None
        person = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return person.name
        if role == Qt.ItemDataRole.CheckStateRole:
            shown = person.key in self._session.people_shown
            return Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DecorationRole:
            return self._portraits.picture(person)
        if role == PERSON_ROLE:
            return person
        if role == COLOUR_ROLE:
            return self._session.colours.get(person.key, 0)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tr("Double-click the name to change it. The box shows the person on the timeline.")
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A new name is an edit; the check box only changes what is shown."""
        person = self._rows[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            self._session.show_person(person.key, Qt.CheckState(value) is Qt.CheckState.Checked)
            return True
        name = " ".join(str(value).split())[:_LONGEST_NAME]
        if role == Qt.ItemDataRole.EditRole and name and name != person.name:
            self._session.edit(RenamePerson(person.key, name))
            return True
        return False


class PeopleDelegate(QStyledItemDelegate):
    """Paints one person and edits the name in place."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

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
        numbers = self.tr("%n line(s)", "", person.lines) + " · "
        numbers += self.tr("{time} on screen").format(time=short_time(person.screen_time))
        painter.drawText(QRectF(left, row.y() + 35, room, 18), LEFT, elided(small, numbers, room))
        self._paint_box(painter, self._box(option.rect), index)  # type: ignore[attr-defined]
        painter.restore()

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
        """A field for the name."""
        field = QLineEdit(parent)
        field.setMaxLength(_LONGEST_NAME)
        field.setAccessibleName(self.tr("Name of the person"))
        return field

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Over the name, and a little larger."""
        row: QRect = option.rect  # type: ignore[attr-defined]
        editor.setGeometry(QRect(row.x() + 66, row.y() + 8, row.width() - 66 - 44, 30))


class PeopleList(QListView):
    """A list that keeps Space and the arrows for itself."""

    def event(self, event: QEvent) -> bool:
        """Keys that mean something here must not play the film."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            mine = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Space)
            if event.modifiers() == Qt.KeyboardModifier.NoModifier and event.key() in mine:
                event.accept()
                return True
        return super().event(event)


class PeoplePanel(QWidget):
    """The list of people."""

    def __init__(self, session: Session, portraits: Portraits, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.model = PeopleModel(session, portraits, self)
        self.list = PeopleList()
        self.list.setModel(self.model)
        self.list.setItemDelegate(PeopleDelegate(theme, self.list))
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.list.setAccessibleName(self.tr("People"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(self.list)
        session.analysis_changed.connect(self._on_analysis)
        theme.changed.connect(self.list.viewport().update)

    def _on_analysis(self, _touches: frozenset[str]) -> None:
        self.model.reload()
