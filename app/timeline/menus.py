"""The context menus of the timeline: what can be said of a line, a conflict, a note, or a place in the film."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QColor, QPixmap
from PySide6.QtWidgets import QMenu

from app.coders import own_judgements
from app.corrections import TAGS, merge_next, new_marker, removed_note, retagged_note, split_at
from app.playhead import Playhead
from app.session import Session
from app.theme import Look
from app.timeline.content import ranked
from app.timeline.tracks.notes import tag_colour
from app.words import channel_name, emotion_name, kind_name, tag_name
from emotionai_core.project.edits import (
    AssignSpeaker,
    Edit,
    EmotionName,
    HideLine,
    JudgeConflict,
    Judgement,
    KindName,
    OverrideEmotion,
    RelabelConflict,
    Tag,
)
from emotionai_core.records.analysis import Analysis, Note
from emotionai_core.records.conflict import ConflictKind
from emotionai_core.records.evidence import Channel
from emotionai_core.records.line import Line

_EMOTIONS: tuple[EmotionName, ...] = ("anger", "disgust", "fear", "joy", "neutral", "sadness", "surprise")
_CHANNELS = (Channel.TEXT, Channel.FACE, Channel.VOICE)
_KINDS: tuple[tuple[ConflictKind, KindName], ...] = (
    (ConflictKind.MASKING, "masking"),
    (ConflictKind.SARCASM, "sarcasm"),
    (ConflictKind.SUPPRESSION, "suppression"),
    (ConflictKind.LEAKAGE, "leakage"),
)


class MenuMaker:
    """Fills menus with edits of one moment's analysis."""

    def __init__(self, menu: QMenu, session: Session, playhead: Playhead, look: Look) -> None:
        assert session.analysis is not None
        self._menu = menu
        self._session = session
        self._playhead = playhead
        self._look = look
        self._analysis: Analysis = session.analysis

    def _edit(self, menu: QMenu, text: str, edit: Edit | None, checked: bool | None = None) -> QAction:
        """One edit; None cannot be made here."""
        action = menu.addAction(text)
        action.setEnabled(edit is not None)
        if checked is not None:
            action.setCheckable(True)
            action.setChecked(checked)
        if edit is not None:
            action.triggered.connect(partial(self._apply, edit))
        return action

    def _apply(self, edit: Edit, _checked: bool = False) -> None:
        self._session.edit(edit)

    def line(self, line: Line, reword: Callable[[], None], note: Callable[[], None]) -> None:
        """What can be said of a line."""
        menu, number = self._menu, line.utterance.number
        menu.addAction(_t("Edit the words…")).triggered.connect(reword)
        self._speakers(menu.addMenu(_t("Speaker")), line)
        if not self._session.blind:
            emotions = menu.addMenu(_t("Emotion"))
            for channel in _CHANNELS:
                self._emotions(emotions.addMenu(channel_name(channel)), line, channel)
        menu.addSeparator()
        self._edit(
            menu, _t("Split at the playhead"), split_at(line, self._playhead.position, self._session.numbers.line())
        )
        self._edit(menu, _t("Merge with the speaker’s next line"), merge_next(line, self._analysis))
        self._edit(menu, _t("Hide"), HideLine(number, True))
        menu.addSeparator()
        menu.addAction(_t("Note here…")).triggered.connect(note)

    def _speakers(self, menu: QMenu, line: Line) -> None:
        number = line.utterance.number
        self._edit(menu, _t("Nobody"), AssignSpeaker(number, ""), line.person == "")
        menu.addSeparator()
        for person in ranked(self._analysis.people, self._session.colours):
            self._edit(menu, person.name, AssignSpeaker(number, person.key), line.person == person.key)

    def _emotions(self, menu: QMenu, line: Line, channel: Channel) -> None:
        number, reading = line.utterance.number, line.reading(channel)
        field = {Channel.FACE: "face", Channel.VOICE: "voice", Channel.TEXT: "words"}[channel]
        by_hand = field in self._analysis.corrected.get(number, frozenset())
        self._edit(menu, _t("The machine’s reading"), OverrideEmotion(number, channel.value, ""), not by_hand)
        menu.addSeparator()
        for emotion in _EMOTIONS:
            chosen = by_hand and reading is not None and reading.label == emotion
            action = self._edit(menu, emotion_name(emotion), OverrideEmotion(number, channel.value, emotion), chosen)
            action.setIcon(_swatch(self._look.emotion(emotion)))

    def conflict(self, line: Line) -> None:
        """What can be said of a conflict."""
        assert line.conflict is not None
        menu, number = self._menu, line.utterance.number
        judged = own_judgements(self._analysis, self._session.coder).get(number, "")
        words: tuple[tuple[Judgement, str], ...] = (
            ("accepted", _t("Accept")),
            ("rejected", _t("Reject")),
            ("second-look", _t("Needs a second look")),
        )
        for judgement, text in words:
            # The same once more takes it back.
            self._edit(menu, text, JudgeConflict(number, "" if judged == judgement else judgement), judged == judgement)
        kinds = menu.addMenu(_t("Kind"))
        by_hand = "kind" in self._analysis.corrected.get(number, frozenset())
        self._edit(kinds, _t("The machine’s reading"), RelabelConflict(number, ""), not by_hand)
        kinds.addSeparator()
        for kind, name in _KINDS:
            chosen = by_hand and line.conflict.kind is kind
            self._edit(kinds, kind_name(kind), RelabelConflict(number, name), chosen)

    def note(self, note: Note, reword: Callable[[], None]) -> None:
        """What can be done with a note."""
        menu = self._menu
        menu.addAction(_t("Edit the words…")).triggered.connect(reword)
        colours = menu.addMenu(_t("Colour"))
        tags: tuple[Tag, ...] = (*TAGS, "")
        for tag in tags:
            action = self._edit(colours, tag_name(tag).capitalize(), retagged_note(note, tag), note.tag == tag)
            action.setIcon(_swatch(tag_colour(self._look, tag)))
        if note.is_range:
            span = (note.time, note.end)
            menu.addAction(_t("Choose this range")).triggered.connect(lambda: self._playhead.choose_span(span))
        menu.addSeparator()
        self._edit(menu, _t("Remove"), removed_note(note))

    def place(self, time: float, note: Callable[[], None], ranged: Callable[[], None] | None) -> None:
        """What can be put where nothing is."""
        menu = self._menu
        self._edit(menu, _t("Marker here"), new_marker(time, self._session.numbers.note()))
        menu.addAction(_t("Note here…")).triggered.connect(note)
        action = menu.addAction(_t("Note for the range…"))
        action.setEnabled(ranged is not None)
        if ranged is not None:
            action.triggered.connect(ranged)


