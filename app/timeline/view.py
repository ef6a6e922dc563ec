"""The timeline as a panel: legend and buttons, overview, canvas, and the session's changes on their way to them."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollBar, QToolButton, QVBoxLayout, QWidget

from app.icons import icon
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from app.timeline.arranger import Arranger
from app.timeline.backdrop import Backdrop
from app.timeline.canvas import TimelineCanvas
from app.timeline.content import CURVELESS, Content, Curves, Derived, content_of, surprise_of
from app.timeline.editor import TimelineEditor
from app.timeline.legend import LeftOut, Legend
from app.timeline.lineup import Sources, tracks_for
from app.timeline.overview import Overview
from app.timeline.pictures import Thumbnails
from app.timeline.sheet import RULER
from app.timeline.stepping import neighbour
from app.timeline.tracks import FilmstripTrack, Hidden, LaneTrack, SoundTrack
from app.timeline.tracks.sources import line_tip
from emotionai_core.film.waveform import Waveform

_COUNT_MS = 80


class TimelineView(QWidget):
    """The timeline panel. `state` and `restore` keep the arrangement of its tracks between sessions."""

    # The prompt of a key scene, by its line's number, is asked for.
    prompt_wanted = Signal(int)

    def __init__(self, session: Session, playhead: Playhead, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._playhead = playhead
        self._theme = theme
        self._content = Content()
        self.backdrop = Backdrop(self)
        self.thumbnails = Thumbnails(self)
        self._sources = Sources(FilmstripTrack(self.thumbnails))
        self.canvas = TimelineCanvas(playhead, theme)
        self.overview = Overview(playhead, theme)
        self.editor = TimelineEditor(self.canvas, session, playhead, theme, self)
        self.arranger = Arranger(self.canvas, self)
        self.left_out = LeftOut(theme)
        self._bar = QScrollBar(Qt.Orientation.Vertical)
        self._bar.setAccessibleName(self.tr("Scroll the tracks"))
        # Numbers that change with every step of a zoom could not be read, and counting them costs the step time.
        self._count = QTimer(self)
        self._count.setSingleShot(True)
        self._count.setInterval(_COUNT_MS)
        self._count.timeout.connect(self._say_hidden)
        self._buttons: dict[str, QToolButton] = {}
        self._failures: dict[str, Hidden] = {}
        self._viewer = (session.coder, session.blind)
        # The account whose surprise is on the track.
        self._surprising: object = None
        self._lay_out()
        self._connect()

    def _connect(self) -> None:
        session, canvas = self._session, self.canvas
        canvas.view_changed.connect(self._on_view)
        canvas.offset_changed.connect(self._sync_bar)
        canvas.line_chosen.connect(session.select)
        canvas.neighbour_wanted.connect(self.go_to_line)
        self._bar.valueChanged.connect(canvas.set_offset)
        self.overview.range_wanted.connect(self.look_at)
        self.arranger.changed.connect(self._on_arranged)
        self.arranger.person_unwanted.connect(lambda key: session.show_person(key, False))
        self.arranger.only_person_wanted.connect(self._show_only)
        self.backdrop.derived.connect(self._on_derived)
        self.backdrop.waveform.connect(self._on_waveform)
        self.backdrop.underived.connect(self._on_underived)
        self.backdrop.unheard.connect(self._on_unheard)
        self.thumbnails.ready.connect(self._on_picture)
        session.opened.connect(self._on_opened)
        session.closed.connect(self._on_closed)
        session.analysis_changed.connect(self._on_analysis)
        session.people_shown_changed.connect(self._show)
        session.coder_changed.connect(self._on_coder)
        session.account_changed.connect(self._on_account)
        session.prompted.changed.connect(self._on_prompted)
        canvas.prompt_wanted.connect(self.prompt_wanted)
        session.clips.changed.connect(self._on_clips)
        canvas.clip_chosen.connect(session.clips.choose)
        session.selection_changed.connect(self._on_selection)
        self._theme.changed.connect(self._paint_icons)
        # Whoever forgets `shut_down` must not leave threads behind.
        self.destroyed.connect(partial(_end, self.backdrop, self.thumbnails))

    @property
    def content(self) -> Content:
        """What is drawn."""
        return self._content

    def state(self) -> str:
        """The arrangement of the tracks, for the preferences."""
        return self.arranger.arrangement.text()

    def restore(self, state: str) -> None:
        """The arrangement that `state` gave."""
        self.arranger.restore(state)

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
        top.addWidget(Legend(self._theme))
        top.addWidget(self.left_out, 1)
        top.addSpacing(6)
        self._buttons["tracks"] = self.arranger.make_button()
        for name, text, run in (
            ("zoom-out", self.tr("Zoom out"), lambda: self.canvas.zoom(1 / 1.6)),
            ("zoom-in", self.tr("Zoom in"), lambda: self.canvas.zoom(1.6)),
            ("fit", self.tr("Show the whole film"), self.canvas.fit),
        ):
            button = QToolButton()
            button.setToolTip(text)
            button.setAccessibleName(text)
            button.clicked.connect(lambda _checked=False, run=run: run())
            self._buttons[name] = button
        for button in self._buttons.values():
            button.setIconSize(QSize(18, 18))
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

    def _on_opened(self) -> None:
        """The film's own picture and sound; what follows from the analysis comes with the analysis."""
        analysis, files = self._session.analysis, self._session.files
        if analysis is None:
            return
        film, path = analysis.film, self._session.film_path
        self._forget_film()
        proxy = files.proxy if files is not None and files.proxy.is_dir() else None
        self._sources.picture = path.is_file() or proxy is not None
        if self._sources.picture:
            times = files.times if files is not None else None
            self.thumbnails.open(path, times, proxy, film.width / max(film.height, 1))
        if files is not None:
            self.backdrop.outline(files.sound, files.cache)

    def _on_closed(self) -> None:
        self._forget_film()
        self._content = Content()
        self.overview.show_content(self._content)
        self._show()

    def _forget_film(self) -> None:
        self.canvas.abandon()
        self.editor.forget()
        self.backdrop.forget()
        self._failures.clear()
        self.thumbnails.forget()
        self._sources = Sources(FilmstripTrack(self.thumbnails))
        self._surprising = None

    def _on_analysis(self, touches: frozenset[str]) -> None:
        analysis = self._session.analysis
        self._forget_viewer()
        if analysis is None:
            self._content = Content()
        else:
            same = self._content.duration == analysis.film.duration
            before = self._content if same else None
            self._content = content_of(analysis, self._session.colours, before, touches)
            if before is None or not touches <= CURVELESS:
                self.backdrop.derive(analysis, self._sources.derived)
        self.overview.show_content(self._content)
        self._show()

    def _forget_viewer(self) -> None:
        """What was derived for other eyes must not be seen until it is derived again."""
        viewer = (self._session.coder, self._session.blind)
        if viewer != self._viewer:
            self._viewer = viewer
            self._sources.derived = Derived()

    def _on_coder(self) -> None:
        self._forget_viewer()
        self._show()

    def _on_arranged(self) -> None:
        wanted = "surprise" not in self.arranger.arrangement.hidden
        self._session.understood.watch(self, wanted)
        if wanted and self._session.account is not self._surprising:
            self._take_surprise()
        self._show()

    def _on_account(self) -> None:
        if "surprise" not in self.arranger.arrangement.hidden and self._session.account is not self._surprising:
            self._take_surprise()
            self._show()

    def _on_prompted(self) -> None:
        book = self._session.prompted.book
        if book is not self._sources.book:
            self._sources.book = book
            self._show()

    def _on_clips(self) -> None:
        clips = self._session.clips.clips
        if clips != self._sources.clips:
            self._sources.clips = clips
            self._show()

    def _take_surprise(self) -> None:
        account, before = self._session.account, self._sources.surprise
        self._surprising = account
        self._sources.surprise = Curves({}) if account is None else surprise_of(account, before)

    def _on_derived(self, derived: Derived) -> None:
        failed, before = self._failures.pop("derived", None), self._sources.derived
        self._sources.derived = derived
        if failed is not None or not derived.shows_same(before):
            self._show()

    def _on_underived(self) -> None:
        text = self.tr("Faces and transitions missing")
        tip = self.tr("What follows from faces and lines could not be computed; the log says why.")
        self._failures["derived"] = Hidden(text, tip)
        self._sources.derived = Derived()
        self._show()

    def _on_waveform(self, waveform: Waveform | None) -> None:
        self._failures.pop("sound", None)
        self._sources.sound = SoundTrack(waveform)
        self._show()

    def _on_unheard(self) -> None:
        tip = self.tr("The outline of the sound could not be computed; the log says why.")
        self._failures["sound"] = Hidden(self.tr("Sound missing"), tip)
        self._show()

    def _show_only(self, person: str) -> None:
        self._session.show_people(frozenset({person}))

    def _on_picture(self) -> None:
        self.canvas.spoil(self._sources.filmstrip)

    def _show(self) -> None:
        """The tracks there are now."""
        content, arrangement = self._content, self.arranger.arrangement
        self._sources.coder, self._sources.blind = self._session.coder, self._session.blind
        tracks = tracks_for(content, self._session.people_shown, arrangement, self._sources)
        self.canvas.editable = self.editor.possible
        self.canvas.set_heights(arrangement.heights)
        self.canvas.show_tracks(tracks, content.duration, content.cuts())
        self._say_hidden()
        self._sync_bar()

    def _on_view(self) -> None:
        self.overview.show_view(self.canvas.scale)
        if not self._count.isActive():
            self._count.start()
        if self._sources.filmstrip in self.canvas.tracks:
            self._sources.filmstrip.look_at(self.canvas.scale)

    def _say_hidden(self) -> None:
        self.left_out.show_hidden(self._hidden())

    def _hidden(self) -> list[Hidden]:
        """What the view leaves out now."""
        # How far pictures are apart matters least, and comes last.
        tracks = sorted(self.canvas.tracks, key=lambda track: track.kind == "film")
        found = [track.hidden(self.canvas.scale) for track in tracks]
        spoken = {lane.key for lane in self._content.lanes if lane.key and len(lane.start)}
        missing = len(spoken - self._session.people_shown)
        hidden = [*self._failures.values(), *(one for one in found if one is not None)]
        if missing:
            text = self.tr("{count} people hidden").format(count=missing)
            tip = self.tr("Tick more people in the list of people to see what they say.")
            hidden.insert(0, Hidden(text, tip))
        return hidden

    def look_at(self, start: float, end: float) -> None:
        """Show this part of the film."""
        scale = self.canvas.scale
        self.canvas.set_scale(replace(scale, start=start, per_pixel=(end - start) / scale.width).panned(0))

    def _on_selection(self, number: int | None) -> None:
        """Mark the line, and say it to whoever cannot see it."""
        self.canvas.select(number)
        line = self._session.line(number)
        if line is not None:
            who = self._content.names.get(line.person, "") or self.tr("Nobody")
            self.canvas.setAccessibleDescription(line_tip(line, who, self._content))
        else:
            self.canvas.setAccessibleDescription(self.tr("Shots, conflicts, lines and curves over the film's time"))
        QAccessible.updateAccessibility(QAccessibleEvent(self.canvas, QAccessible.Event.DescriptionChanged))

    def _sync_bar(self) -> None:
        hidden = max(0, self.canvas.content_height - (self.canvas.height() - RULER))
        self._bar.setVisible(hidden > 0)
        self._bar.setRange(0, hidden)
        self._bar.setPageStep(max(1, self.canvas.height() - RULER))
        self._bar.setValue(self.canvas.offset)

    def resizeEvent(self, event: object) -> None:
        """Keep the scroll bar right."""
        self._sync_bar()

    def show_span(self) -> None:
        """The chosen stretch of film fills the view."""
        if self._playhead.span is not None:
            self.canvas.show_stretch(*self._playhead.span)

    def go_to_line(self, direction: int) -> None:
        """Select the next or previous line of the people on screen."""
        lanes = [track.lane for track in self.canvas.tracks if isinstance(track, LaneTrack)]
        lines = sorted((line for lane in lanes for line in lane.lines), key=lambda one: one.utterance.start)
        if not lines:
            return
        numbers = [line.utterance.number for line in lines]
        selected = self._session.selected
        if selected in numbers:
            place = min(max(numbers.index(selected) + direction, 0), len(lines) - 1)
        else:
            starts = [line.utterance.start for line in lines]
            place = int(np.searchsorted(starts, self._playhead.position, side="right" if direction > 0 else "left"))
            place = min(max(place - (direction < 0), 0), len(lines) - 1)
        said = lines[place].utterance
        self._playhead.go_to_start(said.start, said.end)
        self._session.select(numbers[place])

    def go_to_cut(self, direction: int) -> None:
        """To the next or the previous cut."""
        cuts, head = self._content.cuts(), self._playhead
        if not len(cuts):
            return
        # A few are enough: a cut that is not on a frame may be the one the film stands at.
        here = int(np.searchsorted(cuts, head.position))
        near = [float(cut) for cut in cuts[max(0, here - 3) : here + 3]]
        landings = [head.first_frame(cut, math.inf) for cut in near]
        place = neighbour(landings, landings, head.position, None, direction)
        edge = head.duration if direction > 0 else 0.0
        head.seek(edge if place is None else landings[place])

    def go_to_conflict(self, direction: int) -> None:
        """To the next or the previous conflict, which becomes the selected line."""
        conflicts, head = sorted(self._content.conflicts, key=lambda one: one.start), self._playhead
        numbers = [one.utterance for one in conflicts]
        landings = [head.clamp(head.first_frame(one.start, one.end)) for one in conflicts]
        selected = numbers.index(self._session.selected) if self._session.selected in numbers else None
        place = neighbour(landings, [one.end for one in conflicts], head.position, selected, direction)
        if place is not None:
            head.seek(landings[place])
            self._session.select(numbers[place])

    def shut_down(self) -> None:
        """End what runs in the background."""
        _end(self.backdrop, self.thumbnails)

    def closeEvent(self, event: QCloseEvent) -> None:
        """A timeline in a window of its own ends with it."""
        self.shut_down()
        super().closeEvent(event)


def _end(backdrop: Backdrop, thumbnails: Thumbnails, _gone: object = None) -> None:
    backdrop.close()
    thumbnails.close()
