"""A whole perception program for tests: every stage, chunked, deterministic, slow enough to be killed in the middle.

Each chunk it computes is written as one line into the file named by SCRIPTED_DIARY, so that a test can tell what was
computed twice. SCRIPTED_PAUSE is the time one chunk takes, in seconds.
"""

import os
import random
import sys
import time
from pathlib import Path

from emotionai_core.wire.messages import Hello
from emotionai_core.wire.serve import Job, serve

CHUNK = 2.0
EMOTIONS = 7
WIDTH = 384


def spans(job: Job) -> list[tuple[int, float, float]]:
    """The chunks of the film."""
    count = max(1, int(-(-job.request.duration // CHUNK)))
    return [(i, i * CHUNK, min((i + 1) * CHUNK, job.request.duration)) for i in range(count)]


def compute(job: Job, make) -> dict:
    """Save every chunk that is still wanted."""
    todo = spans(job)
    for index, start, end in todo:
        if not job.wants(index):
            continue
        job.progress(start, job.request.duration, "s")
        time.sleep(float(os.environ.get("SCRIPTED_PAUSE", "0")))
        job.save(index, start, end, make(random.Random(index), index, start, end))
        with Path(os.environ["SCRIPTED_DIARY"]).open("a") as diary:
            diary.write(f"{job.request.stage} {index}\n")
    return {}


def distribution(chance: random.Random, favourite: int) -> list[float]:
    """Seven probabilities with one clear winner."""
    rest = [chance.random() * 0.02 for _ in range(EMOTIONS)]
    rest[favourite] = 1.0
    return [value / sum(rest) for value in rest]


def cuts(job: Job) -> dict:
    return compute(job, lambda chance, i, start, end: {"cuts": {"time": [start + 1.0] if start + 1.0 < end else []}})


def faces(job: Job) -> dict:
    def make(chance: random.Random, i: int, start: float, end: float) -> dict:
        times = [start + 0.25 * n for n in range(int((end - start) / 0.25))]
        n = len(times)
        return {
            "faces": {
                "time": times, "track": [i] * n, "x": [0.4] * n, "y": [0.2] * n, "w": [0.2] * n, "h": [0.4] * n,
                "confidence": [0.99] * n, "quality": [0.9] * n, "emotion": [distribution(chance, 3) for _ in times],
            },
            "tracks": {
                "track": [i], "start": [start], "end": [end], "best_time": [start], "x": [0.4], "y": [0.2], "w": [0.2],
                "h": [0.4], "quality": [0.9], "embedding": [[round(chance.random(), 3)] * 128],
            },
        }  # fmt: skip

    return compute(job, make)


def people(job: Job) -> dict:
    tracks = job.table("faces", "tracks")["track"]
    rows = {"track": tracks, "person": [t % 2 for t in tracks], "confidence": [0.8] * len(tracks)}
    job.save(0, 0.0, job.request.duration, {"people": rows})
    return {}


def speech(job: Job) -> dict:
    lines = job.table("subtitles", "subtitles") if "subtitles" in job.request.inputs else {"start": []}

    def make(chance: random.Random, i: int, start: float, end: float) -> dict:
        own = [n for n, at in enumerate(lines["start"]) if start <= at < end]
        table = {
            "utterance": [1000 * i + k for k in range(len(own))],
            "start": [lines["start"][n] for n in own],
            "end": [lines["end"][n] for n in own],
            "text": [lines["text"][n] for n in own],
            "source": ["subtitle"] * len(own),
            "confidence": [0.9] * len(own),
            "label": [lines["label"][n] for n in own],
        }
        return {"utterances": table}

    return compute(job, make)


def speakers(job: Job) -> dict:
    numbers = job.table("speech", "utterances")["utterance"]
    rows = {"utterance": numbers, "speaker": [0] * len(numbers), "confidence": [0.5] * len(numbers)}
    job.save(0, 0.0, job.request.duration, {"speakers": rows})
    return {}


def voice(job: Job) -> dict:
    numbers = job.table("speech", "utterances")["utterance"]
    n = len(numbers)
    rows = {
        "utterance": numbers, "arousal": [0.2 + 0.6 * (k % 2) for k in range(n)], "valence": [None] * n,
        "dominance": [None] * n, "confidence": [0.7] * n,
    }  # fmt: skip
    job.save(0, 0.0, job.request.duration, {"voice": rows})
    return {}


def text(job: Job) -> dict:
    table = job.table("speech", "utterances")
    chance = random.Random(0)
    emotions = [distribution(chance, 5 if "sad" in str(words) else 3) for words in table["text"]]
    job.save(0, 0.0, job.request.duration, {"text": {"utterance": table["utterance"], "emotion": emotions}})
    return {}


def meaning(job: Job) -> dict:
    """Vectors that point one way for sad words and another for all others, with a little of each word's own."""
    table = job.table("speech", "utterances")
    vectors = []
    for words in table["text"]:
        vector = [0.0] * WIDTH
        vector[0 if "sad" in str(words) else 1] = 0.96
        vector[2 + len(str(words)) % (WIDTH - 2)] = 0.28
        vectors.append(vector)
    job.save(0, 0.0, job.request.duration, {"meaning": {"utterance": table["utterance"], "vector": vectors}})
    return {}


def proxy(job: Job) -> dict:
    job.progress(job.request.duration, job.request.duration, "s")
    return {}


STAGES = {stage.__name__: stage for stage in (cuts, faces, people, speech, speakers, voice, text, meaning, proxy)}

if __name__ == "__main__":
    sys.exit(serve(STAGES, lambda request: Hello(request.stage, request.backend, "1", (), "cpu", ("Scripted.",))))
