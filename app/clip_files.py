"""Files that clips need or become: the film they are made of, copies of what was made."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable
from pathlib import Path

from emotionai_core.errors import GenerationError
from emotionai_core.records.clip import ClipRequest, Maker, Mode


def look_for_films(requests: Iterable[ClipRequest], away: str, hint: str) -> None:
    """Raises `GenerationError` of these words, `{name}` being the film's, where the pictures' film is not there.

    Each of the clips would fail by itself otherwise.
    """
    for film in dict.fromkeys(one.film for one in requests if _takes_a_picture(one)):
        if not Path(film).is_file():
            raise GenerationError(away.format(name=Path(film).name), hint)


def _takes_a_picture(request: ClipRequest) -> bool:
    if request.picture.file or request.maker is Maker.ARC:
        return False
    return request.maker is Maker.ANIMATIC or request.mode in (Mode.I2V, Mode.I2V_A2V)


def save_copy(source: Path, target: Path, failed: str) -> None:
    """Write a whole copy or none; raises `GenerationError` that begins with `failed`."""
    partial = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(source, partial)
        partial.replace(target)
    except OSError as error:
        raise GenerationError(failed, error.strerror or "") from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
