"""Rows and files of a clip store, hostile until read: what is not of our form is None, never an exception."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from emotionai_core.generation.codec import clip_from_json, measured_from_json, request_from_json
from emotionai_core.records.clip import Clip, ClipJob, JobState


def is_name(text: str) -> bool:
    """Whether a job or clip can be called this; only such names become part of a path."""
    return len(text) == 16 and all(one in "0123456789abcdef" for one in text)


def writable(text: str) -> str:
    """A text as UTF-8 can hold it: halves of characters, as a server may send them, become question marks."""
    return text.encode("utf-8", "replace").decode()


def job_of(row: Sequence[object]) -> ClipJob | None:
    """The job of a row (id, place, state, request, progress, left, message, prompt_id, attempts)."""
    name, place, state, request, progress, left, message, prompt_id, attempts = row
    if not is_name(str(name)):
        return None
    try:
        return ClipJob(
            str(name),
            int(str(place)),
            JobState(str(state)),
            request_from_json(str(request)),
            float(str(progress)),
            float("nan") if left is None else float(str(left)),
            str(message),
            str(prompt_id),
            int(str(attempts)),
        )
    except ValueError:
        return None


def clip_of_row(row: Sequence[object]) -> Clip | None:
    """The clip of a row (clip, measured, ...); its file lies right in its own folder."""
    try:
        clip = clip_from_json(str(row[0]))
        inside = PurePosixPath(clip.file)
        plain = "\\" not in clip.file and "\0" not in clip.file and ".." not in inside.parts
        if not is_name(clip.id) or not plain or len(inside.parts) != 2 or inside.parts[0] != clip.id:
            return None
        return clip if row[1] is None else replace(clip, measured=measured_from_json(str(row[1])))
    except ValueError:
        return None


def whole_clip(place: Path, record: str) -> Clip | None:
    """The clip in a folder without a row, if it is all there and can be read."""
    try:
        clip = clip_of_row(((place / record).read_text(encoding="utf-8"), None))
        if clip is None or clip.id != place.name or (place.parent / clip.file).is_symlink():
            return None
        data = (place.parent / clip.file).read_bytes()
    except (OSError, ValueError):
        return None
    return clip if hashlib.sha256(data).hexdigest() == clip.sha256 else None
