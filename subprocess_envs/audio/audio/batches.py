"""Segments of sound through a network in batches that become smaller when memory runs out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import torch

from emotionai_core.wire.serve import StageError

LARGEST = 16
# On a processor a batch gains nothing here.
LARGEST_ON_PROCESSOR = 1
_SIGNS = ("out of memory", "not enough memory", "can't allocate memory", "alloc_failed")

Item = TypeVar("Item")
Result = TypeVar("Result")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether `error` is how torch says that memory ran out, on any device."""
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    return isinstance(error, RuntimeError) and any(sign in str(error).lower() for sign in _SIGNS)


class Batches:
    """Runs work in batches of at most `size`, halved for good whenever one does not fit: 16, 8, ... 1."""

    def __init__(self, device: torch.device, warn: Callable[[str, str], None]) -> None:
        """`warn` gets a code and a sentence each time the size is halved."""
        self.size = LARGEST_ON_PROCESSOR if device.type == "cpu" else LARGEST
        self._device = device
        self._warn = warn

    def run(self, items: Sequence[Item], work: Callable[[Sequence[Item]], Sequence[Result]]) -> Iterator[Result]:
        """`work` of all `items` in order, as it is done; raises `StageError` when not even one at a time fits."""
        done = 0
        while done < len(items):
            try:
                results = work(items[done : done + self.size])
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
                self._halve(error)
                continue
            yield from results
            done += len(results)

    def _halve(self, error: BaseException) -> None:
        if self.size == 1:
            raise StageError(
                "out-of-memory",
                "There is not enough memory for this network, even for one piece at a time.",
                "Close other programs that use the graphics card or much memory, then run it again.",
                retryable=True,
            ) from error
        self.size //= 2
        self._warn("smaller-batches", f"Memory is short: the sound is read in batches of {self.size} from here on.")
        if self._device.type == "cuda":
            torch.cuda.empty_cache()
        elif self._device.type == "mps":
            torch.mps.empty_cache()
