"""An arc: clips joined with cross-fades of picture and sound, at one size, one rate and one loudness."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final, cast

import av
import numpy as np
from av.video.frame import VideoFrame

from emotionai_core.errors import Cancelled, FilmError, GenerationError
from emotionai_core.film.container import opened
from emotionai_core.film.frames import Picture
from emotionai_core.film.pictures import Pictures
from emotionai_core.film.probe import probe
from emotionai_core.generation.making import Asked, Made, MakeClip, Progress, Tell
from emotionai_core.generation.mixing import brought, joined, levelled, own_track, stretch
from emotionai_core.generation.writing import RATE, Samples, clip_writer
from emotionai_core.records.clip import ClipRequest, Heard

VERSION: Final = "2"
_COMMENT: Final = "Clips joined by EmotionalAI Studio."
_FASTEST: Final = 60
_LONGEST_SECONDS: Final = 3600.0
_ROUNDING: Final = 1e-6
# So far sound may be from what is seen before it begins anew: less than the pause that a cut needs.
_TOGETHER_SECONDS: Final = 1.0

Find = Callable[[str], Path]
"""The file of a clip by its id; raises a `StudioError` where there is none."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A clip of an arc, seen in the frames [start, start + frames), the first `fade` of them over the one before."""

    path: Path
    width: int
    height: int
    start: int
    frames: int
    fade: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Where every clip of an arc lies, in frames of the arc."""

    pieces: tuple[Piece, ...]
    width: int
    height: int
    fps: Fraction

    @property
    def frames(self) -> int:
        """The arc's length in frames."""
        return self.pieces[-1].start + self.pieces[-1].frames

    def sample(self, frame: int) -> int:
        """The sample of the sound that belongs to the beginning of a frame."""
        return round(frame / self.fps * RATE)


def make_arc(find: Find) -> MakeClip:
    """A maker of arcs from the clips that `find` knows."""
    return ArcMaker(find)


class ArcMaker:
    """Joins `request.clips` in their order, `request.crossfade` seconds over each other.

    The arc has the size of the largest clip and the rate of the fastest; others are set in black bars. With
    `request.scene` the film's own sound is heard, else each clip's own, brought to one loudness.
    """

    def __init__(self, find: Find) -> None:
        self._find = find

    def __call__(self, request: ClipRequest, folder: Path, tell: Tell, cancelled: Asked) -> Made:
        """Write `arc.mp4` into `folder`; raises `GenerationError`, `FilmError` and `Cancelled`."""
        tell(Progress(0.0, "Looking at the clips."))
        if request.scene and len(request.scene) != len(request.clips):
            raise GenerationError("The arc does not name a stretch of the film for every clip.", "Join the clips anew.")
        made = plan([self._find(one) for one in request.clips], request.crossfade)
        sound, limits = _sound(made, request, cancelled)
        target = folder / "arc.mp4"
        with clip_writer(target, (made.width, made.height), made.fps, sound, "arc", _COMMENT) as out:
            for number, picture in enumerate(pictures(made)):
                if cancelled():
                    raise Cancelled
                out.add(picture)
                if number % 12 == 0:
                    tell(Progress(number / made.frames, f"Frame {number + 1} of {made.frames}."))
        tell(Progress(1.0, " ".join(("The arc is ready.", *limits))))
        notes = tuple(("arc left out", one) for one in limits)
        return Made(target, (("arc", VERSION), ("pyav", av.__version__), *notes))


