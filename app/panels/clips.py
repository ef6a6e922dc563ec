"""Clips: what is being made on top, what was made below it, and the one that is looked at."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMenu, QStackedLayout, QWidget

from app.described_clips import core_text
from app.jobs.clip_job import ServerState
from app.panels import clips_menus, clips_opening
from app.panels.clips_bar import ClipsBar
from app.panels.clips_detail import ClipDetail
from app.panels.clips_gallery import CLIP_ROLE, ClipRow, Gallery, GalleryModel
from app.panels.clips_pages import ClipsPages
from app.panels.clips_player import ClipPlayer
from app.panels.clips_posters import Posters
from app.panels.clips_queue import QueueList, QueueModel, QueueRow
from app.panels.clips_words import repetition_words
from app.panels.parts import EmptyState
from app.player.interface import VideoPlayer
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from emotionai_core.records.clip import Clip, ClipJob, JobState, Maker

# What is over and well is in the gallery.
_ENDED = (JobState.FAILED, JobState.CANCELLED)
_QUEUED = (JobState.RUNNING, JobState.WAITING, *_ENDED)
_NARROWEST, _LOWEST = 760, 300


class ClipsPanel(QWidget):
    """The queue, the gallery, and a player of its own."""

    def __init__(
        self,
        session: Session,
        playhead: Playhead,
        theme: Theme,
        parent: QWidget | None = None,
        player: VideoPlayer | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._playhead, self._theme = session, playhead, theme
        self._clips = session.clips
        self._stale = True
        self.posters = Posters(self)
        self.bar = ClipsBar(theme)
        self.jobs = QueueModel(self)
        self.queue = QueueList(theme)
        self.queue.setModel(self.jobs)
        self.model = GalleryModel(self)
        self.gallery = Gallery(theme, self.posters, self._clips.file)
        self.gallery.setModel(self.model)
        self.player = ClipPlayer(theme, player=player)
        self.detail = ClipDetail()
        self._empty = EmptyState(action=self.tr("Make clips of all key scenes"))
        if self._empty.button is not None:
            self._empty.button.setObjectName("primary")
        self.pages = ClipsPages(self.bar, self.queue, self.gallery, self.player, self.detail)
        self._lay_out()
        self._connect()
        self._refresh()

    def _lay_out(self) -> None:
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.pages)

    def _connect(self) -> None:
        clips, session = self._clips, self._session
        clips.changed.connect(self._on_changed)
        clips.progressed.connect(self._on_progress)
        clips.made.connect(self._on_made)
        clips.chosen_changed.connect(self._on_chosen)
        session.closed.connect(self._forget)
        session.opened.connect(self._forget)
        session.prompted.changed.connect(self._on_changed)
        self._empty.acted.connect(clips.make_all)
        bar = self.bar
        bar.make_wanted.connect(clips.make_all)
        bar.join_wanted.connect(self.join)
        bar.order_wanted.connect(self.order_arc)
        bar.compare_wanted.connect(self.compare)
        bar.rating_wanted.connect(self.rate)
        bar.options_wanted.connect(self.show_options)
        bar.server_wanted.connect(self.show_server)
        bar.go_on.connect(clips.go_on)
        bar.stop_wanted.connect(self.stop)
        bar.again_wanted.connect(self.try_again)
        self.queue.moved.connect(lambda job, before: clips.move(job, before or None))
        self.queue.dropped_out.connect(self.take_out)
        self.queue.menu_wanted.connect(self._queue_menu)
        self.gallery.played.connect(lambda index: self._play(index))
        self.gallery.enlarged.connect(self._enlarge)
        self.gallery.thrown.connect(self.throw_away)
        self.gallery.menu_wanted.connect(self._gallery_menu)
        self.gallery.selectionModel().selectionChanged.connect(lambda *_: self._offer())
        self._connect_detail()

    def _connect_detail(self) -> None:
        detail = self.detail
        detail.film_wanted.connect(self.show_in_film)
        detail.request_wanted.connect(self.show_request)
        detail.copy_wanted.connect(self.save_copy)
        detail.thrown.connect(lambda: self._clips.throw_away(self._looked_at()))
        detail.repeated.connect(lambda: self._clips.reproduce(self._looked_at()))
        detail.again.connect(lambda seed: self._clips.make_again(self._looked_at(), seed))
        self.player.started.connect(self._on_started)

    # What there is to show.

    def _on_changed(self) -> None:
        self._stale = True
        if self.isVisible() or self._session.analysis is None or self._session.blind:
            self._refresh()

    def _refresh(self) -> None:
        self._stale = False
        clips = self._clips
        queued = [job for job in clips.jobs if job.state in _QUEUED]
        rows = [self._row(job) for job in queued]
        self.jobs.take(rows, [row.job.id for row in rows])
        self.pages.show_queue(bool(rows))
        shown = _in_film_order(clips.clips)
        self.model.take(
            [ClipRow(clip, repetition_words(clip, clips.clip)) for clip in shown], [one.id for one in shown]
        )
        self._show_viewer()
        self._say_standing(queued)
        self._offer()
        if not rows and not shown:
            self._say_why()
            self._stack.setCurrentIndex(0)
            return
        self.pages.show_clips(bool(shown))
        self._stack.setCurrentIndex(1)

    def _row(self, job: ClipJob) -> QueueRow:
        step = self._clips.step(job.id)
        left, progress = -1.0, job.progress
        if step is not None and job.state is JobState.RUNNING:
            left, progress = step.left, max(step.progress, 0.0)
        elif not math.isnan(job.left):
            left = job.left
        trouble = core_text(job.message) if job.state is JobState.FAILED else ""
        return QueueRow(job, progress, left, self._clips.preview(job.id), trouble)

    def _say_why(self) -> None:
        session, clips = self._session, self._clips
        if session.analysis is None:
            self._empty.say(self.tr("No film yet"), self.tr("Clips of key scenes appear here."))
        elif session.blind:
            hint = self.tr("Clips follow from what the machine reads.")
            self._empty.say(self.tr("Hidden while you code blind"), hint)
        elif clips.wishing:
            self._empty.say(self.tr("The prompts are being written…"), self.tr("Then the clips are made."))
        elif not clips.known:
            self._empty.say(self.tr("Looking for clips…"))
        else:
            hint = self.tr("Each key scene becomes a short clip: made by LTX-Video where it can run, else an animatic.")
            self._empty.say(self.tr("No clips yet"), hint, not session.read_only)

    def _say_standing(self, queued: Sequence[ClipJob]) -> None:
        clips = self._clips
        parts: list[str] = []
        waiting = sum(job.state is JobState.WAITING for job in queued)
        if clips.wishing:
            parts.append(self.tr("The prompts are being written…"))
        if clips.held:
            parts.append(clips.work.remark)
        elif waiting:
            parts.append(self.tr("%n clip(s) wait", "", waiting))
        if clips.server.text and clips.server.state is not ServerState.STOPPED:
            parts.append(core_text(clips.server.text))
        editable = not self._session.read_only
        ended = sum(job.state in _ENDED for job in queued)
        going = len(queued) - ended
        text = " · ".join(part for part in parts if part)
        self.bar.say(text, clips.held and editable, going > 0 and editable, ended > 0 and editable)

    def _offer(self) -> None:
        clips = self.model.clips
        joined = any(clip.request.maker is Maker.ARC for clip in clips)
        self.bar.offer(
            not self._session.read_only,
            len(clips),
            max(len(self._newest()), len(self.to_join())),
            joined or bool(self._clips.unfinished),
        )

    def _show_viewer(self) -> None:
        clip = next((one for one in self.model.clips if one.id == self._clips.chosen), None)
        self.pages.show_viewer(clip is not None)
        if clip is None:
            self.player.show_file(None)
        else:
            self.detail.show_clip(clip, repetition_words(clip, self._clips.clip))

    def _on_progress(self, job: str) -> None:
        place = self.jobs.place_of(job)
        preview = self._clips.preview(job)
        if place < 0 or not self.isVisible():
            return
        if preview is not None:
            self.queue.previews.renew(preview)
        self.jobs.replace(place, self._row(self.jobs.row(place).job))

    def _on_made(self, name: str) -> None:
        """A new arc is what somebody waits for: it is the one to look at."""
        clip = self._clips.clip(name)
        if clip is not None and clip.request.maker is Maker.ARC:
            self._clips.choose(name)
            self._show_current()
            self.pages.turn_to(1)

    def _on_chosen(self, name: str) -> None:
        self._show_viewer()
        self._show_current()
        # The player that appeared may have covered the row.
        QTimer.singleShot(0, self, lambda: self.gallery.scrollTo(self.gallery.currentIndex()))
        clip = self._clips.clip(name)
        if clip is not None and self.isVisible():
            self.player.show_file(self._clips.file(clip))

    def _show_current(self) -> None:
        place = self.model.place_of(self._clips.chosen)
        if place >= 0 and place != self.gallery.currentIndex().row():
            self.gallery.setCurrentIndex(self.model.index(place))

    def _on_started(self) -> None:
        """Two sounds at once are none: the film stands still, where it is."""
        self._playhead.pause()

    def _forget(self) -> None:
        self.player.show_file(None)
        self.posters.forget()
        self.queue.previews.forget()
        self._on_changed()

    # What can be done.

    def to_join(self) -> list[Clip]:
        """The chosen clips, or the newest of each line, in the order of the film; an arc is not joined again."""
        chosen = [clip for clip in self.gallery.chosen() if clip.request.maker is not Maker.ARC]
        return chosen or self._newest()

    def _newest(self) -> list[Clip]:
        newest = {clip.request.utterance: clip for clip in self.model.clips if clip.request.maker is not Maker.ARC}
        return list(newest.values())

    def join(self) -> None:
        """Join the chosen clips, or the newest of each line."""
        clips = self._enough_to_join()
        left = sum(clip.request.maker is not Maker.ARC for clip in self.model.clips) - len(clips)
        if clips and left and len(clips) == len(self._newest()) and not self.gallery.chosen():
            self._session.notice.emit(self.tr("The newest clip of each scene is joined; %n are left out.", "", left))
        if clips:
            self._clips.join(clips)

    def _enough_to_join(self) -> list[Clip]:
        clips = self.to_join()
        if len(clips) > 1:
            return clips
        text = self.tr("An arc needs two clips or more. Choose more with Ctrl, or none for the newest of each scene.")
        self._session.notice.emit(text)
        return []

    def _looked_at(self) -> list[Clip]:
        return [self.detail.clip] if self.detail.clip is not None else []

    def _play(self, index: QModelIndex) -> None:
        clip = index.data(CLIP_ROLE).clip
        self._clips.choose(clip.id)
        self.pages.turn_to(1)
        self.player.show_file(self._clips.file(clip), play=True)

    def _enlarge(self, index: QModelIndex) -> None:
        self._play(index)
        if not self.player.large:
            self.player.toggle_large()

    def stop(self) -> None:
        """Stop what is chosen in the queue, else what is being made."""
        going = sorted((row for row in self.jobs.rows if row.job.state not in _ENDED), key=lambda row: not row.running)
        chosen = [row for row in self.queue.chosen() if row.job.state not in _ENDED]
        self._clips.cancel(row.job.id for row in chosen or going[:1])

    def try_again(self) -> None:
        """Make what failed or was stopped once more: of what is chosen, else all of it."""
        rows = [row for row in self.queue.chosen() if row.job.state in _ENDED] or self.jobs.rows
        self._clips.retry(row.job.id for row in rows)

    def take_out(self) -> None:
        """Stop what is chosen in the queue; what ended goes out of it."""
        chosen = self.queue.chosen()
        self._clips.cancel(row.job.id for row in chosen)
        self._clips.remove(row.job.id for row in chosen)

    def throw_away(self) -> None:
        """Take the chosen clips out of the gallery."""
        chosen = self.gallery.chosen()
        if chosen:
            self._clips.throw_away(chosen)

    def show_in_film(self) -> None:
        """Go to the line that the clip was made of."""
        for clip in self._looked_at():
            self._session.select(clip.request.utterance)
            self._playhead.go_to_start(clip.request.start, clip.request.end, self)

    def show_request(self) -> None:
        """What the clip was made of."""
        for clip in self._looked_at():
            clips_opening.show_request(clip, self._theme, self.window())

    def save_copy(self) -> None:
        """Ask where to, and write a copy of the film of the clip."""
        for clip in self._looked_at():
            clips_opening.save_copy(self._session, clip, self)

    def order_arc(self) -> None:
        """Choose order and cross-fade, then join."""
        if clips := self._enough_to_join():
            clips_opening.order_arc(self._session, clips, self._theme, self.window())

    def compare(self) -> None:
        """The chosen clips side by side, or one beside its scene in the film."""
        chosen = self.gallery.chosen() or self._looked_at() or self.model.clips
        self.player.playhead.pause()
        clips_opening.compare(self._session, self.model.clips, chosen, self._theme, self.window())

    def rate(self) -> None:
        """Pairs of clips without their names."""
        self.player.playhead.pause()
        clips_opening.rate(self._session, self.model.clips, self._theme, self.window())

    def show_options(self) -> None:
        """How clips are made from now on."""
        clips_opening.show_options(self._session, self._theme, self.window())

    def show_server(self) -> None:
        """Where LTX-Video comes from."""
        self._clips.server_wanted.emit()

    def _queue_menu(self, where: QPoint) -> None:
        clips_menus.of_queue(self.queue, self._clips, self, not self._session.read_only).popup(where)

    def _gallery_menu(self, where: QPoint) -> None:
        index = self.gallery.currentIndex()
        if index.isValid():
            self._clips.choose(index.data(CLIP_ROLE).clip.id)
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self.detail.fill(menu)
            menu.popup(where)

    # Seen and unseen.

    def showEvent(self, event: QShowEvent) -> None:
        """Show what changed meanwhile."""
        super().showEvent(event)
        self._clips.look_again()
        if self._stale:
            self._refresh()
        if self.player.file is None:
            self._on_chosen(self._clips.chosen)

    def changeEvent(self, event: QEvent) -> None:
        """Another program may have made clips meanwhile."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isVisible() and self.isActiveWindow():
            self._clips.look_again()

    def minimumSizeHint(self) -> QSize:
        """Less than its parts wish for together: the window must not outgrow a small screen."""
        return super().minimumSizeHint().boundedTo(QSize(_NARROWEST, _LOWEST))

    def shut_down(self) -> None:
        """Release the clip and the threads."""
        self.player.shut_down()
        self.posters.close()
        self.queue.previews.close()


def _in_film_order(clips: Sequence[Clip]) -> list[Clip]:
    """By time in the film, what joins others last; those of one scene as they were made."""
    made = {clip.id: place for place, clip in enumerate(clips)}
    return sorted(clips, key=lambda one: (one.request.maker is Maker.ARC, one.request.start, made[one.id]))
