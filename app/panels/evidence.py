"""Everything known about the selected line, and where each number came from."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from app.panels.paint import LEFT, RIGHT, elided, paint_bar, polarity_sign, reading_colour, sized
from app.panels.parts import EmptyState
from app.playhead import Playhead
from app.session import Session
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
    short_time,
    verdict_name,
)
from emotionai_core.records.analysis import Analysis, StageRun
from emotionai_core.records.evidence import EMOTIONS, Channel, Polarity, Reading
from emotionai_core.records.line import Line

_STAGES = {Channel.FACE: ("faces", "visual"), Channel.VOICE: ("voice",), Channel.TEXT: ("text",)}


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
        self.setAccessibleName(kind_name(conflict.kind) if conflict is not None else verdict_name(line.verdict))
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
            text = verdict_name(self._line.verdict)
            painter.drawText(area.adjusted(12, 0, -8, 0), LEFT, text[:1].upper() + text[1:])
            return
        paint_glyph(painter, conflict.kind, QPointF(area.x() + 22, area.center().y()), 18, look.kind(conflict.kind))
        painter.setPen(look.colour("ink"))
        painter.drawText(area.adjusted(42, 6, 0, -area.height() / 2 + 2), LEFT, kind_name(conflict.kind))
        painter.setFont(sized(self.font(), 12))
        painter.setPen(look.colour("muted"))
        text = self.tr("Severity {value}").format(value=percent(conflict.severity))
        painter.drawText(area.adjusted(42, area.height() / 2 - 2, 0, -6), LEFT, text)
        bar = QRectF(area.right() - 12 - 110, area.center().y() - 3, 110, 6)
        paint_bar(painter, look, bar, conflict.severity, look.kind(conflict.kind))


class ReadingCard(QWidget):
    """One channel: direction and emotion, how probable both are, and where it was taken. Clicking goes there."""

    clicked = Signal()

    def __init__(self, channel: Channel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._channel = channel
        self._theme = theme
        self._reading: Reading | None = None
        self._extra: list[tuple[str, str, float]] = []
        self._source = ""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_reading(self, reading: Reading | None, line: Line, source: str) -> None:
        """Another line's reading."""
        self._reading, self._source = reading, source
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
        said = self._verdict() + (f". {reading.note}" if reading is not None and reading.note else "")
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
        if self._reading is not None and self._reading.distribution:
            return len(EMOTIONS)
        return len(self._extra)

    def _notes(self) -> str:
        parts = [self._reading.note if self._reading is not None else self.tr("Nothing was read here.")]
        if self._source:
            parts.append(self._source)
        return "\n".join(part for part in parts if part)

    def _note_height(self) -> float:
        metrics = QFontMetricsF(sized(self.font(), 12))
        room = QRectF(0, 0, max(120, self.width() - 24), 1000)
        return metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), self._notes()).height()

    def _needed(self) -> int:
        return int(36 + (18 if self._reading is not None else 0) + 17 * self._bars() + 8 + self._note_height() + 12)

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
        painter.drawText(QRectF(80, 6, self.width() - 92, 24), RIGHT, self._verdict())
        y = 32.0
        if reading is not None:
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

    def _paint_bars(self, painter: QPainter, y: float, silent: bool) -> float:
        look = self._theme.look
        rows = [(text, value, share, look.colour("accent")) for text, value, share in self._extra]
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


class EvidencePanel(QWidget):
    """The selected line."""

    def __init__(self, session: Session, playhead: Playhead, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._playhead = playhead
        self._empty = EmptyState()
        self._empty.say(self.tr("No line selected"), self.tr("Choose a conflict, a line, or a block on the timeline."))
        self.head = self._label("muted")
        self.text = self._label("lineText")
        self.listener = self._label("muted")
        self.banner = ConflictBanner(theme)
        self.cards = {channel: ReadingCard(channel, theme) for channel in Channel}
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(6)
        for widget in (self.head, self.text, self.listener, self.banner, *self.cards.values()):
            column.addWidget(widget)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("Evidence for the selected line"))
        scroll.setWidget(body)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(scroll)
        for card in self.cards.values():
            card.clicked.connect(self._go)
        session.selection_changed.connect(self._show)
        session.analysis_changed.connect(lambda _touches: self._show(session.selected))
        theme.changed.connect(lambda: [widget.update() for widget in (self.banner, *self.cards.values())])

    def _label(self, kind: str) -> QLabel:
        label = QLabel()
        label.setObjectName(kind)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _show(self, number: int | None) -> None:
        line, analysis = self._session.line(number), self._session.analysis
        if line is None or analysis is None:
            self._stack.setCurrentIndex(0)
            return
        said = line.utterance
        who = analysis.name(line.person) or self.tr("Nobody")
        self.head.setText(f"{short_time(said.start)}–{short_time(said.end)} · {who}")
        self.text.setText(f"“{said.text}”")
        self.listener.setVisible(bool(line.listener))
        if line.listener:
            feeling = emotion_name(line.listener_emotion) if line.listener_emotion else self.tr("unreadable")
            name = analysis.name(line.listener)
            self.listener.setText(self.tr("{name} listens: {emotion}").format(name=name, emotion=feeling))
        self.banner.show_line(line)
        for channel, card in self.cards.items():
            card.show_reading(line.reading(channel), line, self._source(analysis, channel, line))
        self._stack.setCurrentIndex(1)

    def _source(self, analysis: Analysis, channel: Channel, line: Line) -> str:
        run = next((run for run in analysis.runs if run.stage in _STAGES[channel]), None)
        parts = [self.tr("from {program}").format(program=_program(run))] if run is not None else []
        if channel is Channel.TEXT:
            kind = self.tr("subtitles") if line.utterance.source == "subtitle" else self.tr("speech recognition")
            parts.append(self.tr("words from {source}").format(source=kind))
        return " · ".join(parts)

    def _go(self) -> None:
        line = self._session.line(self._session.selected)
        if line is not None:
            self._playhead.seek(line.utterance.start, self)


def _program(run: StageRun) -> str:
    return f"{run.backend} {run.version}".strip()
