"""Every clip as a row of CSV: what was asked for, what made it, what it was to show and what was read in it."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Iterable
from pathlib import PureWindowsPath
from typing import Final

from emotionai_core.exchange.dataset_csv import cell, number
from emotionai_core.generation.effects import gap
from emotionai_core.generation.store import ClipStore
from emotionai_core.generation.store_rows import writable
from emotionai_core.records.clip import Clip, Measured, Sampling, Size

_UNREAD: Final = Measured("", math.nan, math.nan, (), math.nan, 0, ())
_NONE: Final = Size(0, 0, 0)
_NUMBER: Final = re.compile(r"-?\d+\.\d{3}")


def clips_csv(clips: ClipStore | Iterable[Clip]) -> str:
    """One row a clip, in the order in which they were finished; RFC 4180 with newline ends.

    Empty where something is not known or was not read. Files are named without their folders.
    """
    found = clips.clips() if isinstance(clips, ClipStore) else clips
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_safe(text) for text in row_of(one)] for one in found)
    return out.getvalue()


def row_of(clip: Clip) -> tuple[str, ...]:
    """The cells of one clip, as `COLUMNS` names them."""
    return tuple(text for _, make in _GROUPS for text in make(clip))


def _clip(clip: Clip) -> tuple[str, ...]:
    request = clip.request
    seconds = number(request.start), number(request.end)
    return clip.id, clip.file, request.maker.value, str(request.utterance), request.person, request.name, *seconds


def _words(clip: Clip) -> tuple[str, ...]:
    request = clip.request
    return request.caption, request.prompt, request.negative, request.spans


def _asked(clip: Clip) -> tuple[str, ...]:
    request = clip.request
    size = request.size
    granted = request.clamp.granted if request.clamp is not None else _NONE
    return (
        request.mode.value,
        request.tier.value,
        *(str(one) for one in (size.width, size.height, size.frames, request.fps)),
        *(str(one or "") for one in (granted.width, granted.height, granted.frames)),
        str(request.seed),
        *_sampling(request.sampling),
    )


def _sampling(sampling: Sampling) -> tuple[str, ...]:
    sigmas = " ".join(f"{one:.6g}" for one in sampling.sigmas)
    return sigmas, number(sampling.cfg), sampling.sampler, number(sampling.strength)


def _given(clip: Clip) -> tuple[str, ...]:
    request, heard = clip.request, clip.request.sound
    sound = ("", "", "") if heard is None else (number(heard.start), number(heard.end), _yes(heard.separated))
    picture = number(request.picture.time), _name(request.picture.file)
    joined = " ".join(request.clips), number(request.crossfade) if request.clips else ""
    return _name(request.film), request.film_digest, *picture, *sound, *joined


def _study(clip: Clip) -> tuple[str, ...]:
    return clip.request.experiment, _pairs(clip.request.factors)


def _made(clip: Clip) -> tuple[str, ...]:
    return (
        *(str(one) for one in (clip.width, clip.height, clip.frames)),
        *(number(one) for one in (clip.fps, clip.duration)),
        _yes(clip.sound),
        number(clip.peak),
        number(clip.took),
        clip.sha256,
        clip.frames_hash,
        _pairs(clip.versions),
    )


def _loop(clip: Clip) -> tuple[str, ...]:
    target, read = clip.request.target, clip.measured
    found = _UNREAD if read is None else read
    apart = gap(target, read)
    return (
        target.emotion,
        *(number(one) for one in (target.arousal, target.valence)),
        found.emotion,
        *(number(one) for one in (found.arousal, found.valence)),
        number(found.confidence if found.emotion else math.nan),
        "" if read is None else str(read.faces),
        "" if apart.same is None else _yes(apart.same),
        *(number(one) for one in (apart.arousal, apart.valence)),
        "; ".join(" ".join(one) for one in found.programs),
        " ".join(found.limits),
    )


_GROUPS: Final[tuple[tuple[tuple[str, ...], Callable[[Clip], tuple[str, ...]]], ...]] = (
    (("clip", "file", "maker", "line", "person", "character", "start", "end"), _clip),
    (("dialogue", "prompt", "negative", "sources"), _words),
    (
        (
            "mode", "tier", "asked_width", "asked_height", "asked_frames", "asked_fps",
            "granted_width", "granted_height", "granted_frames", "seed", "sigmas", "cfg", "sampler", "strength",
        ),
        _asked,
    ),
    (
        (
            "film", "film_digest", "picture_time", "picture_file", "sound_start", "sound_end", "sound_separated",
            "joined_clips", "crossfade",
        ),
        _given,
    ),
    (("experiment", "factors"), _study),
    (
        (
            "width", "height", "frames", "fps", "seconds", "sound", "peak_gb", "took_seconds", "sha256",
            "frames_sha256", "versions",
        ),
        _made,
    ),
    (
        (
            "target_emotion", "target_arousal", "target_valence", "measured_emotion", "measured_arousal",
            "measured_valence", "confidence", "looks_at_faces", "same_emotion", "arousal_gap", "valence_gap",
            "programs", "limits",
        ),
        _loop,
    ),
)  # fmt: skip
COLUMNS: Final = tuple(name for names, _ in _GROUPS for name in names)


def _safe(text: str) -> str:
    # Names of files may hold what UTF-8 cannot.
    text = writable(text)
    # A minus makes a formula of words, not of a number.
    return text if _NUMBER.fullmatch(text) else cell(text)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return "; ".join(f"{name}={value}" for name, value in pairs)


def _name(path: str) -> str:
    # A request may come from another machine: this form splits at both kinds of slashes.
    return PureWindowsPath(path).name
