"""Every preference as data: what it is called, what it may be, its default, and when a change shows."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from PySide6.QtCore import QCoreApplication

from app.dialogs.program_choices import ProgramChoices
from app.dialogs.settings_texts import setting_text
from app.player import vlc_player
from app.player.time_display import TimeFormat
from emotionai_core.settings import GROUPS, Scalar, Settings

Shows = Literal["at once", "restart", "again"]


@dataclass(frozen=True, slots=True)
class Item:
    """One preference. `choices` are (value, name) pairs; `low` and `high` bound numbers.

    With a `stage` the choice is the program that answers it; `missing` says of a choice what it lacks before it can be
    used, which the environments window can mend.
    """

    id: str
    text: str
    default: Scalar
    shows: Shows = "at once"
    choices: tuple[tuple[Scalar, str], ...] = ()
    low: float = 0.0
    high: float = 0.0
    hint: str = ""
    stage: str = ""
    missing: Mapping[str, str] = field(default_factory=dict[str, str])


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
    programs = ProgramChoices()
    pages: list[Page] = []
    for group in GROUPS:
        items = [_item(one, programs) for one in dataclasses.fields(Settings) if one.metadata["group"] == group]
        pages.append(Page(group, tuple(items)))
    return tuple(pages)


def _item(one: dataclasses.Field[Any], programs: ProgramChoices) -> Item:
    about = one.metadata
    shows: Shows = "again" if about["again"] else "at once"
    text, default = setting_text(one.name), cast(Scalar, one.default)
    if "stage" in about:
        of_stage = programs.of(about["stage"])
        return Item(one.name, text, default, shows, of_stage.choices, stage=about["stage"], missing=of_stage.missing)
    if "choices" in about:
        # Names of models and plain numbers: the same in every language.
        choices = tuple((value, f"{value:g}" if isinstance(value, float) else str(value)) for value in about["choices"])
        return Item(one.name, text, default, shows, choices)
    return Item(one.name, text, default, shows, low=about["low"] or 0.0, high=about["high"] or 0.0)
