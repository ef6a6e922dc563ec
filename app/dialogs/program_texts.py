"""How perception programs and weights stand: a word, an icon, a colour."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from emotionai_core.workers.description import ModelSpec
from emotionai_core.workers.installed import State
from emotionai_core.workers.models import ModelState


def state_word(state: State | None) -> str:
    """The state of a program in a word or two; None for one whose description cannot be read."""
    return {
        State.ABSENT: QCoreApplication.translate("environments", "Not installed"),
        State.INCOMPLETE: QCoreApplication.translate("environments", "Unfinished"),
        State.READY: QCoreApplication.translate("environments", "Ready"),
        State.OUTDATED: QCoreApplication.translate("environments", "Older version"),
        None: QCoreApplication.translate("environments", "Broken"),
    }[state]


def state_mark(state: State | None) -> tuple[str, str]:
    """Icon and colour token that go with the word."""
    return {
        State.ABSENT: ("download", "muted"),
        State.INCOMPLETE: ("half", "warn"),
        State.READY: ("check", "good"),
        State.OUTDATED: ("renew", "warn"),
        None: ("warning", "danger"),
    }[state]


def weights_word(state: ModelState, needed: bool) -> str:
    """The state of weights in a word or two; `needed`: a program cannot do without them."""
    if state is ModelState.ABSENT and needed:
        return QCoreApplication.translate("environments", "Needed")
    return {
        ModelState.ABSENT: QCoreApplication.translate("environments", "Not here"),
        ModelState.PARTIAL: QCoreApplication.translate("environments", "Partly here"),
        ModelState.READY: QCoreApplication.translate("environments", "Here"),
        ModelState.DAMAGED: QCoreApplication.translate("environments", "Damaged"),
        ModelState.OWNED: QCoreApplication.translate("environments", "You have them"),
    }[state]


def weights_mark(state: ModelState) -> tuple[str, str]:
    """Icon and colour token that go with the word."""
    return {
        ModelState.ABSENT: ("download", "muted"),
        ModelState.PARTIAL: ("half", "warn"),
        ModelState.READY: ("check", "good"),
        ModelState.DAMAGED: ("warning", "danger"),
        ModelState.OWNED: ("folder", "accent"),
    }[state]


def restrictions(model: ModelSpec) -> str:
    """What is special about the licence of weights, in a few words; "" for nothing."""
    words = [
        (model.non_commercial, QCoreApplication.translate("environments", "non-commercial")),
        (model.gated, QCoreApplication.translate("environments", "needs a token")),
    ]
    return ", ".join(word for so, word in words if so)


def size_text(count: float) -> str:
    """Bytes for a person, in decimal units as disks are sold: "12 kB", "340 MB", "1.5 GB"; "?" while unknown."""
    if count <= 0:
        return "?"
    if count >= 1e9:
        return f"{count / 1e9:.1f} GB"
    return f"{count / 1e6:.0f} MB" if count >= 1e6 else f"{max(1.0, count / 1e3):.0f} kB"
