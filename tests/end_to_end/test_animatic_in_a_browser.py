"""An animatic and an arc play in a browser: picture, sound and length as they were written."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from emotionai_core.generation.animatic import make_animatic
from emotionai_core.generation.arc import make_arc
from emotionai_core.records.clip import Heard, Maker
from tests import films
from tests.core.animatics import dots, never, quiet, request
from tests.end_to_end.browser import Browser, chromium

PAGE = """<!doctype html><meta charset="utf-8"><title>clip</title><video id="clip" muted src="{name}"></video>
<script>
const clip = document.getElementById("clip"); let seen = 0, ended = false;
const count = () => {{ seen += 1; clip.requestVideoFrameCallback(count); }};
clip.requestVideoFrameCallback(count);
clip.addEventListener("ended", () => {{ ended = true; }});
clip.addEventListener("canplaythrough", () => clip.play(), {{once: true}});
</script>"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory):
    made = Browser(chromium(), tmp_path_factory.mktemp("profile"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def animatic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clips")
    film = films.write_film(folder / "film.mp4", 50, picture=dots)
    with wave.open(str(folder / "sound.wav"), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
        out.writeframes((np.sin(np.arange(32_000) / 4) * 9000).astype(np.int16).tobytes())
    asked = request(film, caption="I am fine.", sound=Heard(str(folder / "sound.wav"), 0.0, 0.5))
    return make_animatic(asked, folder, quiet, never).file


@pytest.mark.parametrize("kind", ["animatic", "arc"])
def test_it_plays_to_its_end(kind: str, animatic: Path, browser: Browser):
    seconds, clip = 0.5, animatic
    if kind == "arc":
        asked = request("", maker=Maker.ARC, clips=("a", "a"), crossfade=0.25)
        seconds, clip = 0.75, make_arc(lambda _: animatic)(asked, animatic.parent, quiet, never).file
    page = clip.with_suffix(".html")
    page.write_text(PAGE.format(name=clip.name))
    browser.open(page, "ended && seen > 3", 30)
    assert browser.value("clip.error") is None
    assert browser.value("[clip.videoWidth, clip.videoHeight]") == [512, 320]
    assert browser.value("clip.duration") == pytest.approx(seconds, abs=0.06)
    assert browser.value("clip.webkitAudioDecodedByteCount") > 0
