"""All faces that are taken for one person: those of somebody else are moved, those of nobody are marked."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPainterPath, QPixmap, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.icons import pixmap
from app.panels.paint import elided, sized
from app.panels.parts import name_combo
from app.panels.picker import Choice, Picker
from app.panels.rows import Index, RowsModel
from app.portraits import Portraits
from app.session import Session
from app.theme import Theme
from app.timeline.content import ranked
from app.words import percent, short_time
from emotionai_core.fusion.appearances import Appearance, appearances
from emotionai_core.project.edits import ChoosePortrait, MarkNotFace, MoveTracks

APPEARANCE_ROLE = Qt.ItemDataRole.UserRole + 1
_CELL = QSize(108, 136)
_FACE = 92
_LOOK_MS = 40


class FacesModel(RowsModel[Appearance]):
    """Appearances; pictures are asked for when they are painted."""

    def __init__(self, portraits: Portraits, parent: Any = None) -> None:
        super().__init__(parent)
        self._portraits = portraits
        portraits.look_ready.connect(self._on_look)

    def _on_look(self, track: int) -> None:
        place = self.place_of(track)
        if place >= 0:
            self.dataChanged.emit(self.index(place), self.index(place), [Qt.ItemDataRole.DecorationRole])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What the delegate and assistive technology ask for."""
        if not index.isValid():
            return None
        row = self.row(index.row())
        if role == APPEARANCE_ROLE:
            return row
        if role == Qt.ItemDataRole.DecorationRole:
            return self._portraits.look(row.track, row.best)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            text = self.tr("{start}–{end}, %n look(s), {confidence} sure", "", row.looks)
            return text.format(start=short_time(row.start), end=short_time(row.end), confidence=percent(row.confidence))
        return None


