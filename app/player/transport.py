"""The controls below the film, laid out as an editor's: time left, motion in the middle, the rest right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.icons import icon
from app.player.scrub_bar import ScrubBar
from app.player.time_display import TimeFormat, written
from app.playhead import Playhead
from app.theme import Theme
from app.words import short_time

RATES = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
_NARROWEST = 300

# Icon, action, size of the icon.
_MOTION = (
    ("previous-conflict", "previous_conflict", 20),
    ("step-back", "frame_back", 20),
    ("play", "play", 24),
    ("step-forward", "frame_on", 20),
    ("next-conflict", "next_conflict", 20),
)
_MARKS = (("mark-in", "mark_in", 18), ("mark-out", "mark_out", 18), ("loop", "loop", 18))
_OVERLAYS = (("faces", "show_faces", 20), ("subtitles", "show_subtitle", 20))
# What goes first where there is too little room; the rest always stays.
_LEAVES = ("volume", "length", "marks", "overlays", "conflicts", "rate", "full", "sound")


class TimeButton(QToolButton):
    """The position; a click writes it another way."""

    format_changed = Signal(object)

    def __init__(self, playhead: Playhead, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._playhead = playhead
        self.format = TimeFormat.FILM
        self.setObjectName("timecode")
        self.setAccessibleName(self.tr("Position in the film"))
        font = QFont(self.font())
        font.setPixelSize(14)
        font.setWeight(QFont.Weight.DemiBold)
        # Digits of one width: the time must not tremble while it runs.
        font.setFeature(QFont.Tag("tnum"), 1)
        self.setFont(font)
        self.setMinimumWidth(QFontMetrics(font).horizontalAdvance("00:00:00:00") + 14)
        self.clicked.connect(self._next)
        playhead.moved.connect(self._show)
        playhead.film_changed.connect(self._show)
        self._show()

    def choose(self, kind: TimeFormat) -> None:
        """Write the position this way."""
        if kind is not self.format:
            self.format = kind
            self._show()
            self.format_changed.emit(kind)

    def _next(self) -> None:
        self.choose(self.format.following())

    def _show(self, *_: object) -> None:
        self.setText(written(self._playhead.position, self.format, self._playhead.times))
        self.setToolTip(self.tr("{kind} – click for another way to count").format(kind=self.format.title()))


class SpeedBox(QComboBox):
    """A choice that keeps the arrows for itself while it has the keyboard."""

    def event(self, event: QEvent) -> bool:
        """Up and Down choose a speed here, not a cut."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            mine = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
            if event.modifiers() == Qt.KeyboardModifier.NoModifier and event.key() in mine:
                event.accept()
                return True
        return super().event(event)


