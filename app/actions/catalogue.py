"""Every action of the studio: menus, shortcuts, tooltips and the palette are made from these tables."""

from __future__ import annotations

from app.actions.create import CREATE
from app.actions.edit import EDIT
from app.actions.file import FILE
from app.actions.help import HELP
from app.actions.playback import PLAYBACK
from app.actions.records import QT_TRANSLATE_NOOP, Action
from app.actions.view import VIEW

MENUS = (
    ("file", QT_TRANSLATE_NOOP("actions", "&File")),
    ("edit", QT_TRANSLATE_NOOP("actions", "&Edit")),
    ("playback", QT_TRANSLATE_NOOP("actions", "&Playback")),
    ("view", QT_TRANSLATE_NOOP("actions", "&View")),
    ("create", QT_TRANSLATE_NOOP("actions", "&Create")),
    ("help", QT_TRANSLATE_NOOP("actions", "&Help")),
)

ACTIONS: tuple[Action, ...] = (*FILE, *EDIT, *PLAYBACK, *VIEW, *CREATE, *HELP)


def action(name: str) -> Action:
    """The action with this id."""
    return next(one for one in ACTIONS if one.id == name)
