from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.accuracy import text
from emotionai_core.records.evidence import EMOTIONS


def table(path: Path, header: str, *rows: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_sets_are_found_by_their_columns_and_training_is_left_out(tmp_path: Path) -> None:
    header = "Utterance,Emotion,Dialogue_ID,Utterance_ID"
    table(tmp_path / "mine" / "play.csv", header, '"Hi, you",joy,0,0', "No!,Anger,0,1", "Well.,bored,3,0")
    table(tmp_path / "mine" / "train_play.csv", header, "Hi,joy,0,0")
    table(tmp_path / "other.csv", "a,b", "1,2")
    scenes = "Utterance,Speaker,Emotion,Scene_ID,Utterance_ID,Season,Episode"
    table(tmp_path / "emorynlp_dev.csv", scenes, "Go.,X,Mad,1,1,1,1", "Oh.,X,Peaceful,1,1,1,2")
    series, play = text.dialogues(tmp_path)
    assert (play.name, play.texts) == ("play", ("Hi, you", "No!", "Well."))
    assert play.truth.tolist() == [EMOTIONS.index("joy"), EMOTIONS.index("anger"), -1]
    assert play.starts == (0.0, 3.0, 36.0), "thirty silent seconds lie between two dialogues"
    assert series.starts == (0.0, 33.0) and series.truth.tolist() == [EMOTIONS.index("anger"), -1]


def test_a_folder_without_a_set_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="Dialogue_ID"):
        next(text.dialogues(tmp_path))


def test_f1_of_a_small_case_by_hand() -> None:
    truth, guess = np.array([0, 0, 0, 3, 4]), np.array([0, 0, 3, 3, -1])
    assert text.f1_by_class(guess, truth).tolist() == pytest.approx([0.8, 0, 0, 2 / 3, 0, 0, 0])
    assert text.weighted_f1(guess, truth) == pytest.approx((3 * 0.8 + 2 / 3) / 5)
    assert text.macro_f1(guess, truth) == pytest.approx((0.8 + 2 / 3) / 3)


def test_calibration_error_is_the_gap_of_sureness_and_rightness() -> None:
    sure = np.array([0.9, 0.9, 0.9, 0.9])
    assert text.calibration_error(sure, np.array([True, True, True, False])) == pytest.approx(0.15)
    assert text.calibration_error(np.ones(3), np.ones(3, bool)) == 0.0


def test_figures_of_a_sure_reader_and_of_a_silent_one() -> None:
    truth = np.array([0, 3, 4, 4])
    found = {one.metric: one for one in text.figures("dev_sent_emo", "x", np.eye(7)[truth], truth)}
    first = found["weighted F1"]
    assert first.value == 1.0 and first.reached and "0.43" in first.published
    assert first.trivial == pytest.approx(0.5 * 2 / 3)
    assert found["polarity: share that speaks"].value == found["polarity: right when it speaks"].value == 1.0
    assert found["polarity: right when it speaks"].trivial == 0.5
    silent = {one.metric: one.value for one in text.figures("mine", "x", np.full((4, 7), np.nan), truth)}
    assert silent == {"weighted F1": 0.0, "macro F1": 0.0, "polarity: share that speaks": 0.0}
