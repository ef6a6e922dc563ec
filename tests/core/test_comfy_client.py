"""The client against the fake server and against servers that are not ComfyUI."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from emotionai_core.errors import Cancelled, GenerationError, ServerLost
from emotionai_core.generation.comfy.answers import Output
from emotionai_core.generation.comfy.client import Client, Patience
from emotionai_core.generation.comfy.tiers import TIERS
from emotionai_core.generation.comfy.workflows import Given, build
from emotionai_core.records.clip import Mode, Tier
from tests.comfy.fake_server import FakeComfy
from tests.comfy.graphs import asked
from tests.comfy.script import Script

QUICK = Patience(connect=1.0, answer=2.0, file=5.0, settle=0.15, glance=0.02)
pytestmark = pytest.mark.usefixtures("no_thread_left")


def prompt_of(mode: Mode = Mode.T2V, tier: Tier = Tier.LOCAL12, given: Given | None = None):
    return build(asked(mode, tier, TIERS[tier].size), given or Given(), tier).api()


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_graph_is_sent_made_and_fetched(tmp_path: Path):
    with FakeComfy(Script(shrink=4)) as server:
        client = Client(server.address + "/", QUICK)
        assert client.stats().version == "0.27.0" and client.models("vae") and client.models("nowhere") == ()
        prompt = str(uuid.uuid4())
        assert client.post(prompt_of(), prompt, "me").accepted
        until(lambda: client.history(prompt) is not None)
        past = client.history(prompt)
        assert past is not None and past.succeeded
        assert client.download(past.outputs[0], tmp_path / "a.mp4")
        assert (tmp_path / "a.mp4").read_bytes()[4:8] == b"ftyp"
        assert not client.download(Output("no.mp4", "emo", "output", True), tmp_path / "b.mp4")
        with pytest.raises(Cancelled):
            client.download(past.outputs[0], tmp_path / "c.mp4", lambda: True)
        assert [one.name for one in tmp_path.iterdir()] == ["a.mp4"]


def test_the_name_of_an_upload_is_the_servers(tmp_path: Path):
    first, other = tmp_path / "a.png", tmp_path / "b.png"
    first.write_bytes(b"one")
    other.write_bytes(b"two")
    with FakeComfy() as server:
        client = Client(server.address, QUICK)
        assert client.upload(first, "key.png") == "key.png"
        assert client.upload(first, "key.png") == "key.png"
        assert client.upload(other, "key.png") == "key (1).png"


def test_a_refusal_is_read(tmp_path: Path):
    with FakeComfy(Script(missing_models=("ltx-2.3-22b-distilled-Q3_K_M.gguf",))) as server:
        answer = Client(server.address, QUICK).post(prompt_of(), str(uuid.uuid4()), "me")
        assert not answer.accepted and answer.complaints[0].kind == "value_not_in_list"


def test_ids_are_lower_case_uuids():
    with FakeComfy() as server, pytest.raises(ValueError, match="UUID"):
        Client(server.address, QUICK).post(prompt_of(), str(uuid.uuid4()).upper(), "me")


def test_definitions_are_asked_one_by_one():
    with FakeComfy(Script(missing_nodes=("UnetLoaderGGUF",))) as server:
        found = Client(server.address, QUICK).definitions(("UnetLoaderGGUF", "SaveVideo"))
        assert set(found) == {"SaveVideo"} and found["SaveVideo"].inputs["codec"].choices == ("auto", "h264")


@pytest.mark.parametrize(("lost", "delay", "freed"), [(0, 0.05, True), (2, 0.0, True), (3, 0.0, False)])
def test_freed_memory_is_looked_at_and_asked_for_again(lost: int, delay: float, freed: bool):
    with FakeComfy(Script(shrink=4, lose_free=lost, free_delay=delay)) as server:
        client = Client(server.address, QUICK)
        prompt = str(uuid.uuid4())
        client.post(prompt_of(), prompt, "me")
        until(lambda: client.history(prompt) is not None)
        card = client.stats().card
        assert card is not None and card.reserved > 6 * 1024**3
        assert client.free() is freed and server.machine.freed == lost + (1 if freed else 0)
        if not freed:
            with pytest.raises(Cancelled):
                client.free(lambda: True)


@pytest.mark.parametrize("address", ["ftp://127.0.0.1", "127.0.0.1:8188", "http://", "http://a:b@c", "http://x/?y=1"])
def test_an_address_is_a_server(address: str):
    with pytest.raises(GenerationError, match="not the address"):
        Client(address)


def test_nobody_there_is_a_lost_server():
    with FakeComfy() as server:
        address = server.address
    with pytest.raises(ServerLost) as caught:
        Client(address, QUICK).stats()
    assert caught.value.retryable


def test_a_server_that_says_nothing_is_a_lost_server():
    with FakeComfy() as server:
        server.machine.hung.set()
        with pytest.raises(ServerLost, match="does not answer"):
            Client(server.address, QUICK).stats(0.1)


@contextmanager
def answering(status: int, body: bytes, **headers: str) -> Iterator[str]:
    """A server that answers everything the same way."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            for key, value in headers.items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Silence."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"3", b'{"system": 4}', b"[" * 100_000, b'{"system": {}}x'])
def test_what_is_not_comfyui_is_said_to_be_none(body: bytes):
    with answering(200, body) as address, pytest.raises(GenerationError, match="not"):
        Client(address, QUICK).stats()


def test_nothing_is_followed_elsewhere():
    with (
        answering(302, b"", Location="http://127.0.0.1:1/") as address,
        pytest.raises(GenerationError, match="status 302"),
    ):
        Client(address, QUICK).stats()


def test_the_environments_proxy_is_not_used(monkeypatch: pytest.MonkeyPatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with FakeComfy() as server:
        assert Client(server.address, QUICK).stats().version
