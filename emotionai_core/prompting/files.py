"""Prompts as files: text to paste, JSON with every source. The same book gives the same bytes."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import cast

from emotionai_core.records.prompt import PromptBook, PromptFrame

FORMAT = 1


def book_json(book: PromptBook) -> str:
    """All frames with their spans and sources; numbers that are not known are null."""
    return _written(
        {
            "format": FORMAT,
            "frames": [_frame(one) for one in book.frames],
            "chapters": book.chapters,
            "trivial": sorted(book.trivial),
            "full": sorted(book.full),
            "limits": book.limits,
            "rules": book.rules,
        }
    )


def frame_json(frame: PromptFrame) -> str:
    """One frame with its spans and sources."""
    return _written({"format": FORMAT, **_frame(frame)})


def book_text(book: PromptBook, names: Mapping[str, str]) -> str:
    """The prompts as text in film order; `names` by `Person.key`, for whoever reads it, not for the model."""
    told = [_told(frame, names) for frame in book.frames]
    return "\n".join([*told, *(f"# {one}" for one in book.limits)]) + ("\n" if told or book.limits else "")


def _told(frame: PromptFrame, names: Mapping[str, str]) -> str:
    minutes, seconds = divmod(frame.start, 60.0)
    # Names are whatever somebody typed: one line stays one line.
    name = " ".join(names.get(frame.person, "").split())
    head = f"[{int(minutes):02d}:{seconds:06.3f}] line {frame.utterance}{', ' + name if name else ''}"
    negative = f"\nNegative: {frame.negative}" if frame.negative else ""
    return f"{head}\n{frame.text}{negative}\n"


def _frame(frame: PromptFrame) -> dict[str, object]:
    return {one.name: _plain(getattr(frame, one.name)) for one in fields(frame)} | {"text": frame.text}


def _written(value: Mapping[str, object]) -> str:
    return json.dumps(_plain(dict(value)), ensure_ascii=False, sort_keys=True, allow_nan=False, indent=1) + "\n"


def _plain(value: object) -> object:
    """Records as what JSON knows."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in cast(dict[str, object], value).items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in cast(Sequence[object], value)]
    return value
