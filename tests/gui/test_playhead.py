from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from app.player.interface import PlayerState
from app.playhead import Playhead
from emotionai_core.records.timebase import FrameTimes

TIMES = FrameTimes(np.array([0, 1, 2, 4, 5, 8, 9, 10], np.int64), Fraction(1, 10))


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def head(qapp, clock: Clock, silent):
    made = Playhead(clock=clock)
    made.attach(silent)
    made.set_film(60.0)
    silent.told.clear()
    yield made
    made.pause()
    made.deleteLater()


def test_seek_tells_everyone_once_with_its_source(head: Playhead, silent):
    heard = []
    head.moved.connect(lambda position, source: heard.append((position, source)))
    head.seek(12.5, "panel")
    assert heard == [(12.5, "panel")]
    assert silent.told == [("seek", 12.5)]


@pytest.mark.parametrize(("wanted", "got"), [(-4.0, 0.0), (61.0, 60.0), (1e9, 60.0), (59.5, 59.5)])
def test_seek_stays_inside_the_film(head: Playhead, wanted: float, got: float):
    head.seek(wanted)
    assert head.position == got


def test_a_paused_seek_lands_on_the_frame_that_is_shown_then(head: Playhead):
    head.set_times(TIMES)
    head.seek(0.35)
    assert head.position == pytest.approx(0.2)
    head.seek(999)
    assert head.position == pytest.approx(1.0)


def test_steps_follow_the_films_own_frames(head: Playhead):
    head.set_times(TIMES)
    places = []
    for _ in range(4):
        head.step(1)
        places.append(head.position)
    assert places == pytest.approx([0.1, 0.2, 0.4, 0.5])
    head.step(-1)
    assert head.position == pytest.approx(0.4)
    head.seek(0.0)
    head.step(-1)
    assert head.position == 0.0


def test_between_coarse_ticks_it_runs_on_its_own(head: Playhead, clock: Clock):
    head.seek(10.0)
    head.play()
    for _ in range(10):
        clock.now += 0.016
        head._tick()
    assert head.position == pytest.approx(10.16, abs=1e-6)


def test_it_is_pulled_towards_the_players_clock_and_never_runs_backwards(head: Playhead, clock: Clock, silent):
    head.seek(10.0)
    head.play()
    before, off = head.position, []
    for tick in range(300):
        clock.now += 0.016
        true = 10.0 + (clock.now - 100.0) - 0.1
        if tick % 20 == 19:
            silent.position_changed.emit(true)
        head._tick()
        assert head.position >= before
        before = head.position
        off.append(abs(head.position - true))
    assert off[0] == pytest.approx(0.1, abs=0.01)
    assert off[-1] < 0.02


def test_a_stale_tick_right_after_a_seek_is_ignored(head: Playhead, clock: Clock, silent):
    head.play()
    head.seek(30.0)
    clock.now += 0.05
    silent.position_changed.emit(0.2)
    head._tick()
    assert head.position == pytest.approx(30.05)


def test_a_lasting_difference_is_a_jump(head: Playhead, clock: Clock, silent):
    head.play()
    clock.now += 2.0
    silent.position_changed.emit(20.0)
    head._tick()
    assert head.position == pytest.approx(20.0)


def test_rate_changes_how_fast_it_runs(head: Playhead, clock: Clock, silent):
    head.set_rate(2.0)
    head.play()
    clock.now += 0.5
    head._tick()
    assert head.position == pytest.approx(1.0)
    assert ("rate", 2.0) in silent.told


def test_pause_puts_player_and_panels_on_one_frame(head: Playhead, clock: Clock, silent):
    head.set_times(TIMES)
    head.play()
    clock.now += 0.33
    head._tick()
    silent.told.clear()
    head.pause()
    assert silent.told == [("pause", 0.0), ("seek", pytest.approx(0.2))]
    assert head.position == pytest.approx(0.2)


def test_the_clock_of_a_paused_player_moves_nothing(head: Playhead, silent):
    head.seek(5.0)
    silent.position_changed.emit(7.0)
    assert head.position == 5.0


def test_the_end_stops_it(head: Playhead, silent):
    states = []
    head.playing_changed.connect(states.append)
    head.play()
    silent.state_changed.emit(PlayerState.ENDED)
    assert states == [True, False]
    assert head.position == 60.0
    head.play()
    assert head.position == 0.0


def test_without_a_film_nothing_plays(qapp):
    head = Playhead()
    head.play()
    assert not head.playing
    head.deleteLater()


def test_while_playing_it_moves_by_itself(playhead: Playhead, qtbot):
    playhead.set_film(60.0)
    playhead.play()
    qtbot.waitUntil(lambda: playhead.position > 0.1, timeout=2000)
    playhead.pause()
    here = playhead.position
    qtbot.wait(60)
    assert playhead.position == here
