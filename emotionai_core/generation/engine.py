"""Makes the clips of a queue, one at a time: whatever goes wrong with one, the others are made and none is lost.

Before LTX-Video the guard limits what is asked for; when the card's memory runs out all the same, it is tried once
more one step smaller. A server that went away is started again, and the job, which waits meanwhile, is sent again:
twice at most without a finished clip between. Where no server can be had, all clips of LTX-Video go on waiting, the
others are made, and one sentence says why; only what a server says of a job fails that job.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from emotionai_core.errors import (
    Cancelled,
    GenerationError,
    OutOfVideoMemory,
    ServerAway,
    ServerLost,
    StudioError,
)
from emotionai_core.generation.choosing import line_end
from emotionai_core.generation.events import ClipSaid, Event, FailedSaid, IdleSaid, JobSaid, PreviewSaid, ServerSaid
from emotionai_core.generation.failures import DiskFull, as_failure
from emotionai_core.generation.finishing import Facts, clip_of, facts_of
from emotionai_core.generation.making import Asked, Made, MakeClip, Progress, Resumes
from emotionai_core.generation.memory import Ask, PeakWatch, card_memory, machine_memory
from emotionai_core.generation.pace import Pace, expected
from emotionai_core.generation.repeating import repeats
from emotionai_core.generation.store import ClipStore
from emotionai_core.generation.unread import Measure, Unread
from emotionai_core.generation.vram import Guard, cut_voice
from emotionai_core.records.clip import ClipJob, ClipRequest, JobState, Maker, Tier
from emotionai_core.settings import Settings

SENT_AGAIN: Final = 2
"""How often a server that went away is started again without a finished clip between."""
_SAID_EVERY: Final = 0.5
_NO_DIGITS: Final = str.maketrans("", "", "0123456789")
_log = logging.getLogger(__name__)

Say = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind LTX-Video: the guard of a tier, the card's memory in GB, and what can be done to the server.

    `ready` waits until there is a server, or raises `ServerAway` or (asked to stop) `Cancelled`. `budget` GB a clip may
    take; `files` GB of a tier's model files (0: the usual), held against the machine's memory where `check_ram`; `free`
    lets the server give the card's memory back; `restart` ends a server that does not answer: the next clip starts one.
    """

    guard: Callable[[Tier], Guard]
    budget: Callable[[], float]
    files: Callable[[Tier], float] = lambda tier: 0.0
    check_ram: bool = True
    ask: Ask = card_memory
    free: Callable[[], None] = lambda: None
    restart: Callable[[], None] = lambda: None
    ready: Callable[[Asked], None] = lambda asked: None


@dataclass(frozen=True, slots=True)
class Checks:
    """What is done with a finished file; `measure` None where clips are not read."""

    facts: Callable[[Path], Facts] = facts_of
    measure: Measure | None = None


@dataclass(slots=True)
class _Said:
    """When something was last written and told of a job, and how much of the card's memory (GB) it took."""

    at: float = -math.inf
    stage: str = ""
    asked_at: float = -math.inf
    shown_at: float = -math.inf
    stop: bool = False
    taken: float = math.nan


@dataclass(slots=True)
class _Server:
    """How often the server was lost since it finished a clip, and why none can be had now (None: one can)."""

    losses: int = 0
    away: ServerAway | None = None


