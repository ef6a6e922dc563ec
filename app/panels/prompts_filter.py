"""Which key scenes are listed, and how much goes into their prompts."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from app.panels.parts import name_combo
from app.panels.prompts_model import ScenesModel
from app.panels.prompts_words import tier_name
from app.session import Session
from app.timeline.content import ranked
from emotionai_core.records.prompt import PromptTier
from emotionai_core.settings import Settings


class ScenesFilter(QWidget):
    """Words, a person, and the tier of all prompts."""

    changed = Signal()
    # Another tier, by its value in the settings.
    tier_chosen = Signal(str)

    def __init__(self, session: Session, model: ScenesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._model = session, model
        self.search = QLineEdit()
        self.person, self.tier = QComboBox(), QComboBox()
        self.search.setPlaceholderText(self.tr("Words or a name"))
        self.search.setAccessibleName(self.tr("Search in key scenes"))
        self.search.setClearButtonEnabled(True)
        self.person.addItem(self.tr("Everyone"), None)
        for tier in PromptTier:
            self.tier.addItem(tier_name(tier), tier.value)
        for combo, name in ((self.person, self.tr("Person")), (self.tier, self.tr("Prompts are made of"))):
            name_combo(combo, name)
            combo.setToolTip(name)
        self.person.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.person.setMinimumContentsLength(9)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(self.search, 1)
        row.addWidget(self.person)
        self.search.textChanged.connect(lambda _text: self._filter())
        self.person.currentIndexChanged.connect(lambda _place: self._filter())
        self.tier.activated.connect(lambda place: self.tier_chosen.emit(self.tier.itemData(place)))

    def refill(self) -> None:
        """Whoever has key scenes now, and the tier that is set."""
        analysis, chosen = self._session.analysis, self.person.currentData()
        there = {row.person for row in self._model.everything}
        people = ranked(analysis.people) if analysis is not None else []
        self.person.blockSignals(True)
        while self.person.count() > 1:
            self.person.removeItem(1)
        for one in people:
            if one.key in there:
                self.person.addItem(one.name or one.key, one.key)
        self.person.setCurrentIndex(max(0, self.person.findData(chosen)))
        self.person.blockSignals(False)
        self.tier.setEnabled(not self._session.read_only)
        self._session.ask_settings(self._show_tier)
        self._filter()

    def _show_tier(self, settings: Settings) -> None:
        self.tier.setCurrentIndex(max(0, self.tier.findData(settings.prompt_tier)))

    def _filter(self) -> None:
        self._model.show_only(self.search.text(), self.person.currentData())
        self.changed.emit()
