"""Buttons that are only a sign."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QToolButton, QWidget

from app.icons import icon
from app.theme import Theme


class SignButton(QToolButton):
    """An icon, with what it does as its name and tooltip."""

    def __init__(self, theme: Theme, sign: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._sign = theme, sign
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.setIconSize(QSize(16, 16))
        theme.changed.connect(self._paint)
        self._paint()

    def _paint(self) -> None:
        look = self._theme.look
        self.setIcon(icon(self._sign, look.colour("ink"), look.colour("border")))
