"""The models that were trained for the studio: what they learned from, and under which licence their files are offered.

The code is MIT. Files that EmoBank's ratings (CC BY-SA 4.0) went into are offered under the licence of those ratings.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from emotionai_core.errors import EnvironmentMissing
from emotionai_core.workers.places import resources


@dataclass(frozen=True, slots=True)
class OwnModel:
    """A folder under `resources/models` and its files; `licence` as SPDX, `learned_from` pairs (data set, licence)."""

    name: str
    files: tuple[str, ...]
    licence: str
    learned_from: tuple[tuple[str, str], ...]

    @property
    def credits(self) -> str:
        """The data sets with their licences, as one row."""
        return ", ".join(f"{name} ({licence})" for name, licence in self.learned_from)


_EMOBANK: Final = ("EmoBank", "CC-BY-SA-4.0")
_GOEMOTIONS: Final = ("GoEmotions", "Apache-2.0")
_EMORYNLP: Final = ("EmoryNLP", "Apache-2.0")

OWN_MODELS: Final = (
    OwnModel("text_emotion", ("head.npz", "tuning.npz"), "CC-BY-SA-4.0", (_EMOBANK, _GOEMOTIONS, _EMORYNLP)),
    OwnModel("expected_intensity", ("head.npz",), "CC-BY-SA-4.0", (_EMOBANK, _GOEMOTIONS, _EMORYNLP)),
    OwnModel("surprise", ("surprise.onnx", "tables.npz"), "MIT", (("studyforrest", "CC0-1.0"), _EMORYNLP)),
)


def own_model(file: str) -> OwnModel | None:
    """The model that a file such as "text_emotion/head.npz" (or "models/text_emotion/head.npz") belongs to."""
    folder, _, name = file.removeprefix("models/").partition("/")
    return next((one for one in OWN_MODELS if one.name == folder and name in one.files), None)


def own_digest(file: str) -> str:
    """The SHA-256 of a file such as "surprise/tables.npz" in hex; raises `EnvironmentMissing`."""
    try:
        content = (resources() / "models" / file).read_bytes()
    except OSError as error:
        raise EnvironmentMissing(
            f"The studio's own file '{file}' is missing.", "Install the studio again; projects are not touched."
        ) from error
    return hashlib.sha256(content).hexdigest()
