"""`emotionai comfy`: the ComfyUI server that makes clips with LTX-Video, and its model files.

    comfy status                                     what is there, what is missing, what to do next
    comfy install [--variant V] [--accept-changed]   install ComfyUI or bring it up to date
    comfy remove                                     take it off the disk; model files stay
    comfy models [--check]                           every model file, its state, size and licence; or hash what is here
    comfy fetch [NAME...] [--tier T] [--accept-licences] [--accept-changed]
    comfy start                                      start the server and keep it until interrupted
    comfy use [--managed | --folder F [--python P] | --address A] [--tier T] [--models F]... [--reserve GB] [--memory M]

Exit status as of the whole command: 0 done, 2 wrong use, 6 something is not installed or cannot be, 7 the server could
not be started, 130 cancelled. With --json, `status` and `models` write one object; the others write the events that
`emotionai env` writes.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.console import JsonLines, Terminal
from app.env_progress import Whole
from app.stopping import stop_signals
from emotionai_core.errors import Cancelled, EnvironmentMissing
from emotionai_core.generation.configuration import Configuration, Kind, Memory, checked_address, configuration, keep
from emotionai_core.records.clip import Tier
from emotionai_core.workers.progress import mb

if TYPE_CHECKING:
    from emotionai_core.generation.comfy.models import ModelStatus

Speaker = Terminal | JsonLines
Command = Callable[[argparse.Namespace, Speaker], int]
_POLL = 0.5


def add_comfy_commands(parser: argparse.ArgumentParser) -> None:
    """Give `parser` the subcommands of `comfy`."""
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add(commands.add_parser("status", help="what is there, what is missing, what to do next"), _status)
    one = _add(commands.add_parser("install", help="install ComfyUI or bring it up to date"), _install)
    one.add_argument("--variant", help="cpu or cuda; default: what fits this machine")
    changed = "take what is another one than when it was first fetched"
    one.add_argument("--accept-changed", action="store_true", help=changed)
    _add(commands.add_parser("remove", help="take ComfyUI off the disk; model files stay"), _remove)
    one = _add(commands.add_parser("models", help="every model file, its state, size and licence"), _models)
    one.add_argument("--check", action="store_true", help="hash the files that are here")
    one = _add(commands.add_parser("fetch", help="get model files"), _fetch)
    one.add_argument("names", nargs="*", metavar="NAME", help="hashed first if here; default: what the tier lacks")
    one.add_argument("--tier", choices=[tier.value for tier in Tier], help="default: what fits this machine")
    one.add_argument("--accept-licences", action="store_true", help="accept the licences of what is got")
    one.add_argument("--accept-changed", action="store_true", help=changed)
    _add(commands.add_parser("start", help="start the server and keep it until interrupted"), _start)
    _add_use(commands.add_parser("use", help="choose the server, the tier and further model folders"))


def _add(parser: argparse.ArgumentParser, run: Command) -> argparse.ArgumentParser:
    parser.add_argument("--json", action="store_true", help="JSON on standard output")
    parser.set_defaults(run=run)
    return parser


def _add_use(parser: argparse.ArgumentParser) -> None:
    one = _add(parser, _use)
    where = one.add_mutually_exclusive_group()
    where.add_argument("--managed", action="store_true", help="the one that the studio installs")
    where.add_argument("--folder", type=Path, metavar="FOLDER", help="an installation of yours, with its main.py")
    where.add_argument("--address", metavar="ADDRESS", help="a server that runs already, http or https")
    one.add_argument("--python", type=Path, metavar="FILE", help="the interpreter of that folder")
    one.add_argument("--tier", choices=["auto", *(tier.value for tier in Tier)])
    one.add_argument(
        "--models", type=Path, action="append", metavar="FOLDER", help="like ComfyUI's models/; repeatable"
    )
    one.add_argument("--no-models", action="store_true", help="forget the further model folders")
    one.add_argument("--reserve", type=float, metavar="GB", help="the card's memory left to other programs")
    one.add_argument("--memory", choices=[one.value for one in Memory], help="how the card's memory is managed")


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _status(options: argparse.Namespace, speak: Speaker) -> int:
    from emotionai_core.generation.comfy.installation import overview

    found = overview(configuration(speak.say))
    if isinstance(speak, JsonLines):
        document = {
            "kind": found.kind.value,
            "state": found.state.value,
            "sentence": found.sentence,
            "can": found.can,
            "tier": found.tier.value if found.tier is not None else None,
            "why": found.why,
            "memory": found.memory,
            "next": found.next,
            "version": found.version,
            "missing_bytes": found.missing_bytes,
        }
        _print(json.dumps(document, ensure_ascii=False))
        return 0
    able = "LTX-Video can run." if found.can else "LTX-Video cannot run yet." if found.tier else ""
    lines = (found.sentence, found.why, found.memory, able, found.next)
    _print("\n".join(line for line in lines if line))
    return 0


def _install(options: argparse.Namespace, speak: Speaker) -> int:
    from emotionai_core.generation.comfy.installation import install

    whole = Whole(speak, [1.0])
    with stop_signals() as stopped:
        whole.begin("install", "ComfyUI")
        install(speak.say, options.variant, stopped, whole.tell, options.accept_changed)
        if stopped():
            raise Cancelled
    return _done(speak, ["comfyui"], [])


def _remove(options: argparse.Namespace, speak: Speaker) -> int:
    from emotionai_core.generation.comfy.installation import remove

    remove()
    speak.say("ComfyUI was removed; model files stay.")
    return _done(speak, ["comfyui"], [])


def _models(options: argparse.Namespace, speak: Speaker) -> int:
    from emotionai_core.generation.comfy.models import model_statuses

    found = model_statuses(configuration(speak.say), None)
    if options.check:
        return _check(found, speak)
    if isinstance(speak, JsonLines):
        rows = [
            {
                "name": one.model.name,
                "file": one.model.file,
                "role": one.model.role,
                "tiers": [tier.value for tier in one.model.tiers],
                "state": one.state.value,
                "path": str(one.path) if one.path is not None else None,
                "fault": one.fault,
                "bytes": one.model.bytes,
                "exactly": one.model.exactly,
                "licence": one.model.spec.licence,
                "page": one.model.page,
                "accepted": one.accepted,
            }
            for one in found
        ]
        _print(json.dumps({"models": rows}, ensure_ascii=False))
        return 0
    for one in found:
        size = mb(one.model.bytes) if one.model.exactly else f"about {mb(one.model.bytes)}"
        where = f" in {one.path.parent}" if one.path is not None else ""
        fault = f" ({one.fault})" if one.fault else ""
        tiers = ", ".join(tier.value for tier in one.model.tiers)
        _print(f"{one.model.name}: {one.state.value}{fault}{where}; {one.model.role} of {tiers}, {size}")
        _print(f"    {one.model.spec.licence}: {one.model.page}")
    return 0


def _check(found: Sequence[ModelStatus], speak: Speaker) -> int:
    from emotionai_core.generation.comfy.models import FileState, assurance, damage

    here = [one for one in found if one.usable or one.state is FileState.DAMAGED]
    faults: dict[str, str] = {}
    whole = Whole(speak, [one.model.bytes / 1e6 for one in here])
    with stop_signals() as stopped:
        for one in here:
            whole.begin("check", one.model.spec.title)
            if fault := damage(one, stopped):
                faults[one.model.name] = fault
            speak.say(fault or assurance(one))
    if faults:
        raise EnvironmentMissing(" ".join(faults.values()), f"Run: emotionai comfy fetch {' '.join(faults)}")
    return _done(speak, [], [one.model.name for one in here])


def _fetch(options: argparse.Namespace, speak: Speaker) -> int:
    from emotionai_core.generation.comfy.installation import overview
    from emotionai_core.generation.comfy.models import (
        accept_licence,
        check_room,
        damage,
        fetch,
        model_named,
        model_statuses,
    )

    chosen = configuration(speak.say)
    named = {model_named(name).name for name in options.names}
    tier = Tier(options.tier) if options.tier else None if named else overview(chosen).tier
    if tier is None and not named:
        raise EnvironmentMissing("No tier fits this machine.", "Name one with --tier, or the models to get.")
    rows = [one for one in model_statuses(chosen, tier) if not named or one.model.name in named]
    with stop_signals() as stopped:
        due = [one for one in rows if not one.usable or (named and damage(one, stopped))]
    check_room(due)
    if options.accept_licences:
        for one in due:
            accept_licence(one.model)
            speak.say(f"Accepted: {one.model.spec.title}, {one.model.spec.licence}. {one.model.spec.licence_note}")
    whole = Whole(speak, [one.model.bytes / 1e6 for one in due])
    with stop_signals() as stopped:
        for one in due:
            whole.begin("download", one.model.spec.title)
            path = fetch(one.model, whole.tell, stopped, speak.say, options.accept_changed)
            speak.say(f"'{path.name}' is ready.")
        if stopped():
            raise Cancelled
    if not due:
        speak.say("Nothing is missing.")
    return _done(speak, [], [one.model.name for one in due])


def _start(options: argparse.Namespace, speak: Speaker) -> int:
    from emotionai_core.generation.comfy.installation import server_for

    with stop_signals() as stopped, server_for(configuration(speak.say), speak.say) as server:
        address = server.ensure(stopped)
        speak.tell("server", {"address": address, "version": server.version}, f"ComfyUI {server.version}: {address}")
        while not stopped():
            if not server.alive():
                raise server.lost()
            time.sleep(_POLL)
    return 0


def _use(options: argparse.Namespace, speak: Speaker) -> int:
    chosen = _server(configuration(speak.say), options)
    if options.tier:
        chosen = replace(chosen, tier=None if options.tier == "auto" else Tier(options.tier))
    if options.no_models:
        chosen = replace(chosen, model_folders=())
    for folder in options.models or ():
        if not folder.is_dir():
            raise EnvironmentMissing(f"There is no folder {folder}.")
        known = (*chosen.model_folders, str(folder.resolve()))
        chosen = replace(chosen, model_folders=tuple(dict.fromkeys(known)))
    if options.reserve is not None:
        chosen = replace(chosen, reserve_vram=options.reserve)
    if options.memory:
        chosen = replace(chosen, memory=Memory(options.memory))
    keep(chosen)
    if chosen.elsewhere:
        speak.say("Prompts, pictures and voices will be sent to that address, without any protection of its own.")
    return _status(options, speak)


def _server(chosen: Configuration, options: argparse.Namespace) -> Configuration:
    if options.managed:
        return replace(chosen, kind=Kind.MANAGED)
    if options.address:
        return replace(chosen, address=checked_address(options.address), kind=Kind.ADDRESS)
    if options.folder is None and options.python is None:
        return chosen
    folder = str(options.folder.resolve()) if options.folder is not None else chosen.folder
    # A link to an interpreter says which environment it is of: it must not be resolved.
    python = str(options.python.absolute()) if options.python is not None else ""
    chosen = replace(chosen, folder=folder, python=python, kind=Kind.FOLDER)
    from emotionai_core.generation.comfy.program import check_folder, described

    found = check_folder(Path(folder), python, described().oldest)
    if not found.fine:
        raise EnvironmentMissing(" ".join(found.missing), "Nothing was changed.")
    return chosen


def _done(speak: Speaker, environments: Sequence[str], models: Sequence[str]) -> int:
    if isinstance(speak, JsonLines):
        _print(json.dumps({"done": {"environments": list(environments), "models": list(models)}}, ensure_ascii=False))
    return 0
