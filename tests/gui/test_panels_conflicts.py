from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from sample_analysis import SampleProject

from app.panels.conflict_model import COMMENT_ROLE, CONFLICT_ROLE, JUDGEMENT_ROLE, RELABELLED_ROLE
from app.panels.conflicts import ConflictsPanel
from app.panels.evidence import EvidencePanel
from app.panels.moment import AROUND, Moment
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from app.window import MainWindow
from emotionai_core.project.edits import CommentConflict, JudgeConflict, OverrideEmotion, RelabelConflict
from emotionai_core.records.conflict import ConflictKind
from emotionai_core.records.evidence import Channel


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timed(clock: Clock, qapp) -> Iterator[Playhead]:
    made = Playhead(clock=clock)
    made.set_film(160.08)
    yield made
    made.pause()
    made.deleteLater()


@pytest.fixture
def panel(opened: Session, timed: Playhead, theme: Theme, qtbot) -> Iterator[ConflictsPanel]:
    made = ConflictsPanel(opened, timed, theme)
    made.resize(340, 600)
    made.show()
    qtbot.waitExposed(made)
    made._on_analysis(frozenset({"people"}))
    made.activateWindow()
    made.list.setFocus()
    qtbot.waitUntil(made.list.hasFocus, timeout=5000)
    yield made
    made.review.stop()
    made.close()
    made.deleteLater()


def test_a_review_plays_each_moment_and_one_key_goes_on(panel: ConflictsPanel, timed: Playhead, clock: Clock, qtbot):
    conflicts = panel._session.analysis.conflicts
    panel.start_review()
    assert panel.review.running and panel.bar.isVisible() and not panel._filters.isVisible()
    assert panel.bar.said.text() == f"1 of {len(conflicts)}, {len(conflicts)} left"
    assert panel._session.selected == conflicts[0].utterance and timed.playing
    assert timed.position == pytest.approx(max(0.0, conflicts[0].start - AROUND), abs=0.05)
    clock.now += conflicts[0].end + AROUND - timed.position + 0.2
    qtbot.waitUntil(lambda: not timed.playing, timeout=2000)
    assert timed.position >= conflicts[0].end + AROUND - 0.05
    with qtbot.waitSignal(panel._session.analysis_changed):
        panel.judge("accepted")
    assert panel._session.selected == conflicts[1].utterance and timed.playing
    assert timed.position == pytest.approx(conflicts[1].start - AROUND, abs=0.05)
    assert panel.bar.said.text() == f"2 of {len(conflicts)}, {len(conflicts) - 1} left"
    assert panel._session.analysis.judgements == {conflicts[0].utterance: "accepted"}


def test_enter_plays_again_and_escape_leaves(panel: ConflictsPanel, timed: Playhead, qtbot):
    conflict = panel._session.analysis.conflicts[3]
    panel.start_review()
    place = panel.list.visualRect(panel.filter.index(3, 0)).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert panel.review.current == conflict.utterance
    timed.pause()
    timed.seek(conflict.end)
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert timed.playing and timed.position == pytest.approx(conflict.start - AROUND, abs=0.05)
    qtbot.keyClick(panel.list, Qt.Key.Key_Escape)
    assert not panel.review.running and not timed.playing and panel._filters.isVisible()


def test_escape_in_the_comment_leaves_the_comment_only(panel: ConflictsPanel, qtbot):
    panel.start_review()
    panel.write_comment()
    qtbot.keyClicks(panel.comment.field, "Nev")
    qtbot.keyClick(panel.comment.field, Qt.Key.Key_Escape)
    assert panel.review.running and not panel.comment.isVisible() and panel.list.hasFocus()


def test_undo_in_the_middle_goes_back_to_that_one(panel: ConflictsPanel, timed: Playhead, qtbot):
    session, conflicts = panel._session, panel._session.analysis.conflicts
    panel.start_review()
    for judgement in ("accepted", "second-look"):
        with qtbot.waitSignal(session.analysis_changed):
            panel.judge(judgement)
    assert panel.review.current == conflicts[2].utterance
    with qtbot.waitSignal(session.analysis_changed):
        session.undo()
    assert panel.review.current == conflicts[1].utterance == session.selected
    assert session.analysis.judgements == {conflicts[0].utterance: "accepted"}
    assert panel.review.left == len(conflicts) - 1
    with qtbot.waitSignal(session.analysis_changed):
        panel.judge("rejected")
    assert panel.review.current == conflicts[2].utterance
    assert session.analysis.judgements[conflicts[1].utterance] == "rejected"


