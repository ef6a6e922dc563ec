"""Stage `meaning`: a sentence vector of each line, for what it calls to mind.

all-MiniLM-L6-v2 as published (Wang et al. 2020), in single precision: rounded to whole numbers of eight bits it finds
other nearest lines for one line in five.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from embedded.lines import english_lines, wanted_minutes
from embedded.text_encoder import SentenceEncoder
from emotionai_core.wire.messages import Json
from emotionai_core.wire.serve import Job

# Half a step is a two-hundredth of a component's usual size; the last digits would differ between processors.
_DECIMALS = 5


def rounded(vectors: npt.NDArray[np.float32]) -> Sequence[Sequence[float]]:
    """Vectors (n, 384) as they are stored."""
    return np.clip(vectors.astype(np.float64), -1.0, 1.0).round(_DECIMALS).tolist()


def meaning(job: Job) -> dict[str, Json]:
    """Run the stage; setting `language`. Raises `StageError`, `Cancelled`."""
    rows = english_lines(job, "What lines mean is read in English only")
    encoder = SentenceEncoder()
    for minute in wanted_minutes(job, rows):
        vectors = rounded(encoder(minute.texts, job.check)) if minute.rows else []
        job.save(minute.index, minute.start, minute.end, {"meaning": {"utterance": minute.numbers, "vector": vectors}})
        job.progress(minute.end, job.request.duration, "s")
    return {"utterances": len(rows)}
