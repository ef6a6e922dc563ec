"""Arcs: clips joined with cross-fades, whose flashes and beeps must still fall together."""

from __future__ import annotations

import wave
from pathlib import Path

import av
import numpy as np
import pytest

from emotionai_core.errors import Cancelled, FilmError, GenerationError
from emotionai_core.film.running import RunningSound
from emotionai_core.generation.arc import make_arc, plan
from emotionai_core.generation.making import Progress
from emotionai_core.generation.mixing import LEVEL, joined, levelled
from emotionai_core.generation.pictures import probe_clip
from emotionai_core.records.clip import Heard, Maker
from tests import films
from tests.core.animatics import never, quiet, request

RATE = 48_000


def clip(
    path: Path, rate: int = 24, seconds: float = 2.0, flash: float = 1.0, size=(128, 80), grey: int = 60,
    loud: float = 0.5, sound: bool = True,
) -> Path:  # fmt: skip
    """A grey clip that is white for one frame at `flash` seconds, and beeps for 30 ms then."""
    times = np.arange(round(seconds * RATE)) / RATE
    beep = np.where((times >= flash) & (times < flash + 0.03), np.sin(times * 2 * np.pi * 1500) * loud, 0.0)

    def picture(number: int) -> np.ndarray:
        return np.full((size[1], size[0], 3), 255 if number == round(flash * rate) else grey, np.uint8)

    track = beep.astype(np.float32) if sound else None
    return films.write_film(path, round(seconds * rate), rate, picture=picture, sound=track)


def arc(paths: list[Path], folder: Path, **changes):
    folder.mkdir(exist_ok=True)
    known = {path.stem: path for path in paths}
    asked = request("", maker=Maker.ARC, clips=tuple(known), **changes)
    return make_arc(lambda one: known[one])(asked, folder, quiet, never)


def frames_of(path: Path) -> list[tuple[float, np.ndarray]]:
    with av.open(str(path)) as container:
        return [(float(one.time), one.to_ndarray(format="rgb24")) for one in container.decode(video=0)]


def flashes(path: Path) -> list[float]:
    """When each flash begins: one frame of a slower clip can be two of a faster arc."""
    white = [time for time, picture in frames_of(path) if picture.max() > 225]
    return [time for time, before in zip(white, [-1.0, *white], strict=False) if time - before > 0.1]


def samples_of(path: Path) -> np.ndarray:
    sound = RunningSound(path, 0.0)
    try:
        running, parts = sound.run(0.0, 1.0, lambda: True), []
        wanted = round(probe_clip(path).duration * RATE)
        while sum(map(len, parts)) < wanted:
            parts.append(next(running))
        return np.concatenate(parts)[:wanted].astype(float) / 32768
    finally:
        sound.close()


