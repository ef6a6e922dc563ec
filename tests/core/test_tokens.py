"""Access tokens: in the keyring, in the environment, in a file when asked; never anywhere else."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked, PasswordDeleteError

from emotionai_core.errors import EnvironmentMissing
from emotionai_core.workers.tokens import (
    TokenPlace,
    has_token,
    remove_token,
    set_token,
    token_for,
    token_place,
    token_to_send,
)


class Memory(KeyringBackend):
    # Without a priority it is never taken for the system's own, in other tests.
    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise PasswordDeleteError("not there")
        del self.kept[service, username]


class Locked(Memory):
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked("locked")

    def delete_password(self, service: str, username: str) -> None:
        raise KeyringLocked("locked")


class Stubborn(Memory):
    def delete_password(self, service: str, username: str) -> None:
        raise PasswordDeleteError("not now")


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch) -> Iterator[Memory]:
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path))
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.delenv("HUGGING_FACE_HUB_TOKEN", raising=False)
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    before, memory = keyring.get_keyring(), Memory()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


def test_a_token_goes_to_the_keyring_and_leaves_no_file(ring: Memory, tmp_path: Path):
    assert not has_token("huggingface") and token_for("huggingface") == ""
    assert set_token("huggingface", "  hf_abc\n") is TokenPlace.KEYRING
    assert token_for("huggingface") == "hf_abc" and token_place("huggingface") is TokenPlace.KEYRING
    assert list(ring.kept.values()) == ["hf_abc"] and list(tmp_path.iterdir()) == []
    assert not has_token("other") and not has_token("")
    remove_token("huggingface")
    remove_token("huggingface")
    assert not has_token("huggingface")


def test_the_environment_comes_first(monkeypatch):
    set_token("huggingface", "stored")
    monkeypatch.setenv("HF_TOKEN", "given")
    assert (token_for("huggingface"), token_place("huggingface")) == ("given", TokenPlace.ENVIRONMENT)
    assert token_for("other") == ""


@pytest.mark.parametrize("text", ["", "  ", "two words", "with\x00nul", "Ünicode", "a\nb"])
def test_what_is_no_token(text):
    with pytest.raises(EnvironmentMissing, match="not an access token") as caught:
        set_token("huggingface", text)
    assert text.strip() == "" or text not in f"{caught.value}{caught.value.hint}"


@pytest.mark.parametrize("backend", [NoKeyring, Locked])
def test_without_a_keyring_a_file_needs_the_users_word(backend, tmp_path: Path):
    keyring.set_keyring(backend())
    with pytest.raises(EnvironmentMissing, match="no keyring service") as caught:
        set_token("huggingface", "hf_abc")
    assert "HF_TOKEN" in caught.value.hint and "hf_abc" not in caught.value.sentence()
    assert not has_token("huggingface")
    assert set_token("huggingface", "hf_abc", in_file=True) is TokenPlace.FILE
    path = tmp_path / "tokens" / "huggingface"
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (token_for("huggingface"), token_place("huggingface")) == ("hf_abc", TokenPlace.FILE)
    set_token("huggingface", "hf_new", in_file=True)
    assert token_for("huggingface") == "hf_new"
    if backend is Locked:
        with pytest.raises(EnvironmentMissing, match="keyring did not let"):
            remove_token("huggingface")
    else:
        assert remove_token("huggingface") == ""
    assert not has_token("huggingface") and not path.exists()


@pytest.mark.parametrize("kind", [Locked, Stubborn])
def test_a_token_that_is_still_in_the_keyring_is_not_called_forgotten(kind):
    memory = kind()
    memory.kept["EmotionalAI-Studio", "huggingface"] = "hf_abc"
    keyring.set_keyring(memory)
    with pytest.raises(EnvironmentMissing, match="did not let the access token of 'huggingface' be removed") as caught:
        remove_token("huggingface")
    assert "hf_abc" not in caught.value.sentence()


def test_a_token_of_the_environment_is_the_users_own(monkeypatch):
    monkeypatch.setenv("HUGGING_FACE_HUB_TOKEN", "given")
    assert remove_token("huggingface") == "HUGGING_FACE_HUB_TOKEN"
    assert remove_token("other") == ""


@pytest.mark.parametrize("outside", [False, True])
def test_a_service_is_a_name_and_never_a_path(tmp_path: Path, outside):
    secret = tmp_path / "secret"
    secret.write_text("precious")
    name = str(secret) if outside else "../secret"
    for act in (
        token_for,
        has_token,
        remove_token,
        lambda one: set_token(one, "x"),
        lambda one: set_token(one, "x", True),
    ):
        with pytest.raises(EnvironmentMissing, match="cannot be the name of a service"):
            act(name)
    assert secret.read_text() == "precious"


def test_a_token_goes_only_to_its_own_service(monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "given")
    assert token_to_send("huggingface", "https://huggingface.co/org/m/resolve/r1/b.bin") == "given"
    for elsewhere in ("https://huggingface.co.example.org/b", "http://huggingface.co/b", "https://huggingface.co:8443/b",
                      "https://huggingface.co@example.org/b", "http://127.0.0.1:9/b", "https://[::1", ""):  # fmt: skip
        assert token_to_send("huggingface", elsewhere) == ""
    assert token_to_send("other", "https://huggingface.co/b") == ""
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example.org/hub")
    assert token_to_send("huggingface", "https://mirror.example.org/org/m") == "given"
    assert token_to_send("huggingface", "https://huggingface.co/org/m") == "given"
