from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QSlider, QTreeWidget
from sample_analysis import SampleProject, make_analysis

from app.actions.catalogue import ACTIONS, MENUS
from app.application import install_exception_hook
from app.preferences import Preferences
from app.screenshot import Screenshot
from app.theme import contrast, look_named
from app.window import MainWindow


def test_the_start_page_says_what_to_do(window: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch):
    assert window.stack.currentWidget() is window.welcome
    called = []
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getOpenFileName", lambda *_: called.append("film") or ("", ""))
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getExistingDirectory", lambda *_: called.append("project") or "")
    qtbot.mouseClick(window.welcome.film, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(window.welcome.project, Qt.MouseButton.LeftButton)
    assert called == ["film", "project"]
    assert not window.actions_.by_id["export"].isEnabled()
    assert not window.actions_.by_id["play"].isEnabled()


def test_the_studio_opens_on_a_project(studio: MainWindow, hurry):
    assert studio.stack.currentIndex() == 1
    assert "Sample" in studio.windowTitle()
    assert studio.playhead.duration == studio.session.analysis.film.duration
    assert studio.actions_.by_id["play"].isEnabled()
    hurry(studio)


def test_closing_the_project_goes_back_to_the_start_page(studio: MainWindow, qtbot):
    studio.verbs.close_project()
    assert studio.stack.currentWidget() is studio.welcome
    assert studio.playhead.duration == 0
    qtbot.waitUntil(lambda: not studio.session.busy)


@pytest.mark.parametrize("name", ["dark", "light"])
def test_both_themes_paint_every_panel(studio: MainWindow, hurry, name: str):
    studio.verbs.choose_theme(name)
    studio.session.select(studio.session.analysis.conflicts[0].utterance)
    for page in studio.workspace.docks:
        studio.workspace.show_panel(page)
        hurry(studio)
    ground = studio.grab().toImage().pixelColor(3, studio.height() - 3)
    assert (ground.lightness() > 128) is (name == "light")


@pytest.mark.parametrize("name", ["dark", "light"])
def test_text_can_be_read(name: str):
    look = look_named(name)
    for ink in ("ink", "muted", "faint", "danger", "good"):
        for ground in ("window", "panel", "raised"):
            assert contrast(look.colour(ink), look.colour(ground)) >= 4.5, (ink, ground)
    for ink in ("ink", "muted"):
        for ground in ("selection", "hover", "track", "track_alt"):
            assert contrast(look.colour(ink), look.colour(ground)) >= 4.5, (ink, ground)
    assert contrast(look.colour("on_accent"), look.colour("accent")) >= 4.5
    for mark in ("masking", "sarcasm", "suppression", "leakage", "playhead"):
        assert contrast(look.colour(mark), look.colour("track")) >= 3.0, mark


KEYS = [
    ("Right", Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, 10.04),
    ("Left", Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, 9.96),
    ("Shift+Right", Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, 11.0),
    ("Shift+Left", Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, 9.0),
    ("Home", Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, 0.0),
    ("End", Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, 160.08),
]


@pytest.mark.parametrize(("name", "key", "modifier", "expected"), KEYS, ids=[key[0] for key in KEYS])
def test_keys_move_the_film(studio: MainWindow, qtbot, name: str, key, modifier, expected: float):
    studio.activateWindow()
    studio.timeline.canvas.setFocus()
    qtbot.waitUntil(studio.timeline.canvas.hasFocus, timeout=3000)
    studio.playhead.seek(10.0)
    qtbot.keyClick(studio.timeline.canvas, key, modifier)
    assert studio.playhead.position == pytest.approx(expected, abs=0.001)


def test_keys_go_from_cut_to_cut_and_conflict_to_conflict(studio: MainWindow, qtbot):
    studio.activateWindow()
    canvas, analysis = studio.timeline.canvas, studio.session.analysis
    canvas.setFocus()
    qtbot.waitUntil(canvas.hasFocus, timeout=3000)
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    assert studio.playhead.position == pytest.approx(analysis.shots[1].start)
    qtbot.keyClick(canvas, Qt.Key.Key_Up)
    assert studio.playhead.position == 0.0
    qtbot.keyClick(canvas, Qt.Key.Key_N)
    qtbot.keyClick(canvas, Qt.Key.Key_N)
    assert studio.session.selected == analysis.conflicts[1].utterance
    qtbot.keyClick(canvas, Qt.Key.Key_P)
    assert studio.session.selected == analysis.conflicts[0].utterance


def test_space_plays_and_pauses(studio: MainWindow, qtbot, silent):
    qtbot.keyClick(studio, Qt.Key.Key_Space)
    assert studio.playhead.playing and ("play", 0.0) in silent.told
    qtbot.keyClick(studio, Qt.Key.Key_Space)
    assert not studio.playhead.playing


def test_letters_typed_into_a_field_do_not_command(studio: MainWindow, project: SampleProject, qtbot):
    studio.workspace.show_panel("lines")
    studio.session.select(studio.session.analysis.conflicts[0].utterance)
    field = studio.lines.search
    studio.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus, timeout=3000)
    qtbot.keyClicks(field, "a near pass")
    assert field.text() == "a near pass"
    assert project.log == [] and not studio.playhead.playing


