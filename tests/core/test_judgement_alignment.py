"""Expected against expressed intensity: calibration, verdicts, the amplifier, thresholds from codings, abstention."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from emotionai_core.judgement.alignment import FILM_LINES, alignment
from emotionai_core.judgement.amplifier import RAISED_TO, line_loudness
from emotionai_core.judgement.expected import features, load_head
from emotionai_core.judgement.expressed import expressed_intensity, look_intensity, usual_looks
from emotionai_core.judgement.reference import LINES, coded_arousal, threshold_from
from emotionai_core.records.analysis import Coding
from emotionai_core.records.reliability import Tier
from emotionai_core.records.scores import Alignment, Amplifier, Calibration, Delivery
from emotionai_core.records.signals import Signals
from emotionai_core.settings import Settings
from tests.core.deliveries import Said, film, looks

CALM, STRONG = "I put the letter on the table.", "Get out! Get out of here, I hate you!!"


def vectors(count: int) -> np.ndarray:
    """Sentence vectors of length 1 that say nothing: equal for all, so that marks of punctuation decide."""
    out = np.zeros((count, 384))
    out[:, 0] = 1.0
    return out


def delivered(count: int = 40) -> list[Said]:
    """Strong words in every fourth line; voices between calm and loud."""
    return [Said(words=STRONG if one % 4 == 0 else CALM, arousal=0.1 + 0.8 * (one % 7) / 6) for one in range(count)]


def aligned(said: list[Said], signals: Signals | None = None, chosen: Settings | None = None, **more) -> Alignment:
    analysis = film(said, vectors=vectors(len(said)), **more)
    return alignment(analysis, signals or Signals(), chosen or Settings())


def test_strong_words_ask_for_more_than_calm_ones():
    expected = aligned(delivered()).expected
    assert expected[0] > expected[1] + 0.03
    assert ((expected >= 0) & (expected <= 1)).all()


def test_words_without_a_vector_or_not_read_since_they_were_corrected_ask_for_nothing_known():
    said = delivered()
    analysis = replace(film(said, vectors=vectors(len(said))), unread=frozenset({1}))
    found = alignment(analysis, Signals(), Settings())
    assert np.isnan(found.expected[1])
    assert found.delivery[1] == Delivery.ABSTAINS
    assert found.confidence[1] == 0.0
    nothing = alignment(film(said), Signals(), Settings())
    assert np.isnan(nothing.gap).all()
    assert (nothing.delivery == Delivery.ABSTAINS).all()


def test_the_head_reads_the_sentence_vector_too():
    head, chance = load_head(), np.random.default_rng(3)
    drawn = chance.normal(size=(50, 384))
    read = head.intensity(features([CALM] * 50, (drawn / np.linalg.norm(drawn, axis=1)[:, None]).astype(np.float32)))
    assert read.std() > 0.05


def test_the_gap_is_the_difference_of_z_on_the_contracts_scale_where_lines_are_few():
    found = aligned(delivered(FILM_LINES - 1))
    assert found.calibration is Calibration.FIXED
    assert np.allclose(found.gap, (found.expressed - 0.5) / 0.2 - (found.expected - 0.5) / 0.2)
    assert found.expected_scale == found.expressed_scale == (0.5, 0.2)


def test_a_film_with_enough_lines_is_compared_with_itself_unless_the_fixed_scale_is_wanted():
    found = aligned(delivered(FILM_LINES))
    assert found.calibration is Calibration.FILM
    assert found.expressed_scale[0] == pytest.approx(np.median(found.measured))
    assert (
        aligned(delivered(FILM_LINES), chosen=Settings(delivery_calibration="fixed")).calibration is Calibration.FIXED
    )


UNDER, ALIGNED, OVER = Delivery.UNDER, Delivery.ALIGNED, Delivery.OVER


def asked_and_shown(monkeypatch: pytest.MonkeyPatch, pairs: list[tuple[float, float]], **chosen) -> Alignment:
    """Lines of which the words ask for the first number of each pair, and the whole line's voice shows the second."""
    asked = np.array([one for one, _ in pairs])
    monkeypatch.setattr("emotionai_core.judgement.alignment.expected_intensity", lambda _analysis: asked)
    return alignment(film([Said(arousal=shown) for _, shown in pairs]), Signals(), Settings(**chosen))


