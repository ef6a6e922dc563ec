"""The screenplay that a project uses now, as far as it can be read, along the film's lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from emotionai_core.errors import ScreenplayError
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.direction import Direction
from emotionai_core.records.screenplay import Screenplay, ScriptAlignment
from emotionai_core.screenplay.alignment import align
from emotionai_core.screenplay.keeping import kept
from emotionai_core.settings import Settings


@dataclass(frozen=True, slots=True)
class KeptScript:
    """The project's screenplay as it could be read: None with a sentence where one is in use and cannot be."""

    screenplay: Screenplay | None
    missing: str = ""


def kept_script(project: Path, direction: Direction, cancelled: Callable[[], bool] = lambda: False) -> KeptScript:
    """The screenplay in use; what is wrong with its file costs the prompts nothing but its words."""
    if not direction.script:
        return KeptScript(None)
    name = direction.script_name
    try:
        found = kept(project, direction.script, cancelled, name=name)
    except ScreenplayError as error:
        return KeptScript(None, f"The screenplay {name} cannot be used ({error}) Prompts are written without it.")
    if found is None:
        return KeptScript(None, f"The screenplay {name} is not in the project any more. Import it again.")
    return KeptScript(found)


def laid(
    found: KeptScript, analysis: Analysis, settings: Settings, cancelled: Callable[[], bool] = lambda: False
) -> ScriptAlignment | None:
    """The screenplay along the film's lines; raises `Cancelled`."""
    if found.screenplay is None:
        return None
    return align(found.screenplay, analysis, settings, analysis.direction.matches, cancelled)
