"""ComfyUI installed and removed, and how everything that LTX-Video needs stands on this machine.

What is installed is one folder of the environments: ComfyUI's own files, its GGUF nodes, and the packages from a lock
with hashes. It is built beside the old one, starts once, and takes its place only then; `ready.json` is written last.
"""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from emotionai_core.errors import EnvironmentMissing, StudioError
from emotionai_core.generation.comfy.archive import fetch, forget_others
from emotionai_core.generation.comfy.cards import Card, first_card, memory_sentence, tier_for, tier_sentence
from emotionai_core.generation.comfy.health import Health, health
from emotionai_core.generation.comfy.launch import data_folder
from emotionai_core.generation.comfy.models import ModelStatus, model_folders, model_statuses
from emotionai_core.generation.comfy.program import FolderCheck, check_folder, described, has_card_build, program_of
from emotionai_core.generation.comfy.runs import empty_unused
from emotionai_core.generation.comfy.server import OnState, Server, untold
from emotionai_core.generation.configuration import Configuration, Kind, configuration
from emotionai_core.generation.memory import GB
from emotionai_core.records.clip import Tier
from emotionai_core.workers import environment
from emotionai_core.workers.installed import State, state
from emotionai_core.workers.locks import FileLock
from emotionai_core.workers.places import environments_folder
from emotionai_core.workers.progress import Asked, OnProgress, Say, mb, never, silent

_ANSWER_SECONDS: Final = 5.0
"""A server that loads a model answers late, not never; overview is not asked where somebody waits for a frame."""
_SOURCES_MB: Final = 700


@dataclass(frozen=True, slots=True)
class ComfyOverview:
    """How LTX-Video stands here: `can` it run, in which `tier` and `why`, and what is to be done `next` ("" nothing).

    `state` is the installation's (READY for a server elsewhere that answers); `models` are the tier's files, () for a
    server elsewhere, whose files nobody here can see. `memory` warns of too little memory of the machine.
    """

    kind: Kind
    state: State
    sentence: str
    can: bool
    tier: Tier | None
    why: str
    models: tuple[ModelStatus, ...] = ()
    memory: str = ""
    next: str = ""
    version: str = ""

    @property
    def missing_bytes(self) -> int:
        """What downloads would still take."""
        return sum(one.missing_bytes for one in self.models)


def install(
    say: Say,
    variant: str | None = None,
    cancelled: Asked = never,
    on_progress: OnProgress = silent,
    accept_changed: bool = False,
) -> None:
    """Install ComfyUI or bring it up to date; raises `EnvironmentMissing` with the reason, or `Cancelled`.

    What was there before stays until the new one has started once, and comes back when anything fails. Archives that
    have arrived, wholly or in part, are kept until then.
    """
    about = described()
    chosen = about.spec.variant(variant) if variant else environment.next_variant(about.spec)
    environment.check_room(about.spec, _with_sources(chosen))
    scratch = environments_folder() / "comfyui.sources"
    scratch.mkdir(parents=True, exist_ok=True)
    try:
        lock = FileLock(scratch.with_name("comfyui.sources.lock"))
    except BlockingIOError as error:
        raise EnvironmentMissing("ComfyUI is being installed by another studio right now.", "Wait for it.") from error
    try:
        _sources(scratch, say, cancelled, on_progress, accept_changed)
        environment.install(about.spec, say, variant, cancelled, on_progress)
        shutil.rmtree(scratch, ignore_errors=True)
    except EnvironmentMissing as error:
        # It is no program of the list that the other command knows.
        hint = error.hint.replace("emotionai env install comfyui", "emotionai comfy install")
        raise EnvironmentMissing(str(error), hint) from error
    except OSError as error:
        raise EnvironmentMissing(
            f"ComfyUI could not be stored: {error.strerror or error}.", "Check the free disk space, then try again."
        ) from error
    finally:
        # What has arrived is kept for the next attempt, what was unpacked is not.
        for path in scratch.iterdir() if scratch.is_dir() else ():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
        lock.release()


def _with_sources(variant: environment.Variant) -> environment.Variant:
    return environment.Variant(
        variant.name, variant.title, variant.lock, variant.disk_mb + _SOURCES_MB, variant.needs, variant.weights
    )


def _sources(scratch: Path, say: Say, cancelled: Asked, on_progress: OnProgress, accept_changed: bool) -> None:
    """ComfyUI's files in `scratch`/ComfyUI, its GGUF nodes within."""
    seen = data_folder() / "first-seen.json"
    forget_others(scratch, described().sources)
    for source in described().sources:
        say(f"Fetching {source.name} ({source.commit[:10]}, {source.licence}) ...")
        found = fetch(source, scratch, seen, say, cancelled, on_progress, accept_changed)
        if source.folder != ".":
            target = scratch / "ComfyUI" / source.folder
            shutil.rmtree(target, ignore_errors=True)
            target.parent.mkdir(parents=True, exist_ok=True)
            found.rename(target)


