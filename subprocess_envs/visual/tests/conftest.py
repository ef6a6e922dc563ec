"""What the tests of this environment share; they run with the environment's own interpreter."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest

ROOT = Path(__file__).parents[3]
PROGRAM = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(PROGRAM)]

from emotionai_core.wire.manual import completed, read_manual  # noqa: E402
from emotionai_core.wire.messages import RunRequest  # noqa: E402
from emotionai_core.wire.serve import Job  # noqa: E402
from emotionai_core.wire.tables import write_tables  # noqa: E402

os.environ.pop("EMOTIONAI_VARIANT", None)
from visual import made_up  # noqa: E402
from visual.variants import DESCRIPTION, chosen_variant, prepare_process  # noqa: E402

prepare_process()

MILLISECOND = Fraction(1, 1000)
# Two people by colour (BGR), both bright enough to be found.
ANNA, BELA = (255, 255, 140), (140, 255, 255)

Picture = npt.NDArray[np.uint8]
Paint = Callable[[int], Picture]


def ground(high: int = 160, wide: int = 256) -> Picture:
    """A dark picture without a face."""
    return np.full((high, wide, 3), 25, np.uint8)


def put_face(picture: Picture, x: int, y: int, colour: tuple[int, int, int], smiling: bool = False) -> Picture:
    """Draw what the made-up networks take for a face, with grain; its upper half is darker when it smiles."""
    grain = np.random.default_rng(x * 1000 + y).integers(0, 18, (64, 64, 1))
    face = np.clip(np.array(colour) - grain, 0, 255)
    if smiling:
        face[:32] = face[:32] * 0.85
    picture[y : y + 64, x : x + 64] = face
    return picture


def make_film(path: Path, ticks: list[int], paint: Paint, base: Fraction = MILLISECOND, **options: str) -> Path:
    """A film with one picture (BGR) at each of `ticks`, which count `base` seconds."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25)
        first = paint(0)
        stream.width, stream.height = first.shape[1], first.shape[0]
        stream.pix_fmt = "yuv420p"
        stream.time_base = stream.codec_context.time_base = base
        stream.options = {"preset": "veryfast", "crf": "12", "bf": "3", "g": "60", **options}
        for number, tick in enumerate(ticks):
            frame = av.VideoFrame.from_ndarray(paint(number), format="bgr24")
            frame.pts, frame.time_base = tick, base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def steady(count: int, step: int = 40, start: int = 0) -> list[int]:
    """`count` ticks, `step` apart."""
    return [start + index * step for index in range(count)]


class Recorder(io.StringIO):
    """Stands for the worker's standard output; keeps every event."""

    def events(self, kind: str) -> list[dict[str, object]]:
        """The events of one kind."""
        lines = [json.loads(line) for line in self.getvalue().splitlines()]
        return [line[kind] for line in lines if kind in line]


@pytest.fixture
def job_for(tmp_path: Path) -> Iterator[Callable[..., tuple[Job, Recorder]]]:
    """Makes jobs of a stage as the worker would; settings are completed from worker.toml."""

    def make(stage: str, film: Path, duration: float, out: str = "out", **request: object) -> tuple[Job, Recorder]:
        folder = tmp_path / out
        folder.mkdir(exist_ok=True)
        settings = dict(request.pop("settings", {}))  # type: ignore[call-overload]
        asked = RunRequest(stage, "deepface", str(film), str(folder), duration, settings, **request)  # type: ignore[arg-type]
        completed(asked, read_manual(DESCRIPTION, stage))
        recorder = Recorder()
        return Job(asked, recorder), recorder

    yield make


@pytest.fixture(scope="session")
def made_up_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of made-up weights in the published format; not to be changed."""
    folder = tmp_path_factory.mktemp("weights")
    made_up.write(folder, chosen_variant())
    return folder


@pytest.fixture
def weights(made_up_weights: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, as what the worker reads."""
    monkeypatch.setenv("EMOTIONAI_WEIGHTS", str(made_up_weights))
    return made_up_weights


@pytest.fixture
def shots(tmp_path: Path) -> dict[str, str]:
    """The input "shots": one cut at 4 s."""
    path = tmp_path / "shots.json"
    write_tables(path, {"shots": {"start": [0.0, 4.0], "end": [4.0, 8.0]}})
    return {"shots": str(path)}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here may reach for another machine."""
    import socket

    def refuse(*_: object) -> None:
        raise AssertionError("a test tried to reach the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
