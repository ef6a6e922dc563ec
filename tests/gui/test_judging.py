"""Every coder's own word on a conflict, and a review that follows the log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QMenu
from sample_analysis import SampleProject

from app.panels.conflict_model import CHANGED_ROLE, JUDGEMENT_ROLE, OTHERS_ROLE, UNJUDGED
from app.panels.conflicts import ConflictsPanel
from app.panels.remarks import RemarksButton
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from app.timeline.menus import MenuMaker
from app.words import verdict_name
from emotionai_core.errors import ProjectError
from emotionai_core.project.edits import Edit, HideLine, JudgeConflict
from emotionai_core.records.analysis import Judged
from emotionai_core.records.conflict import Verdict
from emotionai_core.records.evidence import Channel, Polarity, Reading


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


def learned(analysis, number: int, remark: str):
    """The analysis as after judgements that made a conflict one no more."""
    lines = tuple(
        replace(line, verdict=Verdict.UNSURE, conflict=None) if line.utterance.number == number else line
        for line in analysis.lines
    )
    return replace(analysis, lines=lines, remarks=(*analysis.remarks, remark))


def test_what_is_no_conflict_any_more_stays_in_the_review_until_its_end(
    panel: ConflictsPanel, project: BrokenProject, qtbot
):
    session, conflicts = panel._session, panel._session.analysis.conflicts
    total, lost = len(conflicts), conflicts[1].utterance
    panel.start_review()
    project._base = learned(project._base, lost, "The face is trusted less.")
    with qtbot.waitSignal(session.analysis_changed):
        panel.judge("rejected")
    assert lost not in {one.utterance for one in session.analysis.conflicts}
    assert (panel.review.current, panel.review.total, panel.review.left) == (lost, total, total - 1)
    assert "unsure" in panel.bar.changed.text() and panel.bar.changed.isVisible()
    index = panel.filter.index(1, 0)
    assert panel.list.currentIndex() == index and "unsure" in index.data(CHANGED_ROLE) and "unsure" in index.data()
    assert not panel.grab().isNull()
    panel.judge("accepted")
    qtbot.waitUntil(lambda: not session.busy)
    assert panel.review.left == total - 2 and not panel.bar.changed.isVisible()
    panel.review.stop()
    assert panel.model.rowCount() == total - 1 and panel.model.row_of(lost) == -1


def test_a_line_that_is_gone_leaves_the_review(panel: ConflictsPanel, project: BrokenProject, qtbot):
    session, conflicts = panel._session, panel._session.analysis.conflicts
    panel.start_review()
    gone = conflicts[1].utterance
    with qtbot.waitSignal(session.analysis_changed):
        session.edit(HideLine(gone, True))
    assert panel.review.total == len(conflicts) - 1 and gone not in panel.review.no_longer


def test_remarks_are_told_when_they_change_and_can_be_read_again(panel: ConflictsPanel, theme, project, qtbot):
    session, told = panel._session, []
    button = RemarksButton(session, theme, told.append)
    qtbot.addWidget(button)
    assert button.isHidden()
    for number, remark in enumerate(("The face is trusted less.", "The voice is trusted more.")):
        project._base = learned(project._base, panel._session.analysis.conflicts[number].utterance, remark)
        session.select(session.analysis.conflicts[2].utterance)
        with qtbot.waitSignal(session.analysis_changed):
            panel.judge("second-look")
        assert told[-1] == remark and remark in button.label.text() and not button.isHidden()
    assert button.label.text().startswith("The face") and "2" in button.text()
    with qtbot.waitSignal(session.analysis_changed):
        session.undo()
    assert len(told) == 2
    session.close_project()
    assert button.isHidden() and button.label.text() == ""


def test_channels_agree_only_where_all_that_speak_point_one_way():
    def reading(channel: Channel, polarity: Polarity) -> Reading:
        return Reading(channel, polarity, 0.9, 0.5, polarity)

    joy, calm = reading(Channel.FACE, Polarity.POSITIVE), reading(Channel.TEXT, Polarity.NEUTRAL)
    silent, glad = reading(Channel.VOICE, Polarity.ABSTAINS), reading(Channel.TEXT, Polarity.POSITIVE)
    told = [verdict_name(Verdict.AGREES, said) for said in ((joy, calm), (joy, silent, glad), (joy, silent), ())]
    assert told == ["no contradiction", "channels point the same way", "no contradiction", "no contradiction"]
    assert verdict_name(Verdict.UNSURE, (joy, calm)).startswith("unsure")
