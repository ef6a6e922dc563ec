"""The text of a film review: chapters and portrayals, every paragraph with the times of the lines it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from app.panels.person_parts import Sentences, label
from app.panels.quoted import Quote
from app.words import short_time
from emotionai_core.prose.files import Review, by_sentence
from emotionai_core.prose.telling import Language, phrase
from emotionai_core.records.prose import Chapter, Passage

# Times below a paragraph; a press on the paragraph goes through all of its lines.
_TIMES = 12
_WIDEST = 760
# What keys cannot reach has no place in their order.
_NO_STOP = Qt.FocusPolicy.NoFocus


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands below it: who worded it ("" below another part) and what was turned down.

    `sections` are copied along with it; they are parts of their own on the page.
    """

    title: str
    passages: tuple[Passage, ...]
    by: str = ""
    rejected: tuple[str, ...] = ()
    main: bool = True
    sections: tuple[Part, ...] = ()

    @property
    def text(self) -> str:
        """As it is copied."""
        told = [self.title, *(passage.text for passage in self.passages), *(one.text for one in self.sections), self.by]
        return "\n\n".join(one for one in told if one)


def parts_of(review: Review) -> tuple[Part, ...]:
    """The chapters in order, and each leading character with the sections of their evolution."""
    parts = [_part(chapter, review.language) for chapter in review.chapters]
    by_template = phrase(review.language, "by_template")
    for one in review.portrayals:
        sections = tuple(Part(told.title, told.passages, main=False) for told in one.sections if told.passages)
        parts += [Part(one.name, one.summary, by_template, sections=sections), *sections]
    return tuple(parts)


def _part(chapter: Chapter, language: Language) -> Part:
    return Part(chapter.title, chapter.passages, by_sentence(chapter, language), chapter.rejected)


class Paragraph(QWidget):
    """Sentences, and below them when the lines are that they rest on; each time is a link."""

    pressed_quote = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentences = Sentences()
        self.sentences.pressed_quote.connect(self.pressed_quote)
        self.times = QLabel()
        self.times.setObjectName("faint")
        self.times.setWordWrap(True)
        self.times.setTextFormat(Qt.TextFormat.RichText)
        # By key, the paragraph itself goes through its lines: a dozen more stops would be in the way.
        self.times.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.times.linkActivated.connect(self._on_link)
        self._quotes: list[Quote] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.sentences)
        column.addWidget(self.times)

    def tell(self, passage: Passage, starts: Mapping[int, float], language: Language) -> None:
        """Another passage; `starts` are the times of lines (s) by number."""
        known = [Quote(one, starts[one], "") for one in set(passage.utterances) if one in starts]
        self._quotes = sorted(known, key=lambda one: (one.time, one.number))
        self.sentences.tell(passage.text, self._quotes)
        shown = self._quotes[:_TIMES]
        more = len(self._quotes) - len(shown)
        links = ", ".join(f'<a href="{place}">{short_time(one.time)}</a>' for place, one in enumerate(shown))
        text = phrase(language, "sources_more" if more else "sources", times=links, count=str(more))
        self.times.setText(text if shown else "")
        self.times.setVisible(bool(shown))

    def _on_link(self, place: str) -> None:
        self.pressed_quote.emit(self._quotes[int(place)])


