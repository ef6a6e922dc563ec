from __future__ import annotations

from collections.abc import Sequence

import pytest
import torch
from affect.batches import LARGEST, Batches, is_out_of_memory
from affect.device import best_device, device_name, prepared

from emotionai_core.wire.serve import StageError

CUDA, CPU = torch.device("cuda"), torch.device("cpu")
SHORTAGES = [
    torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"),
    RuntimeError("MPS backend out of memory (MPS allocated: 8 GB)"),
    RuntimeError(
        "[enforce fail at alloc_cpu.cpp:124] DefaultCPUAllocator: not enough memory: you tried to allocate 9 bytes"
    ),
    RuntimeError("CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
    MemoryError(),
]


class Card:
    """A network that holds `room` items at once."""

    def __init__(self, room: int, shortage: BaseException) -> None:
        self.room, self.shortage, self.tried = room, shortage, []

    def __call__(self, items: Sequence[int]) -> list[int]:
        self.tried.append(len(items))
        if len(items) > self.room:
            raise self.shortage
        return [item * 2 for item in items]


@pytest.mark.parametrize("shortage", SHORTAGES)
@pytest.mark.parametrize("room", [1, 5, 64])
def test_batches_shrink_until_they_fit(room: int, shortage: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "empty_cache", lambda: None)
    warned: list[str] = []
    batches, card = Batches(CUDA, lambda code, words: warned.append(words)), Card(room, shortage)
    assert batches.run(range(100), card) == [2 * item for item in range(100)]
    halved = {1: 6, 5: 4, 64: 0}[room]
    assert len(warned) == halved and batches.size == LARGEST >> halved
    assert card.tried[: halved + 1] == [LARGEST >> n for n in range(halved + 1)]
    # Once found, the size stays for the film's next chunk.
    assert batches.run(range(7), card) == [0, 2, 4, 6, 8, 10, 12] and len(warned) == halved
    assert all(sentence.endswith("from here on.") for sentence in warned)


def test_nothing_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "empty_cache", lambda: None)
    with pytest.raises(StageError) as caught:
        Batches(CUDA, lambda *_: None).run([1, 2], Card(0, SHORTAGES[0]))
    assert caught.value.failed.code == "out-of-memory" and caught.value.failed.retryable


def test_other_faults_are_not_swallowed() -> None:
    assert not is_out_of_memory(RuntimeError("shape mismatch")) and not is_out_of_memory(ValueError("out of memory"))
    with pytest.raises(RuntimeError, match="shape"):
        Batches(CPU, lambda *_: None).run([1], Card(0, RuntimeError("shape mismatch")))


def test_a_card_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    warned: list[str] = []
    monkeypatch.setenv("EMOTIONAI_VARIANT", "cuda")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert prepared(lambda code, words: warned.append(code)).type != "cuda"
    assert warned == ["no-graphics-card"]
    monkeypatch.setenv("EMOTIONAI_VARIANT", "cpu")
    prepared(lambda code, words: warned.append(code))
    assert warned == ["no-graphics-card"]
    assert device_name().startswith(str(best_device()))
