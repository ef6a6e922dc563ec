"""What every program that reads faces must do, asked of each one through the whole studio side on a small film.

The real programs are asked where their environment is installed; EMOTIONAI_REQUIRED names those (separated by spaces)
whose absence is a failure instead of a skipped test. DeepFace's networks get weights that are made here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from emotionai_core.errors import Cancelled, WorkerError
from emotionai_core.perception.runner import StageJob, launch_for, run_stage
from emotionai_core.perception.schema import STAGE_TABLES
from emotionai_core.project.artefacts import ArtefactStore
from emotionai_core.records.film import Film
from emotionai_core.wire.messages import Json
from emotionai_core.wire.tables import Table, read_tables, write_tables
from emotionai_core.workers.catalogue import StageSpec, environment_named, stage_spec
from emotionai_core.workers.environment import State, installed, state
from emotionai_core.workers.process import Finished, Launch

DEMO = Path(__file__).parents[2] / "resources" / "demo" / "demo.mp4"
LENGTH, CUT = 3.0, 1.6
# Three chunks, the cut within the second.
SETTINGS: Mapping[str, Json] = {"chunk_seconds": 1.0, "interval": 0.25}
MAKE_WEIGHTS = """
import sys
from pathlib import Path
from visual import made_up
from visual.variants import chosen_variant, prepare_process
prepare_process()
made_up.write(Path(sys.argv[1]), chosen_variant())
"""


@dataclass(frozen=True)
class Program:
    """One program under test: its entries for `faces` and `people`, and how a stage of it is started."""

    faces: StageSpec
    people: StageSpec
    start: Callable[[StageSpec, Path], Launch]
    film: Path


@dataclass
class Bench:
    """A program with a film and a store of results."""

    program: Program
    folder: Path
    store: ArtefactStore = field(init=False)

    def __post_init__(self) -> None:
        self.store = ArtefactStore(self.folder / "artefacts")
        write_tables(self.folder / "shots.json", {"shots": {"start": [0.0, CUT], "end": [CUT, LENGTH]}})

    def run(self, stage: str, name: str, cancelled: Callable[[], bool] = lambda: False, **more: object) -> Finished:
        """Run a stage into the artefact `name`, going on after what is there."""
        spec = getattr(self.program, stage)
        key = f"{stage}-{name}"
        inputs = {"faces": {"shots": self.folder / "shots.json"}, "people": {"faces": self.folder / "faces.json"}}
        film = Film(self.program.film, "d" * 32, 1000, LENGTH, 640, 360, Fraction(25), 75, 0.0, False, ())
        job = StageJob(
            spec,
            replace(film, **more),  # type: ignore[arg-type]
            SETTINGS if stage == "faces" else {},
            inputs[stage],
            self.store.workplace(key),
            self.folder / "log",
            self.store.resume_after(key, stage),
        )
        return run_stage(job, self.program.start(spec, self.folder / "log"), lambda _: None, cancelled)

    def chunks(self, stage: str, name: str) -> dict[str, bytes]:
        """The chunk files of an artefact by name."""
        place = self.store.workplace(f"{stage}-{name}")
        return {path.name: path.read_bytes() for path in sorted(place.glob("chunk-*.json"))}

    def tables(self, stage: str, name: str) -> list[Mapping[str, Table]]:
        """The tables of its chunks in order."""
        place = self.store.workplace(f"{stage}-{name}")
        return [read_tables(path) for path in sorted(place.glob("chunk-*.json"))]

    def joined(self, stage: str, name: str, table: str) -> Table:
        """One table over all chunks."""
        parts = [tables[table] for tables in self.tables(stage, name)]
        return {column: [value for part in parts for value in part[column]] for column in parts[0]}


def _bright_faces(path: Path) -> Path:
    """Bright squares of 64 pixels, which the made-up networks take for faces: one all the time, one after the cut."""
    numbers = np.random.default_rng(4)
    grain = numbers.integers(0, 18, (64, 64, 1))
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt, stream.options = 256, 160, "yuv420p", {"crf": "12"}
        for number in range(round(LENGTH * 25)):
            picture = np.full((160, 256, 3), 25, np.uint8)
            late = number >= CUT * 25
            left = 120 if late else 24
            picture[40:104, left : left + 64] = np.array((140, 255, 255)) - grain
            if late:
                picture[56:120, 24:88] = np.array((255, 255, 140)) - grain
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode(None))
    return path


def _beginning(source: Path, path: Path) -> Path:
    """The first seconds of a film as a film of its own."""
    with av.open(str(source)) as film, av.open(str(path), "w") as out:
        stream = None
        for frame in film.decode(video=0):
            if frame.time is None or frame.time >= LENGTH:
                break
            if stream is None:
                stream = out.add_stream("libx264", rate=25, width=frame.width, height=frame.height)
                stream.pix_fmt, stream.options = "yuv420p", {"crf": "12", "preset": "veryfast"}
            picture = frame.reformat(format="yuv420p")
            picture.pts = None
            out.mux(stream.encode(picture))
        assert stream is not None
        out.mux(stream.encode(None))
    return path


def _scripted(folder: Path) -> Program:
    """The scripted worker: two tracks in the first chunk, one in each of the others, none crossing a border."""

    def row(chunk: int, place: int) -> dict[str, list[object]]:
        start = chunk * 1.0 + 0.25 * place
        end = min(start + 0.5, CUT) if start < CUT else start + 0.5
        box = {"x": [0.1 + 0.3 * place], "y": [0.2], "w": [0.2], "h": [0.3]}
        return {"track": [chunk * 10 + place], "start": [start], "end": [end], "best_time": [start], **box,
                "quality": [0.8], "embedding": [[0.1 * place + 0.1] * 128]}  # fmt: skip

    def tables(chunk: int) -> dict[str, dict[str, list[object]]]:
        rows = [row(chunk, place) for place in range(2 if chunk == 0 else 1)]
        tracks = {name: [value for one in rows for value in one[name]] for name in rows[0]}
        count = len(rows)
        seen = {name: tracks[name] for name in ("track", "x", "y", "w", "h", "quality")}
        own = {"time": tracks["start"], "confidence": [0.9] * count, "emotion": [[1 / 7] * 7] * count}
        return {"faces": {**own, **seen}, "tracks": tracks}

    faces = [{"chunk": i, "start": float(i), "end": float(i + 1), "tables": tables(i)} for i in range(round(LENGTH))]
    people = {"people": {"track": [0, 1, 10, 20], "person": [0, 1, 0, 0], "confidence": [0.9] * 4}}
    answer: dict[str, list[dict]] = {
        "faces": [*({"sleep": 0.2}, *faces), {"event": {"done": {"chunks": 3}}}],
        "people": [{"chunk": 0, "start": 0, "end": LENGTH, "tables": people}, {"event": {"done": {"chunks": 1}}}],
    }

    def spec(stage: str) -> StageSpec:
        return StageSpec(stage, "fake", "fake", "1", "Fake", {}, (), 10.0, (), (), (), {})

    def start(stage: StageSpec, log: Path) -> Launch:
        script = folder / f"{stage.stage}.script.json"
        missing = {"event": {"error": {"code": "no-video", "message": "There is no film.", "hint": "Find it."}}}
        steps = answer[stage.stage] if film.exists() else [missing, {"exit": 1}]
        script.write_text(json.dumps(steps))
        command = [sys.executable, "-m", "emotionai_core.workers.fake", str(script)]
        return Launch(command, {"PATH": os.environ["PATH"]}, log, 10.0)

    film = folder / "film.mp4"
    film.write_bytes(b"scripted")
    return Program(spec("faces"), spec("people"), start, film)


def _installed(environment: str) -> None:
    """Skip, or fail where it is required, unless the environment is ready."""
    now = state(environment_named(environment))
    if now is State.READY:
        return
    sentence = f"the environment '{environment}' is {now.value}: its contract was NOT checked"
    if environment in os.environ.get("EMOTIONAI_REQUIRED", "").split():
        pytest.fail(sentence)
    pytest.skip(sentence)


def _real(environment: str, backend: str, film: Path, extra: Mapping[str, str]) -> Program:
    where = installed(environment_named(environment))

    def start(spec: StageSpec, log: Path) -> Launch:
        launch = launch_for(spec, where, log)
        return replace(launch, variables={**launch.variables, **extra})

    return Program(stage_spec("faces", backend), stage_spec("people", backend), start, film)


def _embedded(folder: Path) -> Program:
    _installed("embedded")
    return _real("embedded", "embedded", _beginning(DEMO, folder / "film.mp4"), {})


def _visual(folder: Path) -> Program:
    _installed("visual")
    where = installed(environment_named("visual"))
    weights = folder / "weights"
    # Every variant can compute with ONNX Runtime, for which the made-up networks mean something.
    own = {"EMOTIONAI_WEIGHTS": str(weights), "EMOTIONAI_VARIANT": "cpu"}
    variables = {**where.variables(), **own}
    variables["PYTHONPATH"] = os.pathsep.join([variables["PYTHONPATH"], str(where.spec.folder)])
    subprocess.run([str(where.python), "-c", MAKE_WEIGHTS, str(weights)], env=variables, check=True, timeout=120)
    return _real("visual", "deepface", _bright_faces(folder / "film.mp4"), own)


PROGRAMS = {"scripted": _scripted, "embedded": _embedded, "deepface": _visual}


@pytest.fixture(scope="module", params=sorted(PROGRAMS))
def program(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Program:
    return PROGRAMS[request.param](tmp_path_factory.mktemp(request.param))


@pytest.fixture(scope="module")
def read(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A bench whose film was read once, from beginning to end."""
    bench = Bench(program, tmp_path_factory.mktemp("read"))
    finished = bench.run("faces", "whole")
    assert finished.done.chunks == 3 and not finished.done.cancelled
    yield bench


