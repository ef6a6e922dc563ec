"""How long an edit takes to be in the view, on a synthetic film of 225 minutes; and opening, backups, agreement.

    python -m benchmarks.edits [--times 5] [--log 500] [--project FOLDER.emai]

Through the real project on disk and the view that the studio keeps: append (flushed to disk), view, history, as after
every gesture. `--log` edits stand already. The same edits are then shown by a view made from nothing, and both must be
the same. Exit status 1 when a kind is slower than its target.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.project import make_project
from emotionai_core.pipeline import CurrentView, current_agreement, current_analysis
from emotionai_core.project.backups import back_up
from emotionai_core.project.edits import (
    MADE_LINES,
    AssignSpeaker,
    CodeLine,
    CommentConflict,
    CorrectText,
    Edit,
    HideLine,
    JudgeConflict,
    MarkNotFace,
    MergeLines,
    MergePeople,
    MoveEdges,
    MoveTracks,
    OverrideEmotion,
    RelabelConflict,
    RenamePerson,
    SplitLine,
    WriteNote,
)
from emotionai_core.project.load import load_reading
from emotionai_core.project.store import Project
from emotionai_core.records.analysis import Analysis

AT_ONCE, REST = 0.050, 0.150
_QUICK = (RenamePerson, JudgeConflict, RelabelConflict, CommentConflict, WriteNote, CodeLine)


def gestures(analysis: Analysis, number: int) -> dict[str, Edit]:
    """One edit of every kind that concerns a film's lines and people; other ones for another `number`."""
    lines, keys = analysis.lines, [person.key for person in analysis.people]
    said = lines[100 + 7 * number].utterance
    follower = lines[101 + 7 * number].utterance
    marked = analysis.conflicts[number % len(analysis.conflicts)].utterance
    tracks = tuple(dict.fromkeys(analysis.faces.track[analysis.faces.person == 2 + number].tolist()))[:20]
    made = MADE_LINES + 1000 + number
    edits: tuple[Edit, ...] = (
        RenamePerson(keys[number], f"Somebody {number}"),
        JudgeConflict(marked, "accepted"),
        RelabelConflict(marked, "leakage"),
        CommentConflict(marked, "Look again."),
        WriteNote(number, said.start, "Here.", said.end, "red"),
        CodeLine(said.number, "joy", 0.5, 0.25),
        CorrectText(said.number, f"Something else {number}"),
        MoveEdges(said.number, said.start + 0.05, said.end - 0.05),
        AssignSpeaker(said.number, keys[number]),
        OverrideEmotion(said.number, "face", "fear"),
        SplitLine(said.number, made, (said.start + said.end) / 2, 5),
        MergeLines(said.number, made),
        HideLine(follower.number, True),
        MergePeople(keys[20 + number], keys[60 + number]),
        MoveTracks(tracks, f"made-{number + 1}"),
        MarkNotFace(tracks[:2]),
    )
    return {edit.kind: edit for edit in edits}


def timed(action: Callable[[], object]) -> float:
    """Seconds that `action` takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def fill(project: Project, analysis: Analysis, count: int) -> None:
    """A log as of some days' work: `count` edits in gestures of one."""
    lines = analysis.lines
    for number in range(count):
        said = lines[(number * 37) % len(lines)].utterance
        one: tuple[Edit, ...] = (
            CodeLine(said.number, "joy", 0.5),
            CorrectText(said.number, f"{said.text} indeed"),
            AssignSpeaker(said.number, lines[(number * 41) % len(lines)].person),
            WriteNote(10_000 + number, said.start, "x"),
        )
        project.append_all((one[number % 4],), "Ada")


def measure_edits(project: Project, times: int) -> bool:
    """Print milliseconds per kind of edit; whether every one keeps its target."""
    view = CurrentView(project)
    analysis = view.analysis()
    took: dict[str, list[tuple[float, float, float]]] = {}
    for number in range(times):
        for kind, edit in gestures(analysis, number).items():
            saved = timed(lambda edit=edit: project.append(edit, "Ada"))
            shown = timed(view.analysis)
            took.setdefault(kind, []).append((saved, shown, timed(project.history)))
    undone = [(timed(project.undo), timed(view.analysis), timed(project.history)) for _ in range(times)]
    took["(undo)"] = undone
    quick = {one.kind for one in _QUICK}
    kept = True
    print(f"{'edit':<20}{'save':>8}{'view':>8}{'history':>9}{'sum':>8}   ms, medians of {times}")
    for kind, rows in took.items():
        parts = [statistics.median(column) for column in zip(*rows, strict=True)]
        target = AT_ONCE if kind in quick else REST
        kept &= sum(parts) <= target
        numbers = "".join(f"{part * 1000:>8.1f}" for part in (*parts, sum(parts)))
        print(f"{kind:<20}{numbers}   target {target * 1000:.0f}{'' if sum(parts) <= target else '  MISSED'}")
    same = [repr(one.lines) + repr(one.people) for one in (view.analysis(), current_analysis(project))]
    print("the view that was kept equals one made from nothing" if same[0] == same[1] else "VIEWS DIFFER")
    return kept and same[0] == same[1]


def main() -> int:
    """Measure and print; exit status 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--log", type=int, default=500, help="edits that stand already")
    parser.add_argument("--project", type=Path, help="a project to work on a copy of")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        # Backups belong to the benchmark, not to whoever runs it.
        os.environ["EMOTIONAI_HOME"] = str(Path(folder) / "home")
        place = Path(folder) / "film.emai"
        if given.project:
            shutil.copytree(given.project, place)
        else:
            make_project(place)
        project = Project.open(place)
        fill(project, current_analysis(project), given.log)
        project.close()
        opened: list[Project] = []
        print(f"open the database {timed(lambda: opened.append(Project.open(place))) * 1000:.1f} ms")
        project = opened[0]
        loads = statistics.median(timed(lambda: load_reading(project)) for _ in range(given.times))
        whole = statistics.median(timed(lambda: current_analysis(project)) for _ in range(given.times))
        print(f"read the artefacts {loads * 1000:.0f} ms, first view {whole * 1000:.0f} ms, {given.log} edits")
        kept = measure_edits(project, given.times)
        first, again = (timed(lambda: back_up(project)) * 1000 for _ in range(2))
        print(f"backup {first:.1f} ms, again {again:.1f} ms")
        print(f"agreement {timed(lambda: current_agreement(project)) * 1000:.0f} ms")
        project.close()
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
