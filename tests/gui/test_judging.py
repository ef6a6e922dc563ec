"""Every coder's own word on a conflict, and a review that follows the log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QMenu
from sample_analysis import SampleProject

from app.panels.conflict_model import JUDGEMENT_ROLE, OTHERS_ROLE, UNJUDGED
from app.panels.conflicts import ConflictsPanel
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from app.timeline.menus import MenuMaker
from emotionai_core.errors import ProjectError
from emotionai_core.project.edits import Edit, JudgeConflict
from emotionai_core.records.analysis import Judged


class BrokenProject(SampleProject):
    """A project that cannot write while it is broken."""

    broken = False

    def append_all(self, edits: tuple[Edit, ...], coder: str = "") -> None:
        if self.broken:
            raise ProjectError("The disk is full.", "Make room.")
        super().append_all(edits, coder)


@pytest.fixture
def project(project: SampleProject) -> BrokenProject:
    return BrokenProject(project._base)


@pytest.fixture
def panel(opened: Session, playhead: Playhead, theme: Theme, qtbot) -> Iterator[ConflictsPanel]:
    playhead.set_film(opened.analysis.film.duration)
    made = ConflictsPanel(opened, playhead, theme)
    made.resize(340, 600)
    made.show()
    qtbot.waitExposed(made)
    made._on_analysis(frozenset({"people"}))
    yield made
    made.review.stop()
    made.close()
    made.deleteLater()


def say(panel: ConflictsPanel, coder: str, judgement: str, qtbot) -> None:
    panel._session.code_as(coder, False)
    with qtbot.waitSignal(panel._session.analysis_changed):
        panel.judge(judgement)


def test_a_second_coders_word_leaves_the_first_ones(panel: ConflictsPanel, qtbot):
    session, conflict = panel._session, panel._session.analysis.conflicts[1]
    session.select(conflict.utterance)
    say(panel, "Anna", "accepted", qtbot)
    say(panel, "Ben", "accepted", qtbot)
    both = {Judged("Anna", conflict.utterance, "accepted"), Judged("Ben", conflict.utterance, "accepted")}
    assert set(session.analysis.judged) == both
    say(panel, "Ben", "accepted", qtbot)
    assert session.analysis.judged == (Judged("Anna", conflict.utterance, "accepted"),)


def test_the_list_shows_ones_own_word_and_the_others_quietly(panel: ConflictsPanel, qtbot):
    session, conflict = panel._session, panel._session.analysis.conflicts[1]
    session.select(conflict.utterance)
    say(panel, "Anna", "rejected", qtbot)
    session.code_as("Ben", False)
    index = panel.filter.index(1, 0)
    assert index.data(JUDGEMENT_ROLE) == "" and index.data(OTHERS_ROLE) == (("Anna", "rejected"),)
    assert "Anna: rejected" in index.data()
    assert not any(action.isChecked() for action in panel.menu().actions())
    waiting = panel._waiting()
    assert conflict.utterance in waiting and len(waiting) == len(session.analysis.conflicts)
    panel.judgements.setCurrentIndex(panel.judgements.findData(UNJUDGED))
    assert panel.filter.rowCount() == len(session.analysis.conflicts)
    session.code_as("Anna", False)
    assert panel.filter.rowCount() == len(session.analysis.conflicts) - 1
    assert not panel.grab().isNull()


def test_the_timelines_menu_toggles_ones_own_word(panel: ConflictsPanel, theme: Theme, project: SampleProject, qtbot):
    session = panel._session
    line = next(one for one in session.analysis.lines if one.conflict is not None)
    session.select(line.utterance.number)
    say(panel, "Anna", "accepted", qtbot)
    session.code_as("Ben", False)
    menu = QMenu(panel)
    MenuMaker(menu, session, panel._playhead, theme.look).conflict(line)
    assert not menu.actions()[0].isChecked()
    with qtbot.waitSignal(session.analysis_changed):
        menu.actions()[0].trigger()
    assert project.log[-1][0] == JudgeConflict(line.utterance.number, "accepted")


def test_an_undo_at_once_brings_the_conflict_back(panel: ConflictsPanel, qtbot):
    session, conflicts = panel._session, panel._session.analysis.conflicts
    panel.start_review()
    panel.judge("accepted")
    session.undo()
    assert panel.review.current == conflicts[1].utterance and panel.review.left == len(conflicts) - 1
    qtbot.waitUntil(lambda: not session.busy)
    assert panel.review.current == conflicts[0].utterance == session.selected
    assert panel.review.left == len(conflicts)
    session.redo()
    qtbot.waitUntil(lambda: not session.busy)
    assert panel.review.current == conflicts[1].utterance and panel.review.left == len(conflicts) - 1


def test_what_could_not_be_written_is_not_judged(panel: ConflictsPanel, project: BrokenProject, qtbot):
    session, conflicts = panel._session, panel._session.analysis.conflicts
    panel.start_review()
    with qtbot.waitSignal(session.analysis_changed):
        panel.judge("accepted")
    project.broken = True
    with qtbot.waitSignal(session.failed):
        panel.judge("rejected")
    assert panel.review.current == conflicts[1].utterance and panel.review.left == len(conflicts) - 1
    project.broken = False
    panel.judge("rejected")
    qtbot.waitUntil(lambda: not session.busy)
    assert panel.review.current == conflicts[2].utterance and panel.review.left == len(conflicts) - 2


def test_others_verdicts_and_older_ones_do_not_count_as_judged_in_a_review(panel: ConflictsPanel, qtbot):
    session, conflicts = panel._session, panel._session.analysis.conflicts
    session.select(conflicts[0].utterance)
    say(panel, "Anna", "second-look", qtbot)
    panel.judgements.setCurrentIndex(panel.judgements.findData("second-look"))
    panel.start_review()
    assert (panel.review.total, panel.review.left) == (1, 1)
    panel.review.stop()
    session.code_as("Ben", False)
    panel.clear_filters()
    panel.start_review()
    assert panel.review.left == len(conflicts)
    session.code_as("Anna", False)
    assert not panel.review.running


def test_a_moment_ends_although_the_film_is_looped(panel: ConflictsPanel, playhead: Playhead):
    playhead.choose_span((0.0, playhead.duration))
    playhead.set_loop(True)
    panel.start_review()
    assert panel.review.moment.running and not playhead.loop
    playhead.pause()
    assert playhead.loop and not panel.review.moment.running
    panel.review.again()
    assert not playhead.loop
    panel.review.again()
    panel.review.stop()
    assert playhead.loop and not playhead.playing


def test_only_rows_that_changed_are_told(panel: ConflictsPanel, qtbot):
    session, conflict = panel._session, panel._session.analysis.conflicts[3]
    told: list[tuple[int, int]] = []
    panel.model.dataChanged.connect(lambda first, last, _roles: told.append((first.row(), last.row())))
    session.select(conflict.utterance)
    with qtbot.waitSignal(session.analysis_changed):
        panel.judge("accepted")
    assert told == [(3, 3)]
    panel.model.reload()
    assert told == [(3, 3)]
    rows = [panel.model.row(place) for place in range(panel.model.rowCount())]
    panel.model.take([replace(row, comment="x") for row in rows], [row.conflict.utterance for row in rows])
    assert told[1:] == [(0, len(rows) - 1)]
