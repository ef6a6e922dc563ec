from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from audible import checked, chunks, said, silence, write_tables, write_wav
from embedded.grouping import Count, link, silhouette
from embedded.heard import HeardLine
from embedded.mel import filters, mel_frames
from embedded.sound import RATE
from embedded.speakers import assign, speakers

from emotionai_core.wire.serve import Cancelled, StageError

LINES = (
    "Where were you last night when the lights went out?",
    "I was at home, reading a very long letter.",
    "Nobody is going to believe that story, you know.",
    "Then nobody needs to hear it from me, do they?",
    "The inspector will want to see the garden door.",
    "He has already seen it, twice, with a lantern.",
    "Somebody must have moved the ladder after that.",
    "You would know more about the ladder than I would.",
)

FREE = Count(1, 8)


def lines_of(*labels: str, seconds: float = 3.0) -> list[HeardLine]:
    starts = [4.0 * n for n in range(len(labels))]
    return [
        HeardLine(n, a, a + seconds, label, np.array([[a, a + seconds]]))
        for n, (a, label) in enumerate(zip(starts, labels, strict=True))
    ]


def vectors_of(*groups: int, noise: float = 0.05) -> np.ndarray:
    """Unit vectors around one axis for each group."""
    random = np.random.default_rng(3)
    out = np.eye(8, 256)[list(groups)] + random.standard_normal((len(groups), 256)) * noise / 16
    return out / np.linalg.norm(out, axis=1, keepdims=True)


def test_mel_bands_are_slaneys() -> None:
    assert filters().shape == (40, 201)
    tone = np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE).astype(np.float32)
    frames = mel_frames(tone)
    assert frames.shape == (101, 40)
    # 1 kHz is 15 mel, and 41 steps lead to 45.25 mel at 8 kHz.
    assert int(frames[50].argmax()) == round(15 / (45.25 / 41)) - 1


def test_different_voices_fall_apart_and_the_busiest_is_first() -> None:
    groups, confidence = assign(vectors_of(1, 0, 0, 1, 0, 0), lines_of(*[""] * 6), FREE)
    assert groups.tolist() == [1, 0, 0, 1, 0, 0]
    assert confidence.min() > 0.0
    assert confidence.max() <= 0.6


def test_alike_voices_are_one_speaker_of_low_confidence() -> None:
    groups, confidence = assign(vectors_of(0, 0, 0, 0), lines_of(*[""] * 4), FREE)
    assert groups.tolist() == [0, 0, 0, 0]
    assert confidence.max() <= 0.4


def test_names_bind() -> None:
    # The same voice under two names stays two people; two voices under one name are one.
    groups, confidence = assign(vectors_of(0, 0, 1, 0), lines_of("Mara", "Bell", "MARA", ""), FREE)
    assert groups[0] == groups[2] != groups[1]
    assert confidence[0] == confidence[1] == 0.9 and confidence[3] <= 0.6


def test_the_wanted_number_is_kept_unless_names_forbid() -> None:
    assert len(set(assign(vectors_of(0, 1, 2, 3), lines_of(*[""] * 4), Count(2, 2))[0])) == 2
    assert len(set(assign(vectors_of(0, 0, 0, 0), lines_of(*[""] * 4), Count(3, 3))[0])) == 3
    assert len(set(assign(vectors_of(0, 0, 0), lines_of("a", "b", "c"), Count(1, 1))[0])) == 3


def test_an_estimate_stays_within_its_bounds() -> None:
    everyone = vectors_of(0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3)
    lines = lines_of(*[""] * 12)
    assert len(set(assign(everyone, lines, FREE)[0])) == 4
    assert len(set(assign(everyone, lines, Count(1, 3))[0])) == 3
    assert len(set(assign(everyone, lines, Count(5, 5))[0])) == 5
    assert len(set(assign(vectors_of(*[0] * 6), lines_of(*[""] * 6), Count(2, 5))[0])) >= 2


def test_hardly_heard_voices_join_others() -> None:
    lines = [*lines_of(*[""] * 6), HeardLine(6, 30.0, 30.9, "", np.array([[30.0, 30.9]]))]
    groups, _ = assign(vectors_of(0, 0, 0, 1, 1, 1, 2), lines, FREE)
    assert len(set(groups)) == 2


def test_short_lines_found_no_group_but_join_the_nearest() -> None:
    lines = [
        *lines_of(*[""] * 4),
        *[HeardLine(4 + n, 30.0 + n, 30.5 + n, "", np.array([[30.0 + n, 30.5 + n]])) for n in range(4)],
    ]
    groups, confidence = assign(vectors_of(0, 1, 0, 1, 1, 0, 1, 0), lines, FREE)
    assert groups.tolist() == [0, 1, 0, 1, 1, 0, 1, 0]
    assert confidence[4:].max() < confidence[:4].min()


def test_silhouette_of_a_worked_example() -> None:
    # On a line at 0, 1 and 4, groups {0, 1} and {4}: (4-1)/4, (3-1)/3, and 0 for the one alone.
    place = np.array([0.0, 1.0, 4.0])
    apart = np.abs(place[:, None] - place[None])
    groups = np.array([0, 0, 1])
    assert silhouette(apart, np.ones(3), groups) == pytest.approx((0.75 + 2 / 3 + 0) / 3)
    assert silhouette(apart, np.array([2.0, 1.0, 1.0]), groups) == pytest.approx((2 * 0.75 + 2 / 3) / 4)


