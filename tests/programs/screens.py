"""Walk through every panel and dialog of the real window and say what is clipped or untranslated.

    python tests/programs/screens.py LANGUAGE WIDTHxHEIGHT [--theme THEME] [--pictures FOLDER] [--project NAME.emai]

Prints one JSON object: {"looked": number of widgets with text, "problems": [...]}. The scale is QT_SCALE_FACTOR's.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QTextDocumentFragment
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
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
ENGLISH = re.compile(r"\b[a-z]+ [a-z]+ [a-z]+ [a-z]+\b")
CHINESE = re.compile(r"[\u3400-\u9fff]")
# What is the same in every language: keys, numbers, units, file names, formats, names of things.
SAME = re.compile(
    r"^(?:[\d\s.,:;\uff0c\uff1a\uff1b\uff08\uff09\u3001\u3002\u300c\u300d%×x/／+\-−–·()|…?°“”<>=≥≤→*#&]|fps|Hz|px|MiB|GiB|MB|GB|kB|ms|s|h|min|Ctrl|Shift|Alt|Enter|Esc|Home|End|PgUp|PgDown|Del|Space"
    r"|F\d+|[A-Z]|en|CSV|HTML"
    r"|EmotionalAI|Studio|English|emai|kappa|alpha|ICC|VLC|Qt|libvlc|Qt Multimedia|JKL|J/K/L|DeepFace|SMPTE"
    r"|LTX-Video|GGUF|Q3_K_M|FP8|BF16|http)*$"
)


def wait(until: Callable[[], bool], limit_ms: int = 8000) -> bool:
    """Let events run until something is so."""
    clock = QElapsedTimer()
    clock.start()
    while not until() and clock.elapsed() < limit_ms:
        settle(20)
    return until()


def settle(milliseconds: int = 9) -> None:
    """Let the window lay itself out and paint, in a loop of its own: only there is deleted what was told to go.

    What was put off for a moment may put off something itself: three times around, however slow the machine is.
    """
    for _round in range(3):
        loop = QEventLoop()
        QTimer.singleShot(milliseconds // 3, loop.quit)
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

    def __init__(self, chinese: bool) -> None:
        self.problems: list[str] = []
        self.looked = 0
        self._known: set[str] = set()
        self._chinese = chinese
        self._data: list[str] = []

    def know(self, data: set[str]) -> None:
        """What comes from the film need not be translated."""
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
        """Whether it is in Chinese, or says nothing in words of ours; no line of it is an English sentence."""
        for known in self._data:
            text = text.replace(known, "")
        if any(ENGLISH.search(line) and not CHINESE.search(line) for line in text.splitlines()):
            return False
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
    """What comes from the film and the programs, not from us."""
    from emotionai_core.settings import Settings

    session = window.session
    analysis = session.analysis
    said = {line.utterance.text for line in analysis.lines} | {person.name for person in analysis.people}
    said |= {session.name, analysis.film.path.name, str(analysis.film.path), str(session.path), "Anna", "Ben"}
    # What a program calls the values of its settings.
    said |= {value for one in fields(Settings) for value in one.metadata.get("choices", ()) if isinstance(value, str)}
    return {one for one in said if one}


class Tour:
    """Goes through everything the window can show."""

    def __init__(self, window: object, walk: Walk, name: str, pictures: Path | None, filled: bool) -> None:
        self._window, self._walk, self._name, self._pictures = window, walk, name, pictures
        self._filled, self._size = filled, window.size()

    def look(self, widget: QWidget, what: str) -> None:
        """Look at a widget and, when asked to, keep its picture."""
        theme = self._window.theme.look.name
        self._walk.look(widget, f"{theme} {what}")
        if self._window.size() != self._size:
            self._walk.note(f"{theme} {what}", "the window outgrew its size")
        if self._pictures is not None:
            self._pictures.mkdir(parents=True, exist_ok=True)
            widget.grab().save(str(self._pictures / f"{self._name}-{theme}-{what}.png"))

    def go(self, themes: tuple[str, ...]) -> None:
        """Layouts, panels, dialogs."""
        window = self._window
        for theme in themes:
            window.theme.choose(theme)
            for layout in ("cut", "characters", "review", "creation"):
                window.verbs.show_layout(layout)
                settle()
                # What follows about the characters is computed once one of its panels is looked at.
                wait(lambda wanted=layout == "characters": not wanted or window.session.account is not None, 30_000)
                if layout == "creation" and self._filled:
                    self._create()
                settle()
                self.look(window, f"layout-{layout}")
            for name in window.workspace.docks:
                window.verbs.show_panel(name)
                settle(60 if name in ("person", "memory", "delivery", "social") else 15)
                self.look(window, f"panel-{name}")
            for name in dialogs(window):
                self._open(name)

    def _create(self) -> None:
        """Prompts, screenplay and clips as they can be, and the windows about them."""
        import screens_creation

        window = self._window
        wait(screens_creation.ready(window), 30_000)
        self._walk.know(data_of(window) | screens_creation.words_of(window))
        for what, prepare in screens_creation.stages(window):
            prepare()
            settle()
            wait(screens_creation.ready(window), 30_000)
            settle()
            self.look(window, what)
        for name, dialog in screens_creation.dialogs(window):
            dialog.open()
            settle(30)
            wait(lambda dialog=dialog: not getattr(dialog, "loading", False), 30_000)
            self.look(dialog, f"dialog-{name}")
            # Where the pages of a window are the same whatever its state, once is enough.
            pages = dialog.pages if name in screens_creation.WITH_PAGES else None
            for place in range(1, pages.count()) if pages is not None else ():
                pages.setCurrentIndex(place)
                settle()
                self.look(dialog, f"dialog-{name}-{place}")
            dialog.reject()
            settle()

    def _open(self, name: str) -> None:
        before = {one for one in QApplication.topLevelWidgets() if one.isVisible()}
        self._window.actions_.by_id[name].trigger()
        settle(30)
        fresh = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one not in before]
        for shown in fresh:
            # What is looked up in the background is part of the picture.
            wait(lambda shown=shown: not getattr(shown, "loading", False), 30_000)
            settle()
            self._turn_pages(shown, name)
            self.look(shown, f"dialog-{name}")
            if isinstance(shown, QDialog):
                shown.reject()
            else:
                shown.close()
        if not fresh:
            self.look(self._window, f"over-{name}")
            QTest.keyClick(self._over() or self._window, Qt.Key.Key_Escape)
        settle()

    def _turn_pages(self, shown: QWidget, name: str) -> None:
        """Look at every page of a dialog that has several, or at every row of one that tells of the chosen one."""
        pages = getattr(shown, "pages", None)
        for place in range(pages.count()) if pages is not None else ():
            pages.setCurrentRow(place)
            settle()
            self.look(shown, f"dialog-{name}-{place}")
        table = getattr(shown, "table", None)
        for place in range(table.topLevelItemCount()) if table is not None else ():
            table.setCurrentItem(table.topLevelItem(place))
            settle()
            self.look(shown, f"dialog-{name}-{place}")

    def _over(self) -> QWidget | None:
        from app.tour.coach import CoachMark

        return self._window.findChild(CoachMark)


def dialogs(window: object) -> list[str]:
    """Actions that open a window of our own."""
    wanted = (
        "coder",
        "shortcuts",
        "about",
        "preferences",
        "palette",
        "search",
        "film_review",
        "go_to",
        "cast",
        "tour",
        "licences",
        "environments",
    )
    return [name for name in wanted if name in window.actions_.by_id and window.actions_.by_id[name].isEnabled()]


def make_window(language: str, folder: Path) -> object:
    """The real window in a language, with preferences of its own."""
    from app.application import install_language, make_application
    from app.preferences import Preferences
    from app.theme import Theme

    application = make_application(["screens"])
    install_language(application, language)
    theme = Theme(application, "dark")
    from app.window import MainWindow

    return MainWindow(theme, Preferences(folder / "studio.ini"))


def open_project(window: object, project: Path | None, folder: Path) -> None:
    """Open a project, or a made-up one with clips in `folder`, and choose a line."""
    import screens_creation
    from sample_analysis import SampleProject, make_analysis

    from app.backing import CoreBacking

    session = window.session
    if project is None:
        screens_creation.fill(folder)
        made = SampleProject(make_analysis())
        made.path = folder
    session.open((lambda: CoreBacking(project)) if project else lambda: made, "Sample")
    wait(lambda: session.analysis is not None and not session.busy and not window.portraits.loading)
    if project is None:
        wait(lambda: session.clips.known)
        session.edit(*screens_creation.edits_for(folder, session.analysis, session.clips.clips))
        wait(lambda: not session.busy)
    conflicts = session.analysis.conflicts
    session.select(conflicts[0].utterance if conflicts else 0)
    settle(200)


def main() -> int:
    """Walk and tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("language")
    parser.add_argument("size")
    parser.add_argument("--theme", choices=("dark", "light"))
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--project", type=Path)
    wish = parser.parse_args()
    width, height = (int(one) for one in wish.size.split("x"))
    sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "gui"), str(ROOT / "tests" / "programs")]
    with tempfile.TemporaryDirectory() as folder:
        window = make_window(wish.language, Path(folder))
        window.resize(width, height)
        window.show()
        settle()
        walk = Walk(wish.language.startswith("zh"))
        tour = Tour(window, walk, f"{wish.language}-{wish.size}", wish.pictures, wish.project is None)
        tour.look(window, "welcome")
        open_project(window, wish.project, Path(folder) / "Sample.emai")
        walk.know(data_of(window))
        tour.go((wish.theme,) if wish.theme else ("dark", "light"))
        window.close()
    print(json.dumps({"looked": walk.looked, "problems": walk.problems}, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
