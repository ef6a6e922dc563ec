"""Requests and clips on disk: whole, the same bytes, and hostile until read."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from emotionai_core.generation.codec import (
    clip_from_json,
    clip_to_json,
    measured_from_json,
    measured_to_json,
    request_from_json,
    request_to_json,
)
from emotionai_core.records.clip import Clamp, Maker, Sampling, Size
from tests.core.clip_requests import MEASURED, make_clip, make_request

CLAMP = Clamp(Size(768, 512, 121), Size(512, 320, 49), 7.6, 10.5, ("It was shortened.",))


@pytest.mark.parametrize(
    "request_",
    [
        make_request(),
        make_request(sound=None, clamp=CLAMP, sampling=Sampling((1.0, 0.5, 0.0), 1.5, "heun", 0.3)),
        make_request(maker=Maker.ARC, clips=("a", "b"), crossfade=0.0),
        make_request(
            staging=replace(make_request().staging, face=None, other=(0.0, 0.0, 1.0, 1.0), face_time=math.nan)
        ),
    ],
)
def test_a_request_comes_back_as_it_was(request_):
    text = request_to_json(request_)
    again = request_from_json(text)
    assert repr(again) == repr(request_)
    assert request_to_json(again) == text
    assert "NaN" not in text


def test_clips_and_measured_come_back():
    clip = make_clip("a" * 16, make_request(clamp=CLAMP), measured=MEASURED)
    assert repr(clip_from_json(clip_to_json(clip))) == repr(clip)
    assert repr(measured_from_json(measured_to_json(MEASURED))) == repr(MEASURED)


def changed(**values) -> str:
    document = json.loads(request_to_json(make_request()))
    document["request"].update(values)
    return json.dumps(document)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "[" * 100_000,
        '{"format": 2, "request": {}}',
        '{"format": 1, "request": {}}',
        '{"format": 1, "request": []}',
        '{"format": 1, "clip": {}}',
        changed(maker="teleport"),
        changed(seed="42"),
        changed(seed=True),
        changed(seed=1.5),
        changed(start="soon"),
        changed(unknown=1),
        changed(size={"width": 1}),
        changed(size=[512, 320, 49]),
        changed(clips="abc"),
        changed(factors=[["one"]]),
        changed(prompt=None),
        changed(film=["/etc/passwd"]),
        changed(start=1e999),
        "x" * 5_000_000,
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError):
        request_from_json(text)


def test_a_field_that_came_later_has_its_default():
    document = json.loads(request_to_json(make_request()))
    for name in ("crossfade", "factors", "clamp", "sampling"):
        del document["request"][name]
    found = request_from_json(json.dumps(document))
    assert (found.crossfade, found.factors, found.clamp, found.sampling) == (0.5, (), None, Sampling())


def test_an_infinite_number_is_not_written():
    with pytest.raises(ValueError):
        request_to_json(make_request(start=math.inf))


@pytest.mark.parametrize(
    "changes",
    [
        {"distribution": [1.0]},
        {"distribution": [2.0, 0, 0, 0, 0, 0, 0]},
        {"arousal": 99},
        {"valence": -1e300},
        {"confidence": -1},
        {"faces": -3},
        {"faces": 10**400},
    ],
)
def test_what_was_measured_is_in_its_range(changes):
    document = json.loads(measured_to_json(MEASURED))
    document["measured"] |= changes
    with pytest.raises(ValueError):
        measured_from_json(json.dumps(document))
    clip = json.loads(clip_to_json(make_clip("a" * 16, measured=MEASURED)))
    clip["clip"]["measured"] |= changes
    with pytest.raises(ValueError):
        clip_from_json(json.dumps(clip))
