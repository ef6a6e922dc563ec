"""Opening the windows that find things and change how the studio works, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget

    from app.actions.verbs import Verbs

# The windows are imported when they are asked for: they know the actions, which know them, and the start is quicker.


def show_search(verbs: Verbs) -> None:
    """The search, which stays open and keeps its text."""
    from app.dialogs.search import SearchWindow

    found = verbs.window.findChild(SearchWindow)
    window = found or SearchWindow(verbs.session, verbs.playhead, verbs.theme, verbs.window)
    window.present()


def show_film_review(verbs: Verbs) -> None:
    """The film review, which stays open beside the film and keeps what a language model worded."""
    from app.dialogs.film_review import FilmReviewWindow

    found = verbs.window.findChild(FilmReviewWindow)
    window = found or FilmReviewWindow(verbs.session, verbs.playhead, verbs.theme, verbs.preferences, verbs.window)
    window.present()


def show_palette(verbs: Verbs) -> None:
    """The command palette."""
    from app.actions.keys import ACTIONS_NAME
    from app.actions.menus import Actions
    from app.dialogs.palette import Palette

    actions = verbs.window.findChild(Actions, ACTIONS_NAME)
    if actions is not None:
        Palette(actions, verbs, verbs.window).present()


def show_shortcuts(verbs: Verbs) -> None:
    """The keys of every action."""
    from app.dialogs.shortcuts import ShortcutsDialog

    ShortcutsDialog(verbs.window).open()


def show_preferences(verbs: Verbs) -> None:
    """How the studio works and how films are analysed."""
    from app.dialogs.preferences import PreferencesDialog

    PreferencesDialog(verbs, verbs.window).open()


def show_environments(verbs: Verbs) -> None:
    """The programs that read films and their weights: what is installed, and how to get the rest."""
    environments_over(verbs, verbs.window)


def environments_over(verbs: Verbs, parent: QWidget) -> QDialog:
    """The same over another window than the studio's, which waits for it."""
    from app.dialogs.environments import EnvironmentsDialog

    dialog = EnvironmentsDialog(verbs.environment_job, verbs.theme, parent)
    dialog.open()
    return dialog


def show_comfyui(verbs: Verbs) -> None:
    """The server that makes video clips, and its models."""
    from app.dialogs.comfyui import ComfyDialog

    ComfyDialog(verbs.session.clips, verbs.environment_job, verbs.theme, verbs.window).open()


def compare_clips(verbs: Verbs) -> None:
    """Two clips side by side, or one beside its scene in the film."""
    from app.panels.clips_opening import compare

    clips = verbs.session.clips
    chosen = clips.clip(clips.chosen)
    compare(verbs.session, clips.clips, () if chosen is None else (chosen,), verbs.theme, verbs.window)


def rate_clips(verbs: Verbs) -> None:
    """Pairs of clips without their names."""
    from app.panels.clips_opening import rate

    rate(verbs.session, verbs.session.clips.clips, verbs.theme, verbs.window)


def show_licences(verbs: Verbs) -> None:
    """Under which licences everything here may be used."""
    from app.dialogs.licences import LicencesDialog

    LicencesDialog(verbs.theme, verbs.window).open()


def start_tour(verbs: Verbs) -> None:
    """The studio in one minute."""
    from app.tour.tour import Tour

    Tour.start(verbs)
