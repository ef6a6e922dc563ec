"""Walk through every panel and dialog of the real window and say what is clipped or untranslated.

    python tests/programs/screens.py LANGUAGE WIDTHxHEIGHT [--pictures FOLDER] [--project NAME.emai]

Prints one JSON object: {"looked": number of widgets with text, "problems": [...]}. The scale is QT_SCALE_FACTOR's.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QTextDocumentFragment
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QToolButton,
    QWidget,
)

ROOT = Path(__file__).parents[2]
CHINESE = re.compile(r"[\u3400-\u9fff]")
# What is the same in every language: keys, numbers, units, file names, formats, names of things.
SAME = re.compile(
    r"^(?:[\d\s.,:;%×x/／+\-−–·()|…?°“”<>=≥≤→*#&]|fps|Hz|px|MiB|GiB|MB|GB|kB|ms|s|h|min|Ctrl|Shift|Alt|Enter|Esc|Home|End|PgUp|PgDown|Del|Space"
    r"|F\d+|[A-Z]|CSV|HTML"
    r"|EmotionalAI|Studio|English|emai|kappa|alpha|ICC|VLC|Qt|libvlc|Qt Multimedia|JKL|J/K/L|DeepFace|SMPTE)*$"
)


def wait(until: Callable[[], bool], limit_ms: int = 8000) -> bool:
    """Let events run until something is so."""
    clock = QElapsedTimer()
    clock.start()
    while not until() and clock.elapsed() < limit_ms:
        settle(20)
    return until()


def settle(milliseconds: int = 120) -> None:
    """Let the window lay itself out and paint, in a loop of its own: only there is deleted what was told to go."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def plain(text: str) -> str:
    """The words of a text without mark-up and mnemonics."""
    if "<" in text and ">" in text:
        text = QTextDocumentFragment.fromHtml(text).toPlainText()
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").strip()


def texts_of(widget: QWidget) -> Iterator[str]:
    """Everything a widget shows or says that a person reads."""
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(i) for i in range(widget.count()))
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(i) for i in range(widget.count()))
    yield widget.toolTip()
    yield widget.accessibleName()


def shows_icon_only(widget: QWidget) -> bool:
    return isinstance(widget, QToolButton) and widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly


def clipped(widget: QWidget) -> str:
    """What of a widget's text cannot be seen, "" when all can."""
    metrics = QFontMetrics(widget.font())
    if isinstance(widget, QLabel):
        text = plain(widget.text())
        if not text or widget.property("elides"):
            return ""
        if widget.wordWrap():
            needed = widget.heightForWidth(widget.width())
            return text if needed > widget.height() + 2 else ""
        widest = max(metrics.horizontalAdvance(line) for line in text.splitlines())
        return text if widest > widget.width() + 1 else ""
    if isinstance(widget, QComboBox):
        option = QStyleOptionComboBox()
        widget.initStyleOption(option)
        room = widget.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, widget
        )
        text = widget.currentText()
        return text if metrics.horizontalAdvance(text) > room.width() + 2 else ""
    if isinstance(widget, QAbstractButton):
        text = plain(widget.text())
        if not text or shows_icon_only(widget):
            return ""
        return text if metrics.horizontalAdvance(text) > widget.width() - 2 else ""
    if isinstance(widget, QLineEdit):
        text = widget.placeholderText()
        return text if not widget.text() and metrics.horizontalAdvance(text) > widget.width() - 12 else ""
    return ""


def outside(widget: QWidget) -> bool:
    """Whether a widget sticks out of the widget it lies in."""
    parent = widget.parentWidget()
    # A tab bar parks its own buttons outside while it needs none.
    if isinstance(parent, QTabBar):
        return False
    if parent is None or widget.isWindow() or parent.objectName() == "qt_scrollarea_viewport":
        return False
    return not parent.rect().adjusted(-2, -2, 2, 2).contains(widget.geometry())


