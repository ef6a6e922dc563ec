"""The queue at work with made-up makers: whatever goes wrong with one clip, none is lost and the others are made."""

from __future__ import annotations

import errno
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from emotionai_core.errors import (
    Cancelled,
    EnvironmentMissing,
    GenerationError,
    OutOfVideoMemory,
    ServerAway,
    ServerLost,
    StudioError,
)
from emotionai_core.generation.engine import Behind, Checks, Engine
from emotionai_core.generation.events import ClipSaid, FailedSaid, IdleSaid, JobSaid, PreviewSaid, ServerSaid
from emotionai_core.generation.finishing import Facts
from emotionai_core.generation.making import Made, Progress
from emotionai_core.generation.memory import CardMemory
from emotionai_core.generation.pace import Pace, expected
from emotionai_core.generation.peaks import Peaks
from emotionai_core.generation.repeating import repeat
from emotionai_core.generation.store import ClipStore
from emotionai_core.generation.vram import Guard
from emotionai_core.records.clip import JobState, Maker, Mode, Size
from emotionai_core.settings import Settings
from tests.core.clip_requests import MEASURED, make_clip, make_request

pytestmark = pytest.mark.usefixtures("no_thread_left")
LTX = {"maker": Maker.LTX, "mode": Mode.T2V}


def facts(file) -> Facts:
    data = file.read_bytes()
    return Facts("0" * 64, f"{len(data):064d}", 512, 320, 49, 24.0, 49 / 24, True)


@dataclass
class Bench:
    """An engine over a store with scripted makers; `plan` is what happens to each attempt in turn."""

    store: ClipStore
    plan: list[object] = field(default_factory=list)
    said: list[object] = field(default_factory=list)
    made: list[object] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    measure: Callable | None = None
    behind: Behind | None = None
    clock: float = 0.0
    asks: int = 0

    def ask(self) -> CardMemory:
        """Others hold 1 GB of the card, and a clip takes 8 more."""
        self.asks += 1
        return CardMemory("card", 12.0, 11.0 if self.asks == 1 else 3.0)

    def watched(self, tell, cancelled) -> None:
        """A clip that lasts until its memory was seen."""
        self.asks = 0
        while self.asks < 2:
            time.sleep(0.01)

    def maker(self, request, folder, tell, cancelled):
        self.made.append(request)
        assert list(folder.iterdir()) == []
        step = self.plan.pop(0) if self.plan else None
        if callable(step):
            step = step(tell, cancelled)
        if isinstance(step, BaseException):
            raise step
        tell(Progress(1.0, "Written"))
        file = folder / "clip.mp4"
        file.write_bytes(b"pictures" if step is None else step)
        return Made(file, (("maker", "1"),), peak=float("nan"))

    def now(self) -> float:
        self.clock += 0.1
        return self.clock

    def engine(self) -> Engine:
        makers = {Maker.ANIMATIC: self.maker, Maker.LTX: self.maker}
        checks = Checks(facts, self.measure)
        return Engine(
            self.store, makers, Settings(), self.behind, self.said.append, self.stop.is_set, checks, now=self.now
        )

    def work(self) -> None:
        self.engine().work()

    def states(self) -> list[str]:
        return [job.state.value for job in self.store.jobs()]

    def failures(self) -> list[str]:
        return [one.message for one in self.said if isinstance(one, FailedSaid)]


@pytest.fixture
def bench(tmp_path):
    store = ClipStore(tmp_path / "clips")
    store.take()
    yield Bench(store)
    store.close()


@pytest.fixture
def ltx_bench(bench, tmp_path):
    guard = Guard(make_request().tier, "0.27.0", "card", Peaks(tmp_path / "peaks.json"))
    bench.behind = Behind(
        lambda tier: guard,
        lambda: 10.5,
        check_ram=False,
        ask=bench.ask,
        free=lambda: bench.done.append("free"),
        restart=lambda: bench.done.append("restart"),
    )
    return bench


def test_everything_that_waits_is_made_in_order(bench):
    names = bench.store.add_all([make_request(number) for number in range(3)])
    bench.work()
    assert [clip.id for clip in bench.store.clips()] == list(names)
    assert [one.utterance for one in bench.made] == [0, 1, 2]
    assert bench.states() == ["done"] * 3 and isinstance(bench.said[-1], IdleSaid)
    assert [one.id for one in bench.said if isinstance(one, ClipSaid)] == list(names)
    clip = bench.store.clip(names[0])
    assert clip.versions == (("maker", "1"),) and clip.took > 0 and clip.frames_hash == f"{8:064d}"


