"""What the studio remembers about its user: window, theme, recent projects, in one configuration file."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

ENVIRONMENT = "EMOTIONAI_CONFIG"
_RECENT = 8


def config_folder() -> Path:
    """The studio's configuration folder; the environment overrides the platform's."""
    wish = os.environ.get(ENVIRONMENT)
    if wish:
        return Path(wish)
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation))


class Preferences:
    """Typed access to the preferences file."""

    def __init__(self, file: Path | None = None) -> None:
        self._store = QSettings(str(file or config_folder() / "studio.ini"), QSettings.Format.IniFormat)

    def text(self, name: str, default: str = "") -> str:
        """A text preference."""
        return str(self._store.value(name, default))

    def flag(self, name: str, default: bool) -> bool:
        """A yes-or-no preference."""
        return str(self._store.value(name, default)).lower() in ("true", "1")

    def put(self, name: str, value: str | bool | QByteArray) -> None:
        """Remember a preference."""
        self._store.setValue(name, value)

    def forget(self, name: str) -> None:
        """Go back to the default of a preference."""
        self._store.remove(name)

    def state(self, name: str) -> QByteArray:
        """A stored geometry or splitter state, empty when there is none."""
        value = self._store.value(name)
        return value if isinstance(value, QByteArray) else QByteArray()

    def recent(self) -> list[Path]:
        """Recently opened projects that are still there, newest first."""
        stored = self.text("recent")
        return [path for path in map(Path, filter(None, stored.split("\n"))) if path.exists()]

    def remember_project(self, project: Path) -> None:
        """Put a project at the top of the recent ones."""
        rest = [path for path in self.recent() if path != project]
        self.put("recent", "\n".join(str(path) for path in [project, *rest][:_RECENT]))

    def save(self) -> None:
        """Write the file."""
        self._store.sync()