def _swatch(colour: QColor) -> QPixmap:
    picture = QPixmap(12, 12)
    picture.fill(colour)
    return picture


def _t(text: str) -> str:
    return {
        "Edit the words…": QCoreApplication.translate("timeline", "Edit the words…"),
        "Speaker": QCoreApplication.translate("timeline", "Speaker"),
        "Nobody": QCoreApplication.translate("timeline", "Nobody"),
        "Emotion": QCoreApplication.translate("timeline", "Emotion"),
        "The machine’s reading": QCoreApplication.translate("timeline", "The machine’s reading"),
        "Split at the playhead": QCoreApplication.translate("timeline", "Split at the playhead"),
        "Merge with the speaker’s next line": QCoreApplication.translate(
            "timeline", "Merge with the speaker’s next line"
        ),
        "Hide": QCoreApplication.translate("timeline", "Hide"),
        "Note here…": QCoreApplication.translate("timeline", "Note here…"),
        "Accept": QCoreApplication.translate("timeline", "Accept"),
        "Reject": QCoreApplication.translate("timeline", "Reject"),
        "Needs a second look": QCoreApplication.translate("timeline", "Needs a second look"),
        "Kind": QCoreApplication.translate("timeline", "Kind"),
        "Colour": QCoreApplication.translate("timeline", "Colour"),
        "Choose this range": QCoreApplication.translate("timeline", "Choose this range"),
        "Remove": QCoreApplication.translate("timeline", "Remove"),
        "Marker here": QCoreApplication.translate("timeline", "Marker here"),
        "Note for the range…": QCoreApplication.translate("timeline", "Note for the range…"),
    }[text]
