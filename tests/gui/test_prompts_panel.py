from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QFocusEvent, QGuiApplication, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication, QPushButton
from sample_analysis import SampleProject, make_analysis

from app.panels.editing import commit_open_editor
from app.panels.prompts import PromptsPanel
from app.panels.prompts_field import LONGEST_PART
from app.panels.prompts_words import PENS, origin_colour, placed, source_text, span_at, span_format
from app.session import Session
from app.theme import Theme, look_named
from emotionai_core.project.edits import ChooseScene, DescribePerson, WritePrompt
from emotionai_core.prompting import checking
from emotionai_core.records.prompt import PARTS, Origin, PartName, Source, Span, Unsourced, spans_from_json, text_of
from tests.accounts import make_account
from tests.prompt_books import make_book, make_script, without_matches


def give(session: Session) -> None:
    """What the session would have written."""
    prompted, analysis = session.prompted, session.analysis
    assert analysis is not None
    prompted._pause.stop()
    prompted._script = make_script(analysis) if analysis.direction.script else None
    prompted._book, prompted._pending = make_book(analysis, script=prompted._script), False
    prompted.changed.emit()


@pytest.fixture
def prompted(opened: Session) -> Session:
    """A session whose prompts follow every edit."""
    opened.analysis_changed.connect(lambda _touched: give(opened))
    return opened


@pytest.fixture
def panel(prompted: Session, playhead, theme: Theme, qtbot) -> Iterator[PromptsPanel]:
    made = PromptsPanel(prompted, playhead, theme)
    assert prompted.analysis is not None
    playhead.set_film(prompted.analysis.film.duration)
    made.resize(420, 900)
    made.show()
    qtbot.waitExposed(made)
    give(prompted)
    yield made
    made.close()
    made.deleteLater()


def settled(panel: PromptsPanel, qtbot) -> None:
    session = panel._session
    qtbot.waitUntil(lambda: not session.busy and not session.prompted.pending, timeout=5000)


def type_into(panel: PromptsPanel, part: PartName, words: str, qtbot) -> None:
    """Put the cursor behind a part's words and go on."""
    field = panel.editor.parts[part].field
    panel.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus, timeout=5000)
    field.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(field, words)


def log_of(project: SampleProject, kind: type) -> list[object]:
    return [edit for edit, standing in project.log if standing and isinstance(edit, kind)]


def middle_of(panel: PromptsPanel, part: PartName, at: int) -> QPoint:
    field = panel.editor.parts[part].field
    cursor = QTextCursor(field.document())
    cursor.setPosition(at)
    return field.cursorRect(cursor).center() + QPoint(2, 0)


def test_the_key_scenes_are_listed_and_the_first_is_shown(panel: PromptsPanel, prompted: Session):
    book = prompted.prompted.book
    assert book is not None and prompted.analysis is not None
    assert panel.model.numbers == [frame.utterance for frame in book.frames]
    frame = book.frames[0]
    assert panel.number == frame.utterance and frame.utterance == panel.list.currentIndex().data(257).number
    assert {part: panel.editor.parts[part].field.words for part in PARTS} == {
        part: frame.part(part).text for part in PARTS
    }
    assert prompted.analysis.name(frame.person) in panel.editor.line.text()


def test_a_scene_is_found_by_words_name_and_chapter(panel: PromptsPanel, prompted: Session):
    rows = list(panel.model.everything)
    panel.filter.search.setText(f"{rows[1].name} {rows[1].text.split()[0]}")
    assert rows[1].number in panel.model.numbers and len(panel.model.numbers) < len(rows)
    panel.filter.search.setText("chapter 2")
    assert panel.model.numbers == [row.number for row in rows if row.chapter == 1] != []
    panel.filter.search.clear()
    panel.filter.person.setCurrentIndex(1)
    key = panel.filter.person.currentData()
    assert panel.model.numbers == [row.number for row in rows if row.person == key] != []


def test_the_arrows_go_from_scene_to_scene_and_into_the_film(panel: PromptsPanel, prompted: Session, playhead, qtbot):
    panel.activateWindow()
    panel.list.setFocus()
    qtbot.waitUntil(panel.list.hasFocus, timeout=5000)
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    row = panel.model.row(1)
    assert panel.number == row.number == prompted.selected
    assert row.start <= playhead.position < row.end


