"""Networks asked in batches that become smaller when memory runs out: 64, 32, 16, ... 1."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from emotionai_core.wire.serve import StageError

Item = TypeVar("Item")
Result = TypeVar("Result")

LARGEST = 64
# What CUDA, ONNX Runtime, PyTorch and TensorFlow write when a tensor finds no room.
_SIGNS = (
    "out of memory",
    "failed to allocate memory",
    "smaller than requested bytes",
    "oom when allocating",
    "alloc_failed",
)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether `error` says, in any of the engines' words, that memory ran out."""
    text = f"{type(error).__name__} {error}".lower()
    return isinstance(error, MemoryError) or "outofmemory" in text or any(sign in text for sign in _SIGNS)


class Batches:
    """Runs a network over any number of items; `warn(code, sentence)` hears when batches become smaller."""

    def __init__(self, warn: Callable[[str, str], None], largest: int = LARGEST) -> None:
        self.size = largest
        self._warn = warn

    def run(self, network: Callable[[Sequence[Item]], Sequence[Result]], items: Sequence[Item]) -> list[Result]:
        """One result an item, in order; raises `StageError` when not even one item fits into memory."""
        results: list[Result] = []
        while len(results) < len(items):
            part = items[len(results) : len(results) + self.size]
            try:
                results += network(part)
            except Exception as error:
                if not is_out_of_memory(error):
                    raise
                self._halve(len(part), error)
        return results

    def _halve(self, tried: int, error: Exception) -> None:
        if tried == 1:
            raise StageError(
                "out-of-memory",
                "The memory does not hold the networks and one picture.",
                "Close other programs that use the graphics card, or install the variant for the processor.",
                True,
            ) from error
        self.size = tried // 2
        self._warn("smaller-batches", f"Memory ran out; from now on at most {self.size} pictures are read at a time.")
