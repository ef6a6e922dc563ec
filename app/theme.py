"""Colours and type in one place: tokens from `resources/themes`, a Qt palette and one style sheet made from them."""

from __future__ import annotations

import json
import string
from dataclasses import dataclass
from functools import cache
from typing import Final

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.icons import write_icon
from app.resources import resource
from emotionai_core.records.conflict import ConflictKind

SYSTEM: Final = "system"
CHOICES: Final = (SYSTEM, "light", "dark")

# Inter comes with the studio; the others have the signs it lacks, on Debian, macOS and Windows.
_FAMILIES = ("Inter", "Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei", "Noto Sans", "DejaVu Sans")


@dataclass(frozen=True, slots=True)
class Look:
    """The tokens of one theme. `colour(name)` is any of them as a QColor."""

    name: str
    tokens: dict[str, str]
    people: tuple[str, ...]

    def colour(self, token: str, alpha: float = 1.0) -> QColor:
        """A token's colour, thinned to `alpha`."""
        colour = QColor(self.tokens[token])
        colour.setAlphaF(alpha)
        return colour

    def emotion(self, label: str) -> QColor:
        """The colour of an emotion, distinguishable without red-green vision."""
        return QColor(self.tokens.get(label, self.tokens["neutral"]))

    def kind(self, kind: ConflictKind) -> QColor:
        """The colour of a kind of conflict."""
        return QColor(self.tokens[kind.value])

    def person(self, index: int) -> QColor:
        """The colour of the n-th person; colours return after a while, names stay."""
        return QColor(self.people[index % len(self.people)])


@cache
def look_named(name: str) -> Look:
    """A theme read from its file."""
    values = json.loads(resource("themes", f"{name}.json").read_text("utf-8"))
    tokens = {key: value for key, value in values.items() if isinstance(value, str)}
    return Look(values["name"], tokens, tuple(values["people"]))


def ink_on(ground: QColor) -> QColor:
    """Black or white, whichever reads better on a colour (WCAG relative luminance)."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    light = 0.2126 * linear(ground.redF()) + 0.7152 * linear(ground.greenF()) + 0.0722 * linear(ground.blueF())
    return QColor("#101218") if light > 0.179 else QColor("#ffffff")


def contrast(one: QColor, other: QColor) -> float:
    """WCAG contrast ratio of two colours."""

    def light(colour: QColor) -> float:
        parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in colour.getRgbF()[:3]]  # type: ignore[index]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def style_sheet(look: Look) -> str:
    """The application's style sheet for a theme."""
    cache_folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.TempLocation)
    arrow = write_icon("chevron-down", look.colour("muted"), f"{cache_folder}/emotionai-arrow-{look.name}.png")
    template = string.Template(resource("themes", "studio.qss").read_text("utf-8"))
    check = write_icon("check", look.colour("on_accent"), f"{cache_folder}/emotionai-check-{look.name}.png")
    return template.substitute(look.tokens, arrow=arrow, check=check)


def _palette(look: Look) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: "window",
        QPalette.ColorRole.WindowText: "ink",
        QPalette.ColorRole.Base: "panel",
        QPalette.ColorRole.AlternateBase: "raised",
        QPalette.ColorRole.Text: "ink",
        QPalette.ColorRole.Button: "raised",
        QPalette.ColorRole.ButtonText: "ink",
        QPalette.ColorRole.ToolTipBase: "raised",
        QPalette.ColorRole.ToolTipText: "ink",
        QPalette.ColorRole.Highlight: "selection",
        QPalette.ColorRole.HighlightedText: "ink",
        QPalette.ColorRole.PlaceholderText: "faint",
        QPalette.ColorRole.Link: "accent",
    }
    for role, token in roles.items():
        palette.setColor(role, look.colour(token))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, look.colour("faint"))
    return palette


class Theme(QObject):
    """The theme in use; painters ask for `look` and repaint on `changed`."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: str = SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._choice = choice if choice in CHOICES else SYSTEM
        app.setStyle("Fusion")
        for file in sorted(resource("themes", "fonts").glob("*.otf")):
            QFontDatabase.addApplicationFont(str(file))
        font = QFont()
        font.setFamilies([*_FAMILIES])
        font.setPixelSize(13)
        app.setFont(font)
        self._apply()
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_system)

    @property
    def choice(self) -> str:
        """What the user chose."""
        return self._choice

    @property
    def look(self) -> Look:
        """The tokens in use."""
        return look_named(self._resolved())

    def choose(self, choice: str) -> None:
        """Take "light", "dark" or "system"."""
        if choice in CHOICES and choice != self._choice:
            self._choice = choice
            self._apply()
            self.changed.emit()

    def _resolved(self) -> str:
        if self._choice != SYSTEM:
            return self._choice
        light = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Light
        return "light" if light else "dark"

    def _apply(self) -> None:
        look = self.look
        self._app.setPalette(_palette(look))
        self._app.setStyleSheet(style_sheet(look))

    def _on_system(self) -> None:
        if self._choice == SYSTEM:
            self._apply()
            self.changed.emit()
