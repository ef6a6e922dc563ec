"""The animatic as a file: what is in it, the same every time, and what happens where something is missing."""

from __future__ import annotations

import os
import subprocess
import sys
import wave
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from emotionai_core.errors import Cancelled, FilmError, GenerationError
from emotionai_core.film.container import decoded
from emotionai_core.generation.animatic import make_animatic
from emotionai_core.generation.caption import NO_FONT
from emotionai_core.generation.making import Made, Progress
from emotionai_core.generation.pictures import frame_on_screen, probe_clip, write_picture
from emotionai_core.generation.writing import clip_writer
from emotionai_core.records.clip import Heard, Pictured, Size
from emotionai_core.records.prompt import Grouping, Movement, ShotScale
from tests import films
from tests.core.animatics import NAN, dots, never, quiet, request, staged


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of dots; the frame from 1 s on is lighter than those before."""

    def picture(number: int) -> np.ndarray:
        return dots(number) + np.uint8(20 if number >= 25 else 0)

    return films.write_film(tmp_path_factory.mktemp("film") / "dots.mp4", 50, picture=picture)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "job"
    made.mkdir()
    return made


def made(asked, folder: Path) -> Made:
    return make_animatic(asked, folder, quiet, never)


def clicks(folder: Path, times: list[float], seconds: float, rate: int = 16_000) -> Path:
    samples = np.zeros(int(seconds * rate), np.int16)
    for time in times:
        samples[round(time * rate) : round((time + 0.004) * rate)] = 26_000
    path = folder / "sound.wav"
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples.tobytes())
    return path


def heard_in(path: Path) -> list[float]:
    """Times of the clicks in a clip, on the clock of its first picture."""
    with av.open(str(path)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        first = next(container.decode(video))
        container.seek(0)
        origin = float(first.pts * first.time_base)
        samples, start = [], None
        for frame in decoded(container, audio):
            start = float(frame.pts * frame.time_base) if start is None else start
            samples.append(frame.to_ndarray()[0])
        whole = np.concatenate(samples)
        found = films.clicks_heard((whole * 32767).astype(np.int64), audio.rate)
    return [time + start - origin for time in found]


def test_it_has_the_size_rate_and_length_asked_for(film: Path, folder: Path):
    result = made(request(film, size=Size(512, 320, 49)), folder)
    facts = probe_clip(result.file)
    assert (facts.width, facts.height, facts.frames, facts.sound) == (512, 320, 49, False)
    assert facts.fps == pytest.approx(24)
    assert facts.duration == pytest.approx(49 / 24, abs=0.01)
    assert [one.name for one in folder.iterdir()] == ["animatic.mp4"]
    assert dict(result.versions)["animatic"]


def test_without_a_number_of_frames_it_lasts_as_long_as_the_line(film: Path, folder: Path):
    asked = request(film, size=Size(128, 64, 0), start=0.5, end=1.25)
    assert probe_clip(made(asked, folder).file).frames == 18


def test_every_player_can_read_it(film: Path, folder: Path):
    sound = Heard(str(clicks(folder.parent, [0.2], 2.0)), 0.0, 1.0)
    file = made(request(film, sound=sound), folder).file
    with av.open(str(file)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (audio.codec_context.name, audio.rate) == ("aac", 48_000)
        assert container.metadata["title"] == "animatic"
        assert "not filmed and not generated" in container.metadata["comment"]
        assert "creation_time" not in container.metadata
        assert video.codec_context.colorspace == 6
    data = file.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


SCRIPT = """
import os
import sys
from pathlib import Path
import cv2
from emotionai_core.generation.animatic import make_animatic
from emotionai_core.records.clip import Heard
from emotionai_core.records.prompt import Grouping, Movement, ShotScale
from tests.core.animatics import never, quiet, request, staged
cv2.setNumThreads(int(sys.argv[4]))
if sys.argv[4] == "1" and hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
asked = request(sys.argv[1], staged(movement=Movement.HANDHELD, arousal=0.8, valence=-0.5, dutch=True),
                caption="I am fine.", sound=Heard(sys.argv[2], 0.0, 1.0))
