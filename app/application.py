"""The studio as an application: one QApplication, one window, and what happens when something goes wrong."""

from __future__ import annotations

import logging
import logging.handlers
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from app.described import LANGUAGE
from app.preferences import Preferences, config_folder
from app.resources import resource
from app.theme import Theme

_log = logging.getLogger("app")


def make_application(arguments: list[str] | None = None) -> QApplication:
    """The QApplication, made once, with names, language and log."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QCoreApplication.setOrganizationName("EmotionalAI Studio")
    QCoreApplication.setApplicationName("EmotionalAI Studio")
    app = QApplication(arguments if arguments is not None else sys.argv[:1])
    app.setApplicationDisplayName("EmotionalAI Studio")
    app.setDesktopFileName("emotionalai-studio")
    return app


def install_language(app: QApplication, wish: str = "") -> None:
    """Our own texts and Qt's, in the language wished for or the system's."""
    locale = QLocale(wish) if wish else QLocale.system()
    # Programs bring the words of their descriptions in other languages themselves.
    app.setProperty(LANGUAGE, locale.name())
    for name, folder in (
        ("studio", str(resource("locale"))),
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
    ):
        translator = QTranslator(app)
        # English has a file too: for its plurals.
        if translator.load(locale, name, "_", folder) or translator.load(f"{name}_en", folder):
            app.installTranslator(translator)


def log_file() -> Path:
    """Where the studio writes what went wrong."""
    return config_folder() / "studio.log"


def install_log() -> None:
    """Warnings and errors go to a small rotating file."""
    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(log_file(), maxBytes=512_000, backupCount=1, encoding="utf-8")
    except OSError:
        return
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)


def install_exception_hook(tell: Callable[[str], None]) -> None:
    """An unexpected error becomes a sentence for the user and a traceback in the log; the studio goes on."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        _log.error("unexpected error", exc_info=(kind, error, trace))
        text = QCoreApplication.translate("application", "Something went wrong ({error}). Details are in {file}")
        tell(text.format(error=kind.__name__, file=log_file()))

    sys.excepthook = hook


def run(project: Path | None = None, *, screenshot: Path | None = None, quit_after_screenshot: bool = False) -> int:
    """Show the studio, on a project if one is given; returns the exit status."""
    app = make_application()
    preferences = Preferences()
    install_log()
    install_language(app, preferences.text("language"))
    theme = Theme(app, preferences.text("theme", "system"))
    # The panels bring numpy, PyAV and the player with them: not before the application is there to show errors.
    from app.window import MainWindow

    window = MainWindow(theme, preferences)
    install_exception_hook(window.tell)
    status = 0
    if screenshot is not None:
        from app.screenshot import Screenshot, show_most_severe

        def finish(saved: bool) -> None:
            nonlocal status
            status = 0 if saved else 1
            if quit_after_screenshot:
                window.close()

        window.resize(1440, 900)
        window.offers_tour = False
        Screenshot(window, screenshot, show_most_severe).done.connect(finish)
    window.show()
    if project is not None:
        # The window is painted first; the project loads beside it.
        QTimer.singleShot(0, lambda: window.verbs.show_project(project))
    code = app.exec()
    sys.excepthook = sys.__excepthook__
    return code or status
