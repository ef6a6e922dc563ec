"""What the tests of this environment share; they run with the environment's own interpreter."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest

ROOT = Path(__file__).parents[3]
ENVIRONMENT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ENVIRONMENT)]

# As worker.py sets them, before the libraries are loaded.
import worker  # noqa: E402

os.environ.update(worker.SURROUNDINGS)

import torch  # noqa: E402
from restore.architecture import Network  # noqa: E402
from restore.network import FILE, MODEL  # noqa: E402

from emotionai_core.wire.manual import completed, read_manual  # noqa: E402
from emotionai_core.wire.messages import RunRequest  # noqa: E402
from emotionai_core.wire.serve import Job  # noqa: E402
from emotionai_core.wire.weights import write_manifest  # noqa: E402

MILLISECOND = Fraction(1, 1000)
SIZE = 64
TINY = {"out_size": SIZE, "num_style_feat": 32, "num_mlp": 2, "narrow": 1 / 16}

Picture = npt.NDArray[np.uint8]


def make_weights(root: Path, **sizes: float) -> Path:
    """A random network in the published file's format under `root`; the published sizes when none are given."""
    folder = root / MODEL
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    torch.save({"params_ema": Network(**sizes).state_dict()}, folder / FILE)
    write_manifest(folder, MODEL, "Apache-2.0", [FILE])
    return folder


class Recorder(io.StringIO):
    """Stands for the worker's standard output; keeps every event."""

    def events(self, kind: str) -> list[dict[str, object]]:
        """The events of one kind."""
        lines = [json.loads(line) for line in self.getvalue().splitlines()]
        return [line[kind] for line in lines if kind in line]


@pytest.fixture(scope="session")
def made_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small random network, made once."""
    root = tmp_path_factory.mktemp("weights")
    make_weights(root, **TINY)
    return root


@pytest.fixture
def weights(made_weights: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of models, found as the studio lets it be found."""
    monkeypatch.setenv("EMOTIONAI_WEIGHTS", str(made_weights))
    return made_weights


@pytest.fixture
def job_for(tmp_path: Path) -> Callable[..., tuple[Job, Recorder]]:
    """Makes jobs as the worker would; settings are completed from worker.toml."""

    def make(film: Path, duration: float, out: str = "out", **request: object) -> tuple[Job, Recorder]:
        folder = tmp_path / out
        folder.mkdir(exist_ok=True)
        settings = dict(request.pop("settings", {}))  # type: ignore[call-overload]
        asked = RunRequest("restored", "gfpgan", str(film), str(folder), duration, settings, **request)  # type: ignore[arg-type]
        completed(asked, read_manual(worker.DESCRIPTION, "restored"))
        recorder = Recorder()
        return Job(asked, recorder), recorder

    return make


def make_film(
    path: Path, ticks: Sequence[int], paint: Callable[[int], Picture], shape: Fraction = Fraction(1), **options: str
) -> Path:
    """A film with one picture at each of `ticks` milliseconds; `shape` is the width of its pixels over their height."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25)
        first = paint(0)
        stream.width, stream.height, stream.pix_fmt = first.shape[1], first.shape[0], "yuv420p"
        stream.time_base = stream.codec_context.time_base = MILLISECOND
        stream.sample_aspect_ratio = stream.codec_context.sample_aspect_ratio = shape
        stream.options = {"preset": "veryfast", "crf": "12", "bf": "3", "g": "50", **options}
        for number, tick in enumerate(ticks):
            frame = av.VideoFrame.from_ndarray(paint(number), format="rgb24")
            frame.pts, frame.time_base = tick, MILLISECOND
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def shade(number: int) -> int:
    """The grey level of picture `number`; neighbours differ by more than compression does."""
    return 20 + (number * 37) % 200


def flat(number: int) -> Picture:
    """A picture of one grey level with a lighter half on the right."""
    picture = np.full((96, 128, 3), shade(number), np.uint8)
    picture[:, 64:] += 30
    return picture


def write_faces(path: Path, *tracks: dict[str, float]) -> dict[str, str]:
    """The result of the faces stage with these tracks over defaults; as a job's inputs."""
    usual = {"start": 0.0, "end": 1.0, "best_time": 0.5, "x": 0.3, "y": 0.3, "w": 0.25, "h": 0.4, "quality": 0.4}
    rows = [{"track": number, **usual, **track} for number, track in enumerate(tracks)]
    columns = {name: [row[name] for row in rows] for name in ("track", *usual)}
    columns["embedding"] = [[0.0] * 128 for _ in rows]
    path.write_text(json.dumps({"format": 1, "tables": {"tracks": columns}}), "utf-8")
    return {"faces": str(path)}


def chunks(folder: Path) -> dict[str, bytes]:
    """Every finished chunk file with its bytes."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("chunk-*.json"))}


def checked(folder: Path) -> dict[str, list]:
    """The table of all chunks, after checking each against the stage's contract."""
    from emotionai_core.perception.schema import check_tables

    out: dict[str, list] = {}
    for data in chunks(folder).values():
        tables = json.loads(data)["tables"]
        check_tables("restored", tables)
        for column, values in tables["restored"].items():
            out.setdefault(column, []).extend(values)
    return out