@pytest.mark.parametrize(
    ("asked", "shown", "gap", "verdict"),
    [
        (0.5, 0.5, 0.0, ALIGNED),
        (0.5, 0.54, 0.2, OVER),
        (0.5, 0.46, -0.2, UNDER),
        (0.5, 0.52, 0.1, ALIGNED),
        (0.5, 0.48, -0.1, ALIGNED),
        (0.9, 0.9, 0.0, ALIGNED),
        (0.9, 0.1, -4.0, UNDER),
        (0.1, 0.9, 4.0, OVER),
        (0.2, 0.232, 0.16, OVER),
        (0.2, 0.228, 0.14, ALIGNED),
    ],
)
def test_verdicts_on_the_fixed_scale_are_those_of_the_contract(
    monkeypatch: pytest.MonkeyPatch, asked: float, shown: float, gap: float, verdict: Delivery
):
    # Voices must vary for the voice to count; the threshold is 0.15 deviations of 0.2.
    found = asked_and_shown(monkeypatch, [(asked, shown), (0.5, 0.05), (0.5, 0.95)])
    assert found.gap[0] == pytest.approx(gap)
    assert found.delivery[0] == verdict


def test_verdicts_on_a_film_s_own_scale_by_hand(monkeypatch: pytest.MonkeyPatch):
    # Medians 0.5, median absolute deviations 0.1 and 0.2: a step of either is 1 / 1.4826 deviations.
    pairs = [(asked, shown) for _ in range(4) for asked in (0.4, 0.5, 0.6) for shown in (0.3, 0.5, 0.7)]
    found = asked_and_shown(monkeypatch, pairs)
    step = 1 / 1.4826
    assert found.gap[:9] == pytest.approx([0, step, 2 * step, -step, 0, step, -2 * step, -step, 0], abs=1e-9)
    wanted = [ALIGNED, OVER, OVER, UNDER, ALIGNED, OVER, UNDER, UNDER, ALIGNED]
    assert found.delivery[:9].tolist() == wanted
    wide = asked_and_shown(monkeypatch, pairs, delivery_threshold=1.0)
    assert wide.delivery[:9].tolist() == [ALIGNED, ALIGNED, OVER, *[ALIGNED] * 3, UNDER, ALIGNED, ALIGNED]


def test_only_gaps_beyond_the_error_are_sure(monkeypatch: pytest.MonkeyPatch):
    found = asked_and_shown(monkeypatch, [(0.5, 0.95), (0.5, 0.8), (0.5, 0.15), (0.5, 0.25), (0.5, 0.5), (np.nan, 0.9)])
    # Gaps 2.25, 1.5, -1.75, -1.25, 0; r = 0.462 gives 1.6449 * sqrt(2 * 0.538) = 1.706.
    assert found.error == pytest.approx(1.706, abs=0.01)
    assert found.sure.tolist() == [True, False, True, False, False, False]
    assert found.delivery[:5].tolist() == [OVER, OVER, UNDER, UNDER, ALIGNED]
    assert not asked_and_shown(monkeypatch, [(0.5, 0.95), (0.5, 0.1)], delivery_threshold=3.0).sure.any()
    nothing = asked_and_shown(monkeypatch, [(np.nan, 0.1), (np.nan, 0.9)])
    assert np.isnan(nothing.error) and not nothing.sure.any()


def test_usual_variation_within_a_line_is_not_read_as_more_than_usual(monkeypatch: pytest.MonkeyPatch):
    chance = np.random.default_rng(5)
    time = np.arange(0.0, 60.0, 0.1)
    usual = np.clip(0.5 + chance.normal(0.0, 0.07, len(time)), 0.0, 1.0)
    pairs = [(0.5, 0.1 + 0.8 * (one % 2)) for one in range(20)]
    asked = np.full(20, 0.5)
    monkeypatch.setattr("emotionai_core.judgement.alignment.expected_intensity", lambda _analysis: asked)
    said = [Said(arousal=shown) for _, shown in pairs]
    found = alignment(film(said), Signals(time, usual, 0.1), Settings(delivery_calibration="fixed"))
    assert abs(found.gap.mean()) < 0.15
    assert (found.delivery == ALIGNED).sum() > 8


def test_windows_of_the_voice_make_the_line_and_its_peak_weighs():
    said = delivered(1)
    time = np.arange(0.0, 2.0, 0.1)
    arousal = np.where(time < 1.5, 0.2, 0.9)
    found = expressed_intensity(film(said), Signals(time, arousal, 0.1), Settings())
    assert found.measured[0] > arousal.mean() + 0.1
    assert found.attention[0, 45:].sum() > found.attention[0, :5].sum()
    assert np.isnan(found.face[0])


