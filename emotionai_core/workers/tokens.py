"""Access tokens of publishers who give weights only to known people: kept in the system's keyring, never shown.

Where there is no keyring service, a token comes from the environment (HF_TOKEN) or, when the user says so, from a file
that only the user may read.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from emotionai_core.errors import EnvironmentMissing
from emotionai_core.workers.places import user_data

_OWNER: Final = "EmotionalAI-Studio"
_VARIABLES: Final = {"huggingface": ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN")}
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\Z")
_ADDRESSES: Final = {"huggingface": ("https://huggingface.co",)}
# Where the user has moved a service to, a mirror for example: what the service's own software reads.
_MOVED: Final = {"huggingface": "HF_ENDPOINT"}


class TokenPlace(Enum):
    """Where a service's token is kept."""

    NOWHERE = "nowhere"
    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    FILE = "file"


def set_token(service: str, text: str, in_file: bool = False) -> TokenPlace:
    """Keep the token of `service`; raises `EnvironmentMissing` when it is no token or there is no keyring.

    `in_file` stores it in a file of the user's data folder instead, readable by the user alone.
    """
    _check_name(service)
    token = text.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise EnvironmentMissing("That is not an access token.", "Copy it from the publisher's page as one word.")
    if in_file:
        _write_file(service, token)
        return TokenPlace.FILE
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(_OWNER, service, token)
    except (KeyringError, RuntimeError, OSError) as error:
        variable = _VARIABLES.get(service, ("",))[0]
        instead = f"set {variable} before starting the studio, or " if variable else ""
        raise EnvironmentMissing(
            "This system has no keyring service that could keep the access token.",
            f"Unlock or install one, {instead}allow a file that only you can read.",
        ) from error
    return TokenPlace.KEYRING


def token_for(service: str) -> str:
    """The token of `service`, "" when there is none."""
    return _found(service)[1]


def token_to_send(service: str, address: str) -> str:
    """The token of `service` when `address` belongs to it, else "": a description may name any address."""
    moved = os.environ.get(_MOVED.get(service, ""), "")
    its_own = (*_ADDRESSES.get(service, ()), *((moved,) if moved else ()))
    origin = _origin(address)
    return token_for(service) if origin and origin in map(_origin, its_own) else ""


def _origin(address: str) -> str:
    try:
        parts = urlsplit(address)
        return f"{parts.scheme}://{parts.hostname}:{parts.port}" if parts.hostname else ""
    except ValueError:
        return ""


def has_token(service: str) -> bool:
    """Whether there is a token for `service`."""
    return _found(service)[0] is not TokenPlace.NOWHERE


def token_place(service: str) -> TokenPlace:
    """Where the token of `service` comes from."""
    return _found(service)[0]


def remove_token(service: str) -> str:
    """Forget the token of `service`, in the keyring and in the file; the environment is the user's own.

    Returns the name of the variable that still gives one, "" when there is none. Raises `EnvironmentMissing` when the
    keyring keeps it, or `OSError`.
    """
    import keyring
    from keyring.errors import KeyringError, NoKeyringError, PasswordDeleteError

    _file(service).unlink(missing_ok=True)
    try:
        # Raised for a token that is not there as well as for one that cannot be deleted.
        with contextlib.suppress(PasswordDeleteError):
            keyring.delete_password(_OWNER, service)
        kept = bool(keyring.get_password(_OWNER, service))
    except NoKeyringError:
        kept = False
    except (KeyringError, RuntimeError, OSError) as error:
        raise _still_kept(service) from error
    if kept:
        raise _still_kept(service)
    return next((name for name in _VARIABLES.get(service, ()) if os.environ.get(name, "").strip()), "")


def _still_kept(service: str) -> EnvironmentMissing:
    return EnvironmentMissing(
        f"The system's keyring did not let the access token of '{service}' be removed.", "Unlock it, then try again."
    )


def _found(service: str) -> tuple[TokenPlace, str]:
    if not service:
        return TokenPlace.NOWHERE, ""
    places: tuple[tuple[TokenPlace, Callable[[str], str]], ...] = (
        (TokenPlace.ENVIRONMENT, _in_environment),
        (TokenPlace.KEYRING, _in_keyring),
        (TokenPlace.FILE, _in_file),
    )
    for place, look in places:
        if token := look(service):
            return place, token
    return TokenPlace.NOWHERE, ""


def _in_environment(service: str) -> str:
    values = (os.environ.get(name, "").strip() for name in _VARIABLES.get(service, ()))
    return next((value for value in values if value), "")


def _in_keyring(service: str) -> str:
    # Imported where it is used: looking for the system's keyring takes a while, and most starts need none.
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(_OWNER, service) or ""
    except (KeyringError, RuntimeError, OSError):
        # No keyring service here, or it is locked: the other places are asked.
        return ""


def _in_file(service: str) -> str:
    try:
        return _file(service).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _check_name(service: str) -> None:
    if not _NAME.match(service):
        raise EnvironmentMissing(f"'{service}' cannot be the name of a service.", "For example: huggingface")


def _file(service: str) -> Path:
    # A service is named in descriptions and on the command line, and its name becomes one of a file.
    _check_name(service)
    return user_data() / "tokens" / service


def _write_file(service: str, token: str) -> None:
    path = _file(service)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    # Made unreadable for others from the start, not after the token is in it.
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(token)
