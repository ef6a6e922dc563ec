from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from sample_analysis import SampleProject

from app.panels.agreement import AgreementPanel
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from emotionai_core.project.edits import CodeLine
from emotionai_core.records.agreement import Agreement, AgreementRow


def test_a_click_on_a_figure_lists_where_they_differ_and_a_click_there_goes(
    opened: Session, project: SampleProject, playhead: Playhead, theme: Theme, qtbot
):
    for coder, emotions in (("", ["joy", "anger", "fear"]), ("Ben", ["joy", "sadness", "fear"])):
        opened.code_as(coder, False)
        with qtbot.waitSignal(opened.analysis_changed):
            opened.edit(*[CodeLine(number + 5, emotion) for number, emotion in enumerate(emotions)])
    project.agreed = Agreement(
        ("", "Ben"), (AgreementRow(("", "Ben"), "emotion", "cohen-kappa", "", -1, 0.1, -0.4, 0.6, 3),), ()
    )
    playhead.set_film(160.08)
    panel = AgreementPanel(opened, playhead, theme)
    panel.resize(300, 700)
    panel.show()
    qtbot.waitExposed(panel)
    qtbot.waitUntil(lambda: panel.model.rowCount() > 0, timeout=5000)
    assert panel.model.index(1).data().startswith("(no name) – Ben") and not panel.differ.isVisible()
    place = panel.list.visualRect(panel.model.index(1)).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert panel.differ.count() == 1 and "1 line" in panel.differ_head.text()
    item = panel.differ.item(0)
    assert item.text().endswith("(no name): anger · Ben: sadness")
    assert not panel.grab().isNull()
    at = panel.differ.visualItemRect(item).center()
    qtbot.mouseClick(panel.differ.viewport(), Qt.MouseButton.LeftButton, pos=at)
    line = opened.line(6)
    assert line is not None and opened.selected == 6
    assert playhead.position == pytest.approx(line.utterance.start, abs=0.05)
    panel.close()
    panel.deleteLater()
