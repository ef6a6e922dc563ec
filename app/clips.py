"""The clips of the open project: what waits to be made, what is being made, what was made.

The project's clip store says what is what; a process of its own makes the clips, one after the other. Nothing here
waits for either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.clip_files import save_copy
from app.clip_keeper import Keeper, Stock
from app.clip_requests import Built, Material, Options, arc_of, repetition_of, requests_for
from app.clip_work import ClipWork
from app.jobs.clip_job import JobEvent, ServerEvent
from emotionai_core.project.edits import HideClip, RateClips
from emotionai_core.records.clip import Clip, ClipJob, ClipRequest, JobState, Maker
from emotionai_core.records.direction import Preference

if TYPE_CHECKING:
    from app.session import Session
    from emotionai_core.generation.store import ClipStore
    from emotionai_core.records.account import Account
    from emotionai_core.records.memory import EmotionState
    from emotionai_core.records.prompt import PromptFrame

OPEN = (JobState.WAITING, JobState.RUNNING)
# An edit that is on its way is looked for again after so long.
_SOON_MS = 20


class Clips(QObject):
    """Asks for clips and says what became of them."""

    # Jobs, clips or the process are others than before.
    changed = Signal()
    # A job went on, or there is a new picture of it.
    progressed = Signal(str)
    # Clips were asked for: whoever shows the queue comes to the front.
    asked = Signal()
    # A clip is there that was not there before.
    made = Signal(str)
    # Which clip somebody looks at, "" for none.
    chosen_changed = Signal(str)
    # Where LTX-Video comes from is to be shown.
    server_wanted = Signal()

    def __init__(self, session: Session, command: Sequence[str] | None = None) -> None:
        super().__init__(session)
        self._session = session
        self._stock = Stock()
        self._known = False
        self._chosen = ""
        # What is to be made once its prompts are there.
        self._wish: tuple[Sequence[int] | None, Options] | None = None
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._on_prompted)
        self.options = Options()
        self.keeper = Keeper(self)
        self.keeper.read.connect(self._on_read)
        self.keeper.lost.connect(self._on_lost)
        self.keeper.failed.connect(session.failed)
        self.work = ClipWork(self, command)
        self.work.changed.connect(self.changed)
        self.work.stepped.connect(self.progressed)
        self.work.stock_changed.connect(self.keeper.look_soon)
        session.opened.connect(self._on_opened)
        session.closing.connect(self._let_go)
        session.closed.connect(self.changed)
        session.coder_changed.connect(self.changed)
        session.analysis_changed.connect(self._on_analysis)
        session.prompted.changed.connect(self._on_prompted)

    # What there is.

    @property
    def folder(self) -> Path:
        """Where the clips lie."""
        return self._session.path / "clips"

    @property
    def jobs(self) -> tuple[ClipJob, ...]:
        """The queue; nothing while somebody codes blind."""
        return () if self._session.blind or self._session.analysis is None else self._stock.jobs

    @property
    def clips(self) -> tuple[Clip, ...]:
        """What was made and not thrown away; nothing while somebody codes blind."""
        analysis = self._session.analysis
        if analysis is None or self._session.blind:
            return ()
        hidden = analysis.direction.hidden
        return tuple(clip for clip in self._stock.clips if clip.id not in hidden)

    @property
    def unfinished(self) -> int:
        """How many clips still wait or are being made."""
        return sum(job.state in OPEN for job in self._stock.jobs)

    @property
    def known(self) -> bool:
        """Whether the store was looked at."""
        return self._known

    @property
    def held(self) -> bool:
        """Whether what waits is only made once somebody says so."""
        return self.work.held and self.unfinished > 0

    @property
    def wishing(self) -> bool:
        """Whether clips were asked for whose prompts are still being written."""
        return self._wish is not None

    @property
    def server(self) -> ServerEvent:
        """How the server that LTX-Video runs on stands."""
        return self.work.server

    def step(self, job: str) -> JobEvent | None:
        """How far a job is, as the process last said."""
        return self.work.steps.get(job)

    def preview(self, job: str) -> Path | None:
        """A picture of what is being made."""
        found = self.work.previews.get(job)
        return None if found is None else self.folder / found

    def clip(self, name: str) -> Clip | None:
        """A clip by its name, thrown away or not."""
        return next((clip for clip in self._stock.clips if clip.id == name), None)

    def file(self, clip: Clip) -> Path:
        """Where a clip's film lies."""
        return self.folder / clip.file

    @property
    def chosen(self) -> str:
        """The clip that somebody looks at, "" for none."""
        return self._chosen

    def choose(self, name: str) -> None:
        """Look at a clip."""
        if name != self._chosen:
            self._chosen = name
            self.chosen_changed.emit(name)

    # New clips.

    def make(self, utterances: Sequence[int], maker: Maker | None = None, seeds: Sequence[int] = ()) -> None:
        """Make clips of these key scenes, one for each seed; without maker and seeds as the options say."""
        options = self.options
        if maker is not None:
            options = replace(options, maker=maker)
        if seeds:
            options = replace(options, seeds=tuple(seeds))
        self._ask_for(tuple(utterances), options)

    def make_all(self) -> None:
        """Make clips of all key scenes."""
        self._ask_for(None, self.options)

    def make_again(self, clips: Iterable[Clip], seed: int) -> None:
        """Make the same requests with another seed; nothing changes that of an animatic."""
        from emotionai_core.generation.repeating import with_seed

        seeded = [clip for clip in clips if clip.request.maker is Maker.LTX]
        if seeded:
            self._add([with_seed(clip.request, seed) for clip in seeded])

    def reproduce(self, clips: Iterable[Clip]) -> None:
        """Make clips once more to see whether the same pictures come out."""
        self._add([repetition_of(clip) for clip in clips])

    def join(self, clips: Sequence[Clip], crossfade: float | None = None, scene_sound: bool = False) -> None:
        """Join clips to an arc, in this order; without `crossfade` (seconds) as the settings say.

        By `scene_sound` the film's own sound is heard, not the clips'.
        """
        if not self._may_write():
            return
        if len(clips) < 2:
            self._session.notice.emit(self.tr("An arc needs two clips or more."))
            return
        chosen, material = tuple(clips), self._material()
        make = lambda store: store.add(arc_of(chosen, material, crossfade, scene_sound))  # noqa: E731
        self.keeper.write(make, lambda _done: self._go_on_with())
        self.asked.emit()

    # The queue.

    def cancel(self, jobs: Iterable[str]) -> None:
        """Stop making these, or never begin."""
        chosen = self._of(jobs, *OPEN)
        if not chosen:
            return
        for job in chosen:
            if job.state is JobState.RUNNING:
                self.work.cancel(job.id)
        self._change(lambda store: [store.cancel(job.id) for job in chosen], self.work.wake)

    def retry(self, jobs: Iterable[str]) -> None:
        """Make what failed or was stopped once more."""
        chosen = self._of(jobs, JobState.FAILED, JobState.CANCELLED)
        self._change(lambda store: [store.retry(job.id) for job in chosen], self._go_on_with)

    def remove(self, jobs: Iterable[str]) -> None:
        """Take what ended without a clip out of the queue."""
        chosen = self._of(jobs, JobState.FAILED, JobState.CANCELLED)
        if chosen:
            self._change(lambda store: [store.remove(job.id) for job in chosen])

    def move(self, job: str, before: str | None) -> None:
        """Make a waiting one before another, or last."""
        self._change(lambda store: store.move(job, before), self.work.wake)

    def clear(self) -> None:
        """Take everything that ended out of the queue; clips stay."""
        self._change(lambda store: store.clear())

    def go_on(self) -> None:
        """Make what waits from an earlier time."""
        if self._may_write():
            self._go_on_with()

    # What was made.

    def throw_away(self, clips: Iterable[Clip]) -> None:
        """Take clips out of the gallery; can be undone."""
        self._session.edit(*(HideClip(clip.id, True) for clip in clips))

    def rate(self, first: str, second: str, preferred: Preference) -> None:
        """Say which of two clips is better, in the coder's name."""
        self._session.edit(RateClips(first, second, preferred))

    def export(self, clip: Clip, target: Path) -> None:
        """Write a copy of a clip's film somewhere else."""
        source = self.file(clip)

        def say(_done: None) -> None:
            self._session.notice.emit(self.tr("The clip is saved as {name}.").format(name=target.name))

        failed = self.tr("The copy could not be saved in {folder}.").format(folder=target.parent)
        self.keeper.run(lambda: save_copy(source, target, failed), say)

    def look_again(self) -> None:
        """Another program may have made clips since."""
        if self._known:
            self.keeper.look_soon()

    def close(self) -> None:
        """End the process and the lane, at the end of the studio."""
        self.work.close()
        self.keeper.close()

    # How it is done.

    def _of(self, jobs: Iterable[str], *states: JobState) -> list[ClipJob]:
        wanted = set(jobs)
        return [job for job in self._stock.jobs if job.id in wanted and job.state in states]

    def _may_write(self) -> bool:
        if self._session.analysis is None:
            return False
        if self._session.blind:
            self._session.notice.emit(self.tr("Clips are hidden while you code blind, and none are made."))
            return False
        if self._session.read_only:
            self._session.notice.emit(self._session.read_only_notice)
            return False
        return True

    def _change(self, do: Callable[[ClipStore], object], then: Callable[[], None] | None = None) -> None:
        if self._may_write():
            self.keeper.write(do, lambda _done: then() if then is not None else None)

    def _add(self, requests: Sequence[ClipRequest]) -> None:
        if self._may_write():
            self.keeper.write(lambda store: store.add_all(requests), lambda _done: self._go_on_with())
            self.asked.emit()

    def _go_on_with(self) -> None:
        self.work.go_on(self.unfinished)

    def _ask_for(self, utterances: Sequence[int] | None, options: Options) -> None:
        if not self._may_write():
            return
        self._wish = utterances, options
        self.asked.emit()
        self._session.prompted.watch(self, True)
        self._on_prompted()
        self.changed.emit()

    def _on_prompted(self) -> None:
        """The prompts may be there by now."""
        prompted = self._session.prompted
        if self._wish is None or prompted.pending:
            return
        if self._session.busy:
            # An edit or another setting may be on its way, and with it other words.
            self._soon.start()
            return
        if prompted.book is None or prompted.account is None:
            self._drop_wish(self.tr("The prompts could not be written, so there is nothing to make clips of."))
            return
        utterances, options = self._wish
        frames = [one for one in prompted.book.frames if utterances is None or one.utterance in utterances]
        if frames:
            self._drop_wish("")
            self._build(frames, prompted.account, options)
        elif utterances is None:
            self._drop_wish(self.tr("This film has no key scenes yet: add a line to them in the prompts."))
        else:
            self._drop_wish(self.tr("This line is no key scene: there is no prompt to make a clip of."))

    def _drop_wish(self, why: str) -> None:
        self._wish = None
        self._session.prompted.watch(self, False)
        if why:
            self._session.notice.emit(why)
        self.changed.emit()

    def _material(self, states: Sequence[EmotionState] = ()) -> Material:
        session = self._session
        assert session.analysis is not None
        return Material(session.path, session.film_path, session.analysis, tuple(states))

    def _build(self, frames: Sequence[PromptFrame], account: Account, options: Options) -> None:
        material = self._material(account.mind.states)

        def do(store: ClipStore) -> Built:
            built = requests_for(frames, material, options)
            store.add_all(built.requests)
            return built

        self.keeper.write(do, self._on_built)

    def _on_built(self, built: Built) -> None:
        if built.remark:
            self._session.notice.emit(built.remark)
        self._go_on_with()

    def _on_opened(self) -> None:
        self._known, self._stock, self._chosen = False, Stock(), ""
        self.keeper.hold(self.folder, writable=not self._session.read_only)
        self.work.open(self._session.path)
        self.keeper.look()

    def _let_go(self) -> None:
        """Another project, or none."""
        if self._wish is not None:
            self._drop_wish("")
        self.keeper.hold(None)
        self.work.leave()
        self._known, self._stock, self._chosen = False, Stock(), ""

    def _on_analysis(self, touched: frozenset[str]) -> None:
        if "clips" in touched:
            self.changed.emit()

    def _on_lost(self) -> None:
        """The process that makes clips still writes where nobody looks."""
        self.work.leave()
        text = self.tr("The folder of the clips was removed or replaced while the project was open.")
        self._session.notice.emit(text + " " + self.tr("Its clips and its queue are not there any more."))

    def _on_read(self, stock: Stock) -> None:
        if self._known and stock == self._stock:
            return
        before = {clip.id for clip in self._stock.clips}
        first, self._known = not self._known, True
        self._stock = stock
        if first and self.unfinished:
            self.work.hold(self.tr("Clips from last time still wait to be made."))
        self.work.keep_steps_of({job.id for job in stock.jobs if job.state in OPEN})
        self.changed.emit()
        for clip in stock.clips:
            if not first and clip.id not in before:
                self.made.emit(clip.id)
