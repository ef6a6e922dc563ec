"""The film alone on the screen; the controls come with the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QCursor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.player.screen import Screen

_LINGER_MS = 2500
_WIDEST = 900


class FullScreen(QWidget):
    """Borrows the picture and the controls while it is shown, and says when they are to be taken back."""

    left = Signal()

    def __init__(self, picture: Screen, controls: QWidget, actions: dict[str, QAction], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(parent.window().windowTitle())
        self.setAccessibleName(self.tr("Film in full screen"))
        self._picture = picture
        self._card = QWidget(self)
        self._card.setObjectName("card")
        self._card.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._over = False
        picture.setParent(self)
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(4, 4, 4, 0)
        inside.addWidget(controls)
        self._still = QTimer(self)
        self._still.setSingleShot(True)
        self._still.setInterval(_LINGER_MS)
        self._still.timeout.connect(self._hide_controls)
        # Shortcuts live in the window of the widgets they belong to.
        self.addActions(list(actions.values()))
        for watched in (picture, self._card):
            watched.setMouseTracking(True)
            watched.installEventFilter(self)
        self.setMouseTracking(True)
        picture.show()
        controls.show()

    @property
    def controls_shown(self) -> bool:
        """Whether the controls lie over the picture now."""
        return self._card.isVisible()

    def enter(self) -> None:
        """Fill the screen that the studio is on."""
        owner = self.parentWidget()
        if owner is not None:
            self.setGeometry(QWidget.screen(owner).geometry())
        self.showFullScreen()
        self._picture.setFocus()
        self._show_controls()

    def leave(self) -> None:
        """Give everything back."""
        if self._over:
            return
        self._over = True
        self._still.stop()
        self.unsetCursor()
        self._picture.removeEventFilter(self)
        self._picture.keep_free(0)
        self.hide()
        self.left.emit()
        self.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picture everywhere, the controls below."""
        self._picture.setGeometry(self.rect())
        width, height = min(self.width() - 32, _WIDEST), self._card.sizeHint().height()
        self._card.setGeometry((self.width() - width) // 2, self.height() - height - 24, width, height)
        self._card.raise_()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing it is leaving it."""
        self.leave()
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every move of the pointer brings the controls."""
        if event.type() == QEvent.Type.MouseMove:
            self._show_controls()
        return False

    def _show_controls(self) -> None:
        self._card.show()
        self._card.raise_()
        self._picture.keep_free(self.height() - self._card.y())
        self.unsetCursor()
        self._still.start()

    def _hide_controls(self) -> None:
        if self._card.rect().contains(self._card.mapFromGlobal(QCursor.pos())):
            self._still.start()
            return
        self._card.hide()
        self._picture.keep_free(0)
        self.setCursor(Qt.CursorShape.BlankCursor)
