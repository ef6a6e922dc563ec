"""The project folder: opened by one, read by many, damaged in every way, and never at the cost of an edit."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from emotionai_core.errors import ProjectError, ProjectLocked, ProjectTooNew
from emotionai_core.project.edits import (
    AssignSpeaker,
    CorrectText,
    JudgeConflict,
    MergePeople,
    RenamePerson,
    WriteNote,
    decode_edit,
    encode_edit,
)
from emotionai_core.project.store import Project
from emotionai_core.records.analysis import StageRun

EDITS = [
    RenamePerson("face-0", "Mära ♥"),
    MergePeople("face-0", "face-1"),
    AssignSpeaker(3, ""),
    CorrectText(3, 'It\'s "fine";\nreally.'),
    JudgeConflict(3, "accepted"),
    JudgeConflict(3, ""),
    WriteNote(1, 12.5, "Look."),
]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "a film.emai"


@pytest.fixture
def project(place: Path):
    made = Project.create_or_open(place)
    yield made
    made.close()


def sentence(path: Path, **more) -> str:
    with pytest.raises(ProjectError) as caught:
        Project.open(path, **more).close()
    text = caught.value.sentence()
    assert "\n" not in text and text.endswith(".") and "Traceback" not in text
    return text


def test_what_is_written_is_there_after_reopening(place: Path):
    project = Project.create_or_open(place)
    assert project.name == "a film"
    run = StageRun("cuts", "b", "1", "cuts-1", (("w", "a" * 64, "MIT"),), ("limit ♥",), ("half \ud800",))
    project.replace_runs((run,), {})
    project.set_meta({"film_path": "/x/y.mp4", "settings": json.dumps({"language": "zh", "margin": 0.5})})
    for edit in EDITS:
        project.append(edit, coder="me")
    project.undo()
    project.close()
    again = Project.open(place)
    assert again.standing_edits() == tuple(EDITS[:-1])
    assert [entry.standing for entry in again.history()] == [True] * 6 + [False]
    assert again.runs() == {"cuts": run}
    assert (again.settings.language, again.settings.margin) == ("zh", 0.5)
    assert again.meta("nothing") == ""
    again.close()
    again.close()


def test_a_run_replaces_the_one_before(project: Project):
    for version in ("1", "2"):
        project.replace_runs((StageRun("cuts", "b", version, f"cuts-{version}", (), (), ()),), {})
    assert [run.version for run in project.runs().values()] == ["2"]


# Who may open it


def test_only_one_writes(project: Project, place: Path):
    with pytest.raises(ProjectLocked):
        Project.open(place)
    code = (
        "import sys; from pathlib import Path; from emotionai_core.project.store import Project\n"
        "from emotionai_core.errors import ProjectLocked\n"
        "try:\n Project.open(Path(sys.argv[1]))\nexcept ProjectLocked as e:\n print('locked:', e)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(place)], capture_output=True, text=True, timeout=30)
    assert done.stdout.startswith("locked: 'a film' is open in another studio"), done.stderr
    project.append(EDITS[0])
    reader = Project.open(place, writable=False)
    assert reader.standing_edits() == (EDITS[0],)
    project.append(EDITS[1])
    assert len(reader.standing_edits()) == 2
    with pytest.raises(ProjectError, match="reading only"):
        reader.append(EDITS[0])
    with pytest.raises(ProjectError, match="reading only"):
        reader.undo()
    reader.close()
    project.close()
    Project.open(place).close()


def test_a_killed_studio_leaves_no_lock(place: Path):
    Project.create_or_open(place).close()
    code = (
        "import sys, time; from pathlib import Path; from emotionai_core.project.store import Project\n"
        "p = Project.open(Path(sys.argv[1])); print('open', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", code, str(place)], stdout=subprocess.PIPE)
    assert other.stdout.readline() == b"open\n"
    assert "another studio" in sentence(place)
    other.kill()
    other.wait()
    other.stdout.close()
    Project.open(place).close()


@pytest.fixture
def read_only_medium(place: Path):
    """The project on a medium that cannot be written, as root too."""
    project = Project.create_or_open(place)
    project.append(EDITS[0])
    project.close()
    for extra in place.glob("project.sqlite-*"):
        extra.unlink()
    mounted = subprocess.run(["mount", "--bind", str(place), str(place)], capture_output=True).returncode == 0
    if mounted and subprocess.run(["mount", "-o", "remount,bind,ro", str(place)], capture_output=True).returncode:
        subprocess.run(["umount", str(place)], check=True)
        mounted = False
    if not mounted:
        if os.geteuid() == 0:
            pytest.skip("no read-only mount is allowed here and root ignores permissions: NOT checked")
        place.chmod(0o555)
    yield place
    if mounted:
        subprocess.run(["umount", str(place)], check=True)
    else:
        place.chmod(0o755)


def test_a_read_only_medium_can_be_read(read_only_medium: Path):
    assert "may not be changed" in sentence(read_only_medium)
    reader = Project.open(read_only_medium, writable=False)
    assert reader.standing_edits() == (EDITS[0],)
    reader.close()


# What is no project


def test_what_is_no_project(tmp_path: Path):
    assert "no project" in sentence(tmp_path / "none.emai")
    assert "not a project folder" in sentence(tmp_path)
    file = tmp_path / "file.emai"
    file.write_text("x")
    assert "not a project folder" in sentence(file)
    with pytest.raises(ProjectError, match="is a file"):
        Project.create_or_open(file)
    with pytest.raises(ProjectError, match="cannot be made"):
        Project.create_or_open(file / "x.emai")


def test_a_newer_project_is_left_alone(place: Path):
    Project.create_or_open(place).close()
    with sqlite3.connect(place / "project.sqlite") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = (place / "project.sqlite").read_bytes()
    for writable in (True, False):
        with pytest.raises(ProjectTooNew, match="format 99"):
            Project.open(place, writable=writable)
    assert (place / "project.sqlite").read_bytes() == before
    Path(place / "writer.lock").unlink()


@pytest.mark.parametrize("damage", ["text", "middle", "half", "zeros"])
def test_a_damaged_database_is_a_sentence(place: Path, damage):
    project = Project.create_or_open(place)
    for number in range(400):
        project.append(CorrectText(number, "x" * 200))
    project.close()
    path = place / "project.sqlite"
    data = bytearray(path.read_bytes())
    match damage:
        case "text":
            data = bytearray(b"this is no database at all " * 100)
        case "middle":
            data[8192:20000] = os.urandom(20000 - 8192)
        case "half":
            data = data[: len(data) // 2]
        case "zeros":
            data = bytearray(len(data))
    path.write_bytes(data)
    text = sentence(place)
    assert "damaged" in text and "analyse the film again" in text
    # Nothing stays locked after the failure.
    assert "damaged" in sentence(place)


@pytest.mark.parametrize(
    ("sql", "asks"),
    [
        ("INSERT INTO meta VALUES ('settings', '[1')", lambda p: p.settings),
        ("INSERT INTO meta VALUES ('settings', '5')", lambda p: p.settings),
        ("INSERT INTO meta VALUES ('settings', '{\"nonsense\": 1}')", lambda p: p.settings),
        ("INSERT INTO meta VALUES ('settings', '{\"margin\": 7}')", lambda p: p.settings),
        ("INSERT INTO runs VALUES ('cuts', 'k', 'b', 'v', '[[1]]', '[]', '[]')", lambda p: p.runs()),
        ("INSERT INTO runs VALUES ('cuts', 'k', 'b', 'v', 'x', '[]', '[]')", lambda p: p.runs()),
        ("INSERT INTO runs VALUES ('cuts', 'k', 'b', 'v', '[]', '5', '[]')", lambda p: p.runs()),
        ("INSERT INTO edits VALUES (1, 'future-kind', '{}', '', 1, '{}', 1)", lambda p: p.history()),
        (
            "INSERT INTO edits VALUES (1, 'rename-person', '{\"key\": 5, \"name\": \"x\"}', '', 1, '{}', 1)",
            lambda p: p.undo(),
        ),
        ("INSERT INTO edits VALUES (1, 'rename-person', '{\"key\": \"x\"}', '', 1, '{}', 1)", lambda p: p.history()),
        ("INSERT INTO edits VALUES (1, 'judge-conflict', '{\"utterance\": 1, \"judgement\": \"no\"}', '', 1, '{}', 1)",
         lambda p: p.history()),
        ("INSERT INTO edits VALUES (1, 'write-note', '{\"number\": 1, \"time\": NaN, \"text\": \"\"}', '', 1, '{}', 1)",
         lambda p: p.history()),
        ("INSERT INTO edits VALUES (1, 'rename-person', '[]', '', 1, '{}', 1)", lambda p: p.history()),
    ],
)  # fmt: skip
def test_hostile_rows_are_a_sentence(place: Path, sql, asks):
    Project.create_or_open(place).close()
    db = sqlite3.connect(place / "project.sqlite")
    db.execute(sql)
    db.commit()
    db.close()
    project = Project.open(place)
    with pytest.raises(ProjectError):
        asks(project)
    project.close()


def test_another_program_in_the_database_is_not_damage(project: Project, place: Path):
    other = sqlite3.connect(place / "project.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    project._db.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(ProjectError, match="Another program"):
        project.append(EDITS[0])
    other.execute("ROLLBACK")
    other.close()
    project.append(EDITS[0])
    assert project.standing_edits() == (EDITS[0],)


# Edits


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.kind)
def test_an_edit_comes_back(edit):
    assert decode_edit(*encode_edit(edit)) == edit


def test_text_that_no_file_can_hold_does_not_lose_the_edit(project: Project):
    project.append(CorrectText(1, "half \ud83d of a pair"))
    assert project.standing_edits() == (CorrectText(1, "half ? of a pair"),)


def test_undo_and_redo_at_the_ends(project: Project):
    assert project.undo() == project.redo() == ()
    assert not project.can_undo and not project.can_redo
    project.append(EDITS[0])
    assert project.can_undo and project.undo() == (EDITS[0],)
    assert project.can_redo and not project.can_undo
    project.append(EDITS[1])
    assert project.redo() == ()
    assert project.standing_edits() == (EDITS[1],)


def test_a_gesture_is_undone_and_redone_whole(project: Project):
    project.append(EDITS[0], "Ada")
    project.append_all((RenamePerson("face-0", "X"), MergePeople("face-0", "face-1")), "Bob")
    project.append_all((), "Bob")
    project.append(EDITS[4])
    assert [(one.number, one.gesture, one.coder) for one in project.history()] == [
        (1, 1, "Ada"), (2, 2, "Bob"), (3, 2, "Bob"), (4, 4, ""),
    ]  # fmt: skip
    assert project.undo() == (EDITS[4],)
    assert project.undo() == (RenamePerson("face-0", "X"), MergePeople("face-0", "face-1"))
    assert project.standing_edits() == (EDITS[0],)
    assert project.redo() == (RenamePerson("face-0", "X"), MergePeople("face-0", "face-1"))
    for number, standing in ((2, 3), (3, 3), (1, 1), (0, 0), (4, 4), (99, 4)):
        project.go_to(number)
        assert len(project.standing_edits()) == standing
    project.go_to(1)
    project.append(EDITS[1])
    assert [(one.number, one.gesture) for one in project.history()] == [(1, 1), (2, 2)]


def test_the_log_is_read_once_and_what_stays_is_the_same(project: Project):
    for number in range(5):
        project.append_all((CorrectText(number, "x"), JudgeConflict(number, "accepted")), "Ada")
    first = project.history()
    asked: list[str] = []
    project._db.set_trace_callback(asked.append)
    assert project.history() is first
    project.append(WriteNote(1, 0.0, "half \ud83d of a pair"))
    project.undo()
    project.go_to(3)
    project.redo()
    now = project.history()
    based = project.standing_with_basis()
    assert not [sql for sql in asked if "payload" in sql and sql.startswith("SELECT")]
    project._db.set_trace_callback(None)
    assert [one.standing for one in now] == [True] * 6 + [False] * 5
    assert all(one is other for one, other in zip(now[:4], first[:4], strict=True))
    assert [edit for (edit, _), _ in based] == [one.edit for one in now[:6]]
    project.append(WriteNote(2, 1.0, "y"))
    assert all(one is other for one, other in zip(project.standing_with_basis(), based, strict=False))
    # As it is on disk, so it is known.
    known = project.history()
    reader = Project.open(project.path, writable=False)
    assert reader.history() == known and reader.standing_with_basis() == project.standing_with_basis()
    reader.close()


def test_what_could_not_be_read_again_is_not_written(project: Project):
    project.append(EDITS[0])
    with pytest.raises(ProjectError, match="cannot be read"):
        project.append_all((CorrectText(1, "x"), JudgeConflict(1, "perhaps")))
    assert project.standing_edits() == (EDITS[0],) and project._rows("SELECT COUNT(*) FROM edits") == [(1,)]


def test_a_gesture_that_could_not_be_saved_is_not_known(project: Project, monkeypatch):
    project.append(EDITS[0])
    before = project.history()
    project._db.execute("CREATE TEMP TRIGGER full BEFORE INSERT ON edits BEGIN SELECT RAISE(ABORT, 'full'); END")
    with pytest.raises(ProjectError, match="could not be saved"):
        project.append(EDITS[1])
    assert project.history() is before


def test_many_threads_append_without_losing_any(project: Project):
    def work(base: int) -> None:
        for number in range(20):
            project.append(CorrectText(base + number, "x"))

    threads = [threading.Thread(target=work, args=(base,)) for base in (0, 100, 200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(edit.utterance for edit in project.standing_edits()) == [
        *range(20),
        *range(100, 120),
        *range(200, 220),
    ]


# A full disk


@pytest.fixture
def tiny_disk(tmp_path: Path):
    """A folder with room for less than a megabyte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=900k", "tmpfs", str(disk)], capture_output=True).returncode:
        pytest.skip("mounting a tiny file system is not allowed here: a full disk was NOT checked")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def fill(disk: Path, leave: int = 0) -> Path:
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as handle:
        for size in (65536, 4096):
            try:
                while os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize > leave + size:
                    handle.write(bytes(size))
            except OSError:
                continue
    return filler


