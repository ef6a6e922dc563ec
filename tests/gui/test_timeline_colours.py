"""The seven emotions and the kinds of conflict stay apart for eyes that lack a cone."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtGui import QColor

from app.theme import Look, look_named
from app.timeline.markers import glyph
from emotionai_core.records.conflict import ConflictKind
from emotionai_core.records.evidence import EMOTIONS

# Machado, Oliveira, Fernandes: "A physiologically-based model for simulation of color vision deficiency", IEEE TVCG 15
# (2009), severity 1.0, applied to linear RGB.
SIGHT = {
    "full": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
# What is just noticeable is about 1, what nobody mistakes about 10: the least distance of any two emotions.
LEAST = 10.0


def lab(colour: QColor, sight: str) -> np.ndarray:
    """CIE L*a*b* (D65) of a colour as such eyes see it."""
    coded = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    linear = np.clip(SIGHT[sight] @ linear, 0, 1)
    to_xyz = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    )
    ratio = to_xyz @ linear / np.array([0.95047, 1.0, 1.08883])
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one: np.ndarray, other: np.ndarray) -> float:
    """CIEDE2000 (Sharma, Wu, Dalal 2005)."""
    chroma = (np.hypot(*one[1:]) + np.hypot(*other[1:])) / 2
    g = 0.5 * (1 - np.sqrt(chroma**7 / (chroma**7 + 25**7)))
    (l1, a1, b1), (l2, a2, b2) = one, other
    c1, c2 = np.hypot((1 + g) * a1, b1), np.hypot((1 + g) * a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, (1 + g) * a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    dl, dc, dh = l2 - l1, c2 - c1, 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    hm = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    cosine = [np.cos(np.radians(angle)) for angle in (hm - 30, 2 * hm, 3 * hm + 6, 4 * hm - 63)]
    t = 1 - 0.17 * cosine[0] + 0.24 * cosine[1] + 0.32 * cosine[2] - 0.20 * cosine[3]
    sl = 1 + 0.015 * (lm - 50) ** 2 / np.sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    rt = -np.sin(np.radians(60 * np.exp(-(((hm - 275) / 25) ** 2)))) * 2 * np.sqrt(cm**7 / (cm**7 + 25**7))
    parts = np.array([dl / sl, dc / sc, dh / sh])
    return float(np.sqrt((parts**2).sum() + rt * parts[1] * parts[2]))


def least(look: Look, tokens: tuple[str, ...], sight: str) -> tuple[float, tuple[str, str]]:
    """The two that are hardest to tell apart."""
    pairs = itertools.combinations(tokens, 2)
    seen = {token: lab(look.colour(token), sight) for token in tokens}
    return min((distance(seen[a], seen[b]), (a, b)) for a, b in pairs)


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_formula_gives_the_published_values(one, other, wanted: float):
    assert distance(np.array(one), np.array(other)) == pytest.approx(wanted, abs=1e-4)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_emotions_are_told_apart(theme: str, sight: str):
    found, pair = least(look_named(theme), EMOTIONS, sight)
    assert found >= LEAST, pair


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_emotions_stand_out_from_the_track(theme: str):
    look = look_named(theme)
    for sight, emotion, ground in itertools.product(SIGHT, EMOTIONS, ("track", "track_alt")):
        assert distance(lab(look.colour(emotion), sight), lab(look.colour(ground), sight)) > 15, (sight, emotion)


def test_kinds_of_conflict_differ_in_shape_because_their_colours_need_not():
    paths = [glyph(kind) for kind in ConflictKind]
    assert all(one != other for one, other in itertools.combinations(paths, 2))


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2.2 contrast ratio."""

    def luminance(colour: QColor) -> float:
        coded = np.array([colour.redF(), colour.greenF(), colour.blueF()])
        linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_emotions_have_the_contrast_of_graphics_in_the_dark():
    look = look_named("dark")
    for emotion, ground in itertools.product(EMOTIONS, ("track", "track_alt")):
        assert contrast(look.colour(emotion), look.colour(ground)) >= 3.0, emotion
