"""One sentence for each entry of the history, with the names and times it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QCoreApplication

from app.direction_sentences import of_direction
from app.words import corrected_name, emotion_name, exact_time, kind_name, part_name, short_time, tag_name
from emotionai_core.fusion.speakers import title_of
from emotionai_core.project.edits import (
    AssignSpeaker,
    ChoosePortrait,
    CodeLine,
    CommentConflict,
    CorrectText,
    Edit,
    HideLine,
    JudgeConflict,
    LogEntry,
    MarkNotFace,
    MergeLines,
    MergePeople,
    MoveEdges,
    MoveTracks,
    OverrideEmotion,
    RelabelConflict,
    RenamePerson,
    SetCast,
    SplitLine,
    WriteNote,
)
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.conflict import ConflictKind

_LONGEST = 40
_FEW = 28


@dataclass(frozen=True, slots=True)
class Known:
    """Names by person key, starts and words by line number: what sentences are filled in with."""

    names: dict[str, str] = field(default_factory=dict[str, str])
    starts: dict[int, float] = field(default_factory=dict[int, float])
    texts: dict[int, str] = field(default_factory=dict[int, str])
    # Whether the time is said beside the sentence, so that the line is named by its words.
    timed: bool = False

    @staticmethod
    def of(analysis: Analysis | None, history: Iterable[LogEntry] = ()) -> Known:
        """What the current view knows; lines that are hidden count too.

        Of `history` come the names of people who are merged into others by now.
        """
        if analysis is None:
            return Known()
        said = [line.utterance for line in analysis.lines]
        given = {one.edit.key: one.edit.name for one in history if one.standing and isinstance(one.edit, RenamePerson)}
        return Known(
            given | {person.key: person.name for person in analysis.people if person.name},
            {one.number: one.start for one in (*analysis.hidden, *said)},
            {one.number: _short(one.text, _FEW) for one in (*analysis.hidden, *said)},
        )

    def person(self, key: str) -> str:
        """A person's name, what their key stands for, or nobody."""
        if not key:
            return QCoreApplication.translate("words", "nobody")
        return self.names.get(key) or first_name(key)

    def line(self, number: int) -> str:
        """A line by its time, or by its number when it is gone."""
        start = self.starts.get(number)
        if start is None:
            return QCoreApplication.translate("words", "line {number}").format(number=number)
        if self.timed:
            text = self.texts.get(number, "")
            return f"“{text}”" if text else QCoreApplication.translate("words", "the line")
        return QCoreApplication.translate("words", "the line at {time}").format(time=short_time(start))


def first_name(key: str) -> str:
    """What somebody is called in the lists before anybody names them; what their key stands for where that differs."""
    # Those who were made are numbered after all faces of the film, which a key does not know.
    return title_of(key, 0) if key.startswith(("face-", "voice-")) else part_name(key)


def edit_sentence(edit: Edit, known: Known | None = None) -> str:
    """What an edit did, for a person."""
    told = known if known is not None else Known()
    for tell in (_of_people, _of_faces, _of_lines, _of_line_parts, _of_opinions, _of_conflicts):
        said = tell(edit, told)
        if said is not None:
            return said
    if isinstance(edit, WriteNote):
        return _of_note(edit)
    said = of_direction(edit, told.person, told.line, _short)
    assert said is not None
    return said


def edit_time(edit: Edit, known: Known) -> float | None:
    """Where in the film an edit changed something; None where it is not about one moment."""
    if isinstance(edit, WriteNote | ChoosePortrait):
        return edit.time
    number = getattr(edit, "utterance", None)
    return known.starts.get(number) if isinstance(number, int) else None


def corrected_sentence(corrected: Iterable[str], who: Mapping[str, str]) -> str:
    """What of a line people set, and who, where they gave a name."""
    parts: list[str] = []
    for matter in sorted(corrected):
        name, coder = corrected_name(matter), who.get(matter, "")
        text = QCoreApplication.translate("words", "{matter} by {coder}")
        parts.append(text.format(matter=name, coder=coder) if coder else name)
    return QCoreApplication.translate("words", "Corrected: {parts}").format(parts=", ".join(parts))


def gesture_sentence(edits: Sequence[Edit], known: Known) -> str:
    """Several edits of one gesture as one sentence."""
    first = edit_sentence(edits[0], known)
    if len(edits) == 1:
        return first
    # The tool that collects texts understands nothing but a name as their number.
    count = len(edits) - 1
    text = QCoreApplication.translate("words", "{first} (and %n more)", "", count)
    return text.format(first=first)


def _short(text: str, longest: int = _LONGEST) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…"


def _of_people(edit: Edit, told: Known) -> str | None:
    if isinstance(edit, RenamePerson):
        part = first_name(edit.key)
        if part == edit.name:
            return QCoreApplication.translate("words", "Said that {name} is rightly one person").format(name=part)
        return QCoreApplication.translate("words", "Named {part} “{name}”").format(part=part, name=edit.name)
    if isinstance(edit, MergePeople):
        text = QCoreApplication.translate("words", "Said that {other} is the same person as {name}")
        return text.format(other=told.person(edit.other), name=told.person(edit.key))
    if isinstance(edit, SetCast):
        count = len(edit.names)
        return QCoreApplication.translate("words", "Set the cast: %n name(s)", "", count)
    return None


