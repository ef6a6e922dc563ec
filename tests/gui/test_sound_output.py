"""Sound that cannot be had leaves a film that plays, and one line in the log."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from PySide6.QtMultimedia import QAudioDevice, QMediaDevices

from app.player import exact_player
from app.player.exact_player import ExactPlayer
from app.player.film_clock import FilmClock
from app.player.interface import PlayerState
from tests import films


class Clock:
    now = 50.0

    def __call__(self) -> float:
        return self.now


def test_the_film_clock_runs_stands_and_follows_slowly():
    wall = Clock()
    clock = FilmClock(wall)
    clock.put(3.0)
    wall.now += 1
    assert clock.time() == 3.0
    clock.start()
    wall.now += 1
    clock.set_rate(2.0)
    wall.now += 1
    assert clock.time() == pytest.approx(6.0)
    for _ in range(200):
        clock.pull(0.05 - (clock.time() - 6.0))
    assert clock.time() == pytest.approx(6.05, abs=0.001)
    before = clock.time()
    clock.pull(10.0)
    assert clock.time() - before < 0.01
    clock.stop()
    wall.now += 5
    assert clock.time() == pytest.approx(before, abs=0.01)


def test_without_a_device_the_film_plays_silently_and_says_so_once(
    qapp, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(exact_player, "sound_is_possible", lambda: True)
    monkeypatch.setattr(QMediaDevices, "defaultAudioOutput", staticmethod(QAudioDevice))
    path = films.write_film(tmp_path / "clicks.mp4", 75, sound=films.clicks_track((0.5,), 3.0))
    player = ExactPlayer()
    player.open(path)
    qtbot.waitUntil(lambda: player.state is PlayerState.PAUSED, timeout=8000)
    player.set_volume(0.5)
    with caplog.at_level(logging.WARNING):
        player.play()
        qtbot.waitUntil(lambda: player.position() > 1.0, timeout=5000)
        player.set_rate(2.0)
        player.seek(0.2)
        qtbot.waitUntil(lambda: player.state is PlayerState.ENDED, timeout=8000)
    assert [one.message for one in caplog.records if "without sound" in one.message] == [
        "the film plays without sound: there is no sound output that takes 48 kHz stereo"
    ]
    player.close()
    player.widget().deleteLater()
    player.deleteLater()


def test_a_film_without_sound_needs_no_device(qapp, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog):
    monkeypatch.setattr(exact_player, "sound_is_possible", lambda: True)
    player = ExactPlayer()
    player.open(films.constant(tmp_path, 30))
    qtbot.waitUntil(lambda: player.state is PlayerState.PAUSED, timeout=8000)
    player.play()
    qtbot.waitUntil(lambda: player.state is PlayerState.ENDED, timeout=8000)
    assert caplog.records == []
    player.close()
    player.widget().deleteLater()
    player.deleteLater()
