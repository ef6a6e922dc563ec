"""Stage `restored`: portraits for the gallery of people, with the detail that an old film's picture has lost.

The network invents that detail from the faces it was trained on. What comes out is for looking at only.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from math import ceil, inf
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from emotionai_core.wire.messages import Json, Progress
from emotionai_core.wire.serve import Job, StageError
from restore.device import prepared
from restore.film import Film
from restore.network import Restorer
from restore.portraits import Track, chosen, cut, square_around, tracks_of

MINUTE = 60.0
JPEG_QUALITY = 95
COLUMNS = ("track", "time", "x", "y", "w", "h", "picture")
# One face on two cores; on a graphics card the first face says how fast it really goes.
SECONDS_A_FACE = 3.0

Picture = npt.NDArray[np.uint8]
Row = tuple[object, ...]


def restored(job: Job) -> dict[str, Json]:
    """Run the stage; settings `max_faces`, `min_quality`, `max_quality`, `scale`. Raises `StageError`, `Cancelled`."""
    most = round(_setting(job, "max_faces", 0, 1000))
    low, high = _setting(job, "min_quality", 0.0, 1.0), _setting(job, "max_quality", 0.0, 1.0)
    scale = _setting(job, "scale", 1.0, 4.0)
    tracks = chosen(tracks_of(job.table("faces", "tracks")), low, high, most)
    count = max(1, ceil(job.request.duration / MINUTE - 1e-9))
    minutes = [index for index in range(count) if job.wants(index)]
    todo = {index: _of_minute(tracks, index, count) for index in minutes}
    total = sum(len(mine) for mine in todo.values())
    studio = _Studio(job, total) if total else None
    made = 0
    for index, mine in todo.items():
        rows = [row for track in mine if studio and (row := studio.portrait(track, scale)) is not None]
        made += len(rows)
        columns = {name: [row[at] for row in rows] for at, name in enumerate(COLUMNS)}
        end = job.request.duration if index == count - 1 else (index + 1) * MINUTE
        job.save(index, index * MINUTE, end, {"restored": columns})
    if studio:
        studio.close()
    if made < total:
        left = total - made
        job.warn("faces-left-out", f"{left} of {total} faces are not restored: their pictures cannot be read.")
    job.progress(max(total, 1), max(total, 1), "faces")
    return {"faces": made}


def _setting(job: Job, name: str, low: float, high: float) -> float:
    value = float(str(job.request.settings[name]))
    if not low <= value <= high:
        raise StageError("bad-setting", f"The setting '{name}' of stage 'restored' lies between {low:g} and {high:g}.")
    return value


def _of_minute(tracks: Sequence[Track], index: int, count: int) -> list[Track]:
    early = -inf if index == 0 else index * MINUTE
    late = inf if index == count - 1 else (index + 1) * MINUTE
    return [track for track in tracks if early <= track.time < late]


class _Studio:
    """The film and the network."""

    def __init__(self, job: Job, total: int) -> None:
        self._job = job
        self._done, self._total = 0, total
        device = prepared(job.warn)
        expected = SECONDS_A_FACE * total if device.type == "cpu" else -1.0
        job.send(Progress(0, total, "faces", expected))
        self._restorer = Restorer(device, job.warn, job.check)
        self._film = Film(Path(job.request.film), job.check)

    def close(self) -> None:
        """Release the film."""
        self._film.close()

    def portrait(self, track: Track, scale: float) -> Row | None:
        """One row of `COLUMNS`; None when the film has no such picture."""
        self._job.progress(self._done, self._total, "faces")
        self._done += 1
        frame = self._film.picture(track.time)
        if frame is None:
            return None
        height, width = frame.shape[:2]
        square = square_around(track, width, height)
        face = cut(frame, square)
        if face is None:
            return None
        side = min(self._restorer.size, round(square.side * scale))
        picture = _smaller(self._restorer(face), side)
        box = (square.left / width, square.top / height, square.side / width, square.side / height)
        return (track.number, track.time, *box, as_text(picture))


def _smaller(picture: Picture, side: int) -> Picture:
    if side >= picture.shape[0]:
        return picture
    return cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def as_text(picture: Picture) -> str:
    """An RGB picture as JPEG in base64."""
    fine, data = cv2.imencode(
        ".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]
    )
    if not fine:
        raise StageError("picture", "A restored face could not be written as a picture.")
    return base64.b64encode(data.tobytes()).decode("ascii")
