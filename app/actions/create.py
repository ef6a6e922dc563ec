"""From key scenes to clips."""

from __future__ import annotations

from app.actions.records import QT_TRANSLATE_NOOP, Action
from app.dialogs.opening import compare_clips, rate_clips, show_comfyui

CREATE: tuple[Action, ...] = (
    Action(
        "add_key_scene",
        "create",
        QT_TRANSLATE_NOOP("actions", "Make the line a key scene"),
        lambda v: v.add_key_scene(),
        ("Ctrl+Shift+K",),
        "line_to_create",
        QT_TRANSLATE_NOOP("actions", "Write a prompt for the selected line, and show it"),
    ),
    Action(
        "make_clip",
        "create",
        QT_TRANSLATE_NOOP("actions", "Make a clip of the line"),
        lambda v: v.make_clip(),
        ("Ctrl+Return",),
        "line_to_create",
        QT_TRANSLATE_NOOP("actions", "An animatic of the film's own picture, or a clip by LTX-Video where it can run"),
    ),
    Action(
        "make_clips",
        "create",
        QT_TRANSLATE_NOOP("actions", "Make clips of all key scenes"),
        lambda v: v.make_clips(),
        ("Ctrl+Shift+Return",),
        "creating",
    ),
    Action(
        "compare_clips",
        "create",
        QT_TRANSLATE_NOOP("actions", "Compare clips…"),
        compare_clips,
        (),
        "seeing",
        QT_TRANSLATE_NOOP("actions", "Two clips side by side, or a clip beside its scene in the film"),
        separated=True,
    ),
    Action(
        "rate_clips",
        "create",
        QT_TRANSLATE_NOOP("actions", "Rate clips blind…"),
        rate_clips,
        (),
        "creating",
        QT_TRANSLATE_NOOP("actions", "Which of two is better, without knowing which is which"),
    ),
    Action(
        "import_screenplay",
        "create",
        QT_TRANSLATE_NOOP("actions", "Import a screenplay…"),
        lambda v: v.import_screenplay(),
        (),
        "creating",
        QT_TRANSLATE_NOOP("actions", "Fountain, Final Draft, plain text or PDF: laid along the film"),
        separated=True,
    ),
    Action(
        "comfyui",
        "create",
        QT_TRANSLATE_NOOP("actions", "LTX-Video and ComfyUI…"),
        show_comfyui,
        tip=QT_TRANSLATE_NOOP("actions", "The server that makes video clips, and its models: install, choose, fetch"),
    ),
)
