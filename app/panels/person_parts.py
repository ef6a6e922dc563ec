"""What every section of the person panel is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.panels.quoted import Quote
from emotionai_core.records.account import Account
from emotionai_core.records.line import Line
from emotionai_core.records.memory import EmotionState
from emotionai_core.records.person import Person
from emotionai_core.records.society import RelationsAt
from emotionai_core.social.dossier import Dossier


@dataclass(frozen=True, slots=True, eq=False)
class Character:
    """Who is shown, and what an account holds about them."""

    account: Account
    person: Person
    dossier: Dossier
    lines: Mapping[int, Line]
    states: Mapping[int, EmotionState]
    relations: RelationsAt

    def quote(self, number: int, note: str = "") -> Quote | None:
        """A line by its number, None where the account knows none."""
        line = self.lines.get(number)
        if line is None:
            return None
        state = self.states.get(number)
        said = line.utterance
        kind = line.conflict.kind if line.conflict is not None else None
        return Quote(number, said.start, said.text, state.emotion if state is not None else "", note, kind)

    def quotes(self, numbers: Iterable[int], note: str = "") -> list[Quote]:
        """Lines by their numbers."""
        return [quote for number in numbers if (quote := self.quote(number, note)) is not None]


def label(kind: str = "", text: str = "") -> QLabel:
    """Words that wrap and can be copied."""
    made = QLabel(text)
    made.setObjectName(kind)
    made.setWordWrap(True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


class Sentences(QLabel):
    """Sentences about a character; each press goes to the next of the lines that they rest on."""

    pressed_quote = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._quotes: list[Quote] = []
        self._next = 0

    def tell(self, text: str, quotes: list[Quote]) -> None:
        """Other sentences, and the lines that they rest on."""
        self.setText(text)
        self._quotes, self._next = quotes, 0
        rests = bool(quotes)
        self.setCursor(Qt.CursorShape.PointingHandCursor if rests else Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if rests else Qt.FocusPolicy.NoFocus)
        self.setToolTip(self.tr("Rests on %n line(s): a press goes to the next one", "", len(quotes)) if rests else "")
        self.setAccessibleName(text)
        self.setAccessibleDescription(self.toolTip())

    def press(self) -> None:
        """Go to the next line."""
        if self._quotes:
            self.pressed_quote.emit(self._quotes[self._next % len(self._quotes)])
            self._next += 1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click goes on."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.press()

    def event(self, event: QEvent) -> bool:
        """Keys that mean something here must not move the film."""
        pressed = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if pressed and self._quotes and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if pressed and self._quotes and event.type() == QEvent.Type.KeyPress:
            self.press()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words, in a frame while the keys are here."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(self.palette().color(QPalette.ColorRole.Link))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)


class Section(QWidget):
    """A title, and below it what a character is told by."""

    # A quoted line was pressed.
    pressed_quote = Signal(object)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = QLabel(title)
        self.title.setObjectName("panelTitle")
        self.title.setWordWrap(True)
        # What there is to say where nothing can be drawn.
        self.remark = label("muted")
        self.remark.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 10, 0, 6)
        self._column.setSpacing(6)
        self._column.addWidget(self.title)
        self._column.addWidget(self.remark)

    def show_character(self, character: Character) -> None:
        """Somebody else, or the same with other numbers."""
        raise NotImplementedError

    def say(self, text: str) -> None:
        """A remark below the title, "" for none."""
        self.remark.setText(text)
        self.remark.setVisible(bool(text))