@dataclass(frozen=True, slots=True)
class Engine:
    """Works through `store` until nothing waits. `stopped` says that all is to end, cleanly and soon.

    The caller has to `take` the store before.
    """

    store: ClipStore
    makers: Mapping[Maker, MakeClip]
    settings: Settings
    behind: Behind | None
    say: Say
    stopped: Callable[[], bool] = lambda: False
    checks: Checks = field(default_factory=Checks)
    now: Callable[[], float] = time.monotonic
    _server: _Server = field(default_factory=_Server, init=False)

    def work(self) -> None:
        """Make everything that waits, then read what was made; raises `StudioError` where it cannot go on, such as
        `ServerAway` where clips wait for a server: the next engine tries again.
        """
        # On a full disk not even this could be written when it was to be given up.
        self.store.requeue()
        while not self.stopped():
            if not self.one() and not self._measure_one():
                break
        if self._server.away is not None and not self.stopped():
            raise self._server.away
        self.say(IdleSaid())

    def one(self) -> bool:
        """Make the next clip; False where nothing waits that could be made. Raises `StudioError` where none can."""
        job = self.store.claim(self._without)
        if job is None:
            return False
        self._tell(job, JobState.RUNNING, 0.0, float("nan"), "")
        try:
            self._finish(job)
        except Cancelled:
            self._stop(job)
        except ServerAway as error:
            self._back(job, error.sentence())
            self._pause(error)
        except (StudioError, OSError) as error:
            failure = as_failure(error)
            if isinstance(failure, DiskFull):
                self._back(job, failure.sentence())
                raise failure from error
            if isinstance(failure, ServerLost) and failure.retryable and self.behind is not None:
                self._lost(job, failure)
            else:
                self._fail(job, failure)
        except Exception as error:
            # A mistake in one maker must not take the whole queue with it; it is told and logged, not hidden.
            _log.exception("making the clip %s went wrong", job.id)
            self._fail(job, GenerationError(f"Something unexpected went wrong ({type(error).__name__}: {error})."))
        return True

    def _finish(self, job: ClipJob) -> None:
        said = _Said()
        guard = self._ready(job, said)
        # What starting a server takes is no measure of the next clip.
        pace = Pace(expected(job.request, self.store.clips()), self.now)
        request, made = self._made(job, pace, said, guard)
        facts = self.checks.facts(made.file)
        self.store.finish(clip_of(job.id, request, made, facts, pace.took))
        if guard is not None:
            self._server.losses = 0
            self._learn(guard, request, said.taken, fits=True)
            self._free()
        message = ""
        if (of := repeats(request)) and (result := self.store.reproduced(of)) is not None and result.again == job.id:
            message = result.sentence
            self.store.say(job.id, message)
        self._tell(job, JobState.DONE, 1.0, 0.0, message)
        self.say(ClipSaid(job.id))

    def _ready(self, job: ClipJob, said: _Said) -> Guard | None:
        """The guard of the card where LTX-Video is asked for and there is a server; raises `ServerAway`."""
        if job.request.maker is not Maker.LTX or self.behind is None:
            return None
        self.behind.ready(lambda: self._wanted_to_stop(job, said))
        return self.behind.guard(job.request.tier)

    def _made(self, job: ClipJob, pace: Pace, said: _Said, guard: Guard | None) -> tuple[ClipRequest, Made]:
        """Make it, once more and smaller where the card's memory ran out."""
        request, smaller = job.request if guard is None else self._limited(job, guard), False
        while True:
            try:
                return request, self._once(replace(job, request=request), pace, said)
            except OutOfVideoMemory as error:
                request = self._smaller(job, request, error, guard, last=smaller)
                smaller = True

    def _once(self, job: ClipJob, pace: Pace, said: _Said) -> Made:
        maker = self.makers.get(job.request.maker)
        if maker is None:
            raise GenerationError(
                f"There is nothing here that makes clips of the kind '{job.request.maker.value}'.",
                "Choose animatics in the settings, or set ComfyUI up.",
            )

        def stop() -> bool:
            return self._wanted_to_stop(job, said)

        place = self.store.workplace(job.id)
        if isinstance(maker, Resumes):
            # Asked for anew: the id changes when a job is sent a second time in a smaller size.
            known = self.store.job(job.id)
            maker = maker.resuming("" if known is None else known.prompt_id, lambda name: self.store.sent(job.id, name))
        if job.request.maker is not Maker.LTX or self.behind is None:
            return maker(job.request, place, lambda one: self._progress(job, pace, said, one), stop)
        with PeakWatch(self.behind.ask) as watch:
            made = maker(job.request, place, lambda one: self._progress(job, pace, said, one), stop)
        # What others hold is not the clip's, nor what the server keeps for as long as there is room.
        said.taken = watch.taken if math.isfinite(watch.taken) else made.peak
        seen = [peak for peak in (made.peak, watch.peak) if math.isfinite(peak)]
        return replace(made, peak=max(seen, default=math.nan))

    # The server

    @property
    def _without(self) -> tuple[Maker, ...]:
        return () if self._server.away is None else (Maker.LTX,)

    def _lost(self, job: ClipJob, error: ServerLost) -> None:
        """The server went away in a clip: that waits, under its id, which the server may know yet or again."""
        self._server.losses += 1
        if self._server.losses > SENT_AGAIN:
            told = f"{error} It went away {self._server.losses} times without finishing a clip."
            away = ServerAway(told, f"{error.hint} If it is always the same clip, take that out.".strip())
            self._back(job, away.sentence())
            self._pause(away)
            return
        self._back(job, f"{error} It is started again.")
        try:
            if self.behind is not None:
                self.behind.restart()
        except Cancelled:
            # Everything is to stop; the job waits already.
            _log.info("stopped while the server was waited for")
        except StudioError as away:
            self.store.say(job.id, away.sentence())
            self._pause(ServerAway(str(away), away.hint))

    def _pause(self, error: ServerAway) -> None:
        """No server can be had: what needs one waits until the next time, and it is said once why."""
        self._server.away = error
        self.say(ServerSaid("failed", str(error)))

    # The card's memory

    def _limited(self, job: ClipJob, guard: Guard) -> ClipRequest:
        """The request as the guard lets it pass; what is repeated, or was sent before, is made exactly as it was."""
        request = job.request
        if self.behind is None or ((repeats(request) or job.prompt_id) and request.clamp is not None):
            return request
        ram = machine_memory().total if self.behind.check_ram else float("nan")
        files, line = self.behind.files(request.tier), line_end(request)
        clamp = guard.clamp(request.size, self.behind.budget(), request.fps, ram, files, line)
        limited = replace(request, clamp=clamp)
        self.store.change_request(job.id, limited)
        return limited

    def _smaller(
        self, job: ClipJob, request: ClipRequest, error: OutOfVideoMemory, guard: Guard | None, last: bool
    ) -> ClipRequest:
        """One step down, once; raises `GenerationError` where that was done already or may not be."""
        clamp = request.clamp
        if clamp is None or guard is None:
            raise GenerationError(str(error), error.hint) from error
        size = clamp.granted
        if not repeats(request):
            self._learn(guard, request, clamp.budget, fits=False)
        lower = None if last or repeats(request) else guard.step_down(size)
        told = f"The card's memory was not enough for {size.width}x{size.height} with {size.frames} frames"
        if lower is None:
            raise GenerationError(
                f"{told}.", "Close other programs that use the card, ask for a shorter clip, or make an animatic."
            ) from error
        reason = f"{told}: {lower.width}x{lower.height} with {lower.frames} frames were tried instead."
        line = line_end(request)
        before = cut_voice(clamp.wanted, size, request.fps, line)
        kept = (one for one in clamp.reasons if one not in before)
        reasons = (*kept, reason, *cut_voice(clamp.wanted, lower, request.fps, line))
        limited = replace(request, clamp=replace(clamp, granted=lower, estimate=guard.estimate(lower), reasons=reasons))
        self.store.change_request(job.id, limited)
        self.store.sent(job.id, "")
        self._tell(job, JobState.RUNNING, 0.0, float("nan"), reason)
        self._free()
        return limited

    def _free(self) -> None:
        """Have the card's memory given back; a clip that is made is not lost where nobody answers any more."""
        try:
            if self.behind is not None:
                self.behind.free()
        except (StudioError, Cancelled) as error:
            _log.warning("the card's memory was not given back: %s", error)

    def _learn(self, guard: Guard, request: ClipRequest, peak: float, fits: bool) -> None:
        if request.clamp is None:
            return
        try:
            guard.learn(request.clamp.granted, min(peak, request.clamp.budget), fits)
        except (StudioError, OSError) as error:
            _log.warning("the card's peak could not be kept: %s", error)

    # What is told

    def _progress(self, job: ClipJob, pace: Pace, said: _Said, progress: Progress) -> None:
        if progress.preview and self.now() - said.shown_at >= _SAID_EVERY:
            said.shown_at = self.now()
            try:
                self.say(PreviewSaid(job.id, self.store.keep_preview(job.id, progress.preview)))
            except OSError as error:
                _log.warning("a picture of the clip %s could not be shown: %s", job.id, error)
        now, stage = self.now(), progress.text.translate(_NO_DIGITS)
        # What it is doing is told at once, how far it is ("Frame 3 of 49") now and then: each is a write to the disk.
        if stage == said.stage and progress.done < 1.0 and now - said.at < _SAID_EVERY:
            return
        said.at, said.stage = now, stage
        left = pace.left(progress.done)
        self.store.progress(job.id, progress.done, left, progress.text)
        self._tell(job, JobState.RUNNING, progress.done, left, progress.text)

    def _tell(self, job: ClipJob, state: JobState, done: float, left: float, text: str) -> None:
        self.say(JobSaid(job.id, state, done, left, text))

    def _wanted_to_stop(self, job: ClipJob, said: _Said) -> bool:
        if self.stopped() or said.stop:
            return True
        if self.now() - said.asked_at >= _SAID_EVERY:
            said.asked_at = self.now()
            said.stop = self.store.stopping(job.id)
        return said.stop

    def _stop(self, job: ClipJob) -> None:
        """What was stopped because everything is waits again; what somebody cancelled is over."""
        if self.stopped() or self.store.stopping(job.id):
            self._back(job, "")
        else:
            self._fail(job, GenerationError("It was interrupted though nobody asked for that.", "Ask for it again."))

    def _back(self, job: ClipJob, message: str) -> None:
        """Let it wait again, unless somebody cancelled it."""
        if self.store.stopping(job.id):
            self.store.cancelled(job.id)
            self._tell(job, JobState.CANCELLED, 0.0, float("nan"), "Cancelled.")
            return
        self.store.put_back(job.id, message)
        self._tell(job, JobState.WAITING, 0.0, float("nan"), message)

    def _fail(self, job: ClipJob, error: StudioError) -> None:
        self.store.fail(job.id, error.sentence())
        self._tell(job, JobState.FAILED, 0.0, float("nan"), error.sentence())
        self.say(FailedSaid(job.id, str(error), error.hint))

    # Closing the loop

    def _measure_one(self) -> bool:
        """Read one clip that nobody has read yet; False where there is none."""
        if self.checks.measure is None or not self.settings.measure_clips:
            return False
        return Unread(self.store, self.settings, self.checks.measure, self.say, self._busy, self.now).one()

    def _busy(self) -> bool:
        return self.stopped() or self.store.waiting(self._without)
