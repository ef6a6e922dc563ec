from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from sample_analysis import SampleProject, make_analysis

from app.graph.canvas import GraphCanvas
from app.graph.words import signed
from app.panels.social import SocialPanel
from app.portraits import Portraits
from app.session import Session
from app.theme import Theme
from app.words import short_time
from emotionai_core.records.account import Account
from emotionai_core.social.influence import cumulative_memory, edge_scenes
from emotionai_core.social.relations import RelationIndex
from tests.accounts import make_account

LATER = Qt.ItemDataRole.UserRole + 2
DEMO = Path(__file__).parents[2] / "resources" / "demo" / "demo.mp4"


@pytest.fixture(scope="module")
def account() -> Account:
    return make_account(make_analysis(film=DEMO, lines=140, people=9))


@pytest.fixture
def project(account: Account) -> SampleProject:
    return SampleProject(account.analysis)


@pytest.fixture
def portraits(qapp) -> Iterator[Portraits]:
    made = Portraits()
    yield made
    made.close()
    made.deleteLater()


def give(session: Session, account: Account | None) -> None:
    """What the session would have computed."""
    session.understood._account = account
    session.understood._pending = account is None
    session.understood.changed.emit()


@pytest.fixture
def panel(opened: Session, playhead, portraits, theme: Theme, account: Account, qtbot) -> Iterator[SocialPanel]:
    made = SocialPanel(opened, playhead, portraits, theme)
    playhead.set_film(account.analysis.film.duration)
    playhead.seek(100.0)
    made.resize(900, 640)
    made.show()
    qtbot.waitExposed(made)
    give(opened, account)
    at_rest(made, qtbot)
    yield made
    made.close()
    made.shut_down()
    made.deleteLater()


def at_rest(panel: SocialPanel, qtbot) -> None:
    """Wait until the asked moment is on screen."""

    def there() -> bool:
        waiting = panel._timer.isActive() or panel.moments.busy or panel.canvas.motion.running
        return not waiting and panel.canvas.scene is not None

    qtbot.waitUntil(there, timeout=5000)
    panel.canvas.grab()


def place_of(canvas: GraphCanvas, key: str) -> QPointF:
    return QPointF(*canvas._places[canvas.scene.keys.index(key)].tolist())


def test_the_rings_are_those_of_the_moment_around_the_person(panel: SocialPanel, account: Account):
    scene, expected = panel.canvas.scene, RelationIndex(account.society).at(100.0)
    assert scene.keys[scene.ego] == panel.controls.ego
    assert np.array_equal(scene.relations.circle, expected.circle)
    shown = panel.canvas.shown
    assert set(shown.source.tolist()) | set(shown.target.tolist()) >= {scene.ego}
    assert all(scene.ego in pair for pair in zip(shown.source.tolist(), shown.target.tolist(), strict=True))


def test_it_follows_the_playhead_without_a_jump(panel: SocialPanel, playhead, qtbot):
    before = panel.canvas.scene.relations.intimacy.copy()
    playhead.seek(30.0)
    qtbot.waitUntil(lambda: panel.canvas.motion.running, timeout=5000)
    seen = []
    panel.canvas.motion.moved.connect(lambda: seen.append(panel.canvas.scene.relations.intimacy.copy()))
    at_rest(panel, qtbot)
    after = panel.canvas.scene.relations.intimacy
    widest = np.unravel_index(np.argmax(np.abs(after - before)), after.shape)
    steps = [before[widest], *[one[widest] for one in seen]]
    assert len(seen) > 2 and abs(before[widest] - after[widest]) > 0
    assert max(np.abs(np.diff(steps))) < abs(after[widest] - before[widest])


def test_where_the_system_wants_no_motion_there_is_none(panel: SocialPanel, playhead, qtbot, monkeypatch):
    monkeypatch.setattr(GraphCanvas, "_may_move", lambda _self: False)
    ran = []
    panel.canvas.motion.moved.connect(lambda: ran.append(panel.canvas.motion.running))
    playhead.seek(30.0)
    qtbot.waitUntil(lambda: panel.canvas.scene.relations.time == pytest.approx(playhead.position), timeout=5000)
    assert ran == [False]


