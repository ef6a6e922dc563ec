"""Stage `speech`: where somebody speaks, what is said, and when each word is said.

Subtitles are the transcript when there are any; their words are then placed in the sound. Without subtitles Whisper
writes one, and what it seems to have made up is handed back apart, with the reason. Rows belong to the five minutes of
film in which they start; speech that runs over their end is followed to its next pause.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from emotionai_core.wire.messages import Json
from emotionai_core.wire.serve import Job
from speech.activity import BLOCK, PIECE, Span, VoiceActivity, pieces_of, silent
from speech.aligner import Aligner, Sentence, spread_sentences
from speech.devices import settle, torch_device
from speech.language import language_of, normal
from speech.listener import Listener, windows
from speech.manual import aligner, complete_settings, listens, whisper
from speech.patience import patiently
from speech.rules import Heard, Rejected, doubt_of_piece, doubt_of_sentence
from speech.sound import Sound, sound_of
from speech.subtitles import Line, reach, read_lines
from speech.timing import SPREAD_CONFIDENCE, TimedWord, inside, share_of, spread

LINES_PER_CHUNK = 5000

Tables = Mapping[str, Mapping[str, Sequence[object]]]


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
    lines: tuple[Line, ...] | None
    sound: Sound | None = None
    language: str = ""
    activity: VoiceActivity | None = None
    aligner: Aligner | None = None
    listener: Listener | None = None


@dataclass(slots=True)
class Found:
    """The rows of one chunk."""

    voiced: list[Span] = field(default_factory=list[Span])
    spoken: list[Spoken] = field(default_factory=list[Spoken])
    rejected: list[Rejected] = field(default_factory=list[Rejected])


def speech(job: Job) -> dict[str, Json]:
    """Run the stage; settings in worker.toml. Raises `StageError`, `Cancelled`."""
    complete_settings(job.request)
    sound = sound_of(job)
    if sound is None:
        return _speech(job, None)
    with sound:
        return _speech(job, sound)


def _speech(job: Job, sound: Sound | None) -> dict[str, Json]:
    lines = read_lines(job)
    duration = job.request.duration if job.request.duration > 0 else sound.duration if sound else 0.0
    tools = Tools(duration, lines, sound)
    start = max(0, job.request.resume_after + 1) * BLOCK
    job.progress(min(start, duration), duration, "s")
    if sound is not None:
        _load(job, tools, sound, start)
    _warn(job, tools)
    counts = {"utterances": 0, "rejected": 0}
    for index in range(max(1, math.ceil(duration / BLOCK - 1e-9))):
        if not job.wants(index):
            continue
        found = _chunk(job, tools, index)
        end = min(duration, (index + 1) * BLOCK)
        job.save(index, index * BLOCK, end, _tables(index, found))
        job.progress(end, duration, "s")
        counts["utterances"] += len(found.spoken)
        counts["rejected"] += len(found.rejected)
    return {**counts, "language": tools.language}


def _load(job: Job, tools: Tools, sound: Sound, start: float) -> None:
    def alive() -> None:
        job.progress(min(start, tools.duration), tools.duration, "s")

    settings = job.request.settings
    settle()
    device = torch_device()
    tools.activity = patiently(job, lambda: VoiceActivity(sound, device, job.check), alive)
    tools.language = normal(str(settings["language"]))
    if listens(job.request):
        model, batch = whisper(job.request), int(str(settings["batch"]))
        listener = patiently(job, lambda: Listener(job, model.folder, batch), alive)
        if not tools.language:
            heard = [sound.read(*span) for span in windows(tools.duration)]
            tools.language = patiently(job, lambda: listener.language_of(heard), alive)
        listener.use(tools.language)
        tools.listener = listener
    elif tools.lines and not tools.language:
        tools.language = language_of(line.text for line in tools.lines)
    stored = aligner(tools.language) if tools.listener or tools.lines else None
    if stored is not None:
        tools.aligner = patiently(job, lambda: Aligner(tools.language, stored, device), alive)


def _warn(job: Job, tools: Tools) -> None:
    if tools.sound is None and tools.lines is None:
        job.warn("no-speech-source", "The film has no sound and no subtitles, so there is no dialogue to read.")
    elif tools.sound is None:
        job.warn("no-sound", "The film has no sound; the subtitles are kept as they are, without word times.")
    elif tools.lines is None and tools.listener is None:
        job.warn("no-transcript", "There are no subtitles, and listening for words is switched off.")
    elif tools.aligner is None:
        named = f"'{tools.language}'" if tools.language else "this language"
        job.warn(
            "no-alignment",
            f"There is no aligner for {named} on this machine; words are spread over each voiced line.",
        )


def _chunk(job: Job, tools: Tools, index: int) -> Found:
    start, end = index * BLOCK, min(tools.duration, (index + 1) * BLOCK)
    found = Found()

    def alive() -> None:
        job.progress(start, tools.duration, "s")

    activity = tools.activity
    if activity is None:
        found.spoken = [_silent_line(one) for one in _starting(tools, start, end)]
        return found
    found.voiced = patiently(job, lambda: activity.spans(index, tools.duration), alive)
    if tools.lines is not None:
        _place_lines(job, tools, found, start, end)
    elif tools.listener is not None:
        _listen(job, tools, found)
    found.spoken.sort(key=lambda one: (one.start, one.end, one.text))
    if len(found.spoken) > LINES_PER_CHUNK:
        job.warn("too-many-lines", f"More than {LINES_PER_CHUNK} lines in five minutes; the rest of them is left out.")
        del found.spoken[LINES_PER_CHUNK:]
    return found


def _starting(tools: Tools, start: float, end: float) -> list[Line]:
    last = end if end < tools.duration else math.inf
    return [one for one in tools.lines or () if start <= one.start < last]


def _silent_line(line: Line) -> Spoken:
    return Spoken(line.start, line.end, line.text, "subtitle", 1.0, line.label, ())


def _place_lines(job: Job, tools: Tools, found: Found, start: float, end: float) -> None:
    lines = tools.lines or ()
    mine = set(_starting(tools, start, end))
    for number, line in enumerate(lines):
        if line not in mine:
            continue
        job.progress(min(line.start, tools.duration), tools.duration, "s")
        early, late = reach(lines, number)
        spoken = _placed(job, tools, found.voiced, line, max(start, early), late)
        # A line stays in the chunk that it begins in, however its first word was placed.
        first = min(spoken.start, max(start, end - 0.001)) if end < tools.duration else spoken.start
        found.spoken.append(Spoken(first, spoken.end, *_rest(spoken)))


def _rest(spoken: Spoken) -> tuple[str, str, float, str, tuple[TimedWord, ...]]:
    return spoken.text, spoken.source, spoken.confidence, spoken.label, spoken.words


def _placed(job: Job, tools: Tools, voiced: Sequence[Span], line: Line, early: float, late: float) -> Spoken:
    spans = [(one.start, one.end) for one in voiced]
    if tools.sound is None or line.start >= tools.duration:
        return _silent_line(line)
    late = min(late, tools.duration)
    if tools.aligner is None or late - early > PIECE or late <= early:
        words = tuple(spread(line.text, line.start, min(line.end, line.start + 10 * PIECE), spans))
        return Spoken(*_edges(line), "subtitle", 1.0, line.label, words)
    network, samples = tools.aligner, tools.sound.read(early, late)
    sentences = patiently(job, lambda: network.sentences(samples, early, line.text, spans), job.check)
    if not sentences or not all(one.aligned for one in sentences):
        words = tuple(spread(line.text, line.start, line.end, spans))
        return Spoken(*_edges(line), "subtitle", SPREAD_CONFIDENCE, line.label, words)
    words = tuple(word for one in sentences for word in one.words)
    whole = Sentence(line.text, words, aligned=True)
    return Spoken(whole.start, whole.end, line.text, "subtitle", max(SPREAD_CONFIDENCE, whole.fit), line.label, words)


def _edges(line: Line) -> tuple[float, float, str]:
    return line.start, line.end, line.text


def _listen(job: Job, tools: Tools, found: Found) -> None:
    listener, sound = tools.listener, tools.sound
    if listener is None or sound is None:
        return
    pieces = [piece for piece in pieces_of(found.voiced) if not silent(sound.read(*piece))]
    done = 0
    while done < len(pieces):
        some = pieces[done : done + listener.at_once]
        reached = some[0][0]

        def alive(reached: float = reached) -> None:
            job.progress(reached, tools.duration, "s")

        samples = [sound.read(*piece) for piece in some]
        heard = patiently(job, lambda samples=samples: listener.hear(samples), alive)
        for piece, one in zip(some, heard, strict=True):
            job.progress(piece[0], tools.duration, "s")
            _judge(job, tools, found, piece, one)
        done += len(some)


def _judge(job: Job, tools: Tools, found: Found, piece: tuple[float, float], heard: Heard) -> None:
    """Keep or reject what was heard in one piece, as a whole and then sentence by sentence."""
    if not heard.text:
        return
    start, end = piece
    spans = [(one.start, one.end) for one in found.voiced]
    reason = doubt_of_piece(heard, sum(b - a for a, b in inside(spans, start, end)))
    if reason:
        found.rejected.append(Rejected(start, end, heard.text, reason))
        return
    for one in _sentences(job, tools, piece, heard.text, spans):
        before = [row.text for row in sorted([*found.spoken, *found.rejected], key=lambda row: row.start)]
        reason = doubt_of_sentence(one.text, share_of(spans, one.start, one.end), before)
        if reason:
            found.rejected.append(Rejected(one.start, one.end, one.text, reason))
            continue
        sure = min(1.0, math.exp(heard.logprob))
        found.spoken.append(Spoken(one.start, one.end, one.text, "recogniser", sure, "", one.words))


def _sentences(
    job: Job, tools: Tools, piece: tuple[float, float], text: str, spans: Sequence[tuple[float, float]]
) -> list[Sentence]:
    network, sound = tools.aligner, tools.sound
    if network is None or sound is None:
        return spread_sentences(text, *piece, spans)
    samples = sound.read(*piece)
    return patiently(job, lambda: network.sentences(samples, piece[0], text, spans), job.check)


def _tables(index: int, found: Found) -> Tables:
    numbers = [index * LINES_PER_CHUNK + n for n in range(len(found.spoken))]
    words = [(number, word) for number, one in zip(numbers, found.spoken, strict=True) for word in one.words]
    lines = ("start", "end", "text", "source", "confidence", "label")
    return {
        "voiced": {name: [getattr(one, name) for one in found.voiced] for name in ("start", "end", "confidence")},
        "utterances": {"utterance": numbers} | {name: [getattr(one, name) for one in found.spoken] for name in lines},
        "words": {"utterance": [number for number, _ in words]}
        | {name: [getattr(word, name) for _, word in words] for name in ("start", "end", "text", "confidence")},
        "rejected": {
            name: [getattr(one, name) for one in found.rejected] for name in ("start", "end", "text", "reason")
        },
    }
