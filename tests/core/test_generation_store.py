"""The queue on disk: two processes at a time, and nothing lost or doubled however one of them ends."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from emotionai_core.errors import GenerationError, ProjectDamaged, ProjectError, ProjectTooNew
from emotionai_core.generation.codec import request_to_json
from emotionai_core.generation.process_owner import owner
from emotionai_core.generation.repeating import repeat, repeats, with_seed
from emotionai_core.generation.store import MOST_ATTEMPTS, ClipStore
from emotionai_core.generation.store_database import NAME
from emotionai_core.records.clip import Clamp, JobState, Maker, Size
from tests.core.clip_requests import MEASURED, make_clip, make_request

ROOT = Path(__file__).parents[2]


@pytest.fixture
def store(tmp_path):
    one = ClipStore(tmp_path / "clips")
    yield one
    one.close()


def make(store: ClipStore, name: str, data: bytes = b"pictures", **changes) -> None:
    """What an engine does to make a claimed job."""
    place = store.workplace(name)
    (place / "clip.mp4").write_bytes(data)
    job = store.job(name)
    request = make_request() if job is None else job.request
    store.finish(make_clip(name, request, sha256=hashlib.sha256(data).hexdigest(), **changes))


def states(store: ClipStore) -> list[str]:
    return [job.state.value for job in store.jobs()]


def test_jobs_are_made_in_their_order(store):
    names = store.add_all([make_request(number) for number in range(3)])
    assert [job.id for job in store.jobs()] == list(names) and len(set(names)) == 3
    store.move(names[2], before=names[0])
    assert [job.id for job in store.jobs()] == [names[2], names[0], names[1]]
    first = store.claim()
    assert first.id == names[2] and first.state is JobState.RUNNING and first.attempts == 1
    make(store, first.id)
    assert [clip.id for clip in store.clips()] == [names[2]]
    assert store.job(names[2]).state is JobState.DONE
    assert store.file(names[2]).read_bytes() == b"pictures"
    store.move(names[0], before=None)
    assert store.claim().id == names[1]
    store.move(names[1], before=None)
    assert store.claim().id == names[0] and store.claim() is None


def test_the_same_request_twice_is_two_jobs_with_the_same_names_elsewhere(store, tmp_path):
    names = store.add_all([make_request(), make_request()])
    assert names[0] != names[1]
    other = ClipStore(tmp_path / "other")
    assert other.add_all([make_request(), make_request()]) == names
    store.remove(names[0])
    assert store.add(make_request()) not in names
    other.close()


def test_cancel_remove_clear_and_retry(store):
    store.take()
    one, two, three = store.add_all([make_request(number) for number in range(3)])
    store.cancel(one)
    assert store.job(one).state is JobState.CANCELLED
    running = store.claim()
    assert running.id == two and not store.stopping(two)
    store.cancel(two)
    assert store.stopping(two) and store.job(two).state is JobState.RUNNING
    store.remove(two)
    assert store.job(two) is not None
    store.cancelled(two)
    store.retry(two)
    assert [job.id for job in store.jobs() if job.state is JobState.WAITING] == [three, two]
    assert store.job(two).attempts == 0
    store.claim()
    store.fail(three, "It broke.")
    assert store.job(three).message == "It broke."
    store.clear()
    assert [job.id for job in store.jobs()] == [two]


def test_progress_and_what_the_server_calls_it(store):
    name = store.add(make_request())
    store.progress(name, 0.5, 3.0, "too early")
    assert store.job(name).progress == 0.0
    store.claim()
    store.sent(name, "0f-1")
    store.progress(name, 0.5, float("nan"), "Sampling")
    job = store.job(name)
    assert (job.progress, job.message, job.prompt_id) == (0.5, "Sampling", "0f-1") and job.left != job.left
    store.put_back(name)
    job = store.job(name)
    assert (job.state, job.attempts, job.progress, job.prompt_id) == (JobState.WAITING, 0, 0.0, "0f-1")


def test_two_stores_see_each_other(store):
    studio = ClipStore(store.folder)
    name = studio.add(make_request())
    store.take()
    assert store.claim().id == name
    studio.cancel(name)
    assert store.stopping(name) and store.job(name).state is JobState.RUNNING
    studio.remove(name)
    assert store.job(name) is not None
    with pytest.raises(GenerationError, match="already making"):
        studio.take()
    studio.close()


def test_what_ran_when_a_process_ended_waits_again(store):
    one, two, three = store.add_all([make_request(number) for number in range(3)])
    store.claim()
    store.sent(one, "0f-1")
    store.claim()
    store.cancel(two)
    store.workplace(one)
    store.keep_preview(one, b"picture")
    store.take()
    assert states(store) == ["waiting", "cancelled", "waiting"]
    assert store.job(one).prompt_id == "0f-1" and store.job(one).attempts == 1
    assert sorted(path.name for path in store.folder.iterdir() if path.is_dir()) == []
    assert store.job(three).attempts == 0


def test_a_job_that_ends_the_program_again_and_again_is_left_alone(store):
    name = store.add(make_request())
    for _ in range(MOST_ATTEMPTS):
        assert store.claim().id == name
        again = ClipStore(store.folder)
        again.take()
        again.close()
    assert store.claim() is None and store.job(name).state is JobState.FAILED


def test_what_a_dead_process_was_making_is_cancelled_and_removed_at_once(store):
    one, two = store.add_all([make_request(number) for number in range(2)])
    dead = ClipStore(store.folder)
    dead.take()
    dead.claim()
    dead.claim()
    dead.close()
    store.cancel(one)
    assert states(store) == ["cancelled", "running"]
    store.remove(two)
    assert states(store) == ["cancelled"]


def test_ends_of_the_studio_do_not_count_against_a_job(store, monkeypatch):
    name = store.add(make_request())
    for number in range(2 * MOST_ATTEMPTS):
        monkeypatch.setattr("emotionai_core.generation.store.owner", lambda number=number: f"boot {number}")
        assert store.claim().id == name
        monkeypatch.setattr("emotionai_core.generation.store.owner", lambda number=number: f"boot {number + 1}")
        store.requeue()
    assert store.job(name).state is JobState.WAITING and store.job(name).attempts == 0
    assert owner() == owner() and str(os.getppid()) in owner().split()


def test_a_clip_without_its_row_is_entered_and_what_cannot_be_read_stays(store):
    whole, half = store.add_all([make_request(number) for number in range(2)])
    for name in (whole, half):
        store.claim()
        make(store, name)
    (store.folder / half / "clip.mp4").write_bytes(b"half")
    (store.folder / "holiday").mkdir()
    with sqlite3.connect(store.folder / NAME) as db:
        db.execute("DELETE FROM clips")
        db.execute("UPDATE jobs SET state = 'running'")
    db.close()
    store.take()
    assert [clip.id for clip in store.clips()] == [whole]
    assert states(store) == ["done", "waiting"]
    assert (store.folder / half / "clip.mp4").read_bytes() == b"half" and (store.folder / "holiday").is_dir()
    assert store.unreadable() == (f"The clip '{half}' cannot be read and is left out.",)
    # Made again it stands in its place, and what was there is kept beside.
    assert store.claim().id == half
    make(store, half)
    assert {clip.id for clip in store.clips()} == {whole, half} and store.unreadable() == ()
    assert (store.folder / ".lost" / f"{half}-0" / "clip.mp4").read_bytes() == b"half"
    with pytest.raises(GenerationError, match="already"):
        make(store, half)


@pytest.mark.parametrize("spoil", ["field", "unreadable"])
def test_a_finished_clip_is_never_deleted(store, spoil, monkeypatch):
    name = store.add(make_request())
    store.claim()
    make(store, name)
    store.close()
    for file in store.folder.glob(f"{NAME}*"):
        file.unlink()
    if spoil == "field":
        record = store.folder / name / "clip.json"
        document = json.loads(record.read_text())
        document["clip"]["of_a_newer_studio"] = 1
        record.write_text(json.dumps(document))
    read = Path.read_bytes
    with monkeypatch.context() as patch:
        if spoil == "unreadable":

            def fails(self: Path) -> bytes:
                raise OSError("I/O error")

            patch.setattr(Path, "read_bytes", fails)
        again = ClipStore(store.folder)
        again.take()
        assert again.clips() == () and len(again.unreadable()) == 1
    assert read(store.folder / name / "clip.mp4") == b"pictures"
    # Nor does a new clip take its place.
    assert again.add(make_request()) != name
    again.close()


def test_clips_found_again_keep_their_order(store):
    names = store.add_all([make_request(number) for number in range(6)])
    for number, name in enumerate(names):
        store.claim()
        make(store, name)
        os.utime(store.folder / name / "clip.mp4", (1000 + number, 1000 + number))
    with sqlite3.connect(store.folder / NAME) as db:
        db.execute("DELETE FROM clips")
    db.close()
    store.take()
    assert [clip.id for clip in store.clips()] == list(names)


@pytest.mark.parametrize("name", ["/abs", "../../victim", "..", "", ".making", "0" * 15 + "/", "A" * 16])
def test_a_name_that_is_none_is_never_part_of_a_path(store, tmp_path, name):
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "a.txt").write_text("x")
    name = str(victim) if name == "/abs" else name
    with sqlite3.connect(store.folder / NAME) as db:
        db.execute("UPDATE numbers SET value = value")
    db.close()
    store.add(make_request())
    with sqlite3.connect(store.folder / NAME) as db:
        db.execute("UPDATE jobs SET id = ?", (name,))
    db.close()
    assert store.jobs() == () and store.claim() is None
    for use in (
        store.workplace,
        store.preview,
        lambda one: store.keep_preview(one, b"picture"),
        lambda one: store.finish(make_clip(one)),
    ):
        with pytest.raises(GenerationError):
            use(name)
    with sqlite3.connect(store.folder / NAME) as db:
        db.execute("UPDATE jobs SET state = 'running'")
    db.close()
    for use in (store.cancelled, store.put_back, lambda one: store.fail(one, "It broke.")):
        with pytest.raises(GenerationError):
            use(name)
    assert (victim / "a.txt").read_text() == "x" and store.folder.is_dir()


def test_links_are_not_followed(store, tmp_path):
    name, other = store.add_all([make_request(number) for number in range(2)])
    store.claim()
    make(store, name)
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / other).mkdir(parents=True)
    (elsewhere / other / "mine").write_text("mine")
    for own in (".making", ".previews"):
        shutil.rmtree(store.folder / own, ignore_errors=True)
        (store.folder / own).symlink_to(elsewhere, target_is_directory=True)
    store.workplace(other)
    store.keep_preview(other, b"picture")
    store.take()
    assert (elsewhere / other / "mine").read_text() == "mine" and len(list(elsewhere.iterdir())) == 1
    video = store.folder / name / "clip.mp4"
    video.unlink()
    video.symlink_to(elsewhere / other / "mine")
    with pytest.raises(GenerationError, match="not there any more"):
        store.file(name)
    (elsewhere / "clip.json").write_text("mine")
    shutil.rmtree(store.folder / name)
    (store.folder / name).symlink_to(elsewhere, target_is_directory=True)
    store.measure(name, MEASURED)
    assert (elsewhere / "clip.json").read_text() == "mine" and store.clip(name).measured is not None


def test_a_clip_whose_folder_is_gone_is_still_noted(store):
    name = store.add(make_request())
    store.claim()
    make(store, name)
    shutil.rmtree(store.folder / name)
    store.measure(name, MEASURED)
    assert store.clip(name).measured is not None and not (store.folder / name).exists()


def test_one_hostile_row_leaves_the_others(store):
    names = store.add_all([make_request(number) for number in range(4)])
    document = json.loads(request_to_json(make_request()))
    document["request"]["start"] = [[]]
    nested = json.dumps(document).replace("[[]]", "[" * 900 + "]" * 900)
    huge = json.dumps(document).replace("[[]]", "1" + "0" * 400)
    with sqlite3.connect(store.folder / NAME) as db:
        for name, text in zip(names, (nested, huge), strict=False):
            db.execute("UPDATE jobs SET request = ? WHERE id = ?", (text, name))
        db.execute("UPDATE jobs SET message = CAST(x'ff' AS TEXT) WHERE id = ?", (names[2],))
    db.close()
    assert [job.id for job in store.jobs()] == list(names[2:]) and len(store.unreadable()) == 2
    assert store.claim().id == names[2]


def test_words_that_are_no_utf8_are_kept_as_far_as_they_can_be(store):
    name = store.add(make_request(film="/films/caf\udce9.mkv"))
    assert store.job(name).request.film == "/films/caf\udce9.mkv"
    store.claim()
    store.progress(name, float("nan"), 1.0, "bad \ud800 step")
    store.sent(name, "\ud800")
    assert store.job(name).progress == 0.0 and store.job(name).message == "bad ? step"
    make(store, name)
    store.say(name, "bad \ud800 words")
    other = store.add(make_request())
    store.claim()
    store.fail(other, "bad \ud800 node")
    assert store.job(other).message == "bad ? node" and store.job(name).message == "bad ? words"


def test_a_picture_that_cannot_go_away_fails_nothing(store):
    name = store.add(make_request())
    store.claim()
    store.preview(name).mkdir(parents=True)
    make(store, name)
    assert states(store) == ["done"]


def test_what_waits_already_is_not_asked_for_twice(store):
    requests = [make_request(number) for number in range(3)]
    first = store.add_new(requests[:2])
    claimed = store.claim()
    store.change_request(claimed.id, replace(claimed.request, clamp=Clamp(Size(1, 1, 1), Size(1, 1, 1), 1.0, 1.0)))
    more = store.add_new(requests)
    assert len(more) == 1 and store.waiting_names() == {first[1], *more}
    store.fail(first[0], "It broke.")
    assert len(store.add_new(requests)) == 1


def test_a_clip_is_entered_only_when_it_is_in_its_place(store, monkeypatch):
    name = store.add(make_request())
    store.claim()
    moved = Path.replace

    def fails(self: Path, target):
        if self.is_dir():
            raise OSError("the disk went away")
        return moved(self, target)

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(OSError, match="went away"):
        make(store, name)
    assert store.clips() == () and store.job(name).state is JobState.RUNNING


def test_a_lost_list_is_made_again_from_the_clips(store):
    name = store.add(make_request())
    store.claim()
    make(store, name)
    store.measure(name, MEASURED)
    store.close()
    for file in store.folder.glob(f"{NAME}*"):
        file.unlink()
    again = ClipStore(store.folder)
    again.take()
    assert [clip.id for clip in again.clips()] == [name]
    assert repr(again.clip(name).measured) == repr(MEASURED)
    again.close()


def test_made_again_it_has_the_same_pictures_or_not(store):
    first = store.add(make_request())
    store.claim()
    make(store, first)
    assert store.reproduced(first) is None
    for frames_hash, same in (("f" * 64, True), ("0" * 64, False)):
        request = repeat(store.clip(first))
        assert repeats(request) == first
        name = store.add(request)
        store.claim()
        make(store, name, frames_hash=frames_hash)
        found = store.reproduced(first)
        assert found.same is same and found.again == name and found.sentence
    assert repeats(store.clip(first).request) == ""
    # Another seed of a repetition is a clip of its own, and a repetition of another size says nothing.
    again = store.clip(name).request
    assert repeats(with_seed(again, 123)) == "" and with_seed(again, 123).factors == make_request().factors
    for odd in (replace(again, seed=123), replace(again, size=Size(256, 160, 9))):
        store.add(odd)
        make(store, store.claim().id, frames_hash="1" * 64)
        assert store.reproduced(first).again == name


@pytest.mark.parametrize(
    ("maker", "versions", "told"),
    [
        (Maker.ANIMATIC, (("maker", "1"),), "though every program and file noted is the same."),
        (Maker.LTX, (("maker", "1"),), "a graphics card need not calculate the same twice."),
        (Maker.LTX, (("maker", "2"), ("driver", "5")), "may have changed them: maker (1, now 2), driver (none, now 5)"),
    ],
)
def test_of_other_pictures_only_what_is_known_is_said(store, maker, versions, told):
    first = store.add(make_request(maker=maker))
    store.claim()
    make(store, first)
    store.add(repeat(store.clip(first)))
    make(store, store.claim().id, frames_hash="0" * 64, versions=versions)
    assert told in store.reproduced(first).sentence


def test_a_project_that_may_only_be_read(store, tmp_path):
    name = store.add(make_request())
    reading = ClipStore(store.folder, writable=False)
    assert [job.id for job in reading.jobs()] == [name]
    another = store.add(make_request())
    assert [job.id for job in reading.jobs()] == [name, another]
    for change in (lambda: reading.add(make_request()), lambda: reading.cancel(name), reading.take):
        with pytest.raises(ProjectError):
            change()
    reading.close()
    with sqlite3.connect(tmp_path / NAME) as db:
        db.execute("PRAGMA user_version = 0")
    db.close()
    older = ClipStore(tmp_path, writable=False)
    assert older.jobs() == () and older.clips() == ()
    older.close()
    empty = ClipStore(tmp_path / "none", writable=False)
    assert empty.jobs() == () and not (tmp_path / "none").exists()
    empty.close()


def test_rows_that_cannot_be_read_are_told_and_nothing_else_is_lost(store):
    bad, good = store.add_all([make_request(number) for number in range(2)])
    with sqlite3.connect(store.folder / NAME) as db:
        db.execute("UPDATE jobs SET request = '{\"format\": 9}' WHERE id = ?", (bad,))
        evil = json.dumps({"format": 1, "clip": {}})
        db.execute("INSERT INTO clips (id, clip) VALUES ('x', ?)", (evil,))
    db.close()
    assert [job.id for job in store.jobs()] == [good] and store.clips() == ()
    assert len(store.unreadable()) == 2
    assert store.claim().id == good and store.claim() is None


@pytest.mark.parametrize("file", ["/etc/passwd", "../../secret.mp4", "C/../../x"])
def test_a_clip_from_elsewhere_may_not_point_outside(store, file):
    name = store.add(make_request())
    from emotionai_core.generation.codec import clip_to_json

    with sqlite3.connect(store.folder / NAME) as db:
        db.execute("INSERT INTO clips (id, clip) VALUES (?, ?)", (name, clip_to_json(make_clip(name, file=file))))
    db.close()
    assert store.clips() == ()
    with pytest.raises(GenerationError):
        store.file(name)


def test_newer_and_damaged_lists_are_refused(tmp_path):
    for name in ("newer", "damaged"):
        (tmp_path / name).mkdir()
    with sqlite3.connect(tmp_path / "newer" / NAME) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    (tmp_path / "damaged" / NAME).write_bytes(b"no database at all" * 100)
    with pytest.raises(ProjectTooNew):
        ClipStore(tmp_path / "newer")
    with pytest.raises(ProjectDamaged):
        ClipStore(tmp_path / "damaged")


CHILD = """
import hashlib, sys
from pathlib import Path
from emotionai_core.generation.store import ClipStore
from tests.core.clip_requests import make_clip, make_request
store = ClipStore(Path(sys.argv[1]))
store.take()
data = b"pictures" * 2000
for number in range(int(sys.argv[2]), 10_000):
    for name in store.add_all([make_request(number), make_request(number, seed=777)]):
        print("added", name, flush=True)
    job = store.claim()
    store.progress(job.id, 0.5, 1.0, "half")
    if number % 5 == 4:
        store.fail(job.id, "broken")
        continue
    place = store.workplace(job.id)
    (place / "clip.mp4").write_bytes(data)
    store.finish(make_clip(job.id, job.request, sha256=hashlib.sha256(data).hexdigest()))
    print("made", job.id, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL there")
def test_killed_at_any_point_nothing_is_lost_or_doubled(tmp_path):
    folder = tmp_path / "clips"
    confirmed: dict[str, set[str]] = {"added": set(), "made": set()}
    for number, lines in enumerate((1, 2, 3, 7, 12, 20)):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(folder), str(100 * number)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(lines):
            what, name = child.stdout.readline().split()
            confirmed[what].add(name)
        child.send_signal(signal.SIGKILL)
        # What was in the pipe when it was killed had been confirmed, too.
        for what, name in (line.split() for line in child.stdout.read().splitlines() if len(line.split()) == 2):
            confirmed[what].add(name)
        child.wait()
        child.stdout.close()
        store = ClipStore(folder)
        store.take()
        jobs, clips = {job.id: job.state for job in store.jobs()}, [clip.id for clip in store.clips()]
        assert confirmed["added"] <= set(jobs) and confirmed["made"] <= set(clips)
        assert len(clips) == len(set(clips))
        assert all(jobs[name] is JobState.DONE for name in clips)
        assert {name for name, state in jobs.items() if state is JobState.DONE} == set(clips)
        assert JobState.RUNNING not in jobs.values() and store.unreadable() == ()
        assert {path.name for path in folder.iterdir() if path.is_dir()} == set(clips)
        store.close()
    assert len(confirmed["made"]) > 5


def test_no_space_is_said_and_what_was_accepted_stays(store):
    pages = store._db.execute("PRAGMA page_count").fetchone()[0]
    store._db.execute(f"PRAGMA max_page_count = {pages + 20}")
    added: list[str] = []
    with pytest.raises(GenerationError, match="disk is full"):
        for number in range(200):
            added.append(store.add(make_request(number, prompt="long " * 2000)))
    assert added and [job.id for job in store.jobs()] == added
    store._db.execute("PRAGMA max_page_count = 100000")
    assert store.claim().id == added[0]
