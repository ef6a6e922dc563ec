"""The worker program as the studio runs it, with tiny weights in the real formats."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import tiny
from audible import silence, subtitles, utterances, voice, write_wav
from conftest import Progress, chunk, request_for, run_worker

FILM = 16.0


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return write_wav(tmp_path / "sound.wav", silence(2), voice(5), silence(2), voice(4, 210, 1), silence(3))


def test_whisper_writes_and_places_what_it_hears(tmp_path: Path, sound: Path, weights: Path, english: Path) -> None:
    both = tmp_path / "both"
    shutil.copytree(weights / "whisper-large-v3", both / "whisper-large-v3")
    (both / "aligner-en").symlink_to(english / "aligner-en")
    request = request_for("speech", tmp_path, FILM, inputs={"sound": str(sound)})
    outcome = run_worker(request, both)
    assert outcome.done.summary == {"utterances": 3, "rejected": 0, "language": "en"}
    assert outcome.status == 0 and outcome.warnings == []
    names = {one.name.split("/")[0] for one in outcome.hello.weights}
    assert names == {"whisperx-vad", "whisper-large-v3", "aligner-en"}
    tables = chunk(request, 0)
    lines = tables["utterances"]
    assert lines["text"] == ["Hello my friend, I am so happy to see you again.", "No!", "Do not leave me here, please."]
    assert lines["source"] == ["recogniser"] * 3 and all(float(str(one)) > 0.5 for one in lines["confidence"])
    assert [abs(float(str(one)) - told) < 0.2 for one, told in zip(tables["voiced"]["start"], (2, 9), strict=True)]
    assert len(tables["words"]["text"]) == 18 and tables["words"]["text"][0] == "Hello"
    starts = [float(str(one)) for one in tables["words"]["start"]]
    assert starts == sorted(starts) and starts[0] > 1.9 and starts[-1] < 13.1


def test_the_same_sound_gives_the_same_bytes(tmp_path: Path, sound: Path, weights: Path) -> None:
    made = []
    for out in ("first", "second"):
        request = request_for("speech", tmp_path, FILM, out=out, inputs={"sound": str(sound)})
        outcome = run_worker(request, weights)
        assert outcome.warnings == ["no-alignment"] and outcome.done.chunks == 1
        made.append((tmp_path / out / "chunk-000000.json").read_bytes())
    assert made[0] == made[1] and b"Do not leave me here" in made[0]


def test_a_text_that_repeats_itself_is_put_aside_with_the_reason(tmp_path: Path, sound: Path) -> None:
    tiny.whisper(tmp_path / "weights", tiny.LOOP, "small")
    request = request_for(
        "speech", tmp_path, FILM, inputs={"sound": str(sound)}, settings={"model": "small", "language": "en"}
    )
    outcome = run_worker(request, tmp_path / "weights")
    assert outcome.done.summary["rejected"] == 1 and outcome.done.summary["utterances"] == 0
    assert str(chunk(request, 0)["rejected"]["reason"][0]).startswith("repeats itself")


def test_subtitles_need_no_whisper_and_keep_their_words(tmp_path: Path, sound: Path, weights: Path) -> None:
    only = tmp_path / "only"
    shutil.copytree(weights / "aligner-ja", only / "aligner-ja")
    told = subtitles(
        tmp_path / "s.json", (2.0, 7.0, "今日は あいう"), (9.0, 13.0, "えお、今日は。"), (30.0, 31.0, "お")
    )
    inputs = {"sound": str(sound), "subtitles": str(told)}
    request = request_for("speech", tmp_path, FILM, inputs=inputs)
    outcome = run_worker(request, only)
    assert outcome.done.summary == {"utterances": 3, "rejected": 0, "language": "ja"}
    tables = chunk(request, 0)
    assert tables["utterances"]["text"] == ["今日は あいう", "えお、今日は。", "お"]
    assert tables["utterances"]["source"] == ["subtitle"] * 3
    first = [
        word for word, line in zip(tables["words"]["text"], tables["words"]["utterance"], strict=True) if line == 0
    ]
    assert first == list("今日はあいう")
    assert 1.6 < float(str(tables["utterances"]["start"][0])) < 7.4


def test_pyannote_gives_every_line_a_speaker_and_every_speaker_a_voice(
    tmp_path: Path, sound: Path, weights: Path
) -> None:
    heard = utterances(tmp_path / "speech.json", (0, 2.0, 7.0), (7, 9.0, 13.0), (8, 900.0, 901.0))
    inputs = {"sound": str(sound), "speech": str(heard)}
    request = request_for("speakers", tmp_path, FILM, inputs=inputs, settings={"speakers": 2})
    outcome = run_worker(request, weights)
    tables = chunk(request, 0)
    assert outcome.done.summary["utterances"] == len(tables["speakers"]["utterance"])
    assert outcome.of(Progress)
    assert all(len(one) == 256 for one in tables["voices"]["embedding"])  # type: ignore[arg-type]
    assert tables["speakers"]["utterance"] == [0, 7] and set(tables["speakers"]["speaker"]) <= {0, 1}
    assert set(tables["voices"]["speaker"]) >= set(tables["speakers"]["speaker"])
    assert not list((tmp_path / "out").glob("turns-*"))


def test_a_film_without_sound_keeps_its_subtitles(tmp_path: Path) -> None:
    told = subtitles(tmp_path / "s.json", (1.0, 2.0, "Hello."), (310.0, 311.0, "Bye."))
    request = request_for("speech", tmp_path, 320.0, inputs={"subtitles": str(told)})
    outcome = run_worker(request, tmp_path)
    assert outcome.warnings == ["no-sound"] and outcome.done.chunks == 2
    assert chunk(request, 1)["utterances"]["text"] == ["Bye."] and chunk(request, 1)["words"]["text"] == []


def test_a_resumed_run_makes_the_missing_chunk_only(tmp_path: Path) -> None:
    told = subtitles(tmp_path / "s.json", (1.0, 2.0, "Hello."), (310.0, 311.0, "Bye."))
    request = request_for("speech", tmp_path, 320.0, inputs={"subtitles": str(told)}, resume_after=0)
    outcome = run_worker(request, tmp_path)
    assert outcome.done.chunks == 2 and not (tmp_path / "out" / "chunk-000000.json").exists()


@pytest.mark.parametrize("stage", ["speech", "speakers"])
def test_missing_weights_are_one_sentence_with_the_way_out(tmp_path: Path, sound: Path, stage: str) -> None:
    heard = utterances(tmp_path / "speech.json", (0, 2.0, 7.0))
    request = request_for(stage, tmp_path, FILM, inputs={"sound": str(sound), "speech": str(heard)})
    outcome = run_worker(request, tmp_path / "nowhere")
    assert outcome.failed.code == "weights-missing" and "emotionai env models --get" in outcome.failed.hint
    assert outcome.status == 1 and list((tmp_path / "out").iterdir()) == []


def test_a_cancelled_run_ends_well(tmp_path: Path, sound: Path, weights: Path) -> None:
    request = request_for("speech", tmp_path, FILM, inputs={"sound": str(sound)})
    outcome = run_worker(request, weights, cancel_after=Progress)
    assert outcome.done.cancelled and outcome.status == 0 and outcome.done.chunks == 0


@pytest.mark.parametrize(
    ("stage", "settings"),
    [
        ("speech", {"model": "huge"}),
        ("speech", {"batch": 0}),
        ("speech", {"language": 3}),
        ("speakers", {"segmentation_step": 2.0}),
        ("speakers", {"min_speakers": 4, "max_speakers": 3}),
    ],
)
def test_a_wrong_setting_is_refused(
    tmp_path: Path, sound: Path, weights: Path, stage: str, settings: dict[str, object]
) -> None:
    heard = utterances(tmp_path / "speech.json", (0, 2.0, 7.0))
    inputs = {"sound": str(sound), "speech": str(heard)}
    outcome = run_worker(request_for(stage, tmp_path, FILM, inputs=inputs, settings=settings), weights)
    assert outcome.failed.code == "bad-setting" and outcome.status == 1


def test_a_sound_that_is_no_sound(tmp_path: Path, weights: Path) -> None:
    (tmp_path / "sound.wav").write_bytes(b"RIFF not really")
    request = request_for("speech", tmp_path, FILM, inputs={"sound": str(tmp_path / "sound.wav")})
    assert run_worker(request, weights).failed.code == "sound-unreadable"
