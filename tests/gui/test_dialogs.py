"""Search and preferences over the real window."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from sample_analysis import SampleProject
from shiboken6 import isValid

from app.dialogs import preferences as preferences_module
from app.dialogs.preference_effects import apply_preferences
from app.dialogs.preferences import PreferencesDialog
from app.dialogs.search import SearchWindow, vocabulary
from app.dialogs.settings_texts import group_title, setting_text
from app.jobs.again import analyse_again
from app.jobs.analysis_job import Phase
from app.jobs.new_films import keep_for_new_films, new_film_settings
from app.panels.recent import RecentProjects
from app.panels.welcome import Welcome
from app.player.transport import TimeButton
from app.preferences import Preferences
from benchmarks.project import make_project
from benchmarks.synthetic import Size
from emotionai_core.project.edits import RenamePerson
from emotionai_core.settings import GROUPS, Settings

# Search


@pytest.fixture
def search(studio, qtbot):
    studio.actions_.by_id["search"].trigger()
    found = studio.findChild(SearchWindow)
    assert found is not None and found.isVisible()
    yield found
    found.close()


def look_for(search: SearchWindow, text: str, qtbot) -> list[str]:
    search.field.setText(text)
    qtbot.waitUntil(lambda: not search.busy, timeout=5000)
    return [row.title for row in search.list.rows.rows if not row.heading]


def test_nothing_typed_shows_examples(search):
    assert search._stack.currentWidget() is search._empty and "anger" in search._empty.hint


def test_lines_are_found_and_enter_goes_there(search, studio, qtbot):
    assert look_for(search, "crown jewels", qtbot)[0] == "Somebody must have stolen the crown jewels."
    row = search.list.chosen
    assert row is not None and [row.title[a:b] for a, b in row.marks] == ["crown", "jewels"]
    QTest.keyClick(search.field, Qt.Key.Key_Down)
    second = search.list.chosen
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    assert studio.session.selected == second.payload.number
    assert studio.playhead.position == pytest.approx(second.payload.time, abs=0.05)
    assert search.isVisible() and search.field.text() == "crown jewels"


def test_groups_have_headings_and_numbers(search, qtbot):
    look_for(search, "hildy", qtbot)
    headings = {row.title: row.side for row in search.list.rows.rows if row.heading}
    assert headings["People"] == "1" and "Conflicts" in headings and "Lines" in headings


def test_a_person_is_shown(search, studio, qtbot):
    studio.session.show_person("face-1", False)
    look_for(search, "walter", qtbot)
    search.jump()
    assert "face-1" in studio.session.people_shown


def test_nothing_found_says_so(search, qtbot):
    assert look_for(search, "zebra", qtbot) == []
    assert search._empty.title == "Nothing found"


def test_an_edit_is_found_at_once(search, studio, qtbot):
    assert look_for(search, "gwendolen", qtbot) == []
    with qtbot.waitSignal(studio.session.analysis_changed, timeout=5000):
        studio.session.edit(RenamePerson("face-0", "Gwendolen"))
    qtbot.waitUntil(lambda: not search.busy and bool(search.list.rows.rows), timeout=5000)
    assert search.list.rows.rows[1].title == "Gwendolen"


def test_letters_go_into_the_field_and_not_to_the_player(search, studio, qtbot):
    search.activateWindow()
    qtbot.waitUntil(search.field.hasFocus, timeout=5000)
    search.field.clear()
    QTest.keyClicks(search.field, "nap ")
    assert search.field.text() == "nap " and not studio.playhead.playing and studio.session.selected is None


def test_escape_closes_it_and_ctrl_f_brings_it_back_with_its_text(search, studio, qtbot):
    look_for(search, "jewels", qtbot)
    QTest.keyClick(search.field, Qt.Key.Key_Escape)
    assert not search.isVisible()
    studio.actions_.by_id["search"].trigger()
    assert studio.findChild(SearchWindow) is search and search.field.selectedText() == "jewels"


def test_it_goes_with_the_window(search, studio):
    studio.close()
    assert not search.isVisible()


def test_a_blind_coder_finds_no_emotion(search, studio, qtbot):
    assert look_for(search, "joy", qtbot)
    studio.session.code_as("Ana", True)
    assert look_for(search, "joy ", qtbot) == []
    assert look_for(search, "jewels", qtbot)


def test_the_vocabulary_has_the_english_words_too(qapp):
    words = vocabulary()
    assert "anger" in words.emotions["anger"] and "sarcasm" in words.kinds["sarcasm"]


# Preferences


@pytest.fixture
def preferences(studio, qtbot):
    made = PreferencesDialog(studio.verbs, studio)
    made.show()
    qtbot.waitUntil(lambda: not studio.session.busy, timeout=5000)
    yield made
    if isValid(made):
        made.close()


def field(dialog: PreferencesDialog, key: str) -> QWidget:
    return dialog.rows[key].field


def type_into(dialog: PreferencesDialog, key: str, text: str) -> None:
    line = field(dialog, key)
    assert isinstance(line, QLineEdit)
    line.clear()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_every_setting_has_a_row_and_its_text(preferences, qapp):
    names = {one.name for one in dataclasses.fields(Settings)}
    assert {key.partition("/")[2] for key in preferences.rows if "/" in key} == names
    for one in dataclasses.fields(Settings):
        assert setting_text(one.name) == one.metadata["text"]
    assert all(group_title(group) for group in GROUPS)


def test_what_takes_effect_at_once_does(preferences, studio, project, qtbot):
    with qtbot.waitSignal(studio.session.analysis_changed, timeout=5000):
        type_into(preferences, "conflicts/margin", "0.5")
    assert project.settings().margin == 0.5 and not preferences.again.isVisible()
    preferences.rows["conflicts/margin"].reset.click()
    qtbot.waitUntil(lambda: project.settings().margin == 0.25, timeout=5000)
    assert field(preferences, "conflicts/margin").text() == "0.25"


def test_what_needs_an_analysis_is_offered(preferences, studio, project):
    type_into(preferences, "faces/face_interval", "0.5")
    type_into(preferences, "speech/language", "zh")
    assert preferences.waiting == {"face_interval": 0.5, "language": "zh"} and preferences.again.isVisible()
    assert project.settings() == Settings()
    type_into(preferences, "faces/face_interval", "0.25")
    assert preferences.waiting == {"language": "zh"}


def test_one_of_few_values_is_chosen_from_a_list(preferences, project):
    for key, values, value in (
        ("programs/whisper_model", ["large-v3", "medium", "small"], "small"),
        ("programs/voice_hop", ["0.25", "0.5", "1"], 1.0),
    ):
        row = preferences.rows[key]
        assert [row.field.itemText(place) for place in range(row.field.count())] == values
        assert row.field.currentText() in row.note.text() and row.value == row.item.default
        row.field.setCurrentIndex(row.field.findData(value))
        row.field.activated.emit(row.field.currentIndex())
    assert preferences.waiting == {"whisper_model": "small", "voice_hop": 1.0} and project.settings() == Settings()
    preferences.rows["programs/voice_hop"].go_back()
    assert preferences.waiting == {"whisper_model": "small"}


def test_the_language_may_be_left_to_the_program(preferences):
    type_into(preferences, "speech/language", "auto")
    assert preferences.waiting == {"language": "auto"}


def test_analysing_again_takes_the_changes_along(preferences, studio, monkeypatch, qtbot):
    started = []
    monkeypatch.setattr(studio.job, "start", lambda film, **more: started.append((film, more)))
    film, path = studio.session.film_path, studio.session.path
    type_into(preferences, "faces/face_interval", "0.5")
    qtbot.mouseClick(preferences.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(started), timeout=5000)
    assert started == [(film, {"changes": {"face_interval": 0.5}, "project": path})]
    assert studio.session.analysis is None and not studio.session.busy


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("faces/face_interval", "99"),
        ("faces/face_interval", "soon"),
        ("faces/face_min_pixels", "40.5"),
        ("conflicts/margin", "nan"),
        ("speech/language", "English"),
    ],
)
def test_wrong_values_are_said_and_not_taken(preferences, studio, project, key: str, text: str):
    row = preferences.rows[key]
    calm = row.note.text()
    type_into(preferences, key, text)
    assert "color" in row.note.text() and row.note.text() != calm
    assert not preferences.waiting and project.settings() == Settings()
    row.go_back()
    assert "color" not in row.note.text()


def test_the_theme_changes_at_once(preferences, studio):
    combo = field(preferences, "theme")
    assert isinstance(combo, QComboBox)
    combo.setCurrentIndex(combo.findData("light"))
    combo.activated.emit(combo.currentIndex())
    assert studio.theme.choice == "light" and studio.preferences.text("theme") == "light"
    preferences.rows["theme"].show_value("dark")
    studio.theme.choose("dark")


def test_the_name_signs(preferences, studio):
    type_into(preferences, "coder", "  Ana   Lyst ")
    assert studio.session.coder == "Ana Lyst"


def test_positions_are_written_as_chosen_at_once_and_in_the_next_window(preferences, studio):
    button = studio.findChild(TimeButton)
    assert button is not None and button.text() == "0:00:00.000"
    preferences.rows["time_display"]._take("frame")
    assert button.text() == "0" or button.format.value == "frame"
    preferences.rows["time_display"].go_back()
    studio.preferences.put("time_display", "timecode")
    studio.preferences.put("coder", "Ana")
    apply_preferences(studio.verbs)
    assert button.format.value == "timecode" and studio.session.coder == "Ana"
    studio.session.code_as("Ben", False)
    assert studio.preferences.text("coder") == "Ben"


def test_search_leaves_what_fits(preferences):
    preferences.search.setText("cut detection")
    shown = [key for key, row in preferences.rows.items() if not row.isHidden()]
    assert shown == ["shots/shot_threshold"]
    assert preferences.pages.currentItem().text() == "Shots and scenes"
    preferences.search.clear()
    assert not any(row.isHidden() for row in preferences.rows.values())


def test_a_whole_page_goes_back(preferences, studio, project, qtbot):
    preferences.pages.setCurrentRow(preferences.pages.count() - len(GROUPS) + GROUPS.index("conflicts"))
    type_into(preferences, "conflicts/margin", "0.5")
    type_into(preferences, "conflicts/strong_negative", "0.8")
    qtbot.waitUntil(lambda: project.settings().strong_negative == 0.8, timeout=5000)
    preferences.reset_all.click()
    qtbot.waitUntil(lambda: project.settings() == Settings(), timeout=5000)


def test_a_program_that_is_not_ready_is_not_analysed_with(preferences, studio, monkeypatch):
    row = preferences.rows["programs/faces_backend"]
    others = [value for value, _ in row.item.choices if value != row.item.default]
    row.item = dataclasses.replace(row.item, missing={others[0]: "needs installing"})
    type_into(preferences, "faces/face_interval", "0.5")
    assert preferences.again.isEnabled()
    row._take(others[0])
    assert not preferences.again.isEnabled()
    assert "needs installing" in preferences.offer.text() and "programs" in preferences.offer.text()
    opened = []
    monkeypatch.setattr(preferences_module, "environments_over", lambda *_: opened.append(1) or preferences)
    preferences.offer.linkActivated.emit("programs")
    assert opened == [1]
    row.go_back()
    assert preferences.again.isEnabled() and "programs" not in preferences.offer.text()


@pytest.mark.parametrize("phase", [Phase.FAILED, Phase.CANCELLED])
def test_a_project_comes_back_after_an_analysis_without_a_result(studio, project, monkeypatch, qtbot, phase: Phase):
    made, begun = [], []

    def make(path: Path) -> SampleProject:
        made.append(path)
        return SampleProject(project._base)

    monkeypatch.setattr("app.actions.verbs.CoreBacking", make)
    monkeypatch.setattr(studio.job, "start", lambda film, **more: begun.append(film))
    path = studio.session.path
    analyse_again(studio.verbs, {"faces_backend": "visual"})
    qtbot.waitUntil(lambda: bool(begun), timeout=5000)
    assert studio.session.analysis is None and studio.stack.currentIndex() == 0
    with qtbot.waitSignal(studio.session.opened, timeout=5000):
        studio.job._end(phase, "The program is not there.")
    qtbot.waitUntil(lambda: studio.statusBar().currentMessage() == "The program is not there.", timeout=5000)
    assert studio.session.path == path and studio.stack.currentIndex() == 1
    # It came back once; what happens to later analyses is not its business.
    studio.job._end(phase, "Another one.")
    qtbot.waitUntil(lambda: not studio.session.busy, timeout=5000)
    assert made == [path] and studio.session.analysis is not None


def test_without_a_project_programs_are_chosen_for_new_films(window, tmp_path: Path, monkeypatch):
    made = PreferencesDialog(window.verbs, window)
    assert [made.pages.item(place).text() for place in range(made.pages.count())] == ["Studio", "Programs"]
    row = made.rows["programs/voice_hop"]
    row._take(1.0)
    assert not made.waiting and made.again.isHidden()
    made.deleteLater()
    again = PreferencesDialog(window.verbs, window)
    assert again.rows["programs/voice_hop"].value == 1.0
    again.deleteLater()
    started = []
    monkeypatch.setattr(window.job, "start", lambda film, **more: started.append(more["changes"]))
    window.verbs.analyse(tmp_path / "new.mp4")
    (tmp_path / "old.emai").mkdir()
    window.verbs.analyse(tmp_path / "old.mp4")
    assert started == [{"voice_hop": 1.0}, {}]


@pytest.mark.parametrize("kept", ["no json", "[]", '{"voice_hop": "fast", "gone": 1, "faces_backend": 3}'])
def test_kept_settings_that_are_not_known_any_more_are_left_out(window, kept: str):
    window.preferences.put("new_films", kept)
    assert new_film_settings(window.preferences) == Settings()
    keep_for_new_films(window.preferences, "voice_hop", 1.0)
    assert new_film_settings(window.preferences).voice_hop == 1.0


def test_every_field_has_a_name_for_screen_readers(preferences):
    assert all(row.field.accessibleName() and row.reset.accessibleName() for row in preferences.rows.values())


# The start page


def test_recent_projects_show_picture_and_length_and_open(window, tmp_path: Path, qtbot):
    path = make_project(tmp_path / "Seen.emai", Size(0.5, 8, 100, 3, 1), film=True)
    gone = make_project(tmp_path / "Gone.emai", Size(0.5, 8, 100, 3, 1))
    welcome: Welcome = window.welcome
    welcome.show_recent([path, gone, tmp_path])
    recent: RecentProjects = welcome.recent
    qtbot.waitUntil(lambda: not recent.loading, timeout=10_000)
    first, second, third = recent.buttons
    assert first.has_picture and first.detail.startswith("0:30")
    assert not second.has_picture and second.detail.startswith("0:30")
    assert not third.has_picture and third.detail == str(tmp_path.parent)
    with qtbot.waitSignal(window.session.opened, timeout=10_000):
        qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert window.session.path == path and not recent.isVisible()


def test_without_recent_projects_there_is_no_list(window):
    assert Preferences().recent() == [] and not window.welcome.recent.isVisible()
