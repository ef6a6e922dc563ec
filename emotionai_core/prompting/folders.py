"""From a folder of rules to a `RuleSet`: nothing in it counts until it has been read into types.

The studio's own folder enters the same way as one that a user put into their data folder.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from emotionai_core.errors import StudioError
from emotionai_core.prompting.rules import (
    NAMES,
    NUMBERS,
    THRESHOLDS,
    Bound,
    Condition,
    Heading,
    Pattern,
    Picking,
    Points,
    Rule,
    RuleSet,
)
from emotionai_core.records.prompt import PARTS, Grouping, Movement, PartName, ShotScale
from emotionai_core.workers.places import resources, user_data

FORMAT: Final = 1
OWN: Final = "film"
"""The folder of the studio's own rules."""

_LARGEST = 1_000_000
_COMPARED = re.compile(r"(<=|>=|<|>)\s*(-?\d+(?:\.\d+)?|[a-z_]+)")
_BETWEEN = re.compile(r"(-?\d+(?:\.\d+)?)\s*\.\.\s*(-?\d+(?:\.\d+)?)")
_Choice = TypeVar("_Choice", bound=Enum)
Table = dict[str, Any]


class RulesError(StudioError):
    """A folder of prompt rules cannot be used."""

    exit_code = 2


def rules_in_use() -> tuple[RuleSet, tuple[str, ...]]:
    """The rules, and sentences about a folder of the user's that could not be used.

    A folder of the user's with the name of the studio's own takes its place.
    """
    given = user_data() / "prompts" / OWN
    if not given.is_dir():
        return read_rules(resources() / "prompts" / OWN), ()
    try:
        return read_rules(given), ()
    except RulesError as error:
        own = read_rules(resources() / "prompts" / OWN)
        return own, (f"Your prompt rules are not used, the studio's own are: {error}",)


def read_rules(folder: Path) -> RuleSet:
    """The rules of a folder, read again only when a file has changed; raises `RulesError`."""
    try:
        files = sorted(folder.glob("*.toml"))
        stamp = tuple((one.name, one.stat().st_mtime_ns, one.stat().st_size) for one in files)
    except OSError as error:
        raise RulesError(f"the folder of rules '{folder.name}' cannot be read: {error.strerror}.") from error
    return _read(folder, stamp)


@lru_cache(maxsize=8)
def _read(folder: Path, stamp: tuple[tuple[str, int, int], ...]) -> RuleSet:
    del stamp
    try:
        return _rule_set({name: _table(folder / f"{name}.toml") for name in ("manifest", *_FILES)})
    except KeyError as error:
        raise RulesError(f"in '{folder.name}' there is no {error}.") from error
    except (TypeError, ValueError, AttributeError, RecursionError, re.error) as error:
        raise RulesError(f"in '{folder.name}': {error}.") from error
    except OSError as error:
        raise RulesError(f"'{folder.name}' cannot be read: {error.strerror}.") from error


_FILES: Final = (*PARTS, "keyframes", "screenplay")


def _table(path: Path) -> Table:
    if path.stat().st_size > _LARGEST:
        raise ValueError(f"{path.name} is too large")
    return tomllib.loads(path.read_text("utf-8"))


def _rule_set(files: Mapping[str, Table]) -> RuleSet:
    manifest, measures = files["manifest"], files["manifest"]["measures"]
    if manifest["format"] != FORMAT:
        raise ValueError(f"the format is {manifest['format']!r}, not {FORMAT}")
    patterns = [_pattern(one) for one in _tables(files["action"], "pattern")]
    acted = tuple(
        Rule("action", kept.name, "manner", (Condition("kind", (kept.name,)),), _texts(one["say"]))
        for kept, one in zip(patterns, _tables(files["action"], "pattern"), strict=True)
    )
    written = tuple(_rule(part, one) for part in PARTS for one in _tables(files[part], "rule"))
    labels = tuple(_rule("expression", one | {"slot": "label"}) for one in _tables(files["expression"], "label"))
    points, trivial = files["keyframes"]["points"], files["keyframes"]["trivial"]
    _different([(one.part, one.name) for one in (*acted, *written, *labels)])
    return RuleSet(
        name=_text(manifest["name"]),
        title=_text(manifest["title"]),
        version=_text(manifest["version"]),
        medium=_number(measures["medium"]),
        high=_number(measures["high"]),
        least_confidence=_number(measures["least_confidence"]),
        longest_quote=_whole(measures["longest_quote"]),
        rules=acted + written,
        labels=labels,
        patterns=tuple(patterns),
        points=Points(_number(points["sudden"]), _number(points["surprise"]), _number(points["conflict"])),
        trivial=frozenset(clause.casefold() for clause in (*_texts(trivial["en"]), *_texts(trivial["zh"]))),
        picking=_picking(files["screenplay"]),
    )


