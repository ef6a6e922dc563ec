"""The list of keys, made from the catalogue of actions."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from app.actions import catalogue


class ShortcutsDialog(QDialog):
    """Two columns of keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        with_keys = [record for record in catalogue.ACTIONS if record.keys]
        half = (len(with_keys) + 1) // 2
        for number, record in enumerate(with_keys):
            row, column = number % half, 2 * (number // half)
            grid.addWidget(QLabel(QCoreApplication.translate("actions", record.text)), row, column)
            shown = [QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) for keys in record.keys]
            keys = QLabel(" · ".join(shown))
            keys.setObjectName("muted")
            grid.addWidget(keys, row, column + 1)
        mouse = QLabel(
            self.tr(
                "On the timeline: wheel zooms around the pointer, Shift and wheel or the middle button pan, "
                "a click seeks, dragging scrubs."
            )
        )
        mouse.setObjectName("muted")
        mouse.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        layout.addLayout(grid)
        layout.addWidget(mouse)
        layout.addWidget(buttons)
