from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from audible import checked, chunks, write_tables
from embedded.meaning import meaning

from emotionai_core.wire.serve import Cancelled

LINES = [
    (0, 1.0, "I lost my mother last year."),
    (1, 59.9, "你好嗎"),
    (2, 20.0, "My mum died."),
    (1000, 60.0, "The train leaves at nine."),
    (9000, 700.0, "When does the train go?"),
]


def speech_of(path: Path, lines: list[tuple[int, float, str]]) -> dict[str, str]:
    columns = [list(column) for column in zip(*lines, strict=True)] or [[], [], []]
    return {
        "speech": str(write_tables(path, utterances=dict(zip(("utterance", "start", "text"), columns, strict=True))))
    }


def vectors(folder: Path) -> dict[int, np.ndarray]:
    found = checked("meaning", folder)["meaning"]
    return {number: np.array(vector) for number, vector in zip(found["utterance"], found["vector"], strict=True)}


def test_lines_of_like_meaning_have_like_vectors(tmp_path: Path, models: Path, job_for: Callable) -> None:
    job, out = job_for("meaning", tmp_path / "x.mp4", 150.0, inputs=speech_of(tmp_path / "s.json", LINES))
    assert meaning(job) == {"utterances": 4}
    found = vectors(tmp_path / "out")
    assert list(found) == [0, 2, 1000, 9000] and len(chunks(tmp_path / "out")) == 3
    assert all(vector.shape == (384,) and abs(np.linalg.norm(vector) - 1.0) < 1e-3 for vector in found.values())
    assert found[0] @ found[2] > 0.5 > 0.3 > abs(found[0] @ found[1000])
    assert found[1000] @ found[9000] > 0.5
    assert "1 of 5 lines" in str(out.events("warning")[0]["message"])


def test_a_chunk_stays_small(tmp_path: Path, models: Path, job_for: Callable) -> None:
    job, _ = job_for("meaning", tmp_path / "x.mp4", 30.0, inputs=speech_of(tmp_path / "s.json", LINES[:1]))
    meaning(job)
    (chunk,) = chunks(tmp_path / "out").values()
    assert len(chunk) < 384 * 10


def test_a_line_has_the_same_vector_in_any_company(tmp_path: Path, models: Path, job_for: Callable) -> None:
    for name, spoken in (("film", LINES), ("alone", [(0, 1.0, LINES[0][2])])):
        inputs = speech_of(tmp_path / f"{name}.json", list(spoken))
        meaning(job_for("meaning", tmp_path / "x.mp4", 150.0, out=name, inputs=inputs)[0])
    assert vectors(tmp_path / "film")[0] == pytest.approx(vectors(tmp_path / "alone")[0], abs=2e-5)


def test_another_language_gives_no_vectors_and_is_said(tmp_path: Path, models: Path, job_for: Callable) -> None:
    inputs = speech_of(tmp_path / "s.json", LINES)
    job, out = job_for("meaning", tmp_path / "x.mp4", 30.0, inputs=inputs, settings={"language": "zh"})
    assert meaning(job) == {"utterances": 0} and vectors(tmp_path / "out") == {}
    assert "English only; 5 of 5" in str(out.events("warning")[0]["message"])


def test_a_resumed_run_has_the_same_bytes(tmp_path: Path, models: Path, job_for: Callable) -> None:
    lines = [(n, n * 1.5, f"{'really ' * (n % 7)}this is line {n}!") for n in range(100)]
    inputs = speech_of(tmp_path / "s.json", lines)
    meaning(job_for("meaning", tmp_path / "x.mp4", 150.0, out="whole", inputs=inputs)[0])
    meaning(job_for("meaning", tmp_path / "x.mp4", 150.0, out="late", inputs=inputs, resume_after=1)[0])
    whole = chunks(tmp_path / "whole")
    assert chunks(tmp_path / "late") == {"chunk-000002.json": whole["chunk-000002.json"]}


def test_a_stop_is_obeyed(tmp_path: Path, models: Path, job_for: Callable) -> None:
    job, _ = job_for("meaning", tmp_path / "x.mp4", 30.0, inputs=speech_of(tmp_path / "s.json", LINES))
    job.stop()
    with pytest.raises(Cancelled):
        meaning(job)