def test_the_review_ends_when_all_are_judged_and_skipped_ones_come_back(panel: ConflictsPanel, qtbot):
    session, conflicts = panel._session, panel._session.analysis.conflicts
    panel.start_review()
    panel.review.skip(1)
    assert panel.review.current == conflicts[1].utterance
    for _ in conflicts[1:]:
        with qtbot.waitSignal(session.analysis_changed):
            panel.judge("rejected")
    assert panel.review.current == conflicts[0].utterance and panel.review.left == 1
    with qtbot.waitSignal(session.analysis_changed):
        panel.judge("accepted")
    assert panel.review.current is None and panel.review.left == 0
    assert panel.bar.said.text() == f"All {len(conflicts)} judged"
    panel.review.stop()
    panel.start_review()
    assert not panel.review.running


def test_the_review_takes_what_the_filters_show(panel: ConflictsPanel, qtbot):
    session, conflicts = panel._session, panel._session.analysis.conflicts
    with qtbot.waitSignal(session.analysis_changed):
        session.edit(JudgeConflict(conflicts[4].utterance, "second-look"))
    panel.judgements.setCurrentIndex(panel.judgements.findData("second-look"))
    assert panel.filter.rowCount() == 1
    panel.start_review()
    assert panel.review.total == 1 and panel.review.current == conflicts[4].utterance
    panel.review.stop()
    panel.clear_filters()
    panel._playhead.choose_span((conflicts[2].start, conflicts[5].end))
    assert panel.filter.rowCount() == 4 and panel.chips.isVisible()
    panel.start_review()
    assert panel.review.total == 3


def test_relabelling_and_commenting(panel: ConflictsPanel, project: SampleProject, qtbot):
    session, conflict = panel._session, panel._session.analysis.conflicts[0]
    other = next(kind for kind in ConflictKind if kind is not conflict.kind)
    session.select(conflict.utterance)
    menu = panel.menu()
    kinds = next(action.menu() for action in menu.actions() if action.menu() is not None)
    with qtbot.waitSignal(session.analysis_changed):
        kinds.actions()[list(ConflictKind).index(other)].trigger()
    assert project.log[-1][0] == RelabelConflict(conflict.utterance, other.value)
    assert panel.filter.index(0, 0).data(RELABELLED_ROLE)
    panel.write_comment()
    assert panel.comment.isVisible() and panel.comment.field.hasFocus()
    qtbot.keyClicks(panel.comment.field, "She  means it.")
    with qtbot.waitSignal(session.analysis_changed):
        qtbot.keyClick(panel.comment.field, Qt.Key.Key_Return)
    assert project.log[-1][0] == CommentConflict(conflict.utterance, "She means it.")
    assert panel.filter.index(0, 0).data(COMMENT_ROLE) == "She means it." and not panel.comment.isVisible()
    panel.write_comment()
    assert panel.comment.field.text() == "She means it."
    qtbot.keyClick(panel.comment.field, Qt.Key.Key_Escape)
    assert not panel.comment.isVisible() and len(project.log) == 2
    menu.deleteLater()


def test_the_same_judgement_again_takes_it_back(panel: ConflictsPanel, project: SampleProject, qtbot):
    conflict = panel._session.analysis.conflicts[2]
    panel._session.select(conflict.utterance)
    for expected in ("second-look", ""):
        with qtbot.waitSignal(panel._session.analysis_changed):
            panel.judge("second-look")
        assert project.log[-1][0] == JudgeConflict(conflict.utterance, expected)
        assert panel.filter.index(2, 0).data(JUDGEMENT_ROLE) == expected


def test_the_tooltip_says_who_judged_what(panel: ConflictsPanel, qtbot):
    session, conflict = panel._session, panel._session.analysis.conflicts[0]
    for coder, judgement in (("Anna", "accepted"), ("Ben", "rejected")):
        session.code_as(coder, False)
        with qtbot.waitSignal(session.analysis_changed):
            session.edit(JudgeConflict(conflict.utterance, judgement))
    delegate = panel.list.itemDelegate()
    assert "Anna: accepted · Ben: rejected" in delegate._whole(panel.filter.index(0, 0), conflict)


def test_blind_coders_see_no_conflicts(panel: ConflictsPanel):
    panel._session.code_as("Ben", True)
    assert panel.filter.rowCount() == 0 and panel._empty.title == "Coding blind"
    assert not panel.start.isEnabled() and not panel.footer.isVisible()


def test_going_elsewhere_lets_go_of_the_moment(timed: Playhead, clock: Clock, qapp, qtbot):
    moment = Moment(timed)
    moment.play(20.0, 22.0)
    assert moment.running and timed.position == pytest.approx(20.0 - AROUND)
    timed.seek(90.0)
    assert not moment.running and timed.playing
    clock.now += 5.0
    qtbot.wait(60)
    assert timed.playing
    timed.pause()
    moment.deleteLater()


