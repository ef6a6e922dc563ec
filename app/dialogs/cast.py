"""The names of the film's characters, pasted or read from a file; they are offered wherever a person is named."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.corrections_people import clean_name
from app.session import Session
from emotionai_core.project.edits import SetCast

# Column headings of cast lists, as written in English, German, French, Spanish and Chinese.
_COLUMNS = ("character", "role", "rolle", "figur", "personnage", "rôle", "personaje", "name", "角色", "人物")
_LARGEST = 1_000_000
_MOST = 2000


def names_in(text: str) -> list[str]:
    """The names in a list with one a line, or in the character column of a table; each once, in order."""
    first = text.split("\n", 1)[0]
    table = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count))
    rows = [row for row in table if any(cell.strip() for cell in row)]
    heads = [cell.strip().casefold() for cell in rows[0]] if rows else []
    column = next((heads.index(name) for name in _COLUMNS if name in heads), None)
    # A plain list is taken line by line: a name may hold a comma.
    names = text.splitlines() if column is None else [row[column] for row in rows[1:] if len(row) > column]
    return list(dict.fromkeys(filter(None, (clean_name(name) for name in names))))[:_MOST]


class CastDialog(QDialog):
    """A field for the names, and a file."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Cast"))
        self._session = session
        hint = QLabel(self.tr("One character a line, or a table with a column “character”. Paste it, or load a file."))
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        self.field = QPlainTextEdit()
        self.field.setAccessibleName(self.tr("Names of the characters"))
        self.field.setPlaceholderText(self.tr("HILDY\nWALTER\nBRUCE"))
        self.field.setTabChangesFocus(True)
        analysis = session.analysis
        self.field.setPlainText("\n".join(analysis.cast) if analysis is not None else "")
        self.said = QLabel()
        self.said.setObjectName("faint")
        self.said.setWordWrap(True)
        load = QPushButton(self.tr("Load a file…"))
        load.clicked.connect(self._choose_file)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Set the cast"))
        foot = QHBoxLayout()
        foot.addWidget(load)
        foot.addStretch(1)
        foot.addWidget(self.buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(10)
        for widget in (hint, self.field, self.said):
            column.addWidget(widget)
        column.addLayout(foot)
        self.resize(420, 420)
        self.field.textChanged.connect(self._count)
        self._count()

    def _count(self) -> None:
        names = names_in(self.field.toPlainText())
        self.said.setText(self.tr("%n name(s)", "", len(names)))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not self._session.read_only)

    def _choose_file(self) -> None:
        kinds = self.tr("Lists") + " (*.txt *.csv *.tsv)"
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Load a cast list"), str(self._session.path.parent), kinds)
        if name:
            self.load(Path(name))

    def load(self, path: Path) -> None:
        """Put a file's names into the field."""
        try:
            if path.stat().st_size > _LARGEST:
                self.said.setText(self.tr("The file is too large to be a list of names."))
                return
            raw = path.read_bytes()
        except OSError as error:
            self.said.setText(self.tr("The file cannot be read: {reason}").format(reason=error.strerror or error))
            return
        self.field.setPlainText("\n".join(names_in(_decoded(raw))))

    def accept(self) -> None:
        """Set the cast, if it is another one."""
        names = tuple(names_in(self.field.toPlainText()))
        analysis = self._session.analysis
        if analysis is not None and names != analysis.cast and not self._session.read_only:
            self._session.edit(SetCast(names))
        super().accept()


def _decoded(raw: bytes) -> str:
    """Text of a file that names no encoding: UTF-8 or UTF-16 by its mark, else the old Windows one, which reads all."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")
