"""`emotionai script`: import a screenplay into a project and say how much of the film it tells."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from app.console import JsonLines, Terminal
from app.stopping import stop_signals
from emotionai_core.errors import ScreenplayError
from emotionai_core.pipeline import current_analysis
from emotionai_core.project.edits import UseScreenplay
from emotionai_core.project.store import Project
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.screenplay import Screenplay, ScriptAlignment

Speaker = Terminal | JsonLines


def add_script_command(parser: argparse.ArgumentParser) -> None:
    """Give the command its arguments."""
    parser.add_argument("project", type=Path)
    parser.add_argument(
        "file", type=Path, nargs="?", help="Fountain, FDX, plain text or PDF; default: the screenplay in use"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object per line on standard output")
    parser.set_defaults(run=_script)


def _script(options: argparse.Namespace, speak: Speaker) -> int:
    # Imported here: the fuzzy matching is not needed by any other command.
    from emotionai_core.screenplay.alignment import align
    from emotionai_core.screenplay.keeping import keep, kept

    with stop_signals() as stopped:
        project = Project.open(options.project, writable=options.file is not None)
        try:
            analysis = current_analysis(project)
            if options.file is not None:
                read: Screenplay | None = keep(project.path, options.file, stopped)
                if read is not None and analysis.direction.script != read.digest:
                    project.append(UseScreenplay(read.digest, read.name))
                    # What the analyst matched with this very screenplay before holds again.
                    analysis = current_analysis(project)
            else:
                direction = analysis.direction
                read = kept(project.path, direction.script, stopped, direction.script_name)
            settings = project.settings
        finally:
            project.close()
        if read is None:
            raise ScreenplayError("This project has no screenplay.", "Import one: emotionai script PROJECT FILE")
        _tell(align(read, analysis, settings, analysis.direction.matches, stopped), analysis, speak)
    return 0


def _tell(found: ScriptAlignment, analysis: Analysis, speak: Speaker) -> None:
    from emotionai_core.screenplay.alignment import hit_rate

    script = found.screenplay
    for warning in script.warnings:
        speak.say(warning)
    kept = sum(one.kept for one in found.matches.values())
    refused = Counter(one.why for one in found.matches.values() if one.why)
    rate = hit_rate(found, analysis)
    facts = {
        "name": script.name,
        "format": script.format,
        "digest": script.digest,
        "elements": len(script.elements),
        "scenes": len(script.scenes),
        "found_scenes": len(found.spans),
        "lines": len(analysis.lines),
        "kept": kept,
        "hit_rate": round(rate, 4),
        "refused": dict(sorted(refused.items())),
        "names": {name: analysis.name(key) for name, key in sorted(found.names.items())},
    }
    why = "; not used: " + ", ".join(f"{why} {count}" for why, count in sorted(refused.items())) if refused else ""
    sentence = (
        f"{script.name}: {len(script.elements)} paragraphs in {len(script.scenes)} scenes, {len(found.spans)} of them "
        f"found in the film. {kept} of {len(analysis.lines)} lines were written there ({rate:.1%}){why}."
    )
    speak.tell("screenplay", facts, sentence)
