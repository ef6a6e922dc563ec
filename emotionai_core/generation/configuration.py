"""Which ComfyUI server makes clips on this machine, and how: the user's choice, kept apart from every project."""

from __future__ import annotations

import ipaddress
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Final, cast
from urllib.parse import urlsplit

from emotionai_core.errors import SettingError
from emotionai_core.records.clip import Tier
from emotionai_core.wire.tables import write_atomically
from emotionai_core.workers.places import user_data
from emotionai_core.workers.progress import Say

_FILE: Final = "comfyui.json"
_LONGEST: Final = 1 << 20
_MOST_RESERVED: Final = 64.0


class Kind(Enum):
    """Whose server: the one the studio installs, an installation of the user's, or one that runs at an address."""

    MANAGED = "managed"
    FOLDER = "folder"
    ADDRESS = "address"


class Memory(Enum):
    """How the card's memory is managed: as the tier says, by the server's dynamic way, or as before v0.16."""

    AUTO = "auto"
    DYNAMIC = "dynamic"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Configuration:
    """The choice. `tier` None is chosen for the card; `reserve_vram` GB are left to other programs.

    `folder` holds an existing installation's main.py and `python` its interpreter ("" to look for it there); `address`
    is http or https. `model_folders` are laid out as ComfyUI's own `models/` and are only read.
    """

    kind: Kind = Kind.MANAGED
    address: str = ""
    folder: str = ""
    python: str = ""
    model_folders: tuple[str, ...] = ()
    tier: Tier | None = None
    reserve_vram: float = 1.5
    memory: Memory = Memory.AUTO

    def __post_init__(self) -> None:
        if self.address:
            checked_address(self.address)
        if self.kind is Kind.ADDRESS and not self.address:
            raise SettingError("No address of a ComfyUI server is given.", "For example http://127.0.0.1:8188")
        if self.kind is Kind.FOLDER and not self.folder:
            raise SettingError("No folder of a ComfyUI installation is given.", "Choose the folder with its main.py.")
        if not (math.isfinite(self.reserve_vram) and 0.0 <= self.reserve_vram <= _MOST_RESERVED):
            raise SettingError(f"The memory left free must be between 0 and {_MOST_RESERVED:.0f} GB.")
        if any("\n" in path or "\0" in path for path in (self.folder, self.python, *self.model_folders)):
            raise SettingError("A folder's name must not hold a line break.")

    @property
    def elsewhere(self) -> bool:
        """Whether prompts, pictures and voices leave this machine."""
        return self.kind is Kind.ADDRESS and not is_loopback(self.address)


def checked_address(address: str) -> str:
    """`address` without a slash at its end; raises `SettingError` unless it is plain http(s) with a host."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError as error:
        raise SettingError(f"'{address}' is not an address.", "For example http://127.0.0.1:8188") from error
    fine = parts.scheme in ("http", "https") and parts.hostname and port != 0
    if not fine or parts.username or parts.password or parts.query or parts.fragment:
        raise SettingError(f"'{address}' is not the address of a server.", "For example http://127.0.0.1:8188")
    return address.strip().rstrip("/")


def is_loopback(address: str) -> bool:
    """Whether an address is this machine itself."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def configuration(say: Say = lambda _: None) -> Configuration:
    """What the user chose, the defaults where nothing is; what cannot be read is left out, and `say` is told."""
    path = user_data() / _FILE
    try:
        if path.stat().st_size > _LONGEST:
            raise ValueError("it is far too long")
        found = cast(object, json.loads(path.read_bytes()))
        if not isinstance(found, dict):
            raise ValueError("it is not an object")
    except FileNotFoundError:
        return Configuration()
    except (OSError, ValueError, RecursionError) as error:
        say(f"The choice of a ComfyUI server cannot be read ({str(error)[:80]}); the defaults count.")
        return Configuration()
    return _parsed(cast(Mapping[str, object], found), say)


def keep(chosen: Configuration) -> None:
    """Store the choice; raises `OSError`."""
    described: dict[str, object] = {
        "version": 1,
        "kind": chosen.kind.value,
        "address": chosen.address,
        "folder": chosen.folder,
        "python": chosen.python,
        "model_folders": list(chosen.model_folders),
        "tier": chosen.tier.value if chosen.tier is not None else "auto",
        "reserve_vram": chosen.reserve_vram,
        "memory": chosen.memory.value,
    }
    path = user_data() / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, json.dumps(described, indent=1, ensure_ascii=False).encode())


def _parsed(found: Mapping[str, object], say: Say) -> Configuration:
    """Each entry by itself, so that one that is wrong does not take the others with it."""
    chosen = Configuration()
    # The address and the folder first: a kind without them would be refused.
    for name in ("address", "folder", "python", "model_folders", "tier", "reserve_vram", "memory", "kind"):
        if name not in found:
            continue
        try:
            chosen = _with(chosen, name, found[name])
        except (ValueError, TypeError, SettingError):
            say(f"The choice of a ComfyUI server: '{name}' cannot be used; its default counts.")
    return chosen


def _with(chosen: Configuration, name: str, value: object) -> Configuration:
    match name, value:
        case "kind", str():
            return replace(chosen, kind=Kind(value))
        case "tier", str():
            return replace(chosen, tier=None if value == "auto" else Tier(value))
        case "memory", str():
            return replace(chosen, memory=Memory(value))
        case "reserve_vram", int() | float() if not isinstance(value, bool):
            return replace(chosen, reserve_vram=float(value))
        case "model_folders", list():
            paths = [one for one in cast(list[object], value) if isinstance(one, str) and Path(one).is_absolute()]
            return replace(chosen, model_folders=tuple(dict.fromkeys(paths)))
        case "address", str():
            return replace(chosen, address=value)
        case "folder", str():
            return replace(chosen, folder=value)
        case "python", str():
            return replace(chosen, python=value)
        case _:
            raise TypeError(name)
