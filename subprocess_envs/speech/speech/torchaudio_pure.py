"""torchaudio without its native part.

The native library of the wheel on the registry is built for CUDA and does not load beside a processor build of torch.
WhisperX and pyannote.audio use functions of torchaudio that are written in Python (filter banks, resampling, the layout
of wav2vec2), so a stand-in for the module that loads the library is put in place first, and nothing installed is
changed. What needs the library (its own forced alignment) says so when it is called.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

_NAME = "torchaudio._extension"


def use_pure_torchaudio() -> None:
    """Make the next import of torchaudio leave its native library alone; without effect once it is imported."""
    if "torchaudio" in sys.modules or _NAME in sys.modules:
        return
    stand_in = ModuleType(_NAME, "Stands for the loader of torchaudio's native library, which is not used here.")
    vars(stand_in).update(
        _IS_TORCHAUDIO_EXT_AVAILABLE=False,
        _IS_ALIGN_AVAILABLE=False,
        _check_cuda_version=lambda: None,
        fail_if_no_align=_refused,
    )
    sys.modules[_NAME] = stand_in


def _refused(function: Callable[..., Any]) -> Callable[..., Any]:
    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError(f"{function.__name__} needs torchaudio's native library, which this program does not load")

    return refuse
