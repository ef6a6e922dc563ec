"""Which keys an action has: those of the catalogue unless the user chose others, and which of them are taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from app.actions.catalogue import ACTIONS
from app.actions.records import Action
from app.preferences import Preferences

# Under this name a window's actions are found among its children.
ACTIONS_NAME = "actions"
_PORTABLE = QKeySequence.SequenceFormat.PortableText
_NATIVE = QKeySequence.SequenceFormat.NativeText
# A preference holds no key at all with this word, because an empty one is none.
_NONE = "none"


def text_of(action: Action) -> str:
    """The action's name in the user's language."""
    return QCoreApplication.translate("actions", action.text)


def default_keys(action: Action) -> tuple[str, ...]:
    """The catalogue's keys, in Qt's portable spelling."""
    return tuple(normal(keys) for keys in action.keys)


def normal(keys: str) -> str:
    """Qt's portable spelling of keys; "" for what is none."""
    return QKeySequence.fromString(keys, _PORTABLE).toString(_PORTABLE)


def native(keys: Iterable[str]) -> str:
    """Keys as the user's system writes them."""
    return " · ".join(QKeySequence.fromString(one, _PORTABLE).toString(_NATIVE) for one in keys)


class Keys:
    """The keys in force, by action; chosen ones are kept in the preferences."""

    def __init__(self, preferences: Preferences | None = None) -> None:
        self._preferences = preferences

    def of(self, action: Action) -> tuple[str, ...]:
        """The action's keys, the one that is shown first."""
        stored = self._preferences.text(_name(action)) if self._preferences is not None else ""
        if not stored:
            return default_keys(action)
        chosen = (normal(one) for one in stored.split("\t") if one != _NONE)
        return tuple(dict.fromkeys(one for one in chosen if one))

    def choose(self, action: Action, keys: Sequence[str]) -> None:
        """Give the action these keys instead of its own."""
        wanted = tuple(dict.fromkeys(filter(None, map(normal, keys))))
        if self._preferences is None:
            return
        if wanted == default_keys(action):
            self._preferences.forget(_name(action))
        else:
            self._preferences.put(_name(action), "\t".join(wanted) or _NONE)

    def changed(self, action: Action) -> bool:
        """Whether the user chose other keys than the catalogue's."""
        return self.of(action) != default_keys(action)

    def taken(self, keys: str, but: Action) -> Action | None:
        """Another action that answers these keys, or a longer or shorter row that begins with them."""
        wanted = normal(keys)
        for action in ACTIONS:
            if action.id != but.id and any(_collide(wanted, one) for one in self.of(action)):
                return action
        return None


def _collide(one: str, other: str) -> bool:
    first, second = QKeySequence.fromString(one, _PORTABLE), QKeySequence.fromString(other, _PORTABLE)
    nothing = QKeySequence.SequenceMatch.NoMatch
    return bool(one) and bool(other) and (first.matches(second) != nothing or second.matches(first) != nothing)


def _name(action: Action) -> str:
    return f"keys/{action.id}"
