"""Under which licences everything may be used: models, the studio's packages, and those of installed programs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, cast

from emotionai_core.records.licence import forbids_commerce
from emotionai_core.wire.tables import write_atomically
from emotionai_core.workers import packages as package_lister
from emotionai_core.workers.catalogue import EnvironmentSpec, ModelSpec, environments
from emotionai_core.workers.commands import CommandFailed, run_command
from emotionai_core.workers.environment import State, installed, state
from emotionai_core.workers.models import ModelState, model_state
from emotionai_core.workers.own_models import OWN_MODELS, own_model
from emotionai_core.workers.packages import packages
from emotionai_core.workers.places import resources

_LIST_FILE: Final = "packages.json"
_OUR_NOTICE: Final = "2026 The EmotionalAI Studio authors"
_NOBODY: Final = "<year> <copyright holders>"
_STUDIO: Final = "The studio"

OUR_LICENCE: Final = "MIT"
"""Of the studio's code, and of what we made ourselves from nothing that asks for another."""

Kind = Literal["ours", "model", "package"]


@dataclass(frozen=True, slots=True)
class LicenceRow:
    """One thing and its licence. `source` is an address or a package, `used_for` who uses it, for a person.

    `here` is False for models that can be downloaded and have not been.
    """

    what: str
    kind: Kind
    version: str
    licence: str
    source: str
    non_commercial: bool
    used_for: str
    note: str = ""
    here: bool = True


def licences(further: Iterable[EnvironmentSpec] = ()) -> tuple[LicenceRow, ...]:
    """Everything: our own parts, models, packages (of `further` programs, too), each by name.

    Asks interpreters, so not for a window's thread.
    """
    specs = environments()
    models = [_model(spec, model) for spec in specs for model in spec.models.values()]
    ours = [_ours(spec, name) for spec in specs for stage in spec.stages.values() for name in stage.resources]
    read = {row.what for row in ours}
    every = (f"models/{model.name}/{file}" for model in OWN_MODELS for file in model.files)
    ours += [_own(name, _STUDIO) for name in every if name not in read]
    rows = [*dict.fromkeys(ours), *sorted(models, key=lambda row: row.what.lower()), *_packages((*specs, *further))]
    return tuple(rows)


def licence_texts() -> Mapping[str, str]:
    """The full texts that come with the studio, by their SPDX identifiers."""
    folder = resources() / "licences"
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))}


def own_text() -> str:
    """The licence of what we made ourselves, with our copyright notice."""
    return licence_texts()[OUR_LICENCE].replace(_NOBODY, _OUR_NOTICE)


def texts_of(licence: str) -> tuple[str, ...]:
    """The identifiers in a licence expression that there is a text for: "Apache-2.0 OR BSD-3-Clause" has two."""
    known = {path.stem.lower(): path.stem for path in (resources() / "licences").glob("*.txt")}
    words = re.findall(r"[A-Za-z0-9.+-]+", licence)
    found = (known.get(word.lower().removesuffix("-only").removesuffix("-or-later")) for word in words)
    return tuple(dict.fromkeys(name for name in found if name))


def _model(spec: EnvironmentSpec, model: ModelSpec) -> LicenceRow:
    variants = spec.variants.values() or (spec.variant(),)
    stages = [
        stage.title
        for stage in spec.stages.values()
        if any(model.name in variant.own(stage.all_models) for variant in variants)
    ]
    return LicenceRow(
        what=model.title,
        kind="model",
        version=model.revision or model.package,
        licence=model.licence,
        source=model.package or (model.files[0].source if model.files else ""),
        non_commercial=model.non_commercial or forbids_commerce(model.licence),
        used_for=f"{spec.title}: {', '.join(stages)}" if stages else spec.title,
        note=model.licence_note or model.note,
        here=model_state(model) is ModelState.READY,
    )


def _ours(spec: EnvironmentSpec, name: str) -> LicenceRow:
    stages = [stage.title for stage in spec.stages.values() if name in stage.resources]
    return _own(name, f"{spec.title}: {', '.join(stages)}")


def _own(name: str, used_for: str) -> LicenceRow:
    """A file of ours; its note names what it learned from."""
    model = own_model(name)
    licence, note = (model.licence, model.credits) if model is not None else (OUR_LICENCE, "")
    return LicenceRow(name, "ours", "", licence, "", False, used_for, note)


def _packages(specs: Iterable[EnvironmentSpec]) -> list[LicenceRow]:
    """Packages of the studio and of every installed program; the same version in several is one row."""
    users: dict[tuple[str, str, str, str], list[str]] = {}
    lists = [(_STUDIO, packages())]
    lists += [(spec.title, _listed(spec)) for spec in specs if spec.own_interpreter]
    for title, found in lists:
        for row in found:
            key = (row["name"], row["version"], row["licence"], row["source"])
            users.setdefault(key, []).append(title)
    return [
        LicenceRow(name, "package", version, licence, source, False, ", ".join(titles))
        for (name, version, licence, source), titles in sorted(users.items(), key=lambda item: item[0][0].lower())
    ]


def _listed(spec: EnvironmentSpec) -> list[dict[str, str]]:
    """The packages of an installed program, asked once per installation."""
    if state(spec) in (State.ABSENT, State.INCOMPLETE):
        return []
    where = installed(spec)
    kept = where.home / _LIST_FILE
    try:
        return cast(list[dict[str, str]], json.loads(kept.read_bytes()))
    except (OSError, ValueError):
        pass
    script = Path(package_lister.__file__)
    try:
        lines = run_command([str(where.python), "-I", str(script)])
        found = cast(list[dict[str, str]], json.loads(lines[-1]))
        write_atomically(kept, json.dumps(found).encode())
    except (CommandFailed, OSError, ValueError, IndexError):
        # A damaged environment: its own check says so, and the list goes without it.
        return []
    return found
