"""Stills, cuts of sound, and what a clip's file holds, out of films with clocks of every kind."""

from __future__ import annotations

import hashlib
import random
import struct
import wave
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from emotionai_core.errors import FilmError, GenerationError
from emotionai_core.film.probe import probe
from emotionai_core.generation.pictures import (
    frame_on_screen,
    frames_hash,
    poster,
    probe_clip,
    read_picture,
    sound,
    still,
    write_picture,
)
from emotionai_core.records.clip import Heard
from tests import films

MAKERS = [films.constant, films.ntsc, films.variable, films.late_start, films.program_stream]


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_a_still_is_the_frame_on_screen(make, tmp_path: Path):
    path = make(tmp_path)
    times = probe(path).times
    starts = times.seconds()
    chance = random.Random(3)
    asked = [-1.0, 0.0, *(chance.uniform(0, starts[-1]) for _ in range(12)), starts[7], starts[-1] + 5, float("nan")]
    wrong = []
    for time in asked:
        expected = 0 if time != time else max(int(np.searchsorted(starts, time + 1e-6, side="right")) - 1, 0)
        shown = films.number_on(frame_on_screen(path, time))
        if shown != expected:
            wrong.append((time, expected, shown))
    assert wrong == []


class _Pipe:
    """What a recorder writes into: nothing that was written can be changed any more."""

    def __init__(self) -> None:
        self.data = b""

    def write(self, data: bytes) -> int:
        self.data += data
        return len(data)


def matroska(path: Path, live: bool, length: float = 0.0) -> Path:
    """Ten seconds of numbered frames; without a length in the header, or with a wrong one of `length` seconds."""
    pipe = _Pipe()
    with av.open(pipe if live else str(path), "w", format="matroska") as out:
        stream = out.add_stream("libx264", rate=25, options={"preset": "ultrafast", "g": "50"})
        stream.width, stream.height, stream.pix_fmt = films.WIDTH, films.HEIGHT, "yuv420p"
        for number in range(250):
            out.mux(stream.encode(av.VideoFrame.from_ndarray(films.bar_code(number), format="rgb24")))
        out.mux(stream.encode(None))
    data = bytearray(pipe.data if live else path.read_bytes())
    if length:
        place = data.index(b"\x44\x89\x88") + 3
        data[place : place + 8] = struct.pack(">d", length * 1000)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(("live", "length"), [(True, 0.0), (False, 2.0)])
def test_a_header_without_the_right_length_moves_no_still(live: bool, length: float, tmp_path: Path):
    path = matroska(tmp_path / "recording.mkv", live, length)
    with av.open(str(path)) as container:
        assert (container.duration or 0) / 1e6 == length
    shown = [films.number_on(frame_on_screen(path, time)) for time in (0.0, 1.0, 3.0, 8.02, 500.0)]
    assert shown == [0, 25, 75, 200, 249]


def test_a_still_is_written_whole_as_png(tmp_path: Path):
    path = films.constant(tmp_path)
    still(path, 1.0, tmp_path / "still.png")
    assert films.number_on(read_picture(tmp_path / "still.png")) == 25
    assert np.array_equal(read_picture(tmp_path / "still.png"), frame_on_screen(path, 1.0))
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_film_that_was_held_sideways_gives_an_upright_still(quarters: int, tmp_path: Path):
    picture = frame_on_screen(films.held(tmp_path, quarters), 0.4)
    assert picture.shape == (films.HEIGHT, films.WIDTH, 3)
    assert films.number_on(picture) == 10


def test_pixels_that_are_not_square_become_square(tmp_path: Path):
    path = tmp_path / "wide.mp4"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 192, 96, "yuv420p"
        stream.codec_context.sample_aspect_ratio = Fraction(4, 3)
        frame = av.VideoFrame.from_ndarray(films.bar_code(9), format="rgb24")
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    picture = frame_on_screen(path, 0.0)
    assert picture.shape == (96, 256, 3)
    assert films.number_on(picture) == 9


def test_a_poster_is_a_small_picture_of_the_middle(tmp_path: Path):
    poster(films.constant(tmp_path), tmp_path / "poster.jpg", 48)
    picture = read_picture(tmp_path / "poster.jpg")
    assert picture.shape == (48, 96, 3)
    assert films.number_on(picture) == 50


def test_what_is_not_there_or_no_film_is_said(tmp_path: Path):
    (tmp_path / "no.mp4").write_bytes(b"nothing" * 100)
    with pytest.raises(FilmError, match="There is no file"):
        still(tmp_path / "gone.mp4", 0.0, tmp_path / "x.png")
    with pytest.raises(FilmError, match="not a film"):
        frames_hash(tmp_path / "no.mp4")
    with pytest.raises(GenerationError, match="not a picture"):
        read_picture(tmp_path / "no.mp4")
    assert not (tmp_path / "x.png").exists()


def test_a_picture_that_cannot_be_written_is_said(tmp_path: Path):
    with pytest.raises(GenerationError, match="cannot be written"):
        write_picture(np.zeros((4, 4, 3), np.uint8), tmp_path / "nowhere" / "x.png")


def ramp(path: Path, rate: int = 16_000, seconds: float = 2.0, width: int = 2, channels: int = 1) -> Path:
    """A WAV file whose sample i has the value i (16 bits), or a byte that follows it."""
    count = int(rate * seconds)
    values = np.arange(count) % 32768 if width == 2 else np.arange(count) % 128
    samples = np.repeat(values.astype(np.int16 if width == 2 else np.uint8), channels)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(width)
        out.setframerate(rate)
        out.writeframes(samples.tobytes())
    return path


