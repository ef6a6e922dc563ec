"""The film review in the studio: its words lead to the film, and a language model words it and holds nobody up."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from sample_analysis import SampleProject, make_analysis

from app.dialogs.film_review import FilmReviewWindow
from app.preferences import Preferences
from emotionai_core.errors import StudioError
from emotionai_core.project.edits import RenamePerson
from emotionai_core.prose import files
from emotionai_core.prose.review import CHAPTERS

sys.path.insert(0, str(Path(__file__).parents[1] / "core"))

from fake_llm import HONEST, LYING, Raw, language_model

LONG = 15_000


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(tmp_path / "review.ini")


@pytest.fixture
def review(opened, playhead, theme, preferences, qtbot) -> Iterator[FilmReviewWindow]:
    playhead.set_film(opened.analysis.film.duration)
    made = FilmReviewWindow(opened, playhead, theme, preferences)
    made.present()
    qtbot.waitUntil(lambda: made.shown is not None and not made.loading, timeout=LONG)
    yield made
    made.close()
    made.deleteLater()


def text_of(review: FilmReviewWindow) -> str:
    """Everything that can be read on the page."""
    return "\n".join(
        paragraph.sentences.text()
        for view in review.page.views
        if not view.isHidden()
        for paragraph in view.paragraphs
        if not paragraph.isHidden()
    )


def word(review: FilmReviewWindow, address: str) -> None:
    review.word.setChecked(True)
    review.desk.address.setText(address)
    review.desk.start.click()


def worded(review: FilmReviewWindow, address: str, qtbot) -> None:
    word(review, address)
    assert review.desk.wording.progress.running
    qtbot.waitUntil(lambda: not review.desk.wording.progress.running, timeout=LONG)


def by_of(review: FilmReviewWindow) -> list[str]:
    return [chapter.by for chapter in review.shown.chapters]


# What is told


def test_it_tells_what_the_files_tell(review: FilmReviewWindow, opened):
    told = files.review_of(opened.account, "Sample", "en")
    assert review.shown == told and [one.key for one in told.chapters] == list(CHAPTERS)
    wanted = [passage.text for chapter in told.chapters for passage in chapter.passages]
    for one in told.portrayals:
        wanted += [passage.text for passage in one.summary]
        wanted += [passage.text for section in one.sections for passage in section.passages]
    assert text_of(review) == "\n".join(wanted)
    assert review.page.headings == [one.title for one in told.chapters] + [one.name for one in told.portrayals]
    assert len(told.portrayals) > 1
    main = [view for view in review.page.views if not view.copy.isHidden()]
    assert {view.by.text() for view in main} == {"Worded by templates."}
    assert "nothing of real people" in review.ethics.text()


def test_a_paragraph_leads_through_its_lines(review: FilmReviewWindow, opened, playhead):
    found = [one for view in review.page.views for one in view.paragraphs if len(one._quotes) > 1]
    assert found
    sentences, quotes = found[0].sentences, found[0]._quotes
    assert [one.time for one in quotes] == sorted(one.time for one in quotes)
    QTest.mouseClick(sentences, Qt.MouseButton.LeftButton)
    assert opened.selected == quotes[0].number
    QTest.keyClick(sentences, Qt.Key.Key_Return)
    assert opened.selected == quotes[1].number
    found[0].times.linkActivated.emit("0")
    assert opened.selected == quotes[0].number
    assert playhead.position == pytest.approx(opened.line(quotes[0].number).utterance.start, abs=0.05)


def test_keys_reach_what_leads_to_lines_and_nothing_else(review: FilmReviewWindow):
    for view in review.page.views:
        for one in view.paragraphs:
            assert (one.sentences.focusPolicy() == Qt.FocusPolicy.TabFocus) is bool(one._quotes)


def test_tab_goes_down_the_page_before_it_leaves_it(review: FilmReviewWindow, qtbot):
    review.activateWindow()
    review.page.setFocus()
    qtbot.waitUntil(review.page.hasFocus, timeout=5000)
    wanted = [one.sentences for view in review.page.views for one in view.paragraphs if one._quotes]
    met = []
    while review.focusWidget() is not review.word and len(met) < 200:
        QTest.keyClick(review.focusWidget(), Qt.Key.Key_Tab)
        met.append(review.focusWidget())
    assert len(wanted) > 8 and [one for one in met if one in wanted] == wanted


def test_the_contents_lead_to_a_chapter(review: FilmReviewWindow, qtbot):
    qtbot.waitUntil(lambda: review.page.verticalScrollBar().maximum() > 0)
    review.contents.setCurrentRow(2)
    view = review.page.views[2]
    assert view.title.text() == review.contents.item(2).text()
    assert view.mapTo(review.page.viewport(), view.rect().topLeft()).y() == 0


def test_an_edit_is_told_and_the_page_stays_where_it_was(review: FilmReviewWindow, opened, qtbot):
    review.page.verticalScrollBar().setValue(60)
    opened.edit(RenamePerson("face-0", "Gwendolen"))
    qtbot.waitUntil(lambda: "Gwendolen" in text_of(review), timeout=LONG)
    assert review.page.verticalScrollBar().value() == 60
    assert "Gwendolen" in [review.contents.item(row).text() for row in range(review.contents.count())]


def test_nothing_is_told_blind(review: FilmReviewWindow, opened, qtbot):
    opened.code_as("Ada", True)
    assert review.shown is None and review._stack.currentIndex() == 0 and review._empty.title == "Coding blind"
    assert not review.save.isEnabled() and not review.word.isEnabled()
    opened.code_as("Ada", False)
    qtbot.waitUntil(lambda: review.shown is not None, timeout=LONG)


def test_another_project_is_another_review(review: FilmReviewWindow, opened, qtbot):
    opened.close_project()
    assert review.shown is None and review._empty.title == "No project is open"
    opened.open(lambda: SampleProject(make_analysis(lines=12, seed=3), "Other"), "Other")
    qtbot.waitUntil(lambda: review.shown is not None and not review.loading, timeout=LONG)
    assert "12 lines" in text_of(review)


def test_closed_while_it_was_told_it_is_told_when_opened_again(
    review: FilmReviewWindow, opened, qtbot, monkeypatch: pytest.MonkeyPatch
):
    gate, began, original = threading.Event(), threading.Event(), files.review_of

    def slow(*given: object) -> files.Review:
        began.set()
        gate.wait(5)
        return original(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("app.dialogs.film_review.review_of", slow)
    opened.edit(RenamePerson("face-0", "Gwendolen"))
    qtbot.waitUntil(began.is_set, timeout=LONG)
    threading.Timer(0.2, gate.set).start()
    review.close()
    assert "Gwendolen" not in text_of(review)
    review.present()
    qtbot.waitUntil(lambda: "Gwendolen" in text_of(review), timeout=LONG)


def test_a_failure_is_said(review: FilmReviewWindow, opened, qtbot, monkeypatch: pytest.MonkeyPatch):
    def broken(*_given: object) -> files.Review:
        raise StudioError("The words are missing.")

    monkeypatch.setattr("app.dialogs.film_review.review_of", broken)
    opened.edit(RenamePerson("face-0", "Gwendolen"))
    qtbot.waitUntil(lambda: review._empty.hint == "The words are missing.", timeout=LONG)
    assert review.shown is None and not review.loading


# Copies and files


def test_a_chapter_is_copied_with_who_worded_it(review: FilmReviewWindow):
    QGuiApplication.clipboard().setText("before")
    review.page.views[0].copy.click()
    copied, chapter = QGuiApplication.clipboard().text(), review.shown.chapters[0]
    assert copied == f"{chapter.title}\n\n{chapter.text}\n\nWorded by templates." and review.told.text() == "Copied"


def test_what_is_saved_is_what_is_shown(review: FilmReviewWindow, tmp_path: Path, qtbot):
    with language_model(HONEST) as server:
        worded(review, server.address, qtbot)
    review.save_to(tmp_path / "out")
    qtbot.waitUntil(lambda: "2 files" in review.told.text(), timeout=LONG)
    found = (tmp_path / "out" / "Sample-review.md").read_text("utf-8")
    assert found == files.review_markdown(review.shown) and HONEST.partition("\n")[0] in found
    assert (tmp_path / "out" / "Sample-review.html").read_text("utf-8") == files.review_html(review.shown)


def test_where_nothing_can_be_written_it_is_said(review: FilmReviewWindow, tmp_path: Path, qtbot):
    (tmp_path / "file").write_text("in the way")
    review.save_to(tmp_path / "file")
    qtbot.waitUntil(lambda: "cannot be written" in review.told.text(), timeout=LONG)


def test_a_portrayal_is_copied_with_its_sections(review: FilmReviewWindow):
    review.page.views[6].copy.click()
    copied, portrayal = QGuiApplication.clipboard().text(), review.shown.portrayals[0]
    assert copied.startswith(portrayal.name) and copied.endswith("Worded by templates.")
    told = [section for section in portrayal.sections if section.passages]
    assert told and all(f"{section.title}\n\n{section.text}" in copied for section in told)


# With a language model


def test_an_honest_model_words_every_chapter(review: FilmReviewWindow, preferences: Preferences, qtbot):
    seen: list[tuple[int, int]] = []
    review.desk.wording.changed.connect(lambda now: seen.append((now.done, now.total)))
    lines = {one for passage in review.shown.chapters[5].passages for one in passage.utterances}
    with language_model(HONEST) as server:
        worded(review, server.address, qtbot)
    assert by_of(review) == ["qwen2.5:7b"] * 6 and len(server.asked) == 6
    assert "let stand by the guard" in review.desk.message.text() and "qwen2.5:7b" in review.desk.message.text()
    assert (1, 6) in seen and (5, 6) in seen
    view = review.page.views[5]
    assert view.paragraphs[0].sentences.text() == HONEST.partition("\n")[0] and "qwen2.5:7b" in view.by.text()
    assert {one.number for one in view.paragraphs[0]._quotes} == lines
    assert preferences.text("language_model_address") == server.address


def test_a_lying_model_is_turned_down_and_that_is_said(review: FilmReviewWindow, qtbot):
    before = text_of(review)
    with language_model(LYING) as server:
        worded(review, server.address, qtbot)
    assert by_of(review) == ["template"] * 6 and text_of(review) == before
    assert "Still in the words of the templates" in review.desk.message.text()
    view = review.page.views[0]
    assert "turned down" in view.by.text() and view.reasons.isHidden() and not view.turned_down.isHidden()
    view.turned_down.click()
    assert not view.reasons.isHidden() and "Rhett" in view.reasons.text() and "6789" in view.reasons.text()
    assert "Rhett" not in text_of(review)


def test_only_what_was_turned_down_is_asked_for_again(review: FilmReviewWindow, qtbot):
    with language_model(HONEST, LYING, LYING, LYING, HONEST) as server:
        worded(review, server.address, qtbot)
        assert by_of(review).index("template") == 1 and by_of(review).count("template") == 1
        assert review.desk.start.text() == "Word them again"
        asked = len(server.asked)
        worded(review, server.address, qtbot)
        assert len(server.asked) == asked + 1
    assert by_of(review) == ["qwen2.5:7b"] * 6 and not review.page.views[1].turned_down.isVisible()


def test_a_silent_model_is_given_up_within_a_second(review: FilmReviewWindow, qtbot):
    with language_model(HONEST, Raw((), hold=True)) as server:
        word(review, server.address)
        qtbot.waitUntil(lambda: review.desk.wording.progress.done == 1, timeout=LONG)
        assert "Chapter 2 of 6" in review.desk.left.text() and review.desk.bar.value() == 1
        assert not review.desk.start.isEnabled() and not review.desk.address.isEnabled()
        began = time.monotonic()
        review.desk.cancel.click()
        assert not review.desk.wording.progress.running and "Stopped" in review.desk.message.text()
        qtbot.waitUntil(lambda: not review.desk.wording._lane.busy, timeout=1000)
        assert time.monotonic() - began < 1.0
        assert by_of(review) == ["template"] * 6 and review.desk.start.isEnabled()


def test_escape_stops_it_and_then_closes(review: FilmReviewWindow, qtbot):
    with language_model(Raw((), hold=True)) as server:
        word(review, server.address)
        QTest.keyClick(review, Qt.Key.Key_Escape)
        assert review.isVisible() and not review.desk.wording.progress.running
        QTest.keyClick(review, Qt.Key.Key_Escape)
        assert not review.isVisible()


def test_closing_ends_it_at_once(review: FilmReviewWindow, qtbot):
    threads = set(threading.enumerate())
    with language_model(Raw((), hold=True)) as server:
        word(review, server.address)
        qtbot.waitUntil(lambda: len(server.asked) == 1, timeout=LONG)
        began = time.monotonic()
        review.close()
        assert time.monotonic() - began < 1.0
        assert "lane" not in {one.name for one in set(threading.enumerate()) - threads}
        assert not review.desk.wording.progress.running


def test_coding_blind_ends_it(review: FilmReviewWindow, opened, qtbot):
    with language_model(Raw((), hold=True)) as server:
        word(review, server.address)
        qtbot.waitUntil(lambda: len(server.asked) == 1, timeout=LONG)
        opened.code_as("Ada", True)
        assert not review.desk.wording.progress.running and review.desk.isHidden()


def test_no_other_machine_is_asked(review: FilmReviewWindow, preferences: Preferences):
    word(review, "http://192.0.2.7:11434/v1")
    assert not review.desk.wording.progress.running
    assert "is not a server on this machine" in review.desk.message.text()
    assert preferences.text("language_model_address") == ""
    review.desk.list.click()
    assert "is not a server on this machine" in review.desk.message.text()


def test_where_no_server_is_the_words_stay(review: FilmReviewWindow, qtbot):
    with language_model(HONEST) as server:
        gone = server.address
    before = text_of(review)
    worded(review, gone, qtbot)
    assert "does not answer" in review.desk.message.text() and text_of(review) == before


def test_models_are_listed_and_a_missing_one_is_named(review: FilmReviewWindow, qtbot):
    with language_model(HONEST, models=b'{"data": [{"id": "other"}, {"id": "another"}]}') as server:
        review.word.setChecked(True)
        review.desk.address.setText(server.address)
        review.desk.list.click()
        qtbot.waitUntil(lambda: review.desk.model.count() == 2, timeout=LONG)
        assert review.desk.message.text() == "The server has: another, other" and review.desk.named[1] == "qwen2.5"
        worded(review, server.address, qtbot)
        assert "is not on the server" in review.desk.message.text() and "--" not in review.desk.message.text()
        review.desk.model.setCurrentText("other")
        worded(review, server.address, qtbot)
    assert by_of(review) == ["other"] * 6


def test_what_changed_since_is_told_by_the_templates_and_offered_again(review: FilmReviewWindow, opened, qtbot):
    with language_model(HONEST) as server:
        worded(review, server.address, qtbot)
        opened.edit(RenamePerson("face-0", "Gwendolen"))
        qtbot.waitUntil(lambda: opened.account_pending, timeout=LONG)
        qtbot.waitUntil(lambda: not review.loading, timeout=LONG)
        told = files.review_of(opened.account, "Sample", "en")
        by, changed = by_of(review), [one.title for one in review._outdated(review.shown)]
        assert 0 < by.count("template") == len(changed) < 6
        for shown, current in zip(review.shown.chapters, told.chapters, strict=True):
            assert (shown == current) is (shown.by == "template")
            assert (shown.title in changed) is (shown.by == "template")
        assert review.stale.isVisible() and all(title in review.stale.text() for title in changed)
        asked = len(server.asked)
        worded(review, server.address, qtbot)
        assert len(server.asked) == asked + len(changed)
    assert by_of(review) == ["qwen2.5:7b"] * 6 and not review.stale.isVisible()


def test_an_edit_while_it_is_worded(review: FilmReviewWindow, opened, qtbot):
    with language_model(HONEST, Raw((b"",), pause=2.5), HONEST) as server:
        word(review, server.address)
        qtbot.waitUntil(lambda: len(server.asked) == 2, timeout=LONG)
        opened.edit(RenamePerson("face-0", "Gwendolen"))
        qtbot.waitUntil(lambda: "Gwendolen" in text_of(review), timeout=LONG)
        assert review.desk.wording.progress.running
        qtbot.waitUntil(lambda: not review.desk.wording.progress.running, timeout=LONG)
    told = files.review_of(opened.account, "Sample", "en")
    for shown, current in zip(review.shown.chapters, told.chapters, strict=True):
        assert shown.by != "template" or shown.passages == current.passages
    assert review.stale.isVisible() and review.shown.chapters[0].by == "template"


# In the studio


def test_the_studio_opens_one_and_takes_it_along(studio, qtbot):
    action = studio.actions_.by_id["film_review"]
    action.trigger()
    found = studio.findChild(FilmReviewWindow)
    qtbot.waitUntil(lambda: found.shown is not None, timeout=LONG)
    with language_model(Raw((), hold=True)) as server:
        word(found, server.address)
        qtbot.waitUntil(lambda: len(server.asked) == 1, timeout=LONG)
        action.trigger()
        assert studio.findChildren(FilmReviewWindow) == [found] and found.desk.wording.progress.running
        began = time.monotonic()
        studio.close()
        assert time.monotonic() - began < 3.0 and not found.isVisible()
        assert not found.desk.wording.progress.running


def test_without_a_project_there_is_none(window):
    assert not window.actions_.by_id["film_review"].isEnabled()
