"""The stage `micro` over films made here: a textured face under head motion and noise, with movements planted in it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from conftest import make_film
from embedded import micro as stage
from embedded.movement import ACROSS, DOWN, Follower, without_head
from embedded.places import Place, chosen_lines, places, tracks_of
from embedded.spotting import spot

from emotionai_core.perception.schema import check_tables
from emotionai_core.wire.serve import Cancelled
from emotionai_core.wire.tables import read_tables, write_tables

FPS = 25
WIDE, HIGH = 320, 240
FACE = (100.0, 40.0, 112.0, 144.0)
Move = Callable[[float], tuple[float, float, float]]
"""Of a time: pixels that the corners of the mouth go up, the brows go up and the jaw goes down."""


def _texture() -> npt.NDArray[np.float32]:
    noise = np.random.default_rng(7).uniform(0, 255, (HIGH, WIDE)).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), 2.0)
    return (soft - soft.mean()) / soft.std() * 40 + 128


TEXTURE = _texture()
_Y, _X = np.mgrid[0:HIGH, 0:WIDE].astype(np.float32)


def _hill(x: float, y: float, wide: float, high: float) -> npt.NDArray[np.float32]:
    """1 at a place in fractions of the face's box, falling off."""
    left, top, w, h = FACE
    away = ((_X - left - x * w) / (wide * w)) ** 2 + ((_Y - top - y * h) / (high * h)) ** 2
    return np.exp(-away)


CORNERS = _hill(0.30, 0.79, 0.08, 0.07) + _hill(0.70, 0.79, 0.08, 0.07)
BROWS = _hill(0.30, 0.22, 0.14, 0.06) + _hill(0.70, 0.22, 0.14, 0.06)
LIDS = _hill(0.30, 0.38, 0.10, 0.04) + _hill(0.70, 0.38, 0.10, 0.04)
JAW = _hill(0.50, 0.90, 0.25, 0.10)


def bump(moment: float, start: float, length: float) -> float:
    """Up and back again within `length` seconds."""
    share = (moment - start) / length
    return 0.5 - 0.5 * np.cos(2 * np.pi * share) if 0 < share < 1 else 0.0


def picture(moment: float, move: Move, lids: float = 0.0) -> npt.NDArray[np.uint8]:
    """The face at a moment, the head swaying by 12 pixels and nodding, the camera noisy."""
    corners, brows, jaw = move(moment)
    up = corners * CORNERS + brows * BROWS - jaw * JAW - lids * LIDS
    sway, nod = 12 * np.sin(2 * np.pi * 0.4 * moment), 6 * np.sin(2 * np.pi * 0.7 * moment)
    size = 1 + 0.05 * np.sin(2 * np.pi * 0.3 * moment)
    middle = (FACE[0] + FACE[2] / 2, FACE[1] + FACE[3] / 2)
    x = (_X - middle[0] - sway) / size + middle[0]
    y = (_Y - middle[1] - nod) / size + middle[1]
    rise = cv2.remap(up.astype(np.float32), x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR)
    grey = cv2.remap(
        TEXTURE, x.astype(np.float32), (y + rise).astype(np.float32), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT
    )
    noise = np.random.default_rng(round(moment * 1000)).normal(0, 3, grey.shape)
    return np.repeat(np.clip(grey + noise, 0, 255).astype(np.uint8)[..., None], 3, axis=2)


def box(moment: float, jitter: float = 0.0) -> npt.NDArray[np.float64]:
    """Where a detector would see the face, as fractions of the frame."""
    sway, nod = 12 * np.sin(2 * np.pi * 0.4 * moment), 6 * np.sin(2 * np.pi * 0.7 * moment)
    random = np.random.default_rng(round(moment * 1000) + 1).normal(0, 1, 2) * jitter
    x, y = FACE[0] + sway + random[0], FACE[1] + nod + random[1]
    return np.array([x / WIDE, y / HIGH, FACE[2] / WIDE, FACE[3] / HIGH])


def still(_: float) -> tuple[float, float, float]:
    return 0.0, 0.0, 0.0


def smile(moment: float) -> tuple[float, float, float]:
    return 3.0 * bump(moment, 3.0, 0.24), 0.0, 0.0


def talk(moment: float) -> tuple[float, float, float]:
    """Syllables of differing height, four a second, from 1 s to 5 s."""
    syllable = int(moment * 4)
    height = 2.0 + 3.0 * np.random.default_rng(syllable).uniform()
    return 0.0, 0.0, height * bump(moment, syllable / 4, 0.25) if 1.0 <= moment < 5.0 else 0.0