class Walk:
    """Looks at everything on screen and collects what is wrong."""

    def __init__(self, chinese: bool, data: set[str]) -> None:
        self.problems: list[str] = []
        self.looked = 0
        self._known: set[str] = set()
        self._chinese = chinese
        # Longest first, so that a name inside another is not taken out before it.
        self._data = sorted(data, key=len, reverse=True)

    def look(self, root: QWidget, where: str) -> None:
        for widget in [root, *root.findChildren(QWidget)]:
            if not widget.isVisible() or widget.visibleRegion().isEmpty():
                continue
            cut = clipped(widget)
            if cut:
                self.note(where, f"clipped “{cut}” in {self.path(widget)} ({widget.width()}x{widget.height()})")
            if isinstance(widget, QLabel | QAbstractButton | QLineEdit | QComboBox) and outside(widget):
                self.note(where, f"{self.path(widget)} sticks out")
            for text in texts_of(widget):
                self.looked += bool(text)
                if self._chinese and text and not self.translated(plain(text)):
                    self.note(where, f"untranslated “{plain(text)}” in {self.path(widget)}")

    def translated(self, text: str) -> bool:
        for known in self._data:
            text = text.replace(known, "")
        return bool(CHINESE.search(text)) or bool(SAME.match(text))

    def path(self, widget: QWidget) -> str:
        names = []
        one: QWidget | None = widget
        while one is not None and len(names) < 3:
            names.append(one.objectName() or type(one).__name__)
            one = one.parentWidget()
        return " < ".join(names)

    def note(self, where: str, problem: str) -> None:
        """Once is enough for what many pages share."""
        if problem not in self._known:
            self._known.add(problem)
            self.problems.append(f"{where}: {problem}")


def data_of(window: object) -> set[str]:
    """What comes from the film, not from us."""
    session = window.session
    analysis = session.analysis
    said = {line.utterance.text for line in analysis.lines} | {person.name for person in analysis.people}
    said |= {session.name, analysis.film.path.name, str(analysis.film.path), str(session.path), "Anna", "Ben"}
    return {one for one in said if one}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("language")
    parser.add_argument("size")
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--project", type=Path)
    wish = parser.parse_args()
    width, height = (int(one) for one in wish.size.split("x"))

    sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "gui")]
    from sample_analysis import SampleProject, make_analysis

    from app.application import install_language, make_application
    from app.backing import CoreBacking
    from app.preferences import Preferences
    from app.theme import Theme
    from app.tour.coach import CoachMark

    application = make_application(["screens"])
    install_language(application, wish.language)
    theme = Theme(application, "dark")
    from app.window import MainWindow

    with tempfile.TemporaryDirectory() as folder:
        window = MainWindow(theme, Preferences(Path(folder) / "studio.ini"))
        window.resize(width, height)
        window.show()
        settle()
        walk = Walk(wish.language.startswith("zh"), set())

        def picture(name: str, widget: QWidget) -> None:
            if wish.pictures is not None:
                wish.pictures.mkdir(parents=True, exist_ok=True)
                look = theme.look.name
                widget.grab().save(str(wish.pictures / f"{wish.language}-{wish.size}-{look}-{name}.png"))

        walk.look(window, "welcome")
        picture("welcome", window)
        project = wish.project
        window.session.open(
            (lambda: CoreBacking(project)) if project is not None else lambda: SampleProject(make_analysis()), "Sample"
        )
        wait(lambda: window.session.analysis is not None and not window.session.busy and not window.portraits.loading)
        walk._data = sorted(data_of(window), key=len, reverse=True)
        analysis = window.session.analysis
        window.session.select(analysis.conflicts[0].utterance if analysis.conflicts else 0)
        settle(400)
        for look in ("dark", "light"):
            theme.choose(look)
            for layout in ("review", "cut"):
                window.verbs.show_layout(layout)
                settle()
                walk.look(window, f"{look} {layout}")
                picture(f"layout-{layout}", window)
            window.verbs.show_layout("review")
            for name in window.workspace.docks:
                window.verbs.show_panel(name)
                settle()
                walk.look(window, f"{look} {name}")
                picture(f"panel-{name}", window)
            for name in dialogs(window):
                before = {one for one in application.topLevelWidgets() if one.isVisible()}
                window.actions_.by_id[name].trigger()
                settle(200)
                fresh = [w for w in application.topLevelWidgets() if w.isVisible() and w not in before]
                if not fresh:
                    walk.look(window, f"{look} {name}")
                    picture(f"over-{name}", window)
                    QTest.keyClick(window.findChild(CoachMark) or window, Qt.Key.Key_Escape)
                for shown in fresh:
                    walk.look(shown, f"{look} {name}")
                    picture(f"dialog-{name}", shown)
                    if isinstance(shown, QDialog):
                        shown.reject()
                    else:
                        shown.close()
                settle()
        window.close()
    print(json.dumps({"looked": walk.looked, "problems": walk.problems}, ensure_ascii=False, indent=1))
    return 0


def dialogs(window: object) -> list[str]:
    """Actions that open a window of our own."""
    wanted = ("shortcuts", "about", "preferences", "palette", "search", "go_to", "cast", "coders", "tour", "licences")
    return [name for name in wanted if name in window.actions_.by_id and window.actions_.by_id[name].isEnabled()]


if __name__ == "__main__":
    sys.exit(main())
