"""A coder's own reading of the film, line by line; the machine's and everybody else's can be kept from view."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.coders import coders_of, own_codings
from app.icons import icon
from app.panels.chips import ChipRow, SpanChip
from app.panels.circumplex import Circumplex
from app.panels.emotion_keys import EmotionKeys
from app.panels.moment import Moment, first_frame
from app.panels.parts import EmptyState, name_combo
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from app.words import short_time
from emotionai_core.project.edits import CodeLine, EmotionName
from emotionai_core.records.analysis import Coding
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.line import Line

# Less than in a review: the coder hears every line, one after the other.
_AROUND = 0.5
_LONGEST_NAME = 60


class CodingPanel(QWidget):
    """Who codes, the line, seven emotions on seven keys, the circumplex, and how far the coder is."""

    def __init__(self, session: Session, playhead: Playhead, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._playhead = playhead
        self._theme = theme
        # What was coded here and is still on its way into the analysis.
        self._said: dict[int, CodeLine] = {}
        self._own: dict[int, Coding] = {}
        self.moment = Moment(playhead, self)
        self.span = SpanChip(playhead)
        self.chips = ChipRow(self.span)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Coding"))
        self._make_widgets(theme)
        self._lay_out()
        self._connect()
        self._on_theme()
        self._show_all()

    def _make_widgets(self, theme: Theme) -> None:
        self.coder = QComboBox()
        self.coder.setEditable(True)
        self.coder.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        name_combo(self.coder, self.tr("Coder's name"))
        self.coder.setToolTip(self.tr("In whose name lines are coded and corrections are made"))
        field = self.coder.lineEdit()
        assert field is not None
        field.setPlaceholderText(self.tr("Your name"))
        field.setMaxLength(_LONGEST_NAME)
        self.blind = QCheckBox(self.tr("Blind"))
        self.blind_hint = _label("faint")
        self.blind_hint.setText(self.tr("Blind hides what the machine and other coders said, in all panels."))
        self.blind.setToolTip(self.blind_hint.text())
        self.head, self.text = _label("muted"), _label("lineText")
        self.play = QToolButton()
        self.play.setIconSize(QSize(18, 18))
        self.play.setToolTip(self.tr("Play this line again (Enter)"))
        self.play.setAccessibleName(self.play.toolTip())
        self.keys = EmotionKeys(theme)
        self.emotions = self.keys.buttons
        self.field = Circumplex(theme)
        self.onward = QCheckBox(self.tr("Go on to the next line"))
        self.onward.setChecked(True)
        self.onward.setToolTip(
            self.tr("After an emotion, the next line that you did not code is played. Set arousal and valence first.")
        )
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Lines coded"))
        self.count = QLabel()
        self.count.setObjectName("faint")
        self._empty = EmptyState(action=self.tr("Code the line at the playhead"))

    def _lay_out(self) -> None:
        said = QHBoxLayout()
        said.addWidget(self.head, 1)
        said.addWidget(self.play)
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(12, 2, 12, 6)
        column.setSpacing(6)
        column.addLayout(said)
        for widget in (self.text, self.keys, self.field):
            column.addWidget(widget)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._body)
        self._stack = QStackedLayout()
        self._stack.addWidget(scroll)
        self._stack.addWidget(self._empty)
        top = QVBoxLayout()
        top.setContentsMargins(12, 8, 12, 4)
        top.setSpacing(6)
        who = QHBoxLayout()
        who.setSpacing(8)
        who.addWidget(self.coder, 1)
        who.addWidget(self.blind)
        top.addLayout(who)
        for widget in (self.blind_hint, self.chips):
            top.addWidget(widget)
        # Below what scrolls: whether a key goes on must be seen where the panel is low.
        next_row = QHBoxLayout()
        next_row.setContentsMargins(12, 4, 12, 0)
        next_row.addWidget(self.onward)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 12, 8)
        foot.setSpacing(10)
        foot.addWidget(self.progress, 1)
        foot.addWidget(self.count)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addLayout(self._stack, 1)
        whole.addLayout(next_row)
        whole.addLayout(foot)

    def _connect(self) -> None:
        session = self._session
        field = self.coder.lineEdit()
        assert field is not None
        field.editingFinished.connect(self._on_name)
        self.coder.activated.connect(self._on_name)
        self.blind.toggled.connect(lambda on: session.code_as(session.coder, on))
        self.keys.chosen.connect(self.code)
        self.play.clicked.connect(self.play_line)
        self.field.chosen.connect(self._on_point)
        self.span.changed.connect(self._show_count)
        self._empty.acted.connect(self.take_line)
        session.selection_changed.connect(lambda _number: self._show_line())
        session.analysis_changed.connect(self._on_analysis)
        session.coder_changed.connect(self._show_all)
        session.edits_changed.connect(self._show_coders)
        self._theme.changed.connect(self._on_theme)

    def _on_theme(self) -> None:
        look = self._theme.look
        self.play.setIcon(icon("play", look.colour("ink"), look.colour("faint")))

    def event(self, event: QEvent) -> bool:
        """Figures and Enter mean something here before they mean anything elsewhere."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._key(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1-7 code an emotion, 0 takes everything back, Enter plays the line again, or takes one."""
        run = self._key(event)
        if run is not None:
            run()
        else:
            super().keyPressEvent(event)

    def _key(self, event: QKeyEvent) -> Callable[[], None] | None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if plain and enter and self.number is None and self._lines() and self._session.coder:
            return self.take_line
        if not plain or not self._can_code():
            return None
        if enter:
            return self.play_line
        number = event.key() - Qt.Key.Key_0
        if 1 <= number <= len(EMOTIONS):
            return lambda: self.code(cast(EmotionName, EMOTIONS[number - 1]))
        return (lambda: self.code("")) if number == 0 else None

    def _can_code(self) -> bool:
        return self.number is not None and bool(self._session.coder) and not self._session.read_only

    @property
    def number(self) -> int | None:
        """The line that is coded: always the selected one, wherever the film stands."""
        return self._session.selected

    def coding(self, number: int) -> CodeLine:
        """What the coder said of a line."""
        said = self._said.get(number)
        if said is not None:
            return said
        found = self._own.get(number)
        if found is None:
            return CodeLine(number, "")
        return CodeLine(number, cast(EmotionName, found.emotion), found.arousal, found.valence)

    def code(self, emotion: EmotionName) -> None:
        """Say an emotion of the line and go on; "" takes back everything that was said of it."""
        number = self.number
        if number is None or not self._can_code():
            return
        before = self.coding(number)
        if not emotion:
            self._write(CodeLine(number, ""))
        elif before.emotion == emotion:
            self._write(CodeLine(number, "", before.arousal, before.valence))
        else:
            self._write(CodeLine(number, emotion, before.arousal, before.valence))
            if self.onward.isChecked():
                self.go_on()

    def _on_point(self, arousal: float | None, valence: float | None) -> None:
        number = self.number
        if number is not None and self._can_code():
            self._write(CodeLine(number, self.coding(number).emotion, arousal, valence))

    def _write(self, coding: CodeLine) -> None:
        if coding == self.coding(coding.utterance):
            self._show_line()
            return
        self._said[coding.utterance] = coding
        self._session.edit(coding)
        self._show_line()
        self._show_count()

    def go_on(self) -> None:
        """Play the next line that is not coded."""
        lines = self._lines()
        here = next((place for place, one in enumerate(lines) if one.utterance.number == self.number), -1)
        order = [*lines[here + 1 :], *lines[: max(here, 0)]]
        following = next((one for one in order if not self.coding(one.utterance.number).emotion), None)
        if following is None:
            self.moment.stop()
            return
        self._session.select(following.utterance.number)
        self.play_line()

    def take_line(self) -> None:
        """Select the line at the playhead, else the first one after it."""
        lines, here = self._lines(), self._playhead.position
        line = next((one for one in lines if one.utterance.end > here), lines[-1] if lines else None)
        if line is not None:
            self._session.select(line.utterance.number)
            self.setFocus()

    def play_line(self) -> None:
        """Play the line that is coded."""
        line = self._session.line(self.number)
        if line is not None:
            self.moment.play(line.utterance.start, line.utterance.end, _AROUND)

    def _lines(self) -> list[Line]:
        analysis = self._session.analysis
        lines = analysis.lines if analysis is not None else ()
        return [line for line in lines if self.span.holds(line.utterance.start, line.utterance.end)]

    def _on_name(self, _index: int = 0) -> None:
        name = " ".join(self.coder.currentText().split())[:_LONGEST_NAME]
        if name != self._session.coder:
            self._session.code_as(name, self._session.blind)

    def _on_analysis(self, _touches: frozenset[str]) -> None:
        # Whatever was asked for before is in this view, or was taken back.
        self._said.clear()
        self._show_all()

    def _show_all(self) -> None:
        self._own = own_codings(self._session.analysis, self._session.coder)
        self._show_coders()
        self.blind.blockSignals(True)
        self.blind.setChecked(self._session.blind)
        self.blind.blockSignals(False)
        self.blind.setEnabled(bool(self._session.coder) or self._session.blind)
        # Said where it is to be decided, and where it holds; the tooltip says it always.
        self.blind_hint.setVisible(self._session.blind or not self._session.coder)
        self._show_line()
        self._show_count()

    def _show_coders(self) -> None:
        field = self.coder.lineEdit()
        if field is not None and field.hasFocus() and field.isModified():
            return
        names = coders_of(self._session)
        if names != [self.coder.itemText(place) for place in range(self.coder.count())]:
            self.coder.clear()
            self.coder.addItems(names)
        self.coder.setCurrentText(self._session.coder)

    def _show_line(self) -> None:
        line, analysis = self._session.line(self.number), self._session.analysis
        if not self._session.coder:
            self._empty.say(
                self.tr("Who codes?"), self.tr("Give your name above: every coding and correction carries it.")
            )
        elif analysis is None or not analysis.lines:
            self._empty.say(self.tr("No lines"), self.tr("Lines appear here once a film with speech is analysed."))
        elif line is None:
            hint = self.tr("Select the line to code anywhere, or begin with the one at the playhead (Enter).")
            self._empty.say(self.tr("No line selected"), hint, offer=True)
        if not self._session.coder or line is None or analysis is None:
            self._stack.setCurrentIndex(1)
            return
        self._stack.setCurrentIndex(0)
        self.head.setText(f"{short_time(line.utterance.start)} · {analysis.name(line.person) or self.tr('Nobody')}")
        self.text.setText(f"“{line.utterance.text}”")
        coding = self.coding(line.utterance.number)
        self.keys.show_emotion(coding.emotion, not self._session.read_only)
        self.field.show_values(coding.arousal, coding.valence)

    def _show_count(self) -> None:
        lines = self._lines() if self._session.coder else []
        done = sum(bool(self.coding(line.utterance.number).emotion) for line in lines)
        self.progress.setRange(0, max(1, len(lines)))
        self.progress.setValue(done)
        self.count.setText(self.tr("{done} of {all} coded").format(done=done, all=len(lines)) if lines else "")

    def go_to_line(self) -> None:
        """Show the first frame of the line that is coded."""
        line = self._session.line(self.number)
        if line is not None:
            said = line.utterance
            self._playhead.seek(first_frame(self._playhead, said.start, said.end), self)


def _label(kind: str) -> QLabel:
    label = QLabel()
    label.setObjectName(kind)
    label.setWordWrap(True)
    return label
