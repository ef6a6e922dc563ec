"""What every program that reads voices or words must do, asked of each one through the whole studio side.

The real programs are asked where their environment is installed; EMOTIONAI_REQUIRED names those (separated by spaces)
whose absence is a failure instead of a skipped test. The transformers get small random networks made here.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import wave
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from emotionai_core.errors import Cancelled, WorkerError
from emotionai_core.perception.runner import StageJob, launch_for, run_stage
from emotionai_core.perception.schema import STAGE_TABLES
from emotionai_core.project.artefacts import ArtefactStore
from emotionai_core.records.film import Film
from emotionai_core.wire.messages import Chunk, Json
from emotionai_core.wire.tables import Table, read_tables, write_tables
from emotionai_core.workers.catalogue import StageSpec, environment_named, read_environment, stage_spec
from emotionai_core.workers.installed import State, installed, state
from emotionai_core.workers.process import Finished, Launch

ROOT = Path(__file__).parents[2]
SCRIPTED = ROOT / "tests" / "programs" / "subprocess_envs" / "scripted"
RATE, LENGTH = 16_000, 66.0
# (number, start, end, words): the second one is silent, the fourth one crosses into the second minute.
LINES = (
    (0, 2.0, 5.0, "I am so happy that you came back!"),
    (1, 20.0, 21.0, "No."),
    (2, 30.0, 34.0, "Why would you say such a thing?"),
    (3, 58.0, 61.5, "Get out of my house, right now!"),
    (1000, 63.0, 65.0, "The train leaves at nine."),
)
VOICED = ((2.1, 4.8), (30.2, 33.7), (58.2, 61.4), (63.1, 64.8))
SILENT = 1


@dataclass(frozen=True)
class Program:
    """One program under test: its entry for the stage, how it is started, whether its answers are more than made up."""

    spec: StageSpec
    start: Callable[[Path], Launch]
    listens: bool = True


@dataclass
class Bench:
    """A program with sound, lines and a store of results."""

    program: Program
    folder: Path
    store: ArtefactStore = field(init=False)
    seen: list[Chunk] = field(default_factory=list[Chunk])

    def __post_init__(self) -> None:
        self.store = ArtefactStore(self.folder / "artefacts")
        self.inputs = {
            "sound": _sound(self.folder / "sound.wav"),
            "speech": _speech(self.folder / "speech.json", LINES),
        }

    @property
    def stage(self) -> str:
        return self.program.spec.stage

    def key(self, name: str) -> str:
        return f"{self.stage}-{name}"

    def run(
        self, name: str, settings: Mapping[str, Json] | None = None, cancelled: Callable[[], bool] = lambda: False
    ) -> Finished:
        """Run the stage into the artefact `name`, going on after what is there."""
        usual: Mapping[str, Json] = {"language": "en"} if self.stage == "text" else {}
        job = StageJob(
            self.program.spec,
            Film(self.folder / "film.mp4", "d" * 32, 1, LENGTH, 640, 360, Fraction(25), 1650, 0.0, True, ()),
            usual if settings is None else settings,
            self.inputs,
            self.store.workplace(self.key(name)),
            self.folder / "log",
            self.store.resume_after(self.key(name), self.stage),
        )
        self.seen = []
        return run_stage(job, self.program.start(self.folder / "log"), self._on_event, cancelled)

    def _on_event(self, event: object) -> None:
        if isinstance(event, Chunk):
            self.seen.append(event)

    def chunks(self, name: str) -> dict[str, bytes]:
        """The chunk files of an artefact by name."""
        place = self.store.workplace(self.key(name))
        return {path.name: path.read_bytes() for path in sorted(place.glob("chunk-*.json"))}

    def table(self, name: str, table: str) -> Table:
        """One table over all chunks, which may leave out an empty one."""
        joined: Table = {column: [] for column in STAGE_TABLES[self.stage][table]}
        for path in sorted(self.store.workplace(self.key(name)).glob("chunk-*.json")):
            for column, values in read_tables(path).get(table, {}).items():
                joined[column].extend(values)
        return joined


def _sound(path: Path) -> Path:
    """Something like a voice where somebody speaks: harmonics whose pitch and loudness wander, over faint noise."""
    chance = np.random.default_rng(11)
    samples = chance.standard_normal(round(LENGTH * RATE)) * 2e-4
    for start, end in VOICED:
        count = round((end - start) * RATE)
        wander = np.interp(np.arange(count), np.linspace(0, count, 12), chance.uniform(-1, 1, 12))
        phase = 2 * np.pi * np.cumsum(130 + 50 * wander) / RATE
        tone = sum(np.sin(k * phase) / k for k in range(1, 9)) * (0.1 + 0.05 * wander)
        samples[round(start * RATE) : round(start * RATE) + count] += tone
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((np.clip(samples, -0.99, 0.99) * 32767).astype("<i2").tobytes())
    return path


def _speech(path: Path, lines: tuple[tuple[int, float, float, str], ...]) -> Path:
    number, start, end, words = (list(column) for column in zip(*lines, strict=True))
    count = len(lines)
    utterances = {"utterance": number, "start": start, "end": end, "text": words, "source": ["subtitle"] * count,
                  "confidence": [1.0] * count, "label": [""] * count}  # fmt: skip
    voiced = {"start": [a for a, _ in VOICED], "end": [b for _, b in VOICED], "confidence": [0.9] * len(VOICED)}
    nothing: dict[str, list[object]] = {name: [] for name in STAGE_TABLES["speech"]["words"]}
    write_tables(path, {"utterances": utterances, "voiced": voiced, "words": nothing})
    return path


def _scripted(stage: str, folder: Path) -> Program:
    spec = read_environment(SCRIPTED).stages[stage]
    variables = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "SCRIPTED_DIARY": str(folder / "diary")}
    command = [sys.executable, str(SCRIPTED / "worker.py")]
    return Program(spec, lambda log: Launch(command, variables, log, 20.0), listens=False)


def _real(environment: str, stage: str, backend: str, extra: Mapping[str, str]) -> Program:
    where = installed(environment_named(environment))
    spec = stage_spec(stage, backend)

    def start(log: Path) -> Launch:
        launch = launch_for(spec, where, log)
        return replace(launch, variables={**launch.variables, **extra})

    return Program(spec, start)


def _ready(environment: str) -> None:
    """Skip, or fail where it is required, unless the environment is ready."""
    now = state(environment_named(environment))
    if now is State.READY:
        return
    sentence = f"the environment '{environment}' is {now.value}: its contract was NOT checked"
    if environment in os.environ.get("EMOTIONAI_REQUIRED", "").split():
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def small_networks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights for `affect`, made by its own interpreter."""
    folder = tmp_path_factory.mktemp("weights")
    where = installed(environment_named("affect"))
    maker = where.spec.folder / "tests" / "tiny.py"
    subprocess.run(
        [str(where.python), str(maker), str(folder)],
        env=where.variables(),
        check=True,
        capture_output=True,
        timeout=200,
    )
    return folder


