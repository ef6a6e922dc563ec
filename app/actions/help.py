"""Finding things, keys, the tour, and what this is."""

from __future__ import annotations

from app.actions.records import QT_TRANSLATE_NOOP, Action
from app.dialogs.opening import (
    show_environments,
    show_licences,
    show_palette,
    show_preferences,
    show_search,
    show_shortcuts,
    start_tour,
)

HELP: tuple[Action, ...] = (
    Action(
        "search",
        "edit",
        QT_TRANSLATE_NOOP("actions", "Search…"),
        show_search,
        ("Ctrl+F",),
        "project",
        QT_TRANSLATE_NOOP("actions", "Find lines, people, emotions, conflicts and notes"),
        separated=True,
    ),
    Action(
        "palette",
        "edit",
        QT_TRANSLATE_NOOP("actions", "Commands…"),
        show_palette,
        ("Ctrl+K",),
        tip=QT_TRANSLATE_NOOP("actions", "Do anything by a few letters of its name"),
    ),
    Action(
        "preferences",
        "edit",
        QT_TRANSLATE_NOOP("actions", "Preferences…"),
        show_preferences,
        ("Ctrl+,",),
        separated=True,
    ),
    Action(
        "tour",
        "help",
        QT_TRANSLATE_NOOP("actions", "Tour"),
        start_tour,
        tip=QT_TRANSLATE_NOOP("actions", "The studio in one minute"),
    ),
    Action("shortcuts", "help", QT_TRANSLATE_NOOP("actions", "Keyboard shortcuts"), show_shortcuts, ("F1",)),
    Action(
        "environments",
        "help",
        QT_TRANSLATE_NOOP("actions", "Environments…"),
        show_environments,
        tip=QT_TRANSLATE_NOOP("actions", "The programs that read a film and their weights: install, check, remove"),
        separated=True,
    ),
    Action(
        "licences",
        "help",
        QT_TRANSLATE_NOOP("actions", "Licences"),
        show_licences,
        tip=QT_TRANSLATE_NOOP("actions", "Under which licences the studio, its programs and weights may be used"),
    ),
    Action("about", "help", QT_TRANSLATE_NOOP("actions", "About the studio"), lambda v: v.show_about()),
)
