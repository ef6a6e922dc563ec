"""What the graph shows: around whom, and how weak a link may be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QComboBox, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from app.panels.flow import FlowLayout
from app.panels.parts import name_combo
from emotionai_core.records.person import Person

STEPS = 100
# Where the slider and what it hides fit side by side.
_WIDE = 380


class SocialControls(QWidget):
    """Mode, person, and the weakest link that is shown."""

    changed = Signal()
    weakest_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rings = self._mode(self.tr("Circles"), self.tr("The five circles around one person"))
        self.crowd = self._mode(self.tr("Everybody"), self.tr("Everybody, those close to each other side by side"))
        modes = QButtonGroup(self)
        for button in (self.rings, self.crowd):
            modes.addButton(button)
        self.rings.setChecked(True)
        self.person = QComboBox()
        name_combo(self.person, self.tr("Person in the middle"))
        self.person.setMinimumContentsLength(8)
        self.person.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.weakest = QSlider(Qt.Orientation.Horizontal)
        self.weakest.setRange(0, STEPS)
        self.weakest.setPageStep(10)
        self.weakest.setAccessibleName(self.tr("Weakest link that is shown"))
        self.weakest.setToolTip(self.tr("Links with less intimacy than this are hidden"))
        self.told = QLabel()
        self.told.setObjectName("muted")
        self.told.setWordWrap(True)
        self._lay_out()
        modes.buttonToggled.connect(self._on_mode)
        self.person.currentIndexChanged.connect(lambda _place: self.changed.emit())
        self.weakest.valueChanged.connect(self._on_weakest)

    def _lay_out(self) -> None:
        chips = QWidget()
        flow = FlowLayout(chips)
        for widget in (self.rings, self.crowd, self.person):
            flow.addWidget(widget)
        self._beside = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._beside.setSpacing(6)
        self._beside.addWidget(self.weakest, 1)
        self._beside.addWidget(self.told)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 4)
        column.setSpacing(6)
        column.addWidget(chips)
        column.addLayout(self._beside)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What the slider hides stands beside it where there is room."""
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        wide = self.width() >= _WIDE
        self._beside.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        self.told.setWordWrap(not wide)

    def _mode(self, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolTip(tip)
        return button

    @property
    def ego(self) -> str:
        """Key of who is in the middle, "" for nobody."""
        return str(self.person.currentData() or "") if self.rings.isChecked() else ""

    @property
    def chosen(self) -> str:
        """Key of the person chosen, in whatever mode."""
        return str(self.person.currentData() or "")

    def offer(self, people: Sequence[Person]) -> None:
        """Other people, who says most first; the one chosen stays."""
        before = self.chosen
        ranked = sorted(people, key=lambda one: (-one.lines, -one.screen_time, one.key))
        self.person.blockSignals(True)
        self.person.clear()
        for one in ranked:
            self.person.addItem(one.name or one.key, one.key)
        self.person.setCurrentIndex(max(0, self.person.findData(before)))
        self.person.blockSignals(False)

    def choose(self, key: str) -> None:
        """Put somebody in the middle."""
        place = self.person.findData(key)
        if place >= 0:
            self.person.setCurrentIndex(place)

    def tell_hidden(self, count: int) -> None:
        """How many links are too weak."""
        said = self.tr("%n link(s) hidden", "", count) if count else self.tr("no link hidden")
        limit = self.tr("From intimacy {value}").format(value=f"{self.weakest.value() / STEPS:.2f}")
        self.told.setText(f"{limit} · {said}")

    def _on_mode(self, _button: object, on: bool) -> None:
        if on:
            self.changed.emit()

    def _on_weakest(self, step: int) -> None:
        self.weakest_changed.emit(step / STEPS)
