"""What a server answers is read into types, or it is a `ValueError`: never anything else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotionai_core.generation.comfy import answers
from emotionai_core.generation.comfy.following import picture_of
from tests.comfy.graphs import read

READERS: tuple[Callable[[object], object], ...] = (
    answers.system_stats,
    answers.queue_state,
    answers.names,
    answers.uploaded,
    lambda value: answers.past(value, "a"),
    lambda value: answers.posted(value, "a"),
    lambda value: answers.definition(value, "a"),
)
KEYS = st.sampled_from(
    [
        "a", "system", "devices", "queue_running", "queue_pending", "status", "messages", "outputs", "images", "input",
        "required", "output", "error", "node_errors", "errors", "extra_info", "name", "subfolder", "prompt_id",
    ]
)  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4)
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


@given(ANYTHING, st.sampled_from(READERS))
def test_an_answer_is_read_or_refused(value: object, reader: Callable[[object], object]):
    try:
        reader(value)
    except ValueError:
        return


def test_recorded_answers_are_read(shared_comfy: Path):
    rows = read(shared_comfy / "samples" / "get_endpoints.json")
    stats = answers.system_stats(rows["system_stats"]["body"])
    assert stats.version == "0.27.0" and stats.card is None and stats.ram_total == 25_276_510_208
    jobs = read(shared_comfy / "samples" / "queue_interrupt_free.json")
    queue = answers.queue_state(jobs["queue"]["body"])
    assert len(queue.running) == 1 and len(queue.waiting) == 2 and queue.waiting[0] in queue
    prompt = jobs["A_history"]["request"]["path"].rpartition("/")[2]
    past = answers.past(jobs["A_history"]["body"], prompt)
    assert past is not None and past.interrupted and not past.succeeded
    done = read(shared_comfy / "samples" / "prompt_valid.json")["video_ok_history"]["body"]
    past = answers.past(done, next(iter(done)))
    assert past is not None and past.succeeded
    (film,) = past.outputs
    assert (film.name, film.folder, film.kind, film.animated) == ("clip_0001_00001_.mp4", "emo", "output", True)


@given(st.binary(max_size=64))
def test_any_bytes_are_a_picture_or_none(message: bytes):
    assert picture_of(message, "p") == b"" or picture_of(message, "p").startswith((b"\xff\xd8", b"\x89PNG"))


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        (b"\0\0\0\1\0\0\0\1\xff\xd8\xff.", b"\xff\xd8\xff."),
        (b"\0\0\0\4\0\0\0\2{}\xff\xd8\xff.", b"\xff\xd8\xff."),
        (b'\0\0\0\4\0\0\0\x11{"prompt_id":"x"}\xff\xd8\xff.', b""),
        (b"\0\0\0\4\xff\xff\xff\xff\xff\xd8\xff.", b""),
        (b"\0\0\0\3\0\0\0\1\xff\xd8\xff.", b""),
        (b"\0\0\0\1\0\0\0\1GIF89a", b""),
    ],
)
def test_pictures_on_the_way_are_known_by_their_form(message: bytes, shown: bytes):
    assert picture_of(message, "p") == shown
