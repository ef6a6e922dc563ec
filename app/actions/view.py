"""What is shown and how."""

from __future__ import annotations

from app.actions.records import QT_TRANSLATE_NOOP, Action

VIEW: tuple[Action, ...] = (
    Action(
        "layout_review",
        "",
        QT_TRANSLATE_NOOP("actions", "Layout for reviewing"),
        lambda v: v.show_layout("review"),
        ("Ctrl+Alt+1",),
        "project",
    ),
    Action(
        "layout_cut",
        "",
        QT_TRANSLATE_NOOP("actions", "Layout for cutting"),
        lambda v: v.show_layout("cut"),
        ("Ctrl+Alt+2",),
        "project",
    ),
    Action(
        "layout_characters",
        "",
        QT_TRANSLATE_NOOP("actions", "Layout for characters"),
        lambda v: v.show_layout("characters"),
        ("Ctrl+Alt+3",),
        "project",
    ),
    Action(
        "layout_creation",
        "",
        QT_TRANSLATE_NOOP("actions", "Layout for prompts and clips"),
        lambda v: v.show_layout("creation"),
        ("Ctrl+Alt+4",),
        "project",
    ),
    Action("save_layout", "", QT_TRANSLATE_NOOP("actions", "Save layout…"), lambda v: v.save_layout(), when="project"),
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
        "zoom_span",
        "view",
        QT_TRANSLATE_NOOP("actions", "Show the chosen range"),
        lambda v: v.timeline.show_span(),
        ("Ctrl+9",),
        "film",
    ),
    Action(
        "add_marker",
        "edit",
        QT_TRANSLATE_NOOP("actions", "Marker at the playhead"),
        lambda v: v.timeline.editor.add_marker(),
        ("Ctrl+M",),
        "editable",
        separated=True,
    ),
    Action(
        "add_range_note",
        "edit",
        QT_TRANSLATE_NOOP("actions", "Note for the range…"),
        lambda v: v.timeline.editor.add_range_note(),
        ("Ctrl+Alt+M",),
        "editable",
        QT_TRANSLATE_NOOP("actions", "Write a note for the chosen range, or for the moment without one"),
    ),
)
