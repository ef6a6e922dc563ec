"""Every error the studio raises on purpose.

    StudioError                 one sentence what happened, one what to do
    ├── FilmError               the film cannot be used            exit 3
    ├── SubtitleError           the subtitles cannot be used       exit 3
    ├── ScreenplayError         the screenplay cannot be used      exit 3
    ├── ProjectError            the project cannot be used         exit 4
    │   ├── ProjectLocked       another studio has it open
    │   ├── ProjectNotWritable  its folder may not be written to
    │   ├── ProjectDamaged      its database cannot be read
    │   └── ProjectTooNew       made by a newer version
    ├── WorkerError             a perception program failed        exit 5
    ├── EnvironmentMissing      something is not installed         exit 6
    ├── SettingError            a setting is out of its range      exit 2
    └── GenerationError         a clip could not be made           exit 7
        ├── ServerLost          the ComfyUI server went away; the job can be sent again
        ├── ServerAway          no ComfyUI server can be had now; what waits goes on waiting
        └── OutOfVideoMemory    the card's memory was not enough

Cancelled is not an error: exit 130.
"""

from __future__ import annotations


class StudioError(Exception):
    """A failure with a sentence for a person (`str`) and a way out (`hint`)."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    def sentence(self) -> str:
        """What happened and what to do about it."""
        return f"{self} {self.hint}".strip()


class FilmError(StudioError):
    """The film cannot be read or holds nothing to analyse."""

    exit_code = 3


class SubtitleError(StudioError):
    """The subtitle file cannot be read."""

    exit_code = 3


class ScreenplayError(StudioError):
    """The screenplay file cannot be read or holds no scene."""

    exit_code = 3


class ProjectError(StudioError):
    """The project folder cannot be opened or written."""

    exit_code = 4


class ProjectLocked(ProjectError):
    """Another process is writing this project."""


class ProjectNotWritable(ProjectError):
    """The project's folder may not be written to; it can still be opened for reading."""


class ProjectDamaged(ProjectError):
    """The project's database is not one any more; a backup can take its place."""


class ProjectTooNew(ProjectError):
    """A newer version of the studio wrote this project."""


class WorkerError(StudioError):
    """A perception program failed; what it had finished is kept."""

    exit_code = 5

    def __init__(self, message: str, hint: str = "", retryable: bool = False) -> None:
        super().__init__(message, hint)
        self.retryable = retryable


class EnvironmentMissing(StudioError):
    """A perception environment or its models are not installed."""

    exit_code = 6


class SettingError(StudioError):
    """A setting's value is of the wrong type or outside its range."""

    exit_code = 2


class GenerationError(StudioError):
    """A clip could not be made; what was asked for stays in the queue's list, to be asked for again."""

    exit_code = 7

    def __init__(self, message: str, hint: str = "", retryable: bool = False) -> None:
        super().__init__(message, hint)
        self.retryable = retryable


class ServerLost(GenerationError):
    """The ComfyUI server does not answer any more, or has forgotten the job."""


class ServerAway(GenerationError):
    """No ComfyUI server can be had now, whatever was asked for: it is not there, does not start, or ends each time."""


class OutOfVideoMemory(GenerationError):
    """The card's memory was not enough for what was asked."""


class Cancelled(Exception):
    """The user asked to stop; finished parts are kept."""
