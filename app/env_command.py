"""`emotionai env`: which perception programs and weights there are, installing, checking and removing them.

    env list                                      what there is, and what an installation would take
    env install NAME... [--variant V] [--with-models [--accept-licences]]
    env check [NAME...]                           self-test and the hashes of the weights; of all that are installed
    env remove NAME... [--models]
    env models [--get NAME [--accept-changed]] [--accept] [--remove NAME]
    env accept MODEL...                           the licence of a model
    env token SERVICE [--remove] [--in-file]      the token itself is read from standard input

Exit status as of the whole command: 0 done, 2 wrong use, 6 something is not installed or cannot be, 130 cancelled (by
an interrupt or a polite kill; what has arrived is kept).

With --json, `list` and `models` write one object (see `environment_as_dict`, `model_as_dict`); everything that takes
time writes one object per line:

    {"stage": "install" | "download" | "check" | "remove", "title": ..., "index": 1, "count": 3}
    {"progress": {"stage": "packages" | "weights" | "convert" | "check" | "download", "name": ..., "done": ...,
                  "total": ..., "unit": "packages" | "models" | "bytes" | "checks", "eta": seconds,
                  "overall": 0..1, "overall_eta": seconds}}      seconds left are -1 while unknown
    {"note": {"message": ...}}                                    a sentence for a person
    {"error": {"message": ..., "hint": ..., "exit": 6}}           last line of a failure
    {"done": {"environments": [...], "models": [...]}}            last line of a success, with names
"""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Callable, Mapping, Sequence

from app.console import JsonLines, Terminal
from app.env_listing import environment_as_dict, environment_sentences, model_as_dict, model_sentences
from app.env_progress import Whole
from app.stopping import stop_signals
from emotionai_core.errors import Cancelled, EnvironmentMissing
from emotionai_core.workers.catalogue import (
    EnvironmentSpec,
    ModelSpec,
    Variant,
    broken_environments,
    environment_named,
    environments,
    model_named,
    models,
)
from emotionai_core.workers.environment import (
    State,
    check,
    check_room,
    damaged_models,
    install,
    installed,
    needed_models,
    next_variant,
    remove,
    state,
)
from emotionai_core.workers.models import (
    ModelState,
    accept,
    damage_of,
    fetch_model,
    is_accepted,
    model_state,
    remove_model,
)
from emotionai_core.workers.places import environments_folder, free_bytes
from emotionai_core.workers.progress import Asked, mb
from emotionai_core.workers.tokens import remove_token, set_token, token_place

Speaker = Terminal | JsonLines
Command = Callable[[argparse.Namespace, Speaker], int]


def add_env_commands(parser: argparse.ArgumentParser) -> None:
    """Give `parser` the subcommands of `env`."""
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add(commands.add_parser("list", help="programs, what they answer, and how they stand"), _list)
    one = _add(commands.add_parser("install", help="install programs or bring them up to date"), _install)
    one.add_argument("names", nargs="+", metavar="NAME")
    one.add_argument("--variant", help="cpu, cuda, ...; default: what fits this machine")
    one.add_argument("--with-models", action="store_true", help="get their weights too")
    one.add_argument("--accept-licences", action="store_true", help="accept the licences of these weights")
    one = _add(commands.add_parser("check", help="self-test of programs, and the hashes of their weights"), _check)
    one.add_argument("names", nargs="*", metavar="NAME", help="default: all that are installed")
    one = _add(commands.add_parser("remove", help="take programs off the disk"), _remove)
    one.add_argument("names", nargs="+", metavar="NAME")
    one.add_argument("--models", action="store_true", help="their downloaded weights too")
    one = _add(commands.add_parser("models", help="weights: list, get or remove"), _models)
    one.add_argument("--get", action="append", default=[], metavar="NAME")
    one.add_argument("--accept", action="store_true", help="accept the licence of what is got")
    changed = "take a file that is another one than when it was first fetched"
    one.add_argument("--accept-changed", action="store_true", help=changed)
    one.add_argument("--remove", action="append", default=[], metavar="NAME")
    one = _add(commands.add_parser("accept", help="accept the licences of weights"), _accept)
    one.add_argument("names", nargs="+", metavar="MODEL")
    one = _add(commands.add_parser("token", help="store the access token of a publisher"), _token)
    one.add_argument("service", metavar="SERVICE", help="for example huggingface")
    one.add_argument("--remove", action="store_true", help="forget it")
    one.add_argument("--in-file", action="store_true", help="in a file only you can read, where there is no keyring")


