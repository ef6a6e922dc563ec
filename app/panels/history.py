"""What was corrected, newest first, with undo and redo."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QListView, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from app.icons import icon
from app.panels.parts import EmptyState
from app.session import Session
from app.theme import Theme
from app.words import edit_sentence

Index = QModelIndex | QPersistentModelIndex


class HistoryModel(QAbstractListModel):
    """The log of edits, newest first."""

    def __init__(self, session: Session, parent: Any = None) -> None:
        super().__init__(parent)
        self._session = session
        session.edits_changed.connect(self.reload)

    def reload(self) -> None:
        """Take the session's log."""
        self.beginResetModel()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of edits."""
        return 0 if parent.isValid() else len(self._session.edits.history)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A sentence; struck out when the edit was taken back."""
        if not index.isValid():
            return None
        entry = self._session.edits.history[-1 - index.row()]
        edit, standing = entry.edit, entry.standing
        if role == Qt.ItemDataRole.DisplayRole:
            return edit_sentence(edit)
        if role == Qt.ItemDataRole.FontRole and not standing:
            font = QFont()
            font.setStrikeOut(True)
            return font
        if role == Qt.ItemDataRole.ToolTipRole and not standing:
            return self.tr("Taken back")
        return None


class HistoryPanel(QWidget):
    """Undo, redo and the list."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self.model = HistoryModel(session, self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setSpacing(4)
        self.list.setWordWrap(True)
        self.list.setAccessibleName(self.tr("Edits"))
        self.undo = QPushButton(self.tr("Undo"))
        self.redo = QPushButton(self.tr("Redo"))
        self.undo.clicked.connect(session.undo)
        self.redo.clicked.connect(session.redo)
        self._empty = EmptyState()
        self._empty.say(
            self.tr("No corrections yet"), self.tr("Names you change and conflicts you judge are listed here.")
        )
        buttons = QHBoxLayout()
        buttons.setContentsMargins(12, 8, 12, 8)
        buttons.setSpacing(8)
        buttons.addWidget(self.undo, 1)
        buttons.addWidget(self.redo, 1)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(buttons)
        layout.addLayout(self._stack, 1)
        session.edits_changed.connect(self._on_edits)
        theme.changed.connect(self._paint_icons)
        self._paint_icons()
        self._on_edits()

    def _paint_icons(self) -> None:
        look = self._theme.look
        self.undo.setIcon(icon("undo", look.colour("ink"), look.colour("faint")))
        self.redo.setIcon(icon("redo", look.colour("ink"), look.colour("faint")))

    def _on_edits(self) -> None:
        edits = self._session.edits
        self.undo.setEnabled(edits.can_undo)
        self.redo.setEnabled(edits.can_redo)
        self._stack.setCurrentIndex(0 if edits.history else 1)
