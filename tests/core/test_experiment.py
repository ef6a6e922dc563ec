"""Experiments: read from a file, crossed into requests in a fixed order, and matched with what was made for them."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotionai_core.errors import GenerationError
from emotionai_core.generation.experiment import missing, requests_of, trials_of
from emotionai_core.generation.experiment_files import experiment_from, read_experiment
from emotionai_core.records.clip import Clamp, ClipJob, JobState, Maker, Mode, Size
from emotionai_core.records.prompt import Movement, PromptBook, PromptTier
from tests.core.clip_requests import make_clip
from tests.core.test_generation_requests import context_with, frame_of

EXAMPLES = sorted((Path(__file__).parents[2] / "resources" / "experiments").glob("*.toml"))
TEXT = """
format = 1
name = "two-by-two"
about = "What matters?"
lines = "key scenes"
seeds = [42, 123]
[base]
maker = "ltx"
mode = "t2v"
tier = "cloud48_fp8"
seconds = 2.0
[[factors]]
name = "prompt"
levels = [{ name = "label", prompt = "minimal" }, { name = "cues", prompt = "full" }]
[[factors]]
name = "guidance"
levels = [{ name = "usual" }, { name = "strong", cfg = 3.0, sigmas = [1.0, 0.5, 0.0] }]
"""


def books(tier: PromptTier) -> PromptBook:
    """Two key scenes whose words say of which tier they are."""
    frames = []
    for place in (3, 5):
        frame = frame_of(place)
        parts = tuple(
            replace(part, spans=tuple(replace(span, text=f"{tier.value} {span.text}") for span in part.spans))
            for part in frame.parts
        )
        frames.append(replace(frame, tier=tier, parts=parts))
    return PromptBook(tuple(frames), ((0.0, 100.0),))


@pytest.fixture(scope="module")
def requests():
    return requests_of(experiment_from(TEXT), books, context_with())


def test_the_shipped_examples_are_read_and_name_what_they_need():
    found = [read_experiment(path) for path in EXAMPLES]
    assert [one.name for one in found] == [path.stem for path in EXAMPLES]
    factorial = next(one for one in found if one.name == "prompt-factorial")
    assert [len(factor.levels) for factor in factorial.factors] == [2, 2]
    assert all(one.seeds == (42, 123, 777) and one.about and one.base.maker is not None for one in found)
    # Whatever the machine, the same requests come of them.
    assert all(one.base.tier is not None for one in found if one.base.maker is Maker.LTX)


def test_the_documents_example_is_one():
    text = (EXAMPLES[0].parents[2] / "docs" / "experiments.md").read_text(encoding="utf-8")
    found = experiment_from(text.split("```toml")[1].split("```")[0])
    assert (found.base.mode, len(found.factors)) == (Mode.T2V, 1)


def test_everything_is_crossed_in_a_fixed_order(requests):
    first, second = (frame.utterance for frame in books(PromptTier.FULL).frames)
    assert len(requests) == 2 * 2 * 2 * 2
    assert [(one.seed, one.utterance) for one in requests[::4]] == [
        (42, first), (42, second), (123, first), (123, second)
    ]  # fmt: skip
    assert [one.factors for one in requests[:4]] == [
        (("prompt", "label"), ("guidance", "usual")), (("prompt", "label"), ("guidance", "strong")),
        (("prompt", "cues"), ("guidance", "usual")), (("prompt", "cues"), ("guidance", "strong")),
    ]  # fmt: skip
    assert requests == requests_of(experiment_from(TEXT), books, context_with())


def test_levels_are_what_the_requests_differ_in(requests):
    label, strong, cues, _ = requests[:4]
    assert label.prompt.startswith("Minimal some anchor.")
    assert cues.prompt.startswith("Full some anchor.")
    assert (label.sampling.cfg, strong.sampling.cfg, strong.sampling.sigmas) == (1.0, 3.0, (1.0, 0.5, 0.0))
    assert {(one.maker, one.mode, one.experiment) for one in requests} == {(Maker.LTX, Mode.T2V, "two-by-two")}
    assert {one.size.frames for one in requests} == {49}


def test_grading_and_camera_of_an_animatic_can_be_switched_off():
    text = TEXT[: TEXT.index("[base]")] + (
        '[base]\nmaker = "animatic"\n[[factors]]\nname = "look"\nlevels = [{ name = "off", grading = false,'
        ' camera = false, sound = false }, { name = "on" }]\n'
    )
    off, on = requests_of(experiment_from(text), books, context_with())[:2]
    assert (off.staging.movement, off.staging.dutch, off.sound) == (Movement.STATIC, False, None)
    assert math.isnan(off.staging.arousal)
    assert on.staging == frame_of(3).staging
    assert on.sound is not None
    assert off.target == on.target


def test_a_clip_counts_only_for_exactly_what_is_asked_for(requests):
    experiment = experiment_from(TEXT)
    granted = replace(requests[1], clamp=Clamp(Size(1, 1, 9), Size(1, 1, 9), 1.0, 2.0), film="/elsewhere/film.mp4")
    other_words = replace(requests[2], prompt="Edited since.")
    clips = [make_clip("old", requests[0]), make_clip("new", requests[0]), make_clip("b", granted)]
    trials = trials_of(experiment, requests, [*clips, make_clip("c", other_words)])
    assert [one.clip.id if one.clip else None for one in trials[:3]] == ["new", "b", None]
    assert [one.levels for one in trials[:4]] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    jobs = [
        ClipJob("w", 1, JobState.WAITING, requests[2]),
        ClipJob("f", 2, JobState.FAILED, requests[3]),
    ]
    assert missing(trials, jobs) == requests[3:]


def test_a_line_that_is_no_key_scene_is_said():
    with pytest.raises(GenerationError, match="Line 99999 is not among"):
        requests_of(experiment_from(TEXT.replace('"key scenes"', "[99999]")), books, context_with())
    many = TEXT.replace('"key scenes"', f"[{', '.join(str(number) for number in range(1, 10_000))}]")
    with pytest.raises(ValueError, match="more than 10000 clips"):
        experiment_from(many)
    frame = books(PromptTier.FULL).frames[0]
    crowded = PromptBook(tuple(replace(frame, utterance=one) for one in range(9_999)), ())
    with pytest.raises(GenerationError, match="more than 10000 clips of this film"):
        requests_of(experiment_from(TEXT), lambda _: crowded, context_with())
    empty = PromptBook((), ())
    with pytest.raises(GenerationError, match="no key scene"):
        requests_of(experiment_from(TEXT), lambda _: empty, context_with())


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("format = 1", "format = 2", "format is 2"),
        ('name = "two-by-two"', 'name = "../up"', "small letters"),
        ('name = "two-by-two"', 'name = "reproduce"', "small letters"),
        ("seeds = [42, 123]", "seeds = []", "whole numbers"),
        ("seeds = [42, 123]", "seeds = [42, -1]", "whole numbers"),
        ("seeds = [42, 123]", "seeds = [42, true]", "whole numbers"),
        ("seeds = [42, 123]", "seeds = [42, 42]", "two seeds are the same"),
        ('"key scenes"', '"all"', "'lines' has to be"),
        ('maker = "ltx"', 'maker = "arc"', "an arc"),
        ('mode = "t2v"', 'mode = "v2v"', "in base 'mode' is 'v2v', not one of t2v"),
        ("cfg = 3.0", "cfgs = 3.0", "unknown entry 'cfgs'"),
        ("cfg = 3.0", "cfg = nan", "'cfg' is nan"),
        ("cfg = 3.0", "cfg = true", "'cfg' is True"),
        ("[1.0, 0.5, 0.0]", "[0.5, 1.0, 0.0]", "'sigmas' has to be"),
        ("[1.0, 0.5, 0.0]", "[1.0, 0.5]", "'sigmas' has to be"),
        ('{ name = "usual" }, ', "", "needs two levels"),
        ('name = "strong"', 'name = "usual"', "two levels of 'guidance'"),
        ('name = "guidance"', 'name = "prompt"', "two factors are the same"),
        ("cfg = 3.0", 'prompt = "full"', "both change 'prompt'"),
        ("[base]", "[other]", "unknown entry 'other'"),
        ("format = 1", "format = = 1", "Invalid value"),
    ],
)
def test_what_is_wrong_in_a_file_is_said(before: str, after: str, why: str, tmp_path: Path):
    assert before in TEXT
    path = tmp_path / "mine.toml"
    path.write_text(TEXT.replace(before, after), encoding="utf-8")
    with pytest.raises(GenerationError, match=r"'mine\.toml' is no experiment") as caught:
        read_experiment(path)
    assert why in str(caught.value)


def test_files_that_are_none_are_refused(tmp_path: Path):
    with pytest.raises(GenerationError, match="cannot be read"):
        read_experiment(tmp_path / "gone.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(GenerationError, match="is no experiment"):
        read_experiment(tmp_path / "binary.toml")
    (tmp_path / "large.toml").write_bytes(b"#" * 2_000_000)
    with pytest.raises(GenerationError, match="larger than 1 MB"):
        read_experiment(tmp_path / "large.toml")
    (tmp_path / "deep.toml").write_text("a = " + "[" * 100_000)
    with pytest.raises(GenerationError, match="is no experiment"):
        read_experiment(tmp_path / "deep.toml")
    many = ", ".join(str(one) for one in range(9_999))
    with pytest.raises(ValueError, match="more than 10000 clips"):
        experiment_from(TEXT.replace("[42, 123]", f"[{many}]"))


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_an_experiment_or_a_value_error(key: str, value: str):
    for text in (f"{TEXT}\n{key} = {value}", f"{key} = {value}\n{TEXT}", TEXT.replace("42", value, 1)):
        try:
            experiment_from(text)
        except ValueError:
            continue