class Transport(QWidget):
    """Buttons run the same actions as the menus."""

    def __init__(
        self, playhead: Playhead, theme: Theme, actions: dict[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._playhead = playhead
        self._theme = theme
        self._actions = actions
        self._buttons: dict[str, QToolButton] = {}
        self.groups: dict[str, list[QWidget]] = {}
        self.full = False
        self._make_parts()
        self._lay_out()
        playhead.moved.connect(self._on_moved)
        for changed in (playhead.playing_changed, playhead.sound_changed, theme.changed, playhead.loop_changed):
            changed.connect(self.refresh)
        playhead.speed_changed.connect(self._on_speed)
        playhead.rate_changed.connect(self._on_rate)
        playhead.film_changed.connect(self._on_film)
        self.refresh()
        self._on_film()

    def _make_parts(self) -> None:
        self.bar = ScrubBar(self._playhead, self._theme)
        self.time = TimeButton(self._playhead)
        self.length = QLabel()
        self.length.setObjectName("muted")
        self.speed = QLabel()
        self.speed.setObjectName("speed")
        self.speed.setAccessibleName(self.tr("Winding speed"))
        self.speed.setMinimumWidth(30)
        self.rate = SpeedBox()
        self.rate.setAccessibleName(self.tr("Playing speed"))
        self.rate.setToolTip(self.tr("Playing speed"))
        self.rate.setFixedWidth(72)
        for rate in RATES:
            self.rate.addItem(f"{rate:g}×", rate)
        self.rate.setCurrentIndex(RATES.index(1.0))
        self.rate.currentIndexChanged.connect(lambda index: self._playhead.set_rate(RATES[index]))
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setAccessibleName(self.tr("Volume"))
        self.volume.setToolTip(self.tr("Volume"))
        self.volume.setRange(0, 100)
        self.volume.setFixedWidth(72)
        self.volume.valueChanged.connect(lambda value: self._playhead.set_volume(value / 100))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 8, 6)
        row.setSpacing(2)
        sides = [QHBoxLayout() for _ in range(3)]
        for side in sides:
            side.setSpacing(2)
        left, middle, right = sides
        left.addWidget(self.time)
        left.addWidget(self._in_group("length", self.length))
        left.addStretch(1)
        for name, action, size in _MARKS[:2]:
            middle.addWidget(self._in_group("marks", self._button(name, action, size)))
        for name, action, size in _MOTION:
            group = "conflicts" if "conflict" in name else "motion"
            middle.addWidget(self._in_group(group, self._button(name, action, size)))
        for name, action, size in _MARKS[2:]:
            middle.addWidget(self._in_group("marks", self._button(name, action, size)))
        right.addStretch(1)
        right.addWidget(self.speed)
        right.addWidget(self._in_group("rate", self.rate))
        for name, action, size in _OVERLAYS:
            right.addWidget(self._in_group("overlays", self._button(name, action, size)))
        right.addWidget(self._in_group("sound", self._button("sound", "mute", 20)))
        right.addWidget(self._in_group("volume", self.volume))
        right.addWidget(self._in_group("full", self._button("full-screen", "full_screen", 20)))
        row.addLayout(left, 1)
        row.addLayout(middle, 0)
        row.addLayout(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 2, 0, 0)
        # What does not fit is left out by resizeEvent.
        whole.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        whole.setSpacing(0)
        whole.addWidget(self.bar)
        whole.addLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _in_group(self, name: str, widget: QWidget) -> QWidget:
        self.groups.setdefault(name, []).append(widget)
        return widget

    def _button(self, name: str, action: str, size: int) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(self._actions[action])
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setIconSize(QSize(size, size))
        button.setAccessibleName(self._actions[action].text())
        self._buttons[name] = button
        return button

    def minimumSizeHint(self) -> QSize:
        """What stays when everything that can has gone."""
        return QSize(_NARROWEST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what matters less until the rest has room; the middle stays in the middle."""
        leaving: list[str] = []
        for name in ("", *_LEAVES):
            if name:
                leaving.append(name)
            if self._needs(leaving) <= self.width():
                break
        for name in _LEAVES:
            for widget in self.groups[name]:
                widget.setVisible(name not in leaving)
        super().resizeEvent(event)

    def _needs(self, leaving: list[str]) -> int:
        gone = {id(widget) for name in leaving for widget in self.groups[name]}

        def width(*widgets: QWidget) -> int:
            return sum(one.sizeHint().width() + 2 for one in widgets if id(one) not in gone)

        grouped = self.groups
        left = max(self.time.minimumWidth(), self.time.sizeHint().width()) + width(*grouped["length"]) + 8
        right = self.speed.minimumWidth() + width(
            *(one for name in ("rate", "overlays", "sound", "full") for one in grouped[name])
        )
        right += 0 if "volume" in leaving else self.volume.maximumWidth() + 2
        middle = width(*(one for name in ("marks", "conflicts", "motion") for one in grouped[name]))
        # The sides share what is left, and the middle gives way a little before anything goes.
        return left + right + middle + 24

    def refresh(self, *_: object) -> None:
        """Icons in the theme's ink, as things stand."""
        look, playhead = self._theme.look, self._playhead
        instead = {
            "play": "pause" if playhead.playing else "play",
            "sound": "sound-off" if playhead.muted or playhead.volume == 0 else "sound",
            "full-screen": "leave-full-screen" if self.full else "full-screen",
        }
        for name, button in self._buttons.items():
            shown = instead.get(name, name)
            colour = look.colour("accent") if name == "loop" and playhead.loop else look.colour("ink")
            action = button.defaultAction()
            if action is not None:
                action.setIcon(icon(shown, colour, look.colour("faint")))
        self.volume.blockSignals(True)
        self.volume.setValue(round(playhead.volume * 100))
        self.volume.setEnabled(not playhead.muted)
        self.volume.blockSignals(False)

    def _on_moved(self, _position: float, _source: object) -> None:
        if self.length.property("duration") != self._playhead.duration:
            self._on_film()

    def _on_speed(self, speed: float) -> None:
        winding = speed not in (0.0, self._playhead.rate)
        sign = "−" if speed < 0 else ""
        self.speed.setText(f"{sign}{abs(speed):g}×" if winding else "")

    def _on_rate(self, rate: float) -> None:
        index = self.rate.findData(rate)
        if index >= 0:
            self.rate.setCurrentIndex(index)

    def _on_film(self) -> None:
        self.length.setProperty("duration", self._playhead.duration)
        self.length.setText(f"/ {short_time(self._playhead.duration)}")
