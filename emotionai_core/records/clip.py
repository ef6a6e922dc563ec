"""What is to be made into a clip, how far that is, and what came of it; a request on disk is a reproducible job."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from emotionai_core.records.prompt import Staging

SEEDS: Final = (42, 123, 777)
"""Three seeds for every claim: one is not enough (seed document 001, multi-seed validation)."""


class Maker(Enum):
    """What makes a clip: a camera over a still of the film, LTX-Video, or other clips joined."""

    ANIMATIC = "animatic"
    LTX = "ltx"
    ARC = "arc"


class Mode(Enum):
    """What LTX-Video is given: words, a picture, a voice, or a picture and a voice."""

    T2V = "t2v"
    I2V = "i2v"
    A2V = "a2v"
    I2V_A2V = "i2v_a2v"

    @property
    def picture(self) -> bool:
        """Whether it starts from a picture."""
        return self in (Mode.I2V, Mode.I2V_A2V)

    @property
    def voice(self) -> bool:
        """Whether a voice drives it."""
        return self in (Mode.A2V, Mode.I2V_A2V)


class Tier(Enum):
    """Which weights and sizes a card can carry: 12, 48 or 80 GB."""

    LOCAL12 = "local12_gguf"
    CLOUD48 = "cloud48_fp8"
    CLOUD80 = "cloud80_bf16"


class JobState(Enum):
    """What has become of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels and a number of frames. For two-stage tiers of the first stage's pictures."""

    width: int
    height: int
    frames: int


@dataclass(frozen=True, slots=True)
class Clamp:
    """What the guard did to a size: `estimate` and `budget` in GB of the card's memory; `reasons` in sentences."""

    wanted: Size
    granted: Size
    estimate: float
    budget: float
    reasons: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether less is granted than was asked for."""
        return self.wanted != self.granted


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture of the film: at `time` (seconds), or the file `file` where one was given."""

    time: float
    file: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """A stretch of sound, [start, end) in seconds of the WAV file `file`; `separated` says that it is voices alone."""

    file: str
    start: float
    end: float
    separated: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """What a clip is to show: the line's own emotion, arousal in [0, 1], valence in [-1, 1]; NaN where not known."""

    emotion: str
    arousal: float
    valence: float


@dataclass(frozen=True, slots=True)
class Sampling:
    """How LTX-Video samples: `sigmas` descending to 0 (first stage), `cfg`, name of the `sampler`, `strength` of the
    picture in [0, 1]; () for the tier's own.
    """

    sigmas: tuple[float, ...] = ()
    cfg: float = 1.0
    sampler: str = "euler"
    strength: float = 0.7


@dataclass(frozen=True, slots=True)
class ClipRequest:
    """Everything a clip is made of.

    `spans` is the prompt's parts with their sources, as JSON; `caption` the line's words; `film` the film's file and
    `film_digest` its content; `size` what was asked for, and `clamp` what the guard made of it (None until it ran).
    `clips` are joined by an ARC, with `crossfade` seconds between them. `experiment` and `factors` say what varies.
    `scene` is the film's own sound for an ARC to play, a stretch for each of `clips`, () for the clips' own;
    `one_scale` says that the clips' sounds are all the film's, so that what is louder stays louder.
    """

    maker: Maker
    utterance: int
    person: str
    name: str
    prompt: str
    negative: str
    spans: str
    staging: Staging
    target: Target
    caption: str
    film: str
    film_digest: str
    start: float
    end: float
    picture: Pictured
    sound: Heard | None
    mode: Mode
    tier: Tier
    size: Size
    fps: int
    seed: int
    sampling: Sampling = Sampling()
    clamp: Clamp | None = None
    clips: tuple[str, ...] = ()
    crossfade: float = 0.5
    experiment: str = ""
    factors: tuple[tuple[str, str], ...] = ()
    scene: tuple[Heard, ...] = ()
    one_scale: bool = False


@dataclass(frozen=True, slots=True)
class ClipJob:
    """A request in the queue: `place` orders those that wait; `progress` in [0, 1]; `left` seconds, NaN if unknown.

    `prompt_id` is what the server knows it by ("" before it was sent); `attempts` how often it was begun; `message` a
    sentence about what happened last.
    """

    id: str
    place: int
    state: JobState
    request: ClipRequest
    progress: float = 0.0
    left: float = float("nan")
    message: str = ""
    prompt_id: str = ""
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """What the perception programs read in a clip; arousal in [0, 1], valence in [-1, 1], NaN where they abstain.

    `distribution` the seven emotions' probabilities, () where no face and no word was read; `faces` how many looks at
    a face, `programs` which (stage, program, version) read.
    """

    emotion: str
    arousal: float
    valence: float
    distribution: tuple[float, ...]
    confidence: float
    faces: int
    programs: tuple[tuple[str, str, str], ...]
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clip:
    """A finished clip: `file` lies in the project's folder `clips/`; `frames_hash` is the SHA-256 of its decoded
    pictures, `sha256` that of the file. `versions` (what, which) of all that had a hand in it; `peak` GB of the card's
    memory, NaN where none was used; `took` seconds.
    """

    id: str
    request: ClipRequest
    file: str
    sha256: str
    frames_hash: str
    width: int
    height: int
    frames: int
    fps: float
    duration: float
    sound: bool
    versions: tuple[tuple[str, str], ...]
    peak: float
    took: float
    measured: Measured | None = None
