"""Which programs there are, and installing one: never half, never at the cost of what was there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from emotionai_core.errors import EnvironmentMissing
from emotionai_core.workers import catalogue, environment
from emotionai_core.workers.catalogue import environment_named, environments, read_environment, stage_spec
from emotionai_core.workers.environment import State, check, ensure, install, installed, state

TOML = """
[environment]
name = "{name}"
title = "Tiny"
question = "What?"
disk_mb = 1
interpreter = "{interpreter}"

[stages.cuts]
backend = "{name}"
version = "3"
title = "Cuts"
settings = {{ threshold = 3.0 }}
inputs = ["shots"]
models = ["m"]
calibration = {{ temperature = 1.5 }}
"""


def program(root: Path, name: str = "tiny", interpreter: str = "own") -> Path:
    folder = root / "subprocess_envs" / name
    folder.mkdir(parents=True)
    (folder / "worker.toml").write_text(TOML.format(name=name, interpreter=interpreter))
    (folder / "requirements.lock").write_text("# nothing\n")
    return folder


@pytest.fixture
def root(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("EMOTIONAI_ROOT", str(tmp_path / "program"))
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    return tmp_path / "program"


class Steps:
    """Stands for `_run`: does what the tools would do to the disk, without tools or network."""

    def __init__(self, monkeypatch) -> None:
        self.commands: list[list[str]] = []
        self.fail_at: str | None = None
        monkeypatch.setattr(environment, "_run", self)

    def __call__(self, command, variables=None) -> None:
        self.commands.append([str(part) for part in command])
        name = next(part for part in ("venv", "sync", "install", "prepare.py", "selftest.py")
                    if any(str(word).endswith(part) for word in command))  # fmt: skip
        if name == self.fail_at:
            raise subprocess.CalledProcessError(2, command, "", "noise\nNo route to host\n")
        if name == "venv":
            python = Path(command[-1]) / "bin" / "python"
            python.parent.mkdir(parents=True)
            python.write_text("")
        if name == "install":
            Path(command[command.index("--target") + 1]).mkdir()
        if name == "prepare.py":
            models = Path(command[command.index("--models") + 1])
            models.mkdir()
            listed = [{"name": "m.onnx", "model": "m", "sha256": "a" * 64}, {"model": "m"}, "x"]
            (models / "models.json").write_text(json.dumps({"models": listed}))


@pytest.fixture
def steps(monkeypatch) -> Steps:
    return Steps(monkeypatch)


# The catalogue


def test_every_folder_with_a_description_is_a_program(root: Path):
    program(root, "zeta")
    program(root, "alpha", "studio")
    (root / "subprocess_envs" / "notes").mkdir()
    assert [one.name for one in environments()] == ["alpha", "zeta"]
    alpha = environment_named("alpha")
    assert not alpha.own_interpreter and environment_named("zeta").own_interpreter
    spec = stage_spec("cuts")
    assert (spec.environment, spec.backend, spec.silence) == ("alpha", "alpha", 120.0)
    assert (spec.settings, spec.inputs, spec.calibration) == ({"threshold": 3.0}, ("shots",), {"temperature": 1.5})
    assert stage_spec("cuts", "zeta").environment == "zeta"


@pytest.mark.parametrize(
    "text",
    ["", "nonsense [", "[environment]\nname='x'", "stages = 5\n[environment]\nname='x'\ntitle='t'\nquestion='q'",
     "stages = []\n[environment]\nname='x'\ntitle='t'\nquestion='q'", "environment = 'x'\n[stages.a]\nbackend='b'",
     "[environment]\nname='x'\ntitle='t'\nquestion='q'\ndisk_mb=[]\n[stages.a]\nbackend='b'\nversion='1'\ntitle='t'",
     "[environment]\nname='x'\ntitle='t'\nquestion='q'\n[stages]\na = 3", "[stages.a]\nbackend='b'", "\x00"],
)  # fmt: skip
def test_a_wrong_description_is_one_sentence(tmp_path: Path, text):
    (tmp_path / "worker.toml").write_text(text)
    with pytest.raises(EnvironmentMissing, match="cannot be read") as caught:
        read_environment(tmp_path)
    assert caught.value.hint


def test_a_description_that_is_not_text_or_not_there(tmp_path: Path):
    with pytest.raises(EnvironmentMissing):
        read_environment(tmp_path)
    (tmp_path / "worker.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EnvironmentMissing):
        read_environment(tmp_path)


def test_what_no_program_answers(root: Path):
    with pytest.raises(EnvironmentMissing, match="answers 'cuts'"):
        stage_spec("cuts")
    with pytest.raises(EnvironmentMissing, match="no perception program 'x'"):
        environment_named("x")
    program(root)
    with pytest.raises(EnvironmentMissing):
        stage_spec("cuts", "another")


def test_the_real_programs_are_well_described(monkeypatch):
    monkeypatch.delenv("EMOTIONAI_ROOT", raising=False)
    names = {spec.name for spec in catalogue.environments()}
    assert "film" in names
    for spec in catalogue.environments():
        assert (spec.folder / "worker.py").is_file()
        for one in spec.stages.values():
            assert one.title and one.backend and one.version and one.silence > 0


# Installing


def test_the_four_states(root: Path, steps: Steps):
    folder = program(root)
    spec = read_environment(folder)
    said: list[str] = []
    assert state(spec) is State.ABSENT
    install(spec, said.append)
    assert state(spec) is State.READY
    assert said[-1] == "Tiny is ready."
    home = installed(spec).home
    assert (home / "wire" / "emotionai_core" / "wire" / "messages.py").is_file()
    assert sorted(one.name for one in home.parent.iterdir()) == ["tiny"]
    (folder / "requirements.lock").write_text("# another\n")
    assert state(spec) is State.OUTDATED
    ensure(spec, said.append)
    assert state(spec) is State.READY
    (home / "ready.json").unlink()
    assert state(spec) is State.INCOMPLETE


@pytest.mark.parametrize("content", ["", "[]", "{}", "null", "5", '"x"', "{", '{"fingerprint": 3}'])
def test_a_damaged_sign_of_completeness_is_not_a_crash(root: Path, steps: Steps, content):
    spec = read_environment(program(root))
    install(spec, lambda _: None)
    (installed(spec).home / "ready.json").write_text(content)
    assert state(spec) in (State.INCOMPLETE, State.OUTDATED)
    assert ensure(spec, lambda _: None).home.is_dir()
    assert state(spec) is State.READY


@pytest.mark.parametrize("step", ["venv", "sync", "install", "prepare.py", "selftest.py"])
def test_a_failed_install_keeps_what_was_there(root: Path, steps: Steps, step):
    folder = program(root)
    (folder / "weights.lock").write_text("# none\n")
    (folder / "selftest.py").write_text("")
    spec = read_environment(folder)
    install(spec, lambda _: None)
    home = installed(spec).home
    (home / "mark").write_text("old")
    (folder / "requirements.lock").write_text("# newer\n")
    steps.fail_at = step
    with pytest.raises(EnvironmentMissing, match="'Tiny' could not be installed: No route to host") as caught:
        ensure(spec, lambda _: None)
    assert "doctor --repair" in caught.value.hint
    assert (home / "mark").read_text() == "old"
    assert state(spec) is State.OUTDATED
    steps.fail_at = None
    ensure(spec, lambda _: None)
    assert state(spec) is State.READY and not (home / "mark").exists()
    assert sorted(one.name for one in home.parent.iterdir()) == ["tiny"]


def test_a_failed_first_install_is_incomplete_not_ready(root: Path, steps: Steps):
    spec = read_environment(program(root))
    steps.fail_at = "sync"
    with pytest.raises(EnvironmentMissing):
        install(spec, lambda _: None)
    assert state(spec) is State.INCOMPLETE


def test_power_lost_between_the_two_renames_loses_nothing(root: Path, steps: Steps):
    spec = read_environment(program(root))
    install(spec, lambda _: None)
    home = installed(spec).home
    home.rename(home.with_name("tiny.old"))
    steps.fail_at = "sync"
    with pytest.raises(EnvironmentMissing):
        ensure(spec, lambda _: None)
    assert state(spec) is State.READY


def test_a_home_that_cannot_be_written_is_a_sentence(root: Path, steps: Steps, tmp_path: Path):
    spec = read_environment(program(root))
    (tmp_path / "home").write_text("a file")
    assert state(spec) is State.ABSENT
    with pytest.raises(EnvironmentMissing, match="could not be installed"):
        install(spec, lambda _: None)


def test_an_exchange_that_fails_puts_the_old_one_back(root: Path, steps: Steps, monkeypatch):
    spec = read_environment(program(root))
    install(spec, lambda _: None)
    home = installed(spec).home
    (home / "mark").write_text("old")
    rename = Path.rename

    def fail(self: Path, target):
        if self.name.endswith(".installing"):
            raise OSError(18, "Invalid cross-device link")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(EnvironmentMissing, match="cross-device"):
        install(spec, lambda _: None)
    assert (home / "mark").read_text() == "old" and state(spec) is State.READY


def test_packages_are_taken_by_their_hashes_only(root: Path, steps: Steps):
    folder = program(root)
    (folder / "weights.lock").write_text("# none\n")
    spec = read_environment(folder)
    install(spec, lambda _: None)
    pip = [command for command in steps.commands if "pip" in command]
    assert len(pip) == 2 and all("--require-hashes" in command for command in pip)
    assert "--no-deps" in pip[1]
    assert not (installed(spec).home / "packages").exists()
    assert installed(spec).weights(("m",)) == (("m.onnx", "a" * 64),)
    assert installed(spec).weights(("other",)) == ()


def test_the_self_test_names_the_damage(root: Path, steps: Steps):
    folder = program(root)
    spec = read_environment(folder)
    assert check(spec) == ""
    (folder / "selftest.py").write_text("")
    install(spec, lambda _: None)
    assert check(spec) == ""
    steps.fail_at = "selftest.py"
    assert check(spec) == "damaged: No route to host"


def test_a_studio_program_needs_no_installation(root: Path, steps: Steps):
    spec = read_environment(program(root, interpreter="studio"))
    assert state(spec) is State.READY
    assert ensure(spec, lambda _: None).python == Path(sys.executable)
    assert steps.commands == []


def test_the_workers_surroundings_hold_no_foreign_python(root: Path, steps: Steps, monkeypatch):
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    spec = read_environment(program(root))
    variables = installed(spec).variables()
    assert "PYTHONHOME" not in variables
    assert variables["PYTHONPATH"] == str(installed(spec).home / "wire")
    assert variables["EMOTIONAI_MODELS"] == str(installed(spec).home / "models")


def test_a_tool_that_speaks_no_utf8_still_gives_its_reason(root: Path, tmp_path: Path):
    script = "import sys; sys.stderr.buffer.write(b'caf\\xe9 is closed\\n'); sys.exit(1)"
    with pytest.raises(subprocess.CalledProcessError) as caught:
        environment._run([sys.executable, "-c", script], dict(os.environ))
    assert environment._reason(caught.value).endswith("is closed")


def test_a_missing_installer_is_a_sentence(root: Path, monkeypatch):
    monkeypatch.setattr(environment.shutil, "which", lambda _: None)
    monkeypatch.setattr(environment.sys, "executable", "/nowhere/python")
    with pytest.raises(EnvironmentMissing, match="'uv' is missing"):
        install(read_environment(program(root)), lambda _: None)
