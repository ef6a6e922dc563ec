"""Agreement: the published examples come out as published, and the report says only what its lines carry."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotionai_core.fusion.assembly import Assembler
from emotionai_core.project.edits import CodeLine, JudgeConflict, OverrideEmotion
from emotionai_core.records.agreement import AgreementRow
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.review.agreement import agreement_of, differences_of
from emotionai_core.review.measures import cohen_kappa, fleiss_kappa, icc, interval_alpha, nominal_alpha
from emotionai_core.settings import Settings
from tests.core.fusions import face_table, reading

NAN = math.nan


def from_counts(table: list[list[int]]) -> np.ndarray:
    """Ratings of interchangeable raters with these counts per category."""
    return np.array([[one for one, count in enumerate(row) for _ in range(count)] for row in table], float)


# Fleiss (1971), table 1: 30 patients, 6 psychiatrists, 5 diagnoses.
FLEISS = [
    [0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0], [2, 0, 4, 0, 0],
    [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6], [1, 0, 0, 5, 0], [1, 1, 0, 4, 0],
    [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1], [0, 0, 5, 0, 1], [3, 0, 0, 1, 2], [5, 1, 0, 0, 0],
    [0, 2, 0, 4, 0], [1, 0, 2, 0, 3], [0, 0, 0, 0, 6], [0, 1, 0, 5, 0], [0, 2, 0, 1, 3], [2, 0, 0, 4, 0],
    [1, 0, 0, 4, 1], [0, 5, 0, 1, 0], [4, 0, 0, 0, 2], [0, 2, 0, 4, 0], [1, 0, 5, 0, 0], [0, 0, 0, 0, 6],
]  # fmt: skip
# Krippendorff (2011), section C: 4 observers, 12 units, values 1 to 5, "." missing.
KRIPPENDORFF = np.array(
    [
        [NAN if one == "." else float(one) - 1 for one in row.split()]
        for row in ("1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .",
                    "1 2 3 3 2 4 4 1 2 5 1 .")
    ]
).T  # fmt: skip
# Shrout and Fleiss (1979), table 2: 6 targets, 4 judges.
SHROUT = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float)


def test_fleiss_1971():
    assert fleiss_kappa(from_counts(FLEISS), 5).of_all() == pytest.approx(0.430, abs=5e-4)


def test_krippendorff_2011():
    assert nominal_alpha(KRIPPENDORFF, 5).of_all() == pytest.approx(0.743, abs=5e-4)
    assert interval_alpha(KRIPPENDORFF).of_all() == pytest.approx(0.849, abs=5e-4)
    # The twelfth unit has one value only and pairs with nothing.
    assert nominal_alpha(KRIPPENDORFF, 5).lines == 11


def test_shrout_and_fleiss_1979():
    assert icc(SHROUT).of_all() == pytest.approx(0.29, abs=5e-3)


def test_cohen_by_hand():
    """20 times both yes, 15 both no, 5 and 10 otherwise: observed 0.70, by chance 0.50, hence 0.40."""
    pairs = [(0, 0)] * 20 + [(0, 1)] * 5 + [(1, 0)] * 10 + [(1, 1)] * 15
    assert cohen_kappa(np.array(pairs, float), 2).of_all() == pytest.approx(0.40)
    with_gaps = np.array([*pairs, (0, NAN), (NAN, 1)], float)
    assert cohen_kappa(with_gaps, 2).of_all() == pytest.approx(0.40)
    assert cohen_kappa(with_gaps, 2).lines == 50


def test_what_is_not_defined_is_not_a_number():
    same = np.ones((6, 2))
    assert math.isnan(cohen_kappa(same, 2).of_all())
    assert math.isnan(fleiss_kappa(same, 2).of_all())
    assert math.isnan(nominal_alpha(same, 2).of_all())
    assert math.isnan(interval_alpha(same).of_all())
    assert math.isnan(icc(same).of_all())
    empty = np.full((4, 2), NAN)
    for terms in (cohen_kappa(empty, 2), nominal_alpha(empty, 2), interval_alpha(empty), icc(empty)):
        assert terms.lines == 0 and math.isnan(terms.of_all())


def plain_alpha(ratings: np.ndarray, distance) -> float:
    """The definition, pair by pair."""
    units = [[one for one in row if not math.isnan(one)] for row in ratings.tolist()]
    units = [unit for unit in units if len(unit) >= 2]
    values = [one for unit in units for one in unit]
    observed = sum(distance(a, b) / (len(unit) - 1) for unit in units for a in unit for b in unit) / len(values)
    expected = sum(distance(a, b) for a in values for b in values) / (len(values) * (len(values) - 1))
    return 1 - observed / expected


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(st.sampled_from([0.0, 1.0, 2.0, NAN]), min_size=3, max_size=3), min_size=3, max_size=12))
def test_alpha_is_the_definition(rows):
    ratings = np.array(rows)
    for mine, distance in (
        (nominal_alpha(ratings, 3), lambda a, b: float(a != b)), (interval_alpha(ratings), lambda a, b: (a - b) ** 2)
    ):  # fmt: skip
        found = mine.of_all()
        if not math.isnan(found):
            assert found == pytest.approx(plain_alpha(ratings, distance), abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 999), shift=st.floats(-5, 5))
def test_icc_does_not_depend_on_the_origin(seed, shift):
    values = np.random.default_rng(seed).normal(size=(8, 3))
    assert icc(values + shift).of_all() == pytest.approx(icc(values).of_all(), abs=1e-9)


# The report


def talk(lines: int = 12):
    """Lines that Mara (face 0, joy) and Ben (face 1, anger) speak in turn; the words say joy; voices rise."""
    faces = [(number * 10 + t / 4, number % 2, "joy" if number % 2 == 0 else "anger")
             for number in range(lines) for t in range(8)]  # fmt: skip
    said = [(number * 10.0, number * 10.0 + 2, f"line {number}", "MARA" if number % 2 == 0 else "BEN")
            for number in range(lines)]  # fmt: skip
    voice = [(number / lines, None, 0.5) for number in range(lines)]
    return reading(said, face_table(faces, 2), text=["joy"] * lines, voice=voice, cuts=[60.0])


def view(*signed):
    return Assembler(talk(), Settings()).assemble(signed)


def coded(coder: str, emotions: list[str], arousal: list[float | None] | None = None) -> list:
    values = arousal or [None] * len(emotions)
    return [(CodeLine(number, emotion, values[number]), coder) for number, emotion in enumerate(emotions)]


FACE = ["joy", "anger"] * 6


def row(found, raters, matter, measure, person="", scene=-1):
    (one,) = [one for one in found.rows if (one.raters, one.matter, one.measure, one.person, one.scene)
              == (raters, matter, measure, person, scene)]  # fmt: skip
    return one


def test_people_and_channels():
    ada, bob = FACE, [*FACE[:10], "joy", "joy"]
    rising = [number / 12 for number in range(12)]
    found = agreement_of(view(*coded("Ada", ada, rising), *coded("Bob", bob, rising)))
    assert found.coders == ("Ada", "Bob")
    pair = row(found, ("Ada", "Bob"), "emotion", "cohen-kappa")
    assert pair.lines == 12
    # 11 of 12 the same; by chance 6/12 * 7/12 + 6/12 * 5/12 = 1/2.
    assert pair.value == pytest.approx((11 / 12 - 0.5) / 0.5)
    assert pair.low <= pair.value <= pair.high <= 1.0 and pair.low < pair.high
    assert row(found, ("machine:face", "Ada"), "emotion", "cohen-kappa").value == pytest.approx(1.0)
    # The words say the same of every line: kappa would be 0 whatever Ada says.
    words = row(found, ("machine:text", "Ada"), "emotion", "cohen-kappa")
    assert math.isnan(words.value) and (words.lines, words.reason) == (12, "one-sided")
    assert row(found, ("machine:voice", "Ada"), "arousal", "icc").value == pytest.approx(1.0)
    assert row(found, ("Ada", "Bob"), "emotion", "krippendorff-alpha").lines == 12
    assert row(found, ("Ada", "Bob"), "arousal", "icc").value == pytest.approx(1.0)


def test_by_person_and_by_scene():
    settings = Settings()
    found = agreement_of(Assembler(talk(), settings).assemble([*coded("Ada", FACE), *coded("Bob", FACE)]))
    mara = row(found, ("Ada", "Bob"), "emotion", "cohen-kappa", person="face-0")
    # Everything Mara shows is joy: nothing to tell apart, hence no figure.
    assert mara.lines == 6 and math.isnan(mara.value) and mara.reason == "one-answer"
    assert row(found, ("Ada", "Bob"), "emotion", "cohen-kappa", scene=0).lines == 12
    few = agreement_of(Assembler(talk(), settings).assemble([*coded("Ada", FACE[:4]), *coded("Bob", FACE)]))
    short = row(few, ("Ada", "Bob"), "emotion", "cohen-kappa")
    assert short.lines == 4 and math.isnan(short.value) and math.isnan(short.low) and short.reason == "too-few"


def test_what_a_person_set_is_not_the_machines():
    hand = [(OverrideEmotion(number, "face", "fear"), "Ada") for number in range(3)]
    found = agreement_of(view(*hand, *coded("Ada", FACE)))
    assert row(found, ("machine:face", "Ada"), "emotion", "cohen-kappa").lines == 9


def test_conflicts():
    judged = [(JudgeConflict(number, "accepted" if number % 2 else "rejected"), "Ada") for number in range(12)]
    judged += [(JudgeConflict(number, "second-look" if number == 0 else "rejected"), "Bob") for number in range(12)]
    found = agreement_of(view(*judged))
    # Ben's words say joy while his face is angry, Mara's agree: the machine and Ada say the same.
    assert row(found, ("machine:conflict", "Ada"), "conflict", "cohen-kappa").value == pytest.approx(1.0)
    assert row(found, ("Ada", "Bob"), "conflict", "cohen-kappa").lines == 11
    assert row(found, ("machine:conflict", "Ada"), "conflict", "cohen-kappa").reason == ""


@pytest.mark.parametrize(("start", "reason"), [(1, "only-marked"), (0, "only-unmarked")])
def test_where_the_machine_says_the_same_of_every_judged_line_there_is_no_kappa(start, reason):
    """A queue of conflicts holds marked lines only: rejecting half of them says nothing of chance."""
    numbers = range(start, 12, 2)
    found = agreement_of(view(*((JudgeConflict(one, "accepted" if one % 4 < 2 else "rejected"), "Ada")
                                for one in numbers)))  # fmt: skip
    kappa = row(found, ("machine:conflict", "Ada"), "conflict", "cohen-kappa")
    assert (kappa.lines, kappa.reason) == (6, reason)
    assert math.isnan(kappa.value) and math.isnan(kappa.low) and math.isnan(kappa.high)
    few = agreement_of(view(*((JudgeConflict(one, "accepted"), "Ada") for one in list(numbers)[:3])))
    assert row(few, ("machine:conflict", "Ada"), "conflict", "cohen-kappa").reason == "too-few"


def test_nobody_coded_anything():
    found = agreement_of(view())
    assert (found.coders, found.rows) == ((), ())
    assert found.ceilings[0].value == 0.43 and "2019" in found.ceilings[0].source


def test_the_same_codings_give_the_same_figures():
    edits = [*coded("Ada", FACE), *coded("Bob", [*FACE[:9], "fear", "joy", "joy"])]
    assert repr(agreement_of(view(*edits))) == repr(agreement_of(view(*edits)))


def test_a_whole_film_of_three_coders_is_quick():
    chance = np.random.default_rng(5)
    lines, people, keep = 3874, 101, 0.8
    said = [(number * 3.4, number * 3.4 + 2, "x", f"P{min(int(chance.geometric(0.08)), people)}")
            for number in range(lines)]  # fmt: skip
    source = reading(
        said, face_table([], 0), text=chance.choice(EMOTIONS, lines).tolist(),
        voice=[(chance.random(), None, 0.5) for _ in range(lines)], cuts=[number * 140.0 for number in range(1, 94)],
    )  # fmt: skip
    edits = [
        (CodeLine(number, str(chance.choice(EMOTIONS)), chance.random(), chance.uniform(-1, 1)), coder)
        for coder in ("Ada", "Bob", "Cyd") for number in range(lines) if chance.random() < keep
    ]  # fmt: skip
    analysis = Assembler(source, Settings()).assemble(edits)
    began = time.process_time()
    found = agreement_of(analysis)
    taken = time.process_time() - began
    print(f"{len(found.rows)} figures in {taken:.2f} s")
    assert len({one.person for one in found.rows}) > 30
    assert all(-1.01 <= one.value <= 1.0 or math.isnan(one.value) for one in found.rows)
    # 1.5 s on a quiet machine; the bound allows for others at work.
    assert taken < 6.0


def test_the_lines_on_which_two_differ_are_listed():
    rising = [number / 12 for number in range(12)]
    other = [*rising[:3], 0.9, rising[4] + 0.3, *rising[5:]]
    ben = [*FACE[:10], "joy", "joy"]
    analysis = view(*coded("Ada", FACE, rising), *coded("Ben", ben, other))
    found = agreement_of(analysis)

    def lines(raters: tuple[str, ...], matter: str, measure: str, person: str = "") -> list:
        figure = row(found, raters, matter, measure, person)
        return [(one.utterance, one.said) for one in differences_of(analysis, figure)]

    assert lines(("Ada", "Ben"), "emotion", "cohen-kappa") == [(11, ("anger", "joy"))]
    assert lines(("Ada", "Ben"), "emotion", "fleiss-kappa") == [(11, ("anger", "joy"))]
    # Those that lie far apart, the furthest first.
    assert [number for number, _ in lines(("Ada", "Ben"), "arousal", "icc")] == [3, 4]
    assert lines(("machine:face", "Ada"), "emotion", "cohen-kappa") == []
    assert len(lines(("machine:text", "Ada"), "emotion", "cohen-kappa")) == 6
    assert lines(("Ada", "Ben"), "emotion", "cohen-kappa", "face-0") == []
    nobody = AgreementRow(("Ada", "Cem"), "emotion", "cohen-kappa", "", -1, NAN, NAN, NAN, 0)
    assert differences_of(analysis, nobody) == ()