def test_an_edit_on_a_full_disk_is_one_sentence_and_nothing_is_lost(tiny_disk: Path):
    project = Project.create_or_open(tiny_disk / "p.emai")
    for number in range(5):
        project.append(CorrectText(number, "kept"))
    filler = fill(tiny_disk)
    saved = 5
    with pytest.raises(ProjectError) as caught:
        for saved in range(5, 400):
            project.append(CorrectText(saved, "x" * 4000))
    assert "could not be saved" in str(caught.value)
    assert len(project.standing_edits()) == saved
    with pytest.raises(ProjectError, match="could not be saved"):
        project.append(CorrectText(saved, "y" * 9000))
    filler.unlink()
    project.append(CorrectText(saved, "after"))
    assert len(project.standing_edits()) == saved + 1
    project.close()
    again = Project.open(tiny_disk / "p.emai")
    assert [edit.utterance for edit in again.standing_edits()] == list(range(saved + 1))
    again.close()


def test_an_artefact_on_a_full_disk_is_one_sentence_and_the_chunks_stay(tiny_disk: Path):
    from emotionai_core.project.artefacts import ArtefactStore
    from emotionai_core.wire.tables import write_tables

    store = ArtefactStore(tiny_disk / "artefacts")
    key = "cuts-00"
    chance = random.Random(1)
    place = store.workplace(key)
    for number in range(3):
        write_tables(place / f"chunk-{number:06d}.json", {"cuts": {"time": [chance.random() for _ in range(8000)]}})
    filler = fill(tiny_disk, leave=40_000)
    with pytest.raises(ProjectError, match=r"could not be saved: .*No space left on device") as caught:
        store.finish(key, "cuts", {})
    assert "kept" in caught.value.hint
    assert not store.has(key)
    assert sorted(one.name for one in store.folder.iterdir()) == [f"{key}.work"]
    with pytest.raises(OSError, match="No space"):
        write_tables(place / "chunk-000003.json", {"cuts": {"time": [chance.random() for _ in range(80_000)]}})
    assert store.resume_after(key, "cuts") == 2
    assert len(list(place.iterdir())) == 3
    filler.unlink()
    store.finish(key, "cuts", {})
    assert len(store.table(key, "cuts")) == 24_000
