"""Requests for animatics and arcs over small films whose pictures say where they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from emotionai_core.generation.making import Progress
from emotionai_core.records.clip import ClipRequest, Maker, Mode, Pictured, Size, Target, Tier
from emotionai_core.records.prompt import Grouping, Movement, ShotScale, Staging

NAN = float("nan")
STAGING = Staging(
    scale=ShotScale.CLOSE_UP,
    movement=Movement.STATIC,
    dutch=False,
    grouping=Grouping.SINGLE,
    emotion="anger",
    arousal=NAN,
    valence=NAN,
    grade="",
    face_time=1.0,
    face=(0.4, 0.3, 0.2, 0.3),
)


def request(film: Path | str, staging: Staging = STAGING, **changes: Any) -> ClipRequest:
    """Two seconds at 24 frames a second over the frame at one second, without words, sound and mood."""
    plain = ClipRequest(
        maker=Maker.ANIMATIC,
        utterance=0,
        person="1",
        name="Mara",
        prompt="",
        negative="",
        spans="[]",
        staging=staging,
        target=Target("anger", 0.8, -0.6),
        caption="",
        film=str(film),
        film_digest="",
        start=0.5,
        end=1.5,
        picture=Pictured(NAN),
        sound=None,
        mode=Mode.I2V,
        tier=Tier.LOCAL12,
        size=Size(512, 320, 12),
        fps=24,
        seed=42,
    )
    return replace(plain, **changes)


def staged(**changes: Any) -> Staging:
    """A close-up without movement, changed."""
    return replace(STAGING, **changes)


def quiet(progress: Progress) -> None:
    """Nobody listens."""


def never() -> bool:
    """Nobody stops it."""
    return False


def dots(number: int) -> np.ndarray:
    """640x360 of dim grey with bright dots 40 pixels apart: a camera's place can be read from what it shows."""
    picture = np.full((360, 640, 3), 70, np.uint8)
    for y in range(20, 360, 40):
        for x in range(20, 640, 40):
            picture[y - 3 : y + 3, x - 3 : x + 3] = 230
    return picture
