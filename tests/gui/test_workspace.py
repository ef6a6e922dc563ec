"""Docks, presets and layouts under names."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QTabBar

from app.layouts import Layouts
from app.preferences import Preferences
from app.window import MainWindow
from app.workspace import PRESETS


def shown(window: MainWindow) -> set[str]:
    return {name for name, dock in window.workspace.docks.items() if not dock.isHidden()}


def test_presets_show_and_hide_panels(studio: MainWindow, qtbot):
    for name, preset in PRESETS.items():
        studio.verbs.show_layout(name)
        assert shown(studio) == set(studio.workspace.docks) - set(preset.hidden)
        front = [one for one in preset.front if one in studio.workspace.docks]
        qtbot.waitUntil(lambda front=front: all(studio.workspace.docks[one].widget().isVisible() for one in front))


def test_cutting_gives_the_timeline_more_room(studio: MainWindow, qtbot):
    timeline = studio.workspace.docks["timeline"]
    studio.verbs.show_layout("review")
    qtbot.waitUntil(lambda: abs(timeline.height() / studio.workspace.height() - PRESETS["review"].bottom) < 0.04)
    studio.verbs.show_layout("cut")
    qtbot.waitUntil(lambda: abs(timeline.height() / studio.workspace.height() - PRESETS["cut"].bottom) < 0.04)


def test_a_layout_comes_back_by_name(studio: MainWindow, qtbot):
    studio.workspace.docks["people"].hide()
    studio.workspace.docks["evidence"].hide()
    wanted = shown(studio)
    assert studio.layouts.save("  My  desk/left ") == "My desk/left"
    studio.verbs.show_layout("review")
    assert shown(studio) != wanted
    studio.verbs.show_layout("My desk/left")
    assert shown(studio) == wanted
    studio.layouts.remove("My desk/left")
    assert studio.layouts.names() == []


def test_a_layout_of_another_version_is_refused_in_a_sentence(studio: MainWindow):
    studio.preferences.put("layout/" + b"old".hex(), studio.workspace.saveState(1))
    before = shown(studio)
    studio.verbs.show_layout("old")
    assert "another version" in studio.statusBar().currentMessage()
    assert shown(studio) == before


def test_the_last_arrangement_is_kept_for_the_next_start(studio: MainWindow, tmp_path: Path):
    studio.workspace.docks["history"].hide()
    wanted = shown(studio)
    file = tmp_path / "studio.ini"
    first = Layouts(studio.workspace, Preferences(file))
    first.keep_last()
    Preferences(file).save()
    studio.verbs.show_layout("review")
    Layouts(studio.workspace, Preferences(file)).restore_last()
    assert shown(studio) == wanted


def test_a_panel_alone_has_a_title_and_tabs_have_none(studio: MainWindow, qtbot):
    docks = studio.workspace.docks
    studio.verbs.show_layout("review")
    qtbot.waitUntil(
        lambda: docks["lines"].titleBarWidget().height() < 5 or not docks["lines"].titleBarWidget().isVisible()
    )
    for name in ("conflicts", "people", "notes", "history"):
        if name in docks:
            docks[name].hide()
    qtbot.waitUntil(
        lambda: docks["lines"].titleBarWidget().isVisible() and docks["lines"].titleBarWidget().height() > 20
    )


def test_the_view_menu_toggles_panels(studio: MainWindow):
    dock: QDockWidget = studio.workspace.docks["history"]
    before = dock.isHidden()
    dock.toggleViewAction().trigger()
    assert dock.isHidden() is not before


def test_tab_bars_have_names(studio: MainWindow, qtbot):
    qtbot.waitUntil(lambda: len(studio.workspace.findChildren(QTabBar)) > 0)
    bars = [bar for bar in studio.workspace.findChildren(QTabBar) if bar.isVisible()]
    assert bars and all(bar.accessibleName() for bar in bars)


def test_no_tab_bar_is_left_behind(studio: MainWindow, qtbot):
    def stray() -> list[list[str]]:
        docks = [dock for dock in studio.workspace.docks.values() if not dock.isHidden()]
        bars = [
            bar
            for bar in studio.workspace.findChildren(QTabBar)
            if bar.isVisible() and bar.geometry().intersects(studio.workspace.rect())
        ]
        placed = {(dock.x(), dock.width()) for dock in docks}
        return [[bar.tabText(i) for i in range(bar.count())] for bar in bars if (bar.x(), bar.width()) not in placed]

    for layout in ("cut", "review", "cut", "review"):
        studio.verbs.show_layout(layout)
        for name in studio.workspace.docks:
            studio.verbs.show_panel(name)
            qtbot.wait(30)
        studio.verbs.show_layout(layout)
        qtbot.wait(60)
        qtbot.waitUntil(lambda: not stray(), timeout=2000)
        assert any(bar.isVisible() and bar.count() > 1 for bar in studio.workspace.findChildren(QTabBar))


def test_a_panel_behind_a_tab_is_not_shown_and_has_no_keyboard(studio: MainWindow, qtbot):
    studio.verbs.show_panel("lines")
    qtbot.waitUntil(lambda: studio.lines.isVisible() and studio.lines.isAncestorOf(QApplication.focusWidget()))
    studio.verbs.show_panel("people")
    qtbot.waitUntil(lambda: studio.people.isVisible() and not studio.lines.isVisible())
    assert not studio.lines.isAncestorOf(QApplication.focusWidget())


def test_a_click_on_a_tab_gives_its_panel_the_keyboard(studio: MainWindow, qtbot):
    studio.verbs.show_layout("review")

    def bars() -> list[QTabBar]:
        bars = studio.workspace.findChildren(QTabBar)
        return [bar for bar in bars if bar.isVisible() and bar.tabText(2) == "Lines"]

    qtbot.waitUntil(lambda: bool(bars()))
    bar = bars()[0]
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(2).center())
    qtbot.waitUntil(lambda: studio.lines.isAncestorOf(QApplication.focusWidget()))


def test_the_panel_in_front_is_still_in_front_after_a_restart(studio: MainWindow, theme, silent, tmp_path: Path, qtbot):
    studio.verbs.show_panel("notes")
    qtbot.waitUntil(lambda: studio.notes.isVisible())
    file = tmp_path / "front.ini"
    Layouts(studio.workspace, Preferences(file)).keep_last()
    again = MainWindow(theme, Preferences(file), type(silent)())
    again.show()
    again.stack.setCurrentIndex(1)
    qtbot.waitUntil(lambda: again.notes.isVisible() and not again.conflicts.isVisible())
    again.close()
    again.deleteLater()
