"""How LTX-Video and its server stand, gathered in the background, and what can be done about it, as tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.described_clips import core_text
from app.jobs.environment_job import Task, Work
from app.panels.clips_words import tier_name
from emotionai_core.generation.configuration import Configuration, Kind
from emotionai_core.records.clip import Tier
from emotionai_core.workers.installed import State

if TYPE_CHECKING:
    from emotionai_core.generation.comfy.cards import Card
    from emotionai_core.generation.comfy.installation import ComfyOverview
    from emotionai_core.generation.comfy.models import ModelStatus

_BY_COMMAND = "Its Python interpreter was not found; name it with --python."
_LOG_BYTES = 20_000
_LOG_LINES = 60


@dataclass(frozen=True, slots=True)
class ComfyTask(Task):
    """Something that `emotionai comfy` does."""

    def arguments(self) -> list[str]:
        """What the command is told."""
        word = {Work.INSTALL: "install", Work.REMOVE: "remove", Work.GET: "fetch"}[self.work]
        return ["comfy", word, *self.names, "--json"]

    def success(self) -> str:
        """That it is done, for a person."""
        text = {
            Work.INSTALL: QCoreApplication.translate("ComfyDialog", "{title} is installed."),
            Work.REMOVE: QCoreApplication.translate("ComfyDialog", "{title} is removed; model files stay."),
            Work.GET: QCoreApplication.translate("ComfyDialog", "{title} are here."),
        }[self.work]
        return text.format(title=self.title)


def install_task() -> ComfyTask:
    """Install ComfyUI or bring it up to date."""
    return ComfyTask(Work.INSTALL, (), "ComfyUI")


def remove_task() -> ComfyTask:
    """Take ComfyUI off the disk."""
    return ComfyTask(Work.REMOVE, (), "ComfyUI")


def fetch_task(models: Sequence[ModelStatus]) -> ComfyTask:
    """Get model files."""
    title = QCoreApplication.translate("ComfyDialog", "Model files of LTX-Video")
    return ComfyTask(Work.GET, tuple(one.model.name for one in models), title)


@dataclass(frozen=True, slots=True)
class ComfyView:
    """Everything the window shows. `models` are those of the machine's tier, else of the smallest.

    `disk` bytes it takes now, `free` bytes are left; `log` is the end of what the server last wrote.
    """

    overview: ComfyOverview
    chosen: Configuration
    card: Card | None
    models: tuple[ModelStatus, ...]
    disk: int
    need: int
    free: int
    log: str


def look_around() -> ComfyView:
    """Ask disk and card; hashes nothing."""
    from emotionai_core.generation.comfy.cards import first_card
    from emotionai_core.generation.comfy.installation import overview
    from emotionai_core.generation.comfy.launch import data_folder
    from emotionai_core.generation.comfy.models import model_statuses
    from emotionai_core.generation.comfy.program import described
    from emotionai_core.generation.configuration import configuration
    from emotionai_core.workers.environment import next_variant
    from emotionai_core.workers.installed import size_on_disk
    from emotionai_core.workers.places import environments_folder, free_bytes

    chosen = configuration()
    found, spec = overview(chosen), described().spec
    elsewhere = chosen.kind is Kind.ADDRESS
    models = found.models or (() if elsewhere else model_statuses(chosen, found.tier or Tier.LOCAL12))
    need = round(next_variant(spec).disk_mb * 1e6)
    log = _tail(data_folder())
    return ComfyView(
        found, chosen, first_card(), models, size_on_disk(spec), need, free_bytes(environments_folder()), log
    )


def _tail(folder: Path) -> str:
    """The end of the newest log below a folder; "" where there is none."""
    logs = sorted(folder.rglob("server.log"), key=lambda path: path.stat().st_mtime)
    if not logs:
        return ""
    with logs[-1].open("rb") as file:
        file.seek(max(0, file.seek(0, 2) - _LOG_BYTES))
        lines = file.read().decode(errors="replace").splitlines()
    return "\n".join(lines[-_LOG_LINES:])


def standing(view: ComfyView) -> str:
    """How the server stands, in a sentence."""
    found, chosen = view.overview, view.chosen
    if chosen.kind is Kind.ADDRESS:
        if found.state is not State.READY:
            return QCoreApplication.translate("ComfyDialog", "No ComfyUI server answers at {address}.").format(
                address=chosen.address
            )
        text = QCoreApplication.translate("ComfyDialog", "ComfyUI {version} answers at {address}.")
        return text.format(version=found.version, address=chosen.address)
    if chosen.kind is Kind.FOLDER:
        if found.state is not State.READY:
            # What is missing there is told by whoever looked.
            return in_window(found.sentence)
        text = QCoreApplication.translate("ComfyDialog", "Your ComfyUI {version} in {folder} is used.")
        return text.format(version=found.version, folder=chosen.folder)
    return {
        State.ABSENT: QCoreApplication.translate("ComfyDialog", "ComfyUI is not installed."),
        State.INCOMPLETE: QCoreApplication.translate(
            "ComfyDialog", "Its installation was stopped; installing goes on from there."
        ),
        State.OUTDATED: QCoreApplication.translate(
            "ComfyDialog", "An older version is installed; it works again once it is updated."
        ),
        State.READY: QCoreApplication.translate("ComfyDialog", "ComfyUI {version} is installed.").format(
            version=found.version
        ),
    }[found.state]


def in_window(sentence: str) -> str:
    """A sentence of the core about a folder, without the option of a command that it names."""
    before, found, after = sentence.partition(_BY_COMMAND)
    if not found:
        return core_text(sentence)
    named = QCoreApplication.translate(
        "ComfyDialog", "Its Python interpreter was not found: fill in “Python of that folder”."
    )
    return " ".join(part for part in (core_text(before.strip()), named, core_text(after.strip())) if part)


def ability(view: ComfyView) -> str:
    """Whether LTX-Video can run here, in which tier, and what is to be done next."""
    found = view.overview
    if found.can:
        return QCoreApplication.translate("ComfyDialog", "LTX-Video can run. Card: {tier}.").format(
            tier=_tier(found.tier)
        )
    if view.chosen.kind is Kind.ADDRESS and (found.state is not State.READY or found.tier is None):
        return _ability_elsewhere(view)
    if found.tier is None and view.card is None:
        text = QCoreApplication.translate(
            "ComfyDialog", "There is no NVIDIA graphics card here: LTX-Video cannot run on this machine."
        )
        instead = QCoreApplication.translate(
            "ComfyDialog", "Animatics are made instead; nothing needs to be installed for them."
        )
        return f"{text} {instead}"
    if found.tier is None and view.card is not None:
        text = QCoreApplication.translate(
            "ComfyDialog", "{card} has {total} GB; LTX-Video needs 10 GB or more. Animatics are made instead."
        )
        return text.format(card=view.card.name, total=f"{view.card.total:.0f}")
    missing = sum(not one.usable for one in found.models)
    if found.state is State.READY and missing:
        text = QCoreApplication.translate(
            "ComfyDialog", "{count} model files are missing. Until then animatics are made."
        )
        return text.format(count=missing)
    text = QCoreApplication.translate(
        "ComfyDialog", "LTX-Video cannot run yet: animatics are made instead. Card: {tier}."
    )
    return text.format(tier=_tier(found.tier))


def _ability_elsewhere(view: ComfyView) -> str:
    """Of a server at an address, the cards of this machine say nothing."""
    if view.overview.state is not State.READY:
        text = QCoreApplication.translate(
            "ComfyDialog", "No server answers at {address}. Until one does, animatics are made instead."
        )
    else:
        text = QCoreApplication.translate(
            "ComfyDialog", "The server at {address} names no graphics card: choose one under “Which server”."
        )
    return text.format(address=view.chosen.address)


def _tier(tier: Tier | None) -> str:
    return "–" if tier is None else tier_name(tier)
