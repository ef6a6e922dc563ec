"""Flash and beep together: the real sound path, recorded from a PulseAudio sink that plays to nobody.

Asked for with PULSE_SERVER and a default sink whose monitor can be recorded, for example a null sink that another
stream of little latency keeps awake. Without one this check does not run, and says so.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from app.player.exact_player import ExactPlayer
from app.player.interface import PlayerState
from app.playhead import Playhead
from emotionai_core.film.probe import probe
from tests import films

EVENTS = (1.0, 2.0, 3.0, 4.0, 5.0)
RECORDED = 48_000
LOUD = 2000


class Recorder(threading.Thread):
    """Times at which the monitor hears a click, on the clock of `time.monotonic`."""

    def __init__(self) -> None:
        super().__init__(name="recorder", daemon=True)
        command = ["parec", "--raw", "--format=s16le", "--channels=1", f"--rate={RECORDED}", "--latency-msec=5"]
        self.process = subprocess.Popen(
            [*command, "--device=@DEFAULT_MONITOR@"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.heard: list[float] = []
        self.start()

    def run(self) -> None:
        out = self.process.stdout
        assert out is not None
        while block := os.read(out.fileno(), 4096):
            now = time.monotonic()
            samples = np.frombuffer(block[: len(block) // 2 * 2], np.int16)
            loud = np.flatnonzero(np.abs(samples.astype(int)) > LOUD)
            if len(loud):
                at = now - (len(samples) - int(loud[0])) / RECORDED
                if not self.heard or at - self.heard[-1] > 0.2:
                    self.heard.append(at)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()
        self.join()
        if self.process.stdout is not None:
            self.process.stdout.close()


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch):
    if not os.environ.get("PULSE_SERVER") or shutil.which("parec") is None:
        pytest.skip("no PulseAudio sink to record (PULSE_SERVER, parec): flash and beep were NOT compared")
    monkeypatch.delenv("EMOTIONAI_NO_SOUND")
    made = Recorder()
    yield made
    made.stop()


def flashing_film(path: Path) -> Path:
    def picture(number: int) -> np.ndarray:
        light = any(round(event * 25) <= number < round(event * 25) + 5 for event in EVENTS)
        return np.full((films.HEIGHT, films.WIDTH, 3), 240 if light else 15, np.uint8)

    sound = np.zeros(7 * films.RATE, np.float32)
    for event in EVENTS:
        begin = round(event * films.RATE)
        sound[begin : begin + films.RATE // 5] = 0.8 * np.sin(
            np.arange(films.RATE // 5) * 2 * np.pi * 1000 / films.RATE
        )
    return films.write_film(path, 175, picture=picture, sound=sound)


@pytest.mark.parametrize("rate", [1.0, 2.0, 0.5])
def test_flash_and_beep_coincide(recorder: Recorder, qtbot, tmp_path: Path, rate: float):
    path = flashing_film(tmp_path / "flash.mp4")
    found = probe(path)
    player, head = ExactPlayer(), Playhead()
    head.attach(player)
    head.set_film(found.film.duration, found.times)
    head.set_volume(1.0)
    head.set_rate(rate)
    player.open(path, found.film.origin, found.times)
    qtbot.waitUntil(lambda: player.state is PlayerState.PAUSED, timeout=8000)
    flashes: list[float] = []
    light = False

    def look() -> None:
        nonlocal light
        image = player.widget().image
        bright = image.pixelColor(image.width() // 2, image.height() // 2).lightness() > 128
        if bright and not light:
            flashes.append(time.monotonic())
        light = bright

    player.frame_shown.connect(look)
    head.play()
    qtbot.waitUntil(lambda: not head.playing, timeout=30_000)
    qtbot.wait(400)
    head.pause()
    player.close()
    player.widget().deleteLater()
    player.deleteLater()
    head.deleteLater()
    off = [min((beep - flash for beep in recorder.heard), key=abs) * 1000 for flash in flashes]
    print(f"beep after flash at {rate:g}x, in ms:", [round(one) for one in off], "heard", len(recorder.heard))
    assert len(flashes) == len(EVENTS)
    assert abs(statistics.median(off)) <= 60