def plan(paths: Sequence[Path], crossfade: float) -> Plan:
    """Where the clips lie; a cross-fade is at most half of the shorter of its two clips. Raises `GenerationError`."""
    if not paths:
        raise GenerationError("There is no clip to join.", "Choose two clips or more.")
    films = [probe(path).film for path in paths]
    if sum(film.duration for film in films) > _LONGEST_SECONDS:
        raise GenerationError("The arc would be longer than an hour.", "Choose fewer clips.")
    fps = max(min(Fraction(film.rate).limit_denominator(1001), Fraction(_FASTEST)) for film in films)
    sizes = [_even(path) for path in paths]
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    pieces: list[Piece] = []
    for path, film, size in zip(paths, films, sizes, strict=True):
        frames = max(1, round(film.duration * fps))
        fade = min(round(max(0.0, crossfade) * fps), pieces[-1].frames // 2, frames // 2) if pieces else 0
        start = pieces[-1].start + pieces[-1].frames - fade if pieces else 0
        pieces.append(Piece(path, *size, start, frames, fade))
    return Plan(tuple(pieces), width, height, fps)


def pictures(made: Plan) -> Iterator[Picture]:
    """Every frame of the arc as RGB (h, w, 3) uint8; each clip is open only while it is seen."""
    with ExitStack() as stack:
        before: _Reel | None = None
        reel: _Reel | None = None
        for index, piece in enumerate(made.pieces):
            if before is not None:
                before.close()
            before, reel = reel, _Reel(piece, made)
            stack.callback(reel.close)
            last = made.pieces[index + 1].start if index + 1 < len(made.pieces) else made.frames
            for number in range(piece.start, last):
                picture, into = reel.at(number), number - piece.start
                if before is not None and into < piece.fade:
                    picture = _mixed(before.at(number), picture, (into + 1) / (piece.fade + 1))
                yield picture


class _Reel:
    """The frames of one clip, asked for in order, fitted into the arc's size."""

    def __init__(self, piece: Piece, made: Plan) -> None:
        self._piece, self._made = piece, made
        self._context = opened(piece.path)
        self._open = True
        container = self._context.__enter__()
        try:
            self._pictures = Pictures(container)
        except FilmError:
            self.close()
            raise
        self._following = self._pictures.onward()
        self._next: tuple[int, VideoFrame] | None = next(self._following, None)
        self._frame = self._pictures.first
        self._fitted: Picture | None = None

    def at(self, number: int) -> Picture:
        """The frame of the clip on screen in frame `number` of the arc."""
        time = (number - self._piece.start) / self._made.fps
        wanted = int((float(time) + _ROUNDING) / self._pictures.base)
        while self._next is not None and self._next[0] <= wanted:
            self._frame, self._fitted = self._next[1], None
            self._next = next(self._following, None)
        if self._fitted is None:
            self._fitted = _fitted(self._frame, self._piece, self._made)
        return self._fitted

    def close(self) -> None:
        """Release the file."""
        if self._open:
            self._open = False
            self._context.__exit__(None, None, None)


def _even(path: Path) -> tuple[int, int]:
    """Even width and height of a clip with square pixels."""
    with opened(path) as container:
        found = Pictures(container)
        return max(2, round(found.width * found.pixel_aspect / 2) * 2), max(2, found.height // 2 * 2)


def _fitted(frame: VideoFrame, piece: Piece, made: Plan) -> Picture:
    """The whole picture in the middle of the arc's, black beside it."""
    import cv2

    picture = cast(Picture, frame.to_ndarray(format="rgb24"))
    scale = min(made.width / piece.width, made.height / piece.height)
    size = (min(made.width, round(piece.width * scale)), min(made.height, round(piece.height * scale)))
    if (picture.shape[1], picture.shape[0]) != size:
        method = cv2.INTER_AREA if size[0] < picture.shape[1] else cv2.INTER_CUBIC
        picture = cast(Picture, cv2.resize(picture, size, interpolation=method))
    if size == (made.width, made.height):
        return picture
    whole = np.zeros((made.height, made.width, 3), np.uint8)
    left, top = (made.width - size[0]) // 2, (made.height - size[1]) // 2
    whole[top : top + size[1], left : left + size[0]] = picture
    return whole


def _mixed(before: Picture, after: Picture, share: float) -> Picture:
    import cv2

    return cast(Picture, cv2.addWeighted(before, 1 - share, after, share, 0.0))


def _sound(made: Plan, request: ClipRequest, cancelled: Asked) -> tuple[Samples | None, tuple[str, ...]]:
    """The film's own sound, or the clips'; None where all of them are silent."""
    total, limits = made.sample(made.frames), ()
    if request.scene:
        try:
            return _scene(made, request.scene, cancelled), ()
        except FilmError as error:
            limits = (f"The clips' own sound is heard: {error}",)
    lengths = [made.sample(one.start + one.frames) - made.sample(one.start) for one in made.pieces]
    tracks = [own_track(one.path, length, cancelled) for one, length in zip(made.pieces, lengths, strict=True)]
    found = [track for track in tracks if track is not None]
    if not found:
        return None, limits
    even = iter(brought(found) if request.one_scale else map(levelled, found))
    laid = [None if track is None else next(even) for track in tracks]
    return joined(laid, [made.sample(one.start) for one in made.pieces], total), limits


def _scene(made: Plan, scene: Sequence[Heard], cancelled: Asked) -> Samples:
    """The film's own sound under the clips: it runs on from one to the next where that is what they show."""
    runs: list[list[int]] = []
    for index, heard in enumerate(scene):
        if runs and _runs_on(made, scene[runs[-1][0]], runs[-1][0], heard, index):
            runs[-1].append(index)
        else:
            runs.append([index])
    starts = [made.sample(made.pieces[run[0]].start) for run in runs]
    ends = [made.sample(made.pieces[run[-1]].start + made.pieces[run[-1]].frames) for run in runs]
    tracks: list[Samples] = []
    for run, start, end in zip(runs, starts, ends, strict=True):
        begin = scene[run[0]]
        heard = Heard(begin.file, begin.start, begin.start + (end - start) / RATE)
        tracks.append(stretch(heard, end - start, cancelled))
    return joined(brought(tracks), starts, made.sample(made.frames))


def _runs_on(made: Plan, first: Heard, at: int, heard: Heard, index: int) -> bool:
    """Whether the sound that began with clip `at` is, when clip `index` comes, where that clip is in the film."""
    reached = first.start + float((made.pieces[index].start - made.pieces[at].start) / made.fps)
    return heard.file == first.file and abs(heard.start - reached) <= _TOGETHER_SECONDS
