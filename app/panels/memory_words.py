"""What the memory inspector says."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from emotionai_core.records.memory import Recalled, ShortTerm, Trend


def plain(value: float) -> str:
    """A number, minus as a minus; a dash for none."""
    return "–" if math.isnan(value) else f"{value:.2f}".replace("-", "−")


def trend_word(trend: Trend) -> str:
    """Where the last valences go."""
    return {
        Trend.IMPROVING: QCoreApplication.translate("memory", "Mood of the last moments: improving"),
        Trend.DECLINING: QCoreApplication.translate("memory", "Mood of the last moments: declining"),
        Trend.STABLE: QCoreApplication.translate("memory", "Mood of the last moments: stable"),
        Trend.VOLATILE: QCoreApplication.translate("memory", "Mood of the last moments: volatile"),
    }[trend]


def short_term_sentence(short: ShortTerm) -> str:
    """Trend, deviation and what it is measured against."""
    others = short.pressure
    there = QCoreApplication.translate("memory", "others present: %n", "", others)
    text = QCoreApplication.translate(
        "memory", "{trend}. Valence deviates by {volatility}; volatile from {threshold} on, {there}."
    )
    return text.format(
        trend=trend_word(short.trend),
        volatility=plain(short.volatility),
        threshold=plain(short.threshold),
        there=there,
    )


def recall_numbers(recalled: Recalled) -> str:
    """What a memory comes to mind by, in numbers."""
    times = recalled.references
    told = QCoreApplication.translate("memory", "times called up: %n", "", times)
    if recalled.boost:
        text = QCoreApplication.translate("memory", "similarity {similarity} + same emotion {boost} = {score} · {told}")
    else:
        text = QCoreApplication.translate("memory", "similarity {similarity} · {told}")
    return text.format(
        similarity=plain(recalled.similarity), boost=plain(recalled.boost), score=plain(recalled.score), told=told
    )


def recall_reason(recalled: Recalled) -> str:
    """Why a memory comes to mind, in a sentence."""
    said = [
        QCoreApplication.translate("memory", "It comes to mind because its words mean nearly the same as this line's.")
        if recalled.similarity >= 0.6
        else QCoreApplication.translate("memory", "It comes to mind because its words mean something like this line's.")
    ]
    if recalled.boost:
        said.append(QCoreApplication.translate("memory", "The emotion is the same, which makes it stronger."))
    return " ".join(said)


def references_text(references: int, needed: int) -> str:
    """How far a memory is on its way to being kept for long."""
    text = QCoreApplication.translate("memory", "called up {count} of {needed} times")
    return text.format(count=references, needed=needed)
