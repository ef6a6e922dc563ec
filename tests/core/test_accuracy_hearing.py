from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from benchmarks.accuracy import speakers, speech, voice
from benchmarks.accuracy.program import Tables
from benchmarks.accuracy.recordings import diarised, ends_at, joined, read_rttm, read_uem, samples_of, write_wav
from emotionai_core.film.sound import RATE

RTTM = "SPEAKER one 1 0.500 1.25 <NA> <NA> ann <NA> <NA>\nSPEAKER one 1 1.0 2.0 <NA> <NA> bob <NA> <NA>\n;; remark\n"


def tone(seconds: float, level: int = 8000) -> np.ndarray:
    return (np.sin(np.arange(round(seconds * RATE)) * 0.2) * level).astype(np.int16)


def spoken(utterances: list[tuple[float, float]], voiced: list[tuple[float, float]]) -> Tables:
    return {
        "utterances": {
            "utterance": [*range(len(utterances))],
            "start": [a for a, _ in utterances],
            "end": [b for _, b in utterances],
        },
        "voiced": {"start": [a for a, _ in voiced], "end": [b for _, b in voiced]},
    }


def test_rttm_and_uem_are_read() -> None:
    assert read_rttm(RTTM) == {"one": [(0.5, 1.75, "ann"), (1.0, 3.0, "bob")]}
    assert read_uem("one NA 0.000 30.5\none NA 40 50\n") == {"one": [(0.0, 30.5), (40.0, 50.0)]}


def test_recordings_are_found_by_their_name_or_its_end(tmp_path: Path) -> None:
    write_wav(tmp_path / "set_one.wav", tone(2.0))
    (tmp_path / "labels.rttm").write_text(RTTM + "SPEAKER lost 1 0 1 <NA> <NA> ann <NA> <NA>\n", "utf-8")
    (only,) = diarised(tmp_path)
    assert (only.name, only.path.name) == ("one", "set_one.wav")
    assert ends_at(only, 2.0) == [(0.0, 2.0)]
    (tmp_path / "labels.uem").write_text("one NA 0.5 30\n", "utf-8")
    assert ends_at(diarised(tmp_path)[0], 2.0) == [(0.5, 2.0)]
    with pytest.raises(FileNotFoundError):
        diarised(tmp_path / "empty")


