"""Long-term memory on the command line: `remember` fills its store, `recall` asks it what comes to mind."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np

from app.console import JsonLines, Terminal
from app.stopping import stop_signals
from emotionai_core.cognition.chroma import StoreBusy
from emotionai_core.errors import Cancelled, StudioError
from emotionai_core.pipeline import current_mind, film_files, recalled_at, remembered_at, store_memories
from emotionai_core.project.store import Project
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.memory import Memories, Mind, Recalled
from emotionai_core.records.timebase import FrameTimes, position_from
from emotionai_core.run import Said

Speaker = Terminal | JsonLines


def add_memory_commands(remembering: argparse.ArgumentParser, recalling: argparse.ArgumentParser) -> None:
    """Give both commands their arguments."""
    for parser, run in ((remembering, _remember), (recalling, _recall)):
        parser.add_argument("project", type=Path)
        parser.add_argument("--json", action="store_true", help="one JSON object per line on standard output")
        parser.set_defaults(run=run)
    recalling.add_argument("--person", required=True, metavar="NAME", help="whose memory")
    moment = recalling.add_mutually_exclusive_group(required=True)
    moment.add_argument("--line", type=int, metavar="N", help="as the Nth line of the film begins, counted from 1")
    moment.add_argument("--time", metavar="TIME", help="at this time, for what was said last: 90, 1:02:03, f1234")
    recalling.add_argument("--limit", type=int, default=5, metavar="N", help="most memories (5)")


def remember_after_analysis(project: Path, speak: Speaker) -> None:
    """Fill the store of a film that was just analysed; what goes wrong is said, the analysis is whole without it."""
    with stop_signals() as stopped:
        try:
            _remembered(project, speak, stopped)
        except StudioError as error:
            speak.report(Said(f"Long-term memory was not stored. {error.sentence()}", serious=True))
        except Cancelled:
            speak.report(Said("Long-term memory was not stored: it was stopped. Run: emotionai remember PROJECT"))


def _remember(options: argparse.Namespace, speak: Speaker) -> int:
    with stop_signals() as stopped:
        try:
            _remembered(options.project, speak, stopped)
        except StoreBusy as error:
            raise StudioError(f"Nothing was stored. {error}", error.hint) from error
    return 0


def _remembered(path: Path, speak: Speaker, stopped: Callable[[], bool]) -> None:
    project = Project.open(path, writable=False)
    try:
        speak.say(store_memories(project, *current_mind(project), stopped).sentence())
    finally:
        project.close()


def _recall(options: argparse.Namespace, speak: Speaker) -> int:
    project = Project.open(options.project, writable=False)
    try:
        analysis, mind = current_mind(project)
        key = _key(analysis, options.person)
        place, time = _moment(project, analysis, options)
        found = _found(project, analysis, mind, (key, place, time, max(1, options.limit)), speak)
    finally:
        project.close()
    _tell(analysis, mind.memories, (key, place, time), found, speak)
    return 0


def _found(
    project: Project, analysis: Analysis, mind: Mind, asked: tuple[str, int, float, int], speak: Speaker
) -> tuple[Recalled, ...]:
    """What comes to mind by the store; what keeps that from answering is said, and the exact index answers instead."""
    try:
        stored = store_memories(project, analysis, mind).count
        return remembered_at(project, analysis, mind, *asked) if stored else ()
    except StudioError as error:
        speak.report(Said(f"{error} What follows is the exact index's answer, which is the same.", serious=True))
        return recalled_at(project, analysis, mind, *asked)


def _key(analysis: Analysis, name: str) -> str:
    """The person who is called `name`, however it is written; raises `StudioError`."""
    for person in analysis.people:
        if name.casefold() in (person.name.casefold(), person.key.casefold()):
            return person.key
    there = ", ".join(person.name for person in analysis.people[:20])
    raise StudioError(f"Nobody in this film is called '{name}'.", f"There are: {there}." if there else "")


def _moment(project: Project, analysis: Analysis, options: argparse.Namespace) -> tuple[int, float]:
    """The line that is meant, as its place in the film, and the time; raises `StudioError`."""
    lines = analysis.lines
    if not lines:
        raise StudioError("Nobody says anything in this film.")
    if options.line is not None:
        if not 1 <= options.line <= len(lines):
            raise StudioError(f"There is no line {options.line}; the film has {len(lines)}.")
        return options.line - 1, lines[options.line - 1].utterance.start
    film = analysis.film
    times = film_files(project).times or FrameTimes(np.arange(film.frames), 1 / Fraction(film.rate))
    time = position_from(options.time, 0.0, times)
    if time is None:
        raise StudioError(f"'{options.time}' is not a time.", "For example 90, 1:02:03 or f1234.")
    said = [place for place, line in enumerate(lines) if line.utterance.start <= time]
    if not said:
        raise StudioError("Nothing was said until then.")
    return said[-1], time


def _tell(
    analysis: Analysis, memories: Memories, asked: tuple[str, int, float], found: Sequence[Recalled], speak: Speaker
) -> None:
    key, place, time = asked
    name, cue = analysis.name(key), analysis.lines[place].utterance.text
    if not found:
        speak.say(f"At {time:.1f} s nothing comes to mind of {name} for: {cue}")
        return
    speak.say(f"At {time:.1f} s this comes to mind of {name} for: {cue}")
    for one in found:
        words = analysis.lines[int(memories.line[one.row])].utterance.text
        time, emotion = float(memories.time[one.row]), memories.shown(one.row)
        boost = f" + {one.boost:.2f} same emotion" if one.boost else ""
        called = "once" if one.references == 1 else f"{one.references} times"
        score = f"{one.score:.2f} ({one.similarity:.2f} alike{boost})"
        facts = {"line": int(memories.line[one.row]) + 1, "time": time, "emotion": emotion, "text": words}
        facts |= {"score": round(one.score, 6), "similarity": round(one.similarity, 6), "boost": one.boost}
        facts |= {"references": one.references}
        told = f"  {score}, {emotion or 'nothing shown'}, called up {called}, from {time:.1f} s: {words}"
        speak.tell("memory", facts, told)