class PartView(QWidget):
    """One part; its paragraphs are used again when it is told otherwise."""

    pressed_quote = Signal(object)
    copied = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told: tuple[Part, Mapping[int, float]] | None = None
        self.title = label("panelTitle")
        self.copy = QToolButton()
        self.copy.setText(self.tr("Copy"))
        self.copy.clicked.connect(self._copy)
        self.paragraphs: list[Paragraph] = []
        self.by = label("faint")
        self.turned_down = QToolButton()
        self.turned_down.setCheckable(True)
        self.turned_down.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.reasons = label("muted")
        self.turned_down.toggled.connect(self._show_reasons)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        self._passages = QVBoxLayout()
        self._passages.setSpacing(10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 6)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(self._passages)
        column.addWidget(self.by)
        column.addWidget(self.turned_down, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.reasons)

    def tell(self, part: Part, starts: Mapping[int, float], language: Language) -> None:
        """Another part; what is the same already keeps its place among its lines."""
        if (part, starts) == self._told:
            return
        self._told = part, starts
        self.title.setText(part.title)
        self.title.setObjectName("panelTitle" if part.main else "sectionTitle")
        self.title.setStyleSheet("font-size: 17px" if part.main else "")
        self.copy.setVisible(part.main)
        self.copy.setAccessibleName(self.tr("Copy {title}").format(title=part.title))
        while len(self.paragraphs) < len(part.passages):
            made = Paragraph()
            made.pressed_quote.connect(self.pressed_quote)
            self._passages.addWidget(made)
            self.paragraphs.append(made)
        for place, paragraph in enumerate(self.paragraphs):
            paragraph.setVisible(place < len(part.passages))
        for paragraph, passage in zip(self.paragraphs, part.passages, strict=False):
            paragraph.tell(passage, starts, language)
        self.by.setText(part.by)
        self.by.setVisible(bool(part.by))
        self.reasons.setText("\n".join(f"– {one}" for one in part.rejected))
        self.turned_down.setVisible(bool(part.rejected))
        self.turned_down.setChecked(False)
        self._show_reasons(False)

    def _show_reasons(self, shown: bool) -> None:
        count = len(self._told[0].rejected) if self._told is not None else 0
        self.reasons.setVisible(shown and count > 0)
        text = self.tr("Hide what was turned down") if shown else self.tr("Show what was turned down ({count})")
        self.turned_down.setText(text.format(count=count))

    def _copy(self) -> None:
        if self._told is not None:
            self.copied.emit(self._told[0].text)


class ReviewPage(QScrollArea):
    """All parts, one below the other."""

    pressed_quote = Signal(object)
    copied = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views: list[PartView] = []
        self._parts: tuple[Part, ...] = ()
        self._stops: list[QWidget] = []
        body = self._body = QWidget()
        text = QWidget()
        text.setMaximumWidth(_WIDEST)
        self._column = QVBoxLayout(text)
        self._column.setContentsMargins(14, 0, 14, 16)
        self._column.setSpacing(4)
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(text, 1, Qt.AlignmentFlag.AlignTop)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Film review"))
        self.setWidget(body)

    def show_parts(self, parts: Sequence[Part], starts: Mapping[int, float], language: Language) -> None:
        """Other parts; the page stays where it was scrolled to."""
        self._parts = tuple(parts)
        while len(self.views) < len(parts):
            made = PartView()
            made.pressed_quote.connect(self.pressed_quote)
            made.copied.connect(self.copied)
            self._column.addWidget(made)
            self.views.append(made)
        # Laid out once at the end, not after every paragraph that appears.
        layouts = [one for one in (self._column, *(view.layout() for view in self.views)) if one is not None]
        for one in layouts:
            one.setEnabled(False)
        for place, view in enumerate(self.views):
            view.setVisible(place < len(parts))
        for view, part in zip(self.views, parts, strict=False):
            view.tell(part, starts, language)
        for one in layouts:
            one.setEnabled(True)
        self._order_keys()

    def _order_keys(self) -> None:
        """Let Tab go down the page before it leaves it: paragraphs are made after what stands below the page."""
        stops: list[QWidget] = [self]
        for view in self.views:
            paragraphs = [one.sentences for one in view.paragraphs if one.sentences.focusPolicy() is not _NO_STOP]
            stops += [view.copy, *paragraphs, view.turned_down]
        if stops != self._stops:
            self._stops = stops
            for before, after in pairwise(stops):
                QWidget.setTabOrder(before, after)

    @property
    def headings(self) -> list[str]:
        """What the main parts are called."""
        return [part.title for part in self._parts if part.main]

    def go_to(self, heading: int) -> None:
        """Scroll a main part, by its place among them, to the top."""
        places = [place for place, part in enumerate(self._parts) if part.main]
        if 0 <= heading < len(places):
            view = self.views[places[heading]]
            self.verticalScrollBar().setValue(view.mapTo(self._body, view.rect().topLeft()).y())