def watched(move: Move, seconds: float = 6.0, lids: Callable[[float], float] = lambda _: 0.0, spoken: bool = False):
    """The movements found when the face is followed by boxes of every quarter of a second."""
    follower = Follower()
    looks = np.arange(0, seconds + 0.5, 0.25)
    boxes = np.array([box(look, jitter=1.5) for look in looks])
    moments = [frame / FPS for frame in range(round(seconds * FPS))]
    for moment in moments:
        at = np.array([np.interp(moment, looks, boxes[:, side]) for side in range(4)])
        follower.see(moment, picture(moment, move, lids(moment)), at)
    speaking = np.array([spoken and 0.85 <= moment < 5.15 for moment in moments])
    return spot(follower.trace, speaking)


@pytest.mark.parametrize("height", [2.0, 4.0])
@pytest.mark.parametrize("way", [1.0, -1.0])
def test_a_brief_movement_of_the_mouth_is_found_at_its_time_under_head_motion(height: float, way: float) -> None:
    found = watched(lambda moment: (way * height * bump(moment, 3.0, 0.24), 0.0, 0.0))
    assert [one.region for one in found] == ["mouth"]
    only = found[0]
    assert only.apex == pytest.approx(3.12, abs=0.05)
    assert only.onset == pytest.approx(3.0, abs=0.09) and only.offset == pytest.approx(3.24, abs=0.09)
    assert only.corners is not None and np.sign(only.corners) == way
    assert 0.5 <= only.strength <= 1.0


def test_raised_brows_are_found_and_a_blink_is_not() -> None:
    raised = watched(lambda moment: (0.0, 3.0 * bump(moment, 2.0, 0.3), 0.0))
    assert [(one.region, one.corners) for one in raised] == [("eyes", None)]
    assert raised[0].apex == pytest.approx(2.15, abs=0.06)
    assert watched(still, lids=lambda moment: 5.0 * bump(moment, 2.0, 0.2)) == []


@pytest.mark.parametrize("seconds", [0.9, 1.5])
def test_slower_movements_are_not_brief(seconds: float) -> None:
    assert watched(lambda moment: (4.0 * bump(moment, 2.0, seconds), 0.0, 0.0)) == []


def test_a_smile_that_stays_is_not_brief() -> None:
    assert watched(lambda moment: (4.0 * min(max((moment - 2.0) / 0.3, 0.0), 1.0), 0.0, 0.0)) == []


def test_neither_a_moving_head_nor_speech_is_a_movement() -> None:
    assert watched(still, 12.0) == []
    assert watched(talk, spoken=True) == []


@pytest.mark.parametrize("way", [1.0, -1.0])
def test_corners_that_move_apart_from_the_jaw_are_found_in_speech(way: float) -> None:
    found = watched(lambda moment: (way * 6.0 * bump(moment, 3.0, 0.24), 0.0, talk(moment)[2]), spoken=True)
    assert [one.region for one in found] == ["mouth"]
    assert found[0].apex == pytest.approx(3.12, abs=0.1) and np.sign(found[0].corners or 0.0) == way


def test_a_face_seen_for_less_than_a_second_shows_nothing() -> None:
    assert watched(smile, 0.8) == []


def test_what_an_affine_movement_explains_is_the_heads() -> None:
    rows, columns = DOWN // 8, ACROSS // 8
    x, y = np.meshgrid(np.linspace(-1, 1, columns), np.linspace(-1, 1, rows))
    flow = np.stack([2 + 0.5 * x - 0.2 * y, -1 + 0.2 * x + 0.5 * y], axis=2)
    rest, head = without_head(flow)
    assert np.abs(rest).max() < 1e-3
    assert head == pytest.approx(np.hypot(2, 1), abs=1e-2)


def _faces(width: float = 0.35, track: int = 0, first: float = 0.0, last: float = 6.0) -> dict[str, list[float]]:
    times = np.arange(first, last, 0.25).tolist()
    count = len(times)
    return {"time": times, "track": [track] * count, "x": [0.3] * count, "y": [0.2] * count, "w": [width] * count,
            "h": [0.6] * count}  # fmt: skip


def test_lines_with_the_largest_faces_have_room_first() -> None:
    near, far = _faces(0.5, 1, 10.0, 20.0), _faces(0.3, 0, 0.0, 8.0)
    tracks = tracks_of({name: [*far[name], *near[name]] for name in near})
    lines = [(1.0, 3.0), (4.0, 6.0), (12.0, 14.0), (40.0, 41.0)]
    spans, left_out = chosen_lines(lines, tracks, 1.0, 0.2, 6.0)
    assert spans == [(11.0, 15.0)] and left_out == 2
    assert chosen_lines(lines, tracks, 1.0, 0.4, 60.0) == ([(11.0, 15.0)], 0)
    assert chosen_lines(lines, tracks, 1.0, 0.2, 60.0) == ([(0.0, 7.0), (11.0, 15.0)], 0)