@pytest.fixture(params=["scripted", "embedded", "affect"])
def environment(request: pytest.FixtureRequest) -> str:
    if request.param != "scripted":
        _ready(request.param)
    return request.param


@pytest.fixture(params=["voice", "text"])
def bench(request: pytest.FixtureRequest, environment: str, tmp_path: Path) -> Bench:
    stage = request.param
    if environment == "scripted":
        return Bench(_scripted(stage, tmp_path), tmp_path)
    if environment == "embedded":
        return Bench(_real("embedded", stage, "embedded", {}), tmp_path)
    weights = {"EMOTIONAI_WEIGHTS": str(request.getfixturevalue("small_networks"))}
    return Bench(_real("affect", stage, "transformers", weights), tmp_path)


def _order(numbers: list[Json]) -> list[int]:
    known = [number for number, *_ in LINES]
    return [known.index(int(str(number))) for number in numbers]


def test_the_result_becomes_an_artefact(bench: Bench) -> None:
    finished = bench.run("one")
    hello = finished.hello
    assert (hello.stage, hello.backend, hello.version) == (
        bench.stage,
        bench.program.spec.backend,
        bench.program.spec.version,
    )
    # The chunks cover the film without a gap, one after the other.
    borders = [(chunk.start, chunk.end) for chunk in bench.seen]
    assert borders[0][0] == 0.0 and borders[-1][1] == LENGTH
    assert all(one[1] == other[0] for one, other in pairwise(borders))
    assert finished.done.chunks == len(bench.seen) == len(bench.chunks("one"))
    # Each line once, in the order of the film.
    order = _order(bench.table("one", bench.stage)["utterance"])
    assert order == sorted(set(order)) and len(order) >= len(LINES) - 1
    bench.store.finish(bench.key("one"), bench.stage, {})
    assert bench.store.has(bench.key("one"))


