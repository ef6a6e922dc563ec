"""The made-up film as every stage would deliver it: tables in the stages' own columns, with the errors of a machine."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.synthetic import LEADS, NAMED, Columns, Lines, Story, Tables
from emotionai_core.perception.schema import STAGE_TABLES
from emotionai_core.records.evidence import EMOTIONS

_POLARITY = {"anger": -1, "disgust": -1, "fear": -1, "sadness": -1, "joy": 1, "neutral": 0, "surprise": 0}
# What a face shows that belies words of joy, resp. of sadness.
_MASK = {"joy": "anger", "sadness": "joy"}
_WINDOW_STEPS = (0.1, 1.0)
_WIDTH = 384
_TOPICS = 40


def tables_of(film: Story, seed: int) -> Tables:
    """Stage -> table -> column -> values."""
    chance = np.random.default_rng((seed, 1))
    made: Tables = {"cuts": {"cuts": {"time": film.cuts.tolist()}}}
    made["faces"] = {"faces": _faces(film, chance), "tracks": _tracks(film, chance)}
    made["people"] = {"people": _people(film, chance)}
    made["speech"] = _speech(film, chance)
    made["speakers"] = {"speakers": _speakers(film.lines, chance)}
    made["voice"] = {"voice": _voice(film.lines, chance), "windows": _windows(film.lines, chance)}
    made["text"] = {"text": _text(film.lines, chance)}
    # A chance of its own, so that it moves no other table's numbers.
    made["meaning"] = {"meaning": _meaning(film.lines, np.random.default_rng((seed, 2)))}
    for stage, tables in made.items():
        for name, table in tables.items():
            assert table.keys() == STAGE_TABLES[stage][name].keys(), (stage, name)
    return made


def _distributions(label: np.ndarray, strength: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Rows with `strength` on `label` and the rest spread unevenly, (n, 7)."""
    rest = chance.dirichlet(np.ones(len(EMOTIONS)) * 2.0, len(label))
    rest[np.arange(len(label)), label] = 0.0
    rest *= ((1.0 - strength) / rest.sum(axis=1))[:, None]
    rest[np.arange(len(label)), label] = strength
    return np.round(rest, 6)


def _faces(film: Story, chance: np.random.Generator) -> Columns:
    looks, lines = film.looks, film.lines
    count = len(looks.time)
    shown = np.full(count, EMOTIONS.index("neutral"))
    speaking = looks.line >= 0
    shown[speaking] = _shown(lines)[looks.line[speaking]]
    sure = np.where(speaking & lines.contradicted[looks.line], 0.97, chance.uniform(0.4, 0.85, count))
    return {
        "time": looks.time.tolist(),
        "track": looks.track.tolist(),
        **{name: looks.box[:, place].tolist() for place, name in enumerate("xywh")},
        "confidence": np.round(chance.uniform(0.9, 1.0, count), 6).tolist(),
        "quality": np.round(chance.uniform(0.3, 1.0, count), 6).tolist(),
        "emotion": _distributions(shown, sure, chance).tolist(),
    }


def _shown(lines: Lines) -> np.ndarray:
    """What the face shows in every line."""
    masks = {EMOTIONS.index(said): EMOTIONS.index(mask) for said, mask in _MASK.items()}
    mask = np.array([masks.get(emotion, emotion) for emotion in range(len(EMOTIONS))])
    return np.where(lines.contradicted, mask[lines.emotion], lines.emotion)


def _tracks(film: Story, chance: np.random.Generator) -> Columns:
    looks = film.looks
    known, first = np.unique(looks.track, return_index=True)
    last = len(looks.track) - 1 - np.unique(looks.track[::-1], return_index=True)[1]
    centres = chance.normal(0.0, 1.0, (film.size.people, 128))
    embedding = centres[looks.person[first]] + chance.normal(0.0, 0.15, (len(known), 128))
    return {
        "track": known.tolist(),
        "start": looks.time[first].tolist(),
        "end": (looks.time[last] + 0.04).tolist(),
        "best_time": looks.time[first].tolist(),
        **{name: looks.box[first, place].tolist() for place, name in enumerate("xywh")},
        "quality": np.round(chance.uniform(0.4, 1.0, len(known)), 6).tolist(),
        "embedding": np.round(embedding, 4).tolist(),
    }


def _people(film: Story, chance: np.random.Generator) -> Columns:
    """Persons numbered by how long they are seen, as the stage does."""
    looks = film.looks
    seen = np.bincount(looks.person, minlength=film.size.people)
    number = np.empty(film.size.people, np.int64)
    number[np.argsort(-seen, kind="stable")] = np.arange(film.size.people)
    known, first = np.unique(looks.track, return_index=True)
    return {
        "track": known.tolist(),
        "person": number[looks.person[first]].tolist(),
        "confidence": np.round(chance.uniform(0.55, 0.99, len(known)), 6).tolist(),
    }


