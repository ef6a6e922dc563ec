"""The studio's names for what is estimated of a character: traits, scores, shapes, circles, why a memory is kept."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from app.charts.axes import plain
from emotionai_core.records.estimate import Estimate
from emotionai_core.records.memory import ArcShape, Entry, Role, TransitionKind
from emotionai_core.records.reliability import Tier
from emotionai_core.records.society import Circle


def trait_name(name: str) -> str:
    """One of the five traits, for a person."""
    return {
        "openness": QCoreApplication.translate("character", "Openness"),
        "conscientiousness": QCoreApplication.translate("character", "Conscientiousness"),
        "extraversion": QCoreApplication.translate("character", "Extraversion"),
        "agreeableness": QCoreApplication.translate("character", "Agreeableness"),
        "neuroticism": QCoreApplication.translate("character", "Neuroticism"),
    }.get(name, name)


def dimension_name(name: str) -> str:
    """One of the six dimensions of the score card."""
    return {
        "expression": QCoreApplication.translate("character", "Face and words"),
        "voice": QCoreApplication.translate("character", "Voice"),
        "coherence": QCoreApplication.translate("character", "Coherence"),
        "range": QCoreApplication.translate("character", "Range"),
        "transition": QCoreApplication.translate("character", "Transitions"),
        "interaction": QCoreApplication.translate("character", "Interaction"),
    }.get(name, name)


def dimension_meaning(name: str) -> str:
    """What a dimension measures, in a sentence."""
    return {
        "expression": QCoreApplication.translate("character", "How far the face goes along with what is said."),
        "voice": QCoreApplication.translate("character", "How far the voice goes along with face and words."),
        "coherence": QCoreApplication.translate("character", "How seldom the channels contradict each other."),
        "range": QCoreApplication.translate("character", "How many of the seven emotions are shown."),
        "transition": QCoreApplication.translate("character", "How smoothly one state leads to the next."),
        "interaction": QCoreApplication.translate("character", "How often an answer takes up what the other shows."),
    }.get(name, "")


def shape_name(shape: ArcShape) -> str:
    """The shape of an arc."""
    return {
        ArcShape.RISING: QCoreApplication.translate("character", "rising"),
        ArcShape.FALLING: QCoreApplication.translate("character", "falling"),
        ArcShape.PEAK: QCoreApplication.translate("character", "up, then down"),
        ArcShape.VALLEY: QCoreApplication.translate("character", "down, then up"),
        ArcShape.W_SHAPE: QCoreApplication.translate("character", "down and up twice (W)"),
        ArcShape.FLAT: QCoreApplication.translate("character", "flat"),
        ArcShape.VOLATILE: QCoreApplication.translate("character", "volatile"),
    }[shape]


def transition_name(kind: TransitionKind) -> str:
    """How one state follows another."""
    return {
        TransitionKind.NATURAL: QCoreApplication.translate("character", "natural"),
        TransitionKind.GRADUAL: QCoreApplication.translate("character", "gradual"),
        TransitionKind.TRIGGERED: QCoreApplication.translate("character", "triggered"),
        TransitionKind.SUDDEN: QCoreApplication.translate("character", "sudden"),
    }[kind]


def circle_title(circle: Circle) -> str:
    """A circle of relations."""
    return {
        Circle.INTIMATE: QCoreApplication.translate("character", "intimate"),
        Circle.CLOSE: QCoreApplication.translate("character", "close"),
        Circle.FRIENDS: QCoreApplication.translate("character", "friend"),
        Circle.ACQUAINTANCE: QCoreApplication.translate("character", "acquaintance"),
        Circle.STRANGER: QCoreApplication.translate("character", "stranger"),
    }[circle]


def entry_reason(entry: Entry) -> str:
    """Why a memory was kept beyond short-term memory."""
    return {
        Entry.NONE: QCoreApplication.translate("character", "called up again"),
        Entry.SURPRISE: QCoreApplication.translate("character", "surprising"),
        Entry.AROUSAL: QCoreApplication.translate("character", "high arousal"),
        Entry.HOTSPOT: QCoreApplication.translate("character", "part of a hotspot"),
    }[entry]


def role_word(role: Role) -> str:
    """As what somebody took part in a line."""
    return {
        Role.SPEAKER: QCoreApplication.translate("character", "said it"),
        Role.LISTENER: QCoreApplication.translate("character", "was told"),
        Role.WITNESS: QCoreApplication.translate("character", "was there"),
    }[role]


def tier_name(tier: Tier) -> str:
    """How far the faces of the film can be relied upon."""
    return {
        Tier.RELIABLE: QCoreApplication.translate("character", "faces reliable"),
        Tier.PARTIAL: QCoreApplication.translate("character", "faces partly reliable"),
        Tier.DEGRADED: QCoreApplication.translate("character", "faces not reliable"),
    }[tier]


def lacking(estimate: Estimate, name: str = "") -> str:
    """That there is too little to say, and how much is needed; of what, goes by the name of the dimension."""
    text = {
        "transition": QCoreApplication.translate("character", "needs {needed} transitions, has {count}"),
        "interaction": QCoreApplication.translate("character", "needs {needed} answers, has {count}"),
    }.get(name, QCoreApplication.translate("character", "needs {needed} lines, has {count}"))
    return text.format(count=estimate.count, needed=estimate.needed)


def interval_text(estimate: Estimate, digits: int = 2) -> str:
    """The 90 % interval."""
    text = QCoreApplication.translate("character", "90 %: {low} to {high}")
    return text.format(low=plain(estimate.low, digits), high=plain(estimate.high, digits))


def input_name(name: str) -> str:
    """One number that went into another; names of formulas that are not known here stay as they are."""
    return {
        "variety": QCoreApplication.translate("character", "variety of emotions"),
        "surprise": QCoreApplication.translate("character", "how often surprising"),
        "recovery": QCoreApplication.translate("character", "recovery after sudden changes"),
        "volatility": QCoreApplication.translate("character", "deviation of valence"),
        "arousal deviation": QCoreApplication.translate("character", "deviation of arousal"),
        "arousal": QCoreApplication.translate("character", "mean arousal"),
        "expression": QCoreApplication.translate("character", "share of lines that are not neutral"),
        "positive share": QCoreApplication.translate("character", "share of positive lines"),
        "social polarity": QCoreApplication.translate("character", "valence towards listeners"),
        "dominance": QCoreApplication.translate("character", "dominance of the voice"),
        "stability floor": QCoreApplication.translate("character", "lowest stability"),
        "sudden density": QCoreApplication.translate("character", "how often sudden"),
        "hotspots": QCoreApplication.translate("character", "share of lines in hotspots"),
        "|v_face - v_text|": QCoreApplication.translate("character", "mean distance of face and words"),
        "distance": QCoreApplication.translate("character", "mean distance of the voice"),
        "climax": QCoreApplication.translate("character", "climactic lines"),
        "disagreement": QCoreApplication.translate("character", "mean disagreement"),
        "opposed": QCoreApplication.translate("character", "lines with opposed channels"),
        "mean_jump": QCoreApplication.translate("character", "mean jump"),
        "cuts": QCoreApplication.translate("character", "scene cuts left out"),
        "matches": QCoreApplication.translate("character", "answers that match"),
        "total": QCoreApplication.translate("character", "answers"),
        "base": QCoreApplication.translate("character", "base"),
        "unique": QCoreApplication.translate("character", "emotions shown"),
        "max": QCoreApplication.translate("character", "emotions there are"),
        "n": QCoreApplication.translate("character", "lines"),
        "uncapped": QCoreApplication.translate("character", "without the cap (beyond 10 left out of the total)"),
    }.get(name, name.replace("_", " "))


def input_value(value: float) -> str:
    """An input as it is written: counts without decimals."""
    if math.isnan(value):
        return QCoreApplication.translate("character", "not given")
    return plain(value, 0 if value == int(value) else 2)
