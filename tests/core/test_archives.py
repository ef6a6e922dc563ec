"""Weights that come as archives: unpacked inside their folder, whole or not at all."""

from __future__ import annotations

import io
import json
import random
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from emotionai_core.errors import Cancelled, EnvironmentMissing
from emotionai_core.wire.weights import read_manifest
from emotionai_core.workers.archives import unpack
from emotionai_core.workers.catalogue import ModelFile
from emotionai_core.workers.models import ModelState, accept, damage_of, fetch_model, model_folder, model_state
from tests.core.programs import model, sha
from tests.core.publisher import Publisher, publisher


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch, no_thread_left) -> Path:
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"


@pytest.fixture
def server(home) -> Iterator[Publisher]:
    with publisher() as one:
        yield one


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def tarred(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind", "file", "stored"),
    [
        (zipped(deep__one=b"1", two=b"2"), "zip", "one", ["one"]),
        (zipped(deep__one=b"1", two=b"2"), "zip", "all", ["all/deep/one", "all/two"]),
        (zipped(deep__one=b"1", two=b"2"), "zip", ".", ["deep/one", "two"]),
        (tarred("deep/one", b"1"), "tar.gz", "one", ["one"]),
    ],
)
def test_archives_are_unpacked(server: Publisher, data, kind, file, stored):
    source = server.put("/a.archive?download=1", data=data)
    spec = model(ModelFile(file, source, len(data), sha(data), kind))
    accept(spec)
    found = fetch_model(spec)
    assert [one.file for one in found.files] == stored
    assert model_state(spec) is ModelState.READY and damage_of(spec) == ""
    names = sorted(path.name for path in model_folder(spec).iterdir())
    assert names == sorted({"model.json", *(one.split("/")[0] for one in stored)})


def test_an_unpacked_archive_is_not_fetched_again_when_a_later_file_fails(server: Publisher):
    source = server.put("/a.zip", data=zipped(x=b"1", y=b"2"))
    last = server.put("/one.bin", data=b"1", status=[404])
    spec = model(ModelFile(".", source, 0, "", "zip"), ModelFile("one.bin", last))
    accept(spec)
    with pytest.raises(EnvironmentMissing, match="no longer has"):
        fetch_model(spec)
    fetch_model(spec)
    assert [one.path for one in server.seen].count("/a.zip") == 1
    assert sorted(path.name for path in model_folder(spec).iterdir()) == ["model.json", "one.bin", "x", "y"]


def encrypted() -> bytes:
    data = bytearray(zipped(x=b"1"))
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + flags] |= 1
    return bytes(data)


def rotten(kind: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as archive:
        archive.writestr("x", bytes(range(256)) * 40)
        size = archive.infolist()[0].compress_size
    data = bytearray(out.getvalue())
    # What follows the entry's header, and the first bytes that say how it is packed where there are such.
    kept = 0 if kind == zipfile.ZIP_DEFLATED else 12
    data[31 + kept : 31 + size] = b"\xff" * (size - kept)
    return bytes(data)


def rotten_tar() -> bytes:
    data = bytearray(tarred("x", bytes(range(256)) * 4000))
    data[-8:-4] = b"\0\0\0\0"
    return bytes(data)


def torn_tar() -> bytes:
    data = bytearray(tarred("x", bytes(random.Random(1).randbytes(200_000))))
    data[1000:1400] = b"\xff" * 400
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "kind"),
    [(encrypted(), "zip"), (rotten(zipfile.ZIP_DEFLATED), "zip"), (rotten(zipfile.ZIP_LZMA), "zip"),
     (rotten(zipfile.ZIP_BZIP2), "zip"), (rotten_tar(), "tar.gz"), (torn_tar(), "tar.gz")],
    ids=["encrypted", "deflate", "lzma", "bzip2", "checksum", "torn"],
)  # fmt: skip
def test_a_damaged_archive_is_a_sentence_and_comes_again(server: Publisher, data, kind):
    spec = model(ModelFile("all", server.put("/a", data=data), 0, "", kind))
    accept(spec)
    for _ in range(2):
        with pytest.raises(EnvironmentMissing, match=r"cannot be unpacked .* it was thrown away"):
            fetch_model(spec)
        assert [path.name for path in model_folder(spec).iterdir()] == [".arrived.json"]
    assert len(server.seen) == 2


@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_unpacking_can_be_stopped(tmp_path: Path, kind):
    archive = tmp_path / "a.archive"
    data = random.Random(1).randbytes(1_000_000)
    archive.write_bytes(zipped(x=data) if kind == "zip" else tarred("x", data))
    asked: list[int] = []

    def third() -> bool:
        asked.append(1)
        return len(asked) > 3

    with pytest.raises(Cancelled):
        unpack(archive, kind, ".", tmp_path, third)
    assert [path.name for path in tmp_path.iterdir()] == ["a.archive"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [(zipped(**{"..__up": b"1"}), "zip"), (b"no archive", "zip"), (b"no archive", "tar.gz"),
     (tarred("../up", b"1"), "tar.gz"), (tarred("/abs", b"1")[:60], "tar.gz")],
)  # fmt: skip
def test_a_wicked_or_broken_archive_is_thrown_away(server: Publisher, home: Path, data, kind):
    spec = model(ModelFile("all", server.put("/a", data=data), 0, "", kind))
    accept(spec)
    with pytest.raises(EnvironmentMissing, match="cannot be unpacked"):
        fetch_model(spec)
    assert not list(home.rglob("up")) and read_manifest(model_folder(spec)) is None
    left = [path.name for path in model_folder(spec).iterdir()]
    assert left == [".arrived.json"] and json.loads((model_folder(spec) / ".arrived.json").read_text())
