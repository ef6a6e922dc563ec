"""Files fetched from a real server on the loopback, and every way in which that can go wrong."""

from __future__ import annotations

import errno
import hashlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from emotionai_core.errors import Cancelled, EnvironmentMissing
from emotionai_core.workers import download as module
from emotionai_core.workers.download import Wanted, download
from emotionai_core.workers.progress import Progressed, mb
from tests.core.publisher import Publisher, publisher

DATA = bytes(range(256)) * 4096
SHA256 = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(autouse=True)
def quick(monkeypatch, no_thread_left) -> None:
    monkeypatch.setattr(module, "_FIRST_PAUSE", 0.01)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server(quick) -> Iterator[Publisher]:
    with publisher() as one:
        yield one


def wanted(source: str, folder: Path, **known) -> Wanted:
    return Wanted("Model", source, folder / "weights" / "m.bin", **known)


def test_a_file_arrives_whole_and_is_checked(server: Publisher, tmp_path: Path):
    told: list[Progressed] = []
    known = {"bytes": len(DATA), "sha256": SHA256}
    found = download(wanted(server.put("/m.bin", data=DATA), tmp_path, **known), told.append)
    assert (found.bytes, found.sha256, found.checked) == (len(DATA), SHA256, "catalogue")
    assert (tmp_path / "weights" / "m.bin").read_bytes() == DATA
    assert [one.name for one in (tmp_path / "weights").iterdir()] == ["m.bin"]
    assert (told[-1].done, told[-1].total, told[-1].unit, told[-1].eta) == (len(DATA), len(DATA), "bytes", 0)


def test_dropped_connections_are_gone_on_with(server: Publisher, tmp_path: Path):
    source = server.put("/m.bin", data=DATA, drops=[100_000, 200_000, 300_000])
    download(wanted(source, tmp_path, bytes=len(DATA), sha256=SHA256))
    assert (tmp_path / "weights" / "m.bin").read_bytes() == DATA
    assert [one.range for one in server.seen] == ["", "bytes=100000-", "bytes=300000-", "bytes=600000-"]


def test_a_later_attempt_goes_on_where_the_first_stopped(server: Publisher, tmp_path: Path):
    source = server.put("/m.bin", data=DATA, drops=[500_000, 0], status=[0, *[503] * 10])
    with pytest.raises(EnvironmentMissing, match="the server answers 503") as caught:
        download(wanted(source, tmp_path, sha256=SHA256))
    assert "500 kB are kept" in caught.value.hint
    server.shelves["/m.bin"].status.clear()
    download(wanted(source, tmp_path, sha256=SHA256))
    assert (tmp_path / "weights" / "m.bin").read_bytes() == DATA
    assert server.seen[-1].range == "bytes=500000-"


def test_a_server_without_ranges_starts_again(server: Publisher, tmp_path: Path):
    source = server.put("/m.bin", data=DATA, drops=[400_000], ranges=False)
    download(wanted(source, tmp_path, sha256=SHA256))
    assert (tmp_path / "weights" / "m.bin").read_bytes() == DATA


def test_what_was_kept_of_another_version_is_not_gone_on_with(server: Publisher, tmp_path: Path):
    source = server.put("/m.bin", data=b"x" * 600_000, drops=[300_000], status=[0, *[503] * 10])
    with pytest.raises(EnvironmentMissing):
        download(wanted(source, tmp_path))
    server.put("/m.bin", data=DATA, etag='"v2"')
    download(wanted(source, tmp_path))
    assert (tmp_path / "weights" / "m.bin").read_bytes() == DATA


@pytest.mark.parametrize("etag", ["", 'W/"v1"'])
def test_without_a_tag_or_a_hash_nothing_tells_two_versions_apart(server: Publisher, tmp_path: Path, etag):
    source = server.put("/m.bin", data=b"x" * 600_000, drops=[300_000], status=[0, *[503] * 10], etag=etag)
    with pytest.raises(EnvironmentMissing) as caught:
        download(wanted(source, tmp_path))
    assert "kept" not in caught.value.hint
    server.put("/m.bin", data=DATA, etag=etag)
    download(wanted(source, tmp_path))
    assert (tmp_path / "weights" / "m.bin").read_bytes() == DATA


