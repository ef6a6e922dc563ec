"""What the core says of prompts, screenplays and clips is known to the studio, sentence by sentence, and translated."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

import app.described_clips
from app.core_sentences import CONTEXT, PARTS, SENTENCES
from app.described import LANGUAGE
from app.described_clips import core_text
from app.resources import resource

CORE = Path(app.described_clips.__file__).parents[1] / "emotionai_core"
FOLDERS = ("screenplay", "prompting", "generation", "generation/comfy")
# Experiments and single lines are asked for in a terminal, which speaks English.
ELSEWHERE = re.compile(r"(?:experiment.*|clip_tables|effects|planning|ratings|repeating|codec)\.py")
NOT_TOLD = {
    # Written into files.
    "Animatic: a camera over one still picture; made by EmotionalAI Studio, not filmed and not generated.",
    "Clips joined by EmotionalAI Studio.",
    # Said in the log.
    "The choice of a ComfyUI server cannot be read ({}); the defaults count.",
    "The choice of a ComfyUI server: '{}' cannot be used; its default counts.",
    # Told in other words by the window of ComfyUI.
    "Nothing: animatics are made instead.",
    "{} model files are missing ({}).",
    # Of a person's own rules: told as the file has it.
    "'{}' cannot be read: {}.",
    # Every sentence that ends where another was put in.
    "{}.",
}
HOLE = re.compile(r"\{\w*\}")
NEXT = re.compile(r"(?<=[.!?]) (?=[A-Z{])")


def strings_of(path: Path) -> Iterator[str]:
    """Every text of a module but its docstrings, "{}" where it puts something in."""
    tree = ast.parse(path.read_text("utf-8"))
    f_strings = [one for one in ast.walk(tree) if isinstance(one, ast.JoinedStr)]
    own = {id(part) for one in f_strings for part in one.values}
    formats = {id(part.format_spec) for one in f_strings for part in one.values if isinstance(part, ast.FormattedValue)}
    inside = own | formats | {id(part) for one in f_strings if id(one) in formats for part in one.values}
    docstrings = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    for one in ast.walk(tree):
        if id(one) in inside or id(one) in docstrings:
            continue
        if isinstance(one, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in one.values)
        elif isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield HOLE.sub("{}", one.value)


def sentences_in(text: str) -> list[str]:
    """Its sentences; what is put in before or after a whole one is one of its own."""
    text = re.sub(r"^\{\} ?(?=[A-Z])", "", HOLE.sub("{}", text).strip())
    return NEXT.split(re.sub(r"(?<=\.) ?\{\}$", "", text))


def is_sentence(text: str) -> bool:
    return re.match(r"^[A-Z{'].*\w[^ ]* .*\.$", text, re.DOTALL) is not None or text.endswith(" ...")


def said() -> dict[str, str]:
    """Every text of the modules that speak to people, and which module it is of."""
    paths = [path for folder in FOLDERS for path in sorted((CORE / folder).glob("*.py"))]
    return {
        sentence: path.name
        for path in paths
        if not ELSEWHERE.fullmatch(path.name)
        for text in strings_of(path)
        for sentence in sentences_in(text)
    }


def known() -> set[str]:
    return {sentence for text in (*SENTENCES, *PARTS) for sentence in sentences_in(text)}


def test_every_sentence_of_the_core_is_known():
    missing = {one: where for one, where in said().items() if is_sentence(one) and one not in known() | NOT_TOLD}
    assert missing == {}


def test_nothing_is_known_that_the_core_does_not_say():
    # Put together from two texts, neither of which is a sentence.
    together = {
        "Sampling, step {} of {}",
        "The card's memory was not enough for {}x{} with {} frames.",
        "{} is protected by a password.",
        "{} is damaged or no PDF.",
    }
    assert known() - set(said()) - together == set()
    assert NOT_TOLD - set(said()) == set()


@pytest.fixture
def chinese(qapp):
    """The studio's own Traditional Chinese."""
    translator = QTranslator()
    assert translator.load("studio_zh_TW", str(resource("locale")))
    before = qapp.property(LANGUAGE)
    qapp.installTranslator(translator)
    qapp.setProperty(LANGUAGE, "zh_TW")
    app.described_clips._told.cache_clear()
    yield
    qapp.removeTranslator(translator)
    qapp.setProperty(LANGUAGE, before)
    app.described_clips._told.cache_clear()


