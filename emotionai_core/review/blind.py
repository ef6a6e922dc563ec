"""The film as a second coder may see it: who speaks and what is said, but nobody's opinion of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from emotionai_core.records.analysis import Analysis, Curve
from emotionai_core.records.conflict import Verdict
from emotionai_core.records.direction import Direction
from emotionai_core.records.utterance import VoiceAffect

_NO_OPINION: Final = frozenset({"text", "speaker", "span"})


def blinded(analysis: Analysis, coder: str) -> Analysis:
    """`analysis` without any reading of an emotion, machine's or other coders'; the coder's own codings stay."""
    lines = tuple(
        replace(
            line,
            voice=VoiceAffect(),
            readings=(),
            listener_emotion="",
            verdict=Verdict.UNSURE,
            conflict=None,
            machine=(),
        )
        for line in analysis.lines
    )
    none = np.zeros(0)
    uniform = np.full((len(analysis.faces), 7), np.nan)
    return replace(
        analysis,
        lines=lines,
        faces=replace(analysis.faces, emotion=uniform, raw=None, valence=None, actions=None, action_units=()),
        curves={key: Curve(none, none, none) for key in analysis.curves},
        judgements={},
        judged=(),
        comments={},
        # That somebody set a channel is an opinion too; what is said, when and by whom is not.
        corrected={number: kept for number, parts in analysis.corrected.items() if (kept := parts & _NO_OPINION)},
        notes=tuple(note for note in analysis.notes if note.coder == coder),
        codings=tuple(one for one in analysis.codings if one.coder == coder),
        remarks=(),
        # A prompt is written from what the machine reads.
        direction=Direction(),
    )
