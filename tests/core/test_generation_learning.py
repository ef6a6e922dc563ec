"""What the engine tells and learns of the card's memory, and of clips that are gone."""

from __future__ import annotations

import shutil

import pytest

from emotionai_core.errors import OutOfVideoMemory
from emotionai_core.generation.engine import Behind
from emotionai_core.generation.events import PreviewSaid
from emotionai_core.generation.making import Progress
from emotionai_core.generation.memory import CardMemory
from emotionai_core.generation.peaks import Peaks
from emotionai_core.generation.store import ClipStore
from emotionai_core.generation.vram import Guard
from emotionai_core.records.clip import Heard, Maker, Mode, Size
from tests.core.clip_requests import MEASURED, make_request
from tests.core.test_generation_engine import Bench

LTX = {"maker": Maker.LTX, "mode": Mode.I2V_A2V}


@pytest.fixture
def bench(tmp_path):
    store = ClipStore(tmp_path / "clips")
    store.take()
    yield Bench(store)
    store.close()


def with_card(bench: Bench, folder, card: CardMemory, budget: float) -> None:
    """A guard that reads the peaks anew for each clip, on a card with this much in use."""
    peaks = Peaks(folder / "peaks.json")
    bench.behind = Behind(
        lambda tier: Guard(tier, "0.27.0", "card", peaks), lambda: budget, check_ram=False, ask=lambda: card
    )


def test_what_others_hold_does_not_make_clips_smaller(bench, tmp_path):
    with_card(bench, tmp_path, CardMemory("card", 12.0, 1.2), 10.5)
    bench.store.add_all([make_request(number, **LTX, sound=None) for number in range(10)])
    bench.work()
    assert {one.clamp.granted for one in bench.made} == {Size(512, 320, 49)} and bench.failures() == []


def test_an_evening_of_a_busy_card_leaves_the_next_day_alone(bench, tmp_path):
    with_card(bench, tmp_path, CardMemory("card", 12.0, 1.2), 10.5)
    bench.store.add_all([make_request(number, **LTX) for number in range(12)])
    bench.plan = [OutOfVideoMemory("out of memory")] * 24
    bench.work()
    assert len(bench.failures()) == 12
    for _ in range(2):
        bench.store.add_all([make_request(number, **LTX) for number in range(6)])
        bench.work()
    assert len(bench.failures()) == 12 and bench.made[-1].clamp.granted == Size(512, 320, 49)


def test_what_of_the_line_is_cut_is_said_once_for_the_size_it_has(bench, tmp_path):
    with_card(bench, tmp_path, CardMemory("card", 12.0, 11.0), 7.0)
    bench.store.add(make_request(**LTX, start=0.0, end=2.0, sound=Heard("sound.wav", 0.0, 2.0, True)))
    bench.plan = [OutOfVideoMemory("out of memory")]
    bench.work()
    first, second = (one.clamp for one in bench.made)
    assert first.granted.frames == 41 and first.reasons[-1] == "The last 0.3 s of the line are not heard."
    lost = 2.0 - second.granted.frames / 24
    assert second.reasons[-1] == f"The last {lost:.1f} s of the line are not heard." and lost > 0.3
    assert sum("not heard" in one for one in second.reasons) == 1


def test_pictures_of_a_clip_are_shown_now_and_then(bench):
    bench.store.add(make_request())

    def flood(tell, cancelled):
        for _ in range(300):
            tell(Progress(0.5, "Sampling", b"JPEG"))

    bench.plan = [flood]
    bench.work()
    assert 1 <= sum(isinstance(one, PreviewSaid) for one in bench.said) < 150


def test_a_clip_whose_folder_is_gone_is_not_read_and_ends_nothing(bench):
    names = bench.store.add_all([make_request(number) for number in range(3)])
    bench.work()
    for name in names[:2]:
        shutil.rmtree(bench.store.folder / name)
    read = []
    bench.measure = lambda file, *_: read.append(file.parent.name) or MEASURED
    bench.store.add(make_request(9))
    bench.work()
    assert bench.states() == ["done"] * 4 and read[0] == names[2] and len(read) == 2
    assert [clip.measured is None for clip in bench.store.clips()] == [True, True, False, False]
