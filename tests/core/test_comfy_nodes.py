"""Graphs are checked as the recorded server checks them, before anything is sent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from emotionai_core.generation.comfy import answers, nodes
from emotionai_core.generation.comfy.answers import Definition
from emotionai_core.generation.comfy.stages import Link, Node
from emotionai_core.generation.comfy.tiers import TIERS
from emotionai_core.generation.comfy.workflows import Given, Graph, build
from emotionai_core.records.clip import Mode, Tier
from tests.comfy import definitions
from tests.comfy.graphs import asked, graph_of, read
from tests.comfy.script import MODELS

# The server's names for what is found in the recorded requests; the studio adds inputs that do nothing there.
RECORDED = {
    "unknown_class": ["missing_node_type"],
    "missing_class_type": ["missing_node_type"],
    "no_outputs": ["prompt_no_outputs"],
    "required_input_missing": ["required_input_missing"],
    "invalid_input_type": ["invalid_input_type"],
    "value_smaller_than_min": ["value_smaller_than_min"],
    "value_bigger_than_max": ["value_bigger_than_max"],
    "link_to_missing_node": ["exception_during_validation"],
    "return_type_mismatch": ["return_type_mismatch"],
    "value_not_in_list": ["value_not_in_list"],
    "extra_input_ignored": ["unknown_input"],
    "partial_valid": ["required_input_missing"],
    "step_not_enforced_w100_h90_len50": [],
}


def known(models: dict[str, tuple[str, ...]] | None = None) -> dict[str, Definition]:
    """The fake's nodes, read as the client reads a server's."""
    found: dict[str, Definition] = {}
    for name, node in definitions.definitions().items():
        told = {name: definitions.object_info(name, node, MODELS if models is None else models, ["line.wav"])}
        about = answers.definition(told, name)
        assert about is not None
        found[name] = about
    return found


def graph(mode: Mode = Mode.I2V_A2V, tier: Tier = Tier.CLOUD80) -> Graph:
    return build(asked(mode, tier, TIERS[tier].size), Given("a.png", "a.wav"), tier)


def changed(whole: Graph, name: str, **inputs: Any) -> Graph:
    node = whole.nodes[name]
    return Graph({**whole.nodes, name: replace(node, inputs={**node.inputs, **inputs})})


@pytest.mark.parametrize("name", RECORDED)
def test_problems_are_those_the_server_recorded(shared_comfy: Path, name: str):
    recorded = read(shared_comfy / "samples" / "prompt_invalid.json")[name]
    found = nodes.problems(graph_of(recorded["request"]["json"]["prompt"]), known())
    assert [one.kind for one in found] == RECORDED[name]
    body = recorded["body"]
    server = [body["error"]["type"]] if "error" in body else []
    server += [one["type"] for node in body["node_errors"].values() for one in node["errors"]]
    assert [one.kind for one in found if one.kind != "unknown_input"] == [
        kind for kind in server if kind != "prompt_outputs_failed_validation"
    ]
    assert all(one.sentence[0] and one.sentence[1] for one in found)


@pytest.mark.parametrize("file", [f"{tier.value}_{mode.value}" for tier in Tier for mode in Mode])
def test_all_twelve_fit_the_recorded_server(shared_comfy: Path, file: str):
    told = read(shared_comfy / "object_info.json")
    whole = graph_of(read(shared_comfy / "graphs" / f"{file}.json"))
    there = {name: about for name in whole.classes if (about := answers.definition(told, name)) is not None}
    found = nodes.problems(whole, there)
    # The recorded server had no model files: nothing else is wrong.
    refused = read(shared_comfy / "samples" / "validation_no_model_files.json")[f"{file}.json"]["node_errors"]
    assert {(one.node, one.kind) for one in found} == {(node, kind) for node, row in refused.items() for kind, _ in row}
    assert nodes.fitted(whole, there) == whole


def test_the_compact_definitions_are_the_recorded_ones(shared_comfy: Path):
    told = read(shared_comfy / "object_info.json")
    ours = known({})
    for name in sorted(set(told) & set(ours)):
        theirs, mine = answers.definition(told, name), ours[name]
        assert theirs is not None and mine.outputs == theirs.outputs and mine.end == theirs.end
        assert set(mine.inputs) == set(theirs.inputs)
        for key, one in theirs.inputs.items():
            if (name, key) not in (("LoadAudio", "audio"), ("LoadImage", "image")):
                assert mine.inputs[key] == one


def test_nothing_is_wrong_with_any_workflow():
    for tier in Tier:
        for mode in Mode:
            assert nodes.problems(graph(mode, tier), known()) == ()


def test_a_missing_model_file_is_named():
    found = nodes.problems(graph(), known({**MODELS, "loras": ()}))
    assert [one.kind for one in found] == ["value_not_in_list"]
    assert found[0].sentence[0] == "The model file ltx-2.3-22b-distilled-lora-384-1.1.safetensors is missing."


def test_a_missing_node_pack_is_named():
    there = {name: about for name, about in known().items() if "GGUF" not in name}
    found = nodes.problems(graph(Mode.T2V, Tier.LOCAL12), there)
    assert {one.kind for one in found} == {"missing_node_type"} and "ComfyUI-GGUF" in found[0].sentence[0]


def renamed(name: str, old: str, new: str | None) -> dict[str, Definition]:
    there = known()
    inputs = dict(there[name].inputs)
    about = inputs.pop(old)
    if new:
        inputs[new] = replace(about, name=new)
    return {**there, name: replace(there[name], inputs=inputs)}


def test_an_input_that_asks_for_nothing_may_be_gone():
    there = renamed("LTXVImgToVideoInplace", "bypass", None)
    assert [one.kind for one in nodes.problems(graph(), there)] == ["unknown_input"] * 2
    assert nodes.problems(nodes.fitted(graph(), there), there) == ()


def test_an_input_that_matters_may_not_be_gone():
    there = renamed("LTXVImgToVideoInplace", "strength", "weight")
    found = nodes.problems(nodes.fitted(graph(), there), there)
    assert {one.kind for one in found} == {"unknown_input"} and "has no strength" in found[0].sentence[0]


def test_a_new_plain_input_takes_the_servers_default():
    there = known()
    about = there["SaveVideo"]
    extra = replace(about.inputs["codec"], name="quality", choices=None, kind="INT", default=8)
    there["SaveVideo"] = replace(about, inputs={**about.inputs, "quality": extra})
    assert nodes.fitted(graph(), there).nodes["save"].inputs["quality"] == 8


def test_links_that_lead_nowhere_and_circles_are_found():
    assert [one.kind for one in nodes.problems(changed(graph(), "dec", vae=Link("ckpt", 9)), known())] == [
        "bad_linked_input"
    ]
    circle = changed(graph(Mode.T2V), "upm", model_name="ltx-2.3-spatial-upscaler-x2-1.1.safetensors")
    circle = changed(circle, "up", samples=Link("up_again"))
    circle = Graph({**circle.nodes, "up_again": Node("LTXVLatentUpsampler", {**circle.nodes["up"].inputs})})
    circle = changed(circle, "up_again", samples=Link("up"))
    assert [one.kind for one in nodes.problems(circle, known())] == ["dependency_cycle"]


@pytest.mark.parametrize(("text", "numbers"), [("0.27.0", (0, 27, 0)), ("v0.16", (0, 16, 0)), ("nightly", None)])
def test_versions_are_read(text: str, numbers: tuple[int, int, int] | None):
    assert nodes.release(text) == numbers
