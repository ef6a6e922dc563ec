"""The program for voices through the whole studio side: a film in, one sound as long as the film's out.

The program is asked where its environment is installed; EMOTIONAI_REQUIRED names the environments (separated by
spaces) whose absence is a failure instead of a skipped test. Its networks are small random ones made here.
"""

from __future__ import annotations

import os
import subprocess
import wave
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from emotionai_core.errors import Cancelled, WorkerError
from emotionai_core.film.probe import probe
from emotionai_core.film.sound import RATE, extract_sound, join_sound
from emotionai_core.perception.runner import StageJob, launch_for, run_stage
from emotionai_core.perception.stages import PLAN
from emotionai_core.project.artefacts import ArtefactStore
from emotionai_core.settings import Settings
from emotionai_core.wire.messages import Chunk, Json
from emotionai_core.workers.catalogue import environment_named, stage_spec
from emotionai_core.workers.installed import State, installed, state
from emotionai_core.workers.process import Finished
from tests import films

SECONDS = 5.2
KEY = "vocals-"


def _ready() -> None:
    """Skip, or fail where it is required, unless the environment is ready."""
    now = state(environment_named("audio"))
    if now is State.READY:
        return
    sentence = f"the environment 'audio' is {now.value}: its contract was NOT checked"
    if "audio" in os.environ.get("EMOTIONAI_REQUIRED", "").split():
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def small_networks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights for `audio`, made by its own interpreter."""
    _ready()
    folder = tmp_path_factory.mktemp("weights")
    where = installed(environment_named("audio"))
    maker = where.spec.folder / "tests" / "tiny.py"
    command = [str(where.python), str(maker), str(folder)]
    subprocess.run(command, env=where.variables(), check=True, capture_output=True, timeout=200)
    return folder


@dataclass
class Bench:
    """The program with a film, its sound, weights and a store of results."""

    folder: Path
    weights: Path
    store: ArtefactStore = field(init=False)
    seen: list[Chunk] = field(default_factory=list[Chunk])

    def __post_init__(self) -> None:
        self.store = ArtefactStore(self.folder / "artefacts")
        tone = 0.3 * np.sin(2 * np.pi * 300 * np.arange(int(SECONDS * films.RATE)) / films.RATE)
        sound = tone.astype(np.float32) + films.clicks_track((0.5, 4.0), SECONDS)
        self.film = probe(films.write_film(self.folder / "film.mp4", int(SECONDS * 25), sound=sound)).film
        self.sound = self.folder / "sound.wav"
        assert extract_sound(self.film, self.sound, lambda _: None)

    def run(
        self, name: str, settings: dict[str, Json] | None = None, cancelled: Callable[[], bool] = lambda: False
    ) -> Finished:
        """Run the stage into the artefact `name`, going on after what is there."""
        spec = stage_spec("vocals", "demucs")
        place, log = self.place(name), self.folder / "log"
        done = self.store.resume_after(KEY + name, "vocals")
        asked = {"denoise": False, "chunk_seconds": 2.0, **(settings or {})}
        job = StageJob(spec, self.film, asked, {"sound": self.sound}, place, log, done)
        launch = launch_for(spec, installed(environment_named("audio")), log)
        launch = replace(launch, variables={**launch.variables, "EMOTIONAI_WEIGHTS": str(self.weights)})
        self.seen = []
        return run_stage(job, launch, self._on_event, cancelled)

    def _on_event(self, event: object) -> None:
        if isinstance(event, Chunk):
            self.seen.append(event)

    def place(self, name: str) -> Path:
        """The folder of an unfinished artefact."""
        return self.store.workplace(KEY + name)

    def files(self, name: str) -> dict[str, bytes]:
        """Chunks and pieces by name."""
        place = self.place(name)
        found = sorted((*place.glob("chunk-*.json"), *place.glob("piece-*.wav")))
        return {path.name: path.read_bytes() for path in found}


@pytest.fixture
def bench(tmp_path: Path, small_networks: Path) -> Bench:
    return Bench(tmp_path, small_networks)


def _samples(path: Path) -> int:
    with wave.open(str(path)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, RATE)
        return sound.getnframes()


def test_the_analysis_asks_for_it_when_it_is_wanted() -> None:
    (plan,) = (one for one in PLAN if one.stage == "vocals")
    spec = stage_spec("vocals", plan.backend(Settings()))
    assert (spec.backend, spec.environment) == ("demucs", "audio")
    assert not plan.wanted(Settings()) and plan.wanted(Settings(separate_voices=True))
    assert plan.declares(Settings(denoise=True)).keys() <= spec.settings.keys()
    # What is off unless asked for says why.
    assert spec.settings["denoise"] is False and any("wrong words" in limit for limit in spec.limits)


def test_the_pieces_become_one_sound_as_long_as_the_films(bench: Bench) -> None:
    finished = bench.run("one")
    assert (finished.hello.stage, finished.hello.backend) == ("vocals", "demucs") and finished.warnings == ()
    borders = [(chunk.start, chunk.end) for chunk in bench.seen]
    assert borders[0][0] == 0.0 and borders[-1][1] == pytest.approx(bench.film.duration, abs=1 / RATE)
    assert all(one[1] == other[0] for one, other in pairwise(borders)) and finished.done.chunks == 3
    target = bench.folder / "voices.wav"
    join_sound(sorted(bench.place("one").glob("piece-*.wav")), target)
    assert _samples(target) == _samples(bench.sound)
    bench.store.finish(KEY + "one", "vocals", {})
    assert list(bench.store.table(KEY + "one", "pieces").texts("file")) == [f"piece-00000{n}.wav" for n in range(3)]


def test_the_same_film_gives_the_same_bytes_also_after_a_break(bench: Bench) -> None:
    bench.run("whole")
    whole = bench.files("whole")
    for name, content in whole.items():
        if "000002" not in name:
            (bench.place("broken") / name).write_bytes(content)
    # Half of the last chunk and of its sound, as a crash leaves them.
    for name in ("chunk-000002.json", "piece-000002.wav"):
        (bench.place("broken") / name).write_bytes(whole[name][: len(whole[name]) // 2])
    bench.run("broken")
    assert [chunk.index for chunk in bench.seen] == [2]
    assert bench.files("broken") == whole


def test_noise_is_taken_away_when_that_is_asked_for(bench: Bench) -> None:
    bench.run("plain")
    bench.run("clean", {"denoise": True})
    plain, clean = bench.files("plain"), bench.files("clean")
    assert plain.keys() == clean.keys()
    assert all((plain[name] == clean[name]) == name.endswith(".json") for name in plain)


def test_it_stops_when_asked(bench: Bench) -> None:
    with pytest.raises(Cancelled):
        bench.run("stopped", cancelled=lambda: True)
    assert bench.files("stopped") == {} and not bench.store.has(KEY + "stopped")


def test_without_weights_there_is_one_sentence(tmp_path: Path) -> None:
    _ready()
    bench = Bench(tmp_path, tmp_path / "none")
    with pytest.raises(WorkerError, match="not on this machine") as caught:
        bench.run("one")
    assert "emotionai env models --get" in caught.value.hint and bench.files("one") == {}
