"""What a player plays: every picture with its time, and sound without a gap, stretched but not higher."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from av.video.frame import VideoFrame

from emotionai_core.errors import FilmError
from emotionai_core.film.frames import FrameReader
from emotionai_core.film.probe import probe
from emotionai_core.film.rewind import Rewinder
from emotionai_core.film.running import SOUND_RATE, RunningPictures, RunningSound, scaled
from emotionai_core.records.timebase import Span
from tests import films


def always() -> bool:
    return True


def numbers(path: Path, start: float) -> list[tuple[float, int]]:
    running = RunningPictures(path)
    found = [
        (one.time, films.number_on(one.pixels[:, :, :3]))
        for one in running.run(start, lambda: (400, 400), lambda _: 0.0, always)
    ]
    running.close()
    return found


def heard(path: Path, origin: float, start: float, rate: float, seconds: float) -> np.ndarray:
    """`seconds` of film time as mono samples at the player's rate."""
    sound = RunningSound(path, origin)
    parts, count = [], 0
    for part in sound.run(start, rate, always):
        parts.append(part)
        count += len(part)
        if count >= seconds / rate * SOUND_RATE:
            break
    sound.close()
    return np.concatenate(parts)[: round(seconds / rate * SOUND_RATE), 0]


@pytest.mark.parametrize("make", [films.constant, films.ntsc, films.variable, films.late_start, films.program_stream])
@pytest.mark.parametrize("start", [0.0, 1.51, 2.2])
def test_it_begins_with_the_picture_on_screen_and_leaves_none_out(film_folder: Path, make, start: float):
    path = make(film_folder)
    times = probe(path).times
    found = numbers(path, start)
    first = times.frame_at(start)
    assert [number for _, number in found] == list(range(first, len(times)))
    assert [time for time, _ in found] == pytest.approx([times.time_of(one) for one in range(first, len(times))])


def test_beyond_the_end_is_the_last_picture(constant_film: Path):
    assert [number for _, number in numbers(constant_film, 50.0)] == [99]


def test_pictures_fill_the_room(constant_film: Path):
    running = RunningPictures(constant_film)
    rooms = [(96, 400), (400, 24), (401, 4000)]
    sizes = [next(running.run(0.0, lambda room=room: room, lambda _: 0.0, always)).pixels.shape for room in rooms]
    running.close()
    assert sizes == [(48, 96, 4), (24, 48, 4), (200, 401, 4)]


def test_late_pictures_are_left_out_but_not_all(constant_film: Path):
    running = RunningPictures(constant_film)
    late = list(running.run(0.0, lambda: (192, 96), lambda _: 0.2, always))
    running.close()
    assert 5 <= len(late) <= 40
    assert [films.number_on(one.pixels[:, :, :3]) for one in late] == [round(one.time * 25) for one in late]


def test_a_decoder_that_loses_touch_goes_on_from_a_key_frame(tmp_path: Path):
    path = films.write_film(tmp_path / "long.mp4", 400)
    running = RunningPictures(path)
    spent = 0.0

    def late(time: float) -> float:
        # Each picture costs twice the time it is meant to be seen.
        nonlocal spent
        spent += 0.08
        return spent - time

    shown = [
        (one.time, spent, films.number_on(one.pixels[:, :, :3]))
        for one in running.run(0.0, lambda: (192, 96), late, always)
    ]
    running.close()
    assert [number for _, _, number in shown] == [round(time * 25) for time, _, _ in shown]
    assert max(due - time for time, due, _ in shown) < 3.0
    assert shown[-1][0] > 13 and [time for time, _, _ in shown] == sorted(time for time, _, _ in shown)


def test_nobody_wants_it_any_more(constant_film: Path):
    running = RunningPictures(constant_film)
    assert list(running.run(3.0, lambda: (192, 96), lambda _: 0.0, lambda: False)) == []
    running.close()


