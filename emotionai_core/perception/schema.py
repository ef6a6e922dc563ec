"""What every perception stage hands back: its tables, their columns, and the range each value must lie in.

This is the contract that all backends of a stage share. Chunk files are checked against it when they arrive, so that
nothing after this point has to doubt a worker's output. Times are seconds from the first video frame; boxes are
fractions of the frame's width and height; a number that a backend cannot honestly give is null.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from emotionai_core.wire.messages import Json, WireError
from emotionai_core.wire.tables import Table

Kind = Literal["float", "int", "text", "floats"]


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """One column: its kind, the closed range of its numbers, its widths if it holds lists, whether null is allowed.

    Lists of one artefact all have the same width, one of `widths`. For a text `high` is the most characters it may
    have, 20,000 where nothing else is said.
    """

    kind: Kind
    low: float = -math.inf
    high: float = math.inf
    widths: tuple[int, ...] = ()
    optional: bool = False


TIME = ColumnRule("float", -3600.0, 1e6)
UNIT = ColumnRule("float", 0.0, 1.0)
MAYBE_UNIT = ColumnRule("float", 0.0, 1.0, optional=True)
MAYBE_SIGNED = ColumnRule("float", -1.0, 1.0, optional=True)
INDEX = ColumnRule("int", 0, 2**31)
# People and speakers become columns: a wild number must not ask for gigabytes.
GROUP = ColumnRule("int", 0, 20_000)
PLACE = ColumnRule("float", -1.0, 2.0)
TEXT = ColumnRule("text")
# A JPEG picture in base64; 512 x 512 pixels of pure noise take 410,000 characters.
PICTURE = ColumnRule("text", high=2_000_000)
EMOTION = ColumnRule("floats", 0.0, 1.0, widths=(7,))
BOX = {"x": PLACE, "y": PLACE, "w": PLACE, "h": PLACE}

TableRule = Mapping[str, ColumnRule]

STAGE_TABLES: Mapping[str, Mapping[str, TableRule]] = {
    # cuts: the time of the first frame after each cut.
    "cuts": {"cuts": {"time": TIME}},
    # faces: one row per face per sampled frame. tracks: one per unbroken appearance; tracks never cross a chunk.
    # actions (optional): evidence of action units (FACS) for those of the faces that can be measured: brows raised
    # (1+2), frown (4), smile (12), corners of the mouth down (15), jaw dropped (26), eyes closed (43).
    "faces": {
        "faces": {"time": TIME, "track": INDEX, **BOX, "confidence": UNIT, "quality": UNIT, "emotion": EMOTION},
        "tracks": {
            "track": INDEX,
            "start": TIME,
            "end": TIME,
            "best_time": TIME,
            **BOX,
            "quality": UNIT,
            # dlib's and Facenet's embeddings; people are told apart by the program that made them.
            "embedding": ColumnRule("floats", -16.0, 16.0, widths=(128, 512)),
        },
        "actions": {
            "time": TIME,
            "track": INDEX,
            "au1_2": MAYBE_UNIT,
            "au4": MAYBE_UNIT,
            "au12": MAYBE_UNIT,
            "au15": MAYBE_UNIT,
            "au26": MAYBE_UNIT,
            "au43": MAYBE_UNIT,
        },
    },
    # people: the tracks grouped into persons, numbered by screen time (0 is seen most); confidence 0 for outliers.
    "people": {"people": {"track": INDEX, "person": GROUP, "confidence": UNIT}},
    # speech: source is "subtitle" or "recogniser"; confidence is trust in the words; label is a speaker name found in
    # the subtitles or "". rejected keeps what the recogniser made up, with the reason.
    "speech": {
        "voiced": {"start": TIME, "end": TIME, "confidence": UNIT},
        "utterances": {
            "utterance": INDEX,
            "start": TIME,
            "end": TIME,
            "text": TEXT,
            "source": TEXT,
            "confidence": UNIT,
            "label": TEXT,
        },
        "words": {"utterance": INDEX, "start": TIME, "end": TIME, "text": TEXT, "confidence": UNIT},
        "rejected": {"start": TIME, "end": TIME, "text": TEXT, "reason": TEXT},
    },
    # restored: portraits with detail that a network made up, for people to look at: no other stage reads them. The box
    # is the square of the frame that was restored.
    "restored": {"restored": {"track": INDEX, "time": TIME, **BOX, "picture": PICTURE}},
    # vocals: voices without music and noise, as WAV files beside the chunks (16 kHz, mono, 16 bit), one after the other
    # from the first frame on without a gap.
    "vocals": {"pieces": {"file": TEXT, "start": TIME, "end": TIME}},
    # speakers: voices grouped over the whole film; utterances without enough voice have no row. voices: the speakers'
    # embeddings of length 1, where the backend has some that mean something beyond the film.
    "speakers": {
        "speakers": {"utterance": INDEX, "speaker": GROUP, "confidence": UNIT},
        "voices": {"speaker": GROUP, "embedding": ColumnRule("floats", -1.0, 1.0, widths=(256,))},
    },
    # voice: per utterance, and per window of `step` seconds (0.1 and 1.0) starting at `time`.
    "voice": {
        "voice": {
            "utterance": INDEX,
            "arousal": MAYBE_UNIT,
            "valence": MAYBE_SIGNED,
            "dominance": MAYBE_UNIT,
            "confidence": UNIT,
        },
        "windows": {
            "time": TIME,
            "step": ColumnRule("float", 0.05, 10.0),
            "arousal": MAYBE_UNIT,
            "valence": MAYBE_SIGNED,
            "dominance": MAYBE_UNIT,
        },
    },
    "text": {"text": {"utterance": INDEX, "emotion": EMOTION}},
    # meaning: sentence vectors of length about 1; lines that the program cannot read have no row.
    "meaning": {"meaning": {"utterance": INDEX, "vector": ColumnRule("floats", -1.0, 1.0, widths=(384,))}},
    # micro: brief movements of a face (1/25 s to 1/2 s from onset to offset); region is "eyes" or "mouth"; corners is
    # how far the corners of the mouth went up (positive) or down, null where that is not clear.
    "micro": {
        "micro": {
            "track": INDEX,
            "onset": TIME,
            "apex": TIME,
            "offset": TIME,
            "region": ColumnRule("text", high=20),
            "strength": UNIT,
            "corners": MAYBE_SIGNED,
        }
    },
}
"""Stage -> table -> column -> rule. Emotions are in the order of `records.evidence.EMOTIONS`."""

OPTIONAL_TABLES: Mapping[str, frozenset[str]] = {
    "faces": frozenset({"actions"}),
    "speakers": frozenset({"voices"}),
}
"""Tables that an artefact of an earlier version may lack."""


def check_tables(stage: str, tables: Mapping[str, Table]) -> None:
    """Raise `WireError` naming the first value of a chunk that breaks its stage's contract."""
    rules = STAGE_TABLES.get(stage)
    if rules is None:
        raise WireError(f"no such stage: {stage}")
    for name, table in tables.items():
        if name not in rules:
            raise WireError(f"stage '{stage}' has no table '{name[:40]}'")
        missing = rules[name].keys() ^ table.keys()
        if missing:
            raise WireError(f"table '{name}' has the wrong columns: {', '.join(sorted(missing))[:120]}")
        for column, rule in rules[name].items():
            for row, value in enumerate(table[column]):
                if not _fits(value, rule):
                    raise WireError(f"{stage}/{name}.{column}[{row}] is {str(value)[:60]!r}, outside its contract")


def _fits(value: Json, rule: ColumnRule) -> bool:
    if value is None:
        return rule.optional
    match rule.kind:
        case "text":
            return isinstance(value, str) and len(value) <= _longest(rule) and _encodes(value)
        case "int":
            return isinstance(value, int) and not isinstance(value, bool) and rule.low <= value <= rule.high
        case "float":
            return _is_number(value) and rule.low <= float(value) <= rule.high  # type: ignore[arg-type]
        case "floats":
            return (
                isinstance(value, list)
                and len(value) in rule.widths
                and all(_is_number(item) and rule.low <= float(item) <= rule.high for item in value)  # type: ignore[arg-type]
            )


def _longest(rule: ColumnRule) -> float:
    return rule.high if math.isfinite(rule.high) else 20_000


def _encodes(text: str) -> bool:
    """JSON can carry halves of surrogate pairs, which no file can."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
