"""The worker protocol: what is written comes back, and of what strangers write only `WireError` escapes."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotionai_core.perception.schema import STAGE_TABLES, check_tables
from emotionai_core.wire import tables as tables_module
from emotionai_core.wire.messages import (
    CANCEL_LINE,
    MAX_LINE_BYTES,
    Chunk,
    Done,
    Failed,
    Hello,
    Progress,
    RunRequest,
    Warned,
    Weights,
    WireError,
    encode_event,
    encode_request,
    parse_event,
    parse_request,
)
from emotionai_core.wire.tables import read_tables, tidy, write_atomically, write_tables

EVENTS = [
    Hello("faces", "embedded", "1", (Weights("mtcnn", "a" * 64, "MIT"),), "cpu", ("Small faces are missed.",)),
    Progress(1.5, 90.0, "s", 12.0),
    Progress(0.0, 0.0, ""),
    Chunk(3, "chunk-000003.json", -1.5, 30.0),
    Warned("low-light", "Dark: ♪ 黒澤明 \u2028 end"),
    Failed("fault", "It\nbroke.", "Do this.", True),
    Done(4, True, {"cuts": 3, "deep": {"a": [1, None, "x"]}}),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.integers(10**400, 10**401),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KINDS = st.sampled_from(["hello", "progress", "chunk", "warning", "error", "done", "run", "cancel"])
_NAMES = (
    "protocol stage backend version weights device limits done total unit eta index path start end code message hint"
    " retryable chunks cancelled summary film out duration settings inputs resume_after"
)
FIELDS = st.sampled_from(_NAMES.split(" "))


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_comes_back(event):
    line = encode_event(event)
    assert "\n" not in line
    assert parse_event(line) == event
    assert parse_event(line.encode() + b"\n") == event


def test_a_request_comes_back_even_with_a_name_that_is_not_text():
    odd = b"/films/caf\xe9 \n\"'.mp4".decode("utf-8", "surrogateescape")
    request = RunRequest("cuts", "b", odd, "/out", 12.5, {"a": [1, {"b": None}]}, {"shots": "/x"}, 7)
    line = encode_request(request)
    assert parse_request(line.encode("utf-8")) == request


def test_a_request_of_another_protocol_is_refused():
    line = encode_request(RunRequest("cuts", "b", "f", "o", 1.0)).replace('"protocol": 1', '"protocol": 2')
    with pytest.raises(WireError, match="protocol"):
        parse_request(line)
    with pytest.raises(WireError, match="expected 'run'"):
        parse_request(CANCEL_LINE)


@settings(deadline=None)
@given(line=st.binary(max_size=200) | st.text(max_size=200))
def test_of_noise_only_wire_errors_escape(line):
    for parse in (parse_event, parse_request):
        with pytest.raises(WireError):
            parse(line)


@settings(max_examples=150, deadline=None)
@given(kind=KINDS, fields=st.dictionaries(FIELDS, JSON, max_size=9))
def test_of_wrong_fields_only_wire_errors_escape(kind, fields):
    line = json.dumps({kind: fields})
    for parse in (parse_event, parse_request):
        try:
            parsed = parse(line)
        except WireError:
            continue
        # What got through is sound enough to be sent on.
        again = encode_request(parsed) if isinstance(parsed, RunRequest) else encode_event(parsed)
        assert parse(again) == parsed


@pytest.mark.parametrize("value", ["1" + "0" * 400, "NaN", "Infinity", "-Infinity", "true", '"1"', "null", "[]"])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(WireError):
        parse_event('{"progress": {"done": ' + value + ', "total": 1, "unit": "s"}}')


def test_depth_and_length_are_bounded():
    with pytest.raises(WireError, match="not JSON"):
        parse_event("[" * 200_000)
    with pytest.raises(WireError, match="over the limit"):
        parse_event(b" " * (MAX_LINE_BYTES + 1))


@pytest.mark.parametrize(
    "path",
    ["../x", "/etc/passwd", "a\\b", ".hidden", "", "..", "chunk-000001.json", "chunk-0.json", "C:x", "chunk-abc.json",
     "chunk-000000.json\x00", "x" * 300],
)  # fmt: skip
def test_a_chunk_has_one_name_only(path):
    good = {"index": 0, "path": "chunk-000000.json", "start": 0, "end": 1}
    assert parse_event(json.dumps({"chunk": good})) == Chunk(0, "chunk-000000.json", 0.0, 1.0)
    with pytest.raises(WireError, match="path"):
        parse_event(json.dumps({"chunk": {**good, "path": path}}))


@pytest.mark.parametrize("index", [-1, 1_000_000, True, 1.0, None])
def test_a_chunk_number_is_small_and_whole(index):
    line = json.dumps({"chunk": {"index": index, "path": "chunk-000001.json", "start": 0, "end": 1}})
    with pytest.raises(WireError, match="index"):
        parse_event(line)


# Tables


def test_tables_come_back_and_equal_ones_are_equal_bytes(tmp_path: Path):
    given_tables = {"t": {"a": [1, 2], "b": ["ä", "x"], "c": [[0.1, None], [1.0, 2.0]]}, "empty": {"a": []}}
    write_tables(tmp_path / "one.json", given_tables)
    write_tables(tmp_path / "two.json", {k: {c: np.array(v) if c == "a" else v for c, v in t.items()}
                                         for k, t in given_tables.items()})  # fmt: skip
    assert read_tables(tmp_path / "one.json") == given_tables
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (float("nan"), None),
        (float("inf"), None),
        (np.float32("nan"), None),
        (0.12345678, 0.123457),
        (np.float64(0.5), 0.5),
        (np.int64(7), 7),
        (np.bool_(True), True),
        (np.str_("x"), "x"),
        (True, True),
        (None, None),
        (np.array([[1, 2], [3, 4]]), [[1, 2], [3, 4]]),
        ((1, (2.5, float("nan"))), [1, [2.5, None]]),
    ],
)
def test_tidy(value, expected):
    got = tidy(value)
    assert got == expected
    assert json.loads(json.dumps(got, allow_nan=False)) == expected
    assert type(got) is type(expected) or isinstance(got, type(expected))


@pytest.mark.parametrize("value", [-0.0, -1e-9, np.float32(-0.0), np.array(-0.0)])
def test_there_is_one_zero(value):
    assert math.copysign(1.0, tidy(value)) == 1.0


@pytest.mark.parametrize("value", [{1}, object(), b"x", {"a": 1}, 1j])
def test_what_has_no_place_in_a_table(value):
    with pytest.raises(TypeError):
        tidy(value)


def test_columns_of_different_length_are_refused(tmp_path: Path):
    with pytest.raises(WireError, match="different lengths"):
        write_tables(tmp_path / "x.json", {"t": {"a": [1], "b": []}})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("when", ["write", "sync", "rename"])
def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch, when):
    target = tmp_path / "a.json"
    write_atomically(target, b"old")

    def fail(*_):
        raise OSError(28, "No space left on device")

    if when == "sync":
        monkeypatch.setattr(tables_module.os, "fsync", fail)
    elif when == "rename":
        monkeypatch.setattr(Path, "replace", fail)
    data = b"new" if when != "write" else 3
    with pytest.raises((OSError, TypeError)):
        write_atomically(target, data)  # type: ignore[arg-type]
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=120) | JSON.map(lambda raw: json.dumps(raw).encode())
       | JSON.map(lambda raw: json.dumps({"format": 1, "tables": raw}).encode())
       | JSON.map(lambda raw: json.dumps({"format": 1, "tables": {"t": raw}}).encode()))  # fmt: skip
def test_of_hostile_table_files_only_wire_errors_escape(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "hostile.json"
    path.write_bytes(data)
    try:
        tables = read_tables(path)
    except WireError:
        return
    for table in tables.values():
        assert len({len(column) for column in table.values()}) <= 1
    for stage in STAGE_TABLES:
        if tables:
            with pytest.raises(WireError):
                check_tables(stage, tables)


@pytest.mark.parametrize("content", [None, b"", b"{", b'{"format":2,"tables":{}}', b'{"format":1}', b"[" * 100_000])
def test_what_is_no_table_file_is_named(tmp_path: Path, content):
    path = tmp_path / "chunk-000000.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WireError, match=r"chunk-000000\.json"):
        read_tables(path)
    with pytest.raises(WireError):
        read_tables(tmp_path)


# The contract of the stages

PEOPLE = {"track": [0, 1], "person": [0, 0], "confidence": [1.0, 0]}


def test_a_table_within_its_contract_passes():
    check_tables("people", {"people": PEOPLE})
    check_tables("people", {})
    voice = {name: [None] for name in ("arousal", "valence", "dominance")}
    check_tables("voice", {"voice": {"utterance": [3], **voice, "confidence": [0.5]}})


@pytest.mark.parametrize(
    ("column", "bad"),
    [
        ("confidence", 1.0001), ("confidence", -0.1), ("confidence", None), ("confidence", "1"), ("confidence", True),
        ("confidence", float("nan")), ("track", -1), ("track", 1.5), ("track", True), ("track", None),
        ("track", 2**40), ("person", 2**31), ("person", [0]),
    ],
)  # fmt: skip
def test_a_value_outside_its_contract_is_named(column, bad):
    table = {**PEOPLE, column: [0, bad]}
    with pytest.raises(WireError, match=rf"people/people\.{column}\[1\]"):
        check_tables("people", {"people": table})


def test_wrong_tables_and_columns_are_named():
    with pytest.raises(WireError, match="no such stage"):
        check_tables("nonsense", {})
    with pytest.raises(WireError, match="no table 'x'"):
        check_tables("people", {"x": {}})
    with pytest.raises(WireError, match="wrong columns: confidence"):
        check_tables("people", {"people": {k: v for k, v in PEOPLE.items() if k != "confidence"}})
    with pytest.raises(WireError, match="wrong columns: more"):
        check_tables("people", {"people": {**PEOPLE, "more": [1, 2]}})


@pytest.mark.parametrize("emotion", [[0.1] * 6, [0.1] * 8, [0.1] * 6 + [None], [2.0] + [0.0] * 6, 0.5, "1234567"])
def test_distributions_have_seven_probabilities(emotion):
    check_tables("text", {"text": {"utterance": [0], "emotion": [[0.1] * 7]}})
    with pytest.raises(WireError, match=r"text/text\.emotion"):
        check_tables("text", {"text": {"utterance": [0], "emotion": [emotion]}})


@pytest.mark.parametrize("text", ["x" * 20_001, 5, None, "half a pair \ud800"])
def test_texts_are_short_enough_and_can_be_saved(text):
    row = {"start": [0], "end": [1], "text": ["fine 黒"], "reason": ["low"]}
    check_tables("speech", {"rejected": row})
    with pytest.raises(WireError, match=r"rejected\.text"):
        check_tables("speech", {"rejected": {**row, "text": [text]}})
