from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import SIZE, TINY, make_weights
from restore.architecture import Network
from restore.device import prepared
from restore.network import FILE, MODEL, Restorer, is_grey, sizes_of

from emotionai_core.wire.serve import Cancelled, StageError
from emotionai_core.wire.weights import write_manifest

CPU = torch.device("cpu")
FACE = np.random.default_rng(3).integers(0, 255, (90, 90, 3), np.uint8)


def restorer(warn: Callable[[str, str], None] = lambda *_: None, check: Callable[[], None] = lambda: None) -> Restorer:
    return Restorer(CPU, warn, check)


def refused() -> StageError:
    with pytest.raises(StageError) as caught:
        restorer()
    failed = caught.value.failed
    assert failed.message.endswith(".") and "\n" not in failed.message
    assert "emotionai env models --get gfpgan" in failed.hint
    return caught.value


def test_the_same_face_gives_the_same_picture(weights: Path) -> None:
    first, again, other = restorer()(FACE), restorer()(FACE), restorer()(FACE[::-1].copy())
    assert first.shape == (SIZE, SIZE, 3) and first.dtype == np.uint8
    assert np.array_equal(first, again) and not np.array_equal(first, other)


def test_the_picture_is_the_networks(weights: Path) -> None:
    """Against the published way of asking, but for the noise, which is the stored one."""
    network = Network(**TINY).eval()
    network.load_state_dict(torch.load(weights / MODEL / FILE, weights_only=True)["params_ema"])
    face = np.random.default_rng(4).integers(0, 255, (SIZE, SIZE, 3), np.uint8)
    given = (torch.from_numpy(face.transpose(2, 0, 1).copy()).float() / 255 - 0.5) / 0.5
    with torch.inference_mode():
        asked = network(given[None], return_rgb=False, randomize_noise=False)[0][0]
    wanted = ((asked.clamp(-1, 1) + 1) / 2 * 255).round().numpy().transpose(1, 2, 0)
    assert np.abs(restorer()(face).astype(float) - wanted).max() <= 1.0


def test_a_grey_film_stays_grey(weights: Path) -> None:
    grey = np.repeat(FACE[:, :, :1], 3, axis=2)
    tinted = np.clip(grey.astype(int) + np.array([3, 0, 0]), 0, 255).astype(np.uint8)
    assert is_grey(grey) and is_grey(tinted) and not is_grey(FACE)
    assert np.ptp(restorer()(tinted).astype(int), axis=2).max() == 0
    assert np.ptp(restorer()(FACE).astype(int), axis=2).max() > 0


def test_sizes_are_read_from_the_file() -> None:
    for sizes in (TINY, {**TINY, "out_size": 32, "num_mlp": 3, "narrow": 1 / 32}):
        assert sizes_of(Network(**sizes).state_dict()) == sizes


def test_the_published_sizes() -> None:
    with torch.device("meta"):
        network = Network()
    assert sizes_of(network.state_dict()) == {"out_size": 512, "num_style_feat": 512, "num_mlp": 8, "narrow": 1.0}
    assert 86 < sum(one.numel() for one in network.parameters()) / 1e6 < 87


class Shortage:
    """A network that runs out of memory `times` times."""

    def __init__(self, network: Network, error: BaseException, times: int) -> None:
        self.network, self.error, self.times, self.moved = network, error, times, []

    def to(self, device: torch.device) -> None:
        self.moved.append(device.type)

    def __call__(self, *given: object, **named: object) -> object:
        if self.times:
            self.times -= 1
            raise self.error
        return self.network(*given, **named)


@pytest.mark.parametrize(
    "error", [torch.OutOfMemoryError("CUDA out of memory."), RuntimeError("MPS backend out of memory")]
)
def test_a_full_graphics_card_hands_over_to_the_processor(weights: Path, error: BaseException) -> None:
    warned: list[str] = []
    made = restorer(lambda code, words: warned.append(code))
    wanted = made(FACE)
    # Stands for a card; what is computed on it is computed here on the processor.
    made._device = torch.device("meta")
    shortage = made._network = Shortage(made._network, error, 1)
    given: list[torch.device] = []
    forward = made._forward
    made._forward = lambda tensor: (given.append(made._device), forward(tensor))[1]  # type: ignore[method-assign]
    assert np.array_equal(made(FACE), wanted)
    assert warned == ["smaller-batches"] and shortage.moved == ["cpu"]
    assert [device.type for device in given] == ["meta", "cpu"]


def test_a_full_processor_is_one_sentence(weights: Path) -> None:
    made = restorer()
    made._network = Shortage(made._network, MemoryError(), 9)
    with pytest.raises(StageError) as caught:
        made(FACE)
    assert caught.value.failed.code == "out-of-memory" and caught.value.failed.retryable
    made._network = Shortage(made._network, RuntimeError("shape mismatch"), 9)
    with pytest.raises(RuntimeError, match="shape"):
        made(FACE)


def test_it_can_be_stopped_inside_the_network(weights: Path) -> None:
    asked = 0

    def check() -> None:
        nonlocal asked
        asked += 1
        if asked == 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        restorer(check=check)(FACE)


def test_missing_and_damaged_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMOTIONAI_WEIGHTS", str(tmp_path))
    assert refused().failed.code == "weights-missing"
    path = make_weights(tmp_path, **TINY) / FILE
    whole = path.read_bytes()
    path.write_bytes(whole[:5000])
    assert refused().failed.code == "weights-damaged"
    for content in (whole[: len(whole) // 2], b"", b"<!DOCTYPE html>"):
        path.write_bytes(content)
        # Already broken where it came from: the manifest agrees with it.
        write_manifest(path.parent, MODEL, "-", [FILE])
        assert refused().failed.code == "weights-damaged"


def test_weights_of_another_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMOTIONAI_WEIGHTS", str(tmp_path))
    path = make_weights(tmp_path, **TINY) / FILE
    state = torch.load(path, weights_only=True)["params_ema"]
    lacking = {name: tensor for name, tensor in state.items() if name != "toRGB.0.weight"}
    for other in ({"params": {"a": torch.zeros(1)}}, {"params_ema": lacking}, [1, 2]):
        torch.save(other, path)
        write_manifest(path.parent, MODEL, "-", [FILE])
        assert refused().failed.code == "weights-damaged"
    torch.save(state, path)
    write_manifest(path.parent, MODEL, "-", [FILE])
    assert restorer().size == SIZE


def test_a_pickle_that_wants_to_run_something(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Harm:
        def __reduce__(self) -> tuple[Callable[..., object], tuple[Path]]:
            return Path.touch, (tmp_path / "harm",)

    monkeypatch.setenv("EMOTIONAI_WEIGHTS", str(tmp_path))
    path = make_weights(tmp_path, **TINY) / FILE
    torch.save({"params_ema": Harm()}, path)
    write_manifest(path.parent, MODEL, "-", [FILE])
    refused()
    assert not (tmp_path / "harm").exists()


def test_a_card_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    warned: list[str] = []
    monkeypatch.setenv("EMOTIONAI_VARIANT", "cuda")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    prepared(lambda code, words: warned.append(code))
    assert warned == ["no-graphics-card"]
