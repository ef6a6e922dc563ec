"""The worker side of the film stages: `cuts` and `proxy`."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import cast

from emotionai_core.errors import FilmError
from emotionai_core.film.probe import probe
from emotionai_core.film.proxy import SEGMENT_SECONDS, make_proxy
from emotionai_core.film.shots import VERSION, find_cuts
from emotionai_core.wire.messages import Hello, Json, RunRequest
from emotionai_core.wire.serve import Job, StageError, serve

_EVERY = 0.25


def main() -> int:
    """Answer one request."""
    return serve({"cuts": _cuts, "proxy": _proxy}, _introduce)


def _introduce(request: RunRequest) -> Hello:
    return Hello(request.stage, request.backend, VERSION)


def _cuts(job: Job) -> Mapping[str, Json]:
    request = job.request
    threshold = float(cast(float, request.settings.get("threshold", 3.0)))
    found = 0
    try:
        for span in find_cuts(Path(request.film), request.duration, threshold, request.resume_after + 1, _sparing(job)):
            job.save(span.index, span.start, span.end, {"cuts": {"time": list(span.cuts)}})
            found += len(span.cuts)
    except FilmError as error:
        raise _unreadable(error) from error
    return {"cuts": found}


def _unreadable(error: FilmError) -> StageError:
    return StageError("film", str(error), error.hint)


def _proxy(job: Job) -> Mapping[str, Json]:
    request = job.request
    height = int(cast(int, request.settings.get("height", 360)))
    try:
        film = probe(Path(request.film)).film
        make_proxy(film, Path(request.out), height, _sparing(job))
    except FilmError as error:
        raise _unreadable(error) from error
    return {"segments": int(-(-film.duration // SEGMENT_SECONDS))}


def _sparing(job: Job) -> Callable[[float], None]:
    """Progress a few times a second, but a chance to cancel at every call."""
    last = 0.0

    def tick(reached: float) -> None:
        nonlocal last
        job.check()
        now = time.monotonic()
        if now - last > _EVERY:
            last = now
            job.progress(min(reached, job.request.duration), job.request.duration, "s")

    return tick
