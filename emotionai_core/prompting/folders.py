"""From a folder of rules to a `RuleSet`: nothing in it counts until it has been read into types.

The studio's own folder enters the same way as one that a user put into their data folder.
"""

from __future__ import annotations

import hashlib
import math
import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from emotionai_core.errors import StudioError
from emotionai_core.prompting.patterns import compiled
from emotionai_core.prompting.rules import (
    NAMES,
    NUMBERS,
    THRESHOLDS,
    TRAITS,
    VALUES,
    Bound,
    Condition,
    Heading,
    Pattern,
    Picking,
    Points,
    Rule,
    RuleSet,
    Word,
)
from emotionai_core.records.prompt import PARTS, Grouping, Movement, PartName, ShotScale
from emotionai_core.workers.places import resources, user_data

FORMAT: Final = 1
OWN: Final = "film"
"""The folder of the studio's own rules."""

_LARGEST = 1_000_000
_MOST_PATTERNS = 64
_MOST_RULES = 2_000
_LONGEST_SAID = 200
_LONGEST_LIST = 2_000
_LARGEST_NUMBER = 10_000
_KEPT = 8
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


def rules_told(told: str) -> RuleSet | None:
    """The rules that a book was written with (`PromptBook.rules`), while they are still at hand in this process."""
    return _READ.get(told)


# What was read lately, by `RuleSet.told`: files may have changed since a book was written.
_READ: Final[dict[str, RuleSet]] = {}


@lru_cache(maxsize=_KEPT)
def _read(folder: Path, stamp: tuple[tuple[str, int, int], ...]) -> RuleSet:
    del stamp
    rules = _parsed(folder)
    _READ[rules.told] = rules
    while len(_READ) > _KEPT:
        _READ.pop(next(iter(_READ)), None)
    return rules


def _parsed(folder: Path) -> RuleSet:
    try:
        texts = {name: _contents(folder / f"{name}.toml") for name in ("manifest", *_FILES)}
        mark = hashlib.sha256("\0".join(f"{name}\0{text}" for name, text in texts.items()).encode()).hexdigest()[:8]
        return _rule_set({name: tomllib.loads(text) for name, text in texts.items()}, mark)
    except KeyError as error:
        raise RulesError(f"in '{folder.name}' there is no {error}.") from error
    except (TypeError, ValueError, AttributeError, RecursionError, OverflowError) as error:
        raise RulesError(f"in '{folder.name}': {error}.") from error
    except OSError as error:
        raise RulesError(f"'{folder.name}' cannot be read: {error.strerror}.") from error


_FILES: Final = (*PARTS, "keyframes", "screenplay")


def _contents(path: Path) -> str:
    if path.stat().st_size > _LARGEST:
        raise ValueError(f"{path.name} is too large")
    return path.read_text("utf-8")


def _rule_set(files: Mapping[str, Table], mark: str) -> RuleSet:
    manifest, measures = files["manifest"], files["manifest"]["measures"]
    if manifest["format"] != FORMAT:
        raise ValueError(f"the format is {manifest['format']!r}, not {FORMAT}")
    found = _tables(files["action"], "pattern")
    patterns = [_pattern(one) for one in found]
    if len(patterns) > _MOST_PATTERNS:
        raise ValueError(f"there are more than {_MOST_PATTERNS} patterns")
    acted = tuple(
        Rule("action", kept.name, "act", (Condition("kind", (kept.name,)),), _said(one["say"]))
        for kept, one in zip(patterns, found, strict=True)
    )
    written = tuple(_rule(part, one) for part in PARTS for one in _tables(files[part], "rule"))
    if len(written) > _MOST_RULES:
        raise ValueError(f"there are more than {_MOST_RULES} rules")
    _asking(written, frozenset(one.name for one in patterns))
    labels = tuple(_rule("expression", one | {"slot": "label"}) for one in _tables(files["expression"], "label"))
    points, trivial = files["keyframes"]["points"], files["keyframes"]["trivial"]
    _different([(one.part, one.name) for one in (*acted, *written, *labels)])
    medium, high = _number(measures["medium"]), _number(measures["high"])
    if not 0.0 <= medium <= high <= 1.0:
        raise ValueError("the tiers of arousal have to rise from 0 to 1")
    return RuleSet(
        name=_text(manifest["name"]),
        title=_text(manifest["title"]),
        version=_text(manifest["version"]),
        medium=medium,
        high=high,
        least_confidence=_number(measures["least_confidence"]),
        longest_quote=_whole(measures["longest_quote"]),
        # What asks for more than the kind comes before the kind's own words.
        rules=written + acted,
        labels=labels,
        patterns=tuple(patterns),
        points=Points(_number(points["sudden"]), _number(points["surprise"]), _number(points["conflict"])),
        trivial=frozenset(clause.casefold() for clause in (*_texts(trivial["en"]), *_texts(trivial["zh"]))),
        picking=_picking(files["screenplay"]),
        vocabulary=tuple(_word(part, one) for part in _STEERED for one in _tables(files[part], "word")),
        mark=mark,
    )


