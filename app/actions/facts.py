"""Why an action is not possible now, for a person."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def why_not(fact: str) -> str:
    """What is missing while `fact` does not hold; "" where nothing can be missing."""
    return {
        "project": QCoreApplication.translate("facts", "Needs an open project"),
        "film": QCoreApplication.translate("facts", "Needs an open project with its film"),
        "editable": QCoreApplication.translate("facts", "Needs a project that may be changed"),
        "can_undo": QCoreApplication.translate("facts", "There is nothing to take back"),
        "can_redo": QCoreApplication.translate("facts", "There is nothing to put back"),
        "conflict_selected": QCoreApplication.translate("facts", "Choose a conflict first"),
        "conflicts": QCoreApplication.translate("facts", "No conflict was found, or no project is open"),
        "line_selected": QCoreApplication.translate("facts", "Choose a line first"),
        "seeing": QCoreApplication.translate("facts", "Needs an open project, and is hidden while you code blind"),
        "creating": QCoreApplication.translate("facts", "Needs a project that may be changed, and no blind coding"),
        "line_to_create": QCoreApplication.translate("facts", "Choose a line first; not possible while you code blind"),
        "idle": QCoreApplication.translate("facts", "An analysis is running"),
        "busy": QCoreApplication.translate("facts", "No analysis is running"),
    }.get(fact, QCoreApplication.translate("facts", "Not possible now") if fact != "always" else "")
