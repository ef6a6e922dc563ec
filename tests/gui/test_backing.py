"""A project on disk as the studio holds it: gestures, backups, what is said on opening, and who may write."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.backing import CoreBacking
from app.session import Session
from benchmarks.project import make_project
from benchmarks.synthetic import Size
from emotionai_core.errors import Cancelled, StudioError
from emotionai_core.project.backups import backups_of
from emotionai_core.project.edits import CodeLine, CorrectText, RenamePerson, WriteNote


@pytest.fixture
def place(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    return make_project(tmp_path / "film.emai", Size.small())


def test_a_gesture_is_seen_undone_and_backed_up(place: Path):
    backing = CoreBacking(place)
    assert backing.opening_notice == "" and backups_of(place) == []
    before = backing.analysis()
    key, number = before.people[0].key, before.lines[3].utterance.number
    backing.append_all((RenamePerson(key, "Hildy"), CorrectText(number, "Quite other words.")), "Ada")
    after = backing.analysis()
    assert after.name(key) == "Hildy" and after.lines[3].utterance.text == "Quite other words."
    # Lines that the edit did not touch are the very same.
    assert all(one is other for one, other in zip(before.lines[4:], after.lines[4:], strict=True))
    assert [edit.kind for edit in backing.undo()] == ["rename-person", "correct-text"]
    assert backing.analysis().name(key) == before.name(key)
    backing.redo()
    backing.close()
    assert len(backups_of(place)) == 1
    again = CoreBacking(place)
    assert again.analysis().name(key) == "Hildy"
    again.close()
    # Nothing was changed, hence nothing more was copied.
    assert len(backups_of(place)) == 1


def test_every_fifty_edits_are_backed_up_on_the_way(place: Path):
    backing = CoreBacking(place)
    for number in range(49):
        backing.append_all((WriteNote(number, 1.0, "x"),))
    assert backups_of(place) == []
    backing.append_all((WriteNote(50, 1.0, "x"),))
    assert len(backups_of(place)) == 1
    backing.close()


def test_where_backups_cannot_be_made_one_can_work_all_the_same(place: Path, tmp_path: Path, caplog):
    (tmp_path / "home").write_text("a file, not a folder")
    backing = CoreBacking(place)
    backing.append_all((WriteNote(1, 1.0, "x"),))
    backing.close()
    assert "no backup could be made" in caplog.text
    again = CoreBacking(place)
    assert len(again.history()) == 1
    again.close()


def test_agreement_follows_the_codings(place: Path):
    backing = CoreBacking(place)
    numbers = [line.utterance.number for line in backing.analysis().lines[:8]]
    for coder in ("Ada", "Bob"):
        backing.append_all(tuple(CodeLine(one, "joy" if one % 2 else "fear") for one in numbers), coder)
    (figure,) = [one for one in backing.agreement().rows if one.measure == "cohen-kappa" and one.person == ""
                 and one.scene == -1 and one.raters == ("Ada", "Bob")]  # fmt: skip
    assert figure.value == pytest.approx(1.0) and figure.lines == 8
    backing.close()


def test_exports_hold_codings_agreement_and_who_corrected(place: Path, tmp_path: Path):
    backing = CoreBacking(place)
    backing.append_all((CodeLine(backing.analysis().lines[0].utterance.number, "joy", 0.5),), "=Ada")
    written = backing.exporting(tmp_path / "out")(lambda: False)
    assert [one.name for one in written if one.parent == tmp_path / "out"] == [
        "film.csv", "film-faces.csv", "film-codings.csv", "film-agreement.csv", "film-report.html",
        "film-dashboard.html", "film-account.pdf", "film-account.md", "film-account.json",
        "film-review.md", "film-review.html", "film-prompts.txt", "film-prompts.json",
    ]  # fmt: skip
    assert all(one.stat().st_size for one in written)
    assert (tmp_path / "out" / "film-codings.csv").read_text().splitlines()[1].startswith("'=Ada,")
    assert "Poria" in (tmp_path / "out" / "film-agreement.csv").read_text()
    assert "1 correction and codings by people (=Ada 1)" in (tmp_path / "out" / "film-report.html").read_text()
    backing.close()


def test_readings_are_exported_even_where_the_account_cannot_be_made(place: Path, tmp_path: Path, monkeypatch):
    from emotionai_core import exports

    def missing(_settings):
        raise StudioError("The model of surprise is missing.")

    backing = CoreBacking(place)
    monkeypatch.setattr(exports, "Understanding", missing)
    with pytest.raises(StudioError, match="surprise"):
        backing.exporting(tmp_path)(lambda: False)
    assert (tmp_path / "film.csv").stat().st_size and (tmp_path / "film-report.html").stat().st_size
    backing.close()


def test_an_export_that_is_called_off_stops_after_the_readings(place: Path, tmp_path: Path):
    backing = CoreBacking(place)
    with pytest.raises(Cancelled):
        backing.exporting(tmp_path)(lambda: True)
    assert not (tmp_path / "film-dashboard.html").exists()
    backing.close()


CRASH = """
import os, sys
from pathlib import Path
from app.backing import CoreBacking
from emotionai_core.project.edits import RenamePerson
backing = CoreBacking(Path(sys.argv[1]))
key = backing.analysis().people[0].key
backing.append_all((RenamePerson(key, "Walter"),))
backing.append_all((RenamePerson(key, "Hildy"),))
os.kill(os.getpid(), 9)
"""


def crash(place: Path) -> None:
    done = subprocess.run([sys.executable, "-c", CRASH, str(place)], timeout=60, env=dict(os.environ))
    assert done.returncode == -9


def test_after_a_crash_the_session_says_what_is_there(place: Path, qtbot):
    crash(place)
    session = Session()
    heard: list[str] = []
    session.notice.connect(heard.append)
    with qtbot.waitSignal(session.opened, timeout=10_000):
        session.open(lambda: CoreBacking(place), "film")
    (said,) = heard
    assert said.startswith("The studio ended unexpectedly last time. Nothing was lost: 2 correction(s); the last one:")
    assert "Hildy" in said
    session.shut_down()
    session.deleteLater()
    calm = CoreBacking(place)
    assert calm.opening_notice == ""
    calm.close()


def test_a_damaged_database_is_put_back_and_said(place: Path):
    backing = CoreBacking(place)
    backing.append_all((WriteNote(1, 1.0, "x"),))
    backing.close()
    for extra in place.glob("project.sqlite-*"):
        extra.unlink()
    (place / "project.sqlite").write_bytes(b"nothing at all" * 500)
    again = CoreBacking(place)
    assert again.opening_notice.startswith("The project's database was damaged: the backup of")
    assert "(1 correction(s))" in again.opening_notice
    assert len(again.history()) == 1 and len(again.analysis().lines) > 0
    again.close()


def test_the_second_studio_reads_and_says_why(place: Path):
    first = CoreBacking(place)
    second = CoreBacking(place)
    assert second.read_only and "open in another studio" in second.read_only_reason
    assert second.opening_notice == ""
    first.append_all((WriteNote(1, 1.0, "x"),))
    assert len(second.analysis().notes) == 1
    second.close()
    first.close()
    third = CoreBacking(place)
    # Reading along is no crash and leaves no mark.
    assert not third.read_only and third.opening_notice == ""
    third.close()
