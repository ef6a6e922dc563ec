from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from audible import RATE, checked, said, silence, subtitles, write_wav
from embedded.resync import LEAST_LINES, Spoken, offset_of
from embedded.speech import speech
from embedded.vad import HOP

from emotionai_core.wire.serve import StageError

SENTENCES = (
    "The old house stood at the end of the road.",
    "Nobody had lived there for many years.",
    "Then one morning there was smoke above the roof.",
    "My brother wanted to see who it was.",
    "He took his coat and walked up the hill.",
    "We waited until it was dark outside.",
    "In the end we called the police.",
    "They found the kitchen warm and empty.",
)


def dialogue(lines: int = 60, seed: int = 1) -> tuple[list[Spoken], np.ndarray]:
    """Well-timed subtitles that stay a little longer than the voice, and the speech probabilities under them."""
    random = np.random.default_rng(seed)
    at, found, spans = 5.0, list[Spoken](), list[tuple[float, float]]()
    for _ in range(lines):
        seconds = random.uniform(0.8, 3.5)
        spans.append((at, at + seconds))
        found.append((at + random.normal(0, 0.1), at + seconds + random.uniform(0, 0.7), round(13 * seconds)))
        at += seconds + random.uniform(0.2, 4.0)
    times = np.arange(0.0, at + 15.0, HOP)
    voiced = np.any([(times >= a) & (times < b) for a, b in spans], axis=0)
    return found, np.clip(voiced * 0.8 + random.normal(0.1, 0.1, len(times)), 0.0, 1.0).astype(np.float32)


def moved(lines: list[Spoken], seconds: float) -> list[Spoken]:
    return [(start + seconds, end + seconds, letters) for start, end, letters in lines]


@pytest.mark.parametrize("seconds", [-6.0, -1.5, -0.8, 0.8, 1.2, 2.0, 7.5])
def test_a_shift_of_all_lines_is_found(seconds: float) -> None:
    lines, probabilities = dialogue()
    assert offset_of(moved(lines, seconds), probabilities) == pytest.approx(-seconds, abs=0.15)


@pytest.mark.parametrize("seconds", [-0.3, 0.0, 0.3])
def test_lines_in_their_place_stay(seconds: float) -> None:
    lines, probabilities = dialogue()
    assert offset_of(moved(lines, seconds), probabilities) == 0.0


def test_lines_on_the_screen_before_they_are_said_stay() -> None:
    lines, probabilities = dialogue()
    early = [(start - 0.8, end + 0.8, letters) for start, end, letters in lines]
    assert offset_of(early, probabilities) == 0.0


def test_nothing_is_made_of_chance() -> None:
    lines, probabilities = dialogue()
    for seed in range(2, 12):
        _, other = dialogue(seed=seed)
        assert offset_of(lines, other) == 0.0
        scattered = [
            (start + by, end + by, n)
            for (start, end, n), by in zip(lines, np.random.default_rng(seed).normal(0, 3, 60), strict=True)
        ]
        assert offset_of(scattered, probabilities) == 0.0
    assert offset_of(moved(lines, 1.5)[: LEAST_LINES - 1], probabilities) == 0.0
    assert offset_of(moved(lines, 1.5), probabilities * 0) == 0.0
    assert offset_of(moved(lines, 1.5), probabilities[:0]) == 0.0
    assert offset_of(moved(lines, 1e5), probabilities) == 0.0


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[float, float, str]]]:
    """Eight spoken sentences with pauses, and where each of them is."""
    folder = tmp_path_factory.mktemp("reading")
    parts, lines, at = [silence(4.0)], list[tuple[float, float, str]](), 4.0
    for number, text in enumerate(SENTENCES):
        spoken = said(folder, text)
        lines.append((at, at + len(spoken) / RATE, text))
        parts += [spoken, silence(1.0 + 0.4 * (number % 3))]
        at += (len(spoken) + len(parts[-1])) / RATE
    return write_wav(folder / "reading.wav", np.concatenate([*parts, silence(4.0)])), lines


def run(tmp_path: Path, job_for: Callable, sound: Path, lines: list, **settings: object) -> tuple[dict, list]:
    table = subtitles(tmp_path / "s.json", *lines)
    seconds = sound.stat().st_size / 2 / RATE
    inputs = {"sound": str(sound), "subtitles": str(table)}
    job, out = job_for("speech", sound, seconds, inputs=inputs, settings=settings)
    speech(job)
    return checked("speech", tmp_path / "out"), out.events("warning")


def test_shifted_subtitles_are_mended_and_it_is_said(
    tmp_path: Path, models: Path, job_for: Callable, reading: tuple
) -> None:
    sound, lines = reading
    late = [(start + 1.4, end + 1.4, text, "") for start, end, text in lines]
    found, warnings = run(tmp_path, job_for, sound, late)
    assert [one["code"] for one in warnings] == ["subtitles-shifted"]
    assert "behind the voices" in warnings[0]["message"]
    for start, (true, _, _) in zip(found["utterances"]["start"], lines, strict=True):
        assert start == pytest.approx(true, abs=0.3)
    assert min(found["utterances"]["confidence"]) > 0.5


def test_mending_can_be_left_out(tmp_path: Path, models: Path, job_for: Callable, reading: tuple) -> None:
    sound, lines = reading
    late = [(start + 1.4, end + 1.4, text, "") for start, end, text in lines]
    _, warnings = run(tmp_path, job_for, sound, late, mend_offset=False)
    assert warnings == []
    with pytest.raises(StageError) as raised:
        run(tmp_path, job_for, sound, late, mend_offset="no")
    assert raised.value.failed.code == "bad-setting"


def test_one_misplaced_line_is_looked_for_nearby(
    tmp_path: Path, models: Path, job_for: Callable, reading: tuple
) -> None:
    sound, lines = reading
    sloppy = [(start, end, text, "") for start, end, text in lines]
    start, end, text = lines[4]
    # Half of it is cut off by its own subtitle, as in captions typed along.
    sloppy[4] = (start + 1.6, end + 0.5, text, "")
    found, warnings = run(tmp_path, job_for, sound, sloppy)
    assert warnings == []
    assert found["utterances"]["start"][4] == pytest.approx(start, abs=0.3)
    assert found["utterances"]["confidence"][4] > 0.5


def test_words_that_nobody_says_are_spread_over_the_voice(
    tmp_path: Path, models: Path, job_for: Callable, reading: tuple
) -> None:
    sound, lines = reading
    wrong = [(start, end, text, "") for start, end, text in lines]
    wrong[2] = (*lines[2][:2], "Thank you very much for buying these cheap red apples", "")
    found, _ = run(tmp_path, job_for, sound, wrong)
    assert found["utterances"]["confidence"][2] == 0.3
    assert found["utterances"]["start"][2] == pytest.approx(lines[2][0], abs=0.01)
    words = [n for n, owner in enumerate(found["words"]["utterance"]) if owner == found["utterances"]["utterance"][2]]
    assert len(words) == 10
    assert {found["words"]["confidence"][n] for n in words} == {0.3}
