"""What the programs of an analysis wrote while they worked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app.jobs.operations import Lane, Operation, sentence_for
from app.jobs.past import read_logs


class LogDialog(QDialog):
    """The logs of one project, newest stage last, to be read and copied."""

    def __init__(self, name: str, project: Path, warnings: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Log of {name}").format(name=name))
        self._warnings = warnings
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(self.tr("Log"))
        self.where = QLabel(str(project / "logs"))
        self.where.setObjectName("faint")
        self.where.setWordWrap(True)
        self.where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy = buttons.addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.clicked.connect(self.copy_all)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.where)
        layout.addWidget(buttons)
        self.resize(720, 480)
        self._lane = Lane(self)
        self._lane.run(Operation(lambda: read_logs(project), self._show, self._on_failure))
        self.finished.connect(lambda _result: self._lane.close())

    @property
    def loading(self) -> bool:
        """Whether the text is still to come."""
        return self._lane.busy

    def _show(self, text: str) -> None:
        nothing = self.tr("The programs wrote no log.")
        said = "\n".join(self._warnings)
        self.text.setPlainText("\n\n".join(part for part in (said, text or nothing) if part))
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)

    def _on_failure(self, error: Exception) -> None:
        self.text.setPlainText(sentence_for(error))

    def copy_all(self) -> None:
        """The whole text on the clipboard."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())
