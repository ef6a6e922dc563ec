"""What programs say of themselves is said in the user's language too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.described import LANGUAGE, described, words
from emotionai_core.workers.catalogue import environments
from emotionai_core.workers.description import EnvironmentSpec
from emotionai_core.workers.places import program_root


def shown_texts(spec: EnvironmentSpec) -> Iterator[str]:
    """Everything of a description that the windows show in words."""
    yield from (spec.title, spec.question, spec.note)
    yield from (variant.title for variant in spec.variants.values())
    for model in spec.models.values():
        yield from (model.purpose, model.licence_note, model.note)
        # Names of models without a title, and SPDX identifiers, are the same everywhere.
        yield model.title if model.title != model.name else ""
        yield model.licence if " " in model.licence else ""


@pytest.mark.parametrize("spec", environments(), ids=lambda spec: spec.name)
def test_every_description_has_its_words_in_chinese(spec: EnvironmentSpec):
    known = words(program_root(), "zh_TW")
    assert [text for text in shown_texts(spec) if text and not known.get(text)] == []


@pytest.mark.parametrize("spec", environments(), ids=lambda spec: spec.name)
def test_no_words_are_left_of_what_is_no_longer_said(spec: EnvironmentSpec):
    own = json.loads((spec.folder / "words.zh_TW.json").read_text("utf-8"))
    said = {text for one in environments() for text in shown_texts(one)}
    assert sorted(own.keys() - said) == []


@pytest.fixture
def language(qapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The studio in Chinese over one program's folder."""
    monkeypatch.setenv("EMOTIONAI_ROOT", str(tmp_path))
    folder = tmp_path / "subprocess_envs" / "seer"
    folder.mkdir(parents=True)
    before = qapp.property(LANGUAGE)
    qapp.setProperty(LANGUAGE, "zh_TW")
    yield folder
    qapp.setProperty(LANGUAGE, before)
    words.cache_clear()


def test_a_program_brings_its_own_words(language: Path, qapp):
    (language / "words.zh_TW.json").write_text(json.dumps({"Who?": "是誰？"}), "utf-8")
    assert described("Who?") == "是誰？" and described("What?") == "What?" and described("") == ""
    qapp.setProperty(LANGUAGE, "en")
    assert described("Who?") == "Who?"


@pytest.mark.parametrize("content", ["{", "[1]", '"text"'])
def test_words_that_cannot_be_read_leave_the_english_ones(language: Path, content: str):
    (language / "words.zh_TW.json").write_text(content, "utf-8")
    assert described("Who?") == "Who?"
