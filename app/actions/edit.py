"""Corrections: undo, redo, judging."""

from __future__ import annotations

from app.actions.records import QT_TRANSLATE_NOOP, Action

EDIT: tuple[Action, ...] = (
    Action("undo", "edit", QT_TRANSLATE_NOOP("actions", "Undo"), lambda v: v.session.undo(), ("Ctrl+Z",), "can_undo"),
    Action(
        "redo",
        "edit",
        QT_TRANSLATE_NOOP("actions", "Redo"),
        lambda v: v.session.redo(),
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        "can_redo",
    ),
    Action(
        "accept",
        "edit",
        QT_TRANSLATE_NOOP("actions", "Accept conflict"),
        lambda v: v.judge("accepted"),
        ("A",),
        "conflict_selected",
        separated=True,
    ),
    Action(
        "reject",
        "edit",
        QT_TRANSLATE_NOOP("actions", "Reject conflict"),
        lambda v: v.judge("rejected"),
        ("R",),
        "conflict_selected",
    ),
)
