"""What fusion works on: utterances as columns, all arrays of one length in utterance order."""

from __future__ import annotations

from dataclasses import dataclass

from emotionai_core.records.analysis import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class UtteranceColumns:
    """n utterances in time order.

    `start`, `end` (n,) seconds; `label` n speaker names from the subtitles, "" for none; `voice_cluster` (n,) speaker
    number by voice, -1 for none; `voice_trust` (n,) in [0, 1]; `text_emotion` (n, 7) calibrated, NaN rows where the
    text was not read; `arousal`, `valence`, `dominance`, `voice_confidence` (n,), NaN where not estimated.
    """

    start: Floats
    end: Floats
    label: tuple[str, ...]
    voice_cluster: Ints
    voice_trust: Floats
    text_emotion: Floats
    arousal: Floats
    valence: Floats
    dominance: Floats
    voice_confidence: Floats

    def __len__(self) -> int:
        return len(self.start)
