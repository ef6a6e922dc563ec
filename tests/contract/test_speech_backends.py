"""What every program that reads speech and voices must do, asked of each one through the whole studio side.

The real programs are asked where their environment is installed; EMOTIONAI_REQUIRED names those (separated by spaces)
whose absence is a failure instead of a skipped test. Whisper and pyannote get weights that are made here.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest

from emotionai_core.errors import Cancelled, WorkerError
from emotionai_core.perception.runner import StageJob, launch_for, run_stage
from emotionai_core.perception.schema import STAGE_TABLES
from emotionai_core.project.artefacts import ArtefactStore
from emotionai_core.records.film import Film
from emotionai_core.wire.messages import Json
from emotionai_core.wire.tables import Table, read_tables
from emotionai_core.workers.catalogue import StageSpec, environment_named, stage_spec
from emotionai_core.workers.environment import State, installed, state
from emotionai_core.workers.process import Finished, Launch

SPEECH = Path(__file__).resolve().parents[2] / "subprocess_envs" / "speech"
LINES = ((1.0, 4.0, "I know you are here."), (6.0, 8.0, "Nobody is."), (313.0, 316.0, "Good night, my friend."))
# Over the border between two chunks of every program, which is 60 or 300 s.
LENGTH = 318.0
# Voices are told apart in the beginning only: pyannote takes the sound's length and more.
START = 8.0
pytestmark = pytest.mark.timeout(600)
MAKE_WEIGHTS = """
import sys
from pathlib import Path
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/tests"]
from worker import prepare
prepare()
import tiny
tiny.whisper(Path(sys.argv[2]))
tiny.pyannote(Path(sys.argv[2]))
"""


def _audible() -> ModuleType:
    """The sound maker of the speech program's own tests, under a name of its own."""
    spec = importlib.util.spec_from_file_location("speech_program_audible", SPEECH / "tests" / "audible.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


AUDIBLE = _audible()


@dataclass(frozen=True)
class Program:
    """One program under test: its entries for both stages, how a stage is started, and its seconds a chunk."""

    stages: Mapping[str, StageSpec]
    start: Callable[[StageSpec, Path], Launch]
    chunk: float


@dataclass
class Bench:
    """A program with sound and subtitles and a store of results."""

    program: Program
    folder: Path
    store: ArtefactStore = field(init=False)

    def __post_init__(self) -> None:
        self.store = ArtefactStore(self.folder / "artefacts")
        voice, silence = AUDIBLE.voice, AUDIBLE.silence
        (self.folder / "start").mkdir()
        AUDIBLE.write_wav(
            self.folder / "sound.wav",
            *(silence(1), voice(3), silence(2), voice(2, 210, 1), silence(305), voice(3, 120, 2), silence(2)),
        )
        AUDIBLE.write_wav(self.folder / "start" / "sound.wav", silence(1), voice(3), silence(2), voice(2, 210, 1))
        AUDIBLE.subtitles(self.folder / "subtitles.json", *LINES)

    def run(
        self, stage: str, name: str, *inputs: str, cancelled: Callable[[], bool] = lambda: False, **settings: Json
    ) -> Finished:
        """Run a stage into the artefact `name`, going on after what is there."""
        spec = self.program.stages[stage]
        key = f"{stage}-{name}"
        length = START if stage == "speakers" else LENGTH
        film = Film(self.folder / "film.mp4", "d" * 32, 1000, length, 640, 360, Fraction(25), 7950, 0.0, False, ())
        places = {one: self.folder / f"{one}.json" for one in inputs}
        if "sound" in places:
            places["sound"] = self.folder / ("start" if stage == "speakers" else ".") / "sound.wav"
        job = StageJob(
            spec, film, settings, places, self.store.workplace(key), self.folder / "log",
            self.store.resume_after(key, stage),
        )  # fmt: skip
        return run_stage(job, self.program.start(spec, self.folder / "log"), lambda _: None, cancelled)

    def chunks(self, stage: str, name: str) -> dict[str, bytes]:
        """The chunk files of an artefact by name."""
        place = self.store.workplace(f"{stage}-{name}")
        return {path.name: path.read_bytes() for path in sorted(place.glob("chunk-*.json"))}

    def joined(self, stage: str, name: str, table: str) -> Table:
        """One table over all chunks."""
        place = self.store.workplace(f"{stage}-{name}")
        parts = [read_tables(path)[table] for path in sorted(place.glob("chunk-*.json"))]
        return {column: [value for part in parts for value in part[column]] for column in parts[0]}


def _scripted(folder: Path) -> Program:
    """The scripted worker: what a good program would say of these lines."""

    def speech(first: int, lines: tuple[tuple[float, float, str], ...]) -> dict[str, dict[str, list[object]]]:
        count = len(lines)
        spans = {"start": [one[0] for one in lines], "end": [one[1] for one in lines]}
        numbers = [first + n for n in range(count)]
        said = {"text": [one[2] for one in lines], "source": ["subtitle"] * count, "label": [""] * count}
        return {
            "voiced": {**spans, "confidence": [0.9] * count},
            "utterances": {"utterance": numbers, **spans, **said, "confidence": [1.0] * count},
            "words": {"utterance": numbers, **spans, "text": said["text"], "confidence": [0.5] * count},
            "rejected": {"start": [], "end": [], "text": [], "reason": []},
        }

    voices = {"speakers": {"utterance": [0, 1, 5000], "speaker": [0, 1, 0], "confidence": [1.0, 0.6, 0.9]}}
    missing = {"event": {"error": {"code": "sound-unreadable", "message": "No sound.", "hint": "Find it."}}}
    answer: dict[str, list[dict[str, object]]] = {
        "speech": [
            {"sleep": 0.2},
            {"chunk": 0, "start": 0, "end": 300, "tables": speech(0, LINES[:2])},
            {"chunk": 1, "start": 300, "end": LENGTH, "tables": speech(5000, LINES[2:])},
            {"event": {"done": {"chunks": 2}}},
        ],
        "speakers": [
            {"chunk": 0, "start": 0, "end": LENGTH, "tables": voices},
            {"event": {"done": {"chunks": 1}}},
        ],
    }

    def start(spec: StageSpec, log: Path) -> Launch:
        script = folder / "script.json"
        broken = (log.parent / "sound.wav").stat().st_size < 1000
        script.write_text(json.dumps([missing, {"exit": 1}] if broken else answer[spec.stage]))
        command = [sys.executable, "-m", "emotionai_core.workers.fake", str(script)]
        return Launch(command, {"PATH": os.environ["PATH"]}, log, 10.0)

    stages = {one: StageSpec(one, "fake", "fake", "1", "Fake", {}, (), 10.0, (), (), (), {}) for one in answer}
    return Program(stages, start, 300.0)


def _real(environment: str, backends: Mapping[str, str], extra: Mapping[str, str], chunk: float) -> Program:
    where = installed(environment_named(environment))

    def start(spec: StageSpec, log: Path) -> Launch:
        launch = launch_for(spec, where, log)
        return replace(launch, variables={**launch.variables, **extra})

    return Program({stage: stage_spec(stage, backend) for stage, backend in backends.items()}, start, chunk)


def _need(environment: str) -> None:
    """Skip, or fail where it is required, unless the environment is ready."""
    now = state(environment_named(environment))
    if now is State.READY:
        return
    sentence = f"the environment '{environment}' is {now.value}: its contract was NOT checked"
    if environment in os.environ.get("EMOTIONAI_REQUIRED", "").split():
        pytest.fail(sentence)
    pytest.skip(sentence)


def _embedded(_: Path) -> Program:
    _need("embedded")
    return _real("embedded", {"speech": "embedded", "speakers": "embedded"}, {}, 60.0)


def _studio(folder: Path) -> Program:
    _need("speech")
    where = installed(environment_named("speech"))
    weights = folder / "weights"
    command = [str(where.python), "-c", MAKE_WEIGHTS, str(SPEECH), str(weights)]
    subprocess.run(command, env=where.variables(), check=True, timeout=300)
    return _real("speech", {"speech": "whisperx", "speakers": "pyannote"}, {"EMOTIONAI_WEIGHTS": str(weights)}, 300.0)


PROGRAMS = {"scripted": _scripted, "embedded": _embedded, "whisperx": _studio}


@pytest.fixture(scope="module", params=sorted(PROGRAMS))
def program(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Program:
    return PROGRAMS[request.param](tmp_path_factory.mktemp(request.param))


@pytest.fixture(scope="module")
def read(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A bench whose subtitles were placed and whose voices were told apart once."""
    bench = Bench(program, tmp_path_factory.mktemp("read"))
    finished = bench.run("speech", "whole", "sound", "subtitles", language="en")
    assert not finished.done.cancelled
    assert finished.done.chunks == len(bench.chunks("speech", "whole"))
    tables = {name: bench.joined("speech", "whole", name) for name in STAGE_TABLES["speech"]}
    (bench.folder / "speech.json").write_text(json.dumps({"format": 1, "tables": tables}))
    bench.run("speakers", "whole", "sound", "speech", speakers=1)
    return bench


def test_subtitles_are_the_transcript_word_for_word(read: Bench):
    lines = read.joined("speech", "whole", "utterances")
    assert lines["text"] == [one[2] for one in LINES]
    assert set(lines["source"]) == {"subtitle"} and set(lines["label"]) == {""}
    assert len(set(lines["utterance"])) == len(LINES)
    for start, line in zip(lines["start"], LINES, strict=True):
        assert abs(float(str(start)) - line[0]) < 3.5


def test_lines_and_words_are_in_order_and_words_belong_to_lines(read: Bench):
    lines, words = read.joined("speech", "whole", "utterances"), read.joined("speech", "whole", "words")
    starts = [float(str(one)) for one in lines["start"]]
    assert starts == sorted(starts)
    assert all(float(str(a)) < float(str(b)) for a, b in zip(lines["start"], lines["end"], strict=True))
    assert set(words["utterance"]) <= set(lines["utterance"])
    assert all(float(str(a)) <= float(str(b)) for a, b in zip(words["start"], words["end"], strict=True))


def test_rows_lie_in_the_chunk_they_begin_in(read: Bench):
    place = read.store.workplace("speech-whole")
    for index, path in enumerate(sorted(place.glob("chunk-*.json"))):
        for start in read_tables(path)["utterances"]["start"]:
            assert index * read.program.chunk - 1e-6 <= float(str(start)) < (index + 1) * read.program.chunk


def test_voice_is_heard_where_there_is_some(read: Bench):
    voiced = read.joined("speech", "whole", "voiced")
    spans = [(float(str(a)), float(str(b))) for a, b in zip(voiced["start"], voiced["end"], strict=True)]
    assert spans == sorted(spans)
    heard = sum(max(0.0, min(b, 4.0) - max(a, 1.0)) for a, b in spans)
    assert heard > 1.5
    assert not any(a > 20.0 and b < 300.0 for a, b in spans)


def test_speakers_are_given_to_lines_that_there_are(read: Bench):
    rows = read.joined("speakers", "whole", "speakers")
    assert set(rows["utterance"]) <= set(read.joined("speech", "whole", "utterances")["utterance"])
    assert len(set(rows["utterance"])) == len(rows["utterance"])
    numbers = sorted({int(str(one)) for one in rows["speaker"]})
    assert numbers == list(range(len(numbers)))


def test_a_run_that_goes_on_ends_in_the_same_bytes(read: Bench):
    whole = read.chunks("speech", "whole")
    place = read.store.workplace("speech-resumed")
    for name in sorted(whole)[:-1]:
        (place / name).write_bytes(whole[name])
    read.run("speech", "resumed", "sound", "subtitles", language="en")
    assert read.chunks("speech", "resumed") == whole


def test_a_cancelled_run_says_so_and_leaves_no_half_chunk(read: Bench):
    with pytest.raises(Cancelled):
        read.run("speech", "stopped", "sound", "subtitles", language="en", cancelled=lambda: True)
    for data in read.chunks("speech", "stopped").values():
        assert json.loads(data)["format"] == 1


def test_a_sound_that_cannot_be_read_is_one_sentence(program: Program, tmp_path: Path):
    bench = Bench(program, tmp_path)
    (tmp_path / "sound.wav").write_bytes(b"RIFF")
    with pytest.raises(WorkerError) as caught:
        bench.run("speech", "none", "sound", "subtitles", language="en")
    assert caught.value.hint and not bench.chunks("speech", "none")
