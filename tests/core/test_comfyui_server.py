"""A ComfyUI server started, watched and ended: the fake one stands in for main.py, as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from emotionai_core.errors import Cancelled, EnvironmentMissing, GenerationError, ServerLost
from emotionai_core.generation.comfy import runs, server_process
from emotionai_core.generation.comfy.health import health
from emotionai_core.generation.comfy.launch import Program, flags, launcher
from emotionai_core.generation.comfy.server import Server, ServerState
from emotionai_core.generation.configuration import Configuration, Kind, Memory
from emotionai_core.records.clip import Tier

ROOT = Path(__file__).resolve().parents[2]
FAKE = ROOT / "tests" / "comfy" / "fake_server.py"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="process numbers are read from /proc")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch, no_thread_left) -> Path:
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def script(monkeypatch, **how) -> None:
    monkeypatch.setenv("EMOTIONAI_FAKE_COMFY", json.dumps(how))


def server(**how) -> Server:
    main = how.pop("main", FAKE)
    program = Program(Path(sys.executable), main, processor=True)
    how.setdefault("start_seconds", 30.0)
    return Server(Configuration(), None, how.pop("say", lambda _: None), find=lambda: program, **how)


def program(folder: Path, text: str) -> Path:
    path = folder / "main.py"
    path.write_text(text)
    return path


def gone(number: int, seconds: float = 15.0) -> bool:
    """Whether a process ends (a zombie has ended)."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def numbers(home: Path) -> dict[str, int]:
    return json.loads((home / "comfyui" / "run-1" / "server.json").read_text())


def test_it_starts_answers_and_ends(home: Path):
    told: list[ServerState] = []
    with server(on_state=lambda state, _: told.append(state)) as one:
        address = one.ensure()
        assert address.startswith("http://127.0.0.1:") and one.alive() and one.version == "0.27.0"
        assert one.ensure() == address
        running = numbers(home)
    assert told == [ServerState.STARTING, ServerState.READY, ServerState.STOPPED]
    assert gone(running["server"]) and gone(running["launcher"]) and health(address, 0.5) is None
    assert "To see the GUI" in (home / "comfyui" / "run-1" / "server.log").read_text()
    assert not (home / "comfyui" / "run-1" / "server.json").exists()


def test_it_starts_again_after_it_was_stopped_or_crashed(home: Path):
    with server() as one:
        one.ensure()
        first = numbers(home)["server"]
        os.kill(first, signal.SIGKILL)
        assert gone(first)
        deadline = time.monotonic() + 10
        while one.alive() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not one.alive()
        lost = one.lost()
        assert isinstance(lost, ServerLost) and lost.retryable and "memory ran out" in lost.hint
        assert one.state is ServerState.FAILED
        one.ensure()
        assert one.alive() and numbers(home)["server"] != first
        one.stop()
        assert not one.alive()
        one.ensure()
        assert one.alive()


def test_a_crash_at_the_start_is_told_with_its_last_words(monkeypatch):
    script(monkeypatch, crash_at_start=3)
    with server() as one, pytest.raises(GenerationError) as caught:
        one.ensure()
    assert "ended while starting (status 3)" in str(caught.value)
    assert "no kernel image is available" in str(caught.value)
    assert "server.log" in caught.value.hint and one.state is ServerState.FAILED


def test_one_that_never_answers_is_given_up_and_ended(monkeypatch, tmp_path: Path):
    main = program(tmp_path, "import time\nprint('Loading nodes', flush=True)\ntime.sleep(60)\n")
    with server(main=main, start_seconds=0.8) as one:
        with pytest.raises(GenerationError) as caught:
            one.ensure()
        assert "did not answer within" in str(caught.value) and "Loading nodes" in caught.value.hint
        assert not one.alive()


def test_a_port_that_is_taken_meanwhile_is_exchanged():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        ports = iter([taken.getsockname()[1]])
        with server(choose_port=lambda: next(ports, 0) or runs.free_port()) as one:
            address = one.ensure()
            assert not address.endswith(f":{taken.getsockname()[1]}") and one.alive()