def beeps(path: Path, least: float = 0.1) -> list[float]:
    loud = np.flatnonzero(np.abs(samples_of(path)).max(axis=1) > least)
    return [float(one) / RATE for one in loud[np.diff(loud, prepend=-RATE) > RATE // 10]]


def test_flashes_and_beeps_still_fall_together(tmp_path: Path):
    clips = [
        clip(tmp_path / "a.mp4", 24, 2.0, 1.0),
        clip(tmp_path / "b.mp4", 30, 2.0, 1.0, (96, 96)),
        clip(tmp_path / "c.mp4", 25, 1.6, 0.8),
    ]
    made = arc(clips, tmp_path / "job", crossfade=0.5)
    seen, heard = flashes(made.file), beeps(made.file)
    assert seen == pytest.approx([1.0, 2.5, 3.8], abs=1 / 30)
    assert heard == pytest.approx(seen, abs=1 / 30)
    facts = probe_clip(made.file)
    assert facts.duration == pytest.approx(2.0 + 2.0 + 1.6 - 1.0, abs=0.05)
    assert facts.fps == pytest.approx(30)
    assert [one.name for one in (tmp_path / "job").iterdir()] == ["arc.mp4"]


def test_the_largest_size_wins_and_others_get_black_bars(tmp_path: Path):
    clips = [clip(tmp_path / "a.mp4", size=(64, 64), grey=200), clip(tmp_path / "b.mp4", size=(160, 100), grey=200)]
    made = arc(clips, tmp_path / "job", crossfade=0.0)
    shown = frames_of(made.file)
    assert shown[0][1].shape == (100, 160, 3)
    assert shown[0][1][:, :25].max() < 25
    assert shown[0][1][:, 35:125].min() > 180
    assert shown[-1][1].min() > 180


def test_a_cross_fade_goes_evenly_from_one_to_the_other(tmp_path: Path):
    clips = [clip(tmp_path / "a.mp4", grey=40, flash=9), clip(tmp_path / "b.mp4", grey=200, flash=9)]
    light = [float(picture.mean()) for _, picture in frames_of(arc(clips, tmp_path / "job", crossfade=0.5).file)]
    assert len(light) == 84
    assert light[35] == pytest.approx(40, abs=3)
    assert light[48] == pytest.approx(200, abs=3)
    steps = np.diff(light[35:49])
    assert steps == pytest.approx(np.full(13, 160 / 13), abs=3)


def test_a_cross_fade_longer_than_a_clip_is_shortened(tmp_path: Path):
    paths = [
        clip(tmp_path / f"{name}.mp4", seconds=length, flash=9) for name, length in zip("abc", (2, 0.5, 2), strict=True)
    ]
    made = plan(paths, 3.0)
    assert [one.fade for one in made.pieces] == [0, 6, 6]
    assert [one.start for one in made.pieces] == [0, 42, 48]
    assert made.frames == 96
    assert len(frames_of(arc(paths, tmp_path / "job", crossfade=3.0).file)) == 96


def test_quiet_and_loud_clips_are_levelled(tmp_path: Path):
    quiet_one = clip(tmp_path / "a.mp4", loud=0.05)
    loud_one = clip(tmp_path / "b.mp4", loud=0.9)
    track = samples_of(arc([quiet_one, loud_one], tmp_path / "job", crossfade=0.0).file)
    first, second = (float(np.abs(track[part]).max()) for part in (slice(0, 2 * RATE), slice(2 * RATE, None)))
    # From 25 dB apart to less than half of that: nothing is made more than 12 dB louder.
    assert 20 * np.log10(second / first) < 14
    assert second < 0.95


def tone(level: float, seconds: float = 2.0) -> np.ndarray:
    wave_ = np.sin(np.arange(round(seconds * RATE)) * 2 * np.pi * 440 / RATE) * level * np.sqrt(2)
    return np.repeat(wave_[:, None], 2, axis=1).astype(np.float32)


@pytest.mark.parametrize("level", [0.04, 0.1, 0.5])
def test_levelling_brings_sound_to_one_loudness_whatever_the_pauses(level: float):
    with_pause = np.concatenate([tone(level), np.zeros((4 * RATE, 2), np.float32)])
    for track in (tone(level), with_pause):
        out = levelled(track)
        assert float(np.sqrt(np.square(out[: 2 * RATE]).mean())) == pytest.approx(LEVEL, rel=0.05)


def test_silence_stays_silence():
    assert not levelled(np.zeros((RATE, 2), np.float32)).any()
    assert len(levelled(np.zeros((0, 2), np.float32))) == 0
    assert float(np.abs(levelled(tone(0.001))).max()) == pytest.approx(0.001 * np.sqrt(2), rel=0.01)


def test_a_cross_fade_of_sounds_keeps_their_power_and_never_clips():
    chance = np.random.default_rng(4)
    tracks = [chance.normal(0, 0.1, (RATE, 2)).astype(np.float32) for _ in range(2)]
    whole = joined(tracks, [0, RATE // 2], RATE * 3 // 2)
    power = np.square(whole).reshape(15, -1).mean(axis=1)
    assert power == pytest.approx(np.full(15, power.mean()), rel=0.1)
    assert float(np.abs(joined([tone(0.6), tone(0.6)], [0, 0], 2 * RATE)).max()) < 0.9


def film_sound(path: Path, times: list[float]) -> Path:
    samples = np.zeros(16_000 * 20, np.int16)
    for time in times:
        samples[round(time * 16_000) : round(time * 16_000) + 300] = 20_000
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
        out.writeframes(samples.tobytes())
    return path


def under(sound: Path, *starts: float) -> dict[str, tuple[Heard, ...]]:
    """The film's sound for clips of two seconds from these times of it."""
    return {"scene": tuple(Heard(str(sound), start, start + 2.0) for start in starts)}


def test_the_film_s_own_sound_runs_on_under_clips_that_follow_each_other(tmp_path: Path):
    clips = [clip(tmp_path / "a.mp4", flash=1.0), clip(tmp_path / "b.mp4", flash=1.0)]
    sound = film_sound(tmp_path / "film.wav", [10.2, 11.75, 12.9])
    made = arc(clips, tmp_path / "job", crossfade=0.5, **under(sound, 10.0, 11.9))
    # Once each, also the one that both clips' own stretches hold within the cross-fade.
    assert beeps(made.file) == pytest.approx([0.2, 1.75, 2.9], abs=0.01)
    track = np.abs(samples_of(made.file)).max(axis=1)
    loud = [float(track[round(at * RATE) : round((at + 0.02) * RATE)].max()) for at in (0.2, 1.75, 2.9)]
    assert loud == pytest.approx([loud[0]] * 3, rel=0.1)


def test_under_clips_from_elsewhere_the_film_s_sound_is_that_of_each(tmp_path: Path):
    clips = [clip(tmp_path / "a.mp4", flash=9), clip(tmp_path / "b.mp4", flash=9)]
    sound = film_sound(tmp_path / "film.wav", [2.3, 10.2, 14.0])
    made = arc(clips, tmp_path / "job", crossfade=0.5, **under(sound, 10.0, 1.0))
    assert beeps(made.file) == pytest.approx([0.2, 1.5 + 1.3], abs=0.01)


def test_a_film_s_sound_that_is_gone_leaves_the_clips_their_own(tmp_path: Path):
    clips = [clip(tmp_path / "a.mp4"), clip(tmp_path / "b.mp4")]
    made = arc(clips, tmp_path / "job", crossfade=0.0, **under(tmp_path / "gone.wav", 0.0, 2.0))
    assert beeps(made.file) == pytest.approx([1.0, 3.0], abs=0.04)
    assert "gone.wav" in dict(made.versions)["arc left out"]


def test_a_stretch_is_named_for_every_clip(tmp_path: Path):
    with pytest.raises(GenerationError, match="every clip"):
        arc([clip(tmp_path / "a.mp4")], tmp_path / "job", **under(tmp_path / "film.wav", 0.0, 2.0))


def test_what_was_whispered_in_the_film_stays_softer_than_what_was_shouted(tmp_path: Path):
    whisper, shout = clip(tmp_path / "a.mp4", loud=0.03), clip(tmp_path / "b.mp4", loud=0.5)

    def apart(**changes) -> float:
        made = arc([whisper, shout], tmp_path / "job", crossfade=0.0, **changes)
        track = np.abs(samples_of(made.file))
        return 20 * float(np.log10(track[2 * RATE :].max() / track[: 2 * RATE].max()))

    assert apart(one_scale=True) == pytest.approx(24.4, abs=1.0)
    assert apart() < 17


def test_clips_without_sound_are_silent_among_others_and_an_arc_of_them_has_none(tmp_path: Path):
    silent, heard = clip(tmp_path / "a.mp4", sound=False), clip(tmp_path / "b.mp4")
    assert beeps(arc([silent, heard], tmp_path / "job", crossfade=0.0).file) == pytest.approx([3.0], abs=0.04)
    assert not probe_clip(arc([silent], tmp_path / "other").file).sound


def test_the_same_clips_give_the_same_bytes(tmp_path: Path):
    clips = [clip(tmp_path / "a.mp4"), clip(tmp_path / "b.mp4", 30, size=(90, 70))]
    first, second = (arc(clips, tmp_path / name).file.read_bytes() for name in ("one", "two"))
    assert first == second


def test_what_cannot_be_joined_is_said(tmp_path: Path):
    with pytest.raises(GenerationError, match="no clip to join"):
        arc([], tmp_path / "job")
    with pytest.raises(FilmError, match="There is no file"):
        arc([tmp_path / "gone.mp4"], tmp_path / "job")
    (tmp_path / "no.mp4").write_bytes(b"no film" * 99)
    with pytest.raises(FilmError, match="not a film"):
        arc([clip(tmp_path / "a.mp4"), tmp_path / "no.mp4"], tmp_path / "job")
    assert not list((tmp_path / "job").iterdir())


def test_it_stops_within_a_few_frames_and_leaves_nothing(tmp_path: Path):
    path, told = clip(tmp_path / "a.mp4", seconds=6), list[Progress]()
    asked = request("", maker=Maker.ARC, clips=("a", "a"))
    folder = tmp_path / "job"
    folder.mkdir()
    with pytest.raises(Cancelled):
        make_arc(lambda _: path)(asked, folder, told.append, lambda: len(told) > 2)
    assert told[-1].done < 0.2
    assert not list(folder.iterdir())
