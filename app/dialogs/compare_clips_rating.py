"""Rating clips blind: pairs without their names, one key each; then what the ratings say, with how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.compare_clips_results import pairs_of, results_page
from app.dialogs.compare_clips_view import Footage, PairView
from app.jobs.operations import Lane, Operation, sentence_for
from app.panels.person_parts import label
from app.player.interface import VideoPlayer
from app.session import Session
from app.theme import Theme
from emotionai_core.records.clip import Clip
from emotionai_core.records.direction import Preference, Rating

_KEYS: dict[int, Preference] = {Qt.Key.Key_1: "first", Qt.Key.Key_2: "second", Qt.Key.Key_0: "equal"}
Pairs = Sequence[tuple[str, str]]


class RatingDialog(QDialog):
    """One pair after the other; every rating is an edit in the coder's name."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        clips: Sequence[Clip],
        parent: QWidget | None = None,
        players: tuple[VideoPlayer, VideoPlayer] | None = None,
        pairs: Callable[[Sequence[Clip], Sequence[Rating], str], Pairs] = pairs_of,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Rate clips without names"))
        self._session, self._theme = session, theme
        self._clips = {clip.id: clip for clip in clips}
        self._left: list[tuple[str, str]] = []
        self._rated: list[Rating] = []
        self._count = 0
        self._lane = Lane(self)
        self.view = PairView(theme, players=players)
        self.question, self.count = label("panelTitle"), label("muted")
        self.page = QTextBrowser()
        self.page.setAccessibleName(self.tr("What the ratings say"))
        self.answers: dict[Preference, QPushButton] = {
            "first": QPushButton(self.tr("1 is better")),
            "equal": QPushButton(self.tr("0 no difference")),
            "second": QPushButton(self.tr("2 is better")),
        }
        self._lay_out()
        self.finished.connect(lambda _result: self._end())
        analysis = session.analysis
        self._before = analysis.direction.ratings if analysis is not None else ()
        coder, shown, before = session.coder, tuple(clips), self._before
        self._lane.run(Operation(lambda: pairs(shown, before, coder), self._begin, self._fail))

    def _lay_out(self) -> None:
        rating = QWidget()
        for head, name in zip(self.view.heads, ("1", "2"), strict=True):
            number = QLabel(name)
            number.setObjectName("panelTitle")
            number.setAlignment(Qt.AlignmentFlag.AlignCenter)
            head.addWidget(number)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addStretch(1)
        for name, button in self.answers.items():
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._on_answer, name))
            row.addWidget(button)
        row.addStretch(1)
        inside = QVBoxLayout(rating)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(10)
        inside.addWidget(self.question)
        inside.addWidget(self.view, 1)
        inside.addLayout(row)
        self.stack = QStackedWidget()
        self.stack.addWidget(rating)
        self.stack.addWidget(self.page)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setAutoDefault(False)
        self.results = buttons.addButton(self.tr("Results"), QDialogButtonBox.ButtonRole.ActionRole)
        self.results.setAutoDefault(False)
        self.results.clicked.connect(self.show_results)
        buttons.rejected.connect(self.reject)
        below = QHBoxLayout()
        below.addWidget(self.count, 1)
        below.addWidget(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(10)
        column.addWidget(self.stack, 1)
        column.addLayout(below)
        self.resize(980, 600)
        self.question.setText(self.tr("Which one plays the line better?"))
        for button in self.answers.values():
            button.setEnabled(False)

    @property
    def loading(self) -> bool:
        """Whether something is still being worked out."""
        return self._lane.busy

    @property
    def pair(self) -> tuple[str, str] | None:
        """Which clips are on screen."""
        return self._left[0] if self._left else None

    def _on_answer(self, preferred: Preference, _checked: bool = False) -> None:
        self.answer(preferred)

    def answer(self, preferred: Preference) -> None:
        """Rate the pair on screen and go on to the next."""
        pair = self.pair
        if pair is None or self.stack.currentIndex():
            return
        self._session.clips.rate(*pair, preferred)
        self._rated.append(Rating(*pair, preferred, self._session.coder))
        self._left.pop(0)
        self._show_pair()

    def show_results(self) -> None:
        """What the ratings say so far, by everybody."""
        self.view.clock.pause()
        clips, ratings = tuple(self._clips.values()), (*self._before, *self._rated)
        muted = self._theme.look.tokens["muted"]
        self._lane.run(Operation(lambda: results_page(clips, ratings, muted), self._show_page, self._fail))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key rates; Space plays."""
        if event.key() in _KEYS:
            self.answer(_KEYS[event.key()])
        elif event.key() == Qt.Key.Key_Space:
            self.view.toggle()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """These keys must not move the film behind."""
        mine = isinstance(event, QKeyEvent) and (event.key() in _KEYS or event.key() == Qt.Key.Key_Space)
        if mine and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def _begin(self, pairs: Pairs) -> None:
        self._left = [pair for pair in pairs if pair[0] in self._clips and pair[1] in self._clips]
        self._count = len(self._left)
        self._show_pair()

    def _show_pair(self) -> None:
        pair = self.pair
        for button in self.answers.values():
            button.setEnabled(pair is not None and not self._session.read_only)
        if pair is None:
            nothing = self.tr("There is no pair to rate: it takes two clips of the same line.")
            self.count.setText(self.tr("Every pair is rated.") if self._count else nothing)
            self.show_results()
            return
        done = self._count - len(self._left)
        self.count.setText(self.tr("Pair {number} of {count}").format(number=done + 1, count=self._count))
        first, second = (Footage(self._session.clips.file(self._clips[name])) for name in pair)
        self.view.show_pair(first, second)

    def _show_page(self, page: str) -> None:
        self.page.setHtml(page)
        self.stack.setCurrentIndex(1)

    def _fail(self, error: Exception) -> None:
        self.count.setText(sentence_for(error))

    def _end(self) -> None:
        self.view.shut_down()
        self._lane.close()
