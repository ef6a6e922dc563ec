"""Every error that the recorded server gave has its own sentence and a way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from emotionai_core.errors import GenerationError, OutOfVideoMemory
from emotionai_core.generation.comfy import answers, sentences
from emotionai_core.generation.comfy.answers import Failure, NodeComplaint, Posted
from tests.comfy.graphs import read

PROMPT = "00000000-0000-4000-8000-000000000000"
REFUSED = {
    "no_prompt": "sent no workflow",
    "unknown_class": "has no node NoSuchNode",
    "missing_class_type": "has no class",
    "no_outputs": "nothing in the workflow that would be saved",
    "required_input_missing": "misses images of SaveImage",
    "invalid_input_type": "cannot use 'abc' as width of EmptyImage",
    "value_smaller_than_min": "0 is too small for width of EmptyImage",
    "value_bigger_than_max": "1000000 is too large for width of EmptyImage",
    "link_to_missing_node": "leads nowhere",
    "return_type_mismatch": "images of CreateVideo is of another kind",
    "value_not_in_list": "does not know 'h265' as codec of SaveVideo",
    "missing_input_file": "sound is not at the server any more",
    "malformed_json": None,
}


@pytest.mark.parametrize("name", [name for name, text in REFUSED.items() if text])
def test_every_refusal_has_its_sentence(shared_comfy: Path, name: str):
    recorded = read(shared_comfy / "samples" / "prompt_invalid.json")[name]
    answer = answers.posted(recorded["body"], PROMPT)
    error = sentences.refused(answer)
    assert not answer.accepted and str(REFUSED[name]) in str(error) and error.hint


def test_no_recorded_refusal_is_left_out(shared_comfy: Path):
    rows = read(shared_comfy / "samples" / "prompt_invalid.json")
    assert {name for name, row in rows.items() if row["status"] >= 400} == set(REFUSED)


def test_a_bad_id_has_its_sentence(shared_comfy: Path):
    body = read(shared_comfy / "samples" / "prompt_valid.json")["bad_prompt_id"]["body"]
    assert "name of the job" in str(sentences.refused(answers.posted(body, PROMPT)))


def test_what_is_half_valid_is_seen(shared_comfy: Path):
    body = read(shared_comfy / "samples" / "prompt_invalid.json")["partial_valid"]["body"]
    answer = answers.posted(body, PROMPT)
    assert answer.accepted and "filename_prefix of SaveImage" in str(sentences.refused(answer))


def test_missing_model_files_are_named(shared_comfy: Path):
    rows = read(shared_comfy / "samples" / "validation_no_model_files.json")
    for row in rows.values():
        for node, found in row["node_errors"].items():
            for kind, details in found:
                received = details.split("'")[1]
                error = sentences.complained(NodeComplaint(node, "Loader", kind, "name", details, received))
                assert error[0] == f"The model file {received} is missing." and "download" in error[1]


def test_memory_that_is_not_enough_is_an_error_of_its_own(shared_comfy: Path):
    past = recorded_failure(shared_comfy, "oom_history")
    error = sentences.failed(past)
    assert isinstance(error, OutOfVideoMemory) and "Fewer frames" in error.hint


def test_a_failing_encoder_has_its_sentence(shared_comfy: Path):
    assert "could not encode" in str(sentences.failed(recorded_failure(shared_comfy, "odd_video_history")))


def test_damaged_model_files_have_their_sentence(shared_comfy: Path):
    for row in read(shared_comfy / "samples" / "validation_placeholder_files.json").values():
        error = sentences.failed(answers.failure_of(row["exec"]["error"]))
        assert "is damaged" in str(error) and "downloaded again" in error.hint


def recorded_failure(folder: Path, name: str) -> Failure:
    body = read(folder / "samples" / "runtime_errors.json")[name]["body"]
    (prompt,) = body
    past = answers.past(body, prompt)
    assert past is not None and not past.succeeded and past.failure is not None
    return past.failure


@pytest.mark.parametrize(
    ("kind", "message", "words"),
    [
        ("OSError", "[Errno 28] No space left on device: '/somewhere/x.mp4'", "disk is full"),
        ("MemoryError", "", "machine's memory"),
        ("RuntimeError", "CUDA error: no kernel image is available for execution on the device", "cannot use the card"),
        ("OSError", "The paging file is too small for this operation to complete. (os error 1455)", "machine's memory"),
        ("RuntimeError", "DefaultCPUAllocator: not enough memory: out of memory", "machine's memory"),
        ("RuntimeError", "The NVIDIA driver on your system is too old (found version 11040)", "cannot use the card"),
        ("RuntimeError", "Error(s) in loading state_dict for LTXAVTextEncoder", "failed in Node: Error(s)"),
        ("ValueError", "Unexpected text encoder", "failed in Node: Unexpected text encoder"),
        ("FileNotFoundError", "[Errno 2] No such file or directory: 'x.png'", "is gone"),
        ("comfy.model_management.InterruptProcessingException", "", "stopped at the server"),
        ("ValueError", "tensors\n  of many " + "words " * 80, "failed in Node: tensors of many"),
    ],
)
def test_other_failures_have_theirs(kind: str, message: str, words: str):
    error = sentences.failed(Failure(kind, message, "7", "Node"))
    assert words in str(error) and len(str(error)) < 260 and error.hint
    assert not isinstance(error, OutOfVideoMemory)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("torch.AcceleratorError", "CUDA error: out of memory"),
        ("RuntimeError", "CUDA out of memory. Tried to allocate 2.00 GiB"),
        ("RuntimeError", "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
        ("torch.cuda.OutOfMemoryError", ""),
    ],
)
def test_every_way_in_which_the_cards_memory_runs_out_is_known(kind: str, message: str):
    assert isinstance(sentences.failed(Failure(kind, message, "7", "SamplerCustomAdvanced")), OutOfVideoMemory)


def test_an_encoder_is_one_only_where_a_film_is_written():
    wrong = sentences.failed(Failure("ValueError", "Could not open encoder", "7", "CLIPTextEncode"))
    assert "could not encode" not in str(wrong)
    right = sentences.failed(Failure("ValueError", "Could not open encoder", "7", "SaveVideo"))
    assert "could not encode" in str(right)


def test_old_gguf_nodes_are_named():
    said = "Unexpected text model architecture type in GGUF file: 'gemma3'"
    error = sentences.failed(Failure("ValueError", said, "7", "DualCLIPLoaderGGUF"))
    assert "ComfyUI-GGUF of this ComfyUI is too old" in str(error) and "6ea2651" in error.hint


def test_what_nobody_knows_is_told_in_the_servers_words():
    error = sentences.refused(Posted(False, PROMPT, "new_kind", "Something   new.\nhappened", "", ()))
    assert isinstance(error, GenerationError) and "Something new. happened" in str(error)
    new = NodeComplaint("1", "Node", "odd", "width", "is odd", "3")
    assert sentences.complained(new)[0] == "ComfyUI finds fault with width of Node: is odd."
    assert sentences.failed(None).retryable
