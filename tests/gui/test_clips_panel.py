"""The clips panel: what it says when there is nothing, the queue, the gallery, its own player, what can be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from clip_sessions import Opened, give_prompts, opener
from fake_generate import FILM, fill, make_clip, make_request
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QMenu

from app.dialogs.clip_arc import ArcDialog
from app.dialogs.clip_options import ClipOptionsDialog, choose
from app.dialogs.clip_request import ClipRequestDialog
from app.panels.clips import ClipsPanel
from app.session import Session
from emotionai_core.errors import GenerationError
from emotionai_core.generation.need import Need
from emotionai_core.records.clip import Clamp, JobState, Maker, Mode, Size, Tier
from tests.films import write_film


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "Sample.emai"
    place.mkdir()
    write_film(place / FILM, 12, 24)
    return place


@pytest.fixture
def panel_for(qapp, folder, qtbot, monkeypatch, theme, playhead) -> Iterator[Callable[..., tuple[ClipsPanel, Session]]]:
    sessions: list[Session] = []
    panels: list[ClipsPanel] = []
    open_ = opener(folder, qtbot, monkeypatch, sessions)

    def make(*requests, behaviour: str = "good", read_only: bool = False) -> tuple[ClipsPanel, Session]:
        if requests:
            fill(folder / "clips", folder / FILM, requests)
        opened: Opened = open_(behaviour, read_only)
        panel = ClipsPanel(opened[0], playhead, theme)
        panel.resize(384, 640)
        panel.show()
        panels.append(panel)
        return panel, opened[0]

    yield make
    for panel in panels:
        panel.shut_down()
        panel.hide()
        panel.deleteLater()
    for session in sessions:
        session.shut_down()
        session.deleteLater()


def dialog_of(panel: ClipsPanel, kind: type[QDialog]):
    found = panel.window().findChildren(kind)
    assert len(found) == 1
    return found[0]


def entry(menu: QMenu, text: str):
    return next(action for action in menu.actions() if text in action.text())


def test_the_empty_panel_says_the_next_step(panel_for, qtbot):
    panel, session = panel_for()
    assert panel._stack.currentIndex() == 0 and panel._empty.title == "No clips yet"
    qtbot.mouseClick(panel._empty.button, Qt.MouseButton.LeftButton)
    assert "prompts are being written" in panel._empty.title
    give_prompts(session)
    qtbot.waitUntil(lambda: len(panel.model.clips) == 3, timeout=15_000)
    assert panel._stack.currentIndex() == 1 and panel.bar.join.isEnabled()


def test_from_all_scenes_to_an_arc_that_plays(panel_for, qtbot, playhead):
    panel, _ = panel_for(make_request(2), make_request(1))
    assert [clip.request.utterance for clip in panel.model.clips] == [1, 2]
    qtbot.mouseClick(panel.bar.join, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(panel.model.clips) == 3, timeout=15_000)
    arc = panel.model.clips[-1]
    assert arc.request.maker is Maker.ARC and panel._clips.chosen == arc.id
    assert arc.request.clips == tuple(clip.id for clip in panel.model.clips[:2])
    # An arc is not joined once more.
    assert arc not in panel.to_join()
    place = panel.gallery.visualRect(panel.model.index(2)).center()
    qtbot.mouseClick(panel.gallery.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: panel.player.playhead.position > 0.1, timeout=10_000)
    assert panel.player.file == panel._clips.file(arc) and playhead.position == 0.0


def test_the_chosen_ones_are_joined(panel_for, qtbot):
    panel, _ = panel_for(make_request(1), make_request(2), make_request(3))
    for row in (0, 2):
        panel.gallery.selectionModel().select(
            panel.model.index(row), panel.gallery.selectionModel().SelectionFlag.Select
        )
    assert [clip.request.utterance for clip in panel.to_join()] == [1, 3]


def test_what_is_being_made_is_followed_and_stopped_by_key(panel_for, qtbot):
    panel, session = panel_for(behaviour="slow")
    give_prompts(session)
    session.clips.make_all()
    qtbot.waitUntil(lambda: panel.jobs.rowCount() == 3 and panel.jobs.row(0).progress == 0.5, timeout=15_000)
    first = panel.jobs.row(0)
    assert first.running and first.left == 12.0 and first.preview is not None and "12 s left" in first.spoken
    assert "2 clip(s) wait" in panel.bar.standing.text() and "animatics" in panel.bar.standing.text()
    second, third = panel.jobs.row(1).job.id, panel.jobs.row(2).job.id
    panel.queue.setFocus()
    panel.queue.setCurrentIndex(panel.jobs.index(2))
    qtbot.keyClick(panel.queue, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: panel.jobs.row(1).job.id == third, timeout=5000)
    panel.queue.drop_before(second, 1)
    qtbot.waitUntil(lambda: panel.jobs.row(1).job.id == second, timeout=5000)
    panel.queue.clearSelection()
    panel.queue.setCurrentIndex(panel.jobs.index(0))
    qtbot.keyClick(panel.queue, Qt.Key.Key_Delete)
    stopped = lambda: [job.state for job in session.clips.jobs].count(JobState.CANCELLED) == 1  # noqa: E731
    qtbot.waitUntil(stopped, timeout=10_000)


def test_what_went_wrong_is_told_in_full_and_tried_again(panel_for, qtbot):
    panel, session = panel_for(behaviour="refuse")
    give_prompts(session)
    session.clips.make((0,))
    qtbot.waitUntil(lambda: panel.jobs.rowCount() == 1 and bool(panel.jobs.row(0).trouble), timeout=15_000)
    assert panel.jobs.row(0).trouble == "The card's memory ran out. Choose a smaller size."
    assert panel.bar.again.isVisible() and not panel.bar.stop.isVisible()
    with qtbot.waitSignal(session.clips.progressed, timeout=10_000):
        qtbot.mouseClick(panel.bar.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(panel.jobs.rows) and bool(panel.jobs.row(0).trouble), timeout=10_000)
    panel.queue.selectAll()
    panel._queue_menu(panel.mapToGlobal(panel.rect().center()))
    menu = panel.findChildren(QMenu)[-1]
    assert entry(menu, "Try again").isEnabled() and not entry(menu, "Stop").isEnabled()
    menu.close()
    qtbot.keyClick(panel.queue, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: panel._stack.currentIndex() == 0, timeout=5000)


def test_last_time_s_jobs_wait_for_a_word(panel_for, folder, qtbot):
    from emotionai_core.generation.store import ClipStore

    store = ClipStore(folder / "clips")
    store.add(make_request(1))
    store.close()
    panel, _ = panel_for()
    assert panel.bar.resume.isVisible() and "last time" in panel.bar.standing.text()
    qtbot.mouseClick(panel.bar.resume, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(panel.model.clips) == 1, timeout=15_000)
    assert not panel.bar.resume.isVisible()


def test_a_clip_in_full(panel_for, qtbot, playhead):
    panel, session = panel_for(make_request(3))
    playhead.set_film(160.0)
    clip = panel.model.clips[0]
    session.clips.choose(clip.id)
    assert panel.pages.viewer.isVisible() and panel.gallery.currentIndex().row() == 0
    measures = panel.detail.measures.text()
    assert "emotion anger → anger 61%" in measures and "0.82 → 0.74" in measures and "valence -0.42 → –" in measures
    assert "would not count" in panel.detail.remark.text()
    qtbot.mouseClick(panel.detail.film, Qt.MouseButton.LeftButton)
    assert session.selected == 3 and playhead.position == pytest.approx(30.0)
    panel.detail.request.click()
    page = dialog_of(panel, ClipRequestDialog)
    shown = page.page.toPlainText()
    assert (
        "jaw clenched" in shown and "voice arousal 0.82" in shown and "animatic" in shown and clip.frames_hash in shown
    )
    page.copy_json.click()
    assert '"seed"' in QGuiApplication.clipboard().text()
    page.reject()


def test_again_once_more_and_thrown_away(panel_for, qtbot):
    panel, session = panel_for(make_request(3, Maker.LTX))
    session.clips.choose(panel.model.clips[0].id)
    menu = QMenu(panel)
    panel.detail.fill(menu)
    assert not entry(menu, "seed 42").isEnabled()
    entry(menu, "seed 777").trigger()
    qtbot.waitUntil(lambda: len(panel.model.clips) == 2, timeout=15_000)
    entry(menu, "reproduced").trigger()
    qtbot.waitUntil(lambda: len(panel.model.clips) == 3, timeout=15_000)
    assert panel.model.row(2).remark == "Made again: exactly the same pictures."
    panel.gallery.setCurrentIndex(panel.model.index(1))
    qtbot.keyClick(panel.gallery, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(panel.model.clips) == 2, timeout=5000)
    session.undo()
    qtbot.waitUntil(lambda: len(panel.model.clips) == 3, timeout=5000)


def test_nothing_for_blind_coders_and_looking_only_for_readers(panel_for, qtbot):
    panel, session = panel_for(make_request(3), read_only=True)
    assert len(panel.model.clips) == 1 and not panel.bar.make.isEnabled() and not panel.bar.join.isEnabled()
    session.clips.choose(panel.model.clips[0].id)
    qtbot.waitUntil(lambda: panel.player.file is not None, timeout=5000)
    session.code_as("anna", True)
    assert "blind" in panel._empty.title and panel._stack.currentIndex() == 0 and panel.player.file is None


def test_closing_the_project_lets_go_of_the_clip(panel_for, qtbot):
    panel, session = panel_for(make_request(3))
    session.clips.choose(panel.model.clips[0].id)
    assert panel.player.file is not None
    session.close_project()
    assert panel.player.file is None and panel._empty.title == "No film yet"


def test_large_and_back(panel_for, qtbot):
    panel, session = panel_for(make_request(3))
    session.clips.choose(panel.model.clips[0].id)
    panel.player.toggle_large()
    assert panel.player.large and panel.player.picture.window() is not panel.window()
    panel.player.toggle_large()
    qtbot.waitUntil(lambda: not panel.player.large, timeout=2000)
    assert panel.player.picture.window() is panel.window()


def test_the_order_of_an_arc(qapp, theme, qtbot):
    clips = [make_clip(f"{number:016d}", make_request(number)) for number in range(3)]
    dialog = ArcDialog(clips, theme)
    agreed = []
    dialog.agreed.connect(lambda chosen, fade, sound: agreed.append((chosen, fade, sound)))
    dialog.show()
    dialog.offer(1.5)
    qtbot.keyClick(dialog.order, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    dialog.order.setCurrentRow(2)
    qtbot.keyClick(dialog.order, Qt.Key.Key_Delete)
    dialog.scene_sound.click()
    dialog.join.click()
    assert agreed == [([clips[1], clips[0]], 1.5, True)]


def test_options_are_kept_and_the_guard_is_heard(panel_for, theme, qtbot):
    _, session = panel_for()
    asked = []

    def ask(tier: Tier, size: Size | None, seconds: float, warning: float) -> Need:
        asked.append((tier, size, seconds))
        if size is not None and size.width > 900:
            raise GenerationError("Not even the smallest clip fits.", "Make an animatic.")
        wanted = size or Size(512, 320, 49)
        clamp = Clamp(wanted, Size(512, 320, 25), 7.6, 10.5, ("It was shortened to 25 frames.",))
        return Need(clamp, "", 12.0)

    dialog = ClipOptionsDialog(session, theme, ask=ask)
    dialog.show()
    qtbot.waitUntil(lambda: "7.6 GB" in dialog.need.text(), timeout=5000)
    assert "animatics are made" in dialog.need.text()
    choose(dialog.maker, Maker.LTX)
    choose(dialog.mode, Mode.I2V)
    choose(dialog.size_, (768, 512))
    dialog.seconds.setValue(4.0)
    dialog.strength.setValue(0.5)
    dialog.seeds[1].setChecked(True)
    dialog.free.setText("7, 2026 and 99999999999")
    qtbot.waitUntil(
        lambda: "asked 768×512, 97 frames → granted 512×320, 25 frames" in dialog.clamp.text(), timeout=5000
    )
    assert dialog.reasons.text() == "It was shortened to 25 frames."
    choose(dialog.size_, (960, 544))
    qtbot.waitUntil(lambda: "Not even the smallest" in dialog.need.text(), timeout=5000)
    choose(dialog.size_, (768, 512))
    dialog.accept()
    options = session.clips.options
    assert options.maker is Maker.LTX and options.mode is Mode.I2V and options.size == Size(768, 512, 97)
    assert options.seconds == 4.0 and options.strength == 0.5 and options.seeds == (42, 123, 7, 2026)
    again = ClipOptionsDialog(session, theme, ask=ask)
    assert again.options == options
    choose(again.maker, Maker.ANIMATIC)
    assert not again.tier.isEnabled() and again.options.size is None
    assert not any(seed.isEnabled() for seed in again.seeds) and not again.free.isEnabled()
    again.reject()


def test_in_a_small_panel_a_clip_takes_the_place_of_the_others(panel_for, qtbot):
    panel, _ = panel_for(make_request(1), make_request(2))
    panel.resize(455, 415)
    assert not panel.pages.pages.isVisible() and panel.gallery.isVisible()
    least = panel.minimumSizeHint().height()
    panel._play(panel.model.index(0))
    assert panel.pages.pages.isVisible() and panel.pages.viewer.isVisible() and not panel.gallery.isVisible()
    # Nothing is squeezed: all that is on screen has its least height.
    assert panel.pages.minimumSizeHint().height() <= 415 and panel.minimumSizeHint().height() <= max(least, 300)
    panel.pages.turn_to(0)
    assert panel.gallery.isVisible() and not panel.pages.viewer.isVisible()
    panel.resize(455, 800)
    qtbot.waitUntil(lambda: panel.gallery.isVisible() and panel.pages.viewer.isVisible(), timeout=5000)
    assert not panel.pages.pages.isVisible()


def test_the_newest_clip_of_each_scene_is_joined_unless_some_are_chosen(panel_for, qtbot):
    made = [make_request(line, Maker.LTX, seed) for line in (1, 2, 3) for seed in (42, 123)]
    panel, session = panel_for(*made)
    told: list[str] = []
    session.notice.connect(told.append)
    assert [(one.request.utterance, one.request.seed) for one in panel.to_join()] == [(1, 123), (2, 123), (3, 123)]
    joined: list[int] = []
    session.clips.join = lambda clips, *_: joined.append(len(clips))
    panel.join()
    assert joined == [3] and "3 are left out" in told[0]
    panel.gallery.setCurrentIndex(panel.model.index(0))
    assert panel.bar.join.isEnabled()
    panel.join()
    panel.order_arc()
    assert (
        joined == [3] and len(told) == 3 and "needs two clips" in told[1] and not panel.window().findChildren(ArcDialog)
    )


def waiting(folder: Path, lines: tuple[int, ...]) -> None:
    """A queue that nobody works at."""
    from emotionai_core.generation.store import ClipStore

    store = ClipStore(folder / "clips")
    store.add_all([make_request(line) for line in lines])
    store.close()


def test_the_job_that_is_moved_stays_the_chosen_one(panel_for, folder, qtbot):
    waiting(folder, tuple(range(8)))
    panel, session = panel_for()
    session.clips.work.wake = lambda: None
    panel.queue.setFocus()
    panel.queue.setCurrentIndex(panel.jobs.index(5))
    moved = panel.jobs.row(5).job.id
    for place in (4, 3, 2):
        qtbot.keyClick(panel.queue, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(lambda place=place: panel.jobs.row(place).job.id == moved, timeout=5000)
        assert [row.job.id for row in panel.queue.chosen()] == [moved] and panel.queue.currentIndex().row() == place
    qtbot.keyClick(panel.queue, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: panel.jobs.row(3).job.id == moved, timeout=5000)
    qtbot.keyClick(panel.queue, Qt.Key.Key_Delete)
    stopped = lambda: [j.id for j in session.clips.jobs if j.state is JobState.CANCELLED] == [moved]  # noqa: E731
    qtbot.waitUntil(stopped, timeout=5000)


def test_stop_passes_over_what_ended_already(panel_for, folder, qtbot):
    waiting(folder, (1, 2, 3))
    panel, session = panel_for()
    session.clips.work.wake = lambda: None
    cancelled = lambda: [job.state is JobState.CANCELLED for job in session.clips.jobs]  # noqa: E731
    panel.stop()
    qtbot.waitUntil(lambda: sum(cancelled()) == 1, timeout=5000)
    panel.queue.clearSelection()
    panel.stop()
    qtbot.waitUntil(lambda: sum(cancelled()) == 2, timeout=5000)


def test_an_animatic_is_not_made_again_with_another_seed(panel_for, qtbot):
    panel, session = panel_for(make_request(3))
    session.clips.choose(panel.model.clips[0].id)
    menu = QMenu(panel)
    panel.detail.fill(menu)
    assert not [one for one in menu.actions() if "seed" in one.text()] and "seed" not in panel.detail.facts.text()


def test_clips_that_another_program_made_are_seen_when_the_panel_is_shown(panel_for, folder, qtbot):
    panel, _ = panel_for(make_request(3), read_only=True)
    assert len(panel.model.clips) == 1
    fill(folder / "clips", folder / FILM, (make_request(4),))
    panel.hide()
    panel.show()
    qtbot.waitUntil(lambda: len(panel.model.clips) == 2, timeout=5000)
