"""Which player the studio uses."""

from __future__ import annotations

import os

from PySide6.QtCore import QObject

from app.player import vlc_player
from app.player.interface import VideoPlayer

ENVIRONMENT = "EMOTIONAI_PLAYER"


def wanted_player(setting: str = "") -> str:
    """ "vlc" where libvlc is installed, else "qt"; the environment overrides the setting, the setting the default."""
    wish = os.environ.get(ENVIRONMENT, "").strip().lower() or setting.strip().lower()
    if wish == "qt":
        return "qt"
    return "vlc" if vlc_player.available() else "qt"


def make_player(setting: str = "", parent: QObject | None = None) -> VideoPlayer:
    """A player ready to open a film."""
    if wanted_player(setting) == "vlc":
        return vlc_player.VlcPlayer(parent)
    # Qt Multimedia loads FFmpeg at import: not before it is needed.
    from app.player.qt_player import QtPlayer

    return QtPlayer(parent)
