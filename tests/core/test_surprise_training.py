"""What the models of surprise learn from: sequences, windows, and characters that stay apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.training.surprise import sequences
from benchmarks.training.surprise.windows import folds, varied, windows
from emotionai_core.cognition.affect import CIRCUMPLEX
from emotionai_core.cognition.expectation import WINDOW, histories
from emotionai_core.cognition.inputs import inputs_of
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.settings import Settings
from tests.core.minds import Said, film

SERIES = """Utterance,Speaker,Emotion,Scene_ID,Utterance_ID,Season,Episode,Start_Time,End_Time
Late,['Ann'],Sad,2,1,1,1,00:01:00.000,00:01:02.000
First,['Ann'],Joyful,1,1,1,1,00:00:10.000,00:00:12.000
Both,"['Ann', 'Bob']",Mad,1,2,1,1,00:00:12.000,00:00:14.000
Next,['Ann'],Powerful,1,3,1,1,00:00:15.500,00:00:16.000
Again,['Ann'],Neutral,1,4,1,1,00:00:17.000,00:00:18.000
Other,['Ann'],Scared,1,1,2,1,00:00:01.000,00:00:02.000
"""


def made(corpus: str, character: str, states: int, seed: int = 0) -> sequences.Sequence:
    random = np.random.default_rng(seed)
    return sequences.Sequence(
        corpus, character, np.arange(states, dtype=np.float64) * 5.0, random.uniform(-1, 1, states),
        random.random(states), random.integers(0, 2, states).astype(float),
    )  # fmt: skip


@pytest.fixture
def series(tmp_path: Path) -> list[sequences.Sequence]:
    head = SERIES.splitlines()[0]
    (tmp_path / "emorynlp_train_final.csv").write_text(SERIES, "utf-8")
    (tmp_path / "emorynlp_dev_final.csv").write_text(head + "\n", "utf-8")
    return list(sequences.series(tmp_path))


def test_a_sequence_is_one_character_in_one_episode_in_the_order_of_its_scenes(series):
    first, second = series
    assert (first.character, len(first.time), len(second.time)) == ("Ann", 4, 1)
    assert first.time.tolist() == [10.0, 15.5, 17.0, 60.0]
    assert first.valence[0] == CIRCUMPLEX["joy"].valence
    assert first.arousal[3] == CIRCUMPLEX["sadness"].arousal
    # What two say at once belongs to neither, but somebody else spoke.
    assert first.other.tolist() == [0.0, 1.0, 0.0, 0.0]


def test_nobody_speaks_between_a_first_state_and_one_before_it():
    told = [("Bob", 1.0, 0.1, 0.5), ("Ann", 2.0, 0.2, 0.5), ("Bob", 3.0, 0.3, 0.5), ("Ann", 4.0, 0.4, 0.5)]
    found = {one.character: one for one in sequences._split(sequences.SERIES, told)}
    assert found["Ann"].other.tolist() == found["Bob"].other.tolist() == [0.0, 1.0]
    later = found["Ann"].part(np.array([False, True]))
    assert later.other.tolist() == [0.0]


def test_windows_are_those_of_a_film_in_which_the_same_is_said():
    said = [
        Said(3.0 * place, 3.0 * place + 1, who, emotion)
        for place, (who, emotion) in enumerate(zip("baabbabaaabbab", [*EMOTIONS, *EMOTIONS], strict=True))
    ]
    inputs = inputs_of(film(said), Settings())
    felt = [one for one in inputs.states if one is not None]
    history, known = histories(felt, inputs.others, [row for row, one in enumerate(felt) if one.person == "a"][1:])
    told = [(one.person, one.time, one.valence, one.arousal) for one in felt]
    learnt = windows(one for one in sequences._split(sequences.SERIES, told) if one.character == "a")
    assert learnt.history.tolist() == history.tolist() and learnt.known.tolist() == known.tolist()


def test_windows_hold_what_came_before_with_padding_at_the_front():
    one = made(sequences.SERIES, "Ann", 12)
    data = windows([one])
    assert len(data) == 11
    assert data.known.sum(axis=1).tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8]
    assert (data.history[~data.known] == 0).all()
    assert data.history[0, -1].tolist() == [one.valence[0], one.arousal[0], 0.0, one.other[0]]
    assert data.history[9, :, 0].tolist() == one.valence[2:10].tolist()
    assert data.target[9].tolist() == [one.valence[10], one.arousal[10]]
    assert data.history.shape[1] == WINDOW


def test_no_character_is_in_two_folds_and_folds_are_alike_in_size():
    told = [made(sequences.SERIES, f"P{number}", 5 + number % 7, number) for number in range(40)]
    told += [made(sequences.SERIES, "P3", 9, 99)]
    fold = folds(told, 4)
    assert set(fold.values()) == {0, 1, 2, 3}
    sizes = np.bincount([fold[one.character] for one in told], [len(one.time) for one in told])
    assert np.ptp(sizes) <= 16
    assert folds(told[::-1], 4) == fold


def test_left_out_states_leave_the_time_and_what_others_said():
    one = made(sequences.FILM, "Ann", 6)
    one = one.part(np.ones(6, bool))
    fewer = one.part(np.array([True, False, False, True, True, False]))
    assert fewer.time.tolist() == [0.0, 15.0, 20.0]
    assert fewer.other[1] == float(one.other[1:4].any())


def test_fainter_states_are_nearer_to_neutral():
    one = made(sequences.SERIES, "Ann", 30)
    faint = one.fainter(0.5)
    neutral = CIRCUMPLEX["neutral"]
    assert np.allclose(faint.valence - neutral.valence, (one.valence - neutral.valence) / 2)
    assert np.allclose(faint.arousal - neutral.arousal, (one.arousal - neutral.arousal) / 2)


def test_variants_follow_from_their_seed():
    told = [made(sequences.FILM, "Ann", 40), made(sequences.SERIES, "Bob", 20)]
    assert len(varied(told, 1)) == 7
    same, again, other = (windows(varied(told, seed)).target.tobytes() for seed in (1, 1, 2))
    assert same == again != other


@pytest.mark.shared
def test_the_annotated_film_gives_named_characters_only(shared_data: Path):
    told = list(sequences.film(shared_data / "film_annotation_studyforrest"))
    names = {one.character for one in told}
    assert {"FORREST", "JENNY", "DAN"} <= names
    assert not names & (sequences.NAMELESS | {"FORRESTVO"})
    valence = np.concatenate([one.valence for one in told])
    arousal = np.concatenate([one.arousal for one in told])
    assert (np.abs(valence) <= 1).all()
    assert ((arousal >= 0) & (arousal <= 1)).all()
    assert all((np.diff(one.time) >= 0).all() for one in told)


@pytest.mark.shared
def test_what_is_measured_only_is_read_dialogue_by_dialogue(shared_data: Path):
    told = list(sequences.meld(shared_data / "text_meld", "dev"))
    assert {one.corpus for one in told} == {"MELD"}
    assert sum(len(one.time) for one in told) > 1000
    assert CIRCUMPLEX["disgust"].valence in np.concatenate([one.valence for one in told])
