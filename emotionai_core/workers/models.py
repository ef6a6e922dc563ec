"""The models that are not installed with a program: what state each is in, its licence accepted, got, and removed.

A model is a folder of `user_data()/weights` and counts as there once its manifest is written. Files a user already has
for the original software are taken over after hashing instead of being downloaded a second time.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import shutil
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import asdict
from enum import Enum
from pathlib import Path
from typing import Final, cast

from emotionai_core.errors import Cancelled, EnvironmentMissing
from emotionai_core.wire.tables import write_atomically
from emotionai_core.wire.weights import MANIFEST, StoredModel, WeightsFile, read_manifest
from emotionai_core.workers.catalogue import ModelFile, ModelSpec
from emotionai_core.workers.locks import FileLock
from emotionai_core.workers.owned import owned_files, take_over
from emotionai_core.workers.places import environments_folder, free_bytes, user_data, weights_folder
from emotionai_core.workers.progress import Asked, OnProgress, Progressed, Say, mb, never, silent
from emotionai_core.workers.reading import sha256_of
from emotionai_core.workers.tokens import has_token, token_to_send

_RESERVE: Final = 100_000_000


class ModelState(Enum):
    """What a model is like on this machine; OWNED: not here yet, but other software of the user has its files."""

    ABSENT = "absent"
    PARTIAL = "partial"
    READY = "ready"
    DAMAGED = "damaged"
    OWNED = "owned"


def model_folder(model: ModelSpec) -> Path:
    """Where the model's files lie, or will."""
    if model.shipped:
        return environments_folder() / model.environment / "models"
    return weights_folder() / model.name


def model_state(model: ModelSpec) -> ModelState:
    """What the model is like now: names and sizes are looked at, contents only by `damage_of`."""
    folder = model_folder(model)
    if model.shipped:
        there = all((folder / one.file).is_file() for one in model.files)
        return ModelState.READY if there else ModelState.ABSENT
    stored = read_manifest(folder)
    if stored is not None:
        return ModelState.READY if _whole(model, stored) else ModelState.DAMAGED
    if folder.is_dir() and any(path.is_file() for path in folder.rglob("*")):
        return ModelState.PARTIAL
    return ModelState.OWNED if owned_files(model) else ModelState.ABSENT


def _whole(model: ModelSpec, stored: StoredModel) -> bool:
    for row in stored.files:
        path = stored.folder / row.file
        if not path.is_file() or path.stat().st_size != row.bytes:
            return False
    known = {row.file: row.sha256 for row in stored.files}
    # Another catalogue may want another revision of the same model.
    return all(one.unpack or (one.file in known and one.sha256 in ("", known[one.file])) for one in model.files)


def damage_of(model: ModelSpec, cancelled: Asked = never) -> str:
    """What is wrong with a model that is there, after hashing all of it; "" when nothing; raises `Cancelled`."""
    if model.shipped:
        return ""
    stored = read_manifest(model_folder(model))
    if stored is None:
        return f"The weights of '{model.title}' are not on this machine."
    for row in stored.files:
        path = stored.folder / row.file
        if not path.is_file() or path.stat().st_size != row.bytes or sha256_of(path, cancelled) != row.sha256:
            return f"The weights of '{model.title}' are damaged ({Path(row.file).name})."
    return "" if _whole(model, stored) else f"The weights of '{model.title}' are of another revision."


def size_of_model(model: ModelSpec) -> int:
    """What the model takes on the disk now, in bytes."""
    folder = model_folder(model)
    if model.shipped:
        return sum((folder / one.file).stat().st_size for one in model.files if (folder / one.file).is_file())
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0


# Licences


def licence_hash(model: ModelSpec) -> str:
    """A hash of what a person agrees to: another text has to be accepted again."""
    text = json.dumps([model.name, model.licence, model.licence_note, model.non_commercial])
    return hashlib.sha256(text.encode()).hexdigest()


def is_accepted(model: ModelSpec) -> bool:
    """Whether the licence of a model to download was accepted; what comes with a program needs no word."""
    return model.shipped or _accepted().get(model.name, {}).get("licence") == licence_hash(model)


def accept(model: ModelSpec) -> None:
    """Note that the user accepts the model's licence; raises `OSError`."""
    known = _accepted()
    known[model.name] = {"licence": licence_hash(model), "when": datetime.date.today().isoformat()}
    path = user_data() / "licences.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, json.dumps(known, indent=1, sort_keys=True).encode())


def _accepted() -> dict[str, dict[str, str]]:
    try:
        found = cast(object, json.loads((user_data() / "licences.json").read_bytes()))
    except (OSError, ValueError):
        return {}
    rows = cast(dict[str, object], found) if isinstance(found, dict) else {}
    return {name: cast(dict[str, str], row) for name, row in rows.items() if isinstance(row, dict)}


# Getting


