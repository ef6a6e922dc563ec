"""The picture on screen is the frame at the playhead: every frame carries its number in black and white blocks."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage

from app.player.exact_player import ExactPlayer
from app.player.interface import PlayerState
from app.playhead import Playhead
from emotionai_core.film import running
from emotionai_core.film.probe import probe
from emotionai_core.film.proxy import make_proxy
from tests import films

RATES = [Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(60)]


def number_on(image: QImage) -> int:
    """The frame number coded in a picture on screen, -1 without one."""
    if image.isNull():
        return -1
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return films.number_on(rows[:, : plain.width() * 3].reshape(plain.height(), plain.width(), 3))


@dataclass
class Desk:
    """A player and a playhead on one film, and what they showed."""

    player: ExactPlayer
    head: Playhead
    duration: float
    off: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    false_labels: list[tuple[int, int]] = field(default_factory=list)

    @property
    def number(self) -> int:
        return number_on(self.player.widget().image)

    @property
    def frame(self) -> int:
        times = self.head.times
        assert times is not None
        return times.frame_at(self.head.position)

    def look(self, *_: object) -> None:
        if self.head.playing:
            self.off.append(abs(self.number - self.frame))
            self.numbers.append(self.number)

    def check_label(self, seconds: float) -> None:
        times = self.head.times
        assert times is not None
        if self.number != times.frame_at(seconds):
            self.false_labels.append((self.number, times.frame_at(seconds)))


Open = Callable[..., Desk]


@pytest.fixture
def desk(qapp, qtbot) -> Iterator[Open]:
    made: list[Desk] = []

    def open_(path: Path, copy: Path | None = None, size: tuple[int, int] = (384, 192)) -> Desk:
        found = probe(path)
        if copy is not None:
            make_proxy(found.film, copy, 48, lambda _: None)
        player, head = ExactPlayer(), Playhead()
        one = Desk(player, head, found.film.duration)
        made.append(one)
        head.attach(player)
        head.set_film(found.film.duration, found.times)
        player.widget().resize(*size)
        player.open(path, found.film.origin, found.times, copy)
        qtbot.waitUntil(lambda: player.state is PlayerState.PAUSED, timeout=8000)
        player.shown.connect(one.check_label)
        return one

    yield open_
    for one in made:
        one.head.pause()
        one.player.close()
        one.player.widget().deleteLater()
        one.player.deleteLater()
        one.head.deleteLater()


def settled(desk: Desk) -> bool:
    return desk.player.shown_time == pytest.approx(desk.head.position, abs=1e-6)


def watch(desk: Desk) -> QTimer:
    """Look between pictures too, at times that have nothing to do with theirs."""
    timer = QTimer(desk.head)
    timer.timeout.connect(desk.look)
    timer.start(7)
    desk.head.moved.connect(desk.look)
    desk.player.frame_shown.connect(desk.look)
    return timer


@pytest.mark.parametrize("rate", RATES, ids=lambda rate: f"{float(rate):.2f}")
def test_while_playing_picture_and_playhead_are_one_frame(desk: Open, qtbot, tmp_path: Path, rate: Fraction):
    path = films.write_film(tmp_path / "counted.mp4", round(4 * rate), rate)
    one = desk(path)
    one.head.play()
    qtbot.waitUntil(lambda: one.number > 0, timeout=4000)
    timer = watch(one)
    qtbot.waitUntil(lambda: one.head.position > 3.0, timeout=8000)
    timer.stop()
    assert len(one.off) > 150 and max(one.off) <= 1
    assert one.numbers == sorted(one.numbers)
    assert one.false_labels == []
    assert len(set(one.numbers)) > 0.7 * 2.5 * rate


@pytest.mark.parametrize("make", [films.variable, films.late_start], ids=["variable rate", "late start"])
def test_so_it_is_with_a_changing_rate_and_a_clock_that_starts_late(desk: Open, qtbot, tmp_path: Path, make):
    one = desk(make(tmp_path))
    one.head.play()
    qtbot.waitUntil(lambda: one.number > 0, timeout=4000)
    timer = watch(one)
    qtbot.waitUntil(lambda: one.head.position > 2.0, timeout=8000)
    timer.stop()
    assert len(one.off) > 100 and max(one.off) <= 1
    assert one.false_labels == []


def test_the_film_runs_as_fast_as_it_should(desk: Open, qtbot, tmp_path: Path):
    one = desk(films.constant(tmp_path, 150))
    one.head.play()
    qtbot.waitUntil(lambda: one.head.position > 0.2, timeout=4000)
    for rate, seconds in ((1.0, 1.0), (2.0, 2.0), (0.5, 0.5)):
        one.head.set_rate(rate)
        begun = one.head.position
        qtbot.wait(1000)
        assert one.head.position - begun == pytest.approx(seconds, abs=0.2 * seconds + 0.06)


@pytest.mark.parametrize("copied", [False, True], ids=["film alone", "scrubbing copy"])
@pytest.mark.parametrize("make", [films.ntsc, films.variable, films.late_start], ids=["ntsc", "variable", "late"])
def test_after_200_seeks_and_steps_not_one_frame_off(desk: Open, qtbot, tmp_path: Path, make, copied: bool):
    one = desk(make(tmp_path), tmp_path / "copy" if copied else None)
    chance = random.Random(11)
    wrong = []
    for turn in range(200):
        if chance.random() < 0.5:
            one.head.seek(chance.uniform(-0.1, one.duration + 0.1))
        else:
            one.head.step(chance.choice((-2, -1, 1, 1, 3)))
        qtbot.waitUntil(lambda: settled(one), timeout=4000)
        if one.number != one.frame:
            wrong.append((turn, one.number, one.frame))
    assert wrong == []
    assert one.false_labels == []


def test_the_copy_is_replaced_by_the_film_itself_at_rest(desk: Open, qtbot, tmp_path: Path):
    one = desk(films.constant(tmp_path), tmp_path / "copy")
    one.head.seek(2.0)
    qtbot.waitUntil(lambda: settled(one), timeout=4000)
    assert one.player.widget().image.height() == 48
    qtbot.waitUntil(lambda: one.player.widget().image.height() == films.HEIGHT, timeout=4000)
    assert one.number == 50
    one.head.seek(1.0)
    qtbot.waitUntil(lambda: one.player.widget().image.height() == 48, timeout=4000)
    one.head.step(1)
    qtbot.waitUntil(lambda: one.player.widget().image.height() == films.HEIGHT, timeout=4000)
    assert one.number == 26


def test_a_missing_piece_of_the_copy_comes_from_the_film(desk: Open, qtbot, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("emotionai_core.film.proxy.SEGMENT_SECONDS", 1.0)
    one = desk(films.constant(tmp_path), tmp_path / "copy")
    (tmp_path / "copy" / "segment-00002.mkv").unlink()
    (tmp_path / "copy" / "segment-00001.mkv").write_bytes(b"damaged")
    for seconds in (2.4, 1.2, 0.4, 3.4):
        one.head.seek(seconds)
        qtbot.waitUntil(lambda: settled(one), timeout=4000)
        assert one.number == one.frame == round(seconds * 25)


def test_pause_shows_the_frame_that_the_playhead_says(desk: Open, qtbot, tmp_path: Path):
    one = desk(films.write_film(tmp_path / "fast.mp4", 240, 60))
    for _ in range(5):
        one.head.play()
        here = one.head.position
        qtbot.waitUntil(lambda here=here: one.head.position > here + 0.3, timeout=4000)
        one.head.pause()
        assert one.number == one.frame
        qtbot.waitUntil(lambda: settled(one), timeout=4000)
        assert one.number == one.frame


def test_seeking_while_playing_goes_on_from_there(desk: Open, qtbot, tmp_path: Path):
    one = desk(films.constant(tmp_path, 200))
    one.head.play()
    qtbot.waitUntil(lambda: one.head.position > 0.2, timeout=4000)
    for place in (5.0, 1.0, 3.0):
        one.head.seek(place)
        assert one.head.position == place
        qtbot.waitUntil(lambda place=place: one.head.position > place + 0.3, timeout=4000)
        assert one.head.playing and one.head.position < place + 1.5
        assert abs(one.number - one.frame) <= 1


@pytest.mark.parametrize("copied", [False, True], ids=["film alone", "scrubbing copy"])
def test_winding_back_shows_each_frame_at_its_place(desk: Open, qtbot, tmp_path: Path, copied: bool):
    one = desk(films.constant(tmp_path), tmp_path / "copy" if copied else None)
    one.head.seek(3.5)
    qtbot.waitUntil(lambda: settled(one), timeout=4000)
    one.head.shuttle(-1)
    one.head.shuttle(-1)
    assert one.head.speed == -2
    one.head.moved.connect(one.look)
    qtbot.waitUntil(lambda: not one.head.playing, timeout=10_000)
    assert one.head.position == 0.0
    assert max(one.off) == 0 and len(one.off) > 10
    assert one.numbers == sorted(one.numbers, reverse=True)
    assert one.false_labels == []


def test_winding_fast_forwards_too_and_stops_on_the_last_frame(desk: Open, qtbot, tmp_path: Path):
    one = desk(films.constant(tmp_path, 200), tmp_path / "copy")
    for _ in range(4):
        one.head.shuttle(1)
    assert one.head.speed == 8
    one.head.moved.connect(one.look)
    qtbot.waitUntil(lambda: not one.head.playing, timeout=10_000)
    assert one.frame == 199 and max(one.off) == 0
    qtbot.waitUntil(lambda: one.number == 199, timeout=4000)


def test_a_film_ends_on_its_last_frame_and_begins_again(desk: Open, qtbot, tmp_path: Path):
    one = desk(films.constant(tmp_path, 30))
    one.head.play()
    qtbot.waitUntil(lambda: not one.head.playing, timeout=5000)
    assert one.number == 29 == one.frame
    one.head.play()
    qtbot.waitUntil(lambda: 3 < one.number < 20, timeout=5000)


def test_a_loop_stays_in_its_stretch(desk: Open, qtbot, tmp_path: Path):
    one = desk(films.constant(tmp_path))
    one.head.choose_span((1.0, 1.4))
    one.head.set_loop(True)
    one.head.play_span()
    places: list[float] = []
    one.head.moved.connect(lambda position, _source: places.append(position))
    qtbot.waitUntil(lambda: sum(b < a for a, b in itertools.pairwise(places)) >= 3, timeout=8000)
    assert min(places) >= 1.0 and max(places) < 1.4
    one.head.set_loop(False)
    one.head.play_span()
    qtbot.waitUntil(lambda: not one.head.playing, timeout=4000)
    assert one.frame == 34


def test_a_loop_goes_round_without_a_seam_or_a_picture_from_beyond(desk: Open, qtbot, tmp_path: Path):
    one = desk(films.constant(tmp_path))
    one.head.choose_span((1.0, 1.4))
    one.head.set_loop(True)
    one.head.play_span()
    qtbot.waitUntil(lambda: one.number > 24, timeout=4000)
    shown: list[tuple[float, int]] = []
    one.player.shown.connect(lambda _seconds: shown.append((time.monotonic(), one.number)))
    timer = watch(one)
    qtbot.waitUntil(lambda: len(shown) > 45, timeout=8000)
    timer.stop()
    one.head.pause()
    numbers = [number for _, number in shown]
    assert min(numbers) == 25 and max(numbers) == 34
    turns = [b[0] - a[0] for a, b in itertools.pairwise(shown) if b[1] < a[1]]
    assert len(turns) >= 3 and float(np.median(turns)) < 0.08
    begins = [when for when, number in shown if number == 25]
    assert np.diff(begins).tolist() == pytest.approx([0.4] * (len(begins) - 1), abs=0.06)
    assert one.false_labels == [] and max(one.off) <= 1


def test_a_loop_begun_from_before_it_and_left_by_a_seek(desk: Open, qtbot, tmp_path: Path):
    one = desk(films.constant(tmp_path))
    one.head.choose_span((1.0, 1.4))
    one.head.set_loop(True)
    one.head.seek(0.8)
    one.head.play()
    places: list[float] = []
    one.head.moved.connect(lambda position, _source: places.append(position))
    qtbot.waitUntil(lambda: sum(b < a for a, b in itertools.pairwise(places)) >= 2, timeout=8000)
    assert max(places) < 1.4 and min(places) < 0.9
    one.head.seek(2.0)
    qtbot.waitUntil(lambda: one.head.position > 2.6, timeout=4000)
    assert abs(one.number - one.frame) <= 1
    one.head.seek(1.2)
    qtbot.waitUntil(lambda: one.head.position < 1.1, timeout=4000)
    one.head.set_loop(False)
    qtbot.waitUntil(lambda: one.head.position > 1.8, timeout=4000)
    assert one.false_labels == []


@pytest.mark.parametrize("width", [501, 642, 643])
def test_any_width_of_the_window_plays_true(desk: Open, qtbot, tmp_path: Path, width: int):
    one = desk(films.constant(tmp_path, 60), size=(width, width))
    one.head.play()
    qtbot.waitUntil(lambda: one.number > 0, timeout=4000)
    assert one.player.widget().image.width() == width
    timer = watch(one)
    qtbot.waitUntil(lambda: one.head.position > 1.2, timeout=8000)
    timer.stop()
    assert len(set(one.numbers)) > 15 and max(one.off) <= 1
    assert one.false_labels == []


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_film_held_sideways_is_shown_upright(desk: Open, qtbot, tmp_path: Path, quarters: int):
    path = films.held(tmp_path, quarters)
    film = probe(path).film
    assert (film.width, film.height) == (films.WIDTH, films.HEIGHT)
    one = desk(path, tmp_path / "copy")
    screen = one.player.widget()

    def upright() -> bool:
        area = screen.picture_rect()
        assert area.width() / area.height() == pytest.approx(2.0, abs=0.03)
        return one.number == one.frame

    for seconds in (0.6, 1.48):
        one.head.seek(seconds)
        qtbot.waitUntil(lambda: settled(one) and upright(), timeout=4000)
    qtbot.waitUntil(lambda: screen.image.height() == films.HEIGHT, timeout=4000)
    assert upright()
    one.head.seek(0.0)
    qtbot.waitUntil(lambda: settled(one), timeout=4000)
    one.head.play()
    timer = watch(one)
    qtbot.waitUntil(lambda: one.head.position > 0.8, timeout=4000)
    timer.stop()
    assert max(one.off) <= 1 and max(one.numbers) > 15
    assert upright()


def test_an_interlaced_film_is_shown_whole(desk: Open, qtbot, tmp_path: Path):
    options = {"crf": "12", "g": "25", "preset": "ultrafast", "flags": "+ildct+ilme", "x264-params": "tff=1"}
    one = desk(films.write_film(tmp_path / "fields.mkv", 50, options=options))
    area = one.player.widget().picture_rect()
    assert area.width() / area.height() == pytest.approx(2.0, abs=0.03)
    one.head.play()
    timer = watch(one)
    qtbot.waitUntil(lambda: one.head.position > 0.8, timeout=4000)
    timer.stop()
    assert max(one.off) <= 1 and one.false_labels == []


def test_a_machine_too_slow_for_every_frame_leaves_some_out_and_keeps_the_time(
    desk: Open, qtbot, tmp_path: Path, monkeypatch
):
    quick = running.scaled

    def slow(*given):
        time.sleep(0.09)
        return quick(*given)

    monkeypatch.setattr(running, "scaled", slow)
    one = desk(films.constant(tmp_path, 150))
    one.head.play()
    qtbot.waitUntil(lambda: one.head.position > 0.2, timeout=4000)
    begun, at = time.monotonic(), one.head.position
    timer = watch(one)
    qtbot.wait(3000)
    timer.stop()
    assert one.head.position - at == pytest.approx(time.monotonic() - begun, abs=0.6)
    assert max(one.off) <= 1 and 6 < len(set(one.numbers)) < 60
    assert one.false_labels == []


def test_pixels_that_are_not_square_are_shown_as_meant(desk: Open, qtbot, tmp_path: Path):
    import av

    path = tmp_path / "wide.mkv"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25, options={"crf": "12", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 192, 96, "yuv420p"
        stream.codec_context.sample_aspect_ratio = Fraction(2, 1)
        for number in range(30):
            frame = av.VideoFrame.from_ndarray(films.bar_code(number), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    one = desk(path)
    screen = one.player.widget()
    area = screen.picture_rect()
    assert area.width() / area.height() == pytest.approx(4.0, abs=0.05)
    one.head.play()
    qtbot.waitUntil(lambda: one.number > 3, timeout=4000)
    area = screen.picture_rect()
    assert area.width() / area.height() == pytest.approx(4.0, abs=0.05)
