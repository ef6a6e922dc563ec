"""Blind, no panel shows or writes how somebody reads a line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from sample_analysis import SampleProject, make_analysis

from app.panels.evidence import EvidencePanel
from app.panels.lines import LinesPanel
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme


@pytest.fixture
def project() -> SampleProject:
    analysis = make_analysis()
    first, *others = analysis.lines
    return SampleProject(replace(analysis, lines=(replace(first, listener="face-1", listener_emotion="joy"), *others)))


def test_figures_and_the_menu_of_lines_override_nothing(
    opened: Session, project: SampleProject, playhead: Playhead, theme: Theme, qtbot
):
    panel = LinesPanel(opened, playhead, theme)
    panel.show()
    qtbot.waitExposed(panel)
    panel._on_analysis(frozenset())
    opened.code_as("Ben", True)
    panel.list.setCurrentIndex(panel.model.index(2))
    with qtbot.waitSignal(opened.notice) as told:
        qtbot.keyClick(panel.list, Qt.Key.Key_3)
    assert "Coding panel" in told.args[0]
    qtbot.keyClick(panel.list, Qt.Key.Key_0)
    assert "Emotion" not in [action.text() for action in panel.menu().actions()]
    qtbot.waitUntil(lambda: not opened.busy)
    assert project.log == [] and panel.list.currentIndex().row() == 2
    opened.code_as("Ben", False)
    assert "Emotion" in [action.text() for action in panel.menu().actions()]
    with qtbot.waitSignal(opened.analysis_changed):
        qtbot.keyClick(panel.list, Qt.Key.Key_3)
    assert len(project.log) == 1
    panel.close()
    panel.deleteLater()


def test_the_evidence_says_nothing_of_the_listener(opened: Session, project: SampleProject, playhead, theme, qtbot):
    evidence = EvidencePanel(opened, playhead, theme)
    opened.select(opened.analysis.lines[0].utterance.number)
    assert not evidence.listener.isHidden() and "joy" in evidence.listener.text()
    opened.code_as("Ben", True)
    assert evidence.listener.isHidden()
    evidence.override(next(iter(evidence.cards)), "joy")
    qtbot.waitUntil(lambda: not opened.busy)
    assert project.log == []
    evidence.deleteLater()
