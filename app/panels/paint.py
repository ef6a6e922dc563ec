"""Small things that several panels paint: chips, bars, badges."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from app.icons import pixmap
from app.theme import Look
from app.timeline.content import FAINT
from app.timeline.markers import paint_glyph
from app.words import emotion_name, percent, polarity_name
from emotionai_core.records.conflict import ConflictKind
from emotionai_core.records.evidence import Polarity, Reading

CHIP_HEIGHT = 22.0
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def sized(font: QFont, pixels: int, bold: bool = False) -> QFont:
    """The same face in another size."""
    made = QFont(font)
    made.setPixelSize(pixels)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return made


def elided(font: QFont, text: str, width: float) -> str:
    """Text that fits."""
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, width))


def polarity_sign(polarity: Polarity) -> str:
    """A sign that works without colour."""
    return {Polarity.POSITIVE: "+", Polarity.NEGATIVE: "−", Polarity.NEUTRAL: "○"}.get(polarity, "–")


def chip_words(reading: Reading) -> tuple[str, str]:
    """What a chip says of a reading, and the probability of just that; the voice names no emotion, only a direction."""
    if reading.polarity is Polarity.ABSTAINS:
        return polarity_name(reading.polarity), ""
    if reading.label and reading.distribution:
        return emotion_name(reading.label), percent(reading.distribution_top)
    return polarity_name(reading.polarity), percent(reading.confidence)


def reading_colour(look: Look, reading: Reading) -> QColor:
    """The colour of a reading: its emotion's, or its direction's for the voice."""
    if reading.label:
        return look.emotion(reading.label)
    return look.colour({Polarity.POSITIVE: "joy", Polarity.NEGATIVE: "anger"}.get(reading.polarity, "neutral"))


def tag_colour(look: Look, tag: str) -> QColor:
    """The colour of a note's tag."""
    return look.colour(f"tag_{tag}" if tag else "faint")


def paint_chip(painter: QPainter, look: Look, area: QRectF, reading: Reading, font: QFont) -> None:
    """One channel as a chip: channel, emotion or direction, its probability; greyed when it abstains."""
    silent = reading.polarity is Polarity.ABSTAINS
    colour = look.colour("faint") if silent else reading_colour(look, reading)
    ground = QColor(colour)
    ground.setAlphaF(0.10 if silent else 0.20)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(area, 5, 5)
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(area.x(), area.y(), 3, area.height()), 1.5, 1.5)
    sign = QRectF(area.x() + 5, area.center().y() - 7.5, 15, 15)
    painter.drawPixmap(sign, pixmap(reading.channel.value, look.colour("muted"), 30), QRectF(0, 0, 30, 30))
    value_font, low = sized(font, 12), sized(font, 10)
    room = area.adjusted(22, 0, -4, 0)
    text, number = chip_words(reading)
    # In a narrow panel both become smaller before the number goes; the tooltip has it too.
    if number and _width(value_font, text, number) > room.width():
        value_font = low if _width(low, text, number) <= room.width() else value_font
    painter.setFont(value_font)
    metrics = QFontMetricsF(value_font)
    if number and _width(value_font, text, number) <= room.width():
        painter.setPen(look.colour("muted"))
        painter.drawText(room, RIGHT, number)
        room.setRight(room.right() - metrics.horizontalAdvance(number) - 4)
    painter.setPen(look.colour("muted" if silent else "ink"))
    painter.drawText(room, LEFT, elided(value_font, text, room.width()))


def _width(font: QFont, text: str, number: str) -> float:
    metrics = QFontMetricsF(font)
    return metrics.horizontalAdvance(text) + metrics.horizontalAdvance(number) + 4


def paint_emotion(
    painter: QPainter, look: Look, right: float, middle: float, label: str, font: QFont, sure: bool = True
) -> float:
    """An emotion tag that ends at `right`, faint where it is not sure, nothing for ""; returns its left edge."""
    if not label:
        return right
    text = emotion_name(label)
    small = sized(font, 12)
    width = QFontMetricsF(small).horizontalAdvance(text) + 26
    area = QRectF(right - width, middle - 10, width, 20)
    colour, ground = look.emotion(label), look.emotion(label)
    colour.setAlphaF(1.0 if sure else FAINT)
    ground.setAlphaF(0.18 if sure else 0.18 * FAINT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(area, 5, 5)
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(area.x() + 10, middle), 4, 4)
    painter.setFont(small)
    painter.setPen(look.colour("ink" if sure else "muted"))
    painter.drawText(area.adjusted(19, 0, 0, 0), LEFT, text)
    return area.x()


def paint_kind(painter: QPainter, look: Look, right: float, middle: float, kind: ConflictKind | None) -> float:
    """The sign of a contradiction left of `right`, nothing for None; returns its left edge."""
    if kind is None:
        return right
    paint_glyph(painter, kind, QPointF(right - 12, middle), 11, look.kind(kind))
    return right - 20


def paint_bar(painter: QPainter, look: Look, area: QRectF, part: float, colour: QColor) -> None:
    """A filled share of a bar."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("hover"))
    painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
    if part > 0:
        painter.setBrush(colour)
        filled = QRectF(area.x(), area.y(), max(area.height(), area.width() * min(1.0, part)), area.height())
        painter.drawRoundedRect(filled, area.height() / 2, area.height() / 2)