def fetch_model(
    model: ModelSpec,
    on_progress: OnProgress = silent,
    cancelled: Asked = never,
    say: Say = lambda _: None,
    accept_changed: bool = False,
) -> StoredModel:
    """Get the model, from the user's own files where they are, else from its publisher.

    Raises `EnvironmentMissing` with the reason, or `Cancelled`; what has arrived is kept for the next attempt. A file
    without a published hash that is another one than the first time is refused unless `accept_changed`.
    """
    if model.shipped:
        raise EnvironmentMissing(
            f"'{model.title}' comes with its program.", f"Run: emotionai env install {model.environment}"
        )
    if not is_accepted(model):
        raise EnvironmentMissing(
            f"The licence of '{model.title}' ({model.licence}) has not been accepted yet.",
            f"Read it and accept it under Environments, or run: emotionai env accept {model.name}",
        )
    with _alone(model):
        stored = read_manifest(model_folder(model))
        if stored is not None and not damage_of(model, cancelled):
            return stored
        return _Getting(model, on_progress, cancelled, say, accept_changed).run()


@contextmanager
def _alone(model: ModelSpec) -> Generator[None]:
    try:
        weights_folder().mkdir(parents=True, exist_ok=True)
        lock = FileLock(weights_folder() / f"{model.name}.lock")
    except BlockingIOError as error:
        raise EnvironmentMissing(f"Another studio is getting '{model.title}' right now.", "Wait for it.") from error
    except OSError as error:
        raise EnvironmentMissing(f"Weights cannot be stored: {error.strerror}.", "Check the permissions.") from error
    try:
        yield
    finally:
        lock.release()


class _Getting:
    """One attempt to get all files of a model."""

    def __init__(
        self, model: ModelSpec, on_progress: OnProgress, cancelled: Asked, say: Say, accept_changed: bool
    ) -> None:
        self._model = model
        self._told = on_progress
        self._cancelled = cancelled
        self._say = say
        self._accept_changed = accept_changed
        self._folder = model_folder(model)
        self._done = 0
        self._arrived = _Arrived(self._folder / ".arrived.json", cancelled)

    def run(self) -> StoredModel:
        try:
            (self._folder / MANIFEST).unlink(missing_ok=True)
            self._take_owned()
            self._check_room()
            files = [name for one in self._model.files for name in self._file(one)]
            self._say(f"Checking '{self._model.title}' ...")
            stored = _write_manifest(self._model, files, self._cancelled)
            self._arrived.forget()
            for one in self._model.files:
                # Kept until now: one that was unpacked before a later file failed is not fetched again.
                if one.unpack:
                    self._place(one).unlink(missing_ok=True)
            return stored
        except OSError as error:
            raise EnvironmentMissing(
                f"'{self._model.title}' could not be stored: {error.strerror or error}.",
                "Check the free disk space and the permissions of the studio's data folder.",
            ) from error

    def _take_owned(self) -> None:
        files = {one.file: one for one in self._model.files}
        for name, source in owned_files(self._model).items():
            self._ask()
            target = self._folder / name
            if self._arrived.whole(target, files[name]):
                continue
            if take_over(files[name], source, target, self._cancelled):
                self._say(f"'{Path(name).name}' is taken over from {source.parent}.")

    def _check_room(self) -> None:
        left = sum(max(0, one.bytes - _size_so_far(self._place(one))) for one in self._model.files)
        free = free_bytes(self._folder)
        if left and free < left + _RESERVE:
            raise EnvironmentMissing(
                f"'{self._model.title}' needs {mb(left)} on the disk, and {mb(free)} are free.",
                "Free some disk space, then try again.",
            )

    def _file(self, one: ModelFile) -> tuple[str, ...]:
        self._ask()
        place = self._place(one)
        if not self._arrived.whole(place, one):
            self._download(one, place)
        self._done += one.bytes or place.stat().st_size
        if not one.unpack:
            return (one.file,)
        from emotionai_core.workers.archives import unpack

        self._say(f"Unpacking '{place.name}' ...")
        return unpack(place, one.unpack, one.file, self._folder, self._cancelled)

    def _place(self, one: ModelFile) -> Path:
        return self._folder / (_archive_name(one) if one.unpack else one.file)

    def _download(self, one: ModelFile, place: Path) -> None:
        # Imported where it is used: the network's libraries would slow every start of the studio.
        from emotionai_core.workers.download import Wanted, download

        model, total = self._model, self._model.bytes
        wanted = Wanted(
            name=f"{model.title}, {place.name}" if len(model.files) > 1 else model.title,
            source=one.source,
            target=place,
            bytes=one.bytes,
            sha256=one.sha256,
            token=self._token(one),
            page=page_of(model),
        )

        def tell(event: Progressed) -> None:
            if not total:
                self._told(event)
                return
            left = event.eta
            if left >= 0 and event.done:
                # The other files come at the same pace.
                left *= max(1.0, (total - self._done - event.done) / max(1.0, event.total - event.done))
            self._told(Progressed("download", event.name, self._done + event.done, total, "bytes", left))

        found = download(wanted, tell, self._cancelled)
        if not found.checked:
            try:
                self._first_seen(one, found.sha256)
            except EnvironmentMissing:
                place.unlink(missing_ok=True)
                raise
        self._arrived.note(place, found.sha256)

    def _token(self, one: ModelFile) -> str:
        service = self._model.service
        token = token_to_send(service, one.source) if service else ""
        if service and not token and has_token(service):
            self._say(f"The access token of '{service}' is kept back: the weights lie at an address of somebody else.")
        return token

    def _first_seen(self, one: ModelFile, sha256: str) -> None:
        """A publisher without hashes: the first file that comes is remembered, and a later other one is refused."""
        path = weights_folder() / "first-seen.json"
        try:
            known = cast(dict[str, str], json.loads(path.read_bytes()))
        except (OSError, ValueError):
            known = {}
        before = known.get(one.source, "")
        name = Path(one.file).name
        if before and before != sha256:
            another = f"The publisher's '{name}' is another file than the first time it was fetched"
            if not self._accept_changed:
                raise EnvironmentMissing(
                    f"{another}: SHA-256 {sha256} now, {before} then; it was thrown away.",
                    f"If you trust its publisher, run: emotionai env models --get {self._model.name} --accept-changed",
                )
            self._say(f"{another}; it was accepted, SHA-256 {sha256}.")
        elif not before:
            self._say(f"The publisher gives no hash for '{name}'; the one of this first download is kept: {sha256}.")
        known[one.source] = sha256
        write_atomically(path, json.dumps(known, indent=1, sort_keys=True).encode())

    def _ask(self) -> None:
        if self._cancelled():
            raise Cancelled