def test_the_tables_are_the_contracts_and_somebody_was_seen(read: Bench):
    parts = read.tables("faces", "whole")
    assert len(parts) == 3
    for tables in parts:
        assert {name: set(table) for name, table in tables.items() if name in ("faces", "tracks")} == {
            name: set(STAGE_TABLES["faces"][name]) for name in ("faces", "tracks")
        }
    assert read.joined("faces", "whole", "faces")["time"]


def test_every_face_belongs_to_a_track_of_its_chunk_and_every_track_has_faces(read: Bench):
    numbers: list[object] = []
    for index, tables in enumerate(read.tables("faces", "whole")):
        faces, tracks = tables["faces"], tables["tracks"]
        assert set(faces["track"]) == set(tracks["track"])
        assert all(index <= time < index + 1 + 1e-6 for time in faces["time"])
        numbers += tracks["track"]
    assert len(numbers) == len(set(numbers))


def test_tracks_end_after_they_begin_and_never_cross_a_cut(read: Bench):
    tracks = read.joined("faces", "whole", "tracks")
    for start, end in zip(tracks["start"], tracks["end"], strict=True):
        assert start < end <= LENGTH + 0.5
        assert not start < CUT < end


def test_expressions_are_whole_distributions(read: Bench):
    shares = np.array(read.joined("faces", "whole", "faces")["emotion"], float)
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-3)


