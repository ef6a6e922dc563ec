"""Keys, and what this is."""

from __future__ import annotations

from app.actions.records import QT_TRANSLATE_NOOP, Action

HELP: tuple[Action, ...] = (
    Action(
        "shortcuts", "help", QT_TRANSLATE_NOOP("actions", "Keyboard shortcuts"), lambda v: v.show_shortcuts(), ("F1",)
    ),
    Action("about", "help", QT_TRANSLATE_NOOP("actions", "About the studio"), lambda v: v.show_about()),
)
