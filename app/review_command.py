"""`emotionai review`: the film review as Markdown and HTML, by templates or by a language model on this machine."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import cast

from app.console import JsonLines, Terminal
from app.stopping import stop_signals
from emotionai_core.pipeline import current_account
from emotionai_core.project.store import Project
from emotionai_core.prose.files import write_review
from emotionai_core.prose.language_model import DEFAULT_MODEL, LanguageModel
from emotionai_core.prose.telling import LANGUAGES, Language

Speaker = Terminal | JsonLines


def add_review_command(parser: argparse.ArgumentParser) -> None:
    """Give the command its arguments."""
    parser.add_argument("project", type=Path)
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="of the review (en)")
    parser.add_argument(
        "--llm", metavar="URL", help="let a language model on this machine word it: http://127.0.0.1:11434/v1"
    )
    parser.add_argument("--model", default="", metavar="NAME", help=f"which of the server's models ({DEFAULT_MODEL})")
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="default: exports/ in the project")
    parser.add_argument("--json", action="store_true", help="one JSON object per line on standard output")
    parser.set_defaults(run=_review)


def _review(options: argparse.Namespace, speak: Speaker) -> int:
    # Refused before anything is computed when it is not on this machine.
    model = LanguageModel(options.llm, options.model or DEFAULT_MODEL) if options.llm else None
    if model is None and options.model:
        speak.say("Without --llm the templates word the review; --model is not used.")
    with stop_signals() as stopped:
        project = Project.open(options.project, writable=False)
        try:
            account, name = current_account(project), project.name
        finally:
            project.close()
        language = cast(Language, options.language)
        folder = options.to or options.project / "exports"
        files = write_review(account, name, language, folder, model, stopped, _progress(speak))
    speak.done(options.project, files)
    return 0


def _progress(speak: Speaker) -> Callable[[int, int], None]:
    def told(done: int, total: int) -> None:
        facts = {"done": done, "total": total}
        speak.tell("chapter", facts, f"The language model has worded {done} of {total} chapters.")

    return told
