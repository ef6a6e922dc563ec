"""Which weights a stage needs depends on its settings and inputs, and which it read belongs to its results."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from emotionai_core.errors import EnvironmentMissing
from emotionai_core.perception import runner
from emotionai_core.perception.runner import require
from emotionai_core.perception.stages import PLAN
from emotionai_core.settings import Settings, settings_from
from emotionai_core.wire.weights import write_manifest
from emotionai_core.workers.catalogue import EnvironmentSpec, StageSpec, read_environment, stage_spec
from emotionai_core.workers.installed import State, installed, needed_models, needed_names

LISTENING = """
[environment]
name = "ears"
title = "Ears"
question = "What is said?"
disk_mb = 1

[stages.speech]
backend = "ears"
version = "1"
title = "Words"
settings = { size = "large", language = "auto" }
models = ["detector"]
spared_by = ["subtitles"]
optional_models = ["names"]

[stages.speech.models_for.size]
large = ["large"]
small = ["small"]

[stages.speech.optional_for.language]
auto = ["aligner-en", "aligner-de"]
en = ["aligner-en"]
de = ["aligner-de"]
"""
NAMES = ("detector", "large", "small", "names", "aligner-en", "aligner-de")
MODEL = """
[models.{name}]
title = "{name}"
licence = "MIT"
files = [{{ file = "{name}.bin", source = "https://example.org/{name}.bin" }}]
"""


@pytest.fixture
def ears(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EnvironmentSpec:
    """A program whose weights depend on what it is told; it counts as installed."""
    root = tmp_path / "program"
    folder = root / "subprocess_envs" / "ears"
    folder.mkdir(parents=True)
    (folder / "worker.toml").write_text(LISTENING + "".join(MODEL.format(name=name) for name in NAMES))
    (folder / "requirements.lock").write_text("# nothing\n")
    monkeypatch.setenv("EMOTIONAI_ROOT", str(root))
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(runner, "state", lambda _: State.READY)
    return read_environment(folder)


@pytest.fixture
def stage(ears: EnvironmentSpec) -> StageSpec:
    return ears.stages["speech"]


def bring(tmp_path: Path, *names: str) -> None:
    for name in names:
        folder = tmp_path / "home" / "weights" / name
        folder.mkdir(parents=True)
        (folder / f"{name}.bin").write_bytes(name.encode())
        write_manifest(folder, name, "MIT", [f"{name}.bin"])


def test_the_chosen_value_says_what_is_needed(stage: StageSpec):
    assert stage.needed() == ("detector", "large")
    assert stage.needed({"size": "small"}) == ("detector", "small")
    assert stage.needed({"size": "unheard of"}) == ("detector",)
    assert stage.needed({"size": "small"}, {"sound"}) == ("detector", "small")
    assert stage.needed({"size": "small"}, {"sound", "subtitles"}) == ("detector",)


def test_what_is_read_where_it_is_there_follows_the_settings_too(stage: StageSpec):
    assert stage.optional() == ("names", "aligner-en", "aligner-de")
    assert stage.optional({"language": "de"}) == ("names", "aligner-de")
    assert stage.optional({"language": "ko"}) == ("names",)
    assert set(stage.all_models) == set(NAMES) and len(stage.all_models) == len(NAMES)


def test_a_run_asks_for_the_weights_of_its_settings_and_no_others(stage: StageSpec, tmp_path: Path):
    with pytest.raises(EnvironmentMissing, match="not on this machine: detector, small") as refused:
        require(stage, {"size": "small"}, {"sound"})
    # No embedded program answers it here, so there is none to fall back on.
    assert f"Or switch '{stage.title}' off" in refused.value.hint
    bring(tmp_path, "detector", "small")
    require(stage, {"size": "small"}, {"sound"})
    with pytest.raises(EnvironmentMissing, match="not on this machine: large"):
        require(stage, {}, {"sound"})
    require(stage, {}, {"sound", "subtitles"})


def test_in_general_one_of_the_choices_is_enough(ears: EnvironmentSpec, tmp_path: Path):
    assert [one.name for one in needed_models(ears)] == ["detector", "large"]
    assert needed_names(ears) == {"detector", "large"}
    bring(tmp_path, "small")
    assert [one.name for one in needed_models(ears)] == ["detector"]
    assert needed_names(ears) == {"detector", "small"}
    bring(tmp_path, "large")
    assert needed_names(ears) == {"detector", "large"}


def test_a_results_key_holds_what_could_be_read_and_nothing_else(
    ears: EnvironmentSpec, stage: StageSpec, tmp_path: Path
):
    settings = {"size": "small", "language": "en"}

    def read() -> list[str]:
        names = (*stage.needed(settings, ("sound",)), *stage.optional(settings))
        return [name for name, _ in installed(ears).weights(names)]

    bring(tmp_path, "detector", "small", "large", "aligner-de")
    assert read() == ["detector/detector.bin", "small/small.bin"]
    bring(tmp_path, "aligner-en")
    assert read() == ["detector/detector.bin", "small/small.bin", "aligner-en/aligner-en.bin"]


def test_models_that_are_not_described_are_refused(ears: EnvironmentSpec):
    place = ears.folder / "worker.toml"
    place.write_text(place.read_text().replace('small = ["small"]', 'small = ["nowhere"]'))
    with pytest.raises(EnvironmentMissing, match="not described: nowhere"):
        read_environment(ears.folder)


def test_the_sizes_of_the_setting_are_those_of_the_program():
    spec = stage_spec("speech", "whisperx")
    field = next(one for one in dataclasses.fields(Settings) if one.name == "whisper_model")
    assert tuple(spec.models_for["model"]) == field.metadata["choices"] and spec.settings["model"] == field.default
    speech = next(plan for plan in PLAN if plan.stage == "speech")
    small = speech.declares(settings_from({"speech_backend": "whisperx", "whisper_model": "small"}))
    assert spec.needed(small) == ("whisper-small",) and spec.needed(small, ("sound", "subtitles")) == ()
    assert spec.optional({"language": "en"}) == ("aligner-en",)
    assert spec.optional({"language": "auto"}) == spec.optional({"language": ""})
    assert {f"aligner-{one}" for one in spec.optional_for["language"] if one not in ("", "auto")} == set(
        spec.optional({"language": "auto"})
    )


def test_the_hops_of_the_setting_are_those_of_the_program():
    field = next(one for one in dataclasses.fields(Settings) if one.name == "voice_hop")
    assert stage_spec("voice", "transformers").settings["hop"] == field.default


def test_embedded_programs_need_what_they_always_needed():
    for name in ("faces", "people", "speech", "speakers", "voice", "text"):
        spec = stage_spec(name, "embedded")
        assert spec.needed({"language": "auto"}, ("subtitles",)) == spec.models and spec.optional() == ()