def test_places_break_at_cuts_and_leave_out_what_is_too_short() -> None:
    tracks = tracks_of(_faces())
    found = places([(1.0, 5.0)], tracks, np.array([0.0, 2.5, 4.5]), 0.2)
    assert found == [Place(1.0, 2.5, 0), Place(2.5, 4.5, 0)]
    assert places([(1.0, 5.0)], tracks, np.zeros(1), 0.4) == []


@pytest.fixture
def film(tmp_path: Path) -> Path:
    def paint(number: int) -> npt.NDArray[np.uint8]:
        return picture(number / FPS, lambda t: (3.0 * (bump(t, 3.0, 0.24) - bump(t, 7.0, 0.24)), 0.0, 0.0))

    return make_film(tmp_path / "film.mp4", [number * 40 for number in range(9 * FPS)], paint)


@pytest.fixture
def inputs(tmp_path: Path) -> dict[str, str]:
    times = np.arange(0, 9, 0.25)
    sides = np.array([box(moment) for moment in times]).T.tolist()
    tracks = [0 if moment < 5 else 100_000 for moment in times.tolist()]
    tables = {
        "faces": {"faces": {"time": times.tolist(), "track": tracks, **dict(zip("xywh", sides, strict=True))}},
        "speech": {"utterances": {"start": [2.0, 6.5], "end": [3.5, 7.8]}},
        "shots": {"shots": {"start": [0.0], "end": [9.0]}},
    }
    for name, content in tables.items():
        write_tables(tmp_path / f"{name}.json", content)
    return {name: str(tmp_path / f"{name}.json") for name in tables}


SETTINGS = {"chunk_seconds": 4.0}


def test_the_stage_finds_what_is_in_the_film(job_for, film: Path, inputs, tmp_path: Path) -> None:
    job, recorder = job_for("micro", film, 9.0, inputs=inputs, settings=SETTINGS)
    summary = stage.micro(job)
    chunks = [read_tables(path) for path in sorted((tmp_path / "out").glob("chunk-*.json"))]
    assert len(chunks) == 3
    for tables in chunks:
        check_tables("micro", tables)
    rows = [
        (track, apex, np.sign(corners))
        for tables in chunks
        for track, apex, corners in zip(*(tables["micro"][name] for name in ("track", "apex", "corners")), strict=True)
    ]
    assert [(track, sign) for track, _, sign in rows] == [(0, 1.0), (100_000, -1.0)]
    assert [apex for _, apex, _ in rows] == [pytest.approx(3.12, abs=0.05), pytest.approx(7.12, abs=0.05)]
    assert summary["movements"] == 2 and not recorder.events("warning")


def test_a_resumed_run_gives_the_same_bytes(job_for, film: Path, inputs, tmp_path: Path) -> None:
    stage.micro(job_for("micro", film, 9.0, inputs=inputs, settings=SETTINGS)[0])
    stage.micro(job_for("micro", film, 9.0, "again", inputs=inputs, settings=SETTINGS, resume_after=0)[0])
    whole = {path.name: path.read_bytes() for path in (tmp_path / "out").glob("chunk-*.json")}
    again = {path.name: path.read_bytes() for path in (tmp_path / "again").glob("chunk-*.json")}
    assert len(again) == 2 and all(whole[name] == content for name, content in again.items())


def test_what_there_is_no_room_for_is_said(job_for, film: Path, inputs, tmp_path: Path) -> None:
    job, recorder = job_for("micro", film, 9.0, inputs=inputs, settings={"max_minutes": 0.08})
    assert stage.micro(job)["movements"] <= 1
    assert [event["code"] for event in recorder.events("warning")] == ["lines-left-out"]


def test_small_faces_are_not_watched(job_for, film: Path, inputs) -> None:
    job, _ = job_for("micro", film, 9.0, inputs=inputs, settings={"min_face": 200.0})
    assert stage.micro(job) == {"movements": 0, "seconds": 0.0}


def test_cancelling_stops_within_a_second(job_for, film: Path, inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Follower.see

    def slowly(self: Follower, *about: object) -> None:
        time.sleep(0.05)
        seen(self, *about)  # type: ignore[arg-type]

    monkeypatch.setattr(Follower, "see", slowly)
    job, _ = job_for("micro", film, 9.0, inputs=inputs)
    stopped: list[float] = []
    threading.Timer(0.5, lambda: (stopped.append(time.monotonic()), job.stop())).start()
    with pytest.raises(Cancelled):
        stage.micro(job)
    assert time.monotonic() - stopped[0] < 1.0
