"""Experiments as files (TOML): read strictly, since a word misspelt would be an experiment on something else."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from emotionai_core.errors import GenerationError
from emotionai_core.generation.experiment import MOST_CLIPS, Experiment, Factor, Level, Treatment
from emotionai_core.generation.repeating import REPRODUCE
from emotionai_core.records.clip import SEEDS, Maker, Mode, Tier
from emotionai_core.records.prompt import PromptTier

FORMAT: Final = 1
KEY_SCENES: Final = "key scenes"
_LARGEST: Final = 1 << 20
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_LABEL: Final = re.compile(r"[^\x00-\x1f\x7f]{1,60}")
_SAMPLER: Final = re.compile(r"[a-z0-9_]{1,40}")
_EXAMPLES: Final = (
    "Examples are in the folder resources/experiments of the studio; docs/experiments.md says what is what."
)
_Kind = TypeVar("_Kind", bound=Enum)


def read_experiment(path: Path) -> Experiment:
    """The experiment in a file; raises `GenerationError` with a sentence about what is wrong in it."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise GenerationError(f"The experiment '{path.name}' cannot be read: {error.strerror}.", _EXAMPLES) from error
    try:
        if len(data) > _LARGEST:
            raise ValueError("it is larger than 1 MB")
        return experiment_from(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise GenerationError(f"'{path.name}' is no experiment: {error}.", _EXAMPLES) from error


def experiment_from(text: str) -> Experiment:
    """The experiment in a text; raises `ValueError` with half a sentence."""
    document = tomllib.loads(text)
    _known(document, {"format", "name", "about", "lines", "seeds", "base", "factors"}, "the file")
    if document.get("format") != FORMAT:
        raise ValueError(f"its format is {_told(document.get('format'))}, and this studio knows {FORMAT}")
    name = document.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or name == REPRODUCE:
        raise ValueError("'name' has to be of small letters, digits, - and _, at most 40")
    about = document.get("about", "")
    if not isinstance(about, str):
        raise ValueError("'about' has to be a text")
    factors = tuple(_factor(one) for one in _tables(document.get("factors"), "factors"))
    _distinct([one.name for one in factors], "factors")
    _apart(factors)
    found = Experiment(
        name, about.strip(), _lines(document.get("lines", KEY_SCENES)), _seeds(document.get("seeds", list(SEEDS))),
        _treatment(_table(document.get("base", {}), "base"), "base"), factors,
    )  # fmt: skip
    cells = 1
    for factor in factors:
        cells *= len(factor.levels)
    # How many key scenes a film has is only known with the film: `requests_of` counts again.
    if cells * len(found.seeds) * len(found.lines or (0,)) > MOST_CLIPS:
        raise ValueError(f"it asks for more than {MOST_CLIPS} clips")
    return found


def _factor(row: Mapping[str, object]) -> Factor:
    _known(row, {"name", "levels"}, "a factor")
    name = _label(row.get("name"), "a factor")
    levels = tuple(_level(one, name) for one in _tables(row.get("levels"), f"levels of '{name}'"))
    if len(levels) < 2:
        raise ValueError(f"the factor '{name}' needs two levels")
    _distinct([one.name for one in levels], f"levels of '{name}'")
    return Factor(name, levels)


def _level(row: Mapping[str, object], factor: str) -> Level:
    name = _label(row.get("name"), f"a level of '{factor}'")
    where = f"level '{name}'"
    return Level(name, _treatment({key: one for key, one in row.items() if key != "name"}, where))


def _treatment(row: Mapping[str, object], where: str) -> Treatment:
    _known(row, _FIELDS.keys(), where)
    try:
        return Treatment(**{name: _FIELDS[name](value) for name, value in row.items()})
    except ValueError as error:
        raise ValueError(f"in {where} {error}") from error


def _one_of(name: str, kind: type[_Kind]) -> Callable[[object], _Kind]:
    def read(value: object) -> _Kind:
        for one in kind:
            if one.value == value:
                return one
        raise ValueError(f"'{name}' is {_told(value)}, not one of {', '.join(str(one.value) for one in kind)}")

    return read


def _maker(value: object) -> Maker:
    if value == Maker.ARC.value:
        raise ValueError("'maker' cannot be an arc, which is made of other clips")
    return _one_of("maker", Maker)(value)


def _number(name: str, low: float, high: float) -> Callable[[object], float]:
    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise ValueError(f"'{name}' is {_told(value)}, not a number from {low:g} to {high:g}")
        return float(value)

    return read


def _flag(name: str) -> Callable[[object], bool]:
    def read(value: object) -> bool:
        if not isinstance(value, bool):
            raise ValueError(f"'{name}' is {_told(value)}, not true or false")
        return value

    return read


def _sampler(value: object) -> str:
    if not isinstance(value, str) or not _SAMPLER.fullmatch(value):
        raise ValueError(f"'sampler' is {_told(value)}, not the name of a sampler")
    return value


def _sigmas(value: object) -> tuple[float, ...]:
    items = cast(list[object], value) if isinstance(value, list) else []
    found = tuple(_number("sigmas", 0.0, 1.0)(one) for one in items[:101])
    falling = all(one > other for one, other in itertools.pairwise(found))
    if not 2 <= len(found) <= 100 or not falling or found[-1] != 0.0:
        raise ValueError("'sigmas' has to be a list of 2 to 100 numbers from at most 1 down to 0")
    return found


_FIELDS: Final[dict[str, Callable[[object], Any]]] = {
    "prompt": _one_of("prompt", PromptTier),
    "maker": _maker,
    "mode": _one_of("mode", Mode),
    "tier": _one_of("tier", Tier),
    "sigmas": _sigmas,
    "cfg": _number("cfg", 1.0, 30.0),
    "sampler": _sampler,
    "strength": _number("strength", 0.0, 1.0),
    "seconds": _number("seconds", 0.3, 20.0),
    "sound": _flag("sound"),
    "grading": _flag("grading"),
    "camera": _flag("camera"),
}


def _lines(value: object) -> tuple[int, ...] | None:
    if value == KEY_SCENES:
        return None
    found = _whole_numbers(value, f"'lines' has to be \"{KEY_SCENES}\" or a list of line numbers")
    _distinct(found, "lines")
    return found


def _seeds(value: object) -> tuple[int, ...]:
    found = _whole_numbers(value, "'seeds' has to be a list of whole numbers")
    _distinct(found, "seeds")
    return found


def _whole_numbers(value: object, why: str) -> tuple[int, ...]:
    items = cast(list[object], value) if isinstance(value, list) else []
    found = tuple(one for one in items if isinstance(one, int) and not isinstance(one, bool) and 0 <= one < 2**63)
    if not found or len(found) != len(items) or len(found) > MOST_CLIPS:
        raise ValueError(why)
    return found


def _tables(value: object, what: str) -> list[Mapping[str, object]]:
    rows = cast(list[object], value) if isinstance(value, list) else []
    if not rows or len(rows) > 50:
        raise ValueError(f"it needs between one and fifty {what}")
    return [_table(one, what) for one in rows]


def _table(value: object, what: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise ValueError(f"'{what}' is not a table")
    return cast(Mapping[str, object], value)


def _known(row: Mapping[str, object], names: Any, where: str) -> None:
    if unknown := sorted(set(row) - set(names)):
        raise ValueError(f"{where} has an unknown entry '{unknown[0][:40]}'; known are {', '.join(sorted(names))}")


def _label(value: object, what: str) -> str:
    if not isinstance(value, str) or not _LABEL.fullmatch(value.strip()):
        raise ValueError(f"{what} needs a name of at most 60 characters")
    return value.strip()


def _apart(factors: Sequence[Factor]) -> None:
    """Two factors that change the same thing cannot be crossed: one of them would have no effect."""
    owner: dict[str, str] = {}
    for factor in factors:
        for name in _FIELDS:
            if any(getattr(level.treatment, name) is not None for level in factor.levels):
                if name in owner:
                    raise ValueError(f"the factors '{owner[name]}' and '{factor.name}' both change '{name}'")
                owner[name] = factor.name


def _told(value: object) -> str:
    return repr(value)[:60]


def _distinct(items: Sequence[object], what: str) -> None:
    if len(set(items)) != len(items):
        raise ValueError(f"two {what} are the same")
