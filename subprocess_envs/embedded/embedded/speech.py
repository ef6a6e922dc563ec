"""Stage `speech`: where somebody speaks, what is said, and when each word is said.

Subtitles are the transcript when there are any; a shift of all of them against the voices is mended, and their words
are placed in the sound. Without subtitles a recogniser writes a draft. Rows belong to the minute of film in which they
start; speech that runs over the end of a minute is followed to its next pause, so that no voiced span and no
recognised line is cut in two.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from embedded.align import LONGEST, SPREAD_CONFIDENCE, Aligner, TimedWord, spread
from embedded.recogniser import Heard, Recogniser, Rejected, doubt, pieces_of, trust
from embedded.resync import LEAST_LINES, offset_of
from embedded.sound import Sound, sound_of
from embedded.vad import BLOCK, HOP, Hysteresis, Probabilities, Span, VoiceActivity, first_pause
from emotionai_core.wire.messages import Json
from emotionai_core.wire.serve import Job, StageError

SLACK = 0.3
# A line that is not said where its subtitle stands is looked for this many seconds around it.
_SEARCH = 2.0
# Below this trust the words are not said there; spread over the voice they are placed better.
_LEAST_TRUST = 0.25
_FOUND_TRUST = 0.6
LINES_PER_CHUNK = 1000
# How far into the next minute running speech is followed before it is cut where least is said.
_OVERRUN = 15.0
_OFF_RATIO = 0.5
_LONGEST_TEXT = 4000

Tables = Mapping[str, Mapping[str, Sequence[object]]]


@dataclass(frozen=True, slots=True)
class Line:
    """One subtitle line, [start, end) in seconds; `label` is the speaker's name or ""."""

    start: float
    end: float
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """One utterance with its words, as the tables want it."""

    start: float
    end: float
    text: str
    source: str
    confidence: float
    label: str
    words: tuple[TimedWord, ...]


@dataclass(slots=True)
class Tools:
    """What the chunks share; nothing in it remembers from one chunk to the next what changes a result."""

    duration: float
    rule: Hysteresis
    lines: tuple[Line, ...] | None
    sound: Sound | None = None
    activity: VoiceActivity | None = None
    aligner: Aligner | None = None
    recogniser: Recogniser | None = None


def speech(job: Job) -> dict[str, Json]:
    """Run the stage; settings: `language`, `recognise`, `vad_on`, `mend_offset`. Raises `StageError`, `Cancelled`."""
    sound = sound_of(job)
    try:
        return _speech(job, sound)
    finally:
        if sound is not None:
            sound.close()


def _speech(job: Job, sound: Sound | None) -> dict[str, Json]:
    tools = _tools(job, sound)
    _warn(job, tools)
    _mend(job, tools)
    total = max(1, math.ceil(tools.duration / BLOCK - 1e-9))
    counts = {"utterances": 0, "rejected": 0}
    job.progress(max(0, job.request.resume_after + 1) * BLOCK, tools.duration, "s")
    for index in range(total):
        if not job.wants(index):
            continue
        start, end = index * BLOCK, min(tools.duration, (index + 1) * BLOCK)
        tables = _chunk(job, tools, index, start, end)
        job.save(index, start, end, tables)
        job.progress(end, tools.duration, "s")
        for name in counts:
            counts[name] += len(tables[name]["start"])
    return dict[str, Json](counts)


def _tools(job: Job, sound: Sound | None) -> Tools:
    settings = job.request.settings
    on = settings.get("vad_on", Hysteresis.on)
    if isinstance(on, bool) or not isinstance(on, int | float) or not 0.0 < on < 1.0:
        raise StageError("bad-setting", "The setting 'vad_on' must lie between 0 and 1.", "Use 0.25.")
    tools = Tools(_duration(job, sound), Hysteresis(on=float(on), off=float(on) * _OFF_RATIO), _lines(job), sound)
    if sound is not None:
        tools.activity = VoiceActivity(sound, job.check)
        english = str(settings.get("language", "en")).lower().split("-")[0] == "en"
        if english and tools.lines is not None:
            tools.aligner = Aligner()
        elif english and settings.get("recognise", True):
            tools.recogniser = Recogniser(sound, lambda time: job.progress(time, tools.duration, "s"))
    return tools


def _duration(job: Job, sound: Sound | None) -> float:
    return job.request.duration if job.request.duration > 0 else sound.duration if sound else 0.0