def test_a_selected_key_scene_is_shown_and_another_line_can_become_one(
    panel: PromptsPanel, prompted: Session, project: SampleProject, qtbot
):
    other = panel.model.numbers[2]
    prompted.select(other)
    assert panel.number == other and not panel.add.isEnabled()
    free = next(
        line.utterance.number for line in project.analysis().lines if line.utterance.number not in panel.model.numbers
    )
    prompted.select(free)
    assert panel.number == other and panel.add.isEnabled()
    panel.add.click()
    qtbot.waitUntil(lambda: panel.number == free, timeout=5000)
    assert log_of(project, ChooseScene) == [ChooseScene(free, True)] and free in panel.model.numbers


def test_delete_takes_a_scene_away_and_undo_brings_it_back(
    panel: PromptsPanel, prompted: Session, project: SampleProject, qtbot
):
    number = panel.model.numbers[0]
    panel.activateWindow()
    panel.list.setFocus()
    qtbot.waitUntil(panel.list.hasFocus, timeout=5000)
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: number not in panel.model.numbers, timeout=5000)
    assert log_of(project, ChooseScene) == [ChooseScene(number, False)] and panel.number == panel.model.numbers[0]
    prompted.undo()
    qtbot.waitUntil(lambda: number in panel.model.numbers, timeout=5000)


def test_what_is_typed_becomes_the_analysts_and_the_rest_keeps_its_source(
    panel: PromptsPanel, prompted: Session, project: SampleProject, qtbot
):
    frame = panel.editor.frame
    assert frame is not None
    type_into(panel, "expression", ", a tear", qtbot)
    qtbot.keyClick(panel.editor.parts["expression"].field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(panel, qtbot)
    (edit,) = log_of(project, WritePrompt)
    assert isinstance(edit, WritePrompt) and (edit.utterance, edit.part) == (frame.utterance, "expression")
    spans = spans_from_json(edit.spans)
    assert spans[:2] == frame.part("expression").spans
    assert spans[-1].text == "a tear" and {one.origin for one in spans[-1].sources} == {Origin.ANALYST}
    part = panel.editor.parts["expression"]
    assert part.field.words == "jaw clenched, brow furrowed, a tear" and part.mark.text() == "yours"
    assert panel.model.row(0).edited
    prompted.undo()
    settled(panel, qtbot)
    qtbot.waitUntil(lambda: part.field.words == "jaw clenched, brow furrowed", timeout=5000)


def test_going_elsewhere_keeps_what_is_typed_and_escape_does_not(panel: PromptsPanel, project: SampleProject, qtbot):
    field = panel.editor.parts["body"].field
    type_into(panel, "body", ", trembling", qtbot)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.words == "high-energy, assertive"
    QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    assert project.log == []
    type_into(panel, "body", ", trembling", qtbot)
    QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.PopupFocusReason))
    settled(panel, qtbot)
    assert project.log == [] and field.typed
    QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    settled(panel, qtbot)
    assert len(log_of(project, WritePrompt)) == 1


@pytest.mark.parametrize("leave", ["another scene", "hide", "close the studio", "another line in the film"])
def test_nothing_typed_is_lost(panel: PromptsPanel, prompted: Session, project: SampleProject, qtbot, leave: str):
    number = panel.number
    type_into(panel, "camera", ", handheld", qtbot)
    ways: dict[str, Callable[[], object]] = {
        "another scene": lambda: panel._go(panel.model.index(3)),
        "hide": panel.hide,
        "close the studio": commit_open_editor,
        "another line in the film": lambda: prompted.select(panel.model.numbers[2]),
    }
    ways[leave]()
    settled(panel, qtbot)
    (edit,) = log_of(project, WritePrompt)
    assert isinstance(edit, WritePrompt) and (edit.utterance, edit.part) == (number, "camera")
    assert spans_from_json(edit.spans)[-1].text.endswith("handheld")


