"""The filmstrip's pictures: the right frames, decoded beside the GUI thread, only where the view rests."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from app.jobs.operations import Operation
from app.timeline import pictures
from app.timeline.pictures import Thumbnails
from app.timeline.scale import TimeScale
from app.timeline.tracks import FilmstripTrack
from emotionai_core.film.frames import FrameReader
from emotionai_core.film.probe import probe
from emotionai_core.film.proxy import make_proxy
from tests import films


@pytest.fixture
def thumbnails(qapp):
    made = Thumbnails()
    yield made
    made.close()
    made.deleteLater()


def grey(image: QImage) -> np.ndarray:
    plain = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : plain.width()].astype(np.float64)


def expected(path: Path, moment: float) -> np.ndarray:
    reader = FrameReader(path)
    picture = reader.read(moment)
    reader.close()
    high, wide, _ = picture.shape
    whole = QImage(picture.tobytes(), wide, high, wide * 3, QImage.Format.Format_RGB888)
    return grey(whole.scaledToHeight(min(96, high)))


@pytest.mark.parametrize("copied", [True, False], ids=["scrubbing copy", "film"])
def test_pictures_are_the_films_frames(thumbnails: Thumbnails, tmp_path: Path, qtbot, copied: bool):
    path = films.constant(tmp_path)
    found = probe(path)
    folder = tmp_path / "copy"
    if copied:
        make_proxy(found.film, folder, 96, lambda _: None)
    film = tmp_path / "gone.mp4" if copied else path
    thumbnails.open(film, found.times, folder if copied else None, 16 / 9)
    moments = [0.0, 0.8, 2.4]
    thumbnails.want(moments)
    assert thumbnails.image(0.0) is None, "nothing is decoded while the caller waits"
    qtbot.waitUntil(lambda: not thumbnails.busy, timeout=10_000)
    for moment in moments:
        image = thumbnails.image(moment)
        assert image is not None and image.height() <= 96
        wanted = expected(path, moment)
        small = grey(image.scaled(wanted.shape[1], wanted.shape[0]))
        assert np.abs(small - wanted).mean() < 12
    assert not np.allclose(grey(thumbnails.image(0.0)), grey(thumbnails.image(2.4)))


def test_what_is_out_of_view_again_is_not_decoded(thumbnails: Thumbnails, tmp_path: Path, qtbot, monkeypatch):
    path = films.constant(tmp_path)
    read: list[float] = []
    hold = threading.Event()

    def slow(self: Thumbnails, moment: float):
        hold.wait(5)
        read.append(moment)
        return np.zeros((90, 160, 3), np.uint8)

    monkeypatch.setattr(Thumbnails, "_read", slow)
    thumbnails.open(path, probe(path).times, None, 16 / 9)
    thumbnails.want([0.0, 0.4, 0.8])
    qtbot.waitUntil(lambda: bool(thumbnails._pending), timeout=2000)
    thumbnails.want([2.0])
    qtbot.waitUntil(lambda: 2.0 in thumbnails._pending, timeout=2000)
    hold.set()
    qtbot.waitUntil(lambda: not thumbnails.busy, timeout=5000)
    assert read == [0.0, 2.0], "the first was under way already"
    thumbnails.want([0.4])
    qtbot.waitUntil(lambda: thumbnails.image(0.4) is not None, timeout=5000)


def test_what_was_skipped_and_is_wanted_again_is_decoded(thumbnails: Thumbnails, tmp_path: Path, qtbot):
    """The view went away and came back between the lane's skipping a picture and its word of it."""
    path = films.constant(tmp_path)
    thumbnails.open(path, probe(path).times, None, 16 / 9)
    qtbot.waitUntil(lambda: not thumbnails.busy, timeout=5000)
    moments, gate, reached = [0.0, 0.4, 0.8], threading.Event(), threading.Event()
    thumbnails._lane.run(Operation(lambda: gate.wait(5)))
    thumbnails.want(moments)
    thumbnails._rest.stop()
    thumbnails._ask()
    thumbnails.want([])
    thumbnails._lane.run(Operation(reached.set))
    gate.set()
    assert reached.wait(5)
    thumbnails.want(moments)
    qtbot.waitUntil(lambda: all(thumbnails.image(one) is not None for one in moments), timeout=5000)
    assert not thumbnails._failed


def test_a_frame_that_cannot_be_read_is_asked_for_once(thumbnails: Thumbnails, tmp_path: Path, qtbot):
    thumbnails.open(tmp_path / "gone.mp4", None, None, 16 / 9)
    thumbnails.want([1.0])
    qtbot.waitUntil(lambda: not thumbnails.busy and 1.0 in thumbnails._failed, timeout=5000)
    thumbnails.want([])
    thumbnails.want([1.0])
    assert not thumbnails._rest.isActive()


def test_panning_finds_the_same_moments_again(thumbnails: Thumbnails):
    track = FilmstripTrack(thumbnails)
    scale = TimeScale(13_500.0, 1400.0).fitted().zoomed(37.0, 500)
    moments = set(track.moments(scale, scale.start, scale.end))
    moved = scale.panned(220)
    again = set(track.moments(moved, moved.start, moved.end))
    assert len(moments & again) >= len(moments) - 5
    gaps = np.diff(sorted(moments)) / scale.per_pixel
    wide = (track.height - 4) * thumbnails.aspect
    assert gaps.min() > wide and gaps.max() < 1.5 * wide + 4
    assert 10 * len(moments) < pictures._KEPT