def test_everybody_shows_all_links_and_the_slider_says_what_it_hides(panel: SocialPanel, qtbot):
    panel.controls.crowd.click()
    qtbot.waitUntil(lambda: panel.canvas.scene.ego < 0, timeout=5000)
    at_rest(panel, qtbot)
    relations = panel.canvas.scene.relations
    there = (relations.met | (relations.intimacy > 0)) & ~np.eye(len(relations.keys), dtype=bool)
    panel.controls.weakest.setValue(0)
    panel.canvas.grab()
    assert len(panel.canvas.shown.source) == there.sum()
    panel.controls.weakest.setValue(30)
    panel.canvas.grab()
    hidden = int((there & (relations.intimacy < 0.3)).sum())
    assert hidden > 0 and panel.canvas.shown.hidden == hidden
    assert f"{hidden} " in panel.controls.told.text() and "0.30" in panel.controls.told.text()
    assert (np.diff(panel.canvas.shown.intimacy) >= 0).all()


def test_a_click_on_a_link_shows_the_lines_that_made_it_and_they_lead_into_the_film(
    panel: SocialPanel, account: Account, playhead, qtbot
):
    canvas = panel.canvas
    shape = canvas._shape[-1]
    middle = shape[len(shape) // 2]
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPointF(*middle.tolist()).toPoint())
    keys, shown = canvas.scene.keys, canvas.shown
    link = keys[int(shown.source[-1])], keys[int(shown.target[-1])]
    assert panel.link.link == link and panel.tabs.currentWidget() is panel.link
    made = edge_scenes(account.society, *link)
    changes = [abs(panel.link.model.row(row).change) for row in range(panel.link.model.rowCount())]
    assert len(changes) == len(made) > 0 and changes == sorted(changes, reverse=True)
    names = [account.analysis.name(key) for key in link]
    assert f"{names[0]} → {names[1]}" in panel.link.title.text()
    panel.link.list.setCurrentIndex(panel.link.model.index(0))
    qtbot.keyClick(panel.link.list, Qt.Key.Key_Return)
    said = account.analysis.lines[made[0].line].utterance
    assert panel._session.selected == said.number and said.start <= playhead.position < said.end
    panel.link.turn.click()
    assert panel.link.link == link[::-1]


def test_a_link_says_what_its_balance_is_made_of_now(panel: SocialPanel, account: Account, playhead, qtbot):
    society = account.society
    pairs = Counter(zip(society.source.tolist(), society.target.tolist(), strict=True))
    source, target = (society.keys[at] for at in pairs.most_common(1)[0][0])
    panel.show_link(source, target)
    made = {one.line: one for one in edge_scenes(society, source, target)}
    rows = [panel.link.model.row(at) for at in range(panel.link.model.rowCount())]
    assert rows and [row.tone for row in rows] == [made[row.place].felt for row in rows]
    spoken = panel.link.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert f"tone {signed(rows[0].tone)}" in spoken and f"intimacy {signed(rows[0].change)}" in spoken
    kinds = [account.analysis.lines[row.place].conflict for row in rows]
    assert [row.kind for row in rows] == [None if one is None else one.kind for one in kinds]
    times = sorted(row.time for row in rows)
    for now in (times[0] + 0.1, times[-1] + 0.1):
        playhead.seek(now)
        at_rest(panel, qtbot)
        later = [panel.link.model.index(at).data(LATER) for at in range(len(rows))]
        assert later == [row.time > playhead.position for row in rows]
        assert any(later) == (now < times[-1])
        so_far = cumulative_memory(society, source, target)
        at = int(np.searchsorted(so_far.time, playhead.position, side="right")) - 1
        text = panel.link.title.text()
        assert f"Now, at {short_time(playhead.position)}" in text
        assert at < 0 or f"good tone {so_far.positive[at]:.2f} − bad tone {so_far.negative[at]:.2f}" in text


def test_a_link_of_somebody_who_is_gone_is_dropped(panel: SocialPanel, account: Account):
    keys = account.society.keys
    panel.show_link(keys[0], keys[1])
    panel.tabs.setCurrentIndex(0)
    give(panel._session, replace(account))
    assert panel.link.link == (keys[0], keys[1]) and panel.tabs.currentIndex() == 0
    renamed = replace(account.society, keys=("gone", *keys[1:]))
    give(panel._session, replace(account, society=renamed))
    assert panel.link.link is None and panel.link.model.rowCount() == 0 and panel.canvas._chosen is None
    assert "Shift+Enter" in panel.link.title.text()


def test_a_panel_that_is_out_of_date_says_so(panel: SocialPanel, account: Account):
    assert not panel.pending.isVisible()
    panel._session.understood._pending = True
    panel._session.understood.changed.emit()
    assert panel.pending.isVisible() and panel._stack.currentIndex() == 1
    give(panel._session, account)
    assert not panel.pending.isVisible()


