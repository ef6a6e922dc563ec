"""Each actor's expressions, as action units.

The amplitudes were searched against the product's own expression reader (mini-XCEPTION) and kept within what a
person still reads the same way; README.md says how well either succeeds.
"""

from __future__ import annotations

from dataclasses import dataclass

from anatomy import ActionUnits


@dataclass(frozen=True)
class Expression:
    """A face, the nod and tilt of the head (radians) that go with it, and how freely the mouth moves in speech."""

    units: ActionUnits
    pitch: float = 0.0
    roll: float = 0.0
    speech: float = 1.0


EXPRESSIONS: dict[str, dict[str, Expression]] = {
    "MARA": {
        "neutral": Expression(ActionUnits(au1=-0.3, au2=-0.3, au4=0.07, au7=0.25, au12=-0.11, au5=-0.28)),
        "joy": Expression(
            ActionUnits(
                au6=1.02, au7=0.13, au12=1.23, au25=1.05,
                au2=0.02, au10=0.1, au4=0.12, au1=-0.25,
            ),
        ),
        "fear": Expression(
            ActionUnits(
                au1=1.25, au2=-0.3, au4=1.13, au5=1.08, au7=0.17,
                au15=0.9, au20=1.25, au25=1.2, au26=0.8, au10=0.23, au12=0.5,
            ),
            pitch=0.004, roll=0.06, speech=0.3,
        ),
        "disgust": Expression(
            ActionUnits(
                au4=0.71, au6=0.27, au9=1.25, au15=0.94,
                au17=0.71, au26=0.3, au12=-0.17, au2=1.12,
            ),
            pitch=-0.006, roll=0.08, speech=0.2,
        ),
    },
    "TOMAS": {
        "neutral": Expression(ActionUnits(au1=-0.17, au2=0.25, au4=-0.12, au17=0.13, au23=0.05, au5=-0.3)),
        "joy": Expression(
            ActionUnits(
                au6=1.15, au7=0.41, au12=1.22, au25=1,
                au26=0.22, au2=-0.26, au10=0.22, au4=-0.03, au1=-0.27,
            ),
        ),
        "surprise": Expression(ActionUnits(au1=1.17, au2=1.2, au5=1.03, au25=0.54, au26=0.82, au12=-0.09)),
        "anger": Expression(
            ActionUnits(
                au4=1.25, au5=0.82, au7=0.67, au9=1.15,
                au10=0.34, au23=0.66, au25=0.03, au2=-0.19,
            ),
            speech=0.7,
        ),
        "sadness": Expression(
            ActionUnits(
                au1=1.24, au2=-0.05, au4=1.07, au5=-0.3, au15=1.23,
                au17=1.25, au20=1.18, au25=0.45, gaze_y=0.57, au26=0.63,
            ),
            pitch=-0.05, roll=0.04, speech=0.35,
        ),
    },
    "INES": {
        "neutral": Expression(ActionUnits(au1=-0.2, au2=0.56, au4=0.25, au12=0.1, au5=-0.3)),
        "surprise": Expression(
            ActionUnits(
                au1=0.9, au2=1.09, au5=0.77,
                au25=0.45, au26=0.76, au12=-0.24,
            ),
            pitch=0.01, roll=0,
        ),
        "sadness": Expression(
            ActionUnits(
                au1=1.05, au2=-0.3, au4=1.2, au5=-0.3, au7=0.45,
                au6=0.45, au15=1.17, au17=1.19, au23=0.5, au9=0.5,
            ),
            pitch=0.098, roll=0.08, speech=0.35,
        ),
    },
}  # fmt: skip

MACHINE_UNREADABLE: frozenset[tuple[str, str]] = frozenset({("MARA", "disgust")})
"""Expressions, as (actor, emotion), that a person reads and the bundled network was measured not to read."""
