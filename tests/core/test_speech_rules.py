"""The rules of the speech program that need none of its packages: what is dropped, where words go, who speaks."""

from __future__ import annotations

import io
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from emotionai_core.wire.messages import RunRequest
from emotionai_core.wire.serve import Cancelled, Job, StageError
from emotionai_core.workers.description import read_environment

FOLDER = Path(__file__).resolve().parents[2] / "subprocess_envs" / "speech"
sys.path.insert(0, str(FOLDER))

from speech.language import language_of, normal  # noqa: E402
from speech.patience import patiently  # noqa: E402
from speech.rules import Heard, compression, doubt_of_piece, doubt_of_sentence, loops  # noqa: E402
from speech.sentences import plain, shown_words, spans_of, tokens  # noqa: E402
from speech.subtitles import Line, reach, read_lines  # noqa: E402
from speech.timing import SPREAD_CONFIDENCE, filled, share_of, spread  # noqa: E402
from speech.voices import BlockVoice, Turn, centres, join, speaker_of  # noqa: E402


def job(tmp_path: Path, **inputs: str) -> Job:
    return Job(RunRequest("speech", "whisperx", "film.mp4", str(tmp_path), 60.0, inputs=inputs), io.StringIO())


def parts(text: str) -> list[str]:
    return [text[first:last] for first, last in spans_of(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Hello there. How are you? Fine!", ["Hello there.", "How are you?", "Fine!"]),
        (
            "Mr. Smith met Dr. J. Watson at 3.30 p.m. today. Yes.",
            ["Mr. Smith met Dr. J. Watson at 3.30 p.m.", "today.", "Yes."],
        ),
        ('"Stop!" he said. "Now."', ['"Stop!"', "he said.", '"Now."']),
        ("今日は。元気ですか？はい", ["今日は。", "元気ですか？", "はい"]),
        ("  one two ", ["one two"]),
        ("...", ["..."]),
        ("", []),
    ],
)
def test_sentences(text: str, sentences: list[str]):
    assert parts(text) == sentences
    assert "".join("".join(sentences).split()) == "".join(text.split())


def test_words_of_scripts_with_and_without_spaces():
    assert tokens("Don't—STOP, please!") == ["don't", "stop", "please"]
    assert tokens("今日は。") == ["今", "日", "は"]
    assert shown_words("Don't stop 今日") == ["Don't", "stop", "今", "日"]
    assert plain(" a\n b ") == "a b"


GOOD = Heard("I never said that he would come tonight.", -0.3, 0.05)


@pytest.mark.parametrize(
    ("heard", "seconds", "reason"),
    [
        (GOOD, 3.0, ""),
        (Heard(GOOD.text, -1.0, 0.6), 3.0, ""),
        (Heard(GOOD.text, -1.01, 0.0), 3.0, "improbable words"),
        (Heard(GOOD.text, -0.3, 0.61), 3.0, "probably no speech"),
        (Heard("Thank you. " * 20, -0.1, 0.0), 30.0, "repeats itself"),
        (GOOD, 0.5, "too many words"),
        (Heard("", 0.0, 0.0), 1.0, ""),
    ],
)
def test_what_is_dropped_of_a_whole_piece(heard: Heard, seconds: float, reason: str):
    found = doubt_of_piece(heard, seconds)
    assert found.startswith(reason) and bool(found) == bool(reason)


def test_compression_is_whispers_measure():
    assert compression("a" * 100) > 5 and compression(GOOD.text) < 1.2 and compression("") == 0.0


