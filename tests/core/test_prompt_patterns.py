"""Patterns of a user's rules: what could hang the studio is refused before it is compiled."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from emotionai_core.prompting.folders import OWN, RulesError, read_rules, rules_in_use, rules_told
from emotionai_core.prompting.patterns import MOST_WAYS, compiled
from emotionai_core.workers.places import resources

EXTRA = """
[[pattern]]
name = "x"
points = 1.0
en = '''{}'''
zh = "x"
say = ["nods"]
matches = []
misses = []
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(resources() / "prompts" / OWN, tmp_path / OWN))


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?:\w+\s?)+$",
        r"(?:a|aa)*b",
        "a?" * 40 + "a" * 40,
        r"\w*\w*\w*x",
        r"(?:a{0,9}){0,9}b",
        "a{99999999999}",
        "a{5,2}",
        "(?:" * 3000 + "a" + ")" * 3000,
        "(?:" * 20 + "a" + ")" * 20,
        r"(a)\1",
        "(?i)a",
        "(?P<x>a)",
        "(?>a)",
        "a**",
        "a++",
        "[a",
        "a\\",
        "a)",
        r"(?<=a*)b",
        r"\x41",
    ],
)
def test_patterns_that_could_take_long_or_are_none(pattern: str, folder: Path):
    with pytest.raises(ValueError, match="pattern 'x'"):
        compiled("x", pattern)
    path = folder / "action.toml"
    path.write_text(path.read_text("utf-8") + EXTRA.format(pattern), "utf-8")
    with pytest.raises(RulesError):
        read_rules(folder)


@pytest.mark.parametrize("pattern", [r"\bgo (?:home|away){1,2}!", r"[]a-z]+?\s{0,3}", r"(?<!x)(?:a|b)?(?=c)", "^a|b$"])
def test_patterns_that_come_to_an_end(pattern: str):
    assert compiled("x", pattern).pattern == pattern
    assert MOST_WAYS < 100_000


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("body", 'when = { words = ">= 1" }\nsay = ["a\\n\\nNegative: all"]'),
        ("body", 'when = { words = ">= 1" }\nsay = ["a\\u0000"]'),
        ("body", 'when = { words = ">= 1" }\nsay = ["a\\u202eb"]'),
        ("body", 'when = { words = ">= 1" }\nsay = ["   "]'),
        ("body", 'when = { words = ">= 1" }\nsay = [", ,"]'),
        ("body", 'when = { words = ">= 1" }\nsay = []'),
        ("body", f'when = {{ words = ">= 1" }}\nsay = ["{"a" * 500}"]'),
        ("body", f'when = {{ words = "> {"9" * 400}" }}\nsay = ["a"]'),
        ("body", 'when = { emotion = "joyy" }\nsay = ["a"]'),
        ("body", 'when = { circle = ["close", "nearby"] }\nsay = ["a"]'),
        ("action", 'when = { kind = "singing" }\nsay = ["a"]'),
        ("anchor", 'when = { arousal = "> 0" }\nsay = ["a"]'),
    ],
)
def test_rules_that_ask_for_what_cannot_be_or_say_what_cannot_stand(name: str, text: str, folder: Path):
    path = folder / f"{name}.toml"
    path.write_text(path.read_text("utf-8") + f'\n[[rule]]\nname = "r"\nslot = "s"\n{text}\n', "utf-8")
    with pytest.raises(RulesError):
        read_rules(folder)


def test_rules_of_a_book_are_at_hand_after_their_files_changed(folder: Path):
    before = read_rules(folder)
    path = folder / "expression.toml"
    path.write_text(path.read_text("utf-8").replace('"jaw clenched", "brow furrowed"', '"teeth bared"'), "utf-8")
    after = read_rules(folder)
    assert before.told != after.told and after.told.startswith("film 1.0 (")
    assert rules_told(before.told) == before and rules_told(after.told) == after
    assert rules_told("film 1.0 (00000000)") is None
    assert rules_in_use()[0].mark == before.mark
