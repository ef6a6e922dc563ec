"""Portraits that a network restored: shown in the list of people, marked, and gone where the film shows better."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, Qt
from PySide6.QtGui import QColor, QImage
from sample_analysis import SampleProject, make_analysis

from app.panels.people import PeoplePanel
from app.portraits import Portraits
from app.session import Session
from app.theme import Theme
from emotionai_core.fusion.appearances import appearances
from emotionai_core.project.artefacts import ArtefactStore
from emotionai_core.project.edits import MergePeople
from emotionai_core.wire.tables import write_tables

DEMO = Path(__file__).parents[2] / "resources" / "demo" / "demo.mp4"


@pytest.fixture
def project() -> SampleProject:
    return SampleProject(make_analysis(film=DEMO))


@pytest.fixture
def portraits(qapp) -> Iterator[Portraits]:
    made = Portraits()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def panel(blurred: str, opened: Session, portraits: Portraits, theme: Theme, qtbot) -> Iterator[PeoplePanel]:
    made = PeoplePanel(opened, portraits, theme)
    made.resize(300, 560)
    made.show()
    qtbot.waitExposed(made)
    made._on_analysis(frozenset())
    yield made
    made.close()
    made.deleteLater()


def red_square() -> bytes:
    """A JPEG that no face of the film looks like."""
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    data = QBuffer()
    data.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(data, "JPEG")
    return bytes(data.data().data())


def restored_artefact(folder: Path, track: int, picture: bytes) -> Path:
    store = ArtefactStore(folder / "artefacts")
    rows = {"track": [track], "time": [0.5], "picture": [b64encode(picture).decode()]}
    rows |= {name: [0.25] for name in "xywh"}
    write_tables(store.workplace("restored-1") / "chunk-000000.json", {"restored": rows})
    store.finish("restored-1", "restored", {})
    return store.folder / "restored-1"


def tip_of(panel: PeoplePanel, key: str) -> str:
    return panel.model.index(panel.model.place_of(key)).data(Qt.ItemDataRole.ToolTipRole)


def reddish(panel: PeoplePanel, key: str) -> bool:
    picture = panel.model.index(panel.model.place_of(key)).data(Qt.ItemDataRole.DecorationRole)
    colour = picture.toImage().pixelColor(picture.width() // 2, picture.height() // 2)
    return colour.red() > 200 and colour.green() < 60 and colour.blue() < 60


@pytest.fixture
def blurred(project: SampleProject) -> str:
    """A person whose best look in the film is a bad one."""
    first = project._base.people[0]
    assert first.portrait is not None
    bad = replace(first, portrait=replace(first.portrait, quality=0.3))
    project._base = replace(project._base, people=(bad, *project._base.people[1:]))
    return first.key


def test_a_restored_portrait_is_shown_and_marked_as_such(
    blurred: str, panel: PeoplePanel, portraits: Portraits, tmp_path: Path, qtbot
):
    analysis = panel._session.analysis
    track = appearances(analysis, blurred)[0].track
    place = restored_artefact(tmp_path, track, red_square())
    portraits.open(DEMO, restored=place)
    qtbot.waitUntil(lambda: portraits.is_restored(blurred), timeout=10_000)
    qtbot.waitUntil(lambda: not portraits.loading, timeout=10_000)
    assert reddish(panel, blurred) and "restored" in tip_of(panel, blurred)
    others = [one.key for one in analysis.people if one.key != blurred and one.portrait is not None]
    assert others and not any(portraits.is_restored(key) or "restored" in tip_of(panel, key) for key in others)
    panel.grab()
    # The same film without them, as after an analysis that made none.
    portraits.open(DEMO)
    panel.model.reload()
    panel.model.index(panel.model.place_of(blurred)).data(Qt.ItemDataRole.DecorationRole)
    qtbot.waitUntil(lambda: not portraits.loading, timeout=10_000)
    assert not reddish(panel, blurred) and "restored" not in tip_of(panel, blurred)


@pytest.mark.parametrize("damage", ["picture", "table"])
def test_a_damaged_restored_portrait_leaves_the_films_own(
    blurred: str, panel: PeoplePanel, portraits: Portraits, tmp_path: Path, qtbot, damage: str
):
    track = appearances(panel._session.analysis, blurred)[0].track
    place = restored_artefact(tmp_path, track, b"no JPEG" if damage == "picture" else red_square())
    if damage == "table":
        (place / "restored.parquet").write_bytes(b"PAR1")
    portraits.open(DEMO, restored=place)
    row = panel.model.index(panel.model.place_of(blurred))
    qtbot.waitUntil(lambda: row.data(Qt.ItemDataRole.DecorationRole) is not None, timeout=10_000)
    qtbot.waitUntil(lambda: not portraits.loading, timeout=10_000)
    assert not reddish(panel, blurred) and not portraits.is_restored(blurred)


def test_a_merge_takes_the_restored_portrait_along_and_undo_gives_it_back(
    blurred: str, panel: PeoplePanel, portraits: Portraits, tmp_path: Path, qtbot
):
    other = next(one.key for one in panel._session.analysis.people if one.key != blurred and one.portrait is not None)
    track = appearances(panel._session.analysis, other)[0].track
    portraits.open(DEMO, restored=restored_artefact(tmp_path, track, red_square()))
    qtbot.waitUntil(lambda: bool(portraits.restored) and not portraits.loading, timeout=10_000)
    # The other one is seen well in the film, so their portrait stays as it is.
    assert not portraits.is_restored(other) and not portraits.is_restored(blurred)
    with qtbot.waitSignal(panel._session.analysis_changed):
        panel._session.edit(MergePeople(blurred, other))
    row = panel.model.index(panel.model.place_of(blurred))
    row.data(Qt.ItemDataRole.DecorationRole)
    qtbot.waitUntil(lambda: portraits.is_restored(blurred), timeout=10_000)
    with qtbot.waitSignal(panel._session.analysis_changed):
        panel._session.undo()
    panel.model.index(panel.model.place_of(blurred)).data(Qt.ItemDataRole.DecorationRole)
    qtbot.waitUntil(lambda: not portraits.is_restored(blurred), timeout=10_000)