def _speech(film: Story, chance: np.random.Generator) -> dict[str, Columns]:
    lines = film.lines
    count = len(lines.start)
    label = [film.names[person] if person < min(NAMED, len(film.names)) else "" for person in lines.person]
    spans = {"start": lines.start.tolist(), "end": lines.end.tolist()}
    utterances: Columns = {
        "utterance": list(range(count)),
        **spans,
        "text": lines.text,
        "source": ["subtitle"] * count,
        "confidence": [1.0] * count,
        "label": label,
    }
    voiced: Columns = {**spans, "confidence": np.round(chance.uniform(0.6, 1.0, count), 6).tolist()}
    rejected: Columns = {"start": [0.5], "end": [1.5], "text": ["Subtitles by"], "reason": ["no voice in it"]}
    return {"voiced": voiced, "utterances": utterances, "words": _words(lines, chance), "rejected": rejected}


def _words(lines: Lines, chance: np.random.Generator) -> Columns:
    made: Columns = {name: [] for name in ("utterance", "start", "end", "text", "confidence")}
    for number, text in enumerate(lines.text):
        words = text.split()
        share = np.cumsum([0, *(len(word) + 1 for word in words)]) / sum(len(word) + 1 for word in words)
        edges = np.round(lines.start[number] + share * (lines.end[number] - lines.start[number]), 6)
        made["utterance"] += [number] * len(words)
        made["start"] += edges[:-1].tolist()
        made["end"] += edges[1:].tolist()
        made["text"] += words
        made["confidence"] += np.round(chance.uniform(0.5, 1.0, len(words)), 6).tolist()
    return made


def _speakers(lines: Lines, chance: np.random.Generator) -> Columns:
    heard = np.flatnonzero((chance.random(len(lines.start)) < 0.9) & (lines.person < LEADS))
    return {
        "utterance": heard.tolist(),
        "speaker": lines.person[heard].tolist(),
        "confidence": np.round(chance.uniform(0.55, 0.95, len(heard)), 6).tolist(),
    }


def _excited(lines: Lines, chance: np.random.Generator, count: int, of: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Arousal and valence of `count` moments in the lines `of`."""
    lift = np.array([0.75, 0.55, 0.7, 0.65, 0.4, 0.35, 0.7])
    side = np.array([_POLARITY[name] for name in EMOTIONS])
    slow = 0.08 * np.sin(lines.start[of] / 90.0)
    arousal = np.clip(lift[lines.emotion[of]] + slow + chance.normal(0.0, 0.12, count), 0.0, 1.0)
    # A voice that nobody trained on says little: most stay below the certainty that lets it speak.
    valence = np.clip(0.35 * side[lines.emotion[of]] + slow + chance.normal(0.0, 0.1, count), -1.0, 1.0)
    return np.round(arousal, 6), np.round(valence, 6)


def _voice(lines: Lines, chance: np.random.Generator) -> Columns:
    count = len(lines.start)
    arousal, valence = _excited(lines, chance, count, np.arange(count))
    return {
        "utterance": list(range(count)),
        "arousal": arousal.tolist(),
        "valence": valence.tolist(),
        "dominance": np.round(np.clip(arousal + chance.normal(0, 0.1, count), 0, 1), 6).tolist(),
        "confidence": np.round(chance.uniform(0.25, 0.59, count), 6).tolist(),
    }


def _windows(lines: Lines, chance: np.random.Generator) -> Columns:
    made: dict[str, list[Any]] = {name: [] for name in ("time", "step", "arousal", "valence", "dominance")}
    for step in _WINDOW_STEPS:
        counts = np.maximum(1, ((lines.end - lines.start) / step).astype(int))
        of = np.repeat(np.arange(len(counts)), counts)
        within = np.concatenate([np.arange(count) for count in counts])
        time = np.round(lines.start[of] + within * step, 6)
        arousal, valence = _excited(lines, chance, len(of), of)
        made["time"] += time.tolist()
        made["step"] += [step] * len(of)
        made["arousal"] += arousal.tolist()
        made["valence"] += valence.tolist()
        made["dominance"] += arousal.tolist()
    return made


def _text(lines: Lines, chance: np.random.Generator) -> Columns:
    count = len(lines.start)
    sure = np.where(lines.contradicted, 0.93, chance.uniform(0.35, 0.8, count))
    english = np.flatnonzero([text.isascii() or "é" in text for text in lines.text])
    emotion = _distributions(lines.emotion, sure, chance)[english]
    return {"utterance": english.tolist(), "emotion": emotion.tolist()}


def _meaning(lines: Lines, chance: np.random.Generator) -> Columns:
    """Vectors in clusters: a quarter of the lines are small talk, the others are about their scene and its feeling."""
    count = len(lines.start)
    talk = chance.normal(0.0, 1.0, (_TOPICS, _WIDTH))
    scenes = chance.normal(0.0, 1.0, (int(lines.scene.max(initial=0)) + 1, _WIDTH))
    feelings = chance.normal(0.0, 1.0, (len(EMOTIONS), _WIDTH))
    about = scenes[lines.scene] + 0.7 * feelings[lines.emotion]
    small = chance.random(count) < 0.25
    about[small] = talk[chance.integers(0, _TOPICS, count)][small]
    vectors = about + chance.normal(0.0, 1.1, (count, _WIDTH))
    vectors /= np.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
    readable = np.flatnonzero([text.isascii() for text in lines.text])
    return {"utterance": readable.tolist(), "vector": np.round(vectors[readable], 5).tolist()}
