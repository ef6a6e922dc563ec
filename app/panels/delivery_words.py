"""The studio's words about delivery: verdicts, what overrode the measured intensity, and why a line got its verdict."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from app.charts.axes import plain, signed
from app.described import prose_language
from emotionai_core.prose.lines import LinesInWords
from emotionai_core.records.account import Account
from emotionai_core.records.scores import Alignment, Amplifier, Calibration, Delivery


def delivery_name(delivery: Delivery) -> str:
    """What delivery does with the words."""
    return {
        Delivery.UNDER: QCoreApplication.translate("delivery", "under"),
        Delivery.ALIGNED: QCoreApplication.translate("delivery", "aligned"),
        Delivery.OVER: QCoreApplication.translate("delivery", "over"),
        Delivery.ABSTAINS: QCoreApplication.translate("delivery", "not known"),
    }[delivery]


def delivery_sign(delivery: Delivery, sure: bool = True) -> str:
    """A sign that works without colour; an open one is within the error."""
    if not sure and delivery in (Delivery.UNDER, Delivery.OVER):
        return "▽" if delivery is Delivery.UNDER else "△"
    return {Delivery.UNDER: "▼", Delivery.ALIGNED: "=", Delivery.OVER: "▲", Delivery.ABSTAINS: "–"}[delivery]


def certainty_name(delivery: Delivery, sure: bool) -> str:
    """Whether a verdict may be chance, "" where nothing was compared."""
    if delivery is Delivery.ABSTAINS:
        return ""
    clear = QCoreApplication.translate("delivery", "clear")
    return clear if sure else QCoreApplication.translate("delivery", "within the error")


def delivery_token(delivery: Delivery) -> str:
    """The colour of a verdict."""
    return {
        Delivery.UNDER: "suppression",
        Delivery.ALIGNED: "good",
        Delivery.OVER: "warn",
        Delivery.ABSTAINS: "faint",
    }[delivery]


def amplifier_name(amplifier: Amplifier) -> str:
    """What overrode the measured intensity, "" for nothing."""
    return {
        Amplifier.NONE: "",
        Amplifier.LOUDNESS: QCoreApplication.translate("delivery", "extreme loudness"),
        Amplifier.JAW: QCoreApplication.translate("delivery", "wide open jaw"),
    }[amplifier]


def gap_text(gap: float) -> str:
    """How far delivery is from the words, in standard deviations."""
    if math.isnan(gap):
        return ""
    text = QCoreApplication.translate("delivery", "{gap} SD")
    return text.format(gap=signed(gap))


def raw_text(expected: float, expressed: float) -> str:
    """Both intensities as they were estimated, before they are compared."""
    unknown = QCoreApplication.translate("delivery", "not known")
    return QCoreApplication.translate("delivery", "expected {expected}, expressed {expressed}").format(
        expected=unknown if math.isnan(expected) else plain(expected),
        expressed=unknown if math.isnan(expressed) else plain(expressed),
    )


def confidence_text(delivery: Delivery, confidence: float) -> str:
    """How far both estimates can be relied upon; "" where there is nothing to rely upon."""
    if delivery is Delivery.ABSTAINS:
        text = QCoreApplication.translate("delivery", "confidence too low: {confidence}") if confidence > 0 else ""
    else:
        text = QCoreApplication.translate("delivery", "confidence {confidence}")
    return text.format(confidence=plain(confidence))


def override_text(amplifier: Amplifier, measured: float, expressed: float) -> str:
    """What an override made of what was measured, "" for none."""
    if amplifier is Amplifier.NONE:
        return ""
    return f"{plain(measured)} → {plain(expressed)} ({amplifier_name(amplifier)})"


def calibration_text(alignment: Alignment) -> str:
    """What intensities are compared with."""
    expected, expressed = alignment.expected_scale, alignment.expressed_scale
    if alignment.calibration is Calibration.FIXED:
        text = QCoreApplication.translate("delivery", "fixed scale ({expected})")
    else:
        text = QCoreApplication.translate("delivery", "this film (expected {expected}, expressed {expressed})")
    return text.format(
        expected=f"{plain(expected[0])} ± {plain(expected[1])}",
        expressed=f"{plain(expressed[0])} ± {plain(expressed[1])}",
    )


def explanation(account: Account, place: int) -> list[str]:
    """Why a line got its verdict, sentence by sentence; last what both intensities are compared with."""
    told = [passage.text for passage in LinesInWords(account, prose_language()).delivery(place)]
    if Delivery(int(account.alignment.delivery[place])) is not Delivery.ABSTAINS:
        text = QCoreApplication.translate("delivery", "Scale, mean ± SD: {scale}.")
        told.append(text.format(scale=calibration_text(account.alignment)))
    return told
