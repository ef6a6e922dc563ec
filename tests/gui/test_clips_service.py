"""The clips of an open project: asked for, made by a stand-in, kept over closing and deaths, undone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from clip_sessions import Opened, give_prompts, opener
from fake_generate import FILM, fill, make_request

from app import clip_requests
from app.clips import Clips
from app.session import Session
from emotionai_core.errors import GenerationError
from emotionai_core.generation import requests
from emotionai_core.records.clip import JobState, Maker
from tests.films import write_film


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "Sample.emai"
    place.mkdir()
    write_film(place / FILM, 12, 24)
    return place


@pytest.fixture
def open_with(qapp, folder: Path, qtbot, monkeypatch) -> Iterator[Callable[..., Opened]]:
    made: list[Session] = []
    yield opener(folder, qtbot, monkeypatch, made)
    for session in made:
        session.shut_down()
        session.deleteLater()


def waits_for_all(qtbot, clips: Clips, count: int) -> None:
    qtbot.waitUntil(lambda: len(clips.clips) == count and not clips.unfinished, timeout=15_000)


def test_nothing_is_there_and_nothing_is_made_by_looking(open_with, folder):
    _, clips, _ = open_with()
    assert clips.jobs == () and clips.clips == () and not clips.held
    assert not clips.folder.exists() and not clips.work.running


def test_clips_of_all_key_scenes_once_the_prompts_are_there(open_with, qtbot):
    session, clips, _ = open_with()
    told, asked = [], []
    session.notice.connect(told.append)
    clips.asked.connect(lambda: asked.append(1))
    clips.make_all()
    assert clips.wishing and asked == [1] and clips.jobs == ()
    give_prompts(session)
    waits_for_all(qtbot, clips, 3)
    assert not clips.wishing and told == ["LTX-Video is not set up."]
    assert {clip.request.seed for clip in clips.clips} == {42}
    assert all(clips.file(clip).is_file() for clip in clips.clips)


def test_some_scenes_by_a_maker_with_several_seeds(open_with, qtbot):
    session, clips, _ = open_with()
    give_prompts(session)
    clips.make((0, 14, 3), Maker.LTX, (42, 123))
    waits_for_all(qtbot, clips, 4)
    made = {(clip.request.utterance, clip.request.seed, clip.request.maker) for clip in clips.clips}
    assert made == {(line, seed, Maker.LTX) for line in (0, 14) for seed in (42, 123)}


def test_a_line_that_is_no_key_scene_is_said(open_with):
    session, clips, _ = open_with()
    give_prompts(session)
    told: list[str] = []
    session.notice.connect(told.append)
    clips.make((3,))
    assert "no key scene" in told[0] and not clips.wishing


def test_again_with_another_seed_and_once_more_the_same(open_with, folder, qtbot):
    fill(folder / "clips", folder / FILM, (make_request(1, Maker.LTX),))
    _, clips, _ = open_with()
    first = clips.clips[0]
    clips.make_again([first], 777)
    waits_for_all(qtbot, clips, 2)
    assert clips.clips[1].request.seed == 777
    clips.reproduce([first])
    waits_for_all(qtbot, clips, 3)
    assert clips.clips[2].request.experiment == "reproduce"
    assert clips.clips[2].frames_hash == first.frames_hash


def test_an_arc_of_several(open_with, folder, qtbot):
    fill(folder / "clips", folder / FILM, (make_request(1), make_request(2)))
    session, clips, _ = open_with()
    told: list[str] = []
    session.notice.connect(told.append)
    clips.join(clips.clips[:1])
    assert "two clips" in told[0]
    with qtbot.waitSignal(clips.made, timeout=10_000) as made:
        clips.join(clips.clips, 1.2)
    arc = clips.clip(made.args[0])
    assert arc.request.maker is Maker.ARC and len(arc.request.clips) == 2 and arc.request.crossfade == 1.2


def test_what_waits_from_last_time_is_made_when_somebody_says_so(open_with, folder, qtbot):
    from emotionai_core.generation.store import ClipStore

    store = ClipStore(folder / "clips")
    store.add_all((make_request(1), make_request(2)))
    store.close()
    _, clips, _ = open_with()
    assert clips.held and clips.unfinished == 2 and "last time" in clips.work.remark and not clips.work.running
    clips.go_on()
    waits_for_all(qtbot, clips, 2)
    assert not clips.held


def test_the_order_is_changed_and_what_waits_is_stopped(open_with, qtbot):
    session, clips, _ = open_with("slow")
    give_prompts(session)
    clips.make_all()
    qtbot.waitUntil(lambda: any(clips.step(job.id) is not None for job in clips.jobs), timeout=10_000)
    qtbot.waitUntil(lambda: clips.jobs[0].state is JobState.RUNNING, timeout=10_000)
    _, second, third = clips.jobs
    clips.move(third.id, second.id)
    qtbot.waitUntil(lambda: [job.id for job in clips.jobs][1:] == [third.id, second.id], timeout=5000)
    clips.cancel([second.id, clips.jobs[0].id])
    qtbot.waitUntil(lambda: sum(job.state is JobState.CANCELLED for job in clips.jobs) == 2, timeout=10_000)
    clips.retry([second.id])
    qtbot.waitUntil(lambda: sum(job.state is JobState.CANCELLED for job in clips.jobs) == 1, timeout=5000)
    clips.clear()
    qtbot.waitUntil(lambda: len(clips.jobs) == 2, timeout=5000)


def test_a_failure_is_kept_and_tried_again(open_with, qtbot):
    session, clips, _ = open_with("refuse")
    give_prompts(session)
    clips.make((0,))
    qtbot.waitUntil(lambda: any(job.state is JobState.FAILED for job in clips.jobs), timeout=10_000)
    assert clips.jobs[0].message == "The card's memory ran out. Choose a smaller size."
    clips.remove([clips.jobs[0].id])
    qtbot.waitUntil(lambda: not clips.jobs, timeout=5000)


def test_deaths_are_few_and_lose_nothing(open_with, qtbot):
    session, clips, _ = open_with("crash")
    clips.work._again.setInterval(1)
    give_prompts(session)
    clips.make((0, 14))
    qtbot.waitUntil(lambda: clips.held, timeout=20_000)
    assert (
        "the card fell out" in clips.work.remark
        and clips.unfinished + len([job for job in clips.jobs if job.state is JobState.FAILED]) == 2
    )


def test_a_full_disk_stops_the_queue_with_its_sentence(open_with, qtbot):
    session, clips, _ = open_with("full")
    give_prompts(session)
    clips.make((0,))
    qtbot.waitUntil(lambda: clips.held, timeout=10_000)
    assert clips.work.remark == "The disk is full. Free some space." and clips.unfinished == 1


def test_closing_the_project_leaves_no_process_and_no_job_behind(open_with, qtbot):
    session, clips, _ = open_with("slow")
    give_prompts(session)
    clips.make((0,))
    qtbot.waitUntil(lambda: clips.work.running and bool(clips.jobs), timeout=10_000)
    session.close_project()
    assert clips.jobs == () and clips.clips == ()
    qtbot.waitUntil(lambda: not clips.work.ending and not clips.work.running, timeout=10_000)


def test_thrown_away_and_taken_back(open_with, folder, qtbot):
    fill(folder / "clips", folder / FILM, (make_request(1), make_request(2)))
    session, clips, _ = open_with()
    gone = clips.clips[0]
    clips.throw_away([gone])
    qtbot.waitUntil(lambda: len(clips.clips) == 1, timeout=5000)
    session.undo()
    qtbot.waitUntil(lambda: len(clips.clips) == 2, timeout=5000)
    clips.rate(gone.id, clips.clips[1].id, "first")
    qtbot.waitUntil(lambda: len(session.analysis.direction.ratings) == 1, timeout=5000)


def test_a_copy_is_whole(open_with, folder, qtbot, tmp_path):
    fill(folder / "clips", folder / FILM, (make_request(1),))
    session, clips, _ = open_with()
    with qtbot.waitSignal(session.notice, timeout=5000):
        clips.export(clips.clips[0], tmp_path / "copy.mp4")
    assert (tmp_path / "copy.mp4").read_bytes() == (folder / FILM).read_bytes()
    with qtbot.waitSignal(session.failed, timeout=5000):
        clips.export(clips.clips[0], tmp_path / "nowhere" / "copy.mp4")


def test_a_project_that_may_not_be_changed_shows_its_clips(open_with, folder, qtbot):
    fill(folder / "clips", folder / FILM, (make_request(1),))
    session, clips, _ = open_with(read_only=True)
    told: list[str] = []
    session.notice.connect(told.append)
    assert len(clips.clips) == 1
    clips.make_all()
    clips.go_on()
    clips.reproduce(clips.clips)
    assert len(told) == 3 and not clips.wishing and not clips.work.running


def test_nothing_is_shown_to_a_blind_coder(open_with, folder, qtbot):
    fill(folder / "clips", folder / FILM, (make_request(1),))
    session, clips, _ = open_with()
    session.code_as("anna", True)
    assert clips.clips == () and clips.jobs == ()
    session.code_as("anna", False)
    assert len(clips.clips) == 1


def test_what_ends_the_studio_ends_the_process(open_with, qtbot, folder):
    session, clips, _ = open_with("slow")
    give_prompts(session)
    clips.make((0,))
    qtbot.waitUntil(
        lambda: clips.work.running and bool(clips.step(clips.jobs[0].id) if clips.jobs else None), timeout=10_000
    )
    session.shut_down()
    assert not clips.work.running and not clips.work.ending


def test_a_folder_that_goes_while_the_project_is_open_is_noticed(open_with, folder, qtbot):
    fill(folder / "clips", folder / FILM, (make_request(1),))
    session, clips, _ = open_with()
    give_prompts(session)
    told: list[str] = []
    session.notice.connect(told.append)
    shutil.rmtree(folder / "clips")
    clips.look_again()
    qtbot.waitUntil(lambda: not clips.clips, timeout=5000)
    assert len(told) == 1 and "removed or replaced" in told[0]
    clips.make((0,))
    waits_for_all(qtbot, clips, 1)
    assert (folder / "clips" / "clips.sqlite").is_file() and clips.file(clips.clips[0]).is_file()


def test_a_process_that_works_on_a_store_that_is_gone_is_let_go(open_with, folder, qtbot):
    session, clips, _ = open_with()
    give_prompts(session)
    clips.make((0,))
    waits_for_all(qtbot, clips, 1)
    assert clips.work.running
    shutil.rmtree(folder / "clips")
    clips.make((14,))
    qtbot.waitUntil(lambda: [clip.request.utterance for clip in clips.clips] == [14], timeout=15_000)
    assert clips.file(clips.clips[0]).is_file()


def test_clips_wait_for_an_edit_or_a_setting_that_is_on_its_way(open_with, qtbot, monkeypatch):
    session, clips, _ = open_with()
    give_prompts(session)
    built: list[str] = []
    monkeypatch.setattr(clips, "_build", lambda *_: built.append("busy" if session.busy else "idle"))
    session.change_settings({"prompt_tier": "minimal"})
    assert session.busy
    clips.make((0,))
    assert built == [] and clips.wishing
    qtbot.waitUntil(lambda: not session.busy, timeout=5000)
    # The new words are still being written.
    give_prompts(session)
    qtbot.waitUntil(lambda: built == ["idle"], timeout=5000)


def test_a_copy_that_cannot_be_saved_is_told_in_a_sentence(open_with, folder, qtbot, tmp_path):
    fill(folder / "clips", folder / FILM, (make_request(1),))
    session, clips, _ = open_with()
    with qtbot.waitSignal(session.failed, timeout=5000) as failed:
        clips.export(clips.clips[0], tmp_path / "nowhere" / "copy.mp4")
    assert "could not be saved in" in failed.args[0] and "Errno" not in failed.args[0] and ".part" not in failed.args[0]


def test_a_blind_coder_is_told_why_nothing_is_made(open_with):
    session, clips, _ = open_with()
    session.code_as("anna", True)
    told: list[str] = []
    session.notice.connect(told.append)
    clips.make_all()
    assert len(told) == 1 and "code blind" in told[0] and not clips.wishing


def test_nothing_comes_to_the_front_where_nothing_is_done(open_with, folder):
    fill(folder / "clips", folder / FILM, (make_request(1), make_request(2)))
    _, clips, _ = open_with(read_only=True)
    asked: list[int] = []
    clips.asked.connect(lambda: asked.append(1))
    clips.join(clips.clips)
    clips.reproduce(clips.clips)
    assert asked == []


def test_a_film_that_is_away_is_said_once_and_seeds_are_for_ltx(monkeypatch, tmp_path):
    made = [
        make_request(line, maker, seed) for maker in (Maker.ANIMATIC, Maker.LTX) for line in (1, 2) for seed in (1, 2)
    ]
    context = type("Context", (), {"says": ""})()
    monkeypatch.setattr(clip_requests, "_context", lambda _material: context)
    monkeypatch.setattr(requests, "requests_for", lambda *_: tuple(made))
    options = clip_requests.Options(seeds=(1, 2))
    with pytest.raises(GenerationError, match=r"film\.mp4 is not there"):
        clip_requests.requests_for((), None, options)  # type: ignore[arg-type]
    film = tmp_path / "film.mp4"
    film.touch()
    made = [replace(one, film=str(film)) for one in made]
    built = clip_requests.requests_for((), None, options)  # type: ignore[arg-type]
    assert [(one.maker, one.utterance, one.seed) for one in built.requests] == [
        (Maker.ANIMATIC, 1, 1),
        (Maker.ANIMATIC, 2, 1),
        *((Maker.LTX, line, seed) for line in (1, 2) for seed in (1, 2)),
    ]
    assert "Seeds change" in built.remark
