"""Every action of the studio. Menus, shortcuts, tooltips and the list of shortcuts are made from this table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.records import Action

if TYPE_CHECKING:
    # Qt's own stub says `object`.
    def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
        """Mark a text for translation."""
        ...
else:
    from PySide6.QtCore import QT_TRANSLATE_NOOP

MENUS = (
    ("file", QT_TRANSLATE_NOOP("actions", "&File")),
    ("edit", QT_TRANSLATE_NOOP("actions", "&Edit")),
    ("playback", QT_TRANSLATE_NOOP("actions", "&Playback")),
    ("view", QT_TRANSLATE_NOOP("actions", "&View")),
    ("help", QT_TRANSLATE_NOOP("actions", "&Help")),
)

ACTIONS: tuple[Action, ...] = (
    Action(
        "open_film",
        "file",
        QT_TRANSLATE_NOOP("actions", "Open film…"),
        lambda v: v.open_film(),
        ("Ctrl+N",),
        "idle",
        QT_TRANSLATE_NOOP("actions", "Analyse a film and open the result"),
    ),
    Action(
        "open_project",
        "file",
        QT_TRANSLATE_NOOP("actions", "Open project…"),
        lambda v: v.open_project(),
        ("Ctrl+O",),
        tip=QT_TRANSLATE_NOOP("actions", "Open a folder whose name ends in .emai"),
    ),
    Action("demo", "file", QT_TRANSLATE_NOOP("actions", "Try the demo"), lambda v: v.try_demo(), when="idle"),
    Action(
        "close_project",
        "file",
        QT_TRANSLATE_NOOP("actions", "Close project"),
        lambda v: v.close_project(),
        ("Ctrl+W",),
        "project",
    ),
    Action(
        "export",
        "file",
        QT_TRANSLATE_NOOP("actions", "Export…"),
        lambda v: v.export(),
        ("Ctrl+E",),
        "project",
        QT_TRANSLATE_NOOP("actions", "Write the data set and the report into a folder"),
        separated=True,
    ),
    Action(
        "stop_analysis",
        "file",
        QT_TRANSLATE_NOOP("actions", "Stop the analysis"),
        lambda v: v.job.cancel(),
        when="busy",
    ),
    Action("quit", "file", QT_TRANSLATE_NOOP("actions", "Quit"), lambda v: v.quit(), ("Ctrl+Q",), separated=True),
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
    Action(
        "play",
        "playback",
        QT_TRANSLATE_NOOP("actions", "Play or pause"),
        lambda v: v.playhead.toggle(),
        ("Space",),
        "film",
    ),
    Action(
        "frame_back",
        "playback",
        QT_TRANSLATE_NOOP("actions", "One frame back"),
        lambda v: v.playhead.step(-1),
        ("Left",),
        "film",
        separated=True,
    ),
    Action(
        "frame_on",
        "playback",
        QT_TRANSLATE_NOOP("actions", "One frame on"),
        lambda v: v.playhead.step(1),
        ("Right",),
        "film",
    ),
    Action(
        "second_back",
        "playback",
        QT_TRANSLATE_NOOP("actions", "One second back"),
        lambda v: v.move_by(-1.0),
        ("Shift+Left",),
        "film",
    ),
    Action(
        "second_on",
        "playback",
        QT_TRANSLATE_NOOP("actions", "One second on"),
        lambda v: v.move_by(1.0),
        ("Shift+Right",),
        "film",
    ),
    Action(
        "start",
        "playback",
        QT_TRANSLATE_NOOP("actions", "Start of the film"),
        lambda v: v.playhead.seek(0.0),
        ("Home",),
        "film",
        local=True,
    ),
    Action(
        "end",
        "playback",
        QT_TRANSLATE_NOOP("actions", "End of the film"),
        lambda v: v.playhead.seek(v.playhead.duration),
        ("End",),
        "film",
        local=True,
    ),
    Action(
        "previous_cut",
        "playback",
        QT_TRANSLATE_NOOP("actions", "Previous cut"),
        lambda v: v.go_to_cut(-1),
        ("Up",),
        "film",
        separated=True,
        local=True,
    ),
    Action(
        "next_cut",
        "playback",
        QT_TRANSLATE_NOOP("actions", "Next cut"),
        lambda v: v.go_to_cut(1),
        ("Down",),
        "film",
        local=True,
    ),
    Action(
        "next_conflict",
        "playback",
        QT_TRANSLATE_NOOP("actions", "Next conflict"),
        lambda v: v.go_to_conflict(1),
        ("N",),
        "conflicts",
    ),
    Action(
        "previous_conflict",
        "playback",
        QT_TRANSLATE_NOOP("actions", "Previous conflict"),
        lambda v: v.go_to_conflict(-1),
        ("P",),
        "conflicts",
    ),
    Action(
        "theme_system",
        "view",
        QT_TRANSLATE_NOOP("actions", "Theme of the system"),
        lambda v: v.choose_theme("system"),
        checked=lambda v: v.theme.choice == "system",
        group="theme",
    ),
    Action(
        "theme_light",
        "view",
        QT_TRANSLATE_NOOP("actions", "Light theme"),
        lambda v: v.choose_theme("light"),
        checked=lambda v: v.theme.choice == "light",
        group="theme",
    ),
    Action(
        "theme_dark",
        "view",
        QT_TRANSLATE_NOOP("actions", "Dark theme"),
        lambda v: v.choose_theme("dark"),
        checked=lambda v: v.theme.choice == "dark",
        group="theme",
    ),
    Action(
        "show_faces",
        "view",
        QT_TRANSLATE_NOOP("actions", "Faces on the picture"),
        lambda v: v.toggle_faces(),
        ("F",),
        checked=lambda v: v.screen.show_faces,
        separated=True,
    ),
    Action(
        "show_subtitle",
        "view",
        QT_TRANSLATE_NOOP("actions", "Lines on the picture"),
        lambda v: v.toggle_subtitle(),
        ("T",),
        checked=lambda v: v.screen.show_subtitle,
    ),
    Action(
        "zoom_in",
        "view",
        QT_TRANSLATE_NOOP("actions", "Zoom in"),
        lambda v: v.zoom(1.6),
        ("Ctrl++", "Ctrl+="),
        "film",
        separated=True,
    ),
    Action(
        "zoom_out", "view", QT_TRANSLATE_NOOP("actions", "Zoom out"), lambda v: v.zoom(1 / 1.6), ("Ctrl+-",), "film"
    ),
    Action(
        "zoom_fit", "view", QT_TRANSLATE_NOOP("actions", "Show the whole film"), lambda v: v.fit(), ("Ctrl+0",), "film"
    ),
    Action(
        "shortcuts", "help", QT_TRANSLATE_NOOP("actions", "Keyboard shortcuts"), lambda v: v.show_shortcuts(), ("F1",)
    ),
    Action("about", "help", QT_TRANSLATE_NOOP("actions", "About the studio"), lambda v: v.show_about()),
)


def action(name: str) -> Action:
    """The action with this id."""
    return next(one for one in ACTIONS if one.id == name)