def _rule(part: PartName, entry: Table) -> Rule:
    name = _text(entry["name"])
    unknown = set(entry) - {"name", "slot", "when", "say", "scale", "movement", "dutch", "grouping"}
    if unknown:
        raise ValueError(f"rule '{name}' has the unknown key '{min(unknown)}'")
    when = tuple(_condition(name, fact, wanted) for fact, wanted in _mapping(entry.get("when", {})).items())
    if part != "negative" and not when:
        raise ValueError(f"rule '{name}' has no condition")
    return Rule(
        part,
        name,
        _text(entry["slot"]),
        when,
        _texts(entry["say"]),
        _choice(ShotScale, entry.get("scale")),
        _choice(Movement, entry.get("movement")),
        entry.get("dutch", False) is True,
        _choice(Grouping, entry.get("grouping")),
    )


def _condition(rule: str, fact: str, wanted: object) -> Condition:
    if fact in NAMES:
        return Condition(fact, (wanted,) if isinstance(wanted, str) else _texts(wanted))
    if fact not in NUMBERS:
        raise ValueError(f"rule '{rule}' asks for the unknown '{fact}'")
    text = _text(wanted).strip()
    if between := _BETWEEN.fullmatch(text):
        return Condition(fact, (), (Bound(">=", float(between[1])), Bound("<=", float(between[2]))))
    compared = _COMPARED.fullmatch(text)
    if compared is None:
        raise ValueError(f"rule '{rule}': '{text}' is no condition on a number")
    if compared[2] in THRESHOLDS:
        return Condition(fact, (), (Bound(compared[1], 0.0, compared[2]),))
    return Condition(fact, (), (Bound(compared[1], float(compared[2])),))


def _pattern(entry: Table) -> Pattern:
    name = _text(entry["name"])
    english, chinese = re.compile(_text(entry["en"]), re.IGNORECASE), re.compile(_text(entry["zh"]))
    # All patterns are looked for at once first, where the numbers of groups would change.
    if english.groups or chinese.groups:
        raise ValueError(f"pattern '{name}' has groups; write (?:...)")
    points, examples = _number(entry["points"]), (_texts(entry["matches"]), _texts(entry["misses"]))
    return Pattern(name, points, english, chinese, *examples)


def _picking(entry: Table) -> Picking:
    phrases, cues = _mapping(entry["phrases"]), _mapping(entry["cues"])
    parts: tuple[PartName, ...] = ("expression", "body", "atmosphere")
    return Picking(
        cues={word.casefold(): part for part in reversed(parts) for word in _texts(cues[part])},
        technical=frozenset(one.casefold().replace(".", "") for one in _texts(phrases["technical"])),
        addressed=tuple(one.casefold() for one in _texts(phrases["addressed"])),
        pronouns=tuple(frozenset(one.casefold() for one in family) for family in _list(phrases["pronouns"], _texts)),
        possessives=frozenset(one.casefold() for one in _texts(phrases["possessives"])),
        longest=_whole(phrases["longest"]),
        headings=tuple(
            Heading(_text(one["name"]), tuple(mark.casefold() for mark in _texts(one["marks"])), _texts(one["say"]))
            for one in _tables(entry, "heading")
        ),
    )


def _different(names: Sequence[tuple[str, str]]) -> None:
    twice = [name for place, name in enumerate(names) if name in names[:place]]
    if twice:
        raise ValueError(f"there are two rules '{twice[0][1]}' in '{twice[0][0]}'")


def _mapping(value: object) -> Table:
    if not isinstance(value, dict):
        raise TypeError(f"{str(value)[:40]!r} is no table")
    return cast(Table, value)


def _tables(entry: Table, name: str) -> list[Table]:
    return _list(entry.get(name, []), _mapping)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(_list(value, _text))


_Item = TypeVar("_Item")


def _list(value: object, read: Callable[[object], _Item]) -> list[_Item]:
    if not isinstance(value, list):
        raise TypeError(f"{str(value)[:40]!r} is no list")
    return [read(one) for one in cast(list[object], value)]


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(f"{str(value)[:40]!r} is no text")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError(f"{str(value)[:40]!r} is no number")
    return float(value)


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise TypeError(f"{str(value)[:40]!r} is no whole number above 0")
    return value


def _choice(kind: type[_Choice], value: object) -> _Choice | None:
    return None if value is None else kind(value)