def remove() -> None:
    """Take ComfyUI off the disk, and what its servers left, model files not; raises `EnvironmentMissing` while a
    server runs.
    """
    environment.remove(described().spec)
    scratch = environments_folder() / "comfyui.sources"
    # Another studio that installs right now keeps what it fetched.
    with contextlib.suppress(OSError):
        lock = FileLock(scratch.with_name("comfyui.sources.lock"))
        shutil.rmtree(scratch, ignore_errors=True)
        lock.release()
    empty_unused()


def server_for(chosen: Configuration, say: Say, on_state: OnState = untold, start_seconds: float = 180.0) -> Server:
    """The server that the configuration asks for, not yet started."""
    tier, _ = _tier(chosen, _card(chosen, None))
    return Server(
        chosen,
        tier,
        say,
        find=lambda: program_of(chosen),
        folders=lambda: model_folders(model_statuses(chosen, tier)),
        on_state=on_state,
        start_seconds=start_seconds,
    )


def overview(chosen: Configuration | None = None) -> ComfyOverview:
    """How everything stands; takes at most a few seconds, hashes nothing and never raises."""
    found = configuration() if chosen is None else chosen
    try:
        return _elsewhere(found) if found.kind is Kind.ADDRESS else _here(found)
    except (StudioError, OSError) as error:
        return ComfyOverview(found.kind, State.ABSENT, str(error), False, None, "", next=getattr(error, "hint", ""))


def _elsewhere(chosen: Configuration) -> ComfyOverview:
    found = health(chosen.address, _ANSWER_SECONDS)
    if found is None:
        sentence = f"No ComfyUI server answers at {chosen.address}."
        return ComfyOverview(chosen.kind, State.ABSENT, sentence, False, chosen.tier, "", next="Start the server.")
    tier, why = _tier(chosen, _card(chosen, found))
    leaving = " Prompts, pictures and voices are sent there." if chosen.elsewhere else ""
    sentence = f"ComfyUI {found.version} answers at {chosen.address}.{leaving}"
    fits = _new_enough(found.version)
    todo = "" if fits else f"Update that server: LTX-2.3 needs ComfyUI {_oldest()} or later."
    can = tier is not None and fits
    return ComfyOverview(chosen.kind, State.READY, sentence, can, tier, why, next=todo, version=found.version)


def _here(chosen: Configuration) -> ComfyOverview:
    tier, why = _tier(chosen, _card(chosen, None))
    now, sentence, version = _program_state(chosen)
    models = model_statuses(chosen, tier) if tier is not None else ()
    todo = _next(now, chosen, tier, models)
    memory = memory_sentence(sum(one.model.bytes for one in models))
    can = now is State.READY and tier is not None and all(one.usable for one in models)
    return ComfyOverview(chosen.kind, now, sentence, can, tier, why, models, memory, todo, version)


def _program_state(chosen: Configuration) -> tuple[State, str, str]:
    about = described()
    if chosen.kind is Kind.FOLDER:
        found: FolderCheck = check_folder(Path(chosen.folder), chosen.python, about.oldest)
        good = f"ComfyUI {found.version or '(version unknown)'} in {chosen.folder} is used."
        return (State.READY if found.fine else State.INCOMPLETE), " ".join(found.missing) or good, found.version
    now = state(about.spec)
    sentence = {
        State.ABSENT: "ComfyUI is not installed.",
        State.INCOMPLETE: "ComfyUI is installed only in part.",
        State.OUTDATED: f"ComfyUI is installed in an older version than {about.version}.",
        State.READY: f"ComfyUI {about.version} is installed.",
    }
    return now, sentence[now], about.version if now is State.READY else ""


def _next(now: State, chosen: Configuration, tier: Tier | None, models: tuple[ModelStatus, ...]) -> str:
    if tier is None:
        return "Nothing: animatics are made instead. A server elsewhere can be named with: emotionai comfy use"
    if now is not State.READY:
        return "Run: emotionai comfy " + ("use" if chosen.kind is Kind.FOLDER else "install")
    missing = [one for one in models if not one.usable]
    if missing:
        size = mb(sum(one.missing_bytes for one in missing))
        return f"{len(missing)} model files are missing ({size}). Run: emotionai comfy fetch"
    return ""


def _card(chosen: Configuration, found: Health | None) -> Card | None:
    if chosen.kind is not Kind.ADDRESS:
        return first_card()
    return Card(found.device, found.vram / GB) if found is not None and found.vram else None


def _tier(chosen: Configuration, card: Card | None) -> tuple[Tier | None, str]:
    if chosen.tier is not None:
        return chosen.tier, tier_sentence(card, chosen.tier, True)
    if card is not None and not has_card_build(chosen):
        return None, "What the studio installs on Windows has no build for graphics cards; use a ComfyUI of your own."
    tier = tier_for(card.total) if card is not None else None
    if card is None and chosen.kind is Kind.ADDRESS:
        return None, "The server tells of no graphics card; choose a tier by hand if it has one."
    return tier, tier_sentence(card, tier, False)


def _new_enough(version: str) -> bool:
    try:
        numbers = tuple(int(part) for part in version.lstrip("v").split(".")[:3])
    except ValueError:
        return True  # A build of somebody's own: its nodes are asked before anything is sent.
    return numbers >= described().oldest


def _oldest() -> str:
    return ".".join(map(str, described().oldest))
