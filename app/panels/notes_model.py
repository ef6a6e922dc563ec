"""Notes as a list model, and how one looks."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.corrections import reworded_note
from app.panels.paint import LEFT, RIGHT, elided, sized, tag_colour
from app.panels.rows import Index, RowsModel
from app.session import Session
from app.theme import Theme
from app.tips import plain_tip
from app.words import short_time, tag_name
from emotionai_core.records.analysis import Note

NOTE_ROLE = Qt.ItemDataRole.UserRole + 1
_ROW = 56
_LONGEST = 2000


def note_time(note: Note) -> str:
    """When a note is, or from when to when."""
    return f"{short_time(note.time)}–{short_time(note.end)}" if note.is_range else short_time(note.time)


class NotesModel(RowsModel[Note]):
    """The notes that pass, in film order."""

    def __init__(self, session: Session, parent: Any = None) -> None:
        super().__init__(parent)
        self._session = session

    def show_notes(self, notes: list[Note]) -> None:
        """Show these."""
        ordered = sorted(notes, key=lambda note: (note.time, note.number))
        self.take(ordered, [note.number for note in ordered])

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Notes can be reworded in place."""
        kind = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return kind if self._session.read_only else kind | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What the delegate and assistive technology ask for."""
        if not index.isValid():
            return None
        note = self.row(index.row())
        if role == NOTE_ROLE:
            return note
        if role == Qt.ItemDataRole.EditRole:
            return note.text
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(part for part in (note_time(note), tag_name(note.tag), note.text, note.coder) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            advice = self.tr(
                "Double-click or F2 edits it, 1–6 give it a colour, 0 takes the colour away, Delete removes it."
            )
            return plain_tip(f"{note.text}\n{advice}" if note.text else advice)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Other words are an edit."""
        note, text = self.row(index.row()), " ".join(str(value).split())[:_LONGEST]
        if role != Qt.ItemDataRole.EditRole or text == note.text:
            return False
        self._session.edit(reworded_note(note, text))
        return True


class NotesDelegate(QStyledItemDelegate):
    """Paints a note and edits its words in place."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are equally high."""
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Colour, time, who; below it the words."""
        note: Note = index.data(NOTE_ROLE)
        look, row = self._theme.look, QRectF(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(row, look.colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(row, look.colour("raised"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tag_colour(look, note.tag))
        painter.drawRoundedRect(QRectF(row.x() + 12, row.y() + 10, 4, row.height() - 20), 2, 2)
        small = sized(painter.font(), 12)
        painter.setFont(small)
        painter.setPen(look.colour("muted"))
        head = QRectF(row.x() + 26, row.y() + 8, row.width() - 38, 18)
        time = note_time(note)
        painter.drawText(head, LEFT, time)
        room = head.width() - painter.fontMetrics().horizontalAdvance(time) - 12
        painter.drawText(head, RIGHT, elided(small, note.coder, room))
        font = sized(painter.font(), 13)
        font.setItalic(not note.text)
        painter.setFont(font)
        painter.setPen(look.colour("ink" if note.text else "faint"))
        words = QRectF(head.x(), row.y() + 28, head.width(), 20)
        painter.drawText(words, LEFT, elided(font, note.text or self.tr("A marker without words"), words.width()))
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A field for the words."""
        field = QLineEdit(parent)
        field.setMaxLength(_LONGEST)
        field.setPlaceholderText(self.tr("What is to be noted here?"))
        field.setAccessibleName(self.tr("Text of the note"))
        return field

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """The words, unless somebody is changing them already."""
        text = str(index.data(Qt.ItemDataRole.EditRole))
        if isinstance(editor, QLineEdit) and not editor.isModified() and editor.text() != text:
            editor.setText(text)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Over the words, and a little larger."""
        row: QRect = option.rect  # type: ignore[attr-defined]
        editor.setGeometry(QRect(row.x() + 18, row.y() + 24, row.width() - 26, 28))
