"""A queue of LTX-Video jobs at a server that plays every trouble: none of them is lost, each end has its sentence."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from emotionai_core.errors import EnvironmentMissing, GenerationError, ServerAway, ServerLost, StudioError
from emotionai_core.generation.comfy.client import Client, Patience
from emotionai_core.generation.comfy.following import Waiting
from emotionai_core.generation.comfy.health import health
from emotionai_core.generation.comfy.launch import Program
from emotionai_core.generation.comfy.server import Server, ServerState
from emotionai_core.generation.configuration import Configuration, Kind
from emotionai_core.generation.engine import Engine
from emotionai_core.generation.events import FailedSaid, ServerSaid
from emotionai_core.generation.peaks import Peaks
from emotionai_core.generation.repeating import repeat
from emotionai_core.generation.serving import Back, Serving, ability_from
from emotionai_core.generation.store import ClipStore
from emotionai_core.records.clip import Maker, Mode, Size, Tier
from emotionai_core.settings import Settings
from tests.comfy.fake_server import FakeComfy
from tests.comfy.script import Script
from tests.core.clip_requests import make_request

FAKE = Path(__file__).resolve().parents[1] / "comfy" / "fake_server.py"
QUICK = Patience(connect=0.5, answer=1.0, file=5.0, settle=0.2, glance=0.02)
SHORT = Waiting(look=0.05, answer=0.2, silence=0.4, refused=0.2, stall=0.5, leave=1.0)
SMALL = Size(128, 64, 17)
pytestmark = pytest.mark.usefixtures("no_thread_left")


@dataclass
class Turns:
    """Stands for `Server`: each start is a fake server with the next script, the last one for all after."""

    scripts: list[Script]
    running: FakeComfy | None = None
    starts: int = 0
    version: str = "0.27.0"
    away: StudioError | None = None
    asked: int = 0

    def ensure(self, cancelled: Callable[[], bool] = lambda: False) -> str:
        self.asked += 1
        if self.away is not None:
            raise self.away
        if self.running is not None and health(self.running.address, 0.5) is None:
            self.stop()
        if self.running is None:
            self.starts += 1
            self.running = FakeComfy(self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0])
            self.running.__enter__()
        return self.running.address

    def alive(self) -> bool:
        return self.running is not None and health(self.running.address, 0.5) is not None

    def tidy(self) -> None:
        """Its folder is its own."""

    def lost(self) -> ServerLost:
        return ServerLost("The ComfyUI server ended: killed.", "Its log is elsewhere.", True)

    def stop(self) -> None:
        if self.running is not None:
            self.running.__exit__()
            self.running = None


@dataclass
class Bench:
    """A queue with jobs and what came of them."""

    store: ClipStore
    serving: Serving
    server: Turns
    said: list[object] = field(default_factory=list)

    def work(self) -> None:
        makers = {Maker.LTX: self.serving.maker}
        Engine(self.store, makers, Settings(), self.serving.behind(), self.said.append).work()

    def states(self) -> list[str]:
        return [job.state.value for job in self.store.jobs()]

    def messages(self) -> list[str]:
        return [job.message for job in self.store.jobs()]


@contextmanager
def bench(folder: Path, *scripts: Script, jobs: int = 2, size: Size = SMALL) -> Iterator[Bench]:
    server, said = Turns(list(scripts)), []
    serving = Serving(
        said.append,
        lambda: False,
        chosen=Configuration(Kind.ADDRESS, "http://127.0.0.1:1"),
        make_server=lambda chosen, say, on_state: server,
        waiting=SHORT,
        patience=QUICK,
        peaks=Peaks(folder / "peaks.json"),
        back=Back(0.3, 0.02),
    )
    store = ClipStore(folder / "clips")
    store.take()
    store.add_all([make_request(number, Maker.LTX, mode=Mode.T2V, size=size, sound=None) for number in range(jobs)])
    try:
        yield Bench(store, serving, server, said)
    finally:
        serving.close()
        store.close()


FINE = Script()


@pytest.mark.parametrize(
    "trouble",
    [
        Script(die_at=2),
        Script(hang_at=2),
        Script(stall_at=2),
        Script(forget_at=2),
        Script(drop_at=(2,), refuse=2),
        Script(drop_at=(1, 3, 5)),
        Script(clean_history=True),
        Script(lose_free=1),
    ],
    ids=[
        "killed",
        "hung",
        "stalled",
        "history lost",
        "websocket refused",
        "websocket dropped",
        "history clean",
        "free lost",
    ],
)
def test_trouble_with_the_server_loses_no_job(tmp_path, trouble):
    with bench(tmp_path, trouble, FINE) as made:
        made.work()
        assert made.states() == ["done"] * 2, made.messages()
        clips = made.store.clips()
        assert len({clip.frames_hash for clip in clips}) == 1
        assert all(clip.frames == 17 and (clip.width, clip.height) == (128, 64) for clip in clips)
        assert dict(clips[0].versions)["comfyui"] == "0.27.0"


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (Script(die_at=1), "The ComfyUI server ended: killed. It went away 3 times without finishing a clip."),
        (Script(hang_at=1), "The ComfyUI server ended: killed. It went away 3 times without finishing a clip."),
        (Script(stall_at=1), "ComfyUI has not moved for 0 minutes. It went away 3 times without finishing a clip."),
    ],
    ids=["killed", "hung", "stalled"],
)
def test_trouble_every_time_pauses_the_queue_with_a_sentence_and_loses_no_job(tmp_path, trouble, said):
    with bench(tmp_path, trouble, jobs=3) as made:
        with pytest.raises(ServerAway) as caught:
            made.work()
        assert str(caught.value) == said
        assert made.states() == ["waiting"] * 3 and made.server.starts == 3
        assert made.messages()[0] == caught.value.sentence() and made.messages()[1:] == ["", ""]
        assert [one.state for one in made.said if isinstance(one, ServerSaid)] == ["failed"]
        made.server.stop()
        made.server.scripts = [FINE]
        made.work()
        assert made.states() == ["done"] * 3


@pytest.mark.parametrize(
    "away",
    [
        ServerLost("No ComfyUI server answers at http://127.0.0.1:1.", "Start it.", True),
        EnvironmentMissing("ComfyUI is not installed.", "Run: emotionai comfy install"),
        EnvironmentMissing("ComfyUI is being installed or removed right now.", "Wait for that."),
        GenerationError("The ComfyUI server did not answer within 180 seconds of its start.", "Its log is elsewhere."),
    ],
    ids=["away", "not installed", "being installed", "hangs at start"],
)
def test_no_server_now_keeps_the_queue_and_asks_once(tmp_path, away):
    with bench(tmp_path, FINE, jobs=3) as made:
        made.server.away = away
        with pytest.raises(ServerAway) as caught:
            made.work()
        assert caught.value.sentence() == away.sentence() == made.messages()[0]
        assert made.states() == ["waiting"] * 3 and made.server.asked == 1
        assert [one for one in made.said if isinstance(one, ServerSaid)] == [ServerSaid("failed", str(away))]
        made.server.away = None
        made.work()
        assert made.states() == ["done"] * 3


def test_a_server_elsewhere_that_comes_back_goes_on(tmp_path):
    with bench(tmp_path, Script(die_at=2), FINE, jobs=2) as made:
        ensure, gone = made.server.ensure, []

        def away_for_some_looks(cancelled=lambda: False):
            if made.server.starts == 1 and made.server.running is None and len(gone) < 3:
                gone.append(1)
                raise ServerLost("No ComfyUI server answers.", "Start it.", True)
            return ensure(cancelled)

        made.server.ensure = away_for_some_looks
        made.work()
        assert made.states() == ["done"] * 2 and len(gone) == 3


def test_a_clip_is_kept_and_no_server_started_when_it_dies_right_after_it(tmp_path):
    with bench(tmp_path, FINE, jobs=1) as made:
        tidy = made.server.tidy

        def die() -> None:
            tidy()
            made.server.running.die()

        made.server.tidy = die
        made.work()
        assert made.states() == ["done"] and made.server.starts == 1


def test_the_first_clip_is_limited_by_what_this_servers_version_is_known_for(tmp_path):
    with bench(tmp_path, FINE, jobs=1) as made:
        made.server.version = ""
        ensure = made.server.ensure

        def starting(cancelled=lambda: False):
            address = ensure(cancelled)
            made.server.version = "0.27.0"
            return address

        made.server.ensure = starting
        assert made.serving.guard(Tier.LOCAL12)._where.version == "0.27.0"


def test_out_of_memory_is_stepped_down_once_and_learned(tmp_path):
    with bench(tmp_path, Script(oom_frames=41, shrink=8), size=Size(512, 320, 49)) as made:
        made.work()
        assert made.states() == ["done"] * 2
        first, second = (clip.request.clamp for clip in made.store.clips())
        assert first.wanted.frames == 49 and first.granted.frames <= 41
        assert "tried instead" in first.reasons[-1]
        # The others are not even tried with what did not fit.
        assert second.granted.frames < 49 and all("tried instead" not in one for one in second.reasons)
        assert made.store.clips()[0].frames == first.granted.frames


def test_out_of_memory_for_everything_is_a_failure_with_a_sentence(tmp_path):
    with bench(tmp_path, Script(oom_frames=1), jobs=1) as made:
        made.work()
        assert made.states() == ["failed"] and "The card's memory was not enough for 128x64" in made.messages()[0]


def test_a_full_disk_stops_the_queue_and_keeps_it(tmp_path):
    with bench(tmp_path, Script(disk_full=True)) as made:
        with pytest.raises(StudioError, match="disk is full"):
            made.work()
        assert made.states() == ["waiting"] * 2
        made.server.stop()
        made.server.scripts = [FINE]
        made.work()
        assert made.states() == ["done"] * 2


def test_a_damaged_model_and_a_missing_one_are_said_for_each_and_can_be_tried_again(tmp_path):
    model = "ltx-2.3-22b-distilled-Q3_K_M.gguf"
    for number, script in enumerate((Script(corrupt=model), Script(missing_models=(model,)))):
        with bench(tmp_path / str(number), script, jobs=1) as made:
            made.work()
            assert made.states() == ["failed"]
            assert all("model" in one.casefold() and one.endswith(".") for one in made.messages())
            made.server.stop()
            made.server.scripts = [FINE]
            made.store.retry(made.store.jobs()[0].id)
            made.work()
            assert made.states() == ["done"]


def test_a_job_whose_studio_died_is_found_again_at_the_server(tmp_path):
    with bench(tmp_path, FINE, jobs=1) as made:
        made.work()
        clip, prompts = made.store.clips()[0], len(made.server.running.machine.history)
        name = made.store.add(made.store.jobs()[0].request)
        # As it is when a studio dies after it sent the job, and the server goes on.
        made.store.sent(name, made.store.jobs()[0].prompt_id)
        made.work()
        assert made.store.clip(name).frames_hash == clip.frames_hash
        assert len(made.server.running.machine.history) == prompts


def test_a_repetition_has_the_same_pictures(tmp_path):
    with bench(tmp_path, FINE, jobs=1) as made:
        made.work()
        again = made.store.add(repeat(made.store.clips()[0]))
        other = made.store.add(replace(repeat(made.store.clips()[0]), seed=777))
        made.work()
        assert made.server.running.machine.freed >= 3
        # Twelve of the card, less what is kept free for others.
        clamp = made.store.clips()[0].request.clamp
        assert clamp.budget == pytest.approx(10.5) and not clamp.changed
        assert made.store.job(again).message == "Made again, it has exactly the same pictures."
        # Another seed makes another clip: nothing is said of it.
        assert "Made again" not in made.store.job(other).message


def test_the_real_server_process_is_started_once_killed_and_started_again(tmp_path, monkeypatch):
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("EMOTIONAI_FAKE_COMFY", json.dumps({"shrink": 2}))
    program = Program(Path(sys.executable), FAKE, processor=True)

    def make(chosen, say, on_state) -> Server:
        return Server(chosen, Tier.LOCAL12, say, find=lambda: program, on_state=on_state, start_seconds=60.0)

    said: list[object] = []
    serving = Serving(
        said.append, lambda: False, chosen=Configuration(), make_server=make, waiting=SHORT, patience=QUICK
    )
    store = ClipStore(tmp_path / "clips")
    store.take()
    made, killed = Bench(store, serving, Turns([FINE]), said), []
    try:
        store.add_all([make_request(number, Maker.LTX, mode=Mode.T2V, size=SMALL, sound=None) for number in range(2)])
        behind = replace(serving.behind(), check_ram=False)

        def hear(event: object) -> None:
            said.append(event)
            if not killed and getattr(event, "progress", 0.0) > 0.1:
                killed.append(serving.server._process)
                serving.server._process._process.kill()

        Engine(store, {Maker.LTX: serving.maker}, Settings(), behind, hear).work()
        assert made.states() == ["done"] * 2, made.messages()
        states = [one.state for one in said if isinstance(one, ServerSaid)]
        assert states.count(ServerState.STARTING.value) == 2 and len(killed) == 1
        assert not [one for one in said if isinstance(one, FailedSaid)]
        address = Client(serving.server.ensure(), QUICK).address
    finally:
        serving.close()
        store.close()
    assert health(address, 0.5) is None


def test_what_an_overview_means_for_the_maker(monkeypatch, tmp_path):
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path))
    from emotionai_core.generation.comfy.installation import ComfyOverview
    from emotionai_core.workers.installed import State

    cannot = ability_from(
        ComfyOverview(Kind.MANAGED, State.ABSENT, "It is not installed.", False, None, "No card here.")
    )
    assert not cannot.can and cannot.why == "No card here. Animatics are made instead."
    absent = ComfyOverview(Kind.MANAGED, State.ABSENT, "It is not installed.", False, Tier.CLOUD48, "A card: 48 GB.")
    assert ability_from(absent).why == "It is not installed. Animatics are made instead."
    can = ability_from(replace(absent, can=True, state=State.READY))
    assert can.can and can.tier is Tier.CLOUD48 and "48 GB" in can.why