class _Arrived:
    """Which files of an unfinished model are complete, with their hashes, so that they are not fetched again."""

    def __init__(self, path: Path, cancelled: Asked) -> None:
        self._path = path
        self._cancelled = cancelled
        try:
            self._known = cast(dict[str, str], json.loads(path.read_bytes()))
        except (OSError, ValueError):
            self._known = dict[str, str]()

    def _key(self, place: Path) -> str:
        return place.relative_to(self._path.parent).as_posix()

    def note(self, place: Path, sha256: str) -> None:
        self._known[self._key(place)] = sha256
        write_atomically(self._path, json.dumps(self._known, sort_keys=True).encode())

    def whole(self, place: Path, one: ModelFile) -> bool:
        """Whether a file is there and right: without a known hash nothing that lies there can be trusted."""
        expected = one.sha256 or self._known.get(self._key(place), "")
        if not expected or not place.is_file() or one.bytes not in (0, place.stat().st_size):
            return False
        return sha256_of(place, self._cancelled) == expected

    def forget(self) -> None:
        self._path.unlink(missing_ok=True)


def _write_manifest(model: ModelSpec, files: Iterable[str], cancelled: Asked) -> StoredModel:
    """What `wire.weights.write_manifest` writes; but hashing gigabytes can be stopped."""
    folder = model_folder(model)
    rows = [
        WeightsFile(name, (folder / name).stat().st_size, sha256_of(folder / name, cancelled)) for name in sorted(files)
    ]
    described = {"model": model.name, "licence": model.licence, "files": [asdict(row) for row in rows]}
    write_atomically(folder / MANIFEST, json.dumps(described, indent=1, ensure_ascii=False).encode())
    return StoredModel(model.name, model.licence, folder, tuple(rows))


def _size_so_far(place: Path) -> int:
    part = place.with_name(f"{place.name}.part")
    return next((path.stat().st_size for path in (place, part) if path.is_file()), 0)


def _archive_name(one: ModelFile) -> str:
    name = one.source.rsplit("/", 1)[-1].split("?")[0]
    return f"{name or 'archive'}.archive"


def page_of(model: ModelSpec) -> str:
    """The publisher's page of a model, where its conditions are: its first address up to the file."""
    source = model.files[0].source if model.files else ""
    return source.split("/resolve/")[0] if "/resolve/" in source else source.rsplit("/", 1)[0]


def remove_model(model: ModelSpec) -> None:
    """Take the model's files off the disk; raises `EnvironmentMissing` while somebody gets it, or when it cannot."""
    if model.shipped:
        raise EnvironmentMissing(
            f"'{model.title}' comes with its program.", f"Run: emotionai env remove {model.environment}"
        )
    with _alone(model):
        try:
            if model_folder(model).exists():
                shutil.rmtree(model_folder(model))
        except OSError as error:
            raise EnvironmentMissing(
                f"'{model.title}' could not be removed: {error.strerror or error}.",
                "Close what uses it (a running analysis), then try again.",
            ) from error