@pytest.mark.parametrize(
    ("text", "voice", "before", "reason"),
    [
        ("I am here.", 0.9, [], ""),
        ("I am here.", 0.19, [], "no voice"),
        ("No, no, no, no!", 0.9, [], ""),
        ("no " * 12, 0.9, [], "one phrase"),
        ("I know, I know, I know.", 0.9, [], ""),
        ("I am. I am. I am. I am. I am.", 0.9, [], "one phrase"),
        ("I am here.", 0.9, ["I am here.", "i am here"], "the same sentence"),
        ("I am here.", 0.9, ["I am here.", "Where?"], ""),
        ("No.", 0.9, ["No.", "No.", "No."], ""),
    ],
)
def test_what_is_dropped_of_single_sentences(text: str, voice: float, before: list[str], reason: str):
    found = doubt_of_sentence(text, voice, before)
    assert found.startswith(reason) and bool(found) == bool(reason)


def test_a_phrase_that_follows_itself_in_any_length():
    phrase = ["you", "know", "what", "i", "mean"]
    assert loops(phrase * 5)
    assert not loops(phrase * 3)
    assert not loops([])


def test_gaps_between_aligned_words_are_filled():
    words = [{"word": "At"}, {"word": "7"}, {"word": "we", "start": 12.0, "end": 12.5, "score": 0.8}, {"word": "met."}]
    found = filled(words, 10.0, 14.0)
    assert [one.text for one in found] == ["At", "7", "we", "met."]
    assert [(one.start, one.end) for one in found[2:]] == [(12.0, 12.5), (12.5, 14.0)]
    assert (
        found[0].start == 10.0 and found[1].end == pytest.approx(12.0) and found[0].end == pytest.approx(found[1].start)
    )
    assert [one.confidence for one in found] == [SPREAD_CONFIDENCE, SPREAD_CONFIDENCE, 0.8, SPREAD_CONFIDENCE]
    assert filled([], 0.0, 1.0) == []


def test_words_that_overlap_are_put_in_order():
    words = [
        {"word": "a", "start": 1.0, "end": 1.4, "score": 2.0},
        {"word": "b", "start": 1.2, "end": 1.3, "score": -1.0},
    ]
    first, second = filled(words, 0.0, 2.0)
    assert second.start == 1.4 and second.end > second.start
    assert (first.confidence, second.confidence) == (1.0, 0.0)


def test_words_are_spread_over_the_voice_in_their_line():
    found = spread("aaaa bbbb", 0.0, 10.0, [(1.0, 2.0), (8.0, 9.0), (50.0, 60.0)])
    assert [(one.start, one.end) for one in found] == [(1.0, 2.0), (8.0, 9.0)]
    nowhere = spread("aa bb", 0.0, 4.0, [])
    assert [(one.start, one.end) for one in nowhere] == [(0.0, 2.0), (2.0, 4.0)]
    assert spread("", 0.0, 1.0, []) == []


def test_the_voiced_share_of_a_span():
    assert share_of([(0.0, 1.0), (2.0, 3.0)], 0.5, 2.5) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I do not know what you want, and this is not the time for it.", "en"),
        ("Ich weiß nicht, was das ist, aber wir gehen auch.", "de"),
        ("Je ne sais pas ce que vous dites, mais c'est pour elle.", "fr"),
        ("Qué es lo que usted está diciendo, pero no me gusta.", "es"),
        ("Non so che cosa è, ma lei è una di loro, perché sono qui.", "it"),
        ("今日はいい天気ですね。", "ja"),
        ("我不知道你在说什么。", "zh"),
        ("Я не знаю.", "ru"),
        ("Xyzzy plugh.", ""),
        ("123 ...", ""),
    ],
)
def test_the_language_of_subtitles(text: str, language: str):
    assert language_of([text]) == language


def test_language_codes():
    assert [normal(one) for one in ("auto", "", "EN", "pt-BR", "zh_TW")] == ["", "", "en", "pt", "zh"]


def test_the_reach_of_a_line_stays_out_of_its_neighbours():
    lines = [Line(1.0, 2.0, "a", ""), Line(2.1, 3.0, "b", ""), Line(5.0, 6.0, "c", ""), Line(5.5, 6.5, "d", "")]
    assert [reach(lines, n) for n in range(4)] == [(0.7, 2.1), (2.0, 3.3), (4.7, 6.0), (5.5, 6.8)]