def test_after_some_ports_that_are_taken_it_says_so():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with server(choose_port=lambda: taken.getsockname()[1]) as one, pytest.raises(GenerationError, match="taken"):
            one.ensure()


@LINUX
def test_a_server_that_ignores_the_request_is_made_to_end_with_its_children(home: Path, tmp_path: Path):
    main = program(
        tmp_path,
        "import signal, subprocess, sys, runpy\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print('child', child.pid, flush=True)\n"
        f"sys.argv[0] = {str(FAKE)!r}\n"
        f"sys.path.insert(0, {str(FAKE.parent)!r})\n"
        f"runpy.run_path({str(FAKE)!r}, run_name='__main__')\n",
    )
    quick = tmp_path / "launch.py"
    quick.write_text(
        (ROOT / "subprocess_envs/comfyui/launch.py").read_text().replace("PATIENCE = 8.0", "PATIENCE = 0.3")
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("emotionai_core.generation.comfy.launch.launcher", lambda: quick)
        with server(main=main) as one:
            one.ensure()
            running = numbers(home)
            child = int((home / "comfyui/run-1/server.log").read_text().split("child ")[1].split()[0])
    assert gone(running["server"]) and gone(child)


STUDIO = """
import sys, time
from pathlib import Path
from emotionai_core.generation.comfy.launch import Program
from emotionai_core.generation.comfy.server import Server
from emotionai_core.generation.configuration import Configuration
program = Program(Path(sys.executable), Path(sys.argv[1]), processor=True)
one = Server(Configuration(), None, print, find=lambda: program)
print(one.ensure(), flush=True)
time.sleep(60)
"""


@LINUX
def test_a_studio_that_is_killed_leaves_no_server_behind(home: Path):
    studio = subprocess.Popen([sys.executable, "-c", STUDIO, str(FAKE)], stdout=subprocess.PIPE, cwd=ROOT)
    try:
        assert studio.stdout is not None
        while not (line := studio.stdout.readline()).startswith(b"http"):
            assert line
        running = numbers(home)
        studio.kill()
        assert gone(running["server"]) and gone(running["launcher"])
    finally:
        studio.kill()
        studio.communicate()
    assert health(line.decode().strip(), 0.5) is None


@LINUX
def test_a_launcher_that_is_killed_takes_its_server_with_it(home: Path):
    with server() as one:
        one.ensure()
        running = numbers(home)
        os.kill(running["launcher"], signal.SIGKILL)
        assert gone(running["server"]) and gone(running["launcher"])
        one.ensure()
        assert numbers(home)["server"] != running["server"]


@LINUX
def test_what_a_crashed_studio_left_is_ended_by_the_next_and_nothing_else(home: Path):
    run = home / "comfyui" / "run-1"
    run.mkdir(parents=True)
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    ours = subprocess.Popen([*sleep, str(run / "output")], start_new_session=True)
    # A number that was given again, to the launcher of another studio.
    other = subprocess.Popen([*sleep, str(launcher()), str(home / "comfyui" / "run-2")], start_new_session=True)
    try:
        (run / "server.json").write_text(json.dumps({"launcher": other.pid, "server": ours.pid}))
        with server() as one:
            one.ensure()
        assert ours.wait(10) == -signal.SIGKILL and other.poll() is None
    finally:
        for one in (ours, other):
            one.kill()
            one.wait()


def test_a_damaged_note_and_numbers_that_are_none_end_nobody(tmp_path: Path):
    for text in ("", "[]", "{", '{"server": "x", "launcher": -1}', '{"server": 1}', '{"server": true}'):
        (tmp_path / "server.json").write_text(text)
        runs.end_stale(tmp_path / "server.json")


def test_what_films_left_in_a_run_folder_goes_before_and_after_and_a_users_folder_stays(home: Path, tmp_path: Path):
    run, users = home / "comfyui" / "run-1", tmp_path / "mine"
    for folder in (run / "output" / "emo", run / "input", users):
        folder.mkdir(parents=True)
        (folder / "clip.mp4").write_bytes(b"film")
    (run / "temp").symlink_to(users)
    (run / "input" / "link").symlink_to(users)

    def left() -> list[Path]:
        return [path for name in ("output", "input") for path in (run / name).rglob("*") if path.is_file()]

    with server() as one:
        one.ensure()
        assert not left()
        (run / "output" / "emo").mkdir()
        (run / "output" / "emo" / "a.mp4").write_bytes(b"film")
        (run / "input" / "voice.wav").write_bytes(b"voice")
        one.tidy()
        assert not left()
        (run / "input" / "voice.wav").write_bytes(b"voice")
        runs.empty_unused()
        assert (run / "input" / "voice.wav").exists()
    assert not left()
    (run / "input" / "voice.wav").write_bytes(b"voice")
    runs.empty_unused()
    assert not left()
    assert (users / "clip.mp4").exists()


def test_a_server_that_drips_is_given_up_in_time():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        ended = threading.Event()

        def drip() -> None:
            connection, _ = listening.accept()
            with connection:
                while not ended.wait(0.05):
                    try:
                        connection.sendall(b"H")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        began = time.monotonic()
        assert health(f"http://127.0.0.1:{listening.getsockname()[1]}", 0.3) is None
        assert time.monotonic() - began < 5.0
        ended.set()
        thread.join()


def test_two_studios_have_servers_of_their_own(home: Path):
    with server() as one, server() as two:
        assert one.ensure() != two.ensure()
        assert (home / "comfyui" / "run-2" / "server.json").exists()


def test_a_start_can_be_cancelled(tmp_path: Path):
    with server(main=program(tmp_path, "import time\ntime.sleep(60)\n")) as one:
        with pytest.raises(Cancelled):
            one.ensure(lambda: True)
        assert not one.alive()


def test_an_address_is_asked_and_neither_started_nor_stopped():
    with server() as real:
        address = real.ensure()
        one = Server(Configuration(kind=Kind.ADDRESS, address=address), None, lambda _: None)
        assert one.ensure() == address and one.alive()
        one.stop()
        assert health(address, 2.0) is not None
    assert not one.alive() and "does not answer any more" in str(one.lost())
    with pytest.raises(ServerLost, match="No ComfyUI server answers"):
        one.ensure()


def test_nothing_installed_says_how_to_install():
    with pytest.raises(EnvironmentMissing) as caught:
        Server(Configuration(), None, lambda _: None).ensure()
    assert "comfy install" in caught.value.hint


def test_the_log_is_bounded(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(server_process, "_LOG_BYTES", 1000)
    with server_process.BoundedLog(tmp_path / "server.log") as log:
        for _ in range(100):
            log.write(b"x" * 99 + b"\n")
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 2400
    assert {path.name for path in tmp_path.iterdir()} == {"server.log", "server.log.1"}


def test_the_options_keep_it_on_the_loopback_and_the_card_as_the_tier_wants(tmp_path: Path):
    card, none = Program(Path("p"), Path("m")), Program(Path("p"), Path("m"), processor=True)

    def options(one: Program, tier: Tier | None, **how) -> str:
        return " ".join(flags(Configuration(**how), one, tier, 8199, tmp_path, tmp_path / "extra.yaml"))

    local = options(card, Tier.LOCAL12)
    for wanted in (
        "--listen 127.0.0.1 --port 8199 --disable-auto-launch",
        "--disable-api-nodes --disable-metadata --disable-all-custom-nodes --whitelist-custom-nodes ComfyUI-GGUF",
        "--reserve-vram 1.5 --lowvram --disable-dynamic-vram",
        f"--output-directory {tmp_path / 'output'}",
        f"--extra-model-paths-config {tmp_path / 'extra.yaml'}",
    ):
        assert wanted in local
    assert "lowvram" not in options(card, Tier.CLOUD48) and "--cpu" not in options(card, Tier.CLOUD48)
    assert "lowvram" not in options(card, Tier.LOCAL12, memory=Memory.DYNAMIC)
    assert "--lowvram --disable-dynamic-vram" in options(card, Tier.CLOUD80, memory=Memory.LOW)
    assert "--cpu" in options(none, Tier.LOCAL12) and "lowvram" not in options(none, Tier.LOCAL12, memory=Memory.LOW)
    assert "--reserve-vram 3 " in options(card, Tier.LOCAL12, reserve_vram=3.0)
