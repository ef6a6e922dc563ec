"""Effect sizes, held to worked examples that were published, and the tables that show them."""

from __future__ import annotations

import csv
import io
import math
import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from emotionai_core.generation.effects import OUTCOMES, correction, gap, hedges_g, partial_eta_squared
from emotionai_core.generation.experiment import Experiment, Factor, Level, Treatment, Trial, trials_of
from emotionai_core.generation.experiment_pages import cells_csv, effects_csv, markdown, page
from emotionai_core.generation.experiment_results import ENOUGH, results_of
from emotionai_core.generation.ratings import FactorStanding, Standing
from emotionai_core.records.clip import Clamp, Measured, Size, Target
from emotionai_core.records.evidence import EMOTIONS
from tests.core.clip_requests import MEASURED, make_clip, make_request

NAN = math.nan
# Crampton (1947), The growth of the odontoblasts of the incisor tooth, J. Nutrition 33(5): length by supplement and
# dose; sums of squares supplement 205.35, dose 2426.43, both 108.32, error 712.11.
TEETH = {
    (0, 0): (15.2, 21.5, 17.6, 9.7, 14.5, 10.0, 8.2, 9.4, 16.5, 9.7),
    (0, 1): (19.7, 23.3, 23.6, 26.4, 20.0, 25.2, 25.8, 21.2, 14.5, 27.3),
    (0, 2): (25.5, 26.4, 22.4, 24.5, 24.8, 30.9, 26.4, 27.3, 29.4, 23.0),
    (1, 0): (4.2, 11.5, 7.3, 5.8, 6.4, 10.0, 11.2, 11.2, 5.2, 7.0),
    (1, 1): (16.5, 16.5, 15.2, 17.3, 22.5, 17.3, 13.6, 14.5, 18.8, 15.5),
    (1, 2): (23.6, 18.5, 33.9, 25.5, 26.4, 32.5, 26.7, 21.5, 23.3, 29.5),
}
SUMS = {(0,): 205.35, (1,): 2426.434, (0, 1): 108.319}
ERROR = 712.106
WANTED, AROUSAL, VALENCE = 0, 2, 3


def factor(name: str, *levels: str) -> Factor:
    return Factor(name, tuple(Level(one, Treatment()) for one in levels))


def experiment(*factors: Factor, seeds: tuple[int, ...] = (42, 123, 777)) -> Experiment:
    return Experiment("study", "What?", None, seeds, Treatment(), factors)


TWO_BY_TWO = experiment(factor("prompt", "label", "cues"), factor("parameters", "usual", "raised"))


def trial(levels: tuple[int, ...], line: int, seed: int, arousal: float | None, shown: float = NAN) -> Trial:
    """A clip in which this arousal was read; None for a clip that was not made."""
    request = make_request(line, seed=seed, target=Target("anger", 0.8, -0.5))
    if arousal is None:
        return Trial(levels, request)
    rest = (1 - shown) / 6
    spread = () if math.isnan(shown) else tuple(shown if one == "anger" else rest for one in EMOTIONS)
    return Trial(
        levels, request, make_clip("x", request, measured=replace(MEASURED, arousal=arousal, distribution=spread))
    )


def crossed(value, lines: int = 6, seeds: tuple[int, ...] = (42, 123, 777)) -> list[Trial]:
    return [
        trial((a, b), line, seed, value(a, b, line, seed))
        for seed in seeds
        for line in range(lines)
        for a in (0, 1)
        for b in (0, 1)
    ]


def test_hedges_g_of_a_worked_example():
    """Borenstein et al. (2009), Introduction to Meta-Analysis, chapter 4: means 103 and 100, deviations 5.5 and 4.5,
    50 each: d 0.5970, J 0.9923, g 0.5924.
    """
    shape = np.linspace(-1.0, 1.0, 50)
    shape = (shape - shape.mean()) / shape.std(ddof=1)
    other, reference = 103.0 + 5.5 * shape, 100.0 + 4.5 * shape
    assert correction(98) == pytest.approx(0.9923, abs=5e-5)
    assert hedges_g(reference, other) == pytest.approx(0.5924, abs=5e-5)
    assert hedges_g(other, reference) == pytest.approx(-0.5924, abs=5e-5)
    assert math.isnan(hedges_g(np.full(5, 0.1), np.full(5, 0.1)))
    assert math.isnan(hedges_g(np.array([1.0]), np.array([2.0])))


