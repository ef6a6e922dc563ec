"""The server the studio is tested against answers as a real one was recorded to.

The same checks run against a real server: EMOTIONAI_COMFYUI=http://127.0.0.1:8188 names it. What needs the two test
nodes of the recording, or a server without model files, runs against the fake alone.
"""

from __future__ import annotations

import os
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from emotionai_core.generation.comfy import answers
from tests.comfy.fake_server import FakeComfy
from tests.comfy.graphs import read
from tests.comfy.listening import Message, listening, transcript, until_idle
from tests.comfy.script import MODELS, Script

REAL = os.environ.get("EMOTIONAI_COMFYUI", "")
CLIENT = "088b5ba644ab42f8a16c275acb5ea5da"
ENDPOINTS = [
    "system_stats",
    "queue_idle",
    "prompt_get",
    "features",
    "models",
    "models_loras",
    "models_unknown",
    "embeddings",
    "object_info_one",
    "object_info_unknown",
    "api_jobs",
    "view_missing",
    "view_traversal",
    "history_unknown",
]
INVALID = [
    "no_prompt",
    "unknown_class",
    "missing_class_type",
    "no_outputs",
    "required_input_missing",
    "invalid_input_type",
    "value_smaller_than_min",
    "value_bigger_than_max",
    "link_to_missing_node",
    "extra_input_ignored",
    "partial_valid",
]
WITH_TEST_NODES = ["return_type_mismatch", "value_not_in_list", "missing_input_file"]


@pytest.fixture
def address() -> Iterator[str]:
    if REAL:
        address = REAL.rstrip("/")
        httpx.post(f"{address}/upload/image", files={"image": ("line.wav", wave())}, trust_env=False)
        yield address
        return
    with FakeComfy(Script(shrink=8, missing_models=tuple(name for row in MODELS.values() for name in row))) as server:
        (server.machine.input / "line.wav").write_bytes(wave())
        yield server.address


@pytest.fixture
def samples(shared_comfy: Path) -> Path:
    return shared_comfy / "samples"


def wave() -> bytes:
    head = b"RIFF\x24\x7d\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x80\x3e\0\0\0\x7d\0\0\2\0\x10\0data\0\x7d\0\0"
    return head + bytes(32_000)


def ask(address: str, row: dict[str, Any]) -> httpx.Response:
    request = row["request"]
    with httpx.Client(trust_env=False, timeout=20) as asker:
        return asker.request(request["method"], address + request["path"], json=request["json"])


def shaped(ours: Any, theirs: Any, at: str = "") -> None:
    """What is answered has the kinds of values that were recorded, and no field that was not."""
    if at.endswith(("nodes", "outputs", "meta")) and isinstance(ours, dict) and isinstance(theirs, dict):
        for value in ours.values():
            shaped(value, next(iter(theirs.values())), at + "[]")
    elif isinstance(theirs, dict) and theirs:
        assert isinstance(ours, dict), at
        assert set(ours) <= set(theirs), at
        for key, value in ours.items():
            shaped(value, theirs[key], f"{at}.{key}")
    elif isinstance(theirs, list) and theirs and ours:
        for place, one in enumerate(ours):
            shaped(one, theirs[min(place, len(theirs) - 1)], f"{at}[{place}]")
    elif theirs is not None and ours is not None:
        assert isinstance(ours, type(theirs)) or {type(ours), type(theirs)} == {int, float}, at


def names(row: dict[str, Any]) -> str:
    return row["content_type"].partition(";")[0]


@pytest.mark.parametrize("name", ENDPOINTS)
def test_every_endpoint_answers_as_recorded(address: str, samples: Path, name: str):
    row = read(samples / "get_endpoints.json")[name]
    answer = ask(address, row)
    assert answer.status_code == row["status"]
    assert answer.headers.get("content-type", "").partition(";")[0] == names(row)
    if names(row) and not REAL:
        body = row["body"]
        if name == "system_stats":
            # Recorded without a card.
            body["devices"][0]["index"] = 0
        shaped(answer.json(), body)
    if name == "system_stats":
        assert answers.system_stats(answer.json()).version


@pytest.mark.parametrize("name", INVALID + WITH_TEST_NODES)
def test_every_refusal_is_as_recorded(address: str, samples: Path, name: str):
    row = read(samples / "prompt_invalid.json")[name]
    if REAL and name in WITH_TEST_NODES:
        graph = row["request"]["json"]["prompt"]
        graph["2"]["inputs"]["images"] = ["1", 0] if graph["2"]["inputs"]["images"] == ["s", 0] else ["a", 0]
        del graph["s"]
    answer = ask(address, row)
    assert answer.status_code == row["status"]
    ours, theirs = answer.json(), row["body"]
    if row["status"] == 200:
        assert set(ours) == set(theirs)
    else:
        assert ours["error"]["type"] == theirs["error"]["type"]
        if not REAL:
            assert ours["error"] == theirs["error"]
    assert complaints(ours) == complaints(theirs)


