"""Backups lie outside the project, rotate, take the place of a damaged database; a crash is told, not guessed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from emotionai_core.errors import ProjectDamaged, ProjectError
from emotionai_core.project.backups import DAYS, NEWEST, back_up, backups_folder, backups_of, kept
from emotionai_core.project.edits import CorrectText, RenamePerson
from emotionai_core.project.recovery import close_after_work, open_for_work
from emotionai_core.project.store import Project

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch) -> Path:
    place = tmp_path / "home"
    monkeypatch.setenv("EMOTIONAI_HOME", str(place))
    return place


@pytest.fixture
def place(tmp_path: Path) -> Path:
    Project.create_or_open(tmp_path / "a film.emai").close()
    return tmp_path / "a film.emai"


def edits_in(path: Path) -> int:
    with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as db:
        count = db.execute("SELECT COUNT(*) FROM edits").fetchone()[0]
    db.close()
    return count


def test_a_copy_is_made_only_of_what_changed(place: Path, home: Path):
    project = Project.open(place)
    assert back_up(project) is None and backups_of(place) == []
    project.append(RenamePerson("face-0", "Hildy"))
    first = back_up(project)
    assert first is not None and first.parent == backups_folder(place)
    assert home in first.parents and place not in first.parents
    assert edits_in(first) == 1
    assert back_up(project) is None
    project.undo()
    assert back_up(project) is not None
    project.redo()
    project.append(RenamePerson("face-1", "Walter"))
    assert edits_in(back_up(project)) == 2
    assert sorted(one.name for one in first.parent.iterdir()) == sorted(one.path.name for one in backups_of(place))
    project.close()


def test_two_projects_of_one_name_do_not_share_copies(tmp_path: Path):
    one, other = tmp_path / "a" / "x.emai", tmp_path / "b" / "x.emai"
    assert backups_folder(one) != backups_folder(other)
    assert backups_folder(one).name.startswith("x-")
    assert len(os.fsencode(backups_folder(tmp_path / ("電" * 80 + ".emai")).name)) < 255


def test_ten_newest_and_one_a_day_stay():
    made = [NOON - timedelta(hours=2 * back) for back in range(200)]
    staying = kept(made, NOON)
    assert set(made[:NEWEST]) <= staying
    by_day = {moment.date() for moment in staying}
    assert {(NOON - timedelta(days=back)).date() for back in range(DAYS)} == by_day
    for day in by_day:
        assert max(moment for moment in made if moment.date() == day) in staying
    # Ten copies reach back over one midnight; the five days before that keep one each.
    assert len(staying) == NEWEST + 5


def test_old_copies_go(place: Path):
    project = Project.open(place)
    for number in range(30):
        project.append(CorrectText(number, "x"))
        back_up(project, lambda number=number: NOON + timedelta(hours=number))
    there = backups_of(place)
    assert [one.made for one in there] == sorted(kept([one.made for one in there], NOON + timedelta(hours=29)))[::-1]
    assert NEWEST <= len(there) <= NEWEST + DAYS
    assert edits_in(there[0].path) == 30
    project.close()


def test_where_no_copy_can_be_written_it_is_one_sentence(place: Path, home: Path):
    home.write_text("a file, not a folder")
    project = Project.open(place)
    project.append(CorrectText(1, "x"))
    with pytest.raises(ProjectError, match="No backup of 'a film'") as caught:
        back_up(project)
    assert caught.value.sentence().endswith("all the same.")
    assert len(project.standing_edits()) == 1
    project.close()


def test_where_the_disk_of_the_copies_is_full_it_is_one_sentence(place: Path, monkeypatch):
    project = Project.open(place)
    project.append(CorrectText(1, "x"))

    def full(target: Path) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(project, "copy_database", full)
    with pytest.raises(ProjectError, match="could be made: database or disk is full"):
        back_up(project)
    assert backups_of(place) == []
    project.close()


def damage(place: Path) -> bytes:
    for extra in place.glob("project.sqlite-*"):
        extra.unlink()
    data = b"this is no database at all " * 400
    (place / "project.sqlite").write_bytes(data)
    return data


def test_a_damaged_database_is_replaced_by_the_newest_readable_copy(place: Path):
    project = Project.open(place)
    for number in range(3):
        project.append(CorrectText(number, "x"))
        back_up(project)
    project.close()
    # The newest copy is damaged as well.
    backups_of(place)[0].path.write_bytes(b"nothing")
    data = damage(place)
    opening = open_for_work(place)
    assert opening.project.standing_edits() == (CorrectText(0, "x"), CorrectText(1, "x"))
    assert (opening.crashed, opening.edits, opening.last) == (False, 2, CorrectText(1, "x"))
    assert opening.restored == backups_of(place)[1].made
    (aside,) = place.glob("damaged-*project.sqlite")
    assert aside.read_bytes() == data
    opening.project.append(CorrectText(9, "after"))
    close_after_work(opening.project)
    again = open_for_work(place)
    assert (again.restored, again.crashed, len(again.project.standing_edits())) == (None, False, 3)
    close_after_work(again.project)


def test_without_a_readable_copy_the_damage_is_said_and_nothing_is_touched(place: Path):
    data = damage(place)
    with pytest.raises(ProjectDamaged):
        open_for_work(place)
    assert (place / "project.sqlite").read_bytes() == data
    assert not list(place.glob("damaged-*"))


CRASH = """
import os, sys
from pathlib import Path
from emotionai_core.project.edits import RenamePerson
from emotionai_core.project.recovery import open_for_work
opening = open_for_work(Path(sys.argv[1]))
opening.project.append(RenamePerson("face-0", "Hildy"), "Ada")
os.kill(os.getpid(), 9)
"""


def test_a_crash_is_told_once(place: Path):
    calm = open_for_work(place)
    assert not calm.crashed
    close_after_work(calm.project)
    done = subprocess.run([sys.executable, "-c", CRASH, str(place)], timeout=60)
    assert done.returncode == -9
    opening = open_for_work(place)
    assert (opening.crashed, opening.edits, opening.last) == (True, 1, RenamePerson("face-0", "Hildy"))
    close_after_work(opening.project)
    again = open_for_work(place)
    assert (again.crashed, again.last) == (False, None)
    close_after_work(again.project)


def copied(place: Path, number: int) -> Path | None:
    """One more correction, and a backup of it."""
    project = Project.open(place)
    project.append(CorrectText(number, "x"))
    made = back_up(project)
    project.close()
    return made


def test_a_moved_and_renamed_project_keeps_its_copies(place: Path, tmp_path: Path):
    first = copied(place, 1)
    moved = tmp_path / "another disk" / "renamed.emai"
    moved.parent.mkdir()
    shutil.move(place, moved)
    assert [one.path for one in backups_of(moved)] == [first]
    second = copied(moved, 2)
    assert [one.path for one in backups_of(moved)] == [second, first] and second.parent == first.parent
    # Nothing of it can be read any more, and it is moved again before anybody opens it.
    damage(moved)
    shutil.move(moved, place)
    opening = open_for_work(place)
    assert opening.restored is not None and opening.edits == 2
    close_after_work(opening.project)


def test_a_copy_of_a_project_goes_its_own_way(place: Path, tmp_path: Path):
    first = copied(place, 1)
    other = tmp_path / "second coder.emai"
    shutil.copytree(place, other)
    theirs = copied(other, 2)
    mine = copied(place, 3)
    assert [one.path for one in backups_of(other)] == [theirs]
    assert [one.path for one in backups_of(place)] == [mine, first]
    damage(other)
    opening = open_for_work(other)
    assert opening.project.standing_edits() == (CorrectText(1, "x"), CorrectText(2, "x"))
    close_after_work(opening.project)


def test_a_project_reached_by_another_path_is_the_same(place: Path, tmp_path: Path):
    first = copied(place, 1)
    (tmp_path / "link").symlink_to(tmp_path, target_is_directory=True)
    again = tmp_path / "link" / place.name
    second = copied(again, 2)
    assert [one.path for one in backups_of(place)] == [second, first]


def test_copies_made_under_the_path_are_found_and_taken_along(place: Path, tmp_path: Path):
    """Earlier versions knew a project by its path alone."""
    by_path = backups_folder(place)
    first = copied(place, 1)
    assert first.parent != by_path
    first.parent.rename(by_path)
    assert [one.log for one in backups_of(place)] == [first.stem.partition("-")[2]]
    copied(place, 2)
    assert not by_path.exists()
    moved = tmp_path / "moved.emai"
    shutil.move(place, moved)
    assert len(backups_of(moved)) == 2


def test_what_stands_beside_the_database_is_not_trusted_blindly(place: Path):
    first = copied(place, 1)
    for text in (b"../../elsewhere", b"", b"\xff\xfe", b"*"):
        (place / "identity").write_bytes(text)
        assert first not in [one.path for one in backups_of(place)]
    # The one in the database is put back.
    second = copied(place, 2)
    assert [one.path for one in backups_of(place)] == [second, first]


def test_a_database_older_than_its_identity_keeps_its_copies(place: Path):
    first = copied(place, 1)
    project = Project.open(place)
    project.set_meta({"identity": "../../x"})
    back_up(project)
    assert [one.path for one in backups_of(place)] == [first]
    project.close()


def test_other_settings_are_another_state_worth_a_backup(tmp_path: Path):
    project = Project.create_or_open(tmp_path / "film.emai")
    try:
        assert project.log_fingerprint() == ""
        project.change_settings({"margin": 0.5})
        changed = project.log_fingerprint()
        assert changed != ""
        project.change_settings({"margin": 0.6})
        assert project.log_fingerprint() not in ("", changed)
    finally:
        project.close()
