"""Reads finished clips that nobody has read yet, one at a time, while nothing waits to be made."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from emotionai_core.errors import Cancelled, EnvironmentMissing, GenerationError, StudioError
from emotionai_core.generation.events import ClipSaid, Event, JobSaid
from emotionai_core.generation.making import Asked, Progress, Tell
from emotionai_core.generation.store import ClipStore
from emotionai_core.records.clip import Clip, ClipRequest, JobState, Maker, Measured
from emotionai_core.settings import Settings

_ASKED_EVERY: Final = 0.5
_UNREAD: Final = Measured("", math.nan, math.nan, (), 0.0, 0, ())
_log = logging.getLogger(__name__)

Measure = Callable[[Path, ClipRequest, Settings, Tell, Asked], Measured]


@dataclass(frozen=True, slots=True)
class Unread:
    """The clips of `store` that are to be read by `measure`. `busy` says that something else comes first."""

    store: ClipStore
    settings: Settings
    measure: Measure
    say: Callable[[Event], None]
    busy: Callable[[], bool]
    now: Callable[[], float]

    def one(self) -> bool:
        """Read one clip; False where there is none that could be read. It never fails a clip."""
        found = next((one for one in self.store.clips() if one.measured is None and self._there(one)), None)
        if found is None:
            return False
        try:
            file = self.store.file(found.id)
            measured = self.measure(
                file, found.request, self.settings, lambda one: self._tell(found, one), self._asked()
            )
        except Cancelled:
            # Stopped, or another clip waits, which comes first; this one is read later.
            return self.busy()
        except EnvironmentMissing as error:
            # Nothing is noted of the clip: it is read once the program is installed.
            self._tell(found, Progress(1.0, f"The clip was not read. {error.sentence()}"))
            return False
        except Exception as error:
            told = error.sentence() if isinstance(error, StudioError) else f"{type(error).__name__}: {error}"
            if not isinstance(error, StudioError):
                _log.exception("reading the clip %s went wrong", found.id)
            measured = replace(_UNREAD, limits=(f"The clip could not be read. {told}",))
        self.store.measure(found.id, measured)
        self.say(ClipSaid(found.id))
        return True

    def _there(self, clip: Clip) -> bool:
        # An arc shows several lines one after the other; there is no one emotion to find in it.
        if clip.request.maker is Maker.ARC:
            return False
        try:
            return self.store.file(clip.id).is_file()
        except GenerationError:
            # Somebody threw its folder away; what is gone says nothing about the clip.
            return False

    def _tell(self, clip: Clip, progress: Progress) -> None:
        self.say(JobSaid(clip.id, JobState.DONE, progress.done, math.nan, progress.text))

    def _asked(self) -> Asked:
        """`busy`, asked now and then: each time is a question to the disk."""
        at, stop = -math.inf, False

        def asked() -> bool:
            nonlocal at, stop
            if self.now() - at >= _ASKED_EVERY:
                at, stop = self.now(), self.busy()
            return stop

        return asked
