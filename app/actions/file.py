"""Projects, films, exports."""

from __future__ import annotations

from app.actions.records import QT_TRANSLATE_NOOP, Action
from app.dialogs.opening import show_film_review

FILE: tuple[Action, ...] = (
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
        "film_review",
        "file",
        QT_TRANSLATE_NOOP("actions", "Film review…"),
        show_film_review,
        when="project",
        tip=QT_TRANSLATE_NOOP("actions", "Six chapters about the film and its leading characters, in words"),
        separated=True,
    ),
    Action(
        "export",
        "file",
        QT_TRANSLATE_NOOP("actions", "Export…"),
        lambda v: v.export(),
        ("Ctrl+E",),
        "project",
        QT_TRANSLATE_NOOP("actions", "Write the data set and the report into a folder"),
    ),
    Action(
        "stop_analysis",
        "file",
        QT_TRANSLATE_NOOP("actions", "Stop the analysis"),
        lambda v: v.job.cancel(),
        when="busy",
    ),
    Action("quit", "file", QT_TRANSLATE_NOOP("actions", "Quit"), lambda v: v.quit(), ("Ctrl+Q",), separated=True),
)