def _lines(job: Job) -> tuple[Line, ...] | None:
    """The subtitle lines in time order, None without any."""
    if "subtitles" not in job.request.inputs:
        return None
    table = job.table("subtitles", "subtitles")
    try:
        rows = zip(table["start"], table["end"], table["text"], table["label"], strict=True)
        lines = [Line(float(a), float(b), str(text)[:_LONGEST_TEXT], str(label)[:200]) for a, b, text, label in rows]  # type: ignore[arg-type]
    except (KeyError, TypeError, ValueError) as error:
        raise StageError(
            "subtitles-unreadable", "The subtitles given to this stage are not a table of lines."
        ) from error
    kept = sorted((one for one in lines if one.end > one.start >= 0.0 and one.text.strip()), key=_order)
    return tuple(kept) or None


def _order(one: Line | Spoken) -> tuple[float, float, str]:
    return one.start, one.end, one.text


def _warn(job: Job, tools: Tools) -> None:
    if tools.sound is None and tools.lines is None:
        job.warn("no-speech-source", "The film has no sound and no subtitles, so there is no dialogue to read.")
    elif tools.sound is None:
        job.warn("no-sound", "The film has no sound; the subtitles are kept as they are, without word times.")
    elif tools.lines is None and tools.recogniser is None:
        job.warn("no-transcript", "Without subtitles, only English speech can be turned into words here.")
    elif tools.lines is None:
        job.warn("draft-transcript", "There are no subtitles; the words were recognised and hold many errors.")
    elif tools.aligner is None:
        job.warn("no-alignment", "Words are aligned in English only; here they are spread over each voiced line.")


def _mend(job: Job, tools: Tools) -> None:
    """Shift all lines by the same time where they surely run before or behind the voices, and say so."""
    if tools.lines is None or tools.activity is None or not job.request.settings.get("mend_offset", True):
        return
    said = [(one.start, one.end, sum(map(str.isalnum, one.text))) for one in tools.lines if one.start < tools.duration]
    if len(said) < LEAST_LINES:
        return
    parts: list[Probabilities] = []
    for at in range(math.ceil(tools.duration / BLOCK - 1e-9)):
        # Listening through the whole film can take a minute; a silent program would be taken for a dead one.
        job.progress(max(0, job.request.resume_after + 1) * BLOCK, tools.duration, "s")
        parts.append(tools.activity.between(at * BLOCK, min(tools.duration, (at + 1) * BLOCK))[1])
    offset = offset_of(said, np.concatenate(parts))
    if not offset:
        return
    order = "behind" if offset < 0 else "before"
    job.warn(
        "subtitles-shifted",
        f"The subtitles run {abs(offset):.1f} s {order} the voices; every line was moved by {offset:+.1f} s.",
    )
    tools.lines = tuple(_moved(one, offset) for one in tools.lines)


def _moved(line: Line, offset: float) -> Line:
    start = max(0.0, line.start + offset)
    return replace(line, start=start, end=max(start + 0.05, line.end + offset))


def _chunk(job: Job, tools: Tools, index: int, start: float, end: float) -> Tables:
    job.check()
    activity = tools.activity
    if activity is None:
        return _tables(index, [], [_silent_line(one) for one in _starting(tools, start, end)], [])
    first, last = _owned(activity, tools, index)
    voiced = activity.spans(first, last, tools.rule)
    rejected: list[Rejected] = []
    spoken: list[Spoken] = []
    if tools.lines is not None:
        spoken = _subtitled(job, tools, activity, start, end)
    elif tools.recogniser is not None:
        origin, probabilities = activity.between(first, last)
        for heard in tools.recogniser.hear(pieces_of(voiced, origin, probabilities)):
            _judge(heard, voiced, spoken, rejected)
    if len(spoken) > LINES_PER_CHUNK:
        job.warn("too-many-lines", f"More than {LINES_PER_CHUNK} lines in one minute; the rest of them is left out.")
    return _tables(index, voiced, spoken[:LINES_PER_CHUNK], rejected)


def _owned(activity: VoiceActivity, tools: Tools, index: int) -> tuple[float, float]:
    """The chunk's own part of the film: from the first pause at or after its start to the one after its end."""
    edges: list[float] = []
    for edge in (index * BLOCK, (index + 1) * BLOCK):
        if edge == 0.0 or edge >= tools.duration:
            edges.append(min(edge, tools.duration))
            continue
        origin, probabilities = activity.between(edge, min(edge + _OVERRUN, tools.duration))
        edges.append(origin + first_pause(probabilities, tools.rule) * HOP)
    return edges[0], edges[1]


def _starting(tools: Tools, start: float, end: float) -> list[Line]:
    last = end if end < tools.duration else math.inf
    return [one for one in tools.lines or () if start <= one.start < last]


