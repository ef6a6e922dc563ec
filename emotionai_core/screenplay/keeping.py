"""The screenplays that a project keeps: the file as it was given, under the hash of its bytes.

`NAME.emai/scripts/DIGEST.ext` is the original; `DIGEST.json` beside it is what was read from it, derived and made again
where it is missing, old or damaged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, cast

from emotionai_core.errors import ScreenplayError
from emotionai_core.records.screenplay import Element, ElementKind, Screenplay, ScriptScene
from emotionai_core.screenplay.reading import ENDINGS, contents, read_screenplay
from emotionai_core.wire.tables import write_atomically

FOLDER: Final = "scripts"
_VERSION: Final = 1
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def keep(project: Path, file: Path, cancelled: Callable[[], bool] = lambda: False) -> Screenplay:
    """Read a screenplay and copy its file into the project at `project`; the same bytes are kept once.

    Raises `ScreenplayError` for a file that is none, before anything is written, and `Cancelled`.
    """
    read = read_screenplay(file, cancelled)
    folder = project / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        data = contents(file)
        ending = file.suffix.lower() if file.suffix.lower() in ENDINGS else ".txt"
        target = folder / f"{read.digest}{ending}"
        if not target.exists() or target.read_bytes() != data:
            write_atomically(target, data)
        write_atomically(_beside(folder, read.digest), _plain(read))
    except OSError as error:
        raise ScreenplayError(f"{file.name} cannot be copied into the project: {error.strerror or error}.") from error
    return read


def kept(project: Path, digest: str, cancelled: Callable[[], bool] = lambda: False) -> Screenplay | None:
    """A screenplay that was kept, None where there is none of this hash; raises `ScreenplayError` where its file was
    changed or cannot be read any more.
    """
    if _DIGEST.fullmatch(digest) is None:
        return None
    folder = project / FOLDER
    file = next((path for path in (folder / f"{digest}{ending}" for ending in ENDINGS) if path.is_file()), None)
    if file is None:
        return None
    known = _stored(_beside(folder, digest), digest)
    if known is not None:
        return known
    read = read_screenplay(file, cancelled)
    if read.digest != digest:
        hint = "Import the screenplay again."
        raise ScreenplayError("The project's copy of the screenplay was changed from outside.", hint)
    return read


def _beside(folder: Path, digest: str) -> Path:
    return folder / f"{digest}.json"


def _plain(read: Screenplay) -> bytes:
    elements = [[one.kind.value, one.text, one.scene, one.character, one.where] for one in read.elements]
    scenes = [[one.heading, one.first, one.last] for one in read.scenes]
    names = {key: value for key, value in asdict(read).items() if key not in ("elements", "scenes")}
    whole = {"version": _VERSION, **names, "elements": elements, "scenes": scenes}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True).encode()


def _stored(path: Path, digest: str) -> Screenplay | None:
    try:
        whole = cast(dict[str, Any], json.loads(path.read_bytes()))
        if whole["version"] != _VERSION or whole["digest"] != digest:
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
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        # Derived: whatever is wrong with it, the original is read again.
        return None


def _element(number: int, row: list[Any]) -> Element:
    kind, text, scene, character, where = row
    return Element(number, ElementKind(kind), str(text), int(scene), str(character), int(where))
