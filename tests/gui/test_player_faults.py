"""Films that open and then cannot be played, or only in part: the player stays where it is, says so, and can go on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from PySide6.QtGui import QImage

from app.player import exact_player, sound_output
from app.player.exact_player import ExactPlayer
from app.player.film_clock import FilmClock
from app.player.interface import PlayerState
from app.player.sound_output import SoundOutput
from app.player.stage import Stage
from app.playhead import Playhead
from emotionai_core.film.probe import probe
from emotionai_core.film.running import RunningPictures
from tests import films


class Desk:
    def __init__(self, path: Path, qtbot) -> None:
        self.player, self.head = ExactPlayer(), Playhead()
        self.said: list[str] = []
        self.player.failed.connect(self.said.append)
        self.player.failed.connect(self.player.widget().show_message)
        self.head.attach(self.player)
        found = probe(path)
        self.head.set_film(found.film.duration, found.times)
        self.player.widget().resize(384, 192)
        self.player.open(path, found.film.origin, found.times)
        qtbot.waitUntil(lambda: self.player.state is PlayerState.PAUSED, timeout=8000)

    def close(self) -> None:
        self.head.pause()
        self.player.close()
        self.player.widget().deleteLater()
        self.player.deleteLater()
        self.head.deleteLater()


@pytest.fixture
def desk(qapp, qtbot) -> Iterator:
    made: list[Desk] = []

    def open_(path: Path) -> Desk:
        made.append(Desk(path, qtbot))
        return made[-1]

    yield open_
    for one in made:
        one.close()


def test_a_film_that_went_away_stays_where_it_is_and_plays_when_it_is_back(desk, qtbot, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(exact_player, "_AHEAD_MS", 10**6)
    path = films.constant(tmp_path, 50)
    one = desk(path)
    aside = path.rename(tmp_path / "aside.mp4")
    one.head.seek(0.4)
    qtbot.waitUntil(lambda: one.player.shown_time == pytest.approx(0.4), timeout=4000)
    for times in (1, 2):
        one.head.play()
        qtbot.waitUntil(lambda: not one.head.playing, timeout=4000)
        assert len(one.said) == times and path.name in one.said[-1] and "0:00:00.400" in one.said[-1]
        assert one.player.state is PlayerState.PAUSED
        assert one.head.position == one.player.shown_time == pytest.approx(0.4)
    screen = one.player.widget()
    assert screen.message == one.said[-1] and not screen.image.isNull()
    aside.rename(path)
    one.head.play()
    qtbot.waitUntil(lambda: one.head.position > 1.0, timeout=4000)
    assert len(one.said) == 2 and screen.message == ""


def test_a_fault_in_the_middle_stops_there(desk, qtbot, tmp_path: Path, monkeypatch):
    plain = RunningPictures.run

    def run(self, start, *rest):
        for picture in plain(self, start, *rest):
            if picture.time > 0.79:
                raise OSError("the share is gone")
            yield picture

    monkeypatch.setattr(RunningPictures, "run", run)
    one = desk(films.constant(tmp_path, 50))
    one.head.play()
    qtbot.waitUntil(lambda: bool(one.said), timeout=4000)
    assert not one.head.playing and one.head.position == one.player.shown_time == pytest.approx(0.76)
    monkeypatch.setattr(RunningPictures, "run", plain)
    one.head.play()
    qtbot.waitUntil(lambda: not one.head.playing, timeout=4000)
    assert one.player.state is PlayerState.ENDED and len(one.said) == 1


def test_a_film_cut_short_while_it_is_open_says_so_and_does_not_jump_to_the_end(desk, qtbot, tmp_path: Path):
    path = films.write_film(tmp_path / "cut.mkv", 200, picture=films.scenes([20, 40, 60, 80]))
    one = desk(path)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 3)
    one.head.seek(1.0)
    one.head.play()
    qtbot.waitUntil(lambda: bool(one.said), timeout=8000)
    assert not one.head.playing and one.player.state is PlayerState.PAUSED
    assert 1.0 <= one.head.position < 4.0


def test_a_few_damaged_pictures_are_passed_over(desk, qtbot, tmp_path: Path):
    whole, damaged = films.constant(tmp_path, 75), tmp_path / "damaged.mp4"
    shutil.copy(whole, damaged)
    with av.open(str(whole)) as container:
        packets = [one for one in container.demux(video=0) if one.pos is not None]
    with damaged.open("r+b") as file:
        for packet in packets[30:36]:
            file.seek(packet.pos)
            file.write(np.random.default_rng(1).bytes(packet.size))
    one = desk(damaged)
    seen: set[float] = set()
    one.player.shown.connect(seen.add)
    one.head.play()
    qtbot.waitUntil(lambda: not one.head.playing, timeout=8000)
    assert one.player.state is PlayerState.ENDED and one.said == []
    assert {round(time * 25) for time in seen} >= set(range(55, 70))


class Faulty:
    """A sound track with one damaged place."""

    there = True
    runs = 0

    def __init__(self, *_: object) -> None:
        pass

    def close(self) -> None:
        pass

    def run(self, *_: object):
        Faulty.runs += 1
        yield np.zeros((1024, 2), np.int16)
        raise ValueError("damaged packet")


def test_a_fault_in_the_sound_is_forgiven_at_the_next_start(qapp, qtbot, tmp_path: Path, monkeypatch, caplog):
    monkeypatch.setattr(sound_output, "RunningSound", Faulty)
    Faulty.runs = 0
    sound, clock = SoundOutput(tmp_path / "any.mkv", 0.0), FilmClock()

    def pumped() -> bool:
        sound.pump(clock)
        return sound.silent

    for times in (1, 2):
        sound.start(0.0, 1.0)
        assert not sound.silent
        clock.put(0.0)
        clock.start()
        qtbot.waitUntil(pumped, timeout=2000)
        assert Faulty.runs == times
    assert [one.message for one in caplog.records] == ["the film plays without sound: ValueError: damaged packet"]
    sound.close()
    sound.deleteLater()


def test_a_closed_project_leaves_no_film_in_the_player(desk, qtbot, tmp_path: Path):
    path = films.constant(tmp_path, 50)
    one = desk(path)
    one.head.play()
    qtbot.waitUntil(lambda: one.head.position > 0.2, timeout=4000)
    one.player.unload()
    assert one.player.state is PlayerState.EMPTY and not one.head.playing
    assert one.player.widget().image == QImage() and one.player.shown_time is None and one.player.duration() == 0
    handles = Path("/proc/self/fd")
    if handles.exists():
        qtbot.waitUntil(lambda: path not in [one.resolve() for one in handles.iterdir()], timeout=4000)
    one.player.open(path)
    qtbot.waitUntil(lambda: one.player.state is PlayerState.PAUSED, timeout=8000)


def test_the_stage_shows_the_sentence_over_the_picture(studio, silent):
    stage: Stage = studio.stage
    image = QImage(320, 180, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    stage.screen.show_image(image)
    before = stage.screen.grab().toImage()
    silent.failed.emit("“a.mp4” cannot be played from 0:00:01.000 on.")
    shown = stage.screen.grab().toImage()
    assert stage.screen.message and shown != before
    corner = stage.screen.picture_rect().topLeft().toPoint()
    assert shown.pixelColor(corner.x() + 3, corner.y() + 3) == before.pixelColor(corner.x() + 3, corner.y() + 3)
    stage.screen.show_image(image)
    assert stage.screen.message == ""
