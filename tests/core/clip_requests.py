"""Requests and finished clips for tests, valid by the records."""

from __future__ import annotations

from emotionai_core.records.clip import (
    Clip,
    ClipRequest,
    Heard,
    Maker,
    Measured,
    Mode,
    Pictured,
    Size,
    Target,
    Tier,
)
from emotionai_core.records.prompt import Grouping, Movement, ShotScale, Staging

NAN = float("nan")
STAGING = Staging(
    scale=ShotScale.CLOSE_UP,
    movement=Movement.PUSH_IN,
    dutch=False,
    grouping=Grouping.INTIMATE,
    emotion="anger",
    arousal=0.82,
    valence=NAN,
    grade="tense",
    face_time=1.25,
    face=(0.25, 0.125, 0.2, 0.4),
)


def make_request(number: int = 1, maker: Maker = Maker.ANIMATIC, **changes) -> ClipRequest:
    given = dict(
        maker=maker,
        utterance=number,
        person="p-1",
        name="林美",
        prompt="Jaw clenched, brow furrowed.",
        negative="blurry",
        spans="[]",
        staging=STAGING,
        target=Target("anger", 0.82, NAN),
        caption="“How proud of yourself you are!”",
        film="film.mp4",
        film_digest="d" * 64,
        start=1.0,
        end=2.5,
        picture=Pictured(1.25),
        sound=Heard("sound.wav", 1.0, 3.0, True),
        mode=Mode.I2V_A2V,
        tier=Tier.LOCAL12,
        size=Size(512, 320, 49),
        fps=24,
        seed=42,
        factors=(("prompt", "full"),),
    )
    return ClipRequest(**(given | changes))


def make_clip(name: str, request: ClipRequest | None = None, **changes) -> Clip:
    given = dict(
        id=name,
        request=request or make_request(),
        file="clip.mp4",
        sha256="",
        frames_hash="f" * 64,
        width=512,
        height=320,
        frames=49,
        fps=24.0,
        duration=49 / 24,
        sound=True,
        versions=(("maker", "1"),),
        peak=NAN,
        took=2.0,
    )
    return Clip(**(given | changes))


MEASURED = Measured("anger", 0.7, NAN, (0.6, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05), 0.6, 12, (("faces", "mtcnn", "1"),))
