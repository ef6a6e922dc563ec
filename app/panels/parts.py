"""Small widgets that several panels use."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget


class EmptyState(QWidget):
    """What there is to say when there is nothing to show, and what to do next."""

    # The button, where there is one, was pressed.
    acted = Signal()

    def __init__(self, parent: QWidget | None = None, action: str = "") -> None:
        super().__init__(parent)
        self._title = QLabel()
        self._title.setObjectName("panelTitle")
        self._hint = QLabel()
        self._hint.setObjectName("muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(8)
        layout.addStretch(1)
        for label in (self._title, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            layout.addWidget(label)
        self.button = QPushButton(action) if action else None
        if self.button is not None:
            self.button.clicked.connect(lambda: self.acted.emit())
            layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)

    def say(self, title: str, hint: str = "", offer: bool = False) -> None:
        """A sentence, a quieter one, and perhaps the button."""
        self._title.setText(title)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        if self.button is not None:
            self.button.setVisible(offer)

    def offer(self, action: str) -> None:
        """Call the button something else."""
        if self.button is not None:
            self.button.setText(action)

    @property
    def title(self) -> str:
        """What is said."""
        return self._title.text()

    @property
    def hint(self) -> str:
        """The quieter sentence."""
        return self._hint.text()


class Card(QFrame):
    """A rounded panel."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 4)
        layout.setSpacing(0)
        layout.addWidget(content)


def name_combo(combo: QComboBox, name: str) -> None:
    """Give a combo box, its list and the field in it one name: screen readers meet each of them alone."""
    combo.setAccessibleName(name)
    combo.view().setAccessibleName(name)
    field = combo.lineEdit()
    if field is not None:
        field.setAccessibleName(name)


class OneLine(QWidget):
    """A field that appears when something is to be written about one thing.

    Enter or going elsewhere keeps it, Esc does not.
    """

    # The text and the number of what it is about.
    said = Signal(str, int)
    # Left by key: whoever owns it gets the focus back.
    left = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number: int | None = None
        self.field = QLineEdit()
        self.field.setPlaceholderText(title)
        self.field.setAccessibleName(title)
        self.field.setMaxLength(2000)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 2)
        layout.addWidget(self.field)
        self.field.returnPressed.connect(lambda: self._leave(True))
        self.field.installEventFilter(self)
        self.hide()

    @property
    def number(self) -> int | None:
        """What is written about now, None for nothing."""
        return self._number

    def ask(self, text: str, number: int) -> None:
        """Show the field with a text in it."""
        self.finish(True)
        self._number = number
        self.field.setText(text)
        self.show()
        self.field.selectAll()
        self.field.setFocus()

    def finish(self, keep: bool) -> None:
        """Close the field, with or without what was typed."""
        number, self._number = self._number, None
        if number is None:
            return
        self.hide()
        if keep:
            self.said.emit(" ".join(self.field.text().split()), number)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Esc leaves, whatever Esc means elsewhere; a menu or another window is not elsewhere."""
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            passing = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
            if event.reason() not in passing:
                self.finish(True)
            return False
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if escape and event.type() == QEvent.Type.KeyPress:
            self._leave(False)
            return True
        return False

    def hideEvent(self, event: QHideEvent) -> None:
        """A panel that is put away takes nothing with it; a window that is minimised is still there."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.finish(True)

    def _leave(self, keep: bool) -> None:
        self.finish(keep)
        self.left.emit()
