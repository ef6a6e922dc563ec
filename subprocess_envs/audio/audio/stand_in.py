"""What DeepFilterNet imports from torchaudio and never uses here: names only.

Its modules for files and resampling import parts of torchaudio that newer releases no longer have; its network needs
none of them.
"""

from __future__ import annotations

import importlib.machinery
import sys
import types


class NotHere(Exception):
    """Something of torchaudio was called after all."""


def _missing(*_: object, **__: object) -> None:
    raise NotHere("torchaudio is not part of this environment")


def stand_in_for_torchaudio() -> None:
    """Let `import df` find the names it asks for; does nothing the second time."""
    if "torchaudio" in sys.modules:
        return
    parts = {"torchaudio": {}, "torchaudio.backend": {}, "torchaudio.functional": {"resample": _missing}}
    parts["torchaudio.backend.common"] = {"AudioMetaData": type("AudioMetaData", (), {})}
    for name, contents in parts.items():
        module = types.ModuleType(name)
        module.__spec__ = importlib.machinery.ModuleSpec(name, None)
        vars(module).update(contents)
        sys.modules[name] = module
