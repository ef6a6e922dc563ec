"""Prompts as files: the same bytes everywhere, JSON that anything reads."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from emotionai_core.prompting.composing import Prompter
from emotionai_core.prompting.files import book_json, book_text, frame_json
from emotionai_core.records.prompt import PARTS
from emotionai_core.settings import Settings
from tests.accounts import make_account
from tests.core.prompt_scenes import NAN, SCENES, Shown, account_of, scene_account

ROOT = Path(__file__).parents[2]
SAME = """
import hashlib
from tests.core.test_prompt_files import everything
print(hashlib.sha256(everything().encode()).hexdigest())
"""


def everything() -> str:
    """A made-up film and all scenes, as files."""
    account = make_account()
    names = {one.key: one.name for one in account.analysis.people}
    book = Prompter(Settings()).book(account, None)
    scenes = [Prompter(Settings()).book(*scene_account(scene)) for scene in SCENES]
    return "".join([book_json(book), book_text(book, names), *(book_json(one) for one in scenes)])


def test_two_runs_are_equal_in_another_process_too():
    here = everything()
    assert here == everything()
    environment = os.environ | {"PYTHONHASHSEED": "4711", "PYTHONPATH": str(ROOT)}
    other = subprocess.run(
        [sys.executable, "-c", SAME], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert other.stdout.strip() == hashlib.sha256(here.encode()).hexdigest()


def test_json_knows_every_source_and_no_number_that_is_none():
    book = Prompter(Settings()).book(account_of([Shown("Who goes there?", arousal=NAN, surprise=NAN)]), None)
    read = json.loads(book_json(book), parse_constant=lambda name: 1 / 0)
    frame = read["frames"][0]
    assert [part["name"] for part in frame["parts"]] == list(PARTS)
    assert frame["text"] == book.frames[0].text
    assert frame["staging"]["arousal"] is None
    spans = [span for part in frame["parts"] for span in part["spans"]]
    assert spans and all(span["sources"] for span in spans)
    assert json.loads(frame_json(book.frames[0]))["utterance"] == 0


def test_a_name_cannot_break_out_of_its_line():
    account, script = scene_account(SCENES[0])
    book = Prompter(Settings()).book(account, script)
    assert book_text(book, {"p0": "A\nB\r\n# C"}).splitlines()[0] == "[00:01.000] line 0, A B # C"
