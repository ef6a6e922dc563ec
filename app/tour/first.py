"""Offering the tour by itself: once, on the demo film."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emotionai_core.workers.places import user_data

if TYPE_CHECKING:
    from app.actions.verbs import Verbs


def offer_tour(verbs: Verbs) -> None:
    """Begin the tour when the demo film is opened for the first time."""
    # Loaded only where the demo is on screen.
    from app.tour.tour import SEEN, Tour

    if not verbs.preferences.flag(SEEN, False) and verbs.session.path.parent == user_data() / "demo":
        Tour.start(verbs)
