"""Every default of the analysis in one typed, frozen object; the names and ranges are data, so dialogs and docs follow.

Each field's metadata carries `text` (for people) and, for numbers, `low` and `high`. Defaults come from the domain
contract; a project stores only what differs.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from emotionai_core.errors import SettingError

Scalar = bool | int | float | str


def _setting(default: Any, text: str, low: float | None = None, high: float | None = None) -> Any:
    return field(default=default, metadata={"text": text, "low": low, "high": high})


@dataclass(frozen=True, slots=True)
class Settings:
    """The analysis settings of one project; immutable, so that a run's settings can be written into its report."""

    face_interval: float = _setting(0.25, "Seconds between two looks at the picture", 0.04, 5.0)
    face_min_pixels: int = _setting(40, "Smallest face, in pixels", 20, 400)
    face_threshold: float = _setting(0.9, "Certainty a face detection needs", 0.5, 0.999)
    old_movie: bool = _setting(False, "Old film: raise local contrast before reading faces")
    language: str = _setting("en", "Language of the dialogue (ISO 639-1)")
    recognise: bool = _setting(True, "Listen for words where there are no subtitles (low trust)")
    speakers: int = _setting(0, "Number of speakers; 0 lets the machine estimate", 0, 20)
    shot_threshold: float = _setting(
        3.0, "Adaptive cut detection: how far a cut stands out from its neighbours", 0.5, 20.0
    )
    shot_min_seconds: float = _setting(0.25, "Shortest shot, in seconds", 0.04, 5.0)
    scene_gap: float = _setting(
        20.0, "A pause in the dialogue longer than this starts a new scene, in seconds", 1.0, 600.0
    )
    proxy: bool = _setting(True, "Make a copy for scrubbing after the analysis")
    proxy_height: int = _setting(360, "Height of the scrubbing copy, in pixels", 120, 1080)
    offset_gap: float = _setting(
        60.0, "Faces that start this long after the last line are shifted, in seconds", 1.0, 3600.0
    )
    window_margin: float = _setting(1.5, "Faces before and after a line count up to this far, in seconds", 0.0, 10.0)
    wide_window: float = _setting(5.0, "Faces this far away count where none is nearer, in seconds", 0.0, 30.0)
    wide_confidence: float = _setting(0.4, "Confidence of such a far face", 0.0, 1.0)
    voice_polarity: float = _setting(0.1, "Voice valence beyond this is positive or negative", 0.0, 1.0)
    voice_range_floor: float = _setting(0.2, "Voice is switched off below this arousal range (p95-p5)", 0.0, 1.0)
    face_certainty: float = _setting(0.6, "Calibrated probability the face needs to speak", 0.34, 1.0)
    text_certainty: float = _setting(0.6, "Calibrated probability the words need to speak", 0.34, 1.0)
    voice_certainty: float = _setting(0.6, "Calibrated probability the voice needs to speak", 0.34, 1.0)
    margin: float = _setting(0.25, "Lead over the runner-up a channel needs to speak", 0.0, 1.0)
    min_face_samples: int = _setting(2, "Looks at a face that a reading needs", 1, 50)
    min_face_quality: float = _setting(0.25, "Quality a face needs to count", 0.0, 1.0)
    strong_negative: float = _setting(0.7, "Calibrated probability that counts as strongly negative", 0.34, 1.0)

    def __post_init__(self) -> None:
        for one in dataclasses.fields(self):
            _check(one.name, getattr(self, one.name), one.type, one.metadata)

    def differing(self) -> dict[str, Scalar]:
        """Only what differs from the defaults, for storing."""
        plain = Settings()
        return {
            one.name: getattr(self, one.name)
            for one in dataclasses.fields(self)
            if getattr(self, one.name) != getattr(plain, one.name)
        }

    def as_dict(self) -> dict[str, Scalar]:
        """Every setting by name."""
        return cast(dict[str, Scalar], dataclasses.asdict(self))


def settings_from(values: Mapping[str, object]) -> Settings:
    """Settings with `values` over the defaults; raises `SettingError` for unknown names, wrong types and ranges."""
    known = {one.name for one in dataclasses.fields(Settings)}
    for name in values:
        if name not in known:
            raise SettingError(f"There is no setting '{name}'.", f"Known settings: {', '.join(sorted(known))}.")
    return Settings(**cast(dict[str, Any], dict(values)))


def _check(name: str, value: object, kind: object, metadata: Mapping[str, Any]) -> None:
    wanted = {"bool": bool, "int": int, "float": (int, float), "str": str}[str(kind)]
    wrong_bool = isinstance(value, bool) and kind != "bool"
    if wrong_bool or not isinstance(value, wanted):
        raise SettingError(f"The setting '{name}' must be of type {kind}, not {value!r}.")
    low, high = metadata["low"], metadata["high"]
    if low is not None and not low <= cast(float, value) <= high:
        raise SettingError(f"The setting '{name}' must lie between {low} and {high}, not {value!r}.")
