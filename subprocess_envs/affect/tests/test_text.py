from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from affect.emotions import EMOTIONS, WordsReader
from affect.text import MODEL, text
from conftest import checked, chunks, write_speech
from tiny import make_words
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from emotionai_core.records.evidence import EMOTIONS as STUDIO_EMOTIONS
from emotionai_core.wire.serve import Cancelled, StageError


def speech_of(path: Path, *lines: tuple[int, float, str]) -> dict[str, str]:
    return {"speech": write_speech(path, [(n, at, at + 1, words) for n, at, words in lines], [])}


def test_the_order_is_the_studios() -> None:
    assert EMOTIONS == STUDIO_EMOTIONS


def test_rows_minutes_and_languages(tmp_path: Path, weights: Path, job_for: Callable) -> None:
    lines = [
        (0, 1.0, "I hate you!"),
        (1, 59.9, "你好嗎"),
        (1000, 60.0, "So happy you came back, " * 9),
        (9000, 700.0, "Late."),
    ]
    job, out = job_for("text", 150.0, inputs=speech_of(tmp_path / "s.json", *lines))
    assert text(job) == {"utterances": 3}
    assert len(chunks(tmp_path / "out")) == 3
    found = checked("text", tmp_path / "out")["text"]
    assert found["utterance"] == [0, 1000, 9000]
    assert all(sum(row) == pytest.approx(1.0, abs=1e-5) for row in found["emotion"])
    assert "1 of 4 lines" in str(out.events("warning")[0]["message"])


def test_the_numbers_are_the_networks(tmp_path: Path, weights: Path, job_for: Callable) -> None:
    lines = [f"{'really ' * (n % 7)}this is line {n}!" for n in range(30)]
    text(
        job_for(
            "text", 60.0, inputs=speech_of(tmp_path / "s.json", *((n, n * 1.5, line) for n, line in enumerate(lines)))
        )[0]
    )
    found = np.array(checked("text", tmp_path / "out")["text"]["emotion"])
    tokenizer = AutoTokenizer.from_pretrained(weights / MODEL)
    network = AutoModelForSequenceClassification.from_pretrained(weights / MODEL).eval()
    with torch.inference_mode():
        asked = [network(**tokenizer(line, return_tensors="pt")).logits.softmax(1)[0].numpy() for line in lines]
    assert np.allclose(found, asked, atol=1e-5)
    assert np.ptp(found, axis=0).max() > 1e-3


def test_other_spellings_and_orders_are_translated(
    tmp_path: Path, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spelled = ("Surprised", "sad", "neutral", "happy", "fear", "disgust", "angry")
    plain = WordsReader(MODEL, torch.device("cpu"), lambda: None)(["What a surprise!"])[0]
    make_words(tmp_path, labels=spelled)
    monkeypatch.setenv("EMOTIONAI_WEIGHTS", str(tmp_path))
    turned = WordsReader(MODEL, torch.device("cpu"), lambda: None)(["What a surprise!"])[0]
    # The same random network whose outputs are called otherwise.
    assert np.allclose(plain, turned[::-1])


@pytest.mark.parametrize(
    "labels", [("LABEL_0", *EMOTIONS[1:]), EMOTIONS[:6], (*EMOTIONS, "love"), (*EMOTIONS[:6], "joy")]
)
def test_a_network_with_other_classes_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, labels: tuple[str, ...]
) -> None:
    make_words(tmp_path, labels=labels)
    monkeypatch.setenv("EMOTIONAI_WEIGHTS", str(tmp_path))
    with pytest.raises(StageError, match="does not read the seven emotions"):
        WordsReader(MODEL, torch.device("cpu"), lambda: None)


def test_a_line_without_end_is_cut(weights: Path) -> None:
    (row,) = WordsReader(MODEL, torch.device("cpu"), lambda: None)(["endless " * 5000])
    assert row.sum() == pytest.approx(1.0)


def test_other_language_gives_no_made_up_rows(tmp_path: Path, weights: Path, job_for: Callable) -> None:
    inputs = speech_of(tmp_path / "s.json", (0, 1.0, "Je suis content"))
    job, out = job_for("text", 30.0, inputs=inputs, settings={"language": "fr"})
    assert text(job) == {"utterances": 0}
    assert checked("text", tmp_path / "out")["text"]["utterance"] == []
    assert out.events("warning")[0]["code"] == "text-language"


def test_resumed_run_has_the_same_bytes(tmp_path: Path, weights: Path, job_for: Callable) -> None:
    inputs = speech_of(tmp_path / "s.json", *((n, n * 1.5, f"{'oh ' * (n % 9)}line {n}?") for n in range(100)))
    text(job_for("text", 150.0, out="whole", inputs=inputs)[0])
    text(job_for("text", 150.0, out="late", inputs=inputs, resume_after=1)[0])
    whole = chunks(tmp_path / "whole")
    assert chunks(tmp_path / "late") == {"chunk-000002.json": whole["chunk-000002.json"]}


def test_no_lines_and_cancel(tmp_path: Path, weights: Path, job_for: Callable) -> None:
    assert text(job_for("text", 30.0, inputs=speech_of(tmp_path / "s.json"))[0]) == {"utterances": 0}
    job, _ = job_for("text", 30.0, out="stopped", inputs=speech_of(tmp_path / "t.json", (0, 1.0, "Hi.")))
    job.stop()
    with pytest.raises(Cancelled):
        text(job)
