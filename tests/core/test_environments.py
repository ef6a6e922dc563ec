"""Which programs there are, and installing one: never half, never at the cost of what was there."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from emotionai_core.errors import Cancelled, EnvironmentMissing
from emotionai_core.wire.weights import write_manifest
from emotionai_core.workers import environment
from emotionai_core.workers.catalogue import (
    read_environment,
)
from emotionai_core.workers.environment import (
    State,
    check,
    damaged_models,
    ensure,
    install,
    installed,
    needed_models,
    remove,
    size_on_disk,
    state,
)
from emotionai_core.workers.locks import FileLock, in_use
from emotionai_core.workers.progress import Progressed
from tests.core.programs import FILE, Steps, program, varied


@pytest.fixture
def root(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("EMOTIONAI_ROOT", str(tmp_path / "program"))
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    return tmp_path / "program"


@pytest.fixture
def steps(monkeypatch) -> Steps:
    return Steps(monkeypatch)


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
    assert sorted(one.name for one in home.parent.iterdir()) == ["tiny", "tiny.lock"]
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


@pytest.mark.parametrize("step", ["venv", "sync", "install", "prepare.py", "finish.py", "selftest.py"])
def test_a_failed_install_keeps_what_was_there(root: Path, steps: Steps, step):
    folder = program(root)
    (folder / "weights.lock").write_text("# none\n")
    (folder / "selftest.py").write_text("")
    (folder / "finish.py").write_text("")
    spec = read_environment(folder)
    install(spec, lambda _: None)
    home = installed(spec).home
    (home / "mark").write_text("old")
    (folder / "requirements.lock").write_text("# newer\n")
    steps.fail_at = step
    with pytest.raises(EnvironmentMissing, match="'Tiny' could not be installed: No route to host") as caught:
        ensure(spec, lambda _: None)
    assert "env install tiny" in caught.value.hint
    assert (home / "mark").read_text() == "old"
    assert state(spec) is State.OUTDATED
    steps.fail_at = None
    ensure(spec, lambda _: None)
    assert state(spec) is State.READY and not (home / "mark").exists()
    assert sorted(one.name for one in home.parent.iterdir()) == ["tiny", "tiny.lock"]


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


# Room, cancelling, removing


@pytest.mark.skipif(os.name == "nt", reason="there the system itself refuses")
def test_what_an_analysis_uses_is_neither_removed_nor_replaced(root: Path, steps: Steps):
    folder = program(root)
    spec = read_environment(folder)
    install(spec, lambda _: None)
    home = installed(spec).home
    (home / "mark").write_text("old")
    (folder / "requirements.lock").write_text("# newer\n")
    steps.commands.clear()
    sign = installed(spec).sign
    assert sign is not None
    with in_use(sign), in_use(sign):
        for act in (lambda: install(spec, lambda _: None), lambda: remove(spec)):
            with pytest.raises(EnvironmentMissing, match="An analysis uses 'Tiny' right now"):
                act()
        assert steps.commands == [] and (home / "mark").exists()
    install(spec, lambda _: None)
    assert state(spec) is State.READY and not (home / "mark").exists()
    remove(spec)
    assert state(spec) is State.ABSENT


@pytest.mark.skipif(os.name == "nt", reason="there the system itself refuses")
def test_an_analysis_that_began_during_an_installation_keeps_its_program(root: Path, steps: Steps, monkeypatch):
    folder = program(root)
    spec = read_environment(folder)
    install(spec, lambda _: None)
    (folder / "requirements.lock").write_text("# newer\n")
    sign = installed(spec).sign
    assert sign is not None
    with ExitStack() as held:

        def begin(command, *rest):
            held.enter_context(in_use(sign))
            return steps(command, *rest)

        monkeypatch.setattr(environment, "run_command", begin)
        with pytest.raises(EnvironmentMissing, match="An analysis uses"):
            install(spec, lambda _: None)
    assert state(spec) is State.OUTDATED


def test_too_little_room_is_said_before_anything_is_done(root: Path, steps: Steps, monkeypatch):
    spec = read_environment(program(root))
    monkeypatch.setattr(environment, "free_bytes", lambda _: 5_000_000)
    with pytest.raises(EnvironmentMissing, match="'Tiny' needs 201 MB on the disk, and 5 MB are free"):
        install(spec, lambda _: None)
    assert steps.commands == [] and state(spec) is State.ABSENT


def test_cancelling_leaves_what_was_there(root: Path, steps: Steps):
    folder = program(root)
    spec = read_environment(folder)
    with pytest.raises(Cancelled):
        install(spec, lambda _: None, cancelled=lambda: True)
    assert state(spec) is State.ABSENT
    install(spec, lambda _: None)
    (folder / "requirements.lock").write_text("# newer\n")
    with pytest.raises(Cancelled):
        install(spec, lambda _: None, cancelled=lambda: True)
    assert state(spec) is State.OUTDATED


def test_two_studios_do_not_install_the_same_at_once(root: Path, steps: Steps):
    spec = read_environment(program(root))
    place = installed(spec).home.parent
    place.mkdir(parents=True)
    lock = FileLock(place / "tiny.lock")
    with pytest.raises(EnvironmentMissing, match="'Tiny' is being installed or removed right now"):
        install(spec, lambda _: None)
    with pytest.raises(EnvironmentMissing, match="right now"):
        remove(spec)
    lock.release()
    install(spec, lambda _: None)


def test_removing_leaves_nothing(root: Path, steps: Steps):
    spec = read_environment(program(root))
    install(spec, lambda _: None)
    assert size_on_disk(spec) > 0
    remove(spec)
    assert state(spec) is State.ABSENT and size_on_disk(spec) == 0
    assert [one.name for one in installed(spec).home.parent.iterdir()] == ["tiny.lock"]
    remove(spec)
    with pytest.raises(EnvironmentMissing, match="part of the studio itself"):
        remove(read_environment(program(root, "own", "studio")))


def test_a_finishing_touch_is_part_of_what_is_installed(root: Path, steps: Steps):
    folder = program(root)
    (folder / "finish.py").write_text("1")
    spec = read_environment(folder)
    install(spec, lambda _: None)
    assert any(command[-1].endswith("finish.py") for command in steps.commands)
    (folder / "finish.py").write_text("2")
    assert state(spec) is State.OUTDATED


def test_progress_is_told_on_the_way(root: Path, steps: Steps):
    folder = program(root)
    (folder / "weights.lock").write_text("a==1\n")
    (folder / "selftest.py").write_text("")
    told: list[Progressed] = []
    install(read_environment(folder), lambda _: None, on_progress=told.append)
    assert [(one.step, one.done, one.total) for one in told] == [("convert", 1, 2), ("check", 0, 1)]


def test_downloaded_weights_belong_to_the_key_and_to_readiness(root: Path, steps: Steps, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(environment, "has_nvidia", lambda: False)
    spec = read_environment(varied(root, FILE.format(sha256="")))
    install(spec, lambda _: None)
    assert [one.name for one in needed_models(spec)] == ["m"]
    assert not installed(spec).ready_for("faces")
    folder = tmp_path / "home" / "weights" / "m"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "b.bin").write_bytes(b"abc")
    stored = write_manifest(folder, "m", "MIT", ["a/b.bin"])
    assert installed(spec).weights(("m",)) == (("m/a/b.bin", stored.files[0].sha256),)
    assert installed(spec).ready_for("faces") and needed_models(spec) == ()
    assert [one.name for one in needed_models(spec, variant=spec.variants["cuda"])] == ["other"]
    assert installed(spec).variables()["EMOTIONAI_WEIGHTS"] == str(tmp_path / "home" / "weights")
    (folder / "a" / "b.bin").write_bytes(b"abd")
    assert damaged_models(spec) == {"m": "The weights of 'Model M' are damaged (b.bin)."}
    # The program itself is in order: installing it again would not mend them.
    assert check(spec) == ""
    with pytest.raises(Cancelled):
        damaged_models(spec, lambda: True)