make_animatic(asked, Path(sys.argv[3]), quiet, never)
"""


def test_the_same_request_gives_the_same_bytes_in_any_process(film: Path, tmp_path: Path):
    sound = clicks(tmp_path, [0.2], 2.0)
    files = []
    for index, (seed, threads) in enumerate([("0", "1"), ("77", "4")]):
        place = tmp_path / f"run{index}"
        place.mkdir()
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(film), str(sound), str(place), threads],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
        files.append((place / "animatic.mp4").read_bytes())
    assert files[0] == files[1]


def test_another_seed_moves_a_hand_otherwise(film: Path, tmp_path: Path):
    shaken = staged(movement=Movement.HANDHELD)
    first, other = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    other.mkdir()
    assert (
        made(request(film, shaken), first).file.read_bytes()
        != made(request(film, shaken, seed=123), other).file.read_bytes()
    )


def test_it_shows_the_frame_of_the_face_and_the_chosen_one_before_that(film: Path, tmp_path: Path):
    def light(**changes) -> float:
        folder = tmp_path / f"{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        return float(np.median(frame_on_screen(made(request(film, **changes), folder).file, 0.2)))

    assert light() == pytest.approx(90, abs=2)
    assert light(staging=staged(face_time=0.2)) == pytest.approx(70, abs=2)
    assert light(picture=Pictured(0.5)) == pytest.approx(70, abs=2)
    assert light(staging=staged(face_time=NAN, face=None)) == pytest.approx(90, abs=2)


def test_the_face_is_where_the_framing_wants_it(tmp_path: Path, folder: Path):
    def picture(number: int) -> np.ndarray:
        made = np.full((360, 640, 3), 60, np.uint8)
        # Blue where the eyes are: 0.4 of a face that lies at (0.4, 0.3), a fifth wide and 0.3 high.
        made[148:156, 300:340] = (30, 30, 250)
        return made

    film = films.write_film(tmp_path / "face.mp4", 50, picture=picture)
    shown = frame_on_screen(made(request(film), folder).file, 0.2).astype(int)
    rows, columns = np.nonzero(shown[:, :, 2] - shown[:, :, 0] > 100)
    assert (columns.mean() / 512, rows.mean() / 320) == pytest.approx((0.5, 1 / 3), abs=0.02)


def test_a_face_found_elsewhere_in_the_film_is_not_looked_for_here(film: Path, folder: Path):
    result = made(request(film, picture=Pictured(0.1)), folder)
    assert "face is not known" in dict(result.versions)["animatic left out"]


def test_the_voice_is_heard_when_it_was_said(film: Path, folder: Path):
    sound = clicks(folder.parent, [0.5, 0.75, 1.1], 3.0)
    file = made(request(film, sound=Heard(str(sound), 0.4, 0.9), size=Size(128, 64, 24)), folder).file
    assert heard_in(file) == pytest.approx([0.1, 0.35], abs=0.004)
    assert probe_clip(file).duration == pytest.approx(1.0, abs=0.03)


def test_it_stops_within_a_few_frames_and_leaves_nothing(film: Path, folder: Path):
    told: list[Progress] = []
    with pytest.raises(Cancelled):
        make_animatic(request(film, size=Size(512, 320, 240)), folder, told.append, lambda: len(told) > 3)
    assert told[-1].done < 0.2
    assert not list(folder.iterdir())


def test_it_says_how_far_it_is_and_shows_it(film: Path, folder: Path):
    told: list[Progress] = []
    make_animatic(request(film), folder, told.append, never)
    done = [one.done for one in told]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0.0, 1.0)
    assert any(one.preview.startswith(b"\xff\xd8") for one in told)


def test_a_film_that_is_gone_is_said(tmp_path: Path, folder: Path):
    with pytest.raises(FilmError, match=r"There is no file .gone\.mp4.") as caught:
        made(request(tmp_path / "gone.mp4"), folder)
    assert "Put the film back" in caught.value.hint
    assert not list(folder.iterdir())


def test_a_portrait_does_without_the_film(tmp_path: Path, folder: Path):
    write_picture(np.full((90, 70, 3), 120, np.uint8), tmp_path / "portrait.png")
    asked = request("", picture=Pictured(NAN, str(tmp_path / "portrait.png")))
    picture = frame_on_screen(made(asked, folder).file, 0.2)
    assert picture[160, 256].tolist() == pytest.approx([120, 120, 120], abs=3)


def test_a_portrait_that_is_gone_falls_back_to_the_film_and_says_so(film: Path, folder: Path):
    result = made(request(film, picture=Pictured(NAN, str(folder / "gone.png"))), folder)
    assert "gone.png" in dict(result.versions)["animatic left out"]
    with pytest.raises(GenerationError, match="gone"):
        made(request("", picture=Pictured(NAN, str(folder / "gone.png"))), folder)


def said(asked, folder: Path) -> list[str]:
    """What the animatic leaves out of what is asked."""
    return [text for what, text in made(asked, folder).versions if what == "animatic left out"]


def test_a_look_from_outside_the_line_is_called_a_portrait(film: Path, folder: Path):
    asked = request(film, staged(face_time=0.2), start=1.0, end=1.8, size=Size(64, 64, 2))
    assert said(asked, folder) == ["The speaker is not seen in this line: the picture is their portrait, from 0.2 s."]
    assert said(replace(asked, start=0.1), folder) == []


def test_a_listener_who_is_not_shown_is_said(film: Path, folder: Path):
    two = staged(grouping=Grouping.FRIENDS, scale=ShotScale.MEDIUM_CLOSE_UP, face=(0.2, 0.3, 0.1, 0.15))
    asked = request(film, two, size=Size(128, 80, 2))
    assert said(asked, folder) == ["The listener is not seen here: the picture is framed about the speaker alone."]
    beside = replace(two, other=(0.5, 0.3, 0.1, 0.15))
    assert said(replace(asked, staging=beside), folder) == []
    close = replace(beside, scale=ShotScale.EXTREME_CLOSE_UP)
    assert said(replace(asked, staging=close), folder) == [
        "The listener does not fit into this picture: it is framed about the speaker alone."
    ]


def test_a_scale_that_the_film_does_not_give_is_said(film: Path, folder: Path):
    near = staged(scale=ShotScale.WIDE, face=(0.3, 0.2, 0.3, 0.6))
    assert "closer than the scale" in said(request(film, near, size=Size(128, 80, 2)), folder)[0]
    tiny = staged(scale=ShotScale.EXTREME_CLOSE_UP, face=(0.5, 0.5, 0.02, 0.03))
    assert "too small" in said(request(film, tiny), folder)[0]


def test_the_framing_is_the_same_at_every_size_and_softness_is_said(tmp_path: Path, folder: Path):
    def picture(number: int) -> np.ndarray:
        made = np.full((360, 640, 3), 60, np.uint8)
        made[140:164, 290:350] = (30, 30, 250)
        return made

    film = films.write_film(tmp_path / "face.mp4", 30, picture=picture)
    shares, limits = [], []
    for size in (Size(256, 160, 1), Size(1600, 1000, 1)):
        asked = request(film, size=size)
        limits.append(said(asked, folder))
        shown = frame_on_screen(folder / "animatic.mp4", 0.0).astype(int)
        shares.append((shown[:, :, 2] - shown[:, :, 0] > 100).mean())
    assert shares[0] == pytest.approx(shares[1], rel=0.1)
    assert limits == [[], ["The film's picture is enlarged 5 times, and so it is soft."]]


def test_the_mood_that_the_prompt_names_is_seen(film: Path, folder: Path):
    def colour(grade: str) -> float:
        asked = request(film, staged(grade=grade), size=Size(64, 64, 1))
        shown = frame_on_screen(made(asked, folder).file, 0.0).astype(float)
        return shown[..., 0].mean() - shown[..., 2].mean()

    assert colour("melancholy") < colour("") - 5 < colour("warm") - 10


def test_a_file_without_sound_or_a_stretch_that_is_none_leaves_it_silent_and_is_said(film: Path, folder: Path):
    small = request(film, size=Size(64, 64, 2))
    (mute,) = said(replace(small, sound=Heard(str(film), 0.0, 1.0)), folder)
    assert mute == "The animatic is silent: 'dots.mp4' has no sound."
    sound = str(clicks(folder.parent, [0.2], 1.0))
    for start, end in ((NAN, 1.0), (0.0, NAN), (0.5, 0.5), (0.0, float("inf"))):
        (none,) = said(replace(small, sound=Heard(sound, start, end)), folder)
        assert "No stretch" in none


def test_a_sound_that_is_gone_leaves_it_silent_and_is_said(film: Path, folder: Path):
    result = made(request(film, sound=Heard(str(folder / "gone.wav"), 0.0, 1.0)), folder)
    assert not probe_clip(result.file).sound
    assert "silent" in dict(result.versions)["animatic left out"]


@pytest.mark.parametrize("box", [(0.2, 0.2, 0.0, 0.1), (NAN, 0.1, 0.1, 0.1), (1.5, 0.1, 0.2, 0.2), (-9, -9, 1, 1)])
def test_a_box_that_is_none_is_no_face(box, film: Path, folder: Path):
    result = made(request(film, staged(face=box), size=Size(64, 64, 2)), folder)
    assert "face is not known" in dict(result.versions)["animatic left out"]


@pytest.mark.parametrize("size", [Size(0, 320, 49), Size(512, 9000, 49), Size(512, 320, -1)])
def test_a_size_that_is_none_is_said(size: Size, film: Path, folder: Path):
    with pytest.raises(GenerationError, match="cannot be made"):
        made(request(film, size=size, start=NAN, end=NAN), folder)


def test_a_folder_that_cannot_be_written_is_said(film: Path, tmp_path: Path):
    with pytest.raises(GenerationError, match="cannot be written"):
        made(request(film), tmp_path / "nowhere")


def test_a_writer_that_fails_leaves_nothing(tmp_path: Path):
    with (
        pytest.raises(ZeroDivisionError),
        clip_writer(tmp_path / "x.mp4", (64, 64), Fraction(24), None, "", "") as out,
    ):
        out.add(np.zeros((64, 64, 3), np.uint8))
        raise ZeroDivisionError
    assert not list(tmp_path.iterdir())


def test_the_label_is_burned_into_every_frame(film: Path, folder: Path):
    file = made(request(film, caption="I am fine."), folder).file
    for time in (0.0, 0.25, 0.45):
        picture = frame_on_screen(file, time)
        assert picture[:35, 400:].max() > 215
        assert picture[250:].max() > 225
    assert "caption" not in str(made(request(film), folder).versions)


def test_a_caption_without_a_font_is_left_out_and_said(film: Path, folder: Path):
    asked = request(film, caption="what is \U000f0000 this")
    result = made(asked, folder)
    assert dict(result.versions)["animatic left out"] == NO_FONT
