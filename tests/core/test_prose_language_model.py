"""The client of a language model against servers that lie, stall, break off and lead elsewhere."""

from __future__ import annotations

import json
import threading
import time

import pytest

from emotionai_core.errors import Cancelled
from emotionai_core.prose.language_model import LanguageModel, ModelError, NoAnswer
from tests.core.fake_llm import HEAD, Raw, language_model, status, text_of, whole

pytestmark = pytest.mark.usefixtures("no_thread_left")


def ask(address: str, patience: float = 5.0, cancelled=lambda: False) -> str:
    return LanguageModel(address, patience=patience).answer("qwen2.5:7b", "rules", "question", cancelled)


def test_an_answer_and_what_was_asked():
    with language_model("A quiet film.") as server:
        assert ask(server.address + "/") == "A quiet film."
    asked = server.asked[0]
    assert asked["messages"] == [
        {"role": "system", "content": "rules"},
        {"role": "user", "content": "question"},
    ]
    assert (asked["model"], asked["temperature"], asked["stream"]) == ("qwen2.5:7b", 0, False)
    assert isinstance(asked["seed"], int) and server.paths == ["/v1/chat/completions"]


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.0 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"]
)
def test_an_answer_that_ends_with_its_connection(head: bytes):
    body = text_of("It is said.")
    with language_model(Raw((head, body[:20], body[20:]), 0.05)) as server:
        assert ask(server.address) == "It is said."


def test_an_answer_in_chunks():
    body = text_of("It is said in parts.")
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:9], body[9:])) + b"0\r\n\r\n"
    with language_model(Raw((HEAD + b"Transfer-Encoding: chunked\r\n\r\n", chunks))) as server:
        assert ask(server.address) == "It is said in parts."


def test_thoughts_are_not_part_of_the_answer():
    with language_model("<think>\nThe user wants <b>.\n</think>\n\nA quiet film.\r\nIt ends.") as server:
        assert ask(server.address) == "A quiet film.\nIt ends."


@pytest.mark.parametrize(
    ("listed", "wanted", "chosen"),
    [
        (["llama3:8b", "qwen2.5:7b"], "qwen2.5", "qwen2.5:7b"),
        (["Qwen2.5-7B-Instruct"], "qwen2.5", "Qwen2.5-7B-Instruct"),
        (["qwen2.5:7b", "qwen2.5"], "QWEN2.5", "qwen2.5"),
        (["qwen-2.5-1.5b"], "qwen2.5", "qwen-2.5-1.5b"),
    ],
)
def test_a_model_by_its_name(listed: list[str], wanted: str, chosen: str):
    models = json.dumps({"data": [{"id": name} for name in listed]}).encode()
    with language_model("", models=models) as server:
        assert LanguageModel(server.address, wanted).chosen() == chosen


@pytest.mark.parametrize(
    "models",
    [
        b'{"data": [{"id": "mistral"}]}',
        b'{"data": []}',
        b'{"data": 5}',
        b"{}",
        b'{"data": ["a", {"id": 3}, null]}',
        json.dumps({"data": [{"id": "qwen2.5\n\x1b[31m"}, {"id": "qwen2.5" * 99}]}).encode(),
    ],
)
def test_a_model_that_is_not_there(models: bytes):
    with (
        language_model("", models=models) as server,
        pytest.raises(ModelError, match=r"'qwen2\.5' is not on the server"),
    ):
        LanguageModel(server.address).chosen()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"<html><body>Welcome</body></html>",
        b"[1]",
        b"3",
        b"null",
        b'"text"',
        b"[" * 100000,
        b'{"choices": ' + b"9" * 5000 + b"}",
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_language_model(body: bytes):
    with language_model(whole(body)) as server, pytest.raises(ModelError, match="not a language model's server"):
        ask(server.address)


def test_a_header_without_an_end():
    with language_model(Raw((b"HTTP/1.1 200 OK\r\n",))) as server, pytest.raises(ModelError):
        ask(server.address)


@pytest.mark.parametrize(
    "found",
    [{}, {"choices": []}, {"choices": None}, {"choices": {"0": 1}}, {"choices": ["a"]}, {"error": "no"}]
    + [{"choices": [{"message": {"content": one}}]} for one in (None, 3, ["a"], {"text": "a"})],
)
def test_an_answer_without_text(found: object):
    with (
        language_model(whole(json.dumps(found).encode())) as server,
        pytest.raises(ModelError, match="has no text in it"),
    ):
        ask(server.address)


