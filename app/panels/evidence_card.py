"""The parts of the evidence: the verdict in one strip, and a card for each channel."""

from __future__ import annotations

import math
from functools import partial
from typing import cast

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.icons import icon
from app.panels.paint import LEFT, RIGHT, chip_words, elided, paint_bar, polarity_sign, reading_colour, sized
from app.theme import Theme
from app.timeline.markers import paint_glyph
from app.words import (
    channel_name,
    emotion_name,
    kind_meaning,
    kind_name,
    percent,
    polarity_name,
    reading_meaning,
    reading_numbers,
    verdict_name,
)
from emotionai_core.project.edits import EmotionName
from emotionai_core.records.evidence import EMOTIONS, Channel, Polarity, Reading
from emotionai_core.records.line import Line


class ConflictBanner(QWidget):
    """The verdict in one strip."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._line: Line | None = None
        self.setFixedHeight(56)

    def show_line(self, line: Line) -> None:
        """Another line."""
        self._line = line
        conflict = line.conflict
        self.setToolTip(kind_meaning(conflict.kind) if conflict is not None else "")
        verdict = verdict_name(line.verdict, line.readings)
        self.setAccessibleName(kind_name(conflict.kind) if conflict is not None else verdict)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Glyph, kind and severity; or that there is no conflict."""
        if self._line is None:
            return
        look, painter = self._theme.look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0, 0, 0, -4)
        conflict = self._line.conflict
        ground = look.kind(conflict.kind) if conflict is not None else look.colour("faint")
        ground.setAlphaF(0.14)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(area, 6, 6)
        font = sized(self.font(), 14, bold=True)
        painter.setFont(font)
        painter.setPen(look.colour("ink"))
        if conflict is None:
            text = verdict_name(self._line.verdict, self._line.readings)
            painter.drawText(area.adjusted(12, 0, -8, 0), LEFT, text[:1].upper() + text[1:])
            return
        paint_glyph(painter, conflict.kind, QPointF(area.x() + 22, area.center().y()), 18, look.kind(conflict.kind))
        painter.setPen(look.colour("ink"))
        painter.drawText(area.adjusted(42, 6, 0, -area.height() / 2 + 2), LEFT, kind_name(conflict.kind))
        painter.setFont(sized(self.font(), 12))
        painter.setPen(look.colour("muted"))
        text = self.tr("Severity {value}").format(value=percent(conflict.severity))
        painter.drawText(area.adjusted(42, area.height() / 2 - 2, 0, -6), LEFT, text)
        wide = max(QFontMetricsF(font).horizontalAdvance(kind_name(conflict.kind)), 76.0)
        room = min(110.0, area.width() - 42 - wide - 24)
        if room > 24:
            bar = QRectF(area.right() - 12 - room, area.center().y() - 3, room, 6)
            paint_bar(painter, look, bar, conflict.severity, look.kind(conflict.kind))


