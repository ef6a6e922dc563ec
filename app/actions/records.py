"""An action as data: what it is called, which key, when it is possible, what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from app.actions.verbs import Verbs

    # Qt's own stub says `object`.
    def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
        """Mark a text for translation."""
        ...
else:
    from PySide6.QtCore import QT_TRANSLATE_NOOP as QT_TRANSLATE_NOOP

Fact = Literal[
    "always",
    "project",
    "film",
    "editable",
    "can_undo",
    "can_redo",
    "conflict_selected",
    "conflicts",
    "line_selected",
    "seeing",
    "creating",
    "line_to_create",
    "idle",
    "busy",
]
Menu = Literal["file", "edit", "playback", "view", "create", "help", ""]


@dataclass(frozen=True, slots=True)
class Action:
    """`keys` in Qt's portable notation. `when` names a fact of `Verbs.facts`. `checked` makes it a switch.

    `local` keys count only while the timeline or the picture has the focus: lists need them for themselves.
    """

    id: str
    menu: Menu
    text: str
    run: Callable[[Verbs], None]
    keys: tuple[str, ...] = ()
    when: Fact = "always"
    tip: str = ""
    checked: Callable[[Verbs], bool] | None = None
    group: str = ""
    separated: bool = False
    local: bool = False