@pytest.mark.parametrize("etag", ['"v2"', ""])
def test_a_server_that_overlooks_the_condition_glues_nothing_together(server: Publisher, tmp_path: Path, etag):
    source = server.put("/m.bin", data=b"x" * 600_000, drops=[300_000], status=[0, *[503] * 10])
    with pytest.raises(EnvironmentMissing):
        download(wanted(source, tmp_path))
    server.put("/m.bin", data=DATA, etag=etag, heeds=False)
    download(wanted(source, tmp_path))
    assert (tmp_path / "weights" / "m.bin").read_bytes() == DATA


@pytest.mark.parametrize("left", [b"\xff\xfe", b'"v1"\nX: y', b""])
def test_a_note_that_was_damaged_is_no_tag(server: Publisher, tmp_path: Path, left):
    part = tmp_path / "weights" / "m.bin.part"
    part.parent.mkdir()
    part.write_bytes(b"x" * 1000)
    part.with_name("m.bin.part.etag").write_bytes(left)
    download(wanted(server.put("/m.bin", data=DATA), tmp_path))
    assert (tmp_path / "weights" / "m.bin").read_bytes() == DATA and len(server.seen) == 1


def test_a_part_that_lies_elsewhere_is_not_taken(server: Publisher, tmp_path: Path):
    source = server.put("/m.bin", data=DATA, ahead=1000)
    # Each new start ends at the same place: that is no progress, and not tried for ever.
    server.shelves["/m.bin"].drops = [300_000, 0] * 20
    with pytest.raises(EnvironmentMissing, match=r"changed since the last attempt|closed too early"):
        download(wanted(source, tmp_path))
    assert not (tmp_path / "weights" / "m.bin").exists()


def test_a_connection_that_always_breaks_at_the_same_place_is_given_up(server: Publisher, tmp_path: Path):
    source = server.put("/m.bin", data=DATA, drops=[300_000] * 50, etag="")
    with pytest.raises(EnvironmentMissing, match="closed too early"):
        download(wanted(source, tmp_path))
    assert len(server.seen) == 6


def test_checking_what_arrived_can_be_stopped(server: Publisher, tmp_path: Path):
    part = tmp_path / "weights" / "m.bin.part"
    part.parent.mkdir()
    part.write_bytes(DATA)
    with pytest.raises(Cancelled):
        download(
            wanted(server.put("/m.bin", data=DATA), tmp_path, bytes=len(DATA), sha256=SHA256), cancelled=lambda: True
        )
    assert server.seen == [] and part.read_bytes() == DATA


def test_more_kept_than_there_is_now_starts_again(server: Publisher, tmp_path: Path):
    target = tmp_path / "weights" / "m.bin.part"
    target.parent.mkdir()
    target.write_bytes(b"x" * 2_000_000)
    download(wanted(server.put("/m.bin", data=DATA), tmp_path, sha256=SHA256))
    assert (tmp_path / "weights" / "m.bin").read_bytes() == DATA


def test_all_of_it_kept_is_only_checked(server: Publisher, tmp_path: Path):
    part = tmp_path / "weights" / "m.bin.part"
    part.parent.mkdir()
    part.write_bytes(DATA)
    source = server.put("/m.bin", data=DATA)
    download(wanted(source, tmp_path, bytes=len(DATA), sha256=SHA256))
    assert server.seen == []
    part.write_bytes(DATA)
    assert download(wanted(source, tmp_path)).sha256 == SHA256
    assert len(server.seen) == 1


@pytest.mark.parametrize("known", [{"sha256": "0" * 64}, {"bytes": 5}, {"bytes": 5, "sha256": SHA256}])
def test_a_wrong_file_is_thrown_away(server: Publisher, tmp_path: Path, known):
    with pytest.raises(EnvironmentMissing, match="is not the file that was expected; it was thrown away") as caught:
        download(wanted(server.put("/m.bin", data=DATA), tmp_path, **known))
    assert caught.value.hint
    assert list((tmp_path / "weights").iterdir()) == []


def test_the_publishers_own_hash_counts_where_none_is_known(server: Publisher, tmp_path: Path):
    source = server.put("/m.bin", data=DATA, etag=f'"{SHA256}"')
    assert download(wanted(source, tmp_path)).checked == "publisher"
    hub = server.put("/hub", redirect=source, headers={"X-Linked-ETag": f'"{"0" * 64}"'})
    with pytest.raises(EnvironmentMissing, match="not the file that was expected"):
        download(wanted(hub, tmp_path))
    assert download(wanted(server.put("/n.bin", data=DATA), tmp_path)).checked == ""


