"""From the current view of a film to the account of its characters.

lines ─▶ states, surprise, memory ─▶ relations, personality ─▶ scores, delivery
"""

from __future__ import annotations

from collections.abc import Callable

from emotionai_core.cognition.presence import presence
from emotionai_core.cognition.stream import MindStream
from emotionai_core.cognition.surprise import predictor
from emotionai_core.errors import Cancelled
from emotionai_core.judgement.alignment import alignment
from emotionai_core.judgement.scores import score_cards
from emotionai_core.judgement.takes import takes
from emotionai_core.records.account import Account
from emotionai_core.records.analysis import Analysis
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

    def account(
        self, analysis: Analysis, signals: Signals, cancelled: Callable[[], bool] = lambda: False
    ) -> Account:
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
        return Account(
            analysis=analysis,
            mind=mind,
            society=society,
            traits=personality,
            cards=cards,
            centralities=centralities(present),
            alignment=alignment(analysis, signals, settings),
            limits=_limits(analysis, signals),
            takes=takes(analysis),
        )


def _limits(analysis: Analysis, signals: Signals) -> tuple[str, ...]:
    """What the account cannot say for want of something that was to be read."""
    found: list[str] = []
    vectors = 0 if analysis.meanings is None else len(analysis.meanings.utterance)
    if analysis.lines and vectors < _FEW_VECTORS * len(analysis.lines):
        found.append(
            f"Only {vectors} of {len(analysis.lines)} lines have a sentence vector: memories of the others call up "
            "nothing, and what their words ask for is not estimated."
        )
    if not len(signals.voice_time):
        found.append("No voice was read: expressed intensity comes from faces alone.")
    return tuple(found)