@pytest.mark.parametrize("start", [0.0, 0.3, 1.0])
def test_sound_is_where_it_belongs(clicked_film: Path, start: float):
    samples = heard(clicked_film, probe(clicked_film).film.origin, start, 1.0, 3.8 - start)
    clicks = [start + one for one in films.clicks_heard(samples, SOUND_RATE)]
    assert clicks == pytest.approx([one for one in (0.5, 1.25, 3.0) if one >= start], abs=0.003)


def test_sound_that_starts_late_pauses_and_ends_early(tmp_path: Path):
    sound = films.clicks_track((0.5, 1.25, 2.0), 2.5)
    path = films.write_film(tmp_path / "late.mp4", 150, sound=sound, sound_start=0.4)
    samples = heard(path, probe(path).film.origin, 0.0, 1.0, 6.0)
    assert len(samples) == 6 * SOUND_RATE
    assert films.clicks_heard(samples, SOUND_RATE) == pytest.approx([0.9, 1.65, 2.4], abs=0.003)
    assert not samples[round(3.2 * SOUND_RATE) :].any()


def test_a_gap_in_the_sound_moves_nothing_after_it(tmp_path: Path):
    sound = films.clicks_track((0.5, 3.0), 4.0)
    path = films.write_film(tmp_path / "gap.mkv", 100, sound=sound, sound_gap=(1.0, 2.0))
    samples = heard(path, probe(path).film.origin, 0.0, 1.0, 4.0)
    assert films.clicks_heard(samples, SOUND_RATE) == pytest.approx([0.5, 3.0], abs=0.005)


def test_a_late_clock_counts_for_the_sound_too(tmp_path: Path):
    sound = films.clicks_track((0.5, 1.5), 4.0)
    path = films.write_film(tmp_path / "tv.ts", 100, sound=sound, start=10.0, container_format="mpegts")
    samples = heard(path, probe(path).film.origin, 0.0, 1.0, 3.0)
    assert films.clicks_heard(samples, SOUND_RATE) == pytest.approx([0.5, 1.5], abs=0.01)


@pytest.mark.parametrize("rate", [0.25, 0.5, 1.5, 2.0, 4.0])
def test_another_speed_moves_the_sound_but_keeps_its_pitch(tmp_path: Path, rate: float):
    time = np.arange(8 * films.RATE) / films.RATE
    tone = (0.3 * np.sin(2 * np.pi * 440 * time) * (time % 2 < 1)).astype(np.float32)
    path = films.write_film(tmp_path / "tone.mp4", 200, sound=tone)
    samples = heard(path, 0.0, 0.0, rate, 7.5).astype(float)
    window = round(0.005 * SOUND_RATE)
    loud = np.array([np.abs(samples[at : at + window]).max() > 3000 for at in range(0, len(samples) - window, window)])
    rises = (np.flatnonzero(np.diff(loud.astype(int)) > 0) + 1) * 0.005 * rate
    begins = [rises[0], *(later for before, later in itertools.pairwise(rises) if later - before > 1)]
    assert [one for one in begins if one > 1] == pytest.approx([2, 4, 6], abs=0.02 + 0.01 * rate)
    part = samples[round(0.3 / rate * SOUND_RATE) : round(0.9 / rate * SOUND_RATE)]
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part))))
    assert np.argmax(spectrum) * SOUND_RATE / len(part) == pytest.approx(440, abs=12)


def test_a_film_without_sound_says_so(constant_film: Path):
    sound = RunningSound(constant_film, 0.0)
    assert not sound.there
    assert not any(part.any() for part in itertools.islice(sound.run(0.0, 1.0, always), 3))
    sound.close()


# Giving up on the way


def test_a_reading_nobody_wants_stops_at_the_next_picture_and_goes_on_when_asked_again(tmp_path: Path):
    path = films.write_film(tmp_path / "long.mp4", 250, options={"g": "250", "crf": "20", "preset": "ultrafast"})
    reader = FrameReader(path)
    asked = iter([True] * 10 + [False] * 10)
    assert not reader.reach(9.0, lambda: next(asked))
    assert films.number_on(reader.picture()) == round(reader.time * 25) == 10
    assert reader.reach(9.0) and films.number_on(reader.picture()) == 225
    assert reader.time == pytest.approx(9.0)
    reader.close()