def test_a_token_goes_to_its_address_and_never_to_another(server: Publisher, tmp_path: Path):
    with publisher() as store:
        behind = store.put("/blob", data=DATA)
        moved = server.put("/moved", redirect=behind, token="secret")
        gate = server.put("/gate", redirect=moved, token="secret")
        download(wanted(gate, tmp_path, token="secret", sha256=SHA256))
        assert [one.token for one in server.seen] == ["Bearer secret", "Bearer secret"]
        assert [one.token for one in store.seen] == [""]


def test_going_on_behind_a_redirection(server: Publisher, tmp_path: Path):
    behind = server.put("/blob", data=DATA, drops=[300_000])
    download(wanted(server.put("/hub", redirect=behind), tmp_path, sha256=SHA256))
    assert [(one.path, one.range) for one in server.seen][2:] == [("/hub", "bytes=300000-"), ("/blob", "bytes=300000-")]


@pytest.mark.parametrize(
    ("how", "token", "sentence", "hint"),
    [
        ({"token": "right"}, "", "only to people with an access token", "https://example.org/model"),
        ({"token": "right"}, "wrong", "refuses 'Model' to the access token", "with the account of the token"),
        ({"status": [404]}, "", "no longer has 'Model' where it was", "newer version"),
        ({"status": [418]}, "", "answers 418 for 'Model'", "later"),
    ],
)
def test_a_refusal_is_one_sentence_and_a_way_out(server: Publisher, tmp_path: Path, how, token, sentence, hint):
    source = server.put("/m.bin", data=DATA, **how)
    with pytest.raises(EnvironmentMissing, match=sentence) as caught:
        download(wanted(source, tmp_path, token=token, page="https://example.org/model"))
    assert hint in caught.value.hint
    assert "right" not in str(caught.value) and "wrong" not in f"{caught.value}{caught.value.hint}"
    assert len(server.seen) == 1


def test_a_busy_server_is_asked_again(server: Publisher, tmp_path: Path):
    source = server.put("/m.bin", data=DATA, status=[503, 429])
    assert download(wanted(source, tmp_path)).sha256 == SHA256


def test_nobody_there_is_said_and_nothing_is_kept(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(EnvironmentMissing, match="could not be fetched: connection refused") as caught:
        download(wanted(f"http://127.0.0.1:{port}/m.bin", tmp_path))
    assert caught.value.hint == "Check the network, then try again."


def test_cancelling_is_quick_even_when_the_server_is_silent(server: Publisher, tmp_path: Path):
    source = server.put("/m.bin", data=DATA, silent=True)
    stop = threading.Event()
    began: list[float] = []

    def told(event: Progressed) -> None:
        began.append(time.monotonic())
        stop.set()

    with pytest.raises(Cancelled):
        download(wanted(source, tmp_path, sha256=SHA256), told, stop.is_set)
    assert time.monotonic() - began[0] < 2
    server.put("/m.bin", data=DATA)
    download(wanted(source, tmp_path, sha256=SHA256))
    assert int(server.seen[-1].range[6:-1]) > 0


def test_no_room_is_said_before_it_is_filled(server: Publisher, tmp_path: Path, monkeypatch):
    usage = type("Usage", (), {"free": 1_000})
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(EnvironmentMissing, match=r"'Model' needs 1 MB more on the disk, and 1 kB are free"):
        download(wanted(server.put("/m.bin", data=DATA), tmp_path))


def test_a_full_disk_is_one_sentence(server: Publisher, tmp_path: Path, monkeypatch):
    def full(self: Path, *args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(EnvironmentMissing, match="The disk is full: 'Model' could not be stored"):
        download(wanted(server.put("/m.bin", data=DATA), tmp_path))


def test_a_proxy_is_used_where_one_is_set(server: Publisher, tmp_path: Path, monkeypatch):
    server.put("http://weights.invalid/m.bin", data=DATA)
    monkeypatch.setenv("http_proxy", server.address)
    download(wanted("http://weights.invalid/m.bin", tmp_path, sha256=SHA256))
    assert server.seen[0].path == "http://weights.invalid/m.bin"


@pytest.mark.parametrize(("count", "text"), [(0, "0 kB"), (734e6, "734 MB"), (1.64e9, "1.6 GB"), (52_000, "52 kB")])
def test_sizes_for_a_person(count, text):
    assert mb(count) == text
