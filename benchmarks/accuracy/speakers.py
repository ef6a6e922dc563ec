"""Who speaks when: the `speakers` stage on recordings with RTTM files, against calling everybody one speaker."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.accuracy.figure import Figure
from benchmarks.accuracy.metrics import DiarisationErrors, Turn, diarisation_errors
from benchmarks.accuracy.program import Tables, made_up_film, run_stage_on
from benchmarks.accuracy.recordings import Recording, diarised, ends_at, samples_of, write_wav
from emotionai_core.workers.catalogue import stage_spec

COLLAR = 0.25
_SHORTEST = 0.3
_PUBLISHED = "film talk, other data (AVA-AVD): 0.37-0.50"
_NONE = DiarisationErrors(0.0, 0.0, 0.0, 0.0)


def measure(data: Path, backend: str | None = None) -> Iterator[Figure]:
    """Diarisation error rate over all recordings under `data` with an RTTM file, overlapping speech included.

    The lines are those that the speech stage of the same backend finds without subtitles, and voice that it made no
    line of counts as a line of its own: who speaks is judged, not what is said.
    """
    spec = stage_spec("speakers", backend)
    recordings = diarised(data)
    totals: dict[tuple[str, float, str], DiarisationErrors] = {}
    with tempfile.TemporaryDirectory() as folder:
        for recording in recordings:
            for number, turns, scored in _heard(recording, backend, Path(folder)):
                for collar in (0.0, COLLAR):
                    for kind, found in (("found", turns), ("one", [(a, b, "") for a, b, _ in turns])):
                        errors = diarisation_errors(recording.turns, found, scored, collar)
                        totals[number, collar, kind] = totals.get((number, collar, kind), _NONE) + errors
    for number in ("estimated", "known"):
        for collar in (0.0, COLLAR):
            found, one = totals[number, collar, "found"], totals[number, collar, "one"]
            yield _figure(spec.backend, len(recordings), number, collar, found, one)


def _figure(
    backend: str, count: int, number: str, collar: float, found: DiarisationErrors, one: DiarisationErrors
) -> Figure:
    parts = (f"{name} {part / found.speech:.3f}" for name, part in _parts(found))
    return Figure(
        stage="speakers",
        backend=backend,
        data=f"{count} recordings with RTTM, {found.speech:.0f} s of speech",
        metric=f"DER, {collar:.2f} s collar, {number} count",
        value=found.rate,
        count=count,
        trivial=one.rate,
        trivial_name="one speaker",
        published=_PUBLISHED if number == "estimated" and not collar else "",
        lower_is_better=True,
        note=", ".join(parts),
    )


def _parts(errors: DiarisationErrors) -> tuple[tuple[str, float], ...]:
    return ("missed", errors.missed), ("false", errors.false), ("confused", errors.confused)


def _heard(
    recording: Recording, backend: str | None, folder: Path
) -> Iterator[tuple[str, list[Turn], list[tuple[float, float]]]]:
    """Once with the number of speakers estimated and once with it known: that word, the turns, the labelled parts."""
    sound = folder / f"{recording.name}.wav"
    seconds = write_wav(sound, samples_of(recording.path))
    film = made_up_film(sound, seconds)
    speech = run_stage_on("speech", backend, film, {"sound": sound})
    lines = {"voiced": speech["voiced"], "utterances": lines_of(speech), "words": speech["words"]}
    for number, speakers in (("estimated", 0), ("known", len({name for *_, name in recording.turns}))):
        found = run_stage_on("speakers", backend, film, {"sound": sound, "speech": lines}, {"speakers": speakers})
        yield number, turns_of(lines, found), ends_at(recording, seconds)


def lines_of(speech: Tables) -> dict[str, list[object]]:
    """The utterances of `speech` and the voiced parts that none of them covers, numbered in time order."""
    lines = sorted(_spans(speech["utterances"]))
    spans = list(lines)
    for start, end in _spans(speech["voiced"]):
        at = start
        for a, b in lines:
            if b > at and a < end:
                spans += [(at, a)] if a - at >= _SHORTEST else []
                at = max(at, b)
        spans += [(at, end)] if end - at >= _SHORTEST else []
    spans.sort()
    empty: list[object] = [""] * len(spans)
    return {
        "utterance": list(range(len(spans))),
        "start": [a for a, _ in spans],
        "end": [b for _, b in spans],
        "text": empty,
        "source": ["recogniser"] * len(spans),
        "confidence": [0.5] * len(spans),
        "label": empty,
    }


def _spans(table: Mapping[str, Sequence[object]]) -> list[tuple[float, float]]:
    return [(float(str(a)), float(str(b))) for a, b in zip(table["start"], table["end"], strict=True)]


def turns_of(speech: Mapping[str, Mapping[str, Sequence[object]]], found: Tables) -> list[Turn]:
    """The voiced parts, each moment of them by the speaker of the nearest line within the same voiced part."""
    lines = speech["utterances"]
    times = dict(zip((int(str(number)) for number in lines["utterance"]), _spans(lines), strict=True))
    said = zip(found["speakers"]["utterance"], found["speakers"]["speaker"], strict=True)
    known = sorted((*times[int(str(number))], str(speaker)) for number, speaker in said)
    turns: list[Turn] = []
    for start, end in _spans(speech["voiced"]):
        mine = [(max(a, start), min(b, end), who) for a, b, who in known if b > start and a < end]
        edges = [(mine[n][1] + mine[n + 1][0]) / 2.0 for n in range(len(mine) - 1)]
        for (_, _, who), a, b in zip(mine, [start, *edges], [*edges, end], strict=False):
            turns += [(a, b, who)] if b > a else []
    return turns
