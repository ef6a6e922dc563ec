"""Corrections: undo, redo, judging, lines, people, notes, coding."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QWidget

from app.actions.records import QT_TRANSLATE_NOOP, Action
from app.dialogs.cast import CastDialog
from app.dialogs.coders import CodersDialog
from app.panels import line_verbs
from app.panels.coding import CodingPanel
from app.panels.lines import LinesPanel
from app.panels.notes import NotesPanel

if TYPE_CHECKING:
    from app.actions.verbs import Verbs

P = TypeVar("P", bound=QWidget)


def _in_panel(verbs: Verbs, name: str, kind: type[P], run: Callable[[P], object]) -> None:
    """Bring a panel to the front and do something there."""
    panel = verbs.window.findChild(kind)
    if panel is not None and name in verbs.workspace.docks:
        verbs.workspace.show_panel(name)
        run(panel)


def _review(verbs: Verbs) -> None:
    verbs.workspace.show_panel("conflicts")
    verbs.conflicts.start_review()


def _comment(verbs: Verbs) -> None:
    verbs.workspace.show_panel("conflicts")
    verbs.conflicts.write_comment()


def _split(verbs: Verbs) -> None:
    line = verbs.session.line(verbs.session.selected)
    if line is not None:
        line_verbs.split_here(verbs.session, line, verbs.playhead.position)


def _join(verbs: Verbs) -> None:
    line = verbs.session.line(verbs.session.selected)
    if line is not None:
        line_verbs.join_next(verbs.session, line)


def _hide(verbs: Verbs) -> None:
    if verbs.session.selected is not None:
        line_verbs.hide(verbs.session, [verbs.session.selected], True)


_HISTORY: tuple[Action, ...] = (
    Action("undo", "edit", QT_TRANSLATE_NOOP("actions", "Undo"), lambda v: v.session.undo(), ("Ctrl+Z",), "can_undo"),
    Action(
        "redo",
        "edit",
        QT_TRANSLATE_NOOP("actions", "Redo"),
        lambda v: v.session.redo(),
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        "can_redo",
    ),
)

_CONFLICTS: tuple[Action, ...] = (
    Action(
        "review",
        "edit",
        QT_TRANSLATE_NOOP("actions", "Review conflicts"),
        _review,
        ("Ctrl+R",),
        "conflicts",
        QT_TRANSLATE_NOOP("actions", "Play one conflict after the other; one key judges it and goes on"),
        separated=True,
    ),
    Action(
        "accept",
        "edit",
        QT_TRANSLATE_NOOP("actions", "Accept conflict"),
        lambda v: v.judge("accepted"),
        ("A",),
        "conflict_selected",
    ),
    Action(
        "reject",
        "edit",
        QT_TRANSLATE_NOOP("actions", "Reject conflict"),
        lambda v: v.judge("rejected"),
        ("R",),
        "conflict_selected",
    ),
    Action(
        "second_look",
        "edit",
        QT_TRANSLATE_NOOP("actions", "Conflict needs a second look"),
        lambda v: v.judge("second-look"),
        ("Q",),
        "conflict_selected",
    ),
    Action(
        "comment",
        "edit",
        QT_TRANSLATE_NOOP("actions", "Comment on the conflict…"),
        _comment,
        ("C",),
        "conflict_selected",
    ),
)

_LINES: tuple[Action, ...] = (
    Action(
        "edit_line",
        "edit",
        QT_TRANSLATE_NOOP("actions", "Edit the words of the line"),
        lambda v: _in_panel(v, "lines", LinesPanel, lambda panel: panel.edit_text()),
        when="line_selected",
        separated=True,
    ),
    Action(
        "speaker",
        "edit",
        QT_TRANSLATE_NOOP("actions", "Who speaks the line…"),
        lambda v: _in_panel(v, "lines", LinesPanel, lambda panel: panel.choose_speaker()),
        ("S",),
        "line_selected",
    ),
    Action(
        "split_line",
        "edit",
        QT_TRANSLATE_NOOP("actions", "Split the line at the playhead"),
        _split,
        ("B",),
        "line_selected",
    ),
    Action(
        "join_line",
        "edit",
        QT_TRANSLATE_NOOP("actions", "Merge with the speaker's next line"),
        _join,
        ("G",),
        "line_selected",
    ),
    Action("hide_line", "edit", QT_TRANSLATE_NOOP("actions", "Hide the line"), _hide, when="line_selected"),
)

_PEOPLE: tuple[Action, ...] = (
    Action(
        "add_note",
        "edit",
        QT_TRANSLATE_NOOP("actions", "Write a note…"),
        lambda v: _in_panel(v, "notes", NotesPanel, lambda panel: panel.add_note()),
        ("Ctrl+Shift+M",),
        "editable",
        QT_TRANSLATE_NOOP("actions", "Write a note at the playhead, or for the chosen stretch"),
        separated=True,
    ),
    Action(
        "cast",
        "edit",
        QT_TRANSLATE_NOOP("actions", "Set the cast…"),
        lambda v: CastDialog(v.session, v.window).open(),
        when="editable",
        tip=QT_TRANSLATE_NOOP("actions", "Paste or load the names of the characters"),
    ),
    Action(
        "code_lines",
        "edit",
        QT_TRANSLATE_NOOP("actions", "Code lines"),
        lambda v: _in_panel(v, "coding", CodingPanel, lambda panel: panel.setFocus()),
        when="editable",
        tip=QT_TRANSLATE_NOOP("actions", "Say line by line what you hear and see"),
    ),
    Action(
        "coder",
        "edit",
        QT_TRANSLATE_NOOP("actions", "Coder…"),
        lambda v: CodersDialog(v.session, v.window).open(),
        when="project",
        tip=QT_TRANSLATE_NOOP("actions", "In whose name corrections and codings are made"),
    ),
)

EDIT: tuple[Action, ...] = (*_HISTORY, *_CONFLICTS, *_LINES, *_PEOPLE)
