from __future__ import annotations

import itertools
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from audible import checked, chunks, said, silence, subtitles, write_wav
from embedded.align import SPREAD_CONFIDENCE, Aligner, spread
from embedded.recogniser import Heard, TimedWord, doubt, pieces_of, trust
from embedded.sound import RATE, Sound
from embedded.speech import speech
from embedded.vad import Span

from emotionai_core.wire.serve import Cancelled, StageError

INPUTS = Path(__file__).parents[4] / "shared" / "data"
JFK = INPUTS / "asr" / "qwenasr_jfk.wav"
JFK_TEXT = (
    "And so, my fellow Americans, ask not what your country can do for you. Ask what you can do for your country."
)
FIRST = "The old house stood at the end of the road."
SECOND = "Nobody had lived there for many years."


def words_at(words: list[TimedWord], text: str) -> TimedWord:
    return next(one for one in words if one.text.strip(".,!?").lower() == text)


@pytest.fixture
def two_lines(tmp_path: Path) -> tuple[Path, list[tuple[float, float, str, str]]]:
    """Two spoken lines, at 1.0 s and 58.9 s: the second one begins in the first minute and ends in the second."""
    first, second = said(tmp_path, FIRST), said(tmp_path, SECOND)
    rest = 58.9 - 1.0 - len(first) / RATE
    sound = np.concatenate([silence(1.0), first, silence(rest), second, silence(65.0)])
    lines = [
        (0.9, 1.1 + len(first) / RATE, FIRST, "MARA"),
        (58.8, 59.0 + len(second) / RATE, SECOND, ""),
    ]
    return write_wav(tmp_path / "sound.wav", sound), lines


@pytest.mark.skipif(
    not JFK.is_file(), reason="NO RECORDED SPEECH BESIDE THIS CHECKOUT: aligning a real voice is not tested"
)
def test_aligns_a_real_voice() -> None:
    with Sound(str(JFK)) as sound:
        words = Aligner().align(sound.read(0.0, sound.duration), 0.0, JFK_TEXT)
    assert words is not None
    assert [one.text for one in words] == JFK_TEXT.split()
    # The pauses of this recording are at 2.2-3.2 s and 4.3-5.4 s.
    assert words_at(words, "americans").end == pytest.approx(2.2, abs=0.15)
    assert words_at(words, "ask").start == pytest.approx(3.25, abs=0.15)
    assert words_at(words, "not").end == pytest.approx(4.3, abs=0.2)
    assert words_at(words, "what").start == pytest.approx(5.37, abs=0.15)
    assert np.mean([one.confidence for one in words]) > 0.7
    assert all(a.end <= b.start + 1e-9 for a, b in itertools.pairwise(words))


def test_aligns_a_spoken_line_and_doubts_a_wrong_one(tmp_path: Path) -> None:
    heard = said(tmp_path, FIRST)
    sound = np.concatenate([silence(0.5), heard, silence(0.5)])
    aligner = Aligner()
    right = aligner.align(sound, 10.0, FIRST)
    assert right is not None and [one.text for one in right] == FIRST.split()
    assert right[0].start == pytest.approx(10.5, abs=0.2)
    assert right[-1].end == pytest.approx(10.5 + len(heard) / RATE, abs=0.45)
    wrong = aligner.align(sound, 10.0, "We shall buy seven green umbrellas tomorrow.")
    if wrong is not None:
        assert np.mean([one.confidence for one in wrong]) < np.mean([one.confidence for one in right]) - 0.2


def test_alignment_does_not_depend_on_the_lines_before(tmp_path: Path) -> None:
    sound = np.concatenate([silence(0.5), said(tmp_path, FIRST), silence(0.5)])
    aligner = Aligner()
    first = aligner.align(sound, 0.0, FIRST)
    aligner.align(sound * 0.05, 0.0, SECOND)
    aligner.align(silence(2.0, 0.1), 0.0, "hello there")
    assert aligner.align(sound, 0.0, FIRST) == first


def test_unknown_words_are_placed_between_their_neighbours(tmp_path: Path) -> None:
    text = "The old Zyxqwvian house stood at the end."
    sound = said(tmp_path, "The old house stood at the end.")
    words = Aligner().align(sound, 0.0, text)
    assert words is not None and [one.text for one in words] == text.split()
    strange = words[2]
    assert strange.confidence == SPREAD_CONFIDENCE
    assert words[1].end <= strange.start <= strange.end <= words[3].start + 1e-9


def test_too_short_sound_cannot_be_aligned() -> None:
    assert Aligner().align(silence(0.2), 0.0, "this is far too much for a fifth of a second") is None
    assert not Aligner().knows("où est donc la bibliothèque fermée")
    assert not Aligner().knows("你好嗎")


