"""Arrangements of the panels under names of the user's own, beside the presets."""

from __future__ import annotations

from app.preferences import Preferences
from app.workspace import PRESETS, Workspace

_NAMES = "layouts"
_LAST = "arrangement"
_LONGEST = 40


class Layouts:
    """Keeps arrangements in the preferences and puts them back."""

    def __init__(self, workspace: Workspace, preferences: Preferences) -> None:
        self._workspace = workspace
        self._preferences = preferences

    def names(self) -> list[str]:
        """The user's own arrangements, in alphabetical order."""
        return sorted(filter(None, self._preferences.text(_NAMES).split("\n")), key=str.casefold)

    def save(self, name: str) -> str:
        """Keep the present arrangement under a name; returns the name as kept, "" when there is none."""
        kept = " ".join(name.split())[:_LONGEST]
        if kept:
            self._preferences.put(f"layout/{_key(kept)}", self._workspace.arrangement())
            self._preferences.put(_NAMES, "\n".join({*self.names(), kept}))
        return kept

    def apply(self, name: str) -> bool:
        """Put an arrangement back; False when it is not there or was made by another version."""
        if name in PRESETS:
            self._workspace.apply_preset(name)
            return True
        return self._workspace.arrange(self._preferences.state(f"layout/{_key(name)}"))

    def remove(self, name: str) -> None:
        """Forget an arrangement."""
        self._preferences.put(_NAMES, "\n".join(one for one in self.names() if one != name))

    def restore_last(self) -> None:
        """As it was when the window was closed."""
        self._workspace.arrange(self._preferences.state(_LAST))

    def keep_last(self) -> None:
        """Remember the arrangement of a window that closes."""
        self._preferences.put(_LAST, self._workspace.arrangement())


def _key(name: str) -> str:
    # A slash would be a group of its own in the preferences file.
    return name.encode().hex()
