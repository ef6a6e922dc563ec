"""The timeline as a panel: legend and zoom above, overview, canvas, and the session's changes on their way to them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollBar, QToolButton, QVBoxLayout, QWidget

from app.icons import icon
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from app.timeline.canvas import RULER, TimelineCanvas
from app.timeline.content import Content, content_of
from app.timeline.markers import paint_glyph
from app.timeline.overview import Overview
from app.timeline.tracks import tracks_for
from app.words import emotion_name, kind_name
from emotionai_core.records.conflict import ConflictKind
from emotionai_core.records.evidence import EMOTIONS


class Legend(QWidget):
    """What the colours and glyphs mean."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(24)
        self.setMinimumWidth(120)
        self.setAccessibleName(self.tr("Legend: colours of emotions, shapes of conflicts"))
        self.setToolTip(self.tr("Blocks have the colour of what the words say, faint where the words are not sure."))
        theme.changed.connect(self.update)

    def title(self) -> str:
        """What the colours of the blocks are taken from."""
        return self.tr("Colour: words")

    def sizeHint(self) -> QSize:
        """As wide as it gets."""
        return QSize(800, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        """What is coloured, then as many entries as fit, kinds of conflict after emotions."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPixelSize(12)
        painter.setFont(font)
        look, x, middle = self._theme.look, 0.0, self.height() / 2
        painter.setPen(look.colour("muted"))
        painter.drawText(QPointF(0, middle + 4.5), self.title())
        x += painter.fontMetrics().horizontalAdvance(self.title()) + 13
        entries: list[tuple[str, ConflictKind | None, str]] = [(emotion_name(one), None, one) for one in EMOTIONS]
        entries += [(kind_name(kind), kind, kind.value) for kind in ConflictKind]
        for text, kind, token in entries:
            gap = 14 if kind is ConflictKind.MASKING else 0
            width = painter.fontMetrics().horizontalAdvance(text)
            if x + gap + 16 + width > self.width():
                break
            x += gap
            if kind is None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.emotion(token))
                painter.drawRoundedRect(int(x), int(middle - 5), 10, 10, 3, 3)
            else:
                paint_glyph(painter, kind, QPointF(x + 5, middle), 11, look.kind(kind))
            painter.setPen(look.colour("muted"))
            painter.drawText(QPointF(x + 15, middle + 4.5), text)
            x += 15 + width + 13


class TimelineView(QWidget):
    """The timeline panel."""

    def __init__(self, session: Session, playhead: Playhead, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._playhead = playhead
        self._theme = theme
        self._content = Content()
        self.canvas = TimelineCanvas(playhead, theme)
        self.overview = Overview(playhead, theme)
        self._bar = QScrollBar(Qt.Orientation.Vertical)
        self._bar.setAccessibleName(self.tr("Scroll the tracks"))
        self._buttons: dict[str, QToolButton] = {}
        self._lay_out()
        self.canvas.view_changed.connect(lambda: self.overview.show_view(self.canvas.scale))
        self.canvas.offset_changed.connect(self._sync_bar)
        self.canvas.line_chosen.connect(session.select)
        self._bar.valueChanged.connect(self.canvas.set_offset)
        self.overview.range_wanted.connect(self._on_range)
        session.analysis_changed.connect(self._on_analysis)
        session.people_shown_changed.connect(self._show)
        session.selection_changed.connect(self.canvas.select)
        theme.changed.connect(self._paint_icons)

    @property
    def content(self) -> Content:
        """What is drawn."""
        return self._content

    def _lay_out(self) -> None:
        # The title row lives in the dock's title bar, so that it costs no height twice.
        self.header = QWidget()
        top = QHBoxLayout(self.header)
        top.setContentsMargins(12, 4, 0, 0)
        top.setSpacing(4)
        title = QLabel(self.tr("Timeline"))
        title.setObjectName("panelTitle")
        title.setFixedWidth(112)
        top.addWidget(title)
        top.addWidget(Legend(self._theme), 1)
        for name, text, run in (
            ("zoom-out", self.tr("Zoom out"), lambda: self.canvas.zoom(1 / 1.6)),
            ("zoom-in", self.tr("Zoom in"), lambda: self.canvas.zoom(1.6)),
            ("fit", self.tr("Show the whole film"), self.canvas.fit),
        ):
            button = QToolButton()
            button.setToolTip(text)
            button.setAccessibleName(text)
            button.setIconSize(QSize(18, 18))
            button.clicked.connect(lambda _checked=False, run=run: run())
            self._buttons[name] = button
            top.addWidget(button)
        self._paint_icons()
        rows = QHBoxLayout()
        rows.setSpacing(0)
        rows.addWidget(self.canvas, 1)
        rows.addWidget(self._bar)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 6)
        whole.setSpacing(0)
        whole.addWidget(self.overview)
        whole.addLayout(rows, 1)

    def _paint_icons(self) -> None:
        for name, button in self._buttons.items():
            button.setIcon(icon(name, self._theme.look.colour("muted")))

    def _on_analysis(self, touches: frozenset[str]) -> None:
        analysis = self._session.analysis
        if analysis is None:
            self._content = Content()
        else:
            same = self._content.duration == analysis.film.duration
            self._content = content_of(analysis, self._session.colours, self._content if same else None, touches)
        self.overview.show_content(self._content)
        self._show()

    def _show(self) -> None:
        self.canvas.show_tracks(tracks_for(self._content, self._session.people_shown), self._content.duration)
        self._sync_bar()

    def _on_range(self, start: float, end: float) -> None:
        scale = self.canvas.scale
        self.canvas.set_scale(replace(scale, start=start, per_pixel=(end - start) / scale.width).panned(0))

    def _sync_bar(self) -> None:
        hidden = max(0, self.canvas.content_height - (self.canvas.height() - RULER))
        self._bar.setVisible(hidden > 0)
        self._bar.setRange(0, hidden)
        self._bar.setPageStep(max(1, self.canvas.height() - RULER))
        self._bar.setValue(self.canvas.offset)

    def resizeEvent(self, event: object) -> None:
        """Keep the scroll bar right."""
        self._sync_bar()

    def go_to_cut(self, direction: int) -> None:
        """To the next or the previous cut."""
        cuts, here = self._content.cuts(), self._playhead.position
        if not len(cuts):
            return
        if direction > 0:
            later = cuts[cuts > here + 1e-3]
            self._playhead.seek(float(later[0]) if len(later) else self._playhead.duration)
        else:
            earlier = cuts[cuts < here - 1e-3]
            self._playhead.seek(float(earlier[-1]) if len(earlier) else 0.0)

    def go_to_conflict(self, direction: int) -> None:
        """To the next or the previous conflict, which becomes the selected line."""
        conflicts = sorted(self._content.conflicts, key=lambda one: one.start)
        starts = np.array([one.start for one in conflicts])
        here = self._playhead.position
        found = np.flatnonzero(starts > here + 1e-3) if direction > 0 else np.flatnonzero(starts < here - 1e-3)
        if len(found):
            chosen = conflicts[int(found[0] if direction > 0 else found[-1])]
            self._playhead.seek(chosen.start)
            self._session.select(chosen.utterance)