@pytest.mark.parametrize("effect", SUMS)
def test_partial_eta_squared_of_a_worked_example(effect: tuple[int, ...]):
    values = np.array([value for cell in TEETH.values() for value in cell])
    levels = np.array([levels for levels, cell in TEETH.items() for _ in cell])
    blocks = np.zeros(len(values), np.int64)
    expected = SUMS[effect] / (SUMS[effect] + ERROR)
    assert partial_eta_squared(values, levels, blocks, effect) == pytest.approx(expected, abs=1e-5)
    # Lines that lie higher as a whole do not hide it: what they add is none of the error.
    several = np.tile(np.arange(10), 6)
    raised = partial_eta_squared(values + 100.0 * several, levels, several, effect)
    assert raised == pytest.approx(partial_eta_squared(values, levels, several, effect), abs=1e-9)


def test_eta_is_not_known_where_a_combination_is_empty_or_nothing_scatters():
    levels = np.array([(0, 0), (0, 1), (1, 0), (0, 0), (0, 1), (1, 0)])
    blocks = np.zeros(6, np.int64)
    assert math.isnan(partial_eta_squared(np.arange(6.0), levels, blocks, (0,)))
    whole = np.array([(a, b) for a in (0, 1) for b in (0, 1)] * 3)
    assert math.isnan(partial_eta_squared(np.full(12, 0.3), whole, np.zeros(12, np.int64), (0,)))
    assert math.isnan(partial_eta_squared(np.arange(4.0), whole[:4], blocks[:4], (0,)))


def test_teeth_as_an_experiment():
    """The same data through trials: one line, ten seeds."""
    told = experiment(factor("supplement", "OJ", "VC"), factor("dose", "0.5", "1", "2"), seeds=tuple(range(10)))
    trials = [trial(levels, 1, seed, value) for levels, cell in TEETH.items() for seed, value in enumerate(cell)]
    found = results_of(told, trials)[AROUSAL]
    means = [round(one.mean, 2) for one in found.cells]
    assert means == [13.23, 22.70, 26.06, 7.98, 16.77, 26.14]
    assert found.cells[0].deviation == pytest.approx(4.46, abs=0.005)
    supplement, one, two, both = found.effects
    assert supplement.difference == pytest.approx(-3.70, abs=0.005)
    assert supplement.low < supplement.difference < supplement.high
    assert supplement.percent == pytest.approx(100 * -3.70 / 20.663, abs=0.05)
    assert [round(effect.eta, 4) for effect in (supplement, one, two, both)] == [0.2238, 0.7731, 0.7731, 0.1320]
    assert one.levels == ("1", "0.5")
    assert math.isnan(both.difference)
    assert not found.over_lines


def test_a_factorial_gives_back_what_was_put_in():
    """As the seed's study found: prompt +66 %, parameters +15 %, and no more of one at the other's other level."""

    def value(a: int, b: int, line: int, seed: int) -> float:
        return 0.4 + 0.264 * a + 0.06 * b + 0.01 * line + 0.0001 * (seed % 7)

    (prompt, parameters, both) = results_of(TWO_BY_TWO, crossed(value))[AROUSAL].effects
    reference = np.mean([value(0, b, line, seed) for b in (0, 1) for line in range(6) for seed in (42, 123, 777)])
    assert prompt.difference == pytest.approx(0.264)
    assert prompt.percent == pytest.approx(100 * 0.264 / reference)
    assert parameters.difference == pytest.approx(0.06)
    assert prompt.low == pytest.approx(0.264)
    assert prompt.g > parameters.g > 0
    assert prompt.g_low < prompt.g < prompt.g_high
    assert both.difference == pytest.approx(0.0, abs=1e-12)
    assert prompt.eta == pytest.approx(1.0, abs=1e-3)


def test_an_interaction_is_the_difference_of_differences():
    chance = np.random.default_rng(5)
    noise = {key: chance.normal(0, 0.02) for key in np.ndindex(2, 2, 6, 800)}
    trials = crossed(lambda a, b, line, seed: 0.3 + 0.2 * a * b + noise[a, b, line, seed])
    found = results_of(TWO_BY_TWO, trials)[AROUSAL]
    both = found.effects[2]
    assert both.factors == ("prompt", "parameters")
    assert both.low < 0.2 < both.high
    assert both.difference == pytest.approx(0.2, abs=0.03)
    assert both.eta > 0.7
    assert found.over_lines


