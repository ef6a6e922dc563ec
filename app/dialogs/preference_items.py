"""Every preference as data: what it is called, what it may be, its default, and when a change shows."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Literal, cast

from PySide6.QtCore import QCoreApplication

from app.dialogs.settings_texts import setting_text
from app.player import vlc_player
from app.player.time_display import TimeFormat
from emotionai_core.settings import GROUPS, Scalar, Settings

Shows = Literal["at once", "restart", "again"]


@dataclass(frozen=True, slots=True)
class Item:
    """One preference. `choices` are (value, name) pairs; `low` and `high` bound numbers."""

    id: str
    text: str
    default: Scalar
    shows: Shows = "at once"
    choices: tuple[tuple[str, str], ...] = ()
    low: float = 0.0
    high: float = 0.0
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Preferences that belong together; `group` is one of the core's, "" for the studio's own."""

    group: str
    items: tuple[Item, ...]


def studio_page() -> Page:
    """How the studio looks and works."""
    # Each language is called what its speakers call it, whatever language the studio speaks.
    languages = (
        ("", QCoreApplication.translate("preferences", "As the system")),
        ("en", "English"),
        ("zh_TW", "繁體中文"),
    )
    themes = (
        ("system", QCoreApplication.translate("preferences", "As the system")),
        ("light", QCoreApplication.translate("preferences", "Light")),
        ("dark", QCoreApplication.translate("preferences", "Dark")),
    )
    players = [("exact", QCoreApplication.translate("preferences", "The studio's own (frame-exact)"))]
    if vlc_player.available():
        players.append(("vlc", "VLC"))
    players.append(("qt", "Qt Multimedia"))
    times = tuple((one.value, one.title()) for one in TimeFormat)
    name = QCoreApplication.translate(
        "preferences", "Corrections and codings are signed with it; agreement needs two names."
    )
    return Page(
        "",
        (
            Item("theme", QCoreApplication.translate("preferences", "Theme"), "system", choices=themes),
            Item("language", QCoreApplication.translate("preferences", "Language"), "", "restart", languages),
            Item("coder", QCoreApplication.translate("preferences", "Your name"), "", hint=name),
            Item(
                "time_display",
                QCoreApplication.translate("preferences", "Positions are shown as"),
                "film",
                "at once",
                times,
            ),
            Item(
                "player", QCoreApplication.translate("preferences", "Film player"), "exact", "restart", tuple(players)
            ),
        ),
    )


def analysis_pages() -> tuple[Page, ...]:
    """How the film is analysed, from the core's settings."""
    pages: list[Page] = []
    for group in GROUPS:
        items: list[Item] = []
        for one in dataclasses.fields(Settings):
            about = one.metadata
            if about["group"] == group:
                shows: Shows = "again" if about["again"] else "at once"
                low, high = about["low"] or 0.0, about["high"] or 0.0
                default = cast(Scalar, one.default)
                items.append(Item(one.name, setting_text(one.name), default, shows, low=low, high=high))
        pages.append(Page(group, tuple(items)))
    return tuple(pages)
