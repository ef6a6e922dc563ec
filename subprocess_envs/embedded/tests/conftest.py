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
sys.path[:0] = [str(ROOT), str(Path(__file__).parents[1])]

from emotionai_core.wire.messages import RunRequest  # noqa: E402
from emotionai_core.wire.serve import Job  # noqa: E402

MILLISECOND = Fraction(1, 1000)

Paint = Callable[[int], npt.NDArray[np.uint8]]


@pytest.fixture
def models() -> Path:
    """The folder of converted models; tests that need it are left out where it is not named."""
    folder = os.environ.get("EMOTIONAI_MODELS", "")
    if not folder:
        pytest.skip("EMOTIONAI_MODELS names no folder of models")
    return Path(folder)


def make_film(path: Path, ticks: list[int], paint: Paint, base: Fraction = MILLISECOND, **options: str) -> Path:
    """A film with one picture at each of `ticks`, which count `base` seconds."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25)
        first = paint(0)
        stream.width, stream.height = first.shape[1], first.shape[0]
        stream.pix_fmt = "yuv420p"
        stream.time_base = base
        stream.codec_context.time_base = base
        stream.options = {"preset": "veryfast", "crf": "20", "bf": "3", "g": "60", **options}
        for number, tick in enumerate(ticks):
            frame = av.VideoFrame.from_ndarray(paint(number), format="rgb24")
            frame.pts, frame.time_base = tick, base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


class Recorder(io.StringIO):
    """Stands for the worker's standard output; keeps every event."""

    def events(self, kind: str) -> list[dict[str, object]]:
        """The events of one kind."""
        lines = [json.loads(line) for line in self.getvalue().splitlines()]
        return [line[kind] for line in lines if kind in line]


@pytest.fixture
def job_for(tmp_path: Path) -> Iterator[Callable[..., tuple[Job, Recorder]]]:
    """Makes jobs of a stage as the worker would; settings are completed from worker.toml."""
    from embedded.manual import complete_settings

    def make(stage: str, film: Path, duration: float, out: str = "out", **request: object) -> tuple[Job, Recorder]:
        folder = tmp_path / out
        folder.mkdir(exist_ok=True)
        settings = request.pop("settings", {})
        asked = RunRequest(stage, "embedded", str(film), str(folder), duration, dict(settings), **request)  # type: ignore[arg-type]
        complete_settings(asked)
        recorder = Recorder()
        return Job(asked, recorder), recorder

    yield make
