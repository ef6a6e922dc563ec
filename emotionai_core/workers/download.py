"""Files fetched over HTTP: resumed where an earlier attempt stopped, checked, and explained when it does not work.

What arrives goes to `FILE.part` and takes its name only when size and SHA-256 are right. A token goes to the address it
is meant for and never along with a redirection to another one.
"""

from __future__ import annotations

import errno
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from emotionai_core.errors import Cancelled, EnvironmentMissing
from emotionai_core.workers.fetching import CHANGED, Answer, Lost, Refused, Stale, request
from emotionai_core.workers.progress import Asked, OnProgress, Pace, Progressed, mb, never, silent
from emotionai_core.workers.reading import sha256_of

_ATTEMPTS: Final = 6
_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0
_RESERVE: Final = 100_000_000
_HASH: Final = re.compile(r"[0-9a-f]{64}\Z")
_TOLD_EVERY: Final = 0.2


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to fetch: whence, whither, and what is known of it (`bytes` 0 and `sha256` "" when nothing is).

    `name` is what a person calls it; `page` is where its publisher's conditions are read.
    """

    name: str
    source: str
    target: Path
    bytes: int = 0
    sha256: str = ""
    token: str = ""
    gated: bool = False
    page: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that arrived. `checked` says against what: "catalogue", "publisher", or "" when nothing was known."""

    bytes: int
    sha256: str
    checked: str


def download(wanted: Wanted, on_progress: OnProgress = silent, cancelled: Asked = never) -> Fetched:
    """Fetch one file; raises `EnvironmentMissing` with the reason, or `Cancelled`, keeping what can be gone on with."""
    return _Download(wanted, on_progress, cancelled).run()