def test_a_line_without_voice_and_face_abstains():
    said = [Said(arousal=float("nan")), *delivered(9)]
    found = aligned(said)
    assert np.isnan(found.expressed[0])
    assert np.isnan(found.attention[0]).all()
    assert found.delivery[0] == Delivery.ABSTAINS


def test_a_voice_that_is_off_in_this_film_expresses_nothing():
    found = aligned([replace(one, arousal=0.5) for one in delivered()])
    assert np.isnan(found.voice).all()


def faces_of(count: int) -> tuple[list[Said], list[tuple[float, float, int, str]]]:
    said = [Said(arousal=float("nan")) for _ in range(count)]
    return said, [(3.0 * one, 3.0 * one + 2.0, 0, "anger" if one == 3 else "neutral") for one in range(count)]


def test_a_face_is_set_against_its_owners_usual_one():
    said, spans = faces_of(8)
    seen = looks(spans, ["mara"])
    found = expressed_intensity(film(said, faces=seen), Signals(), Settings())
    assert found.face[3] > 0.9
    assert (found.face[[0, 1, 2, 4]] < 0.5).all()
    assert np.allclose(found.measured, found.face)
    assert usual_looks(seen, 0.25).value.max() <= 1.0


def test_a_smile_counts_beside_the_network():
    seen = looks([(0.0, 1.0, 0, "neutral")], ["mara"])
    smiling = replace(seen, actions=np.array([[0.0], [0.9], [np.nan], [0.5]]), action_units=("au12",))
    away = look_intensity(smiling)
    assert away[1] > 0.9 > away[3] > away[0] == away[2]


def test_degraded_faces_express_nothing_and_partial_ones_less():
    said, spans = faces_of(8)
    seen = looks(spans, ["mara"])
    assert np.isnan(expressed_intensity(film(said, faces=seen, tier=Tier.DEGRADED), Signals(), Settings()).face).all()
    spoken = [replace(one, arousal=0.1 + 0.1 * number) for number, one in enumerate(said)]

    def angry(tier: Tier) -> float:
        return expressed_intensity(film(spoken, faces=seen, tier=tier), Signals(), Settings()).measured[3]

    assert angry(Tier.PARTIAL) < angry(Tier.RELIABLE)


def loud_at(line: int, lines: int, decibels: float) -> Signals:
    level = np.full(30 * lines, -30.0)
    level[30 * line + 5 : 30 * line + 12] = -30.0 + decibels
    return Signals(loudness=level)


def test_extreme_loudness_raises_what_is_expressed_and_keeps_what_was_measured():
    said = delivered()
    plain, loud = aligned(said), aligned(said, loud_at(7, 40, 13.0))
    assert loud.amplifier.tolist() == [Amplifier.LOUDNESS if one == 7 else Amplifier.NONE for one in range(40)]
    assert loud.expressed[7] == RAISED_TO
    assert loud.measured[7] == plain.measured[7] < RAISED_TO
    assert loud.gap[7] > plain.gap[7]
    assert loud.expressed_scale == plain.expressed_scale


@pytest.mark.parametrize(
    ("signals", "chosen"),
    [(loud_at(7, 40, 11.0), Settings()), (loud_at(7, 40, 13.0), Settings(amplifier=False))],
    ids=["not extreme", "switched off"],
)
def test_nothing_else_is_raised(signals: Signals, chosen: Settings):
    assert not aligned(delivered(), signals, chosen).amplifier.any()


def test_a_click_is_not_a_loud_line_and_a_line_after_the_sound_has_no_loudness():
    level = np.full(20, -30.0)
    level[5] = 0.0
    found = line_loudness(film(delivered(12)), Signals(loudness=level))
    assert -6.0 < found[0] < -4.0
    assert np.isnan(found[1:]).all()