@pytest.mark.parametrize(
    "error",
    [
        GenerationError("The film is gone.", "Put it back."),
        ValueError("a mistake of ours"),
        OSError(errno.EIO, "I/O error"),
        OutOfVideoMemory("not enough"),
        ServerLost("gone for good"),
    ],
)
def test_what_goes_wrong_with_one_leaves_the_others(bench, error):
    names = bench.store.add_all([make_request(number) for number in range(3)])
    bench.plan = [None, error]
    bench.work()
    assert bench.states() == ["done", "failed", "done"]
    assert len(bench.failures()) == 1 and bench.store.job(names[1]).message
    bench.store.retry(names[1])
    bench.work()
    assert sorted(clip.id for clip in bench.store.clips()) == sorted(names)


def test_a_full_disk_stops_the_queue_and_keeps_it(bench):
    bench.store.add_all([make_request(number) for number in range(2)])
    bench.plan = [OSError(errno.ENOSPC, "No space left on device")]
    with pytest.raises(StudioError, match="disk is full"):
        bench.work()
    assert bench.states() == ["waiting", "waiting"] and bench.store.jobs()[0].attempts == 0
    bench.work()
    assert bench.states() == ["done", "done"]


def test_a_full_disk_is_known_by_what_the_system_said_first(bench):
    bench.store.add_all([make_request(number) for number in range(2)])

    def written(tell, cancelled):
        try:
            raise OSError(errno.ENOSPC, "No space left on device")
        except OSError as error:
            raise GenerationError("The clip cannot be written: No space left on device.") from error

    bench.plan = [written]
    with pytest.raises(StudioError, match="disk is full"):
        bench.work()
    assert bench.states() == ["waiting", "waiting"]


def test_a_picture_that_cannot_be_shown_fails_no_clip(bench, monkeypatch):
    def fails(*_):
        raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(type(bench.store), "keep_preview", fails)
    bench.store.add(make_request())
    bench.plan = [lambda tell, cancelled: tell(Progress(0.5, "Step", b"JPEG"))]
    bench.work()
    assert bench.states() == ["done"]


def test_a_disk_so_full_that_nothing_can_be_written_keeps_the_queue(bench, monkeypatch):
    name = bench.store.add(make_request())
    full = GenerationError("The queue of clips could not be saved: the disk is full.")
    bench.plan = [OSError(errno.ENOSPC, "No space left on device")]

    def fails(*_):
        raise full

    with monkeypatch.context() as patch:
        patch.setattr(bench.store, "put_back", fails)
        with pytest.raises(StudioError, match="disk is full"):
            bench.work()
    assert bench.store.job(name).state is JobState.RUNNING
    bench.work()
    assert bench.states() == ["done"]


def test_a_server_that_went_away_is_started_again_and_the_job_sent_again(ltx_bench):
    bench = ltx_bench
    bench.store.add_all([make_request(number, **LTX) for number in range(2)])
    lost = ServerLost("The server ended.", "", retryable=True)
    bench.plan = [lost, lost, None]
    bench.work()
    assert bench.states() == ["done", "done"]
    assert bench.done == ["restart", "restart", "free", "free"]
    assert [job.attempts for job in bench.store.jobs()] == [1, 1] and bench.failures() == []


def test_a_server_that_goes_away_every_time_pauses_the_queue_and_loses_nothing(ltx_bench):
    bench = ltx_bench
    bench.store.add_all([make_request(number, **LTX) for number in range(2)])
    bench.store.add(make_request(7))
    lost = ServerLost("The server ended.", "Look into its log.", retryable=True)
    bench.plan = [lost] * 3
    with pytest.raises(ServerAway, match=r"The server ended\. It went away 3 times without finishing a clip"):
        bench.work()
    # What needs no server is made all the same.
    assert bench.states() == ["waiting", "waiting", "done"] and bench.done == ["restart", "restart"]
    assert bench.store.jobs()[0].message.endswith("If it is always the same clip, take that out.")
    assert [one.state for one in bench.said if isinstance(one, ServerSaid)] == ["failed"] and bench.failures() == []
    # A finished clip between two losses is a sign that the server can work.
    bench.plan = [lost, lost, None, lost, lost, None]
    bench.work()
    assert bench.states() == ["done"] * 3