def test_lists_keep_their_arrows(studio: MainWindow, qtbot):
    panel = studio.conflicts
    studio.activateWindow()
    panel.list.setFocus()
    qtbot.waitUntil(panel.list.hasFocus, timeout=3000)
    panel.list.setCurrentIndex(panel.filter.index(0, 0))
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    assert panel.list.currentIndex().row() == 1
    assert studio.session.selected == studio.session.analysis.conflicts[1].utterance


def test_every_control_has_a_name(studio: MainWindow):
    nameless = []
    for kind in (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QSlider):
        for widget in studio.findChildren(kind):
            popup = widget.inherits("QComboBoxListView")
            if popup or widget.objectName().startswith("qt_") or isinstance(widget.parent(), (QComboBox, QLineEdit)):
                continue
            said = widget.accessibleName() or getattr(widget, "text", lambda: "")()
            inner = widget.parent().objectName().startswith("qt_") or type(widget.parent()).__name__ == "QTabBar"
            if not said and not inner:
                nameless.append((type(widget).__name__, widget.objectName(), type(widget.parent()).__name__))
    assert nameless == []


def test_actions_are_complete_and_keys_unique():
    ids = [action.id for action in ACTIONS]
    assert len(ids) == len(set(ids))
    keys = [key for action in ACTIONS for key in action.keys]
    assert len(keys) == len(set(keys))
    assert {action.menu for action in ACTIONS} - {""} == {name for name, _ in MENUS}


def test_facts_cover_all_conditions(window: MainWindow):
    assert {action.when for action in ACTIONS} <= set(window.verbs.facts())


def test_a_second_window_opens_where_the_first_was_closed(theme, silent, tmp_path: Path, qtbot):
    preferences = Preferences(tmp_path / "p.ini")
    first = MainWindow(theme, preferences, silent)
    first.resize(1211, 777)
    first.show()
    first.close()
    first.deleteLater()
    assert isinstance(Preferences(tmp_path / "p.ini").state("window"), QByteArray)
    second = MainWindow(theme, Preferences(tmp_path / "p.ini"), type(silent)())
    # Qt keeps a restored window on the screen there is, and the screen in memory is a small one.
    room = second.screen().availableSize()
    assert (second.width(), second.height()) == (1211, 777) or room.width() < 1280
    second.close()
    second.deleteLater()


def test_recent_projects_are_those_that_exist(tmp_path: Path):
    preferences = Preferences(tmp_path / "p.ini")
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        preferences.remember_project(tmp_path / name)
    preferences.remember_project(tmp_path / "a")
    (tmp_path / "b").rmdir()
    assert [path.name for path in preferences.recent()] == ["a", "c"]


def test_dialogs_open_and_name_the_limits(studio: MainWindow, qtbot):
    studio.actions_.by_id["about"].trigger()
    studio.actions_.by_id["shortcuts"].trigger()
    dialogs = [child for child in studio.children() if type(child).__name__.endswith("Dialog")]
    texts = " ".join(label.text() for dialog in dialogs for label in dialog.findChildren(type(studio.film_facts)))
    assert "not facts" in texts and "employees" in texts
    trees = [tree for dialog in dialogs for tree in dialog.findChildren(QTreeWidget)]
    assert any(tree.findItems("Ctrl+Z", Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive, 1) for tree in trees)
    for dialog in dialogs:
        dialog.close()


def test_an_unexpected_error_is_told_and_logged(window: MainWindow, monkeypatch: pytest.MonkeyPatch, caplog):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    install_exception_hook(window.tell)
    sys.excepthook(ValueError, ValueError("odd"), None)
    assert "ValueError" in window.statusBar().currentMessage()
    assert "odd" in caplog.text


def test_the_screenshot_waits_for_the_analysis(window: MainWindow, qtbot, tmp_path: Path, project: SampleProject):
    target = tmp_path / "out" / "studio.png"
    shot = Screenshot(window, target, limit_ms=1500)
    with qtbot.waitSignal(shot.done, timeout=8000):
        window.session.open(lambda: project, "Sample")
    assert target.stat().st_size > 10_000
    assert window.session.analysis is not None


