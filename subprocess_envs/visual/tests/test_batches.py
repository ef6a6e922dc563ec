"""Batches that become smaller when memory runs out."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from visual.batches import Batches, is_out_of_memory

from emotionai_core.wire.serve import StageError


class SmallCard:
    """A network that has room for `room` items at once."""

    def __init__(self, room: int, words: str = "CUDA out of memory. Tried to allocate 2.00 GiB") -> None:
        self.room = room
        self.words = words
        self.tried: list[int] = []

    def __call__(self, part: Sequence[int]) -> list[int]:
        self.tried.append(len(part))
        if len(part) > self.room:
            raise RuntimeError(self.words)
        return [item * 2 for item in part]


def _run(room: int, count: int) -> tuple[list[int], list[int], list[tuple[str, str]]]:
    told: list[tuple[str, str]] = []
    card = SmallCard(room)
    batches = Batches(lambda code, sentence: told.append((code, sentence)))
    return batches.run(card, list(range(count))), card.tried, told


def test_everything_fits() -> None:
    results, tried, told = _run(64, 150)
    assert results == [2 * item for item in range(150)]
    assert tried == [64, 64, 22] and not told


def test_batches_halve_down_to_one_and_nothing_is_lost_or_done_twice() -> None:
    results, tried, told = _run(1, 70)
    assert results == [2 * item for item in range(70)]
    assert tried[:7] == [64, 32, 16, 8, 4, 2, 1] and set(tried[7:]) == {1}
    assert [sentence.split("at most ")[1].split()[0] for _, sentence in told] == ["32", "16", "8", "4", "2", "1"]


def test_the_smaller_size_is_kept_for_the_rest_of_the_run() -> None:
    card = SmallCard(8)
    batches = Batches(lambda *_: None)
    batches.run(card, list(range(20)))
    card.tried.clear()
    batches.run(card, list(range(20)))
    assert card.tried == [5, 5, 5, 5]


def test_not_even_one_fits() -> None:
    with pytest.raises(StageError) as raised:
        _run(0, 3)
    assert raised.value.failed.code == "out-of-memory" and raised.value.failed.hint and raised.value.failed.retryable


def test_other_faults_are_not_taken_for_a_lack_of_memory() -> None:
    with pytest.raises(RuntimeError, match="shapes"):
        Batches(lambda *_: None).run(SmallCard(0, "shapes do not match"), [1, 2])


@pytest.mark.parametrize(
    "words",
    [
        "Failed to allocate memory for requested buffer of size 9437184",
        "BFCArena: Available memory of 0 is smaller than requested bytes of 1024",
        "OOM when allocating tensor with shape[64,3,360,640]",
        "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED",
        "MPS backend out of memory (MPS allocated: 9.07 GB)",
    ],
)
def test_the_engines_words_for_it(words: str) -> None:
    assert is_out_of_memory(RuntimeError(words))
    assert is_out_of_memory(MemoryError()) and not is_out_of_memory(ValueError("no"))
