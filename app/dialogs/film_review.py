"""The film review: six chapters and the leading characters in words, beside the film that they lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.described import prose_language
from app.dialogs.film_review_desk import Desk
from app.dialogs.film_review_page import ReviewPage, parts_of
from app.dialogs.film_review_wording import Worded
from app.jobs.operations import Lane, Operation, sentence_for
from app.panels.parts import EmptyState
from app.panels.person_parts import label
from app.panels.quoted import Quote, go_to_line
from app.playhead import Playhead
from app.preferences import Preferences
from app.session import Session
from app.theme import Theme
from emotionai_core.prose.files import Review, review_of, save_review
from emotionai_core.prose.telling import phrase
from emotionai_core.records.account import Account
from emotionai_core.records.prose import Chapter


class FilmReviewWindow(QDialog):
    """Stays open beside the film; a press on a paragraph goes to its lines. Hidden, it computes and asks nothing."""

    def __init__(
        self,
        session: Session,
        playhead: Playhead,
        theme: Theme,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self.setWindowTitle(self.tr("Film review"))
        self._session, self._playhead, self._preferences = session, playhead, preferences
        self._lane: Lane | None = None
        # What the templates told, and of which account; told anew when that is another.
        self._of: Account | None = None
        self._review: Review | None = None
        self._telling = False
        self._error = ""
        # What became of chapters that a language model was asked for, and which model that was.
        self._worded: Mapping[str, Worded] = {}
        self._asked: tuple[str, str] = ("", "")
        self.heading = label("heading")
        self.ethics = label("muted")
        self.pending = label("faint", self.tr("Being brought up to date…"))
        self.contents = QListWidget()
        self.contents.setFrameShape(QFrame.Shape.NoFrame)
        self.contents.setSpacing(3)
        self.contents.setAccessibleName(self.tr("Chapters"))
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page = ReviewPage()
        self.stale = label()
        self.desk = Desk(theme, preferences)
        self.desk.hide()
        self.word = QPushButton(self.tr("Word it with a language model on this machine…"))
        self.word.setCheckable(True)
        self.save = QPushButton(self.tr("Save as files…"))
        self.told = label("muted")
        self._empty = EmptyState()
        self._theme = theme
        self._lay_out()
        self._connect()
        self._repaint()
        session.understood.serve(self)

    def _lay_out(self) -> None:
        reading = QWidget()
        columns = QHBoxLayout(reading)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(8)
        self.contents.setFixedWidth(176)
        columns.addWidget(self.contents)
        columns.addWidget(self.page, 1)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(reading)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addWidget(self.word)
        buttons.addWidget(self.told, 1)
        for button in (self.save, close):
            buttons.addWidget(button)
        for button in (self.word, self.save, close):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(8)
        for widget in (self.heading, self.ethics, self.pending):
            layout.addWidget(widget)
        layout.addLayout(self._stack, 1)
        for widget in (self.stale, self.desk):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.resize(940, 640)
        self.setMinimumSize(720, 420)

    def _connect(self) -> None:
        session = self._session
        self.page.pressed_quote.connect(self._go)
        self.page.copied.connect(self._copy)
        self.contents.currentRowChanged.connect(self.page.go_to)
        self.contents.itemClicked.connect(lambda _item: self.page.go_to(self.contents.currentRow()))
        self.word.toggled.connect(self.desk.setVisible)
        self.save.clicked.connect(self._save)
        self.desk.start_wanted.connect(self._word)
        # What runs stays in view, with the way to stop it.
        self.desk.wording.changed.connect(lambda _now: self._enable_word())
        self.desk.worded.connect(self._on_worded)
        session.account_changed.connect(self._on_account)
        session.coder_changed.connect(self._on_account)
        session.closed.connect(self._on_account)
        self._theme.changed.connect(self._repaint)
        if (parent := self.parentWidget()) is not None:
            parent.window().installEventFilter(self)

    @property
    def loading(self) -> bool:
        """Whether the text of the film as it is now is still to come."""
        return self._session.account_pending or self._telling

    @property
    def shown(self) -> Review | None:
        """What is on the page; a chapter whose facts changed since it was worded is told by the templates again."""
        if self._review is None:
            return None
        return replace(self._review, chapters=tuple(self._as_worded(one) for one in self._review.chapters))

    def _as_worded(self, base: Chapter) -> Chapter:
        found = self._worded.get(base.key)
        return found.chapter if found is not None and found.base == base else base

    def present(self) -> None:
        """Bring it to the front."""
        parent = self.parentWidget()
        if not self.isVisible() and parent is not None:
            frame = parent.window().frameGeometry()
            self.resize(min(self.width(), frame.width() - 40), min(self.height(), frame.height() - 40))
            self.move(frame.center() - self.rect().center())
        self.show()
        self.raise_()
        self.activateWindow()
        self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell what changed meanwhile."""
        super().showEvent(event)
        if self._lane is None:
            self._lane = Lane(self)
        self._on_account()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing runs for a window that was closed; one that is only minimised goes on."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The studio's window takes this one along when it goes."""
        if event.type() == QEvent.Type.Hide and not event.spontaneous():
            self.close()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape stops the language model, and closes when nothing runs."""
        if event.key() != Qt.Key.Key_Escape:
            event.ignore()
        elif self.desk.wording.progress.running:
            self.desk.stop()
        else:
            self.close()

    def _end(self) -> None:
        self.desk.stop()
        self.desk.wording.close()
        if self._telling:
            self._of, self._telling = None, False
        if self._lane is not None:
            self._lane.close()
            self._lane.deleteLater()
            self._lane = None

    # What is told

    def _on_account(self) -> None:
        account = self._session.account
        if account is None:
            self.desk.stop()
            self._of, self._review, self._worded, self._error = None, None, {}, ""
            self._telling = False
            self.told.clear()
        elif account is not self._of and self._lane is not None:
            self._tell(account, self._lane)
            return
        self._show()

    def _tell(self, account: Account, lane: Lane) -> None:
        """Have the templates tell an account; of several the newest counts."""
        self._of, self._telling = account, True
        title, language = self._session.name, prose_language()

        def wanted() -> bool:
            return self._of is account

        def success(review: Review) -> None:
            self._review, self._error, self._telling = review, "", False
            self._show()

        def failure(error: Exception) -> None:
            self._review, self._error, self._telling = None, sentence_for(error), False
            self._show()

        lane.run(Operation(lambda: review_of(account, title, language), success, failure, wanted))
        self._show()

    def _show(self) -> None:
        review = self.shown
        self.save.setEnabled(review is not None)
        self._enable_word()
        self.desk.offer(review is not None, bool(self._worded))
        self.pending.setVisible(review is not None and self.loading)
        self.heading.setVisible(review is not None)
        self.ethics.setText(phrase(prose_language(), "ethics"))
        self._show_stale(review)
        if review is None:
            self.word.setChecked(False)
            self._say_why()
            self._stack.setCurrentIndex(0)
            return
        self.heading.setText(phrase(review.language, "heading", title=review.title))
        self.page.show_parts(parts_of(review), review.starts, review.language)
        self._show_contents()
        if self._stack.currentIndex() == 0:
            self._stack.setCurrentIndex(1)
            self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enable_word(self) -> None:
        self.word.setEnabled(self._review is not None and not self.desk.wording.progress.running)

    def _show_contents(self) -> None:
        headings = self.page.headings
        if [self.contents.item(row).text() for row in range(self.contents.count())] == headings:
            return
        self.contents.blockSignals(True)
        self.contents.clear()
        self.contents.addItems(headings)
        for row, heading in enumerate(headings):
            self.contents.item(row).setToolTip(heading)
        self.contents.blockSignals(False)

    def _show_stale(self, review: Review | None) -> None:
        titles = [one.title for one in self._outdated(review)] if review is not None else []
        text = self.tr("Changed since they were worded, and told by the templates as the film is now: {chapters}.")
        self.stale.setText(text.format(chapters=", ".join(titles)) if titles else "")
        self.stale.setVisible(bool(titles))

    def _outdated(self, review: Review) -> list[Chapter]:
        """Chapters that a model worded when their facts were others."""
        before = {key: one.chapter for key, one in self._worded.items() if one.chapter.by != "template"}
        return [one for one in review.chapters if before.get(one.key, one) is not one]

    def _say_why(self) -> None:
        session, empty = self._session, self._empty
        if session.blind:
            empty.say(self.tr("Coding blind"), self.tr("A review tells what the machine says of the film."))
        elif self._error:
            empty.say(self.tr("It could not be told"), self._error)
        elif self.loading:
            empty.say(self.tr("Being put together…"), self.tr("Memories, relations and scores are computed."))
        elif session.analysis is not None:
            empty.say(self.tr("Not known"), self.tr("It could not be computed; the next edit tries again."))
        else:
            empty.say(self.tr("No project is open"), self.tr("Open one to read its review."))

    # What is done with it

    def _word(self) -> None:
        """Have those chapters worded that are not yet, or all when another model is asked or all of them are."""
        review = self.shown
        if review is None or self._review is None:
            return
        open_ones = [one for one in review.chapters if one.by == "template"]
        base = {one.key: one for one in self._review.chapters}
        again = open_ones if open_ones and self.desk.named == self._asked else review.chapters
        self._asked = self.desk.named
        self.told.clear()
        self.desk.word([base[one.key] for one in again], review.language)

    def _on_worded(self, found: tuple[Worded, ...]) -> None:
        self._worded = {**self._worded, **{one.base.key: one for one in found}}
        self._show()

    def _go(self, quote: Quote) -> None:
        self._playhead.pause()
        go_to_line(self._session, self._playhead, quote, self)

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.told.setText(self.tr("Copied"))

    def _save(self) -> None:
        """Choose a folder and write what is on the page."""
        before = self._preferences.text("folder", str(Path.home()))
        name = QFileDialog.getExistingDirectory(self, self.tr("Save the review into a folder"), before)
        if name:
            self.save_to(Path(name))

    def save_to(self, folder: Path) -> None:
        """Write what is on the page as Markdown and as a page for a browser."""
        review = self.shown
        if review is None or self._lane is None:
            return

        def tell(files: list[Path]) -> None:
            text = self.tr("{count} files written to {folder}")
            self.told.setText(text.format(count=len(files), folder=folder.name))

        def fail(error: Exception) -> None:
            self.told.setText(sentence_for(error))

        self._lane.run(Operation(lambda: save_review(review, folder), tell, fail, write=True))

    def _repaint(self) -> None:
        self.stale.setStyleSheet(f"color: {self._theme.look.tokens['warn']}")
