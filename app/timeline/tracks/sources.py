"""Tooltips that name their sources: which channel says what, how surely, by which program, and what a person set."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.timeline.content import Content
from app.words import channel_name, corrected_name, emotion_name, percent, polarity_name, short_time
from emotionai_core.records.evidence import Channel, Polarity, Reading
from emotionai_core.records.line import Line

_STAGES = {Channel.FACE: "faces", Channel.VOICE: "voice", Channel.TEXT: "text"}
_SET_BY_HAND = {Channel.FACE: "face", Channel.VOICE: "voice", Channel.TEXT: "words"}


def reading_line(reading: Reading, line: Line, content: Content) -> str:
    """One channel in one line: what it says, and who says so."""
    by_hand = _SET_BY_HAND[reading.channel] in content.corrected.get(line.utterance.number, frozenset())
    source = reading.note if by_hand else content.programs.get(_STAGES[reading.channel], "")
    if reading.polarity is Polarity.ABSTAINS:
        said = polarity_name(Polarity.ABSTAINS)
    else:
        label = emotion_name(reading.label) if reading.label else polarity_name(reading.polarity)
        said = f"{label} {percent(reading.confidence)}"
    text = f"{channel_name(reading.channel)}: {said}"
    return f"{text} – {source}" if source else text


def line_tip(line: Line, who: str, content: Content) -> str:
    """Everything known about a line, and from where."""
    said = line.utterance
    rows = [f"{who}, {short_time(said.start)}", said.text]
    rows += [reading_line(reading, line, content) for reading in line.readings]
    fields = sorted(content.corrected.get(said.number, frozenset()))
    if fields:
        names = ", ".join(corrected_name(field) for field in fields)
        rows.append(QCoreApplication.translate("timeline", "Corrected by hand: {fields}").format(fields=names))
    return "\n".join(rows)
