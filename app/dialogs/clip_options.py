"""How clips are made from now on: by what, of what, how large and how long, with which seeds; and what that needs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.clip_requests import Options
from app.described_clips import core_text
from app.jobs.clip_job import ServerState
from app.jobs.operations import Lane, Operation, sentence_for
from app.panels.clips_words import clamp_words, mode_name, tier_name
from app.panels.parts import name_combo
from app.panels.person_parts import label
from app.session import Session
from app.theme import Theme
from emotionai_core.records.clip import SEEDS, Maker, Mode, Size, Tier
from emotionai_core.settings import Settings

if TYPE_CHECKING:
    from emotionai_core.generation.need import Need

_SIZES = ((384, 256), (512, 320), (512, 512), (640, 384), (768, 512), (960, 544))
_MOST_SEEDS = 12
_FIELD = 30
_LARGEST_SEED = 2**31 - 1

Ask = Callable[[Tier | None, Size | None, float, float], "Need"]


class ClipOptionsDialog(QDialog):
    """What is chosen here holds until the studio is closed; the settings say what holds else."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        parent: QWidget | None = None,
        ask: Ask | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("How clips are made"))
        self._session, self._theme, self._ask = session, theme, ask
        self._settings = Settings()
        self._question = 0
        self._lane = Lane(self)
        self._build(session.clips.options)
        self._lay_out()
        self._connect()
        self.finished.connect(lambda _result: self._lane.close())
        session.ask_settings(self._on_settings)
        self._on_choice()

    def _build(self, options: Options) -> None:
        self.maker, self.mode, self.tier, self.size_ = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        by_settings = self.tr("As the settings say")
        _fill(self.maker, [(by_settings, None), (self.tr("Animatic"), Maker.ANIMATIC), ("LTX-Video", Maker.LTX)])
        _fill(self.mode, [(by_settings, None), *((mode_name(one), one) for one in Mode)])
        _fill(self.tier, [(self.tr("For this machine"), None), *((tier_name(one), one) for one in Tier)])
        _fill(self.size_, [(self.tr("The tier’s own"), None), *((f"{w}×{h}", (w, h)) for w, h in _SIZES)])
        for combo, name in (
            (self.maker, self.tr("Made by")),
            (self.mode, self.tr("Made of")),
            (self.tier, self.tr("Card")),
            (self.size_, self.tr("Picture size")),
        ):
            name_combo(combo, name)
        self.seconds, self.strength = QDoubleSpinBox(), QDoubleSpinBox()
        for box, low, high, name in (
            (self.seconds, 0.0, 20.0, self.tr("Length")),
            (self.strength, -0.1, 1.0, self.tr("Strength of the picture")),
        ):
            box.setRange(low, high)
            box.setSingleStep(0.1)
            box.setDecimals(1)
            # The lowest value stands for none.
            box.setSpecialValueText(by_settings)
            box.setAccessibleName(name)
            box.setMinimumHeight(_FIELD)
        self.seconds.setSuffix(" s")
        self.seeds = [QCheckBox(str(seed)) for seed in SEEDS]
        self.free = QLineEdit()
        self.free.setPlaceholderText(self.tr("others, such as 7, 2026"))
        self.free.setAccessibleName(self.tr("Other seeds"))
        self._show(options)

    def _show(self, options: Options) -> None:
        size = None if options.size is None else (options.size.width, options.size.height)
        choose(self.maker, options.maker)
        choose(self.mode, options.mode)
        choose(self.tier, options.tier)
        choose(self.size_, size)
        self.seconds.setValue(0.0 if options.seconds is None else options.seconds)
        self.strength.setValue(-0.1 if options.strength is None else options.strength)
        for box, seed in zip(self.seeds, SEEDS, strict=True):
            box.setChecked(seed in options.seeds)
        self.free.setText(", ".join(str(seed) for seed in options.seeds if seed not in SEEDS))

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        seeds = QHBoxLayout()
        seeds.setSpacing(14)
        for box in self.seeds:
            seeds.addWidget(box)
        seeds.addWidget(self.free, 1)
        for name, field in (
            (self.tr("Made by"), self.maker),
            (self.tr("Made of"), self.mode),
            (self.tr("Card"), self.tier),
            (self.tr("Picture size"), self.size_),
            (self.tr("Length"), self.seconds),
            (self.tr("Strength of the picture"), self.strength),
        ):
            form.addRow(name, field)
        form.addRow(self.tr("Seeds"), seeds)
        self.need, self.clamp, self.reasons = label(), label(), label("muted")
        self.clamp.setStyleSheet(f"color: {self._theme.look.tokens['warn']}")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        reset = QPushButton(self.tr("As at first"))
        reset.setAutoDefault(False)
        reset.clicked.connect(lambda: self._show(Options()))
        buttons.addButton(reset, QDialogButtonBox.ButtonRole.ResetRole)
        self.forget = QPushButton(self.tr("Forget measurements"))
        self.forget.setAutoDefault(False)
        self.forget.setToolTip(
            self.tr("Forget what was measured of the card’s memory: it may have been busy with something else.")
        )
        self.forget.clicked.connect(self._forget)
        buttons.addButton(self.forget, QDialogButtonBox.ButtonRole.ResetRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(8)
        column.addLayout(form)
        column.addSpacing(6)
        for widget in (self.need, self.clamp, self.reasons):
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(buttons)
        self.resize(560, 480)

    def _connect(self) -> None:
        for combo in (self.maker, self.mode, self.tier, self.size_):
            combo.currentIndexChanged.connect(lambda _place: self._on_choice())
        for box in (self.seconds, self.strength):
            box.valueChanged.connect(lambda _value: self._on_choice())

    @property
    def loading(self) -> bool:
        """Whether the guard was not heard yet."""
        return self._lane.busy

    @property
    def options(self) -> Options:
        """What is chosen."""
        tier: Tier = self.tier.currentData() or Tier.LOCAL12
        seconds = self.seconds.value() or None
        size = self._size(tier, seconds)
        strength = self.strength.value() if self.strength.value() >= 0.0 else None
        chosen = [seed for box, seed in zip(self.seeds, SEEDS, strict=True) if box.isChecked()]
        seeds = tuple(dict.fromkeys([*chosen, *_numbers(self.free.text())]))[:_MOST_SEEDS]
        return Options(
            self.maker.currentData(),
            self.mode.currentData(),
            self.tier.currentData(),
            size,
            seconds,
            strength,
            seeds or SEEDS[:1],
        )

    def _size(self, tier: Tier, seconds: float | None) -> Size | None:
        pixels = self.size_.currentData()
        if pixels is None or self.maker.currentData() is not Maker.LTX:
            return None
        from emotionai_core.generation.choosing import size_for

        usual = size_for(Maker.LTX, tier, self._settings.clip_seconds if seconds is None else seconds)
        return Size(pixels[0], pixels[1], usual.frames)

    def accept(self) -> None:
        """Keep it."""
        self._session.clips.options = self.options
        super().accept()

    def _on_settings(self, settings: Settings) -> None:
        self._settings = settings
        self._on_choice()

    def _on_choice(self) -> None:
        """Ask the guard anew; the newest question wins."""
        self._question += 1
        question, options = self._question, self.options
        ltx = options.maker is not Maker.ANIMATIC
        for widget in (self.mode, self.tier, self.strength, *self.seeds, self.free):
            widget.setEnabled(ltx)
        # An animatic is as large as it is, and as long as its line.
        self.size_.setEnabled(options.maker is Maker.LTX)
        for widget in (self.need, self.clamp, self.reasons):
            widget.setVisible(ltx)
        self.forget.setVisible(ltx)
        if not ltx:
            return
        seconds = self._settings.clip_seconds if options.seconds is None else options.seconds
        warning, ask = self._settings.clip_warning, self._ask or self._guard()
        operation = Operation(
            lambda: ask(options.tier, options.size, seconds, warning),
            self._on_need,
            self._on_failure,
            lambda: question == self._question,
        )
        self._lane.run(operation)

    def _guard(self) -> Ask:
        running = self._session.clips.server.state in (ServerState.STARTING, ServerState.READY)

        def ask(tier: Tier | None, size: Size | None, seconds: float, warning: float) -> Need:
            from emotionai_core.generation.need import need_of

            return need_of(tier, size, seconds, warning, running)

        return ask

    def _forget(self) -> None:
        """The card may have been busy with something else when it was measured."""

        def do() -> None:
            from emotionai_core.generation.peaks import Peaks

            Peaks().forget()

        self._lane.run(Operation(do, lambda _done: self._on_choice(), self._on_failure))

    def _on_need(self, need: Need) -> None:
        clamp = need.clamp
        if need.card:
            text = self.tr("About {need} GB of the card’s memory; {budget} GB of {card} are there.")
        elif self.options.maker is None:
            text = self.tr("No NVIDIA card was found here: animatics are made. LTX-Video would need about {need} GB.")
        else:
            text = self.tr("About {need} GB of the card’s memory. No NVIDIA card was found here; a tier of {total} GB.")
        known = {"need": f"{clamp.estimate:.1f}", "budget": f"{clamp.budget:.1f}", "card": need.card}
        self.need.setText(text.format(total=f"{need.total:.0f}", **known))
        self.clamp.setText(clamp_words(clamp))
        self.clamp.setVisible(bool(self.clamp.text()))
        self.reasons.setText("\n".join(map(core_text, clamp.reasons)))
        self.reasons.setVisible(bool(clamp.reasons))

    def _on_failure(self, error: Exception) -> None:
        self.need.setText(sentence_for(error))
        self.clamp.hide()
        self.reasons.hide()


def choose(combo: QComboBox, value: object) -> None:
    """Choose what stands for a value, the first where nothing does; Qt itself does not compare Python's values."""
    places = [place for place in range(combo.count()) if combo.itemData(place) == value]
    combo.setCurrentIndex(places[0] if places else 0)


def _fill(combo: QComboBox, choices: list[tuple[str, object]]) -> None:
    for text, value in choices:
        combo.addItem(text, value)


def _numbers(text: str) -> list[int]:
    found = [int(one) for one in re.findall(r"\d+", text) if len(one) <= 10]
    return [number for number in found if number <= _LARGEST_SEED]
