"""The ComfyUI that is to run: the studio's own, whose description is data, or an installation of the user's."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, cast

from emotionai_core.errors import EnvironmentMissing
from emotionai_core.generation.comfy.archive import Source
from emotionai_core.generation.comfy.cards import without_card
from emotionai_core.generation.comfy.launch import CUSTOM_NODES, Program
from emotionai_core.generation.configuration import Configuration, Kind
from emotionai_core.workers.description import EnvironmentSpec, Variant
from emotionai_core.workers.installed import READY_FILE, State, installed, state
from emotionai_core.workers.places import environments_folder, program_root

_VERSION: Final = re.compile(r"__version__\s*=\s*[\"'](\d+)\.(\d+)\.(\d+)")
_MOST: Final = 100_000
_PYTHONS: Final = (
    ".venv/bin/python", "venv/bin/python", ".venv/Scripts/python.exe", "venv/Scripts/python.exe",
    "../python_embeded/python.exe", "../venv/bin/python", "../.venv/bin/python",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Described:
    """What the studio installs: its environment, the archives it is made of, and the oldest version that will do."""

    spec: EnvironmentSpec
    version: str
    oldest: tuple[int, ...]
    sources: tuple[Source, ...]


def described() -> Described:
    """The description in `subprocess_envs/comfyui/server.toml`; raises `EnvironmentMissing` when it is damaged."""
    folder = program_root() / "subprocess_envs" / "comfyui"
    try:
        raw = tomllib.loads((folder / "server.toml").read_text(encoding="utf-8"))
        about = cast(Mapping[str, object], raw["environment"])
        variants = cast(Mapping[str, Mapping[str, object]], about["variants"])
        spec = EnvironmentSpec(
            name=str(about["name"]),
            title=str(about["title"]),
            question="",
            folder=folder,
            own_interpreter=True,
            disk_mb=0,
            stages={},
            variants={name: _variant(name, row) for name, row in variants.items() if _offered(row)},
            note=str(about["note"]),
        )
        sources = tuple(_source(row) for row in cast(list[Mapping[str, object]], raw["sources"]))
        return Described(spec, str(about["version"]), version_of(str(about["oldest"])), sources)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EnvironmentMissing(
            f"The description of ComfyUI cannot be read ({error}).", "Install the studio again."
        ) from error


def _variant(name: str, row: Mapping[str, object]) -> Variant:
    return Variant(name, str(row["title"]), str(row["lock"]), int(cast(int, row["disk_mb"])), str(row.get("needs", "")))


def _offered(row: Mapping[str, object]) -> bool:
    """Whether a variant is one for this system."""
    return sys.platform in cast(list[str], row.get("platforms", [sys.platform]))


def has_card_build(chosen: Configuration) -> bool:
    """Whether the server's packages can use a graphics card: those that the studio installs on Windows cannot."""
    return chosen.kind is not Kind.MANAGED or sys.platform != "win32"


def _source(row: Mapping[str, object]) -> Source:
    name, folder, address = (str(row[key]) for key in ("name", "folder", "address"))
    if PurePosixPath(folder).is_absolute() or ".." in PurePosixPath(folder).parts or "/" in name:
        raise ValueError(f"'{folder}' is no folder of the program")
    if not address.startswith(("https://", "http://127.0.0.1:")):
        raise ValueError(f"'{address}' is not an address to fetch from")
    return Source(
        name=name,
        folder=folder,
        commit=str(row["commit"]),
        address=address,
        licence=str(row["licence"]),
        digest=str(row["digest"]),
        largest_archive=int(cast(int, row["largest_archive"])),
        largest_content=int(cast(int, row["largest_content"])),
        must_hold=tuple(cast(list[str], row["must_hold"])),
    )


def version_of(text: str) -> tuple[int, ...]:
    """ "0.27.0" as numbers; raises `ValueError`."""
    return tuple(int(part) for part in text.split("."))


def source_folder() -> Path:
    """Where the installed ComfyUI's own files lie, or will."""
    return environments_folder() / "comfyui" / "ComfyUI"


@dataclass(frozen=True, slots=True)
class FolderCheck:
    """An installation of the user's: its version ("" if unknown), its interpreter, its GGUF nodes' folder, and what is
    missing, in sentences.
    """

    version: str
    python: Path | None
    nodes: str
    missing: tuple[str, ...]

    @property
    def fine(self) -> bool:
        """Whether it can be used."""
        return not self.missing


def check_folder(folder: Path, python: str, oldest: tuple[int, ...]) -> FolderCheck:
    """Look at an installation without starting it; never raises."""
    missing: list[str] = []
    if not (folder / "main.py").is_file():
        missing.append(f"There is no main.py of ComfyUI in {folder}.")
    version = _version_in(folder)
    if version and version_of(version) < oldest:
        shown = ".".join(map(str, oldest))
        missing.append(f"Its ComfyUI is version {version}; LTX-2.3 needs {shown} or later.")
    nodes = _gguf_nodes(folder)
    if not nodes:
        missing.append(f"Its custom_nodes lack {CUSTOM_NODES}, which reads the smallest tier's files.")
    found = Path(python) if python else _python_in(folder)
    if found is None or not found.is_file():
        missing.append("Its Python interpreter was not found; name it with --python.")
        found = None
    return FolderCheck(version, found, nodes, tuple(missing))


def _version_in(folder: Path) -> str:
    try:
        with (folder / "comfyui_version.py").open(encoding="utf-8", errors="replace") as file:
            found = _VERSION.search(file.read(_MOST))
    except OSError:
        return ""
    return ".".join(found.groups()) if found else ""


def _gguf_nodes(folder: Path) -> str:
    """The folder of the GGUF nodes, whatever its capitals: an index of nodes writes it small."""
    try:
        names = sorted(path.name for path in (folder / "custom_nodes").iterdir() if (path / "__init__.py").is_file())
    except OSError:
        return ""
    return next((name for name in names if name.lower() == CUSTOM_NODES.lower()), "")


def _python_in(folder: Path) -> Path | None:
    return next((path for name in _PYTHONS if (path := folder / name).is_file()), None)


def program_of(chosen: Configuration) -> Program:
    """What a server is started from; raises `EnvironmentMissing` with what is missing."""
    about = described()
    if chosen.kind is Kind.FOLDER:
        found = check_folder(Path(chosen.folder), chosen.python, about.oldest)
        if found.python is None or not found.fine:
            raise EnvironmentMissing(" ".join(found.missing), "Choose another one: emotionai comfy use")
        return Program(found.python, Path(chosen.folder) / "main.py", None, found.nodes, without_card())
    now = state(about.spec)
    if now is not State.READY:
        what = {State.ABSENT: "is not installed", State.INCOMPLETE: "is installed only in part"}
        raise EnvironmentMissing(f"ComfyUI {what.get(now, 'is outdated')}.", "Run: emotionai comfy install")
    where = installed(about.spec)
    processor = where.variant == "cpu" and sys.platform != "darwin"
    main, sign = source_folder() / "main.py", where.home / READY_FILE
    return Program(where.python, main, sign, CUSTOM_NODES, processor)