def test_an_answer_that_breaks_off_is_none():
    body = json.loads(text_of("It seems that the film is"))
    body["choices"][0]["finish_reason"] = "length"
    with language_model(whole(json.dumps(body).encode())) as server, pytest.raises(ModelError, match="breaks off"):
        ask(server.address)


@pytest.mark.parametrize("code", [400, 401, 404, 418, 500, 503, 204, 206])
def test_a_server_that_refuses(code: int):
    with language_model(status(code)) as server, pytest.raises(ModelError, match=f"status {code}") as caught:
        ask(server.address)
    assert not isinstance(caught.value, NoAnswer)


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_nothing_is_followed_elsewhere(code: int):
    with language_model("It is told.") as other:
        leading = status(code, f"Location: {other.address}/chat/completions\r\n".encode())
        with language_model(leading) as server, pytest.raises(ModelError, match=f"status {code}"):
            ask(server.address)
    assert other.paths == []


def test_proxies_are_not_used(monkeypatch: pytest.MonkeyPatch):
    with language_model("From the proxy.") as proxy, language_model("From the server.") as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert ask(server.address) == "From the server."
    assert proxy.paths == []


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/v1",
        "http://10.0.0.5:8080/v1",
        "http://0.0.0.0:8080",
        "https://127.0.0.1/v1",
        "127.0.0.1:80",
        "http://127.0.0.1@example.org/v1",
        "http://127.0.0.1.example.org",
        "http://localhost.example.org",
        "ftp://[::1]",
        "http://127.0.0.1:99999",
        "http://[::ffff:10.0.0.5]/",
        "http://169.254.169.254/",
        "",
        "http://",
        "file:///etc",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://localhost。example.org/",
    ],
)
def test_only_this_machine_is_asked(address: str):
    with pytest.raises(ModelError, match="not a server on this machine"):
        LanguageModel(address)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1", "http://localhost:80/v1", "http://[::1]:8080", "http://127.9.9.9"]
)
def test_this_machine_by_its_names(address: str):
    assert LanguageModel(address).address == address


@pytest.mark.parametrize(
    "answer",
    [
        Raw(()),
        Raw((HEAD + b"Content-Length: 500\r\n\r\n{",)),
        Raw((b"SSH-2.0\r\n\r\n",)),
        Raw((HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",)),
        Raw((b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70000,)),
    ],
)
def test_a_server_that_breaks_off(answer: Raw):
    with language_model(answer) as server, pytest.raises(NoAnswer, match="does not answer"):
        ask(server.address)


def test_nobody_is_there():
    with language_model("") as server:
        pass
    with pytest.raises(NoAnswer, match="does not answer") as caught:
        ask(server.address)
    assert "the templates need none" in caught.value.hint
    with pytest.raises(NoAnswer):
        LanguageModel(f"http://127.0.0.1:{server.port}/ü x").models()


def test_too_much_is_not_read():
    with (
        language_model(Raw((HEAD + b"\r\n", *([b"x" * 65_536] * 64)))) as server,
        pytest.raises(ModelError, match="too long"),
    ):
        ask(server.address)


SLOW = {
    "silent": Raw((), hold=True),
    "in the midst of its header": Raw((b"HTTP/1.1 200 OK\r\nContent-",), hold=True),
    "in the midst of its answer": Raw((HEAD + b"Content-Length: 100\r\n\r\n{",), hold=True),
    "a drop at a time": Raw((HEAD + b"\r\n", *([b"x"] * 400)), 0.02),
    "going on and on": Raw([b"HTTP/1.1 100 Continue\r\n\r\n"] * 400, 0.02),
}


@pytest.mark.parametrize("how", SLOW)
def test_patience_has_an_end(how: str):
    with language_model(SLOW[how]) as server:
        began = time.monotonic()
        with pytest.raises(NoAnswer, match=r"no answer within 0\.4 seconds"):
            ask(server.address, patience=0.4)
        assert time.monotonic() - began < 1.4


@pytest.mark.parametrize("how", SLOW)
def test_cancelling_takes_less_than_a_second(how: str):
    flag = threading.Event()
    with language_model(SLOW[how]) as server:
        threading.Timer(0.2, flag.set).start()
        began = time.monotonic()
        with pytest.raises(Cancelled):
            ask(server.address, cancelled=flag.is_set)
        assert 0.2 <= time.monotonic() - began < 1.2


def test_cancelling_while_its_models_are_asked_for():
    with language_model("", listing=Raw((), hold=True)) as server, pytest.raises(Cancelled):
        LanguageModel(server.address).chosen(lambda: bool(server.paths))