def test_the_interval_covers_what_it_promises():
    """Of 200 made-up experiments whose lines differ in how much a prompt does, 95 % of the intervals hold the mean."""
    told = experiment(factor("prompt", "label", "cues"), seeds=(1,))
    inside = 0
    for number in range(200):
        chance = np.random.default_rng(number)
        more = chance.normal(0.2, 0.1, 6)
        trials = [
            trial((a,), line, 1, 0.3 + more[line] * a + chance.normal(0, 0.02)) for line in range(6) for a in (0, 1)
        ]
        effect = results_of(told, trials)[AROUSAL].effects[0]
        inside += effect.low <= 0.2 <= effect.high
    assert 180 <= inside <= 199


def test_abstentions_and_missing_clips_are_counted_apart_and_enter_no_mean():
    values = {(0, 0): [0.5, NAN, None], (0, 1): [0.5, 0.7, 0.6], (1, 0): [NAN, NAN, NAN], (1, 1): [None, None, None]}
    trials = [trial(levels, 1, seed, one) for levels, row in values.items() for seed, one in enumerate(row)]
    cells = results_of(TWO_BY_TWO, trials)[AROUSAL].cells
    assert [(one.asked, one.made, one.read, one.abstained) for one in cells] == [
        (3, 2, 1, 1), (3, 3, 3, 0), (3, 3, 0, 3), (3, 0, 0, 0)
    ]  # fmt: skip
    assert cells[0].mean == pytest.approx(0.5)
    assert math.isnan(cells[0].deviation)
    assert math.isnan(cells[2].mean)
    assert cells[1].deviation == pytest.approx(0.1)
    assert cells[1].scatter == pytest.approx(100 * 0.1 / 0.6)
    for effect in results_of(TWO_BY_TWO, trials)[AROUSAL].effects:
        assert math.isnan(effect.difference)
        assert math.isnan(effect.eta)


def test_an_experiment_without_a_clip_has_tables_all_the_same():
    found = results_of(TWO_BY_TWO, crossed(lambda *_: None, lines=2))
    assert all(math.isnan(effect.g) for one in found for effect in one.effects)
    assert "0 of 24 clips are there" in markdown(TWO_BY_TWO, crossed(lambda *_: None, lines=2), found)
    assert all(cell.asked == 0 for cell in results_of(TWO_BY_TWO, [])[0].cells)


def test_few_lines_and_seeds_give_no_interval():
    few = [one for one in crossed(lambda a, b, line, seed: 0.3 + 0.1 * a + seed / 1e4, lines=1)]
    assert len({one.request.seed for one in few}) < ENOUGH
    effect = results_of(TWO_BY_TWO, few)[AROUSAL].effects[0]
    assert effect.difference == pytest.approx(0.1)
    assert math.isnan(effect.low)
    assert math.isnan(effect.g_low)
    assert "not enough" in markdown(TWO_BY_TWO, few, results_of(TWO_BY_TWO, few))


def test_outcomes_of_a_clip():
    request = make_request(target=Target("anger", 0.8, -0.5))
    seen = make_clip("x", request, measured=replace(MEASURED, arousal=0.6, valence=-0.1))
    values = {one.name: one.of(seen) for one in OUTCOMES}
    assert values["wanted emotion"] == pytest.approx(0.6)
    assert values["expression"] == pytest.approx(0.95)
    assert values["arousal gap"] == pytest.approx(0.2)
    assert values["valence gap"] == pytest.approx(0.4)
    unread = (make_clip("x", request), make_clip("x", request, measured=Measured("", NAN, NAN, (), NAN, 0, ())))
    assert all(math.isnan(one.of(clip)) for one in OUTCOMES for clip in unread)


def test_the_gap_abstains_where_either_side_does():
    found = gap(Target("anger", 0.8, NAN), MEASURED)
    assert (found.same, round(found.arousal, 3)) == (True, -0.1)
    assert math.isnan(found.valence)
    assert gap(Target("", NAN, NAN), MEASURED).same is None
    assert gap(Target("fear", 0.8, 0.0), MEASURED).same is False
    assert gap(Target("anger", 0.8, NAN), None).same is None