@pytest.mark.parametrize("make", [films.constant, films.variable, films.late_start])
def test_backwards_every_frame_is_the_right_one(film_folder: Path, make, monkeypatch):
    monkeypatch.setattr("emotionai_core.film.rewind._KEPT_FRAMES", 12)
    path = make(film_folder)
    times = probe(path).times
    rewinder = Rewinder(path, times, 48)
    for frame in (*range(80, 40, -1), 70, 69, 3, 0, 50):
        picture = rewinder.read(times.time_of(frame))
        assert picture is not None and picture.shape == (48, 96, 3)
        assert films.number_on(picture) == frame
    assert rewinder.read(times.time_of(20), lambda: False) is None
    assert films.number_on(rewinder.read(times.time_of(20))) == 20
    rewinder.close()


@pytest.mark.parametrize("size", [(590, 332), (401, 227), (642, 361), (1280, 720)])
def test_pictures_of_any_width_lie_row_by_row_without_gaps(size: tuple[int, int]):
    frame = VideoFrame(640, 360, "yuv420p")
    for plane, level in zip(frame.planes, (120, 90, 160), strict=True):
        plane.update(bytes([level]) * plane.buffer_size)
    pixels = scaled(frame, size)
    assert pixels.shape == (size[1], size[0], 4)
    assert pixels.flags.c_contiguous
    # The scaler rounds, most in the last rows; a padded row would bring in whatever lay in memory.
    assert np.abs(pixels.astype(int) - pixels[0, 0].astype(int)).max() <= 12


def test_round_a_loop_the_pictures_come_again_each_a_turn_later(constant_film: Path):
    running = RunningPictures(constant_film)
    loop = Span(1.0, 1.4)
    found = list(itertools.islice(running.around(0.8, loop, lambda: (400, 400), lambda _: 0.0, always), 5 + 3 * 10))
    running.close()
    shown = [films.number_on(one.pixels[:, :, :3]) for _, one in found]
    assert shown == [*range(20, 35), *range(25, 35), *range(25, 35)]
    assert [round(one.time * 25) for _, one in found] == shown
    assert [due for due, _ in found] == pytest.approx([0.8 + place / 25 for place in range(35)])


def test_a_loop_between_two_frames_shows_the_one_on_screen(constant_film: Path):
    running = RunningPictures(constant_film)
    found = running.around(1.01, Span(1.01, 1.03), lambda: (400, 400), lambda _: 0.0, always)
    few = list(itertools.islice(found, 4))
    running.close()
    assert [films.number_on(one.pixels[:, :, :3]) for _, one in few] == [25] * 4
    assert [due for due, _ in few] == pytest.approx([1.01, 1.03, 1.05, 1.07])


def test_the_sound_goes_round_a_loop_without_a_gap(film_folder: Path):
    sound = films.clicks_track((0.5, 1.2, 1.7), 3.0)
    path = films.write_film(film_folder / "loop.mkv", 75, sound=sound, sound_codec="pcm_s16le")
    running = RunningSound(path, 0.0)
    blocks, count = [], 0
    for part in running.run(0.2, 1.0, always, Span(1.0, 1.5)):
        blocks.append(part)
        count += len(part)
        if count > 2.4 * SOUND_RATE:
            break
    running.close()
    clicks = films.clicks_heard(np.concatenate(blocks)[:, 0], SOUND_RATE)
    assert clicks == pytest.approx([0.3, 1.0, 1.5, 2.0], abs=0.001)


def test_a_film_that_ends_long_before_its_last_frame_is_not_whole(constant_film: Path):
    running = RunningPictures(constant_film)
    shown = []
    with pytest.raises(FilmError):
        for one in running.run(3.0, lambda: (64, 64), lambda _: 0.0, always, last=7.0):
            shown.append(one.time)
    assert shown[-1] == pytest.approx(3.96)
    assert len(list(running.run(3.0, lambda: (64, 64), lambda _: 0.0, always, last=5.0))) == 25
    running.close()
