"""The `emotionai` command: analyze, open, demo, export, remember, recall, review, generate, script, experiment, doctor,
comfy, env.

Qt is only imported when a window is wanted.

Exit status: 0 done, 1 failed, 2 wrong use, 3 film or subtitles, 4 project, 5 a perception program, 6 something is not
installed, 7 a clip could not be made, 130 cancelled.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.comfy_command import add_comfy_commands
from app.console import JsonLines, Terminal
from app.env_command import add_env_commands
from app.experiment_command import add_experiment_command
from app.generate_command import add_generate_command
from app.memory_command import add_memory_commands, remember_after_analysis
from app.review_command import add_review_command
from app.script_command import add_script_command
from app.stopping import stop_signals
from emotionai_core.errors import Cancelled, FilmError, SettingError, StudioError
from emotionai_core.exports import export_all
from emotionai_core.pipeline import analyze
from emotionai_core.project.store import Project
from emotionai_core.settings import settings_from
from emotionai_core.workers.places import resources, user_data

_CANCELLED = 130
_BRIDGES = {
    "faces": "faces read elsewhere: person, emotion, file, confidence",
    "transcript": "lines written elsewhere: start, end, character, dialogue",
    "voice": "voice read elsewhere: start, end, arousal, valence, dominance",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    # A film's name may hold bytes that are not text; printing it must not fail.
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    options = _parser().parse_args(arguments)
    speak = JsonLines() if getattr(options, "json", False) else Terminal()
    try:
        return options.run(options, speak)
    except StudioError as error:
        speak.failed(str(error), error.hint, error.exit_code)
        return error.exit_code
    except (Cancelled, KeyboardInterrupt):
        speak.failed("Stopped. What was finished is kept; the next run goes on from there.", "", _CANCELLED)
        return _CANCELLED
    except BrokenPipeError:
        # Whoever read our output is gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        hint = "Free some disk space or check the permissions; what was finished is kept."
        speak.failed(f"A file could not be read or written: {error.strerror or error}.", hint, 1)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="emotionai",
        description="Reads faces, voices and words in a film and shows where they contradict each other.",
        epilog="Results are estimates, not facts about a real person. Everything stays on this machine, "
        "unless you name a ComfyUI server elsewhere.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_analyze(commands.add_parser("analyze", help="analyse a film into a project"))
    opening = commands.add_parser("open", help="open a project in the studio")
    opening.add_argument("project", type=Path)
    opening.add_argument("--screenshot", type=Path, metavar="PNG", help="save a picture of the window and quit")
    opening.set_defaults(run=_open)
    demo = commands.add_parser("demo", help="analyse the demo film and open the studio on it")
    demo.add_argument("--no-open", action="store_true", help="analyse only")
    demo.set_defaults(run=_demo)
    export = commands.add_parser("export", help="write data set, reports, dashboard and tables of a project")
    export.add_argument("project", type=Path)
    export.add_argument("--to", type=Path, metavar="FOLDER", help="default: exports/ in the project")
    export.add_argument("--language", choices=("en", "zh_TW"), default="en", help="of report, dashboard and review")
    export.add_argument("--json", action="store_true", help="one JSON object per line on standard output")
    export.set_defaults(run=_export)
    add_memory_commands(
        commands.add_parser("remember", help="bring the store of the characters' long-term memories up to date"),
        commands.add_parser("recall", help="what comes to a character's mind at a moment of the film"),
    )
    add_review_command(commands.add_parser("review", help="write a film review in six chapters (Markdown, HTML)"))
    add_generate_command(commands.add_parser("generate", help="make the clips that wait in a project, and new ones"))
    add_experiment_command(commands.add_parser("experiment", help="make and compare the clips of an experiment's file"))
    add_script_command(commands.add_parser("script", help="import a screenplay and lay it along the film"))
    doctor = commands.add_parser("doctor", help="what is there, what is missing, how to get it")
    doctor.add_argument("--json", action="store_true", help="one JSON object on standard output")
    doctor.add_argument("--repair", action="store_true", help="install what is missing, outdated or damaged")
    doctor.set_defaults(run=_doctor)
    add_comfy_commands(commands.add_parser("comfy", help="the ComfyUI server for LTX-Video, and its model files"))
    add_env_commands(commands.add_parser("env", help="perception programs and their weights: list, install, check"))
    return parser


def _add_analyze(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("film", type=Path)
    parser.add_argument("--subtitles", type=Path, metavar="FILE", help="SRT, VTT or ASS; default: beside the film")
    parser.add_argument("--project", type=Path, metavar="FOLDER", help="default: FILM.emai beside the film")
    for name, help_text in _BRIDGES.items():
        parser.add_argument(f"--{name}", type=Path, metavar="CSV", help=help_text)
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="change a setting")
    parser.add_argument("--json", action="store_true", help="one JSON event per line on standard output")
    parser.add_argument("--open", action="store_true", help="open the studio on the result")
    parser.set_defaults(run=_analyze)


def _analyze(options: argparse.Namespace, speak: Terminal | JsonLines) -> int:
    changes = _settings(options.set)
    bridges = {name: path for name in _BRIDGES if (path := getattr(options, name)) is not None}
    project = _run_analysis(options.film, options.subtitles, options.project, changes, speak, bridges)
    if options.open:
        return _show(project, speak)
    return 0


def _run_analysis(
    film: Path,
    subtitles: Path | None,
    project: Path | None,
    changes: Mapping[str, object],
    speak: Terminal | JsonLines,
    bridges: Mapping[str, Path] | None = None,
) -> Path:
    with stop_signals() as stopped:
        path = analyze(
            film, speak.report, stopped, project_path=project, subtitles=subtitles, changes=changes, bridges=bridges
        )
    opened = Project.open(path)
    try:
        files = export_all(opened, opened.folder("exports"))
    finally:
        opened.close()
    remember_after_analysis(path, speak)
    speak.done(path, files)
    return path


def _settings(pairs: Sequence[str]) -> dict[str, object]:
    """Settings by name; "NAME=" means the default."""
    values: dict[str, object] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals:
            raise SettingError(f"'{pair}' is not of the form NAME=VALUE.")
        try:
            values[name] = json.loads(text) if text else None
        except ValueError:
            values[name] = text
    settings_from({name: value for name, value in values.items() if value is not None})
    return values


def _show(project: Path, speak: Terminal | JsonLines) -> int:
    """The studio on the project; without a display a picture of its real window instead."""
    if _has_display():
        return _studio(project, None)
    picture = project / "exports" / f"{project.stem}.png"
    picture.parent.mkdir(exist_ok=True)
    _without_screen()
    status = _studio(project, picture)
    if status == 0:
        speak.say(f"There is no display here. A picture of the studio's window: {picture}")
    return status


def _without_screen() -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # The offscreen plugin warns of every size hint that no window manager is there to hear.
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return False
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _studio(project: Path | None, screenshot: Path | None) -> int:
    from app.application import run

    return run(project, screenshot=screenshot, quit_after_screenshot=screenshot is not None)


def _open(options: argparse.Namespace, speak: Terminal | JsonLines) -> int:
    # Opened and closed once before any window, so that what is wrong with it is said here and as an exit status.
    Project.open(options.project, writable=False).close()
    if options.screenshot is not None:
        if not _has_display():
            _without_screen()
        return _studio(options.project, options.screenshot)
    return _show(options.project, speak)


def _demo(options: argparse.Namespace, speak: Terminal | JsonLines) -> int:
    film = prepare_demo()
    project = _run_analysis(film, film.with_suffix(".srt"), None, {}, speak)
    return 0 if options.no_open else _show(project, speak)


def prepare_demo() -> Path:
    """A copy of the demo film where its project may lie beside it."""
    source, target = resources() / "demo", user_data() / "demo"
    if not (source / "demo.mp4").is_file():
        raise FilmError("The demo film is missing from this installation.", "Reinstall the studio.")
    target.mkdir(parents=True, exist_ok=True)
    for name in ("demo.mp4", "demo.srt"):
        if not (target / name).exists() or (target / name).read_bytes() != (source / name).read_bytes():
            shutil.copyfile(source / name, target / name)
    return target / "demo.mp4"


def _export(options: argparse.Namespace, speak: Terminal | JsonLines) -> int:
    project = Project.open(options.project, writable=False)
    try:
        files = export_all(project, options.to or project.path / "exports", options.language)
    finally:
        project.close()
    speak.done(options.project, files)
    return 0


def _doctor(options: argparse.Namespace, speak: Terminal | JsonLines) -> int:
    from app.doctor import examine, repair

    if options.repair:
        repair(speak.say)
    findings = examine()
    if isinstance(speak, JsonLines):
        print(json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            print(finding.sentence())
    return 0 if all(finding.fine or not finding.needed for finding in findings) else 6


if __name__ == "__main__":
    sys.exit(main())
