"""Taking prompts into other programs: as text, or with the source of every word."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.icons import icon
from app.session import Session
from app.theme import Theme
from emotionai_core.records.prompt import PromptBook, PromptFrame


class CopyButton(QToolButton):
    """A menu of what can be copied; `frame` is the prompt on screen as it reads now."""

    # A sentence about what lies on the clipboard now.
    told = Signal(str)

    def __init__(
        self, session: Session, theme: Theme, frame: Callable[[], PromptFrame | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._theme, self._frame = session, theme, frame
        self.setToolTip(self.tr("Copy"))
        self.setAccessibleName(self.tr("Copy"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setIconSize(QSize(16, 16))
        menu = QMenu(self)
        menu.addAction(self.tr("Copy the prompt as text"), self.copy_text)
        menu.addAction(self.tr("Copy the negative prompt"), self.copy_negative)
        menu.addAction(self.tr("Copy the prompt with its sources as JSON"), self.copy_json)
        menu.addSeparator()
        menu.addAction(self.tr("Copy all prompts as text"), self.copy_book_text)
        menu.addAction(self.tr("Copy all prompts with their sources as JSON"), self.copy_book_json)
        self.setMenu(menu)
        theme.changed.connect(self._paint)
        self._paint()

    def _paint(self) -> None:
        look = self._theme.look
        self.setIcon(icon("copy", look.colour("muted"), look.colour("faint")))

    def _copy(self, text: str, told: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.told.emit(told)

    @property
    def _book(self) -> PromptBook | None:
        return self._session.prompted.book

    def copy_text(self) -> None:
        """The prompt on screen, for another program."""
        frame = self._frame()
        if frame is not None:
            self._copy(frame.text, self.tr("The prompt is copied."))

    def copy_negative(self) -> None:
        """What is not wanted."""
        frame = self._frame()
        if frame is not None:
            self._copy(frame.negative, self.tr("The negative prompt is copied."))

    def copy_json(self) -> None:
        """The prompt on screen with the source of every word."""
        frame = self._frame()
        if frame is not None:
            from emotionai_core.prompting.files import frame_json

            self._copy(frame_json(frame), self.tr("The prompt is copied with its sources."))

    def copy_book_text(self) -> None:
        """All prompts, as text."""
        book, analysis = self._book, self._session.analysis
        if book is not None and analysis is not None:
            from emotionai_core.prompting.files import book_text

            names = {one.key: one.name or one.key for one in analysis.people}
            self._copy(book_text(book, names), self.tr("All prompts are copied."))

    def copy_book_json(self) -> None:
        """All prompts with the source of every word."""
        book = self._book
        if book is not None:
            from emotionai_core.prompting.files import book_json

            self._copy(book_json(book), self.tr("All prompts are copied with their sources."))