@pytest.mark.parametrize("where", ["ready", "guard", "budget"])
def test_without_a_server_the_queue_waits_and_goes_on_later(ltx_bench, where):
    bench, there = ltx_bench, ltx_bench.behind

    def away(*_):
        raise ServerAway("No ComfyUI server answers.", "Start it.")

    names = bench.store.add_all([make_request(number, **LTX) for number in range(20)])
    other = bench.store.add(make_request(99))
    bench.behind, read = replace(there, **{where: away}), []
    bench.measure = lambda *_: read.append(1) or MEASURED
    with pytest.raises(ServerAway) as caught:
        bench.work()
    assert caught.value.sentence() == "No ComfyUI server answers. Start it."
    assert bench.states() == ["waiting"] * 20 + ["done"] and bench.store.clip(other).measured is not None and read
    assert bench.store.job(names[0]).message == "No ComfyUI server answers. Start it."
    assert all(job.attempts == 0 for job in bench.store.jobs()[:20])
    said = [one for one in bench.said if isinstance(one, ServerSaid)]
    assert [(one.state, one.text) for one in said] == [("failed", "No ComfyUI server answers.")]
    assert not any(isinstance(one, FailedSaid | IdleSaid) for one in bench.said)
    bench.behind = there
    bench.work()
    assert bench.states() == ["done"] * 21


def test_a_server_elsewhere_that_does_not_come_back_pauses_the_queue(ltx_bench):
    bench = ltx_bench

    def restart():
        raise ServerAway("Nobody answers.", "Start it.")

    bench.behind = replace(bench.behind, restart=restart)
    bench.store.add_all([make_request(number, **LTX) for number in range(2)])
    bench.plan = [ServerLost("It went away.", "", retryable=True)]
    with pytest.raises(ServerAway):
        bench.work()
    assert bench.states() == ["waiting"] * 2 and len(bench.made) == 1
    assert bench.store.jobs()[0].message == "Nobody answers. Start it."


def test_a_job_that_is_cancelled_as_its_server_goes_away_is_over(ltx_bench):
    bench = ltx_bench
    name = bench.store.add(make_request(**LTX))

    def both(tell, cancelled):
        bench.store.cancel(name)
        return ServerLost("It went away.", "", retryable=True)

    bench.plan = [both]
    bench.work()
    assert bench.states() == ["cancelled"]


def test_the_start_of_a_server_can_be_cancelled(ltx_bench):
    bench = ltx_bench
    name = bench.store.add(make_request(**LTX))

    def starting(asked):
        bench.store.cancel(name)
        while not asked():
            pass
        raise Cancelled

    bench.behind = replace(bench.behind, ready=starting)
    bench.work()
    assert bench.states() == ["cancelled"] and bench.made == []


def test_a_clip_that_is_made_is_kept_when_the_server_dies_right_after_it(ltx_bench):
    bench, asked = ltx_bench, []
    bench.store.add(make_request(**LTX))
    guard = bench.behind.guard

    def once(tier):
        if asked:
            raise ServerLost("The server ended.", "", retryable=True)
        asked.append(tier)
        return guard(tier)

    bench.behind = replace(bench.behind, guard=once)
    bench.work()
    assert bench.states() == ["done"] and len(bench.made) == 1


def test_what_was_sent_is_taken_up_in_the_size_it_was_sent_in(ltx_bench):
    bench = ltx_bench
    name = bench.store.add(make_request(**LTX, size=Size(768, 512, 121)))
    bench.plan = [ServerLost("gone", "", retryable=True)] * 3
    with pytest.raises(ServerAway):
        bench.work()
    before = bench.made[0].clamp
    bench.store.sent(name, "id-1")
    guard = bench.behind.guard(make_request().tier)
    guard.learn(before.granted, 10.5, fits=False)
    assert guard.clamp(before.wanted, 10.5).granted != before.granted
    bench.work()
    assert bench.made[-1].clamp == before and bench.states() == ["done"]


def test_nobody_asked_for_an_interruption(bench):
    bench.store.add(make_request())
    bench.plan = [Cancelled()]
    bench.work()
    assert bench.states() == ["failed"] and "nobody asked" in bench.failures()[0]


