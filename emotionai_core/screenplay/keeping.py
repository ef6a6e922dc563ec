"""The screenplays that a project keeps: the file as it was given, under the hash of its reader and its bytes.

`NAME.emai/scripts/DIGEST.ext` is the original; `DIGEST.json` beside it is what was read from it, with a hash of its
own: where it is missing, old or altered, the original is read anew.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, cast

from emotionai_core.errors import ScreenplayError
from emotionai_core.records.screenplay import Element, ElementKind, Screenplay, ScriptScene
from emotionai_core.screenplay.reading import READERS, contents, digest_of, screenplay_in
from emotionai_core.wire.tables import write_atomically

FOLDER: Final = "scripts"
_VERSION: Final = 2
"""Of what the readers make of a file: raise it with every change of theirs."""
_AGAIN: Final = "Import the screenplay again."
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def keep(project: Path, file: Path, cancelled: Callable[[], bool] = lambda: False) -> Screenplay:
    """Read a screenplay and copy its file into the project at `project`; the same bytes are kept once.

    Raises `ScreenplayError` for a file that is none, before anything is written, and `Cancelled`.
    """
    data = contents(file)
    read = screenplay_in(data, file.suffix, file.name, cancelled)
    folder = project / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        target = folder / f"{read.digest}{READERS[_reader(read)]}"
        if not target.exists() or target.read_bytes() != data:
            write_atomically(target, data)
        write_atomically(_beside(folder, read.digest), _plain(read))
    except OSError as error:
        raise ScreenplayError(f"{file.name} cannot be copied into the project: {error.strerror or error}.") from error
    return read


def kept(
    project: Path, digest: str, cancelled: Callable[[], bool] = lambda: False, name: str = ""
) -> Screenplay | None:
    """A screenplay that was kept, None where there is none of this hash; `name` is what it is called where only the
    original is left to tell. Raises `ScreenplayError` with a sentence where the original was changed or cannot be read.
    """
    if _DIGEST.fullmatch(digest) is None:
        return None
    folder = project / FOLDER
    called = name or "the screenplay"
    there = ((reader, folder / f"{digest}{ending}") for reader, ending in READERS.items())
    try:
        reader, file = next(((reader, path) for reader, path in there if path.is_file()), ("", None))
        if file is None:
            return None
        data = contents(file)
    except (OSError, ScreenplayError) as error:
        raise ScreenplayError(f"The project's copy of {called} cannot be read: {error}", _AGAIN) from error
    if digest_of(data, reader) != digest:
        raise ScreenplayError(f"The project's copy of {called} was changed from outside.", _AGAIN)
    known = _stored(_beside(folder, digest), digest)
    if known is not None and _reader(known) == reader:
        return known
    return screenplay_in(data, file.suffix, name or file.name, cancelled)


def _reader(read: Screenplay) -> str:
    return "pdf" if read.format == "scan" else read.format


def _beside(folder: Path, digest: str) -> Path:
    return folder / f"{digest}.json"


def _plain(read: Screenplay) -> bytes:
    elements = [[one.kind.value, one.text, one.scene, one.character, one.where] for one in read.elements]
    scenes = [[one.heading, one.first, one.last] for one in read.scenes]
    names = {key: value for key, value in asdict(read).items() if key not in ("elements", "scenes")}
    whole = {"version": _VERSION, **names, "elements": elements, "scenes": scenes}
    return _written({**whole, "hash": _hash(whole)})


def _written(whole: dict[str, Any]) -> bytes:
    return json.dumps(whole, ensure_ascii=False, sort_keys=True).encode()


def _hash(whole: dict[str, Any]) -> str:
    return hashlib.sha256(_written(whole)).hexdigest()


def _stored(path: Path, digest: str) -> Screenplay | None:
    try:
        whole = cast(dict[str, Any], json.loads(path.read_bytes()))
        told = whole.pop("hash")
        if whole["version"] != _VERSION or whole["digest"] != digest or told != _hash(whole):
            return None
        elements = tuple(_element(number, row) for number, row in enumerate(whole["elements"]))
        scenes = tuple(ScriptScene(str(row[0]), int(row[1]), int(row[2])) for row in whole["scenes"])
        if any(not 0 <= one.first <= one.last < len(elements) for one in scenes):
            return None
        if any(not -1 <= one.scene < len(scenes) for one in elements):
            return None
        warnings = tuple(str(one) for one in whole["warnings"])
        name, form, title = (str(whole[key]) for key in ("name", "format", "title"))
        return Screenplay(name, form, digest, title, elements, scenes, warnings)
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError):
        # Derived: whatever is wrong with it, the original is read again.
        return None


def _element(number: int, row: list[Any]) -> Element:
    kind, text, scene, character, where = row
    return Element(number, ElementKind(kind), str(text), int(scene), str(character), int(where))
