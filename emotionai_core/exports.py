"""Everything there is to write about a project, into one folder.

readings ─▶ data set, report │ account ─▶ dashboard, typeset report, tables, review │ key scenes ─▶ prompts, clips
"""

from __future__ import annotations

import glob
import os
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from emotionai_core.creation import told_of
from emotionai_core.errors import Cancelled, StudioError
from emotionai_core.exchange.account_files import write_account
from emotionai_core.exchange.agreement_csv import agreement_csv, codings_csv
from emotionai_core.exchange.dataset_csv import dataset_csv
from emotionai_core.exchange.faces_csv import faces_csv
from emotionai_core.exchange.report import report_html
from emotionai_core.exchange.telling import Language
from emotionai_core.generation.clip_tables import clips_csv
from emotionai_core.generation.store import ClipStore
from emotionai_core.pipeline import current_analysis, load_signals
from emotionai_core.project.store import Project
from emotionai_core.prompting.files import book_json, book_text
from emotionai_core.prose.files import write_review
from emotionai_core.records.account import Account
from emotionai_core.records.analysis import Analysis
from emotionai_core.review.agreement import agreement_of
from emotionai_core.understanding import Understanding
from emotionai_core.wire.tables import write_atomically


def export_all(
    project: Project, folder: Path, language: Language = "en", cancelled: Callable[[], bool] = lambda: False
) -> list[Path]:
    """Write everything there is to write into `folder`, each file atomically; returns the files.

    Data set, codings, agreement (CSV) and report (HTML) of what was read; then of the characters a dashboard (HTML), a
    typeset report (PDF, Markdown, JSON), figures, tables and the film review, in `language`; the prompts of the key
    scenes (text, JSON) and the clips (CSV). Raises `StudioError` and `Cancelled`; what was written before stays.
    """
    analysis, name = current_analysis(project), project.name
    corrections = Counter(entry.coder for entry in project.history() if entry.standing)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = _export_readings(project, analysis, folder, corrections)
        # After them, so that nothing about the characters can keep the readings from being written.
        account = Understanding(project.settings).account(analysis, load_signals(project), cancelled)
        if cancelled():
            raise Cancelled
        written += write_account(account, project.settings, name, folder, language, corrections, _sweep)
        for ending in ("md", "html"):
            _sweep(folder / f"{name}-review.{ending}")
        written += write_review(account, name, language, folder)
        if cancelled():
            raise Cancelled
        written += _export_prompts(project, account, folder)
        written += _export_clips(project, folder)
    except OSError as error:
        raise StudioError(
            f"The exports cannot be written to '{folder.name}': {error.strerror}.", "Choose another folder."
        ) from error
    return written


def _export_readings(project: Project, analysis: Analysis, folder: Path, corrections: Mapping[str, int]) -> list[Path]:
    name = project.name
    files = {
        folder / f"{name}.csv": dataset_csv(analysis),
        folder / f"{name}-faces.csv": faces_csv(analysis),
        folder / f"{name}-codings.csv": codings_csv(analysis),
        folder / f"{name}-agreement.csv": agreement_csv(agreement_of(analysis), analysis),
        folder / f"{name}-report.html": report_html(analysis, name, project.settings, corrections),
    }
    for path, text in files.items():
        _sweep(path)
        write_atomically(path, text.encode(errors="replace"))
    return list(files)


def _export_prompts(project: Project, account: Account, folder: Path) -> list[Path]:
    book = told_of(project, account).book
    names = {person.key: person.name for person in account.analysis.people}
    files = {
        folder / f"{project.name}-prompts.txt": book_text(book, names),
        folder / f"{project.name}-prompts.json": book_json(book),
    }
    for path, text in files.items():
        _sweep(path)
        write_atomically(path, text.encode(errors="replace"))
    return list(files)


def _export_clips(project: Project, folder: Path) -> list[Path]:
    place = project.path / "clips"
    target = folder / f"{project.name}-clips.csv"
    _sweep(target)
    if not place.is_dir():
        # A project without clips gets no table of them, and none that an earlier export left.
        return []
    store = ClipStore(place)
    try:
        write_atomically(target, clips_csv(store).encode(errors="replace"))
    finally:
        store.close()
    return [target]


def _sweep(target: Path) -> None:
    """Remove what an export that was killed left beside `target`; one that is being written by another stays."""
    for partial in target.parent.glob(f".{glob.escape(target.name)}.*.part"):
        pid = partial.suffixes[-2].removeprefix(".")
        if not pid.isdigit() or _runs(int(pid)):
            continue
        if partial.is_dir():
            shutil.rmtree(partial)
        else:
            partial.unlink(missing_ok=True)


def _runs(pid: int) -> bool:
    if os.name == "nt":
        # A file that is open cannot be removed there, so nothing is lost by trying.
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
