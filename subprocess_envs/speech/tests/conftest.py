"""What the tests of this environment share; they run with the environment's own interpreter."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FOLDER = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(FOLDER), str(Path(__file__).parent)]

import tiny  # noqa: E402
from worker import prepare  # noqa: E402

from emotionai_core.perception.schema import check_tables  # noqa: E402
from emotionai_core.wire.messages import (  # noqa: E402
    CANCEL_LINE,
    Chunk,
    Done,
    Event,
    Failed,
    Hello,
    Progress,
    RunRequest,
    Warned,
    chunk_name,
    encode_request,
    parse_event,
)
from emotionai_core.wire.serve import Job  # noqa: E402
from emotionai_core.wire.tables import Table, read_tables  # noqa: E402

prepare()


@dataclass
class Outcome:
    """What one run of the worker program said, and its exit status."""

    status: int
    events: list[Event] = field(default_factory=list)
    log: str = ""

    def of(self, kind: type[Event]) -> list[Event]:
        return [one for one in self.events if isinstance(one, kind)]

    @property
    def hello(self) -> Hello:
        return next(one for one in self.events if isinstance(one, Hello))

    @property
    def done(self) -> Done:
        last = self.events[-1]
        assert isinstance(last, Done), f"{last}\n{self.log[-3000:]}"
        return last

    @property
    def failed(self) -> Failed:
        last = self.events[-1]
        assert isinstance(last, Failed), last
        return last

    @property
    def warnings(self) -> list[str]:
        return [one.code for one in self.events if isinstance(one, Warned)]


def run_worker(request: RunRequest, weights: Path, cancel_after: type[Event] | None = None) -> Outcome:
    """Run worker.py as the studio does; every chunk is held against the contract."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "EMOTIONAI_WEIGHTS": str(weights)}
    command = [sys.executable, *_BEFORE, str(FOLDER / "worker.py")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(f"{encode_request(request)}\n".encode())
        process.stdin.flush()
        events: list[Event] = []
        for line in process.stdout:
            events.append(parse_event(line))
            if isinstance(events[-1], Chunk):
                check_tables(request.stage, read_tables(Path(request.out) / events[-1].path))
            if cancel_after is not None and isinstance(events[-1], cancel_after):
                process.stdin.write(f"{CANCEL_LINE}\n".encode())
                process.stdin.flush()
                cancel_after = None
        log = process.stderr.read().decode(errors="replace")
        process.stdin.close()
        return Outcome(process.wait(60), events, log)


_BEFORE: Sequence[str] = ("-u",)


class Recorder(io.StringIO):
    """Stands for the worker's standard output; keeps every event."""

    def events(self, kind: str) -> list[dict[str, object]]:
        lines = [json.loads(line) for line in self.getvalue().splitlines()]
        return [line[kind] for line in lines if kind in line]


def request_for(stage: str, tmp_path: Path, duration: float, out: str = "out", **more: object) -> RunRequest:
    (tmp_path / out).mkdir(exist_ok=True)
    backend = {"speech": "whisperx", "speakers": "pyannote"}[stage]
    return RunRequest(stage, backend, str(tmp_path / "film.mp4"), str(tmp_path / out), duration, **more)  # type: ignore[arg-type]


def job_for(request: RunRequest) -> tuple[Job, Recorder]:
    """A job as the worker would have it, and what it says."""
    recorder = Recorder()
    return Job(request, recorder), recorder


def chunk(request: RunRequest, index: int) -> dict[str, Table]:
    """The tables of a chunk that was saved."""
    return read_tables(Path(request.out) / chunk_name(index))


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of weights with a talking Whisper, an aligner of Japanese signs, one of letters, and pyannote."""
    root = tmp_path_factory.mktemp("weights")
    tiny.whisper(root)
    tiny.signs_aligner(root, "ja", "あいうえお今日は")
    tiny.pyannote(root)
    return root


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of weights with the talking Whisper's English aligner in its real size."""
    root = tmp_path_factory.mktemp("english")
    tiny.bundle_aligner(root)
    return root


__all__ = ["Progress", "chunk", "job_for", "request_for", "run_worker"]
