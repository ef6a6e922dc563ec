"""From the current view of a film to the account of its characters.

lines ─▶ states, surprise, memory ─▶ relations, personality ─▶ scores, delivery
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from emotionai_core.cognition.presence import presence
from emotionai_core.cognition.stream import MindStream
from emotionai_core.cognition.surprise import predictor
from emotionai_core.errors import Cancelled
from emotionai_core.judgement.alignment import FILM_LINES, alignment
from emotionai_core.judgement.scores import score_cards
from emotionai_core.judgement.takes import takes
from emotionai_core.records.account import Account
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.scores import Alignment, Calibration
from emotionai_core.records.signals import Signals
from emotionai_core.settings import Settings
from emotionai_core.social.circles import SocietyStream
from emotionai_core.social.network import centralities
from emotionai_core.social.personality import traits

_FEW_VECTORS = 0.5


class Understanding:
    """The account under one set of settings, for whoever asks after every edit: what lies before it is kept."""

    def __init__(self, settings: Settings) -> None:
        """Raises `StudioError` when the model of surprise is missing."""
        self._settings = settings
        self._mind = MindStream(settings, predictor(settings.surprise_model))
        self._society = SocietyStream(settings)

    @property
    def settings(self) -> Settings:
        """What it computes with."""
        return self._settings

    def account(self, analysis: Analysis, signals: Signals, cancelled: Callable[[], bool] = lambda: False) -> Account:
        """Everything that follows from the lines as they stand; raises `Cancelled` between its parts."""
        settings = self._settings

        def go_on() -> None:
            if cancelled():
                raise Cancelled

        mind = self._mind.mind(analysis)
        go_on()
        present = presence(analysis, settings.presence_seconds)
        society = self._society.society(analysis, mind, present)
        go_on()
        personality = traits(analysis, mind, settings)
        go_on()
        cards = score_cards(analysis, mind, present, settings)
        go_on()
        delivery = alignment(analysis, signals, settings)
        return Account(
            analysis=analysis,
            mind=mind,
            society=society,
            traits=personality,
            cards=cards,
            centralities=centralities(present),
            alignment=delivery,
            limits=_limits(analysis, signals, delivery, settings),
            takes=takes(analysis),
        )


def _limits(analysis: Analysis, signals: Signals, delivery: Alignment, settings: Settings) -> tuple[str, ...]:
    """What the account cannot say for want of something that was to be read, and what it had to do instead."""
    if not analysis.lines:
        return ()
    vectors = 0 if analysis.meanings is None else len(analysis.meanings.utterance)
    unread = (
        f"Only {vectors} of {len(analysis.lines)} lines have a sentence vector: memories of the others call up "
        "nothing, and what their words ask for is not estimated."
    )
    few = unread if vectors < _FEW_VECTORS * len(analysis.lines) else ""
    return tuple(told for told in (few, _silent(signals, delivery), *_compared(delivery, settings)) if told)


def _silent(signals: Signals, delivery: Alignment) -> str:
    """Which channels expressed intensity comes from, where it is not all of them."""
    heard, seen = np.isfinite(delivery.voice).any(), np.isfinite(delivery.face).any()
    if not heard and not seen:
        return "Neither voice nor face was measured in any line: expressed intensity is not estimated."
    if not heard:
        return "No voice was measured in any line: expressed intensity comes from faces alone."
    if not seen:
        return "No face was measured in any line, or faces cannot be relied on: expressed intensity comes from voices."
    if not len(signals.voice_time):
        return "Voices were measured line by line only: where within a line they rise is not known."
    return ""


def _compared(delivery: Alignment, settings: Settings) -> tuple[str, ...]:
    """What delivery was compared with, where that is not what was chosen."""
    found: list[str] = []
    if settings.delivery_calibration == Calibration.FILM.value and delivery.calibration is Calibration.FIXED:
        found.append(
            f"Fewer than {FILM_LINES} lines have both intensities: delivery is compared with the fixed scale, not with "
            "what is usual in this film."
        )
    if delivery.threshold > settings.delivery_threshold:
        found.append(
            f"What people coded shows how far measured intensity errs: a gap counts from {delivery.threshold:.2f} "
            f"deviations on, not from {settings.delivery_threshold:.2f}."
        )
    return tuple(found)