def complaints(body: dict[str, Any]) -> list[Any]:
    return [
        (node, row["class_type"], row["dependent_outputs"], [(one["type"], one["details"]) for one in row["errors"]])
        for node, row in body["node_errors"].items()
    ]


def test_what_is_no_json_is_an_error_of_the_server(address: str, samples: Path):
    row = read(samples / "prompt_invalid.json")["malformed_json"]
    answer = httpx.post(f"{address}/prompt", content=b"{", trust_env=False)
    assert answer.status_code == row["status"]


def test_ids_are_taken_and_checked_as_recorded(address: str, samples: Path):
    rows = read(samples / "prompt_valid.json")
    bad = ask(address, rows["bad_prompt_id"])
    assert bad.status_code == 400 and bad.json() == rows["bad_prompt_id"]["body"]
    row = rows["duplicate_prompt_id"]
    id = row["request"]["json"]["prompt_id"] = str(uuid.uuid4())
    for _ in range(2):
        answer = ask(address, row)
        assert answer.status_code == 200 and answer.json()["prompt_id"] == id
        assert set(answer.json()) == set(row["body"])


def test_uploads_are_named_as_recorded(address: str, samples: Path):
    rows = read(samples / "upload_image.json")
    mark = uuid.uuid4().hex if REAL else "keyframe"

    def send(name: str, data: bytes, **fields: str) -> httpx.Response:
        return httpx.post(f"{address}/upload/image", files={"image": (name, data)}, data=fields, trust_env=False)

    def told(row: str) -> dict[str, Any]:
        return {key: value.replace("keyframe", mark) for key, value in rows[row]["body"].items()}

    assert send(f"{mark}.png", b"1", subfolder="scene_0001").json() == told("image")
    assert send(f"{mark}.png", b"1").json() == told("image_again_no_overwrite")
    assert send(f"{mark}.png", b"1").json() == told("image_again_no_overwrite")
    assert send(f"{mark}.png", b"2").json() == told("image_same_name_other_content")
    assert send("a.png", b"1", subfolder="../../x").status_code == rows["traversal_subfolder"]["status"]
    if not REAL:
        assert send("line.wav", wave()).json() == rows["wav_via_upload_image"]["body"]


def alike(ours: list[Message], theirs: list[Message], *, ordered: bool = True) -> None:
    """The same messages about the same nodes; how often the queue's length is told depends on the moment."""

    def told(messages: list[Message]) -> list[tuple[str, str]]:
        return [(kind, str(data.get("node", data.get("nodes") and ""))) for kind, data in messages if kind != "status"]

    if ordered:
        assert [kind for kind, _ in told(ours)] == [kind for kind, _ in told(theirs)]
    assert Counter(told(ours)) == Counter(told(theirs))
    for kind in {kind for kind, _ in ours}:
        shaped(next(data for one, data in ours if one == kind), next(data for one, data in theirs if one == kind), kind)


def run(address: str, row: dict[str, Any], **changes: Any) -> tuple[list[Message], str]:
    body = row["request"]["json"] = {**row["request"]["json"], "prompt_id": str(uuid.uuid4()), "client_id": CLIENT}
    for key, value in changes.items():
        body["prompt"]["1"]["inputs"][key] = value
    with listening(address, CLIENT) as ear:
        assert ask(address, row).status_code == 200
        return until_idle(ear, body["prompt_id"]), body["prompt_id"]


def past(address: str, id: str) -> dict[str, Any]:
    return httpx.get(f"{address}/history/{id}", trust_env=False).json()[id]


def test_a_picture_is_told_as_recorded_and_again_from_what_is_kept(address: str, samples: Path, shared_comfy: Path):
    rows = read(samples / "prompt_valid.json")
    colour = uuid.uuid4().int % 0xFFFFFF if REAL else 255
    for row, begin in (("image_ok", "POST /prompt image ok"), ("image_cached", "POST /prompt identical")):
        ours, id = run(address, rows[row], color=colour)
        theirs = transcript(shared_comfy, begin)
        alike(ours, theirs)
        cached = [data["nodes"] for kind, data in ours if kind == "execution_cached"]
        assert cached == [data["nodes"] for kind, data in theirs if kind == "execution_cached"]
        assert sum(kind == "status" for kind, _ in ours) >= 2
        (told,) = rows[f"{row}_history"]["body"].values()
        assert past(address, id)["status"]["status_str"] == "success"
        assert set(past(address, id)["outputs"]) == set(told["outputs"])
        if not REAL:
            shaped(past(address, id), told)


