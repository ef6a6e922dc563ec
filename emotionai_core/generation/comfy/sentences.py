"""What a ComfyUI server refuses or fails with, told to a person: what happened, and what can be done about it.

The kinds are the names the server itself uses; those of Python's exceptions are matched by their last part.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from emotionai_core.errors import GenerationError, OutOfVideoMemory
from emotionai_core.generation.comfy.answers import Failure, NodeComplaint, Posted

_SHOWN: Final = 160
_CARD_FULL: Final = ("out of memory", "would exceed allowed memory", "alloc_failed")
_MACHINE_FULL: Final = (
    "defaultcpuallocator", "can't allocate memory", "cannot allocate memory", "error 1455", "paging file is too small",
)  # fmt: skip
_OLD_GGUF: Final = re.compile(r"(unexpected|unknown|unsupported)\b.*\barchitecture")
_MODEL: Final = re.compile(r"\.(safetensors|gguf|ckpt|pt|pth|bin|sft)$", re.IGNORECASE)
_INSTALL: Final = "Install ComfyUI again from the preferences, or bring your own installation up to date."
_FETCH: Final = "Let the studio download the models, or name the folder in which you keep them."
_GRAPH: Final = "Nothing was started. The workflow does not fit this server: bring ComfyUI up to date."

Sentence = tuple[str, str]

_WHOLE: Final[dict[str, Sentence]] = {
    "no_prompt": ("ComfyUI was sent no workflow.", _GRAPH),
    "invalid_prompt": ("ComfyUI could not read the workflow.", _GRAPH),
    "prompt_no_outputs": ("ComfyUI sees nothing in the workflow that would be saved.", _GRAPH),
    "invalid_prompt_id": ("ComfyUI does not accept the name of the job.", _INSTALL),
}


def refused(answer: Posted) -> GenerationError:
    """The error for a graph that the server did not take; its model files are named first, since they are the
    commonest cause.
    """
    if answer.kind == "missing_node_type":
        return GenerationError(*_missing_node(answer.message))
    for complaint in sorted(answer.complaints, key=lambda one: one.kind != "value_not_in_list"):
        return GenerationError(*complained(complaint))
    if answer.kind in _WHOLE:
        return GenerationError(*_WHOLE[answer.kind])
    return GenerationError(f"ComfyUI refused the workflow: {_short(answer.message or answer.kind)}.", _GRAPH)


def complained(one: NodeComplaint) -> Sentence:
    """What is wrong with one node, and what can be done."""
    where = f"{one.input} of {one.node_class}" if one.input else one.node_class
    tellers: dict[str, Callable[[], Sentence]] = {
        "value_not_in_list": lambda: _not_listed(one, where),
        "required_input_missing": lambda: (f"ComfyUI misses {where}.", _GRAPH),
        "invalid_input_type": lambda: (f"ComfyUI cannot use '{_short(one.received)}' as {where}.", _GRAPH),
        "value_smaller_than_min": lambda: (
            f"{_short(one.received)} is too small for {where}.",
            "Make the clip larger.",
        ),
        "value_bigger_than_max": lambda: (
            f"{_short(one.received)} is too large for {where}.",
            "Make the clip smaller.",
        ),
        "return_type_mismatch": lambda: (f"What is led into {where} is of another kind than it takes.", _GRAPH),
        "bad_linked_input": lambda: (f"The link into {where} leads nowhere.", _GRAPH),
        "exception_during_validation": lambda: (f"A link into {where} leads nowhere.", _GRAPH),
        "exception_during_inner_validation": lambda: (f"A link into {where} leads nowhere.", _GRAPH),
        "dependency_cycle": lambda: (f"The workflow leads back into itself at {where}.", _GRAPH),
        "custom_validation_failed": lambda: _not_there(one),
    }
    teller = tellers.get(one.kind)
    return teller() if teller else (f"ComfyUI finds fault with {where}: {_short(one.details or one.kind)}.", _GRAPH)


def failed(failure: Failure | None) -> GenerationError:
    """The error for a job that the server began and did not finish."""
    if failure is None:
        return GenerationError("ComfyUI ended the job without saying why.", "Look into its log.", retryable=True)
    kind, text = failure.kind.rpartition(".")[2], failure.message
    said = f"{kind} {text}".casefold()
    if _card_full(kind, said):
        return OutOfVideoMemory(
            "The card's memory was not enough for this clip.",
            "Fewer frames or a smaller picture need less; close other programs that use the card.",
        )
    if "GGUF" in failure.node_class and _OLD_GGUF.search(said):
        return GenerationError(
            "The ComfyUI-GGUF of this ComfyUI is too old: it does not know the kind of model in the file.",
            "Bring the nodes up to date: commit 6ea2651 or later.",
        )
    for words, sentence in _RUNNING:
        if any(word in said for word in words):
            return GenerationError(sentence[0].format(node=failure.node_class), sentence[1])
    if failure.node_class in _WRITERS and any(word in said for word in _ENCODING):
        return GenerationError(*_NOT_ENCODED)
    return GenerationError(
        f"ComfyUI failed in {failure.node_class or 'the workflow'}: {_short(text or kind)}.", "Look into its log."
    )


def _card_full(kind: str, said: str) -> bool:
    """Whether it was the card's memory: torch has several errors for it, and the machine's own may be "out" too."""
    if kind in ("OutOfMemoryError", "OOM_EXCEPTION"):
        return True
    return any(word in said for word in _CARD_FULL) and not any(word in said for word in _MACHINE_FULL)


_WRITERS: Final = ("SaveVideo", "CreateVideo")
_ENCODING: Final = ("avcodec_open2", "av.error", "externalerror", "encod")
_NOT_ENCODED: Final[Sentence] = (
    "ComfyUI could not encode the clip: width and height must be even.",
    "Choose a size that is a multiple of 32.",
)

_RUNNING: Final[tuple[tuple[tuple[str, ...], Sentence], ...]] = (
    (
        ("safetensorerror", "deserializing header", "incomplete metadata", "gguf magic invalid", "unpicklingerror"),
        (
            "A model file that {node} reads is damaged.",
            "Check the models: a damaged file is found by its hash and downloaded again.",
        ),
    ),
    (
        ("no space left on device", "errno 28", "not enough space on the disk", "disk quota"),
        ("The disk is full: ComfyUI could not write the clip.", "Make room, then ask for the clip again."),
    ),
    (
        ("memoryerror", *_MACHINE_FULL),
        (
            "The machine's memory was not enough to load the models.",
            "Close other programs, or use smaller models.",
        ),
    ),
    (
        (
            "no kernel image",
            "not compiled with cuda",
            "found no nvidia driver",
            "cuda driver version",
            "driver on your system",
        ),
        ("This build of torch cannot use the card.", "Install the build for this card's driver."),
    ),
    (
        ("filenotfounderror", "no such file"),
        ("A file that {node} reads is gone.", "Ask for the clip again: it is sent once more."),
    ),
    (
        ("interruptprocessing", "interrupted"),
        ("The job was stopped at the server.", "Ask for it again when you like."),
    ),
)


def _not_listed(one: NodeComplaint, where: str) -> Sentence:
    if _MODEL.search(one.received):
        return f"The model file {_short(one.received)} is missing.", _FETCH
    return f"This ComfyUI does not know '{_short(one.received)}' as {where}.", _GRAPH


def _not_there(one: NodeComplaint) -> Sentence:
    what = {"image": "picture", "audio": "sound"}.get(one.input, "file")
    return f"The {what} is not at the server any more.", "Ask for the clip again: it is sent once more."


def _missing_node(message: str) -> Sentence:
    name = re.search(r"'([^']{1,80})'", message)
    return missing_node(name.group(1) if name else "")


def missing_node(name: str) -> Sentence:
    """The sentence for a node class that the server lacks, and the version that brings it where that is known."""
    if "GGUF" in name:
        return "ComfyUI-GGUF is missing in this ComfyUI.", "The 12 GB tier reads its weights through it: install it."
    if not name or name.startswith("ID #"):
        return "A node of the workflow has no class.", _GRAPH
    return f"This ComfyUI has no node {name}.", _INSTALL


def _short(text: str) -> str:
    line = " ".join(text.split()).rstrip(".")
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
