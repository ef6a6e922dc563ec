from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from audible import checked, chunks, write_tables
from embedded.text import EMOTIONS, Head, features, load_head, marks, text
from embedded.text_encoder import SentenceEncoder, load_tuning

from emotionai_core.records.evidence import EMOTIONS as STUDIO_EMOTIONS
from emotionai_core.wire.serve import Cancelled, StageError

RESOURCES = Path(__file__).parents[3] / "resources"
SINGLE_LINES = {
    "I am so happy you came back!": "joy",
    "I miss her so much.": "sadness",
    "I hate you!": "anger",
    "I'm terrified, please don't go out there.": "fear",
    "Wow, I can't believe it!": "surprise",
    "That is disgusting.": "disgust",
    "The train leaves at nine.": "neutral",
}


@pytest.fixture(autouse=True)
def resources(monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EMOTIONAI_RESOURCES", str(RESOURCES))
    return RESOURCES


def speech_of(path: Path, *lines: tuple[int, float, str]) -> dict[str, str]:
    columns = [list(column) for column in zip(*lines, strict=True)] or [[], [], []]
    return {
        "speech": str(write_tables(path, utterances=dict(zip(("utterance", "start", "text"), columns, strict=True))))
    }


def test_the_order_is_the_studios() -> None:
    assert EMOTIONS == STUDIO_EMOTIONS


@pytest.mark.parametrize(("line", "emotion"), SINGLE_LINES.items())
def test_plain_lines_read_rightly(models: Path, line: str, emotion: str) -> None:
    row = load_head().probabilities(features([line], SentenceEncoder(load_tuning())([line])))[0]
    assert EMOTIONS[int(row.argmax())] == emotion
    assert row.sum() == pytest.approx(1.0)


def test_marks_stay_small() -> None:
    assert marks("WHAT?! No... oh no!!")[:8] == [
        1.0,
        1.0,
        1.0,
        0.0,
        1.0,
        pytest.approx(5 / 20),
        pytest.approx(np.log(5)),
        1.0,
    ]
    assert len(marks("")) == len(marks("Wow, ha ha!")) == 13


def test_rows_minutes_and_languages(tmp_path: Path, models: Path, job_for: Callable) -> None:
    lines = [
        (0, 1.0, "I hate you!"),
        (1, 59.9, "你好嗎"),
        (1000, 60.0, "I am so happy you came back!"),
        (9000, 700.0, "Late."),
    ]
    job, out = job_for("text", tmp_path / "x.mp4", 150.0, inputs=speech_of(tmp_path / "s.json", *lines))
    assert text(job) == {"utterances": 3}
    assert len(chunks(tmp_path / "out")) == 3
    found = checked("text", tmp_path / "out")["text"]
    assert found["utterance"] == [0, 1000, 9000]
    assert all(sum(row) == pytest.approx(1.0, abs=1e-5) for row in found["emotion"])
    assert EMOTIONS[int(np.argmax(found["emotion"][0]))] == "anger"
    assert "1 of 4 lines" in out.events("warning")[0]["message"]


def test_a_line_reads_the_same_in_any_company(tmp_path: Path, models: Path, job_for: Callable) -> None:
    lines = [(0, 1.0, "I hate you!"), (1, 4.0, "Fine."), (2, 7.0, "How wonderful to see you again!")]
    rows: dict[str, list[float]] = {}
    for name, spoken in (("film", lines), ("alone", [(0, 1.0, "Fine.")])):
        inputs = speech_of(tmp_path / f"{name}.json", *spoken)
        text(job_for("text", tmp_path / "x.mp4", 30.0, out=name, inputs=inputs)[0])
        rows[name] = checked("text", tmp_path / name)["text"]["emotion"][-2 if name == "film" else 0]
    assert rows["film"] == pytest.approx(rows["alone"], abs=1e-5)


def test_other_language_gives_no_made_up_rows(tmp_path: Path, models: Path, job_for: Callable) -> None:
    inputs = speech_of(tmp_path / "s.json", (0, 1.0, "Je suis content"))
    job, _ = job_for("text", tmp_path / "x.mp4", 30.0, inputs=inputs, settings={"language": "fr"})
    assert text(job) == {"utterances": 0}
    assert checked("text", tmp_path / "out")["text"]["utterance"] == []


def test_resumed_run_has_the_same_bytes(tmp_path: Path, models: Path, job_for: Callable) -> None:
    lines = [(n, n * 1.5, f"{'really ' * (n % 7)}this is line {n}!") for n in range(100)]
    inputs = speech_of(tmp_path / "s.json", *lines)
    text(job_for("text", tmp_path / "x.mp4", 150.0, out="whole", inputs=inputs)[0])
    text(job_for("text", tmp_path / "x.mp4", 150.0, out="late", inputs=inputs, resume_after=1)[0])
    whole = chunks(tmp_path / "whole")
    assert chunks(tmp_path / "late") == {"chunk-000002.json": whole["chunk-000002.json"]}


def test_no_lines_and_cancel(tmp_path: Path, models: Path, job_for: Callable) -> None:
    empty, _ = job_for("text", tmp_path / "x.mp4", 30.0, inputs=speech_of(tmp_path / "s.json"))
    assert text(empty) == {"utterances": 0}
    job, _ = job_for(
        "text", tmp_path / "x.mp4", 30.0, out="stopped", inputs=speech_of(tmp_path / "t.json", (0, 1.0, "Hi."))
    )
    job.stop()
    with pytest.raises(Cancelled):
        text(job)


def test_a_missing_or_damaged_head_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMOTIONAI_RESOURCES", str(tmp_path))
    folder = tmp_path / "models" / "text_emotion"
    folder.mkdir(parents=True)
    target = folder / "head.npz"
    for content in (None, b"", b"PK\x03\x04 not a real archive", os.urandom(200)):
        if content is not None:
            target.write_bytes(content)
        with pytest.raises(StageError) as caught:
            load_head()
        assert caught.value.failed.hint == "Run: emotionai doctor --repair"
    np.savez(target, weights=np.zeros((3, 7)), bias=np.zeros(7), temperature=1.0)
    with pytest.raises(StageError, match="damaged"):
        load_head()
    np.savez(target, weights=np.array([{}], dtype=object), bias=np.zeros(7), temperature=1.0)
    with pytest.raises(StageError, match="missing"):
        load_head()
    shutil.copy(RESOURCES / "models" / "text_emotion" / "head.npz", target)
    assert load_head().weights.shape == (397, 7)


def test_temperature_softens_without_changing_the_answer() -> None:
    random = np.random.default_rng(4)
    weights, read = random.standard_normal((397, 7)), random.standard_normal((5, 397))
    sharp, soft = (Head(weights, np.zeros(7), t).probabilities(read) for t in (1.0, 3.0))
    assert np.array_equal(sharp.argmax(1), soft.argmax(1))
    assert (soft.max(1) < sharp.max(1)).all()
