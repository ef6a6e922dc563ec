"""The catalogue of LTX-Video's model files: what is said of each, what is found, and how one is got."""

from __future__ import annotations

import hashlib
import json
import shutil
import struct
from pathlib import Path

import pytest
import yaml

from app.command import main
from emotionai_core.errors import EnvironmentMissing
from emotionai_core.generation.comfy import model_files, models
from emotionai_core.generation.comfy.extra_paths import extra_paths, write_extra_paths
from emotionai_core.generation.comfy.model_files import fault_of, found_elsewhere, in_hub_cache
from emotionai_core.generation.comfy.models import (
    FileState,
    accept_licence,
    catalogue,
    damage,
    fetch,
    model_folders,
    model_named,
    model_statuses,
)
from emotionai_core.generation.comfy.tiers import TIERS
from emotionai_core.generation.configuration import Configuration, Kind, configuration
from emotionai_core.records.clip import Tier
from emotionai_core.workers.places import program_root
from tests.core.publisher import publisher


def safetensors(size: int = 200) -> bytes:
    header = b'{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
    return (struct.pack("<Q", len(header)) + header).ljust(size, b"\0")


def gguf(size: int = 200) -> bytes:
    return (b"GGUF" + struct.pack("<IQQ", 3, 0, 0)).ljust(size, b"\0")