class FacesDelegate(QStyledItemDelegate):
    """Paints one appearance: the face, when, how long."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All cells are equally large."""
        return _CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A picture with rounded corners, below it the time."""
        row: Appearance = index.data(APPEARANCE_ROLE)
        look, cell = self._theme.look, QRectF(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("selection" if chosen else "raised"))
            painter.drawRoundedRect(cell.adjusted(2, 2, -2, -2), 8, 8)
        area = QRectF(cell.center().x() - _FACE / 2, cell.y() + 8, _FACE, _FACE)
        corners = QPainterPath()
        corners.addRoundedRect(area, 6, 6)
        painter.fillPath(corners, look.colour("hover"))
        face: QPixmap | None = index.data(Qt.ItemDataRole.DecorationRole)
        if face is None:
            small = area.adjusted(30, 30, -30, -30).toRect()
            painter.drawPixmap(small, pixmap("face", look.colour("faint"), 64))
        else:
            painter.setClipPath(corners)
            painter.drawPixmap(area, face, QRectF(face.rect()))
            painter.setClipping(False)
        if chosen:
            painter.setPen(look.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(corners)
            mark = QRect(int(area.right()) - 20, int(area.y()) + 4, 16, 16)
            painter.setBrush(look.colour("accent"))
            painter.drawEllipse(QRectF(mark))
            painter.drawPixmap(mark.adjusted(2, 2, -2, -2), pixmap("check", look.colour("on_accent"), 28))
        font = sized(painter.font(), 11)
        painter.setFont(font)
        painter.setPen(look.colour("muted"))
        text = f"{short_time(row.start)} · {percent(row.confidence)}"
        low = QRectF(cell.x() + 4, area.bottom() + 6, cell.width() - 8, 18)
        painter.drawText(low, int(Qt.AlignmentFlag.AlignCenter), elided(font, text, low.width()))
        painter.restore()


class FacesGrid(QListView):
    """A grid that knows which of its cells are in view."""

    def __init__(self, portraits: Portraits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._portraits = portraits
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(self.tr("Faces"))
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self.look_around)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._look.start())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Others come into view."""
        super().resizeEvent(event)
        self._look.start()

    def showEvent(self, event: QShowEvent) -> None:
        """The first come into view."""
        super().showEvent(event)
        self._look.start()

    def look_around(self) -> None:
        """Say which cells are in view; only their pictures are worth cutting."""
        self._look.stop()
        model, port = self.model(), self.viewport().rect()
        tracks: set[int] = set()
        first = self.indexAt(QPoint(_CELL.width() // 2, 8))
        for row in range(max(0, first.row()), model.rowCount()):
            index = model.index(row, 0)
            if self.visualRect(index).top() > port.bottom():
                break
            appearance: Appearance = index.data(APPEARANCE_ROLE)
            tracks.add(appearance.track)
        self._portraits.keep_in_view(frozenset(tracks))
        self.viewport().update()

    def stop(self) -> None:
        """Nothing is in view any more."""
        self._look.stop()
        self._portraits.keep_in_view(frozenset())


class FacesDialog(QDialog):
    """The grid, and what can be done with the chosen faces. It stays open; every step can be undone."""

    # The key of somebody new, who has no name yet.
    person_made = Signal(str)

    def __init__(
        self, session: Session, portraits: Portraits, theme: Theme, key: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self._theme = theme
        self._key = key
        self.model = FacesModel(portraits, self)
        self.grid = FacesGrid(portraits)
        self.grid.setModel(self.model)
        self.grid.setItemDelegate(FacesDelegate(theme, self.grid))
        self.head = QLabel()
        self.head.setObjectName("panelTitle")
        self.order = QComboBox()
        for text in (self.tr("Seen most first"), self.tr("Least sure first"), self.tr("In film order")):
            self.order.addItem(text)
        name_combo(self.order, self.tr("Order"))
        self.count = QLabel()
        self.count.setObjectName("muted")
        self.fresh = self._button(self.tr("New person"), self.tr("The chosen faces show somebody who is not there yet"))
        self.move_to = self._button(self.tr("Move to…"), self.tr("The chosen faces show somebody else"))
        self.no_face = self._button(self.tr("Not a face"), self.tr("What is chosen shows no face: it counts nowhere"))
        self.portrait = self._button(self.tr("Use as portrait"), self.tr("Show the person by the chosen face"))
        self.undo = self._button(self.tr("Undo"), self.tr("Take the last step back (Ctrl+Z)"))
        self._lay_out()
        self._connect()
        self._fill()
        self.resize(680, 560)

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        # The keys stay with the grid: what a click switches off would hand them to the next button, which is Undo.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.head, 1)
        head.addWidget(self.order)
        hint = QLabel(
            self.tr("Choose those that show somebody else (Ctrl and Shift add to the choice), then say who they are.")
        )
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        verbs = QHBoxLayout()
        verbs.setSpacing(8)
        for button in (self.fresh, self.move_to, self.no_face, self.portrait):
            verbs.addWidget(button)
        verbs.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        foot.addWidget(self.undo)
        close = self._button(self.tr("Close"), "")
        close.clicked.connect(self.close)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(hint)
        column.addWidget(self.grid, 1)
        column.addLayout(verbs)
        column.addLayout(foot)

    def _connect(self) -> None:
        session = self._session
        self.order.currentIndexChanged.connect(lambda _index: self._fill())
        self.grid.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.fresh.clicked.connect(self.make_person)
        self.move_to.clicked.connect(self.choose_person)
        self.no_face.clicked.connect(self.mark_no_face)
        self.portrait.clicked.connect(self.choose_portrait)
        self.undo.clicked.connect(session.undo)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self, session.undo)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Redo), self, session.redo)
        QShortcut(QKeySequence(Qt.Key.Key_Delete), self.grid, self.mark_no_face)
        session.analysis_changed.connect(self._fill)
        session.edits_changed.connect(self._show_chosen)
        session.closed.connect(self.close)
        self._theme.changed.connect(self.grid.viewport().update)

    def _fill(self, _touches: object = None) -> None:
        analysis = self._session.analysis
        person = analysis.person(self._key) if analysis is not None else None
        rows = appearances(analysis, self._key) if analysis is not None else []
        name = person.name if person is not None else ""
        self.setWindowTitle(self.tr("Faces of {name}").format(name=name or self._key))
        self.head.setText(self.tr("{name}: %n appearance(s)", "", len(rows)).format(name=name or self._key))
        if self.order.currentIndex() == 1:
            rows.sort(key=lambda one: (one.confidence, one.track))
        elif self.order.currentIndex() == 2:
            rows.sort(key=lambda one: (one.start, one.track))
        self.model.take(rows, [row.track for row in rows])
        self._show_chosen()
        if self.isVisible():
            self.grid.look_around()

    def chosen(self) -> list[Appearance]:
        """The chosen faces."""
        return [index.data(APPEARANCE_ROLE) for index in self.grid.selectionModel().selectedIndexes()]

    def _show_chosen(self) -> None:
        count, writable = len(self.chosen()), not self._session.read_only
        for button in (self.fresh, self.move_to, self.no_face):
            button.setEnabled(count > 0 and writable)
        self.portrait.setEnabled(count == 1 and writable)
        self.undo.setEnabled(self._session.edits.can_undo and writable)
        self.count.setText(self.tr("%n chosen", "", count) if count else "")

    def _tracks(self) -> tuple[int, ...]:
        return tuple(sorted(one.track for one in self.chosen()))

    def give_to(self, key: str) -> None:
        """Say whose faces the chosen ones are."""
        tracks = self._tracks()
        if tracks and not self._session.read_only:
            self.grid.setFocus()
            self._session.edit(MoveTracks(tracks, key))

    def make_person(self) -> None:
        """Say that the chosen faces show somebody new."""
        if not self.chosen() or self._session.read_only:
            return
        key = self._session.numbers.person()
        self.give_to(key)
        self._session.show_person(key, True)
        self.person_made.emit(key)

    def choose_person(self) -> Picker | None:
        """Pick whose faces the chosen ones are."""
        analysis = self._session.analysis
        if analysis is None:
            return None
        colours = self._session.colours
        people = [
            Choice(one.key, one.name or one.key, colours.get(one.key, 0))
            for one in ranked(analysis.people)
            if one.key != self._key
        ]
        picker = Picker(self.tr("Whose faces are these?"), people, self._theme.look, self)
        picker.picked.connect(self.give_to)
        picker.open_at(self.move_to.mapToGlobal(QPoint(0, self.move_to.height() + 4)))
        return picker

    def mark_no_face(self) -> None:
        """Say that the chosen pictures show no face."""
        tracks = self._tracks()
        if tracks and not self._session.read_only:
            self.grid.setFocus()
            self._session.edit(MarkNotFace(tracks))

    def choose_portrait(self) -> None:
        """Show the person by the chosen face."""
        chosen = self.chosen()
        if len(chosen) == 1 and not self._session.read_only:
            best = chosen[0].best
            self._session.edit(ChoosePortrait(self._key, best.time, best.box))

    def done(self, result: int) -> None:
        """No further pictures are cut for it."""
        self.grid.stop()
        super().done(result)
