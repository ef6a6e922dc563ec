"""The `emotionai` command on whole runs: results, resuming, killing, cancelling, bad input."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import random
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from emotionai_core.exchange.dataset_csv import COLUMNS

MOMENTS = 10


def test_a_film_becomes_a_project_with_data_set_and_report(make_bench):
    bench = make_bench()
    done = bench.run("analyze", str(bench.film))
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader((bench.project / "exports" / "film.csv").read_text().splitlines()))
    assert list(rows[0]) == list(COLUMNS)
    assert [row["character"] for row in rows] == ["ANNA", "BELA", "ANNA"]
    assert [row["text_emotion"] for row in rows] == ["sadness", "joy", "sadness"]
    assert [row["conflict"] for row in rows] == ["masking", "", "masking"]
    assert all(row["audio_valence"] == "" for row in rows)
    report = (bench.project / "exports" / "film-report.html").read_text()
    assert "masking" in report
    assert "Scripted: nothing was looked at." in report or "Scripted." in report


def test_a_second_run_computes_nothing(make_bench):
    bench = make_bench()
    assert bench.run("analyze", str(bench.film)).returncode == 0
    first, before = bench.computed(), bench.results()
    assert bench.run("analyze", str(bench.film)).returncode == 0
    assert bench.computed() == first
    assert bench.results() == before


def test_a_changed_setting_reruns_only_what_depends_on_it(make_bench):
    bench = make_bench()
    bench.run("analyze", str(bench.film))
    before = len(bench.computed())
    assert bench.run("analyze", str(bench.film), "--set", "speakers=2", "--set", "margin=0.3").returncode == 0
    assert len(bench.computed()) == before
    assert bench.run("analyze", str(bench.film), "--set", "language=de").returncode == 0
    fresh = {line.split()[0] for line in bench.computed()[before:]}
    assert fresh == {"speech"}


def test_equal_films_in_fresh_folders_give_equal_bytes(make_bench):
    one, other = make_bench("one"), make_bench("other", PYTHONHASHSEED="7")
    assert one.run("analyze", str(one.film)).returncode == 0
    assert other.run("analyze", str(other.film)).returncode == 0
    assert one.results().keys() == other.results().keys()
    assert one.results() == other.results()


@pytest.mark.parametrize("victim", ["analysis", "worker"])
def test_kill_at_any_moment_loses_no_finished_chunk(make_bench, victim):
    """Ten random moments: the next run goes on, computes nothing twice, and ends with the same bytes."""
    plain = make_bench("plain")
    assert plain.run("analyze", str(plain.film)).returncode == 0
    wanted = plain.results()
    chance = random.Random(5)
    bench = make_bench("killed", SCRIPTED_PAUSE="0.08")
    for _ in range(MOMENTS):
        process = bench.start("analyze", str(bench.film))
        try:
            process.wait(0.5 + chance.random() * 1.2)
        except subprocess.TimeoutExpired:
            for pid in [process.pid] if victim == "analysis" else _children(process.pid):
                _kill(pid)
        process.communicate(timeout=60)
        assert _no_half_files(bench.project)
    assert bench.run("analyze", str(bench.film)).returncode == 0
    assert bench.results() == wanted
    twice = [line for line in bench.computed() if bench.computed().count(line) > 1]
    # A chunk may be renamed into place and its worker killed before the diary's line, never the other way round.
    assert twice == []


def _children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(one) for one in path.read_text().split()] if path.exists() else []


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _no_half_files(project: Path) -> bool:
    """Everything with its final name is whole: JSON parses, Parquet has its footer, the database its integrity."""
    for path in project.rglob("*"):
        if path.name.startswith(".") or ".ready" in str(path) or not path.is_file():
            continue
        if path.suffix == ".json":
            json.loads(path.read_text())
        if path.suffix == ".parquet":
            assert path.read_bytes()[-4:] == b"PAR1"
    database = project / "project.sqlite"
    if database.exists():
        with sqlite3.connect(database) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        connection.close()
    return True


def test_polite_stop_keeps_what_is_finished(make_bench):
    bench = make_bench("stopped", SCRIPTED_PAUSE="0.3")
    process = bench.start("analyze", str(bench.film), "--json")
    deadline = time.monotonic() + 30
    while len(bench.computed()) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    last = json.loads(out.splitlines()[-1])
    assert last["error"]["exit"] == 130
    before = bench.computed()
    assert bench.run("analyze", str(bench.film)).returncode == 0
    assert len(set(bench.computed())) == len(bench.computed()) > len(before)


def test_json_tells_stages_progress_and_the_end(make_bench):
    bench = make_bench()
    done = bench.run("analyze", str(bench.film), "--json")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    stages = [event["stage"] for event in events if "stage" in event]
    assert stages == ["cuts", "faces", "people", "speech", "speakers", "voice", "text", "meaning", "proxy"]
    overall = [event["progress"]["overall"] for event in events if "progress" in event]
    assert overall == sorted(overall)
    assert overall[-1] == 1.0
    assert events[-1]["done"]["project"] == str(bench.project)


def test_missing_artefact_is_computed_again_and_edits_stay(make_bench):
    import shutil

    from emotionai_core.project.edits import RenamePerson
    from emotionai_core.project.store import Project

    bench = make_bench()
    bench.run("analyze", str(bench.film))
    project = Project.open(bench.project)
    project.append(RenamePerson("face-0", "Frida"))
    project.close()
    shutil.rmtree(next(bench.project.glob("artefacts/faces-*")))
    refused = bench.run("export", str(bench.project))
    assert refused.returncode == 4
    assert "Analyse the film again" in refused.stderr
    assert bench.run("analyze", str(bench.film)).returncode == 0
    assert "Frida" in (bench.project / "exports" / "film.csv").read_text()


BAD = {
    "empty.mp4": b"",
    "text.mp4": b"This is only a text.\n" * 100,
    "broken.mkv": b"\x1a\x45\xdf\xa3" + b"\x00" * 500,
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_what_is_not_a_film_gets_one_sentence(make_bench, name):
    bench = make_bench()
    path = bench.folder / name
    path.write_bytes(BAD[name])
    done = bench.run("analyze", str(path))
    assert done.returncode == 3
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert not path.with_suffix(".emai").exists()


def test_missing_file_folder_and_foreign_project(make_bench):
    bench, other = make_bench("one"), make_bench("two")
    assert bench.run("analyze", str(bench.folder / "nowhere.mp4")).returncode == 3
    assert bench.run("analyze", str(bench.folder)).returncode == 3
    assert bench.run("analyze", str(bench.film)).returncode == 0
    before = bench.results()
    foreign = make_longer(other)
    done = bench.run("analyze", str(foreign), "--project", str(bench.project))
    assert done.returncode == 4
    assert "another film" in done.stderr
    assert bench.results() == before


def make_longer(bench) -> Path:
    from tests.end_to_end.conftest import make_film

    return make_film(bench.folder / "longer.mp4", seconds=9.0)


def test_a_film_cut_off_before_its_index_gets_one_sentence(make_bench):
    """An MP4 keeps its index at the end; what lacks it cannot be read (films that still can: the core's tests)."""
    bench = make_bench()
    data = bench.film.read_bytes()
    bench.film.write_bytes(data[: len(data) // 2])
    done = bench.run("analyze", str(bench.film))
    assert done.returncode == 3
    assert len(done.stderr.strip().splitlines()) == 1
    assert not bench.project.exists()


@pytest.mark.parametrize("name", ["a b'c\"d.mp4", "line\nbreak.mp4", "🎬 film.mp4", "-dash.mp4", "50%done.mp4"])
def test_hostile_names(make_bench, name):
    bench = make_bench()
    film = bench.film.rename(bench.folder / name)
    done = bench.run("analyze", "--", str(film))
    assert done.returncode == 0, done.stderr
    assert (film.with_suffix(".emai") / "project.sqlite").exists()


def test_project_from_a_newer_studio_and_a_corrupt_one(make_bench):
    bench = make_bench()
    bench.run("analyze", str(bench.film))
    database = bench.project / "project.sqlite"
    whole = database.read_bytes()
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA user_version = 99")
    connection.commit()
    connection.close()
    newer = bench.run("open", str(bench.project), "--screenshot", str(bench.folder / "x.png"))
    assert newer.returncode == 4
    assert "newer version" in newer.stderr
    for leftover in bench.project.glob("project.sqlite-*"):
        leftover.unlink()
    database.write_bytes(whole[:100] + b"\xff" * 4000 + whole[4100:])
    corrupt = bench.run("analyze", str(bench.film))
    assert corrupt.returncode == 4
    assert "damaged" in corrupt.stderr


def test_garbage_from_a_worker_is_one_sentence(make_bench, tmp_path):
    import shutil

    from tests.end_to_end.conftest import PROGRAMS

    root = tmp_path / "garbled"
    shutil.copytree(PROGRAMS, root)
    worker = root / "subprocess_envs" / "scripted" / "worker.py"
    worker.write_text("print('%!garbage')\nimport time; time.sleep(30)\n")
    bench = make_bench("garbled-film", EMOTIONAI_ROOT=str(root))
    done = bench.run("analyze", str(bench.film))
    assert done.returncode == 5
    assert "not part of the protocol" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_silent_film_without_subtitles(make_bench):
    bench = make_bench()
    bench.film.with_suffix(".srt").unlink()
    done = bench.run("analyze", str(bench.film))
    assert done.returncode == 0
    assert (bench.project / "exports" / "film.csv").read_text() == ",".join(COLUMNS) + "\n"


def test_tables_made_elsewhere_stand_for_stages(make_bench):
    bench = make_bench()
    faces = bench.folder / "faces.csv"
    times = [n * 0.25 for n in range(30)]
    faces.write_text(
        "person,emotion,file,confidence\n" + "".join(f"1_woman,happy,{time:.2f}.jpg,0.95\n" for time in times)
    )
    lines = bench.folder / "lines.csv"
    lines.write_text(
        "start,end,character,dialogue,text_emotion,text_confidence\n"
        '0.5,2.0,Scarlett,"I will think, about it tomorrow",sad,0.9\n3.0,4.0,Scarlett,Yes,,\n'
    )
    voice = bench.folder / "voice.csv"
    voice.write_text("start,end,arousal,valence,dominance\n0.4,2.1,0.82,-0.31,\n")
    done = bench.run(
        "analyze", str(bench.film), "--faces", str(faces), "--transcript", str(lines), "--voice", str(voice)
    )
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader((bench.project / "exports" / "film.csv").read_text().splitlines()))
    first = rows[0]
    assert (first["character"], first["face_emotion"], first["text_emotion"]) == ("Scarlett", "joy", "sadness")
    assert (first["audio_arousal"], first["audio_valence"], first["audio_dominance"]) == ("0.820", "-0.310", "")
    assert first["conflict"] == "masking"
    assert rows[1]["audio_arousal"] == ""
    assert {line.split()[0] for line in bench.computed()}.isdisjoint({"faces", "people", "speech", "voice"})


@pytest.mark.parametrize(
    "text", ["", "a,b\n1,2\n", "person,emotion,file,confidence\nx,rage,1.0.jpg,0.5\n",
             "person,emotion,file,confidence\nx,happy,none.jpg,0.5\n",
             "person,emotion,file,confidence\nx,happy,1.0.jpg,7\n", "\x00\x01"],
)  # fmt: skip
def test_wrong_tables_get_one_sentence(make_bench, text):
    bench = make_bench()
    faces = bench.folder / "faces.csv"
    faces.write_text(text)
    done = bench.run("analyze", str(bench.film), "--faces", str(faces))
    assert done.returncode == 3
    assert "faces.csv" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_stopped_second_analysis_leaves_the_first_standing(make_bench):
    """Lines are numbered anew by other subtitles: half of each analysis would make contradictions of nothing."""
    bench = make_bench()
    assert bench.run("analyze", str(bench.film)).returncode == 0
    before = bench.run("export", str(bench.project)), (bench.project / "exports" / "film.csv").read_text()
    subtitles = bench.film.with_suffix(".srt")
    shifted = "1\n00:00:00,000 --> 00:00:00,400\nBELA: Hello there.\n\n" + subtitles.read_text()
    subtitles.write_text(shifted, encoding="utf-8")
    bench.extra["SCRIPTED_PAUSE"] = "0.3"
    process = bench.start("analyze", str(bench.film), "--json")
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line).get("stage") == "speakers":
            process.kill()
            break
    process.communicate(timeout=60)
    assert bench.run("export", str(bench.project)).returncode == 0
    assert (bench.project / "exports" / "film.csv").read_text() == before[1]


def test_corrections_follow_their_lines_and_faces_into_a_new_analysis(make_bench):
    from emotionai_core.project.edits import CorrectText, JudgeConflict, RenamePerson
    from emotionai_core.project.store import Project

    bench = make_bench()
    assert bench.run("analyze", str(bench.film)).returncode == 0
    project = Project.open(bench.project)
    project.append(JudgeConflict(2000, "rejected"))
    project.append(JudgeConflict(0, "accepted"))
    project.append(CorrectText(1000, "How lovely to meet you!"))
    project.append(RenamePerson("face-0", "Frida"))
    project.close()
    subtitles = bench.film.with_suffix(".srt")
    first = "1\n00:00:00,000 --> 00:00:00,400\nBELA: Hello there.\n\n"
    subtitles.write_text(first + subtitles.read_text().split("\n\n", 2)[2], encoding="utf-8")
    assert bench.run("analyze", str(bench.film)).returncode == 0
    rows = list(csv.DictReader((bench.project / "exports" / "film.csv").read_text().splitlines()))
    assert [row["dialogue"] for row in rows] == ["Hello there.", "It is a sad, sad thing."]
    assert [row["conflict"] for row in rows][1] == ""
    report = (bench.project / "exports" / "film-report.html").read_text()
    assert "2 corrections no longer fit" in report
    assert "Frida" in report


def test_settings_are_changed_one_by_one(make_bench):
    from emotionai_core.project.store import Project

    bench = make_bench()
    assert bench.run("analyze", str(bench.film), "--set", "margin=0.1").returncode == 0
    assert bench.run("analyze", str(bench.film), "--set", "wide_window=3").returncode == 0
    project = Project.open(bench.project)
    assert project.settings.differing() == {"margin": 0.1, "wide_window": 3}
    project.close()
    assert bench.run("analyze", str(bench.film), "--set", "margin=").returncode == 0
    project = Project.open(bench.project)
    assert project.settings.differing() == {"wide_window": 3}
    project.close()


def test_a_worker_that_promises_more_than_it_delivers(make_bench, tmp_path):
    import shutil

    from tests.end_to_end.conftest import PROGRAMS

    root = tmp_path / "lazy"
    shutil.copytree(PROGRAMS, root, symlinks=True)
    worker = root / "subprocess_envs" / "scripted" / "worker.py"
    worker.write_text(worker.read_text().replace("job.save(index, start", "index == 1 or job.save(index, start"))
    bench = make_bench("lazy-film", EMOTIONAI_ROOT=str(root))
    done = bench.run("analyze", str(bench.film))
    assert done.returncode == 5
    assert "did not deliver what it promised" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_extra_that_fails_does_not_take_the_analysis_with_it(make_bench, tmp_path):
    import shutil

    from tests.end_to_end.conftest import PROGRAMS

    root = tmp_path / "extra"
    shutil.copytree(PROGRAMS, root)
    manual = root / "subprocess_envs" / "scripted" / "worker.toml"
    stage = '\n[stages.micro]\nbackend = "embedded"\nversion = "1"\ntitle = "Brief movements"\nsilence_s = 20\n'
    manual.write_text(manual.read_text() + stage)
    bench = make_bench("extra-film", EMOTIONAI_ROOT=str(root))
    done = bench.run("analyze", str(bench.film), "--set", "micro_expressions=true")
    assert done.returncode == 0, done.stderr
    assert "'Brief movements' was left out" in done.stdout + done.stderr
    assert (bench.project / "exports" / "film.csv").stat().st_size > 200
