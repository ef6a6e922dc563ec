"""How perception programs and weights stand: a word, an icon, a colour."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.described import described
from emotionai_core.records.licence import forbids_commerce, is_unstated
from emotionai_core.workers.installed import State
from emotionai_core.workers.models import ModelState


def state_word(state: State | None, lacking: bool = False) -> str:
    """The state of a program in a word or two; None for one whose description cannot be read.

    `lacking`: it is installed and cannot do without weights that are not here.
    """
    if state is State.READY and lacking:
        return QCoreApplication.translate("environments", "Weights missing")
    return {
        State.ABSENT: QCoreApplication.translate("environments", "Not installed"),
        State.INCOMPLETE: QCoreApplication.translate("environments", "Unfinished"),
        State.READY: QCoreApplication.translate("environments", "Ready"),
        State.OUTDATED: QCoreApplication.translate("environments", "Older version"),
        None: QCoreApplication.translate("environments", "Broken"),
    }[state]


def state_mark(state: State | None, lacking: bool = False) -> tuple[str, str]:
    """Icon and colour token that go with the word."""
    if state is State.READY and lacking:
        return "half", "warn"
    return {
        State.ABSENT: ("download", "muted"),
        State.INCOMPLETE: ("half", "warn"),
        State.READY: ("check", "good"),
        State.OUTDATED: ("renew", "warn"),
        None: ("warning", "danger"),
    }[state]


def weights_word(state: ModelState, needed: bool, useful: bool = False) -> str:
    """The state of weights in a word or two; `needed`: a program cannot do without them; `useful`: it can read them."""
    if state is ModelState.ABSENT and needed:
        return QCoreApplication.translate("environments", "Needed")
    if state is ModelState.ABSENT and useful:
        return QCoreApplication.translate("environments", "Also of use")
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


def licence_words(licence: str, non_commercial: bool) -> str:
    """A licence as people read it, with the condition of a publisher who takes back what the licence allows."""
    said = described(licence)
    if not non_commercial:
        return said
    if forbids_commerce(licence) or is_unstated(licence):
        return QCoreApplication.translate("environments", "{licence} (non-commercial)").format(licence=said)
    text = QCoreApplication.translate("environments", "{licence}, with a non-commercial condition")
    return text.format(licence=said)


def size_text(count: float) -> str:
    """Bytes for a person, in decimal units as disks are sold: "12 kB", "340 MB", "1.5 GB"; "?" while unknown."""
    if count <= 0:
        return "?"
    if count >= 1e9:
        return f"{count / 1e9:.1f} GB"
    return f"{count / 1e6:.0f} MB" if count >= 1e6 else f"{max(1.0, count / 1e3):.0f} kB"
