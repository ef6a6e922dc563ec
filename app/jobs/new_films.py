"""With what settings films are analysed that have no project yet, kept in the preferences."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import cast

from app.preferences import Preferences
from emotionai_core.errors import SettingError
from emotionai_core.settings import Scalar, Settings, settings_from

_NAME = "new_films"
_log = logging.getLogger(__name__)


def new_film_settings(preferences: Preferences) -> Settings:
    """What was chosen, over the defaults; what an older or newer studio kept and this one does not know is left out."""
    try:
        kept: object = json.loads(preferences.text(_NAME, "{}"))
    except ValueError:
        _log.warning("the settings for new films cannot be read")
        return Settings()
    chosen: dict[str, object] = {}
    for name, value in cast("dict[str, object]", kept).items() if isinstance(kept, dict) else ():
        try:
            settings_from({name: value})
        except SettingError:
            _log.warning("the setting %s for new films is left out", name)
        else:
            chosen[name] = value
    return settings_from(chosen)


def keep_for_new_films(preferences: Preferences, name: str, value: Scalar) -> None:
    """Choose a setting for films analysed from now on; raises `SettingError` for one that may not be."""
    values = {**new_film_settings(preferences).differing(), name: value}
    preferences.put(_NAME, json.dumps(settings_from(values).differing(), sort_keys=True))


def changes_for(film: Path, preferences: Preferences) -> dict[str, Scalar]:
    """What differs from the defaults for a film without a project; one that has a project keeps its own."""
    if film.with_suffix(".emai").exists():
        return {}
    return new_film_settings(preferences).differing()
