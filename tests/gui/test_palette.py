"""The command palette and the keys: everything by a few letters; keys that can be exchanged, clashes that are said."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from app.actions.catalogue import ACTIONS, action
from app.actions.facts import why_not
from app.actions.keys import Keys, default_keys, native
from app.dialogs.fuzzy import match
from app.dialogs.palette import Palette, recent_commands
from app.dialogs.shortcuts import ShortcutsDialog
from app.preferences import Preferences


def titles(palette: Palette) -> list[str]:
    return [row.title for row in palette.list.rows.rows if not row.heading]


@pytest.fixture
def palette(studio):
    made = Palette(studio.actions_, studio.verbs, studio)
    made.present()
    yield made
    if isValid(made):
        made.close()


@pytest.mark.parametrize(
    ("wanted", "name", "marks"),
    [
        ("exp", "Export", ((0, 3),)),
        ("nc", "Next conflict", ((0, 1), (5, 6))),
        ("ÉXP", "export", ((0, 3),)),
        ("fk", "Look for keys", ((5, 6), (9, 10))),
        ("", "Anything", ()),
        ("下一", "下一個衝突", ((0, 2),)),
    ],
)
def test_letters_in_order_fit(wanted: str, name: str, marks: tuple):
    found = match(wanted, name)
    assert found is not None and found[1] == marks


def test_a_missing_letter_does_not_fit():
    assert match("xz", "Export") is None and match("tropxe", "Export") is None


def test_beginnings_of_words_fit_better():
    scores = [match("cut", name) for name in ("Next cut", "Shortcuts", "Could you tell", "Occupy it")]
    first, *others = (found[0] for found in scores if found is not None)
    assert len(others) == 3 and first > max(others) and min(others) == others[-1]


def test_every_action_is_there_with_its_key_and_why_it_is_not_possible(palette, studio):
    rows = {row.payload.id: row for row in palette.list.rows.rows if not row.heading}
    assert {record.id for record in ACTIONS} - {"palette"} <= rows.keys()
    assert rows["export"].side.endswith("Ctrl+E") and rows["export"].enabled
    facts = studio.verbs.facts()
    for record in ACTIONS:
        if record.id != "palette":
            assert rows[record.id].enabled == facts[record.when], record.id
            assert rows[record.id].detail == ("" if facts[record.when] else why_not(record.when))
    assert rows["redo"].detail == "There is nothing to put back"


def test_typing_finds_and_enter_does_it(palette, studio, qtbot):
    assert studio.session.people_shown != frozenset({"face-2"})
    QTest.keyClicks(palette.field, "only mara")
    assert titles(palette)[0] == "Show only Mara"
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert studio.session.people_shown == frozenset({"face-2"})
    assert not palette.isVisible()
    assert recent_commands(studio.preferences) == ["person/face-2"]


def test_what_was_done_last_comes_first(palette, studio):
    QTest.keyClicks(palette.field, "zoom in")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    again = Palette(studio.actions_, studio.verbs, studio)
    assert titles(again)[0] == "Zoom in" and again.list.rows.rows[0].title == "Recent"
    again.deleteLater()


def test_a_time_goes_there(palette, studio):
    from fractions import Fraction

    import numpy as np

    from emotionai_core.records.timebase import FrameTimes

    studio.playhead.set_times(FrameTimes(np.arange(4000, dtype=np.int64), Fraction(1, 25)))
    QTest.keyClicks(palette.field, "1:02")
    assert titles(palette)[0] == "Go to 0:01:02.000"
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert studio.playhead.position == 62.0


def test_what_is_impossible_is_not_done(palette, studio):
    QTest.keyClicks(palette.field, "redo")
    assert not palette.list.chosen.enabled
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_arrows_pass_headings_and_stay_inside(palette):
    first = palette.list.currentIndex().row()
    assert not palette.list.rows.rows[first].heading
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == first
    for _ in range(40):
        QTest.keyClick(palette.field, Qt.Key.Key_PageDown)
    assert palette.list.currentIndex().row() == len(palette.list.rows.rows) - 1


def test_nothing_found_says_so_and_escape_closes(palette):
    QTest.keyClicks(palette.field, "qqqqq")
    assert palette.list.rows.rows == () and palette.list.chosen is None
    QTest.keyClick(palette, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_without_a_project_it_still_opens(window, qtbot):
    qtbot.waitExposed(window)
    window.actions_.by_id["palette"].trigger()
    shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, Palette) and one.isVisible()]
    assert len(shown) == 1
    assert any(row.title == "Open film" and row.enabled for row in shown[0].list.rows.rows)
    assert next(row for row in shown[0].list.rows.rows if row.title == "Export").detail == "Needs an open project"
    shown[0].close()


# Keys


def test_no_two_actions_have_the_same_key():
    keys = Keys()
    assert [
        (one.id, keys.taken(key, one)) for one in ACTIONS for key in default_keys(one) if keys.taken(key, one)
    ] == []


def test_every_fact_has_a_reason(studio):
    for name in studio.verbs.facts():
        assert bool(why_not(name)) == (name != "always")


def test_nothing_is_created_by_who_codes_blind(studio):
    session = studio.session
    session.select(session.analysis.lines[0].utterance.number)
    created = [one.id for one in ACTIONS if one.menu == "create" and one.id != "comfyui"]
    assert len(created) >= 6 and all(studio.actions_.by_id[name].isEnabled() for name in created)
    session.code_as("anna", True)
    assert not any(studio.actions_.by_id[name].isEnabled() for name in created)
    session.code_as("anna", False)
    assert all(studio.actions_.by_id[name].isEnabled() for name in created)


@pytest.fixture
def editor(studio):
    made = ShortcutsDialog(studio)
    made.show()
    yield made
    made.close()


def record_key(editor: ShortcutsDialog, name: str, keys: str) -> None:
    editor.tree.setCurrentItem(editor._items[name])
    editor.recorder.setKeySequence(QKeySequence(keys))


def test_another_key_counts_at_once(editor, studio, qtbot):
    record_key(editor, "export", "Ctrl+Shift+X")
    assert "is free" in editor.message.text()
    editor.take_key()
    made = studio.actions_.by_id["export"]
    assert [one.toString() for one in made.shortcuts()] == ["Ctrl+Shift+X"] and "Ctrl+Shift+X" in made.toolTip()
    assert editor._items["export"].text(1) == "Ctrl+Shift+X"
    assert Keys(studio.preferences).of(action("export")) == ("Ctrl+Shift+X",)


def test_a_taken_key_is_said_and_taken_over(editor, studio):
    record_key(editor, "export", "N")
    assert "Next conflict" in editor.message.text()
    editor.take_key()
    assert native(editor._keys.of(action("export"))) == "N"
    assert editor._keys.of(action("next_conflict")) == ()
    assert studio.actions_.by_id["next_conflict"].shortcuts() == []


def test_no_key_and_back(editor, studio):
    record_key(editor, "redo", "")
    editor.none.click()
    assert editor._keys.of(action("redo")) == () and editor._keys.changed(action("redo"))
    editor.reset.click()
    assert editor._keys.of(action("redo")) == default_keys(action("redo"))
    assert not editor._keys.changed(action("redo"))


def test_resetting_takes_the_key_back_from_who_got_it(editor):
    record_key(editor, "export", "N")
    editor.take_key()
    editor.tree.setCurrentItem(editor._items["next_conflict"])
    editor.reset.click()
    assert editor._keys.of(action("next_conflict")) == ("N",) and editor._keys.of(action("export")) == ()
    editor.reset_all.click()
    assert not any(editor._keys.changed(one) for one in ACTIONS) and not editor.reset_all.isEnabled()


def test_it_finds_by_name_and_by_key(editor):
    editor.search.setText("ctrl+e")
    assert editor.chosen is not None and editor.chosen.id == "export"
    editor.search.setText("whole film")
    assert editor.chosen is not None and editor.chosen.id == "zoom_fit"
    editor.search.setText("zzzz")
    assert editor.chosen is None and not editor.recorder.isEnabled()


def test_keys_are_there_again_in_another_window(tmp_path: Path):
    first = Preferences(tmp_path / "a.ini")
    Keys(first).choose(action("search"), ["Ctrl+Alt+F", "F3"])
    first.save()
    assert Keys(Preferences(tmp_path / "a.ini")).of(action("search")) == ("Ctrl+Alt+F", "F3")


def test_a_key_that_is_none_is_no_key(tmp_path: Path):
    preferences = Preferences(tmp_path / "a.ini")
    preferences.put("keys/search", "none\t\tno such key+")
    assert all(QKeySequence.fromString(one) for one in Keys(preferences).of(action("search")))