def test_spread_follows_the_voice() -> None:
    words = spread("one three fiver", 0.0, 10.0, [Span(1.0, 2.0, 0.9), Span(6.0, 7.0, 0.9)])
    assert [one.text for one in words] == ["one", "three", "fiver"]
    assert words[0].start == 1.0 and words[-1].end == pytest.approx(7.0)
    assert all(1.0 <= one.start <= one.end <= 7.0 for one in words)
    assert [one.text for one in spread("你好。嗎", 0.0, 3.0, [])] == ["你", "好。", "嗎"]
    assert spread("", 0.0, 1.0, []) == []


def test_subtitles_are_placed_in_the_sound(
    tmp_path: Path, models: Path, job_for: Callable, two_lines: tuple[Path, list]
) -> None:
    path, lines = two_lines
    table = subtitles(tmp_path / "s.json", *lines)
    job, _ = job_for("speech", path, 125.0, inputs={"sound": str(path), "subtitles": str(table)})
    assert speech(job) == {"utterances": 2, "rejected": 0}
    found = checked("speech", tmp_path / "out")
    said_lines = found["utterances"]
    assert said_lines["utterance"] == [0, 1]
    assert said_lines["source"] == ["subtitle", "subtitle"]
    assert said_lines["label"] == ["MARA", ""]
    assert said_lines["text"] == [FIRST, SECOND]
    for number, (start, end, _, _) in enumerate(lines):
        assert start - 0.3 <= said_lines["start"][number] <= said_lines["end"][number] <= end + 0.3
    assert said_lines["start"][0] == pytest.approx(1.0, abs=0.25)
    assert found["words"]["text"] == (FIRST + " " + SECOND).split()
    assert min(found["utterances"]["confidence"]) >= 0.3
    # The voice that runs over the minute's end is one span, and no span comes twice.
    crossing = [(a, b) for a, b in zip(found["voiced"]["start"], found["voiced"]["end"], strict=True) if a < 60 < b]
    assert len(crossing) == 1
    assert found["voiced"]["start"] == sorted(found["voiced"]["start"])
    assert all(b <= c for b, c in zip(found["voiced"]["end"], found["voiced"]["start"][1:], strict=False))


def test_resumed_run_has_the_same_bytes(
    tmp_path: Path, models: Path, job_for: Callable, two_lines: tuple[Path, list]
) -> None:
    path, lines = two_lines
    for name, extra in (("with", {"subtitles": str(subtitles(tmp_path / "s.json", *lines))}), ("without", {})):
        inputs = {"sound": str(path), **extra}
        whole, _ = job_for("speech", path, 125.0, out=f"whole-{name}", inputs=inputs)
        speech(whole)
        expected = chunks(tmp_path / f"whole-{name}")
        assert len(expected) == 3
        late, _ = job_for("speech", path, 125.0, out=f"late-{name}", inputs=inputs, resume_after=0)
        speech(late)
        assert chunks(tmp_path / f"late-{name}") == {k: v for k, v in expected.items() if k != "chunk-000000.json"}


def test_without_subtitles_a_draft_of_low_confidence(
    tmp_path: Path, models: Path, job_for: Callable, two_lines: tuple[Path, list]
) -> None:
    path, _ = two_lines
    job, out = job_for("speech", path, 125.0, inputs={"sound": str(path)})
    speech(job)
    found = checked("speech", tmp_path / "out")
    heard = found["utterances"]
    assert len(heard["text"]) + len(found["rejected"]["text"]) >= 2
    assert set(heard["source"]) <= {"recogniser"}
    assert all(one <= 0.5 for one in heard["confidence"] + found["words"]["confidence"])
    assert all(found["rejected"]["reason"])
    assert out.events("warning")[0]["code"] == "draft-transcript"


def test_film_without_voice(tmp_path: Path, models: Path, job_for: Callable) -> None:
    times = np.arange(RATE * 70) / RATE
    path = write_wav(tmp_path / "tone.wav", (0.2 * np.sin(2 * np.pi * 440 * times)).astype(np.float32))
    job, _ = job_for("speech", path, 70.0, inputs={"sound": str(path)})
    assert speech(job)["utterances"] == 0
    assert checked("speech", tmp_path / "out")["utterances"]["text"] == []


def test_silent_film_keeps_its_intertitles(tmp_path: Path, models: Path, job_for: Callable) -> None:
    table = subtitles(tmp_path / "s.json", (3.0, 5.0, "The next morning", ""), (70.0, 72.0, "Stop, thief!", ""))
    job, out = job_for("speech", tmp_path / "x.mp4", 90.0, inputs={"subtitles": str(table)})
    speech(job)
    found = checked("speech", tmp_path / "out")
    assert found["utterances"]["utterance"] == [0, 1000]
    assert found["utterances"]["start"] == [3.0, 70.0]
    assert found["words"]["text"] == [] and found["voiced"]["start"] == []
    assert out.events("warning")[0]["code"] == "no-sound"


