"""GFPGAN's network as spandrel has it.

Importing any part of spandrel imports all its architectures, two of which take functions from torchvision, whose build
for Linux does not load beside the processor's torch. Neither is used here: names stand in for torchvision while
spandrel is imported, refuse to be called, and are gone afterwards.
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn

_MODULES = ("torchvision", "torchvision.transforms", "torchvision.transforms.functional")


def _refuse(*_: object, **__: object) -> NoReturn:
    raise RuntimeError("torchvision is not part of this environment")


class _Interpolation:
    NEAREST = BILINEAR = "not here"


def _stand_in(name: str) -> ModuleType:
    module = ModuleType(name)
    module.__spec__ = ModuleSpec(name, None, is_package=True)
    module.__dict__.update(normalize=_refuse, rotate=_refuse, InterpolationMode=_Interpolation)
    return module


def _imported() -> Any:
    absent = [name for name in _MODULES if name not in sys.modules]
    sys.modules.update({name: _stand_in(name) for name in absent})
    try:
        from spandrel.architectures.GFPGAN import GFPGAN

        return GFPGAN
    finally:
        for name in absent:
            del sys.modules[name]


Network: Any = _imported()
"""The class of the network: Wang et al., "Towards real-world blind face restoration with generative facial prior", CVPR
2021, in the form without compiled extensions."""