TINY = """
[licences.free]
name = "MIT"
note = "Free."
page = "https://example.org/licence"

[[files]]
name = "tiny"
file = "tiny.gguf"
title = "Tiny"
role = "video model"
tiers = ["local12_gguf"]
folder = "diffusion_models"
licence = "free"
revision = "r1"
source = "https://example.org/who/what/resolve/r1/sub/tiny.gguf"
bytes = 200
gigabytes = 0.0
sha256 = "{sha256}"
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch) -> Path:
    """A catalogue of one small file in place of the real one; returns its file."""
    folder = tmp_path / "root" / "subprocess_envs" / "comfyui"
    folder.mkdir(parents=True)
    (folder / "models.toml").write_text(TINY.format(sha256=hashlib.sha256(gguf()).hexdigest()))
    monkeypatch.setenv("EMOTIONAI_ROOT", str(tmp_path / "root"))
    return folder / "models.toml"


def test_the_catalogue_has_every_file_of_every_tier_where_the_server_looks_for_it():
    folders = {"unet_gguf": "diffusion_models", "clip_gguf": "text_encoders"}
    for tier, spec in TIERS.items():
        wanted = {(folders.get(one.folder, one.folder), one.name) for one in spec.files.values()}
        assert {(one.folder, one.file) for one in catalogue(tier)} == wanted


def test_the_catalogue_names_the_files_of_the_accepted_graphs(shared_comfy: Path):
    for tier in Tier:
        names: set[str] = set()
        for path in (shared_comfy / "graphs").glob(f"{tier.value}_*.json"):
            values = [one for node in json.loads(path.read_text()).values() for one in node["inputs"].values()]
            names |= {one for one in values if isinstance(one, str) and one.endswith((".gguf", ".safetensors"))}
        assert {one.file for one in catalogue(tier)} == names


def test_the_smallest_tier_takes_what_was_measured_and_every_file_has_a_licence_to_read():
    assert sum(one.bytes for one in catalogue(Tier.LOCAL12)) / 1e9 == pytest.approx(22.3, abs=0.05)
    for one in catalogue():
        assert one.page.startswith("https://") and one.spec.licence and one.spec.licence_note
        assert one.spec.files[0].sha256 == "" or len(one.spec.files[0].sha256) == 64
        assert one.spec.revision in one.spec.files[0].source


def test_a_damaged_catalogue_is_a_sentence(tiny: Path):
    for text in (
        "",
        "nonsense [",
        TINY.replace("https://example.org/who", "http://x"),
        TINY.replace('"tiny"', '"../x"'),
    ):
        tiny.write_text(text)
        with pytest.raises(EnvironmentMissing, match="cannot be read"):
            catalogue()


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.gguf", gguf(), ""),
        ("a.gguf", b"", "it is empty"),
        ("a.gguf", gguf(199), "it has 199 bytes instead of 200"),
        ("a.gguf", b"<html>".ljust(200), "it is not a GGUF file"),
        ("a.gguf", (b"GGUF" + struct.pack("<I", 99)).ljust(200, b"\0"), "its GGUF version 99 is not known"),
        ("a.safetensors", safetensors(), ""),
        ("a.safetensors", b"\0" * 200, "its safetensors header is damaged"),
        ("a.safetensors", struct.pack("<Q", 1 << 60).ljust(200, b"{"), "its safetensors header is damaged"),
        ("a.safetensors", struct.pack("<Q", 50) + b"x" * 192, "its safetensors header is damaged"),
    ],
)
def test_a_file_is_known_by_size_and_first_bytes(tmp_path: Path, name: str, content: bytes, fault: str):
    (tmp_path / name).write_bytes(content)
    assert fault_of(tmp_path / name, 200, 0.0) == fault


def test_a_size_known_to_ten_megabytes_tells_another_file_of_the_same_name(tmp_path: Path):
    path = tmp_path / "a.gguf"
    path.write_bytes(gguf())
    with path.open("r+b") as file:
        file.truncate(14_700_000_000)
    assert "14.70 GB instead of about 10.77" in fault_of(path, 0, 10.77)
    assert fault_of(path, 0, 14.7) == ""
    assert "cannot be read" in fault_of(tmp_path / "none.gguf", 0, 0.0)


def test_files_are_found_where_users_keep_them(tmp_path: Path):
    root = tmp_path / "models"
    for place in ("unet", "diffusion_models/ltx", "vae"):
        (root / place).mkdir(parents=True)
    (root / "diffusion_models" / "ltx" / "a.gguf").write_bytes(gguf())
    (root / "unet" / "b.gguf").write_bytes(gguf())
    (root / "vae" / "c.gguf").write_bytes(gguf())
    (root / "unet" / "d.gguf").write_bytes(b"")
    (root / "d.gguf").write_bytes(gguf())

    def found(name: str) -> Path | None:
        return found_elsewhere(name, "diffusion_models", (tmp_path / "nowhere", root), 200, 0.0)

    assert found("a.gguf") == root / "diffusion_models" / "ltx" / "a.gguf"
    assert found("b.gguf") == root / "unet" / "b.gguf"
    assert found("c.gguf") is None
    assert found("d.gguf") == root / "d.gguf"


def test_the_hub_cache_is_looked_into(tmp_path: Path, tiny: Path):
    place = tmp_path / "hub" / "hub" / "models--who--what" / "snapshots" / "abc" / "sub"
    source = "https://example.org/who/what/resolve/r1/sub/tiny.gguf"
    assert in_hub_cache(source, "tiny.gguf", 200, 0.0) is None
    place.mkdir(parents=True)
    (place / "tiny.gguf").write_bytes(gguf())
    assert in_hub_cache(source, "tiny.gguf", 200, 0.0) == place / "tiny.gguf"
    assert in_hub_cache(source, "other.gguf", 200, 0.0) is None
    (status,) = model_statuses(Configuration(), Tier.LOCAL12)
    assert (status.state, status.path) == (FileState.FOUND, place / "tiny.gguf")
    assert model_folders([status]) == {"diffusion_models": [place]}


@pytest.fixture
def published(tiny: Path):
    """The tiny model at a publisher of the loopback."""
    with publisher() as one:
        address = one.put("/who/what/resolve/r1/sub/tiny.gguf", data=gguf())
        tiny.write_text(tiny.read_text().replace("https://example.org/who/what/resolve/r1/sub/tiny.gguf", address))
        yield one


def test_getting_a_file_from_absent_to_ready_damaged_and_ready_again(published, home: Path):
    tiny = model_named("tiny")
    with pytest.raises(EnvironmentMissing) as caught:
        fetch(tiny)
    assert "has not been accepted" in str(caught.value) and "comfy fetch tiny --accept-licences" in caught.value.hint
    assert published.seen == []
    accept_licence(tiny)
    path = fetch(tiny)
    assert path == home / "weights" / "tiny" / "tiny.gguf" and path.read_bytes() == gguf()
    (status,) = model_statuses(Configuration(), None)
    assert status.state is FileState.READY and status.usable and status.missing_bytes == 0 and status.accepted
    path.write_bytes(b"\0" * 200)
    (status,) = model_statuses(Configuration(), None)
    assert status.state is FileState.DAMAGED and "not a GGUF file" in status.fault
    path.write_bytes(b"")
    assert model_statuses(Configuration(), None)[0].state is FileState.DAMAGED
    fetch(tiny)
    assert path.read_bytes() == gguf()


def test_another_content_than_catalogued_is_thrown_away(published, home: Path):
    published.shelves["/who/what/resolve/r1/sub/tiny.gguf"].data = gguf()[:-1] + b"x"
    tiny = model_named("tiny")
    accept_licence(tiny)
    with pytest.raises(EnvironmentMissing, match="not the file that was expected"):
        fetch(tiny)
    assert model_statuses(Configuration(), None)[0].state is FileState.ABSENT


def test_what_has_arrived_is_counted_and_gone_on_with(published, home: Path):
    part = home / "weights" / "tiny" / "tiny.gguf.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(gguf()[:120])
    (status,) = model_statuses(Configuration(), None)
    assert (status.state, status.here, status.missing_bytes) == (FileState.PARTLY, 120, 80)
    tiny = model_named("tiny")
    accept_licence(tiny)
    assert fetch(tiny).read_bytes() == gguf()
    assert published.seen[0].range == "bytes=120-"


def test_a_folder_of_the_user_is_used_and_nothing_fetched_twice(published, tmp_path: Path):
    mine = tmp_path / "mine"
    (mine / "diffusion_models").mkdir(parents=True)
    (mine / "diffusion_models" / "tiny.gguf").write_bytes(gguf())
    (status,) = model_statuses(Configuration(model_folders=(str(mine),)), None)
    assert status.state is FileState.FOUND and status.missing_bytes == 0
    install = Configuration(kind=Kind.FOLDER, folder=str(tmp_path / "theirs"))
    shutil.copytree(mine, tmp_path / "theirs" / "models")
    assert model_statuses(install, None)[0].path == tmp_path / "theirs/models/diffusion_models/tiny.gguf"
    assert published.seen == []


def test_hashing_tells_what_the_first_bytes_do_not(published, tmp_path: Path, home: Path):
    tiny = model_named("tiny")
    accept_licence(tiny)
    path = fetch(tiny)
    assert damage(model_statuses(Configuration(), None)[0]) == ""
    path.write_bytes(gguf()[:-1] + b"x")
    (status,) = model_statuses(Configuration(), None)
    assert status.state is FileState.READY and "damaged" in damage(status)
    fetch(tiny)
    assert damage(model_statuses(Configuration(), None)[0]) == ""
    shutil.rmtree(home / "weights")
    (tmp_path / "mine" / "unet").mkdir(parents=True)
    (tmp_path / "mine" / "unet" / "tiny.gguf").write_bytes(gguf()[:-1] + b"x")
    (status,) = model_statuses(Configuration(model_folders=(str(tmp_path / "mine"),)), None)
    assert status.state is FileState.FOUND and "is another file than 'Tiny'" in damage(status)
    assert main(["comfy", "use", "--models", str(tmp_path / "mine")]) == 0
    assert main(["comfy", "models", "--check"]) == 6
    assert main(["comfy", "fetch", "tiny"]) == 0
    (status,) = model_statuses(configuration(), None)
    assert status.state is FileState.READY and damage(status) == ""
    assert main(["comfy", "models", "--check"]) == 0


def test_a_check_says_what_a_file_could_be_held_against(published, tiny: Path, tmp_path: Path, capsys):
    have = tmp_path / "mine" / "diffusion_models"
    have.mkdir(parents=True)
    (have / "tiny.gguf").write_bytes(gguf())
    assert main(["comfy", "use", "--models", str(have.parent)]) == 0

    def checked() -> str:
        capsys.readouterr()
        assert main(["comfy", "models", "--check"]) == 0
        return "".join(capsys.readouterr())

    assert "tiny.gguf is as it was published." in checked()
    known = hashlib.sha256(gguf()).hexdigest()
    tiny.write_text(tiny.read_text().replace(known, ""))
    found = checked()
    assert "no hash of it is known here; only its name, size and first bytes were looked at" in found
    assert "published" not in found
    assert main(["comfy", "use", "--no-models"]) == 0
    assert main(["comfy", "fetch", "tiny", "--accept-licences"]) == 0
    assert "is as it arrived; no published hash of it is known here" in checked()


def test_too_little_room_is_said_before(published, monkeypatch):
    monkeypatch.setattr(models, "free_bytes", lambda _: 500)
    with pytest.raises(EnvironmentMissing, match="need 0 kB more"):
        models.check_room(model_statuses(Configuration(), None))


def test_extra_paths_survive_every_name_of_a_folder(tmp_path: Path):
    odd = [
        Path("/a: b#c"),
        Path('/q"uote\\'),
        Path("/空 間/%HOME%"),
        Path("/- x"),
        Path("/~/y"),
        Path("/{z}: !!python/x"),
    ]
    folders = {"vae": odd, "loras": [Path("/l"), Path("/l"), Path("relative"), Path("/two\nlines")], "none": []}
    found = yaml.safe_load(write_extra_paths(tmp_path / "deep" / "extra.yaml", folders).read_text(encoding="utf-8"))
    (entry,) = found.values()
    assert entry == {"is_default": True, "vae": "\n".join(map(str, odd)), "loras": "/l"}
    assert yaml.safe_load(extra_paths({})) == {}


def test_nothing_names_a_place_of_this_machine():
    text = (program_root() / "subprocess_envs" / "comfyui" / "models.toml").read_text()
    assert "/home/" not in text and "file:" not in text
    assert model_files.usual_roots() == ()