def test_sound_is_read_as_the_programs_want_it(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "stereo.wav"), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(48_000)
        out.writeframes(np.repeat(tone(1.0), 6).tobytes())
    samples = samples_of(tmp_path / "stereo.wav")
    assert samples.dtype == np.int16
    assert len(samples) == pytest.approx(RATE, abs=RATE // 50)
    assert write_wav(tmp_path / "mono.wav", samples) == pytest.approx(1.0, abs=0.02)
    assert np.array_equal(samples_of(tmp_path / "mono.wav"), samples)


def test_recordings_joined_begin_where_it_is_said() -> None:
    samples, starts = joined([tone(1.0), tone(0.5)], 2.0)
    assert starts == [2.0, 5.0]
    assert len(samples) == round(7.5 * RATE)
    assert not samples[: 2 * RATE].any()
    assert np.array_equal(samples[5 * RATE :][: RATE // 2], tone(0.5))


def test_voice_without_a_line_becomes_a_line_of_its_own() -> None:
    lines = speakers.lines_of(spoken([(1.0, 2.0), (2.1, 3.0)], [(0.5, 3.2), (5.0, 6.0)]))
    assert list(zip(lines["start"], lines["end"], strict=True)) == [(0.5, 1.0), (1.0, 2.0), (2.1, 3.0), (5.0, 6.0)]
    assert lines["utterance"] == [0, 1, 2, 3]


def test_every_voiced_moment_belongs_to_the_nearest_line() -> None:
    speech_tables = spoken([(1.0, 2.0), (2.5, 3.0), (5.0, 6.0)], [(0.5, 3.5), (5.0, 6.0)])
    found: Tables = {"speakers": {"utterance": [0, 1], "speaker": [4, 7], "confidence": [0.5, 0.5]}}
    assert speakers.turns_of(speech_tables, found) == [(0.5, 2.25, "4"), (2.25, 3.5, "7")]


def test_acted_sets_are_read_by_their_columns(tmp_path: Path) -> None:
    write_wav(tmp_path / "b.wav", tone(0.2))
    write_wav(tmp_path / "a.wav", tone(0.2))
    rows = "actor,file,emotion,intensity\nx,b.wav,Angry,strong\nx,a.wav,Sad,normal\nx,gone.wav,sad,normal\n"
    (tmp_path / "labels.csv").write_text(rows, "utf-8")
    found = voice.recordings(tmp_path / "labels.csv")
    assert [(one.file.name, one.speaker, one.emotion, one.intensity) for one in found] == [
        ("a.wav", "x", "sad", "normal"),
        ("b.wav", "x", "angry", "strong"),
    ]
    (tmp_path / "labels.csv").write_text("name,mood\na.wav,sad\n", "utf-8")
    with pytest.raises(FileNotFoundError):
        next(voice.measure(tmp_path))


def test_figures_of_voice_follow_its_tables(tmp_path: Path) -> None:
    moods = ["angry", "sad", "happy", "calm"]
    rows = [voice.Spoken(tmp_path / f"{n}.wav", "x", mood, "normal") for n, mood in enumerate(moods)]
    found: Tables = {
        "voice": {"utterance": [0, 1, 2, 3], "arousal": [0.9, 0.2, 0.3, 0.6], "confidence": [0.9, 0.8, 0.1, 0.2]},
        "windows": {"time": [1.0, 11.0, 21.0], "step": [1.0, 1.0, 0.1], "arousal": [0.8, 0.1, 0.0]},
    }
    figures = list(voice._figures("fake", "set", rows, [0.5, 10.5, 20.5, 30.5], found))
    values = {figure.metric: (figure.value, figure.count) for figure in figures}
    assert values["AUC high against low arousal"] == (0.75, 4)
    assert values["AUC, the surer half of lines"] == (1.0, 2)
    assert values["AUC of windows of 1.0 s"] == (1.0, 2)


def test_aligned_words_in_either_unit() -> None:
    grid = speech.read_align("0 12250 sil\n12250 19250 set\n19250 27250 white\n27250 30000 sp\n")
    assert grid == [(0.49, 0.77, "set"), (0.77, 1.09, "white")]
    assert speech.read_align("0.0 0.5 sil\n0.50 0.9 hello\n") == [(0.5, 0.9, "hello")]


def test_labels_are_found_beside_their_sound(tmp_path: Path) -> None:
    write_wav(tmp_path / "one.wav", tone(0.2))
    for name in ("one.txt", "readme.txt"):
        (tmp_path / name).write_text("words", "utf-8")
    assert speech._beside(tmp_path, ".txt") == {tmp_path: [(tmp_path / "one.wav", tmp_path / "one.txt")]}


def test_that_only_the_shortest_recordings_were_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (("long", 1.5), ("short", 0.4), ("middle", 0.5)):
        write_wav(tmp_path / f"{name}.wav", tone(seconds))
        (tmp_path / f"{name}.txt").write_text("two words", "utf-8")
    heard: list[float] = []

    def read(samples: np.ndarray, *_: object) -> tuple[Tables, float]:
        heard.append(round(len(samples) / RATE, 1))
        return {"utterances": {"text": ["two"]}, "rejected": {"text": ["birds"]}}, len(samples) / RATE

    monkeypatch.setattr(speech, "_read", read)
    (whole,) = speech._transcripts(tmp_path, None)
    assert whole.note == "0 wrong, 3 missed, 0 added, 3 rejected" and "3 of 3" in whole.data
    monkeypatch.setattr(speech, "MOST_SOUND", 1.0)
    (part,) = speech._transcripts(tmp_path, None)
    assert heard[3:] == [0.4, 0.5] and "2 of 3" in part.data
    assert part.note.endswith("; only the shortest recordings, 1 s together")
