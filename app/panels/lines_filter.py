"""Which lines the list shows: a menu to choose, and a chip for each choice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.panels.chips import ChipRow, SpanChip
from app.panels.lines_model import LinesModel
from app.session import Session
from app.timeline.content import ranked
from app.words import emotion_name
from emotionai_core.records.evidence import EMOTIONS


class LinesFilter(QObject):
    """Holds the choice, shows it as chips and gives it to the model."""

    changed = Signal()

    def __init__(self, session: Session, model: LinesModel, span: SpanChip, chips: ChipRow, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._model = model
        self._span = span
        self._chips = chips
        self._widget = parent
        self._shown: list[str] = []
        span.changed.connect(self.refresh)
        session.people_shown_changed.connect(self._on_people)

    def refresh(self) -> None:
        """Take the session's current view."""
        self._model.reload()
        self._show_chips()
        self.changed.emit()

    def _on_people(self) -> None:
        if self._model.wanted.shown_people:
            self.refresh()

    def search(self, text: str) -> None:
        """Only lines with all these words, in any order, in text or name."""
        self._choose(words=tuple(text.casefold().split()))

    def clear(self) -> None:
        """Let every line pass that is not hidden."""
        self._span.hold(False)
        self._choose(person=None, emotion=None, unsure=False, corrected=False, shown_people=False, hidden=False)

    def _choose(self, **choice: object) -> None:
        self._model.show_only(replace(self._model.wanted, **choice))  # type: ignore[arg-type]
        self._show_chips()
        self.changed.emit()

    def choose_person(self, key: str | None) -> None:
        """Only the lines of one person, of nobody known (""), or of everybody (None)."""
        self._choose(person=key)

    def choose_emotion(self, emotion: str | None) -> None:
        """Only lines whose words show an emotion."""
        self._choose(emotion=emotion)

    def toggle(self, name: str) -> None:
        """Turn one of the switches "unsure", "corrected", "shown_people", "hidden"."""
        self._choose(**{name: not getattr(self._model.wanted, name)})

    def _switches(self) -> dict[str, str]:
        return {
            "unsure": self.tr("Unsure"),
            "corrected": self.tr("Corrected"),
            "shown_people": self.tr("People on the timeline"),
            "hidden": self.tr("Hidden lines too"),
        }

    def _show_chips(self) -> None:
        wanted, analysis = self._model.wanted, self._session.analysis
        chips: list[tuple[str, Callable[[], None]]] = []
        if wanted.person is not None:
            name = analysis.name(wanted.person) if analysis is not None else ""
            chips.append((name or wanted.person or self.tr("Nobody"), partial(self.choose_person, None)))
        if wanted.emotion is not None:
            chips.append((emotion_name(wanted.emotion), partial(self.choose_emotion, None)))
        chips += [
            (text, partial(self.toggle, name)) for name, text in self._switches().items() if getattr(wanted, name)
        ]
        texts = [text for text, _ in chips]
        if texts != self._shown:
            self._shown = texts
            self._chips.show_chips(chips)

    def menu(self) -> QMenu:
        """All choices."""
        menu, wanted, analysis = QMenu(self._widget), self._model.wanted, self._session.analysis
        people = menu.addMenu(self.tr("Person"))
        names = (
            [(one.key, one.name or one.key) for one in ranked(analysis.people, self._session.colours)]
            if analysis is not None
            else []
        )
        for key, name in [(None, self.tr("Everyone")), *names, ("", self.tr("Nobody"))]:
            self._add(people, name, wanted.person == key, partial(self.choose_person, key))
        if not self._session.blind:
            emotions = menu.addMenu(self.tr("Emotion of the words"))
            for emotion in (None, *EMOTIONS):
                text = self.tr("Any") if emotion is None else emotion_name(emotion)
                self._add(emotions, text, wanted.emotion == emotion, partial(self.choose_emotion, emotion))
        menu.addSeparator()
        for name, text in self._switches().items():
            self._add(menu, text, bool(getattr(wanted, name)), partial(self.toggle, name))
        menu.addSeparator()
        self._add(menu, self.tr("Only the chosen stretch"), self._span.span is not None, self._turn_span)
        return menu

    def _turn_span(self) -> None:
        self._span.hold(self._span.span is None)

    def _add(self, menu: QMenu, text: str, on: bool, run: Callable[[], None]) -> None:
        action = menu.addAction(text, run)
        action.setCheckable(True)
        action.setChecked(on)

    def open_menu(self, place: QPoint) -> None:
        """Open the menu at a place of the screen."""
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)
