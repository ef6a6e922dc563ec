"""The separator: what Demucs itself would give, the same piece by piece, and one sentence for every fault."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from audio.batches import Batches
from audio.separator import MODEL, WEIGHTS, load_separator
from conftest import FILM_RATE, noise
from demucs.apply import apply_model
from demucs.hf import load_safetensors_model
from safetensors import safe_open
from safetensors.torch import save_file
from tiny import make_separator

from emotionai_core.wire.serve import Cancelled, StageError
from emotionai_core.wire.weights import write_manifest

CPU = torch.device("cpu")
SOUND = noise(3 * FILM_RATE, 2)


def read(first: int, count: int) -> np.ndarray:
    """Of SOUND, silence after it."""
    out = np.zeros((2, count), np.float32)
    part = SOUND[:, first : first + count]
    out[:, : part.shape[1]] = part
    return out


def quiet(*_: object) -> None:
    return None


def test_it_is_what_demucs_gives_for_the_whole_film(weights: Path) -> None:
    separator = load_separator(CPU, quiet, quiet)
    found = separator.voices(read, 0, SOUND.shape[1], SOUND.shape[1], quiet)
    network = load_safetensors_model(weights / MODEL / WEIGHTS).eval()
    with torch.inference_mode():
        theirs = apply_model(network, torch.from_numpy(SOUND)[None], shifts=0, overlap=0.25)[0]
    expected = theirs[network.sources.index("vocals")].mean(0).numpy()
    # Demucs lets the last segment hear what came before it; here nothing may depend on where the film ends.
    inner = slice(0, (SOUND.shape[1] // separator.segments.stride - 1) * separator.segments.stride)
    assert np.abs(expected).max() > 1e-3
    assert np.allclose(found[inner], expected[inner], atol=1e-5)


def test_pieces_are_cut_from_one_whole(weights: Path) -> None:
    separator = load_separator(CPU, quiet, quiet)
    total = SOUND.shape[1]
    whole = separator.voices(read, 0, total, total, quiet)
    for first, count in ((0, 30_000), (30_000, 61_234), (91_234, total - 91_234)):
        part = separator.voices(read, first, count, total, quiet)
        assert np.allclose(part, whole[first : first + count], atol=1e-6)


def test_before_and_after_the_film_is_silence(weights: Path) -> None:
    separator = load_separator(CPU, quiet, quiet)
    asked: list[int] = []

    def from_start(first: int, count: int) -> np.ndarray:
        asked.append(first)
        return read(first, count)

    found = separator.voices(from_start, -4410, 8820, SOUND.shape[1], quiet)
    assert asked == [0] and not found[:4410].any() and found[4410:].any()
    assert not separator.voices(read, SOUND.shape[1] + 5 * FILM_RATE, 100, SOUND.shape[1], quiet).any()


def test_silence_stays_silence(weights: Path) -> None:
    separator = load_separator(CPU, quiet, quiet)
    done: list[int] = []
    found = separator.voices(lambda _, n: np.zeros((2, n), np.float32), 0, 40_000, 80_000, done.append)
    assert not found.any() and done == list(range(1, len(done) + 1)) and done


def test_it_can_be_stopped_inside_the_network(weights: Path) -> None:
    calls = 0

    def check() -> None:
        nonlocal calls
        calls += 1
        if calls > 20:
            raise Cancelled

    separator = load_separator(CPU, check, quiet)
    done: list[int] = []
    with pytest.raises(Cancelled):
        separator.voices(read, 0, 44_100, SOUND.shape[1], done.append)
    assert calls == 21 and done == []


@pytest.mark.parametrize("fault", ["empty", "cut", "zeros", "other class", "a weight is missing", "for drums"])
def test_damaged_weights_are_one_sentence(fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_separator(tmp_path, **({"sources": ["drums", "bass"]} if fault == "for drums" else {}))
    path = folder / WEIGHTS
    data = path.read_bytes()
    if fault in ("empty", "cut", "zeros"):
        path.write_bytes({"empty": b"", "cut": data[: len(data) // 2], "zeros": bytes(len(data))}[fault])
    elif fault != "for drums":
        with safe_open(str(path), framework="pt") as file:
            about, state = dict(file.metadata()), {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        if fault == "other class":
            about["klass"] = "os.system"
            about["args"] = json.dumps(["true"])
        else:
            del state[min(state)]
        save_file(state, path, metadata=about)
    write_manifest(folder, MODEL, "MIT", [WEIGHTS])
    monkeypatch.setenv("EMOTIONAI_WEIGHTS", str(tmp_path))
    with pytest.raises(StageError) as caught:
        load_separator(CPU, quiet, quiet)
    assert caught.value.failed.code == "weights-damaged" and caught.value.failed.hint.endswith(f"--get {MODEL}")


def test_short_memory_makes_batches_smaller_and_changes_nothing(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = load_separator(CPU, quiet, quiet)
    expected = plain.voices(read, 0, 60_000, SOUND.shape[1], quiet)
    warned: list[str] = []
    separator = load_separator(CPU, quiet, lambda code, _: warned.append(code))
    batches = Batches(CPU, lambda code, _: warned.append(code))
    batches.size = 8
    monkeypatch.setattr(separator, "_batches", batches)
    run = separator._separated

    def tight(cuts):
        if len(cuts) > 2:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB")
        return run(cuts)

    monkeypatch.setattr(separator, "_separated", tight)
    found = separator.voices(read, 0, 60_000, SOUND.shape[1], quiet)
    assert warned == ["smaller-batches"] * 2 and batches.size == 2
    assert np.allclose(found, expected, atol=1e-5)


def test_no_memory_at_all_and_other_faults() -> None:
    def full(_):
        raise RuntimeError("[enforce fail at alloc_cpu.cpp] not enough memory: you tried to allocate 9 bytes")

    def wrong(_):
        raise RuntimeError("shapes do not fit")

    with pytest.raises(StageError, match="not enough memory"):
        list(Batches(CPU, quiet).run([1], full))
    with pytest.raises(RuntimeError, match="shapes"):
        list(Batches(CPU, quiet).run([1], wrong))
