"""The licence page: everything in one table, found by any word, with the full text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from app.described import LANGUAGE
from app.dialogs.licences import LicencesDialog
from emotionai_core.workers.licences import LicenceRow, licences

ROWS = (
    LicenceRow("head.npz", "ours", "", "MIT", "", False, "Embedded perception: Emotion of the words", "Lines (CC0)"),
    LicenceRow(
        "Face net", "model", "r0", "MIT", "https://example.org/d", True, "Visual", "Its publisher bars commerce."
    ),
    LicenceRow("Voice net", "model", "r1", "CC-BY-NC-4.0", "https://example.org/a", True, "Affect", "Only to study."),
    LicenceRow("Word net", "model", "r2", "no licence stated", "https://example.org/b", True, "Affect", here=False),
    LicenceRow("numpy", "package", "2.0", "BSD-3-Clause", "https://example.org/c", False, "The studio, Affect"),
    LicenceRow("both", "package", "1.0", "Apache-2.0 OR MIT", "", False, "The studio"),
)


@pytest.fixture
def dialog(qapp, theme, qtbot, tmp_path: Path, monkeypatch) -> Iterator[Callable[..., LicencesDialog]]:
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    made: list[LicencesDialog] = []

    def make(look: Callable[[], Sequence[LicenceRow]] = lambda: ROWS) -> LicencesDialog:
        shown = LicencesDialog(theme, look=look)
        made.append(shown)
        shown.show()
        qtbot.waitUntil(lambda: not shown.loading, timeout=30_000)
        return shown

    yield make
    for shown in made:
        if isValid(shown):
            shown.close()


def names(shown: LicencesDialog) -> list[str]:
    return [row.what for item, row, _ in shown._items if not item.isHidden()]


def choose(shown: LicencesDialog, name: str) -> None:
    shown.tree.setCurrentItem(next(item for item, row, _ in shown._items if row.what == name))


def test_everything_stands_in_groups(dialog):
    shown = dialog()
    groups = {group.text(0): [group.child(at).text(0) for at in range(group.childCount())] for group in shown._groups}
    assert groups == {
        "Made by us": ["head.npz"],
        "Weights": ["Face net", "Voice net", "Word net"],
        "Packages": ["numpy", "both"],
    }
    licences_shown = {row.what: item.text(2) for item, row, _ in shown._items}
    assert licences_shown["Face net"] == "MIT, with a non-commercial condition"
    assert licences_shown["Voice net"] == "CC-BY-NC-4.0 (non-commercial)" and licences_shown["numpy"] == "BSD-3-Clause"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("numpy", ["numpy"]),
        ("non-commercial", ["Face net", "Voice net", "Word net"]),
        ("affect bsd", ["numpy"]),
        ("zebra", []),
        ("", [row.what for row in ROWS]),
    ],
)
def test_any_word_finds_it(dialog, text: str, found: list[str]):
    shown = dialog()
    shown.search.setText(text)
    assert names(shown) == found
    assert [group.isHidden() for group in shown._groups] == [
        not any(row.kind == kind and row.what in found for row in ROWS) for kind in ("ours", "model", "package")
    ]
    if found:
        assert shown.chosen is not None and shown.chosen.what in found
    else:
        assert shown.about.text() == "Nothing fits." and shown.text.toPlainText() == ""


def test_the_whole_text_of_the_chosen_one(dialog):
    shown = dialog()
    choose(shown, "both")
    text = shown.text.toPlainText()
    assert "Apache License" in text and "Permission is hereby granted" in text
    choose(shown, "Word net")
    assert shown.about.text() == "https://example.org/b\nNot on this machine"
    assert shown.text.toPlainText().startswith("Its text comes with the package")
    choose(shown, "head.npz")
    assert shown.about.text() == "Learned from Lines (CC0)" and "Permission" in shown.text.toPlainText()
    choose(shown, "Voice net")
    assert "Only to study." in shown.about.text() and "NonCommercial" in shown.text.toPlainText()


def test_the_list_can_be_copied(dialog):
    shown = dialog()
    shown.search.setText("numpy")
    shown.copy.click()
    assert QApplication.clipboard().text() == "numpy\t2.0\tBSD-3-Clause\tThe studio, Affect\thttps://example.org/c"


def test_a_fault_is_said(dialog):
    def fail() -> Sequence[LicenceRow]:
        raise OSError("no interpreter")

    shown = dialog(fail)
    assert "no interpreter" in shown._empty.hint and not shown.search.isEnabled()


def test_the_real_list_has_qt_and_every_weights_file_has_a_licence(dialog):
    shown = dialog(licences)
    assert any("PySide6" in name for name in names(shown))
    assert all(row.licence for _, row, _ in shown._items)
    assert {"ours", "model", "package"} == {row.kind for _, row, _ in shown._items}


def test_who_uses_it_is_said_in_the_users_language(dialog, qapp):
    before = qapp.property(LANGUAGE)
    qapp.setProperty(LANGUAGE, "zh_TW")
    shown = dialog()
    qapp.setProperty(LANGUAGE, before)
    used_for = {row.what: item.text(3) for item, row, _ in shown._items}
    assert used_for["head.npz"].startswith("內建感知: ")
    shown.search.setText("embedded")
    assert names(shown) == ["head.npz"]


def test_the_menu_opens_it(window, qtbot):
    window.actions_.by_id["licences"].trigger()
    (shown,) = window.findChildren(LicencesDialog)
    qtbot.waitUntil(lambda: not shown.loading, timeout=30_000)
    assert shown.search.hasFocus() or shown.search.isEnabled()
    shown.close()