@pytest.mark.skipif(bool(REAL), reason="needs the test nodes of the recording")
def test_a_film_is_told_as_recorded(address: str, samples: Path, shared_comfy: Path):
    rows = read(samples / "prompt_valid.json")
    row = rows["video_ok"]
    row["request"]["json"]["prompt"]["s"]["inputs"]["seconds"] = 0.01
    ours, id = run(address, row)
    alike(ours, transcript(shared_comfy, "POST /prompt video ok"), ordered=False)
    (told,) = rows["video_ok_history"]["body"].values()
    assert past(address, id)["outputs"] == told["outputs"]
    (output,) = answers.past({id: past(address, id)}, id).outputs  # type: ignore[union-attr]
    where = {"filename": output.name, "subfolder": output.folder, "type": output.kind}
    film = httpx.get(f"{address}/view", params=where, trust_env=False)
    assert film.headers["content-type"] == rows["view_video"]["headers"]["Content-Type"]
    assert film.content[4:8] == b"ftyp"


@pytest.mark.skipif(bool(REAL), reason="needs the test nodes of the recording")
def test_failures_are_told_as_recorded(address: str, samples: Path, shared_comfy: Path):
    rows = read(samples / "runtime_errors.json")
    run(address, read(samples / "prompt_valid.json")["image_ok"], color=255)
    for row, begin, ordered in (
        ("oom_submit", "POST /prompt OOM", True),
        ("manualsigmas_garbage", "POST /prompt ManualSigmas", True),
        ("odd_video", "POST /prompt odd", False),
    ):
        ours, id = run(address, rows[row])
        alike(ours, transcript(shared_comfy, begin), ordered=ordered)
        (told,) = rows[row.replace("_submit", "") + "_history"]["body"].values()
        state = past(address, id)["status"]
        assert state["status_str"] == told["status"]["status_str"]
        assert [one[0] for one in state["messages"]] == [one[0] for one in told["status"]["messages"]]
        failed = {one[1]["exception_type"] for one in state["messages"] if one[0] == "execution_error"}
        assert failed == {one[1]["exception_type"] for one in told["status"]["messages"] if one[0] == "execution_error"}


def test_the_queue_is_ordered_and_emptied_as_recorded(address: str, samples: Path):
    rows = read(samples / "queue_interrupt_free.json")
    for name in ("interrupt_idle", "free_idle", "free_no_body", "queue_clear", "history_clear", "history_after_clear"):
        if REAL and name.startswith("history"):
            continue
        answer = ask(address, rows[name])
        assert answer.status_code == rows[name]["status"], name
        if rows[name]["status"] == 200 and names(rows[name]):
            assert answer.json() == rows[name]["body"]


@pytest.mark.skipif(bool(REAL), reason="needs the test nodes of the recording")
def test_jobs_are_stopped_as_recorded(address: str, samples: Path):
    rows = read(samples / "queue_interrupt_free.json")
    recorded = rows["queue"]["body"]
    jobs = [*recorded["queue_running"], *recorded["queue_pending"]]
    with listening(address, CLIENT) as ear:
        for _, id, graph, _, _ in jobs:
            body = {"prompt": graph, "prompt_id": id, "client_id": CLIENT}
            assert httpx.post(f"{address}/prompt", json=body, trust_env=False).status_code == 200
        first, second, third = (id for _, id, *_ in jobs)
        queue = ask(address, rows["queue"]).json()
        shaped(queue["queue_running"][0], recorded["queue_running"][0])
        assert [one[1] for one in queue["queue_pending"]] == [second, third]
        ask(address, rows["interrupt_pending_id"])
        assert answers.queue_state(ask(address, rows["queue"]).json()).waiting == (second, third)
        ask(address, rows["delete_pending"])
        ask(address, rows["interrupt_running_id"])
        stopped = until_idle(ear, first)
        assert "execution_interrupted" in [kind for kind, _ in stopped]
        ask(address, rows["free_while_running"])
        assert ask(address, rows["jobs_cancel_running"]).json() == rows["jobs_cancel_running"]["body"]
        until_idle(ear, third)
    for id, row in ((first, "A_history"), (third, "C_history")):
        shaped(past(address, id)["status"], next(iter(rows[row]["body"].values()))["status"])
    assert ask(address, rows["B_history"]).json() == rows["B_history"]["body"]


@pytest.mark.skipif(bool(REAL), reason="a real server may have the model files")
def test_missing_model_files_are_refused_as_recorded(address: str, shared_comfy: Path):
    httpx.post(f"{address}/upload/image", files={"image": ("keyframe.png", b"1")}, trust_env=False)
    for file, row in read(shared_comfy / "samples" / "validation_no_model_files.json").items():
        body = {"prompt": read(shared_comfy / "graphs" / file)}
        answer = httpx.post(f"{address}/prompt", json=body, trust_env=False)
        assert answer.status_code == row["status"] and answer.json()["error"] == row["error"]
        ours = {
            node: sorted([one["type"], one["details"]] for one in found["errors"])
            for node, found in answer.json()["node_errors"].items()
        }
        # The server goes over a set: the order of its complaints says nothing.
        assert ours == {node: sorted(found) for node, found in row["node_errors"].items()}, file
