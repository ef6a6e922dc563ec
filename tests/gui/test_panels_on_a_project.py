"""The panels' verbs on a real project on disk: what the core makes of them is what the panels show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.backing import CoreBacking
from app.dialogs.split_person import FacesDialog
from app.panels.agreement import AgreementPanel
from app.panels.coding import CodingPanel
from app.panels.evidence import EvidencePanel
from app.panels.history import HistoryPanel
from app.panels.lines import LinesPanel
from app.panels.people import PeoplePanel
from app.panels.people_model import PERSON_ROLE
from app.playhead import Playhead
from app.portraits import Portraits
from app.session import Session
from app.theme import Theme
from benchmarks.project import make_project
from benchmarks.synthetic import Size
from emotionai_core.fusion.appearances import appearances
from emotionai_core.project.edits import CodeLine, SetCast
from emotionai_core.records.evidence import Channel

Act = Callable[[Callable[[], object]], None]


@pytest.fixture
def real(session: Session, playhead: Playhead, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot) -> Session:
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    folder = make_project(tmp_path / "small.emai", Size.small(), seed=3)
    with qtbot.waitSignal(session.opened, timeout=20_000):
        session.open(lambda: CoreBacking(folder), "small")
    playhead.set_film(session.analysis.film.duration)
    session.code_as("Anna", False)
    return session


@pytest.fixture
def act(real: Session, qtbot) -> Act:
    def do(verb: Callable[[], object]) -> None:
        with qtbot.waitSignal(real.analysis_changed, timeout=10_000):
            verb()

    return do


@pytest.fixture
def portraits(qapp) -> Iterator[Portraits]:
    made = Portraits()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def lines(real: Session, playhead: Playhead, theme: Theme) -> Iterator[LinesPanel]:
    made = LinesPanel(real, playhead, theme)
    made._on_analysis(frozenset())
    yield made
    made.deleteLater()


def test_lines_are_split_joined_hidden_and_spoken_by_others(lines: LinesPanel, real: Session, act: Act):
    row = next(place for place in range(lines.model.rowCount()) if " " in lines.model.row(place).said.text)
    number, text = lines.model.row(row).said.number, lines.model.row(row).said.text
    count = lines.model.rowCount()
    said = lines.model.row(row).said
    lines.list.setCurrentIndex(lines.model.index(row))
    lines._playhead.seek((said.start + said.end) / 2)
    act(lines.split)
    assert lines.model.rowCount() == count + 1
    halves = [lines.model.row(lines.model.row_of(number)).said, lines.model.row(row + 1).said]
    assert " ".join(" ".join(half.text for half in halves).split()) == " ".join(text.split())
    lines.list.setCurrentIndex(lines.model.index(lines.model.row_of(number)))
    act(lines.join)
    assert lines.model.rowCount() == count
    act(lines.hide_or_show)
    assert lines.model.row_of(number) == -1 and real.analysis.hidden[0].number == number
    lines.filter.toggle("hidden")
    lines.list.setCurrentIndex(lines.model.index(lines.model.row_of(number)))
    act(lines.hide_or_show)
    lines.list.setCurrentIndex(lines.model.index(lines.model.row_of(number)))
    act(lambda: lines.choose_speaker().picked.emit(""))
    assert real.line(number).person == "" and "speaker" in lines.model.row(lines.model.row_of(number)).corrected
    assert "by Anna" in lines.model.index(lines.model.row_of(number)).data(Qt.ItemDataRole.ToolTipRole)


def test_people_are_named_merged_and_split(real: Session, portraits: Portraits, theme: Theme, act: Act, qtbot):
    panel = PeoplePanel(real, portraits, theme)
    panel._on_analysis(frozenset())
    act(lambda: real.edit(SetCast(("MARGARET",))))
    seen = max(real.analysis.people, key=lambda one: len(appearances(real.analysis, one.key)))
    panel.list.setCurrentIndex(panel.model.index(panel.model.place_of(seen.key)))
    act(lambda: panel.rename("MARGARET"))
    assert real.analysis.name(seen.key) == "MARGARET" and panel._free_names() == []
    dialog = FacesDialog(real, portraits, theme, seen.key)
    count = dialog.model.rowCount()
    assert count > 2
    for row in (0, 1):
        dialog.grid.selectionModel().select(dialog.model.index(row), dialog.grid.selectionModel().SelectionFlag.Select)
    act(dialog.make_person)
    assert dialog.model.rowCount() == count - 2 and len(appearances(real.analysis, "made-1")) == 2
    assert panel.model.place_of("made-1") >= 0
    panel.list.setCurrentIndex(panel.model.index(panel.model.place_of("made-1")))
    act(lambda: panel._on_dropped(["made-1"], seen.key))
    assert panel.model.place_of("made-1") == -1 and dialog.model.rowCount() == count
    tip = panel.model.index(panel.model.place_of(seen.key)).data(Qt.ItemDataRole.ToolTipRole)
    assert "new person 1" in tip
    assert panel.model.index(panel.model.place_of(seen.key)).data(PERSON_ROLE).name == "MARGARET"
    dialog.grid.selectionModel().select(
        dialog.model.index(0), dialog.grid.selectionModel().SelectionFlag.ClearAndSelect
    )
    act(dialog.mark_no_face)
    assert dialog.model.rowCount() == count - 1
    dialog.done(0)
    panel.deleteLater()


def test_an_override_is_said_beside_the_machines_reading(real: Session, playhead: Playhead, theme: Theme, act: Act):
    evidence = EvidencePanel(real, playhead, theme)
    line = next(one for one in real.analysis.lines if one.reading(Channel.TEXT) is not None)
    before = line.reading(Channel.TEXT)
    real.select(line.utterance.number)
    act(lambda: evidence.override(Channel.TEXT, "fear"))
    card = evidence.cards[Channel.TEXT]
    assert "fear" in card.accessibleName() and "Set by Anna" in card.accessibleName() and card._machine == before
    # A panel that was not there when it was set knows it as well.
    later = EvidencePanel(real, playhead, theme)
    later._show(line.utterance.number)
    assert later.cards[Channel.TEXT]._machine == before and later.cards[Channel.FACE]._machine is None
    act(lambda: evidence.override(Channel.TEXT, ""))
    assert real.line(line.utterance.number).reading(Channel.TEXT) == before
    evidence.deleteLater()
    later.deleteLater()


def test_two_coders_agree_with_a_figure(real: Session, playhead: Playhead, theme: Theme, act: Act, qtbot):
    coding = CodingPanel(real, playhead, theme)
    coding._on_analysis(frozenset())
    numbers = [line.utterance.number for line in real.analysis.lines[:8]]
    for coder in ("Anna", "Ben"):
        real.code_as(coder, True)
        other = "joy" if coder == "Anna" else "fear"
        act(
            lambda other=other: real.edit(
                *[CodeLine(number, "anger" if place < 5 else other) for place, number in enumerate(numbers)]
            )
        )
        assert coding.count.text().startswith("8 of ")
    real.code_as("Ben", False)
    panel = AgreementPanel(real, playhead, theme)
    panel.compute()
    qtbot.waitUntil(lambda: panel.model.rowCount() > 0, timeout=10_000)
    pair = next(one for one in panel.model.figures if one.raters == ("Anna", "Ben") and one.measure == "cohen-kappa")
    assert pair.lines == 8 and 0.3 < pair.value < 0.7
    panel.deleteLater()
    coding.deleteLater()


def test_the_history_goes_back_to_the_machines_reading_and_forth(real: Session, theme: Theme, act: Act):
    history = HistoryPanel(real, theme)
    first = real.analysis.lines[0].utterance.number
    act(lambda: real.edit(SetCast(("A", "B"))))
    act(lambda: real.edit(CodeLine(first, "joy"), CodeLine(first + 1, "fear")))
    assert history.model.rowCount() == 3
    act(lambda: history.go_to(history.model.index(2)))
    assert real.analysis.cast == () and real.analysis.codings == () and history.model.current == 2
    act(lambda: history.go_to(history.model.index(0)))
    assert len(real.analysis.codings) == 2 and history.model.current == 0
    history.deleteLater()