def read(path: Path) -> tuple[int, np.ndarray]:
    with wave.open(str(path), "rb") as source:
        kind = np.int16 if source.getsampwidth() == 2 else np.uint8
        samples = np.frombuffer(source.readframes(source.getnframes()), kind)
        return source.getframerate(), samples.reshape(-1, source.getnchannels())[:, 0]


@pytest.mark.parametrize(("rate", "channels"), [(16_000, 1), (44_100, 2)])
def test_sound_is_cut_to_the_sample(rate: int, channels: int, tmp_path: Path):
    whole = ramp(tmp_path / "film.wav", rate, 0.7, channels=channels)
    sound(Heard(str(whole), 0.10003, 0.4), tmp_path / "cut.wav")
    own, samples = read(tmp_path / "cut.wav")
    assert own == rate
    assert samples.tolist() == list(range(round(0.10003 * rate), round(0.4 * rate)))


@pytest.mark.parametrize(("width", "silent"), [(1, 128), (2, 0)])
def test_beyond_the_end_of_the_sound_there_is_silence(width: int, silent: int, tmp_path: Path):
    whole = ramp(tmp_path / "film.wav", seconds=1.0, width=width)
    sound(Heard(str(whole), 0.9, 1.1), tmp_path / "cut.wav")
    samples = read(tmp_path / "cut.wav")[1]
    assert len(samples) == 3200
    assert set(samples[1600:].tolist()) == {silent}


@pytest.mark.parametrize(("start", "end"), [(float("nan"), 1.0), (0.0, float("nan")), (0.0, float("inf")), (0.0, 1e12)])
def test_a_stretch_that_is_none_is_said(start: float, end: float, tmp_path: Path):
    whole = ramp(tmp_path / "film.wav", seconds=1.0)
    with pytest.raises(GenerationError, match="stretch"):
        sound(Heard(str(whole), start, end), tmp_path / "cut.wav")


def test_sound_that_is_not_there_is_said(tmp_path: Path):
    whole = ramp(tmp_path / "film.wav")
    (tmp_path / "text.wav").write_text("no sound")
    target = tmp_path / "cut.wav"
    for heard, why in [
        (Heard(str(whole), 3.0, 4.0), "no sound from 3.00 s"),
        (Heard(str(whole), 1.0, 1.0), "no sound from 1.00 s"),
        (Heard(str(tmp_path / "text.wav"), 0.0, 1.0), "not a WAV file"),
        (Heard(str(tmp_path / "gone.wav"), 0.0, 1.0), "is gone"),
    ]:
        with pytest.raises(GenerationError, match=why):
            sound(heard, target)
    assert not target.exists()
    assert not list(tmp_path.glob(".*"))


def pictures(path: Path, changed: int = -1, form: str = "yuv420p", codec: str = "ffv1", size=(50, 34)) -> Path:
    """Eight pictures without loss; the one at `changed` has one pixel that differs."""
    chance = np.random.default_rng(1)
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=24)
        stream.width, stream.height, stream.pix_fmt = *size, form
        for number in range(8):
            picture = chance.integers(0, 255, (size[1], size[0], 3)).astype(np.uint8)
            if number == changed:
                picture[5, 5] ^= 255
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format=form)))
        out.mux(stream.encode(None))
    return path


def packed_anew(path: Path, target: Path) -> Path:
    """The same coded pictures in another container."""
    with av.open(str(path)) as source, av.open(str(target), "w") as out:
        stream = out.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)
    return target


@pytest.mark.parametrize("form", ["yuv420p", "yuv420p10le", "bgr0", "gray", "yuva444p"])
def test_the_hash_follows_the_pictures_and_nothing_else(form: str, tmp_path: Path):
    first = pictures(tmp_path / "a.mkv", form=form)
    again = packed_anew(first, tmp_path / "b.nut")
    other = pictures(tmp_path / "c.mkv", changed=6, form=form)
    assert frames_hash(first) == frames_hash(again)
    assert frames_hash(first) != frames_hash(other)


@pytest.mark.parametrize("form", ["yuv420p", "yuv420p10le", "gray"])
def test_the_hash_is_that_of_size_form_and_planes_without_padding(form: str, tmp_path: Path):
    path, expected = pictures(tmp_path / "a.mkv", form=form), hashlib.sha256()
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            expected.update(f"50x34 {form}\n".encode() + frame.to_ndarray().tobytes())
    assert frames_hash(path) == expected.hexdigest()


def test_the_hash_tells_sizes_apart(tmp_path: Path):
    assert frames_hash(pictures(tmp_path / "a.mkv")) != frames_hash(pictures(tmp_path / "b.mkv", size=(52, 34)))


def test_what_a_clip_holds(tmp_path: Path):
    beep = films.clicks_track([0.5], 2.0)
    heard = probe_clip(films.write_film(tmp_path / "a.mp4", 48, 24, sound=beep))
    silent = probe_clip(films.constant(tmp_path))
    assert (heard.width, heard.height, heard.frames, heard.sound) == (192, 96, 48, True)
    assert heard.fps == pytest.approx(24)
    assert heard.duration == pytest.approx(2.0)
    assert (silent.frames, silent.sound) == (100, False)


def test_colours_are_kept_in_order(tmp_path: Path):
    picture = np.zeros((8, 8, 3), np.uint8)
    picture[:, :, 0] = 200
    write_picture(picture, tmp_path / "red.png")
    assert np.array_equal(read_picture(tmp_path / "red.png"), picture)
    assert cv2.imread(str(tmp_path / "red.png"))[0, 0].tolist() == [0, 0, 200]
