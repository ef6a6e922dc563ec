"""`emotionai env` as a process and as a function: what it prints, how it ends, and what stops it."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from app import env_command
from app.command import main
from app.stopping import stop_signals
from emotionai_core.workers import download, environment
from emotionai_core.workers.catalogue import environment_named, model_named
from emotionai_core.workers.environment import State, installed, state
from emotionai_core.workers.models import ModelState, is_accepted, model_state
from tests.core.programs import Steps, program, varied
from tests.core.publisher import Publisher, publisher

ROOT = Path(__file__).resolve().parents[2]
DATA = b"w" * 500_000


@pytest.fixture(autouse=True)
def no_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("EMOTIONAI_ROOT", str(tmp_path / "program"))
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(download, "_FIRST_PAUSE", 0.01)
    monkeypatch.setattr(environment, "has_nvidia", lambda: False)
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "program" / "subprocess_envs").mkdir(parents=True)
    return tmp_path / "program"


@pytest.fixture
def steps(monkeypatch) -> Steps:
    return Steps(monkeypatch)


@pytest.fixture
def server() -> Iterator[Publisher]:
    with publisher() as one:
        yield one


def with_model(root: Path, server: Publisher, **how) -> None:
    source = server.put("/org/m/resolve/r1/b.bin", **{"data": DATA, **how})
    varied(root, f'[[models.m.files]]\nfile = "b.bin"\nsource = "{source}"\nbytes = {len(DATA)}\n')


def lines(capsys) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_list_says_everything(root: Path, server: Publisher, steps: Steps, capsys):
    with_model(root, server)
    (program(root, "bad") / "worker.toml").write_text("nonsense [")
    assert main(["env", "list", "--json"]) == 0
    (found,) = lines(capsys)
    (one,) = found["environments"]
    assert (one["name"], one["state"], one["variant"], one["size_bytes"], one["install_mb"]) == (
        "varied",
        "absent",
        "cpu",
        0,
        2,
    )
    assert [variant["name"] for variant in one["variants"]] == ["cpu", "cuda"]
    assert one["stages"][0]["missing_models"] == one["missing_models"] == ["m"]
    assert (one["models"][0]["bytes"], one["models"][0]["accepted"], one["models"][0]["state"]) == (
        500_000,
        False,
        "absent",
    )
    assert found["broken"][0]["folder"] == "bad" and found["free_bytes"] > 0
    assert main(["env", "install", "varied"]) == 0
    assert main(["env", "list"]) == 0
    text = capsys.readouterr().out
    assert "Varied: installed, weights missing, Processor" in text and "Weights still to get: m, 500 kB" in text
    assert "'bad' cannot be read" in text


def test_a_check_without_names_is_of_all_that_are_installed(root: Path, server: Publisher, steps: Steps, capsys):
    with_model(root, server)
    program(root, "never")
    assert main(["env", "install", "varied"]) == 0
    capsys.readouterr()
    assert main(["env", "check"]) == 0
    text = capsys.readouterr().err
    assert "Varied: works; weights missing: m (emotionai env models --get m)." in text and "Tiny" not in text


def test_installing_speaks_in_lines_and_ends_with_names(root: Path, steps: Steps, capsys):
    folder = program(root)
    (folder / "weights.lock").write_text("a==1\n")
    (folder / "selftest.py").write_text("")
    assert main(["env", "install", "tiny", "--json"]) == 0
    found = lines(capsys)
    assert found[0] == {"stage": "install", "title": "Tiny", "index": 1, "count": 1}
    assert found[-1] == {"done": {"environments": ["tiny"], "models": []}}
    shares = [one["progress"]["overall"] for one in found if "progress" in one]
    assert shares == sorted(shares) and all(0 <= share <= 1 for share in shares) and shares
    assert any(one.get("note", {}).get("message") == "Tiny is ready." for one in found)
    # A second time there is nothing to do but the self-test.
    steps.commands.clear()
    assert main(["env", "install", "tiny"]) == 0
    assert [Path(one[-1]).name for one in steps.commands] == ["selftest.py"]


def test_a_damaged_one_is_installed_again(root: Path, steps: Steps, capsys):
    folder = program(root)
    assert main(["env", "install", "tiny"]) == 0
    (folder / "selftest.py").write_text("")
    steps.fail_at = "selftest.py"
    assert main(["env", "check", "tiny", "--json"]) == 6
    assert "Tiny is not in order: damaged: No route to host" in lines(capsys)[-1]["error"]["message"]
    steps.commands.clear()
    assert main(["env", "install", "tiny"]) == 6
    assert any("sync" in one for one in steps.commands)


def test_damaged_weights_are_their_own_fault_and_have_their_own_remedy(
    root: Path, server: Publisher, steps: Steps, tmp_path: Path, capsys
):
    with_model(root, server)
    other = program(root, "other")
    assert main(["env", "install", "varied", "other", "--with-models", "--accept-licences"]) == 0
    (tmp_path / "home" / "weights" / "m" / "b.bin").write_bytes(b"x" * len(DATA))
    capsys.readouterr()
    assert main(["env", "check", "other", "varied", "--json"]) == 6
    error = lines(capsys)[-1]["error"]
    assert error["message"] == "The weights of 'Model M' are damaged (b.bin)."
    assert error["hint"] == "Run: emotionai env models --get m"
    # Both at once: each with its own way out, the program that is in order is not named.
    (other / "requirements.lock").write_text("# newer\n")
    assert main(["env", "check", "varied", "other", "--json"]) == 6
    error = lines(capsys)[-1]["error"]
    assert error["hint"] == "Run: emotionai env models --get m; emotionai env install other"
    assert ".." not in error["message"]
    steps.commands.clear()
    assert main(["env", "install", "varied", "--with-models"]) == 0
    assert steps.commands == [] and main(["env", "check", "varied"]) == 0


def test_a_changed_file_needs_the_users_word(root: Path, server: Publisher, capsys):
    source = server.put("/b.bin", data=DATA)
    varied(root, f'[[models.m.files]]\nfile = "b.bin"\nsource = "{source}"\n')
    assert main(["env", "models", "--get", "m", "--accept"]) == 0
    assert main(["env", "models", "--remove", "m"]) == 0
    server.put("/b.bin", data=b"other")
    capsys.readouterr()
    assert main(["env", "models", "--get", "m", "--json"]) == 6
    error = lines(capsys)[-1]["error"]
    assert "another file than the first time" in error["message"]
    assert error["hint"].endswith("emotionai env models --get m --accept-changed")
    assert main(["env", "models", "--get", "m", "--accept-changed"]) == 0
    assert model_state(model_named("m")) is ModelState.READY


def test_weights_that_a_program_on_the_disk_also_reads_stay(root: Path, server: Publisher, steps: Steps):
    with_model(root, server)
    folder = root / "subprocess_envs" / "twin"
    shutil.copytree(root / "subprocess_envs" / "varied", folder)
    text = (folder / "worker.toml").read_text()
    (folder / "worker.toml").write_text(text.replace('name = "varied"', 'name = "twin"'))
    assert main(["env", "install", "varied", "twin", "--with-models", "--accept-licences"]) == 0
    assert main(["env", "remove", "varied", "--models"]) == 0
    assert model_state(model_named("m")) is ModelState.READY
    assert main(["env", "remove", "twin", "--models"]) == 0
    assert model_state(model_named("m")) is ModelState.ABSENT


@pytest.mark.skipif(os.name == "nt", reason="an interrupt is a signal")
def test_an_interrupt_during_a_check_is_not_swallowed(root: Path, server: Publisher, steps: Steps, monkeypatch):
    with_model(root, server)
    assert main(["env", "install", "varied", "--with-models", "--accept-licences"]) == 0
    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(env_command, "damaged_models", lambda *_: signal.raise_signal(signal.SIGINT) or {})
    assert main(["env", "check", "varied"]) == 130
    assert main(["env", "install", "varied", "--with-models"]) == 130
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.skipif(os.name == "nt", reason="an interrupt is a signal")
def test_a_second_interrupt_does_not_wait():
    with stop_signals() as stopped:
        signal.raise_signal(signal.SIGTERM)
        assert stopped()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize("command", [["install", "x"], ["check", "x"], ["remove", "x"], ["models", "--get", "x"],
                                     ["accept", "x"], ["models", "--remove", "x"]])  # fmt: skip
def test_what_there_is_not(command, capsys):
    assert main(["env", *command, "--json"]) == 6
    error = lines(capsys)[-1]["error"]
    assert "There is no" in error["message"] and error["hint"] and error["exit"] == 6


def test_licences_come_before_an_installation(root: Path, server: Publisher, steps: Steps, capsys):
    with_model(root, server)
    assert main(["env", "install", "varied", "--with-models", "--json"]) == 6
    assert "Model M (CC-BY-NC-4.0)" in lines(capsys)[-1]["error"]["message"]
    assert steps.commands == [] and server.seen == []
    assert main(["env", "install", "varied", "--with-models", "--accept-licences", "--json"]) == 0
    found = lines(capsys)
    assert [(one["title"], one["index"], one["count"]) for one in found if "stage" in one] == [
        ("Varied", 1, 2), ("Model M", 2, 2),
    ]  # fmt: skip
    assert any("Accepted: Model M, CC-BY-NC-4.0. Not for sale." in str(one) for one in found)
    assert found[-1]["done"] == {"environments": ["varied"], "models": ["m"]}
    assert installed(environment_named("varied")).ready_for("faces")
    assert main(["env", "check", "varied"]) == 0


def test_getting_and_removing_weights(root: Path, server: Publisher, capsys):
    with_model(root, server)
    assert main(["env", "models", "--get", "m"]) == 6
    assert main(["env", "accept", "m"]) == 0 and is_accepted(model_named("m"))
    assert main(["env", "models", "--get", "m", "--json"]) == 0
    progress = [one["progress"] for one in lines(capsys) if "progress" in one]
    assert (progress[-1]["stage"], progress[-1]["done"], progress[-1]["overall"]) == ("download", 500_000, 1.0)
    assert model_state(model_named("m")) is ModelState.READY
    assert main(["env", "models", "--json"]) == 0
    assert [one["state"] for one in lines(capsys)[0]["models"]] == ["ready", "absent"]
    assert main(["env", "models"]) == 0
    assert "not for commercial use" in capsys.readouterr().out
    assert main(["env", "models", "--remove", "m"]) == 0
    assert model_state(model_named("m")) is ModelState.ABSENT


def test_removing_a_program_and_its_weights(root: Path, server: Publisher, steps: Steps):
    with_model(root, server)
    assert main(["env", "install", "varied", "--with-models", "--accept-licences"]) == 0
    assert main(["env", "remove", "varied"]) == 0
    assert state(environment_named("varied")) is State.ABSENT
    assert model_state(model_named("m")) is ModelState.READY
    assert main(["env", "remove", "varied", "--models"]) == 0
    assert model_state(model_named("m")) is ModelState.ABSENT


def test_a_token_is_read_from_standard_input_and_never_printed(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO("hf_secret\n"))
    assert main(["env", "token", "huggingface", "--in-file", "--json"]) == 0
    shown = capsys.readouterr()
    assert "hf_secret" not in shown.out + shown.err and "stored (file)" in shown.out
    assert (tmp_path / "home" / "tokens" / "huggingface").read_text() == "hf_secret"
    assert main(["env", "token", "huggingface", "--remove"]) == 0
    assert not (tmp_path / "home" / "tokens" / "huggingface").exists()
    assert "still gives one" not in capsys.readouterr().err
    monkeypatch.setenv("HF_TOKEN", "hf_given")
    assert main(["env", "token", "huggingface", "--remove"]) == 0
    assert "HF_TOKEN in the environment still gives one" in capsys.readouterr().err


def test_a_file_is_not_a_service(tmp_path: Path, capsys):
    precious = tmp_path / "precious"
    precious.write_text("keep")
    assert main(["env", "token", str(precious), "--remove", "--json"]) == 6
    assert "cannot be the name of a service" in lines(capsys)[-1]["error"]["message"]
    assert precious.read_text() == "keep"


@pytest.mark.skipif(os.name == "nt", reason="a polite kill is a signal")
def test_a_polite_kill_stops_a_download_and_keeps_what_arrived(root: Path, server: Publisher, tmp_path: Path):
    with_model(root, server, silent=True)
    assert main(["env", "accept", "m"]) == 0
    paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    process = subprocess.Popen(
        [sys.executable, "-m", "app.command", "env", "models", "--get", "m", "--json"],
        stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": paths, "PYTHONUTF8": "1"},
    )  # fmt: skip
    part = tmp_path / "home" / "weights" / "m" / "b.bin.part"
    deadline = time.monotonic() + 60
    while not (part.is_file() and part.stat().st_size) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=10)
    assert process.returncode == 130
    assert json.loads(out.splitlines()[-1])["error"]["exit"] == 130
    assert part.stat().st_size > 0 and model_state(model_named("m")) is ModelState.PARTIAL
    server.put("/org/m/resolve/r1/b.bin", data=DATA)
    assert main(["env", "models", "--get", "m"]) == 0
    assert server.seen[-1].range.startswith("bytes=")


def test_wrong_use_is_status_two(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["env", "instal"])
    assert caught.value.code == 2