def test_what_is_asked_for_is_limited_before_and_stepped_down_once(ltx_bench):
    bench = ltx_bench
    name = bench.store.add(make_request(**LTX, size=Size(768, 512, 121)))
    bench.plan = [OutOfVideoMemory("out of memory"), bench.watched]
    bench.work()
    first, second = (one.clamp for one in bench.made)
    assert first.changed and first.estimate <= 10.5
    assert second.granted != first.granted and second.wanted == Size(768, 512, 121)
    assert "tried instead" in second.reasons[-1]
    assert bench.store.clip(name).request.clamp == second
    assert bench.done == ["free", "free"]
    # What did not fit is not granted to the next one either, and what ran is known.
    bench.store.add(make_request(**LTX, size=Size(768, 512, 121)))
    bench.work()
    assert bench.made[-1].clamp.granted != first.granted
    assert 7.0 < bench.behind.guard(make_request().tier).estimate(second.granted) <= 8.0
    # The clip's record has what was in use in all.
    assert bench.store.clip(name).peak == pytest.approx(9.0)


def test_memory_that_runs_out_twice_is_a_failure_with_a_sentence(ltx_bench):
    bench = ltx_bench
    bench.store.add_all([make_request(number, **LTX) for number in range(2)])
    bench.plan = [OutOfVideoMemory("out of memory")] * 2
    bench.work()
    assert bench.states() == ["failed", "done"]
    assert "The card's memory was not enough for" in bench.failures()[0]


def test_a_repetition_is_made_as_the_clip_was_and_compared(ltx_bench):
    bench = ltx_bench
    first = bench.store.add(make_request(**LTX, size=Size(768, 512, 121)))
    bench.work()
    clip = bench.store.clip(first)
    # The guard has learned since; the repetition is made in the clip's own size all the same.
    bench.behind.guard(clip.request.tier).learn(clip.request.clamp.granted, 30.0, fits=False)
    for data, words in ((b"pictures", "exactly the same"), (b"others", "the pictures differ")):
        bench.plan = [data]
        name = bench.store.add(repeat(clip))
        bench.work()
        assert bench.made[-1].clamp == clip.request.clamp
        assert words in bench.store.job(name).message


def test_a_clip_that_is_made_is_kept_although_nobody_answers_any_more(ltx_bench):
    def gone():
        raise ServerLost("gone")

    ltx_bench.behind = replace(ltx_bench.behind, free=gone)
    ltx_bench.store.add(make_request(**LTX))
    ltx_bench.work()
    assert ltx_bench.states() == ["done"] and ltx_bench.failures() == []


def test_somebody_cancels_what_runs(bench):
    one, _ = bench.store.add_all([make_request(number) for number in range(2)])

    def long(tell, cancelled):
        bench.store.cancel(one)
        for _ in range(50):
            if cancelled():
                return Cancelled()
        raise AssertionError("nobody said that it was cancelled")

    bench.plan = [long]
    bench.work()
    assert bench.states() == ["cancelled", "done"]
    assert not (bench.store.folder / ".making" / one).exists()


def test_being_stopped_lets_what_runs_wait(bench):
    bench.store.add_all([make_request(number) for number in range(2)])

    def stopped(tell, cancelled):
        bench.stop.set()
        assert cancelled()
        return Cancelled()

    bench.plan = [stopped]
    bench.work()
    assert bench.states() == ["waiting", "waiting"] and len(bench.made) == 1
    assert bench.store.jobs()[0].attempts == 0


def test_progress_is_told_with_time_left_and_pictures(bench):
    name = bench.store.add(make_request())

    def going(tell, cancelled):
        for number in range(10):
            bench.clock += 1.0
            tell(Progress(number / 10, f"Step {number}", b"JPEG" if number == 5 else b""))
        job = bench.store.job(name)
        assert job.state is JobState.RUNNING and job.progress == 0.9 and job.left > 0
        assert bench.store.preview(name).read_bytes() == b"JPEG"

    bench.plan = [going]
    bench.work()
    told = [one for one in bench.said if isinstance(one, JobSaid) and one.state is JobState.RUNNING]
    assert [one.progress for one in told] == sorted(one.progress for one in told) and len(told) > 8
    assert [one.file for one in bench.said if isinstance(one, PreviewSaid)] == [bench.store.preview(name)]
    assert not bench.store.preview(name).exists()