def test_the_review_key_works_from_anywhere(studio: MainWindow, qtbot):
    qtbot.keyClick(studio, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert studio.conflicts.review.running
    first = studio.session.selected
    with qtbot.waitSignal(studio.session.analysis_changed):
        qtbot.keyClick(studio, Qt.Key.Key_Q)
    assert studio.session.analysis.judgements[first] == "second-look" and studio.session.selected != first
    studio.timeline.canvas.setFocus()
    qtbot.keyClick(studio.timeline.canvas, Qt.Key.Key_Escape)
    assert not studio.conflicts.review.running


def test_a_channel_is_overridden_beside_its_reading(opened: Session, playhead: Playhead, theme: Theme, qtbot):
    evidence = EvidencePanel(opened, playhead, theme)
    opened.code_as("Anna", False)
    line = next(one for one in opened.analysis.lines if one.conflict is not None)
    opened.select(line.utterance.number)
    card = evidence.cards[Channel.FACE]
    assert not card.back.isEnabled()
    with qtbot.waitSignal(opened.analysis_changed):
        card.said.emit("sadness")
    assert opened.edits.history[-1].edit == OverrideEmotion(line.utterance.number, "face", "sadness")
    assert "sadness" in card.accessibleName() and "Set by Anna" in card.accessibleName()
    assert card._machine == line.reading(Channel.FACE)
    assert "the emotion of the face by Anna" in evidence.corrected.text()
    assert card.back.isEnabled()
    assert not card.grab().isNull()
    with qtbot.waitSignal(opened.analysis_changed):
        card.back.trigger()
    assert "Set by" not in card.accessibleName()
    evidence.deleteLater()


def test_second_looks_are_offered_once_more_when_all_are_judged(panel: ConflictsPanel, qtbot):
    session = panel._session
    panel.start_review()
    total = panel.review.total
    words = ["second-look" if place in (1, 3) else "accepted" for place in range(total)]
    for word in words:
        panel.review.judge(word)
    qtbot.waitUntil(lambda: not session.busy, timeout=5000)
    assert panel.review.current is None and panel.bar.again.isVisible()
    assert panel.bar.again.text().startswith("2 second look")
    waiting = panel.review.second_looks
    panel.bar.again.click()
    assert panel.review.total == 2 and panel.review.current == waiting[0]
    assert not panel.bar.again.isVisible()
    panel.review.stop()
    # They wait for the next review too.
    assert panel._waiting() == waiting and panel.start.isEnabled()


def test_the_timeline_shows_the_moment_that_is_reviewed(studio: MainWindow, qtbot):
    studio.session.select(None)
    studio.conflicts.start_review()
    line = studio.session.line(studio.conflicts.review.current)
    assert line is not None
    scale = studio.timeline.canvas.scale
    first, last = scale.time(0.0), scale.time(scale.width)
    assert first <= line.utterance.start and line.utterance.end <= last and last - first < 20.0
    studio.conflicts.review.stop()


def test_the_most_severe_come_first_when_asked(panel: ConflictsPanel, qtbot):
    session = panel._session

    def severities() -> list[float]:
        rows = range(panel.filter.rowCount())
        return [panel.filter.index(row, 0).data(CONFLICT_ROLE).severity for row in rows]

    starts = severities()
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    number = session.selected
    panel.order.click()
    assert severities() == sorted(starts, reverse=True) and severities() != starts
    assert session.selected == number
    assert panel.list.currentIndex().data(CONFLICT_ROLE).utterance == number
    panel.start_review()
    panel.review.stop()
    panel.order.click()
    assert severities() == starts


def test_an_empty_list_says_that_a_stretch_hides_the_others(panel: ConflictsPanel, timed: Playhead, qtbot):
    timed.choose_span((0.0, 0.5))
    assert panel.filter.rowCount() == 0 and "0:00–0:00" in panel._empty.hint
    assert panel._empty.button is not None and panel._empty.button.isVisible()
    panel._empty.button.click()
    assert panel.filter.rowCount() == panel.model.rowCount()


def test_a_key_opens_the_kinds(panel: ConflictsPanel, project: SampleProject, qtbot):
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    opened: list[QMenu] = []

    def pick() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        opened.append(menu)
        menu.actions()[1].trigger()
        menu.close()

    qtbot.keyClick(panel.list, Qt.Key.Key_E)
    with qtbot.waitSignal(panel._session.analysis_changed):
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None, timeout=5000)
        pick()
    assert opened and isinstance(project.log[-1][0], RelabelConflict)
