"""Spans of a prompt as a file holds them: the same again, and nothing else."""

from __future__ import annotations

import json

import pytest

from emotionai_core.errors import ProjectError
from emotionai_core.project.edits import WritePrompt, decode_edit, encode_edit
from emotionai_core.records.prompt import Origin, Source, Span, spans_from_json, spans_to_json

SPANS = (
    Span("jaw clenched", (Source(Origin.PIPELINE, "voice.arousal", "0.82", "anger, high", 1.5, 3, "face-0"),)),
    Span(
        "“走！”",
        (Source(Origin.TRANSCRIPT, "words", "走！", utterance=3), Source(Origin.SCREENPLAY, "action", "x", element=4)),
    ),
)


def test_the_same_again():
    again = spans_from_json(spans_to_json(SPANS))
    assert spans_to_json(again) == spans_to_json(SPANS) and [one.text for one in again] == [one.text for one in SPANS]
    edit = WritePrompt(3, "action", spans_to_json(SPANS), True)
    assert decode_edit(*encode_edit(edit)) == edit


GOOD = {"origin": "analyst", "field": "", "value": ""}


@pytest.mark.parametrize(
    "rows",
    [
        {"text": "x"},
        [{"text": "x"}],
        [{"text": "", "sources": [GOOD]}],
        [{"text": "a\nNegative: b", "sources": [GOOD]}],
        [{"text": 3, "sources": [GOOD]}],
        [{"text": "x", "sources": [GOOD | {"origin": "somebody"}]}],
        [{"text": "x", "sources": [GOOD | {"utterance": float("inf")}]}],
        [{"text": "x", "sources": [GOOD | {"utterance": "3"}]}],
        [{"text": "x", "sources": [GOOD | {"element": 2**60}]}],
        [{"text": "x", "sources": [GOOD | {"time": float("inf")}]}],
        [{"text": "x", "sources": [GOOD | {"time": "soon"}]}],
    ],
    ids=str,
)
def test_anything_else_is_refused_as_such(rows):
    text = json.dumps(rows)
    with pytest.raises(ValueError, match="prompt"):
        spans_from_json(text)
    with pytest.raises(ProjectError, match="write-prompt"):
        decode_edit("write-prompt", json.dumps({"utterance": 1, "part": "body", "spans": text, "locked": False}))