def test_much_progress_is_written_seldom(bench):
    bench.store.add(make_request())
    bench.plan = [
        lambda tell, cancelled: [tell(Progress(number / 1000, f"Step {number}")) for number in range(1000)] and None
    ]
    bench.work()
    assert len([one for one in bench.said if isinstance(one, JobSaid)]) < 250


def test_clips_are_read_when_nothing_waits_and_a_failure_to_is_told(bench):
    names = bench.store.add_all([make_request(number) for number in range(3)])
    order, trouble = [], [None, GenerationError("No face."), ValueError("oops")]

    def measure(file, request, settings, tell, cancelled):
        assert file.is_file() and not bench.store.waiting()
        order.append(request.utterance)
        if (error := trouble.pop(0)) is not None:
            raise error
        return MEASURED

    bench.measure = measure
    bench.work()
    assert order == [0, 1, 2] and bench.states() == ["done"] * 3
    assert bench.store.clip(names[0]).measured.emotion == "anger"
    assert bench.store.clip(names[1]).measured.limits == ("The clip could not be read. No face.",)
    assert "ValueError" in bench.store.clip(names[2]).measured.limits[0]
    bench.work()
    assert len(order) == 3


def test_without_the_programs_a_clip_is_read_later(bench):
    name = bench.store.add(make_request())
    outcomes = [EnvironmentMissing("Faces are read by nothing here.", "Run: emotionai doctor --repair"), MEASURED]

    def measure(*_):
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    bench.measure = measure
    bench.work()
    assert bench.store.clip(name).measured is None and bench.states() == ["done"]
    assert any("Faces are read by nothing here." in one.text for one in bench.said if isinstance(one, JobSaid))
    bench.work()
    assert bench.store.clip(name).measured is not None


def test_a_clip_that_waits_comes_before_reading(bench):
    bench.store.add(make_request(1))

    def measure(file, request, settings, tell, cancelled):
        if len(bench.made) == 1:
            bench.store.add(make_request(2))
            while not cancelled():
                pass
            raise Cancelled
        return MEASURED

    bench.measure = measure
    bench.work()
    assert [one.utterance for one in bench.made] == [1, 2]
    assert all(clip.measured is not None for clip in bench.store.clips())


def test_a_job_that_was_sent_is_taken_up_by_its_id(ltx_bench):
    bench, known = ltx_bench, []

    class Resuming:
        def __call__(self, *_):
            raise AssertionError("it has to be asked for the job's own maker")

        def resuming(self, prompt_id, sent):
            known.append(prompt_id)
            sent(f"id-{len(known)}")
            return bench.maker

    name = bench.store.add(make_request(**LTX))
    bench.store.sent(name, "id-0")
    bench.plan = [ServerLost("gone", "", retryable=True), None]
    engine = bench.engine()
    replace(engine, makers={Maker.LTX: Resuming()}).work()
    # A server that was out of reach may know it yet; the maker asks.
    assert known == ["id-0", "id-1"] and bench.store.job(name).prompt_id == "id-2"


def test_no_maker_is_said(bench):
    bench.store.add(make_request(maker=Maker.ARC))
    bench.work()
    assert bench.states() == ["failed"] and "'arc'" in bench.failures()[0]


def test_time_left_follows_others_first_and_then_its_own_pace():
    clips = [make_clip("a" * 16, took=4.0), make_clip("b" * 16, make_request(size=Size(512, 320, 98)), took=8.0)]
    assert expected(make_request(size=Size(512, 320, 49)), clips) == pytest.approx(4.0)
    assert expected(make_request(**LTX), clips) != expected(make_request(**LTX), clips)
    times = iter([0.0, 1.0, 1.0, 2.0, 2.0])
    pace = Pace(4.0, lambda: next(times))
    assert pace.left(0.0) == pytest.approx(3.0)
    alone = Pace(float("nan"), iter([0.0, 1.0, 2.0]).__next__)
    assert alone.left(0.01) != alone.left(0.01)
    assert Pace(float("nan"), iter([0.0, 1.0]).__next__).left(0.5) == pytest.approx(1.0)
    assert pace.left(1.0) == 0.0
