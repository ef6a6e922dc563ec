"""SMPTE timecode against published values, and what people may type to go somewhere."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotionai_core.records.timebase import FrameTimes, count_of_smpte, drops_frames, position_from, smpte

NTSC, DOUBLE, PAL, FILM = Fraction(30000, 1001), Fraction(60000, 1001), Fraction(25), Fraction(24000, 1001)


def times_at(rate: Fraction, frames: int, base: Fraction | None = None) -> FrameTimes:
    base = base or 1 / rate
    return FrameTimes(np.array([round(one / rate / base) for one in range(frames)], np.int64), base)


@pytest.mark.parametrize(
    ("count", "rate", "text"),
    [
        (0, NTSC, "00:00:00;00"),
        (1799, NTSC, "00:00:59;29"),
        (1800, NTSC, "00:01:00;02"),
        (3597, NTSC, "00:01:59;29"),
        (3598, NTSC, "00:02:00;02"),
        (17981, NTSC, "00:09:59;29"),
        (17982, NTSC, "00:10:00;00"),
        (107892, NTSC, "01:00:00;00"),
        (3599, DOUBLE, "00:00:59;59"),
        (3600, DOUBLE, "00:01:00;04"),
        (35964, DOUBLE, "00:10:00;00"),
        (90000, PAL, "01:00:00:00"),
        (86400, FILM, "01:00:00:00"),
        (30 * 60, Fraction(30), "00:01:00:00"),
    ],
)
def test_known_values(count: int, rate: Fraction, text: str):
    assert smpte(count, rate) == text
    hours, minutes, seconds, frames = (int(part) for part in text.replace(";", ":").split(":"))
    assert count_of_smpte(hours, minutes, seconds, frames, rate) == count


def test_which_rates_drop_numbers():
    assert [drops_frames(rate) for rate in (NTSC, DOUBLE, Fraction(120000, 1001))] == [True] * 3
    assert [drops_frames(rate) for rate in (PAL, FILM, Fraction(30), Fraction(24), Fraction(60))] == [False] * 5


def test_a_number_that_is_left_out_is_the_next_there_is():
    assert count_of_smpte(0, 1, 0, 0, NTSC) == count_of_smpte(0, 1, 0, 1, NTSC) == 1800
    assert count_of_smpte(0, 10, 0, 0, NTSC) == 17982


@given(st.integers(0, 30 * 3600 * 24), st.sampled_from([NTSC, DOUBLE, PAL, FILM, Fraction(50), Fraction(60)]))
def test_there_and_back(count: int, rate: Fraction):
    parts = [int(part) for part in smpte(count, rate).replace(";", ":").split(":")]
    assert count_of_smpte(*parts, rate) == count


def test_an_hour_of_drop_frame_timecode_is_an_hour():
    # 3.6 ms are what drop-frame leaves over.
    assert 107892 / float(NTSC) == pytest.approx(3600, abs=0.004)
    times = times_at(NTSC, 107_900, Fraction(1, 90000))
    assert position_from("01:00:00;00", 0.0, times) == pytest.approx(3600, abs=0.004)


@pytest.mark.parametrize("rate", [NTSC, DOUBLE, PAL, FILM, Fraction(24), Fraction(30), Fraction(50)])
@pytest.mark.parametrize("base", [Fraction(1, 1000), Fraction(1, 90000), Fraction(1, 12800)])
def test_the_rate_is_found_although_stamps_are_rounded(rate: Fraction, base: Fraction):
    assert times_at(rate, 300, base).rate() == rate


def test_the_count_follows_the_clock_where_frames_are_missing():
    ticks = [*range(100), *range(150, 200)]
    gap = FrameTimes(np.array(ticks, np.int64), Fraction(1, 25))
    assert gap.count_at(2.0) in (50, round(2.0 * float(gap.rate())))
    variable = FrameTimes(np.array([0, 20, 220, 240, 400, 1000], np.int64), Fraction(1, 1000))
    assert variable.time_of_count(variable.count_at(1.0)) == pytest.approx(1.0, abs=0.25)


TIMES = times_at(PAL, 25 * 4000)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90.0),
        ("90.5", 90.5),
        ("1:30", 90.0),
        ("1:02:03.5", 3723.5),
        ("1:02:03,5", 3723.5),
        (" 0:00:10 ", 10.0),
        ("00:01:00:12", 60.48),
        ("f250", 10.0),
        ("F 250", 10.0),
        ("f99999999", 3999.96),
        ("+5", 105.0),
        ("-5", 95.0),
        ("−5", 95.0),
        ("+1:00", 160.0),
        ("+f1", 100.04),
        ("-f2", 99.92),
        ("-200", 0.0),
        ("+00:00:01:01", 101.04),
    ],
)
def test_what_is_typed_is_understood(text: str, seconds: float):
    assert position_from(text, 100.0, TIMES) == pytest.approx(seconds)


@pytest.mark.parametrize(
    "text", ["", "x", "1:2:3:4:5", "00:00:61:00", "00:61:00:00", "00:00:00:25", "1:75", "f", "+", "5s"]
)
def test_what_means_nothing_is_nothing(text: str):
    assert position_from(text, 100.0, TIMES) is None


def test_the_last_frame_stays_as_long_as_the_usual_one():
    times = times_at(PAL, 100)
    assert times.end_of(99) == pytest.approx(4.0) and times.end_of(3) == pytest.approx(0.16)
    assert FrameTimes(np.array([0], np.int64), Fraction(1, 1000)).end_of(0) == pytest.approx(0.04)
