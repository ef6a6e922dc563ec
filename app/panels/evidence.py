"""Everything known about the selected line, where each number came from, and who corrected what."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from app.coders import who_corrected
from app.edit_sentences import corrected_sentence
from app.panels.evidence_card import ConflictBanner, ReadingCard
from app.panels.moment import first_frame
from app.panels.parts import EmptyState
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from app.words import emotion_name, movement_name, percent, short_time
from emotionai_core.fusion.actions import movements
from emotionai_core.project.edits import ChannelName, EmotionName, OverrideEmotion
from emotionai_core.records.analysis import Analysis, StageRun
from emotionai_core.records.evidence import Channel
from emotionai_core.records.line import Line

_STAGES = {Channel.FACE: ("faces", "visual"), Channel.VOICE: ("voice",), Channel.TEXT: ("text",)}
_MATTERS = {Channel.FACE: "face", Channel.VOICE: "voice", Channel.TEXT: "words"}


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
        self.corrected = self._label("faint")
        self.comment = self._label("muted")
        self.banner = ConflictBanner(theme)
        self.cards = {channel: ReadingCard(channel, theme) for channel in Channel}
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(6)
        for widget in (self.head, self.text, self.listener, self.corrected, self.banner, self.comment):
            column.addWidget(widget)
        for widget in self.cards.values():
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
        for channel, card in self.cards.items():
            card.clicked.connect(self._go)
            card.said.connect(lambda emotion, channel=channel: self.override(channel, emotion))
        session.selection_changed.connect(self._show)
        session.analysis_changed.connect(lambda _touches: self._show(session.selected))
        session.words.changed.connect(lambda: self._show(session.selected))
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
        self.listener.setVisible(bool(line.listener) and not self._session.blind)
        if line.listener:
            feeling = emotion_name(line.listener_emotion) if line.listener_emotion else self.tr("unreadable")
            name = analysis.name(line.listener)
            self.listener.setText(self.tr("{name} listens: {emotion}").format(name=name, emotion=feeling))
        self._show_opinions(analysis, line)
        self._stack.setCurrentIndex(1)

    def _show_opinions(self, analysis: Analysis, line: Line) -> None:
        number, blind = line.utterance.number, self._session.blind
        corrected = analysis.corrected.get(number, frozenset())
        who = who_corrected(self._session.edits.history, number) if corrected else {}
        self.corrected.setVisible(bool(corrected) and not blind)
        self.corrected.setText(corrected_sentence(corrected, who))
        comment = analysis.comments.get(number, "")
        self.comment.setVisible(bool(comment))
        self.comment.setText(self.tr("Comment: {text}").format(text=comment))
        self.banner.setVisible(not blind)
        self.banner.show_line(line)
        for channel, card in self.cards.items():
            card.setVisible(not blind)
            reading, matter = line.reading(channel), _MATTERS[channel]
            said = matter in corrected
            card.allow(not self._session.read_only)
            card.show_reading(
                reading,
                line,
                self._source(analysis, channel, line),
                who.get(matter, "") if said else None,
                line.replaced(channel),
            )

    def override(self, channel: Channel, emotion: str) -> None:
        """Say what a channel shows in the selected line; "" goes back to the machine's reading."""
        number = self._session.selected
        if number is not None and not self._session.read_only and not self._session.blind:
            name, label = cast(ChannelName, channel.value), cast(EmotionName, emotion)
            self._session.edit(OverrideEmotion(number, name, label))

    def _source(self, analysis: Analysis, channel: Channel, line: Line) -> str:
        run = next((run for run in analysis.runs if run.stage in _STAGES[channel]), None)
        parts = [self.tr("from {program}").format(program=_program(run))] if run is not None else []
        if channel is Channel.TEXT and line.utterance.number in analysis.unread:
            reading = self._session.words.reading
            return (
                self.tr("The corrected words are being read…") if reading else self.tr("Corrected words, not read yet.")
            )
        if channel is Channel.TEXT:
            kind = self.tr("subtitles") if line.utterance.source == "subtitle" else self.tr("speech recognition")
            parts.append(self.tr("words from {source}").format(source=kind))
        told = " · ".join(parts)
        if channel is Channel.FACE and (moved := movements(analysis, line)):
            names = ", ".join(f"{movement_name(one.unit)} {percent(one.evidence)}" for one in moved)
            return "\n".join((told, self.tr("Movements of the face: {names}").format(names=names)))
        return told

    def _go(self) -> None:
        line = self._session.line(self._session.selected)
        if line is not None:
            said = line.utterance
            self._playhead.seek(first_frame(self._playhead, said.start, said.end), self)


def _program(run: StageRun) -> str:
    return f"{run.backend} {run.version}".strip()
