"""What the studio relies on in a video player, asked of every player with a film whose frames carry their number."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PySide6.QtGui import QImage

from app.player import vlc_player
from app.player.exact_player import ExactPlayer
from app.player.interface import PlayerState, VideoPlayer
from emotionai_core.generation.animatic import make_animatic
from tests import films
from tests.core.animatics import dots, never, quiet, request

RATE = 25
FRAMES = 150
BITS = 8
WIDTH, HEIGHT = 320, 176

# Chosen before the application is made: a real X server where there is one, else pictures in memory.
if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# pytest-qt exchanges the message handler for every test, and Qt Multimedia's loader thread may crash meanwhile.
pytestmark = pytest.mark.no_qt_log


def picture(number: int) -> np.ndarray:
    """A frame whose eight upper tiles are the bits of its number; the rest changes softly."""
    frame = np.full((HEIGHT, WIDTH, 3), 90 + number % 40, np.uint8)
    for bit in range(BITS):
        left = bit * WIDTH // BITS
        frame[: HEIGHT // 2, left : left + WIDTH // BITS] = 235 if number >> bit & 1 else 20
    return frame


def number_on(image: QImage) -> int:
    """The frame number coded in a picture, -1 without one."""
    if image.isNull():
        return -1
    number = 0
    for bit in range(BITS):
        x = int((bit + 0.5) * image.width() / BITS)
        number |= (image.pixelColor(x, image.height() // 4).lightness() > 128) << bit
    return number


def write_film(path: Path, frames: int = FRAMES, sound: bool = True) -> Path:
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=RATE, options={"crf": "18", "g": "50", "preset": "ultrafast"})
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        audio = container.add_stream("aac", rate=16000, layout="mono") if sound else None
        for number in range(frames):
            frame = av.VideoFrame.from_ndarray(picture(number), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            container.mux(video.encode(frame))
        container.mux(video.encode())
        if audio is not None:
            wave = 0.05 * np.sin(np.arange(frames * 16000 // RATE) * 0.1)
            for at in range(0, len(wave) - 1023, 1024):
                block = av.AudioFrame.from_ndarray(wave[None, at : at + 1024].astype(np.float32), "fltp", "mono")
                block.sample_rate, block.pts, block.time_base = 16000, at, Fraction(1, 16000)
                container.mux(audio.encode(block))
            container.mux(audio.encode())
    return path


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_film(tmp_path_factory.mktemp("film") / "counted frames ü.mp4")


@pytest.fixture(params=["exact", "vlc", "qt"])
def player(request: pytest.FixtureRequest, qapp, monkeypatch: pytest.MonkeyPatch) -> Iterator[VideoPlayer]:
    monkeypatch.setenv("EMOTIONAI_NO_SOUND", "1")
    if request.param == "vlc":
        if not vlc_player.available():
            pytest.skip("libvlc is not installed")
        made: VideoPlayer = vlc_player.VlcPlayer()
    elif request.param == "exact":
        made = ExactPlayer()
    else:
        from app.player.qt_player import QtPlayer

        made = QtPlayer()
    made.widget().resize(WIDTH, HEIGHT)
    yield made
    made.close()
    made.widget().deleteLater()
    made.deleteLater()


@pytest.fixture
def opened(player: VideoPlayer, film: Path, qtbot) -> VideoPlayer:
    player.open(film)
    qtbot.waitUntil(lambda: player.state is PlayerState.PAUSED and player.duration() > 0, timeout=8000)
    return player


def shown(player: VideoPlayer) -> int:
    return number_on(player.widget().image)


def test_opens_paused_on_the_first_frame(opened: VideoPlayer):
    assert shown(opened) == 0
    assert opened.position() == pytest.approx(0, abs=0.05)
    assert opened.duration() == pytest.approx(FRAMES / RATE, abs=0.1)


def test_play_advances_and_pause_stops(opened: VideoPlayer, qtbot):
    ticks: list[float] = []
    opened.position_changed.connect(ticks.append)
    opened.play()
    assert opened.state is PlayerState.PLAYING
    qtbot.waitUntil(lambda: shown(opened) >= 20, timeout=5000)
    opened.pause()
    assert opened.state is PlayerState.PAUSED
    assert ticks and max(ticks) > 0.3
    qtbot.wait(200)
    stopped = shown(opened)
    qtbot.wait(300)
    assert shown(opened) == stopped


@pytest.mark.parametrize("frame", [1, 37, 49, 50, 51, 120, 8])
def test_a_paused_seek_shows_that_frame(opened: VideoPlayer, qtbot, frame: int):
    opened.seek(frame / RATE)
    qtbot.waitUntil(lambda: abs(shown(opened) - frame) <= 1, timeout=4000)
    qtbot.wait(150)
    assert shown(opened) == frame
    assert opened.position() == pytest.approx(frame / RATE, abs=1 / RATE)
    assert opened.state is PlayerState.PAUSED


def test_many_seeks_in_a_row_end_on_the_last(opened: VideoPlayer, qtbot):
    for frame in (10, 90, 40, 130, 66):
        opened.seek(frame / RATE)
    qtbot.waitUntil(lambda: shown(opened) == 66, timeout=5000)
    qtbot.wait(200)
    assert shown(opened) == 66


def test_seeking_to_the_end_and_beyond_clamps(opened: VideoPlayer, qtbot):
    opened.seek(opened.duration() + 100)
    qtbot.waitUntil(lambda: shown(opened) >= FRAMES - 2, timeout=5000)
    assert opened.position() <= opened.duration()
    opened.seek(-5)
    qtbot.waitUntil(lambda: shown(opened) == 0, timeout=5000)
    assert opened.position() == pytest.approx(0, abs=0.02)


def test_the_end_is_announced_and_playing_starts_over(opened: VideoPlayer, qtbot):
    opened.seek(5.5)
    qtbot.waitUntil(lambda: shown(opened) >= 136, timeout=4000)
    with qtbot.waitSignal(opened.ended, timeout=6000):
        opened.play()
    assert opened.state is PlayerState.ENDED
    opened.play()
    qtbot.waitUntil(lambda: 3 <= shown(opened) <= 60, timeout=5000)
    assert opened.state is PlayerState.PLAYING


def test_seeking_after_the_end_shows_the_frame(opened: VideoPlayer, qtbot):
    opened.seek(5.6)
    with qtbot.waitSignal(opened.ended, timeout=6000):
        opened.play()
    opened.seek(2.0)
    qtbot.waitUntil(lambda: shown(opened) == 50, timeout=5000)
    assert opened.state is PlayerState.PAUSED


def test_rate_makes_it_faster(opened: VideoPlayer, qtbot):
    opened.set_rate(2.0)
    opened.play()
    qtbot.waitUntil(lambda: shown(opened) >= 5, timeout=4000)
    first = shown(opened)
    qtbot.wait(1000)
    assert shown(opened) - first > 1.4 * RATE


def test_another_film_replaces_the_first(opened: VideoPlayer, qtbot, tmp_path: Path):
    opened.play()
    qtbot.waitUntil(lambda: shown(opened) >= 5, timeout=4000)
    opened.open(write_film(tmp_path / "short.mp4", frames=50, sound=False))
    qtbot.waitUntil(lambda: opened.state is PlayerState.PAUSED and 1.5 < opened.duration() < 2.5, timeout=8000)
    assert shown(opened) == 0


def test_a_film_that_starts_late_counts_from_its_first_frame(player: VideoPlayer, qtbot, film: Path, tmp_path: Path):
    late = tmp_path / "late.mkv"
    with av.open(str(film)) as source, av.open(str(late), "w") as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(source.streams.video[0]):
            if packet.dts is None:
                continue
            packet.pts += round(3 / packet.time_base)
            packet.dts += round(3 / packet.time_base)
            packet.stream = stream
            target.mux(packet)
    with av.open(str(late)) as probe:
        origin = float(next(probe.decode(video=0)).time)
    player.open(late, origin)
    qtbot.waitUntil(lambda: player.state is PlayerState.PAUSED and player.duration() > 0, timeout=8000)
    player.seek(80 / RATE)
    qtbot.waitUntil(lambda: abs(shown(player) - 80) <= 1, timeout=4000)


@pytest.mark.parametrize("content", [b"", b"this is not a film" * 500], ids=["empty", "text"])
def test_a_broken_file_is_one_sentence(player: VideoPlayer, qtbot, tmp_path: Path, content: bytes):
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(content)
    with qtbot.waitSignal(player.failed, timeout=12000) as caught:
        player.open(broken)
    assert "broken.mp4" in caught.args[0]
    assert player.state is PlayerState.FAILED


def test_a_good_film_opens_after_a_broken_one(player: VideoPlayer, qtbot, tmp_path: Path, film: Path):
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no")
    with qtbot.waitSignal(player.failed, timeout=12000):
        player.open(broken)
    player.open(film)
    qtbot.waitUntil(lambda: player.state is PlayerState.PAUSED and shown(player) == 0, timeout=8000)


def test_sound_controls_leave_the_picture_alone(opened: VideoPlayer, qtbot):
    """Also where there is no sound, and with more than the loudest."""

    def turn() -> None:
        for volume in (0.3, 7.0, -1.0, 0.0, 1.0):
            opened.set_volume(volume)
            opened.set_muted(volume > 0.5)

    turn()
    assert opened.state is PlayerState.PAUSED and shown(opened) == 0
    opened.play()
    qtbot.waitUntil(lambda: shown(opened) >= 5, timeout=5000)
    turn()
    here = shown(opened)
    qtbot.waitUntil(lambda: shown(opened) >= here + 10, timeout=5000)
    assert opened.state is PlayerState.PLAYING


def test_closing_leaves_no_thread(opened: VideoPlayer, qtbot):
    tasks = Path("/proc/self/task")
    if not tasks.exists():
        pytest.skip("counts threads through /proc")
    opened.play()
    qtbot.waitUntil(lambda: shown(opened) >= 5, timeout=4000)
    during = len(list(tasks.iterdir()))
    opened.close()
    qtbot.waitUntil(lambda: len(list(tasks.iterdir())) < during, timeout=4000)
    assert [thread for thread in threading.enumerate() if thread is not threading.main_thread()] == []


def test_the_playhead_keeps_up_with_the_picture(opened: VideoPlayer, qtbot):
    from app.playhead import Playhead

    head = Playhead()
    head.attach(opened)
    head.set_film(opened.duration())
    off: list[float] = []
    opened.frame_shown.connect(lambda: off.append(abs(head.position - shown(opened) / RATE)))
    head.seek(1.0)
    qtbot.waitUntil(lambda: shown(opened) == 25, timeout=4000)
    head.play()
    qtbot.waitUntil(lambda: head.position > 3.0, timeout=6000)
    head.seek(4.0)
    qtbot.waitUntil(lambda: head.position > 5.0, timeout=6000)
    head.pause()
    qtbot.waitUntil(lambda: shown(opened) == int(head.position * RATE + 1e-6), timeout=4000)
    assert len(off) > 20
    assert float(np.median(off)) < 0.12
    assert float(np.quantile(off, 0.9)) < 0.35
    head.deleteLater()


@pytest.fixture(scope="session")
def animatic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One second over a picture of the film."""
    folder = tmp_path_factory.mktemp("animatic")
    film = films.write_film(folder / "film.mp4", 50, picture=dots)
    asked = request(film, caption="I am fine.")
    return make_animatic(replace(asked, size=replace(asked.size, frames=24)), folder, quiet, never).file


def test_an_animatic_plays_to_its_end(player: VideoPlayer, qtbot, animatic: Path):
    player.open(animatic)
    qtbot.waitUntil(lambda: player.state is PlayerState.PAUSED and player.duration() > 0, timeout=8000)
    assert player.duration() == pytest.approx(1.0, abs=0.1)
    with qtbot.waitSignal(player.ended, timeout=8000):
        player.play()
    assert not player.widget().image.isNull() and player.position() > 0.8