def test_tables_hold_the_same_numbers_and_escape_what_is_in_a_file():
    odd = experiment(factor("=a|b", "<i>", "on"), seeds=(1, 2, 3, 4, 5))
    trials = [trial((a,), 1, seed, 0.5 + 0.1 * a + seed / 100, 0.5) for seed in odd.seeds for a in (0, 1)]
    found = results_of(odd, trials)
    cells = list(csv.DictReader(io.StringIO(cells_csv(odd, found))))
    effects = list(csv.DictReader(io.StringIO(effects_csv(found))))
    assert cells[2 * AROUSAL] == {
        "outcome": "arousal", "'=a|b": "<i>", "asked": "5", "made": "5", "read": "5", "abstained": "0",
        "other_size": "0", "mean": "0.530", "deviation_over_seeds": "0.016", "scatter_percent": "3.0",
    }  # fmt: skip
    arousal = next(row for row in effects if row["outcome"] == "arousal")
    assert (arousal["difference"], arousal["change_percent"]) == ("0.100", "18.868")
    gap_row = next(row for row in effects if row["outcome"] == "arousal gap")
    assert gap_row["difference"] == "-0.100"
    rated = (FactorStanding("=a|b", (Standing("<i>", 3, 1, 0, 0.6, 12.0, -30.0, 50.0),)),)
    text, shown = markdown(odd, trials, found, rated), page(odd, trials, found, rated)
    assert "=a\\|b: on against \\<i>" in text
    assert "<i>" not in shown
    assert "&lt;i&gt;" in shown
    assert "-30 to +50" in text
    assert len({line.count(" | ") for line in text.splitlines() if line.startswith("| =a\\|b: on")}) == 1


def test_clips_of_another_size_are_counted_apart_and_said():
    """A smaller, shorter clip may show something else whatever its prompt."""
    wish, usual, odd = Size(512, 320, 121), Size(512, 320, 49), Size(256, 160, 9)
    factors, requests, clips = (factor("prompt", "label", "cues"),), [], []
    for seed in range(6):
        for level, name in enumerate(("label", "cues")):
            request = make_request(1, seed=seed, size=wish, factors=(("prompt", name),))
            granted = odd if (seed, level) == (5, 1) else usual
            made = replace(request, clamp=Clamp(wish, granted, 7.6, 10.5))
            read = replace(MEASURED, arousal=1.0 if granted == odd else 0.5 + 0.1 * level)
            requests.append(request)
            clips.append(make_clip(f"{seed}{level}", made, measured=read))
    study = experiment(*factors, seeds=tuple(range(6)))
    trials = trials_of(study, requests, clips)
    assert [one.apart for one in trials] == [False] * 11 + [True]
    arousal = results_of(study, trials)[AROUSAL]
    cell = arousal.cells[1]
    assert (cell.made, cell.read, cell.apart, cell.abstained) == (6, 5, 1, 0) and cell.mean == pytest.approx(0.6)
    assert arousal.effects[0].difference == pytest.approx(0.1)
    told = markdown(study, trials, [arousal])
    assert "11 clips were made as 512x320 with 49 frames instead of 512x320 with 121 frames" in told
    assert "1 clips have another size than most" in told
    # Where as many have either size, the larger counts.
    assert [one.apart for one in trials_of(study, requests[-2:], clips[-2:])] == [False, True]


def test_another_process_gives_the_same_bytes():
    script = (
        "from tests.core.test_experiment_results import *\n"
        "trials = crossed(lambda a, b, line, seed: 0.3 + 0.1 * a + line / 50 + (seed * 7 + line) % 11 / 90)\n"
        "print(effects_csv(results_of(TWO_BY_TWO, trials)))"
    )
    texts = set()
    for seed in ("1", "2"):
        variables = {**os.environ, "PYTHONHASHSEED": seed, "OMP_NUM_THREADS": seed, "OPENBLAS_NUM_THREADS": seed}
        done = subprocess.run([sys.executable, "-c", script], env=variables, capture_output=True, text=True, check=True)
        texts.add(done.stdout)
    assert len(texts) == 1
    assert texts.pop().startswith("outcome,")