def test_every_sentence_has_a_translation_with_the_same_placeholders(chinese):
    for text in (*SENTENCES, *PARTS):
        shown = QCoreApplication.translate(CONTEXT, text)
        assert shown != text
        assert sorted(HOLE.findall(shown)) == sorted(HOLE.findall(text))


class Marked(QTranslator):
    """Puts what it knows in brackets, so that a test sees what was found."""

    def translate(self, context, source, disambiguation=None, n=-1):
        return f"⟦{source}⟧" if context == CONTEXT else ""


@pytest.fixture
def marked(qapp):
    translator = Marked()
    before = qapp.property(LANGUAGE)
    qapp.installTranslator(translator)
    qapp.setProperty(LANGUAGE, "xx")
    app.described_clips._told.cache_clear()
    yield
    qapp.removeTranslator(translator)
    qapp.setProperty(LANGUAGE, before)
    app.described_clips._told.cache_clear()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("No source is named.", "⟦No source is named.⟧"),
        ("Frame 3 of 120.", "⟦Frame 3 of 120.⟧"),
        # A sentence in a sentence, and one after another.
        (
            "The animatic is ready. The animatic is silent: The sound 'a.wav' is gone.",
            "⟦The animatic is ready.⟧ ⟦The animatic is silent: ⟦The sound 'a.wav' is gone.⟧⟧",
        ),
        # Dots of paths and addresses end nothing.
        (
            "The ComfyUI server ended: boom. Its log is /home/.local/run 1/server.log.",
            "⟦The ComfyUI server ended: boom.⟧ ⟦Its log is /home/.local/run 1/server.log.⟧",
        ),
        (
            "ComfyUI 0.27.0 answers at http://127.0.0.1:8188. Prompts, pictures and voices are sent there.",
            "⟦ComfyUI 0.27.0 answers at http://127.0.0.1:8188.⟧ ⟦Prompts, pictures and voices are sent there.⟧",
        ),
        # Parts of sentences only where a sentence has room for them.
        ("45.8 s became 41.4 s: no clip is longer.", "⟦45.8 s became 41.4 s: ⟦no clip is longer⟧.⟧"),
        ("picture", "picture"),
        # What is not known stays, what follows it does not.
        ("Something new. Try again.", "Something new. ⟦Try again.⟧"),
        ("Nobody knows this", "Nobody knows this"),
        # The special one, not "The ComfyUI server ...".
        (
            "The ComfyUI server at http://host does not answer any more.",
            "⟦The ComfyUI server at http://host does not answer any more.⟧",
        ),
        ("'{0} {name}.wav' is not a WAV file.", "⟦'{0} {name}.wav' is not a WAV file.⟧"),
    ],
)
def test_what_was_said_is_found_again(marked, text: str, shown: str):
    assert core_text(text) == shown


def test_in_english_nothing_changes(qapp):
    before = qapp.property(LANGUAGE)
    qapp.setProperty(LANGUAGE, "en_GB")
    try:
        assert all(core_text(one) == one for one in (*SENTENCES, *PARTS))
    finally:
        qapp.setProperty(LANGUAGE, before)


def test_words_of_comfyui_cover_its_catalogue():
    """Roles and licences of the model files are shown beside their names."""
    import tomllib

    folder = CORE.parent / "subprocess_envs" / "comfyui"
    catalogue = tomllib.loads((folder / "models.toml").read_text("utf-8"))
    shown = {one["role"] for one in catalogue["files"]}
    shown |= {one["note"] for one in catalogue["licences"].values()}
    words = json.loads((folder / "words.zh_TW.json").read_text("utf-8"))
    shown |= {one["name"] for one in catalogue["licences"].values()}
    assert shown == words.keys()
