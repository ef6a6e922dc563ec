"""Requests, clips and what was measured in them as JSON: a file of these is a reproducible job, and hostile until read.

Written with sorted keys and a version; NaN is null. Fields that a record gained since have their defaults; an unknown
field, version or type is refused.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import math
import re
import types
from enum import Enum
from typing import Any, Final, Union, cast, get_args, get_origin, get_type_hints

from emotionai_core.records.clip import Clip, ClipRequest, Measured
from emotionai_core.records.evidence import EMOTIONS

FORMAT: Final = 1
_LONGEST: Final = 4_000_000
_MOST: Final = 2**63
_HALVES: Final = re.compile("[\ud800-\udfff]")


def request_to_json(request: ClipRequest) -> str:
    """A request as a file holds it; the same request gives the same text."""
    return _written("request", request)


def request_from_json(text: str) -> ClipRequest:
    """The request of a file; raises `ValueError` for anything else."""
    return cast(ClipRequest, _read("request", ClipRequest, text))


def clip_to_json(clip: Clip) -> str:
    """A clip with its whole request."""
    return _written("clip", clip)


def clip_from_json(text: str) -> Clip:
    """The clip of a file; raises `ValueError` for anything else."""
    clip = cast(Clip, _read("clip", Clip, text))
    return clip if clip.measured is None else dataclasses.replace(clip, measured=_in_range(clip.measured))


def measured_to_json(measured: Measured) -> str:
    """What was read in a clip."""
    return _written("measured", measured)


def measured_from_json(text: str) -> Measured:
    """What was read in a clip; raises `ValueError` for anything else."""
    return _in_range(cast(Measured, _read("measured", Measured, text)))


def _written(what: str, value: object) -> str:
    document = {"format": FORMAT, what: _plain(value)}
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":"))
    # Names of files that are no UTF-8 come back as they were; UTF-8 itself cannot hold them.
    return _HALVES.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def _read(what: str, kind: type, text: str) -> object:
    if len(text) > _LONGEST:
        raise ValueError(f"no {what}: {len(text)} characters")
    try:
        document = json.loads(text)
    except RecursionError as error:
        raise ValueError(f"no {what}: nested too deeply") from error
    if not isinstance(document, dict) or what not in document:
        raise ValueError(f"no {what}: {text[:60]!r}")
    found = cast(dict[str, object], document)
    if found.get("format") != FORMAT:
        raise ValueError(f"this {what} has format {found.get('format')!r}, this studio knows {FORMAT}")
    return _value(kind, found[what], what)


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float):
        if math.isinf(value):
            raise ValueError("an infinite number has no place in a request")
        return None if math.isnan(value) else value
    if isinstance(value, tuple):
        return [_plain(one) for one in cast(tuple[object, ...], value)]
    if dataclasses.is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    return value


def _value(kind: Any, value: object, where: str) -> object:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = next(one for one in get_args(kind) if one is not type(None))
        return None if value is None else _value(inner, value, where)
    if origin is tuple:
        return _tuple(get_args(kind), value, where)
    if dataclasses.is_dataclass(kind):
        return _record(cast(type, kind), value, where)
    if issubclass(kind, Enum):
        return kind(_checked(str, value, where))
    return _checked(kind, value, where)


def _tuple(kinds: tuple[Any, ...], value: object, where: str) -> tuple[object, ...]:
    items = cast(list[object], _checked(list, value, where))
    if kinds[-1] is Ellipsis:
        return tuple(_value(kinds[0], one, where) for one in items)
    if len(items) != len(kinds):
        raise ValueError(f"'{where}' has {len(items)} parts, not {len(kinds)}")
    return tuple(_value(kind, one, where) for kind, one in zip(kinds, items, strict=True))


def _record(kind: type, value: object, where: str) -> object:
    given = cast(dict[str, object], _checked(dict, value, where))
    kinds = _kinds(kind)
    if unknown := sorted(set(given) - set(kinds)):
        raise ValueError(f"'{where}' has an unknown field '{unknown[0][:40]}'")
    try:
        return kind(**{name: _value(kinds[name], one, name) for name, one in given.items()})
    except TypeError as error:
        raise ValueError(f"'{where}' is not whole: {error}") from error


@functools.cache
def _kinds(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _checked(kind: type, value: object, where: str) -> object:
    # Python's whole numbers have no end, a database's and a card's do.
    small = not isinstance(value, int) or abs(value) < _MOST
    if kind is float:
        if value is None:
            return float("nan")
        if isinstance(value, int | float) and not isinstance(value, bool) and small and math.isfinite(value):
            return float(value)
    elif isinstance(value, kind) and isinstance(value, bool) == (kind is bool) and small:
        return value
    told = repr(value)[:40] if isinstance(value, str | float | bool | None) else type(value).__name__
    raise ValueError(f"'{where}' is not of the form {kind.__name__}: {told}")


def _in_range(read: Measured) -> Measured:
    """As the record says: seven probabilities or none, and numbers in their ranges."""
    shares = (read.arousal, read.confidence, *read.distribution)
    fine = all(not one < 0.0 and not one > 1.0 for one in shares) and not abs(read.valence) > 1.0 and read.faces >= 0
    if len(read.distribution) not in (0, len(EMOTIONS)) or not fine:
        raise ValueError("what was measured is out of its range")
    return read