class ReadingCard(QWidget):
    """One channel: direction and emotion, how probable both are, and where it was taken. Clicking goes there."""

    clicked = Signal()
    # What a person says that the channel shows, "" for what the machine reads.
    said = Signal(str)

    def __init__(self, channel: Channel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._channel = channel
        self._theme = theme
        self._reading: Reading | None = None
        # Who set the reading, None where it is the machine's; and what the machine had read, where that is known.
        self._coder: str | None = None
        self._machine: Reading | None = None
        self._extra: list[tuple[str, str, float]] = []
        self._source = ""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.change = QToolButton(self)
        self.change.setIconSize(QSize(14, 14))
        self.change.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        tip = self.tr("Say what this channel shows")
        self.change.setToolTip(tip)
        self.change.setAccessibleName(f"{channel_name(channel)}: {tip}")
        self.change.setCursor(Qt.CursorShape.ArrowCursor)
        self.change.setMenu(self._menu())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 5, 6, 0)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.change)
        column.addLayout(row)
        column.addStretch(1)
        theme.changed.connect(self._paint_icon)
        self._paint_icon()

    def _menu(self) -> QMenu:
        menu = QMenu(self.change)
        for emotion in EMOTIONS:
            menu.addAction(emotion_name(emotion), partial(self.said.emit, cast(EmotionName, emotion)))
        menu.addSeparator()
        self.back = menu.addAction(self.tr("What the machine reads"), partial(self.said.emit, ""))
        return menu

    def _paint_icon(self) -> None:
        look = self._theme.look
        token = "accent" if self._coder is not None else "muted"
        self.change.setIcon(icon("pencil", look.colour(token), look.colour("faint")))
        self.update()

    def allow(self, writable: bool) -> None:
        """Whether the reading may be changed."""
        self.change.setEnabled(writable)

    def show_reading(
        self,
        reading: Reading | None,
        line: Line,
        source: str,
        coder: str | None = None,
        machine: Reading | None = None,
    ) -> None:
        """Another line's reading; `coder` is who set it, `machine` what was read before."""
        self._reading, self._source = reading, source
        self._coder, self._machine = coder, machine
        self.back.setEnabled(coder is not None)
        self._paint_icon()
        self._extra = []
        if self._channel is Channel.VOICE:
            voice = line.voice
            for text, value, low in (
                (self.tr("arousal"), voice.arousal, 0.0),
                (self.tr("valence"), voice.valence, -1.0),
                (self.tr("dominance"), voice.dominance, 0.0),
            ):
                known = not math.isnan(value)
                share = (value - low) / (1 - low) if known else 0.0
                self._extra.append(
                    (text, f"{value:.2f}".replace("-", "−") if known else self.tr("not estimated"), share)
                )
        said = f"{self._verdict()}. {self._notes()}".strip()
        self.setAccessibleName(f"{channel_name(self._channel)}: {said}")
        meaning = reading_meaning(reading) if reading is not None else ""
        self.setToolTip("\n".join(part for part in (meaning, self.tr("Go to this moment")) if part))
        self.updateGeometry()
        self.setFixedHeight(self._needed())
        self.update()

    def _verdict(self) -> str:
        if self._reading is None:
            return self.tr("silent")
        name = polarity_name(self._reading.polarity)
        if self._reading.polarity is Polarity.ABSTAINS:
            return name
        label = emotion_name(self._reading.label) if self._reading.label else name
        return f"{polarity_sign(self._reading.polarity)} {label}"

    def _bars(self) -> int:
        if self._coder is not None and self._channel is not Channel.VOICE:
            return 0
        if self._reading is not None and self._reading.distribution:
            return len(EMOTIONS)
        return len(self._extra)

    def _notes(self) -> str:
        if self._coder is not None:
            return self.tr("Set by {coder}").format(coder=self._coder or self.tr("the analyst"))
        parts = [self._reading.note if self._reading is not None else self.tr("Nothing was read here.")]
        if self._source:
            parts.append(self._source)
        return "\n".join(part for part in parts if part)

    def _note_height(self) -> float:
        metrics = QFontMetricsF(sized(self.font(), 12))
        room = QRectF(0, 0, max(120, self.width() - 24), 1000)
        return metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), self._notes()).height()

    def _needed(self) -> int:
        numbers = self._reading is not None and (self._coder is None or self._machine is not None)
        return int(36 + (18 if numbers else 0) + 17 * self._bars() + 8 + self._note_height() + 12)

    def resizeEvent(self, event: object) -> None:
        """Notes wrap differently in another width."""
        self.setFixedHeight(self._needed())

    def sizeHint(self) -> QSize:
        """As high as its content."""
        return QSize(240, self._needed())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the line."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Head, numbers, bars, notes."""
        look, painter, reading = self._theme.look, QPainter(self), self._reading
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -4.5)
        painter.setPen(QPen(look.colour("line"), 1))
        painter.setBrush(look.colour("raised"))
        painter.drawRoundedRect(area, 6, 6)
        silent = reading is None or reading.polarity is Polarity.ABSTAINS
        colour = look.colour("faint") if silent or reading is None else reading_colour(look, reading)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(area.x() + 1, area.y() + 8, 3, 18), 1.5, 1.5)
        painter.setFont(sized(self.font(), 13, bold=True))
        painter.setPen(look.colour("ink"))
        painter.drawText(QRectF(12, 6, 100, 24), LEFT, channel_name(self._channel))
        painter.setPen(look.colour("muted" if silent else "ink"))
        painter.drawText(QRectF(80, 6, self.width() - 80 - 38, 24), RIGHT, self._verdict())
        y = 32.0
        if self._coder is not None:
            y += self._paint_machine(painter, y)
        elif reading is not None:
            self._paint_numbers(painter, y, reading)
            y += 20
        y = self._paint_bars(painter, y, silent)
        painter.setFont(sized(self.font(), 12))
        painter.setPen(look.colour("muted"))
        painter.drawText(
            QRectF(12, y + 6, self.width() - 24, self.height()), int(Qt.TextFlag.TextWordWrap), self._notes()
        )

    def _paint_numbers(self, painter: QPainter, y: float, reading: Reading) -> None:
        painter.setFont(sized(self.font(), 12))
        painter.setPen(self._theme.look.colour("muted"))
        text = reading_numbers(reading)
        painter.drawText(
            QRectF(12, y - 2, self.width() - 24, 18), LEFT, elided(painter.font(), text, self.width() - 24)
        )

    def _paint_machine(self, painter: QPainter, y: float) -> float:
        """What the machine had read, struck out; returns how much room it took."""
        if self._machine is None:
            return 0.0
        font = sized(self.font(), 12)
        font.setStrikeOut(True)
        painter.setFont(font)
        painter.setPen(self._theme.look.colour("faint"))
        word, number = chip_words(self._machine)
        text = self.tr("machine: {reading}").format(reading=f"{word} {number}".strip())
        painter.drawText(QRectF(12, y - 2, self.width() - 24, 18), LEFT, elided(font, text, self.width() - 24))
        return 20.0

    def _paint_bars(self, painter: QPainter, y: float, silent: bool) -> float:
        look = self._theme.look
        rows = [(text, value, share, look.colour("accent")) for text, value, share in self._extra]
        if self._coder is not None and self._channel is not Channel.VOICE:
            return y
        if self._reading is not None and self._reading.distribution:
            pairs = zip(EMOTIONS, self._reading.distribution, strict=False)
            rows = [(emotion_name(label), percent(share), share, look.emotion(label)) for label, share in pairs]
        painter.setFont(sized(self.font(), 12))
        for text, value, share, colour in rows:
            painter.setPen(look.colour("muted"))
            painter.drawText(QRectF(12, y, 76, 17), LEFT, text)
            known = any(sign.isdigit() for sign in value)
            painter.drawText(QRectF(self.width() - 112, y, 100, 17), RIGHT, value)
            if known:
                if silent:
                    colour.setAlphaF(0.55)
                paint_bar(painter, look, QRectF(84, y + 6, self.width() - 84 - 58, 5), share, colour)
            y += 17
        return y
