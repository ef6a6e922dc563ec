"""What the perception programs read in a finished clip: the loop from a film to a prompt to a clip is closed here.

The clip is analysed as a film of its own, by the programs and with the settings that read the film it was made from.
What it was given says nothing about what was made of it: words and voice are the film's own and are not read again, so
that all clips, with and without sound, are read on one scale. Emotion and valence come from the face, arousal from the
face's emotion by the norms of the circumplex.
"""

from __future__ import annotations

import math
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

from emotionai_core.cognition.affect import states
from emotionai_core.errors import Cancelled
from emotionai_core.film.probe import probe
from emotionai_core.film.subtitles import SubtitleLine
from emotionai_core.fusion.assembly import assemble
from emotionai_core.generation.making import Asked, Progress, Tell
from emotionai_core.perception.stages import StagePlan
from emotionai_core.project.load import load_reading
from emotionai_core.project.store import SUFFIX, Project
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.clip import ClipRequest, Maker, Measured
from emotionai_core.records.evidence import Channel, Polarity
from emotionai_core.records.line import Line
from emotionai_core.run import Advanced, AnalysisRun, Report
from emotionai_core.settings import Settings

_SKIPPED: Final = frozenset({"voice", "text", "meaning"})
_SHORTEST: Final = 0.2
"""Seconds: a line is not heard in less of it."""


def measure(
    file: Path, request: ClipRequest, settings: Settings, tell: Tell, cancelled: Asked, place: Path | None = None
) -> Measured:
    """Read the clip `file`, made of `request`, as the film was read under `settings`.

    Takes some four seconds a clip, most of them for starting programs. What cannot be read is left out and said in
    `limits`. Raises `StudioError` where a program is missing or fails, and `Cancelled`; nothing of it stays on disk,
    unless the process is killed: whoever gives a `place` to work in has to sweep that then.
    """
    if request.maker is Maker.ARC:
        why = "An arc joins several lines: it is not read as one."
        return Measured("", math.nan, math.nan, (), math.nan, 0, (), (why,))
    found = probe(file)
    line = _line(request, found.film.duration)
    with tempfile.TemporaryDirectory(prefix="emotionai-clip-", dir=place) as scratch:
        project = Project.create_or_open(Path(scratch) / f"clip{SUFFIX}")
        try:
            reading = settings_of(settings)
            _ClipRun(project, found, (line,), reading, _said(tell), cancelled, {}).execute()
            if cancelled():
                raise Cancelled
            analysis = assemble(load_reading(project), (), reading)
        finally:
            project.close()
    return measured_of(analysis, request, reading)


def settings_of(settings: Settings) -> Settings:
    """The film's settings without what a clip does not need: its words are known, and one person speaks."""
    return replace(
        settings,
        proxy=False,
        restore_faces=False,
        separate_voices=False,
        micro_expressions=False,
        speech_backend="embedded",
        speakers_backend="embedded",
        recognise=False,
        mend_offset=False,
        speakers=1,
        min_speakers=1,
    )


def measured_of(analysis: Analysis, request: ClipRequest, settings: Settings) -> Measured:
    """What the analysis of a clip says of its one line."""
    line = analysis.lines[0] if analysis.lines else None
    state = states(analysis, settings)[0] if line is not None else None
    face = None if line is None else line.reading(Channel.FACE)
    programs = tuple((run.stage, run.backend, run.version) for run in analysis.runs)
    looks = len(analysis.faces)
    limits = _limits(analysis, line, request, settings)
    if state is None or looks < settings.min_face_samples:
        return Measured("", math.nan, math.nan, (), math.nan, looks, programs, limits)
    distribution = () if face is None else face.distribution
    return Measured(
        state.emotion, state.arousal, state.valence, distribution, state.confidence, looks, programs, limits
    )


class _ClipRun(AnalysisRun):
    """An analysis without the stages that read what the clip was given."""

    def _runs(self, plan: StagePlan) -> bool:
        return plan.stage not in _SKIPPED and super()._runs(plan)


def _line(request: ClipRequest, duration: float) -> SubtitleLine:
    """The line in the clip's own time; the whole clip where its sound is not in it."""
    heard, words = request.sound, request.caption or "…"
    if heard is None:
        return SubtitleLine(0.0, duration, words, "")
    start = min(max(0.0, request.start - heard.start), max(0.0, duration - _SHORTEST))
    end = min(duration, max(start + _SHORTEST, request.end - heard.start))
    return SubtitleLine(start, end, words, "")


def _said(tell: Tell) -> Report:
    def report(event: object) -> None:
        if isinstance(event, Advanced):
            tell(Progress(event.overall, "Reading the clip ..."))

    return report


def _limits(analysis: Analysis, line: Line | None, request: ClipRequest, settings: Settings) -> tuple[str, ...]:
    face = None if line is None else line.reading(Channel.FACE)
    told: list[str] = []
    if not len(analysis.faces):
        told.append("No face was found in the clip.")
    elif line is not None and not line.person:
        told.append("More than one face was found, and which of them speaks is not known.")
    elif face is None or not face.distribution or len(analysis.faces) < settings.min_face_samples:
        told.append("Too little of the speaker's face was seen to read an emotion in it.")
    else:
        if face.polarity is Polarity.ABSTAINS:
            told.append("What the face shows is not sure: in a film it would not count.")
        if len(analysis.faces.keys) > 1:
            told.append("More than one face was found: the speaker's is the one that the rules for films name.")
    told.append("Arousal follows from the face; a target whose arousal came from a voice is on another scale.")
    if request.maker is Maker.ANIMATIC and len(analysis.faces):
        told.append("An animatic shows the film's own picture: its face is the film's.")
    told.append("Words and sound are not read in a clip: they are what it was given.")
    return tuple(told)
