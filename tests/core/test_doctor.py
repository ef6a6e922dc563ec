"""What the doctor says of programs, and what it mends unasked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.command import main
from app.doctor import examine, repair
from emotionai_core.wire.weights import write_manifest
from emotionai_core.workers.catalogue import environment_named
from emotionai_core.workers.environment import State, installed, state
from tests.core.programs import FILE, Steps, program, varied


@pytest.fixture
def root(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("EMOTIONAI_ROOT", str(tmp_path / "program"))
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    return tmp_path / "program"


@pytest.fixture
def steps(monkeypatch) -> Steps:
    return Steps(monkeypatch)


def test_only_what_is_built_in_is_needed(root: Path, capsys):
    program(root, "embedded")
    program(root, "extra")
    (program(root, "bad") / "worker.toml").write_text("nonsense [")
    found = {one.name: one for one in examine()}
    needed, wanted, broken = found["Tiny (embedded)"], found["Tiny (extra)"], found["Program in bad"]
    assert (needed.fine, needed.needed) == (False, True) and "doctor --repair" in needed.remedy
    assert (wanted.fine, wanted.needed) == (False, False) and "env install extra" in wanted.remedy
    assert (broken.fine, broken.needed) == (False, False) and "cannot be read" in broken.detail
    assert main(["doctor", "--json"]) == 6
    assert {one["name"] for one in json.loads(capsys.readouterr().out)} == found.keys()


def test_repairing_installs_the_built_in_and_what_was_installed_before(root: Path, steps: Steps):
    program(root, "embedded")
    program(root, "never")
    once = program(root, "once")
    repair(lambda _: None)
    assert state(environment_named("embedded")) is State.READY
    assert state(environment_named("never")) is state(environment_named("once")) is State.ABSENT
    installed(environment_named("once")).home.mkdir()
    repair(lambda _: None)
    assert state(environment_named("once")) is State.READY
    (once / "requirements.lock").write_text("# newer\n")
    repair(lambda _: None)
    assert state(environment_named("once")) is State.READY
    assert state(environment_named("never")) is State.ABSENT


def test_a_program_without_its_weights_is_not_said_to_be_ready(root: Path, steps: Steps):
    varied(root, FILE.format(sha256=""))
    installed(environment_named("varied")).home.mkdir(parents=True)
    repair(lambda _: None)
    found = {one.name: one for one in examine()}
    assert not found["Varied (varied)"].fine and not found["Varied (varied)"].needed
    assert found["Varied (varied)"].detail == "installed, weights missing: m"
    assert found["Varied (varied)"].remedy == "Run: emotionai env models --get m"
    assert found["Disk"].detail.endswith(("GB free", "MB free"))


def test_damaged_weights_are_named_apart_and_no_reason_to_install_again(root: Path, steps: Steps, tmp_path: Path):
    varied(root, FILE.format(sha256=""))
    folder = tmp_path / "home" / "weights" / "m"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "b.bin").write_bytes(b"abc")
    write_manifest(folder, "m", "MIT", ["a/b.bin"])
    installed(environment_named("varied")).home.mkdir(parents=True)
    repair(lambda _: None)
    assert "Weights m" not in {one.name for one in examine()}
    (folder / "a" / "b.bin").write_bytes(b"abd")
    found = {one.name: one for one in examine()}
    assert found["Varied (varied)"].fine and not found["Weights m"].fine and not found["Weights m"].needed
    assert found["Weights m"].remedy == "Run: emotionai env models --get m"
    steps.commands.clear()
    repair(lambda _: None)
    assert steps.commands == []