def _add(parser: argparse.ArgumentParser, run: Command) -> argparse.ArgumentParser:
    parser.add_argument("--json", action="store_true", help="JSON on standard output")
    parser.set_defaults(run=run)
    return parser


def _list(options: argparse.Namespace, speak: Speaker) -> int:
    specs, broken = environments(), broken_environments()
    free = free_bytes(environments_folder())
    if isinstance(speak, JsonLines):
        document = {
            "environments": [environment_as_dict(spec) for spec in specs],
            "broken": [{"folder": one.folder.name, "sentence": one.sentence} for one in broken],
            "free_bytes": free,
        }
        _print(json.dumps(document, ensure_ascii=False))
        return 0
    for spec in specs:
        _print("\n".join(environment_sentences(spec)))
    for one in broken:
        _print(f"{one.folder.name}: {one.sentence}")
    _print(f"{mb(free)} are free on the disk.")
    return 0


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _install(options: argparse.Namespace, speak: Speaker) -> int:
    specs = [environment_named(name) for name in options.names]
    chosen = {spec.name: spec.variant(options.variant) if options.variant else next_variant(spec) for spec in specs}
    with stop_signals() as stopped:
        wanted = _wanted(specs, chosen, stopped) if options.with_models else []
        _agree(wanted, options.accept_licences, speak)
        due = [spec for spec in specs if not _stands(spec, options.variant, stopped)]
        for spec in due:
            check_room(spec, chosen[spec.name], wanted)
        sizes = [float(chosen[spec.name].disk_mb or 1) for spec in due] + [_size(model) for model in wanted]
        whole = Whole(speak, sizes)
        for spec in due:
            whole.begin("install", spec.title)
            install(spec, speak.say, options.variant, stopped, whole.tell)
        for model in wanted:
            whole.begin("download", model.title)
            fetch_model(model, whole.tell, stopped, speak.say)
        _ask(stopped)
    for spec in specs:
        if spec not in due:
            speak.say(f"{spec.title} is ready.")
    return _done(speak, specs, wanted)


def _wanted(specs: Sequence[EnvironmentSpec], chosen: Mapping[str, Variant], stopped: Asked) -> list[ModelSpec]:
    """The models to get: what is not there, and what is there and damaged."""
    found = [model for spec in specs for model in needed_models(spec, variant=chosen[spec.name])]
    found += [spec.models[name] for spec in specs for name in damaged_models(spec, stopped)]
    return list({model.name: model for model in found}.values())


def _ask(stopped: Asked) -> None:
    """Say so when somebody asked to stop and the work was done before it looked."""
    if stopped():
        raise Cancelled


def _stands(spec: EnvironmentSpec, variant: str | None, stopped: Asked) -> bool:
    """Whether there is nothing to install: complete, up to date, of that variant, and it passes its self-test."""
    if state(spec) is not State.READY or variant not in (None, installed(spec).variant):
        return False
    return check(spec, stopped) == ""


def _size(model: ModelSpec) -> float:
    return max(1.0, model.bytes / 1e6)


def _agree(wanted: Sequence[ModelSpec], agreed: bool, speak: Speaker) -> None:
    """Accept the licences, or say which are still to be read, before anything is installed."""
    open_ones = [model for model in wanted if not is_accepted(model)]
    if open_ones and not agreed:
        names = ", ".join(f"{model.title} ({model.licence})" for model in open_ones)
        raise EnvironmentMissing(
            f"Licences have not been accepted yet: {names}.",
            f"Read them with 'emotionai env models', then run: emotionai env accept {open_ones[0].name}",
        )
    for model in open_ones:
        accept(model)
        speak.say(f"Accepted: {model.title}, {model.licence}. {model.licence_note}".strip())