class _Download:
    def __init__(self, wanted: Wanted, on_progress: OnProgress, cancelled: Asked) -> None:
        self._wanted = wanted
        self._told = on_progress
        self._cancelled = cancelled
        self._part = wanted.target.with_name(f"{wanted.target.name}.part")
        self._tag = wanted.target.with_name(f"{wanted.target.name}.part.etag")
        self._published = ""
        self._last_told = 0.0

    def run(self) -> Fetched:
        self._pace = Pace(self._there())
        try:
            self._wanted.target.parent.mkdir(parents=True, exist_ok=True)
            self._fetch()
            return self._settle()
        except Refused as error:
            raise self._refusal(error.status) from error
        except OSError as error:
            raise self._disk(error) from error

    def _there(self) -> int:
        return self._part.stat().st_size if self._part.is_file() else 0

    def _fetch(self) -> None:
        """Until everything is there; a lost connection is taken up again, patiently while nothing moves."""
        failures, furthest = 0, self._there()
        while True:
            try:
                self._once(self._kept())
                return
            except Lost as error:
                if isinstance(error, Stale):
                    self._throw_away()
                # Progress means that the connection is merely bad; the same way again after a new start is none.
                failures = 1 if self._there() > furthest else failures + 1
                furthest = max(furthest, self._there())
                if failures >= _ATTEMPTS:
                    raise self._offline(str(error)) from error
                pause = _FIRST_PAUSE * 2 ** (failures - 1)
            self._wait(min(max(pause, 0.0), _LONGEST_PAUSE))

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._ask()
            time.sleep(0.05)

    def _ask(self) -> None:
        if self._cancelled():
            raise Cancelled

    def _kept(self) -> int:
        """How much of what is there can be gone on with: nothing where no tag or hash could tell two versions apart."""
        return self._there() if self._wanted.sha256 or self._known_tag() else 0

    def _known_tag(self) -> str:
        """The tag of what is there; a weak one promises nothing about single bytes."""
        tag = self._tag.read_text(encoding="latin-1") if self._tag.is_file() else ""
        return tag if tag.startswith('"') and tag.isascii() and tag.isprintable() else ""

    def _once(self, start: int) -> None:
        if start and start == self._wanted.bytes and self._wanted.sha256:
            return
        tag = self._known_tag() if start else ""
        with request(self._wanted.source, self._wanted.token, start, tag, self._ask) as answer:
            self._published = answer.sha256
            if self._wanted.bytes and answer.total not in (0, self._wanted.bytes):
                raise self._another_file()
            self._belongs(answer, start, tag)
            total = answer.total or self._wanted.bytes
            self._make_room(total - answer.start)
            with self._part.open("r+b" if answer.start else "wb") as file:
                # A server that does not go on where we stopped starts again.
                file.truncate(answer.start)
                done = file.seek(answer.start)
                # After the old bytes are gone: a kill in between must not leave them under the new tag.
                self._note_tag(answer)
                for block in answer.blocks(self._ask):
                    file.write(block)
                    done += len(block)
                    self._tell(done, total)
        if total and done < total:
            raise Lost("the connection was closed too early")
        self._tell(done, total or done, last=True)

    def _belongs(self, answer: Answer, start: int, tag: str) -> None:
        """Raise `Stale` when the part that the server sends is not one of the file that is here in part."""
        if not answer.start:
            return
        # Without a tag in the answer only the hash at the end can say that it is the same file.
        unsure = answer.etag != tag if answer.etag and tag else not self._wanted.sha256
        if answer.start != start or unsure:
            raise Stale(CHANGED)

    def _note_tag(self, answer: Answer) -> None:
        if answer.etag:
            self._tag.write_text(answer.etag, encoding="latin-1")
        elif not answer.start:
            self._tag.unlink(missing_ok=True)

    def _make_room(self, left: int) -> None:
        free = shutil.disk_usage(self._wanted.target.parent).free
        if left > 0 and free < left + _RESERVE:
            raise EnvironmentMissing(
                f"'{self._wanted.name}' needs {mb(left)} more on the disk, and {mb(free)} are free.",
                "Free some disk space; what has arrived is kept.",
            )

    def _tell(self, done: int, total: int, last: bool = False) -> None:
        now = time.monotonic()
        if last or now - self._last_told >= _TOLD_EVERY:
            self._last_told = now
            left = 0.0 if last else self._pace.left(done, total)
            self._told(Progressed("download", self._wanted.name, done, total, "bytes", left))

    def _settle(self) -> Fetched:
        """Check what arrived and give it its name."""
        found, size = sha256_of(self._part, self._cancelled), self._there()
        expected, checked = self._wanted.sha256, "catalogue"
        if not expected:
            named = _HASH.match(self._published) is not None
            expected, checked = (self._published, "publisher") if named else ("", "")
        wrong_size = bool(self._wanted.bytes) and size != self._wanted.bytes
        if wrong_size or (expected and found != expected):
            raise self._another_file()
        self._part.replace(self._wanted.target)
        self._tag.unlink(missing_ok=True)
        return Fetched(size, found, checked)

    def _another_file(self) -> EnvironmentMissing:
        self._throw_away()
        return EnvironmentMissing(
            f"What arrived as '{self._wanted.name}' is not the file that was expected; it was thrown away.",
            "Try again; if it happens again, the file was changed by its publisher or on the way here.",
        )

    def _throw_away(self) -> None:
        self._part.unlink(missing_ok=True)
        self._tag.unlink(missing_ok=True)

    def _refusal(self, status: int) -> EnvironmentMissing:
        name, page = self._wanted.name, self._wanted.page or self._wanted.source
        if status in (401, 403) and not self._wanted.token:
            hint = f"Accept the conditions on {page}, make an access token there and enter it under Environments."
            return EnvironmentMissing(f"The publisher gives '{name}' only to people with an access token.", hint)
        if status in (401, 403):
            hint = f"Accept the conditions on {page} with the account of the token, or enter another token."
            return EnvironmentMissing(f"The publisher refuses '{name}' to the access token that is stored.", hint)
        if status in (404, 410):
            hint = "A newer version of the studio may know its new place; what is installed goes on working."
            return EnvironmentMissing(f"The publisher no longer has '{name}' where it was.", hint)
        return EnvironmentMissing(f"The publisher's server answers {status} for '{name}'.", "Try again later.")

    def _offline(self, reason: str) -> EnvironmentMissing:
        kept = self._kept()
        saved = f" {mb(kept)} are kept, and the next attempt goes on from there." if kept else ""
        return EnvironmentMissing(
            f"'{self._wanted.name}' could not be fetched: {reason}.", f"Check the network, then try again.{saved}"
        )

    def _disk(self, error: OSError) -> EnvironmentMissing:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            hint = "Free some disk space; what has arrived is kept."
            return EnvironmentMissing(f"The disk is full: '{self._wanted.name}' could not be stored.", hint)
        reason = error.strerror or str(error)
        hint = "Check the permissions of the studio's data folder."
        return EnvironmentMissing(f"'{self._wanted.name}' could not be stored: {reason}.", hint)
