"""Weights that are downloaded: their licence first, from the user's own files where they are, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from emotionai_core.errors import Cancelled, EnvironmentMissing
from emotionai_core.wire.weights import read_manifest, stored_model
from emotionai_core.workers import download, models
from emotionai_core.workers.catalogue import ModelFile, ModelSpec
from emotionai_core.workers.locks import FileLock
from emotionai_core.workers.models import (
    ModelState,
    accept,
    damage_of,
    fetch_model,
    is_accepted,
    model_folder,
    model_state,
    page_of,
    remove_model,
    size_of_model,
)
from emotionai_core.workers.progress import Progressed
from tests.core.programs import model, sha
from tests.core.publisher import Publisher, publisher

ONE, TWO = b"a" * 300_000, b"b" * 100_000


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch, no_thread_left) -> Path:
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("EMOTIONAI_WEIGHTS", str(tmp_path / "home" / "weights"))
    monkeypatch.setattr(download, "_FIRST_PAUSE", 0.01)
    for name in (
        "HF_ENDPOINT",
        "HF_HOME",
        "HF_HUB_CACHE",
        "HUGGINGFACE_HUB_CACHE",
        "HF_TOKEN",
        "http_proxy",
        "HTTP_PROXY",
    ):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"


@pytest.fixture
def server(home) -> Iterator[Publisher]:
    with publisher() as one:
        one.put("/org/m/resolve/r1/one.bin", data=ONE)
        one.put("/org/m/resolve/r1/sub/two.bin", data=TWO)
        yield one


def two_files(server: Publisher, **changed) -> ModelSpec:
    base = f"{server.address}/org/m/resolve/r1"
    return model(
        ModelFile("one.bin", f"{base}/one.bin", len(ONE), sha(ONE)),
        ModelFile("sub/two.bin", f"{base}/sub/two.bin", len(TWO), sha(TWO)),
        **changed,
    )


def test_no_licence_no_download(server: Publisher):
    spec = two_files(server)
    with pytest.raises(EnvironmentMissing, match=r"licence of 'Model M' \(MIT\) has not been accepted") as caught:
        fetch_model(spec)
    assert "env accept m" in caught.value.hint and server.seen == []
    accept(spec)
    assert is_accepted(spec)
    # Another text has to be read again, another model does not count.
    assert not is_accepted(two_files(server, licence_note="Only on Sundays."))
    assert not is_accepted(two_files(server, name="n"))


@pytest.mark.parametrize("text", ["", "[]", "null", '{"m": 3}', "{"])
def test_a_damaged_list_of_licences_accepts_nothing(server: Publisher, home: Path, text):
    home.mkdir(exist_ok=True)
    (home / "licences.json").write_text(text)
    assert not is_accepted(two_files(server))
    accept(two_files(server))
    assert is_accepted(two_files(server))


def test_a_model_arrives_and_its_worker_finds_it(server: Publisher):
    spec = two_files(server)
    accept(spec)
    assert model_state(spec) is ModelState.ABSENT
    told: list[Progressed] = []
    fetch_model(spec, told.append)
    assert model_state(spec) is ModelState.READY and damage_of(spec) == ""
    assert [one.file for one in stored_model("m").files] == ["one.bin", "sub/two.bin"]
    assert (told[-1].done, told[-1].total) == (400_000, 400_000)
    assert [one.done for one in told] == sorted(one.done for one in told)
    assert size_of_model(spec) > 400_000
    fetch_model(spec)
    assert len(server.seen) == 2
    remove_model(spec)
    assert model_state(spec) is ModelState.ABSENT and size_of_model(spec) == 0


def test_stopped_half_way_it_goes_on_and_fetches_nothing_twice(server: Publisher):
    base = f"{server.address}/org/m/resolve/r1"
    spec = model(ModelFile("one.bin", f"{base}/one.bin"), ModelFile("sub/two.bin", f"{base}/sub/two.bin"))
    accept(spec)
    said: list[str] = []
    with pytest.raises(Cancelled):
        fetch_model(spec, cancelled=lambda: bool(said), say=said.append)
    assert model_state(spec) is ModelState.PARTIAL
    assert read_manifest(model_folder(spec)) is None
    fetch_model(spec)
    assert [one.path.rsplit("/", 1)[-1] for one in server.seen] == ["one.bin", "two.bin"]
    assert model_state(spec) is ModelState.READY


def test_files_of_the_same_name_in_two_folders_are_two_files(server: Publisher):
    base = f"{server.address}/org/m/resolve/r1"
    spec = model(ModelFile("a/x.bin", f"{base}/one.bin"), ModelFile("b/x.bin", f"{base}/sub/two.bin"))
    accept(spec)
    fetches = iter([False] * 500)
    with pytest.raises(Cancelled):
        fetch_model(spec, cancelled=lambda: len(server.seen) == 2 or next(fetches))
    fetch_model(spec)
    assert [one.path.rsplit("/", 1)[-1] for one in server.seen].count("one.bin") == 1
    assert (model_folder(spec) / "b" / "x.bin").read_bytes() == TWO


def test_damage_is_seen_and_mended(server: Publisher):
    spec = two_files(server)
    accept(spec)
    fetch_model(spec)
    one = model_folder(spec) / "one.bin"
    one.write_bytes(b"x" + ONE[1:])
    assert model_state(spec) is ModelState.READY
    assert damage_of(spec) == "The weights of 'Model M' are damaged (one.bin)."
    one.write_bytes(b"x")
    assert model_state(spec) is ModelState.DAMAGED
    fetch_model(spec)
    assert damage_of(spec) == ""
    # Only what was damaged came again.
    assert len(server.seen) == 3
    newer = two_files(server)
    newer = model(ModelFile("one.bin", newer.files[0].source, 0, "0" * 64), newer.files[1])
    assert model_state(newer) is ModelState.DAMAGED and "another revision" in damage_of(newer)


def test_a_file_that_is_new_in_the_catalogue_is_missed(server: Publisher):
    base = f"{server.address}/org/m/resolve/r1"
    spec = model(ModelFile("one.bin", f"{base}/one.bin", len(ONE), sha(ONE)))
    accept(spec)
    fetch_model(spec)
    more = model(*spec.files, ModelFile("sub/two.bin", f"{base}/sub/two.bin"))
    assert model_state(more) is ModelState.DAMAGED and "another revision" in damage_of(more)
    fetch_model(more)
    assert model_state(more) is ModelState.READY and len(server.seen) == 2


def test_hashing_can_be_stopped(server: Publisher, tmp_path: Path):
    spec = two_files(server)
    accept(spec)
    fetch_model(spec)
    with pytest.raises(Cancelled):
        damage_of(spec, lambda: True)
    (model_folder(spec) / "model.json").unlink()
    said: list[str] = []
    with pytest.raises(Cancelled):
        fetch_model(spec, cancelled=lambda: said != [], say=said.append)
    assert said == ["Checking 'Model M' ..."] and read_manifest(model_folder(spec)) is None
    fetch_model(spec)
    assert len(server.seen) == 2


def test_weights_the_user_owns_are_taken_over_without_a_download(server: Publisher, tmp_path: Path, monkeypatch):
    hub = tmp_path / "hub"
    snapshot = hub / "models--org--m" / "snapshots" / "r1"
    (snapshot / "sub").mkdir(parents=True)
    (hub / "blob").write_bytes(ONE)
    (snapshot / "one.bin").symlink_to(hub / "blob")
    (snapshot / "sub" / "two.bin").write_bytes(TWO)
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    spec = two_files(server, owned=("~/.nowhere", "~/.cache/huggingface/hub/models--org--m"))
    assert model_state(spec) is ModelState.OWNED
    accept(spec)
    said: list[str] = []
    fetch_model(spec, say=said.append)
    assert server.seen == [] and model_state(spec) is ModelState.READY
    assert any("taken over from" in one for one in said)
    place = model_folder(spec) / "one.bin"
    assert not place.is_symlink() and place.read_bytes() == ONE
    remove_model(spec)
    assert (hub / "blob").read_bytes() == ONE


def test_a_file_that_only_looks_right_is_downloaded(server: Publisher, tmp_path: Path):
    flat = tmp_path / "flat"
    flat.mkdir()
    (flat / "one.bin").write_bytes(ONE[:-1] + b"x")
    (flat / "two.bin").write_bytes(TWO)
    spec = two_files(server, owned=(str(flat),))
    accept(spec)
    fetch_model(spec)
    assert [one.path.rsplit("/", 1)[-1] for one in server.seen] == ["one.bin"]
    assert damage_of(spec) == ""


def test_a_missing_file_makes_nothing_owned(server: Publisher, tmp_path: Path):
    (tmp_path / "one.bin").write_bytes(ONE)
    assert model_state(two_files(server, owned=(str(tmp_path),))) is ModelState.ABSENT


def test_the_first_hash_is_kept_and_a_later_other_one_is_refused(server: Publisher):
    source = f"{server.address}/org/m/resolve/r1/one.bin"
    spec = model(ModelFile("one.bin", source))
    accept(spec)
    said: list[str] = []
    fetch_model(spec, say=said.append)
    assert any(
        f"gives no hash for 'one.bin'; the one of this first download is kept: {sha(ONE)}" in one for one in said
    )
    remove_model(spec)
    server.put("/org/m/resolve/r1/one.bin", data=TWO)
    said.clear()
    for _ in range(2):
        with pytest.raises(
            EnvironmentMissing, match=f"another file than the first time .*{sha(TWO)} now, {sha(ONE)} then"
        ):
            fetch_model(spec, say=said.append)
        assert not (model_folder(spec) / "one.bin").exists()
    fetch_model(spec, say=said.append, accept_changed=True)
    assert any("it was accepted" in one and sha(TWO) in one for one in said)
    remove_model(spec)
    fetch_model(spec)
    assert (model_folder(spec) / "one.bin").read_bytes() == TWO


def test_a_description_cannot_have_the_token_sent_elsewhere(server: Publisher, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "secret")
    spec = two_files(server, service="huggingface")
    accept(spec)
    said: list[str] = []
    fetch_model(spec, say=said.append)
    assert {one.token for one in server.seen} == {""}
    assert any("is kept back" in one for one in said) and not any("secret" in one for one in said)


def test_a_token_is_sent_only_for_its_service(server: Publisher, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "secret")
    monkeypatch.setenv("HF_ENDPOINT", server.address)
    server.shelves["/org/m/resolve/r1/one.bin"].token = "secret"
    spec = two_files(server, gated=True, service="huggingface")
    accept(spec)
    fetch_model(spec)
    assert {one.token for one in server.seen} == {"Bearer secret"}
    other = two_files(server, name="n")
    accept(other)
    with pytest.raises(EnvironmentMissing, match="only to people with an access token") as caught:
        fetch_model(other)
    assert f"{server.address}/org/m" in caught.value.hint and page_of(other) == f"{server.address}/org/m"


def test_room_is_looked_for_first(server: Publisher, monkeypatch):
    monkeypatch.setattr(models, "free_bytes", lambda _: 100_000_000)
    spec = two_files(server)
    accept(spec)
    with pytest.raises(EnvironmentMissing, match="'Model M' needs 400 kB on the disk, and 100 MB are free"):
        fetch_model(spec)
    assert server.seen == []


def test_one_at_a_time(server: Publisher, home: Path):
    spec = two_files(server)
    accept(spec)
    (home / "weights").mkdir()
    lock = FileLock(home / "weights" / "m.lock")
    with pytest.raises(EnvironmentMissing, match="Another studio is getting 'Model M'"):
        fetch_model(spec)
    lock.release()
    fetch_model(spec)


def test_what_comes_with_a_program_is_neither_got_nor_removed(home: Path):
    spec = model(ModelFile("one.onnx"), package="p 1")
    assert is_accepted(spec) and model_state(spec) is ModelState.ABSENT
    for act in (fetch_model, remove_model):
        with pytest.raises(EnvironmentMissing, match="comes with its program"):
            act(spec)
    (home / "envs" / "e" / "models").mkdir(parents=True)
    (home / "envs" / "e" / "models" / "one.onnx").write_bytes(b"x")
    assert model_state(spec) is ModelState.READY