def test_a_jaw_held_open_raises_and_one_that_speaks_does_not():
    said, spans = faces_of(8)
    seen = looks(spans, ["mara"])
    jaw = np.zeros((len(seen), 1))
    jaw[8:13] = jaw[16:19] = 0.95
    faces = replace(seen, actions=jaw, action_units=("au26",))
    found = aligned(said, loud_at(1, 8, 5.0), faces=faces)
    assert found.amplifier.tolist() == [0, Amplifier.JAW, 0, 0, 0, 0, 0, 0]
    assert found.expressed[1] >= RAISED_TO
    # Flat speech with an open mouth is no scream.
    assert not aligned(said, faces=faces).amplifier.any()
    assert not aligned(said, loud_at(1, 8, 2.0), faces=faces).amplifier.any()


def test_a_jaw_that_is_read_as_open_all_the_time_says_nothing():
    said, spans = faces_of(8)
    seen = looks(spans, ["mara"])
    faces = replace(seen, actions=np.full((len(seen), 1), 0.95), action_units=("au26",))
    assert not aligned(said, loud_at(1, 8, 5.0), faces=faces).amplifier.any()


def test_coders_give_a_film_a_threshold_of_its_own():
    said = delivered()
    voices = [one.arousal for one in said]
    flipped = [1.0 - one for one in voices]

    def coded(values: list[float], count: int) -> Alignment:
        codings = tuple(Coding("ann", number, "", value, None) for number, value in enumerate(values[:count]))
        return alignment(replace(film(said, vectors=vectors(40)), codings=codings), Signals(), Settings())

    assert coded(voices, 40).threshold == Settings().delivery_threshold
    assert coded(flipped, 40).error > 2 * coded(voices, 40).error == 2 * coded(voices, LINES - 1).error
    assert coded(flipped, 40).threshold > 0.5
    assert coded(flipped, LINES - 1).threshold == Settings().delivery_threshold


def test_several_coders_are_averaged():
    codings = (Coding("ann", 0, "", 0.2, None), Coding("bob", 0, "", 0.6, None), Coding("bob", 1, "joy", None, None))
    found = coded_arousal(replace(film(delivered(2)), codings=codings))
    assert found[0] == pytest.approx(0.4)
    assert np.isnan(found[1])
    assert threshold_from(found, found) is None


def test_twice_gives_the_same_bytes_and_no_lines_give_none():
    said, signals = delivered(), loud_at(3, 40, 20.0)
    for one in fields(Alignment):
        values = [getattr(aligned(said, signals), one.name) for _ in range(2)]
        assert len({value.tobytes() if isinstance(value, np.ndarray) else repr(value) for value in values}) == 1
    nobody = aligned([])
    assert nobody.attention.shape == (0, 50)
    assert nobody.calibration is Calibration.FIXED


def test_confidence_grows_with_what_was_measured():
    said = delivered()
    half = Signals(np.arange(0.0, 1.0, 0.1), np.full(10, 0.5), 0.1)
    found = aligned(said, half)
    assert 0.0 < found.confidence[0] < found.confidence[1] <= 1.0


def test_a_verdict_needs_confidence_and_what_was_measured_stays():
    analysis = film(delivered(), vectors=vectors(40))
    lines = list(analysis.lines)
    lines[3] = replace(lines[3], voice=replace(lines[3].voice, confidence=0.0))
    analysis = replace(analysis, lines=tuple(lines))
    found = alignment(analysis, Signals(), Settings())
    assert found.confidence[3] == 0.0 and np.isfinite(found.expected[3] + found.expressed[3])
    assert found.delivery[3] == Delivery.ABSTAINS and np.isnan(found.gap[3]) and not found.sure[3]
    assert (np.delete(found.delivery, 3) != Delivery.ABSTAINS).all()
    told = alignment(analysis, Signals(), Settings(delivery_confidence=0.0))
    assert told.delivery[3] != Delivery.ABSTAINS
    assert (np.delete(told.delivery, 3) == np.delete(found.delivery, 3)).all()
    strict = alignment(analysis, Signals(), Settings(delivery_confidence=1.0))
    assert (strict.delivery == Delivery.ABSTAINS).all() and np.isnan(strict.error)


def test_verdicts_compare_standardised_intensities_and_the_words_are_met_where_those_are_equal():
    found = replace(
        aligned(delivered()),
        expected=np.array([0.5, 0.6]),
        expressed=np.array([0.6, 0.5]),
        expected_scale=(0.4, 0.1),
        expressed_scale=(0.5, 0.2),
    )
    assert found.expected_z == pytest.approx([1.0, 2.0]) and found.expressed_z == pytest.approx([0.5, 0.0])
    assert found.expected_as_expressed == pytest.approx([0.7, 0.9])
