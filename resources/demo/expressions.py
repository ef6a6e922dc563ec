"""Each actor's seven expressions, as action units.

The amplitudes were searched against the product's own expression reader (mini-XCEPTION) and kept within what a
person still reads the same way; see README.md for how well either succeeds.
"""

from __future__ import annotations

from anatomy import ActionUnits

EXPRESSIONS: dict[str, dict[str, ActionUnits]] = {
    "MARA": {
        "neutral": ActionUnits(au1=-0.29, au2=-0.3, au4=-0.08, au7=0.53, au12=-0.07, au23=0.22, au5=-0.3),
        "joy": ActionUnits(au6=1.02, au12=1.03, au25=0.81, au26=0.15, au2=-0.04, au4=-0.1),
        "surprise": ActionUnits(au1=1, au2=1, au5=1, au25=0.5, au26=0.8),
        "anger": ActionUnits(au4=1.22, au5=0.4, au7=0.75, au9=0.79, au10=0.48, au23=0.52, au26=0.32, au2=-0.23),
        "sadness": ActionUnits(au1=1.23, au2=-0.14, au4=1.25, au5=-0.25, au6=0.49, au15=1.25, au17=0.38, au20=0.21, au25=0.22, gaze_y=0.24, au9=0.73),
        "fear": ActionUnits(au1=1.24, au2=-0.05, au4=1.23, au5=1.21, au25=0.69, au26=1.17),
        "disgust": ActionUnits(au4=0.5, au6=0.4, au9=1, au10=0.8, au15=0.3, au17=0.3),
    },
    "TOMAS": {
        "neutral": ActionUnits(au1=-0.17, au2=0.25, au4=-0.12, au17=0.13, au23=0.05, au5=-0.3),
        "joy": ActionUnits(au6=0.78, au7=0.11, au12=1.24, au25=0.92, au26=0.21, au2=-0.29, au10=0.07, au4=0.12, au1=-0.05),
        "surprise": ActionUnits(au1=1, au2=1, au5=1, au25=0.5, au26=0.8),
        "anger": ActionUnits(au4=1.25, au5=0.61, au7=0.63, au9=0.92, au10=0.51, au17=0.14, au23=0.95, au26=0.3),
        "sadness": ActionUnits(au1=1.24, au2=-0.05, au4=1.07, au5=-0.3, au15=1.23, au17=1.25, au20=1.18, au25=0.45, gaze_y=0.57, au26=0.63),
        "fear": ActionUnits(au1=1.25, au4=1.13, au5=1.23, au15=0.47, au20=1.18, au25=0.23, au26=0.95, au17=0.03),
        "disgust": ActionUnits(au4=0.5, au6=0.4, au9=1, au10=0.8, au15=0.3, au17=0.3),
    },
    "INES": {
        "neutral": ActionUnits(au1=-0.2, au2=0.56, au4=0.25, au12=0.1, au5=-0.3),
        "joy": ActionUnits(au6=1.05, au7=0.24, au12=1.15, au25=0.73, au26=0.25, au2=0.05, au10=0.09, au4=0.12, au1=-0.07),
        "surprise": ActionUnits(au1=1, au2=1, au5=1, au25=0.5, au26=0.8),
        "anger": ActionUnits(au4=1.23, au5=0.18, au7=0.37, au9=1.07, au10=0.26, au20=0.09, au23=0.89, au25=0.21, au26=0.7, au2=-0.07),
        "sadness": ActionUnits(au1=1.21, au2=-0.27, au4=0.71, au5=-0.28, au7=0.83, au6=0.52, au15=1.25, au23=0.63, au25=0.47, au9=0.02, au26=0.31),
        "fear": ActionUnits(au1=0.87, au2=0.28, au4=0.66, au5=1.25, au15=0.72, au20=1.06, au26=0.78),
        "disgust": ActionUnits(au4=0.5, au6=0.4, au9=1, au10=0.8, au15=0.3, au17=0.3),
    },
}

HEAD = {
    "sadness": (-0.05, 0.04),
    "surprise": (0.04, 0.0),
    "anger": (-0.03, 0.0),
    "fear": (0.02, -0.03),
    "disgust": (0.03, 0.03),
    "joy": (0.01, -0.03),
}
"""Pitch and roll of the head, in radians, that go with an expression."""

MACHINE_UNREADABLE = frozenset({("MARA", "disgust")})
"""Expressions that a person reads and the bundled network does not."""
