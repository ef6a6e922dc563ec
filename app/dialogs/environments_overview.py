"""Which programs there are and how each stands, gathered in the background for the environments window."""

from __future__ import annotations

from dataclasses import dataclass

from emotionai_core.workers.catalogue import (
    BUILT_IN,
    BrokenEnvironment,
    EnvironmentSpec,
    broken_environments,
    environments,
)
from emotionai_core.workers.description import ModelSpec, Variant
from emotionai_core.workers.environment import next_variant
from emotionai_core.workers.installed import State, installed, needed_names, readable_names, size_on_disk, state
from emotionai_core.workers.models import ModelState, is_accepted, model_state
from emotionai_core.workers.places import environments_folder, free_bytes


@dataclass(frozen=True, slots=True)
class ModelRow:
    """Weights, how they stand, and whether the user accepted their licence.

    `needed`: a stage of their program, as it is installed, cannot run without them; `useful`: one reads them with some
    setting or for some language; others serve other variants.
    """

    spec: ModelSpec
    state: ModelState
    accepted: bool
    needed: bool
    useful: bool = False

    @property
    def here(self) -> bool:
        """Whether they can be used."""
        return self.state is ModelState.READY

    @property
    def to_get(self) -> bool:
        """Whether they are to be had from their publisher and are not here."""
        return not self.spec.shipped and not self.here


@dataclass(frozen=True, slots=True)
class ProgramRow:
    """A program: `disk` bytes it takes now; `variant` is how it is installed, None while it is not.

    `best` is the variant that an installation chooses on this machine.
    """

    spec: EnvironmentSpec
    state: State
    disk: int
    variant: Variant | None
    best: Variant
    models: tuple[ModelRow, ...]

    @property
    def missing(self) -> tuple[ModelRow, ...]:
        """Weights that it cannot do without and that are not here."""
        return tuple(one for one in self.models if one.needed and one.to_get)


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the window shows; `free` bytes are left on the disk that programs are installed on."""

    programs: tuple[ProgramRow, ...]
    broken: tuple[BrokenEnvironment, ...]
    free: int


def look_around() -> Overview:
    """Ask the disk; takes up to seconds where much is installed."""
    # What everybody has comes first.
    specs = sorted(environments(), key=lambda spec: (spec.name not in BUILT_IN, spec.name))
    programs = tuple(_program(spec) for spec in specs)
    return Overview(programs, broken_environments(), free_bytes(environments_folder()))


def _program(spec: EnvironmentSpec) -> ProgramRow:
    now = state(spec)
    needed, useful = needed_names(spec), readable_names(spec)
    return ProgramRow(
        spec=spec,
        state=now,
        disk=size_on_disk(spec),
        variant=spec.variants.get(installed(spec).variant) if now is State.READY else None,
        best=next_variant(spec),
        models=tuple(
            ModelRow(model, model_state(model), is_accepted(model), model.name in needed, model.name in useful)
            for model in spec.models.values()
        ),
    )
