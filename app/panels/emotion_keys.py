"""Seven emotions on seven keys, as buttons that say which key they are."""

from __future__ import annotations

from functools import partial
from typing import cast

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from app.theme import Look, Theme
from app.words import emotion_name
from emotionai_core.project.edits import EmotionName
from emotionai_core.records.evidence import EMOTIONS


class EmotionKeys(QWidget):
    """Two columns of buttons; the chosen emotion stays pressed."""

    # The emotion, "" for nothing at all.
    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.buttons: dict[EmotionName, QPushButton] = {}
        for key, label in enumerate(EMOTIONS, 1):
            button = QPushButton(f"{key}  {emotion_name(label)}")
            button.setCheckable(True)
            button.setIconSize(QSize(12, 12))
            button.setToolTip(self.tr("Key {key}; the same again takes it back").format(key=key))
            button.clicked.connect(partial(self._on_button, cast(EmotionName, label)))
            self.buttons[cast(EmotionName, label)] = button
        self.clear = QPushButton(self.tr("0  nothing"))
        self.clear.setToolTip(self.tr("Take back everything you said of this line (key 0)"))
        self.clear.clicked.connect(partial(self._on_button, ""))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        for place, button in enumerate([*self.buttons.values(), self.clear]):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            grid.addWidget(button, place // 2, place % 2)
        theme.changed.connect(self._paint)
        self._paint()

    def show_emotion(self, emotion: str, writable: bool) -> None:
        """Press the button of what was said."""
        for label, button in self.buttons.items():
            button.setChecked(label == emotion)
            button.setEnabled(writable)
        self.clear.setEnabled(writable)

    def _on_button(self, emotion: EmotionName, _checked: bool = False) -> None:
        self.chosen.emit(emotion)

    def _paint(self) -> None:
        look = self._theme.look
        chosen = f"background: {look.tokens['selection']}; border: 1px solid {look.tokens['accent']};"
        # Eight in a narrow panel: lower than other buttons, and the chosen one must stand out.
        self.setStyleSheet(
            "QPushButton { padding: 3px 4px 3px 10px; text-align: left; }"
            f"QPushButton:checked {{ {chosen} font-weight: 600; }}"
        )
        for emotion, button in self.buttons.items():
            button.setIcon(_dot(look, emotion))


def _dot(look: Look, emotion: str) -> QIcon:
    image = QPixmap(QSize(24, 24))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.emotion(emotion))
    painter.drawEllipse(QRectF(3, 3, 18, 18))
    painter.end()
    return QIcon(image)
