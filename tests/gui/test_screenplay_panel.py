from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFont, QFontMetricsF
from sample_analysis import SampleProject, make_analysis

from app.panels.screenplay import ScreenplayPanel
from app.panels.screenplay_layout import WIDE, Wrapper
from app.panels.screenplay_model import ScriptModel, ScriptRow
from app.session import Session
from app.theme import Theme
from emotionai_core.project.edits import MatchLine, UseScreenplay
from emotionai_core.records.screenplay import ElementKind
from tests.prompt_books import long_script, make_script, without_matches

DIGEST = "0" * 64


def give(session: Session) -> None:
    """What the session would have laid along the film."""
    analysis = session.analysis
    assert analysis is not None
    session.prompted._pause.stop()
    session.prompted._script = make_script(analysis) if analysis.direction.script else None
    session.prompted._pending = False
    session.prompted.changed.emit()


@pytest.fixture
def panel(opened: Session, playhead, theme: Theme, qtbot) -> Iterator[ScreenplayPanel]:
    opened.analysis_changed.connect(lambda _touched: give(opened))
    made = ScreenplayPanel(opened, playhead, theme)
    assert opened.analysis is not None
    playhead.set_film(opened.analysis.film.duration)
    made.resize(640, 800)
    made.show()
    qtbot.waitExposed(made)
    opened.edit(UseScreenplay(DIGEST, "film.fountain"))
    qtbot.waitUntil(lambda: made.model.rowCount() > 0, timeout=5000)
    made.activateWindow()
    yield made
    made.close()
    made.deleteLater()


def place_of(panel: ScreenplayPanel, number: int) -> int:
    """The row of the paragraph that a line was matched with."""
    return next(at for at, row in enumerate(rows(panel)) if any(line.number == number for line in row.lines))


def rows(panel: ScreenplayPanel) -> list[ScriptRow]:
    return [panel.model.row(at) for at in range(panel.model.rowCount())]


def settled(panel: ScreenplayPanel, qtbot) -> None:
    session = panel._session
    qtbot.waitUntil(lambda: not session.busy and not session.prompted.pending, timeout=5000)


def matches(project: SampleProject) -> list[object]:
    return [edit for edit, standing in project.log if standing and isinstance(edit, MatchLine)]


def point_at(panel: ScreenplayPanel, place: int, line: int = -1) -> QPoint:
    """Within a row's own words, or within a line beside them."""
    area = panel.list.visualRect(panel.model.index(place))
    made = panel.list.delegate.layout_of(panel.model.row(place))
    inner = made.area if line < 0 else made.lines[line].area
    return (inner.center() + QPointF(area.topLeft())).toPoint()


def test_every_paragraph_stands_beside_its_line(panel: ScreenplayPanel, opened: Session):
    script, analysis = opened.prompted.script, opened.analysis
    assert script is not None and analysis is not None
    shown = rows(panel)
    assert [row.element for row in shown] == [one.number for one in script.screenplay.elements]
    for number, match in script.matches.items():
        row = shown[match.element]
        assert [line.number for line in row.lines] == [number]
        assert row.lines[0].kept is match.kept and row.lines[0].check == match.speaker
    assert shown[2].cue and shown[0].kind is ElementKind.HEADING and not shown[0].lines
    found = sum(one.kept for one in script.matches.values())
    assert f"{found} of {len(analysis.lines)} lines" in panel.summary.text()
    assert "A note was left out." in panel.warnings.text()


def test_a_click_goes_to_the_line_and_the_playhead_is_followed(
    panel: ScreenplayPanel, opened: Session, playhead, qtbot
):
    assert opened.analysis is not None
    line = opened.analysis.lines[1]
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=point_at(panel, 3, 0))
    assert opened.selected == line.utterance.number
    assert line.utterance.start <= playhead.position < line.utterance.end
    late = opened.analysis.lines[36]
    playhead.seek(late.utterance.start + 0.1)
    assert panel.list.delegate.now == late.utterance.number
    area = panel.list.visualRect(panel.model.index(place_of(panel, late.utterance.number)))
    assert area.top() >= 0 and area.bottom() <= panel.list.viewport().height()
    panel.follow.setChecked(False)
    playhead.seek(opened.analysis.lines[0].utterance.start + 0.1)
    assert panel.list.visualRect(panel.model.index(0)).bottom() < 0


def test_the_arrows_choose_a_paragraph_and_enter_goes_into_the_film(panel: ScreenplayPanel, opened: Session, qtbot):
    panel.list.setFocus()
    qtbot.waitUntil(panel.list.hasFocus, timeout=5000)
    panel.list.setCurrentIndex(panel.model.index(1))
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    assert panel.list.currentIndex().row() == 2 and opened.selected is None
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert opened.selected == panel.model.row(2).lines[0].number