def _check(options: argparse.Namespace, speak: Speaker) -> int:
    there = (spec for spec in environments() if state(spec) is not State.ABSENT)
    specs = [environment_named(name) for name in options.names] or list(there)
    whole = Whole(speak, [1.0] * len(specs))
    faults: list[str] = []
    remedies: dict[str, None] = {}
    with stop_signals() as stopped:
        for spec in specs:
            whole.begin("check", spec.title)
            fault = _fault(spec, stopped)
            damaged = damaged_models(spec, stopped)
            speak.say(" ".join([f"{spec.title}: {fault or _works(spec)}.", *damaged.values()]))
            if fault:
                faults.append(f"{spec.title} is not in order: {fault}.")
                remedies[f"emotionai env install {spec.name}"] = None
            faults += damaged.values()
            remedies |= dict.fromkeys(f"emotionai env models --get {name}" for name in damaged)
        _ask(stopped)
    if faults:
        raise EnvironmentMissing(" ".join(faults), f"Run: {'; '.join(remedies)}")
    return _done(speak, specs, ())


def _works(spec: EnvironmentSpec) -> str:
    missing = needed_models(spec)
    names = ", ".join(model.name for model in missing)
    return f"works; weights missing: {names} (emotionai env models --get {missing[0].name})" if missing else "works"


def _fault(spec: EnvironmentSpec, stopped: Asked) -> str:
    now = state(spec)
    if now is not State.READY:
        return {State.ABSENT: "not installed", State.INCOMPLETE: "installed only in part"}.get(now, "outdated")
    return check(spec, stopped)


def _remove(options: argparse.Namespace, speak: Speaker) -> int:
    specs = [environment_named(name) for name in options.names]
    gone: list[ModelSpec] = []
    whole = Whole(speak, [1.0] * len(specs))
    for spec in specs:
        whole.begin("remove", spec.title)
        remove(spec)
        speak.say(f"{spec.title} was removed.")
        if options.models:
            gone += [model for model in spec.models.values() if not model.shipped and not _shared(model, specs)]
    for model in gone:
        remove_model(model)
    return _done(speak, specs, gone)


def _shared(model: ModelSpec, leaving: Sequence[EnvironmentSpec]) -> bool:
    """Whether a program that stays on the disk has the same model."""
    names = {spec.name for spec in leaving}
    others = (spec for spec in environments() if spec.name not in names and model.name in spec.models)
    return any(state(spec) is not State.ABSENT for spec in others)


def _models(options: argparse.Namespace, speak: Speaker) -> int:
    if options.get or options.remove:
        return _change_models(options, speak)
    found = models()
    if isinstance(speak, JsonLines):
        _print(json.dumps({"models": [model_as_dict(model) for model in found]}, ensure_ascii=False))
        return 0
    for model in found:
        _print("\n".join(model_sentences(model)))
    return 0


def _change_models(options: argparse.Namespace, speak: Speaker) -> int:
    gone, wanted = ([model_named(name) for name in names] for names in (options.remove, options.get))
    for model in gone:
        remove_model(model)
        speak.say(f"The weights of '{model.title}' were removed.")
    if options.accept:
        _agree(wanted, True, speak)
    whole = Whole(speak, [_size(model) for model in wanted])
    with stop_signals() as stopped:
        for model in wanted:
            whole.begin("download", model.title)
            if model_state(model) is ModelState.READY and not damage_of(model, stopped):
                continue
            fetch_model(model, whole.tell, stopped, speak.say, options.accept_changed)
            speak.say(f"The weights of '{model.title}' are ready.")
        _ask(stopped)
    return _done(speak, (), [*gone, *wanted])


def _accept(options: argparse.Namespace, speak: Speaker) -> int:
    wanted = [model_named(name) for name in options.names]
    _agree(wanted, True, speak)
    return _done(speak, (), wanted)


def _token(options: argparse.Namespace, speak: Speaker) -> int:
    if options.remove:
        variable = remove_token(options.service)
        speak.say(f"The access token of '{options.service}' is forgotten.")
        if variable:
            speak.say(f"{variable} in the environment still gives one: unset it as well.")
        return _done(speak, (), ())
    if sys.stdin.isatty():
        text = getpass.getpass(f"Access token of '{options.service}' (not shown): ")
    else:
        text = sys.stdin.readline()
    set_token(options.service, text, options.in_file)
    speak.say(f"The access token of '{options.service}' is stored ({token_place(options.service).value}).")
    return _done(speak, (), ())


def _done(speak: Speaker, specs: Sequence[EnvironmentSpec], gone_or_got: Sequence[ModelSpec]) -> int:
    if isinstance(speak, JsonLines):
        names = {"environments": [spec.name for spec in specs], "models": [model.name for model in gone_or_got]}
        _print(json.dumps({"done": names}, ensure_ascii=False))
    return 0
