"""The studio's names for what the core counts: emotions, channels, kinds, in the user's language."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from emotionai_core.records.conflict import ConflictKind, Verdict, point_one_way
from emotionai_core.records.evidence import Channel, Polarity, Reading


def emotion_name(label: str) -> str:
    """An emotion, for a person."""
    names = {
        "anger": QCoreApplication.translate("words", "anger"),
        "disgust": QCoreApplication.translate("words", "disgust"),
        "fear": QCoreApplication.translate("words", "fear"),
        "joy": QCoreApplication.translate("words", "joy"),
        "neutral": QCoreApplication.translate("words", "neutral"),
        "sadness": QCoreApplication.translate("words", "sadness"),
        "surprise": QCoreApplication.translate("words", "surprise"),
    }
    return names.get(label, label)


def movement_name(unit: str) -> str:
    """An action unit, for a person."""
    names = {
        "au1_2": QCoreApplication.translate("words", "brows raised (AU 1+2)"),
        "au4": QCoreApplication.translate("words", "frown (AU 4)"),
        "au12": QCoreApplication.translate("words", "corners of the mouth up (AU 12)"),
        "au15": QCoreApplication.translate("words", "corners of the mouth down (AU 15)"),
        "au26": QCoreApplication.translate("words", "jaw dropped (AU 26)"),
        "au43": QCoreApplication.translate("words", "eyes closed (AU 43)"),
    }
    return names.get(unit, unit)


def polarity_name(polarity: Polarity) -> str:
    """Which way a channel points, for a person."""
    return {
        Polarity.NEGATIVE: QCoreApplication.translate("words", "negative"),
        Polarity.NEUTRAL: QCoreApplication.translate("words", "neutral"),
        Polarity.POSITIVE: QCoreApplication.translate("words", "positive"),
        Polarity.ABSTAINS: QCoreApplication.translate("words", "abstains"),
    }[polarity]


def channel_name(channel: Channel) -> str:
    """A channel, for a person."""
    return {
        Channel.FACE: QCoreApplication.translate("words", "Face"),
        Channel.VOICE: QCoreApplication.translate("words", "Voice"),
        Channel.TEXT: QCoreApplication.translate("words", "Words"),
    }[channel]


def reading_numbers(reading: Reading) -> str:
    """Both numbers of a reading: how probable its direction is, and how probable its emotion."""
    direction = polarity_name(reading.leaning)
    parts: list[str] = []
    if reading.leaning is not Polarity.ABSTAINS:
        known = {"direction": direction, "confidence": percent(reading.confidence), "margin": percent(reading.margin)}
        if reading.polarity is Polarity.ABSTAINS:
            text = QCoreApplication.translate("words", "leans {direction} {confidence} (lead {margin})")
        else:
            text = QCoreApplication.translate("words", "{direction} {confidence} (lead {margin})")
        parts.append(text.format(**known))
    if reading.label and reading.distribution:
        parts.append(f"{emotion_name(reading.label)} {percent(reading.distribution_top)}")
    return " · ".join(parts)


def reading_meaning(reading: Reading) -> str:
    """What the numbers of a reading are, one sentence each."""
    parts: list[str] = []
    if reading.leaning is not Polarity.ABSTAINS:
        text = QCoreApplication.translate(
            "words",
            "{direction} {confidence}: how probable this direction is, all its emotions together. "
            "Lead: how far it is ahead of the next direction.",
        )
        parts.append(text.format(direction=polarity_name(reading.leaning), confidence=percent(reading.confidence)))
    if reading.label and reading.distribution:
        text = QCoreApplication.translate("words", "{emotion} {value}: how probable this one emotion is.")
        parts.append(text.format(emotion=emotion_name(reading.label), value=percent(reading.distribution_top)))
    return "\n".join(parts)


def kind_name(kind: ConflictKind) -> str:
    """How channels disagree, for a person."""
    return {
        ConflictKind.MASKING: QCoreApplication.translate("words", "Masking"),
        ConflictKind.SARCASM: QCoreApplication.translate("words", "Sarcasm"),
        ConflictKind.SUPPRESSION: QCoreApplication.translate("words", "Suppression"),
        ConflictKind.LEAKAGE: QCoreApplication.translate("words", "Leakage"),
    }[kind]


def kind_meaning(kind: ConflictKind) -> str:
    """What a kind of conflict is, in a sentence."""
    return {
        ConflictKind.MASKING: QCoreApplication.translate(
            "words", "The face looks positive while voice or words are negative."
        ),
        ConflictKind.SARCASM: QCoreApplication.translate(
            "words", "The words are positive while voice or face are negative."
        ),
        ConflictKind.SUPPRESSION: QCoreApplication.translate(
            "words", "The face stays neutral while voice and words are strongly negative."
        ),
        ConflictKind.LEAKAGE: QCoreApplication.translate(
            "words", "A brief expression contradicts the one that is held."
        ),
    }[kind]


def verdict_name(verdict: Verdict, readings: Sequence[Reading] = ()) -> str:
    """What fusion says of a line, for a person; they agree only where all of `readings` that speak point one way."""
    if verdict is Verdict.AGREES and not point_one_way(readings):
        return QCoreApplication.translate("words", "no contradiction")
    return {
        Verdict.CONFLICT: QCoreApplication.translate("words", "channels contradict each other"),
        Verdict.AGREES: QCoreApplication.translate("words", "channels point the same way"),
        Verdict.UNSURE: QCoreApplication.translate("words", "unsure: too little evidence"),
    }[verdict]


def judgement_name(judgement: str) -> str:
    """What the analyst said of a conflict."""
    return {
        "accepted": QCoreApplication.translate("words", "accepted"),
        "rejected": QCoreApplication.translate("words", "rejected"),
        "second-look": QCoreApplication.translate("words", "second look"),
    }.get(judgement, QCoreApplication.translate("words", "not judged"))


def short_time(seconds: float) -> str:
    """`M:SS` or `H:MM:SS`, for lists."""
    whole = int(max(0.0, seconds))
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def percent(fraction: float) -> str:
    """A confidence, for a person; rounded as the same number with two decimals is."""
    return f"{100 * float(f'{fraction:.2f}'):.0f}%"


def exact_time(seconds: float) -> str:
    """`M:SS.s`, for two moments that lie close together."""
    tenths = round(max(0.0, seconds) * 10)
    return f"{short_time(tenths // 10)}.{tenths % 10}"


def tag_name(tag: str) -> str:
    """The colour of a note, for a person."""
    return {
        "red": QCoreApplication.translate("words", "red"),
        "orange": QCoreApplication.translate("words", "orange"),
        "yellow": QCoreApplication.translate("words", "yellow"),
        "green": QCoreApplication.translate("words", "green"),
        "blue": QCoreApplication.translate("words", "blue"),
        "purple": QCoreApplication.translate("words", "purple"),
    }.get(tag, QCoreApplication.translate("words", "no colour"))


def corrected_name(matter: str) -> str:
    """What of a line a person set."""
    return {
        "text": QCoreApplication.translate("words", "the words"),
        "speaker": QCoreApplication.translate("words", "who speaks"),
        "span": QCoreApplication.translate("words", "begin and end"),
        "face": QCoreApplication.translate("words", "the emotion of the face"),
        "voice": QCoreApplication.translate("words", "the emotion of the voice"),
        "words": QCoreApplication.translate("words", "the emotion of the words"),
        "kind": QCoreApplication.translate("words", "the kind of conflict"),
    }.get(matter, matter)


def part_name(key: str) -> str:
    """What a person's key stands for: a group of faces, a voice, a name in the subtitles, someone the analyst made."""
    sort, _, rest = key.partition("-")
    text = {
        "face": QCoreApplication.translate("words", "face {rest}"),
        "voice": QCoreApplication.translate("words", "voice {rest}"),
        "name": QCoreApplication.translate("words", "{rest} in the subtitles"),
        "made": QCoreApplication.translate("words", "new person {rest}"),
    }.get(sort)
    return text.format(rest=rest) if text is not None and rest else key


def prompt_part_name(part: str) -> str:
    """A part of a prompt, for people."""
    return {
        "anchor": QCoreApplication.translate("words", "the character"),
        "expression": QCoreApplication.translate("words", "the expression"),
        "body": QCoreApplication.translate("words", "the body"),
        "atmosphere": QCoreApplication.translate("words", "the atmosphere"),
        "composition": QCoreApplication.translate("words", "the composition"),
        "camera": QCoreApplication.translate("words", "the camera"),
        "action": QCoreApplication.translate("words", "the action"),
        "negative": QCoreApplication.translate("words", "what is not wanted"),
    }[part]