def _of_faces(edit: Edit, told: Known) -> str | None:
    if isinstance(edit, MoveTracks):
        count = len(edit.tracks)
        text = QCoreApplication.translate("words", "Moved %n appearance(s) to {name}", "", count)
        return text.format(name=told.person(edit.key))
    if isinstance(edit, MarkNotFace):
        count = len(edit.tracks)
        return QCoreApplication.translate("words", "Marked %n appearance(s) as no face", "", count)
    if isinstance(edit, ChoosePortrait):
        text = QCoreApplication.translate("words", "Chose the portrait of {name} at {time}")
        return text.format(name=told.person(edit.key), time=short_time(edit.time))
    return None


def _of_lines(edit: Edit, told: Known) -> str | None:
    if isinstance(edit, SplitLine):
        return QCoreApplication.translate("words", "Split {line}").format(line=told.line(edit.utterance))
    if isinstance(edit, MergeLines):
        return QCoreApplication.translate("words", "Merged {line} with the next").format(line=told.line(edit.utterance))
    if isinstance(edit, HideLine):
        text = (
            QCoreApplication.translate("words", "Hid {line}")
            if edit.hidden
            else QCoreApplication.translate("words", "Showed {line} again")
        )
        return text.format(line=told.line(edit.utterance))
    return None


def _of_line_parts(edit: Edit, told: Known) -> str | None:
    if isinstance(edit, AssignSpeaker):
        text = QCoreApplication.translate("words", "{name} speaks {line}")
        name = told.person(edit.key)
        return text.format(name=name[:1].upper() + name[1:], line=told.line(edit.utterance))
    if isinstance(edit, CorrectText):
        text = QCoreApplication.translate("words", "Corrected the words of {line}: “{text}”")
        # Its words are what is said next.
        return text.format(line=replace(told, texts={}).line(edit.utterance), text=_short(edit.text))
    if isinstance(edit, MoveEdges):
        text = QCoreApplication.translate("words", "Set {line} to {start}–{end}")
        times = {"start": exact_time(edit.start), "end": exact_time(edit.end)}
        return text.format(line=told.line(edit.utterance), **times)
    return None


def _of_opinions(edit: Edit, told: Known) -> str | None:
    if isinstance(edit, OverrideEmotion):
        text = {
            ("face", True): QCoreApplication.translate("words", "The face shows {emotion} in {line}"),
            ("voice", True): QCoreApplication.translate("words", "The voice sounds of {emotion} in {line}"),
            ("text", True): QCoreApplication.translate("words", "The words say {emotion} in {line}"),
            ("face", False): QCoreApplication.translate("words", "The face is read by the machine again in {line}"),
            ("voice", False): QCoreApplication.translate("words", "The voice is read by the machine again in {line}"),
            ("text", False): QCoreApplication.translate("words", "The words are read by the machine again in {line}"),
        }[(edit.channel, bool(edit.emotion))]
        return text.format(emotion=emotion_name(edit.emotion), line=told.line(edit.utterance))
    if isinstance(edit, CodeLine):
        line = told.line(edit.utterance)
        if edit.emotion:
            text = QCoreApplication.translate("words", "Coded {line} as {emotion}")
            return text.format(line=line, emotion=emotion_name(edit.emotion))
        if edit.arousal is None and edit.valence is None:
            return QCoreApplication.translate("words", "Took back the coding of {line}").format(line=line)
        return QCoreApplication.translate("words", "Coded arousal and valence of {line}").format(line=line)
    return None


def _of_conflicts(edit: Edit, told: Known) -> str | None:
    if isinstance(edit, JudgeConflict):
        text = {
            "accepted": QCoreApplication.translate("words", "Accepted the conflict in {line}"),
            "rejected": QCoreApplication.translate("words", "Rejected the conflict in {line}"),
            "second-look": QCoreApplication.translate("words", "Asked for a second look at {line}"),
        }.get(edit.judgement, QCoreApplication.translate("words", "Took back the judgement of {line}"))
        return text.format(line=told.line(edit.utterance))
    if isinstance(edit, RelabelConflict):
        if not edit.label:
            text = QCoreApplication.translate("words", "The machine's kind of conflict again in {line}")
            return text.format(line=told.line(edit.utterance))
        text = QCoreApplication.translate("words", "Called the conflict in {line} {kind}")
        return text.format(line=told.line(edit.utterance), kind=kind_name(ConflictKind(edit.label)))
    if isinstance(edit, CommentConflict):
        if not edit.text:
            text = QCoreApplication.translate("words", "Removed the comment on {line}")
            return text.format(line=told.line(edit.utterance))
        text = QCoreApplication.translate("words", "Commented on {line}: “{text}”")
        return text.format(line=told.line(edit.utterance), text=_short(edit.text))
    return None


def _of_note(edit: WriteNote) -> str:
    time = short_time(edit.time)
    if not edit.text and not edit.tag:
        return QCoreApplication.translate("words", "Removed the note at {time}").format(time=time)
    if not edit.text:
        text = QCoreApplication.translate("words", "Set a marker at {time} ({tag})")
        return text.format(time=time, tag=tag_name(edit.tag))
    if edit.end > edit.time:
        text = QCoreApplication.translate("words", "Wrote a note for {start}–{end}: “{text}”")
        return text.format(start=time, end=short_time(edit.end), text=_short(edit.text))
    return QCoreApplication.translate("words", "Wrote a note at {time}: “{text}”").format(
        time=time, text=_short(edit.text)
    )
