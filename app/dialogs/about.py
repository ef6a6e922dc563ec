"""What the studio is, and what its results are not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.icons import pixmap


def version() -> str:
    """The installed version, or that of the source tree."""
    # Slow to import, and needed only when somebody asks.
    from importlib import metadata

    try:
        return metadata.version("emotionalai-studio")
    except metadata.PackageNotFoundError:
        return "0.1.0"


class AboutDialog(QDialog):
    """A modal sheet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About EmotionalAI Studio"))
        title = QLabel(self.tr("EmotionalAI Studio {version}").format(version=version()))
        title.setObjectName("heading")
        ethics = QLabel(
            self.tr(
                "Results are estimates with a confidence, not facts about a real person. They describe how a "
                "performance reads on screen. Do not use them to judge employees, pupils, patients or applicants."
            )
        )
        privacy = QLabel(self.tr("Everything stays on this machine. Nothing is sent anywhere."))
        licence = QLabel(
            self.tr(
                "MIT licence. Qt for Python, FFmpeg and libvlc are used under the LGPL, "
                "the typeface Inter under the OFL."
            )
        )
        licence.setObjectName("muted")
        mark = QLabel()
        picture = pixmap("app", self.palette().text().color(), 128)
        picture.setDevicePixelRatio(2)
        mark.setPixmap(picture)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout()
        column.setSpacing(12)
        for label in (title, ethics, privacy, licence):
            label.setWordWrap(True)
            column.addWidget(label)
        column.addWidget(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 24, 24, 16)
        row.setSpacing(20)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.setMinimumWidth(520)
