"""The studio under test: no warning from Qt, nothing left running, a configuration folder of its own."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

# Chosen before Qt is loaded: a real X server where there is one, else pictures in memory.
if sys.platform.startswith("linux") and not os.environ.get("QT_QPA_PLATFORM"):
    os.environ["QT_QPA_PLATFORM"] = "xcb" if os.environ.get("DISPLAY") else "offscreen"

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QProcess, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).parent))

from sample_analysis import SampleProject, make_analysis

from app.application import make_application
from app.player.interface import VideoPlayer
from app.playhead import Playhead
from app.preferences import Preferences
from app.session import Session
from app.theme import Theme
from app.window import MainWindow

# Machines differ in what they lack; none of these says anything about the studio.
HARMLESS = (
    "No HW decoder found",
    "pipewire",
    "propagateSizeHints",
    "XDG_RUNTIME_DIR",
    "libva",
    "vdpau",
    "Using Qt multimedia with FFmpeg",
    "This plugin does not support raise",
    "This plugin does not support grabbing the keyboard",
    "qt.qpa.theme",
)


class SilentPlayer(VideoPlayer):
    """A player that plays nothing and remembers what it was told; its clock is turned by hand."""

    name = "silent"

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, float]] = []
        self.clock = 0.0

    def seek(self, seconds: float) -> None:
        self.told.append(("seek", seconds))

    def play(self) -> None:
        self.told.append(("play", 0.0))

    def pause(self) -> None:
        self.told.append(("pause", 0.0))

    def set_rate(self, rate: float) -> None:
        self.told.append(("rate", rate))

    def set_volume(self, volume: float) -> None:
        self.told.append(("volume", volume))

    def set_muted(self, muted: bool) -> None:
        self.told.append(("muted", float(muted)))

    def open(self, path: Path, origin_seconds: float = 0.0, times: object = None, proxy: Path | None = None) -> None:
        self.told.append(("open", origin_seconds))

    def _drop(self) -> None:
        pass

    def _clock(self) -> float:
        return self.clock


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return make_application(["studio"])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Our own handler listens, for the whole run: exchanging handlers while Qt's threads speak can crash."""
    for item in items:
        item.add_marker(pytest.mark.no_qt_log)


@pytest.fixture(scope="session")
def qt_messages(qapp: QApplication) -> Iterator[list[str]]:
    """What Qt warned of so far."""
    heard: list[str] = []

    def hear(kind: QtMsgType, context: object, text: str) -> None:
        if kind in (QtMsgType.QtInfoMsg, QtMsgType.QtDebugMsg):
            return
        category = getattr(context, "category", "") or ""
        if not any(word in f"{category} {text}" for word in HARMLESS):
            heard.append(f"{category}: {text}")

    before = qInstallMessageHandler(hear)
    yield heard
    qInstallMessageHandler(before)


@pytest.fixture(autouse=True)
def no_qt_warnings(qt_messages: list[str]) -> Iterator[list[str]]:
    """A warning from Qt fails the test that caused it."""
    qt_messages.clear()
    yield qt_messages
    assert qt_messages == []


@pytest.fixture(autouse=True)
def nothing_left(no_qt_warnings: list[str], qapp: QApplication) -> Iterator[None]:
    """A test that leaves a thread, a running timer or a process behind fails."""
    threads = set(threading.enumerate())
    yield
    # What was told to delete itself must be gone before anything is counted.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
    left = [thread.name for thread in threading.enumerate() if thread not in threads and thread.is_alive()]
    assert left == []
    for widget in qapp.topLevelWidgets():
        assert not widget.isVisible(), f"{widget} is still on screen"
        running = [process for process in widget.findChildren(QProcess) if process.processId()]
        assert running == []
        ticking = [timer for timer in widget.findChildren(QTimer) if timer.isActive() and timer.parent() is not None]
        assert [timer for timer in ticking if type(timer.parent()).__module__.startswith("app.")] == []


@pytest.fixture(autouse=True)
def own_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMOTIONAI_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("EMOTIONAI_NO_SOUND", "1")


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, "dark")
    yield made
    made.deleteLater()


@pytest.fixture
def playhead(qapp: QApplication) -> Iterator[Playhead]:
    made = Playhead()
    yield made
    made.pause()
    made.deleteLater()


@pytest.fixture
def project() -> SampleProject:
    return SampleProject(make_analysis())


@pytest.fixture
def session(qapp: QApplication) -> Iterator[Session]:
    made = Session()
    yield made
    made.shut_down()
    made.deleteLater()


@pytest.fixture
def opened(session: Session, project: SampleProject, qtbot) -> Session:
    with qtbot.waitSignal(session.opened, timeout=5000):
        session.open(lambda: project, "Sample")
    return session


@pytest.fixture
def silent() -> SilentPlayer:
    return SilentPlayer()


@pytest.fixture
def window(theme: Theme, silent: SilentPlayer, tmp_path: Path) -> Iterator[MainWindow]:
    made = MainWindow(theme, Preferences(tmp_path / "studio.ini"), silent)
    made.show()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def studio(window: MainWindow, project: SampleProject, qtbot) -> MainWindow:
    """The window with the sample project on it."""
    qtbot.waitExposed(window)
    with qtbot.waitSignal(window.session.opened, timeout=5000):
        window.session.open(lambda: project, "Sample")
    qtbot.waitUntil(lambda: not window.portraits.loading, timeout=5000)
    # Shortcuts belong to the active window, and a bare X server activates none by itself.
    window.activateWindow()
    window.timeline.canvas.setFocus()
    qtbot.waitUntil(window.timeline.canvas.hasFocus, timeout=5000)
    return window


@pytest.fixture
def hurry() -> Callable[[MainWindow], None]:
    """Paint everything now."""

    def paint(window: MainWindow) -> None:
        window.grab()
        QApplication.processEvents()

    return paint
