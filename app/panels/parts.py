"""Small widgets that several panels use."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget


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


class OneLine(QWidget):
    """A field that appears when something is to be written about one thing; Enter keeps it, Esc does not."""

    # The text and the number of what it is about.
    said = Signal(str, int)
    left = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self.field = QLineEdit()
        self.field.setPlaceholderText(title)
        self.field.setAccessibleName(title)
        self.field.setMaxLength(2000)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 2)
        layout.addWidget(self.field)
        self.field.returnPressed.connect(self._on_enter)
        self.field.installEventFilter(self)
        self.hide()

    def ask(self, text: str, number: int) -> None:
        """Show the field with a text in it."""
        self._number = number
        self.field.setText(text)
        self.show()
        self.field.selectAll()
        self.field.setFocus()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Esc leaves, whatever Esc means elsewhere."""
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if escape and event.type() == QEvent.Type.KeyPress:
            self.hide()
            self.left.emit()
            return True
        return False

    def _on_enter(self) -> None:
        self.hide()
        self.said.emit(" ".join(self.field.text().split()), self._number)