def test_the_same_film_gives_the_same_bytes_also_after_a_break(bench: Bench) -> None:
    bench.run("whole")
    whole = bench.chunks("whole")
    last = sorted(whole)[-1]
    for name, content in whole.items():
        if name != last:
            (bench.store.workplace(bench.key("broken")) / name).write_bytes(content)
    # Half of the last chunk, as a crash leaves it.
    (bench.store.workplace(bench.key("broken")) / last).write_bytes(whole[last][: len(whole[last]) // 2])
    bench.run("broken")
    assert [chunk.path for chunk in bench.seen] == [last]
    assert bench.chunks("broken") == whole


def test_it_stops_when_asked(bench: Bench) -> None:
    with pytest.raises(Cancelled):
        bench.run("stopped", cancelled=lambda: True)
    assert not bench.store.has(bench.key("stopped"))


def test_without_lines_to_read_it_says_so(bench: Bench) -> None:
    del bench.inputs["speech"]
    with pytest.raises(WorkerError) as caught:
        bench.run("nothing")
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)
    assert bench.chunks("nothing") == {}


@pytest.mark.parametrize("bench", ["voice"], indirect=True)
def test_numbers_of_a_voice(bench: Bench) -> None:
    bench.run("one")
    rows = bench.table("one", "voice")
    for number, arousal, confidence in zip(rows["utterance"], rows["arousal"], rows["confidence"], strict=True):
        # What is relied upon was heard, and where nobody is heard no number is made up.
        assert arousal is not None or confidence == 0.0
        if bench.program.listens:
            assert (arousal is None) == (number == SILENT)
    windows = bench.table("one", "windows")
    assert set(windows["step"]) == ({0.1, 1.0} if bench.program.listens else set())
    for step in (0.1, 1.0):
        times = [float(str(time)) for time, one in zip(windows["time"], windows["step"], strict=True) if one == step]
        assert times == sorted(set(times))
        assert all(math.isclose(time / step, round(time / step), abs_tol=1e-5) for time in times)
        assert all(any(a < time + step and time < b for a, b in VOICED) for time in times)


@pytest.mark.parametrize("bench", ["text"], indirect=True)
def test_probabilities_of_words(bench: Bench) -> None:
    bench.run("one")
    rows = bench.table("one", "text")
    assert _order(rows["utterance"]) == list(range(len(LINES)))
    assert all(sum(row) == pytest.approx(1.0, abs=1e-4) for row in rows["emotion"])  # type: ignore[arg-type]
    if bench.program.listens:
        finished = bench.run("french", {"language": "fr"})
        assert bench.table("french", "text")["utterance"] == []
        assert f"{len(LINES)} of {len(LINES)} lines" in finished.warnings[0]


@pytest.mark.parametrize("program", ["scripted", "embedded"])
def test_vectors_of_words(program: str, tmp_path: Path) -> None:
    if program == "embedded":
        _ready("embedded")
    made = _scripted("meaning", tmp_path) if program == "scripted" else _real("embedded", "meaning", "embedded", {})
    bench = Bench(made, tmp_path)
    bench.run("one")
    rows = bench.table("one", "meaning")
    assert _order(rows["utterance"]) == list(range(len(LINES)))
    vectors = np.array(rows["vector"])
    assert vectors.shape == (len(LINES), 384) and (vectors * vectors).sum(axis=1) == pytest.approx(1.0, abs=2e-3)
    bench.run("two")
    assert bench.chunks("two") == bench.chunks("one")
    bench.store.finish(bench.key("one"), "meaning", {})
    assert bench.store.has(bench.key("one"))
    if bench.program.listens:
        finished = bench.run("french", {"language": "fr"})
        assert bench.table("french", "meaning")["utterance"] == []
        assert f"{len(LINES)} of {len(LINES)} lines" in finished.warnings[0]


@pytest.mark.parametrize("stage", ["voice", "text"])
def test_transformers_without_weights_are_one_sentence(stage: str, tmp_path: Path) -> None:
    _ready("affect")
    bench = Bench(_real("affect", stage, "transformers", {"EMOTIONAI_WEIGHTS": str(tmp_path / "none")}), tmp_path)
    with pytest.raises(WorkerError, match="not on this machine") as caught:
        bench.run("one")
    assert "emotionai env models --get" in caught.value.hint
