"""Stage `text`: which of seven emotions the words of each line carry."""

from __future__ import annotations

import numpy as np

from affect.batches import Batches
from affect.device import prepared
from affect.emotions import WordsReader
from affect.lines import Line, lines_of, minutes
from emotionai_core.wire.messages import Json
from emotionai_core.wire.serve import Job

MODEL = "distilroberta-emotion"


def text(job: Job) -> dict[str, Json]:
    """Run the stage; setting `language`. Raises `StageError`, `Cancelled`."""
    lines = _readable(job)
    device = prepared(job.warn)
    reader = WordsReader(MODEL, device, job.check) if lines else None
    batches = Batches(device, job.warn)
    for minute in minutes(job.request.duration):
        if not job.wants(minute.index):
            continue
        mine = [line for line in lines if minute.holds(line.start)]
        # Of like length together, so that little is padded.
        order = sorted(range(len(mine)), key=lambda at: (len(mine[at].text), at))
        emotion = np.zeros((len(mine), 7))
        if reader and mine:
            emotion[order] = batches.run([mine[at].text for at in order], reader)
        table = {"utterance": [line.number for line in mine], "emotion": emotion.tolist()}
        job.save(minute.index, minute.start, minute.end, {"text": table})
        job.progress(minute.end, job.request.duration, "s")
    return {"utterances": len(lines)}


def _readable(job: Job) -> list[Line]:
    """The lines in English; the others get no row rather than a made-up one."""
    language = str(job.request.settings["language"]).lower().split("-")[0]
    lines = lines_of(job)
    kept = [line for line in lines if is_readable(line.text)] if language == "en" else []
    if len(kept) < len(lines):
        count = len(lines) - len(kept)
        job.warn("text-language", f"The words are read in English only; {count} of {len(lines)} lines are left out.")
    return kept


def is_readable(words: str) -> bool:
    """Whether a line is in Latin letters, the only ones this network was trained on."""
    letters = [one for one in words if one.isalpha()]
    return bool(letters) and 2 * sum(one.isascii() for one in letters) > len(letters)
