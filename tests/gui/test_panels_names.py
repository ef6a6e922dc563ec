"""What screen readers meet, and what a list of names may be."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QComboBox
from sample_analysis import SampleProject

from app.dialogs.cast import CastDialog
from app.panels.agreement import AgreementPanel
from app.panels.coding import CodingPanel
from app.panels.conflicts import ConflictsPanel
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme


def test_every_combo_box_its_list_and_its_field_have_a_name(opened: Session, playhead: Playhead, theme: Theme):
    for kind in (ConflictsPanel, CodingPanel, AgreementPanel):
        panel = kind(opened, playhead, theme)
        combos = panel.findChildren(QComboBox)
        assert combos
        for combo in combos:
            assert combo.accessibleName() and combo.view().accessibleName() == combo.accessibleName()
            field = combo.lineEdit()
            assert field is None or field.accessibleName() == combo.accessibleName()
        panel.deleteLater()


def test_a_file_that_is_no_list_of_names_is_not_read(opened: Session, project: SampleProject, tmp_path: Path):
    dialog = CastDialog(opened)
    film = tmp_path / "film.txt"
    with film.open("wb") as file:
        # Sparse: a hundred gigabytes that would never fit into memory.
        file.truncate(100 * 2**30)
    dialog.field.setPlainText("HILDY")
    dialog.load(film)
    assert "too large" in dialog.said.text() and dialog.field.toPlainText() == "HILDY"
    dialog.close()
