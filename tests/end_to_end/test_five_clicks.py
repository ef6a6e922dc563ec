"""From an analysed film to animatics and a stitched arc that plays, in five clicks, in the real window."""

from __future__ import annotations

import json
import subprocess
import sys

from emotionai_core.generation.pictures import probe_clip
from emotionai_core.generation.store import ClipStore
from emotionai_core.records.clip import Maker

CLICKS = """
import json, sys, time
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer, Qt
from PySide6.QtTest import QTest
from app.application import make_application
from app.preferences import Preferences
from app.theme import Theme

app = make_application(["studio"])
from app.window import MainWindow

window = MainWindow(Theme(app), Preferences())
window.offers_tour = False
window.resize(1280, 720)
window.show()

def until(what, done):
    end = time.monotonic() + 60
    while not done():
        if time.monotonic() > end:
            print(json.dumps({"waited in vain for": what}), flush=True)
            window.close()
            sys.exit(1)
        loop = QEventLoop()
        QTimer.singleShot(20, loop.quit)
        loop.exec()

clicks = 0

def click(button):
    global clicks
    until(f"{button.text()} on screen", lambda: button.isVisible() and button.isEnabled())
    clicks += 1
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)

window.verbs.show_project(Path(sys.argv[1]))
until("the project", lambda: window.session.analysis is not None)
menus = {one.objectName(): one for one in window.actions_.by_id.values()}
clicks += 1
menus["layout_creation"].trigger()
until("prompts", lambda: window.session.prompted.book is not None)
click(window.clips._empty.button)
scenes = len(window.session.prompted.book.frames)
until("clips", lambda: len(window.session.clips.clips) == scenes)
click(window.clips.bar.join)
until("the arc", lambda: len(window.session.clips.clips) == scenes + 1)
until("the arc on screen", lambda: window.clips.player.file is not None and "arc" in window.clips.player.file.name)
click(window.clips.player.play)
until("the arc plays", lambda: window.clips.player.playhead.position > 0.2)
print(json.dumps({"clicks": clicks, "scenes": scenes, "film": window.playhead.position,
                  "size": [window.width(), window.height()]}), flush=True)
window.close()
"""


def test_five_clicks_from_a_film_to_an_arc_that_plays(make_bench, tmp_path):
    bench = make_bench()
    changes = ("key_score=0", "scenes_per_chapter=2", "clip_seconds=1", "measure_clips=false", "crossfade=0.3")
    done = bench.run("analyze", str(bench.film), *(part for one in changes for part in ("--set", one)))
    assert done.returncode == 0, done.stderr
    found = subprocess.run(
        [sys.executable, "-c", CLICKS, str(bench.project)],
        env={**bench.variables(), "XDG_CONFIG_HOME": str(tmp_path / "config")},
        capture_output=True,
        text=True,
        timeout=200,
    )
    told = json.loads(found.stdout.splitlines()[-1])
    assert found.returncode == 0, (told, found.stderr)
    # The two lines that are kept of the one chapter; opening the layout is the first click.
    # The window stays as large as the small screen that it was made for.
    assert told == {"clicks": 4, "scenes": 2, "film": 0.0, "size": [1280, 720]}
    store = ClipStore(bench.project / "clips")
    arcs = [one for one in store.clips() if one.request.maker is Maker.ARC]
    others = [one for one in store.clips() if one.request.maker is Maker.ANIMATIC]
    store.close()
    assert len(arcs) == 1 and len(others) == 2
    facts = probe_clip(bench.project / "clips" / arcs[0].file)
    assert facts.sound and abs(facts.duration - (sum(one.duration for one in others) - 0.3)) < 0.1
