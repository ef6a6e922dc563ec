"""Sentences of the history about prompts, the screenplay and clips."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from app.words import prompt_part_name
from emotionai_core.project.edits import (
    ChooseScene,
    DescribePerson,
    Edit,
    HideClip,
    MatchLine,
    RateClips,
    UseScreenplay,
    WritePrompt,
)

Named = Callable[[str], str]
LineNamed = Callable[[int], str]


def of_direction(edit: Edit, person: Named, line: LineNamed, short: Named) -> str | None:
    """What such an edit did, for a person; None for any other kind."""
    match edit:
        case DescribePerson():
            return _described(edit, person, short)
        case ChooseScene():
            return _chosen(edit, line)
        case WritePrompt():
            return _written(edit, line)
        case UseScreenplay():
            if not edit.digest:
                return QCoreApplication.translate("words", "Let the screenplay go")
            return QCoreApplication.translate("words", "Took the screenplay “{name}”").format(name=short(edit.name))
        case MatchLine():
            return _matched(edit, line)
        case RateClips():
            if not edit.preferred:
                return QCoreApplication.translate("words", "Took back a comparison of two clips")
            return QCoreApplication.translate("words", "Compared two clips")
        case HideClip():
            if edit.hidden:
                return QCoreApplication.translate("words", "Threw a clip away")
            return QCoreApplication.translate("words", "Got a clip back")
        case _:
            return None


def _described(edit: DescribePerson, person: Named, short: Named) -> str:
    if not edit.text:
        text = QCoreApplication.translate("words", "Removed the description of {name}")
        return text.format(name=person(edit.key))
    text = QCoreApplication.translate("words", "Described {name}: “{text}”")
    return text.format(name=person(edit.key), text=short(edit.text))


def _chosen(edit: ChooseScene, line: LineNamed) -> str:
    if edit.chosen is None:
        text = QCoreApplication.translate("words", "The machine says again whether {line} is a key scene")
    elif edit.chosen:
        text = QCoreApplication.translate("words", "Made {line} a key scene")
    else:
        text = QCoreApplication.translate("words", "Took {line} from the key scenes")
    return text.format(line=line(edit.utterance))


def _written(edit: WritePrompt, line: LineNamed) -> str:
    if not edit.spans:
        text = QCoreApplication.translate("words", "The machine's own words again for {part} in the prompt of {line}")
    elif edit.locked:
        text = QCoreApplication.translate("words", "Wrote and locked {part} in the prompt of {line}")
    else:
        text = QCoreApplication.translate("words", "Wrote {part} in the prompt of {line}")
    return text.format(part=prompt_part_name(edit.part), line=line(edit.utterance))


def _matched(edit: MatchLine, line: LineNamed) -> str:
    if edit.element is None:
        text = QCoreApplication.translate("words", "The machine finds {line} in the screenplay again")
    elif edit.element < 0:
        text = QCoreApplication.translate("words", "Said that {line} is not in the screenplay")
    else:
        text = QCoreApplication.translate("words", "Said where {line} is in the screenplay")
    return text.format(line=line(edit.utterance))
