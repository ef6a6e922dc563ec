"""In whose name corrections and codings are made, and who worked on the project."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.coders import work_of
from app.session import Session

_LONGEST_NAME = 60
_NAME = Qt.ItemDataRole.UserRole + 1


class CodersDialog(QDialog):
    """A name, the blind switch, and everybody's work."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Coder"))
        self._session = session
        hint = QLabel(self.tr("Every correction and coding from now on carries this name."))
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        self.name = QLineEdit(session.coder)
        self.name.setPlaceholderText(self.tr("Your name"))
        self.name.setAccessibleName(self.tr("Coder's name"))
        self.name.setMaxLength(_LONGEST_NAME)
        self.blind = QCheckBox(self.tr("Code blind: hide what the machine and other coders said"))
        self.blind.setChecked(session.blind)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Who worked on this project"))
        self.list.setMinimumHeight(140)
        for name, (corrections, codings) in work_of(session).items():
            work = [self.tr("%n correction(s)", "", corrections), self.tr("%n coded line(s)", "", codings)]
            row = QListWidgetItem(f"{name}  ·  {work[0]}, {work[1]}")
            row.setData(_NAME, name)
            self.list.addItem(row)
        self.list.itemClicked.connect(lambda row: self.name.setText(str(row.data(_NAME))))
        self.list.itemActivated.connect(lambda row: self.name.setText(str(row.data(_NAME))))
        nobody = QLabel(self.tr("Nobody gave a name yet."))
        nobody.setObjectName("faint")
        self.list.setVisible(self.list.count() > 0)
        nobody.setVisible(self.list.count() == 0)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(10)
        for widget in (hint, self.name, self.blind, self.list, nobody, buttons):
            column.addWidget(widget)
        self.setMinimumWidth(400)
        self.name.selectAll()

    def accept(self) -> None:
        """Go on in this name."""
        self._session.code_as(" ".join(self.name.text().split()), self.blind.isChecked())
        super().accept()
