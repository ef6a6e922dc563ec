"""A small popup that picks one of many by typing: who speaks, whose face, the same person as who."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.theme import Look

_WIDTH, _ROWS = 240, 9
_KEY = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to pick; `colour` is the person's, -1 for none."""

    key: str
    text: str
    colour: int = -1


def matching(choices: Sequence[Choice], typed: str) -> list[Choice]:
    """The choices that hold what was typed; those that begin with it, or have a word that does, first."""
    wanted = typed.strip().casefold()

    def rank(choice: Choice) -> int:
        text = choice.text.casefold()
        if text.startswith(wanted):
            return 0
        return 1 if any(word.startswith(wanted) for word in text.split()) else 2

    return sorted((one for one in choices if wanted in one.text.casefold()), key=rank)


def dot(look: Look, colour: int) -> QIcon:
    """A person's colour as a small icon."""
    image = QPixmap(QSize(20, 20))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.person(colour) if colour >= 0 else look.colour("faint"))
    painter.drawEllipse(4, 4, 12, 12)
    painter.end()
    return QIcon(image)


class Picker(QFrame):
    """A field and a list; Enter takes the row, Esc none."""

    picked = Signal(str)

    def __init__(self, title: str, choices: Sequence[Choice], look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(title)
        self._choices = list(choices)
        self._look = look
        self.field = QLineEdit()
        self.field.setPlaceholderText(title)
        self.field.setAccessibleName(title)
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(self._take)
        self._fill("")
        self.setFixedWidth(_WIDTH)

    def _fill(self, typed: str) -> None:
        self.list.clear()
        for choice in matching(self._choices, typed):
            row = QListWidgetItem(dot(self._look, choice.colour), choice.text)
            row.setData(_KEY, choice.key)
            row.setSizeHint(QSize(0, 28))
            self.list.addItem(row)
        if not self.list.count():
            # Enter takes nobody then; the words stay, so that a typing error is mended rather than started anew.
            none = QListWidgetItem(self.tr("Nobody of this name"))
            none.setFlags(Qt.ItemFlag.NoItemFlags)
            none.setSizeHint(QSize(0, 28))
            self.list.addItem(none)
        self.list.setCurrentRow(0)
        self.list.setFixedHeight(28 * min(_ROWS, max(1, self.list.count())) + 4)
        self.adjustSize()

    def open_at(self, place: QPoint) -> None:
        """Appear at a place of the screen, wholly on it."""
        self.adjustSize()
        screen = QGuiApplication.screenAt(place)
        if screen is not None:
            area = screen.availableGeometry()
            place.setX(max(area.left(), min(place.x(), area.right() - self.width())))
            place.setY(max(area.top(), min(place.y(), area.bottom() - self.height())))
        self.move(place)
        self.show()
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows and Enter in the field belong to the list."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS, Qt.Key.Key_PageUp: -_ROWS}
            if event.key() in steps:
                row = self.list.currentRow() + steps[Qt.Key(event.key())]
                self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _take(self, row: QListWidgetItem | None) -> None:
        if row is not None and row.flags() & Qt.ItemFlag.ItemIsEnabled:
            key = str(row.data(_KEY))
            self.close()
            self.picked.emit(key)
