"""The twelve workflows are those the recorded server accepted, and sizes are what the model can make."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotionai_core.errors import GenerationError
from emotionai_core.generation.comfy import workflows
from emotionai_core.generation.comfy.tiers import TIERS
from emotionai_core.generation.comfy.workflows import Given, build, finished, snap
from emotionai_core.records.clip import Clamp, Mode, Sampling, Size, Tier
from tests.comfy.graphs import asked, read

ALL = [(mode, tier) for tier in Tier for mode in Mode]
GIVEN = Given("keyframe.png", "line.wav")


@pytest.mark.parametrize(("mode", "tier"), ALL, ids=[f"{tier.value}_{mode.value}" for mode, tier in ALL])
def test_the_graph_is_the_one_the_server_accepted(shared_comfy: Path, mode: Mode, tier: Tier):
    made = build(asked(mode, tier, TIERS[tier].size), GIVEN, tier)
    assert made.api() == read(shared_comfy / "graphs" / f"{tier.value}_{mode.value}.json")


@pytest.mark.parametrize(("mode", "tier"), ALL)
def test_everything_in_the_request_is_in_the_graph(mode: Mode, tier: Tier):
    request = replace(
        asked(mode, tier, Size(640, 384, 81)),
        prompt="a hand opens",
        negative="hats",
        seed=777,
        fps=30,
        sampling=Sampling((1.0, 0.5, 0.0), 1.5, "euler_ancestral", 0.9),
    )
    graph = build(request, GIVEN, tier, "here/clip").api()
    given = {name: node["inputs"] for name, node in graph.items()}
    assert (given["pos"]["text"], given["neg"]["text"]) == ("a hand opens", "hats")
    assert given["noise"]["noise_seed"] == 777 and given["sigmas"]["sigmas"] == "1.0, 0.5, 0.0"
    assert given["sampler"]["sampler_name"] == "euler_ancestral" and given["guider"]["cfg"] == 1.5
    assert given["cond"]["frame_rate"] == 30.0 and given["video"]["fps"] == 30.0
    assert given["vlat"] == {"width": 640, "height": 384, "length": 81, "batch_size": 1}
    assert given["save"]["filename_prefix"] == "here/clip"
    if mode.picture:
        assert given["i2v"]["strength"] == 0.9 and given["img"]["image"] == "keyframe.png"
    if mode.voice:
        assert given["aud_trim"]["duration"] == 2.7 and given["aud"]["audio"] == "line.wav"
    else:
        assert type(given["alat"]["frame_rate"]) is int and given["alat"]["frames_number"] == 81


@pytest.mark.parametrize("tier", Tier)
def test_a_voice_comes_back_as_it_was(tier: Tier):
    graph = build(asked(Mode.A2V, tier, Size(512, 320, 49)), GIVEN, tier).api()
    heard = graph[graph["video"]["inputs"]["audio"][0]]
    assert heard["class_type"] == "TrimAudioDuration"
    assert graph[graph["alat"]["inputs"]["mask"][0]]["inputs"]["value"] == 0.0
    assert not any(node["class_type"] == "LTXVAudioVAEDecode" for node in graph.values())


def test_what_the_guard_granted_is_made():
    size = Size(768, 512, 121)
    request = replace(asked(Mode.T2V, Tier.CLOUD48, size), clamp=Clamp(size, Size(512, 320, 49), 9.0, 10.0))
    assert build(request, Given(), Tier.CLOUD48).api()["vlat"]["inputs"]["length"] == 49


@pytest.mark.parametrize(
    ("sigmas", "text"),
    [((1.0, 0.99375, 0.00001, 0.0), "1.0, 0.99375, 0.00001, 0.0"), ((0.85, 0.725, 0.0), "0.85, 0.725, 0.0")],
)
def test_sigmas_are_written_without_exponents(sigmas: tuple[float, ...], text: str):
    request = replace(asked(Mode.T2V, Tier.LOCAL12, Size(512, 320, 49)), sampling=Sampling(sigmas))
    assert workflows.sigmas_of(request) == text


@pytest.mark.parametrize("sigmas", [(0.0,), (1.0, 0.5), (1.0, 1.0, 0.0), (float("nan"), 0.0), (float("inf"), 0.0)])
def test_sigmas_must_fall_to_nothing(sigmas: tuple[float, ...]):
    request = replace(asked(Mode.T2V, Tier.LOCAL12, Size(512, 320, 49)), sampling=Sampling(sigmas))
    with pytest.raises(GenerationError, match="must fall"):
        build(request, Given(), Tier.LOCAL12)


def test_a_mode_needs_what_it_starts_from():
    with pytest.raises(GenerationError, match="picture"):
        build(asked(Mode.I2V, Tier.LOCAL12, Size(512, 320, 49)), Given(), Tier.LOCAL12)
    with pytest.raises(GenerationError, match="voice"):
        build(asked(Mode.A2V, Tier.LOCAL12, Size(512, 320, 49)), Given("a.png"), Tier.LOCAL12)


@given(st.integers(-10, 20_000), st.integers(-10, 20_000), st.integers(-10, 3000), st.sampled_from(list(Tier)))
def test_a_snapped_size_can_be_made_and_is_never_larger(width: int, height: int, frames: int, tier: Tier):
    got = snap(Size(width, height, frames), tier)
    assert got.width % 32 == 0 and got.height % 32 == 0 and got.frames % 8 == 1 and 9 <= got.frames <= 993
    assert got.width >= 64 and got.height >= 64
    assert got.width <= max(width, 64) and got.height <= max(height, 64) and got.frames <= max(frames, 9)
    assert snap(got, tier) == got
    whole = finished(got, tier)
    assert max(whole.width, whole.height) <= 16_384
    if TIERS[tier].second:
        assert whole.width % 64 == 0 and whole.height % 64 == 0


def test_the_second_stage_doubles_the_pictures():
    assert finished(Size(960, 544, 121), Tier.CLOUD80) == Size(1920, 1088, 121)
    assert finished(Size(768, 512, 121), Tier.CLOUD48) == Size(768, 512, 121)


def test_the_server_must_be_new_enough_for_the_mode():
    assert workflows.floor(Mode.I2V, Tier.LOCAL12) == (0, 21, 0)
    assert workflows.floor(Mode.T2V, Tier.LOCAL12) == (0, 20, 0)
    assert workflows.floor(Mode.T2V, Tier.CLOUD48) == (0, 16, 0)
