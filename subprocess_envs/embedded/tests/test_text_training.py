"""The parts of the training that need no torch; the change of the network itself is a recorded run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from embedded.text import EMOTIONS

from benchmarks.training.text import corpora, head, judge


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def drama(folder: Path) -> Path:
    meld = "Utterance,Emotion"
    written(folder / "train_sent_emo.csv", meld, '"Oh, hello!",joy')
    written(folder / "dev_sent_emo.csv", meld, "Coffee?,neutral")
    lines = ("oh hello,Joyful", "Get out!,Mad", "Well.,Neutral", "We are free.,Powerful")
    written(folder / "emorynlp_train_final.csv", meld, *lines)
    return folder


def test_lines_of_meld_are_taken_out_of_the_dialogue(tmp_path: Path) -> None:
    taboo = corpora.shared_lines(drama(tmp_path))
    assert taboo == {"oh hello", "coffee"}
    assert len(corpora.emorynlp(tmp_path, "train", set()).texts) == 4
    kept = corpora.emorynlp(tmp_path, "train", taboo)
    assert kept.texts == ["Get out!", "Well.", "We are free."]
    assert kept.target.sum(axis=1).tolist() == [1, 1, 0], "what has no place among the seven teaches none of them"
    assert kept.own.sum(axis=1).tolist() == [1, 1, 1]
    assert kept.open.tolist() == [True, False, False]


def test_reddit_labels_are_shared_and_put_in_our_order(tmp_path: Path) -> None:
    written(tmp_path / "ekman_labels.txt", *reversed(EMOTIONS))
    written(tmp_path / "original_labels.txt", "a", "b", "c")
    written(tmp_path / "ekman_dev.tsv", "so so\t0,6\tid", "no label")
    written(tmp_path / "original_dev.tsv", "so so\t2\tid")
    found = corpora.goemotions(tmp_path, "dev")
    assert found.texts == ["so so"] and found.own.tolist() == [[0, 0, 1]]
    assert dict(zip(EMOTIONS, found.target[0], strict=True)) == {
        **dict.fromkeys(EMOTIONS, 0.0),
        "surprise": 0.5,
        "anger": 0.5,
    }


def test_our_own_lines_are_filled_and_differ() -> None:
    own = corpora.authored()
    assert not any("{" in text for text in own.texts)
    assert len(set(zip(own.texts, own.target.argmax(axis=1).tolist(), strict=True))) == len(own.texts)
    assert {EMOTIONS[row] for row in own.target.argmax(axis=1)} == {"disgust", "neutral", "surprise"}
    assert set(own.weight.tolist()) == {corpora.TEMPLATE_WEIGHT, 1.0}


def labelled(target: corpora.Floats, unsaid: bool = False) -> corpora.Labelled:
    count = len(target)
    return corpora.Labelled(["x"] * count, target, np.ones(count), target, np.full(count, unsaid))


def test_the_head_finds_what_tells_emotions_apart() -> None:
    random = np.random.default_rng(1)
    truth = random.integers(0, 7, 7000)
    read = np.eye(7)[truth] * 4.0 + random.standard_normal((7000, 7))
    weights, bias = head.fit([(read, labelled(np.eye(7)[truth]))], (1.0,))
    assert ((read @ weights + bias).argmax(axis=1) == truth).mean() > 0.95


def test_a_corpus_that_lacks_emotions_says_nothing_against_them() -> None:
    random = np.random.default_rng(2)
    read = random.standard_normal((300, 5))
    neutral = np.eye(7)[np.full(300, 4)]
    surprise = np.eye(7)[np.full(300, 6)]
    chances: list[float] = []
    for unsaid in (False, True):
        parts = [(read, labelled(neutral, unsaid)), (read + 1.0, labelled(surprise))]
        weights, _ = head.fit(parts, (500.0, 500.0))
        logits = np.ones(5) @ weights
        chances.append(float(logits[6] - logits[4]))
    assert chances[1] > chances[0] + 0.02, "a line that could not be called surprise does not speak against it"


def test_the_prior_is_met_and_the_temperature_is_that_of_the_truth() -> None:
    random = np.random.default_rng(5)
    logits = random.standard_normal((4000, 7)) * 2.0
    moved = logits + head.to_prior(logits)
    odds = np.exp(moved)
    assert (odds / odds.sum(axis=1, keepdims=True)).mean(axis=0) == pytest.approx(head.PRIOR, abs=1e-3)
    truth = np.array([random.choice(7, p=row / row.sum()) for row in odds])
    held = (logits * 2.0, np.eye(7)[truth], np.ones(4000))
    found = head.calibrated(np.eye(7), np.zeros(7), logits, held)
    assert found.weights.shape == (7, 7) and 1.5 < found.temperature < 2.6


def test_figures_by_hand() -> None:
    truth, guess = np.array([0, 0, 0, 3, 4]), np.array([0, 0, 3, 3, 3])
    assert judge.f1_by_class(guess, truth).tolist() == pytest.approx([0.8, 0, 0, 0.5, 0, 0, 0])
    assert judge.weighted_f1(guess, truth) == pytest.approx((3 * 0.8 + 0.5) / 5)
    assert judge.macro_f1(guess, truth) == pytest.approx(1.3 / 3)
    sure = np.eye(7)[truth] * 0.8 + 0.2 / 7
    table = judge.polarity_table(sure, truth)
    assert table["negative"]["precision"][0] == 1.0 and table["negative"]["lines"][0] == 3
    assert table["positive"]["lines"][-1] == 1


def test_ridge_finds_a_line() -> None:
    read = np.random.default_rng(6).standard_normal((200, 2))
    table = head.ridge(read, read @ np.array([[2.0], [-1.0]]) + 3.0, penalty=1e-6)
    assert table.ravel() == pytest.approx([2.0, -1.0, 3.0], abs=1e-4)
