"""Thirty scenes that were read by a person, as they have to come out; EMOTIONAI_GOLDEN=write makes them again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from emotionai_core.prompting.checking import unsourced
from emotionai_core.prompting.composing import Prompter
from emotionai_core.prompting.files import book_text, frame_json
from emotionai_core.records.prompt import PartName, PromptFrame
from emotionai_core.settings import Settings
from tests.core.prompt_scenes import SCENES, Scene, scene_account

GOLDEN = Path(__file__).parents[1] / "golden" / "prompts"


def frame_of(scene: Scene) -> PromptFrame:
    account, script = scene_account(scene)
    book = Prompter(Settings(prompt_tier=scene.tier)).book(account, script)
    return book.frames[0]


def told(scene: Scene) -> str:
    """A scene as its golden text: what went in, what came out."""
    account, script = scene_account(scene)
    book = Prompter(Settings(prompt_tier=scene.tier)).book(account, script)
    frame = book.frames[0]
    parts = [f"{part.name:12} {part.text}" for part in frame.parts if part.text and part.name != "negative"]
    limits = [f"limit        {one}" for one in frame.limits]
    return "\n".join([f"== {scene.name}", f"{scene.line}", *parts, *limits, frame.text]) + "\n"


def held(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("EMOTIONAI_GOLDEN") == "write":
        path.write_text(text, "utf-8")
    assert path.read_text("utf-8") == text


def test_thirty_scenes_come_out_as_they_were_read():
    assert len(SCENES) >= 30
    assert len({scene.name for scene in SCENES}) == len(SCENES)
    held("scenes.txt", "\n".join(told(scene) for scene in SCENES))


@pytest.mark.parametrize("place", range(len(SCENES)))
def test_scenes_as_json(place: int):
    held(f"scene-{place + 1:02d}.json", frame_json(frame_of(SCENES[place])))


def test_no_scene_has_a_word_without_a_source():
    for scene in SCENES:
        account, script = scene_account(scene)
        settings = Settings(prompt_tier=scene.tier)
        frame = frame_of(scene)
        assert unsourced(frame, account, script, settings) == (), scene.name


@pytest.mark.parametrize(
    ("name", "part", "words"),
    [
        ("fury, seed 001", "expression", "jaw clenched, brow furrowed"),
        ("fury, seed 001", "atmosphere", "tense, high contrast, cool lighting"),
        ("fury, seed 001", "composition", "intimate two-shot"),
        ("fury, seed 001", "action", "speaks firmly, “How proud of yourself you are!”"),
        ("assertive, seed 001", "body", "high-energy, assertive"),
        ("strangers, high", "composition", "wide shot, at frame edges"),
        ("vow, extreme arousal", "camera", "extreme close-up, fast zoom in"),
        ("Dutch angle", "camera", "Dutch angle"),
        ("joy, seed 001", "expression", "eyes crinkled, broad smile"),
        ("sadness, seed 001", "expression", "eyes glistening, lip trembling"),
        ("masking", "body", "brief gesture"),
        ("many words", "body", "animated hands"),
        ("the same, the label alone", "expression", "angry expression"),
    ],
)
def test_what_the_seed_documents_show(name: str, part: PartName, words: str):
    scene = next(one for one in SCENES if one.name == name)
    assert words in frame_of(scene).part(part).text


def test_text_of_a_book_names_the_line_and_never_the_name_within_the_prompt():
    account, script = scene_account(SCENES[0])
    book = Prompter(Settings()).book(account, script)
    text = book_text(book, {"p0": "Scarlett\nO'Hara"})
    assert text.startswith("[00:01.000] line 0, Scarlett O'Hara\n")
    assert "Scarlett" not in book.frames[0].text
