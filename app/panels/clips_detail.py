"""One clip below its player: target against measured, what it was made of, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.panels.clips_words import clamp_words, comparison, limits_of, made_with, maker_name, place_of
from app.panels.flow import FlowLayout, flowing
from app.panels.person_parts import label
from emotionai_core.records.clip import SEEDS, Clip, Maker

_LARGEST_SEED = 2**31 - 1


class ClipDetail(QWidget):
    """Shows one clip; whoever listens does the work."""

    film_wanted = Signal()
    request_wanted = Signal()
    copy_wanted = Signal()
    thrown = Signal()
    repeated = Signal()
    # Again with this seed.
    again = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clip: Clip | None = None
        self.facts = label("muted")
        self.measures = label()
        self.remark = label("faint")
        self.film = self._button(self.tr("Show in the film"), self.film_wanted.emit)
        self.request = self._button(self.tr("Prompt and sources…"), self.request_wanted.emit)
        self.more = QToolButton()
        self.more.setText(self.tr("More"))
        self.more.setAccessibleName(self.tr("What else can be done with the clip"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        menu.aboutToShow.connect(lambda: self.fill(menu))
        self.more.setMenu(menu)
        self._lay_out()

    def _button(self, text: str, run: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(lambda: run())
        return button

    def _lay_out(self) -> None:
        buttons = flowing()
        flow = FlowLayout(buttons)
        for widget in (self.film, self.request, self.more):
            flow.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 8)
        column.setSpacing(4)
        for widget in (buttons, self.measures, self.facts, self.remark):
            column.addWidget(widget)
        column.addStretch(1)

    @property
    def clip(self) -> Clip | None:
        """What is shown."""
        return self._clip

    def show_clip(self, clip: Clip, remark: str = "") -> None:
        """Another clip; `remark` is what is to be said of it besides."""
        self._clip = clip
        request = clip.request
        arc = request.maker is Maker.ARC
        pixels = f"{clip.width}×{clip.height} · {clip.fps:.4g} fps · {clip.duration:.1f} s"
        told = (maker_name(request.maker), "" if arc else place_of(request), made_with(request), pixels)
        self.facts.setText(" · ".join(part for part in told if part))
        rows = [f"{name} {wanted} → {found}" for name, wanted, found in comparison(clip)]
        self.measures.setText(self.tr("Wanted → measured: {rows}").format(rows=" · ".join(rows)))
        self.measures.setVisible(not arc)
        said = [remark, clamp_words(request.clamp), *limits_of(clip)]
        self.remark.setText("\n".join(part for part in said if part))
        self.remark.setVisible(bool(self.remark.text()))
        self.film.setVisible(not arc)
        self.request.setVisible(not arc)

    def fill(self, menu: QMenu) -> None:
        """What can be done with the clip that is shown."""
        menu.clear()
        clip = self._clip
        if clip is None:
            return
        if clip.request.maker is Maker.LTX:
            for seed in SEEDS:
                text = self.tr("Make again with seed {seed}").format(seed=seed)
                self._entry(menu, text, lambda seed=seed: self.again.emit(seed)).setEnabled(seed != clip.request.seed)
            self._entry(menu, self.tr("Make again with another seed…"), self._ask_seed)
            menu.addSeparator()
        self._entry(menu, self.tr("Check that it can be reproduced"), self.repeated.emit)
        self._entry(menu, self.tr("Save a copy…"), self.copy_wanted.emit)
        menu.addSeparator()
        self._entry(menu, self.tr("Throw away"), self.thrown.emit)

    def _entry(self, menu: QMenu, text: str, run: Callable[[], object]) -> QAction:
        action = menu.addAction(text)
        action.triggered.connect(lambda _checked=False: run())
        return action

    def _ask_seed(self) -> None:
        asking = QInputDialog(self)
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asking.setWindowTitle(self.tr("Make again"))
        asking.setLabelText(self.tr("Seed"))
        asking.setInputMode(QInputDialog.InputMode.IntInput)
        asking.setIntRange(0, _LARGEST_SEED)
        asking.setIntValue(SEEDS[0])
        asking.intValueSelected.connect(self.again.emit)
        asking.open()
