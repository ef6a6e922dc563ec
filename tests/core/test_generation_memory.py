"""The card's and the machine's memory: asked, watched, and never a reason to fail."""

from __future__ import annotations

import math
import os
import sys
import types

import pytest

from emotionai_core.generation import memory
from emotionai_core.generation.memory import GB, CardMemory, PeakWatch, card_memory, machine_memory

pytestmark = pytest.mark.usefixtures("no_thread_left")


def fake_nvml(monkeypatch, **changes) -> list[str]:
    """An NVML of one card with 12 GB, 4 of them free."""
    calls: list[str] = []

    class NVMLError(Exception):
        pass

    module = types.ModuleType("pynvml")
    module.NVMLError = NVMLError
    module.nvmlInit = lambda: calls.append("init")
    module.nvmlShutdown = lambda: calls.append("shutdown")
    module.nvmlDeviceGetCount = lambda: 1
    module.nvmlDeviceGetHandleByIndex = lambda number: number
    module.nvmlDeviceGetMemoryInfo = lambda card: types.SimpleNamespace(total=12 * GB, free=4 * GB)
    module.nvmlDeviceGetName = lambda card: "A card"
    for name, value in changes.items():
        setattr(module, name, value)
    monkeypatch.setitem(sys.modules, "pynvml", module)
    return calls


def test_a_card_is_told_in_gigabytes(monkeypatch):
    calls = fake_nvml(monkeypatch)
    assert card_memory() == CardMemory("A card", 12.0, 4.0) and card_memory().used == 8.0
    assert calls.count("init") == calls.count("shutdown")
    fake_nvml(monkeypatch, nvmlDeviceGetName=lambda card: b"Old card")
    assert card_memory().name == "Old card"


@pytest.mark.parametrize(
    ("visible", "card"),
    [(None, 0), ("1", 1), ("1,0", 1), ("GPU-abc", "GPU-abc"), ("", None), ("-1", None), ("7", None), ("MIG-1", None)],
)
def test_the_card_is_the_one_that_programs_are_shown(monkeypatch, visible, card):
    fake_nvml(
        monkeypatch,
        nvmlDeviceGetCount=lambda: 2,
        nvmlDeviceGetHandleByUUID=lambda name: name,
        nvmlDeviceGetName=lambda handle: f"Card {handle}",
    )
    if visible is None:
        monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    else:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    found = card_memory()
    assert (found is None) if card is None else (found.name == f"Card {card}")


def test_no_card_no_driver_no_package(monkeypatch):
    fake_nvml(monkeypatch, nvmlDeviceGetCount=lambda: 0)
    assert card_memory() is None
    calls = fake_nvml(monkeypatch)
    error = sys.modules["pynvml"].NVMLError

    def fails(*_):
        raise error("driver not loaded")

    sys.modules["pynvml"].nvmlDeviceGetMemoryInfo = fails
    assert card_memory() is None and calls == ["init", "shutdown"]
    sys.modules["pynvml"].nvmlInit = fails
    assert card_memory() is None
    monkeypatch.setitem(sys.modules, "pynvml", None)
    assert card_memory() is None


def test_the_peak_is_the_most_that_was_seen():
    free = iter([4.0, 1.0, 2.0])
    seen = []

    def ask():
        seen.append(next(free, 4.0))
        return CardMemory("card", 12.0, seen[-1])

    with PeakWatch(ask, every=0.001) as watch:
        while len(seen) < 4:
            pass
    assert (watch.peak, watch.before, watch.taken) == (11.0, 8.0, 3.0)


def test_nobody_to_ask_is_no_peak_and_trouble_ends_nothing():
    with PeakWatch(lambda: None, every=0.001) as watch:
        pass
    assert math.isnan(watch.peak)

    def broken():
        raise RuntimeError("the driver went away")

    with PeakWatch(broken, every=0.001) as watch:
        pass
    assert math.isnan(watch.peak)


def test_the_machine_tells_its_memory():
    found = machine_memory()
    assert 0.1 < found.available <= found.total < 100_000


@pytest.mark.skipif(os.name == "nt", reason="the file is Linux's")
def test_linux_files_of_another_form_are_no_answer(tmp_path):
    file = tmp_path / "meminfo"
    assert memory._proc(file) is None
    file.write_text("MemTotal: some kB\nMemAvailable: 1 kB\n")
    assert memory._proc(file) is None
    file.write_text("MemTotal:       33554432 kB\nMemFree: 1 kB\nMemAvailable:   16777216 kB\n")
    found = memory._proc(file)
    assert found is not None and found.total <= 32.0 and found.available <= 16.0
    assert memory._limit(tmp_path / "none") == math.inf
    (tmp_path / "max").write_text("max\n")
    assert memory._limit(tmp_path / "max") == math.inf
    (tmp_path / "max").write_text(f"{2**31}\n")
    assert memory._limit(tmp_path / "max") == 2.0