def test_one_gesture_is_one_undo_and_a_book_of_before_takes_nothing_back(
    panel: PromptsPanel, prompted: Session, project: SampleProject, qtbot
):
    field = panel.editor.parts["body"].field
    book = prompted.prompted._book
    type_into(panel, "body", ", trembling", qtbot)
    field.keep()
    # While the edit is on its way, a book that was written before arrives.
    assert book is not None
    prompted.prompted._book = replace(book)
    prompted.prompted.changed.emit()
    assert field.words.endswith("trembling")
    settled(panel, qtbot)
    assert field.words.endswith("trembling") and not field.typed
    assert len(project.log) == 1


def test_undo_is_the_fields_while_something_is_typed_and_else_the_studios(panel: PromptsPanel, qtbot):
    field = panel.editor.parts["body"].field

    def taken() -> bool:
        press = QEvent.Type.ShortcutOverride
        event = QKeyEvent(press, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        event.ignore()
        field.event(event)
        return event.isAccepted()

    assert not taken()
    type_into(panel, "body", ", pale", qtbot)
    assert taken()
    field.keep()
    assert not taken()
    settled(panel, qtbot)


def test_words_typed_on_while_a_newer_prompt_arrives_stay(panel: PromptsPanel, prompted: Session, qtbot):
    field = panel.editor.parts["body"].field
    type_into(panel, "body", ", pale", qtbot)
    give(prompted)
    assert field.words.endswith("pale") and field.typed


def test_a_part_is_locked_and_unlocked(panel: PromptsPanel, prompted: Session, project: SampleProject, qtbot):
    part = panel.editor.parts["atmosphere"]
    frame = panel.editor.frame
    assert frame is not None
    part.lock.click()
    settled(panel, qtbot)
    (edit,) = log_of(project, WritePrompt)
    assert isinstance(edit, WritePrompt) and edit.locked
    assert spans_from_json(edit.spans) == frame.part("atmosphere").spans
    assert part.lock.isChecked() and part.mark.text() == "locked"
    part.lock.click()
    settled(panel, qtbot)
    assert log_of(project, WritePrompt)[-1] == WritePrompt(frame.utterance, "atmosphere", "")
    assert not part.lock.isChecked()


def test_what_differs_is_shown_and_the_machines_words_come_back(panel: PromptsPanel, project: SampleProject, qtbot):
    part = panel.editor.parts["camera"]
    assert not part.compare.isVisible() and not part.again.isVisible()
    part.field.setPlainText("close-up, <b>pan</b>")
    part.field.keep()
    settled(panel, qtbot)
    assert part.compare.isVisible()
    part.compare.click()
    assert part.difference.isVisible()
    told = part.difference.text()
    assert "line-through" in told and "&lt;b&gt;pan" in told and "<b>" not in told
    part.again.click()
    settled(panel, qtbot)
    assert part.field.words == "close-up, slow push-in" and not part.difference.isVisible()
    assert log_of(project, WritePrompt)[-1] == WritePrompt(panel.number or 0, "camera", "")


def test_an_emptied_part_stays_empty(panel: PromptsPanel, project: SampleProject, qtbot):
    part = panel.editor.parts["action"]
    part.field.clear()
    part.field.keep()
    settled(panel, qtbot)
    (edit,) = log_of(project, WritePrompt)
    assert isinstance(edit, WritePrompt) and edit.spans and spans_from_json(edit.spans) == ()
    assert part.field.words == ""


def test_a_click_on_a_span_leads_to_its_source(panel: PromptsPanel, prompted: Session, playhead, qtbot):
    frame, field = panel.editor.frame, panel.editor.parts["expression"].field
    assert frame is not None
    source = frame.part("expression").spans[1].sources[0]
    qtbot.mouseClick(field.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(panel, "expression", 20))
    assert playhead.position == pytest.approx(source.time, abs=0.05) and prompted.selected == source.utterance
    playhead.seek(0.0)
    field.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert playhead.position == pytest.approx(frame.part("expression").spans[0].sources[0].time, abs=0.05)
    assert panel.number == frame.utterance


def test_words_of_the_screenplay_lead_into_it(panel: PromptsPanel, prompted: Session, qtbot):
    asked: list[int] = []
    panel.element_wanted.connect(asked.append)
    panel._to_source(Span("slams the door", (Source(Origin.SCREENPLAY, "action", "", element=7),)))
    assert asked == [7]


def test_every_span_is_marked_by_colour_and_line(panel: PromptsPanel):
    field = panel.editor.parts["expression"].field
    shown = field.extraSelections()
    assert [one.cursor.selectedText() for one in shown] == ["jaw clenched", "brow furrowed"]
    line = QTextCharFormat.UnderlineStyle.SingleUnderline
    assert all(one.format.underlineStyle() == line for one in shown)
    for name in ("light", "dark"):
        look = look_named(name)
        formats = [span_format(look, one) for one in Origin]
        assert len({one.underlineStyle() for one in formats}) == len(Origin)
        assert len({QColor(origin_colour(look, one)).name() for one in Origin}) == len(Origin)
    assert len(set(PENS.values())) == len(Origin)


def test_a_source_says_what_when_and_by_which_rule():
    made = Source(Origin.PIPELINE, "voice.arousal", "0.82", "anger-high", 12.4)
    assert source_text(made) == "voice arousal 0.82 at 0:12, rule anger-high"
    assert source_text(Source(Origin.RULES, "", "")) == "rule"
    assert "screenplay" in source_text(Source(Origin.SCREENPLAY, "action", "She runs.", time=math.nan))


def test_spans_are_found_in_their_text_also_beyond_rare_signs():
    spans = (Span("a 😀 smile", ()), Span("gone", ()), Span("tears", ()))
    found = placed("a 😀 smile, tears", spans)
    assert [(one.start, one.end) for one in found] == [(0, 9), (11, 16)]
    assert span_at(found, 10) is None and span_at(found, 11) == spans[2]


def test_a_character_is_described(panel: PromptsPanel, prompted: Session, project: SampleProject, qtbot):
    frame = panel.editor.frame
    assert frame is not None
    panel.editor.description.setPlainText("a woman  in a grey coat")
    panel.editor.description.keep()
    settled(panel, qtbot)
    assert log_of(project, DescribePerson) == [DescribePerson(frame.person, "a woman in a grey coat")]
    assert panel.editor.parts["anchor"].field.words == "a woman in a grey coat"
    other = next(row for row in panel.model.everything if row.person != frame.person)
    prompted.select(other.number)
    assert panel.editor.description.words == ""


def test_the_check_names_words_without_a_source_and_leads_to_them(
    panel: PromptsPanel, prompted: Session, monkeypatch: pytest.MonkeyPatch, qtbot
):
    number = panel.number
    assert number is not None
    found: tuple[Unsourced, ...] = ()
    monkeypatch.setattr(checking, "unsourced", lambda *_asked: found)
    prompted.prompted._account = make_account(prompted.analysis)
    give(prompted)
    qtbot.waitUntil(lambda: "Every word has a source" in panel.editor.check.text(), timeout=5000)
    assert not panel.editor.check.isEnabled()
    found = (Unsourced(number, "camera", 0, 8, "close-up", "no rule says so"),)
    give(prompted)
    qtbot.waitUntil(lambda: "close-up" in panel.editor.check.text(), timeout=5000)
    panel.activateWindow()
    panel.editor.check.click()
    assert panel.editor.parts["camera"].field.textCursor().selectedText() == "close-up"
    assert "no rule says so" in panel.editor.check.toolTip()


def test_the_length_follows_what_is_typed(panel: PromptsPanel):
    before = panel.editor.length.text()
    panel.editor.parts["action"].field.setPlainText("pleading " * 400)
    assert panel.editor.length.text() != before and "⚠" in panel.editor.length.text()


def test_prompts_are_copied_as_they_read(panel: PromptsPanel, prompted: Session):
    panel.editor.parts["camera"].field.setPlainText("wide shot")
    panel.copy.copy_text()
    text = QGuiApplication.clipboard().text()
    assert "Wide shot." in text and "blurry" not in text
    panel.copy.copy_negative()
    assert QGuiApplication.clipboard().text() == "blurry, low quality"
    panel.copy.copy_json()
    assert "anger-high" in QGuiApplication.clipboard().text()
    panel.copy.copy_book_text()
    whole = QGuiApplication.clipboard().text()
    assert prompted.prompted.book is not None and whole.count("Jaw clenched") == len(prompted.prompted.book.frames)
    panel.copy.copy_book_json()
    assert QGuiApplication.clipboard().text().count("anger-high") >= len(prompted.prompted.book.frames)
    panel.editor.parts["camera"].field.leave()


def test_the_history_holds_this_prompt_only_and_takes_words_again(
    panel: PromptsPanel, prompted: Session, project: SampleProject, qtbot
):
    first, other = panel.model.numbers[0], panel.model.numbers[1]
    field = panel.editor.parts["body"].field
    for words in ("calm", "tense"):
        field.setPlainText(words)
        field.keep()
        settled(panel, qtbot)
    prompted.edit(WritePrompt(other, "body", "[]"))
    settled(panel, qtbot)
    panel.editor.history.fold.click()
    rows = panel.editor.history.rows
    assert len(rows) == 2 and "tense" in rows[0].accessibleName() and "calm" in rows[1].accessibleName()
    assert isinstance(rows[1], QPushButton)
    rows[1].click()
    settled(panel, qtbot)
    assert field.words == "calm" and panel.number == first
    assert len(project.log) == 4


def test_clips_are_asked_for_once_the_last_words_stand(
    panel: PromptsPanel, prompted: Session, monkeypatch: pytest.MonkeyPatch, qtbot
):
    asked: list[tuple[int, ...]] = []
    told: list[tuple[int, ...]] = []

    def make(numbers: tuple[int, ...]) -> None:
        book = prompted.prompted.book
        assert book is not None
        frame = book.frame(numbers[0])
        assert frame is not None and frame.part("body").text == "calm"
        asked.append(numbers)

    monkeypatch.setattr(prompted.clips, "make", make)
    panel.clip_wanted.connect(told.append)
    panel.editor.parts["body"].field.setPlainText("calm")
    panel.make.click()
    assert asked == []
    qtbot.waitUntil(lambda: asked == [(panel.number,)], timeout=5000)
    panel.make_all.click()
    assert asked[1:] == [tuple(panel.model.numbers)] and told == asked


def test_a_small_panel_shows_the_list_or_the_prompt_and_always_the_way_to_a_clip(panel: PromptsPanel, qtbot):
    assert panel.list.isVisible() and panel.editor.isVisible() and not panel.pages.isVisible()
    panel.resize(300, 400)
    qtbot.waitUntil(panel.pages.isVisible, timeout=5000)
    assert panel.list.isVisible() and not panel.editor.isVisible() and panel.make.isVisible()
    place = panel.list.visualRect(panel.model.index(1)).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert panel.number == panel.model.row(1).number
    assert panel.editor.isVisible() and not panel.list.isVisible() and panel.make.isVisible()
    panel.resize(900, 400)
    qtbot.waitUntil(lambda: panel.list.isVisible() and panel.editor.isVisible(), timeout=5000)
    assert panel.splitter.orientation() == Qt.Orientation.Horizontal


def test_another_tier_is_a_setting(panel: PromptsPanel, project: SampleProject, qtbot):
    panel.filter.tier_chosen.emit("minimal")
    settled(panel, qtbot)
    assert project.settings().prompt_tier == "minimal"
    qtbot.waitUntil(lambda: panel.filter.tier.currentData() == "minimal", timeout=5000)


def test_nothing_is_shown_while_somebody_codes_blind(panel: PromptsPanel, prompted: Session):
    prompted.code_as("Ann", True)
    prompted.prompted._book = None
    prompted.prompted.changed.emit()
    assert panel._stack.currentIndex() == 0 and panel.model.numbers == []
    assert "blind" in panel._empty.title


def test_a_project_that_may_not_be_changed_is_only_read(session: Session, playhead, theme: Theme, project, qtbot):
    project.read_only = True
    with qtbot.waitSignal(session.opened, timeout=5000):
        session.open(lambda: project, "Sample")
    panel = PromptsPanel(session, playhead, theme)
    panel.resize(800, 700)
    panel.show()
    give(session)
    parts = panel.editor.parts.values()
    assert all(part.field.isReadOnly() and not part.lock.isEnabled() for part in parts)
    assert not panel.take_away.isEnabled() and not panel.make.isEnabled()
    panel.close()
    panel.deleteLater()


def test_what_was_asked_for_in_one_film_is_not_done_in_the_next(
    panel: PromptsPanel, prompted: Session, monkeypatch: pytest.MonkeyPatch, qtbot
):
    asked: list[tuple[int, ...]] = []
    monkeypatch.setattr(prompted.clips, "make", asked.append)
    panel.editor.parts["body"].field.setPlainText("calm")
    panel.make.click()
    assert asked == []
    prompted.close_project()
    with qtbot.waitSignal(prompted.opened, timeout=5000):
        prompted.open(lambda: SampleProject(make_analysis()), "Another")
    give(prompted)
    settled(panel, qtbot)
    give(prompted)
    assert asked == [] and panel.number is not None
    assert panel.editor.parts["body"].field.words == "high-energy, assertive"
    assert not panel.editor.parts["body"].field.typed


def test_locked_words_are_read_only_and_stay_whoever_asks_for_the_machines(
    panel: PromptsPanel, project: SampleProject, qtbot
):
    part, other = panel.editor.parts["body"], panel.editor.parts["camera"]
    for field, words in ((part.field, "calm"), (other.field, "wide shot")):
        field.setPlainText(words)
        field.keep()
        settled(panel, qtbot)
    part.lock.click()
    settled(panel, qtbot)
    assert part.field.isReadOnly() and not part.again.isEnabled() and part.machine_edits() == ()
    before = len(project.log)
    panel.editor.again.click()
    settled(panel, qtbot)
    assert [edit for edit, _ in project.log[before:]] == [WritePrompt(panel.number or 0, "camera", "")]
    assert part.field.words == "calm" and other.field.words == "close-up, slow push-in"
    part.lock.click()
    settled(panel, qtbot)
    assert not part.field.isReadOnly() and part.again.isEnabled()


def test_the_whole_prompt_is_regenerated_by_one_gesture(
    panel: PromptsPanel, prompted: Session, project: SampleProject, qtbot
):
    for name in ("body", "camera"):
        panel.editor.parts[name].field.setPlainText("mine")
        panel.editor.parts[name].field.keep()
        settled(panel, qtbot)
    panel.editor.again.click()
    settled(panel, qtbot)
    assert panel.editor.parts["body"].field.words == "high-energy, assertive"
    prompted.undo()
    settled(panel, qtbot)
    qtbot.waitUntil(lambda: [panel.editor.parts[one].field.words for one in ("body", "camera")] == ["mine"] * 2)
    panel.editor.again.click()
    settled(panel, qtbot)
    before = len(project.log)
    panel.editor.again.click()
    settled(panel, qtbot)
    # Where the machine's words stand, nothing is left to do.
    assert len(project.log) == before


def test_no_field_keeps_more_than_it_says(panel: PromptsPanel, prompted: Session, project: SampleProject, qtbot):
    told: list[str] = []
    prompted.notice.connect(told.append)
    field = panel.editor.parts["action"].field
    field.setPlainText("pleading " * 400)
    field.keep()
    settled(panel, qtbot)
    (edit,) = log_of(project, WritePrompt)
    assert isinstance(edit, WritePrompt) and len(text_of(spans_from_json(edit.spans))) <= LONGEST_PART
    assert field.words == text_of(spans_from_json(edit.spans)) and "2,000 letters" in told[0]
    panel.editor.description.setPlainText("grey " * 500)
    panel.editor.description.keep()
    assert len(told) == 2


def test_a_screenplay_that_may_be_another_films_is_among_the_limits(panel: PromptsPanel, prompted: Session):
    prompted.prompted._script = without_matches(make_script(prompted.analysis))
    prompted.prompted.changed.emit()
    assert "another film" in panel.limits.text()