def test_the_log_follows_the_film_unless_somebody_reads_it(panel: SocialPanel, account: Account, playhead, qtbot):
    panel.only.setChecked(False)
    panel.activateWindow()
    panel.canvas.setFocus()
    qtbot.waitUntil(panel.canvas.hasFocus, timeout=5000)
    bar = panel.moves.verticalScrollBar()
    assert not playhead.playing and bar.maximum() > 0
    for now in (0.0, account.analysis.film.duration - 0.1):
        playhead.seek(now)
        at_rest(panel, qtbot)
        shown = panel.moves.visualRect(panel.log.index(max(0, panel.log.now - 1)))
        assert panel.moves.viewport().rect().intersects(shown)
    before = bar.value()
    panel.moves.setFocus()
    playhead.seek(0.0)
    at_rest(panel, qtbot)
    assert panel.log.now < 3 and bar.value() == before > 0


def test_in_a_crowd_keys_mark_one_end_of_a_link_and_choose_the_other(panel: SocialPanel, qtbot):
    canvas = panel.canvas
    panel.controls.crowd.click()
    qtbot.waitUntil(lambda: canvas.scene.ego < 0, timeout=5000)
    at_rest(panel, qtbot)
    panel.activateWindow()
    canvas.setFocus()
    qtbot.waitUntil(canvas.hasFocus, timeout=5000)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    one = canvas.focus
    qtbot.keyClick(canvas, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert one and panel.link.link is None
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier)
    override.ignore()
    canvas.event(override)
    assert override.isAccepted()
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert canvas.marked == one and "marked" in canvas.accessibleDescription()
    for way in (Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Up):
        if canvas.focus == one:
            qtbot.keyClick(canvas, way)
    other = canvas.focus
    assert other != one and "→" in canvas.accessibleDescription()
    qtbot.keyClick(canvas, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert panel.link.link == (one, other)
    panel.controls.rings.click()
    qtbot.waitUntil(lambda: canvas.scene.ego >= 0, timeout=5000)
    assert canvas.marked == ""


def test_what_a_screen_reader_hears_of_the_graph_follows_the_film(panel: SocialPanel, playhead, qtbot):
    canvas = panel.canvas
    canvas._stand_on(next(key for key in canvas.scene.keys if key != panel.controls.ego))
    heard = set()
    for now in (5.0, 60.0, 130.0):
        playhead.seek(now)
        at_rest(panel, qtbot)
        ego, other = (canvas.scene.keys.index(key) for key in (panel.controls.ego, canvas.focus))
        relations = canvas.scene.relations
        if relations.met[ego, other]:
            assert f"intimacy {relations.intimacy[ego, other]:.2f}" in canvas.accessibleDescription()
        heard.add(canvas.accessibleDescription())
    assert len(heard) > 1


def test_a_society_that_is_gone_is_let_go_of(panel: SocialPanel, qtbot):
    assert panel.moments._index is not None
    give(panel._session, None)
    qtbot.waitUntil(lambda: panel.moments._index is None, timeout=5000)


def test_in_a_low_panel_graph_and_lists_are_tabs_with_all_the_room(panel: SocialPanel, qtbot):
    panel.resize(404, 415)
    at_rest(panel, qtbot)
    assert panel.tabs.count() == 3 and panel.tabs.currentIndex() == 0
    assert panel.canvas.isVisible() and panel.canvas.height() >= 220
    keys = panel._account.society.keys
    panel.show_link(keys[0], keys[1])
    assert panel.link.isVisible() and panel.link.list.height() > 100
    panel.resize(404, 800)
    at_rest(panel, qtbot)
    assert panel.tabs.count() == 2 and panel.canvas.isVisible() and panel.link.isVisible()
    assert panel.canvas.height() >= 220 and panel.tabs.height() >= 140


def test_the_log_holds_the_moves_of_the_person_and_they_lead_into_the_film(
    panel: SocialPanel, account: Account, playhead, qtbot
):
    society, ego = account.society, account.society.keys.index(panel.controls.ego)
    own = np.flatnonzero((society.mover == ego) | (society.moved_about == ego))
    assert panel.log.rowCount() == len(own) > 0
    assert panel.log.now == int((society.moved[own] <= 100.0).sum())
    row = int(np.flatnonzero(society.trigger[own] == 2)[0]) if (society.trigger[own] == 2).any() else 0
    panel.moves.setCurrentIndex(panel.log.index(row))
    qtbot.keyClick(panel.moves, Qt.Key.Key_Return)
    line = int(society.moved_line[own[row]])
    wanted = society.moved[own[row]] if line < 0 else account.analysis.lines[line].utterance.start
    assert playhead.position == pytest.approx(wanted, abs=0.05)
    panel.only.setChecked(False)
    assert panel.log.rowCount() == len(society.moved)
    text = panel.log.data(panel.log.index(0))
    assert "→" in text and account.analysis.name(society.keys[int(society.mover[0])]) in text


def test_keys_go_from_person_to_person_and_put_one_in_the_middle(panel: SocialPanel, qtbot):
    canvas = panel.canvas
    panel.activateWindow()
    canvas.setFocus()
    qtbot.waitUntil(canvas.hasFocus, timeout=5000)
    middle = canvas._places[canvas.scene.ego]
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    first = canvas.focus
    assert first and place_of(canvas, first).x() > middle[0]
    assert canvas.accessibleDescription()
    qtbot.keyClick(canvas, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert panel.link.link == (panel.controls.ego, first)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert panel.controls.ego == first
    qtbot.waitUntil(lambda: canvas.scene.keys[canvas.scene.ego] == first, timeout=5000)
    at_rest(panel, qtbot)
    scale = canvas.frame.scale
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.frame.scale == pytest.approx(1.25 * scale)
    qtbot.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.frame.scale == pytest.approx(scale)


def test_wheel_zooms_around_the_pointer_and_a_drag_pans(panel: SocialPanel, qtbot):
    canvas = panel.canvas
    key = canvas.scene.keys[(canvas.scene.ego + 1) % len(canvas.scene.keys)]
    place = place_of(canvas, key)
    canvas._take(canvas.frame.zoomed(2.0, place))
    canvas.grab()
    assert (place_of(canvas, key) - place).manhattanLength() < 1e-6
    start = place.toPoint()
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(canvas, start + QPointF(30, 20).toPoint())
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start + QPointF(30, 20).toPoint())
    canvas.grab()
    assert (place_of(canvas, key) - place - QPointF(30, 20)).manhattanLength() < 2


def test_tips_say_both_directions(panel: SocialPanel, account: Account):
    canvas = panel.canvas
    key = canvas.scene.keys[(canvas.scene.ego + 1) % len(canvas.scene.keys)]
    tip = canvas.tip_at(place_of(canvas, key))
    ego, other = account.analysis.name(panel.controls.ego), account.analysis.name(key)
    assert f"{ego} → {other}" in tip and f"{other} → {ego}" in tip
    assert canvas.tip_at(QPointF(2, 2)) == ""


def test_states_without_relations_are_said(session: Session, playhead, portraits, theme: Theme, account, qtbot):
    panel = SocialPanel(session, playhead, portraits, theme)
    panel.show()
    qtbot.waitExposed(panel)
    assert panel._empty.title == "No film yet"
    with qtbot.waitSignal(session.opened):
        session.open(lambda: SampleProject(account.analysis), "Film")
    give(session, None)
    assert panel._empty.title == "Being worked out…"
    nothing = np.zeros(0)
    society = account.society
    empty = {name: nothing for name in ("time", "intimacy", "change", "factor", "positive", "negative", "moved")}
    whole = {name: nothing.astype(np.int64) for name in ("line", "source", "target", "mover", "moved_about")}
    more = {name: nothing.astype(np.int8) for name in ("origin", "circle", "trigger")}
    alone = replace(society, **empty, **whole, **more, moved_line=nothing.astype(np.int64))
    give(session, replace(account, society=alone))
    qtbot.waitUntil(lambda: not panel.moments.busy, timeout=5000)
    assert panel._stack.currentIndex() == 0 and panel._empty.title == "No relations"
    panel.close()
    panel.shut_down()
    panel.deleteLater()


def test_nothing_is_asked_while_hidden(panel: SocialPanel, playhead, qtbot):
    panel.hide()
    asked = []
    panel.moments.ask = lambda *given: asked.append(given)
    playhead.seek(12.0)
    QApplication.processEvents()
    assert not panel._timer.isActive() and asked == []


@pytest.mark.parametrize("width", [280, 1000])
def test_every_part_has_room(panel: SocialPanel, width: int, qtbot):
    panel.resize(width, 640)
    at_rest(panel, qtbot)
    assert panel.width() == width and panel.canvas.width() >= 220
    vertical = panel.split.orientation() == Qt.Orientation.Vertical
    assert vertical == (width < 720)
    assert panel.controls.told.width() >= 200 and panel.tabs.height() > 60
