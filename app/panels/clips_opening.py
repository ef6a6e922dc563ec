"""The windows that the clips panel opens; what they are made of is loaded when one is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from app.session import Session
from app.theme import Theme
from emotionai_core.records.clip import Clip


def show_request(clip: Clip, theme: Theme, parent: QWidget) -> None:
    """What a clip was made of."""
    from app.dialogs.clip_request import ClipRequestDialog

    ClipRequestDialog(clip, theme, parent).open()


def save_copy(session: Session, clip: Clip, parent: QWidget) -> None:
    """Ask where to, and write a copy of the film of a clip."""
    asking = QFileDialog(parent, QCoreApplication.translate("ClipsPanel", "Save a copy of the clip"))
    asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    asking.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    asking.setNameFilter(QCoreApplication.translate("ClipsPanel", "Film (*.mp4)"))
    asking.setDefaultSuffix("mp4")
    asking.selectFile(f"{session.name}-{clip.id}.mp4")
    asking.fileSelected.connect(lambda path: session.clips.export(clip, Path(path)))
    asking.open()


def order_arc(session: Session, clips: Sequence[Clip], theme: Theme, parent: QWidget) -> None:
    """Choose order and cross-fade, then join."""
    from app.dialogs.clip_arc import ArcDialog

    dialog = ArcDialog(clips, theme, parent)
    session.ask_settings(lambda settings: dialog.offer(settings.crossfade))
    dialog.agreed.connect(session.clips.join)
    dialog.open()


def compare(session: Session, clips: Sequence[Clip], chosen: Sequence[Clip], theme: Theme, parent: QWidget) -> None:
    """Two clips side by side, or one beside its scene in the film."""
    from app.dialogs.compare_clips import CompareDialog

    CompareDialog(session, theme, clips, chosen, parent).open()


def rate(session: Session, clips: Sequence[Clip], theme: Theme, parent: QWidget) -> None:
    """Pairs of clips without their names."""
    from app.dialogs.compare_clips_rating import RatingDialog

    RatingDialog(session, theme, clips, parent).open()


def show_options(session: Session, theme: Theme, parent: QWidget) -> None:
    """How clips are made from now on."""
    from app.dialogs.clip_options import ClipOptionsDialog

    ClipOptionsDialog(session, theme, parent).open()
