"""ComfyUI installed from archives and locks, upgraded, restored and removed; the choice of a server; the overview."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import io
import json
import shutil
import sys
import tarfile
from pathlib import Path

import pytest

from app.command import main
from app.doctor import examine
from emotionai_core.errors import Cancelled, EnvironmentMissing, SettingError
from emotionai_core.generation.comfy import cards, installation
from emotionai_core.generation.comfy.archive import Source, digest_of, fetch, unpack
from emotionai_core.generation.comfy.cards import Card, memory_sentence, tier_for
from emotionai_core.generation.comfy.health import health
from emotionai_core.generation.comfy.installation import install, overview, remove
from emotionai_core.generation.comfy.program import check_folder, described, program_of
from emotionai_core.generation.configuration import Configuration, Kind, Memory, configuration, is_loopback, keep
from emotionai_core.generation.memory import MachineMemory
from emotionai_core.generation.serving import ability_from
from emotionai_core.records.clip import Tier
from emotionai_core.workers.installed import State, installed, state
from emotionai_core.workers.locks import in_use
from emotionai_core.workers.places import environments_folder
from tests.comfy.fake_server import FakeComfy
from tests.core.programs import Steps
from tests.core.publisher import publisher

REAL = Path(__file__).resolve().parents[2] / "subprocess_envs" / "comfyui"
COMFY = {name: f"# {name}\n" for name in ("nodes.py", "folder_paths.py")} | {
    "main.py": "print('hello')\n",
    "comfyui_version.py": '__version__ = "0.27.0"\n',
    "comfy/deep/a.py": "a",
}
GGUF = {name: f"# {name}\n" for name in ("__init__.py", "nodes.py", "loader.py", "ops.py")}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    return tmp_path / "home"


def tar(files: dict[str, str], top: str = "ComfyUI-abc", level: int = 6) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as one:
        for name, text in files.items():
            entry = tarfile.TarInfo(f"{top}/{name}")
            entry.size = len(text.encode())
            one.addfile(entry, io.BytesIO(text.encode()))
    return gzip.compress(packed.getvalue(), level)


class Installing(Steps):
    """Does what the tools would do; the placing of the files is the real one."""

    def __call__(self, command, *how, **named) -> tuple[str, ...]:
        said = super().__call__(command, *how, **named)
        if str(command[-1]).endswith("finish.py"):
            spec = importlib.util.spec_from_file_location("finish", command[-1])
            assert spec is not None and spec.loader is not None
            finish = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(finish)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(sys, "prefix", str(Path(command[0]).parents[1]))
                patch.setattr(finish, "_on_a_card", lambda: True)
                assert finish.main() == 0
        return said


@pytest.fixture
def place(tmp_path: Path, monkeypatch):
    """The real description with archives of the loopback; yields its folder and the publisher."""
    folder = tmp_path / "root" / "subprocess_envs" / "comfyui"
    folder.mkdir(parents=True)
    for name in ("server.toml", "models.toml", "finish.py", "selftest.py"):
        shutil.copy(REAL / name, folder)
    (folder / "requirements.lock").write_text("a==1\n")
    (folder / "requirements-cuda.lock").write_text("a==2\n")
    monkeypatch.setenv("EMOTIONAI_ROOT", str(tmp_path / "root"))
    monkeypatch.setattr(cards, "first_card", lambda: None)
    monkeypatch.setattr(installation, "first_card", lambda: None)
    with publisher() as one:
        text = (folder / "server.toml").read_text()
        for source in described().sources:
            files = GGUF if source.folder != "." else COMFY
            text = text.replace(source.address, one.put(f"/{source.name}", data=tar(files)))
        (folder / "server.toml").write_text(text)
        yield folder, one


@pytest.fixture
def steps(monkeypatch) -> Installing:
    return Installing(monkeypatch)


def now() -> State:
    return state(described().spec)


def test_the_real_description_pins_commits_locks_and_limits():
    about = described()
    assert about.version == "0.27.0" and about.oldest == (0, 21, 0)
    assert [one.commit[:7] for one in about.sources] == ["bb131be", "6ea2651"]
    for one in about.sources:
        assert one.commit in one.address and len(one.commit) == 40 and one.address.startswith("https://")
    for variant in about.spec.variants.values():
        text = (REAL / variant.lock).read_text()
        assert "comfyui-frontend-package==1.45.20" in text and "--hash=sha256:" in text and "://" not in text
    assert "torch==2.13.0+cpu" in (REAL / "requirements.lock").read_text()
    assert "+cpu" not in (REAL / "requirements-cuda.lock").read_text()


def test_it_is_absent_incomplete_ready_outdated_and_removed(place, steps: Installing, home: Path):
    folder, _ = place
    said: list[str] = []
    assert now() is State.ABSENT
    (environments_folder() / "comfyui").mkdir(parents=True)
    assert now() is State.INCOMPLETE
    install(said.append)
    assert now() is State.READY
    root = environments_folder() / "comfyui" / "ComfyUI"
    assert (root / "main.py").read_text() == "print('hello')\n"
    assert (root / "custom_nodes" / "ComfyUI-GGUF" / "loader.py").is_file()
    assert any("the one of this first fetch is kept" in line for line in said)
    assert any("GPL-3.0-only" in line for line in said)
    assert not (environments_folder() / "comfyui.sources").exists()
    where = program_of(Configuration())
    assert where.main == root / "main.py" and where.processor and where.sign is not None and where.sign.is_file()
    (folder / "requirements.lock").write_text("a==3\n")
    assert now() is State.OUTDATED
    with pytest.raises(EnvironmentMissing, match="outdated"):
        program_of(Configuration())
    install(said.append)
    (folder / "server.toml").write_text((folder / "server.toml").read_text().replace('"0.27.0"', '"0.28.0"'))
    assert now() is State.OUTDATED
    remove()
    assert now() is State.ABSENT


def test_a_failed_upgrade_leaves_the_old_one_running(place, steps: Installing):
    folder, one = place
    install(lambda _: None)
    (folder / "requirements.lock").write_text("a==3\n")
    for failing in ("sync", "finish.py", "selftest.py"):
        steps.fail_at = failing
        with pytest.raises(EnvironmentMissing) as caught:
            install(lambda _: None)
        assert "comfy install" in caught.value.hint and "env install" not in caught.value.hint
        assert now() is State.OUTDATED and (environments_folder() / "comfyui" / "ComfyUI" / "main.py").is_file()
    # What arrived is kept for the next attempt.
    shutil.rmtree(environments_folder() / "comfyui.sources")
    one.shelves["/ComfyUI"].status = [404]
    with pytest.raises(EnvironmentMissing, match="no longer has 'ComfyUI'"):
        install(lambda _: None)
    with pytest.raises(Cancelled):
        install(lambda _: None, cancelled=lambda: True)
    steps.fail_at = None
    install(lambda _: None)
    assert now() is State.READY


def test_what_has_arrived_is_not_fetched_again_after_a_failure(place, steps: Installing):
    _, one = place
    steps.fail_at = "sync"
    with pytest.raises(EnvironmentMissing):
        install(lambda _: None)
    kept = environments_folder() / "comfyui.sources"
    assert len(list(kept.glob("*.tar.gz"))) == 2 and not [path for path in kept.iterdir() if path.is_dir()]
    (kept / "ComfyUI-0123456789ab.tar.gz").write_bytes(b"of another version")
    steps.fail_at, asked = None, len(one.seen)
    install(lambda _: None)
    assert len(one.seen) == asked and now() is State.READY and not kept.exists()


def test_a_download_that_was_cut_is_gone_on_with(place, steps: Installing):
    _, one = place
    one.shelves["/ComfyUI"].drops = [100]

    def parts() -> bool:
        found = (environments_folder() / "comfyui.sources").glob("*.part")
        return any(path.stat().st_size for path in found)

    with pytest.raises(Cancelled):
        install(lambda _: None, cancelled=parts)
    assert parts() and one.seen[-1].range == ""
    install(lambda _: None)
    assert now() is State.READY and [row.range for row in one.seen if row.path == "/ComfyUI"] == ["", "bytes=100-"]


def test_an_archive_that_is_kept_and_broken_is_fetched_again(place, steps: Installing):
    steps.fail_at = "sync"
    with pytest.raises(EnvironmentMissing):
        install(lambda _: None)
    for path in (environments_folder() / "comfyui.sources").glob("*.tar.gz"):
        path.write_bytes(path.read_bytes()[:50])
    steps.fail_at = None
    with pytest.raises(EnvironmentMissing, match="it was thrown away"):
        install(lambda _: None)
    with pytest.raises(EnvironmentMissing, match="it was thrown away"):
        install(lambda _: None)
    install(lambda _: None)
    assert now() is State.READY


def test_it_is_neither_replaced_nor_removed_while_its_server_runs(place, steps: Installing):
    install(lambda _: None)
    sign = installed(described().spec).sign
    assert sign is not None
    with in_use(sign):
        for act in (remove, lambda: install(lambda _: None)):
            with pytest.raises(EnvironmentMissing, match="uses 'ComfyUI' right now"):
                act()
    assert now() is State.READY


def test_another_content_than_the_first_time_is_refused_unless_accepted(place, steps: Installing):
    _, one = place
    install(lambda _: None)
    one.shelves["/ComfyUI"].data = tar(COMFY, "another-top", 1)
    install(lambda _: None)
    one.shelves["/ComfyUI"].data = tar(COMFY | {"nodes.py": "print('else')"})
    with pytest.raises(EnvironmentMissing, match="another one than when it was first fetched") as caught:
        install(lambda _: None)
    assert "--accept-changed" in caught.value.hint and now() is State.READY
    said: list[str] = []
    install(said.append, accept_changed=True)
    assert any("it was accepted" in line for line in said)


def test_too_little_room_is_said_before_anything_is_fetched(place, steps: Installing, monkeypatch):
    _, one = place
    monkeypatch.setattr("emotionai_core.workers.environment.free_bytes", lambda _: 1_000_000_000)
    with pytest.raises(EnvironmentMissing, match=r"needs 2\.8 GB on the disk, and 1\.0 GB are free"):
        install(lambda _: None)
    assert one.seen == [] and steps.commands == []


def source(address: str, **changed) -> Source:
    about = {
        "name": "S", "folder": ".", "commit": "c", "address": address, "licence": "MIT", "digest": "",
        "largest_archive": 100_000, "largest_content": 10_000, "must_hold": ("main.py",),
    }  # fmt: skip
    return Source(**{**about, **changed})


def got(one: Source, tmp_path: Path) -> Path:
    scratch = tmp_path / "scratch"
    scratch.mkdir(exist_ok=True)
    return fetch(one, scratch, tmp_path / "seen.json", lambda _: None)


def test_a_pinned_digest_is_of_the_contents_however_they_were_packed(tmp_path: Path):
    files = {"main.py": "a", "b/c.py": "d"}
    rows = "".join(f"{name}\0{hashlib.sha256(files[name].encode()).hexdigest()}\n" for name in sorted(files))
    digest = hashlib.sha256(rows.encode()).hexdigest()
    with publisher() as one:
        for number, data in enumerate((tar(files), tar(dict(reversed(files.items())), "other", 1))):
            address = one.put(f"/{number}", data=data)
            assert digest_of(got(source(address, digest=digest), tmp_path)) == digest
        with pytest.raises(EnvironmentMissing, match="not the one that was pinned"):
            got(source(one.put("/x", data=tar(files | {"e": "f"})), digest=digest), tmp_path)
    assert not (tmp_path / "scratch" / "S").exists()


def test_what_is_too_large_or_is_not_the_program_is_thrown_away(tmp_path: Path):
    with publisher() as one:
        with pytest.raises(EnvironmentMissing, match="larger than 100 kB"):
            got(source(one.put("/big", data=b"x" * 200_000)), tmp_path)
        with pytest.raises(EnvironmentMissing, match="would come out of it"):
            got(source(one.put("/bomb", data=tar({"main.py": "0" * 20_000}))), tmp_path)
        with pytest.raises(EnvironmentMissing, match=r"it lacks main\.py"):
            got(source(one.put("/none", data=tar({"a": ""}))), tmp_path)
        for name, data in (("/cut", tar(COMFY)[:-30]), ("/text", b"<html>"), ("/empty", b"")):
            with pytest.raises(EnvironmentMissing, match=r"cannot be used"):
                got(source(one.put(name, data=data)), tmp_path)
    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.parametrize("name", ["../out", "/out", "top/../../out", "top/c:/out", "top\\..\\..\\out"])
def test_no_entry_leaves_its_folder(tmp_path: Path, name: str):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as one:
        one.addfile(tarfile.TarInfo(name), io.BytesIO(b""))
    (tmp_path / "a.tar.gz").write_bytes(packed.getvalue())
    with pytest.raises(ValueError, match="outside"):
        unpack(tmp_path / "a.tar.gz", tmp_path / "in" / "side", 1000)
    assert not list(tmp_path.rglob("out"))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices_are_refused(tmp_path: Path, kind: bytes):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as one:
        entry = tarfile.TarInfo("top/link")
        entry.type, entry.linkname = kind, "/etc/passwd"
        one.addfile(entry)
    (tmp_path / "a.tar.gz").write_bytes(packed.getvalue())
    with pytest.raises(ValueError, match="neither a file nor a folder"):
        unpack(tmp_path / "a.tar.gz", tmp_path / "in", 1000)


def theirs(folder: Path) -> Path:
    for name, text in (COMFY | {f"custom_nodes/comfyui-gguf/{name}": text for name, text in GGUF.items()}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / "venv" / "bin").mkdir(parents=True)
    (folder / "venv" / "bin" / "python").write_text("")
    return folder


def test_an_installation_of_the_user_is_looked_at_without_starting_it(tmp_path: Path):
    found = check_folder(tmp_path, "", (0, 21, 0))
    assert len(found.missing) == 3 and not found.fine and found.version == ""
    folder = theirs(tmp_path / "ComfyUI")
    found = check_folder(folder, "", (0, 21, 0))
    assert found.fine and found.version == "0.27.0" and found.nodes == "comfyui-gguf"
    assert found.python == folder / "venv" / "bin" / "python"
    (folder / "comfyui_version.py").write_text('__version__ = "0.15.1"\n')
    assert "version 0.15.1; LTX-2.3 needs 0.21.0" in check_folder(folder, "", (0, 21, 0)).missing[0]
    assert not check_folder(folder, str(tmp_path / "none"), (0, 1, 0)).fine
    chosen = Configuration(kind=Kind.FOLDER, folder=str(folder))
    with pytest.raises(EnvironmentMissing, match=r"0\.15\.1"):
        program_of(chosen)
    (folder / "comfyui_version.py").unlink()
    assert program_of(chosen).nodes == "comfyui-gguf"


# The choice


def test_the_choice_is_kept_and_read_again(home: Path):
    chosen = Configuration(
        kind=Kind.FOLDER, address="https://gpu.example:8188", folder="/c", python="/p", model_folders=("/m", "/空"),
        tier=Tier.CLOUD48, reserve_vram=2.5, memory=Memory.LOW,
    )  # fmt: skip
    assert configuration() == Configuration()
    keep(chosen)
    assert configuration() == chosen


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "[" * 100_000, '"x"', "\x00", json.dumps({"kind": 3, "tier": [], "model_folders": {}})]
)
def test_a_damaged_choice_gives_the_defaults_and_says_so(home: Path, text: str):
    home.mkdir()
    (home / "comfyui.json").write_text(text)
    said: list[str] = []
    assert configuration(said.append) == Configuration() and said


def test_one_damaged_entry_leaves_the_others(home: Path):
    home.mkdir()
    rows = {
        "kind": "address", "address": "http://127.0.0.1:9", "tier": "huge", "reserve_vram": float("nan"),
        "model_folders": ["/m", 3, "relative"], "memory": "low", "later": 1,
    }  # fmt: skip
    (home / "comfyui.json").write_text(json.dumps(rows))
    said: list[str] = []
    wanted = Configuration(kind=Kind.ADDRESS, address="http://127.0.0.1:9", model_folders=("/m",), memory=Memory.LOW)
    assert configuration(said.append) == wanted and len(said) == 2


@pytest.mark.parametrize(
    "address",
    ["ftp://x", "x:8188", "http://", "http://u:p@x", "http://x:0", "http://x:99999", "http://x/?q", "file:///x"],
)
def test_only_plain_addresses_of_servers_are_taken(address: str):
    with pytest.raises(SettingError):
        Configuration(kind=Kind.ADDRESS, address=address)


def test_a_choice_without_what_it_needs_is_refused():
    for how in ({"kind": Kind.ADDRESS}, {"kind": Kind.FOLDER}, {"reserve_vram": -1.0}, {"model_folders": ("/a\nb",)}):
        with pytest.raises(SettingError):
            Configuration(**how)


def test_what_leaves_this_machine_is_known():
    assert is_loopback("http://127.0.0.1:1") and is_loopback("http://[::1]:1") and is_loopback("http://localhost")
    assert not is_loopback("http://192.168.0.2:1") and not is_loopback("http://localhost.evil.example")
    assert Configuration(kind=Kind.ADDRESS, address="http://10.0.0.1:8188").elsewhere


# The overview


def test_tiers_by_memory_as_cards_show_it():
    shown = (6.0, 8.0, 11.6, 12.0, 24.0, 39.6, 44.5, 48.0, 79.2, 140.0)
    none, local, cloud48, cloud80 = None, Tier.LOCAL12, Tier.CLOUD48, Tier.CLOUD80
    wanted = (none, none, local, local, local, local, cloud48, cloud48, cloud80, cloud80)
    assert tuple(tier_for(one) for one in shown) == wanted


def test_too_little_memory_of_the_machine_is_a_sentence(monkeypatch):
    monkeypatch.setattr(cards, "machine_memory", lambda: MachineMemory(16.0, 10.0))
    assert "16 GB" in memory_sentence(22.3e9) and "29 GB" in memory_sentence(22.3e9)
    assert memory_sentence(0) == "" and memory_sentence(4e9) == ""
    monkeypatch.setattr(cards, "machine_memory", lambda: MachineMemory(float("nan"), float("nan")))
    assert memory_sentence(90e9) == ""


def test_what_to_do_next_at_every_stage(place, steps: Installing, monkeypatch, tmp_path: Path):
    found = overview()
    assert not found.can and found.tier is None and found.next.startswith("Nothing") and found.models == ()
    monkeypatch.setattr(installation, "first_card", lambda: Card("RTX 3060", 11.6))
    found = overview()
    assert found.tier is Tier.LOCAL12 and "RTX 3060 has 12 GB" in found.why and "comfy install" in found.next
    install(lambda _: None)
    found = overview()
    assert found.state is State.READY and not found.can and found.version == "0.27.0"
    assert "5 model files are missing (22.3 GB)" in found.next and found.missing_bytes > 22e9
    have = tmp_path / "have"
    for one in found.models:
        (have / one.model.folder).mkdir(parents=True, exist_ok=True)
        head = b"GGUF\x03\0\0\0" if one.model.file.endswith("gguf") else b"\x10" + b"\0" * 7 + b"{}"
        path = have / one.model.folder / one.model.file
        path.write_bytes(head.ljust(64, b"\0"))
        with path.open("r+b") as file:
            file.truncate(one.model.bytes)
    found = overview(Configuration(model_folders=(str(have),)))
    assert found.can and found.next == "" and found.missing_bytes == 0
    assert overview(Configuration(tier=Tier.CLOUD80)).tier is Tier.CLOUD80


def test_a_server_elsewhere_is_asked_what_it_is():
    with FakeComfy() as server:
        chosen = Configuration(kind=Kind.ADDRESS, address=server.address)
        found = overview(chosen)
        assert found.state is State.READY and found.version == "0.27.0" and server.address in found.sentence
        assert (found.can, found.tier) == (True, Tier.LOCAL12)
    found = overview(chosen)
    assert found.state is State.ABSENT and "No ComfyUI server answers" in found.sentence and not found.can
    # Nothing is said of its card, of which nobody knows anything.
    assert found.why == "" and found.tier is None
    assert ability_from(found).why == f"{found.sentence} Animatics are made instead."


def test_a_server_that_is_busy_for_a_moment_is_there(monkeypatch):
    with FakeComfy() as server:
        seen: list[float] = []
        monkeypatch.setattr(installation, "health", lambda address, seconds: seen.append(seconds) or health(address, 2))
        assert overview(Configuration(kind=Kind.ADDRESS, address=server.address)).can
    assert seen[0] >= 3.0


def test_on_windows_only_a_comfyui_of_ones_own_uses_the_card(place, monkeypatch, tmp_path: Path):
    monkeypatch.setattr(installation, "first_card", lambda: Card("RTX 4090", 24.0))
    assert set(described().spec.variants) == {"cpu", "cuda"} and overview().tier is Tier.LOCAL12
    monkeypatch.setattr(cards, "machine_memory", lambda: MachineMemory(64.0, 48.0))
    monkeypatch.setattr(sys, "platform", "win32")
    assert set(described().spec.variants) == {"cpu"}
    found = overview()
    assert not found.can and found.tier is None and "on Windows has no build for graphics cards" in found.why
    assert "of your own" in ability_from(found).why
    assert overview(Configuration(kind=Kind.FOLDER, folder=str(tmp_path))).tier is Tier.LOCAL12


def test_the_overview_never_raises(place):
    folder, _ = place
    for name in ("models.toml", "server.toml"):
        (folder / name).write_text("nonsense [")
        found = overview(Configuration(tier=Tier.LOCAL12))
        assert not found.can and "cannot be read" in found.sentence


# The command


def told(capsys) -> dict[str, object]:
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_the_command_installs_says_how_it_stands_and_removes(place, steps: Installing, capsys, monkeypatch):
    assert main(["comfy", "status", "--json"]) == 0
    assert told(capsys)["state"] == "absent"
    assert main(["comfy", "install", "--json"]) == 0
    assert told(capsys) == {"done": {"environments": ["comfyui"], "models": []}}
    assert main(["comfy", "status"]) == 0
    assert "ComfyUI 0.27.0 is installed." in capsys.readouterr().out
    assert main(["comfy", "models", "--json"]) == 0
    assert len(told(capsys)["models"]) == 11  # type: ignore[arg-type]
    assert main(["comfy", "fetch"]) == 6 and "--tier" in capsys.readouterr().err
    assert main(["comfy", "fetch", "gemma-3-12b-fp4"]) == 6 and "has not been accepted" in capsys.readouterr().err
    assert main(["comfy", "remove"]) == 0 and now() is State.ABSENT
    assert main(["comfy", "start"]) == 6 and "comfy install" in capsys.readouterr().err


def test_the_command_keeps_the_choice(place, capsys, tmp_path: Path):
    folder = theirs(tmp_path / "mine")
    assert main(["comfy", "use", "--folder", str(folder), "--tier", "cloud48_fp8", "--models", str(tmp_path)]) == 0
    wanted = Configuration(kind=Kind.FOLDER, folder=str(folder), tier=Tier.CLOUD48, model_folders=(str(tmp_path),))
    assert configuration() == wanted
    assert main(["comfy", "use", "--address", "http://10.1.2.3:8188", "--reserve", "nan"]) == 2
    assert main(["comfy", "use", "--folder", str(tmp_path / "none")]) == 6
    assert configuration() == wanted
    assert main(["comfy", "use", "--managed", "--tier", "auto", "--no-models", "--memory", "dynamic"]) == 0
    assert configuration() == Configuration(folder=str(folder), memory=Memory.DYNAMIC)


def test_the_doctor_says_how_comfyui_stands(place):
    found = {one.name: one for one in examine()}["LTX-Video (ComfyUI)"]
    assert not found.fine and not found.needed and "not installed" in found.detail
