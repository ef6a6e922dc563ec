"""The descriptions of perception programs in the user's language.

A program brings its own words: `words.LANGUAGE.json` beside its `worker.toml` maps what that says in English to the
same in another language. Whoever adds a program needs nothing of the studio's to have it translated.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from emotionai_core.workers.places import program_root

if TYPE_CHECKING:
    from emotionai_core.exchange.telling import Language

LANGUAGE: Final = "language"
"""The application's property that names its language, as "zh_TW"."""

_log = logging.getLogger(__name__)


def described(text: str) -> str:
    """A text of a description in the user's language, as it is where nobody has translated it."""
    application = QCoreApplication.instance()
    language = application.property(LANGUAGE) if application is not None else None
    return words(program_root(), language).get(text, text) if language else text


def prose_language() -> Language:
    """In which language reports are written and characters are told of: the studio's, else English."""
    application = QCoreApplication.instance()
    language = application.property(LANGUAGE) if application is not None else None
    return "zh_TW" if str(language or "").startswith("zh") else "en"


@cache
def words(root: Path, language: str) -> Mapping[str, str]:
    """What the programs below `root` say in a language, by what they say in English."""
    found: dict[str, str] = {}
    for path in sorted((root / "subprocess_envs").glob(f"*/words.{language}.json")):
        try:
            found |= {str(text): str(said) for text, said in json.loads(path.read_text("utf-8")).items()}
        except (OSError, ValueError, AttributeError):
            _log.warning("the words of %s cannot be read", path.parent.name)
    return found
