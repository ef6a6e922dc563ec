"""Rules as data: every example of every pattern, and folders that cannot be used."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from emotionai_core.prompting.composing import Prompter, quotation
from emotionai_core.prompting.dialogue import Dialogue
from emotionai_core.prompting.folders import OWN, RulesError, read_rules, rules_in_use
from emotionai_core.prompting.length import LONGEST, words
from emotionai_core.prompting.rules import Pattern
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.prompt import PARTS
from emotionai_core.settings import Settings
from emotionai_core.workers.places import resources
from tests.core.prompt_scenes import Shown, account_of

RULES, _ = rules_in_use()
# Names of feelings: they may stand in the label tier and as moods of light, not in a face or a body.
LABELS = frozenset((*EMOTIONS, "angry", "disgusted", "fearful", "afraid", "joyful", "happy", "sad", "surprised"))
# Nothing about anybody's sex, age or looks but what somebody wrote down.
LOOKS = frozenset(
    ("man", "woman", "boy", "girl", "young", "old", "he", "she", "his", "her", "hair", "blonde", "tall", "short")
)


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the rules in the user's data folder."""
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path))
    return Path(shutil.copytree(resources() / "prompts" / OWN, tmp_path / "prompts" / OWN))


@pytest.mark.parametrize("pattern", RULES.patterns, ids=lambda one: one.name)
def test_examples_of_a_kind_of_dialogue(pattern: Pattern):
    hits = [one for one in pattern.matches if pattern.english.search(one) or pattern.chinese.search(one)]
    assert hits == list(pattern.matches)
    assert not [one for one in pattern.misses if pattern.english.search(one) or pattern.chinese.search(one)]
    assert any(pattern.english.search(one) for one in pattern.matches)
    assert any(pattern.chinese.search(one) for one in pattern.matches)


def test_there_are_eighteen_kinds_and_rules_for_every_emotion_and_part():
    assert len(RULES.patterns) == 18
    assert {rule.part for rule in RULES.rules} == set(PARTS)
    for emotion in EMOTIONS:
        asked = [one for one in RULES.rules if one.name.startswith(emotion) and one.part == "expression"]
        assert len(asked) == 5
        assert any(rule.name == f"label {emotion}" for rule in RULES.labels)


def test_rules_name_no_feeling_no_sex_and_no_looks():
    for rule in RULES.rules:
        said = {word for text in rule.say for word in text.lower().replace("-", " ").split()}
        assert not said & LOOKS, rule.name
        assert rule.part == "atmosphere" or not said & LABELS, rule.name


@pytest.mark.parametrize(
    "text", ["(SIGHS)", "Yes.", "OK, OK!", "Uh-huh.", "…", "Oh, no, sir.", "是的，好。", "Thank you.", "Hello!"]
)
def test_lines_that_say_nothing(text: str):
    assert Dialogue(RULES).trivial(text)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("(SIGHS) I know.", "I know."),
        ("- I know. [door slams]", "I know."),
        ("♪ La la ♪", "La la"),
        ("[MUSIC]", ""),
        ("One two three. Four five six.", "One two three."),
        ("One two three four five six.", "One two three four…"),
        ("我們明天再說吧。好嗎？", "我們明天再說…"),
        ("One (two) three.", "One (two) three."),
    ],
)
def test_what_is_quoted_of_a_line(text: str, quoted: str):
    assert quotation(text, 4) == quoted


@pytest.mark.parametrize(
    ("text", "longest", "quoted"),
    [
        (" ".join(["word"] * 100_000), 3, "word word word…"),
        ("x" * 100_000, 3, ""),
        ("(" * 5_000, 3, ""),
        ("我" * 100_000, 4, "我我我我我我…"),
        ("(sigh) " * 20_000 + "Go.", 3, "Go."),
        ("Go. " + "Yes. " * 50_000, 2, "Go. Yes."),
    ],
)
def test_of_a_line_without_end_its_beginning_is_quoted(text: str, longest: int, quoted: str):
    assert quotation(text, longest) == quoted


