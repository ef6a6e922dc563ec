"""The demo film, its subtitles and its ground truth tell the same story."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest

DEMO = Path(__file__).parents[2] / "resources" / "demo"
EMOTIONS = {"anger", "disgust", "fear", "joy", "neutral", "sadness", "surprise"}
NEGATIVE = {"anger", "disgust", "fear", "sadness"}
SIZE_LIMIT = 4_000_000
BLOCK = re.compile(r"(\d+)\n(\S+) --> (\S+)\n([A-Z]+): (.+)")


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    return json.loads((DEMO / "demo.truth.json").read_text(encoding="utf-8"))


def _seconds(stamp: str) -> float:
    hours, minutes, seconds = stamp.replace(",", ".").split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def test_film_has_the_promised_format(truth: dict[str, Any]) -> None:
    film = DEMO / "demo.mp4"
    assert film.stat().st_size < SIZE_LIMIT
    with av.open(str(film)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.name, audio.codec_context.name) == ("h264", "aac")
        assert (video.width, video.height, float(video.average_rate)) == (640, 360, 25.0)
        assert (truth["width"], truth["height"], truth["fps"]) == (640, 360, 25)
        assert video.frames == round(truth["duration"] * truth["fps"])
        sound_length = float(audio.duration * audio.time_base)
        assert sound_length == pytest.approx(truth["duration"], abs=0.1)


def test_film_is_short(truth: dict[str, Any]) -> None:
    assert 30 < truth["duration"] < 60


def test_cuts_lie_on_frames_inside_the_film(truth: dict[str, Any]) -> None:
    cuts = truth["cuts"]
    assert 5 <= len(cuts) <= 8
    assert all(0 < earlier < later < truth["duration"] for earlier, later in pairwise(cuts))
    assert all(cut * truth["fps"] == pytest.approx(round(cut * truth["fps"])) for cut in cuts)


def test_scenes_cover_the_film_and_change_at_cuts(truth: dict[str, Any]) -> None:
    first, second = truth["scenes"]
    assert first["start"] == 0
    assert first["end"] == second["start"]
    assert second["start"] in truth["cuts"]
    assert second["end"] == truth["duration"]


def test_lines_are_ordered_and_apart(truth: dict[str, Any]) -> None:
    lines = truth["lines"]
    assert [line["index"] for line in lines] == list(range(len(lines)))
    assert all(line["start"] < line["end"] for line in lines)
    assert all(earlier["end"] <= later["start"] for earlier, later in pairwise(lines))
    assert lines[-1]["end"] <= truth["duration"]


def test_lines_use_the_common_words(truth: dict[str, Any]) -> None:
    names = {actor["name"] for actor in truth["actors"]}
    for line in truth["lines"]:
        assert line["speaker"] in names
        assert {line["text_emotion"], line["face_emotion"]} <= EMOTIONS
        assert line["voice_arousal"] in {"calm", "normal", "agitated"}


def test_no_line_is_spoken_across_a_cut(truth: dict[str, Any]) -> None:
    for line in truth["lines"]:
        assert not any(line["start"] < cut < line["end"] for cut in truth["cuts"])


def test_subtitles_repeat_the_lines(truth: dict[str, Any]) -> None:
    blocks = BLOCK.findall((DEMO / "demo.srt").read_text(encoding="utf-8"))
    assert len(blocks) == len(truth["lines"])
    for (number, start, end, speaker, text), line in zip(blocks, truth["lines"], strict=True):
        assert (int(number), speaker, text) == (line["index"] + 1, line["speaker"], line["text"])
        assert _seconds(start) == pytest.approx(line["start"], abs=0.002)
        assert _seconds(end) == pytest.approx(line["end"], abs=0.002)


def test_speakers_wear_the_line_s_expression(truth: dict[str, Any]) -> None:
    for line in truth["lines"]:
        middle = (line["start"] + line["end"]) / 2
        worn = [
            face["expression"]
            for face in truth["faces"]
            if face["actor"] == line["speaker"] and face["start"] <= middle < face["end"]
        ]
        assert worn == [line["face_emotion"]]


def test_faces_stay_in_their_shot_and_in_the_picture(truth: dict[str, Any]) -> None:
    borders = [0.0, *truth["cuts"], truth["duration"]]
    for face in truth["faces"]:
        assert borders[face["shot"]] <= face["start"] < face["end"] <= borders[face["shot"] + 1]
        x, y = face["box_centre"]
        assert 0 < x < truth["width"] and 0 < y < truth["height"]


def test_every_emotion_is_shown(truth: dict[str, Any]) -> None:
    assert {face["expression"] for face in truth["faces"]} == EMOTIONS


def test_three_contradictions_are_planted(truth: dict[str, Any]) -> None:
    plants = truth["contradictions"]
    assert sorted(plant["kind"] for plant in plants) == ["masking", "masking", "sarcasm"]
    assert all(plant["explanation"] for plant in plants)
    for plant in plants:
        line = truth["lines"][plant["line"]]
        if plant["kind"] == "masking":
            assert line["face_emotion"] == "joy" and line["text_emotion"] in NEGATIVE
        else:
            assert line["text_emotion"] == "joy" and line["face_emotion"] in NEGATIVE


def test_other_lines_do_not_contradict_themselves(truth: dict[str, Any]) -> None:
    planted = {plant["line"] for plant in truth["contradictions"]}
    for line in truth["lines"]:
        if line["index"] not in planted:
            assert line["text_emotion"] == line["face_emotion"]


def test_each_speaker_has_a_calm_and_an_agitated_line(truth: dict[str, Any]) -> None:
    for actor in truth["actors"]:
        heard = {line["voice_arousal"] for line in truth["lines"] if line["speaker"] == actor["name"]}
        assert {"calm", "agitated"} <= heard
