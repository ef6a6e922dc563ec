"""The film and its controls."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from app.icons import icon
from app.player.interface import VideoPlayer
from app.player.screen import Screen
from app.playhead import Playhead
from app.theme import Theme
from app.words import short_time
from emotionai_core.records.timebase import timecode

_RATES = (0.25, 0.5, 1.0, 1.5, 2.0)


class Stage(QWidget):
    """Screen above, transport below. Buttons run the same actions as the menus."""

    def __init__(
        self,
        player: VideoPlayer,
        playhead: Playhead,
        theme: Theme,
        actions: dict[str, QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._player = player
        self._playhead = playhead
        self._theme = theme
        self._buttons: dict[str, QToolButton] = {}
        self.screen: Screen = player.widget()
        self.time = QLabel()
        self.time.setObjectName("timecode")
        self.time.setAccessibleName(self.tr("Position in the film"))
        self.length = QLabel()
        self.length.setObjectName("muted")
        self.rate = QComboBox()
        self.rate.setAccessibleName(self.tr("Playing speed"))
        self.rate.setToolTip(self.tr("Playing speed"))
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setAccessibleName(self.tr("Volume"))
        self._muted = False
        self._lay_out(actions)
        self.screen.clicked.connect(playhead.toggle)
        playhead.moved.connect(self._on_moved)
        playhead.playing_changed.connect(self._paint_icons)
        playhead.rate_changed.connect(self._on_rate)
        playhead.film_changed.connect(self._on_film)
        player.failed.connect(self.screen.show_message)
        theme.changed.connect(self._paint_icons)
        self._paint_icons()
        self._on_film()

    def _lay_out(self, actions: dict[str, QAction]) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 6)
        row.setSpacing(2)
        for name, action in (
            ("previous-conflict", "previous_conflict"),
            ("step-back", "frame_back"),
            ("play", "play"),
            ("step-forward", "frame_on"),
            ("next-conflict", "next_conflict"),
        ):
            row.addWidget(self._action_button(name, actions[action], 24 if name == "play" else 20))
        row.addSpacing(8)
        row.addWidget(self.time)
        row.addSpacing(4)
        row.addWidget(self.length)
        row.addStretch(1)
        for name, action in (("faces", "show_faces"), ("subtitles", "show_subtitle")):
            row.addWidget(self._action_button(name, actions[action], 20))
        for rate in _RATES:
            self.rate.addItem(f"{rate:g}×", rate)
        self.rate.setCurrentIndex(_RATES.index(1.0))
        self.rate.currentIndexChanged.connect(lambda index: self._playhead.set_rate(_RATES[index]))
        row.addWidget(self.rate)
        mute = QToolButton()
        mute.setIconSize(QSize(20, 20))
        mute.setToolTip(self.tr("Mute"))
        mute.setAccessibleName(self.tr("Mute"))
        mute.clicked.connect(self._toggle_mute)
        self._buttons["sound"] = mute
        row.addWidget(mute)
        self.volume.setRange(0, 100)
        self.volume.setValue(80)
        self.volume.setFixedWidth(64)
        self.volume.valueChanged.connect(lambda value: self._player.set_volume(value / 100))
        row.addWidget(self.volume)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(4, 4, 4, 0)
        whole.setSpacing(0)
        whole.addWidget(self.screen, 1)
        whole.addLayout(row)

    def _action_button(self, name: str, action: QAction, size: int) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setIconSize(QSize(size, size))
        button.setAccessibleName(action.text())
        self._buttons[name] = button
        return button

    def _paint_icons(self, *_: object) -> None:
        look = self._theme.look
        for name, button in self._buttons.items():
            shown = name
            if name == "play" and self._playhead.playing:
                shown = "pause"
            elif name == "sound" and self._muted:
                shown = "sound-off"
            made = icon(shown, look.colour("ink"), look.colour("faint"))
            action = button.defaultAction()
            if action is not None:
                action.setIcon(made)
            else:
                button.setIcon(made)

    def _toggle_mute(self) -> None:
        self._muted = not self._muted
        self._player.set_muted(self._muted)
        self._paint_icons()

    def _on_moved(self, position: float, _source: object) -> None:
        self.time.setText(timecode(position))

    def _on_rate(self, rate: float) -> None:
        index = self.rate.findData(rate)
        if index >= 0:
            self.rate.setCurrentIndex(index)

    def _on_film(self) -> None:
        self.time.setText(timecode(self._playhead.position))
        self.length.setText(f"/ {short_time(self._playhead.duration)}")
