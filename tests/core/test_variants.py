"""Which variant of a program is installed: what fits the machine or was asked for, and never another unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from emotionai_core.errors import EnvironmentMissing
from emotionai_core.workers import environment
from emotionai_core.workers.catalogue import read_environment
from emotionai_core.workers.commands import CommandFailed
from emotionai_core.workers.environment import State, choose_variant, install, installed, next_variant, state
from tests.core.programs import Steps, varied


@pytest.fixture
def root(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("EMOTIONAI_ROOT", str(tmp_path / "program"))
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    return tmp_path / "program"


@pytest.fixture
def steps(monkeypatch) -> Steps:
    return Steps(monkeypatch)


def test_the_variant_fits_the_machine_unless_told_otherwise(root: Path, steps: Steps, monkeypatch):
    spec = read_environment(varied(root))
    monkeypatch.setattr(environment, "has_nvidia", lambda: False)
    assert choose_variant(spec).name == "cpu"
    monkeypatch.setattr(environment, "has_nvidia", lambda: True)
    assert choose_variant(spec).name == "cuda"
    install(spec, lambda _: None, "cpu")
    assert installed(spec).variables()["EMOTIONAI_VARIANT"] == "cpu"
    # An update keeps what was chosen.
    assert next_variant(spec).name == "cpu"
    with pytest.raises(EnvironmentMissing, match="no variant 'tpu'"):
        install(spec, lambda _: None, "tpu")


def test_a_graphics_card_is_there_when_its_tool_says_so(root: Path, tmp_path: Path, monkeypatch):
    tool = tmp_path / "bin" / "nvidia-smi"
    tool.parent.mkdir()
    monkeypatch.setenv("PATH", str(tool.parent))
    assert not environment.has_nvidia()
    tool.write_text("#!/bin/sh\necho 'GPU 0: a card'\n")
    tool.chmod(0o755)
    assert environment.has_nvidia()
    tool.write_text("#!/bin/sh\necho 'no driver'\nexit 9\n")
    assert not environment.has_nvidia()


def test_another_lock_of_the_same_variant_is_an_update_and_another_variants_is_not(root: Path, steps: Steps):
    folder = varied(root)
    spec = read_environment(folder)
    install(spec, lambda _: None, "cpu")
    (folder / "requirements-cuda.lock").write_text("# another\n")
    assert state(spec) is State.READY
    (folder / "requirements.lock").write_text("# another\n")
    assert state(spec) is State.OUTDATED
    text = (folder / "worker.toml").read_text().replace("variants.cpu", "variants.mps")
    (folder / "worker.toml").write_text(text)
    assert state(read_environment(folder)) is State.OUTDATED


def test_without_the_small_torch_the_large_one_is_taken_and_said(root: Path, steps: Steps, monkeypatch):
    monkeypatch.setattr(environment, "other_indexes", lambda _: "https://example.org/simple")
    spec = read_environment(varied(root))
    tried: list[list[str]] = []

    def only_cuda(command, *rest):
        if "sync" in command:
            tried.append(list(command))
            if not str(command[-1]).endswith("requirements-cuda.lock"):
                raise CommandFailed(1, ["error: No solution", "cause: there is no version of torch==2.13.0+cpu"])
        return steps(command, *rest)

    monkeypatch.setattr(environment, "run_command", only_cuda)
    said: list[str] = []
    install(spec, said.append, "cpu")
    assert len(tried) == 4
    assert "--extra-index-url" in tried[1] and "--torch-backend" in tried[2]
    assert all("--require-hashes" in one for one in tried)
    assert any("graphics cards is installed instead (about 9 MB)" in one for one in said)
    assert installed(spec).variant == "cuda" and state(spec) is State.READY
    # The choice was the processor: the next update tries that again.
    assert next_variant(spec).name == "cpu"


def test_another_failure_does_not_bring_gigabytes(root: Path, steps: Steps):
    spec = read_environment(varied(root))
    steps.fail_at = "sync"
    with pytest.raises(EnvironmentMissing, match="No route to host"):
        install(spec, lambda _: None, "cpu")
    assert sum("sync" in one for one in steps.commands) == 1


@pytest.mark.parametrize(
    "said",
    [
        ["error: Failed to download `torch==2.13.0+cpu`", "  cause: Connection reset by peer (os error 104)"],
        ["error: Failed to download `torch==2.13.0+cpu`", "  cause: Hash mismatch for `torch==2.13.0+cpu`"],
    ],
)
def test_a_failure_that_only_names_the_small_torch_does_not_bring_gigabytes(root: Path, steps: Steps, said):
    spec = read_environment(varied(root))
    steps.fail_at, steps.said = "sync", said
    with pytest.raises(EnvironmentMissing, match="Failed to download"):
        install(spec, lambda _: None, "cpu")
    assert sum("sync" in one for one in steps.commands) == 1


def test_a_variant_that_was_asked_for_is_not_exchanged_for_another(root: Path, steps: Steps, monkeypatch):
    monkeypatch.setattr(environment, "other_indexes", lambda _: "")
    folder = varied(root)
    text = (folder / "worker.toml").read_text()
    own = '[environment.variants.own]\ntitle = "Another"\nlock = "requirements-own.lock"\ndisk_mb = 2\n\n'
    (folder / "worker.toml").write_text(
        text.replace("[environment.variants.cuda]", f"{own}[environment.variants.cuda]")
    )
    (folder / "requirements-own.lock").write_text("torch==2.13.0+cpu\n")
    spec = read_environment(folder)
    steps.fail_at = "sync"
    steps.said = ["error: No solution found", "  cause: Because there is no version of torch==2.13.0+cpu and you"]
    with pytest.raises(EnvironmentMissing, match="No solution found"):
        install(spec, lambda _: None, "own")
    locks = [Path(one[-1]).name for one in steps.commands if "sync" in one]
    assert locks == ["requirements-own.lock"] * 2