def test_a_screenshot_of_a_project_that_fails_says_so(window: MainWindow, qtbot, tmp_path: Path):
    def fail():
        raise OSError("gone")

    shot = Screenshot(window, tmp_path / "x.png")
    with qtbot.waitSignal(shot.done, timeout=8000) as done:
        window.session.open(fail, "x")
    assert done.args == [False]


def test_a_project_whose_film_is_gone_still_opens(studio: MainWindow):
    assert not Path(studio.session.film_path).exists()
    assert studio.stack.currentIndex() == 1
    assert studio.stage.screen._message


def test_nothing_in_the_studio_is_untranslatable_by_accident():
    """Words put on screen go through translation: no plain text in setText and friends."""
    root = Path(__file__).parents[2] / "app"
    pattern = re.compile(r"\.(setText|setToolTip|setPlaceholderText|setWindowTitle|addTab|addItem)\(\s*f?\"[A-Za-z]{3}")
    allowed = "EmotionalAI Studio"
    found = [
        (path.name, line.strip())
        for path in sorted(root.rglob("*.py"))
        for line in path.read_text("utf-8").splitlines()
        if pattern.search(line) and allowed not in line
    ]
    assert found == []


def test_the_sample_is_what_it_claims():
    analysis = make_analysis(lines=100)
    assert len(analysis.lines) == 100 and len(analysis.conflicts) == 33


def test_a_finished_analysis_opens_unless_somebody_is_at_work(
    window: MainWindow, qtbot, project, monkeypatch, tmp_path
):
    shown = []
    monkeypatch.setattr(type(window.verbs), "show_project", lambda self, path: shown.append(path))
    window.job.finished.emit(tmp_path)
    assert shown == [tmp_path]
    with qtbot.waitSignal(window.session.opened, timeout=5000):
        window.session.open(lambda: project, "Sample")
    window.job.finished.emit(tmp_path)
    assert shown == [tmp_path]
    assert tmp_path.stem in window.statusBar().currentMessage()
    assert tmp_path in window.preferences.recent()
    qtbot.waitUntil(lambda: not window.portraits.loading, timeout=5000)


def test_the_strip_shows_the_job_and_stops_it(window: MainWindow, qtbot, hurry):
    from app.jobs.analysis_job import JobState, Phase
    from app.panels.jobs_strip import JobsStrip

    strip = window.findChild(JobsStrip)
    window.job.changed.emit(JobState(Phase.RUNNING, "Faces (2 of 8)", 0.4, 95.0))
    hurry(window)
    assert strip.isVisible() and strip.bar.value() == 400
    assert strip.stage.text() == "Faces (2 of 8)" and "2 min" in strip.left.text()
    window.job.changed.emit(JobState(Phase.CANCELLING, "Stopping", 0.4))
    assert not strip.cancel.isEnabled()
    window.job.changed.emit(JobState(Phase.CANCELLED, "Stopped."))
    assert not strip.isVisible()


@pytest.mark.parametrize("language", ["zh_TW", "en"])
def test_the_studio_speaks_the_language_wished_for(qapp, language: str):
    from PySide6.QtCore import QTranslator

    from app.application import install_language
    from app.words import emotion_name

    before = set(qapp.findChildren(QTranslator))
    install_language(qapp, language)
    try:
        assert emotion_name("joy") == {"zh_TW": "喜悅", "en": "joy"}[language]
        counted = qapp.translate("PeopleDelegate", "%n line(s)", None, 1)
        assert counted == {"zh_TW": "1 句", "en": "1 line"}[language]
    finally:
        for translator in set(qapp.findChildren(QTranslator)) - before:
            qapp.removeTranslator(translator)
            translator.deleteLater()


def test_every_text_has_its_translation():
    import xml.etree.ElementTree as ElementTree

    tree = ElementTree.parse(Path(__file__).parents[2] / "resources" / "locale" / "studio_zh_TW.ts")
    unfinished = [
        message.findtext("source")
        for message in tree.iter("message")
        if message.find("translation").get("type") is not None
    ]
    assert unfinished == []


def test_the_speed_is_chosen_by_keys_without_leaving_for_a_cut(studio: MainWindow, qtbot):
    rate = studio.stage.transport.rate
    studio.playhead.seek(10.0)
    rate.setFocus()
    qtbot.waitUntil(rate.hasFocus)
    before = rate.currentIndex()
    qtbot.keyClick(rate, Qt.Key.Key_Down)
    assert rate.currentIndex() == before + 1
    assert studio.playhead.position == pytest.approx(10.0, abs=0.05)