_STEERED: Final[tuple[PartName, ...]] = ("composition", "camera")


def _word(part: PartName, entry: Table) -> Word:
    return Word(
        part,
        tuple(one.casefold() for one in _said(entry["say"])),
        _choice(ShotScale, entry.get("scale")),
        _choice(Movement, entry.get("movement")),
        entry.get("dutch", False) is True,
        _choice(Grouping, entry.get("grouping")),
    )


def _asking(rules: Sequence[Rule], kinds: frozenset[str]) -> None:
    """Raises `ValueError` for a rule that asks for what cannot be."""
    for rule in rules:
        for one in rule.when:
            known = kinds if one.fact == "kind" else VALUES.get(one.fact, frozenset(one.among))
            if unknown := sorted(set(one.among) - known):
                raise ValueError(f"rule '{rule.name}' asks for the unknown {one.fact} '{unknown[0]}'")
            # The anchor is the same in all frames of a character.
            if rule.part == "anchor" and one.fact not in TRAITS:
                raise ValueError(f"rule '{rule.name}' of the anchor asks for '{one.fact}', which is of one line")


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
        _said(entry["say"]),
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
        return Condition(fact, (), (Bound(">=", _limit(between[1])), Bound("<=", _limit(between[2]))))
    compared = _COMPARED.fullmatch(text)
    if compared is None:
        raise ValueError(f"rule '{rule}': '{text}' is no condition on a number")
    if compared[2] in THRESHOLDS:
        return Condition(fact, (), (Bound(compared[1], 0.0, compared[2]),))
    return Condition(fact, (), (Bound(compared[1], _limit(compared[2])),))


def _limit(text: str) -> float:
    return _number(float(text))


def _pattern(entry: Table) -> Pattern:
    name = _text(entry["name"])
    english, chinese = compiled(name, _text(entry["en"]), re.IGNORECASE), compiled(name, _text(entry["zh"]))
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
        acted_on=frozenset(one.casefold() for one in _texts(phrases["acted_on"])),
        denying=frozenset(one.casefold() for one in _texts(phrases["denying"])),
        perceiving=frozenset(one.casefold() for one in _texts(phrases["perceiving"])),
        headings=tuple(
            Heading(_text(one["name"]), tuple(mark.casefold() for mark in _texts(one["marks"])), _said(one["say"]))
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
    items = cast(list[object], value)
    if len(items) > _LONGEST_LIST:
        raise ValueError(f"a list has {len(items)} entries")
    return [read(one) for one in items]


def _said(value: object) -> tuple[str, ...]:
    """Words of a prompt: each a text that can stand between two commas."""
    said = _texts(value)
    for one in said:
        if len(one) > _LONGEST_SAID or one != one.strip(" ,") or not any(mark.isalnum() for mark in one):
            raise ValueError(f"{one[:40]!r} cannot be said in a prompt")
    if not said:
        raise ValueError("there is nothing to say")
    return said


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(f"{str(value)[:40]!r} is no text")
    # Control, format and private characters, and the ends of lines: what nobody sees stands in no prompt.
    if any(unicodedata.category(one)[0] == "C" or one in "\u2028\u2029" for one in value):
        raise ValueError(f"{value[:40]!r} has characters that cannot be seen")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError(f"{str(value)[:40]!r} is no number")
    return float(value)


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _LARGEST_NUMBER:
        raise TypeError(f"{str(value)[:40]!r} is no whole number above 0")
    return value


def _choice(kind: type[_Choice], value: object) -> _Choice | None:
    return None if value is None else kind(value)
