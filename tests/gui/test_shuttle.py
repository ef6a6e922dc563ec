"""J, K, L, in and out, and the controls, by their keys and buttons in the real window."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from app.dialogs.go_to import GoToDialog
from app.player.exact_player import ExactPlayer
from app.player.interface import PlayerState
from app.player.shuttle import next_speed
from app.player.time_display import TimeFormat
from app.playhead import Playhead
from app.preferences import Preferences
from app.theme import Theme
from app.window import MainWindow
from emotionai_core.film.probe import probe
from tests import films


@pytest.mark.parametrize(
    ("presses", "speeds"),
    [
        ("LLLLL", [1, 2, 4, 8, 8]),
        ("JJJJJ", [-1, -2, -4, -8, -8]),
        ("LLLJJJJ", [1, 2, 4, 2, 1, -1, -2]),
        ("JJJLLLL", [-1, -2, -4, -2, -1, 1, 2]),
    ],
)
def test_each_press_is_a_step_of_speed(presses: str, speeds: list[int]):
    speed, seen = 0.0, []
    for key in presses:
        speed = next_speed(speed, 1 if key == "L" else -1)
        seen.append(speed)
    assert seen == speeds


def test_from_a_speed_between_the_steps_on_to_the_next():
    assert next_speed(1.5, 1) == 2
    assert next_speed(1.5, -1) == 1
    assert next_speed(0.5, -1) == -1


@pytest.fixture
def desk(theme: Theme, project, tmp_path: Path, qtbot):
    """The window with the sample project over a film that exists."""
    path = films.constant(tmp_path, 200)
    found = probe(path)
    window = MainWindow(theme, Preferences(tmp_path / "studio.ini"), ExactPlayer())
    window.show()
    qtbot.waitExposed(window)
    with qtbot.waitSignal(window.session.opened, timeout=5000):
        window.session.open(lambda: project, "Sample")
    qtbot.waitUntil(lambda: not window.portraits.loading, timeout=5000)
    window.playhead.set_film(found.film.duration, found.times)
    window.player.open(path, found.film.origin, found.times)
    qtbot.waitUntil(lambda: window.player.state is PlayerState.PAUSED, timeout=5000)
    window.activateWindow()
    window.timeline.canvas.setFocus()
    qtbot.waitUntil(window.timeline.canvas.hasFocus, timeout=5000)
    yield window
    window.close()
    window.deleteLater()


Press = Callable[..., None]


@pytest.fixture
def press(desk: MainWindow, qtbot) -> Press:
    def key(one: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        qtbot.keyClick(desk.timeline.canvas, one, modifier)

    return key


def test_l_and_j_run_and_k_stops(desk: MainWindow, press: Press, qtbot):
    head = desk.playhead
    press(Qt.Key.Key_L)
    assert (head.speed, head.playing) == (1, True)
    qtbot.waitUntil(lambda: head.position > 0.5, timeout=4000)
    press(Qt.Key.Key_L)
    assert head.speed == 2 and desk.stage.transport.speed.text() == "2×"
    press(Qt.Key.Key_K)
    assert (head.speed, head.playing) == (0, False) and desk.stage.transport.speed.text() == ""
    here = head.position
    qtbot.wait(1600)
    press(Qt.Key.Key_J)
    assert head.speed == -1 and desk.stage.transport.speed.text() == "−1×"
    qtbot.waitUntil(lambda: head.position < here - 0.2, timeout=4000)
    press(Qt.Key.Key_Space)
    assert not head.playing


def test_while_k_is_held_j_and_l_step(desk: MainWindow, qtbot):
    canvas, head = desk.timeline.canvas, desk.playhead
    head.seek(2.0)
    qtbot.keyPress(canvas, Qt.Key.Key_K)
    qtbot.keyClick(canvas, Qt.Key.Key_L)
    assert head.position == pytest.approx(2.04)
    qtbot.keyClick(canvas, Qt.Key.Key_J)
    qtbot.keyClick(canvas, Qt.Key.Key_J)
    assert head.position == pytest.approx(1.96)
    assert not head.playing
    qtbot.keyRelease(canvas, Qt.Key.Key_K)
    qtbot.keyClick(canvas, Qt.Key.Key_L)
    assert head.playing
    head.pause()


def test_in_and_out_hold_the_frames_they_were_set_on(desk: MainWindow, press: Press, qtbot):
    head = desk.playhead
    head.seek(1.0)
    press(Qt.Key.Key_I)
    head.seek(2.0)
    press(Qt.Key.Key_O)
    assert head.span == pytest.approx((1.0, 2.04))
    head.seek(3.0)
    press(Qt.Key.Key_I)
    assert head.span == pytest.approx((3.0, 8.0))
    head.seek(0.4)
    press(Qt.Key.Key_O)
    assert head.span == pytest.approx((0.0, 0.44))
    press(Qt.Key.Key_Slash)
    qtbot.waitUntil(lambda: not head.playing, timeout=4000)
    assert head.position == pytest.approx(0.4)
    press(Qt.Key.Key_X)
    assert head.span is None


def test_looping_is_one_switch_for_key_button_and_menu(desk: MainWindow, press: Press):
    action = desk.actions_.by_id["loop"]
    assert not action.isChecked()
    press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert desk.playhead.loop and action.isChecked()
    desk.stage.transport._buttons["loop"].click()
    assert not desk.playhead.loop and not action.isChecked()


def test_sound_by_keys_and_slider(desk: MainWindow, press: Press):
    head, slider = desk.playhead, desk.stage.transport.volume
    press(Qt.Key.Key_M)
    assert head.muted and not slider.isEnabled()
    press(Qt.Key.Key_M)
    press(Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert slider.value() == 90 and head.volume == pytest.approx(0.9)
    press(Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    slider.setValue(30)
    assert head.volume == pytest.approx(0.3)


def test_a_click_on_the_time_counts_another_way(desk: MainWindow):
    time = desk.stage.transport.time
    desk.playhead.seek(3.5)
    assert time.text() == "0:00:03.480" or time.text() == "0:00:03.500"
    frame = desk.playhead.times.frame_at(desk.playhead.position)
    time.click()
    assert time.format is TimeFormat.TIMECODE and time.text() == f"00:00:03:{frame % 25:02d}"
    time.click()
    assert time.text() == str(frame)
    time.click()
    assert time.format is TimeFormat.FILM


def test_going_to_what_was_typed(desk: MainWindow, press: Press, qtbot):
    press(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    dialog = desk.findChild(GoToDialog)
    assert dialog is not None
    go = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert not go.isEnabled()
    qtbot.keyClicks(dialog.field, "nonsense")
    assert not go.isEnabled() and "no time" in dialog.hint.text()
    dialog.field.clear()
    qtbot.keyClicks(dialog.field, "00:00:03:05")
    assert go.isEnabled() and "3.200" in dialog.hint.text() and "80" in dialog.hint.text()
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert desk.playhead.position == pytest.approx(3.2)
    assert not dialog.isVisible()


def test_the_film_alone_on_the_screen_and_back(desk: MainWindow, press: Press, qtbot):
    press(Qt.Key.Key_F11)
    full = desk.stage.full_screen
    assert full is not None and full.isFullScreen()
    qtbot.waitExposed(full)
    assert desk.stage.screen.size() == full.size()
    assert full.controls_shown
    full._still.timeout.emit()
    assert not full.controls_shown
    QTest.mouseMove(desk.stage.screen, QPoint(40, 40))
    qtbot.mouseMove(desk.stage.screen, QPoint(80, 80))
    qtbot.waitUntil(lambda: full.controls_shown, timeout=2000)
    full.activateWindow()
    qtbot.waitUntil(full.isActiveWindow, timeout=3000)
    qtbot.keyClick(full, Qt.Key.Key_Space)
    assert desk.playhead.playing
    desk.playhead.pause()
    qtbot.keyClick(full, Qt.Key.Key_Escape)
    assert desk.stage.full_screen is None
    assert desk.stage.screen.parentWidget() is desk.stage and desk.stage.screen.isVisible()
    assert desk.stage.transport.isVisible()
    QApplication.processEvents()


@pytest.mark.parametrize("width", [300, 420, 500, 640, 800, 1100])
def test_the_controls_fit_whatever_the_width(desk: MainWindow, request, width: int):
    transport = desk.stage.transport
    transport.setParent(None)
    request.addfinalizer(lambda: desk.stage._layout.addWidget(transport))
    transport.resize(width, transport.sizeHint().height())
    transport.show()
    QApplication.processEvents()
    shown = [button for button in transport._buttons.values() if button.isVisible()]
    shown += [one for one in (transport.rate, transport.volume, transport.time, transport.length) if one.isVisible()]
    places = sorted((one.x(), one.x() + one.width()) for one in shown)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(places))
    assert places[-1][1] <= width
    assert all(transport._buttons[name].isVisible() for name in ("play", "step-back", "step-forward"))


def test_the_bar_searches_in_the_film(desk: MainWindow, qtbot):
    bar = desk.stage.transport.bar
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(bar.width() // 2, 8))
    assert desk.playhead.position == pytest.approx(4.0, abs=0.2)
    assert isinstance(desk.playhead, Playhead)
