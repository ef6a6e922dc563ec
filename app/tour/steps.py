"""What the tour says, and of which part of the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from app.actions import catalogue
from app.actions.keys import Keys, native

if TYPE_CHECKING:
    from app.actions.verbs import Verbs

Spot = tuple[QWidget, QRect] | None


def _nothing(_verbs: Verbs) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Step:
    """`spot` finds what the text speaks of, None where it is not there; `prepare` brings it to the front."""

    title: str
    text: str
    spot: Callable[[Verbs], Spot]
    prepare: Callable[[Verbs], None] = _nothing


def steps(verbs: Verbs) -> tuple[Step, ...]:
    """The tour in the user's language and with the user's keys."""
    return (*_watching(verbs), *_correcting(verbs), *_finding(verbs))


def _watching(verbs: Verbs) -> tuple[Step, ...]:

    return (
        Step(
            QCoreApplication.translate("tour", "Watch"),
            QCoreApplication.translate(
                "tour",
                "{play} plays and pauses. J, K and L wind back, stop and wind on; the arrow keys go by one frame.",
            ).format(play=_key(verbs, "play")),
            lambda v: _whole(v.screen),
        ),
        Step(
            QCoreApplication.translate("tour", "The film in time"),
            QCoreApplication.translate(
                "tour",
                "Every line stands under its speaker, coloured by emotion. The marks above are conflicts: face, voice "
                "and words contradict each other. {next} goes to the next one; the wheel zooms.",
            ).format(next=_key(verbs, "next_conflict")),
            lambda v: _whole(v.timeline),
        ),
        Step(
            QCoreApplication.translate("tour", "Why it is a conflict"),
            QCoreApplication.translate(
                "tour",
                "The evidence says what each channel shows, how sure it is, and which channels keep silent. "
                "You decide: {accept} accepts, {reject} rejects.",
            ).format(accept=_key(verbs, "accept"), reject=_key(verbs, "reject")),
            lambda v: _dock(v, "evidence"),
            _show_worst,
        ),
    )


def _correcting(verbs: Verbs) -> tuple[Step, ...]:
    return (
        Step(
            QCoreApplication.translate("tour", "Correct a name"),
            QCoreApplication.translate(
                "tour", "Double-click a person to give them their name. Everything can be taken back with {undo}."
            ).format(undo=_key(verbs, "undo")),
            lambda v: _dock(v, "people"),
            lambda v: v.show_panel("people"),
        ),
        Step(
            QCoreApplication.translate("tour", "Review one by one"),
            QCoreApplication.translate(
                "tour", "{review} plays one conflict after the other; one key judges it and goes on to the next."
            ).format(review=_key(verbs, "review", "Ctrl+R")),
            lambda v: _dock(v, "conflicts"),
            lambda v: v.show_panel("conflicts"),
        ),
    )


def _finding(verbs: Verbs) -> tuple[Step, ...]:
    return (
        Step(
            QCoreApplication.translate("tour", "Find anything"),
            QCoreApplication.translate(
                "tour", "{search} finds lines, people, emotions and notes. {palette} does anything by a few letters."
            ).format(search=_key(verbs, "search"), palette=_key(verbs, "palette")),
            lambda v: _menu(v, "search"),
        ),
        Step(
            QCoreApplication.translate("tour", "Take it with you"),
            QCoreApplication.translate(
                "tour",
                "{export} writes the data set and a report. Your corrections are saved as you make them. "
                "This tour is in the help menu.",
            ).format(export=_key(verbs, "export")),
            lambda v: _menu(v, "export"),
        ),
    )


def _key(verbs: Verbs, name: str, otherwise: str = "") -> str:
    """The key of an action, as it is now."""
    record = next((one for one in catalogue.ACTIONS if one.id == name), None)
    keys = Keys(verbs.preferences).of(record) if record is not None else ()
    return native(keys[:1] or (otherwise,))


def _whole(widget: QWidget | None) -> Spot:
    return (widget, widget.rect()) if widget is not None and widget.isVisible() else None


def _dock(verbs: Verbs, name: str) -> Spot:
    dock: QDockWidget | None = verbs.workspace.docks.get(name)
    return _whole(dock.widget() if dock is not None and not dock.isFloating() else None)


def _menu(verbs: Verbs, name: str) -> Spot:
    """The menu that holds an action."""
    window = verbs.window
    if not isinstance(window, QMainWindow) or not window.menuBar().isVisible():
        return None
    bar = window.menuBar()
    for entry in bar.actions():
        menu = entry.menu()
        if menu is not None and any(one.objectName() == name for one in menu.actions()):  # type: ignore[attr-defined]
            return bar, bar.actionGeometry(entry)
    return _whole(bar)


def _show_worst(verbs: Verbs) -> None:
    """Select the conflict that says most, so that there is evidence to see."""
    analysis = verbs.session.analysis
    if analysis is not None and analysis.conflicts:
        worst = max(analysis.conflicts, key=lambda one: one.severity)
        verbs.session.select(worst.utterance)
        verbs.playhead.seek((worst.start + worst.end) / 2)
    verbs.show_panel("evidence")
