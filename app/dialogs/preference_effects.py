"""What the studio's own preferences do: when the window is made, and when one of them is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.player.time_display import TimeFormat
from app.player.transport import TimeButton

if TYPE_CHECKING:
    from app.actions.verbs import Verbs


def apply_preferences(verbs: Verbs) -> None:
    """Take up, in a new window, what was chosen in an earlier one, and remember whoever signs from now on."""
    preferences, session = verbs.preferences, verbs.session
    session.code_as(preferences.text("coder"), preferences.flag("blind", False))
    _show_times_as(verbs, preferences.text("time_display", TimeFormat.FILM.value))
    session.coder_changed.connect(lambda: _remember_coder(verbs))


def _remember_coder(verbs: Verbs) -> None:
    verbs.preferences.put("coder", verbs.session.coder)
    # A blind coder who starts the studio again must not see everything at once.
    verbs.preferences.put("blind", verbs.session.blind)


def apply_one(verbs: Verbs, name: str, value: str) -> None:
    """Let a preference that takes effect at once do so; the others wait for the next start."""
    if name == "theme":
        verbs.choose_theme(value)
    elif name == "coder":
        verbs.session.code_as(value, verbs.session.blind)
    elif name == "time_display":
        _show_times_as(verbs, value)


def _show_times_as(verbs: Verbs, value: str) -> None:
    button = verbs.window.findChild(TimeButton)
    if button is not None and value in {one.value for one in TimeFormat}:
        button.format = TimeFormat(value)
        # Whoever shows the position writes it anew.
        verbs.playhead.moved.emit(verbs.playhead.position, None)
