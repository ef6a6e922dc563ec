"""Which player the studio uses."""

from __future__ import annotations

import os

from PySide6.QtCore import QObject

from app.player import vlc_player
from app.player.exact_player import ExactPlayer
from app.player.interface import VideoPlayer

ENVIRONMENT = "EMOTIONAI_PLAYER"


def wanted_player(setting: str = "") -> str:
    """ "exact" unless "vlc" or "qt" is wished for; the environment overrides the setting, the setting the default."""
    wish = os.environ.get(ENVIRONMENT, "").strip().lower() or setting.strip().lower()
    if wish == "qt" or (wish == "vlc" and vlc_player.available()):
        return wish
    return "exact"


def make_player(setting: str = "", parent: QObject | None = None) -> VideoPlayer:
    """A player ready to open a film."""
    wanted = wanted_player(setting)
    if wanted == "vlc":
        return vlc_player.VlcPlayer(parent)
    if wanted == "qt":
        # Qt Multimedia loads FFmpeg at import: not before it is needed.
        from app.player.qt_player import QtPlayer

        return QtPlayer(parent)
    return ExactPlayer(parent)