def test_a_wrong_match_is_mended_and_taken_back(panel: ScreenplayPanel, opened: Session, project: SampleProject, qtbot):
    wrong, right = panel.model.row(2), panel.model.row(4)
    number = wrong.lines[0].number
    opened.select(number)
    panel.hold.setChecked(True)
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=point_at(panel, 4))
    assert opened.selected == number and right.text in panel.line.text()
    panel.list.setFocus()
    qtbot.waitUntil(panel.list.hasFocus, timeout=5000)
    qtbot.keyClick(panel.list, Qt.Key.Key_M)
    settled(panel, qtbot)
    assert matches(project) == [MatchLine(number, right.element)] and not panel.hold.isChecked()
    assert number in [line.number for line in panel.model.row(4).lines] and not panel.model.row(2).lines
    mended = next(line for line in panel.model.row(4).lines if line.number == number)
    assert mended.mine and mended.kept and not panel.together.isEnabled()
    panel.machine.trigger()
    settled(panel, qtbot)
    assert matches(project)[-1] == MatchLine(number, None)
    assert [line.number for line in panel.model.row(2).lines] == [number]


def test_a_line_is_said_to_be_nowhere(panel: ScreenplayPanel, opened: Session, project: SampleProject, qtbot):
    number = panel.model.row(2).lines[0].number
    opened.select(number)
    panel.nowhere.trigger()
    settled(panel, qtbot)
    assert matches(project) == [MatchLine(number, -1)] and not panel.model.row(2).lines
    assert not panel.nowhere.isEnabled() and panel.machine.isEnabled()
    panel.filter.setCurrentIndex(panel.filter.findData("lines"))
    assert number in [row.lines[0].number for row in rows(panel)]


def test_only_a_paragraph_that_is_spoken_can_be_matched(panel: ScreenplayPanel, opened: Session, qtbot):
    assert not panel.together.isEnabled()
    opened.select(panel.model.row(2).lines[0].number)
    panel.list.setCurrentIndex(panel.model.index(0))
    assert not panel.together.isEnabled()
    panel.list.setCurrentIndex(panel.model.index(2))
    assert not panel.together.isEnabled()
    panel.list.setCurrentIndex(panel.model.index(3))
    assert panel.together.isEnabled()


@pytest.mark.parametrize("wanted", ["spoken", "missing", "doubtful", "lines"])
def test_the_filter_holds_back_what_is_not_asked_for(panel: ScreenplayPanel, opened: Session, wanted: str):
    everything, script = rows(panel), opened.prompted.script
    assert script is not None and opened.analysis is not None
    panel.filter.setCurrentIndex(panel.filter.findData(wanted))
    shown = rows(panel)
    kept = {number for number, match in script.matches.items() if match.kept}
    if wanted == "spoken":
        assert shown == [row for row in everything if row.kind is ElementKind.DIALOGUE]
    elif wanted == "missing":
        dialogue = [row for row in everything if row.kind is ElementKind.DIALOGUE]
        assert shown == [row for row in dialogue if not any(line.kept for line in row.lines)] != []
    elif wanted == "doubtful":
        assert {line.why for row in shown for line in row.lines} == {"misattributed"}
    else:
        numbers = [line.utterance.number for line in opened.analysis.lines]
        assert [row.lines[0].number for row in shown] == [one for one in numbers if one not in kept] != []


def test_a_paragraph_that_somebody_asks_for_is_shown_though_filtered(panel: ScreenplayPanel):
    panel.filter.setCurrentIndex(panel.filter.findData("lines"))
    panel.show_element(30)
    assert panel.list.currentIndex().row() == panel.model.place_of((30, -1)) >= 0


def test_a_screenplay_is_let_go_and_comes_back(panel: ScreenplayPanel, opened: Session, project: SampleProject, qtbot):
    panel.let_go.trigger()
    qtbot.waitUntil(lambda: panel._stack.currentIndex() == 0, timeout=5000)
    assert project.log[-1][0] == UseScreenplay("", "") and "No screenplay" in panel._empty.title
    opened.undo()
    qtbot.waitUntil(lambda: panel._stack.currentIndex() == 1, timeout=5000)