def test_subtitles_that_are_no_table(tmp_path: Path):
    path = tmp_path / "s.json"
    path.write_text('{"format": 1, "tables": {"subtitles": {"start": [0.0]}}}')
    with pytest.raises(StageError, match="not a table of lines"):
        read_lines(job(tmp_path, subtitles=str(path)))
    assert read_lines(job(tmp_path)) is None


def voice(block: int, seconds: float, *angle: float) -> BlockVoice:
    row = (float(np.cos(angle[0])), float(np.sin(angle[0]))) if angle else ()
    return BlockVoice(block, seconds, row)


def test_voices_of_different_blocks_that_are_alike_are_one():
    found = join([voice(0, 5, 0.0), voice(0, 50, 1.5), voice(1, 60, 0.1), voice(1, 5, 1.4)], 1, 20)
    assert found.tolist() == [0, 1, 0, 1]


def test_two_voices_of_one_block_are_two_people_unless_there_are_too_many():
    twins = [voice(0, 5, 0.0), voice(0, 4, 0.01)]
    assert join(twins, 1, 5).tolist() == [0, 1]
    assert join(twins, 1, 1).tolist() == [0, 0]


def test_no_fewer_voices_than_asked_for():
    alike = [voice(n, 5.0 + n, 0.01 * n) for n in range(4)]
    assert len(set(join(alike, 1, 5).tolist())) == 1
    assert len(set(join(alike, 3, 5).tolist())) == 3
    assert len(set(join([voice(0, 5.0, 0.0), voice(1, 4.0)], 1, 5).tolist())) == 2
    assert join([], 2, 5).tolist() == []


def test_a_speakers_embedding_is_the_mean_by_time():
    voices = [voice(0, 30.0, 0.0), voice(1, 10.0, np.pi / 2), voice(1, 9.0)]
    found = centres(voices, np.array([0, 0, 1]))
    assert list(found) == [0]
    assert found[0] == pytest.approx([3 / np.sqrt(10), 1 / np.sqrt(10)])


def test_who_speaks_a_line_and_how_surely():
    turns = [Turn(0.0, 3.0, 0), Turn(3.0, 4.0, 1), Turn(10.0, 10.1, 1)]
    assert speaker_of(turns, 0.0, 4.0) == (0, 0.75)
    assert speaker_of(turns, 3.5, 5.0) == (1, 1.0)
    assert speaker_of(turns, 5.0, 9.0) is None
    assert speaker_of(turns, 9.5, 11.0) is None


def test_a_long_call_can_be_given_up(tmp_path: Path):
    running = job(tmp_path)
    release = threading.Event()
    threading.Timer(0.3, running.stop).start()
    before = time.monotonic()
    with pytest.raises(Cancelled):
        patiently(running, lambda: release.wait(20), lambda: None)
    assert time.monotonic() - before < 5
    release.set()


def test_a_long_call_gives_its_result_its_fault_and_signs_of_life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("speech.patience._SIGN_OF_LIFE", 0.1)
    seen: list[int] = []
    assert patiently(job(tmp_path), lambda: time.sleep(0.7) or 7, lambda: seen.append(1)) == 7
    assert seen

    def fault() -> None:
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        patiently(job(tmp_path), fault, lambda: None)


def test_the_description_names_every_model_with_its_licence():
    spec = read_environment(FOLDER)
    assert spec.stages["speech"].backend == "whisperx" and spec.stages["speakers"].backend == "pyannote"
    assert {"en", "de", "es", "fr", "it", "ja", "zh"} == {
        name[8:] for name in spec.models if name.startswith("aligner-")
    }
    for model in spec.models.values():
        assert model.licence and model.licence_note and model.purpose
        assert model.non_commercial == ("NC" in model.licence)
    assert [name for name, model in spec.models.items() if model.gated] == ["pyannote-community-1"]
