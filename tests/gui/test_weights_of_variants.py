"""What is missing is what the installed variant reads, not what the other variants would."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.dialogs.environments_overview import ModelRow, look_around
from app.dialogs.program_choices import ProgramChoices
from emotionai_core.wire.weights import write_manifest
from emotionai_core.workers.catalogue import EnvironmentSpec, read_environment
from emotionai_core.workers.installed import fingerprint, installed
from emotionai_core.workers.places import weights_folder
from tests.core.programs import FILE, varied

OTHER = """
[[models.other.files]]
file = "c.bin"
source = "https://example.org/c.bin"
"""


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EnvironmentSpec:
    """Its stage names the model "m"; the variant "cuda" reads "other" in its place."""
    monkeypatch.setenv("EMOTIONAI_ROOT", str(tmp_path / "program"))
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    folder = varied(tmp_path / "program", FILE.format(sha256=""))
    description = (folder / "worker.toml").read_text("utf-8").replace("files = []\n", OTHER)
    (folder / "worker.toml").write_text(description, "utf-8")
    return read_environment(folder)


def install(spec: EnvironmentSpec, variant: str) -> None:
    home = installed(spec).home
    home.mkdir(parents=True, exist_ok=True)
    ready = {"fingerprint": fingerprint(spec, variant), "variant": variant}
    (home / "ready.json").write_text(json.dumps(ready), "utf-8")


def fetch(model: str, file: str) -> None:
    path = weights_folder() / model / file
    path.parent.mkdir(parents=True)
    path.write_bytes(b"abc")
    write_manifest(weights_folder() / model, model, "MIT", [file])


def rows() -> dict[str, ModelRow]:
    (program,) = look_around().programs
    return {row.spec.name: row for row in program.models}


def missing() -> list[str]:
    (program,) = look_around().programs
    return [row.spec.name for row in program.missing]


def test_a_program_that_is_not_installed_lacks_what_its_default_variant_reads(spec: EnvironmentSpec):
    assert missing() == ["m"]


def test_the_overview_asks_for_the_weights_of_the_installed_variant(spec: EnvironmentSpec):
    install(spec, "cuda")
    assert missing() == ["other"]
    found = rows()
    assert (found["m"].needed, found["m"].useful) == (False, False)
    assert (found["other"].needed, found["other"].useful) == (True, True)
    fetch("other", "c.bin")
    assert missing() == []
    install(spec, "cpu")
    assert missing() == ["m"]


def test_the_preferences_ask_for_the_weights_of_the_installed_variant(spec: EnvironmentSpec):
    install(spec, "cuda")
    assert ProgramChoices().of("faces").missing == {"varied": "weights are missing: Other"}
    fetch("other", "c.bin")
    assert ProgramChoices().of("faces").missing == {}
    install(spec, "cpu")
    assert ProgramChoices().of("faces").missing == {"varied": "weights are missing: Model M"}