def test_a_dropped_screenplay_is_imported_and_a_film_goes_on_to_the_window(
    panel: ScreenplayPanel, opened: Session, monkeypatch: pytest.MonkeyPatch
):
    asked: list[Path] = []
    monkeypatch.setattr(opened.prompted, "import_screenplay", asked.append)
    for name, wanted in (("Scene.FOUNTAIN", True), ("film.mp4", False)):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(f"/films/{name}")])
        keys = Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, keys)
        panel.dragEnterEvent(enter)
        assert enter.isAccepted() is wanted
        drop = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, keys)
        panel.dropEvent(drop)
    assert [one.name for one in asked] == ["Scene.FOUNTAIN"]


def test_nothing_is_shown_while_somebody_codes_blind(panel: ScreenplayPanel, opened: Session):
    opened.code_as("Ann", True)
    assert panel._stack.currentIndex() == 0 and panel.model.rowCount() == 0 and "blind" in panel._empty.title


@pytest.mark.parametrize("width", [WIDE + 200, 330])
def test_no_word_is_cut_and_lines_stand_beside_or_below(panel: ScreenplayPanel, width: int, qtbot):
    panel.resize(width, 800)
    drawn = panel.list.delegate
    qtbot.waitUntil(
        lambda: abs(drawn.width - width) < 30 and drawn.width == panel.list.viewport().width(), timeout=5000
    )
    for row in rows(panel):
        made = panel.list.delegate.layout_of(row)
        assert " ".join(made.rows).split() == row.text.split()
        right = panel.list.viewport().width()
        for placed in made.lines:
            assert placed.area.right() <= right and placed.area.bottom() <= made.height
            beside = placed.area.left() >= made.area.right() - 1
            assert beside if width > WIDE else placed.area.top() >= made.area.bottom()
    first, second = (panel.list.visualRect(panel.model.index(at)) for at in (0, 1))
    assert second.top() == first.top() + panel.list.delegate.layout_of(panel.model.row(0)).height


def test_words_are_broken_as_wide_as_there_is_room_in_any_script():
    font = QFont()
    font.setPixelSize(13)
    wrapper, metrics = Wrapper(font), QFontMetricsF(font)
    for text in ("We shall see what the morning brings, my dear.", "我們明天早上再看看會發生什麼事，親愛的。" * 3):
        made = wrapper.rows(text, 120)
        assert len(made) > 1 and "".join(made).replace(" ", "") == text.replace(" ", "")
        assert all(metrics.horizontalAdvance(row) <= 125 for row in made)
    cut = wrapper.rows("one two three four five six seven eight nine ten", 60, 2)
    assert len(cut) == 2 and cut[1].endswith("…")


def test_five_thousand_paragraphs_are_shown_and_asked_for_once(panel: ScreenplayPanel, opened: Session, qtbot):
    opened.prompted._script = None
    opened.prompted.changed.emit()
    opened.prompted._script = long_script(5000)
    opened.prompted.changed.emit()
    assert panel.model.rowCount() == 5000
    panel.show_element(4999)
    qtbot.waitUntil(lambda: panel.list.layoutMode() is panel.list.LayoutMode.SinglePass, timeout=10_000)
    area = panel.list.visualRect(panel.model.index(4999))
    assert area.top() >= 0 and area.bottom() <= panel.list.viewport().height()
    laid: list[int] = []
    lay = panel.list.delegate._layouts._lay
    panel.list.delegate._layouts._lay = lambda row, width: laid.append(row.element) or lay(row, width)  # type: ignore[method-assign]
    panel.show_element(10)
    panel.grab()
    assert laid == []


def test_the_same_paragraphs_stay_where_they_are_when_matches_change():
    analysis = make_analysis()
    model, heard = ScriptModel(), []
    script = make_script(analysis)
    model.show_script(script, analysis, {})
    model.rowsRemoved.connect(lambda *_: heard.append("removed"))
    model.show_script(without_matches(script), analysis, {})
    assert heard == [] and not any(row.lines for row in model.everything)
    assert len(model.lost) == len(analysis.lines)


def test_a_screenplay_in_which_hardly_a_line_is_found_is_doubted_once(
    panel: ScreenplayPanel, opened: Session, project: SampleProject, qtbot
):
    told: list[str] = []
    opened.notice.connect(told.append)
    assert not panel.doubt.isVisible() and not panel.undo.isVisible() and opened.analysis is not None
    script = without_matches(make_script(opened.analysis))
    other = replace(script, screenplay=replace(script.screenplay, digest="1" * 64))
    opened.prompted._script = other
    opened.prompted.changed.emit()
    opened.prompted.changed.emit()
    assert panel.doubt.isVisible() and "another film" in panel.doubt.text()
    assert len(told) == 1 and "another film" in told[0]
    panel.undo.click()
    qtbot.waitUntil(lambda: bool(project.log) and project.log[-1][0] == UseScreenplay("", ""), timeout=5000)
