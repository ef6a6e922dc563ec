"""Which programs can answer a stage, for the preferences: their names, and what is missing before they can."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication

from app.described import described
from emotionai_core.workers.catalogue import BUILT_IN, EnvironmentSpec, StageSpec, environments
from emotionai_core.workers.installed import State, needed_models, state


@dataclass(frozen=True, slots=True)
class Choices:
    """(backend, name) pairs, the built-in one first; `missing` says by backend what it lacks, where it lacks any."""

    choices: tuple[tuple[str, str], ...]
    missing: Mapping[str, str] = field(default_factory=dict[str, str])


class ProgramChoices:
    """The catalogue as it is now, read once."""

    def __init__(self) -> None:
        self._programs = {spec.name: spec for spec in environments()}
        self._missing: dict[str, str] = {}

    def of(self, stage: str) -> Choices:
        """The programs that answer a stage."""
        found = [spec.stages[stage] for spec in self._programs.values() if stage in spec.stages]
        found.sort(key=lambda one: (one.backend != "embedded", one.backend))
        names = tuple((one.backend, self._name(one)) for one in found)
        lacks = {one.backend: self._lack(one) for one in found}
        return Choices(names, {backend: text for backend, text in lacks.items() if text})

    def _name(self, stage: StageSpec) -> str:
        return described(self._programs[stage.environment].title)

    def _lack(self, stage: StageSpec) -> str:
        program = self._programs[stage.environment]
        if program.name in BUILT_IN:
            # The next analysis installs it without being asked.
            return ""
        if state_text := self._state_of(program):
            return state_text
        lost = needed_models(program, (stage.stage,))
        if not lost:
            return ""
        text = QCoreApplication.translate("environments", "weights are missing: {names}")
        return text.format(names=", ".join(described(model.title) for model in lost))

    def _state_of(self, program: EnvironmentSpec) -> str:
        if program.name not in self._missing:
            self._missing[program.name] = {
                State.READY: "",
                State.ABSENT: QCoreApplication.translate("environments", "needs installing"),
                State.INCOMPLETE: QCoreApplication.translate("environments", "its installation is unfinished"),
                State.OUTDATED: QCoreApplication.translate("environments", "needs an update"),
            }[state(program)]
        return self._missing[program.name]