def _silent_line(line: Line) -> Spoken:
    return Spoken(line.start, line.end, line.text, "subtitle", 1.0, line.label, ())


def _subtitled(job: Job, tools: Tools, activity: VoiceActivity, start: float, end: float) -> list[Spoken]:
    found: list[Spoken] = []
    lines = tools.lines or ()
    for number, line in enumerate(lines):
        if not (start <= line.start < end or (end >= tools.duration and line.start >= end)):
            continue
        job.progress(line.start, max(tools.duration, line.start), "s")
        before = lines[number - 1].end if number else 0.0
        after = lines[number + 1].start if number + 1 < len(lines) else math.inf
        # Neither slack nor search may reach into a neighbour's words, nor may the line's start leave its chunk.
        reach = [
            (max(start, min(line.start, max(before, line.start - far))), max(line.end, min(after, line.end + far)))
            for far in (SLACK, _SEARCH)
        ]
        found.append(_timed_line(tools, activity, line, reach))
    edge = end if end < tools.duration else math.inf
    return sorted((replace(one, start=min(one.start, max(start, edge - 0.001))) for one in found), key=_order)


def _timed_line(tools: Tools, activity: VoiceActivity, line: Line, reach: Sequence[tuple[float, float]]) -> Spoken:
    """The line with its words placed: aligned within the first of the parts in `reach` that holds it, else spread."""
    if line.start >= tools.duration:
        return _silent_line(line)
    stop = min(line.end, line.start + 10 * LONGEST)
    unplaced = tuple(spread(line.text, line.start, stop, activity.spans(line.start, stop, tools.rule)))
    if tools.aligner is None or tools.sound is None or not tools.aligner.knows(line.text):
        # Nothing was tried, so nothing speaks against the subtitle's own words; only their times are guesses.
        return replace(_silent_line(line), words=unplaced)
    best, sure = _aligned(tools.aligner, tools.sound, line.text, reach)
    if not best or sure < _LEAST_TRUST:
        return replace(_silent_line(line), confidence=SPREAD_CONFIDENCE, words=unplaced)
    end = max(best[-1].end, best[0].start + 0.01)
    return Spoken(best[0].start, end, line.text, "subtitle", max(SPREAD_CONFIDENCE, sure), line.label, tuple(best))


def _aligned(
    aligner: Aligner, sound: Sound, text: str, reach: Sequence[tuple[float, float]]
) -> tuple[list[TimedWord], float]:
    """The words of `text` and the trust in them; a wider part must be much better than the narrow one to be taken."""
    best, sure = list[TimedWord](), 0.0
    for number, (early, late) in enumerate(reach):
        words = aligner.align(sound.read(early, late), early, text) if late - early <= LONGEST else None
        if not words:
            continue
        seconds = [max(0.01, one.end - one.start) for one in words]
        found = sum(one.confidence * span for one, span in zip(words, seconds, strict=True)) / sum(seconds)
        if number == 0 or found >= _FOUND_TRUST:
            best, sure = words, found
        if sure >= _FOUND_TRUST:
            break
    return best, sure


def _judge(heard: Heard, voiced: Sequence[Span], spoken: list[Spoken], rejected: list[Rejected]) -> None:
    start, end = heard.words[0].start, max(heard.words[-1].end, heard.words[0].start + 0.01)
    overlap = sum(max(0.0, min(end, one.end) - max(start, one.start)) for one in voiced)
    reason = doubt(heard, overlap / (end - start))
    if reason:
        rejected.append(Rejected(start, end, heard.text, reason))
    else:
        spoken.append(Spoken(start, end, heard.text, "recogniser", trust(heard), "", heard.words))


def _tables(index: int, voiced: Sequence[Span], spoken: Sequence[Spoken], rejected: Sequence[Rejected]) -> Tables:
    numbers = [index * LINES_PER_CHUNK + n for n in range(len(spoken))]
    words = [(number, word) for number, one in zip(numbers, spoken, strict=True) for word in one.words]
    return {
        "voiced": {name: [getattr(one, name) for one in voiced] for name in ("start", "end", "confidence")},
        "utterances": {"utterance": numbers}
        | {
            name: [getattr(one, name) for one in spoken]
            for name in ("start", "end", "text", "source", "confidence", "label")
        },
        "words": {"utterance": [number for number, _ in words]}
        | {name: [getattr(word, name) for _, word in words] for name in ("start", "end", "text", "confidence")},
        "rejected": {name: [getattr(one, name) for one in rejected] for name in ("start", "end", "text", "reason")},
    }