def test_a_book_names_the_rules_that_wrote_it():
    book = Prompter(Settings()).book(account_of([Shown("Get out.")]), None)
    assert book.rules == RULES.told and RULES.mark in book.rules


def test_kinds_say_what_a_body_does_and_the_arousal_how_it_is_spoken():
    acts = [one for one in RULES.rules if one.part == "action" and one.slot == "act"]
    assert not [one for one in acts for text in one.say if "speak" in text or "voice" in text]
    spoken = [one for one in RULES.rules if one.part == "action" and one.slot == "manner"]
    assert all({"tier", "words"} & {condition.fact for condition in one.when} for one in spoken)


@pytest.mark.parametrize("text", ["Yes, I killed him.", "No way.", "好，我殺了他。", "Hello, traitor."])
def test_lines_that_say_something(text: str):
    assert not Dialogue(RULES).trivial(text)


def test_what_is_only_quoted_is_not_said():
    read = Dialogue(RULES)
    assert read.kind('He wrote "I hate you" on the wall.') is None
    assert read.kind("牆上寫著「我恨你」。") is None
    assert read.kind("I hate you.") is not None


def test_the_kind_that_counts_most_is_acted():
    found = Dialogue(RULES).kind("I am so sorry. Please don't leave me.")
    assert found is not None and found.pattern.name == "pleading"


def test_words_are_counted_in_both_languages():
    assert words("I'm not crying, Dad.") == 4
    assert words("你好") == 2
    assert words("我絕不答應你，Anna") == 5
    assert LONGEST > 100


def test_a_folder_of_the_users_takes_the_place_of_our_own(mine: Path):
    path = mine / "expression.toml"
    path.write_text(path.read_text("utf-8").replace('"jaw clenched", "brow furrowed"', '"teeth bared"'), "utf-8")
    book = Prompter(Settings()).book(account_of([Shown("Get out.", "anger", 0.75, -0.5)]), None)
    assert book.frames[0].part("expression").text == "teeth bared"


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("manifest.toml", "format = 1", "format = 2"),
        ("manifest.toml", 'name = "film"', "name = 3"),
        ("manifest.toml", "medium = 0.4", "medium = nan"),
        ("body.toml", 'arousal = "> 0.7"', 'arousal = "about 0.7"'),
        ("body.toml", 'arousal = "> 0.7"', 'arousal = "> key_score"'),
        ("body.toml", 'arousal = "> 0.7"', 'age = "> 70"'),
        ("body.toml", 'slot = "bearing"', 'slot = "bearing"\nrun = "rm"'),
        ("camera.toml", 'movement = "static"', 'movement = "crane"'),
        ("camera.toml", 'name = "low arousal"', 'name = "high arousal"'),
        ("action.toml", "points = 1.0", 'points = "many"'),
        ("action.toml", r"i implore you", r"i (implore) you"),
        ("action.toml", r"i implore you", r"i (?:(implore you"),
        ("negative.toml", "[[rule]]", "[rule]"),
        ("screenplay.toml", "longest = 18", "longest = -1"),
        ("expression.toml", "[[rule]]", "[[rule"),
    ],
)
def test_a_folder_that_cannot_be_used_is_said_and_ours_stands_in(mine: Path, name: str, old: str, new: str):
    text = (mine / name).read_text("utf-8")
    assert old in text
    (mine / name).write_text(text.replace(old, new), "utf-8")
    with pytest.raises(RulesError):
        read_rules(mine)
    rules, remarks = rules_in_use()
    assert rules == RULES and len(remarks) == 1
    assert remarks[0] in Prompter(Settings()).book(account_of([Shown("Get out.")]), None).limits


def test_a_folder_without_a_file_cannot_be_used(mine: Path):
    (mine / "camera.toml").unlink()
    with pytest.raises(RulesError):
        read_rules(mine)