def test_no_sound_and_no_subtitles_is_a_warning(tmp_path: Path, models: Path, job_for: Callable) -> None:
    job, out = job_for("speech", tmp_path / "x.mp4", 30.0)
    assert speech(job)["utterances"] == 0
    assert out.events("warning")[0]["code"] == "no-speech-source"
    assert checked("speech", tmp_path / "out")["utterances"]["text"] == []


def test_other_languages_are_spread_and_keep_their_trust(
    tmp_path: Path, models: Path, job_for: Callable, two_lines: tuple[Path, list]
) -> None:
    path, _ = two_lines
    table = subtitles(
        tmp_path / "s.json",
        (0.9, 4.0, "那座老房子在路的盡頭。", "瑪拉"),
        (58.8, 61.5, "Où était donc la bibliothèque fermée", ""),
    )
    job, _ = job_for("speech", path, 125.0, inputs={"sound": str(path), "subtitles": str(table)})
    speech(job)
    found = checked("speech", tmp_path / "out")
    assert found["utterances"]["confidence"] == [1.0, 1.0]
    assert set(found["words"]["confidence"]) == {SPREAD_CONFIDENCE}
    assert found["utterances"]["label"][0] == "瑪拉"


def test_hostile_subtitles(tmp_path: Path, models: Path, job_for: Callable, two_lines: tuple[Path, list]) -> None:
    path, _ = two_lines
    lines = [
        (0.5, 1e6, "word " * 3000, ""),
        (1.0, 0.5, "backwards", ""),
        (2.0, 3.0, "   ", ""),
        (5e5, 5e5 + 1, "late", ""),
    ]
    job, _ = job_for(
        "speech", path, 125.0, inputs={"sound": str(path), "subtitles": str(subtitles(tmp_path / "s.json", *lines))}
    )
    speech(job)
    found = checked("speech", tmp_path / "out")
    assert len(found["utterances"]["text"]) == 2
    broken = tmp_path / "b.json"
    broken.write_text('{"format":1,"tables":{"subtitles":{"start":["x"],"end":[1],"text":["a"],"label":[""]}}}')
    bad, _ = job_for("speech", path, 125.0, inputs={"sound": str(path), "subtitles": str(broken)})
    with pytest.raises(StageError, match="not a table of lines"):
        speech(bad)


def test_cancel_stops_within_a_piece(
    tmp_path: Path, models: Path, job_for: Callable, two_lines: tuple[Path, list]
) -> None:
    path, _ = two_lines
    job, _ = job_for("speech", path, 125.0, inputs={"sound": str(path)})
    job.stop()
    with pytest.raises(Cancelled):
        speech(job)
    assert chunks(tmp_path / "out") == {}


def heard(text: str, seconds: float, score: float = -2.0, posterior: float = 0.8) -> Heard:
    words = text.split()
    edges = np.linspace(0.0, seconds, len(words) + 1)
    timed = tuple(TimedWord(a, b, w, 0.4) for w, a, b in zip(words, edges[:-1], edges[1:], strict=True))
    return Heard(timed, score, posterior)


def test_made_up_lines_are_doubted_with_a_reason() -> None:
    assert doubt(heard("come back here", 1.5), 0.9) == ""
    assert doubt(heard("come back here", 1.5), 0.1) == "no voice there"
    assert doubt(heard("come back here at once please my dear", 0.5), 0.9) == "implausibly many words a second"
    assert doubt(heard("what " * 40, 20.0), 0.9) == "repeats itself"
    assert doubt(heard("come back here", 1.5, score=-6.0), 0.9) == "low score"
    assert doubt(heard("come back here", 1.5, posterior=0.01), 0.9) == "low score"


def test_trust_in_a_draft_grows_with_its_posterior_and_stays_below_a_half() -> None:
    found = [trust(heard("come back here", 1.5, posterior=posterior)) for posterior in (0.05, 0.3, 0.5, 0.9)]
    assert found == sorted(found)
    assert found[1] == pytest.approx(0.3, abs=0.1)
    assert found[-1] == 0.5


def test_long_speech_is_cut_where_least_is_said() -> None:
    probabilities = np.full(1000, 0.9, np.float32)
    probabilities[150] = 0.4
    found = pieces_of([Span(0.0, 20.0, 0.9), Span(25.0, 26.0, 0.9), Span(26.3, 27.0, 0.9)], 0.0, probabilities)
    assert found[0] == (0.0, pytest.approx(150 * 0.032))
    assert all(b - a <= 6.0 + 1e-6 for a, b in found)
    assert found[-1] == (25.0, 27.0)
    assert [b for _, b in found[:-2]] == [a for a, _ in found[1:-1]]


def test_wav_of_the_tests_is_what_the_studio_writes(two_lines: tuple[Path, list]) -> None:
    with wave.open(str(two_lines[0])) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16000, 1, 2)