def test_link_equals_average_linkage() -> None:
    from scipy.cluster.hierarchy import fcluster, linkage

    random = np.random.default_rng(5)
    points = np.eye(4, 16)[random.integers(0, 4, 60)] + random.standard_normal((60, 16)) * 0.2
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    cuts = link(points, np.ones(60, np.int64), 0, Count(2, 6), lambda: None)
    assert sorted(cuts) == [2, 3, 4, 5, 6]
    for number, mine in cuts.items():
        other = fcluster(linkage(points, "average", "cosine"), number, "maxclust")
        assert len({(a, b) for a, b in zip(mine, other, strict=True)}) == number


@pytest.fixture
def talk(tmp_path: Path) -> tuple[Path, Path]:
    """A talk of a high and a low voice over two minutes: the sound, and what the speech stage says of it."""
    parts, rows, spans = [silence(0.5)], [], []
    at = 0.5
    for number in range(8):
        voice = ("en-us+f3", 75, 160) if number % 2 else ("en-us+m3", 20, 140)
        spoken = said(tmp_path, LINES[number], *voice)
        pause = 9.0 if number == 4 else 60.0 if number == 5 else 0.7
        rows.append((number if at < 60 else 1000 + number, at, at + len(spoken) / RATE, LINES[number]))
        spans.append((at + 0.05, at + len(spoken) / RATE - 0.05))
        parts += [spoken, silence(pause)]
        at += (len(spoken) + len(parts[-1])) / RATE
    rows.append((1999, at, at + 0.3, "Oh."))
    spans.append((at, at + 0.3))
    sound = write_wav(tmp_path / "talk.wav", np.concatenate([*parts, said(tmp_path, "Oh."), silence(1.0)]))
    columns = list(zip(*rows, strict=True))
    utterances = dict(zip(("utterance", "start", "end", "text"), map(list, columns), strict=True))
    more = {"source": ["subtitle"] * len(rows), "confidence": [1.0] * len(rows), "label": [""] * len(rows)}
    voiced = {"start": [a for a, _ in spans], "end": [b for _, b in spans], "confidence": [0.9] * len(spans)}
    words = {"utterance": [], "start": [], "end": [], "text": [], "confidence": []}
    return sound, write_tables(tmp_path / "speech.json", utterances=utterances | more, voiced=voiced, words=words)


def test_two_spoken_voices(tmp_path: Path, models: Path, job_for: Callable, talk: tuple[Path, Path]) -> None:
    inputs = {"sound": str(talk[0]), "speech": str(talk[1])}
    job, _ = job_for("speakers", talk[0], 110.0, inputs=inputs)
    assert speakers(job) == {"speakers": 2, "utterances": 8}
    found = checked("speakers", tmp_path / "out")["speakers"]
    assert 1999 not in found["utterance"]
    assert len(set(found["speaker"][::2])) == len(set(found["speaker"][1::2])) == 1
    assert not list((tmp_path / "out").glob("voices-*"))


def test_killed_after_the_first_minute_gives_the_same_bytes(
    tmp_path: Path, models: Path, job_for: Callable, talk: tuple[Path, Path]
) -> None:
    inputs = {"sound": str(talk[0]), "speech": str(talk[1])}
    whole, _ = job_for("speakers", talk[0], 110.0, out="whole", inputs=inputs)
    speakers(whole)
    killed, _ = job_for("speakers", talk[0], 110.0, out="killed", inputs=inputs)
    send = killed.progress
    killed.progress = lambda *a: (send(*a), killed.stop())  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        speakers(killed)
    left = sorted((tmp_path / "killed").glob("voices-*"))
    assert len(left) == 1 and not chunks(tmp_path / "killed")
    left[0].with_name("voices-000001.json").write_text('{"format":1,"tables":{"voices"')
    resumed, _ = job_for("speakers", talk[0], 110.0, out="killed", inputs=inputs)
    speakers(resumed)
    assert chunks(tmp_path / "killed") == chunks(tmp_path / "whole")


def test_no_voiced_line_is_a_warning(tmp_path: Path, models: Path, job_for: Callable, talk: tuple[Path, Path]) -> None:
    job, out = job_for("speakers", talk[0], 110.0, inputs={"speech": str(talk[1])})
    assert speakers(job)["speakers"] == 0
    assert out.events("warning")[0]["code"] == "no-voices"
    assert checked("speakers", tmp_path / "out")["speakers"]["utterance"] == []


def test_bad_input_is_a_sentence(tmp_path: Path, job_for: Callable, talk: tuple[Path, Path]) -> None:
    with pytest.raises(StageError, match="from 0 to 20"):
        speakers(job_for("speakers", talk[0], 1.0, settings={"speakers": 50})[0])
    with pytest.raises(StageError, match="'min_speakers' must be a whole number from 1 to 20"):
        speakers(job_for("speakers", talk[0], 1.0, settings={"min_speakers": 0})[0])
    broken = json.loads(talk[1].read_text())
    del broken["tables"]["utterances"]["end"]
    talk[1].write_text(json.dumps(broken))
    with pytest.raises(StageError, match="can read"):
        speakers(job_for("speakers", talk[0], 1.0, inputs={"sound": str(talk[0]), "speech": str(talk[1])})[0])