def test_embeddings_of_one_film_have_one_width_and_are_no_zeros(read: Bench):
    rows = read.joined("faces", "whole", "tracks")["embedding"]
    assert len({len(row) for row in rows}) == 1
    assert (np.linalg.norm(np.array(rows, float), axis=1) > 0.05).all()


def test_reading_again_gives_the_same_bytes(read: Bench):
    read.run("faces", "again")
    assert read.chunks("faces", "again") == read.chunks("faces", "whole")


def test_a_run_that_goes_on_gives_the_same_bytes(read: Bench):
    place = read.store.workplace("faces-resumed")
    for name, content in list(read.chunks("faces", "whole").items())[:1]:
        (place / name).write_bytes(content)
    assert read.store.resume_after("faces-resumed", "faces") == 0
    read.run("faces", "resumed")
    assert read.chunks("faces", "resumed") == read.chunks("faces", "whole")


def test_a_run_can_be_stopped_and_keeps_what_it_has(read: Bench):
    with pytest.raises(Cancelled):
        read.run("faces", "stopped", cancelled=lambda: True)
    assert len(read.chunks("faces", "stopped")) < 3


def test_the_result_becomes_an_artefact(read: Bench):
    read.run("faces", "kept")
    read.store.finish("faces-kept", "faces", {})
    assert read.store.has("faces-kept")
    assert len(read.store.table("faces-kept", "tracks")) == len(read.joined("faces", "whole", "tracks")["track"])


def test_its_people_stage_answers_every_track(read: Bench):
    tracks = read.joined("faces", "whole", "tracks")
    write_tables(read.folder / "faces.json", {"tracks": tracks})
    read.run("people", "whole")
    people = read.joined("people", "whole", "people")
    assert sorted(people["track"]) == sorted(tracks["track"])
    # 0 is seen most, and no number is left out.
    assert set(people["person"]) == set(range(max(people["person"]) + 1))
    together = [
        (one, other)
        for one in range(len(tracks["track"]))
        for other in range(one)
        if min(tracks["end"][one], tracks["end"][other]) - max(tracks["start"][one], tracks["start"][other]) > 0.3
    ]
    person = dict(zip(people["track"], people["person"], strict=True))
    assert all(person[tracks["track"][one]] != person[tracks["track"][other]] for one, other in together)


def test_a_film_that_is_gone_is_one_sentence(program: Program, tmp_path: Path):
    kept = program.film.rename(program.film.with_name("kept.mp4"))
    try:
        with pytest.raises(WorkerError) as raised:
            Bench(program, tmp_path).run("faces", "gone")
    finally:
        kept.rename(program.film)
    assert "Traceback" not in str(raised.value) and raised.value.hint
